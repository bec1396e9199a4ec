"""Checks of each person's answers on their own: alike all over, equal columns, columns swapped, contradictions."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gapkit.scoring.checks.results import RowLimits
from gapkit.scoring.checks.row_answers import Found, Mask, RowAnswers
from gapkit.stats.arrays import quantile
from gapkit.stats.careless import longest_run, mirrored_odds


def straight_lining(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag runs of equal answers over much of the form, and people constant in both columns."""
    if survey.size < limits.row_items:
        return Found(reason="few_items")
    least = math.ceil(limits.run_share * survey.size - 1e-9)
    checked = survey.answered >= limits.row_items
    flagged = survey.run >= least
    if survey.paired:
        flagged |= _constant(survey, "expectation", limits) & _constant(survey, "perception", limits)
    return Found(flagged & checked, checked, limit=least)


def straight_lining_expectation(survey: RowAnswers, limits: RowLimits) -> Found:
    """Count runs among the expectations, where the top of the scale all the way down is legitimate."""
    if not survey.paired:
        return Found(reason="no_expectation")
    if survey.size < limits.row_items:
        return Found(reason="few_items")
    least = math.ceil(limits.run_share * survey.size - 1e-9)
    codes = survey.given("expectation")
    checked = np.count_nonzero(codes, axis=0) >= limits.row_items
    return Found((longest_run(codes) >= least) & checked, checked, limit=least)


def low_variability(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people whose answers hardly differ: not at all, or less than nearly everybody's and next to nothing."""
    if survey.size < limits.row_items:
        return Found(reason="few_items")
    checked = survey.answered >= limits.row_items
    if not checked.any():
        return Found(reason="few_items")
    lowest = quantile(survey.spread[checked], limits.spread_share)
    with np.errstate(invalid="ignore"):
        flagged = (survey.spread == 0) | ((survey.spread < lowest) & (survey.spread < limits.spread_points))
    return Found(flagged & checked, checked, limit=limits.spread_points)


def identical_columns(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people whose perception repeats their expectation item by item."""
    if not survey.paired:
        return Found(reason="no_expectation")
    if survey.size < limits.row_items:
        return Found(reason="few_items")
    expectation, perception = survey.upright("expectation"), survey.upright("perception")
    alike = ((expectation == perception) & (expectation > 0)).sum(axis=0)
    checked = survey.pairs >= limits.row_items
    return Found((alike >= limits.identical_share * survey.pairs - 1e-9) & checked, checked, limits.identical_share)


def perception_above(survey: RowAnswers, limits: RowLimits) -> Found:
    """Count people who perceive more than they expect nearly everywhere, by a point and more: pleased, or swapped."""
    if not survey.paired:
        return Found(reason="no_expectation")
    if survey.size < limits.row_items:
        return Found(reason="few_items")
    above = (survey.upright("perception") > survey.upright("expectation")) & (survey.upright("expectation") > 0)
    checked = survey.pairs >= limits.row_items
    often = above.sum(axis=0) >= limits.swapped_share * survey.pairs - 1e-9
    return Found(
        often & (survey.surplus > limits.swapped_points * survey.pairs) & checked, checked, limits.swapped_share
    )


def swapped_columns(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag those of them whose gap would fit everybody else's far better with the columns exchanged back.

    Where service surpasses expectations for many people, perception above expectation is what they think and no slip.
    """
    found = perception_above(survey, limits)
    if found.flagged is None or found.checked is None:
        return found
    gaps = np.where(found.checked, survey.surplus / np.maximum(survey.pairs, 1), np.nan)
    with np.errstate(invalid="ignore"):
        return Found(found.flagged & (mirrored_odds(gaps) >= limits.swapped_odds), found.checked, found.limit)


def expectations_at_ceiling(survey: RowAnswers, limits: RowLimits) -> Found:  # noqa: ARG001 - all checks alike
    """Count people all of whose expectations are the top of the scale: their gap is perception minus a constant."""
    if not survey.paired:
        return Found(reason="no_expectation")
    codes = survey.upright("expectation")
    checked = np.asarray((codes > 0).any(axis=0))
    top = survey.questionnaire.scale.points
    return Found(((codes == top) | (codes == 0)).all(axis=0) & checked, checked, limit=survey.questionnaire.scale.high)


def minimum_above(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people whose minimum lies above what they desire on too many items."""
    if not {"minimum", "expectation"} <= set(survey.answers.codes):
        return Found(reason="no_minimum")
    minimum, expectation = survey.upright("minimum"), survey.upright("expectation")
    both = (minimum > 0) & (expectation > 0)
    above = ((minimum > expectation) & both).sum(axis=0)
    most = math.floor(limits.inconsistent_share * survey.size + 1e-9)
    checked = np.asarray(both.any(axis=0))
    return Found((above > most) & checked, checked, limit=most)


def acquiescence(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people who agree (or disagree) with a statement and its opposite far more than others do.

    The index is the mean of the answers as given, direct and reversed items weighing half each, minus the midpoint;
    z is its distance from everybody's mean in standard deviations. Both columns count where both were asked.
    """
    turned = survey.turned
    if not turned.any() or turned.all():
        return Found(reason="no_reversed_items")
    parts = []
    for role in ("expectation", "perception") if survey.paired else (survey.main,):
        codes = survey.given(role)
        parts += [_mean_of_most(codes[turned]), _mean_of_most(codes[~turned])]
    index = np.mean(parts, axis=0) - (survey.questionnaire.scale.points + 1) / 2
    checked = ~np.isnan(index)
    n = np.count_nonzero(checked)
    sd = float(np.std(index[checked], ddof=1)) if n > 1 else 0.0
    if sd <= 1e-12:
        return Found(reason="no_spread")
    z = np.where(checked, (index - index[checked].mean()) / sd, 0.0)
    return Found(np.abs(z) > limits.acquiescence_z, checked, limits.acquiescence_z)


def extreme_share(survey: RowAnswers) -> NDArray[np.float64]:
    """Return the share of each person's answers at either end of the scale, both columns together; NaN for none."""
    ends, size = np.zeros(survey.people), np.zeros(survey.people)
    top = survey.questionnaire.scale.points
    for role in ("expectation", "perception") if survey.paired else (survey.main,):
        codes = survey.upright(role)
        ends += ((codes == 1) | (codes == top)).sum(axis=0)
        size += np.count_nonzero(codes, axis=0)
    return np.where(size > 0, ends / np.maximum(size, 1), np.nan)


def _constant(survey: RowAnswers, role: str, limits: RowLimits) -> Mask:
    codes = survey.given(role)
    size = np.count_nonzero(codes, axis=0)
    highest = codes.max(axis=0)
    return np.asarray((size >= limits.row_items) & ((codes == highest) | (codes == 0)).all(axis=0))


def _mean_of_most(codes: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return each person's mean answer, NaN where less than half of the items are answered."""
    size = np.count_nonzero(codes, axis=0)
    enough = 2 * size >= len(codes)
    return np.where(enough, codes.sum(axis=0, dtype=np.float64) / np.maximum(size, 1), np.nan)
