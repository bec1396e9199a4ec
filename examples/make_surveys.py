"""Simulate the example surveys into examples/surveys; one long file, so that it can be read and run by itself.

    python examples/make_surveys.py            # rewrites the shipped workbooks
    python examples/make_surveys.py FOLDER     # writes them elsewhere

Both companies are invented and so is every answer. The draws use Python's own generator, whose sequence does not
change between versions, so the same seed gives the same answers everywhere. What is simulated on purpose:

- people differ in how much they expect and in how kindly they judge, the two are related, and so are the items of a
  dimension; expectations crowd at the top of the scale;
- insurance: responsiveness and reliability fall clearly short, assurance perhaps a little, empathy meets expectations,
  and tangibles depend on the region, so that the company as a whole cannot be judged by them; customers who never
  enter an office tick "not applicable"; one channel has fewer than 30 people and one region fewer than 5;
- insurance, one wave earlier: responsiveness was worse, more was expected of assurance, fewer people came by web and
  app, and two in five of its people answer again; a service unit per person, some of which work better than others, a
  journey, and the days each unit takes to answer a claim;
- hotel: three columns (minimum, desired, perceived) and a small sample, so that some readings stay open;
- some answers are missing, a few people give the same answer to everything, a few allocate 95 or 105 of 100 points.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from statistics import NormalDist, fmean

import xlsxwriter

from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Item, Questionnaire, Text

SEED = 20260504
FOLDER = Path(__file__).resolve().parent / "surveys"
ROLES = ("minimum", "expectation", "perception")
STAMP = datetime.datetime(2026, 6, 1)

Cell = str | int | datetime.date | None


class Draws:
    """Random draws that are the same on every machine."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random
        self.quantile = NormalDist().inv_cdf

    def normal(self, sd: float = 1.0) -> float:
        """Return a normal draw around zero."""
        return sd * self.quantile(min(max(self.random(), 1e-12), 1 - 1e-12))

    def happens(self, share: float) -> bool:
        """Return whether something with this chance happens."""
        return self.random() < share

    def below(self, count: int) -> int:
        """Return a whole number from 0 up to, not including, `count`."""
        return int(self.random() * count)


@dataclass(frozen=True)
class Group:
    """A segment value: its name, how many people, and what it adds to their perceptions by dimension."""

    name: Text
    people: int
    lift: Mapping[str, float] = field(default_factory=dict)
    never_visits: bool = False


@dataclass(frozen=True)
class Design:
    """What is simulated: latent level of every item by role, groupings, importance and the words around it."""

    questionnaire: str
    company: Text
    seed: int
    levels: Mapping[str, Mapping[str, float]]
    spread: Mapping[str, tuple[float, float, float]]
    groupings: tuple[tuple[Text, tuple[Group, ...]], ...]
    drivers: Mapping[str, float]
    comments: tuple[Text, ...]
    first_day: datetime.date
    importance: Mapping[str, float] = field(default_factory=dict)
    visited: tuple[str, ...] = ()
    missing: float = 0.03
    nps_level: float = 7.3
    units: tuple[int, ...] = ()
    """How many service units each group of the last grouping has."""
    again: Design | None = None
    """The later wave some people of which answer this one too ..."""
    panel: int = 0
    """... and how many they are."""


@dataclass(frozen=True)
class Person:
    """One person's answers; None is no answer, "na" not applicable."""

    groups: tuple[int, ...]
    answers: Mapping[tuple[str, str], int | str | None]
    points: tuple[int | None, ...]
    outcomes: Mapping[str, int | None]
    day: datetime.date
    comment: int | None
    code: str = ""
    unit: str = ""


def simulate(design: Design) -> tuple[Questionnaire, list[Person]]:
    """Return the questionnaire and the simulated people."""
    draws = Draws(design.seed)
    questionnaire = read_questionnaire(design.questionnaire)
    size = sum(group.people for group in design.groupings[0][1])
    seats = [_seats(draws, groups, size) for _, groups in design.groupings]
    people = [_person(draws, design, questionnaire, tuple(seat[i] for seat in seats)) for i in range(size)]
    letter = "R" if design.again is None else "A"
    people = [replace(person, code=f"{letter}{number:04d}") for number, person in enumerate(people, start=1)]
    if design.again is not None:
        people = _panel(Draws(design.seed + 100), design, simulate(design.again)[1]) + people
    if design.units:
        people = _served(Draws(design.seed + 200), design, people)
    return questionnaire, people


def _panel(draws: Draws, design: Design, later: Sequence[Person]) -> list[Person]:
    """Return what some people of the later wave said in this one: the same answers, a change and chance away."""
    assert design.again is not None
    scale = read_questionnaire(design.questionnaire).scale
    order = sorted(range(len(later)), key=lambda _: draws.random())[: design.panel]
    people = []
    for place in sorted(order):
        person = later[place]
        answers: dict[tuple[str, str], int | str | None] = {}
        for (role, code), value in person.answers.items():
            if isinstance(value, int):
                change = design.levels[role][code] - design.again.levels[role][code]
                value = min(max(round(value + change + draws.normal(0.8)), scale.low), scale.high)
            answers[role, code] = value
        limits = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
        outcomes = {
            code: None
            if value is None
            else min(max(round(value - 0.3 + draws.normal(0.8)), limits[code][0]), limits[code][1])
            for code, value in person.outcomes.items()
        }
        day = design.first_day + datetime.timedelta(days=draws.below(19))
        people.append(replace(person, answers=answers, outcomes=outcomes, day=day, comment=None))
    return people


def _served(draws: Draws, design: Design, people: Sequence[Person]) -> list[Person]:
    """Return the people with the unit that serves them; units of a region differ a little in how well they do."""
    served: dict[int, str] = {}
    number = 0
    for region, count in enumerate(design.units):
        members = [i for i, person in enumerate(people) if person.groups[-1] == region]
        kindness = {i: _mean(people[i], "perception") + draws.normal(3.0) for i in members}
        names = [f"U{number + k + 1:02d}" for k in sorted(range(count), key=lambda _: draws.random())]
        number += count
        for place, i in enumerate(sorted(members, key=lambda i: kindness[i])):
            served[i] = names[place * count // len(members)]
    return [replace(person, unit=served[i]) for i, person in enumerate(people)]


def _mean(person: Person, role: str, prefix: str = "") -> float:
    """Return the mean answer of a person in a column, over the items whose code starts with a prefix."""
    found = [
        v for (r, code), v in person.answers.items() if r == role and code.startswith(prefix) and isinstance(v, int)
    ]
    return fmean(found) if found else 4.0


def _seats(draws: Draws, groups: Sequence[Group], size: int) -> list[int]:
    """Return which group each person belongs to: the exact numbers, in random order."""
    seats = [place for place, group in enumerate(groups) for _ in range(group.people)]
    assert len(seats) == size
    order = sorted(range(size), key=lambda _: draws.random())
    return [seats[i] for i in order]


def _person(draws: Draws, design: Design, questionnaire: Questionnaire, groups: tuple[int, ...]) -> Person:
    chosen = [design.groupings[k][1][place] for k, place in enumerate(groups)]
    demanding = draws.normal()
    general = {
        "expectation": demanding,
        "minimum": 0.6 * demanding + 0.8 * draws.normal(),
        "perception": 0.35 * demanding + (1 - 0.35**2) ** 0.5 * draws.normal(),
    }
    scale = questionnaire.scale
    constant = scale.low + 3 + draws.below(scale.range - 3) if draws.happens(0.012) else None
    stays_away = any(group.never_visits for group in chosen) and draws.happens(0.75)
    answers: dict[tuple[str, str], int | str | None] = {}
    felt: dict[str, float] = {}
    for dimension in questionnaire.dimensions:
        lift = sum(group.lift.get(dimension.code, 0.0) for group in chosen)
        special = {role: draws.normal() for role in ROLES}
        judged: list[float] = []
        for item in dimension.items:
            given: dict[str, int] = {}
            for role in (role for role in ROLES if role in questionnaire.columns):
                person, block, noise = design.spread[role]
                latent = design.levels[role][item.code] + person * general[role] + block * special[role]
                latent += draws.normal(noise) + (lift if role == "perception" else 0.0)
                given[role] = min(max(round(latent), scale.low), scale.high)
                if role == "perception":
                    judged.append(latent)
            if "minimum" in given and not draws.happens(0.03):
                given["minimum"] = min(given["minimum"], given["expectation"])
            for role, value in given.items():
                value = constant if constant is not None and role == "perception" else value
                answers[role, item.code] = None if draws.happens(design.missing) else value
            if stays_away and item.code in design.visited:
                answers["perception", item.code] = "na"
        felt[dimension.code] = fmean(judged) - fmean(design.levels["perception"][i.code] for i in dimension.items)
    day = design.first_day + datetime.timedelta(days=draws.below(19))
    return Person(
        groups=groups,
        answers=answers,
        points=_points(draws, design, questionnaire),
        outcomes=_outcomes(draws, design, felt),
        day=day,
        comment=draws.below(len(design.comments)) if draws.happens(0.16) else None,
    )


def _points(draws: Draws, design: Design, questionnaire: Questionnaire) -> tuple[int | None, ...]:
    """Return 100 points shared out in steps of five, now and then miscounted or left out."""
    if not questionnaire.points:
        return ()
    codes = [dimension.code for dimension in questionnaire.dimensions]
    if draws.happens(0.02):
        return tuple(None for _ in codes)
    wished = [design.importance[code] * 2.718281828 ** draws.normal(0.35) for code in codes]
    points = [5 * round(20 * wish / sum(wished)) for wish in wished]
    points[points.index(max(points))] += 100 - sum(points)
    if draws.happens(0.015):
        points[draws.below(len(points))] += 5 if draws.happens(0.5) else -5
    return tuple(max(0, value) for value in points)


def _outcomes(draws: Draws, design: Design, felt: Mapping[str, float]) -> dict[str, int | None]:
    pull = sum(weight * felt[code] for code, weight in design.drivers.items())
    quick = felt.get("RES", 0.0)
    latent = {
        "nps": (design.nps_level + 1.5 * pull + draws.normal(1.3), 0, 10),
        "csat": (3.6 + 0.6 * pull + draws.normal(0.6), 1, 5),
        "ces": (4.6 + 0.7 * quick + 0.3 * pull + draws.normal(0.9), 1, 7),
    }
    return {
        code: None if draws.happens(0.02) else min(max(round(value), low), high)
        for code, (value, low, high) in latent.items()
    }


WORDS = {
    "id": Text(es="ID", en="ID"),
    "date": Text(es="Fecha", en="Date"),
    "na": Text(es="No aplica", en="N/A"),
    "points": Text(es="Importancia (puntos): {name}", en="Importance (points): {name}"),
    "nps": Text(es="Recomendación (0-10)", en="Recommendation (0-10)"),
    "csat": Text(es="Satisfacción general (1-5)", en="Overall satisfaction (1-5)"),
    "comment": Text(es="Comentarios", en="Comments"),
    "unit": Text(es="Unidad", en="Unit"),
    "answers": Text(es="Respuestas", en="Answers"),
    "readme": Text(es="Léeme", en="Read me"),
}
ITEM_HEADERS = {
    "expectation": Text(es="E{number}. {text}", en="E{number}. {text}"),
    "perception": Text(es="P{number}. {text}", en="P{number}. {text}"),
}
THREE_COLUMN_HEADERS = {
    "minimum": Text(es="Mínimo {number}. {text}", en="Minimum {number}. {text}"),
    "expectation": Text(es="Deseado {number}. {text}", en="Desired {number}. {text}"),
    "perception": Text(es="Percibido {number}. {text}", en="Perceived {number}. {text}"),
}
README = {
    "en": (
        "These answers are simulated. {company} does not exist, and nobody was asked anything.",
        "Made by examples/make_surveys.py with seed {seed}; {people} people, questionnaire {questionnaire}.",
        "Try it: gapkit score {file}",
    ),
    "es": (
        "Estas respuestas son simuladas. {company} no existe y no se ha preguntado nada a nadie.",
        "Hechas con examples/make_surveys.py, semilla {seed}; {people} personas, cuestionario {questionnaire}.",
        "Para probarlo: gapkit score {file}",
    ),
}


def table(
    design: Design, questionnaire: Questionnaire, people: Sequence[Person], language: str
) -> tuple[list[str], list[list[Cell]]]:
    """Return the header and the rows of the survey in a language."""
    headers = THREE_COLUMN_HEADERS if "minimum" in questionnaire.columns else ITEM_HEADERS
    columns = [(role, item) for item in questionnaire.presented for role in ROLES if role in questionnaire.columns]
    if "minimum" not in questionnaire.columns:
        columns.sort(key=lambda column: ROLES.index(column[0]))

    def heading(role: str, item: Item) -> str:
        asked = item.expectation_text if role != "perception" and item.expectation_text else item.text
        return headers[role].in_(language).format(number=item.number, text=asked.in_(language))

    shared = [
        WORDS["points"].in_(language).format(name=dimension.name.in_(language))
        for dimension in questionnaire.dimensions
        if questionnaire.points
    ]
    header = [
        WORDS["id"].in_(language),
        WORDS["date"].in_(language),
        *(name.in_(language) for name, _ in design.groupings),
        *(heading(role, item) for role, item in columns),
        *shared,
        *(WORDS.get(outcome.code, outcome.text).in_(language) for outcome in questionnaire.outcomes),
        *([WORDS["unit"].in_(language)] if design.units else []),
        WORDS["comment"].in_(language),
    ]
    rows: list[list[Cell]] = []
    for person in people:
        seated = zip(design.groupings, person.groups, strict=True)
        given = [person.answers[role, item.code] for role, item in columns]
        rows.append(
            [
                person.code,
                person.day,
                *(groups[place].name.in_(language) for (_, groups), place in seated),
                *(WORDS["na"].in_(language) if value == "na" else value for value in given),
                *person.points,
                *(person.outcomes[outcome.code] for outcome in questionnaire.outcomes),
                *([person.unit] if design.units else []),
                None if person.comment is None else design.comments[person.comment].in_(language),
            ]
        )
    return header, rows


def write(path: Path, design: Design, language: str) -> Path:
    """Simulate the survey and write it as a workbook; the same design always gives the same bytes."""
    questionnaire, people = simulate(design)
    header, rows = table(design, questionnaire, people, language)
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": f"{design.company.in_(language)}", "comments": "Simulated", "created": STAMP})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(WORDS["answers"].in_(language))
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 90)
    sheet.set_column(0, len(header) - 1, 13)
    sheet.set_column(len(header) - 1, len(header) - 1, 60)
    sheet.write_row(0, 0, header, bold)
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(row, column, datetime.datetime(cell.year, cell.month, cell.day), day)
            elif cell is not None:
                sheet.write(row, column, cell)
    about = book.add_worksheet(WORDS["readme"].in_(language))
    about.set_column(0, 0, 110)
    for row, line in enumerate(README[language]):
        about.write_string(
            row,
            0,
            line.format(
                company=design.company.in_(language),
                seed=design.seed,
                people=len(people),
                questionnaire=design.questionnaire,
                file=path.name,
            ),
        )
    book.close()
    return path


def _block(prefix: str, *levels: float) -> dict[str, float]:
    return {f"{prefix}{number}": level for number, level in enumerate(levels, start=1)}


INSURANCE = Design(
    questionnaire="servqual91",
    company=Text(es="Seguros Alborada", en="Alborada Insurance"),
    seed=SEED,
    levels={
        "expectation": _block("TAN", 5.4, 5.2, 5.3, 5.7)
        | _block("REL", 6.9, 6.7, 6.6, 6.6, 6.9)
        | _block("RES", 6.8, 6.6, 6.6, 6.2)
        | _block("ASS", 6.5, 6.7, 6.4, 6.4)
        | _block("EMP", 6.0, 5.9, 5.3, 6.1, 5.8),
        "perception": _block("TAN", 5.65, 5.8, 6.0, 5.65)
        | _block("REL", 4.7, 5.2, 5.2, 5.5, 6.2)
        | _block("RES", 4.0, 4.7, 5.4, 4.9)
        | _block("ASS", 6.0, 6.1, 6.4, 5.85)
        | _block("EMP", 5.7, 6.1, 6.0, 5.65, 5.75),
    },
    spread={"expectation": (0.6, 0.5, 0.7), "perception": (0.75, 0.65, 0.85)},
    groupings=(
        (
            Text(es="Canal", en="Channel"),
            (
                Group(Text(es="Oficina", en="Branch"), 132, {"ASS": 0.15, "EMP": 0.3}),
                Group(Text(es="Teléfono", en="Phone"), 109, {"RES": -0.5, "REL": -0.2}),
                Group(
                    Text(es="Web y app", en="Web and app"),
                    148,
                    {"RES": 0.3, "EMP": -0.3, "ASS": -0.1},
                    never_visits=True,
                ),
                Group(Text(es="Mediador", en="Broker"), 23, {"EMP": 0.5, "RES": 0.2}),
            ),
        ),
        (
            Text(es="Región", en="Region"),
            (
                Group(Text(es="Norte", en="North"), 138, {"TAN": -2.5}),
                Group(Text(es="Centro", en="Centre"), 121, {"TAN": 0.4}),
                Group(Text(es="Sur", en="South"), 112, {"TAN": 2.1, "RES": 0.2}),
                Group(Text(es="Islas", en="Islands"), 37, {"TAN": 0.2}),
                Group(Text(es="Ceuta y Melilla", en="Ceuta and Melilla"), 4),
            ),
        ),
    ),
    drivers={"RES": 0.42, "REL": 0.33, "EMP": 0.12, "ASS": 0.10, "TAN": 0.03},
    importance={"TAN": 11, "REL": 31, "RES": 25, "ASS": 18, "EMP": 15},
    visited=("TAN2", "TAN3"),
    units=(8, 7, 6, 2, 1),
    first_day=datetime.date(2026, 5, 4),
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


def _moved(levels: Mapping[str, float], changes: Mapping[str, float]) -> dict[str, float]:
    """Return levels with what dimensions differ by."""
    return {code: round(level + changes.get(code[:3], 0.0), 2) for code, level in levels.items()}


INSURANCE_BEFORE = replace(
    INSURANCE,
    seed=SEED + 2,
    levels={
        "expectation": _moved(INSURANCE.levels["expectation"], {"ASS": 0.35}),
        "perception": _moved(INSURANCE.levels["perception"], {"RES": -0.7, "REL": -0.1}),
    },
    groupings=tuple(
        (name, tuple(replace(group, people=people) for group, people in zip(groups, sizes, strict=True)))
        for (name, groups), sizes in zip(INSURANCE.groupings, ((104, 72, 34, 16), (76, 68, 56, 22, 4)), strict=True)
    ),
    first_day=datetime.date(2025, 11, 3),
    nps_level=6.9,
    again=INSURANCE,
    panel=152,
)

HOTEL = Design(
    questionnaire="servqual94_3col",
    company=Text(es="Hoteles Veraluna", en="Veraluna Hotels"),
    seed=SEED + 1,
    levels={
        "minimum": _block("REL", 6.6, 6.4, 6.7, 6.5, 6.9)
        | _block("RES", 5.9, 6.1, 6.4)
        | _block("ASS", 6.1, 6.8, 6.7, 6.0)
        | _block("EMP", 5.2, 5.6, 5.4, 5.5)
        | _block("TAN", 5.3, 6.4, 5.6, 4.6, 5.5),
        "expectation": _block("REL", 8.3, 8.1, 8.3, 8.1, 8.4)
        | _block("RES", 7.8, 8.0, 8.1)
        | _block("ASS", 7.9, 8.3, 8.2, 7.8)
        | _block("EMP", 7.3, 7.6, 7.5, 7.6)
        | _block("TAN", 7.3, 8.1, 7.4, 6.4, 7.5),
        "perception": _block("REL", 7.5, 7.0, 7.6, 7.3, 5.9)
        | _block("RES", 6.6, 5.6, 7.5)
        | _block("ASS", 7.6, 7.9, 8.3, 7.3)
        | _block("EMP", 6.9, 7.5, 6.8, 6.9)
        | _block("TAN", 6.7, 8.1, 7.5, 7.0, 7.1),
    },
    spread={"minimum": (0.9, 0.6, 0.9), "expectation": (0.7, 0.5, 0.7), "perception": (0.9, 0.7, 0.9)},
    groupings=(
        (
            Text(es="Tipo de cliente", en="Guest type"),
            (
                Group(Text(es="Ocio", en="Leisure"), 61, {"EMP": 0.3}),
                Group(Text(es="Negocios", en="Business"), 43, {"RES": -0.5, "TAN": 0.2}),
                Group(Text(es="Eventos", en="Events"), 16, {"RES": -0.3}),
            ),
        ),
        (
            Text(es="Ciudad", en="City"),
            (
                Group(Text(es="Costa", en="Coast"), 49, {"TAN": 0.4}),
                Group(Text(es="Capital", en="Capital"), 44, {"REL": -0.3}),
                Group(Text(es="Montaña", en="Mountain"), 27, {"EMP": 0.4}),
            ),
        ),
    ),
    drivers={"REL": 0.35, "RES": 0.25, "ASS": 0.15, "EMP": 0.15, "TAN": 0.10},
    first_day=datetime.date(2026, 3, 2),
    nps_level=8.0,
    comments=(
        Text(es="La factura llevaba un cargo del minibar que no era mío.",
             en="The bill had a minibar charge that was not mine."),
        Text(es="Cuarenta minutos de espera para entrar en la habitación.",
             en="Forty minutes of waiting to get into the room."),
        Text(es="El personal, encantador.", en="Lovely staff."),
        Text(es="Habitación impecable y muy buena cama.", en="Spotless room and a very good bed."),
        Text(es="Pedí una almohada y llegó a la hora.", en="I asked for a pillow and it came an hour later."),
        Text(es="Volveremos el año que viene.", en="We shall be back next year."),
    ),
)  # fmt: skip

TOUCHPOINTS: tuple[tuple[str, str, Text, tuple[str, ...], str], ...] = (
    ("visit", "contract", Text(es="Visita a la oficina", en="Visit to the branch"), ("TAN2", "TAN3"), ""),
    ("advice", "contract", Text(es="Asesoramiento", en="Advice"), ("ASS4", "EMP4"), ""),
    ("papers", "contract", Text(es="Póliza y comunicaciones", en="Policy and letters"), ("TAN4",), ""),
    ("report", "claim", Text(es="Aviso del siniestro", en="Reporting a claim"), ("RES2", "RES3", "RES4"), "0.38"),
    (
        "tracking",
        "claim",
        Text(es="Seguimiento del siniestro", en="Following a claim"),
        ("RES1", "REL1", "REL2"),
        "0.38",
    ),
    ("repair", "claim", Text(es="Reparación", en="Repair"), ("REL3", "REL4"), "0.31"),
    ("bill", "stay", Text(es="Recibo y datos", en="Bill and records"), ("REL5",), ""),
    ("care", "stay", Text(es="Trato continuado", en="Continued care"), ("EMP1", "EMP2", "EMP5"), ""),
    ("renewal", "stay", Text(es="Renovación", en="Renewal"), (), "0.9"),
)
PHASES = {
    "contract": Text(es="Contratar", en="Sign up"),
    "claim": Text(es="Tener un siniestro", en="Have a claim"),
    "stay": Text(es="Seguir con la compañía", en="Stay with the company"),
}
OWNERS = {
    "report": Text(es="Centro de atención", en="Contact centre"),
    "tracking": Text(es="Dirección de siniestros", en="Claims department"),
    "repair": Text(es="Red de reparadores", en="Repair network"),
}
CHANNELS = ("branch", "phone", "online", "broker")
JOURNEY_WORDS = {
    "made": Text(
        es="El recorrido de {company}, empresa inventada. Lo escribe examples/make_surveys.py.",
        en="The journey of {company}, an invented company. Written by examples/make_surveys.py.",
    ),
    "workshop": Text(es="Taller con diez gestores, abril de 2026", en="Workshop with ten advisers, April 2026"),
    "days": Text(es="Días hasta la primera respuesta", en="Days to the first answer"),
    "unit": Text(es="días", en="days"),
}
KPI_HEADER = Text(
    es="Punto de contacto,Indicador,Unidad,Periodo,Valor,Objetivo", en="Touchpoint,KPI,Unit,Period,Value,Target"
)
MONTHS = ("2026-03", "2026-04", "2026-05")


def write_journey(path: Path, design: Design, language: str) -> Path:
    """Write the journey file of the insurance company: what customers go through, and which items speak of it."""
    channel, groups = design.groupings[0]
    lines = [f"# {JOURNEY_WORDS['made'].in_(language).format(company=design.company.in_(language))}", ""]
    lines += ["[survey]", 'outcome = "nps"', f'channel = "{channel.in_(language)}"']
    lines += [f'unit = "{WORDS["unit"].in_(language)}"', "", "[survey.channel_values]"]
    lines += [f'{code} = ["{group.name.in_(language)}"]' for code, group in zip(CHANNELS, groups, strict=True)]
    for code, name in PHASES.items():
        lines += ["", "[[phase]]", f'code = "{code}"', f'name.es = "{name.es}"', f'name.en = "{name.en}"']
    for code, group in zip(CHANNELS, groups, strict=True):
        lines += ["", "[[channel]]", f'code = "{code}"', f'name.es = "{group.name.es}"', f'name.en = "{group.name.en}"']
    for code, phase, name, items, exposure in TOUCHPOINTS:
        lines += ["", "[[touchpoint]]", f'code = "{code}"', f'name.es = "{name.es}"', f'name.en = "{name.en}"']
        lines += [f'phase = "{phase}"']
        lines += ['channels = ["branch", "broker"]'] if code == "visit" else []
        lines += [f"items = [{', '.join(chr(34) + item + chr(34) for item in items)}]"] if items else []
        lines += [f"exposure = {exposure}"] if exposure else []
        lines += [f'owner = "{OWNERS[code].in_(language)}"'] if code in OWNERS else []
        if not items:
            source = JOURNEY_WORDS["workshop"].in_(language)
            lines += ["[touchpoint.assumed]", "expectation = 6.2", "perception = 5.4", f'source = "{source}"']
    days = JOURNEY_WORDS["days"]
    lines += ["", "[[kpi]]", 'code = "first_answer"', f'name.es = "{days.es}"', f'name.en = "{days.en}"']
    lines += [
        'touchpoint = "tracking"',
        f'measure = "{JOURNEY_WORDS["unit"].in_(language)}"',
        "target = 4.0",
        'better = "lower"',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def write_kpis(path: Path, design: Design, language: str) -> Path:
    """Write how many days each unit took to answer a claim: those whose customers are less served take longer."""
    draws = Draws(design.seed + 300)
    _, people = simulate(design)
    units: dict[str, list[float]] = {}
    for person in people:
        units.setdefault(person.unit, []).append(_mean(person, "perception", "RES"))
    level = fmean(value for values in units.values() for value in values)
    touchpoint = next(name for code, _, name, _, _ in TOUCHPOINTS if code == "tracking").in_(language)
    rows = [KPI_HEADER.in_(language)]
    for unit in sorted(units):
        usual = 6.5 - 3.0 * (fmean(units[unit]) - level)
        for month in MONTHS:
            days = max(1.0, usual + draws.normal(0.7))
            rows.append(f"{touchpoint},{JOURNEY_WORDS['days'].in_(language)},{unit},{month},{days:.1f},4")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    return path


SURVEYS: dict[str, tuple[Design, str]] = {
    "insurance_es.xlsx": (INSURANCE, "es"),
    "insurance_en.xlsx": (INSURANCE, "en"),
    "insurance_before_es.xlsx": (INSURANCE_BEFORE, "es"),
    "insurance_before_en.xlsx": (INSURANCE_BEFORE, "en"),
    "hotel_es.xlsx": (HOTEL, "es"),
    "hotel_en.xlsx": (HOTEL, "en"),
}


def main(folder: Path = FOLDER) -> list[Path]:
    """Write every example survey and return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [write(folder / name, design, language) for name, (design, language) in SURVEYS.items()]
    for language in ("es", "en"):
        written.append(write_journey(folder / f"insurance_journey_{language}.toml", INSURANCE, language))
        written.append(write_kpis(folder / f"insurance_kpi_{language}.csv", INSURANCE, language))
    return written


if __name__ == "__main__":
    for made in main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(made)
