"""Cells: one number, one way to write it, whatever table it stands in."""

from __future__ import annotations

import math
from collections.abc import Iterable

from gapkit.report.blocks import Cell
from gapkit.report.formats import MISSING, excerpt
from gapkit.report.states import ZONES, zone_label
from gapkit.report.voice import Voice
from gapkit.scoring.results import Gap

ITEM_LIMIT = 160
"""Longest wording of an item in a table."""

TEXT_LIMIT = 60


def name_cell(text: str, small: str = "") -> Cell:
    """Return what a row is about, on one line of bearable length."""
    return Cell(excerpt(text, TEXT_LIMIT), small=small, value=text)


def item_cell(voice: Voice, code: str) -> Cell:
    """Return the wording of an item with its code."""
    return Cell(excerpt(voice.item_text(code), ITEM_LIMIT), small=code, value=code)


def score_cell(voice: Voice, value: float, *, decimals: int = 2, suppressed: bool = False) -> Cell:
    """Return a mean in points of the scale."""
    return hidden_cell(voice) if suppressed else Cell(voice.locale.number(value, decimals), value=known(value))


def level_cell(voice: Voice, row: Gap) -> Cell:
    """Return a perception with its interval."""
    if row.suppressed:
        return hidden_cell(voice)
    small = interval_small(voice, row.perception_low, row.perception_high, signed=False)
    return Cell(voice.locale.number(row.perception, 2), small=small, value=known(row.perception))


def gap_cell(voice: Voice, row: Gap) -> Cell:
    """Return a gap with its interval."""
    if row.suppressed:
        return hidden_cell(voice)
    small = interval_small(voice, row.gap_low, row.gap_high)
    return Cell(voice.locale.signed(row.gap), small=small, value=known(row.gap))


def slack_cell(voice: Voice, row: Gap) -> Cell:
    """Return perception minus minimum with its interval."""
    if row.suppressed:
        return hidden_cell(voice)
    small = interval_small(voice, row.adequacy_low, row.adequacy_high)
    return Cell(voice.locale.signed(row.adequacy), small=small, value=known(row.adequacy))


def state_cell(voice: Voice, row: Gap) -> Cell:
    """Return the reading state of a row as a chip."""
    if not row.suppressed and not row.n:
        return Cell(voice.say("words.nobody"))
    state = voice.state(row)
    return Cell(voice.state_words(state), state=state, value=state)


def zone_cell(voice: Voice, row: Gap, zone: str | None) -> Cell:
    """Return the place in the zone of tolerance as a chip; few responses stay indicative, too few hidden."""
    if not row.suppressed and not row.n:
        return Cell(voice.say("words.nobody"))
    state = zone or "hidden"
    words = zone_label(state, voice.language) if state in ZONES else voice.state_words(state)
    return Cell(words, state=state, value=state)


def share_cell(voice: Voice, share: float, *, decimals: int = 0, low: float = math.nan, high: float = math.nan) -> Cell:
    """Return a share, with its interval where there is one."""
    if not math.isfinite(share):
        return Cell(MISSING)
    small = ""
    if math.isfinite(low) and math.isfinite(high):
        small = voice.locale.interval(100 * low, 100 * high, decimals, signed=False)
    return Cell(voice.locale.share(share, decimals), small=small, value=share)


def probability_cell(voice: Voice, share: float) -> Cell:
    """Return a share of resamples; it never reads as certain."""
    return Cell(voice.locale.probability(share), value=known(share))


def count_cell(voice: Voice, n: int | None) -> Cell:
    """Return a number of people or things."""
    return Cell(voice.locale.number(n), value=n)


def place_cell(voice: Voice, place: int | None, low: int | None, high: int | None) -> Cell:
    """Return a place with the range of places it may really have."""
    if not place:
        return Cell(MISSING)
    band = "" if low is None or high is None else f"({voice.locale.places(low, high)})"
    return Cell(voice.locale.number(place), small=band, value=place)


def hidden_cell(voice: Voice, *, protected: bool = False, segment: str = "") -> Cell:
    """Return a cell that says why its number is hidden."""
    text = voice.state_brief("hidden", protected=protected, segment=segment)
    return Cell(text, state="hidden", hatched=True)


def interval_small(voice: Voice, low: float, high: float, *, signed: bool = True) -> str:
    """Return an interval for the second line of a cell; nothing where there is none."""
    text = voice.locale.interval(low, high, signed=signed)
    return "" if text == MISSING else text


def people_text(voice: Voice, counts: Iterable[int | None]) -> str:
    """Return "n = 412", or the range when rows rest on different numbers of people."""
    known_counts = [n for n in counts if n]
    if not known_counts:
        return voice.say("words.few", k=voice.diagnosis.thresholds.min_cell)
    low, high = min(known_counts), max(known_counts)
    if low == high:
        return voice.say("words.n", n=voice.locale.number(low))
    return voice.say("words.n_range", low=voice.locale.number(low), high=voice.locale.number(high))


def known(value: float) -> float | None:
    """Return a number that exists, else None."""
    return value if math.isfinite(value) else None


def within(limit: int, sentences: Iterable[str]) -> str:
    """Return as many sentences, in their order, as a limit has room for; the first always."""
    told = ""
    for sentence in sentences:
        longer = f"{told} {sentence}".strip()
        if told and len(longer.replace("**", "")) > limit:
            break
        told = longer
    return told
