"""Outcomes of a survey beside its gaps: satisfaction index, shares and churn, differences of shares and of NPS."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtr, ndtri

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.estimates import t_interval, t_quantile
from gapkit.stats.proportions import Share, wilson

DifferenceMethod = Literal["newcombe", "agresti_caffo"]


class ShareDifference(Record):
    """Second minus first: as observed, its interval, and the two-sided p of no difference."""

    difference: FloatArray
    low: FloatArray
    high: FloatArray
    p_value: FloatArray


def share_difference(
    first_successes: ArrayLike,
    first_n: ArrayLike,
    second_successes: ArrayLike,
    second_n: ArrayLike,
    *,
    method: DifferenceMethod = "newcombe",
    level: float = 0.95,
) -> ShareDifference:
    """Answer "by how much does a share (CSAT, churn) differ between two groups or waves of different people?".

    Formula: d = p2 - p1. "newcombe": d - sqrt((p2 - l2)^2 + (u1 - p1)^2) and its mirror, l and u the Wilson
    bounds. "agresti_caffo": the plain interval after adding one success and one failure to each. p by the
    score test with the pooled share; NaN when all or none succeeded. Shapes broadcast; range -1..1; n = 0:
    NaN. The same people twice: `gapkit.stats.proportions.balance`. Source: Newcombe (1998), Statistics in
    Medicine 17, 873, method 10; Agresti & Caffo (2000), American Statistician 54, 280.

    >>> found = share_difference(48, 80, 56, 70)
    >>> [round(float(x), 4) for x in (found.difference, found.low, found.high)]
    [0.2, 0.0524, 0.3339]
    """
    x1, n1, x2, n2 = floats(first_successes, first_n, second_successes, second_n)
    one, two = wilson(x1, n1, level=level), wilson(x2, n2, level=level)
    difference = two.estimate - one.estimate
    if method == "newcombe":
        low = difference - np.hypot(two.estimate - two.low, one.high - one.estimate)
        high = difference + np.hypot(two.high - two.estimate, one.estimate - one.low)
    else:
        q1, q2 = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
        half = ndtri(0.5 + level / 2) * np.sqrt(q1 * (1 - q1) / (n1 + 2) + q2 * (1 - q2) / (n2 + 2))
        known = np.where(np.isnan(difference), np.nan, 0.0)
        low, high = q2 - q1 - half + known, q2 - q1 + half + known
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = (x1 + x2) / (n1 + n2)
        z = difference / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return ShareDifference(
        bare(difference), bare(np.maximum(low, -1.0)), bare(np.minimum(high, 1.0)), bare(2 * ndtr(-np.abs(z)))
    )


def net_promoter_difference(first: ArrayLike, second: ArrayLike, *, level: float = 0.95) -> ShareDifference:
    """Answer "by how much did the Net Promoter Score move between two groups or waves of different people?".

    Formula: difference as observed; interval and p from the adjusted scores: 3/4 added to promoters and to
    detractors, 3 to n, v = (p + d - (p - d)^2)/n' in each, 100 (difference' -+ z sqrt(v1 + v2)), kept inside
    -200..200. A test of two proportions would forget that promoters and detractors move together. Shapes:
    (..., 3) counts of promoters, passives, detractors; n = 0: NaN. The same people twice: `panel_change` on
    -100, 0, 100 per person. Source: Rocks (2016), American Statistician 70, 365.

    >>> found = net_promoter_difference([20, 17, 3], [30, 20, 10])
    >>> [round(float(x), 3) for x in (found.difference, found.low, found.high, found.p_value)]
    [-9.167, -34.427, 18.849, 0.567]
    """
    one, two = floats(first, second)
    score1, shrunk1, variance1 = _promoters(one)
    score2, shrunk2, variance2 = _promoters(two)
    middle, se = shrunk2 - shrunk1, np.sqrt(variance1 + variance2)
    half = ndtri(0.5 + level / 2) * se
    return ShareDifference(
        bare(100 * (score2 - score1)),
        bare(np.maximum(100 * (middle - half), -200.0)),
        bare(np.minimum(100 * (middle + half), 200.0)),
        bare(2 * ndtr(-np.abs(middle / se))),
    )


def designed_share(share: ArrayLike, se: ArrayLike, df: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Share:
    """Answer "between which values does a share lie when people were weighted, or came in clusters?".

    The exact binomial interval for as many people as the design is worth: n* = p(1 - p)/se^2, times the
    squared ratio of the t values of n - 1 and of the design's df, successes p n*. Share, se and df come from
    `designed_means` or `linearised_se` with x 0 or 1. Shapes broadcast; range 0..1. All or none (se 0): n*
    is n. se NaN or df < 1: bounds NaN. Source: Korn & Graubard (1998), Survey Methodology 24, 193.

    >>> [round(float(x), 4) for x in designed_share(0.4, 0.05, 19, 300)]
    [0.4, 0.2951, 0.5121]
    """
    p, error, freedom, size = floats(share, se, df, n)
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = t_quantile(1 - tail, size - 1) / t_quantile(1 - tail, freedom)
        worth = np.where(error == 0, size, p * (1 - p) / error**2 * ratio * ratio)
        worth = np.where(freedom >= 1, worth, np.nan)
        low = np.where(p <= 0, 0.0, betaincinv(worth * p, worth * (1 - p) + 1, tail))
        high = np.where(p >= 1, 1.0, betaincinv(worth * p + 1, worth * (1 - p), 1 - tail))
    known = np.where(np.isnan(worth) | np.isnan(p), np.nan, 0.0)
    return Share(bare(p), bare(low + known), bare(high + known))


def _promoters(counts: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the score as a share, the score after adding three respondents, and the variance of the latter."""
    n = counts.sum(axis=-1)
    n = np.where(n > 0, n, np.nan)
    up, down = (counts[..., 0] + 0.75) / (n + 3), (counts[..., 2] + 0.75) / (n + 3)
    net = up - down
    return (counts[..., 0] - counts[..., 2]) / n, net, (up + down - net * net) / (n + 3)


class IndexScore(Record):
    """A satisfaction index 0..100, its standard error and interval, people used."""

    estimate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    n: FloatArray


def satisfaction_index(
    mean: ArrayLike,
    covariance: ArrayLike,
    n: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    lowest: float = 1.0,
    highest: float = 10.0,
    level: float = 0.95,
) -> IndexScore:
    """Answer "how satisfied are they overall, 0 to 100?" from several answers weighted into one index.

    Formula: 100 sum w (m - lowest)/(highest - lowest), sum w = 1; se = 100/(highest - lowest) sqrt(w'Sw/n), t
    on n - 1. ACSI-style (overall, against expectations, against the ideal; scale 1-10), not the ACSI, whose
    weights are its owner's: equal weights by default. Shapes: mean (..., k), covariance (..., k, k) with n -
    1 over complete answers, n (...), weights (k,) scaled to sum 1. n < 2: se NaN. Source: Fornell, Johnson,
    Anderson, Cha & Bryant (1996), J. Marketing 60(4), 7.

    >>> score = satisfaction_index([8.1, 7.6, 7.2], [[2, 1, 1], [1, 2, 1], [1, 1, 2]], 50)
    >>> round(float(score.estimate), 3), round(float(score.se), 3)
    (73.704, 1.814)
    """
    centre, spread, size = floats(mean, covariance, n)
    k = centre.shape[-1]
    load = np.full(k, 1.0) if weights is None else floats(weights)[0]
    load = load / load.sum()
    per_point = 100 / (highest - lowest)
    estimate = per_point * ((centre - lowest) @ load)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (spread @ load) @ load
        noise = 64 * np.finfo(np.float64).eps * ((np.abs(spread) @ np.abs(load)) @ np.abs(load))
        variance = np.where(variance < noise, 0.0, variance)  # rounding where the answers offset each other
        se = per_point * np.sqrt(np.where(size > 1, variance / size, np.nan))
    low, high = t_interval(estimate, se, size - 1, level=level)
    return IndexScore(bare(estimate), bare(se), bare(np.maximum(low, 0.0)), bare(np.minimum(high, 100.0)), bare(size))
