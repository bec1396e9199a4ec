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

SMALLEST = 0.75
"""The least that a page is printed at: type of ten points stays at seven and a half."""

# Programs differ in the width of a letter, in pixels; the narrowest gives a page as wide as its sheet the least height,
# the widest (of a program without the type the workbook asks for) says how many columns a page can hold.
_LETTER, _WIDE_LETTER, _AIR = 6, 8, 5


class Extent(Record):
    """What a sheet takes before its charts: first free row, heights of rows that have their own, column widths.

    `pages` are the columns that start another page across.
    """

    below: int
    heights: Mapping[int, float]
    widths: tuple[float, ...]
    pages: tuple[int, ...] = ()

    @property
    def last(self) -> int:
        """The last row of the table and of what stands beside it."""
        return max(self.heights)

    def points_above(self, row: int) -> float:
        """Return the height of all rows above a row."""
        return sum(self.heights.get(at, LINE) for at in range(row))

    def points_across(self, columns: int) -> float:
        """Return the width of the first columns."""
        return sum(_LETTER * width + _AIR for width in self.widths[:columns]) * POINTS

    def points_at_most(self, columns: int) -> float:
        """Return the width of the first columns in a program with wide letters."""
        return sum(_WIDE_LETTER * width + _AIR for width in self.widths[:columns]) * POINTS


def room(paper: str) -> float:
    """Return how many points of a sheet fit across a page in type large enough to be read."""
    return printable(paper)[0] / SMALLEST


def printable(paper: str) -> tuple[float, float]:
    """Return width and height of what can be printed on a page on its side."""
    _, wide, tall = PAPERS.get(paper, PAPERS["A4"])
    return wide - 72 * (MARGINS["left"] + MARGINS["right"]), tall - 72 * (MARGINS["top"] + MARGINS["bottom"])
