"""Which survey tool wrote a table, told by its headings in one pass."""

from __future__ import annotations

from collections import defaultdict

from gapkit.intake.files.tables import Table
from gapkit.intake.tools.known import Tool, called, known_tools, signature_index

_ROWS_LOOKED_AT = 4


def tool_of(table: Table) -> tuple[Tool, int] | None:
    """Return the tool and its heading row (from 0, -1 in a data frame), or None for a table of no known tool."""
    if table.names is not None:
        found = _tool_of(table.names)
        return None if found is None else (found, -1)
    for row in range(min(table.height, _ROWS_LOOKED_AT)):
        found = _tool_of(table.row(row))
        if found is not None:
            return found, row
    return None


def _tool_of(cells: tuple[object, ...]) -> Tool | None:
    index, tools = signature_index(), known_tools()
    said: dict[int, set[int]] = defaultdict(set)
    for cell in cells:
        if isinstance(cell, str):
            for tool, heading in index.get(called(cell), ()):
                said[tool].add(heading)
    first = called(cells[0]) if cells else ""
    enough = {
        i: len(one)
        for i, one in said.items()
        if len(one) >= tools[i].least and (not tools[i].first or first in tools[i].first)
    }
    return tools[max(enough, key=lambda i: (enough[i], -i))] if enough else None
