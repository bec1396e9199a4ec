"""Answers that come in clusters: how alike they are inside, and what a mean is worth then."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc, fdtri

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.bootstrap import bca_interval, resample_counts


class IntraclassCorrelation(Record):
    """ICC(1), its interval, the F test of no likeness, and the cluster size that stands for unequal ones."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    f: FloatArray
    df1: FloatArray
    df2: FloatArray
    p_value: FloatArray
    typical_size: FloatArray


def intraclass_correlation(
    n: ArrayLike, sum_x: ArrayLike, sum_x2: ArrayLike, *, level: float = 0.95
) -> IntraclassCorrelation:
    """Answer "how much more alike are two answers of the same branch than two of different branches?".

    Formula: one-way analysis of variance; n0 = (N - sum n^2/N)/(k - 1), ICC = (MSB - MSW)/(MSB + (n0 - 1)
    MSW); interval from F/F(1 - (1 - level)/2; k - 1, N - k) and its mirror, exact for equal sizes, near for
    unequal ones. Shapes: n, sum_x, sum_x2 (..., clusters); fields (...). Range -1/(n0 - 1)..1. Reading: 0 as
    good as independent; .05 with 40 per cluster triples the variance of a mean (1 + (m - 1) ICC). NaN
    with fewer than two clusters, with no cluster of two, or without any spread. Source: Shrout & Fleiss
    (1979), Psychological Bulletin 86, 420; Donner (1986), International Statistical Review 54, 67.

    >>> found = intraclass_correlation([2, 2, 2], [3, 7, 11], [5, 25, 61])  # 1 2, 3 4, 5 6
    >>> round(float(found.estimate), 4), float(found.f)
    (0.8824, 16.0)
    """
    size, total, squares = floats(n, sum_x, sum_x2)
    there = size > 0
    k, people = there.sum(axis=-1).astype(np.float64), size.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = total.sum(axis=-1, keepdims=True) / people[..., None]
        mean = np.where(there, total / size, middle)
        between = (size * (mean - middle) ** 2).sum(axis=-1) / (k - 1)
        inside = squares - size * mean * mean
        inside = np.where(inside < 64 * np.finfo(np.float64).eps * squares, 0.0, inside)
        within = inside.sum(axis=-1) / (people - k)
        typical = (people - (size * size).sum(axis=-1) / people) / (k - 1)
        usable = (k > 1) & (people > k) & (between + within > 0)
        f = np.where(usable, between / within, np.nan)
        df1, df2 = np.where(usable, k - 1, np.nan), np.where(usable, people - k, np.nan)
        tail = (1 - level) / 2
        estimate = np.where(usable, (between - within) / (between + (typical - 1) * within), np.nan)
        low, high = (_from_f(f / fdtri(df1, df2, 1 - tail), typical), _from_f(f / fdtri(df1, df2, tail), typical))
    return IntraclassCorrelation(
        bare(estimate), bare(low), bare(high), bare(f), bare(df1), bare(df2), bare(fdtrc(df1, df2, f)), bare(typical)
    )


def resampled_cluster_means(
    sum_w: ArrayLike,
    sum_wx: ArrayLike,
    generator: np.random.Generator,
    *,
    strata: ArrayLike | None = None,
    replicates: int = 9999,
) -> FloatArray:
    """Answer "which means would other draws of clusters have given?", all columns from the same draws.

    Clusters are drawn with replacement, within their stratum if there are strata; a mean is the resampled sum
    of wx over that of w, one matrix product for all columns. Shapes: sum_w, sum_wx (k, clusters), strata
    (clusters,) labels; result (replicates, k). A draw without anybody of a column: NaN. Source: Davison &
    Hinkley (1997), Bootstrap Methods and their Application, 3.8.

    >>> draws = resampled_cluster_means([[2, 2, 4, 3]], [[5, 9, 12, 14]], np.random.default_rng(1), replicates=999)
    >>> draws.shape, bool(abs(draws.mean() - 40 / 11) < 0.05)
    ((999, 1), True)
    """
    w, wx = (np.atleast_2d(array) for array in floats(sum_w, sum_wx))
    total = w.sum(axis=-1, keepdims=True)
    mean = wx.sum(axis=-1, keepdims=True) / np.where(total > 0, total, np.nan)
    columns = np.concatenate([w, wx - mean * w]).T
    home = np.zeros(w.shape[1]) if strata is None else np.asarray(strata)
    drawn = np.zeros((replicates, columns.shape[1]))
    for stratum in np.unique(home):
        inside = columns[home == stratum]
        start = 0
        for block in resample_counts(inside.shape[0], replicates, generator):
            drawn[start : start + block.shape[0]] += block @ inside
            start += block.shape[0]
    people, away = drawn[:, : w.shape[0]], drawn[:, w.shape[0] :]
    found: FloatArray = mean[:, 0] + away / np.where(people > 0, people, np.nan)
    return found


def cluster_bca(
    sum_w: ArrayLike,
    sum_wx: ArrayLike,
    generator: np.random.Generator,
    *,
    strata: ArrayLike | None = None,
    replicates: int = 9999,
    level: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """Answer "between which values do these means plausibly lie?" by resampled clusters, all from the same draws.

    BCa over `resampled_cluster_means`, acceleration from leaving out one cluster at a time. Shapes: sum_w, sum_wx (k,
    clusters), strata (clusters,); results (k,). Below about fifteen clusters it is too narrow: prefer the t interval of
    `gapkit.stats.designs`. A mean of fewer than two clusters: NaN. Source: Efron (1987), J. American Statistical
    Association 82, 171.

    >>> low, high = cluster_bca([[2, 2, 4, 3]], [[5, 9, 12, 14]], np.random.default_rng(1), replicates=999)
    >>> bool(low[0] < 40 / 11 < high[0])
    True
    """
    w, wx = (np.atleast_2d(array) for array in floats(sum_w, sum_wx))
    usable = (w > 0).sum(axis=-1) > 1
    low, high = np.full((2, w.shape[0]), np.nan)
    if not usable.any():
        return low, high
    w, wx = w[usable], wx[usable]
    draws = resampled_cluster_means(w, wx, generator, strata=strata, replicates=replicates)
    whole, total = w.sum(axis=-1, keepdims=True), wx.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        without = (total - wx) / np.where(whole > w, whole - w, np.nan)
        pull = np.nanmean(without, axis=-1, keepdims=True) - without
        squares = np.nansum(pull**2, axis=-1)
        bend = np.nansum(pull**3, axis=-1) / (6 * np.where(squares > 0, squares, np.nan) ** 1.5)
    low[usable], high[usable] = bca_interval(draws, (total / whole)[:, 0], np.nan_to_num(bend), level=level)
    return low, high


def _from_f(ratio: FloatArray, size: FloatArray) -> FloatArray:
    """Return the ICC whose F this is; an endless F (no spread inside clusters) is 1."""
    return np.where(np.isposinf(ratio), 1.0, (ratio - 1) / (ratio + size - 1))
