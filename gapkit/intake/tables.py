"""Tables as found in files: every sheet a grid of raw cells, nothing understood yet."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import fault
from gapkit.intake.text import column_letter

Cells = Sequence[object] | NDArray[np.float64]
Note = tuple[str, dict[str, object]]

_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab")
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class OddCell:
    """A cell that holds no value: an error ("#N/A"), a formula never calculated, true or false."""

    kind: str
    text: str


@dataclass(frozen=True)
class Table:
    """A grid kept by column; true and false are odd cells, never 1 and 0.

    `names` are the column names of a data frame, whose rows are all people. `is_sheet` tells the sheets of a workbook
    from the one table of a csv file.
    """

    name: str
    columns: tuple[Cells, ...]
    height: int
    hidden: bool = False
    names: tuple[str, ...] | None = None
    is_sheet: bool = False

    def row(self, index: int) -> tuple[object, ...]:
        """Return the cells of a row, counted from 0."""
        return tuple(column[index] for column in self.columns)

    def cell_name(self, column: int, row: int) -> str:
        """Return where a cell is as its owner would say it: "Respuestas!H27", or "E1[26]" in a data frame."""
        if self.names is not None:
            return f"{self.names[column]}[{row}]"
        return f"{self.name}!{column_letter(column)}{row + 1}"


@dataclass(frozen=True)
class Source:
    """What a file or frame held. `form` is "<questionnaire>/<version>" when gapkit wrote the blank form."""

    name: str
    sha256: str
    tables: tuple[Table, ...]
    notes: tuple[Note, ...] = ()
    form: str | None = None


def table_of_rows(
    name: str, rows: Sequence[Sequence[object]], *, hidden: bool = False, is_sheet: bool = False
) -> Table:
    """Return rows of equal length as a table."""
    return Table(name, tuple(zip(*rows, strict=True)), len(rows), hidden, is_sheet=is_sheet)


def plain_cells(cells: Iterable[object]) -> tuple[object, ...]:
    """Return cells as tables hold them: true and false kept apart from 1 and 0, lists as text."""
    found = tuple(cells)
    kinds = set(map(type, found))
    if bool in kinds or np.bool_ in kinds:
        found = tuple(OddCell("true_false", str(c)) if isinstance(c, bool | np.bool_) else c for c in found)
    if kinds & {list, dict, set, np.ndarray}:
        found = tuple(str(c) if isinstance(c, list | dict | set | np.ndarray) else c for c in found)
    return found


def read_tables(path: str | Path) -> tuple[Table, ...]:
    """Return every sheet of a workbook, or the one table of a csv file."""
    return read_source(path).tables


def read_source(path: str | Path) -> Source:
    """Return what a file holds, judged by its content and not by its name."""
    path = Path(path)
    content = _content(path)
    sha256 = hashlib.sha256(content).hexdigest()
    ending = path.suffix.lower()
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _workbook(path, content, sha256)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise fault(f"intake.{_ole_kind(content)}", file=path.name)
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise fault("intake.web_page", file=path.name)
    if start.startswith((b"%pdf", b"par1", b"$fl2", b"$fl3", b"{", b"[{")) or _is_binary(content):
        raise fault("intake.unknown_file", file=path.name)
    if ending in _WORKBOOK_ENDINGS and not _looks_delimited(content):
        raise fault("intake.damaged", file=path.name)

    from gapkit.intake.delimited import read_delimited

    table, notes = read_delimited(path.name, content)
    if ending not in _TEXT_ENDINGS:
        notes = (("intake.notes.read_as_csv", {"file": path.name}), *notes)
    return Source(path.name, sha256, (table,), notes)


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise fault("intake.folder", file=str(path))
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise fault("intake.no_file", file=str(path)) from None
    except OSError as error:
        raise fault("intake.unreadable", file=str(path), detail=error.strerror or str(error)) from None
    if not content.strip(b"\0 \t\r\n"):
        raise fault("intake.empty_file", file=path.name)
    return content


def _ole_kind(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "password"
    return "old_workbook" if "Workbook".encode("utf-16-le") in content else "unknown_file"


def _is_binary(content: bytes) -> bool:
    # UTF-16 text is full of zero bytes but, apart from them, holds no control characters.
    sample = content[:4096].replace(b"\0", b"")
    return sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 50


def _looks_delimited(content: bytes) -> bool:
    return any(mark in content[:20000] for mark in b",;\t|")


def _workbook(path: Path, content: bytes, sha256: str) -> Source:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise fault("intake.damaged", file=path.name) from None
    if "xl/workbook.xml" not in members:
        sheets = {"xl/workbook.bin", "content.xml"} & members
        raise fault("intake.other_workbook" if sheets else "intake.unknown_file", file=path.name)

    from gapkit.intake.workbooks import form_mark, read_workbook

    tables = read_workbook(path.name, content)
    renamed = path.suffix.lower() not in (*_WORKBOOK_ENDINGS, ".xltx", ".xltm")
    notes: tuple[Note, ...] = (("intake.notes.read_as_workbook", {"file": path.name}),) if renamed else ()
    return Source(path.name, sha256, tables, notes, form_mark(content))
