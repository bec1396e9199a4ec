"""Evidence: the place in diagnosis.json that a finding rests on, as a path that leads there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_STEP = re.compile(r"\[(\d+)\]|\.?([^.\[\]]+)")


def place_of(where: str, rows: Iterable[object], row: object) -> str:
    """Return the path of a row, "waves.rows[3]"; that of the table itself where the row is none of its own."""
    return next((f"{where}[{place}]" for place, one in enumerate(rows) if one is row), where)


def found_at(data: Any, path: str) -> Any:
    """Return what stands at a path of a diagnosis as data: "gaps.dimensions.REL", "waves.rows[3]", "journey[2].risk".

    After a table, "[3]" is its fourth row and ".REL" the row with that code, to the end of the path. Raises KeyError.
    """
    found, rest = data, path
    while rest:
        if isinstance(found, list) and rest.startswith("."):
            rows = (row for row in found if isinstance(row, Mapping) and row.get("code") == rest[1:])
            found = next(rows, None)
            if found is None:
                raise KeyError(path)
            return found
        step = _STEP.match(rest)
        if step is None:
            raise KeyError(path)
        try:
            found = found[step[2]] if step[1] is None else found[int(step[1])]
        except (LookupError, TypeError):
            raise KeyError(path) from None
        rest = rest[step.end() :]
    return found
