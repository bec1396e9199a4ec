"""What all native charts share: their width, type, axes, title and the way to the numbers they draw."""

from __future__ import annotations

from typing import Any

from gapkit.report.workbook.graph_sheet import Place
from gapkit.report.workbook.grid import Chart
from gapkit.report.workbook.styles import GREY, INK, RULE, TITLE_FONT
from gapkit.report.workbook.words import literal

WIDTH = 820
"""Pixels every chart is wide."""

LABEL = {"size": 10, "color": INK}
LEGEND = {"size": 9, "color": INK}
AXIS_NAME = {"size": 10, "bold": False, "color": GREY}
AXIS_NUMBER = {"size": 10, "color": GREY}

LINES: dict[str, Any] = {"visible": True, "line": {"color": RULE, "width": 0.75}}
"""Thin lines across a chart, from the numbers of an axis."""

_INSIDE = {"overlay": True, "layout": {"x": 0.02, "y": 0.025}}


def axis(chart: Chart, **more: Any) -> dict[str, Any]:
    """Return the axis along which a chart measures, with what is its own."""
    return _axis(chart.low, chart.high, chart.step, chart.axis_format, chart.axis) | more


def upright(chart: Chart, **more: Any) -> dict[str, Any]:
    """Return the second axis of a chart that has two."""
    low, high, step = chart.up
    return _axis(low, high, step, chart.up_format, chart.up_axis) | more


def _axis(low: float, high: float, step: float, written: str, name: str) -> dict[str, Any]:
    return {
        "min": low,
        "max": high,
        "major_unit": step,
        "num_format": written,
        "name": literal(name),
        "name_font": AXIS_NAME,
        "num_font": AXIS_NUMBER,
    }


def legend(native: Any, silent: list[int] | None = None) -> None:
    """Put the legend under a chart, without the series that need no name."""
    native.set_legend({"position": "bottom", "font": LEGEND} | ({} if silent is None else {"delete_series": silent}))


def frame(native: Any, chart: Chart, tall: int, *, inside: bool = False) -> None:
    """Give a chart its title, above what it draws or `inside` its area, its border and its size."""
    font = {"name": TITLE_FONT, "size": 12, "bold": True, "color": INK}
    place = _INSIDE if inside else {"overlay": False}
    native.set_title({"name": literal(chart.title), "name_font": font} | place)
    native.set_chartarea({"border": {"color": RULE}})
    native.set_size({"width": WIDTH, "height": tall})


def reference(place: Place) -> str:
    """Return the range of the helper sheet as a formula names it."""
    sheet, first, column, last, _ = place
    letter = chr(ord("A") + column)
    return f"='{sheet}'!${letter}${first + 1}:${letter}${last + 1}"
