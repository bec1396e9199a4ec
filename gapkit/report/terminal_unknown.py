"""What a terminal shows of what cannot be said: what, and why not; the report has what would let it be said."""

from __future__ import annotations

from gapkit.diagnosis.unknowns import UNKNOWN
from gapkit.i18n import say
from gapkit.report.loop_words import looped, unknown_words
from gapkit.report.terminal_lines import hanging
from gapkit.report.voice import Voice, upper_first

MOST_LINES = 4
"""Lines of the list under its title, which says how many are left: the whole stays on one screen."""


def unknown_lines(voice: Voice) -> list[str]:
    """Return what cannot be said in the order of the report, as much of it as goes into a few lines."""
    found = [one for one in voice.diagnosis.findings if one.kind.startswith(UNKNOWN)]
    lines: list[str] = []
    left = len(found)
    for one in found:
        what, why, _ = unknown_words(one, voice)
        more = hanging("  - ", f"{upper_first(what)}: {why}")
        if lines and len(lines) + len(more) > MOST_LINES:
            break
        lines += more
        left -= 1
    rest = say("terminal.unknown.more", voice.language, count=left, k=voice.count(left)) if left else ""
    return [looped(voice, "box.title") + rest, *lines] if lines else []
