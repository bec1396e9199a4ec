"""Which survey tool wrote a table, told by its headings in one pass."""

from __future__ import annotations

from collections import Counter, defaultdict

from gapkit.intake.files.tables import Table
from gapkit.intake.tools.known import Tool, called, known_tools, signature_index

_ROWS_LOOKED_AT = 4
_FEWEST_ROWS, _PER_GRID = 6, 3


def tool_of(table: Table) -> tuple[Tool, int] | None:
    """Return the tool and its heading row (from 0, -1 in a data frame), or None for a table of no known tool."""
    if table.names is not None:
        found = _tool_of(table.names)
        return None if found is None else (found, -1)
    for row in range(min(table.height, _ROWS_LOOKED_AT)):
        found = _tool_of(table.row(row), below_top=row > 0)
        if found is not None:
            return found, row
    for row in range(min(table.height, _ROWS_LOOKED_AT)):
        if _has_grids(table.row(row)):
            return next(tool for tool in known_tools() if tool.grid), row
    return None


def _has_grids(cells: tuple[object, ...]) -> bool:
    """Tell whether headings are the rows of a few questions: "How is it? [Speed]", "How is it? [Care]", ..."""
    asked = [cell.partition("[") for cell in cells if isinstance(cell, str) and cell.endswith("]")]
    questions = Counter(question.strip() for question, _, _ in asked)
    return len(asked) >= _FEWEST_ROWS and "" not in questions and _PER_GRID * len(questions) <= len(set(asked))


def _tool_of(cells: tuple[object, ...], *, below_top: bool = False) -> Tool | None:
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
        if len(one) >= tools[i].least
        and (not tools[i].first or first in tools[i].first)
        and not (tools[i].top and below_top)
    }
    return tools[max(enough, key=lambda i: (enough[i], -i))] if enough else None
