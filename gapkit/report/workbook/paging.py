"""Where charts stand under their table, and where paper ends: no chart is cut by the end of a page."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.record import Record
from gapkit.report.workbook.chart_look import WIDTH
from gapkit.report.workbook.graphs import height
from gapkit.report.workbook.grid import Chart
from gapkit.report.workbook.paper import LINE, POINTS, Extent, printable


class Placed(Record):
    """A chart and the row it starts in; all start in column B."""

    chart: Chart
    row: int


def placed_charts(charts: Sequence[Chart], below: int) -> tuple[Placed, ...]:
    """Return every chart in its place, one under the other: two side by side would be too small to read on paper."""
    found, row = [], below
    for chart in charts:
        found.append(Placed(chart, row))
        row += _rows(chart)
    return tuple(found)


def rows_below(placed: Sequence[Placed], below: int) -> int:
    """Return the first row under all charts."""
    return max((place.row + _rows(place.chart) for place in placed), default=below)


def columns_printed(extent: Extent, columns: int, placed: Sequence[Placed]) -> int:
    """Return how many columns go on paper: those asked for, and those the charts reach into."""
    edge = WIDTH * POINTS
    while placed and extent.points_across(columns) - extent.points_across(1) < edge and columns < len(extent.widths):
        columns += 1
    return columns


def printed_ranges(name: str, extent: Extent, *, columns: int, rows: int, head: int) -> str:
    """Return what goes on paper: all rows of the first columns, and of those that start another page the table only.

    Each range starts a page of its own; `head` is the row of the headers, `rows` the last row of all.
    """
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    starts = [start for start in extent.pages if start < columns]
    ends = (*starts, columns)
    ranges = [xl_range_abs(0, 0, max(rows, extent.last), ends[0] - 1)]
    ranges += [xl_range_abs(head, a, extent.last, b - 1) for a, b in zip(starts, ends[1:], strict=True)]
    return ",".join(f"{quote_sheetname(name)}!{one}" for one in ranges)


def page_breaks(extent: Extent, placed: Sequence[Placed], *, columns: int, paper: str, repeated: int) -> list[int]:
    """Return the rows that start a page, so that charts share a page with a short table and none is cut.

    The sheet is as wide as the page; `repeated` is the row that stands at the head of each page.
    """
    if not placed:
        return []
    across, down = printable(paper)
    used = max(extent.points_across(columns), extent.points_across(1) + WIDTH * POINTS)
    page = down * max(1.0, used / across)
    # Where a table of several pages ends on its last is not known: its charts start another.
    shared = extent.points_above(extent.below) <= page
    breaks = [] if shared else [extent.below]
    start, used = (0, 0.0) if shared else (extent.below, extent.heights.get(repeated, LINE))
    for place in placed:
        above = extent.points_above(place.row) if not start else used + LINE * (place.row - start)
        if above + height(place.chart) * POINTS > page and place.row > start:
            breaks.append(place.row)
            start, used = place.row, extent.heights.get(repeated, LINE)
    return sorted(set(breaks))


def _rows(chart: Chart) -> int:
    """Return how many rows a chart takes, with an empty one."""
    return int(height(chart) * POINTS // LINE) + 2
