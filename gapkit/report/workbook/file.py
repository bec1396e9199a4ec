"""From sheets to the bytes of a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from gapkit.report.workbook.context import Context
from gapkit.report.workbook.graph_sheet import Graph
from gapkit.report.workbook.graphs import WIDTH, draw, height
from gapkit.report.workbook.grid import Sheet
from gapkit.report.workbook.styles import Styles
from gapkit.report.workbook.words import clean
from gapkit.report.workbook.writing import Frame, write_sheet

_UNDATED = datetime(1980, 1, 1)
"""The date of a workbook nobody dated: the clock never enters by itself."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Calibri", "font_size": 10},
}
_LINE = 20
"""Height of a row in pixels, to know where the next chart may start."""


def file_bytes(context: Context, sheets: Sequence[Sheet]) -> bytes:
    """Return the workbook that holds these sheets; the same sheets give the same bytes."""
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    class Plain(Worksheet):  # type: ignore[misc]
        """A sheet whose formulas use no function younger than Excel 2010: none needs a prefix looked for."""

        def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
            return formula.removeprefix("=")

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
    pages = {}
    drawn = any(sheet.charts for sheet in sheets)
    for sheet in sheets:
        if drawn and sheet.key == "dictionary":
            pages["graph"] = workbook.add_worksheet(words.sheet("graph"), Plain)
        pages[sheet.key] = workbook.add_worksheet(words.sheet(sheet.key), Plain)
    graph = Graph(frame, pages["graph"]) if drawn else None
    if graph:
        graph.open()
    for sheet in sheets:
        below = write_sheet(frame, sheet, pages[sheet.key])
        for place, chart in enumerate(sheet.charts):
            if graph is None:
                break
            across, down = place % 2, place // 2
            position = {"x_offset": across * (WIDTH + 20), "y_offset": 4, "object_position": 3}
            pages[sheet.key].insert_chart(
                below + down * (height(chart) // _LINE + 2),
                1,
                draw(graph, chart),
                position | {"description": clean(chart.alt)},
            )
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


def _created(text: str) -> datetime:
    """Return the date of the stamp; a fixed one when it has none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return _UNDATED
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
