"""Text files of cells: encoding and delimiter are recognised, not asked."""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress

from gapkit.errors import Fault, GapkitError, fault, raise_faults
from gapkit.intake.files.limits import MOST_CELLS, MOST_LINES
from gapkit.intake.files.tables import Note, Table
from gapkit.intake.words.language import language_of
from gapkit.intake.words.text import number_in

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200
_LOOKED_AT = 400_000
_BLOCK = 4096
_TOP = 2000
_TOLD = 20
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def read_delimited(name: str, content: bytes) -> tuple[Table, tuple[Note, ...]]:
    """Return the table of a csv or tsv file, and what was taken for granted about it."""
    text, encoding = decoded(content, name)
    first = found.group() if (found := _LINE.match(text)) else ""
    declared = first.strip().strip('"').lower()
    if declared.startswith("sep=") and len(declared) == 5:  # a line Excel writes
        # The row stays, blank, so that row numbers remain those of the file.
        delimiter, text = declared[4], "\n" + text[len(first) :]
    else:
        delimiter = delimiter_of(text)
    try:
        columns, height = _columns(name, text, delimiter)
    except GapkitError as error:
        error.language = language_of(text.lstrip()[:_TOP].split(delimiter))
        raise
    notes: list[Note] = []
    if encoding not in ("utf-8", "ascii"):
        notes.append(("intake.notes.encoding", {"file": name, "encoding": encoding}))
    return Table(name, columns, height), tuple(notes)


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
        foreign = [c for c in korean[:_LOOKED_AT] if ord(c) > 127]
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
        for row in csv.reader(io.StringIO(text[:_LOOKED_AT], newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) == _SAMPLE:
                break
    return rows


def _columns(name: str, text: str, delimiter: str) -> tuple[tuple[list[str], ...], int]:
    """Return the cells by column and the number of rows.

    Rows are taken a few thousand at a time: all of them at once would take more memory than the file itself.
    """
    columns: tuple[list[str], ...] = ()
    height = 0
    longer: list[Fault] = []
    last: list[str] = []
    for block in _blocks(name, text, delimiter):
        if not columns:
            width = Counter(len(row) for row in block if row).most_common(1)[0][0]
            columns = tuple([] for _ in range(width))
        for place, row in enumerate(block, height + 1):
            if len(row) != width:
                if len(row) > width and any(cell.strip() for cell in row[width:]):
                    longer.append(
                        Fault("intake.ragged", {"file": name, "row": place, "found": len(row), "expected": width})
                    )
                row[width:] = [""] * (width - len(row))
        height += len(block)
        if height * width > MOST_CELLS:
            raise fault("intake.too_many_cells", file=name, rows=height, columns=width, expected=MOST_CELLS)
        raise_faults(longer[:_TOLD] if len(longer) >= _TOLD else ())
        for column, cells in zip(columns, zip(*block, strict=True), strict=True):
            column.extend(_shared(cells))
        last = block[-1]
    if text.count('"') % 2 and any("\n" in cell or "\r" in cell for cell in last):
        raise fault("intake.open_quote", file=name, row=height)
    raise_faults(longer)
    if not columns:
        raise fault("intake.empty_file", file=name)
    return columns, height


def _blocks(name: str, text: str, delimiter: str) -> Iterator[list[list[str]]]:
    """Yield the rows a few thousand at a time, without the blank ones at the end where they are many."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    block: list[list[str]] = []
    filled = 0
    try:
        for number, row in enumerate(
            csv.reader((line.group() for line in _LINE.finditer(text)), delimiter=delimiter), 1
        ):
            if number > MOST_LINES:
                raise fault("intake.too_many_lines", file=name, expected=MOST_LINES)
            block.append(row)
            if any(row) and not all(map(str.isspace, filter(None, row))):
                filled = len(block)
            if filled >= _BLOCK:
                yield block[:filled]
                del block[:filled]
                filled = 0
    except csv.Error as error:
        raise fault("intake.damaged_csv", file=name, detail=str(error)) from None
    # A few blank rows at the end do no harm; formatted down to the last row of a spreadsheet they are a million.
    if len(block) - filled > _BLOCK:
        del block[filled:]
    if block:
        yield block


def _shared(cells: tuple[str, ...]) -> Iterable[str]:
    """Return cells in which equal texts are one text in memory, where that saves any."""
    different = set(cells)
    if len(different) > len(cells) // 4 or max(map(len, different)) < 2:
        return cells
    one = dict(zip(different, different, strict=True))
    return map(one.__getitem__, cells)


def _strictly(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise fault("intake.encoding", file=name) from None
