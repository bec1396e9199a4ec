"""The short way to write a sheet gives the file that the long way gives."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from gapkit.commands import score
from gapkit.report.excel import workbook_bytes
from gapkit.report.workbook import plain_sheet
from gapkit.report.workbook.plain_sheet import PlainSheet, sheet_class
from gapkit.resources import resource_folder

TEXTS = ["", "plain", "ñ & <b> \"quoted\" 'too'", "=not a formula", "12", "two\nlines", " edges ", "_x0041_ \x01"]
NUMBERS = [0, -1, 7.5, 1 / 3, 1e-300, 123456789012345678, True]


def written(kind: type[Worksheet], filled: Any) -> bytes:
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 1, 1)})
    filled(book, book.add_worksheet("Sheet", kind))
    book.close()
    return buffer.getvalue()


def every_cell(book: Workbook, sheet: Worksheet, *, wide: int = 0) -> None:
    looks = [None, book.add_format({"bold": True}), book.add_format({"num_format": "0.00", "bottom": 1})]
    for shift, look in enumerate(looks):
        for row, text in enumerate(TEXTS):
            sheet.write_string(row, wide + 4 * shift, text, look)
        for row, value in enumerate(NUMBERS):
            sheet.write_number(row, wide + 4 * shift + 1, value, look)
            sheet.write_formula(row, wide + 4 * shift + 2, f"=IF(A{row + 1}<B1,1,2)", look, ("", "a & b", 2.5)[shift])
        sheet.write_blank(3, wide + 4 * shift + 3, None, look)
        sheet.write_boolean(4, wide + 4 * shift + 3, True, look)
        sheet.write_url(5, wide + 4 * shift + 3, "internal:'Sheet'!A1", look, "there")
    sheet.set_row(2, 30, looks[1])
    sheet.set_column(0, 2, 20, looks[2])


def test_every_kind_of_cell_is_written_as_the_library_writes_it() -> None:
    assert written(PlainSheet, every_cell) == written(Worksheet, every_cell)


@pytest.mark.parametrize("wide", [24, 700])
def test_cells_far_to_the_right_have_the_same_names(wide: int) -> None:
    def filled(book: Workbook, sheet: Worksheet) -> None:
        every_cell(book, sheet, wide=wide)

    assert written(PlainSheet, filled) == written(Worksheet, filled)


def test_the_short_way_is_taken_where_it_writes_what_the_library_writes() -> None:
    assert sheet_class() is PlainSheet


def lower_names(self: Worksheet, row: int, col: int, cell: Any) -> None:
    self.fh.write(f'<c r="{row}.{col}">{cell}</c>')


def three_arguments(self: Worksheet, row: int, col: int) -> None:
    raise AssertionError


@pytest.mark.parametrize("other", [lower_names, three_arguments])
def test_a_library_that_writes_cells_otherwise_writes_them_itself(monkeypatch: Any, other: Any) -> None:
    monkeypatch.setattr(Worksheet, "_write_cell", other)
    assert sheet_class() is Worksheet


def test_a_library_without_the_method_that_writes_rows_writes_them_itself(monkeypatch: Any) -> None:
    monkeypatch.delattr(Worksheet, "_write_rows")
    assert sheet_class() is Worksheet


def test_a_report_is_the_same_by_the_short_way_and_by_the_way_of_the_library(monkeypatch: Any) -> None:
    diagnosis = score(Path(str(resource_folder("examples").joinpath("insurance_es.xlsx"))))
    short = workbook_bytes(diagnosis, language="en")
    monkeypatch.setattr(plain_sheet, "sheet_class", lambda: Worksheet)
    assert workbook_bytes(diagnosis, language="en") == short
