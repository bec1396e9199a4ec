"""Heads and cells as a page shows them: elements and attributes are made here, a template fills in the texts."""

from __future__ import annotations

import re
from math import isfinite

from markupsafe import Markup

from gapkit.record import Record
from gapkit.report.blocks import Cell, Column, Strip, Table
from gapkit.report.charts import axis_html, marks_html, strip_html
from gapkit.report.formats import MISSING
from gapkit.report.guides import Guide
from gapkit.report.html_markup import attributes, has_long_word
from gapkit.report.states import GLYPHS

NUMBERS = ("score", "gap", "share", "count", "rank", "priority")
"""The kinds of columns that hold figures."""

SHADED = ("heat", "point", "role")
"""The kinds of columns whose cells are shaded: of a heat map, under the points of a curve, under turned heads."""

_COLOURS = {
    "short": "st-short",
    "short_small": "st-short",
    "below": "st-short",
    "meets": "st-ok",
    "inside": "st-ok",
    "upper": "st-ok",
    "over_small": "st-ok",
    "over": "st-ok",
}
# From the worst reading to the best, what cannot be read last: the order a column of states is sorted in.
_STATE_ORDER = (
    *("below", "short", "short_small", "edge", "unclear", "indicative", "meets", "inside", "upper"),
    *("over_small", "over"),
    "hidden",
)


class Head(Record):
    """The head of a column: its element, and its label or the ticks of its axis; these are silent, its name is not."""

    tag: str
    attributes: Markup
    label: str
    small: str
    ticks: Markup | None


class TableCell(Record):
    """A cell: its element, and a text or a drawing; `under` is a second line, `small` a smaller text behind.

    `chip` is the class of a reading state inside the cell and `sign` its sign; a cell of nothing else has both itself.
    A missing figure is a class: the style sheet shows a dash that is read as what it stands for.
    """

    tag: str
    attributes: Markup
    text: str = ""
    small: str = ""
    under: str = ""
    drawing: Markup | None = None
    chip: str = ""
    sign: str = ""


def chip_of(state: str) -> tuple[str, str]:
    """Return the class and the sign of a reading state."""
    return _COLOURS.get(state, "st-unk"), GLYPHS.get(state, "")


def head_of(table: Table, column: Column, sort: str) -> Head:
    """Return the head of a column as it stands on the page; `sort` says how the column is sorted."""
    order = ("ascending" if table.sort_ascending else "descending") if column.key == table.sort_key and sort else ""
    drawn = column.axis is not None
    # An empty corner is no heading.
    tag = "th" if column.label or drawn else "td"
    classes = f"{_column_class(column)} brk" if has_long_word(column.label) else _column_class(column)
    named = {"scope": "col", "class": classes.strip(), "data-s": sort, "aria-sort": order}
    if re.fullmatch(r"\d+(\.\d+)?(%|rem|ch|px)", column.width):
        named["style"] = f"width:{column.width}"
    if tag == "td":
        del named["scope"]
    if column.axis and column.axis.ticks:
        named["aria-label"] = column.axis.name or column.label
    if table.stacked:
        named["role"] = "columnheader" if tag == "th" else "cell"
    return Head(
        tag=tag,
        attributes=attributes(named),
        label=column.label,
        small=column.small,
        ticks=axis_html(column.axis) if column.axis and column.axis.ticks else None,
    )


def _column_class(column: Column) -> str:
    """Return the class of the head of a column; heads of words have none."""
    if column.kind in NUMBERS:
        return "n"
    return {"strip": "sp", "heat": "hc", "point": "hc pt", "role": "hc up", "state": "s"}.get(column.kind, "")


def strip_cell(strip: Strip, column: Column, guide: Guide, *, stacked: bool) -> TableCell:
    """Return the cell of a drawing, its note under it: the cell is its box, but where labels must be silent."""
    role = "cell" if stacked else ""
    if column.axis is None:
        return TableCell("td", attributes({"role": role, "class": "sp"}), small=strip.note)
    marks, labelled = marks_html(strip, column.axis, without=guide.drawn)
    box = ("d", "dn" if strip.note else "")
    named = {"role": role, "class": " ".join(filter(None, ("sp", *(() if labelled else box), guide.name)))}
    drawing = strip_html(strip, column.axis, without=guide.drawn) if labelled else marks
    return TableCell("td", attributes(named), small=strip.note, drawing=drawing)


def text_cell(cell: Cell, column: Column, *, header: bool, sort: str, stacked: bool, across: int = 1) -> TableCell:
    """Return a cell of words or figures: a figure has its second text under it, words have it behind them.

    A cell `across` several columns is named after none of them.
    """
    hidden = cell.hatched or cell.state == "hidden"
    chip, sign = chip_of(cell.state) if cell.state and column.kind not in SHADED else ("", "")
    alone = bool(chip) and not (cell.small or stacked)
    whole = not header and (column.kind == "state" or alone)
    under = cell.small if column.kind in (*NUMBERS, *SHADED) and not header else ""
    missing = cell.text == MISSING and not (cell.small or cell.state)
    classes = _cell_class(cell, column, hidden=hidden, header=header, under=bool(under))
    named = {
        "role": ("rowheader" if header else "cell") if stacked else "",
        "scope": "row" if header else "",
        "class": " ".join(filter(None, (classes, "na" if missing else "", f"st {chip}" if whole and chip else ""))),
        "data-g": sign if whole else "",
        "data-v": _sort_value(cell, sort, hidden=hidden, state=column.kind == "state"),
        "data-l": column.label if stacked and not header and column.kind != "state" and across == 1 else "",
        "colspan": str(across) if across > 1 else "",
    }
    return TableCell(
        tag="th" if header else "td",
        attributes=attributes(named),
        text="" if missing else cell.text,
        small="" if under else cell.small,
        under=under,
        chip="" if whole else chip,
        sign=sign,
    )


def _cell_class(cell: Cell, column: Column, *, hidden: bool, header: bool, under: bool) -> str:
    """Return the classes of a cell: a bare figure has none, one over its interval has `n`, words have `t`."""
    if column.kind in NUMBERS:
        names = ["n" if under else ""]
    else:
        names = ["h" if column.kind in SHADED else "s" if column.kind == "state" else "" if header else "t"]
    if hidden:
        names.append("h-x")
    elif cell.shade:
        names.append(f"h-{cell.shade}")
    if cell.dashed and not hidden:
        names.append("h-lo")
    if cell.bold and not header:
        names.append("b")
    if has_long_word(cell.text):
        names.append("brk")
    return " ".join(name for name in names if name)


def _sort_value(cell: Cell, sort: str, *, hidden: bool, state: bool) -> str | None:
    """Return what a column is sorted by. What is hidden stays hidden here too."""
    if not sort:
        return None
    if state:
        return str(_STATE_ORDER.index(cell.state)) if cell.state in _STATE_ORDER else ""
    if hidden:
        return ""
    if sort == "t":
        return str(cell.value) if isinstance(cell.value, str) else cell.text
    number = cell.value if isinstance(cell.value, int | float) and isfinite(cell.value) else None
    return "" if number is None else f"{number:.6g}"
