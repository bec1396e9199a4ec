"""Ratios of two uncertain figures, and where a line reaches a value: Fieller's intervals."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.estimates import t_quantile


class RatioInterval(Record):
    """A ratio and the values that agree with the data.

    `kind` says what low and high mean. "bounded": from low to high. "two rays": everything up to low and everything
    from high on, because the denominator may be zero. "everything": no value is ruled out (low -inf, high inf). "none":
    not enough to say (NaN).
    """

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    kind: NDArray[np.str_]


def ratio_interval(
    numerator: ArrayLike,
    denominator: ArrayLike,
    var_numerator: ArrayLike,
    var_denominator: ArrayLike,
    covariance: ArrayLike = 0.0,
    *,
    df: ArrayLike = np.inf,
    level: float = 0.95,
) -> RatioInterval:
    """Answer "how large is one uncertain figure in terms of another, and which values can be ruled out?".

    Fieller: every r with (a - r b)^2 <= t^2 (v_a - 2 r c + r^2 v_b). When b is clearly not zero these lie
    between two bounds; otherwise they do not, and the result says so instead of printing a finite interval.
    Shapes broadcast; df inf is the normal. Denominator 0: estimate NaN. Source: Fieller (1954), J. Royal
    Statistical Society B 16, 175.

    >>> r = ratio_interval([2.0, 2.0, 0.1], [4.0, 0.5, 0.1], 0.25, 0.25)
    >>> r.kind.tolist(), r.low.round(3).tolist(), r.high.round(3).tolist()
    (['bounded', 'two rays', 'everything'], [0.248, -3.91, -inf], [0.816, 1.094, inf])
    """
    a, b, va, vb, c, freedom = np.broadcast_arrays(
        *floats(numerator, denominator, var_numerator, var_denominator, covariance, df)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(np.isinf(freedom), t_quantile(0.5 + level / 2, 1e15), t_quantile(0.5 + level / 2, freedom))
        square, half, constant = b * b - t * t * vb, a * b - t * t * c, a * a - t * t * va
        root = np.sqrt(np.maximum(half * half - square * constant, 0.0))
        first, second = (half - root) / square, (half + root) / square
        estimate = np.where(b != 0, a / np.where(b != 0, b, np.nan), np.nan)
    bounded = square > 0
    rays = (square < 0) & (half * half - square * constant > 0)
    unknown = np.isnan(square) | np.isnan(half) | np.isnan(constant)
    low = np.where(bounded | rays, np.minimum(first, second), -np.inf)
    high = np.where(bounded | rays, np.maximum(first, second), np.inf)
    kind = np.select([unknown, bounded, rays], ["none", "bounded", "two rays"], "everything")
    return RatioInterval(
        bare(estimate), bare(np.where(unknown, np.nan, low)), bare(np.where(unknown, np.nan, high)), kind
    )


def crossing(
    intercept: ArrayLike,
    slope: ArrayLike,
    covariance: ArrayLike,
    *,
    target: ArrayLike = 0.0,
    df: ArrayLike = np.inf,
    level: float = 0.95,
) -> RatioInterval:
    """Answer "at which level of a KPI does the line reach a value, such as a gap of zero?".

    Formula: x0 = (target - intercept)/slope with Fieller's interval. Shapes: intercept, slope, target and df
    broadcast; covariance (..., 2, 2) of intercept and slope. Reading: "two rays" or "everything" means that
    the slope may be zero, so that no level of the KPI is known to be enough. Units: those of the KPI.
    Extrapolation beyond the levels observed is the caller's to flag. Source: Fieller (1954).

    >>> found = crossing(-1.0, 0.05, [[0.01, -0.0003], [-0.0003, 0.00001]], df=12)
    >>> round(float(found.estimate), 3), round(float(found.low), 3), round(float(found.high), 3)
    (20.0, 17.829, 21.783)
    """
    start, rise, spread, wanted = floats(intercept, slope, covariance, target)
    return ratio_interval(
        wanted - start, rise, spread[..., 0, 0], spread[..., 1, 1], -spread[..., 0, 1], df=df, level=level
    )
