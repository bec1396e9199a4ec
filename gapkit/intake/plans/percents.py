"""Which cells of a workbook show their number as a percentage: 0.62 is seen as 62 %."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

from gapkit.intake.files.workbooks import sheet_titles
from gapkit.intake.plans.sheets import Sheet
from gapkit.intake.plans.values import Percent
from gapkit.intake.words.text import column_letter
from gapkit.record import replace

_BUILT_IN = (9, 10)
_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*)>")
_PLACE = re.compile(r"""\sr=["']([A-Z]+\d+)["']""")
_STYLE = re.compile(r"""\ss=["'](\d+)["']""")
_QUOTED = re.compile(r'"[^"]*"|\\.')
_FIELDS = ("kpi_now", "kpi_goal")


def with_percents(path: Path, sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets with the numbers of KPIs as their cells show them; the file is looked at only where needed."""
    if not any(_numbers(sheet) for sheet in sheets) or not zipfile.is_zipfile(path):
        return sheets
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "content.xml" in names:
            told = _percents_of_document(
                fromstring(archive.read("content.xml")), {sheet.table.name for sheet in sheets}
            )
            return [_seen(sheet, told.get(sheet.table.name, set())) for sheet in sheets]
        if "xl/workbook.xml" not in names or "xl/styles.xml" not in names:
            return sheets
        styles = _percent_styles(fromstring(archive.read("xl/styles.xml")))
        if not styles:
            return sheets
        parts = {title: part for part, title in sheet_titles(archive).items()}
        found = []
        for sheet in sheets:
            part = parts.get(sheet.table.name, "") if _numbers(sheet) else ""
            told_of = archive.read(part).decode("utf-8") if part in names else ""
            found.append(_seen(sheet, _percent_cells(told_of, styles)))
        return found


def _numbers(sheet: Sheet) -> dict[int, list[int]]:
    """Return the rows that hold a number, for each column of values of a KPI."""
    found = {}
    for column, name in sheet.columns.items():
        if name in _FIELDS:
            cells = list(sheet.table.columns[column])
            found[column] = [
                row for row in range(sheet.header + 1, sheet.table.height) if isinstance(cells[row], int | float)
            ]
    return {column: rows for column, rows in found.items() if rows}


def _seen(sheet: Sheet, shown: Collection[str]) -> Sheet:
    """Return a sheet in which the numbers of such cells are percentages."""
    numbers = _numbers(sheet)
    if not shown or not numbers:
        return sheet
    columns = list(sheet.table.columns)
    for column, rows in numbers.items():
        cells: list[object] = list(columns[column])
        letter = column_letter(column)
        for row in rows:
            if f"{letter}{row + 1}" in shown:
                cells[row] = Percent(cells[row])  # type: ignore[arg-type]
        columns[column] = tuple(cells)
    return replace(sheet, table=replace(sheet.table, columns=tuple(columns)))


def _percent_cells(text: str, styles: Collection[int]) -> set[str]:
    found = set()
    for match in _CELL.finditer(text):
        place, style = _PLACE.search(match[1]), _STYLE.search(match[1])
        if place is not None and style is not None and int(style[1]) in styles:
            found.add(place[1])
    return found


def _percents_of_document(root: Element, names: Collection[str]) -> dict[str, set[str]]:
    """Return the cells of an ods workbook that show percentages, by sheet; rows and cells may stand for several."""
    table, office = (f"{{urn:oasis:names:tc:opendocument:xmlns:{one}:1.0}}" for one in ("table", "office"))
    found: dict[str, set[str]] = {}
    for sheet in root.iter(f"{table}table"):
        if (name := sheet.get(f"{table}name", "")) not in names:
            continue
        row = 0
        for line in sheet.iter(f"{table}table-row"):
            column = 0
            for cell in line:
                if cell.get(f"{office}value-type") == "percentage":
                    found.setdefault(name, set()).add(f"{column_letter(column)}{row + 1}")
                column += int(cell.get(f"{table}number-columns-repeated", "1"))
            row += int(line.get(f"{table}number-rows-repeated", "1"))
    return found


def _percent_styles(root: Element) -> set[int]:
    """Return the styles of cells, by their number, whose numbers are shown as percentages."""
    space = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    own = {
        int(one.get("numFmtId", "-1"))
        for one in root.iterfind(f"{space}numFmts/{space}numFmt")
        if "%" in _QUOTED.sub("", one.get("formatCode", ""))
    }
    looks = root.iterfind(f"{space}cellXfs/{space}xf")
    return {place for place, one in enumerate(looks) if int(one.get("numFmtId", "0")) in own | {*_BUILT_IN}}
