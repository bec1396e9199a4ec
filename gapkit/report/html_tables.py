"""Tables as a page shows them: all a template needs to know of every cell, so that it compares nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from markupsafe import Markup

from gapkit.record import Record
from gapkit.report.blocks import Cell, Column, Row, Strip, Table
from gapkit.report.guides import Guide, Guides
from gapkit.report.html_cells import SHADED, Head, TableCell, head_of, strip_cell, text_cell
from gapkit.report.html_markup import attributes, longest_word

DENSE_FROM = 12
"""Tables of more rows than this are drawn with low strips and printed tight."""

MANY_COLUMNS = 5
"""Tables of more columns than this are set tight."""

# The least width of a column in rem, by kind, below which a table scrolls instead of squeezing.
_WIDTH = {"text": 9.0, "strip": 9.0, "heat": 5.6, "point": 5.2, "role": 2.2, "gap": 6.5, "state": 7.5, "stop": 7.2}


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


def table_view(table: Table, *, id: str, guides: Guides) -> TableView:  # noqa: A002
    """Return a table as its template shows it, under an id of its own; `guides` draw for its columns."""
    dense = len(table.rows) > DENSE_FROM
    header = _header_column(table.columns)
    sorts = tuple(_sort_kind(table, i) if table.sortable else "" for i in range(len(table.columns)))
    drawn = tuple(_guide(table, i, guides) for i in range(len(table.columns)))
    heads = tuple(head_of(table, column, sort) for column, sort in zip(table.columns, sorts, strict=True))
    groups = tuple(
        RowGroup(name, tuple(_row(table, row, header=header, sorts=sorts, drawn=drawn) for row in rows))
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


def _header_column(columns: tuple[Column, ...]) -> int:
    """Return which column names the row: the first with words, where a place number stands before it."""
    return next((i for i, column in enumerate(columns) if column.kind == "text"), 0)


def _table_attributes(table: Table, id: str, *, dense: bool) -> Markup:  # noqa: A002
    heat = any(column.kind in SHADED for column in table.columns)
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
    return any(column.kind in ("stop", "point") for column in table.columns)


def _width(column: Column, columns: tuple[Column, ...]) -> float:
    """Return the least width of a column in rem; columns of a heat map are alike and hold the longest word on top."""
    if column.kind == "text" and column.width.endswith("rem"):
        return float(column.width.removesuffix("rem"))
    if column.kind not in ("heat", "point", "stop"):
        return _WIDTH.get(column.kind, 4.4)
    longest = longest_word([other.label for other in columns if other.kind == column.kind])
    room = {"stop": 0.56 * longest + 0.8, "point": 0.43 * longest + 0.3}.get(column.kind, longest / 2 + 0.5)
    return max(_WIDTH[column.kind], round(room, 1))


def _guide(table: Table, index: int, guides: Guides) -> Guide:
    axis = table.columns[index].axis
    strips = [cell for row in table.rows if isinstance(cell := row.cells[index], Strip)]
    if axis is None:
        if strips:
            raise ValueError("a strip needs the axis of its column")
        return _NO_GUIDE
    return guides.column(axis, strips)


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


def _row(table: Table, row: Row, *, header: int, sorts: tuple[str, ...], drawn: tuple[Guide, ...]) -> TableRow:
    hidden = () if table.sortable else _hidden_run(table, row, header)
    cells = tuple(
        strip_cell(cell, column, guide, stacked=table.stacked)
        if isinstance(cell, Strip)
        else text_cell(
            cell,
            column,
            header=i == header,
            sort=sort,
            stacked=table.stacked,
            across=len(hidden) if i in hidden else 1,
        )
        for i, (cell, column, sort, guide) in enumerate(zip(row.cells, table.columns, sorts, drawn, strict=True))
        if i not in hidden[1:]
    )
    tagged = table.sortable or bool(table.filters)
    return TableRow(cells, attributes({"data-d": row.tag if tagged else None}))


def _hidden_run(table: Table, row: Row, header: int) -> tuple[int, ...]:
    """Return the columns of a row that hides the same in all, but for its name and its reading: it says so once."""
    start = header + 1
    first = row.cells[start] if start < len(row.cells) else None
    if not isinstance(first, Cell) or not first.hatched or first.small or table.columns[start].kind == "state":
        return ()
    end = start + 1
    while end < len(row.cells) and row.cells[end] in (first, Strip(())) and table.columns[end].kind != "state":
        end += 1
    if end < len(row.cells) and table.columns[end].kind != "state":
        return ()
    while isinstance(row.cells[end - 1], Strip):
        end -= 1
    return tuple(range(start, end)) if end - start > 1 else ()


def _filled(pattern: str, count: int) -> str:
    return pattern.replace("{shown}", str(count)).replace("{total}", str(count))


_NO_GUIDE = Guide("", ())
_ROLES = {name: Markup(f" role={name}") for name in ("rowgroup", "row", "rowheader")}
_NO_ROLES = dict.fromkeys(_ROLES, Markup(""))
