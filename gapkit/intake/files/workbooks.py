"""Excel workbooks: calamine reads them, openpyxl looks again at cells that calamine leaves blank."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gapkit.errors import fault
from gapkit.intake.files.tables import OddCell, Table, plain_cells, table_of_rows

# What the two readers and zipfile raise on workbooks cut short or altered; an XML ParseError is a SyntaxError.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    NotImplementedError,
)
_MOST_ROWS, _MOST_COLUMNS = 200_000, 1_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_ROW_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*\bt=["']e["']""")
_UNCALCULATED = re.compile(rb"(?:</f>|<f[^>]*/>)(?:<v\s*/>|<v></v>)?</c>")
_FORM = re.compile(
    rb"""(?:name=["']gapkit_form["'][^>]*>(?:\s*<[^>]+>)?|gapkit_form=)\s*(?:&quot;|["'])?([\w.\-]+/[\w.\-]+)"""
)


def read_workbook(name: str, content: bytes) -> tuple[Table, ...]:
    """Return the sheets of an xlsx or xlsm workbook, hidden ones marked."""
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        grids: dict[str, list[list[Any]]] = {
            sheet.name: workbook.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            for sheet in workbook.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        }
        hidden = {s.name: s.visible != calamine.SheetVisibleEnum.Visible for s in workbook.sheets_metadata}
        hidden_rows = _hidden_rows(content)
        errors, uncalculated, booleans = _odd_cells_exist(content)
        if booleans:
            grids = {title: [list(plain_cells(row)) for row in rows] for title, rows in grids.items()}
        if errors or uncalculated:
            for sheet, row, column, cell in _odd_cells(content, errors, uncalculated):
                _place(grids[sheet], row, column, cell)
    except calamine.PasswordError:
        raise fault("intake.password", file=name) from None
    except (calamine.CalamineError, *_DAMAGE):
        raise fault("intake.damaged", file=name) from None
    tables = tuple(table_of_rows(s, rows, hidden=hidden[s], is_sheet=True) for s, rows in grids.items())
    tables = tuple(replace(t, hidden_rows=hidden_rows.get(t.name, frozenset())) for t in tables)
    if not any(table.height and _has_cells(table) for table in tables):
        raise fault("intake.empty_workbook", file=name)
    return tables


def form_mark(content: bytes) -> str | None:
    """Return "<questionnaire>/<version>" from the mark that gapkit leaves in its blank forms."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in ("docProps/custom.xml", "xl/workbook.xml", "docProps/core.xml"):
            if member in archive.namelist() and (found := _FORM.search(archive.read(member))):
                return found.group(1).decode()
    return None


def _has_cells(table: Table) -> bool:
    return any(not isinstance(cell, str) or cell.strip() for column in table.columns for cell in column)


def _hidden_rows(content: bytes) -> dict[str, frozenset[int]]:
    """Return the rows (from 0) hidden by hand or by a filter, by sheet; the sheets without any are not there."""
    found: dict[str, frozenset[int]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in filter(_SHEET.fullmatch, archive.namelist()):
            xml = archive.read(member)
            if b"hidden=" not in xml:
                continue
            rows = [row for row in _ROW.findall(xml) if _HIDDEN.search(row)]
            numbers = (_ROW_NUMBER.search(row) for row in rows)
            hidden = frozenset(int(number.group(1)) - 1 for number in numbers if number)
            if hidden and (title := _sheet_title(archive, member)):
                found[title] = hidden
    return found


def _sheet_title(archive: zipfile.ZipFile, member: str) -> str | None:
    """Return the name of the sheet that a member of the archive holds."""
    from xml.etree import ElementTree

    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    ids = {one.get("Id") for one in links if member.endswith((one.get("Target") or "?").removeprefix("/xl/"))}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet") and any(
            value in ids for key, value in element.items() if key.endswith("}id")
        ):
            return element.get("name")
    return None


def _odd_cells_exist(content: bytes) -> tuple[bool, bool, bool]:
    """Return whether any sheet has error cells, formulas without results, true or false."""
    errors = uncalculated = booleans = False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in filter(_SHEET.fullmatch, archive.namelist()):
            xml = archive.read(member)
            quote = b"'" if b"<c r='" in xml[:5000] else b'"'
            kind = b"t=" + quote
            errors = errors or (kind + b"e" + quote in xml and bool(_ERROR_CELL.search(xml)))
            booleans = booleans or kind + b"b" + quote in xml
            uncalculated = uncalculated or (b"<f" in xml and bool(_UNCALCULATED.search(xml)))
    return errors, uncalculated, booleans


def _odd_cells(content: bytes, errors: bool, uncalculated: bool) -> Iterator[tuple[str, int, int, OddCell]]:
    # Values and formulas need a pass each: openpyxl shows one or the other.
    if uncalculated:
        values = {(s, c.row, c.column) for s, c in _cells(content, data_only=True) if c.value is not None}
        for sheet, cell in _cells(content, data_only=False):
            if cell.data_type == "f" and (sheet, cell.row, cell.column) not in values:
                yield sheet, cell.row - 1, cell.column - 1, OddCell("formula", "=")
    if errors:
        for sheet, cell in _cells(content, data_only=True):
            if cell.data_type == "e":
                yield sheet, cell.row - 1, cell.column - 1, OddCell("error", str(cell.value))


def _cells(content: bytes, *, data_only: bool) -> Iterator[tuple[str, Any]]:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    try:
        for sheet in workbook.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        yield sheet.title, cell
    finally:
        workbook.close()


def _place(rows: list[list[Any]], row: int, column: int, cell: OddCell) -> None:
    # An odd cell beyond the last filled row or column is not in calamine's grid; a stray one far away is nobody's.
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
