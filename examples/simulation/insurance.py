"""Alborada Insurance: claims take too long and nobody says when they will end; one region has tried something.

What the two waves are made to show:

- responsiveness and reliability fall short, assurance and tangibles hardly or not; expectations crowd at the top;
- since the earlier wave responsiveness is better served, most of all in the Centre, where units now give a date for
  each step; assurance looks better only because less is expected of it; empathy is worse; the rest stands still;
- the phone is slower than the other channels, web and app is like the average, brokers are too few to tell;
- following a claim is where the recommendation is won or lost, and the days a unit takes go before it by a month;
- nobody asked about being paid, and advisers only suppose what a renewal is like;
- four in ten write a comment, nearly all of them coded: waiting and broken promises hurt, people are praised, and
  nothing asks about app and price;
- customers who never enter an office tick "not applicable"; one region has fewer than 5 people.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from gapkit.model import Text
from simulation.design import SEED, Design, Group, Kind, Service, levels, moved
from simulation.insurance_themes import THEMES

SERVICE = Service(
    units=(8, 7, 6, 2, 1),
    spread=0.25,
    days=(7.4, 4.3, 7.0, 7.2, 7.2),
    days_between=1.2,
    days_within=0.8,
    usual_days=6.5,
    per_day={"RES1": -0.3, "RES2": -0.3, "REL1": -0.3},
    months=("2026-02", "2026-03", "2026-04", "2026-05"),
    target=4.0,
)

KINDS = (
    Kind(likely=(0.6, 0.4, 0.2, 0.6), expects={"EMP": 0.5, "ASS": 0.1}, values={"EMP": 1.9, "REL": 0.8}),
    Kind(likely=(0.2, 0.4, 0.6, 0.2), expects={"RES": 0.3, "EMP": -0.5}, values={"RES": 1.6, "EMP": 0.6}),
)
"""Those who want somebody who knows them (more at the branch and the broker's), and those who want it quick."""

INSURANCE = Design(
    questionnaire="servqual91",
    company=Text(es="Seguros Alborada", en="Alborada Insurance"),
    seed=SEED,
    levels={
        "expectation": levels("TAN", 5.4, 5.2, 5.3, 5.7)
        | levels("REL", 6.9, 6.7, 6.6, 6.6, 6.9)
        | levels("RES", 6.8, 6.6, 6.6, 6.2)
        | levels("ASS", 6.15, 6.35, 6.05, 6.05)
        | levels("EMP", 6.0, 5.9, 5.3, 6.1, 5.8),
        "perception": levels("TAN", 5.5, 5.45, 5.6, 5.2)
        | levels("REL", 5.6, 5.6, 5.65, 5.75, 6.45)
        | levels("RES", 5.3, 5.45, 6.0, 5.6)
        | levels("ASS", 5.9, 6.05, 6.2, 5.75)
        | levels("EMP", 5.3, 5.75, 5.6, 5.2, 5.35),
    },
    spread={"expectation": (0.6, 0.5, 0.7), "perception": (0.7, 0.65, 0.9)},
    groupings=(
        (
            Text(es="Canal", en="Channel"),
            (
                Group(Text(es="Oficina", en="Branch"), 132, {"EMP": 0.3}),
                Group(Text(es="Teléfono", en="Phone"), 109, {"RES": -0.5, "REL": -0.15}),
                Group(Text(es="Web y app", en="Web and app"), 148, never_visits=True),
                Group(Text(es="Mediador", en="Broker"), 23, {"EMP": 0.5, "RES": 0.2}),
            ),
        ),
        (
            Text(es="Región", en="Region"),
            (
                Group(Text(es="Norte", en="North"), 138),
                Group(Text(es="Centro", en="Centre"), 121, {"RES": 0.2}),
                Group(Text(es="Sur", en="South"), 112),
                Group(Text(es="Islas", en="Islands"), 37),
                Group(Text(es="Ceuta y Melilla", en="Ceuta and Melilla"), 4),
            ),
        ),
    ),
    drivers={"RES": 0.0, "REL": 0.06, "EMP": 0.02, "ASS": 0.06, "TAN": 0.02},
    moments={"RES1": 0.3, "RES2": 0.3, "REL1": 0.3},
    importance={"TAN": 11, "REL": 31, "RES": 25, "ASS": 18, "EMP": 15},
    kinds=KINDS,
    visited=("TAN2", "TAN3"),
    outcome_levels=(7.75, 3.75, 4.7),
    service=SERVICE,
    themes=THEMES,
    first_day=datetime.date(2026, 3, 2),
    comments=(
        Text(es="Llamé tres veces y nadie supo decirme cuándo estaría resuelto.",
             en="I rang three times and nobody could tell me when it would be solved."),
        Text(es="El perito vino el día que dijeron, sin problema.",
             en="The assessor came on the day they said, no problem."),
        Text(es="En la oficina me atendieron muy bien.", en="They looked after me very well at the branch."),
        Text(es="Prometieron una respuesta en una semana y tardaron tres.",
             en="They promised an answer within a week and took three."),
        Text(es="La app está bien, pero no dice en qué punto va el parte.",
             en="The app is fine, but it does not say how far my claim has got."),
        Text(es="Me gustaría un aviso cada vez que avance el expediente.",
             en="I would like a message every time my case moves on."),
        Text(es="La carta de condiciones no hay quien la entienda.",
             en="Nobody can make sense of the letter with the terms."),
        Text(es="Pedí hablar con la misma persona y tuve que contarlo todo otra vez.",
             en="I asked for the same person and had to tell it all again."),
        Text(es="Rápidos y amables. Repetiría.", en="Quick and kind. I would choose them again."),
        Text(es="La oficina de mi barrio necesita una reforma.", en="My local branch needs refurbishing."),
        Text(es="No me han cobrado de más ni una sola vez.", en="They have never overcharged me."),
        Text(es="El teléfono comunica siempre los lunes.", en="The line is always busy on Mondays."),
    ),
)  # fmt: skip

PEOPLE_BEFORE = ((104, 72, 34, 16), (76, 68, 56, 22, 4))
"""New people of the earlier wave, by channel and by region; those of the panel come on top."""


def _before(lifts: Mapping[str, float], name: Text) -> Mapping[str, float]:
    """Return what a group added before: the Centre had not tried anything yet."""
    return {"RES": -0.1} if name.en == "Centre" else lifts


INSURANCE_BEFORE = replace(
    INSURANCE,
    seed=SEED + 2,
    levels={
        "expectation": moved(INSURANCE.levels["expectation"], {"ASS": 0.45}),
        "perception": moved(INSURANCE.levels["perception"], {"RES": -0.25, "EMP": 0.45}),
    },
    groupings=tuple(
        (
            name,
            tuple(
                replace(group, people=people, lift=_before(group.lift, group.name))
                for group, people in zip(groups, sizes, strict=True)
            ),
        )
        for (name, groups), sizes in zip(INSURANCE.groupings, PEOPLE_BEFORE, strict=True)
    ),
    service=replace(SERVICE, days=(7.9, 7.7, 7.5, 7.7, 7.7), months=("2025-08", "2025-09", "2025-10", "2025-11")),
    first_day=datetime.date(2025, 9, 1),
    outcome_levels=(7.6, 3.8, 4.75),
    themes=(),
    again=INSURANCE,
    panel=152,
)
