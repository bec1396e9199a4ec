"""The curve of the journey as a native chart: a line with markers and error bars, the expectation dashed."""

from __future__ import annotations

from typing import Any

from gapkit.report.workbook.chart_look import LABEL, LINES, axis, frame, legend, reference
from gapkit.report.workbook.graph_sheet import Entry, Graph
from gapkit.report.workbook.grid import Chart
from gapkit.report.workbook.styles import INK, PERCEPTION, RULE
from gapkit.report.workbook.words import literal

HEIGHT = 380


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
                "font": LABEL,
            },
        }
        if any(low is not None for *_, low, _ in lived):
            series["y_error_bars"] = {
                "type": "custom",
                "plus_values": reference(ranges["plus"]),
                "minus_values": reference(ranges["minus"]),
                "end_style": 1,
                "line": {"color": PERCEPTION, "width": 1.5},
            }
        native.add_series(series)
    native.set_y_axis(axis(chart, major_gridlines=LINES, line={"none": True}))
    native.set_x_axis({"num_font": LABEL, "line": {"color": RULE}, "major_tick_mark": "none"})
    legend(native)
    frame(native, chart, HEIGHT)
    return native
