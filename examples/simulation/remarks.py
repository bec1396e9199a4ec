"""Remarks: who writes a comment, of what, in which words; and the sheets of codes that a reader made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import exp
from statistics import fmean, pstdev

from gapkit.model import Questionnaire
from simulation.design import Design, Person
from simulation.draws import Draws
from simulation.journey import TOUCHPOINTS
from simulation.telling import Passage, Remark, Telling, Theme
from simulation.words import BOOK_HEADER, CODING_HEADER, EMOTIONS, ROLES, VALENCES, YES_NO

_WRITE, _CODED, _SECOND = 0.40, 0.92, 0.25
_AGREE, _REFUSE = 0.60, 0.25
_MOVED, _PULL, _ASKED = 0.35, 0.5, 1.5
"""How much a gap one standard deviation off makes people write more, and makes a theme likelier (on the scale of
logarithms); how much what is expected of a thing makes that it is missed."""

Standing = Mapping[str, tuple[float, float]]
"""By dimension, item or all in all (""): how far a person's gap and expectation are from the mean, in deviations."""


def with_remarks(design: Design, people: Sequence[Person]) -> list[Person]:
    """Return the people with what some of them write; drawn apart, so that nothing else changes by it."""
    if not design.themes:
        return list(people)
    names = {"", *(theme.follows for theme in design.themes)}
    felt = {name: (_standing(people, name, gap=True), _standing(people, name, gap=False)) for name in names}
    told = []
    for place, person in enumerate(people):
        draws = Draws(1000 * design.seed + place)  # for each person, so that a theme more changes little else
        stands = {name: (gaps[place], wishes[place]) for name, (gaps, wishes) in felt.items()}
        writes = draws.happens(_WRITE * (1 - _MOVED * stands[""][0]))
        told.append(replace(person, remark=_remark(draws, design, person, stands) if writes else None))
    return told


def remark_text(design: Design, remark: Remark, language: str) -> str:
    """Return a comment in words: a sentence or two."""
    told = []
    for passage in remark.passages:
        parts = _telling(design, passage).parts
        told.append("".join(choices[word].in_(language) for choices, word in zip(parts, passage.words, strict=True)))
    return " ".join(told)


def agreed_text(remark: Remark | None, language: str) -> str | None:
    """Return what somebody answered to being quoted, None where nothing."""
    return None if remark is None or remark.agreed is None else YES_NO[remark.agreed].in_(language)


def coding_rows(design: Design, people: Sequence[Person], language: str) -> list[list[str]]:
    """Return the coding sheet: a row per comment that was read; where its two codes differ, a value for each."""
    rows = [list(CODING_HEADER[language])]
    for person in people:
        remark = person.remark
        if remark is None or not remark.coded:
            continue
        codes = [design.themes[one.theme].code.in_(language) for one in remark.passages]
        values = (
            [VALENCES[_telling(design, one).valence].in_(language) for one in remark.passages],
            [EMOTIONS[one.emotion].in_(language) for one in remark.passages],
            [ROLES[one.role].in_(language) for one in remark.passages],
        )
        cells = [said[0] if len(set(said)) == 1 else "; ".join(said) for said in values]
        quotable = YES_NO[remark.agreed is True].in_(language)
        rows.append([person.code, *codes, *[""] * (2 - len(codes)), *cells, quotable])
    return rows


def book_rows(design: Design, questionnaire: Questionnaire, language: str) -> list[list[str]]:
    """Return the code book: what each code is called, and what of the questionnaire it is about."""
    dimensions = {one.code: one.name.in_(language) for one in questionnaire.dimensions}
    touchpoints = {code: name.in_(language) for code, _, name, _, _ in TOUCHPOINTS}
    rows = [list(BOOK_HEADER[language])]
    for theme in design.themes:
        rows.append(
            [
                theme.code.in_(language),
                theme.name.in_(language),
                dimensions.get(theme.dimension, ""),
                "; ".join(theme.items),
                touchpoints.get(theme.touchpoint, ""),
                VALENCES[theme.valence].in_(language) if theme.valence else "",
            ]
        )
    return rows


def _telling(design: Design, passage: Passage) -> Telling:
    return design.themes[passage.theme].tellings[passage.telling]


def _standing(people: Sequence[Person], name: str, *, gap: bool) -> list[float]:
    """Return how far each person's gap (expectation, without `gap`) of some items is from the mean, in deviations."""
    gaps = []
    for person in people:
        told = [
            value - wanted if gap else wanted
            for (role, code), value in person.answers.items()
            if role == "perception" and code.startswith(name) and isinstance(value, int)
            for wanted in [person.answers["expectation", code]]
            if isinstance(wanted, int)
        ]
        gaps.append(fmean(told) if told else None)
    known = [gap for gap in gaps if gap is not None]
    middle, spread = fmean(known), pstdev(known)
    return [0.0 if gap is None else (gap - middle) / spread for gap in gaps]


def _remark(draws: Draws, design: Design, person: Person, stands: Standing) -> Remark:
    weights = [_weight(theme, person, stands) for theme in design.themes]
    first = _one_of(draws, weights)
    chosen = [first]
    if draws.happens(_SECOND):
        chosen.append(_one_of(draws, [0.0 if place == first else weight for place, weight in enumerate(weights)]))
    passages = tuple(_passage(draws, design, place, stands) for place in chosen)
    asked = draws.random()
    agreed = True if asked < _AGREE else False if asked < _AGREE + _REFUSE else None
    return Remark(passages, agreed, draws.happens(_CODED))


def _weight(theme: Theme, person: Person, stands: Standing) -> float:
    return theme.share * theme.more.get(person.groups[0], 1.0) * sum(_sides(theme, stands))


def _sides(theme: Theme, stands: Standing) -> list[float]:
    """Return how likely somebody tells each side of a theme: what hurts by a low gap and by what is expected."""
    gap, wish = stands[theme.follows]
    pain = -_PULL * gap - _PULL**2 / 2 + (_ASKED * wish - _ASKED**2 / 2 if theme.follows else 0.0)
    gain = _PULL * gap - _PULL**2 / 2
    return [telling.likely * exp(pain if telling.valence == "pain" else gain) for telling in theme.tellings]


def _passage(draws: Draws, design: Design, place: int, stands: Standing) -> Passage:
    theme = design.themes[place]
    side = _one_of(draws, _sides(theme, stands))
    telling = theme.tellings[side]
    return Passage(
        theme=place,
        telling=side,
        words=tuple(draws.below(len(choices)) for choices in telling.parts),
        emotion=_named(draws, telling.emotions),
        role=_named(draws, telling.roles),
    )


def _named(draws: Draws, weights: Mapping[str, float]) -> str:
    return list(weights)[_one_of(draws, list(weights.values()))]


def _one_of(draws: Draws, weights: Sequence[float]) -> int:
    """Return a place, each as likely as its weight."""
    left = draws.random() * sum(weights)
    for place, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return place
    return len(weights) - 1
