"""The studentised range: how far apart the largest and the smallest of k means lie by chance."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtrit

from gapkit.stats.arrays import FloatArray, bare, distinct, floats

_LARGEST_DF = 1e11  # beyond it the distribution is that of the range of normals, to the last digits kept
_STEPS = 0.1, 0.2  # of the logarithm of the spread, of the normal deviate; half of them beyond 40 means
_MANY = 40
_TABLE_STEP, _TABLE_END = 0.005, 20.0
_CELLS = 500_000  # held at a time
_SECANTS = 60


def studentized_range_p_value(q: ArrayLike, groups: ArrayLike, df: ArrayLike) -> FloatArray:
    """Answer "how often would k equal means spread at least this far, in standard errors of one mean?".

    Formula: P(Q > q) = E[P(range of k normals > q s)] over s = sqrt(chi2_df / df), where P(range > w) = k times the
    integral of phi(z) (Phi(z)^(k-1) - (Phi(z) - Phi(z - w))^(k-1)). Both integrals by the trapezium rule on the whole
    line, s on a logarithmic scale, which converges exponentially; the inner one is tabulated once for each k. The upper
    tail is summed as such, so that a small p keeps its digits (to about 1e-40). Shapes broadcast. Absolute error below
    1e-11 for df >= 1 (inf allowed) and k <= 200. Range 0..1; q <= 0 gives 1. NaN for k < 2 or df < 1. Source: Tukey
    (1953); Copenhaver & Holland (1988), J. Statistical Computation and Simulation 30, 1.

    >>> round(float(studentized_range_p_value(3.5, 3, 20)), 8)
    0.05589185
    """
    statistic, k, freedom = np.broadcast_arrays(*floats(q, groups, df))
    usable = (k >= 2) & (freedom >= 1) & ~np.isnan(statistic)
    p = np.full(statistic.shape, np.nan)
    p[usable & (statistic <= 0)] = 1.0
    open_ = usable & (statistic > 0)
    p[open_] = _upper_tail(statistic[open_], k[open_], freedom[open_])
    return bare(p)


def studentized_range_quantile(probability: ArrayLike, groups: ArrayLike, df: ArrayLike) -> FloatArray:
    """Return the spread of k equal means below which `probability` of all samples lie.

    The root of `studentized_range_p_value` = 1 - probability, by secants on logarithmic scales from Bonferroni's value,
    which lies above it. Shapes broadcast; 0 < probability < 1, otherwise NaN.

    >>> round(float(studentized_range_quantile(0.95, 3, 20)), 6)
    3.577935
    """
    share, k, freedom = np.broadcast_arrays(*floats(probability, groups, df))
    usable = (k >= 2) & (freedom >= 1) & (share > 0) & (share < 1)
    q = np.full(share.shape, np.nan)
    if usable.any():
        q[usable] = _root(1 - share[usable], k[usable], np.minimum(freedom[usable], _LARGEST_DF))
    return bare(q)


def _root(tail: FloatArray, k: FloatArray, df: FloatArray) -> FloatArray:
    per_pair = np.minimum(tail / (k * (k - 1)), 0.49)
    high = np.log(-np.sqrt(2) * stdtrit(df, per_pair))
    low = high - 0.1
    target = np.log(tail)
    at_high, at_low = (np.log(_upper_tail(np.exp(point), k, df)) - target for point in (high, low))
    for _ in range(_SECANTS):
        with np.errstate(invalid="ignore", divide="ignore"):
            step = at_low * (low - high) / (at_low - at_high)
        step = np.clip(np.where(np.isfinite(step), step, 0.0), -1.0, 1.0)
        high, at_high, low = low, at_low, low - step
        if np.max(np.abs(step)) < 1e-12:
            break
        at_low = np.log(_upper_tail(np.exp(low), k, df)) - target
    return np.asarray(np.exp(low))


def _upper_tail(q: FloatArray, k: FloatArray, df: FloatArray) -> FloatArray:
    """Return P(Q > q) for flat arrays."""
    p = np.empty(q.shape)
    df = np.minimum(df, _LARGEST_DF)
    for means in distinct(k):
        chosen = np.flatnonzero(k == means)
        chosen = chosen[np.argsort(df[chosen])]  # the fewer degrees of freedom, the more nodes
        refined = 0.5 if means > _MANY else 1.0  # the more means, the steeper the distribution function
        while chosen.size:
            block = max(1, _CELLS // _grid(df[chosen[:1]], refined)[2])
            part, chosen = chosen[:block], chosen[block:]
            scale, weight = _spread_nodes(df[part], refined)
            p[part] = (weight * _interpolated(float(means), q[part, None] * scale)).sum(axis=-1)
    return np.clip(p, 0.0, 1.0)


def _spread_nodes(df: FloatArray, refined: float) -> tuple[FloatArray, FloatArray]:
    """Return nodes of s = sqrt(chi2_df / df), even on a logarithmic scale, and their probabilities: (df, nodes)."""
    start, step, count = _grid(df, refined)
    x = (start[:, None] + np.arange(count)) * step[:, None]
    weight = np.exp(df[:, None] * (x - np.expm1(2 * x) / 2))
    # The sum has a known value, but dividing by the sum itself also removes the rounding of large df.
    return np.exp(x), weight / weight.sum(axis=-1, keepdims=True)


def _grid(df: FloatArray, refined: float) -> tuple[FloatArray, FloatArray, int]:
    """Return first node and step for each df, and how many nodes serve them all."""
    width = 1 / np.sqrt(2 * df)
    step = np.minimum(_STEPS[0] * refined, 0.5 * width)
    # To the left the density falls like s^df, to the right like exp(-df s^2 / 2).
    start = np.floor(np.maximum(-40 / df - 9 * width, -41.0) / step)
    end = np.ceil(np.minimum(9 * width, 0.5 * np.log1p(100 / df) + 0.7) / step)
    return start, step, int((end - start).max()) + 1


def _interpolated(k: float, w: FloatArray) -> FloatArray:
    """Return P(range of k standard normals > w), from a table and its slopes by cubics."""
    tail, slope = _range_table(k)
    position = np.minimum(w / _TABLE_STEP, tail.size - 1.0)
    place = np.minimum(position.astype(np.int64), tail.size - 2)
    u = position - place
    v = 1 - u
    left, right = tail[place], tail[place + 1]
    bend = v * slope[place] - u * slope[place + 1]
    return np.asarray(v * v * (1 + 2 * u) * left + u * u * (1 + 2 * v) * right + _TABLE_STEP * u * v * bend)


@lru_cache(maxsize=32)
def _range_table(k: float) -> tuple[FloatArray, FloatArray]:
    """Return P(range of k standard normals > w) and its derivative for w = 0, 0.005 .. 20; beyond, it is 0."""
    w = np.arange(0.0, _TABLE_END + _TABLE_STEP / 2, _TABLE_STEP)
    step = _STEPS[1] * (0.5 if k > _MANY else 1.0)
    z = np.arange(-9.0, _TABLE_END / 2 + 7, step)
    below, density = ndtr(z), np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    tail, slope = np.empty_like(w), np.empty_like(w)
    for start in range(0, w.size, 500):
        part = slice(start, start + 500)
        away = z - w[part, None]
        share = np.minimum(ndtr(away) / below, 1.0)
        with np.errstate(divide="ignore"):
            missed = -np.expm1((k - 1) * np.log1p(-share))
        tail[part] = missed @ (step * k * density * below ** (k - 1))
        steepness = np.exp(-0.5 * away * away) / np.sqrt(2 * np.pi) * (1 - share) ** (k - 2)
        slope[part] = -(steepness @ (step * k * (k - 1) * density * below ** (k - 2)))
    tail[-1] = slope[-1] = 0.0
    return tail, slope
