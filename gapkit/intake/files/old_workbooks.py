"""Workbooks of Excel 97-2003 (xls), read by calamine in a process of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from gapkit.errors import fault
from gapkit.intake.files.apart import read_apart
from gapkit.intake.files.sheets import Grid, grids, has_cells, sheet_table
from gapkit.intake.files.tables import Table

_ERRORS = re.compile(
    rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01|"
    rb"\x06\x00.\x00.{6}\x02.[\x00\x07\x0f\x17\x1d\x24\x2a].{3}\xff\xff",
    re.DOTALL,
)
"""Error values, and formulas whose result is one: calamine reads both as blank, without a word."""


def read_old_workbook(path: Path) -> tuple[Table, ...]:
    """Return the sheets of an xls workbook, hidden ones marked."""
    sheets, hidden = cast(tuple[dict[str, Grid], frozenset[str]], read_apart("old_workbooks", path, kind="xls"))
    tables = tuple(sheet_table(title, rows, hidden=title in hidden) for title, rows in sheets.items())
    if not any(table.height and has_cells(table) for table in tables):
        raise fault("intake.empty_workbook", file=path.name)
    return tables


def found(path: Path) -> tuple[dict[str, Grid], frozenset[str]]:
    """Return the rows of every sheet by its name, and which sheets are hidden."""
    import python_calamine as calamine

    content = path.read_bytes()
    if _ERRORS.search(content):
        raise fault("intake.old_errors", file=path.name)
    try:
        return grids(content)
    except calamine.PasswordError:
        raise fault("intake.password", file=path.name) from None
    except (calamine.CalamineError, LookupError, ValueError):
        raise fault("intake.damaged", file=path.name) from None
