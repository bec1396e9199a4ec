"""Thresholds with few random draws, for tests that ask nothing of what is drawn: a test pays for what it looks at."""

from __future__ import annotations

from typing import Any

from gapkit.diagnosis.thresholds import Thresholds

FEW: dict[str, Any] = {
    "replicates": 99,
    "driver_replicates": 60,
    "item_replicates": 60,
    "surface_replicates": 60,
    "asymmetry_replicates": 60,
}


def few_draws(width: float, **changes: Any) -> Thresholds:
    """Return the usual thresholds of a scale this wide but for the draws, and for what is said otherwise."""
    return Thresholds.for_range(width, **(FEW | changes))
