"""People: what each of them expects, finds, and answers."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import fmean

from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Questionnaire
from simulation.design import ROLES, Answer, Design, Group, Kind, Person
from simulation.draws import Draws
from simulation.remarks import with_remarks
from simulation.units import Served

LIMITS = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}


def simulate(design: Design) -> tuple[Questionnaire, list[Person]]:
    """Return the questionnaire and the simulated people."""
    draws = Draws(design.seed)
    questionnaire = read_questionnaire(design.questionnaire)
    size = sum(group.people for group in design.groupings[0][1])
    seats = [_seats(draws, groups, size) for _, groups in design.groupings]
    places = [tuple(seat[i] for seat in seats) for i in range(size)]
    served = None if design.service is None else Served(design.service)
    told, drawn = Draws(design.seed + 200), Draws(design.seed + 400)
    people = []
    for place in places:
        unit = "" if served is None else served.unit(told, place[-1])
        day = None if served is None else served.day(told)
        extra = {} if served is None or day is None else served.lift(unit, f"{day:%Y-%m}")
        person = _person(draws, design, questionnaire, place, extra, _kind(drawn, design, place[0]))
        people.append(replace(person, unit=unit, day=day or person.day))
    letter = "R" if design.again is None else "A"
    people = [replace(person, code=f"{letter}{number:04d}") for number, person in enumerate(people, start=1)]
    if design.again is not None:
        people = _panel(Draws(design.seed + 100), design, simulate(design.again)[1]) + people
    return questionnaire, with_remarks(design, people)


def _panel(draws: Draws, design: Design, later: Sequence[Person]) -> list[Person]:
    """Return what some people of the later wave said in this one: the same answers, a change and chance away."""
    assert design.again is not None and design.service is not None and design.again.service is not None
    scale = read_questionnaire(design.questionnaire).scale
    now, then = Served(design.again.service), Served(design.service)
    people = []
    for place in sorted(draws.shuffled(len(later))[: design.panel]):
        person = later[place]
        day = then.day(draws)
        lift_now = _lift(design.again, person.groups, now.lift(person.unit, person.month))
        lift_then = _lift(design, person.groups, then.lift(person.unit, f"{day:%Y-%m}"))
        answers: dict[tuple[str, str], Answer] = {}
        for (role, code), value in person.answers.items():
            if isinstance(value, int):
                change = design.levels[role][code] - design.again.levels[role][code]
                if role == "perception":
                    change += sum(lift_then.get(c, 0.0) - lift_now.get(c, 0.0) for c in (code[:3], code))
                value = min(max(round(value + change + draws.normal(0.8)), scale.low), scale.high)
            answers[role, code] = value
        outcomes = {
            code: None if value is None else _within(round(value - 0.1 + draws.normal(0.8)), LIMITS[code])
            for code, value in person.outcomes.items()
        }
        people.append(replace(person, answers=answers, outcomes=outcomes, day=day, comment=None, remark=None))
    return people


def _lift(design: Design, groups: Sequence[int], extra: Mapping[str, float]) -> dict[str, float]:
    """Return what groups and unit add to the perceptions of dimensions and of single items."""
    told = dict(extra)
    for (_, names), place in zip(design.groupings, groups, strict=True):
        for code, value in names[place].lift.items():
            told[code] = told.get(code, 0.0) + value
    return told


def _seats(draws: Draws, groups: Sequence[Group], size: int) -> list[int]:
    """Return which group each person belongs to: the exact numbers, in random order."""
    seats = [place for place, group in enumerate(groups) for _ in range(group.people)]
    assert len(seats) == size
    return [seats[i] for i in draws.shuffled(size)]


def _kind(draws: Draws, design: Design, group: int) -> Kind:
    """Return the kind of somebody in a group of the first grouping."""
    left = draws.random() if design.kinds else 0.0
    for kind in design.kinds:
        left -= kind.likely[group]
        if left < 0:
            return kind
    return Kind(())


def _person(
    draws: Draws,
    design: Design,
    questionnaire: Questionnaire,
    groups: tuple[int, ...],
    extra: Mapping[str, float],
    kind: Kind,
) -> Person:
    chosen = [design.groupings[k][1][place] for k, place in enumerate(groups)]
    lift = _lift(design, groups, extra)
    demanding = draws.normal()
    general = {
        "expectation": demanding,
        "minimum": 0.6 * demanding + 0.8 * draws.normal(),
        "perception": 0.35 * demanding + (1 - 0.35**2) ** 0.5 * draws.normal(),
    }
    scale = questionnaire.scale
    constant = scale.low + 3 + draws.below(scale.range - 3) if draws.happens(0.012) else None
    stays_away = any(group.never_visits for group in chosen) and draws.happens(0.75)
    answers: dict[tuple[str, str], Answer] = {}
    felt: dict[str, float] = {}
    for dimension in questionnaire.dimensions:
        special = {role: draws.normal() for role in ROLES}
        judged: list[float] = []
        for item in dimension.items:
            given: dict[str, int] = {}
            for role in (role for role in ROLES if role in questionnaire.columns):
                person, block, noise = design.spread[role]
                latent = design.levels[role][item.code] + person * general[role] + block * special[role]
                latent += draws.normal(noise)
                if role == "expectation":
                    latent += kind.expects.get(dimension.code, 0.0)
                if role == "perception":
                    latent += lift.get(dimension.code, 0.0) + lift.get(item.code, 0.0)
                    judged.append(latent)
                    felt[item.code] = latent - design.levels[role][item.code]
                given[role] = _within(round(latent), (scale.low, scale.high))
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
        points=_points(draws, design, questionnaire, kind),
        outcomes=_outcomes(draws, design, felt),
        day=day,
        comment=draws.below(len(design.comments)) if draws.happens(0.16) else None,
    )


def _points(draws: Draws, design: Design, questionnaire: Questionnaire, kind: Kind) -> tuple[int | None, ...]:
    """Return 100 points shared out in steps of five, now and then miscounted or left out."""
    if not questionnaire.points:
        return ()
    codes = [dimension.code for dimension in questionnaire.dimensions]
    if draws.happens(0.02):
        return tuple(None for _ in codes)
    wished = [
        design.importance[code] * kind.values.get(code, 1.0) * 2.718281828 ** draws.normal(0.35) for code in codes
    ]
    points = [5 * round(20 * wish / sum(wished)) for wish in wished]
    points[points.index(max(points))] += 100 - sum(points)
    if draws.happens(0.015):
        points[draws.below(len(points))] += 5 if draws.happens(0.5) else -5
    return tuple(max(0, value) for value in points)


def _outcomes(draws: Draws, design: Design, felt: Mapping[str, float]) -> dict[str, int | None]:
    pull = sum(weight * felt[code] for code, weight in design.drivers.items())
    moment = sum(weight * felt[code] for code, weight in design.moments.items())
    quick = felt.get("RES", 0.0)
    nps, csat, ces = design.outcome_levels
    latent = {
        "nps": nps + 1.5 * pull + moment + draws.normal(1.3),
        "csat": csat + 0.6 * pull + 0.4 * moment + draws.normal(0.6),
        "ces": ces + 0.7 * quick + 0.3 * pull + draws.normal(0.9),
    }
    return {
        code: None if draws.happens(0.02) else _within(round(value), LIMITS[code]) for code, value in latent.items()
    }


def _within(value: int, limits: tuple[int, int]) -> int:
    return min(max(value, limits[0]), limits[1])
