"""Files that gapkit itself wrote and nobody can answer in: known by their marks, told apart from a survey."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from gapkit.errors import GapkitError, fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.words.language import language_of

_LOOKED_AT = 1 << 14
_DIAGNOSIS = b'"schema": "gapkit/diagnosis/'
_PAGE = b'<meta name="generator" content="gapkit">'
_REPORT = b"<cp:keywords>gapkit, SERVQUAL</cp:keywords>"
_WORKBOOK = b"<dc:creator>gapkit</dc:creator>"
_LANGUAGE = re.compile(rb'(?:"language": |<html lang=)"(es|en)')
_TITLE = re.compile(rb"<dc:(?:title|subject)>([^<]*)<")
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*\bname="([^"]*)"')
_FORM = b"gapkit_form"
_KINDS = {
    "plan": "plan_words.sheets.initiatives",
    "coding": "coding.sheets.first",
    "second_coding": "coding.sheets.second",
}
"""The sheet by which a workbook to fill in is known."""


def own_file(path: object, room: str = "own") -> GapkitError | None:
    """Return the refusal of a file that gapkit wrote, other than a form; None for any other, and for none at all.

    `room` is where the catalogue keeps what to say of it, its language that of the file where that can be told.
    """
    kind, language = _kind(Path(path)) if isinstance(path, str | Path) else ("", None)
    if not kind:
        return None
    error = fault(f"{room}.{kind.removeprefix('second_')}", file=Path(str(path)).name)
    error.language = language
    return error


def _kind(path: Path) -> tuple[str, str | None]:
    """Return what a file of gapkit is, blank for any other, and its language."""
    try:
        with path.open("rb") as file:
            start = file.read(_LOOKED_AT)
        if not start.startswith(b"PK"):
            kind = "diagnosis" if _DIAGNOSIS in start else "page" if _PAGE in start else ""
            said = _LANGUAGE.search(start)
            return kind, None if said is None else said.group(1).decode()
        with zipfile.ZipFile(path) as archive:
            core, book = (_part(archive, name) for name in ("docProps/core.xml", "xl/workbook.xml"))
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return "", None
    names = [name.decode("utf-8", "replace") for name in _SHEET.findall(book)]
    told = [*names, *(name.decode("utf-8", "replace") for name in _TITLE.findall(core))]
    if _REPORT in core:
        return "report", language_of(told)
    titles = set(names) if _WORKBOOK in core and _FORM not in book else set()
    found = ((kind, one) for kind, key in _KINDS.items() for one in LANGUAGES if say(key, one) in titles)
    return next(found, ("", None))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(_LOOKED_AT)
