"""The doubtful rows by their number in the file: for the screen of whoever holds the file, never for a report."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.i18n import say

MOST_ROWS = 40


def row_lines(rows: Sequence[tuple[int, Sequence[str]]], *, language: str) -> list[str]:
    """Return one line per doubtful row: its number in the file and the checks that flagged it."""
    if not rows:
        return []
    lines = [say("report.quality.listed.title", language, count=len(rows), k=len(rows))]
    width = max(len(str(number)) for number, _ in rows)
    for number, checks in rows[:MOST_ROWS]:
        names = [say(f"report.quality.row.{check}", language) for check in checks]
        lines.append(f"  {number:>{width}}  {'; '.join(names)}")
    if len(rows) > MOST_ROWS:
        lines.append(f"  {say('report.terminal.more', language, k=len(rows) - MOST_ROWS)}")
    return lines
