"""Reliability under a design: the interval of alpha when people of one cluster answer alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import replace
from gapkit.scoring.designs import Design
from gapkit.scoring.results import NAN, Reliability, Soundness
from gapkit.scoring.rows import Rows
from gapkit.stats.reliability import designed_alpha_interval


def soundness_under(
    sound: Soundness,
    questionnaire: Questionnaire,
    answers: Answers,
    design: Design,
    *,
    level: float = 0.95,
    at_least: int = 15,
) -> Soundness:
    """Return reliability with the intervals that the design leaves; alpha itself is that of people, unweighted.

    Intervals rest on the people who answered every item of a dimension; fewer than `at_least` of them give none.
    """
    rows = [_under(row, questionnaire, answers, design, level, at_least) for row in sound.dimensions]
    return replace(sound, dimensions=Rows(rows))


def _under(
    row: Reliability, questionnaire: Questionnaire, answers: Answers, design: Design, level: float, at_least: int
) -> Reliability:
    if np.isnan(row.alpha_low):
        return row
    places = [i for i, item in enumerate(questionnaire.items) if row.dimension in ("overall", item.dimension)]
    values, there = _scores(answers, row.column, places)
    varying = np.array([known.any() and np.ptp(one[known]) > 0 for one, known in zip(values, there, strict=True)])
    values, complete = values[varying], there[varying].all(axis=0)
    n = int(complete.sum())
    if n < at_least:
        return replace(row, alpha_low=NAN, alpha_high=NAN)
    x, home = values[:, complete], design.cluster[complete]
    away = x - x.mean(axis=1, keepdims=True)
    sums = [
        np.bincount(home, weights=part, minlength=design.clusters)
        for part in ((away**2).sum(axis=0), away.sum(axis=0) ** 2, np.ones(n))
    ]
    low, high = designed_alpha_interval(
        sums[0],
        sums[1],
        len(values),
        n=sums[2],
        strata=design.stratum,
        population=design.population,
        estimate=row.alpha,
        level=level,
    )
    return replace(row, alpha_low=low, alpha_high=high)


def _scores(answers: Answers, column: str, places: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return answers (items, people) to some items in a column, and which are there."""
    roles = ("expectation", "perception") if column == "gap" else (column,)
    parts = [answers.codes[role][list(places)].astype(np.float64) for role in roles]
    there = np.all([part > 0 for part in parts], axis=0)
    return (parts[1] - parts[0] if column == "gap" else parts[0]), there
