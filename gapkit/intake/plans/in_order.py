"""Faults in the order in which somebody meets them in a workbook: sheet by sheet, row by row, column by column."""

from __future__ import annotations

import re

from gapkit.errors import Fault
from gapkit.intake.words.text import column_index

_CELL = re.compile(r"(.+)!([A-Z]+)(\d+)", re.DOTALL)


def in_order(faults: list[Fault]) -> list[Fault]:
    """Return faults none twice, by their cells; those of no cell keep their place before the others of their file."""
    once = [one for place, one in enumerate(faults) if one not in faults[:place]]
    sheets: dict[str, int] = {}
    return sorted(once, key=lambda one: _place(one, sheets))


def _place(one: Fault, sheets: dict[str, int]) -> tuple[int, int, int]:
    match = _CELL.fullmatch(str(one.parameters.get("where", "")))
    if match is None:
        return -1, 0, 0
    return sheets.setdefault(match[1], len(sheets)), int(match[3]), column_index(match[2])
