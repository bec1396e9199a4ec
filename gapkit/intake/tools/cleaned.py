"""The export of a survey tool as a plain table: one heading, the people below it, the tool's own columns marked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gapkit.intake.answers.body import is_blank
from gapkit.intake.files.tables import Note, Origin, Table
from gapkit.intake.layouts.wide import Rows, WideColumn, cells_of, wide_table
from gapkit.intake.tools.durations import seconds_between
from gapkit.intake.tools.headings import heading_rows, headings
from gapkit.intake.tools.known import Tool, called
from gapkit.intake.words.text import tidy
from gapkit.record import Record


class Cleaned(Record):
    """The table of an export, the columns that are the tool's own, and those of the id and of the seconds taken."""

    table: Table
    tool: str
    metadata: frozenset[int] = frozenset()
    id: int | None = None
    duration: int | None = None
    notes: tuple[Note, ...] = ()


def cleaned(table: Table, tool: Tool, row: int, skip_rows: Sequence[int] = ()) -> Cleaned:
    """Return the export without its extra heading rows and test rows; `skip_rows` are counted as in the file."""
    rows = heading_rows(table, tool, row)
    known = [called(name) for name in rows.names]
    tests = _test_rows(table, tool, known, rows.first)
    left_out = tests | {number - (0 if table.names is not None else 1) for number in skip_rows}
    kept = np.array([r for r in range(rows.first, table.height) if r not in left_out], dtype=np.intp)
    columns = [
        WideColumn(one.header, Origin(table, i, kept, one.group, one.name), one.title)
        for i, one in enumerate(headings(rows, tool))
    ]
    metadata = {i for i, name in enumerate(rows.names) if name and tool.is_metadata(name)}
    duration = _first(tool.seconds, known)
    start, end = _first(tool.start, known), _first(tool.end, known)
    if duration is None and start is not None and end is not None:
        duration = len(columns)
        columns.append(_taken(table, start, end, rows.names, kept))
    notes: list[Note] = [("intake.notes.tool", {"tool": tool.name, "sheet": table.name})]
    if tests:
        notes.append(("intake.notes.tool_tests", {"count": len(tests), "tool": tool.name}))
    return Cleaned(
        wide_table(table.name, columns, is_sheet=table.is_sheet, hidden=table.hidden),
        tool.name,
        frozenset(metadata),
        _first(tool.id, known),
        duration,
        tuple(notes),
    )


def _first(wanted: Sequence[str], known: Sequence[str]) -> int | None:
    return next((known.index(name) for name in wanted if name in known), None)


def _test_rows(table: Table, tool: Tool, known: Sequence[str], first: int) -> set[int]:
    """Return the rows (from 0) that the tool marks as previews or tests."""
    found: set[int] = set()
    for test in tool.tests:
        index = _first(test.columns, known)
        if index is not None:
            cells = enumerate(table.columns[index][first:], start=first)
            found |= {r for r, cell in cells if not is_blank(cell) and called(tidy(cell)) in test.values}
    return found


def _taken(table: Table, start: int, end: int, names: Sequence[str], kept: Rows) -> WideColumn:
    """Return a column of the seconds between two others; its cells are said to stand where the end does."""
    header = f"{names[end]} - {names[start]}"
    origin = Origin(table, end, kept, place="-", reference=header)
    seconds = seconds_between(list(cells_of(Origin(table, start, kept))), list(cells_of(origin)))
    return WideColumn(header, origin, cells=seconds)
