"""Reading: the word for a gap, and the strength of the evidence behind it."""

from __future__ import annotations

import math

from gapkit.diagnosis.thresholds import Thresholds

STATES = ("short", "short_small", "meets", "unclear", "over_small", "over", "indicative", "hidden")


def reading_state(
    verdict: str | None, low: float, high: float, n: float | None, thresholds: Thresholds, *, suppressed: bool = False
) -> str:
    """Return the reading state of a gap from verdict, interval and (effective) n, in the order the report checks."""
    if suppressed or n is None:
        return "hidden"
    if n < thresholds.indicative_below:
        return "indicative"
    if verdict in {"no_relevant_gap", "gap_trivial"}:
        return "meets"
    if verdict != "gap_relevant":
        return "unclear"
    delta = thresholds.smallest_gap
    low, high = round(low, 9), round(high, 9)
    if low + high < 0:
        return "short" if high < -delta else "short_small"
    return "over" if low > delta else "over_small"


def counted(n: int | None, n_effective: float) -> float | None:
    """Return the n that a reading rests on: people, or what they are worth when they carry weights."""
    return n if n is None or math.isnan(n_effective) else min(float(n), n_effective)


def evidence_strength(state: str, n: float | None, thresholds: Thresholds, *, doubtful: bool = False) -> int:
    """Return 3 strong, 2 moderate, 1 indicative, 0 not conclusive; `doubtful` when a quality flag is open."""
    if state in {"unclear", "hidden"}:
        return 0
    if state == "indicative" or n is None or n < thresholds.indicative_below:
        return 1
    if state in {"short_small", "over_small"} or n < thresholds.strong_from or doubtful:
        return 2
    return 3


def finding_score(strength: int, effect: float, thresholds: Thresholds, *, weight: float = 1.0) -> float:
    """Return what a finding counts when the summary chooses: evidence x size in smallest gaps x weight."""
    if math.isnan(effect):
        return 0.0
    return max(strength, 0.5) * abs(effect) / (thresholds.smallest_gap or 1.0) * weight
