"""Groups in the terminal: the largest clear difference of every grouping."""

from __future__ import annotations

import textwrap

from gapkit.report.formats import plain
from gapkit.report.voice import Voice
from gapkit.report.wording import sentence_of

_MOST = 3


def group_lines(voice: Voice, width: int) -> list[str]:
    """Return a line per clear difference between groups; nothing where none is shown."""
    told = [finding for finding in voice.diagnosis.findings if finding.kind == "group.diff"]
    if not told:
        return []
    lines = [voice.say("terminal.groups")]
    for finding in told[:_MOST]:
        text = plain(sentence_of(finding, voice).replace("**", ""))
        lines += textwrap.wrap(text, width, initial_indent="  - ", subsequent_indent="    ")
    return lines
