"""A table made from others: its columns, and for every cell the place it was taken from."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.files.tables import Cells, Origin, Table
from gapkit.record import Record

Rows = NDArray[np.intp]


class WideColumn(Record):
    """A column to be: its heading, a longer wording, and where its cells come from."""

    header: str
    origin: Origin
    title: str = ""
    cells: Cells | None = None


def wide_table(name: str, columns: Sequence[WideColumn], *, is_sheet: bool, hidden: bool = False) -> Table:
    """Return the table that the columns make; cells that are given stand instead of those of the origin."""
    height = len(columns[0].origin.rows) if columns else 0
    return Table(
        name=name,
        columns=tuple(cells_of(one.origin) if one.cells is None else one.cells for one in columns),
        height=height,
        hidden=hidden,
        names=tuple(one.header for one in columns),
        is_sheet=is_sheet,
        hidden_rows=_hidden_rows(columns),
        titles=tuple(one.title for one in columns) if any(one.title for one in columns) else None,
        places=tuple(one.origin for one in columns),
    )


def cells_of(origin: Origin) -> Cells:
    """Return the cells that an origin tells, blank where it has no row."""
    taken = _taken(origin.table.columns[origin.column], origin.rows)
    if origin.also is None or (origin.rows >= 0).all():
        return taken
    pairs = zip(origin.rows.tolist(), list(taken), list(cells_of(origin.also)), strict=True)
    return tuple(cell if row >= 0 else other for row, cell, other in pairs)


def _taken(cells: Cells, rows: Rows) -> Cells:
    if isinstance(cells, np.ndarray):
        found: NDArray[np.float64] = (
            np.where(rows >= 0, cells[rows], np.nan) if len(cells) else np.full(len(rows), np.nan)
        )
        return found
    wanted = rows.tolist()
    if not wanted:
        return ()
    if wanted[0] >= 0 and wanted == list(range(wanted[0], wanted[0] + len(wanted))):
        return tuple(cells[wanted[0] : wanted[0] + len(wanted)])
    if min(wanted) >= 0 and len(wanted) > 1:
        picked: tuple[object, ...] = itemgetter(*wanted)(cells)
        return picked
    return tuple(cells[row] if row >= 0 else "" for row in wanted)


def _hidden_rows(columns: Sequence[WideColumn]) -> frozenset[int]:
    """Return the rows of which any part was hidden."""
    sources = {(id(one.origin.table), id(one.origin.rows)): one.origin for one in columns}
    return frozenset(
        row
        for origin in sources.values()
        if origin.table.hidden_rows
        for row, taken in enumerate(origin.rows.tolist())
        if taken in origin.table.hidden_rows
    )
