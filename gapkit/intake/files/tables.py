"""Tables as found in files: every sheet a grid of raw cells, nothing understood yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.words.text import column_letter
from gapkit.record import Record

Cells = Sequence[object] | NDArray[np.float64]
Note = tuple[str, dict[str, object]]


EXACT = 2**53
"""Beyond it not every whole number is a float."""


class Labelled(float):
    """A number with the name that its file gives to it: an item is read as the number, a segment as the name.

    >>> Labelled(2, "Oficina").label, Labelled(2, "Oficina") == 2
    ('Oficina', True)
    """

    __slots__ = ("label",)
    label: str

    def __new__(cls, number: float, label: str) -> Labelled:
        """Return a number with its name."""
        made = super().__new__(cls, number)
        made.label = label
        return made

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self.label


class OddCell(Record):
    """A cell that holds no value: an error ("#N/A"), a formula never calculated, true or false."""

    kind: str
    text: str


class Origin(Record):
    """Where a column of a rearranged table was taken from: a column of another table, with its row for every row.

    Rows are counted from 0, -1 where there is none; `also` is looked at there. `group` is the title over the column,
    `name` the short name that the file gives it too. `place` is how messages call the column, `reference` how a mapping
    file does; both are blank where the letter of the column is the one in the file.
    """

    table: Table
    column: int
    rows: NDArray[np.intp]
    group: str = ""
    name: str = ""
    place: str = ""
    reference: str = ""
    also: Origin | None = None

    def found(self, row: int) -> tuple[Table, int, int] | None:
        """Return the table, column and row that a row was taken from."""
        if self.rows[row] >= 0:
            return self.table, self.column, int(self.rows[row])
        return None if self.also is None else self.also.found(row)


class Table(Record):
    """A grid kept by column; true and false are odd cells, never 1 and 0.

    `names` are the column names of a data frame, whose rows are all people. `is_sheet` tells the sheets of a workbook
    from the one table of a csv file. `hidden_rows` are counted from 0. `titles` are the longer wordings of the columns,
    where the file keeps them beside the names. `places` tell, in a table made from others, where each column was taken
    from; such a table has names and no heading row.
    """

    name: str
    columns: tuple[Cells, ...]
    height: int
    hidden: bool = False
    names: tuple[str, ...] | None = None
    is_sheet: bool = False
    hidden_rows: frozenset[int] = frozenset()
    titles: tuple[str, ...] | None = None
    first_row: int = 0
    places: tuple[Origin, ...] | None = None

    def row(self, index: int) -> tuple[object, ...]:
        """Return the cells of a row, counted from 0."""
        return tuple(column[index] for column in self.columns)

    def cell_name(self, column: int, row: int) -> str:
        """Return where a cell is as its owner would say it: "Respuestas!H27", or "E1[26]" in a data frame."""
        if self.places is not None:
            origin = self.places[column]
            found = origin.found(row)
            return found[0].cell_name(*found[1:]) if found else f"{origin.table.name}!{column_letter(origin.column)}"
        if self.names is not None:
            return f"{self.names[column]}[{row + self.first_row}]"
        return f"{self.name}!{column_letter(column)}{row + 1}"

    def row_number(self, row: int) -> int:
        """Return the number of a row as its owner counts: from 1 in a file, from 0 in a data frame."""
        return int(self.row_numbers(np.array([row], dtype=np.intp))[0])

    def row_numbers(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the numbers of rows as their owner counts them."""
        if not self.places:
            return rows + (1 if self.names is None else self.first_row)
        numbers = np.full(len(rows), -1, dtype=np.intp)
        for origin in self.places:
            taken = origin.rows[rows]
            unknown = (numbers < 0) & (taken >= 0)
            if unknown.any():
                numbers[unknown] = origin.table.row_numbers(taken[unknown])
            if (numbers >= 0).all():
                break
        return numbers


def plain_cells(cells: Iterable[object]) -> tuple[object, ...]:
    """Return cells as tables hold them: true and false kept apart from 1 and 0, lists as text."""
    found = tuple(cells)
    kinds = set(map(type, found))
    if bool in kinds or np.bool_ in kinds:
        found = tuple(OddCell("true_false", str(c)) if isinstance(c, bool | np.bool_) else c for c in found)
    if kinds & {list, dict, set, np.ndarray}:
        found = tuple(str(c) if isinstance(c, list | dict | set | np.ndarray) else c for c in found)
    return found
