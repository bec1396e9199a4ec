"""Where the heading of a table is: titles above it, notes below the answers, blank rows anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.roles import group_role
from gapkit.intake.words.text import number_in, tidy, tokens
from gapkit.intake.words.vocabulary import ROLE_OF, ROLE_TITLES
from gapkit.record import Record

_ROWS_LOOKED_AT = 40
_GROUP_ROWS = 3
_DATA_ROWS = 6
_RECURRING_ROWS = 60
_MERGED_ROWS = 2
_GENERIC = re.compile(r"^[A-Za-z]{1,4}_?\d+(?:[_.]\d+)*$")


class Header(Record):
    """The heading row (counted from 0, -1 in a data frame) and its columns, blank headings included.

    `role` is the kind of answer that the title over the table or the name of the sheet speaks of, if of one only.
    """

    row: int
    columns: tuple[Column, ...]
    role: str | None = None

    def named(self) -> tuple[Column, ...]:
        """Return the columns that have a heading."""
        return tuple(column for column in self.columns if column.header)


def header_at(table: Table, row: int) -> Header:
    """Return a given row (from 0) as the heading."""
    groups = _groups(table, row)
    return Header(
        row,
        tuple(
            Column(i, "" if isinstance(cell, float) and cell != cell else tidy(cell), groups[i])
            for i, cell in enumerate(_with_merged(table, row))
        ),
        _titled_role(table, row),
    )


def possible_headers(table: Table) -> tuple[Header, ...]:
    """Return the rows that may be the heading, topmost first: several texts side by side, answers below."""
    if table.names is not None:
        return (Header(-1, tuple(_named(table, i) for i in range(len(table.names)))),)
    found: list[int] = []
    data = 0
    for index in range(min(table.height, _ROWS_LOOKED_AT)):
        cells = [cell for cell in table.row(index) if not _blank(cell)]
        texts = sum(isinstance(cell, str) and number_in(cell) is None for cell in cells)
        if len(cells) >= 2 and (2 * texts >= len(cells) or _counts_up(cells)) and not _recurs(table, index):
            found.append(index)
        elif len(cells) >= 2:
            data += 1
        # Answers have begun: headings do not come after them.
        if found and data >= _DATA_ROWS:
            break
    return tuple(header_at(table, index) for index in found)


def _recurs(table: Table, row: int) -> bool:
    """Tell whether most texts of a row stand again below in their columns: answers in words, and no heading."""
    texts = [(i, cell) for i, cell in enumerate(table.row(row)) if isinstance(cell, str) and not _blank(cell)]
    below = slice(row + 1, row + 1 + _RECURRING_ROWS)
    return 2 * sum(cell in table.columns[i][below] for i, cell in texts) > len(texts)


def _named(table: Table, index: int) -> Column:
    """Return a column that the table names itself; the wording beside a name that says nothing is the heading."""
    assert table.names is not None
    name = tidy(table.names[index])
    title = tidy(table.titles[index]) if table.titles is not None else ""
    if table.places is not None:
        origin = table.places[index]
        return Column(
            index, name, origin.group, title=title, name=origin.name, place=origin.place, told_as=origin.reference
        )
    return Column(index, title, name=name) if title and is_generic(name) else Column(index, name, title=title)


def is_generic(name: str) -> bool:
    """Tell whether a short name ("v12", "Q5_1") says less than the wording beside it."""
    return bool(_GENERIC.match(name))


def _with_merged(table: Table, row: int) -> list[object]:
    """Return the cells of a heading row; a blank one takes the text above it, as cells merged downwards need."""
    cells = list(table.row(row))
    for above in range(row - 1, max(-1, row - 1 - _MERGED_ROWS), -1):
        others = table.row(above)
        # What stands alone in its row is a title of the whole sheet.
        if sum(not _blank(cell) for cell in others) < 2:
            break
        cells = [
            other if _blank(cell) and isinstance(other, str) and not _names_role(other) else cell
            for cell, other in zip(cells, others, strict=True)
        ]
    return cells


def _titled_role(table: Table, row: int) -> str | None:
    """Return the one role named by a title that stands alone above the heading, else by the sheet."""
    for above in range(row - 1, max(-1, row - 1 - _GROUP_ROWS), -1):
        filled = [cell for cell in table.row(above) if not _blank(cell)]
        if len(filled) == 1 and isinstance(filled[0], str) and (role := group_role(tidy(filled[0]))) is not None:
            return role
    return group_role(table.name)


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _counts_up(cells: Sequence[object]) -> bool:
    """Tell whether cells are item numbers, 1 2 3 ..., perhaps once per block, with few words among them."""
    numbers = [n for cell in cells if (n := cell if isinstance(cell, float) else number_in(str(cell))) is not None]
    steps = sum(after == before + 1 for before, after in pairwise(numbers))
    return len(numbers) >= 5 and numbers[0] == 1 and steps >= 0.9 * (len(numbers) - 1)


def _groups(table: Table, row: int) -> list[str]:
    """Return for each column the title that spans it in the rows just above, or ""."""
    width = len(table.columns)
    for above in range(row - 1, max(-1, row - 1 - _GROUP_ROWS), -1):
        cells = [tidy(cell) if not _blank(cell) else "" for cell in table.row(above)]
        filled = [cell for cell in cells if cell]
        below_is_roles = sum(_is_role(tidy(cell)) for cell in table.row(row)) >= 4
        if len(filled) >= 2 and (any(_names_role(cell) for cell in filled) or below_is_roles):
            current, spanned = "", []
            for cell in cells:
                current = cell or current
                spanned.append(current)
            return spanned
        if len(filled) > 1:
            break
    return [""] * width


def _names_role(text: str) -> bool:
    return any(token in ROLE_TITLES for token in tokens(text))


def _is_role(text: str) -> bool:
    parts = tokens(text)
    return len(parts) == 1 and parts[0] in ROLE_OF
