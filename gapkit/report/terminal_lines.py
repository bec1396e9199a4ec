"""Lines of a terminal: columns aligned, sentences wrapped, wide characters counted as two."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

from gapkit.report.formats import excerpt

WIDTH = 100


def aligned(rows: Sequence[Sequence[str]], *, right: tuple[int, ...]) -> list[str]:
    """Return rows as lines with columns of one width, two spaces apart."""
    widths = [max(cells_wide(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    lines = []
    for row in rows:
        padded = [
            " " * (width - cells_wide(text)) + text if i in right else text + " " * (width - cells_wide(text))
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return lines


def hanging(lead: str, text: str) -> list[str]:
    """Return a text behind a lead, its further lines as far in as the first."""
    return _lines(text, lead, " " * len(lead))


def wrapped(text: str) -> list[str]:
    return _lines(text, "", "")


def _lines(text: str, first: str, rest: str) -> list[str]:
    width = WIDTH if cells_wide(text) <= len(text) else WIDTH // 2
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def fit(text: str) -> str:
    return cut(text, WIDTH)


def cut(text: str, width: int) -> str:
    """Return a text cut so that it takes at most `width` columns of a terminal."""
    cut = text
    while cells_wide(cut) > width:
        cut = excerpt(text, min(len(cut) - 1, width))
    return cut


def cells_wide(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for wide signs, none for marks on a letter."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )
