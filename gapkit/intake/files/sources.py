"""Files as sources of tables: what a file is, is judged by its content and not by its name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

from gapkit.errors import fault
from gapkit.intake.files.tables import Note, Table
from gapkit.record import Record

_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab")
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm")


class Source(Record):
    """What a file or frame held. `form` is "<questionnaire>/<version>" when gapkit wrote the blank form."""

    name: str
    sha256: str
    tables: tuple[Table, ...]
    notes: tuple[Note, ...] = ()
    form: str | None = None


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

    from gapkit.intake.files.delimited import read_delimited

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

    from gapkit.intake.files.workbooks import form_mark, read_workbook

    tables = read_workbook(path.name, content)
    renamed = path.suffix.lower() not in (*_WORKBOOK_ENDINGS, ".xltx", ".xltm")
    notes: tuple[Note, ...] = (("intake.notes.read_as_workbook", {"file": path.name}),) if renamed else ()
    return Source(path.name, sha256, tables, notes, form_mark(content))
