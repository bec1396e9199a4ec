"""Where charts stand under their table, and where paper ends: no chart is cut by the end of a page."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.record import Record
from gapkit.report.workbook.graphs import WIDTH, height
from gapkit.report.workbook.grid import Chart
from gapkit.report.workbook.paper import LINE, POINTS, Extent, printable

ACROSS, GUTTER = 2, 20
"""How many charts stand side by side, and the pixels between them."""


class Placed(Record):
    """A chart, the row it starts in and its distance from column B in pixels."""

    chart: Chart
    row: int
    offset: int


def placed_charts(charts: Sequence[Chart], below: int) -> tuple[Placed, ...]:
    """Return every chart in its place: two side by side, the next two under the taller of them."""
    found, row = [], below
    for first in range(0, len(charts), ACROSS):
        pair = charts[first : first + ACROSS]
        found += [Placed(chart, row, place * (WIDTH + GUTTER)) for place, chart in enumerate(pair)]
        row += _rows(pair)
    return tuple(found)


def rows_below(placed: Sequence[Placed], below: int) -> int:
    """Return the first row under all charts."""
    return max((place.row + _rows([place.chart]) for place in placed), default=below)


def columns_printed(extent: Extent, columns: int, placed: Sequence[Placed]) -> int:
    """Return how many columns go on paper: those asked for, and those the charts reach into."""
    edge = max((place.offset + WIDTH for place in placed), default=0) * POINTS
    while placed and extent.points_across(columns) - extent.points_across(1) < edge and columns < len(extent.widths):
        columns += 1
    return columns


def page_breaks(extent: Extent, placed: Sequence[Placed], *, columns: int, paper: str, repeated: int) -> list[int]:
    """Return the rows that start a page, so that charts share a page with their table or have the next to themselves.

    The sheet is as wide as the page; `repeated` is the row that stands at the head of each page.
    """
    if not placed:
        return []
    across, down = printable(paper)
    used = max(extent.points_across(columns), extent.points_across(1) + max(p.offset + WIDTH for p in placed) * POINTS)
    page = down * max(1.0, used / across)
    if max(extent.points_above(p.row) + height(p.chart) * POINTS for p in placed) <= page:
        return []
    breaks, start = [extent.below], extent.below
    for place in placed:
        over = extent.heights.get(repeated, LINE) + LINE * (place.row - start) + height(place.chart) * POINTS
        if over > page and place.row > start:
            breaks.append(place.row)
            start = place.row
    return sorted(set(breaks))


def _rows(charts: Sequence[Chart]) -> int:
    """Return how many rows charts take, with an empty one."""
    return int(max(height(chart) for chart in charts) * POINTS // LINE) + 2
