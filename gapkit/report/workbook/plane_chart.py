"""Importance and performance as a native chart: firm and borderline points, two dividing lines, named corners."""

from __future__ import annotations

from typing import Any

from gapkit.report.workbook.chart_look import LINES, axis, frame, legend, upright
from gapkit.report.workbook.graph_sheet import Entry, Graph
from gapkit.report.workbook.grid import Chart, Point
from gapkit.report.workbook.styles import GREY, INK, PERCEPTION, RULE, SHORTFALL
from gapkit.report.workbook.words import literal

HEIGHT = 560
_LOOKS = {"short": (SHORTFALL, "circle"), "over": (PERCEPTION, "diamond"), "unclear": (GREY, "square")}
"""Clear priorities, other firm points, borderline ones."""


def plane(graph: Graph, chart: Chart) -> Any:
    """Return the native chart, its numbers written to the helper sheet."""
    native = graph.frame.workbook.add_chart({"type": "scatter"})
    words, silent, count = graph.frame.words, [], 0
    for reading, (colour, shape) in _LOOKS.items():
        points = [point for point in chart.points if point.reading == reading]
        ranges = graph.series(chart.title, words(f"{chart.readings}.{reading}"), [_entry(point) for point in points])
        if ranges is None:
            continue
        native.add_series(
            {
                "name": literal(words(f"{chart.readings}.{reading}")),
                "categories": ranges["x"],
                "values": ranges["y"],
                "marker": {"type": shape, "size": 8, "fill": {"color": colour}, "border": {"color": colour}},
                "data_labels": {
                    "value": True,
                    "position": "right",
                    "custom": [{"value": literal(point.label) or " "} for point in points],
                    "font": {"size": 10, "color": INK, "bold": reading == "short"},
                },
            }
        )
        count += 1
    for first, second in _lines(chart):
        ranges = graph.series(
            chart.title, words("marks.dividing"), [("", *first, None, None), ("", *second, None, None)]
        )
        if ranges is not None:
            native.add_series(
                {
                    "name": literal(words("marks.dividing")),
                    "categories": ranges["x"],
                    "values": ranges["y"],
                    "marker": {"type": "none"},
                    "line": {"color": INK, "width": 1},
                }
            )
            silent.append(count)
            count += 1
    for side, corners in _corners(chart).items():
        ranges = graph.series(chart.title, words("marks.corners"), corners)
        if ranges is not None:
            native.add_series(
                {
                    "name": literal(words("marks.corners")),
                    "categories": ranges["x"],
                    "values": ranges["y"],
                    "marker": {"type": "none"},
                    "data_labels": {
                        "value": True,
                        "position": side,
                        "custom": [{"value": literal(name)} for name, *_ in corners],
                        "font": {"size": 10, "bold": True, "color": GREY},
                    },
                }
            )
            silent.append(count)
            count += 1
    _dress(native, chart, silent)
    return native


def _entry(point: Point) -> Entry:
    return point.label, point.perception or 0.0, point.estimate or 0.0, None, None


def _lines(chart: Chart) -> tuple[tuple[tuple[float, float], tuple[float, float]], ...]:
    """Return both ends of the dividing lines."""
    x, y = chart.lines
    low, high, _ = chart.up
    return ((x, low), (x, high)), ((chart.low, y), (chart.high, y))


def _corners(chart: Chart) -> dict[str, list[Entry]]:
    """Return the names of the quadrants by the side of the corner they stand on."""
    low, high, _ = chart.up
    inset = 0.03 * (high - low)
    upper, lower = high - inset, low + inset
    left, right = (chart.parts[0], chart.parts[2]), (chart.parts[1], chart.parts[3])
    return {
        "right": [(left[0], chart.low, upper, None, None), (left[1], chart.low, lower, None, None)],
        "left": [(right[0], chart.high, upper, None, None), (right[1], chart.high, lower, None, None)],
    }


def _dress(native: Any, chart: Chart, silent: list[int]) -> None:
    native.set_x_axis(axis(chart, major_gridlines={"visible": False}, line={"color": RULE}, crossing="min"))
    native.set_y_axis(upright(chart, major_gridlines=LINES, line={"none": True}, crossing="min"))
    legend(native, silent)
    frame(native, chart, HEIGHT)
