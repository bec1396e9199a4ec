"""Text files of cells: encoding and delimiter are recognised, not asked."""

from __future__ import annotations

import codecs
import csv
import io
import sys
from collections import Counter
from contextlib import suppress

from gapkit.errors import Fault, fault, raise_faults
from gapkit.intake.files.tables import Note, Table, table_of_rows
from gapkit.intake.words.text import number_in

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200


def read_delimited(name: str, content: bytes) -> tuple[Table, tuple[Note, ...]]:
    """Return the table of a csv or tsv file, and what was taken for granted about it."""
    text, encoding = decoded(content, name)
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"').lower()
    if declared.startswith("sep=") and len(declared) == 5:  # a line Excel writes
        # The row stays, blank, so that row numbers remain those of the file.
        delimiter, text = declared[4], "\n" + rest
    else:
        delimiter = delimiter_of(text)
    rows = _rows(name, text, delimiter)
    notes: list[Note] = []
    if encoding not in ("utf-8", "ascii"):
        notes.append(("intake.notes.encoding", {"file": name, "encoding": encoding}))
    return table_of_rows(name, rows), tuple(notes)


def decoded(content: bytes, name: str = "") -> tuple[str, str]:
    """Return the text of a file and its encoding: UTF-8, UTF-16, Korean CP949 or Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(content, "utf-16", name), "utf-16"
    zeros = content[:2000].count(0)
    if zeros > len(content[:2000]) // 4:
        guess = "utf-16-le" if content[1:2000:2].count(0) > content[:2000:2].count(0) else "utf-16-be"
        return _strictly(content, guess, name), guess
    if zeros:
        raise fault("intake.unknown_file", file=name)
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        korean = content.decode("cp949")
        foreign = [c for c in korean if ord(c) > 127]
        if sum("가" <= c <= "힣" or "ㄱ" <= c <= "ㆎ" for c in foreign) >= 0.8 * len(foreign):
            return korean, "cp949"
    except UnicodeDecodeError:
        pass
    return _strictly(content, "cp1252", name), "windows-1252"


def delimiter_of(text: str) -> str:
    """Return what parts the cells: rows of one width, and no other delimiter left inside the cells."""
    scores = {delimiter: _trust(_sample(text, delimiter), delimiter) for delimiter in _DELIMITERS}
    return max(scores, key=scores.__getitem__)


def _trust(rows: list[list[str]], delimiter: str) -> float:
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    others = [mark for mark in _DELIMITERS if mark != delimiter]
    cells = [cell for row in rows for cell in row if cell.strip()]
    # "4;5" inside a cell tells against the comma; "4,5" is a number and tells nothing.
    torn = sum(any(mark in cell for mark in others) and number_in(cell) is None for cell in cells)
    return count / len(rows) * min(width, 20) * (1 - torn / len(cells))


def _sample(text: str, delimiter: str) -> list[list[str]]:
    rows = []
    with suppress(csv.Error):
        for row in csv.reader(io.StringIO(text[:400_000], newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) == _SAMPLE:
                break
    return rows


def _rows(name: str, text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise fault("intake.damaged_csv", file=name, detail=str(error)) from None
    if text.count('"') % 2 and rows and any("\n" in cell for cell in rows[-1]):
        raise fault("intake.open_quote", file=name, row=len(rows))
    width = Counter(len(row) for row in rows if row).most_common(1)[0][0]
    first = next((row for row in rows if len(row) == width), rows[0])
    width = max(width, len(first))
    longer = [i + 1 for i, row in enumerate(rows) if len(row) > width and any(c.strip() for c in row[width:])]
    raise_faults(
        Fault("intake.ragged", {"file": name, "row": row, "found": len(rows[row - 1]), "expected": width})
        for row in longer[:20]
    )
    return [(row + [""] * (width - len(row)))[:width] if len(row) != width else row for row in rows]


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise fault("intake.encoding", file=name) from None
