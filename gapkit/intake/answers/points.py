"""Points shared out over the dimensions, as shares that add up to one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

TOTAL = 100.0
TOLERANCE = 2.0
"""Sums this close to the total are taken as slips of the pen and not flagged."""


def shares(
    points: NDArray[np.float64],
) -> tuple[NDArray[np.float64], dict[str, NDArray[np.bool_]]]:
    """Return (dimensions, n) shares of each person, NaN where they cannot be known, and the flags of what was mended.

    A sum of 98 to 102, or all parts present and a sum above zero: divided by the sum; flagged "points_off_total"
    when the sum is further from 100. One part missing and the rest below 98: it gets what is left of 100. A missing
    part that was filled, or taken as zero because the rest makes 100, is flagged "points_imputed". A negative part,
    nothing but zeros, or more missing: no shares. What is left is only known where people did share out 100.
    """
    missing = np.isnan(points)
    absent = missing.sum(axis=0)
    told = np.where(missing, 0.0, points)
    total = told.sum(axis=0)
    sound = (total > 0) & (told >= 0).all(axis=0)
    whole = sound & (absent == 0)
    near = sound & (np.abs(total - TOTAL) <= TOLERANCE)
    of_hundred = not whole.any() or abs(_median(total[whole]) - TOTAL) <= TOLERANCE
    completed = sound & ~near & (absent == 1) & (total < TOTAL) & of_hundred & (points.shape[0] > 1)
    filled = np.where(missing & completed, TOTAL - total, told)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = np.where(whole | near | completed, filled / filled.sum(axis=0), np.nan)
    return parts, {"points_off_total": whole & ~near, "points_imputed": completed | (near & (absent > 0))}


def _median(values: NDArray[np.float64]) -> float:
    # np.median would load numpy.ma for its sake.
    ordered, n = np.sort(values), len(values)
    return float(ordered[(n - 1) // 2] + ordered[n // 2]) / 2
