"""P-values adjusted for how many questions were asked at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.stats.arrays import FloatArray, bare


def holm(p_value: ArrayLike) -> FloatArray:
    """Answer "which results stand if not one false alarm is wanted in the whole family?".

    Formula: sorted p_(i) times (m - i + 1), made non-decreasing, clipped at 1. The family is the last axis;
    NaN stays NaN and does not count. Range 0..1, never below the raw p. Source: Holm (1979), Scand. J.
    Statistics 6, 65.

    >>> [round(float(p), 3) for p in holm([0.01, 0.04, float("nan"), 0.03])]
    [0.03, 0.06, nan, 0.06]
    """
    p, order, rank, m = _family(p_value)
    return _unsorted(np.maximum.accumulate(p * (m - rank), axis=-1), order)


def benjamini_hochberg(p_value: ArrayLike) -> FloatArray:
    """Answer "which results stand if a small share of false alarms among them is acceptable?".

    Formula: sorted p_(i) times m / i, made non-decreasing from the top, clipped at 1. The family is the last
    axis; NaN stays NaN and does not count. Range 0..1, never below the raw p and never above Holm's. Source:
    Benjamini & Hochberg (1995), J. Royal Statistical Society B 57, 289.

    >>> [round(float(p), 3) for p in benjamini_hochberg([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    p, order, rank, m = _family(p_value)
    scaled = np.where(np.isnan(p), np.inf, p * (m / (rank + 1)))  # p times a ratio >= 1 never drops below p
    stepped = np.minimum.accumulate(scaled[..., ::-1], axis=-1)[..., ::-1]
    return _unsorted(np.where(np.isnan(p), np.nan, stepped), order)


def _family(
    p_value: ArrayLike,
) -> tuple[FloatArray, NDArray[np.intp], FloatArray, FloatArray]:
    p = np.atleast_1d(np.asarray(p_value, dtype=np.float64))
    order = np.argsort(p, axis=-1, kind="stable")  # NaN last
    rank = np.arange(p.shape[-1], dtype=np.float64)
    m = np.sum(~np.isnan(p), axis=-1, keepdims=True).astype(np.float64)
    return np.take_along_axis(p, order, axis=-1), order, rank, m


def _unsorted(adjusted: FloatArray, order: NDArray[np.intp]) -> FloatArray:
    result = np.empty_like(adjusted)
    np.put_along_axis(result, order, np.minimum(adjusted, 1.0), axis=-1)
    return bare(result)
