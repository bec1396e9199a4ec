"""Tables as found in files: every sheet a grid of raw cells, nothing understood yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.words.text import column_letter
from gapkit.record import Record

Cells = Sequence[object] | NDArray[np.float64]
Note = tuple[str, dict[str, object]]


class OddCell(Record):
    """A cell that holds no value: an error ("#N/A"), a formula never calculated, true or false."""

    kind: str
    text: str


class Table(Record):
    """A grid kept by column; true and false are odd cells, never 1 and 0.

    `names` are the column names of a data frame, whose rows are all people. `is_sheet` tells the sheets of a workbook
    from the one table of a csv file. `hidden_rows` are counted from 0.
    """

    name: str
    columns: tuple[Cells, ...]
    height: int
    hidden: bool = False
    names: tuple[str, ...] | None = None
    is_sheet: bool = False
    hidden_rows: frozenset[int] = frozenset()

    def row(self, index: int) -> tuple[object, ...]:
        """Return the cells of a row, counted from 0."""
        return tuple(column[index] for column in self.columns)

    def cell_name(self, column: int, row: int) -> str:
        """Return where a cell is as its owner would say it: "Respuestas!H27", or "E1[26]" in a data frame."""
        if self.names is not None:
            return f"{self.names[column]}[{row}]"
        return f"{self.name}!{column_letter(column)}{row + 1}"


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
