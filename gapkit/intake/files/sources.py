"""Files as sources of tables: what a file is, is judged by its content and not by its name."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from gapkit.errors import GapkitError, fault
from gapkit.intake.files.limits import MIB, MOST_BYTES
from gapkit.intake.files.tables import Note, Table
from gapkit.record import Record

_TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab")
_WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".ods", ".xls")
_ENDINGS = {
    "workbook": (".xlsx", ".xlsm", ".xltx", ".xltm"),
    "opendocument": (".ods", ".ots"),
    "old_workbook": (".xls", ".xlt"),
    "spss": (".sav", ".zsav"),
    "parquet": (".parquet", ".pq"),
}
"""Endings that a file of each kind may have without a word being said about it."""

SURVEY_ENDINGS = (*_TEXT_ENDINGS, *(ending for endings in _ENDINGS.values() for ending in endings))
_DOCUMENT_ENDINGS = (".doc", ".docx", ".odt", ".rtf", ".pdf", ".ppt", ".pptx", ".odp", ".md")
_FEWEST_MARKS = 3
"""A text named as a document is a table when its first two rows have at least so many separators."""
_SPSS = (b"$FL2", b"$FL3")
_PARQUET = b"PAR1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")


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
    start = _start(path)
    if start.startswith((*_SPSS, _PARQUET)):
        return _data_file(path, start)
    content = _content(path)
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(_ZIP):
        return _archive(path, content, sha256)
    if content.startswith(_OLE):
        return _old_file(path, content, sha256)
    begins = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begins.startswith(_WEB):
        raise _refusal(path, "intake.web_page")
    if begins.startswith((b"%pdf", b"{", b"[{")) or _is_binary(content) or _is_prose(path, content):
        raise _refusal(path, "intake.unknown_file")
    ending = path.suffix.lower()
    if ending in _WORKBOOK_ENDINGS and not _looks_delimited(content):
        raise fault("intake.damaged", file=path.name)

    from gapkit.intake.files.delimited import read_delimited

    table, notes = read_delimited(path.name, content)
    if ending not in _TEXT_ENDINGS:
        notes = (("intake.notes.read_as_csv", {"file": path.name}), *notes)
    return Source(path.name, sha256, (table,), notes)


def _refusal(path: Path, key: str) -> GapkitError:
    """Return the error of a file that is no survey; one that gapkit wrote is called by its name."""
    from gapkit.intake.files.own import own_file

    own = own_file(path)
    return own or fault(key, file=path.name)


def _is_prose(path: Path, content: bytes) -> bool:
    """Tell whether a text that has the name of a document lacks rows of several cells."""
    if path.suffix.lower() not in _DOCUMENT_ENDINGS:
        return False
    rows = [line for line in content.replace(b"\0", b"").splitlines() if line.strip()][:2]
    return len(rows) < 2 or not any(
        min(row.count(mark) for row in rows) >= _FEWEST_MARKS for mark in (b",", b";", b"\t")
    )


def _start(path: Path) -> bytes:
    """Return the first bytes of a file that can be read."""
    if path.is_dir():
        raise fault("intake.folder", file=str(path))
    try:
        with path.open("rb") as file:
            return file.read(8) if path.is_file() else b""
    except FileNotFoundError:
        raise fault("intake.no_file", file=str(path)) from None
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise fault("intake.unreadable", file=str(path), detail=detail) from None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise fault("intake.unreadable", file=str(path), detail=error.strerror or str(error)) from None
    if len(content) > MOST_BYTES:
        raise fault("intake.too_big", file=path.name, expected=MOST_BYTES // MIB)
    if not content.strip(b"\0 \t\r\n"):
        raise fault("intake.empty_file", file=path.name)
    return content


def _data_file(path: Path, start: bytes) -> Source:
    """Return what an SPSS or Parquet file holds; its library reads it from the disk, so it is never held whole."""
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise fault("intake.unreadable", file=str(path), detail=error.strerror or str(error)) from None
    if start.startswith(_SPSS):
        from gapkit.intake.files.spss import read_spss

        return Source(path.name, sha256, (read_spss(path),), _said(path, "spss"))
    from gapkit.intake.files.parquet import read_parquet

    return Source(path.name, sha256, (read_parquet(path),), _said(path, "parquet"))


def _old_file(path: Path, content: bytes, sha256: str) -> Source:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise fault("intake.password", file=path.name)
    if "Workbook".encode("utf-16-le") not in content:
        raise fault("intake.unknown_file", file=path.name)
    from gapkit.intake.files.old_workbooks import read_old_workbook

    return Source(path.name, sha256, read_old_workbook(path), _said(path, "old_workbook"))


def _archive(path: Path, content: bytes, sha256: str) -> Source:
    from gapkit.intake.files.archives import opened

    archive = opened(content, path.name)
    members = archive.namelist()
    if "xl/workbook.xml" in members:
        from gapkit.intake.files.workbooks import form_mark, read_workbook

        tables = read_workbook(path.name, content, archive)
        return Source(path.name, sha256, tables, _said(path, "workbook"), form_mark(archive))
    if "xl/workbook.bin" in members:
        raise fault("intake.binary_workbook", file=path.name)
    if _is_opendocument(archive):
        from gapkit.intake.files.opendocument import read_opendocument

        return Source(path.name, sha256, read_opendocument(path.name, content, archive), _said(path, "opendocument"))
    surveys = [name for name in members if name.lower().endswith(SURVEY_ENDINGS)]
    if surveys:
        raise fault("intake.packed", file=path.name, found=surveys[0])
    raise fault("intake.unknown_file", file=path.name)


def _is_opendocument(archive: zipfile.ZipFile) -> bool:
    """Tell whether an archive says, as OpenDocument files do in their first part, that it is a spreadsheet."""
    try:
        with archive.open("mimetype") as part:
            return b"opendocument.spreadsheet" in part.read(100)
    except (KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError, EOFError):
        return False


def _said(path: Path, kind: str) -> tuple[Note, ...]:
    """Return the note on a file whose name promises another kind."""
    return () if path.suffix.lower() in _ENDINGS[kind] else ((f"intake.notes.read_as_{kind}", {"file": path.name}),)


def _is_binary(content: bytes) -> bool:
    # UTF-16 text is full of zero bytes but, apart from them, holds no control characters.
    sample = content[:4096].replace(b"\0", b"")
    return sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 50


def _looks_delimited(content: bytes) -> bool:
    return any(mark in content[:20000] for mark in b",;\t|")
