"""The XML of xlsx sheets, looked through once: how far it reaches, hidden rows, and cells other readers leave blank."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from gapkit.intake.files.limits import MOST_SHEET_CELLS
from gapkit.intake.files.tables import OddCell
from gapkit.intake.words.text import column_index

CELL_END = b"</c>"
_SPACE, _R, _EQUALS, _QUOTE, _A, _Z, _ZERO, _NINE = b' r="AZ09'
_LONGEST_REFERENCE = 16
_PREFIX = re.compile(rb"<(\w+):worksheet\b")
_REFERENCE = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
_ROW_NUMBER = re.compile(rb"""\sr=["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\shidden=["'](?:1|true)["']""")
_TEXT_RESULT = re.compile(rb"""\bt=["']str["']""")
_STRING = re.compile(rb"<(?:\w+:)?si[ >]")
_STRINGS = re.compile(rb"<(?:\w+:)?sst\s[^<>]*+>")
_COUNT = re.compile(rb"""ount=["'](\d+)["']""")
_STRING_CELL = re.compile(rb"""\bt=["']s["'][^<>]*+><(?:\w+:)?v>(\d+)<""")
_FILLED = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)(\d+)"[^<>]*+(?<!/)>')
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(\s[^<>]*+|/)?>")


@dataclass
class SheetFacts:
    """What the XML of one sheet tells. Rows and columns are counted from 0, `height` and `width` from 1.

    They include cells without a value. `certain` is false where not every row and cell says where it is.
    """

    height: int = 0
    width: int = 0
    certain: bool = True
    hidden_rows: set[int] = field(default_factory=set)
    odd: list[tuple[int, int, OddCell]] = field(default_factory=list)
    has_booleans: bool = False
    texts: int = 0


# Nothing below looks beyond the next "<" or looks twice: no XML, however made, takes more than one pass.


@lru_cache(maxsize=8)
def _row(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<%srow\s[^<>]*+>" % prefix)


@lru_cache(maxsize=8)
def _error(prefix: bytes) -> re.Pattern[bytes]:
    c, v = prefix + b"c", prefix + b"v"
    said = rb"""<%s(\s(?:[^<>t]|t(?!=["']e["']))*+t=["']e["'][^<>]*+)>%s?<%s>([^<]*+)</%s>"""
    return re.compile(said % (c, _formula(prefix), v, v))


@lru_cache(maxsize=8)
def _no_result(prefix: bytes) -> re.Pattern[bytes]:
    c, v = prefix + b"c", prefix + b"v"
    return re.compile(rb"<%s(\s[^<>]*+)>%s(?:<%s\s*+/>|<%s></%s>)?</%s>" % (c, _formula(prefix), v, v, v, c))


def _formula(prefix: bytes) -> bytes:
    f = prefix + b"f"
    return rb"(?:<%s(?:\s[^<>]*+|/)(?<=/)>|<%s(?:\s[^<>]*+)?(?<!/)>[^<]*+</%s>)" % (f, f, f)


def sheet_facts(xml: Iterable[bytes]) -> SheetFacts:
    """Return what the XML of a part tells, in pieces cut between cells; a part that is no sheet tells nothing."""
    facts = SheetFacts()
    prefix: bytes | None = None
    for piece in xml:
        if prefix is None:
            named = _PREFIX.search(piece) if b":worksheet" in piece else None
            prefix = named.group(1) + b":" if named else b""
        _look_at_rows(facts, _row(prefix).findall(piece))
        _look_at_references(facts, piece, piece.count(b"<%sc " % prefix) + piece.count(b"<%sc>" % prefix))
        single = b"='" in piece
        facts.texts += piece.count(b't="s"') + (piece.count(b"t='s'") if single else 0)
        facts.has_booleans = facts.has_booleans or b't="b"' in piece or (single and b"t='b'" in piece)
        if b't="e"' in piece or (single and b"t='e'" in piece):
            facts.odd.extend(_errors(_error(prefix), piece))
        if b"<%sf" % prefix in piece:
            facts.odd.extend(_without_result(_no_result(prefix), piece))
    return facts


def filled_reach(xml: Iterable[bytes]) -> tuple[int, int]:
    """Return the height and width that the cells with a value take up, where every cell says where it is."""
    height = width = 0
    for piece in xml:
        places = _FILLED.findall(piece)
        height = max(height, *(int(digits) for _, digits in places), 0)
        width = max(width, *(column_index(letters.decode()) + 1 for letters in {place[0] for place in places}), 0)
    return height, width


def counted_reach(xml: Iterable[bytes]) -> tuple[int, int]:
    """Return the height and width that the cells with a value take up, counting rows and cells.

    A cell without a reference follows the one before it, a row without a number the row before it.
    """
    height = width = row = column = 0
    for piece in xml:
        for tag in _TAG.finditer(piece):
            attributes = tag.group(2) or b""
            if tag.group(1) == b"row":
                number = _ROW_NUMBER.search(attributes)
                row = int(number.group(1)) if number else row + 1
                column = 0
                continue
            place = _REFERENCE.search(attributes)
            column = column_index(place.group(1).decode()) + 1 if place else column + 1
            if not attributes.endswith(b"/"):
                height = max(height, row, int(place.group(2)) if place else 0)
                width = max(width, column)
    return height, width


def string_lengths(xml: Iterable[bytes]) -> list[int]:
    """Return about how many bytes each shared text of a workbook has, in order.

    Raises ValueError where the workbook announces far more texts than could be: readers make room for them first.
    """
    lengths: list[int] = []
    for piece in xml:
        if any(int(found) > MOST_SHEET_CELLS for tag in _STRINGS.findall(piece) for found in _COUNT.findall(tag)):
            raise ValueError
        first, *more = _STRING.split(piece)
        if lengths:
            lengths[-1] += len(first)
        lengths.extend(map(len, more))
    return lengths


def strings_used(xml: Iterable[bytes]) -> Counter[int]:
    """Return how often the cells of a sheet show each shared text."""
    used: Counter[int] = Counter()
    for piece in xml:
        used.update(map(int, _STRING_CELL.findall(piece)))
    return used


def _look_at_rows(facts: SheetFacts, rows: list[bytes]) -> None:
    for row in rows:
        number = _ROW_NUMBER.search(row)
        if number is None:
            facts.certain = False
        elif b"hidden=" in row and _HIDDEN.search(row):
            facts.hidden_rows.add(int(number.group(1)) - 1)


def _look_at_references(facts: SheetFacts, piece: bytes, cells: int) -> None:
    """Note the last row and column that the references of cells name; a cell without one makes that uncertain.

    Millions of references are taken apart at once, character by character.
    """
    text = np.frombuffer(piece + bytes(_LONGEST_REFERENCE), np.uint8)
    at = np.flatnonzero(text[:-_LONGEST_REFERENCE] == _SPACE)
    at = at[(text[at + 1] == _R) & (text[at + 2] == _EQUALS) & (text[at + 3] == _QUOTE)] + 4
    at = at[(text[at] >= _A) & (text[at] <= _Z)]
    column, row = np.zeros(len(at), np.int64), np.zeros(len(at), np.int64)
    for _ in range(3):
        here = text[at]
        letter = (here >= _A) & (here <= _Z)
        if not letter.any():
            break
        column = np.where(letter, column * 26 + here - (_A - 1), column)
        at = at + letter
    for _ in range(7):
        here = text[at]
        digit = (here >= _ZERO) & (here <= _NINE)
        if not digit.any():
            break
        row = np.where(digit, row * 10 + here - _ZERO, row)
        at = at + digit
    facts.certain = facts.certain and len(at) == cells and bool((text[at] == _QUOTE).all())
    facts.height = max(facts.height, int(row.max(initial=0)))
    facts.width = max(facts.width, int(column.max(initial=0)))


def _errors(pattern: re.Pattern[bytes], piece: bytes) -> Iterator[tuple[int, int, OddCell]]:
    for cell in pattern.finditer(piece):
        if place := _REFERENCE.search(cell.group(1)):
            yield *_position(place), OddCell("error", cell.group(2).decode("utf-8", "replace"))


def _without_result(pattern: re.Pattern[bytes], piece: bytes) -> Iterator[tuple[int, int, OddCell]]:
    for cell in pattern.finditer(piece):
        # The result may be a text without characters: such a cell says that it is text.
        if not _TEXT_RESULT.search(cell.group(1)) and (place := _REFERENCE.search(cell.group(1))):
            yield *_position(place), OddCell("formula", "=")


def _position(place: re.Match[bytes]) -> tuple[int, int]:
    return int(place.group(2)) - 1, column_index(place.group(1).decode())
