"""The scores of people, made again from their answers: the other way to where our counts start."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.crosscheck import libraries as ask
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.model import Answers, Dimension, Questionnaire

FloatArray = NDArray[np.float64]


def answers_to(questionnaire: Questionnaire, answers: Answers, role: str, rows: slice) -> FloatArray:
    """Return the answers to some items on their scale: (items, n), NaN for no answer."""
    codes = answers.codes[role][rows]
    return np.where(codes > 0, codes + (questionnaire.scale.low - 1.0), np.nan)


def mean_of(scores: FloatArray, answers: Answers, diagnosis: Diagnosis) -> dict[str, float]:
    """Return what statsmodels makes of the mean of the scores that there are, by name.

    It knows weights and clusters. Errors in strata or of a base with an end it does not know, nor that a cluster was
    drawn of which nobody has a score: then mean and spread are all.
    """
    present = ~np.isnan(scores)
    weight = None if answers.weight is None else answers.weight[present]
    cluster = None if answers.cluster is None else answers.cluster[present]
    found = ask.statsmodels_mean(scores[present], weight, cluster, level=diagnosis.thresholds.level)
    design = diagnosis.quality.design
    known = answers.stratum is None and (design is None or not math.isfinite(design.population))
    if cluster is not None and answers.cluster is not None:
        known = known and np.unique(cluster).size == np.unique(answers.cluster).size > 1
    return found if known else {name: found[name] for name in ("mean", "sd")}


def is_designed(answers: Answers, diagnosis: Diagnosis) -> bool:
    """Return whether people came otherwise than one by one out of many."""
    design = diagnosis.quality.design
    bounded = design is not None and math.isfinite(design.population)
    return answers.cluster is not None or answers.stratum is not None or bounded


def named(found: Mapping[str, float], prefix: str, parts: Sequence[str]) -> dict[str, float]:
    """Return those parts that were found, as the fields of a row are called."""
    return {f"{prefix}_{part}": found[part] for part in parts if part in found}


def item_scores(
    questionnaire: Questionnaire, answers: Answers, roles: Sequence[str], position: int
) -> tuple[FloatArray, ...]:
    """Return the answers to one item in each role: (n,) each, NaN for people who did not answer all of them."""
    return tuple(_together(questionnaire, answers, roles, slice(position, position + 1))[:, 0])


def dimension_scores(
    questionnaire: Questionnaire, answers: Answers, roles: Sequence[str], dimension: Dimension
) -> tuple[FloatArray, ...]:
    """Return each person's mean over the items answered in every role: (n,) per role.

    NaN for people with fewer than half of the items.
    """
    held = _together(questionnaire, answers, roles, questionnaire.positions(dimension))
    answered = (~np.isnan(held[0])).sum(axis=0)
    enough = answered >= max(1, -(-len(dimension.items) // 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.nansum(held, axis=1) / answered
    return tuple(np.where(enough, row, np.nan) for row in means)


def overall_scores(by_dimension: Sequence[tuple[FloatArray, ...]]) -> tuple[FloatArray, ...]:
    """Return each person's mean of the dimensions, NaN where one is missing."""
    return tuple(np.mean(parts, axis=0) for parts in zip(*by_dimension, strict=True))


def column_answers(questionnaire: Questionnaire, answers: Answers, column: str, rows: slice) -> FloatArray:
    """Return (people, items): the answers of a column, or the gaps for "gap"; NaN for none."""
    if column != "gap":
        return answers_to(questionnaire, answers, column, rows).T
    expectation = answers_to(questionnaire, answers, "expectation", rows)
    return (answers_to(questionnaire, answers, "perception", rows) - expectation).T


def _together(questionnaire: Questionnaire, answers: Answers, roles: Sequence[str], rows: slice) -> FloatArray:
    held = np.stack([answers_to(questionnaire, answers, role, rows) for role in roles])
    held[:, np.isnan(held).any(axis=0)] = np.nan
    return held
