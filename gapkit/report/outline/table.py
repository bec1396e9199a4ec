"""What every section asks of the gap table: rows in order, states in groups."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gapkit.report.states import OVER, SHORT
from gapkit.report.voice import Voice
from gapkit.scoring.results import Gap, Priority


def ordered_dimensions(voice: Voice) -> list[Gap]:
    """Return the dimensions, largest shortfall (or lowest rating) first; what is hidden or empty comes last."""
    return sorted(voice.diagnosis.gaps.dimensions, key=lambda row: _depth(voice, row))


def ordered_items(voice: Voice) -> list[Gap]:
    """Return the items, largest shortfall (or lowest rating) first; what is hidden or empty comes last."""
    places = {code: place.gap_rank for code, place in item_places(voice).items()}
    last = len(places) + 1
    return sorted(voice.diagnosis.gaps.items, key=lambda row: (places.get(row.code, last), _depth(voice, row)))


def item_places(voice: Voice) -> dict[str, Priority]:
    """Return the places of the items, by code."""
    return {row.code: row for row in voice.diagnosis.priorities.where(level="item") if row.gap_rank}


def shown(rows: Iterable[Gap]) -> list[Gap]:
    """Return the rows that have numbers."""
    return [row for row in rows if not row.suppressed and row.n]


def by_state(voice: Voice, rows: Iterable[Gap]) -> dict[str, list[Gap]]:
    """Return rows by reading state, each group in the order given; "short_any" and "over_any" hold both kinds."""
    groups: dict[str, list[Gap]] = {}
    for row in rows:
        groups.setdefault(voice.state(row), []).append(row)
    groups["short_any"] = [row for row in rows if voice.state(row) in SHORT]
    groups["over_any"] = [row for row in rows if voice.state(row) in OVER]
    return groups


def codes(rows: Iterable[Gap]) -> list[str]:
    """Return the codes of rows."""
    return [row.code for row in rows]


def _depth(voice: Voice, row: Gap) -> float:
    value = row.gap if voice.paired else row.perception
    return value if math.isfinite(value) else math.inf
