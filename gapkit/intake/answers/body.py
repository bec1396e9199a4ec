"""Which rows are people: heading rows repeated in words, totals and notes below the answers are not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Cells, Note, Table
from gapkit.intake.words.text import number_in, words
from gapkit.intake.words.vocabulary import SUMMARY_WORDS
from gapkit.record import Record

_MOST_HEADING_ROWS = 3
_HIGHEST = 10


class Body(Record):
    """Rows of the table (from 0) between `first` and `last`, those in `dropped` apart."""

    first: int
    last: int
    dropped: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()

    def cells(self, table: Table, index: int) -> Cells:
        """Return the cells of a column in these rows, those dropped included."""
        return table.columns[index][self.first : self.last]

    def has_words(self, table: Table, columns: Iterable[Column]) -> bool:
        """Tell whether any cell of some columns holds a text; a column of numbers is an array."""
        held = (self.cells(table, column.index) for column in columns)
        return any(isinstance(cell, str) for cells in held if not isinstance(cells, np.ndarray) for cell in cells)


def people_rows(table: Table, header_row: int, items: Sequence[Column], skip_rows: Sequence[int] = ()) -> Body:
    """Return the rows that may be people, below the heading; `items` are the columns of answers to items.

    `header_row` and `skip_rows` are counted from 1.
    """
    if table.names is not None and table.places is None:
        return Body(0, table.height, tuple(r - 1 for r in skip_rows if r <= table.height))
    first = header_row
    headings: list[int] = []
    while len(headings) < _MOST_HEADING_ROWS and first < table.height:
        number = table.row_number(first)
        heading = _is_heading([table.columns[one.index][first] for one in items]) and not _recurs(table, items, first)
        if not heading and number not in skip_rows:
            break
        headings.append(number)
        first += 1
    last, totals = _end(table, first)
    notes: list[Note] = []
    told = [row for row in headings if row not in skip_rows]
    if told:
        notes.append(("intake.notes.heading_rows", {"rows": _numbers(told), "count": len(told)}))
    if totals:
        notes.append(("intake.notes.total_rows", {"rows": _numbers(totals), "count": len(totals)}))
    return Body(first, last, _dropped(table, first, last, skip_rows), tuple(notes))


def _dropped(table: Table, first: int, last: int, skip_rows: Sequence[int]) -> tuple[int, ...]:
    """Return the rows (from 0) to be left out; a table made from others counts its rows as the file does."""
    if table.places is None or not skip_rows:
        return tuple(r - 1 for r in skip_rows if first < r <= last)
    return tuple(row for row in range(first, last) if table.row_number(row) in set(skip_rows))


def is_blank(cell: object) -> bool:
    """Tell whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip()) or (isinstance(cell, float) and cell != cell)


def _is_heading(cells: Sequence[object]) -> bool:
    """Tell whether the item cells of a row are item texts: long, and hardly two alike, as labels would be."""
    texts = [cell for cell in cells if not is_blank(cell)]
    if len(texts) < max(3, len(cells) // 2) or not all(isinstance(cell, str) for cell in texts):
        return False
    said = [str(cell) for cell in texts if number_in(str(cell)) is None]
    return len(said) == len(texts) and len(set(said)) >= 0.45 * len(said) and sum(map(len, said)) > 12 * len(said)


def _recurs(table: Table, items: Sequence[Column], row: int) -> bool:
    """Tell whether most cells of a row occur again below: labels that people chose, not texts of items."""
    columns = [table.columns[one.index] for one in items if isinstance(table.columns[one.index][row], str)]
    return 2 * sum(column[row] in column[row + 1 :] for column in columns) > len(columns)


def _end(table: Table, first: int) -> tuple[int, list[int]]:
    """Return the row after the last person, and the rows of totals below it, counted from 1."""
    last = table.height
    totals: list[int] = []
    while last > first:
        row = table.row(last - 1)
        filled = [(i, cell) for i, cell in enumerate(row) if not is_blank(cell)]
        if filled:
            index, label = filled[0]
            # What stands once in its column and is alone in its row is a note; "web" twice is what people said.
            once = isinstance(label, str) and list(table.columns[index]).count(label) == 1
            if once and _is_total(label, [cell for _, cell in filled[1:]]):
                totals.append(table.row_number(last - 1))
            elif not once or len(filled) > 1 or number_in(str(label)) is not None:
                break
        last -= 1
    return last, totals[::-1]


def _is_total(label: object, cells: Sequence[object]) -> bool:
    said = words(label) if isinstance(label, str) else frozenset()
    if said == {"n"}:
        # A count of people, unless it is somebody's "no": answers are small whole numbers.
        numbers = [cell for cell in cells if isinstance(cell, float | int)]
        return len(numbers) >= _MOST_HEADING_ROWS and all(number > _HIGHEST for number in numbers)
    return bool(said & SUMMARY_WORDS) and len(said) <= 4


def _numbers(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows))
