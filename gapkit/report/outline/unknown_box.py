"""The box of what cannot be said: each with why not, and what would let it be said."""

from __future__ import annotations

from gapkit.diagnosis.unknowns import UNKNOWN
from gapkit.report.blocks import Card, Cards
from gapkit.report.loop_words import looped, unknown_words
from gapkit.report.voice import Voice, upper_first

MOST = 8
"""Lines of the box; the workbook and diagnosis.json have them all."""


def unknown_box(voice: Voice) -> Cards | None:
    """Return the box, what the study set out to find first; None where nothing is left open."""
    found = [one for one in voice.diagnosis.findings if one.kind.startswith(UNKNOWN)]
    if not found:
        return None
    lines = []
    for one in found[:MOST]:
        what, why, need = unknown_words(one, voice)
        lines.append(f"**{upper_first(what)}**: {why} {need}".strip())
    left = len(found) - MOST
    closing = looped(voice, "box.more", count=left, k=voice.count(left)) if left > 0 else ""
    return Cards((Card(looped(voice, "box.title"), bullets=tuple(lines), closing=closing),), columns=1)
