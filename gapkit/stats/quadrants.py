"""Importance against performance: in which quadrant a point lies, under which rule, and how surely."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats

Quadrant = Literal["concentrate", "keep", "low", "excess"]
QuadrantRule = Literal["means", "medians", "scale", "diagonal"]
"""Where the dividing lines are: means or medians of the points, middles of the scales, or importance = performance."""

QUADRANTS: tuple[Quadrant, ...] = ("concentrate", "keep", "low", "excess")
"""Important and poor; important and good; unimportant and poor; unimportant and good."""


class Membership(Record):
    """Per point: its quadrant, the share of draws in each quadrant (k, 4), and whether the quadrant is sure enough."""

    quadrant: NDArray[np.int64]
    shares: FloatArray
    sure: NDArray[np.bool_]


def cross_hairs(
    performance: ArrayLike, importance: ArrayLike, *, rule: QuadrantRule, middle: tuple[float, float] = (0.5, 0.5)
) -> tuple[FloatArray, FloatArray]:
    """Answer "from which value on is performance good, and importance high?".

    Shapes: performance and importance (..., k); results (...): means or medians of the points that exist, or the
    `middle` of both scales. "diagonal" has no such lines: NaN.

    >>> [float(line) for line in cross_hairs([2.0, 4.0, 6.0], [0.1, 0.2, 0.6], rule="medians")]
    [4.0, 0.2]
    """
    x, y = floats(performance, importance)
    if rule == "scale":
        return np.full(x.shape[:-1], middle[0]), np.full(y.shape[:-1], middle[1])
    if rule == "diagonal":
        return np.full(x.shape[:-1], np.nan), np.full(y.shape[:-1], np.nan)
    centre = np.nanmean if rule == "means" else np.nanmedian
    return np.asarray(centre(x, axis=-1)), np.asarray(centre(y, axis=-1))


def quadrant_of(
    performance: ArrayLike,
    importance: ArrayLike,
    *,
    rule: QuadrantRule = "means",
    middle: tuple[float, float] = (0.5, 0.5),
) -> NDArray[np.int64]:
    """Answer "what should be done with this point: concentrate, keep up, low priority, possible excess?".

    A point on a line counts as good, and as important. "diagonal" compares both on the same 0..1 scale: importance
    above performance is "concentrate", else "keep" (there is no third answer), so both must already be shares of
    their scale. Shapes: (..., k), result (..., k) positions in `QUADRANTS`, -1 where a number is missing. Sources:
    Martilla & James (1977), J. Marketing 41, 77; diagonal: Bacon (2003), Int. J. Market Research 45, 55.

    >>> [QUADRANTS[one] for one in quadrant_of([2.0, 6.0, 3.0, 7.0], [0.4, 0.4, 0.1, 0.1])]
    ['concentrate', 'keep', 'low', 'excess']
    """
    x, y = floats(performance, importance)
    known = ~(np.isnan(x) | np.isnan(y))
    if rule == "diagonal":
        found = np.where(y > x, 0, 1)
    else:
        across, up = cross_hairs(np.where(known, x, np.nan), np.where(known, y, np.nan), rule=rule, middle=middle)
        good, important = x >= across[..., None], y >= up[..., None]
        found = np.where(important, np.where(good, 1, 0), np.where(good, 3, 2))
    return np.where(known, found, -1)


def priority_distance(performance: ArrayLike, importance: ArrayLike) -> FloatArray:
    """Answer "how far does importance run ahead of performance?": (I - P)/sqrt 2, both on 0..1; positive: act.

    Source: Abalo, Varela & Manzano (2007), J. Business Research 60, 115.

    >>> round(float(priority_distance(0.5, 0.9)), 4)
    0.2828
    """
    x, y = floats(performance, importance)
    return np.asarray((y - x) / np.sqrt(2))


def membership(
    performance: ArrayLike,
    importance: ArrayLike,
    performance_draws: ArrayLike,
    importance_draws: ArrayLike,
    *,
    rule: QuadrantRule = "means",
    middle: tuple[float, float] = (0.5, 0.5),
    at_least: float = 0.8,
) -> Membership:
    """Answer "would this point be in the same quadrant with other people asked?".

    Formula: the share of resamples in each quadrant, the lines drawn anew in each; sure when the quadrant of the
    observed values holds `at_least` of them. Shapes: values (k,), draws (B, k) from the same resamples; draws with a
    missing number are left out of the shares of that point. Without draws: shares NaN, nothing sure.

    >>> found = membership([2.0, 6.0], [0.9, 0.1], [[2.0, 6.0], [3.0, 5.0]], [[0.8, 0.2], [0.7, 0.3]])
    >>> found.shares[:, 0].tolist(), found.sure.tolist()
    ([1.0, 0.0], [True, True])
    """
    observed = quadrant_of(performance, importance, rule=rule, middle=middle)
    drawn = quadrant_of(performance_draws, importance_draws, rule=rule, middle=middle)
    counts = np.stack([(drawn == one).sum(axis=0) for one in range(len(QUADRANTS))], axis=-1).astype(np.float64)
    total = counts.sum(axis=-1, keepdims=True)
    shares = np.divide(counts, total, out=np.full_like(counts, np.nan), where=total > 0)
    own = np.take_along_axis(shares, np.maximum(observed, 0)[:, None], axis=1)[:, 0]
    with np.errstate(invalid="ignore"):
        sure = (observed >= 0) & (own >= at_least - 1e-12)
    return Membership(observed, shares, sure)
