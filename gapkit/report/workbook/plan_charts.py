"""The native charts of a plan: effort against effect with limits, and a calendar of bars with a hidden start."""

from __future__ import annotations

from typing import Any

from gapkit.report.workbook.chart_look import AXIS_NUMBER, LABEL, LINES, axis, frame, legend, upright
from gapkit.report.workbook.graph_sheet import Graph
from gapkit.report.workbook.graphs import height
from gapkit.report.workbook.grid import Chart, Point
from gapkit.report.workbook.styles import BRAND, GREY, PERCEPTION, RULE, SURPLUS_BAR
from gapkit.report.workbook.words import literal

_SIZES = (7, 10, 13)
_LOOKS = {"now": (BRAND, "circle"), "next": (SURPLUS_BAR, "diamond"), "later": (GREY, "square")}


def effort(graph: Graph, chart: Chart) -> Any:
    """Return effort across and points of the gap upwards: a series per horizon and class of cost, with its limits."""
    native = graph.frame.workbook.add_chart({"type": "scatter"})
    words, named, silent, count = graph.frame.words, set[str](), [], 0
    for horizon, (colour, shape) in _LOOKS.items():
        for size, width in enumerate(_SIZES):
            points = [p for p in chart.points if p.reading == horizon and p.shares == (float(size),)]
            name = words(f"horizons.{horizon}")
            # A bar through a point runs upwards here: its ends are of the effect.
            rows = [(p.label, p.perception or 0.0, p.estimate or 0.0, None, None) for p in points]
            ranges = graph.series(chart.title, name, rows)
            if ranges is None:
                continue
            native.add_series(
                {
                    "name": literal(name),
                    "categories": ranges["x"],
                    "values": ranges["y"],
                    "marker": {"type": shape, "size": width, "fill": {"color": colour}, "border": {"color": BRAND}},
                    "y_error_bars": _limits(points),
                    "data_labels": {
                        "value": True,
                        "position": "right",
                        "custom": [{"value": literal(p.label) or " "} for p in points],
                        "font": LABEL,
                    },
                }
            )
            if horizon in named:
                silent.append(count)
            named.add(horizon)
            count += 1
    native.set_x_axis(axis(chart, major_gridlines=LINES | {"visible": False}, line={"color": RULE}))
    native.set_y_axis(upright(chart, major_gridlines=LINES, line={"color": RULE}))
    frame(native, chart, height(chart))
    legend(native, silent)
    return native


def calendar(graph: Graph, chart: Chart) -> Any:
    """Return a bar for every initiative from its first quarter to its last."""
    native = graph.frame.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    rows = [(p.label, p.low or 0.0, (p.high or 0.0) - (p.low or 0.0), None, None) for p in chart.points]
    ranges = graph.series(chart.title, chart.axis, rows)
    if ranges is not None:
        native.add_series(
            {"name": literal(chart.axis), "categories": ranges["label"], "values": ranges["x"], "fill": {"none": True}}
        )
        native.add_series(
            {
                "name": literal(chart.title),
                "categories": ranges["label"],
                "values": ranges["y"],
                "fill": {"color": PERCEPTION},
                "gap": 60,
            }
        )
    native.set_y_axis({"reverse": True, "num_font": AXIS_NUMBER, "line": {"color": RULE}, "major_tick_mark": "none"})
    native.set_x_axis(axis(chart, major_gridlines=LINES, line={"color": RULE}))
    frame(native, chart, height(chart))
    native.set_legend({"none": True})
    return native


def _limits(points: list[Point]) -> dict[str, Any]:
    def away(point: Point, limit: float | None) -> float:
        return 0.0 if limit is None else abs(limit - (point.estimate or 0.0))

    return {
        "type": "custom",
        "plus_values": [away(p, p.high) for p in points],
        "minus_values": [away(p, p.low) for p in points],
        "line": {"color": GREY, "width": 1.25},
    }
