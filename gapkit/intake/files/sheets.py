"""Sheets of any workbook as calamine reads them."""

from __future__ import annotations

import io
from typing import Any

from gapkit.intake.files.tables import Cells, OddCell, Table, plain_cells

Grid = list[list[Any]]
_MOST_ROWS, _MOST_COLUMNS = 200_000, 1_000


def grids(content: bytes) -> tuple[dict[str, Grid], frozenset[str]]:
    """Return the rows of every sheet by its name, from the first row and column on, and which sheets are hidden."""
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        known = workbook.sheets_metadata
        sheets = [one.name for one in known if one.typ == calamine.SheetTypeEnum.WorkSheet]
        found = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in sheets}
    except BaseException as problem:
        # Compiled code that meets what it was not written for raises this, which is no Exception.
        if type(problem).__name__ != "PanicException":
            raise
        raise ValueError(str(problem)) from problem
    return found, frozenset(one.name for one in known if one.visible != calamine.SheetVisibleEnum.Visible)


def sheet_table(
    name: str, rows: Grid, *, hidden: bool = False, booleans: bool = True, hidden_rows: frozenset[int] = frozenset()
) -> Table:
    """Return the rows of a sheet as a table; `booleans` tells whether true or false may be among its cells."""
    columns: tuple[Cells, ...] = tuple(zip(*rows, strict=True))
    if booleans:
        columns = tuple(map(plain_cells, columns))
    return Table(name, columns, len(rows), hidden, is_sheet=True, hidden_rows=hidden_rows)


def has_cells(table: Table) -> bool:
    """Tell whether any cell of a table holds something."""
    return any(not isinstance(cell, str) or cell.strip() for column in table.columns for cell in column)


def place(rows: Grid, row: int, column: int, cell: OddCell) -> None:
    """Put an odd cell, which calamine leaves blank, into the rows of a sheet."""
    # Beyond the last filled row or column it is not in the grid; a stray one far away is nobody's.
    width = len(rows[0]) if rows else 0
    if (row >= len(rows) and row >= _MOST_ROWS) or (column >= width and column >= _MOST_COLUMNS):
        return
    if column >= width:
        for one in rows:
            one.extend([""] * (column + 1 - width))
        width = column + 1
    while len(rows) <= row:
        rows.append([""] * width)
    rows[row][column] = cell
