"""Native charts in the marks of the report: position first, length second, colour last."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

from gapkit.report.formats import whole_shares
from gapkit.report.workbook.chart_look import AXIS_NUMBER, LINES, axis, frame, legend, reference
from gapkit.report.workbook.graph_sheet import Entry, Graph, Place
from gapkit.report.workbook.grid import Chart, Point
from gapkit.report.workbook.styles import (
    GREY,
    INK,
    PERCEPTION,
    SHORTFALL,
    SHORTFALL_BAR,
    SURPLUS_BAR,
    ramp,
)
from gapkit.report.workbook.words import literal

_TOP, _BOTTOM, _LINE, _BAR = 58, 84, 32, 64
_LEFT, _RIGHT = 0.30, 0.12
_APART = ("curve", "plane", "slope")
"""Kinds of charts that few workbooks have, each a module of its own."""
_READINGS = (
    ("short", SHORTFALL, "circle"),
    ("unclear", GREY, "square"),
    ("expected", INK, "triangle"),
    ("over", PERCEPTION, "diamond"),
)


def draw(graph: Graph, chart: Chart) -> Any:
    """Return the native chart, its numbers written to the helper sheet."""
    if chart.kind in _APART:
        return getattr(_module(chart.kind), chart.kind)(graph, chart)
    return _DRAWINGS[chart.kind](graph, chart)


def height(chart: Chart) -> int:
    """Return the height of a chart in pixels."""
    if chart.kind in _APART:
        return int(_module(chart.kind).HEIGHT)
    return _TOP + _BOTTOM + (_BAR if chart.kind == "shares" else _LINE) * len(chart.points)


def _module(kind: str) -> ModuleType:
    """Return the module of a kind of chart; it is loaded where there is one."""
    return import_module(f"gapkit.report.workbook.{kind}_chart")


def _dumbbell(graph: Graph, chart: Chart) -> Any:
    native = graph.frame.workbook.add_chart({"type": "scatter"})
    words, name, group = graph.frame.words, chart.title, chart.marks
    heights = _heights(chart)
    spans = (
        ("shortfall", SHORTFALL_BAR),
        ("surplus", SURPLUS_BAR),
        ("climb", SURPLUS_BAR),
        ("interval", PERCEPTION),
    )
    silent = 0
    rows: list[Entry]
    for key, colour in spans:
        rows = [
            (p.label, p.perception, y, *ends)
            for p, y in heights
            if p.perception is not None and (ends := p.span(key)) is not None
        ]
        ranges = graph.series(name, words(f"{group}.{key}"), rows)
        if ranges:
            width = 2.25 if key == "interval" else 4.5
            _add(native, words(f"{group}.{key}"), ranges, None, _bars(ranges, colour, width, caps=key == "interval"))
            silent += 1
    hidden = list(range(silent))
    marks: tuple[tuple[str, str, str, int, Callable[[Point], float | None]], ...] = (
        ("minimum", "square", GREY, 3, lambda p: p.minimum),
        ("perception", chart.shape, PERCEPTION, 10, lambda p: p.perception),
        ("expectation", "diamond", INK, 10, lambda p: p.expectation),
        ("target", "triangle", SHORTFALL, 10, lambda p: p.target),
    )
    count = silent
    for key, shape, colour, size, value in marks:
        rows = [(p.label, x, y, None, None) for p, y in heights if (x := value(p)) is not None]
        ranges = graph.series(name, words(f"{group}.{key}"), rows)
        if ranges:
            _add(native, words(f"{group}.{key}"), ranges, _marker(shape, colour, size), tick=key == "minimum")
            count += 1
    return _finish(graph, native, chart, heights, count, hidden)


def _intervals(graph: Graph, chart: Chart) -> Any:
    native = graph.frame.workbook.add_chart({"type": "scatter"})
    words, name = graph.frame.words, chart.title
    heights = _heights(chart)
    count = 0
    for reading, colour, shape in _READINGS:
        rows = [
            (p.label, p.estimate, y, p.low, p.high)
            for p, y in heights
            if p.reading == reading and p.estimate is not None
        ]
        ranges = graph.series(name, words(f"{chart.readings}.{reading}"), rows) if rows else None
        if ranges:
            bars = _bars(ranges, colour, 2.25, caps=True)
            _add(native, words(f"{chart.readings}.{reading}"), ranges, _marker(shape, colour, 8), bars)
            count += 1
    hidden: list[int] = []
    if chart.band:
        count, hidden = _add_band(graph, native, chart, count)
    return _finish(graph, native, chart, heights, count, hidden)


def _add_band(graph: Graph, native: Any, chart: Chart, count: int) -> tuple[int, list[int]]:
    """Draw the smallest gap on either side of zero; its place is a formula of the threshold."""
    words = graph.frame.words
    unit = graph.frame.smallest_gap
    for sign in (-1, 1):
        ranges = graph.series(
            chart.title, words("marks.band"), [("", sign * unit, y, None, None) for y in (0.4, len(chart.points) + 0.6)]
        )
        if not ranges:
            continue
        at = ranges["x"][1]
        formula = f"={'-' if sign < 0 else ''}{words('names.smallest_gap')}"
        for row in (at, at + 1):
            graph.worksheet.write_formula(row, 3, formula, None, sign * unit)
        line = {"color": GREY, "width": 1, "dash_type": "dash"}
        _add(native, words("marks.band"), ranges, {"type": "none"}, line=line)
    return count + 2, [count + 1]


def _shares(graph: Graph, chart: Chart) -> Any:
    native = graph.frame.workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    locale_percent = graph.frame.percent
    whole = [whole_shares(point.shares) for point in chart.points]
    for place, part in enumerate(chart.parts):
        rows = [(p.label, p.shares[place], 1.0 + i, None, None) for i, p in enumerate(chart.points)]
        ranges = graph.series(chart.title, part, rows)
        if not ranges:
            continue
        fill, ink = ramp(place, len(chart.parts), rising=chart.rising)
        labels = [{"value": f"{w[place]}{locale_percent}"} if w[place] >= 4 else {"delete": True} for w in whole]
        native.add_series(
            {
                "name": literal(part),
                "categories": ranges["label"],
                "values": ranges["x"],
                "fill": {"color": fill},
                "border": {"color": "#FFFFFF"},
                "gap": 40,
                "data_labels": {"value": True, "custom": labels, "font": {"color": ink, "size": 10}},
            }
        )
    legend(native)
    native.set_x_axis({"num_format": "0%", "min": 0, "max": 1, "major_unit": 0.25, **_SCALE})
    native.set_y_axis({"label_position": "none", "line": {"none": True}, "major_tick_mark": "none"})
    frame(native, chart, height(chart), inside=True)
    return native


def _finish(
    graph: Graph, native: Any, chart: Chart, heights: list[tuple[Point, float]], count: int, hidden: list[int]
) -> Any:
    """Add names at the left and figures at the right as literal labels, then axes, title and legend."""
    words = graph.frame.words
    for key, x, field, side, bold in (
        ("names", chart.low, "label", "left", False),
        ("figures", chart.high, "text", "right", True),
    ):
        texts = [str(getattr(point, field)) for point, _ in heights]
        rows: list[Entry] = [(text, x, y, None, None) for text, (_, y) in zip(texts, heights, strict=True)]
        ranges = graph.series(chart.title, words(f"marks.{key}"), rows)
        if ranges:
            labels = {
                "value": True,
                "position": side,
                "custom": [{"value": literal(text) or " "} for text in texts],
                "font": {"size": 10, "color": INK, "bold": bold},
            }
            _add(native, words(f"marks.{key}"), ranges, {"type": "none"}, labels=labels)
            hidden = [*hidden, count]
            count += 1
    native.set_x_axis(axis(chart, label_position="low", **_SCALE))
    zero = {"color": INK, "width": 1.25} if chart.band else {"none": True}
    native.set_y_axis(
        {
            "min": 0.4,
            "max": len(chart.points) + 0.6,
            "major_gridlines": {"visible": False},
            "label_position": "none",
            "major_tick_mark": "none",
            "line": zero,
        }
    )
    legend(native, hidden)
    tall = height(chart)
    native.set_plotarea(
        {
            "layout": {
                "x": _LEFT,
                "y": _TOP / tall,
                "width": 1 - _LEFT - _RIGHT,
                "height": (tall - _TOP - _BOTTOM) / tall,
            }
        }
    )
    frame(native, chart, height(chart), inside=True)
    return native


def _add(
    native: Any,
    name: str,
    ranges: dict[str, Place],
    marker: dict[str, Any] | None,
    bars: dict[str, Any] | None = None,
    *,
    labels: dict[str, Any] | None = None,
    line: dict[str, Any] | None = None,
    tick: bool = False,
) -> None:
    series: dict[str, Any] = {"name": literal(name), "categories": ranges["x"], "values": ranges["y"]}
    series["marker"] = marker or {"type": "none"}
    if bars:
        series["x_error_bars"] = bars
    if tick:
        series["y_error_bars"] = {"type": "fixed", "value": 0.3, "end_style": 0, "line": {"color": GREY, "width": 2.25}}
    if labels:
        series["data_labels"] = labels
    if line:
        series["line"] = line
    native.add_series(series)


def _bars(ranges: dict[str, Place], colour: str, width: float, *, caps: bool) -> dict[str, Any]:
    return {
        "type": "custom",
        "plus_values": reference(ranges["plus"]),
        "minus_values": reference(ranges["minus"]),
        "end_style": int(caps),
        "line": {"color": colour, "width": width},
    }


def _marker(shape: str, colour: str, size: int) -> dict[str, Any]:
    return {"type": shape, "size": size, "fill": {"color": colour}, "border": {"color": colour}}


def _heights(chart: Chart) -> list[tuple[Point, float]]:
    return [(point, float(len(chart.points) - place)) for place, point in enumerate(chart.points)]


_SCALE = {"major_gridlines": LINES, "line": {"none": True}, "major_tick_mark": "none", "num_font": AXIS_NUMBER}
"""The axis that figures are read from."""

_DRAWINGS: dict[str, Callable[[Graph, Chart], Any]] = {
    "dumbbell": _dumbbell,
    "intervals": _intervals,
    "shares": _shares,
}
