"""The middle of all pairwise means: a location for gaps that outliers and skew hardly move."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gapkit.record import Record
from gapkit.stats.arrays import DECIMALS, FloatArray, bare, histogram


class HodgesLehmann(Record):
    """The pseudo-median and its interval."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray


def hodges_lehmann(values: ArrayLike, counts: ArrayLike, *, level: float = 0.95) -> HodgesLehmann:
    """Answer "around which value are the gaps symmetric?": the location that belongs to the signed-rank test.

    Estimate: the median of all n(n + 1)/2 means of two answers (each with itself too). Interval: the C-th
    smallest and C-th largest of them, C = n(n + 1)/4 - z sqrt(n(n + 1)(2n + 1)/24) rounded down (conservative
    with ties). Shapes: values (k,), counts (..., k) whole numbers. Units: scale points. NaN for n = 0;
    interval NaN when n is too small for the level (95 %: n < 6). Source: Hodges & Lehmann (1963), Annals of
    Mathematical Statistics 34, 598.

    >>> location = hodges_lehmann([-2, -1, 0, 1], [3, 4, 2, 1])
    >>> float(location.estimate), float(location.low), float(location.high)
    (-1.0, -1.5, 0.0)
    """
    scores, frequencies = histogram(values, counts)
    used = (frequencies > 0).reshape(-1, scores.size).any(axis=0)
    scores, frequencies = scores[used], frequencies[..., used]
    n = frequencies.sum(axis=-1)
    if scores.size == 0:
        nothing = bare(np.full(n.shape, np.nan))
        return HodgesLehmann(nothing, nothing, nothing)
    means, cumulated = _walsh(scores, frequencies)
    pairs = n * (n + 1) / 2
    cut = np.floor(n * (n + 1) / 4 - ndtri(0.5 + level / 2) * np.sqrt(n * (n + 1) * (2 * n + 1) / 24))
    lower_middle, upper_middle = np.floor((pairs + 1) / 2), np.floor(pairs / 2 + 1)
    middle = (_at(means, cumulated, lower_middle) + _at(means, cumulated, upper_middle)) / 2
    low, high = _at(means, cumulated, cut), _at(means, cumulated, pairs + 1 - cut)
    return HodgesLehmann(
        estimate=bare(np.where(n > 0, middle, np.nan)),
        low=bare(np.where(cut >= 1, low, np.nan)),
        high=bare(np.where(cut >= 1, high, np.nan)),
    )


def _walsh(scores: FloatArray, counts: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the distinct pairwise means in order, and how many pairs lie at or below each."""
    first, second = np.triu_indices(scores.size)
    pair_means = np.round((scores[first] + scores[second]) / 2, DECIMALS)
    order = np.argsort(pair_means, kind="stable")
    ordered = pair_means[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    weights = np.where(
        first == second, counts[..., first] * (counts[..., first] + 1) / 2, counts[..., first] * counts[..., second]
    )
    return ordered[starts], np.cumsum(np.add.reduceat(weights[..., order], starts, axis=-1), axis=-1)


def _at(means: FloatArray, cumulated: FloatArray, position: FloatArray) -> FloatArray:
    """Return the mean at a 1-based position among all pairs."""
    index = (cumulated < position[..., None]).sum(axis=-1)
    return np.asarray(means[np.minimum(index, means.size - 1)])
