"""How much room a sheet takes, and how much a page has, in points."""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.record import Record

LINE = 15.0
"""Height of a row that has none of its own."""

POINTS = 0.75
"""Points of a pixel."""

MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
"""Margins of the paper in inches."""

PAPERS = {"A4": (9, 841.9, 595.3), "Letter": (1, 792.0, 612.0)}
"""The number a workbook has for a paper, and its width and height on its side."""

# Programs differ in the width of a letter, in pixels; the narrowest gives a page as wide as its sheet the least height.
_LETTER, _AIR = 6, 5


class Extent(Record):
    """What a sheet takes before its charts: first free row, heights of rows that have their own, column widths."""

    below: int
    heights: Mapping[int, float]
    widths: tuple[float, ...]

    def points_above(self, row: int) -> float:
        """Return the height of all rows above a row."""
        return sum(self.heights.get(at, LINE) for at in range(row))

    def points_across(self, columns: int) -> float:
        """Return the width of the first columns."""
        return sum(_LETTER * width + _AIR for width in self.widths[:columns]) * POINTS


def printable(paper: str) -> tuple[float, float]:
    """Return width and height of what can be printed on a page on its side."""
    _, wide, tall = PAPERS.get(paper, PAPERS["A4"])
    return wide - 72 * (MARGINS["left"] + MARGINS["right"]), tall - 72 * (MARGINS["top"] + MARGINS["bottom"])
