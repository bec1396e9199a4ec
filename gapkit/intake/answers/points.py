"""Points shared out over the dimensions, as shares that add up to one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import Fault

TOTAL = 100.0
_TOTALS = ((1.0, 0.02), (10.0, 0.02), (TOTAL, 0.25))
_RANKED = 0.8
_HIGHEST_MARK = 10

TOLERANCE = 2.0
"""Sums this close to the total are taken as slips of the pen and not flagged."""


def total_fault(points: NDArray[np.float64], sheet: str) -> list[Fault]:
    """Return the fault of points that were not shared out: as a rule they make 100, or 10, or 1."""
    whole = points[:, ~np.isnan(points).any(axis=0)]
    if not whole.size or (whole < 0).any():
        return []
    median = _median(whole.sum(axis=0))
    ranks = np.arange(1, len(whole) + 1)
    ranked = np.mean((np.sort(whole, axis=0) == ranks[:, None]).all(axis=0))
    if ranked < _RANKED and any(abs(median - total) <= about * total for total, about in _TOTALS):
        return []
    whole_numbers = bool((whole == np.floor(whole)).all())
    kind = "ranks" if ranked >= _RANKED else "marks" if whole_numbers and whole.max() <= _HIGHEST_MARK else "total"
    found: dict[str, object] = {"low": f"{whole.min():g}", "high": f"{whole.max():g}", "total": f"{median:g}"}
    return [Fault(f"intake.points_{kind}", {"sheet": sheet, "dimensions": len(whole), **found})]


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
