"""The arrays of this layer: their types, and how a histogram of scores is read."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

DECIMALS = 9  # scores closer than this are the same score: 0.1 + 0.2 - 0.3 is a zero
_NOISE = 1e-6
_MOST_STEPS = 100_000  # more, and the scores are as good as continuous


def bare(array: ArrayLike) -> FloatArray:
    """Return float64, and a scalar where there were no leading axes."""
    scalar_or_array: FloatArray = np.asarray(array, dtype=np.float64)[()]
    return scalar_or_array


def floats(*arrays: ArrayLike) -> tuple[FloatArray, ...]:
    """Return every argument as a float64 array (0-d kept)."""
    return tuple(np.asarray(array, dtype=np.float64) for array in arrays)


def histogram(values: ArrayLike, counts: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return scores (k,) and counts (..., k) as float64."""
    return np.asarray(values, dtype=np.float64), np.asarray(counts, dtype=np.float64)


def distinct(values: FloatArray) -> FloatArray:
    """Return every number once, rising; there must be no NaN. `numpy.unique` does this too, and loads masked arrays."""
    ordered = np.sort(values, axis=None)
    first = np.ones(ordered.size, np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def median(values: NDArray[Any]) -> float:
    """Return the middle number of a row without NaN. `numpy.median` does this too, and loads masked arrays."""
    ordered = np.sort(values)
    return float(ordered[(ordered.size - 1) // 2] + ordered[ordered.size // 2]) / 2


def quantile(values: NDArray[Any], share: float) -> float:
    """Return the quantile of a row without NaN, between neighbours in a straight line, to the bit as `numpy.quantile`.

    That loads masked arrays as `numpy.median` does.
    """
    ordered = np.sort(values)
    place = share * (ordered.size - 1)
    below, beyond = int(place), place - int(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, ordered.size - 1)])
    return low + (high - low) * beyond if beyond < 0.5 else high - (high - low) * (1 - beyond)


def signs(values: FloatArray) -> FloatArray:
    """Return -1, 0 or 1 for every score, floating noise read as zero."""
    return np.sign(np.round(values, DECIMALS))


def are_whole(array: FloatArray) -> bool:
    """Return whether every number is an integer that float64 holds exactly."""
    return bool(np.all(array == np.rint(array)) and np.all(np.abs(array) < 2.0**53))


def lattice(values: FloatArray) -> tuple[IntArray, float] | None:
    """Return (whole steps above the lowest score, step), or None when the scores share no lattice.

    Integer scores have step 1; means of up to five integer answers have a step of 1/60 or a multiple of it.
    """
    offsets = values - values.min()
    if are_whole(offsets):
        return offsets.astype(np.int64), 1.0
    step = 0.0
    for distance in np.diff(distinct(np.round(offsets, DECIMALS))):  # short distances keep rounding errors short
        step = _common_step(float(distance), step)
    steps = np.rint(offsets / step)
    step = float(offsets @ steps / (steps @ steps))
    if np.max(np.abs(offsets - steps * step)) > _NOISE or steps.max() > _MOST_STEPS:
        return None
    return steps.astype(np.int64), step


def _common_step(larger: float, smaller: float) -> float:
    while smaller > _NOISE:
        larger, smaller = smaller, larger % smaller
        if larger - smaller < _NOISE:  # the remainder came out just under a whole step
            smaller = 0.0
    return larger
