"""From sheets to the bytes of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from gapkit.report.workbook.chart_look import WIDTH
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.graph_sheet import Graph
from gapkit.report.workbook.graphs import draw
from gapkit.report.workbook.grid import Chart, Sheet
from gapkit.report.workbook.layout import printed
from gapkit.report.workbook.paging import columns_printed, page_breaks, placed_charts, printed_ranges, rows_below
from gapkit.report.workbook.paper import POINTS, Extent
from gapkit.report.workbook.styles import Styles
from gapkit.report.workbook.words import clean
from gapkit.report.workbook.writing import HEADER_ROW, Frame, write_sheet

_UNDATED = datetime(1980, 1, 1)
"""The date of a workbook nobody dated: the clock never enters by itself."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Calibri", "font_size": 10},
}


def file_bytes(context: Context, sheets: Sequence[Sheet]) -> bytes:
    """Return the workbook that holds these sheets; the same sheets give the same bytes."""
    from xlsxwriter import Workbook

    from gapkit.report.workbook.plain_sheet import sheet_class

    buffer = BytesIO()
    workbook = Workbook(buffer, _OPTIONS)
    diagnosis, words = context.diagnosis, context.words
    frame = Frame(
        workbook,
        Styles(workbook),
        words,
        context.locale.paper,
        context.report.foot or context.report.title,
        context.locale.percent,
        diagnosis.thresholds.smallest_gap,
    )
    pages, kind = {}, sheet_class()
    drawn = any(sheet.charts for sheet in sheets)
    for sheet in sheets:
        if drawn and sheet.key == "dictionary":
            pages["graph"] = workbook.add_worksheet(words.sheet("graph"), kind)
        pages[sheet.key] = workbook.add_worksheet(words.sheet(sheet.key), kind)
    graph = Graph(frame, pages["graph"]) if drawn else None
    if graph:
        graph.open()
    for sheet in sheets:
        page, across = pages[sheet.key], WIDTH * POINTS if sheet.charts else 0.0
        _add_charts(frame, sheet, page, graph, write_sheet(frame, sheet, page, charts=across))
    workbook.set_properties(
        {
            "title": clean(context.report.title, 200),
            "subject": words("subject"),
            "keywords": "gapkit, SERVQUAL",
            "created": _created(diagnosis.stamp.generated),
        }
    )
    workbook.get_worksheet_by_name(words.sheet("cover")).activate()
    workbook.close()
    return buffer.getvalue()


def _add_charts(frame: Frame, sheet: Sheet, page: Any, graph: Graph | None, extent: Extent) -> None:
    """Put the charts of a sheet under its table, and say what goes on paper and where a page ends."""
    placed = placed_charts(sheet.charts, extent.below)
    for place in placed:
        if graph is None:
            break
        look = {"y_offset": 4, "object_position": 3, "description": clean(place.chart.alt)}
        page.insert_chart(place.row, 1, _drawn(graph, place.chart), look)
    columns = columns_printed(extent, printed(sheet), placed) if sheet.printed else len(extent.widths)
    first = extent.pages[0] if extent.pages else columns
    if sheet.printed or extent.pages:
        rows = rows_below(placed, extent.below) - 1
        page.print_area_range = printed_ranges(page.get_name(), extent, columns=columns, rows=rows, head=HEADER_ROW)
    breaks = page_breaks(extent, placed, columns=first, paper=frame.paper, repeated=HEADER_ROW)
    page.set_h_pagebreaks(breaks)


def _drawn(graph: Graph, chart: Chart) -> Any:
    """Return the native chart; those of a plan are loaded where there is one."""
    if chart.kind not in ("effort", "calendar"):
        return draw(graph, chart)
    from gapkit.report.workbook.plan_charts import calendar, effort

    return (effort if chart.kind == "effort" else calendar)(graph, chart)


def _created(text: str) -> datetime:
    """Return the date of the stamp; a fixed one when it has none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return _UNDATED
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
