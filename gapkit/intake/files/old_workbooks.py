"""Workbooks of Excel 97-2003 (xls), read by calamine in a process of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from gapkit.errors import fault
from gapkit.intake.files.apart import read_apart
from gapkit.intake.files.sheets import Grid, grids, has_cells, sheet_table
from gapkit.intake.files.tables import Table
from gapkit.intake.words.language import language_of

_Found = tuple[dict[str, Grid], frozenset[str], bool]
_TOP_ROWS = 5
_ERRORS = re.compile(
    rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01|"
    rb"\x06\x00.\x00.{6}\x02.[\x00\x07\x0f\x17\x1d\x24\x2a].{3}\xff\xff",
    re.DOTALL,
)
"""Error values, and formulas whose result is one: calamine reads both as blank, without a word."""


def read_old_workbook(path: Path) -> tuple[Table, ...]:
    """Return the sheets of an xls workbook, hidden ones marked."""
    sheets, hidden, has_errors = cast(_Found, read_apart("old_workbooks", path, kind="xls"))
    if has_errors:
        error = fault("intake.old_errors", file=path.name)
        error.language = language_of(str(cell) for rows in sheets.values() for row in rows[:_TOP_ROWS] for cell in row)
        raise error
    tables = tuple(sheet_table(title, rows, hidden=title in hidden) for title, rows in sheets.items())
    if not any(table.height and has_cells(table) for table in tables):
        raise fault("intake.empty_workbook", file=path.name)
    return tables


def found(path: Path) -> _Found:
    """Return the rows of every sheet by its name, which sheets are hidden, and whether any cell holds an error."""
    import python_calamine as calamine

    content = path.read_bytes()
    try:
        return *grids(content), bool(_ERRORS.search(content))
    except calamine.PasswordError:
        raise fault("intake.password", file=path.name) from None
    except (calamine.CalamineError, LookupError, ValueError):
        raise fault("intake.damaged", file=path.name) from None
