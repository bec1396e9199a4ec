"""Checks of each person against all the others: answers that do not go together, haste, copies."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gapkit.record import replace
from gapkit.scoring.checks.results import RowLimits
from gapkit.scoring.checks.row_answers import Found, Mask, RowAnswers
from gapkit.stats.arrays import median
from gapkit.stats.careless import even_odd, twin_correlation
from gapkit.stats.copies import later_copies, near_copies
from gapkit.stats.outliers import mahalanobis


def twins_apart(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people whose answers to items that go together for everybody else do not go together."""
    codes = survey.upright(survey.main)
    twins = _twins(codes, limits)
    if np.count_nonzero(twins) < limits.twin_pairs:
        return Found(reason="no_twins")
    index = twin_correlation(codes, twins)
    return _telling(np.asarray(index < limits.twin_consistency), ~np.isnan(index), limits.twin_consistency, limits)


def halves_apart(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people whose two halves of the dimensions do not agree."""
    slices = [survey.questionnaire.positions(dimension) for dimension in survey.questionnaire.dimensions]
    groups = [range(part.start, part.stop) for part in slices if part.stop - part.start >= 2]
    if len(groups) < limits.even_odd_dimensions:
        return Found(reason="few_dimensions")
    index = even_odd(survey.upright(survey.main), groups)
    return _telling(index < limits.even_odd_consistency, ~np.isnan(index), limits.even_odd_consistency, limits)


def outliers(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag combinations of answers that hardly anybody would give, among people who answered every item."""
    codes = survey.upright(survey.main)
    checked = (codes > 0).all(axis=0)
    n = np.count_nonzero(checked)
    if n <= limits.people_per_item * survey.size:
        return Found(reason="few_people_per_item")
    p_value = np.ones(survey.people)
    p_value[checked] = mahalanobis(codes[:, checked]).p_value
    if np.isnan(p_value).any():
        return Found(reason="dependent_items")
    return _telling(np.asarray(p_value < limits.outlier_p), np.asarray(checked), limits.outlier_p, limits)


def haste(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people who took less time than reading takes, or far less than the others did."""
    seconds = survey.answers.duration
    if seconds is None:
        return Found(reason="no_timing")
    given = np.sum([np.count_nonzero(codes, axis=0) for codes in survey.answers.codes.values()], axis=0)
    with np.errstate(invalid="ignore"):
        checked = np.isfinite(seconds) & (seconds > 0) & (given > 0)
    if not checked.any():
        return Found(reason="no_timing")
    middle = median(seconds[checked])
    if middle < limits.seconds_per_item * median(given[checked]):
        # Half of the people below reading speed: the column is in minutes, or times something else.
        return Found(reason="timing_implausible")
    with np.errstate(invalid="ignore"):
        fast = (seconds < limits.seconds_per_item * given) | (seconds < limits.speed_share * middle)
    return Found(fast & checked, checked, limits.seconds_per_item)


def repeated_ids(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people whose id somebody before them has; ids that many share are those of waves or homes, not of people."""
    ids = survey.answers.respondent
    if ids is None:
        return Found(reason="no_ids")
    checked = ids != 0
    again = np.ones(len(ids), np.bool_)
    again[np.unique(ids, return_index=True)[1]] = False
    if np.count_nonzero(again & checked) > limits.telling_share * np.count_nonzero(checked):
        return Found(reason="shared_ids")
    return Found(again & checked, checked)


def exact_copies(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people who gave somebody's answers to the last one, importance and outcomes included.

    Uniform answers coincide by chance and do not count.
    """
    checked = varied(survey, limits)
    if survey.size < limits.copy_items:
        return Found(reason="few_items_copy")
    flagged = np.zeros(survey.people, np.bool_)
    rows = np.flatnonzero(checked)
    if rows.size:
        flagged[rows] = later_copies(np.concatenate([_all(survey), *_beside(survey)])[:, rows])
    return Found(flagged, checked, limit=limits.copy_items)


def almost_copies(survey: RowAnswers, limits: RowLimits) -> Found:
    """Flag people who gave nearly somebody's answers, or the same and other outcomes; chance makes some of those."""
    checked = varied(survey, limits)
    if survey.size < limits.copy_items:
        return Found(reason="few_items_copy")
    flagged, rows = np.zeros(survey.people, np.bool_), np.flatnonzero(checked)
    complete = True
    if rows.size:
        codes = _all(survey)
        most_apart = math.floor((1 - limits.near_copy_share) * len(codes) + 1e-9)
        flagged[rows], complete = near_copies(codes[:, rows], most_apart)
        if beside := _beside(survey):
            alike = later_copies(codes[:, rows])
            flagged[rows] |= alike & ~later_copies(np.concatenate([codes, *beside])[:, rows]) if alike.any() else False
    found = _telling(flagged, checked, limits.near_copy_share, limits)
    return found if complete else replace(found, notes=("bounded",))


def varied(survey: RowAnswers, limits: RowLimits) -> Mask:
    """Return whose answers are many and varied enough that a copy of them is no coincidence."""
    codes = survey.given(survey.main)
    points = survey.questionnaire.scale.points
    if points <= 12:
        most = np.max([(codes == code).sum(axis=0) for code in range(1, points + 1)], axis=0)
    else:
        ordered = np.sort(codes, axis=0)
        most = _most_common(ordered)
    other = survey.answered - most
    return np.asarray((survey.answered >= limits.copy_items) & (other >= limits.copy_varied_share * survey.answered))


def _most_common(ordered: NDArray[np.uint8]) -> NDArray[np.int64]:
    run = np.zeros(ordered.shape[1], np.int64)
    most, before = run.copy(), np.zeros(ordered.shape[1], ordered.dtype)
    for row in ordered:
        run = np.where(row > 0, np.where(row == before, run + 1, 1), 0)
        np.maximum(most, run, out=most)
        before = row
    return most


def _all(survey: RowAnswers) -> NDArray[np.uint8]:
    return np.concatenate(list(survey.answers.codes.values()))


def _beside(survey: RowAnswers) -> list[NDArray[np.uint8]]:
    """Return what a person answered besides the items, byte by byte: not applicable, importance points, outcomes."""
    answers = survey.answers
    told = [mask.astype(np.uint8) for mask in answers.not_applicable.values()]
    numbers = [values[None, :] for values in answers.outcomes.values()]
    if answers.points is not None:
        numbers.append(answers.points)
    if numbers:
        people = np.ascontiguousarray(np.concatenate(numbers).T, np.float64)
        told.append(people.view(np.uint8).T)
    return told


def _twins(codes: NDArray[np.uint8], limits: RowLimits) -> Mask:
    """Return which pairs of items correlate beyond the limit, over the people who answered both."""
    x, there = codes.astype(np.float64), (codes > 0).astype(np.float64)
    size, sums, products = there @ there.T, x @ there.T, x @ x.T
    squares = (x * x) @ there.T
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = size * products - sums * sums.T
        spread = size * squares - sums * sums
        r = covariance / np.sqrt(spread * spread.T)
        return np.triu((r > limits.twin_correlation) & (size >= limits.twin_people), 1)


def _telling(flagged: Mask, checked: Mask, limit: float, limits: RowLimits) -> Found:
    """Return the flags, unless there are so many that they tell of the questionnaire and not of the people."""
    flagged = flagged & checked
    people = np.count_nonzero(checked)
    if not people:
        return Found(reason="no_spread")
    if np.count_nonzero(flagged) > limits.telling_share * people:
        return Found(limit=limit, reason="not_telling")
    return Found(flagged, checked, limit)
