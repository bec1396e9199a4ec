"""Sheets as data: columns with kinds, rows of values, panels and charts; nothing here knows a file format.

A formula is a template: `{gap}` is the cell of that column in the same row, `{gap:column}` the whole column,
`[smallest_gap]` a name of the workbook. Its cached value is what the row holds under the column's key.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from gapkit.record import Record

INPUTS = ("input_text", "input_list", "input_whole", "input_money", "input_date", "input_number", "input_share")
"""Kinds of cells that people fill in."""

TEXTS = ("text", "code", "state", "flag", "link", "dots")
"""Kinds whose value is always a text."""


class Column(Record):
    """A column of a table.

    `key` is its entry in the catalogue and its machine name. `header` stands in when the study names it, `about` then
    explains it. `source` points into diagnosis.json. `choices` are what an input list accepts. `masked` columns say
    why a row is hidden; the other numbers of such a row are left empty.
    """

    key: str
    kind: str
    source: str = ""
    formula: str = ""
    header: str = ""
    choices: tuple[str, ...] = ()
    masked: bool = False


class Cell(NamedTuple):
    """A value that departs from its column: another kind, no formula, hidden for a reason, indicative, a link."""

    value: float | str | None
    kind: str = ""
    fixed: bool = False
    hidden: str = ""
    indicative: bool = False
    link: str = ""


Value = float | str | None | Cell


class Row(Record):
    """A row; `hidden` is the reason why none of its numbers may be written."""

    cells: Mapping[str, Value]
    hidden: str = ""
    indicative: bool = False
    strong: bool = False


class Line(Record):
    """A line of a panel beside a table; `name` is what formulas call it: an input, unless it is `fixed`."""

    label: str
    value: float | str | None
    kind: str = "text"
    note: str = ""
    name: str = ""
    minimum: float = 0.0
    fixed: bool = False


class Panel(Record):
    """A titled block of lines beside the table."""

    title: str
    lines: tuple[Line, ...]


class Point(Record):
    """A row of a chart: its name, its figure as text, and where its marks stand (None: no such mark)."""

    label: str
    text: str = ""
    perception: float | None = None
    expectation: float | None = None
    minimum: float | None = None
    target: float | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    reading: str = "unclear"
    shares: tuple[float, ...] = ()
    before: float | None = None
    before_text: str = ""
    strong: bool = False

    def span(self, kind: str) -> tuple[float, float] | None:
        """Return where a bar of a kind starts and ends: shortfall, surplus, climb (to the target) or interval."""
        if kind == "interval":
            if self.expectation is not None or self.low is None or self.high is None:
                return None
            return self.low, self.high
        other = self.target if kind == "climb" else self.expectation if self.target is None else None
        if self.perception is None or other is None:
            return None
        if (kind == "shortfall" and self.perception >= other) or (kind == "surplus" and self.perception <= other):
            return None
        return min(self.perception, other), max(self.perception, other)


class Chart(Record):
    """A native chart: `kind` is dumbbell, intervals, shares, curve, slope, plane, effort or calendar, top to bottom.

    `parts` names the shares, or the waves of a slope; shares get better from first to last when `rising`. `band` draws
    the smallest gap that matters on either side of zero. `readings` is where the names of the colours stand.
    `marks` is where the names of a dumbbell's marks stand, `shape` that of its first.
    A plane has an axis `up` (from, to, step), a dividing `line` on each axis, and the names of its corners in `parts`.
    """

    kind: str
    title: str
    alt: str
    axis: str
    points: tuple[Point, ...]
    low: float
    high: float
    step: float
    axis_format: str = "0"
    parts: tuple[str, ...] = ()
    rising: bool = True
    band: bool = False
    readings: str = "readings"
    up: tuple[float, float, float] = (0.0, 1.0, 0.1)
    up_axis: str = ""
    up_format: str = "0%"
    lines: tuple[float, float] = (0.0, 0.0)
    marks: str = "marks"
    shape: str = "circle"


class Sheet(Record):
    """A sheet with its one table.

    `remark` is a formula template for the line above the table; `printed` is the last column that goes on paper.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    panels: tuple[Panel, ...] = ()
    remark: str = ""
    filtered: bool = True
    story: bool = True
    printed: str = ""


def number(value: object) -> float | None:
    """Return a finite number, or None where there is none."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def difference(first: float, second: float, value: float) -> Value:
    """Return the cached value of `first - second`; a number of its own when its people are not theirs."""
    if number(value) is None:
        return None
    if number(first) is None or number(second) is None or abs(first - second - value) > 1e-9:
        return Cell(value, fixed=True)
    return value


def quoted(text: str) -> str:
    """Return a text as a literal of a formula."""
    return '"' + text.replace('"', '""') + '"'
