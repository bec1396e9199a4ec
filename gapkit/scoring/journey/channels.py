"""Through which channel each person came, from the segment that tells it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Journey, Segment
from gapkit.record import Record, field

_PARTS = re.compile(r"\s*(?:,|;|/|\bor\b|\band\b|\bo\b|\bu\b|\by\b|\be\b)\s*")


class Channels(Record):
    """The segment that tells the channel, the position of each person's channel (-1: not told), hidden channels."""

    segment: str = ""
    codes: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    hidden: frozenset[int] = frozenset()


def channels_of(
    journey: Journey,
    answers: Answers,
    *,
    column: str = "",
    values: Mapping[str, Iterable[str]] | None = None,
    hidden: frozenset[tuple[str, str]] = frozenset(),
) -> Channels | None:
    """Return the channel of every person; None where no segment tells it.

    `column` names the segment; without it, the one whose values are most often names of channels. `values` are the
    values that mean a channel, by its code. A channel with a value that is hidden elsewhere is hidden here too.
    """
    named = {_plain(text): code for code, texts in (values or {}).items() for text in texts}
    places = {channel.code: i for i, channel in enumerate(journey.channels)}
    spoken = {
        _plain(name): channel.code
        for channel in journey.channels
        for text in (channel.code, channel.name.es, channel.name.en)
        for name in (text, *_PARTS.split(text.casefold()))
        if name.strip()
    } | named
    best, found = None, 0
    for segment in answers.segments.values():
        if column and _plain(segment.name) != _plain(column):
            continue
        known = sum(_plain(value) in spoken for value in segment.values)
        if known > found and (column or 2 * known >= len(segment.values)):
            best, found = segment, known
    if best is None:
        return None
    return _told(best, [places.get(spoken.get(_plain(value), ""), -1) for value in best.values], hidden)


def _told(segment: Segment, places: list[int], hidden: frozenset[tuple[str, str]]) -> Channels:
    lookup = np.array([*places, -1], np.int64)
    taken = frozenset(
        place
        for place, value in zip(places, segment.values, strict=True)
        if place >= 0 and (segment.name, value) in hidden
    )
    return Channels(segment.name, lookup[segment.codes], taken)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c)).split())
