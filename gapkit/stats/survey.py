"""Means of weighted, clustered, stratified answers, with the standard errors that go with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, bare, floats
from gapkit.stats.designs import Lonely, linearised_covariance


class WeightedMean(Record):
    """A weighted mean, its linearised standard error, degrees of freedom for t, and the answers used."""

    mean: FloatArray
    se: FloatArray
    df: FloatArray
    n: FloatArray


def weighted_mean(
    sum_w: ArrayLike, sum_wx: ArrayLike, sum_w2: ArrayLike, sum_w2x: ArrayLike, sum_w2x2: ArrayLike, n: ArrayLike
) -> WeightedMean:
    """Answer "what is the mean in the population, and how sure is it?" from sums alone (no clusters).

    Formula: m = sum wx / sum w; se^2 = n/(n - 1) sum w^2 (x - m)^2 / (sum w)^2, the linearised variance with
    every row its own cluster; df = n - 1. Shapes broadcast. With equal weights it is the ordinary mean and
    s/sqrt(n). n < 2: se NaN; no weight: NaN. Weights are sampling weights, not frequencies. Source: Binder
    (1983), International Statistical Review 51, 279.

    >>> m = weighted_mean(4, 6, 4, 6, 14, 4)  # 0, 1, 2, 3 with weight 1
    >>> float(m.mean), round(float(m.se), 6)
    (1.5, 0.645497)
    """
    w, wx, w2, w2x, w2x2, size = floats(sum_w, sum_wx, sum_w2, sum_w2x, sum_w2x2, n)
    total = np.where(w > 0, w, np.nan)
    mean = wx / total
    squares = w2x2 - 2 * mean * w2x + mean * mean * w2
    # Identical answers must not leave a rounding error that passes for a spread, and a huge t from it.
    noise = 64 * np.finfo(np.float64).eps * (w2x2 + mean * mean * w2)
    squares = np.where(squares < noise, 0.0, squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        se = np.sqrt(np.where(size > 1, size / (size - 1), np.nan) * squares) / total
    size = np.broadcast_to(size, mean.shape)
    return WeightedMean(mean=bare(mean), se=bare(se), df=bare(size - 1), n=bare(size))


def linearised_se(
    values: ArrayLike,
    weights: ArrayLike,
    *,
    clusters: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    population: ArrayLike = np.inf,
    lonely: Lonely = "refuse",
) -> WeightedMean:
    """Answer the question of `weighted_mean` from rows, when people answered in clusters (branches, agents).

    Formula: z_i = w_i (x_i - m)/sum w, summed within clusters; se^2 = sum over strata of (1 - c/C) c/(c - 1)
    times the squared deviations of the c cluster sums from their mean; df = clusters - strata. Shapes: values
    (rows,) or (columns, rows), weights, clusters and strata (rows,); population one number or one per stratum
    in the sorted order of its labels, in clusters (in people where there are none); fields () or (columns,).
    A cluster label counts within its stratum. Missing answers (NaN) and their clusters are left out per
    column. A stratum with one cluster: se NaN, or with `lonely="centre"` measured from the overall mean. df <
    1: se NaN. Source: Binder (1983); Lumley (2010), Complex Surveys.

    >>> m = linearised_se([0.0, 1.0, 2.0, 3.0], [1, 1, 1, 1])
    >>> float(m.mean), round(float(m.se), 6), float(m.df)
    (1.5, 0.645497, 3.0)
    """
    columns, w = floats(values, weights)
    rows = columns.shape[-1]
    stratum = _codes(strata) if strata is not None else np.zeros(rows, dtype=np.int64)
    cluster = _codes(clusters) if clusters is not None else np.arange(rows)
    cluster = _codes(stratum * (int(cluster.max(initial=0)) + 1) + cluster)
    found = np.array(
        [_linearised(column, w, cluster, stratum, population, lonely) for column in columns.reshape(-1, rows)]
    )
    mean, se, df, n = found.T.reshape((4, *columns.shape[:-1]))
    return WeightedMean(mean=bare(mean), se=bare(se), df=bare(df), n=bare(n))


def stratified_mean(
    n: ArrayLike,
    sum_w: ArrayLike,
    sum_wx: ArrayLike,
    sum_w2: ArrayLike,
    sum_w2x: ArrayLike,
    sum_w2x2: ArrayLike,
    *,
    population: ArrayLike = np.inf,
    lonely: Lonely = "refuse",
) -> WeightedMean:
    """Answer the question of `weighted_mean` when each stratum was sampled on its own, from sums per stratum.

    Formula: m = sum wx / sum w; with z = w (x - m)/sum w, se^2 = sum over strata of (1 - n_h/N_h) n_h/(n_h -
    1) (sum z^2 - (sum z)^2/n_h); df = n - strata. Shapes: sums and n (..., strata), population one number or
    (strata,) people; fields (...). A stratum of one person: se NaN, or with `lonely="centre"` measured from
    the overall mean; an empty one does not count. No weight: NaN. Source: Binder (1983); Cochran (1977),
    Sampling Techniques.

    >>> m = stratified_mean([2, 2], [2, 2], [1, 5], [2, 2], [1, 5], [1, 13])  # 0, 1 and 2, 3
    >>> float(m.mean), round(float(m.se), 6), float(m.df)
    (1.5, 0.353553, 2.0)
    """
    size, w, wx, w2, w2x, w2x2 = floats(n, sum_w, sum_wx, sum_w2, sum_w2x, sum_w2x2)
    (whole,) = floats(population)
    total = w.sum(axis=-1, keepdims=True)
    total = np.where(total > 0, total, np.nan)
    mean = wx.sum(axis=-1, keepdims=True) / total
    squares = w2x2 - 2 * mean * w2x + mean * mean * w2
    noise = 64 * np.finfo(np.float64).eps * (w2x2 + mean * mean * w2)
    squares = np.where(squares < noise, 0.0, squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        left = np.where(whole >= size, 1 - size / whole, np.nan)
        apart = squares - (wx - mean * w) ** 2 / size
        apart = np.where(apart < noise, 0.0, apart)
        alone = squares if lonely == "centre" else np.where(left == 0, 0.0, np.nan)
        parts = left * np.where(size > 1, size / (size - 1) * apart, alone)
    se = np.sqrt(np.where(size > 0, parts, 0.0).sum(axis=-1)) / total[..., 0]
    people = size.sum(axis=-1)
    df = people - (size > 0).sum(axis=-1)
    return WeightedMean(mean=bare(mean[..., 0]), se=bare(np.where(df >= 1, se, np.nan)), df=bare(df), n=bare(people))


def kish_n(sum_w: ArrayLike, sum_w2: ArrayLike) -> FloatArray:
    """Answer "how many equally weighted answers are these worth?": (sum w)^2 / sum w^2.

    Range 1..n for positive weights. No weight: NaN. Source: Kish (1965), Survey Sampling.

    >>> float(kish_n(4, 8))
    2.0
    """
    w, w2 = floats(sum_w, sum_w2)
    return bare(w * w / np.where(w2 > 0, w2, np.nan))


def design_effect(sum_w: ArrayLike, sum_w2: ArrayLike, n: ArrayLike) -> FloatArray:
    """Answer "by what factor do unequal weights inflate the variance?": n sum w^2 / (sum w)^2, at least 1.

    >>> float(design_effect(4, 8, 4))
    2.0
    """
    (size,) = floats(n)
    return bare(size / kish_n(sum_w, sum_w2))


def finite_population_factor(n: ArrayLike, population: ArrayLike) -> FloatArray:
    """Answer "how much smaller is the standard error when a good part of all customers answered?".

    Formula: sqrt(1 - n/N); multiply the standard error by it. Range 0..1; 1 for an endless population (inf);
    NaN when n is larger than the population. Source: Cochran (1977), Sampling Techniques.

    >>> round(float(finite_population_factor(40, 300)), 6)
    0.930949
    """
    size, whole = floats(n, population)
    left = 1 - size / np.where(whole > 0, whole, np.nan)
    return bare(np.sqrt(np.where(left >= 0, left, np.nan)))


def _codes(labels: ArrayLike) -> IntArray:
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64)


def _linearised(
    values: FloatArray,
    weights: FloatArray,
    cluster: IntArray,
    stratum: IntArray,
    population: ArrayLike,
    lonely: Lonely,
) -> tuple[float, float, float, float]:
    answered = ~np.isnan(values) & (weights > 0)
    x, w = values[answered], weights[answered]
    if x.size == 0:
        return np.nan, np.nan, np.nan, 0.0
    mean = float(x[0] if np.ptp(x) == 0 else w @ x / w.sum())
    codes, first, member = np.unique(cluster[answered], return_index=True, return_inverse=True)
    (sums,) = floats(np.bincount(member, weights=w * (x - mean) / w.sum(), minlength=codes.size))
    home = stratum[answered][first]
    df = float(codes.size - np.unique(home).size)
    covariance, _ = linearised_covariance(sums[None], home, population, lonely=lonely)
    return mean, float(np.sqrt(covariance[0, 0])) if df >= 1 else np.nan, df, float(x.size)
