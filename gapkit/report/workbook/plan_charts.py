"""The native charts of a plan: effort against effect with limits, and a calendar of bars with a hidden start."""

from __future__ import annotations

from typing import Any

from gapkit.report.workbook.graph_sheet import Graph
from gapkit.report.workbook.graphs import WIDTH, height
from gapkit.report.workbook.grid import Chart, Point
from gapkit.report.workbook.styles import BRAND, GREY, INK, PERCEPTION, RULE, SURPLUS_BAR, TITLE_FONT
from gapkit.report.workbook.words import literal

_SIZES = (7, 10, 13)
_LOOKS = {"now": (BRAND, "circle"), "next": (SURPLUS_BAR, "diamond"), "later": (GREY, "square")}
_NAME_FONT, _NUM_FONT = {"size": 9, "bold": False, "color": GREY}, {"size": 9, "color": GREY}


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
                        "font": {"size": 9, "color": INK},
                    },
                }
            )
            if horizon in named:
                silent.append(count)
            named.add(horizon)
            count += 1
    low, high, step = chart.up
    _axis(native.set_x_axis, chart.axis, chart.low, chart.high, chart.step, chart.axis_format, lines=False)
    _axis(native.set_y_axis, chart.up_axis, low, high, step, chart.up_format, lines=True)
    _dress(native, chart)
    native.set_legend({"position": "bottom", "delete_series": silent, "font": {"size": 9, "color": INK}})
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
    native.set_y_axis({"reverse": True, "num_font": _NUM_FONT, "line": {"color": RULE}, "major_tick_mark": "none"})
    _axis(native.set_x_axis, chart.axis, chart.low, chart.high, chart.step, chart.axis_format, lines=True)
    _dress(native, chart)
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


def _axis(put: Any, name: str, low: float, high: float, step: float, written: str, *, lines: bool) -> None:
    put(
        {
            "min": low,
            "max": high,
            "major_unit": step,
            "num_format": written,
            "name": literal(name),
            "name_font": _NAME_FONT,
            "num_font": _NUM_FONT,
            "major_gridlines": {"visible": lines, "line": {"color": RULE, "width": 0.75}},
            "line": {"color": RULE},
        }
    )


def _dress(native: Any, chart: Chart) -> None:
    font = {"name": TITLE_FONT, "size": 12, "bold": True, "color": INK}
    native.set_title({"name": literal(chart.title), "name_font": font, "overlay": False})
    native.set_chartarea({"border": {"color": RULE}})
    native.set_size({"width": WIDTH, "height": height(chart)})
