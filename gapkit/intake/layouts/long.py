"""One row per person and item, turned into one row a person."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from gapkit.errors import Fault, raise_faults
from gapkit.intake.answers.body import Body, is_blank
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Note, Origin, Table
from gapkit.intake.headings.headers import Header
from gapkit.intake.headings.roles import group_role
from gapkit.intake.layouts.keys import filled_rows, key_text, key_texts
from gapkit.intake.layouts.wide import Rows, WideColumn, wide_table
from gapkit.intake.words.text import tidy
from gapkit.model.questionnaire import ROLES
from gapkit.record import Record, field

MARKS = {"expectation": "(E)", "perception": "(P)", "minimum": "(N)", "importance": "(I)"}
"""What follows the name of an item in the heading of its answers."""

STEADY = 0.9
"""A column that is the same in all rows of this share of people speaks of people; where it is not, that is a slip."""

_LISTED = 20


class LongColumns(Record):
    """The columns of a long table: whose row it is, which item, and the answers by kind.

    `kind` and `value` stand for `answers` where one column tells the kind and another holds the answer.
    """

    person: Column
    item: Column
    answers: Mapping[str, Column] = field(default_factory=dict)
    kind: Column | None = None
    value: Column | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Column, ...]:
        """Every column that has a part in the layout."""
        named = (self.person, self.item, *self.answers.values(), self.kind, self.value)
        return tuple(column for column in named if column is not None)

    def kind_of(self, cell: object) -> str | None:
        """Return the kind of answer a cell names, None when it names none."""
        text = key_text(cell)
        said = {tidy(word).casefold(): role for word, role in self.kinds.items()}
        return said.get(text) or (text if text in ROLES else group_role(text))


class Unfolded(Record):
    """The table with one row a person, and what has to be said about how it was made."""

    table: Table
    notes: tuple[Note, ...]


class _Rows(Record):
    """The rows of the table by person and by slot (item, role)."""

    people: dict[str, list[int]]
    items: dict[str, str]
    slots: dict[tuple[str, str], dict[str, int]]


def unfolded(
    table: Table, header: Header, body: Body, columns: LongColumns, personal: Collection[int] = ()
) -> Unfolded:
    """Return one row a person; raise rows without person or item, pairs that repeat, and people who contradict.

    `personal` are columns that were named as speaking of people: they never change from row to row.
    """
    rows = filled_rows(table, body)
    found = _sorted_rows(table, rows, columns)
    people = list(found.people)
    first = np.array([found.people[person][0] for person in people], dtype=np.intp)
    rest = [
        c for c in header.columns if c.index not in {one.index for one in columns.all} and _has_cells(table, c, rows)
    ]
    carried, loose = _sorted_columns(table, rest, found, personal)
    wording = _item_wording(table, loose, found)
    made = [_carried(table, columns.person, first)]
    made += [_carried(table, column, _first_filled(table, column, found)) for column in carried]
    for (item, role), own in found.slots.items():
        taken = np.array([own.get(person, -1) for person in people], dtype=np.intp)
        source = columns.answers[role] if columns.value is None else columns.value
        heading = f"{found.items[item]} {MARKS[role]}"
        origin = Origin(table, source.index, taken, name="", place=source.letter, reference=heading)
        made.append(WideColumn(heading, origin, wording.get(item, "")))
    notes: list[Note] = [("intake.notes.long", {"people": len(people), "items": len(found.items), "rows": len(rows)})]
    if loose:
        shown = ", ".join(column.shown for column in loose)
        notes.append(("intake.notes.long_left_out", {"columns": shown, "count": len(loose)}))
    wide = wide_table(table.name, made, is_sheet=table.is_sheet, hidden=table.hidden)
    return Unfolded(wide, (*body.notes, *notes))


def _sorted_rows(table: Table, rows: Sequence[int], columns: LongColumns) -> _Rows:
    persons = key_texts(table.columns[columns.person.index])
    items = key_texts(table.columns[columns.item.index])
    found = _Rows({}, {}, {})
    faults: list[Fault] = []
    for row in rows:
        person, item = persons[row], items[row]
        if not person or not item:
            missing = columns.item if person else columns.person
            where: dict[str, object] = {"cell": table.cell_name(missing.index, row), "header": missing.shown}
            faults.append(Fault("intake.long_no_item" if person else "intake.long_no_person", where))
            continue
        found.people.setdefault(person, []).append(row)
        found.items.setdefault(item, tidy(table.columns[columns.item.index][row]))
        for role, column in _answers(table, row, columns):
            if role is None:
                shown = tidy(table.columns[column.index][row])
                where = {"cell": table.cell_name(column.index, row), "header": column.shown}
                faults.append(Fault("intake.long_no_kind", {**where, "found": shown}))
                continue
            slot = found.slots.setdefault((item, role), {})
            if person in slot:
                cell, other = (table.cell_name(column.index, one) for one in (row, slot[person]))
                said: dict[str, object] = {"cell": cell, "other": other, "item": found.items[item]}
                faults.append(Fault("intake.long_twice", said))
            slot[person] = row
    raise_faults(_cut(faults, table))
    return found


def _answers(table: Table, row: int, columns: LongColumns) -> Iterator[tuple[str | None, Column]]:
    if columns.kind is None or columns.value is None:
        yield from columns.answers.items()
    else:
        role = columns.kind_of(table.columns[columns.kind.index][row])
        yield role, (columns.kind if role is None else columns.value)


def _cut(faults: list[Fault], table: Table) -> list[Fault]:
    if len(faults) <= _LISTED:
        return faults
    more = Fault("intake.more.long", {"count": len(faults) - _LISTED, "sheet": table.name})
    return [*faults[:_LISTED], more]


def _has_cells(table: Table, column: Column, rows: Sequence[int]) -> bool:
    cells = table.columns[column.index]
    return any(not is_blank(cells[row]) for row in rows)


def _sorted_columns(
    table: Table, rest: Sequence[Column], found: _Rows, personal: Collection[int]
) -> tuple[list[Column], list[Column]]:
    """Return the columns that speak of people, and those that change from row to row; raise people who contradict."""
    carried, loose = [], []
    faults: list[Fault] = []
    for column in rest:
        texts = key_texts(table.columns[column.index])
        slips = [pair for rows in found.people.values() if (pair := _slip(texts, rows))]
        if len(slips) > max(1.0, (1 - STEADY) * len(found.people)) and column.index not in personal:
            loose.append(column)
            continue
        carried.append(column)
        for first, other in slips:
            cells = {"cell": table.cell_name(column.index, other), "other": table.cell_name(column.index, first)}
            said = {name: tidy(table.columns[column.index][row]) for name, row in (("found", other), ("was", first))}
            faults.append(Fault("intake.long_differs", {**cells, **said, "header": column.shown}))
    raise_faults(_cut(faults, table))
    return carried, loose


def _slip(texts: Sequence[str], rows: Sequence[int]) -> tuple[int, int] | None:
    """Return two rows of a person that differ, blanks aside."""
    filled = [row for row in rows if texts[row]]
    return next(((filled[0], row) for row in filled[1:] if texts[row] != texts[filled[0]]), None)


def _first_filled(table: Table, column: Column, found: _Rows) -> Rows:
    texts = key_texts(table.columns[column.index])
    return np.array(
        [next((row for row in rows if texts[row]), rows[0]) for rows in found.people.values()], dtype=np.intp
    )


def _carried(table: Table, column: Column, rows: Rows) -> WideColumn:
    origin = Origin(table, column.index, rows, column.group, column.name, column.letter, f"={column.letter}")
    return WideColumn(column.header, origin, column.title)


def _item_wording(table: Table, loose: Sequence[Column], found: _Rows) -> dict[str, str]:
    """Return what each item asks, from a column whose text depends on the item alone; the longest texts count."""
    best: dict[str, str] = {}
    for column in loose:
        cells = table.columns[column.index]
        said: dict[str, set[str]] = {}
        for (item, _), own in found.slots.items():
            said.setdefault(item, set()).update(tidy(cells[row]) for row in own.values() if isinstance(cells[row], str))
        different = {text for texts in said.values() for text in texts}
        if any(len(texts) != 1 for texts in said.values()) or len(different) < len(said):
            continue
        wording = {item: texts.pop() for item, texts in said.items()}
        if sum(map(len, wording.values())) > sum(map(len, best.values())):
            best = wording
    return best
