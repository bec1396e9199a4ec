"""Beta-PERT: a distribution from the lowest, the most likely and the highest value that somebody gave."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.stats.arrays import FloatArray, bare, floats

WEIGHT = 4.0
"""How much the most likely value weighs beside both ends: the usual one."""


def pert_shapes(
    low: ArrayLike, mode: ArrayLike, high: ArrayLike, *, weight: float = WEIGHT
) -> tuple[FloatArray, FloatArray]:
    """Answer "which Beta between low and high has this mode?": its two parameters.

    Formula: a = 1 + weight (mode - low) / (high - low), b = 1 + weight (high - mode) / (high - low). Shapes: any that
    broadcast. NaN where the three are not in order, and where they are all the same (a fixed value has no spread).
    Source: Malcolm, Roseboom, Clark & Fazar (1959), Operations Research 7, 646; Vose (2008), Risk Analysis, 3rd ed.

    >>> [float(one) for one in pert_shapes(0, 1, 4)]
    [2.0, 4.0]
    """
    lowest, likely, highest = floats(low, mode, high)
    spread = np.where((lowest <= likely) & (likely <= highest) & (highest > lowest), highest - lowest, np.nan)
    return bare(1 + weight * (likely - lowest) / spread), bare(1 + weight * (highest - likely) / spread)


def pert_mean(low: ArrayLike, mode: ArrayLike, high: ArrayLike, *, weight: float = WEIGHT) -> FloatArray:
    """Answer "what does it come to on average?": (low + weight mode + high) / (weight + 2).

    Shapes: any that broadcast; units of the values; of a fixed value, the value. Source: as `pert_shapes`.

    >>> round(float(pert_mean(0, 1, 4)), 4)
    1.3333
    """
    lowest, likely, highest = floats(low, mode, high)
    return bare((lowest + weight * likely + highest) / (weight + 2))


def pert_draws(
    low: float, mode: float, high: float, *, size: int, random: np.random.Generator, weight: float = WEIGHT
) -> NDArray[np.float64]:
    """Answer "what might it be?": so many draws, all the same where the value is fixed.

    Source: as `pert_shapes`. `random` makes them again.

    >>> pert_draws(2, 2, 2, size=3, random=np.random.default_rng(1)).tolist()
    [2.0, 2.0, 2.0]
    """
    if low == mode == high:
        return np.full(size, float(mode))
    a, b = pert_shapes(low, mode, high, weight=weight)
    return np.asarray(low + (high - low) * random.beta(float(a), float(b), size=size), dtype=np.float64)
