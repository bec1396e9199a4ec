"""The journey in a word: the key number of the cover, and the line of the terminal."""

from __future__ import annotations

import math
import textwrap

from gapkit.report.blocks import Kpi
from gapkit.report.formats import MISSING
from gapkit.report.touch_words import touchpoint_name
from gapkit.report.voice import Voice
from gapkit.report.wording import sentence_of

_TOLD = ("touch.moment", "touch.worst", "touch.tie", "touch.drop")


def lowest_touchpoint(voice: Voice) -> Kpi | None:
    """Return the touchpoint with the largest shortfall as a key number; None without one that falls short."""
    least = voice.diagnosis.thresholds.indicative_below
    cells = [
        cell
        for cell in voice.diagnosis.journey
        if not cell.channel and not cell.suppressed and (cell.n or 0) >= least and math.isfinite(cell.gap)
    ]
    worst = min(cells, key=lambda cell: cell.gap, default=None)
    if worst is None or worst.gap >= 0:
        return None
    between = voice.locale.interval(worst.gap_low, worst.gap_high, 1)
    name = voice.locale.quoted(touchpoint_name(voice, worst.touchpoint, 60))
    small = name if between == MISSING else f"{name} ({between})"
    return Kpi(voice.say("journey.cover_worst"), voice.locale.signed(worst.gap, 1), small)


def journey_lines(voice: Voice, width: int) -> list[str]:
    """Return what the terminal says of the journey; nothing without one."""
    if not voice.diagnosis.journey:
        return []
    findings = {finding.kind: finding for finding in reversed(voice.diagnosis.findings)}
    told = next((sentence_of(findings[kind], voice) for kind in _TOLD if kind in findings), "")
    if not told:
        return []
    text = f"{voice.say('journey.terminal')}: {told.replace('**', '')}"
    return textwrap.wrap(text, width, break_on_hyphens=False)
