"""A sheet of XlsxWriter that writes plain cells by the shortest way; the file is the same, byte for byte."""

from __future__ import annotations

from functools import cache
from inspect import unwrap
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_letters = cache(xl_col_to_name)


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose cells are named by row and column, and whose formulas use no function younger than Excel 2010.

    So no cell has its name ("A1") looked for in its arguments, and no formula a prefix that a younger function needs.
    """

    write_string = unwrap(Worksheet.write_string)
    write_number = unwrap(Worksheet.write_number)
    write_blank = unwrap(Worksheet.write_blank)
    write_formula = unwrap(Worksheet.write_formula)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        # Most of the cells are one of these three, in a format of their own; names and numbers need no escapes.
        kind = type(cell).__name__ if cell.format else ""
        if kind == "String":
            inside = f' t="s"><v>{cell.string}</v></c>'
        elif kind == "Number":
            inside = f"><v>{cell.number:.16G}</v></c>"
        elif kind == "Blank":
            inside = "/>"
        else:
            super()._write_cell(row, col, cell)
            return
        self.fh.write(f'<c r="{_letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"{inside}')
