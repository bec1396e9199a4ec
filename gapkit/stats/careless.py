"""Answers given without care: long runs, no spread, halves and twins that do not agree within a person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.stats.arrays import FloatArray, IntArray, median

_NOISE = 1e-9


def longest_run(codes: ArrayLike) -> IntArray:
    """Answer "how many statements in a row did this person answer alike?".

    Formula: the longest stretch of equal consecutive answers; 0 is no answer and ends a stretch. Shapes: (k, n), one
    column per person, statements in the order they were met; (n,) out. Range: 0 (no answer) .. k. Reading: long
    runs may be carelessness, or a person who is content with everything: alone it proves nothing. Source: Johnson
    (2005), J. Research in Personality 39, 103.

    >>> longest_run([[4, 5], [4, 5], [4, 0], [2, 5]]).tolist()
    [3, 2]
    """
    answers = np.asarray(codes)
    run = np.zeros(answers.shape[1], np.int64)
    longest = run.copy()
    before = np.zeros(answers.shape[1], answers.dtype)
    for row in answers:
        run = np.where(row > 0, np.where(row == before, run + 1, 1), 0)
        np.maximum(longest, run, out=longest)
        before = row
    return longest


def answer_spread(codes: ArrayLike) -> FloatArray:
    """Answer "how much do this person's own answers differ from one another?" (intra-individual variability).

    Formula: standard deviation (n - 1) of the answers of a person. Shapes: (k, n) with 0 for no answer; (n,) out.
    Units: scale points. Range: >= 0, exactly 0 when all answers are alike; NaN below two answers. Source: Dunn,
    Heggestad, Shanock & Theilgard (2018), J. Business and Psychology 33, 105.

    >>> answer_spread([[4, 5], [4, 0], [4, 7]]).round(4).tolist()
    [0.0, 1.4142]
    """
    answers = np.asarray(codes)
    size = np.count_nonzero(answers, axis=0).astype(np.float64)
    total = answers.sum(axis=0, dtype=np.int64)
    squares = np.square(answers, dtype=np.int64).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (size * squares - total * total) / (size * (size - 1))
    return np.asarray(np.sqrt(np.where(size > 1, variance, np.nan)))


def twin_correlation(codes: ArrayLike, twins: ArrayLike) -> FloatArray:
    """Answer "does this person answer twin statements alike?" (psychometric synonyms).

    Formula: within each person, Pearson's r over the pairs of statements (i, j) with `twins[i, j]`, the answer to i
    against the answer to j, pairs answered on both sides only. Shapes: codes (k, n) with 0 for no answer, twins (k, k)
    boolean; (n,) out. Range: -1..1; NaN where a side does not vary or fewer than three pairs are answered. Reading:
    near 1 is consistent, near 0 or below is not, as far as the person's answers differ at all. Source: Meade & Craig
    (2012), Psychological Methods 17, 437.

    >>> import numpy as np
    >>> answers = np.array([[1, 2, 5, 6, 3, 3]]).T
    >>> pairs = np.zeros((6, 6), bool)
    >>> pairs[0, 1] = pairs[2, 3] = pairs[4, 5] = True
    >>> twin_correlation(answers, pairs).round(4).tolist()
    [0.9608]
    """
    x = np.asarray(codes, dtype=np.float64)
    there = (x > 0).astype(np.float64)
    graph = np.asarray(twins, dtype=np.float64)
    after, before = graph @ there, graph.T @ there
    size = (there * after).sum(axis=0)
    sum_x, sum_y = (x * after).sum(axis=0), (x * before).sum(axis=0)
    squares_x, squares_y = (x * x * after).sum(axis=0), (x * x * before).sum(axis=0)
    products = (x * (graph @ x)).sum(axis=0)
    # Whole numbers throughout: a side that does not vary has a variance of exactly zero.
    spread_x, spread_y = size * squares_x - sum_x * sum_x, size * squares_y - sum_y * sum_y
    with np.errstate(invalid="ignore", divide="ignore"):
        r = (size * products - sum_x * sum_y) / np.sqrt(spread_x * spread_y)
    known = (size >= 3) & (spread_x > 0) & (spread_y > 0)
    return np.where(known, np.clip(r, -1, 1), np.nan)


def even_odd(codes: ArrayLike, groups: Sequence[Sequence[int]]) -> FloatArray:
    """Answer "do the halves of every dimension agree within this person?" (even-odd consistency).

    Formula: within each person, Pearson's r over the dimensions between the mean of the 1st, 3rd, ... and of the 2nd,
    4th, ... statement of a dimension, stepped up to full length by Spearman and Brown: 2r / (1 + r), no lower than -1.
    Shapes: codes (k, n) with 0 for no answer, `groups` the positions of each dimension; (n,) out. Range: -1..1; NaN
    where a half does not vary or fewer than three dimensions have both halves. Source: Johnson (2005), J. Research in
    Personality 39, 103; Meade & Craig (2012), Psychological Methods 17, 437.

    >>> import numpy as np
    >>> answers = np.array([[1, 2, 4, 5, 6, 6]]).T
    >>> even_odd(answers, [[0, 1], [2, 3], [4, 5]]).round(4).tolist()
    [0.9931]
    """
    answers = np.asarray(codes)
    split = [group for group in groups if len(group) >= 2]
    if len(split) < 3:
        return np.full(answers.shape[1], np.nan)
    odd = np.stack([_mean(answers[list(group[0::2])]) for group in split])
    even = np.stack([_mean(answers[list(group[1::2])]) for group in split])
    r = person_correlation(odd, even)
    with np.errstate(invalid="ignore", divide="ignore"):
        stepped = np.where(r <= -1 + _NOISE, -1.0, 2 * r / (1 + r))
    return np.where(np.isnan(r), np.nan, np.maximum(stepped, -1.0))


def mirrored_odds(gaps: ArrayLike) -> FloatArray:
    """Answer "how much likelier would this person's gap be with its sign turned, among everybody's gaps?".

    Formula: f(-g) / f(g) = exp(-2 m g / s^2) with the normal density f around the median m of the gaps, s their median
    absolute deviation times 1.4826. Shapes: (n,) in, NaN for no gap; (n,) out, NaN likewise. Range: >= 0. Reading:
    columns that were exchanged turn the sign of a gap. Much above 1, the gap fits the others better once exchanged
    back; at or below 1 it is at home as it is, as any gap above zero where most people are content. The median hardly
    notices the few who exchanged. Source: likelihood ratio; scale after Hampel (1974), J. American Statistical
    Association 69, 383.

    >>> mirrored_odds([-2.0, -1.0, -1.0, 0.0, 1.5]).round(2).tolist()
    [0.16, 0.4, 0.4, 1.0, 3.91]
    """
    gap = np.asarray(gaps, dtype=np.float64)
    known = ~np.isnan(gap)
    if not known.any():
        return np.full(gap.shape, np.nan)
    middle = median(gap[known])
    spread = 1.4826 * median(np.abs(gap[known] - middle))
    product = -2 * middle * gap
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        power = np.where(product == 0, 0.0, product / spread**2)
        return np.where(known, np.exp(power), np.nan)


def person_correlation(first: ArrayLike, second: ArrayLike) -> FloatArray:
    """Return Pearson's r of every person over rows known on both sides: (m, n) twice in, (n,) out.

    NaN where a side does not vary or fewer than three rows are known.

    >>> person_correlation([[1.0], [2.0], [4.0]], [[2.0], [3.0], [5.0]]).round(9).tolist()
    [1.0]
    """
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    known = ~(np.isnan(x) | np.isnan(y))
    size = known.sum(axis=0)
    x, y = np.where(known, x, 0.0), np.where(known, y, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        dx, dy = (x - x.sum(axis=0) / size) * known, (y - y.sum(axis=0) / size) * known
        spread_x, spread_y = (dx * dx).sum(axis=0), (dy * dy).sum(axis=0)
        r = (dx * dy).sum(axis=0) / np.sqrt(spread_x * spread_y)
    enough = (size >= 3) & (spread_x > _NOISE) & (spread_y > _NOISE)
    return np.where(enough, np.clip(r, -1, 1), np.nan)


def _mean(answers: NDArray[np.generic]) -> FloatArray:
    size = np.count_nonzero(answers, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(size > 0, answers.sum(axis=0, dtype=np.float64) / size, np.nan)
