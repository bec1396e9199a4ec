"""OpenDocument spreadsheets (ods): how far they reach is worked out first, then calamine reads them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import product

from gapkit.errors import fault
from gapkit.intake.files.archives import DAMAGE, Allowance, chunks, pieces
from gapkit.intake.files.limits import MIB, MOST_OPENDOCUMENT_CELLS, MOST_TEXT
from gapkit.intake.files.sheets import grids, has_cells, place, sheet_table
from gapkit.intake.files.tables import OddCell, Table
from gapkit.intake.words.text import column_letter

_CELL_END = b"</table:table-cell>"
_ENCRYPTED = b"manifest:encryption-data"
_TAG = re.compile(rb"<(/?table:table|table:(?:table-row|table-cell|covered-table-cell))(\s[^<>]*+|/)?>")
_REPEATED = re.compile(rb"""\btable:number-(?:rows|columns)-repeated=["'](\d+)["']""")
_VALUE = re.compile(rb"""\b(?:office:value-type|table:formula)=""")
_FEW = 8
"""Cells repeated no more often than this add little text."""

_LONGEST_TEXT = 32_767
"""Characters that a cell holds in any spreadsheet program."""

_SPACES = re.compile(rb"""\btext:c=["'](\d+)["']""")
_SHOWN = re.compile(rb"<text:p>([^<]*)</text:p>")
_TRUE_FALSE = re.compile(rb"""\btable:formula=["']of:=(TRUE|FALSE)\(\)["']""")
_NAME = re.compile(rb"""\btable:name=["']([^"']*)["']""")


def read_opendocument(name: str, content: bytes, archive: zipfile.ZipFile) -> tuple[Table, ...]:
    """Return the sheets of an ods workbook, hidden ones marked."""
    import python_calamine as calamine

    allowance = Allowance()
    sheets: dict[str, _Sheet] = {}
    for part in archive.infolist():
        xml = pieces(chunks(archive, part, name, allowance), _CELL_END, name)
        if part.filename == "content.xml":
            try:
                sheets = {one.name: one for one in _measured(xml, name)}
            except ValueError:
                raise fault("intake.damaged", file=name) from None
        elif part.filename == "META-INF/manifest.xml" and any(_ENCRYPTED in piece for piece in xml):
            raise fault("intake.password", file=name)
        else:
            for _ in xml:
                pass
    try:
        found, hidden = grids(content)
        for title, one in sheets.items():
            for rows, columns, cell in one.odd:
                for row, column in product(rows, columns):
                    place(found[title], row, column, cell)
        tables = tuple(sheet_table(title, rows, hidden=title in hidden) for title, rows in found.items())
    except calamine.PasswordError:
        raise fault("intake.password", file=name) from None
    except (calamine.CalamineError, *DAMAGE, LookupError):
        raise fault("intake.damaged", file=name) from None
    if not any(table.height and has_cells(table) for table in tables):
        raise fault("intake.empty_workbook", file=name)
    return tables


@dataclass
class _Sheet:
    """How far a sheet reaches, from 1, how many bytes its repeated cells come to written out, and its odd cells."""

    name: str
    height: int = 0
    width: int = 0
    text: int = 0
    odd: list[tuple[range, range, OddCell]] = field(default_factory=list)


def _measured(xml: Iterable[bytes], name: str) -> Iterator[_Sheet]:
    """Yield the sheets; refuse those whose repeated cells and rows, written out, are too many to hold."""
    cells = text = 0
    for sheet in _sheets(xml):
        cells += sheet.height * sheet.width
        text += sheet.text
        if cells > MOST_OPENDOCUMENT_CELLS:
            corner = f"{column_letter(sheet.width - 1)}{sheet.height}"
            said: dict[str, object] = {"found": cells, "expected": MOST_OPENDOCUMENT_CELLS, "cell": corner}
            raise fault("intake.reaches_far", file=name, sheet=sheet.name, **said)
        if text >= MOST_TEXT:
            raise fault("intake.too_much_text", file=name, expected=MOST_TEXT // MIB)
        yield sheet


def _sheets(xml: Iterable[bytes]) -> Iterator[_Sheet]:
    sheet = _Sheet("")
    row = column = rows = 0
    is_open = False
    for piece in xml:
        if _spaces(piece) > _LONGEST_TEXT:
            sheet.text += MOST_TEXT
        any_odd = b'value-type="error"' in piece or _TRUE_FALSE.search(piece)
        for tag in _TAG.finditer(piece):
            kind, attributes = tag.group(1, 2)
            if kind == b"/table:table":
                is_open = False
                continue
            if kind == b"table:table":
                # A sheet that does not end runs on into the next one.
                if is_open:
                    raise ValueError
                is_open = True
                yield sheet
                title = _NAME.search(attributes or b"")
                sheet = _Sheet(unescape(title.group(1).decode("utf-8", "replace")) if title else "")
                row = column = 0
                continue
            repeated = _REPEATED.search(attributes) if attributes and b"-repeated=" in attributes else None
            times = int(repeated.group(1)) if repeated else 1
            if kind == b"table:table-row":
                row, column, rows = row + times, 0, times
                continue
            column += times
            if not attributes or not (attributes.endswith(b"/") and not _VALUE.search(attributes)):
                sheet.height = max(sheet.height, row)
                if column > sheet.width:
                    sheet.width = column
                if times * rows > _FEW:
                    whole = _whole(piece, tag)
                    sheet.text += times * rows * (len(whole) + len(_SPACES.findall(whole)) * _LONGEST_TEXT)
                if any_odd and (cell := _odd(attributes or b"", _whole(piece, tag))):
                    sheet.odd.append((range(row - rows, row), range(column - times, column), cell))
    yield sheet


def _spaces(piece: bytes) -> int:
    """Return the longest run of spaces, which is written as its length."""
    return max(map(int, _SPACES.findall(piece)), default=0) if b"text:c=" in piece else 0


def _whole(piece: bytes, tag: re.Match[bytes]) -> bytes:
    """Return a cell from its tag to its end."""
    closed = tag.group().endswith(b"/>")
    return piece[tag.start() : tag.end() if closed else max(tag.end(), piece.find(b"</table:", tag.end()))]


def _odd(attributes: bytes, cell: bytes) -> OddCell | None:
    """Return an error cell, which calamine reads as blank, or true and false, which may be kept as 1 and 0."""
    if b'value-type="error"' in attributes:
        text = _SHOWN.search(cell)
        return OddCell("error", text.group(1).decode("utf-8", "replace") if text else "#")
    if found := _TRUE_FALSE.search(attributes):
        return OddCell("true_false", found.group(1).decode().capitalize())
    return None
