"""Tables as a page shows them: all a template needs to know of every cell, so that it compares nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from math import isfinite

from markupsafe import Markup

from gapkit.record import Record
from gapkit.report.blocks import Axis, Cell, Column, Row, Strip, Table
from gapkit.report.charts import SHORT, TALL, axis_svg, strip_svg
from gapkit.report.formats import MISSING
from gapkit.report.html_markup import attributes, has_long_word, longest_word
from gapkit.report.states import GLYPHS

DENSE_FROM = 12
"""Tables of more rows than this are drawn with low strips and printed tight."""

MANY_COLUMNS = 5
"""Tables of more columns than this are set tight, intervals under their estimates."""

_NUMBERS = ("score", "gap", "share", "count", "rank", "priority")
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
# The least width of a column in rem, by kind, below which a table scrolls instead of squeezing.
_WIDTH = {"text": 9.0, "strip": 9.0, "heat": 5.6, "gap": 6.5, "state": 7.5, "stop": 7.2}


class Head(Record):
    """The head of a column: its element, and its label or the ticks of its axis, which are silent but `spoken`."""

    tag: str
    attributes: Markup
    label: str
    small: str
    ticks: Markup | None
    spoken: str


class TableCell(Record):
    """A cell: its element, and a text or a drawing; `chip` is the class of a reading state and `sign` its sign."""

    tag: str
    attributes: Markup
    text: str = ""
    small: str = ""
    bold: bool = False
    missing: bool = False
    drawing: Markup | None = None
    chip: str = ""
    sign: str = ""


class TableRow(Record):
    """A row; a filter goes by the tag among its attributes."""

    cells: tuple[TableCell, ...]
    attributes: Markup


class RowGroup(Record):
    """Rows under one name; the name is empty where a table has no groups."""

    name: str
    rows: tuple[TableRow, ...]


class TableView(Record):
    """A table ready for the page. `roles` are written out where narrow screens turn its rows into blocks."""

    id: str
    caption: str
    attributes: Markup
    roles: Mapping[str, Markup]
    heads: tuple[Head, ...]
    groups: tuple[RowGroup, ...]
    span: int
    stacked: bool
    filters: tuple[tuple[str, str], ...]
    filter_label: str
    filter_count: str


def table_view(table: Table, *, id: str) -> TableView:  # noqa: A002
    """Return a table as its template shows it, under an id that is unique on the page."""
    dense = len(table.rows) > DENSE_FROM
    header = _header_column(table.columns)
    sorts = tuple(_sort_kind(table, i) if table.sortable else "" for i in range(len(table.columns)))
    heads = tuple(_head(table, column, sort) for column, sort in zip(table.columns, sorts, strict=True))
    groups = tuple(
        RowGroup(name, tuple(_row(table, row, header=header, sorts=sorts, dense=dense) for row in rows))
        for name, rows in _groups(table.rows)
    )
    return TableView(
        id=id,
        caption=table.caption,
        attributes=_table_attributes(table, id, dense=dense),
        roles=_ROLES if table.stacked else _NO_ROLES,
        heads=heads,
        groups=groups,
        span=len(table.columns),
        stacked=table.stacked,
        filters=table.filters,
        filter_label=table.filter_label,
        filter_count=_filled(table.filter_count, len(table.rows)),
    )


def chip_of(state: str) -> tuple[str, str]:
    """Return the class and the sign of a reading state."""
    return _COLOURS.get(state, "st-unk"), GLYPHS.get(state, "")


def _header_column(columns: tuple[Column, ...]) -> int:
    """Return which column names the row: the first with words, where a place number stands before it."""
    return next((i for i, column in enumerate(columns) if column.kind == "text"), 0)


def _table_attributes(table: Table, id: str, *, dense: bool) -> Markup:  # noqa: A002
    heat = any(column.kind == "heat" for column in table.columns)
    classes = (
        "rw" if table.stacked else "wide",
        "dense" if dense else "",
        "many" if len(table.columns) > MANY_COLUMNS else "",
        "heat" if heat else "",
        "sortable" if table.sortable else "",
    )
    layout = "table-layout:fixed;" if _aligned(table) else ""
    return attributes(
        {
            "id": id,
            "class": " ".join(name for name in classes if name),
            "role": "table" if table.stacked else "",
            "style": "" if table.stacked else f"{layout}min-width:{least_width(table):g}rem",
        }
    )


def least_width(table: Table) -> float:
    """Return the least width of a table in rem, below which it scrolls."""
    return sum(_width(column, table.columns) for column in table.columns)


def _aligned(table: Table) -> bool:
    """Tell whether the columns stand under the points of a curve."""
    return any(column.kind == "stop" for column in table.columns)


def _width(column: Column, columns: tuple[Column, ...]) -> float:
    """Return the least width of a column in rem; columns of a heat map are alike and hold the longest word on top."""
    if column.kind not in ("heat", "stop"):
        return _WIDTH.get(column.kind, 4.4)
    longest = longest_word([other.label for other in columns if other.kind == column.kind])
    room = 0.56 * longest + 0.8 if column.kind == "stop" else longest / 2 + 0.5
    return max(_WIDTH[column.kind], round(room, 1))


def _head(table: Table, column: Column, sort: str) -> Head:
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
    if table.stacked:
        named["role"] = "columnheader" if tag == "th" else "cell"
    return Head(
        tag=tag,
        attributes=attributes(named),
        label=column.label,
        small=column.small,
        ticks=axis_svg(column.axis, styled=False) if column.axis and column.axis.ticks else None,
        spoken=(column.axis.name or column.label) if column.axis else "",
    )


def _column_class(column: Column) -> str:
    if column.kind in _NUMBERS:
        return "n"
    return {"strip": "sp", "heat": "hc", "state": "s"}.get(column.kind, "")


def _sort_kind(table: Table, index: int) -> str:
    if table.columns[index].kind == "state":
        return "n"
    cells = [row.cells[index] for row in table.rows]
    if any(isinstance(cell, Strip) for cell in cells):
        return ""
    numbers = all(not isinstance(c.value, str) for c in cells if isinstance(c, Cell))
    known = any(isinstance(c, Cell) and c.value is not None for c in cells)
    return "n" if numbers and known else "t"


def _groups(rows: tuple[Row, ...]) -> Iterator[tuple[str, list[Row]]]:
    # A row without a group belongs to the group that was opened before it.
    named, current = [], ""
    for row in rows:
        current = row.group or current
        named.append((current, row))
    for name, members in groupby(named, key=lambda pair: pair[0]):
        yield name, [row for _, row in members]


def _row(table: Table, row: Row, *, header: int, sorts: tuple[str, ...], dense: bool) -> TableRow:
    cells = tuple(
        _strip_cell(cell, column.axis, dense=dense, stacked=table.stacked)
        if isinstance(cell, Strip)
        else _cell(cell, column, header=i == header, sort=sort, stacked=table.stacked)
        for i, (cell, column, sort) in enumerate(zip(row.cells, table.columns, sorts, strict=True))
    )
    tagged = table.sortable or bool(table.filters)
    return TableRow(cells, attributes({"data-d": row.tag if tagged else None}))


def _strip_cell(strip: Strip, axis: Axis | None, *, dense: bool, stacked: bool) -> TableCell:
    if axis is None:
        raise ValueError("a strip needs the axis of its column")
    ends = {"data-lo": axis.low_text, "data-hi": axis.high_text} if stacked else {}
    named = {"role": "cell" if stacked else "", "class": "sp", **ends}
    drawing = strip_svg(strip, axis, height=SHORT if dense else TALL, styled=False)
    return TableCell("td", attributes(named), small=strip.note, drawing=drawing)


def _cell(cell: Cell, column: Column, *, header: bool, sort: str, stacked: bool) -> TableCell:
    hidden = cell.hatched or cell.state == "hidden"
    chip, sign = chip_of(cell.state) if cell.state and column.kind != "heat" else ("", "")
    role = ("rowheader" if header else "cell") if stacked else ""
    named = {
        "role": role,
        "scope": "row" if header else "",
        "class": _cell_class(cell, column, hidden=hidden),
        "data-v": _sort_value(cell, sort, hidden=hidden, state=column.kind == "state"),
        "data-l": column.label if stacked and not header and column.kind != "state" else "",
    }
    return TableCell(
        tag="th" if header else "td",
        attributes=attributes(named),
        text=cell.text,
        small=cell.small,
        bold=cell.bold,
        missing=cell.text == MISSING,
        chip=chip,
        sign=sign,
    )


def _cell_class(cell: Cell, column: Column, *, hidden: bool) -> str:
    names = ["h" if column.kind == "heat" else _column_class(column)]
    if hidden:
        names.append("h-x")
    elif cell.shade:
        names.append(f"h-{cell.shade}")
    if cell.dashed and not hidden:
        names.append("h-lo")
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


def _filled(pattern: str, count: int) -> str:
    return pattern.replace("{shown}", str(count)).replace("{total}", str(count))


_ROLES = {name: Markup(f' role="{name}"') for name in ("rowgroup", "row", "rowheader")}
_NO_ROLES = dict.fromkeys(_ROLES, Markup(""))
