"""A sheet of XlsxWriter that writes plain cells by the shortest way; the file is the same, byte for byte."""

from __future__ import annotations

from functools import cache
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_letters = cache(xl_col_to_name)


class PlainSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose cells are named by row and column, and whose formulas use no function younger than Excel 2010.

    So no cell has its name ("A1") looked for in its arguments, and no formula a prefix that a younger function needs.
    It leans on how the library works inside: take it from `sheet_class`, which tries whether that still holds.
    """

    write_string = Worksheet._write_string
    write_number = Worksheet._write_number
    write_blank = Worksheet._write_blank
    write_formula = Worksheet._write_formula

    def __init__(self) -> None:
        super().__init__()
        self._looks: dict[Any, int] = {}

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        # Most of the cells are one of these three, in a format of their own; names and numbers need no escapes.
        look = cell.format
        kind = type(cell).__name__ if look else ""
        if kind == "String":
            inside = f' t="s"><v>{cell.string}</v></c>'
        elif kind == "Number":
            inside = f"><v>{cell.number:.16G}</v></c>"
        elif kind == "Blank":
            inside = "/>"
        else:
            super()._write_cell(row, col, cell)
            return
        index = self._looks.get(look)
        if index is None:
            index = self._looks[look] = look._get_xf_index()
        self.fh.write(f'<c r="{_letters(col)}{row + 1}" s="{index}"{inside}')


def sheet_class() -> type[Any]:
    """Return `PlainSheet` where it writes a few cells as the library's own sheet does, else the library's own."""
    own: type[Any] = Worksheet
    try:
        book = Workbook(BytesIO(), {"in_memory": True})
        look = book.add_format({"bold": True})
        same = _tried(book, PlainSheet, look) == _tried(book, own, look)
    except (AttributeError, LookupError, TypeError, ValueError):  # another version of the library, other insides
        return own
    return PlainSheet if same else own


def _tried(book: Workbook, kind: type[Worksheet], look: Any) -> str:
    """Return what a sheet makes of cells of every kind."""
    sheet = book.add_worksheet(None, kind)
    sheet.fh = StringIO()
    sheet.write_string(0, 0, "a & b", look)
    sheet.write_string(0, 1, "a & b")
    sheet.write_number(0, 2, -1234.5678901234567, look)
    sheet.write_number(1, 27, 3, look)
    sheet.write_blank(1, 28, None, look)
    # Such a formula is taken as it is; the library goes through any other for the names of younger functions.
    sheet.write_formula(2, 0, "=_xlfn.STDEV.S(A1:B1)", look, "c")
    sheet._write_rows()
    return str(sheet.fh.getvalue())
