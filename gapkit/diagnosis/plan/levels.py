"""What may have a target: dimensions, for everybody and per archetype, items and touchpoints as they are today."""

from __future__ import annotations

from collections.abc import Iterator

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.reading import counted, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.record import Record
from gapkit.scoring.archetypes.results import ArchetypeStop
from gapkit.scoring.journey.results import JourneyCell
from gapkit.scoring.results import NAN, Gap, SegmentGap


class Level(Record):
    """Where a dimension, an item or a touchpoint stands today; "hidden" is the state of what may not be told."""

    code: str
    level: str
    perception: float
    low: float
    high: float
    expectation: float
    minimum: float
    gap: float
    state: str
    items: tuple[str, ...] = ()
    group: str = ""
    perception_half: float = 0.0
    gap_half: float = 0.0
    along: float = 0.0

    @property
    def hidden(self) -> bool:
        """Whether too few people answered."""
        return self.state == "hidden"


def levels_of(diagnosis: Diagnosis) -> Iterator[Level]:
    """Yield dimensions, items and touchpoints over all channels, with those of archetypes; nothing unrated."""
    yield from (level for level in _every(diagnosis) if level.hidden or level.perception == level.perception)


def _every(diagnosis: Diagnosis) -> Iterator[Level]:
    thresholds = diagnosis.thresholds
    for row in diagnosis.gaps.dimensions:
        yield _level(row.code, "dimension", row, thresholds, minimum=row.minimum)
    if diagnosis.archetypes is not None:
        named = {one.name for one in diagnosis.archetypes.rows if one.name}
        for one in diagnosis.archetypes.gaps:
            if one.value in named and one.dimension != "overall":
                yield _level(one.dimension, "dimension", one, thresholds, group=one.value)
    for row in diagnosis.gaps.items:
        yield _level(row.code, "item", row, thresholds, minimum=row.minimum)
    places = {cell.touchpoint: cell for cell in diagnosis.journey if cell.channel == ""}
    for cell in places.values():
        yield _level(cell.touchpoint, "touchpoint", cell, thresholds, items=cell.items)
    for stop in diagnosis.archetypes.journey if diagnosis.archetypes is not None else ():
        if stop.touchpoint in places:
            items = places[stop.touchpoint].items
            yield _level(stop.touchpoint, "touchpoint", stop, thresholds, items=items, group=stop.archetype)


def _level(
    code: str,
    level: str,
    row: Gap | SegmentGap | JourneyCell | ArchetypeStop,
    thresholds: Thresholds,
    *,
    minimum: float = NAN,
    items: tuple[str, ...] = (),
    group: str = "",
) -> Level:
    n = counted(row.n, row.n_effective)
    if row.suppressed:
        return Level(code, level, NAN, NAN, NAN, NAN, NAN, NAN, "hidden", items, group)
    state = reading_state(row.verdict, row.gap_low, row.gap_high, n or 0, thresholds)
    spots = (row.perception, row.perception_low, row.perception_high, row.expectation, minimum, row.gap)
    return Level(code, level, *spots, state, items, group, *_halves(row))


def _halves(row: Gap | SegmentGap | JourneyCell | ArchetypeStop) -> tuple[float, float, float]:
    """Return half the intervals of perception and gap, and by how much perception varies with the gap.

    cov(P, G) is (var P + var G - var E) / 2 among people; where E is not told apart, as if it varied apart from P.
    """
    own, gap = (row.perception_high - row.perception_low) / 2, (row.gap_high - row.gap_low) / 2
    if not own >= 0:
        return 0.0, 0.0, 0.0
    if not gap > 0:
        return own, 0.0, 0.0
    along = (own / gap) ** 2
    if isinstance(row, Gap) and row.gap_sd > 0:
        along = (row.perception_sd**2 + row.gap_sd**2 - row.expectation_sd**2) / (2 * row.gap_sd**2)
    return own, gap, min(max(along, -own / gap), own / gap)
