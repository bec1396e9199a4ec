"""A plan workbook brought up to date: a copy in which the grey cells are new and everything else is as it was.

Only those cells are put into the parts of the file that hold them; formats, notes, charts, other sheets and whatever
else people made are copied byte by byte, whichever program they made them with.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from gapkit.errors import fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.files.workbooks import sheet_titles
from gapkit.intake.forms.style import printable
from gapkit.intake.plans.filled import Value, computed_of
from gapkit.intake.plans.initiatives import ids_of
from gapkit.intake.plans.reading import plan_source
from gapkit.intake.plans.rows import sheet_lines
from gapkit.intake.plans.sheets import Sheet
from gapkit.intake.plans.words import is_of_report
from gapkit.intake.plans.workbook import plan_sheets
from gapkit.intake.words.text import column_index, column_letter

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

_DATA = re.compile(r"<(?:(\w+):)?sheetData\b[^>]*>.*?</(?:\w+:)?sheetData>", re.DOTALL)
_ROW = re.compile(r"<(?:\w+:)?row\b[^>]*?(?:/>|>.*?</(?:\w+:)?row>)", re.DOTALL)
_CELL = re.compile(r"<(?:\w+:)?c\b[^>]*?(?:/>|>.*?</(?:\w+:)?c>)", re.DOTALL)
_NUMBER = re.compile(r"""\sr=["'](\d+)["']""")
_PLACE = re.compile(r"""\sr=["']([A-Z]+)\d+["']""")
_STYLE = re.compile(r"""\ss=["'](\d+)["']""")
_SPANS = re.compile(r"""\sspans=["'][^"']*["']""")
_FORMULA = re.compile(r"<(?:\w+:)?f\b")
_CALCULATION = re.compile(r"<((?:\w+:)?calcPr)\b([^>]*?)(/?)>")

Cells = dict[int, dict[int, Value]]
"""New values by row, counted from 1, and column, counted from 0."""


def updated_bytes(path: str | Path, diagnosis: Diagnosis, language: str) -> bytes | None:
    """Return the workbook with what gapkit worked out about its initiatives; None where it has no room for that.

    A report is written anew as a whole, and so never brought up to date.
    """
    path = Path(path)
    source = plan_source(path)
    sheet = next((one for one in plan_sheets(source) if one.kind == "initiatives"), None)
    content = path.read_bytes()
    if (
        sheet is None
        or not sheet.computed
        or is_of_report(sheet.table.name)
        or not zipfile.is_zipfile(io.BytesIO(content))
    ):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return None
        part = next((part for part, title in sheet_titles(archive).items() if title == sheet.table.name), "")
        cells = _cells(sheet, path.name, computed_of(diagnosis, language))
        changed = {part: _patched(archive.read(part).decode("utf-8"), cells) if part in archive.namelist() else None}
        if (told := changed[part]) is None:
            raise fault("plan_file.not_updated", file=path.name, sheet=sheet.table.name)
        book = _recalculated(archive.read("xl/workbook.xml").decode("utf-8"))
        return _copied(archive, {part: told, "xl/workbook.xml": book})


def holds_a_report(path: str | Path) -> bool:
    """Tell whether the initiatives of a file stand in a report, which is written anew as a whole."""
    sheets = plan_sheets(plan_source(Path(path)))
    return any(one.kind == "initiatives" and is_of_report(one.table.name) for one in sheets)


def updated_path(edited: str | Path, folder: str | Path, language: str = "en") -> Path:
    """Return where the copy goes, named in a language: beside the reports, never over a file that is there."""
    edited = Path(edited)
    words = [say("plan_form.copy.ending", one) for one in LANGUAGES]
    stem = re.sub(rf"-(?:{'|'.join(words)})(?:-\d+)?$", "", edited.stem)
    word, number = say("plan_form.copy.ending", language), 1
    while True:
        ending = f"-{word}" if number == 1 else f"-{word}-{number}"
        target = Path(folder) / f"{stem}{ending}{edited.suffix}"
        if not target.exists():
            return target
        number += 1


def _cells(sheet: Sheet, file: str, computed: Mapping[str, Mapping[str, Value]]) -> Cells:
    """Return the new values of the grey cells, and the ids of rows that have none."""
    lines = list(sheet_lines(sheet, file))
    id_column = next((column for column, name in sheet.columns.items() if name == "id"), None)
    found: Cells = {}
    for one, line in zip(ids_of(lines), lines, strict=True):
        told = computed.get(one, {})
        found[line.row + 1] = {column: told.get(name) for name, column in sheet.computed.items()}
        if id_column is not None and "id" not in line.values:
            found[line.row + 1][id_column] = one
    return found


def _patched(text: str, cells: Cells) -> str | None:
    """Return the part of a sheet with new cells; None where it is not built as any known program builds one."""
    data = _DATA.search(text)
    if data is None:
        return None
    prefix = f"{data[1]}:" if data[1] else ""
    styles = _styles(data[0])
    left = dict(cells)

    def row(match: re.Match[str]) -> str:
        number = _NUMBER.search(match[0].split(">", 1)[0])
        new = left.pop(int(number[1]), None) if number else None
        return match[0] if new is None else _row(match[0], int(number[1]), new, prefix, styles)  # type: ignore[index]

    made = _ROW.sub(row, data[0])
    return None if left else text[: data.start()] + made + text[data.end() :]


def _row(text: str, number: int, new: Mapping[int, Value], prefix: str, styles: Mapping[int, str]) -> str:
    """Return a row in which some cells are new; one that holds a formula of somebody's stays."""
    start, _, rest = text.partition(">")
    old = {column: cell for cell in _CELL.findall(rest) if (column := _column(cell)) is not None}
    for column, value in new.items():
        here = old.get(column, "")
        if _FORMULA.search(here):
            continue
        style = _STYLE.search(here.split(">", 1)[0])
        own = style[1] if style else "" if here else styles.get(column, "")
        old[column] = _cell(f"{column_letter(column)}{number}", value, own, prefix)
    start = _SPANS.sub("", start).rstrip("/")
    return f"{start}>{''.join(old[column] for column in sorted(old))}</{prefix}row>"


def _styles(data: str) -> dict[int, str]:
    """Return the look of each column below the headings: that of the last cell that has one."""
    found: dict[int, str] = {}
    for cell in _CELL.findall(data):
        column, style = _column(cell), _STYLE.search(cell.split(">", 1)[0])
        if column is not None and style:
            found[column] = style[1]
    return found


def _column(cell: str) -> int | None:
    place = _PLACE.search(cell.split(">", 1)[0])
    return column_index(place[1]) if place else None


def _cell(place: str, value: Value, style: str, prefix: str) -> str:
    start = f'<{prefix}c r="{place}"' + (f' s="{style}"' if style else "")
    if value is None or value == "":
        return f"{start}/>"
    if isinstance(value, int | float):
        return f"{start}><{prefix}v>{value!r}</{prefix}v></{prefix}c>"
    text = escape(printable(str(value)))
    return (
        f'{start} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is></{prefix}c>'
    )


def _recalculated(text: str) -> str:
    """Return the workbook's own part so that formulas on the grey cells are worked out anew when it is opened."""

    def told(match: re.Match[str]) -> str:
        kept = re.sub(r"""\sfullCalcOnLoad=["'][^"']*["']""", "", match[2])
        return f'<{match[1]}{kept.rstrip()} fullCalcOnLoad="1"{match[3]}>'

    return _CALCULATION.sub(told, text, count=1)


def _copied(archive: zipfile.ZipFile, changed: Mapping[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in _entries(archive):
            data = changed[entry.filename].encode() if entry.filename in changed else archive.read(entry)
            target.writestr(entry, data, compress_type=entry.compress_type)
    return written.getvalue()


def _entries(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """Yield the parts, each once: of two with one name programs read the last."""
    last = {entry.filename: entry for entry in archive.infolist()}
    yield from last.values()
