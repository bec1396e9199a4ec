"""Means of weighted answers, with the standard errors that go with them; clusters and strata: `designs`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats


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


def kish_n(sum_w: ArrayLike, sum_w2: ArrayLike) -> FloatArray:
    """Answer "how many equally weighted answers are these worth?": (sum w)^2 / sum w^2.

    Range 1..n for positive weights. No weight: NaN. Source: Kish (1965), Survey Sampling.

    >>> float(kish_n(4, 8))
    2.0
    """
    w, w2 = floats(sum_w, sum_w2)
    return bare(w * w / np.where(w2 > 0, w2, np.nan))
