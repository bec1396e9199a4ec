"""Answers that come in clusters: how alike they are inside, and what a mean is worth then."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc, fdtri

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.bootstrap import bca_interval, resample_counts
from gapkit.stats.clustered_fit import Correction, clustered_fit


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


class ClusteredMean(Record):
    """A mean over respondents, its cluster-robust standard error, degrees of freedom for t, clusters."""

    mean: FloatArray
    se: FloatArray
    df: FloatArray
    clusters: FloatArray


class ClusterBootstrap(Record):
    """A mean or a combination of means over respondents, and its interval from resampled clusters."""

    estimate: float
    low: float
    high: float
    clusters: int


def intraclass_correlation(
    n: ArrayLike, sum_x: ArrayLike, sum_x2: ArrayLike, *, level: float = 0.95
) -> IntraclassCorrelation:
    """Answer "how much more alike are two answers of the same branch than two of different branches?".

    Formula: one-way analysis of variance; n0 = (N - sum n^2/N)/(k - 1), ICC = (MSB - MSW)/(MSB + (n0 - 1)
    MSW); interval from F/F(1 - (1 - level)/2; k - 1, N - k) and its mirror, exact for equal sizes, near for
    unequal ones. Shapes: n, sum_x, sum_x2 (..., clusters); fields (...). Range -1/(n0 - 1)..1. Reading: 0 as
    good as independent; .05 with 40 per cluster triples the variance of a mean (`cluster_design_effect`). NaN
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


def cluster_design_effect(icc: ArrayLike, n: ArrayLike) -> FloatArray:
    """Answer "by what factor do clusters inflate the variance of a mean over respondents?".

    Formula: 1 + (m - 1) ICC, m = sum n^2 / sum n the size of the cluster of a respondent drawn at random
    (equal sizes: that size). Shapes: icc (...), n (..., clusters). A negative ICC counts as 0. Divide n by it
    for the effective n. Source: Kish (1965), Survey Sampling.

    >>> float(cluster_design_effect(0.05, [41, 41, 41]))
    3.0
    """
    likeness, size = floats(icc, n)
    people = size.sum(axis=-1)
    faced = (size * size).sum(axis=-1) / np.where(people > 0, people, np.nan)
    return bare(1 + (faced - 1) * np.maximum(likeness, 0.0))


def clustered_mean(
    sum_w: ArrayLike, sum_wx: ArrayLike, n: ArrayLike, *, correction: Correction = "CR2"
) -> ClusteredMean:
    """Answer "what is the mean over respondents, and how sure is it when they came in clusters?".

    `gapkit.stats.clustered_fit` with a constant alone: CR2 with Satterthwaite's df (C - 1 for equal sizes,
    fewer for unequal ones), or CR1, whose variance is C/(C - 1) sum (wx_c - m w_c)^2/(sum w)^2 with df C - 1,
    that of `gapkit.stats.designs`. Shapes: sum_w, sum_wx (..., clusters), n (...) rows; fields (...). Fewer
    than two clusters: se and df NaN. Source: Bell & McCaffrey (2002), Survey Methodology 28, 169.

    >>> found = clustered_mean([2, 2, 4, 3], [5, 9, 12, 14], 11)
    >>> round(float(found.mean), 4), round(float(found.se), 4), round(float(found.df), 3)
    (3.6364, 0.5244, 2.713)
    """
    w, wx = floats(sum_w, sum_wx)
    fit = clustered_fit(w[..., None, None], wx[..., None], n, correction=correction)
    total = w.sum(axis=-1)
    mean = wx.sum(axis=-1) / np.where(total > 0, total, np.nan)
    se = np.sqrt(fit.covariance[..., 0, 0])
    return ClusteredMean(bare(mean), bare(se), bare(fit.df[..., 0]), fit.clusters)


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


def cluster_bootstrap(
    sum_w: ArrayLike,
    sum_wx: ArrayLike,
    generator: np.random.Generator,
    *,
    combination: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    replicates: int = 9999,
    level: float = 0.95,
) -> ClusterBootstrap:
    """Answer "between which values does a mean, or a difference of means, plausibly lie?" by resampled clusters.

    BCa over `resampled_cluster_means`, acceleration from leaving out one cluster at a time. Shapes: sum_w,
    sum_wx (k, clusters) or (clusters,); combination (k,) weights of the means, [1, -1] for a difference, by
    default 1 of a single row. Below about ten clusters it is too narrow: prefer `clustered_mean`. Fewer than
    two clusters: NaN. Source: Efron (1987), J. American Statistical Association 82, 171.

    >>> found = cluster_bootstrap([2, 2, 4, 3], [5, 9, 12, 14], np.random.default_rng(1), replicates=999)
    >>> round(found.estimate, 4), found.low < found.estimate < found.high
    (3.6364, True)
    """
    w, wx = (np.atleast_2d(array) for array in floats(sum_w, sum_wx))
    load = np.ones(1) if combination is None else floats(combination)[0]
    clusters = int((w > 0).any(axis=0).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        estimate = float((wx.sum(axis=-1) / w.sum(axis=-1)) @ load)
        without = load @ ((wx.sum(axis=-1, keepdims=True) - wx) / (w.sum(axis=-1, keepdims=True) - w))
    if clusters < 2 or np.isnan(estimate):
        return ClusterBootstrap(estimate, np.nan, np.nan, clusters)
    draws = resampled_cluster_means(w, wx, generator, strata=strata, replicates=replicates) @ load
    pull = np.nanmean(without) - without
    squares = float(np.nansum(pull**2))
    bend = float(np.nansum(pull**3)) / (6 * squares**1.5) if squares > 0 else 0.0
    low, high = bca_interval(draws, estimate, bend, level=level)
    return ClusterBootstrap(estimate, float(low), float(high), clusters)


def _from_f(ratio: FloatArray, size: FloatArray) -> FloatArray:
    """Return the ICC whose F this is; an endless F (no spread inside clusters) is 1."""
    return np.where(np.isposinf(ratio), 1.0, (ratio - 1) / (ratio + size - 1))
