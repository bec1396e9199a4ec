"""The curve of the journey as a native chart: a line with markers and error bars, the expectation dashed."""

from __future__ import annotations

from typing import Any

from gapkit.report.workbook.graph_sheet import Entry, Graph, Place
from gapkit.report.workbook.grid import Chart
from gapkit.report.workbook.styles import GREY, INK, PERCEPTION, RULE, TITLE_FONT
from gapkit.report.workbook.words import literal

WIDTH, HEIGHT = 820, 380


def curve(graph: Graph, chart: Chart) -> Any:
    """Return the native chart, its numbers written to the helper sheet."""
    native = graph.frame.workbook.add_chart({"type": "line"})
    words = graph.frame.words
    asked: list[Entry] = [
        (p.label, p.expectation, float(i), None, None)
        for i, p in enumerate(chart.points, start=1)
        if p.expectation is not None
    ]
    lived: list[Entry] = [
        (p.label, p.perception, float(i), p.low, p.high)
        for i, p in enumerate(chart.points, start=1)
        if p.perception is not None
    ]
    ranges = graph.series(chart.title, words("marks.expectation"), asked) if len(asked) == len(lived) else None
    if ranges:
        native.add_series(
            {
                "name": literal(words("marks.expectation")),
                "categories": ranges["label"],
                "values": ranges["x"],
                "line": {"color": INK, "width": 1.25, "dash_type": "dash"},
                "marker": {"type": "diamond", "size": 8, "fill": {"color": INK}, "border": {"color": INK}},
            }
        )
    ranges = graph.series(chart.title, words("marks.perception"), lived)
    if ranges:
        series = {
            "name": literal(words("marks.perception")),
            "categories": ranges["label"],
            "values": ranges["x"],
            "line": {"color": PERCEPTION, "width": 2.5},
            "marker": {"type": "circle", "size": 8, "fill": {"color": PERCEPTION}, "border": {"color": PERCEPTION}},
            "data_labels": {
                "value": True,
                "position": "below",
                "num_format": "0.0",
                "font": {"size": 10, "color": INK},
            },
        }
        if any(low is not None for *_, low, _ in lived):
            series["y_error_bars"] = {
                "type": "custom",
                "plus_values": _reference(ranges["plus"]),
                "minus_values": _reference(ranges["minus"]),
                "end_style": 1,
                "line": {"color": PERCEPTION, "width": 1.5},
            }
        native.add_series(series)
    native.set_y_axis(
        {
            "min": chart.low,
            "max": chart.high,
            "major_unit": chart.step,
            "num_format": chart.axis_format,
            "name": literal(chart.axis),
            "name_font": {"size": 9, "bold": False, "color": GREY},
            "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.75}},
            "line": {"none": True},
            "num_font": {"size": 9, "color": GREY},
        }
    )
    native.set_x_axis({"num_font": {"size": 9, "color": INK}, "line": {"color": RULE}, "major_tick_mark": "none"})
    native.set_legend({"position": "bottom", "font": {"size": 9, "color": INK}})
    native.set_title(
        {
            "name": literal(chart.title),
            "name_font": {"name": TITLE_FONT, "size": 12, "bold": True, "color": INK},
            "overlay": False,
        }
    )
    native.set_chartarea({"border": {"color": RULE}})
    native.set_size({"width": WIDTH, "height": HEIGHT})
    return native


def _reference(place: Place) -> str:
    sheet, first, column, last, _ = place
    letter = chr(ord("A") + column)
    return f"='{sheet}'!${letter}${first + 1}:${letter}${last + 1}"
