"""Reading states as the reader meets them: sign, words, colour class, evidence dots. It decides nothing."""

from __future__ import annotations

import math

from gapkit.diagnosis.reading import STATES, counted, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.i18n import say
from gapkit.scoring.results import Gap, SegmentGap
from gapkit.scoring.zone_places import zone_place

__all__ = [
    "GLYPHS",
    "OVER",
    "SHORT",
    "STATES",
    "ZONES",
    "chip",
    "evidence_dots",
    "evidence_words",
    "gap_state",
    "heat_class",
    "slack_people",
    "slack_state",
    "state_label",
    "state_short",
    "zone_label",
]

GLYPHS = {
    "short": "▼",
    "short_small": "▽",
    "meets": "≈",
    "unclear": "◌",
    "over_small": "△",
    "over": "▲",
    "indicative": "◌",
    "hidden": "⊘",
    "below": "▼",
    "edge": "◌",
    "inside": "≈",
    "upper": "△",
}
"""The sign of every reading state and of every place in the zone of tolerance."""

ZONES = ("below", "edge", "inside", "upper", "over")
"""Where perception stands: below the minimum, at its edge, inside the zone, inside or above it, surely above it."""

SHORT = ("short", "short_small")
OVER = ("over", "over_small")

_DOTS = ("○○○", "●○○", "●●○", "●●●")
# Heat-map cuts on 1-7, where the smallest gap is 0.30: they travel with it to other scales.
_REFERENCE = 0.30
_FALLS = ((-2.0, "n4"), (-1.4, "n3"), (-0.8, "n2"))
_RISES = ((2.2, "p4"), (1.6, "p3"), (1.0, "p2"))


def gap_state(row: Gap | SegmentGap, thresholds: Thresholds) -> str:
    """Return the reading state of a row: hidden, then indicative, then meets, then by sign and interval."""
    n = counted(row.n, row.n_effective)
    return reading_state(row.verdict, row.gap_low, row.gap_high, n, thresholds, suppressed=row.suppressed)


def slack_people(row: Gap) -> int | None:
    """Return how many people are behind the slack of a row: those who gave a minimum too."""
    return row.n if row.adequacy_n is None else row.adequacy_n


def slack_state(row: Gap, *, indicative_below: int) -> str | None:
    """Return the place of a row in the zone of tolerance; few responses stay indicative, without an interval None."""
    if not math.isfinite(row.adequacy):
        return None
    if (counted(slack_people(row), row.n_effective) or 0) < indicative_below:
        return "indicative"
    return zone_place(slack=(row.adequacy_low, row.adequacy_high), gap=(row.gap_low, row.gap_high))


def heat_class(gap: float, smallest_gap: float) -> str | None:
    """Return the heat-map class of a gap (n4 .. z0 .. p4); None when there is no number."""
    if not math.isfinite(gap):
        return None
    value, unit = round(gap, 9), smallest_gap / _REFERENCE
    if abs(value) <= round(smallest_gap, 9):
        return "z0"
    for cut, name in _FALLS:
        if value <= round(cut * unit, 9):
            return name
    for cut, name in _RISES:
        if value >= round(cut * unit, 9):
            return name
    return "n1" if value < 0 else "p1"


def evidence_dots(strength: int) -> str:
    """Return the dots of an evidence level, 0 (not conclusive) to 3 (strong)."""
    return _DOTS[max(0, min(strength, 3))]


def evidence_words(strength: int, language: str) -> str:
    """Return an evidence level in words."""
    return say(f"report.evidence.level_{max(0, min(strength, 3))}", language)


def state_label(state: str, language: str, *, min_cell: int = 5, protected: bool = False) -> str:
    """Return the words of a reading state; a hidden one says why it is hidden."""
    return say(f"report.states.{_name(state, protected)}", language, k=min_cell)


def state_short(state: str, language: str, *, min_cell: int = 5, protected: bool = False) -> str:
    """Return the word or two a heat map has room for."""
    return say(f"report.states_short.{_name(state, protected)}", language, k=min_cell)


def zone_label(zone: str, language: str) -> str:
    """Return the words of a place in the zone of tolerance."""
    return say(f"report.zones.{zone}", language)


def chip(state: str, label: str) -> str:
    """Return sign and words of a state, for media without colour."""
    return f"{GLYPHS[state]} {label}"


def _name(state: str, protected: bool) -> str:
    return "protected" if state == "hidden" and protected else state
