"""Halves of a survey on two or three sheets or files, joined into one row a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from gapkit.errors import Fault, raise_faults
from gapkit.intake.answers.body import Body
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Note, Origin, Table
from gapkit.intake.headings.headers import Header
from gapkit.intake.layouts.keys import Keyed, filled_rows, key_texts, keyed
from gapkit.intake.layouts.wide import Rows, WideColumn, cells_of, wide_table
from gapkit.intake.words.text import plain
from gapkit.record import Record, field, replace

_LISTED = 10


class Half(Record):
    """A table with the answers of one kind. `key` is the column of ids, None to join by position.

    `items` are the columns known to hold answers to items.
    """

    role: str
    table: Table
    header: Header
    body: Body
    key: Column | None = None
    items: frozenset[int] = frozenset()


class Joined(Record):
    """The table of all halves, where each of their columns went, and what has to be said.

    `columns` takes (place of the half, its column) to the column of the table; `key` is that of the ids.
    """

    table: Table
    columns: Mapping[tuple[int, int], int]
    key: int | None = None
    notes: tuple[Note, ...] = field(default=())


def joined(halves: Sequence[Half], *, is_sheet: bool = True) -> Joined:
    """Return the halves side by side, a row for everybody in any of them; raise ids that are missing or repeat."""
    rows, note = _by_position(halves) if any(half.key is None for half in halves) else _by_key(halves)
    columns: list[WideColumn] = []
    places: dict[tuple[int, int], int] = {}
    by_key = all(half.key is not None for half in halves)
    if by_key:
        columns.append(_key_column(halves, rows))
        places |= {(i, half.key.index): 0 for i, half in enumerate(halves) if half.key is not None}
    shared: dict[str, int] = {}
    for i, half in enumerate(halves):
        for column in half.header.columns:
            if (i, column.index) in places:
                continue
            made = _column(half, column, rows[i])
            heading = plain(column.header) if column.index not in half.items else ""
            at = shared.get(heading) if heading else None
            if at is not None and _agree(columns[at], made):
                columns[at] = _merged(columns[at], made)
                places[i, column.index] = at
                continue
            if heading and i == 0:
                shared.setdefault(heading, len(columns))
            places[i, column.index] = len(columns)
            columns.append(made)
    name = " + ".join(dict.fromkeys(half.table.name for half in halves))
    hidden = any(half.table.hidden for half in halves)
    notes = (*(one for half in halves for one in half.body.notes), note)
    return Joined(wide_table(name, columns, is_sheet=is_sheet, hidden=hidden), places, 0 if by_key else None, notes)


def _by_position(halves: Sequence[Half]) -> tuple[list[Rows], Note]:
    heights = [half.body.last - half.body.first for half in halves]
    sheets = ", ".join(half.table.name for half in halves)
    if len(set(heights)) > 1:
        counts = ", ".join(f"{half.table.name}: {height}" for half, height in zip(halves, heights, strict=True))
        raise_faults([Fault("intake.joined_heights", {"counts": counts})])
    rows = [np.arange(half.body.first, half.body.last, dtype=np.intp) for half in halves]
    for half, own in zip(halves, rows, strict=True):
        own[np.isin(own, half.body.dropped)] = -1
    return rows, ("intake.notes.joined_by_row", {"sheets": sheets})


def _by_key(halves: Sequence[Half]) -> tuple[list[Rows], Note]:
    found = [_keyed(half) for half in halves]
    raise_faults(fault for half, one in zip(halves, found, strict=True) for fault in _key_faults(half, one))
    people = list(dict.fromkeys(key for one in found for key in one.rows))
    rows = [np.array([one.rows.get(key, -1) for key in people], dtype=np.intp) for one in found]
    whole = sum(all(own[i] >= 0 for own in rows) for i in range(len(people)))
    said: dict[str, object] = {
        "sheets": ", ".join(half.table.name for half in halves),
        "key": ", ".join(dict.fromkeys(half.key.shown for half in halves if half.key is not None)),
        "people": whole,
    }
    if whole == len(people):
        return rows, ("intake.notes.joined", said)
    return rows, ("intake.notes.joined_in_part", {**said, "count": len(people) - whole})


def _keyed(half: Half) -> Keyed:
    assert half.key is not None
    return keyed(half.table, half.key.index, filled_rows(half.table, half.body))


def _key_faults(half: Half, found: Keyed) -> Iterator[Fault]:
    assert half.key is not None
    index, table = half.key.index, half.table
    for row in found.without[:_LISTED]:
        yield Fault("intake.joined_no_id", {"cell": table.cell_name(index, row), "header": half.key.shown})
    for first, again in found.twice[:_LISTED]:
        cells = {"cell": table.cell_name(index, again), "other": table.cell_name(index, first)}
        yield Fault("intake.joined_twice", {**cells, "header": half.key.shown})
    more = max(0, len(found.without) - _LISTED) + max(0, len(found.twice) - _LISTED)
    if more:
        yield Fault("intake.more.joined", {"count": more, "sheet": table.name})


def _key_column(halves: Sequence[Half], rows: Sequence[Rows]) -> WideColumn:
    made: WideColumn | None = None
    for half, own in reversed(list(zip(halves, rows, strict=True))):
        assert half.key is not None
        column = _column(half, half.key, own)
        made = column if made is None else _merged(column, made)
    assert made is not None
    return made


def _column(half: Half, column: Column, rows: Rows) -> WideColumn:
    place = f"{half.table.name}!{column.letter}"
    # What stands over a column in its own sheet tells more than the sheet it is on.
    group = column.group or half.role
    origin = Origin(half.table, column.index, rows, group, column.name, place, f"={place}")
    return WideColumn(column.header, origin, column.title)


def _merged(first: WideColumn, other: WideColumn) -> WideColumn:
    """Return a column that takes from the other one what the first does not have."""
    origin = first.origin
    also = other.origin if origin.also is None else _merged(WideColumn("", origin.also), other).origin
    return WideColumn(first.header, replace(origin, also=also), first.title)


def _agree(first: WideColumn, other: WideColumn) -> bool:
    """Tell whether two columns say the same of everybody whom both speak of."""
    mine, theirs = key_texts(cells_of(first.origin)), key_texts(cells_of(other.origin))
    pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a and b]
    return bool(pairs) and all(a == b for a, b in pairs)
