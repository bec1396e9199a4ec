"""The columns whose sums and cross-products a tally keeps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.tally.moments import Column, Name, weighted_sums
from gapkit.tally.tables import layers

COMPLETED = "points_completed"
"""The flag of people whose importance points are not their own."""


def outcome_columns(answers: Answers) -> dict[Name, Column]:
    """Return the outcomes, which are whole numbers on their own scales."""
    columns: dict[Name, Column] = {}
    for code, values in answers.outcomes.items():
        present = ~np.isnan(values)
        columns["outcome", code] = (np.where(present, values, 0).astype(np.int64), present, 1)
    return columns


def outcome_counts(questionnaire: Questionnaire, answers: Answers) -> dict[str, NDArray[Any]]:
    """Return how often each answer to an outcome was given: (layers, points of its scale)."""
    counts = {}
    for outcome in questionnaire.outcomes:
        values = answers.outcomes.get(outcome.code)
        if values is None:
            continue
        present = ~np.isnan(values)
        codes = (values[present] - outcome.scale.low).astype(np.intp)
        weight = None if answers.weight is None else answers.weight[present]
        points = outcome.scale.points
        counts[outcome.code] = layers(
            weight, lambda w, codes=codes, points=points: np.bincount(codes, weights=w, minlength=points)
        )
    return counts


def answer_columns(questionnaire: Questionnaire, answers: Answers) -> dict[Name, Column]:
    """Return the answers to every item, and the outcomes they may be related to."""
    columns: dict[Name, Column] = {}
    for role, codes in answers.codes.items():
        for item, row in zip(questionnaire.items, codes, strict=True):
            columns[role, item.code] = (row, row > 0, 1)
    return columns | outcome_columns(answers)


def gap_columns(questionnaire: Questionnaire, answers: Answers) -> dict[Name, Column]:
    """Return the gap of every item, and the outcomes; nothing where expectation and perception are not both asked.

    They stand apart from the answers because their products with them are of no use, and would double the work.
    """
    if "expectation" not in answers.codes or "perception" not in answers.codes:
        return {}
    expectation, perception = answers.codes["expectation"], answers.codes["perception"]
    both = (expectation > 0) & (perception > 0)
    gaps = (perception.astype(np.int8) - expectation.astype(np.int8)) * both
    columns: dict[Name, Column] = {
        ("gap", item.code): (row, present, 1)
        for item, row, present in zip(questionnaire.items, gaps, both, strict=True)
    }
    return columns | outcome_columns(answers)


def point_columns(
    questionnaire: Questionnaire,
    answers: Answers,
    columns: Mapping[Name, Column],
) -> dict[Name, NDArray[np.float64]]:
    """Return importance shares, and the weighted score with the shares and scores of those who have it."""
    if answers.points is None:
        return {}
    codes = [dimension.code for dimension in questionnaire.dimensions]
    known = ~np.isnan(answers.points).any(axis=0)
    own = known & ~answers.flags.get(COMPLETED, np.zeros(answers.people, np.bool_))
    made = {("share", code): np.where(own, row, np.nan) for code, row in zip(codes, answers.points, strict=True)}
    score = "gap" if ("gap", "") in columns else "perception"
    if (score, "") not in columns:
        return made
    _, complete, unit = columns[score, ""]
    scored = known & complete
    gaps = np.stack([columns[score, code][0] / unit for code in codes])
    made["weighted", ""] = np.where(scored, (answers.points * gaps).sum(axis=0), np.nan)
    for code, share, gap in zip(codes, answers.points, gaps, strict=True):
        made["weighted share", code] = np.where(scored, share, np.nan)
        made["weighted score", code] = np.where(scored, gap, np.nan)
    return made


def weighted_columns(
    columns: Mapping[Name, Column],
    points: Mapping[Name, NDArray[np.float64]],
    weight: NDArray[np.float64] | None,
) -> dict[Name, NDArray[np.float64]]:
    """Return the weighted sums of every score, or nothing when people are not weighted."""
    if weight is None:
        return {}
    made = {name: weighted_sums(num / unit, present, weight) for name, (num, present, unit) in columns.items()}
    made |= {name: weighted_sums(values, ~np.isnan(values), weight) for name, values in points.items()}
    return made
