"""Whose row it is: ids compared as people mean them, 7 and "7" alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gapkit.intake.answers.body import Body, is_blank, people_rows
from gapkit.intake.answers.cells import shown
from gapkit.intake.files.tables import Cells, Table
from gapkit.intake.words.text import tidy
from gapkit.record import Record


class Keyed(Record):
    """The row of every key; rows that are filled and have no key; and pairs of rows with the same key."""

    rows: dict[str, int]
    without: tuple[int, ...]
    twice: tuple[tuple[int, int], ...]


def key_text(cell: object) -> str:
    """Return an id as it is compared: 7, 7.0, "7" and " 7 " are one, and "007" is another; blank for none.

    >>> [key_text(cell) for cell in (7.0, " 7 ", "7.0", "007", "A 1", None)]
    ['7', '7', '7', '007', 'a 1', '']
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if not isinstance(cell, str):
        return tidy(shown(cell)).casefold()
    text = tidy(cell).casefold()
    whole = text.removesuffix(".0").removesuffix(",0")
    return whole if whole.isdecimal() else text


def key_texts(cells: Cells) -> list[str]:
    """Return the ids of a column as they are compared."""
    source: Sequence[object] = cells.tolist() if isinstance(cells, np.ndarray) else cells
    return [key_text(cell) for cell in source]


def filled_rows(table: Table, body: Body) -> list[int]:
    """Return the rows of the body (from 0) that hold anything."""
    dropped = set(body.dropped)
    filled = np.zeros(table.height, np.bool_)
    for cells in table.columns:
        if isinstance(cells, np.ndarray):
            filled |= cells == cells
        else:
            filled |= np.fromiter((not is_blank(cell) for cell in cells), np.bool_, table.height)
    return [row for row in range(body.first, body.last) if filled[row] and row not in dropped]


def body_of(table: Table, header_row: int, skip_rows: Sequence[int]) -> Body:
    """Return the rows below a heading (from 0, -1 in a data frame) that hold answers."""
    return people_rows(table, header_row + 1, (), skip_rows)


def keyed(table: Table, column: int, rows: Iterable[int]) -> Keyed:
    """Return the rows by their id."""
    texts = key_texts(table.columns[column])
    found: dict[str, int] = {}
    without, twice = [], []
    for row in rows:
        key = texts[row]
        if not key:
            without.append(row)
        elif key in found:
            twice.append((found[key], row))
        else:
            found[key] = row
    return Keyed(found, tuple(without), tuple(twice))
