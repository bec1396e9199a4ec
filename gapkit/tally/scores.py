"""Each person's dimension scores, on a lattice of whole numbers so that their sums are exact."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.tally.moments import Column, Name
from gapkit.tally.tables import layers

_INT64 = 1 << 62


def person_scores(
    questionnaire: Questionnaire, answers: Answers, min_share: float
) -> tuple[dict[Name, Column], dict[str, tuple[NDArray[Any], ...]]]:
    """Return every person's dimension and overall scores on an integer lattice, and the dimension tables.

    A score is a mean of 1..J answers, so times the least common multiple of the possible J it is a whole number
    and its sums are exact. A column is (numerators, which are present, common denominator). Dimensions of more than
    about forty items have a multiple beyond 64 bits: theirs are rounded, by less than 1e-10 points.
    """
    columns: dict[Name, Column] = {}
    tables: dict[str, tuple[NDArray[Any], ...]] = {}
    sizes = [len(dimension.items) for dimension in questionnaire.dimensions]
    enough = [max(1, math.ceil(min_share * size - 1e-9)) for size in sizes]
    unit = math.lcm(*(k for low, size in zip(enough, sizes, strict=True) for k in range(low, size + 1)))
    largest = max(sizes) * questionnaire.scale.high * len(sizes)
    if unit * largest >= _INT64:
        unit = _INT64 >> largest.bit_length()
    whole = unit * len(sizes)
    for score, roles, parts in _score_plan(answers):
        reference = answers.codes[roles[0]]
        compared = answers.codes[roles[-1]]
        both = (reference > 0) & (compared > 0)
        totals: dict[str, NDArray[np.int64]] = {name: np.zeros(answers.people, np.int64) for name in parts}
        complete = np.ones(answers.people, np.bool_)
        found: list[NDArray[Any]] = []
        for dimension, low in zip(questionnaire.dimensions, enough, strict=True):
            rows = questionnaire.positions(dimension)
            mask = both[rows]
            answered = mask.sum(axis=0)
            present = answered >= low
            factor = np.zeros(len(dimension.items) + 1, np.int64)
            factor[low:] = [(unit + k // 2) // k for k in range(low, len(dimension.items) + 1)]
            sums = {
                roles[0]: (reference[rows] * mask).sum(axis=0, dtype=np.int64),
                roles[-1]: (compared[rows] * mask).sum(axis=0, dtype=np.int64),
            }
            sums[score] = sums[roles[-1]] - sums[roles[0]] if len(roles) == 2 else sums[roles[0]]
            # A difference is at most the range of the scale, an answer at most its number of points.
            span = questionnaire.scale.range if len(roles) == 2 else questionnaire.scale.points
            found.append(_dimension_table(answered, sums[score], len(dimension.items), span, answers))
            for name in parts:
                numerator = sums[name] * factor[answered]
                columns[name, dimension.code] = (numerator * len(sizes), present, whole)
                totals[name] += numerator
            complete &= present
        for name in parts:
            columns[name, ""] = (np.where(complete, totals[name], 0), complete, whole)
        if score == "gap":
            # For tests on all dimensions at once: the same people in every column.
            for dimension in questionnaire.dimensions:
                columns["joint gap", dimension.code] = (columns["gap", dimension.code][0], complete, whole)
        tables[score] = tuple(found)
    return columns, tables


def _score_plan(answers: Answers) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return the scores these answers allow: name, roles they need, columns they give."""
    if "expectation" in answers.codes and "perception" in answers.codes:
        plan: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
            ("gap", ("expectation", "perception"), ("expectation", "perception", "gap"))
        ]
        if "minimum" in answers.codes:
            plan.append(("adequacy", ("minimum", "perception"), ("minimum", "adequacy")))
        return plan
    role = "perception" if "perception" in answers.codes else next(iter(answers.codes))
    return [(role, (role,), (role,))]


def _dimension_table(
    answered: NDArray[Any], sums: NDArray[np.int64], size: int, span: int, answers: Answers
) -> NDArray[Any]:
    offset = size * span
    width = 2 * offset + 1
    key = answered * width + sums + offset

    def count(weight: NDArray[np.float64] | None) -> NDArray[Any]:
        return np.bincount(key, weights=weight, minlength=(size + 1) * width).reshape(size + 1, width)

    return layers(answers.weight, count)
