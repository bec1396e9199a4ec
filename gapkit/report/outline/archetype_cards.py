"""A card for each archetype: who they are, and an empathy map filled from answers and coded comments."""

from __future__ import annotations

from gapkit.report.archetype_words import (
    archetype_name,
    entry_words,
    held,
    phrase_of,
    said,
    size_words,
    who_words,
)
from gapkit.report.blocks import Card, Fact
from gapkit.report.formats import MISSING
from gapkit.report.voice import Voice, upper_first
from gapkit.scoring.archetypes.results import CELLS, NOBODY, Archetype


def archetype_cards(voice: Voice) -> tuple[Card, ...]:
    """Return the card of every archetype that may be shown."""
    return tuple(_card(voice, row) for row in held(voice).rows if not row.suppressed and row.name != NOBODY)


def _card(voice: Voice, row: Archetype) -> Card:
    phrase = phrase_of(voice, row.name)
    size = said(voice, "card.size", share=voice.locale.share(row.share), between=size_words(voice, row))
    lines = [upper_first(phrase) + "." if phrase else "", size, _whose(voice, row.name)]
    facts = []
    for cell in CELLS:
        told = [entry for entry in held(voice).empathy if entry.archetype == row.name and entry.cell == cell]
        text = " · ".join(entry_words(voice, entry) for entry in told)
        facts.append(Fact(said(voice, f"cells.{cell}"), text or MISSING))
    return Card(
        title=said(voice, "card.title", name=archetype_name(voice, row.name)),
        paragraphs=tuple(line for line in lines if line),
        facts=tuple(facts),
        closing=_read(voice, row.name),
    )


def _read(voice: Voice, name: str) -> str:
    """Return how many comments the themes of a map come from; nothing where there are none."""
    lines = [one for one in held(voice).empathy if one.archetype == name and one.measure in ("mention", "emotion")]
    return said(voice, "card.comments", n=voice.locale.number(lines[0].n)) if lines else ""


def _whose(voice: Voice, name: str) -> str:
    who = who_words(voice, name)
    return "" if who == MISSING else said(voice, "card.who", who=who)
