"""Two waves as a native slope chart: a line per measure, a figure at each end and its name at the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gapkit.report.workbook.chart_look import LINES, axis, frame, legend
from gapkit.report.workbook.graph_sheet import Entry, Graph
from gapkit.report.workbook.grid import Chart, Point
from gapkit.report.workbook.styles import GREY, INK, PERCEPTION, SHORTFALL
from gapkit.report.workbook.words import literal

HEIGHT = 460
_LOOKS = {
    "short": (SHORTFALL, "circle", "solid"),
    "over": (PERCEPTION, "diamond", "solid"),
    "expected": (INK, "triangle", "round_dot"),
    "unclear": (GREY, "square", "dash"),
}
_TOP, _PLOT = 0.17, 0.68
_LINE = 17 / (HEIGHT * _PLOT)
"""Height of a line of labels as a part of the axis."""

_ASIDE, _NAMES = 0.03, 0.28
"""How far from its wave a figure stands, and a name."""


def slope(graph: Graph, chart: Chart) -> Any:
    """Return the native chart, its numbers written to the helper sheet."""
    native = graph.frame.workbook.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    words = graph.frame.words
    unnamed: list[int] = []
    count, seen = 0, set[str]()
    for reading, (colour, shape, dash) in _LOOKS.items():
        for point in (one for one in chart.points if one.reading == reading):
            ends: list[Entry] = [(point.label, x, y, None, None) for x, y in _ends(point)]
            ranges = graph.series(chart.title, point.label, ends)
            if ranges is None:
                continue
            if reading in seen:
                unnamed.append(count)
            seen.add(reading)
            native.add_series(
                {
                    "name": literal(words(f"{chart.readings}.{reading}")),
                    "categories": ranges["x"],
                    "values": ranges["y"],
                    "line": {"color": colour, "width": 3 if point.strong else 1.75, "dash_type": dash},
                    "marker": {"type": shape, "size": 8, "fill": {"color": colour}, "border": {"color": colour}},
                }
            )
            count += 1
    for side, x, labels in _labels(chart):
        rows: list[Entry] = [(text, x, y, None, None) for text, y in labels]
        ranges = graph.series(chart.title, words(f"marks.{'names' if side == 'left' else 'figures'}"), rows)
        if ranges is None:
            continue
        custom = [{"value": literal(text) or " "} for text, _ in labels]
        native.add_series(
            {
                "name": literal(words("marks.names")),
                "categories": ranges["x"],
                "values": ranges["y"],
                "line": {"none": True},
                "marker": {"type": "none"},
                "data_labels": {
                    "value": True,
                    "position": side,
                    "custom": custom,
                    "font": {"size": 10, "color": INK, "bold": side == "above"},
                },
            }
        )
        unnamed.append(count)
        count += 1
    _dress(native, chart, unnamed)
    return native


def _ends(point: Point) -> list[tuple[float, float]]:
    return [(float(x), y) for x, y in ((1, point.before), (2, point.estimate)) if y is not None]


def _labels(chart: Chart) -> list[tuple[str, float, list[tuple[str, float]]]]:
    """Return side, place and texts of the labels: waves above, figures at both ends, names at the last."""
    least = (chart.high - chart.low) * _LINE
    told: list[tuple[str, float, list[tuple[str, float]]]] = [
        ("above", float(place), [(part, chart.high)]) for place, part in enumerate(chart.parts, start=1)
    ]
    for side, at in (("left", 1), ("right", 2)):
        ends = [(p, y) for p in chart.points for x, y in _ends(p) if x == at]
        heights = apart([y for _, y in ends], least)
        rows = [(p, y) for (p, _), y in zip(ends, heights, strict=True)]
        if side == "left":
            told.append((side, at - _ASIDE, [(p.before_text, y) for p, y in rows]))
        else:
            told.append((side, at + _ASIDE, [(p.text, y) for p, y in rows]))
            told.append((side, at + _NAMES, [(p.label, y) for p, y in rows]))
    return told


def apart(values: Sequence[float], least: float) -> list[float]:
    """Return the values moved no more than needed for any two to stand at least this far from one another."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    groups: list[list[int]] = []
    middles: list[float] = []
    for i in order:
        groups.append([i])
        middles.append(values[i])
        while len(groups) > 1 and middles[-1] - middles[-2] < least * (len(groups[-1]) + len(groups[-2])) / 2:
            last = groups.pop()
            groups[-1] = [*groups[-1], *last]
            middles[-2:] = [sum(values[k] for k in groups[-1]) / len(groups[-1])]
    told = [0.0] * len(values)
    for group, middle in zip(groups, middles, strict=True):
        for place, i in enumerate(group):
            told[i] = middle + least * (place - (len(group) - 1) / 2)
    return told


def _dress(native: Any, chart: Chart, unnamed: list[int]) -> None:
    """Set axes, legend, title and size."""
    native.set_x_axis(
        {"min": 0.6, "max": 3, "major_unit": 1, "label_position": "none", "line": {"none": True}, "visible": False}
        | {"major_gridlines": {"visible": False}}
    )
    bare = {"line": {"none": True}, "major_tick_mark": "none", "crossing": "min"}
    native.set_y_axis(axis(chart, major_gridlines=LINES, **bare))
    legend(native, unnamed)
    native.set_plotarea({"layout": {"x": 0.09, "y": _TOP, "width": 0.89, "height": _PLOT}})
    frame(native, chart, HEIGHT, inside=True)
