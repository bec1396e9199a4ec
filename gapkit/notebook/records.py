"""Rows and records as they are, under the field names of diagnosis.json: what a cell shows of `diagnosis.journey`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from gapkit.model.questionnaire import Text
from gapkit.notebook.markup import paragraph, table
from gapkit.notebook.shown import MOST_ROWS
from gapkit.record import Record, parts_of
from gapkit.report.formats import excerpt, plain
from gapkit.report.terminal_lines import aligned, cut
from gapkit.scoring.rows import Rows

_MOST_COLUMNS, _TEXT_LIMIT, _WIDTH = 14, 44, 118
_PART_COLUMNS, _PART_ROWS = 10, 4
_MINOR = ("_sd", "_se", "_source", "perception_low", "perception_high", "headline", "items", "place", "df", "label")
"""Columns that give way, from the right, when there is no room for all."""


def rows_html(rows: Sequence[Any]) -> str:
    """Return the first ten rows with the columns that hold something, and where the others are."""
    heads, lines, right = _grid(rows, _MOST_COLUMNS)
    said = _size(rows)
    return _framed(table(heads, lines, right) + said if lines else said)


def rows_text(rows: Sequence[Any]) -> str:
    """Return rows as plain text of at most twelve lines, as wide as a console."""
    name = type(rows[0]).__name__ if rows else ""
    head = f"Rows({len(rows)}) {name}".rstrip()
    columns = _MOST_COLUMNS
    while columns > 1:
        heads, lines, right = _grid(rows, columns)
        told = aligned([heads, *lines], right=right) if lines else []
        if all(len(line) <= _WIDTH for line in told):
            break
        columns -= 1
    more = ["..."] if len(rows) > MOST_ROWS - 1 else []
    return "\n".join([head, *(cut(line, _WIDTH) for line in told[:MOST_ROWS]), *more])


def record_html(record: Record) -> str:
    """Return what a record holds: its values, then each of its tables."""
    facts, parts = [], []
    for name, value in parts_of(record):
        if isinstance(value, Rows):
            if value:
                heads, lines, right = _grid(value, _PART_COLUMNS)
                more = len(lines) > _PART_ROWS or len(value) > len(lines)
                size = _size(value, _PART_ROWS) if more else ""
                parts.append(paragraph(name, strong=True) + table(heads, lines[:_PART_ROWS], right) + size)
        elif (text := _text(value)) != "":
            facts.append((name, text))
    head = paragraph(type(record).__name__, strong=True)
    return _framed(head + (table(("", ""), facts, ()) if facts else "") + "".join(parts))


def _framed(html: str) -> str:
    return f'<div style="color:inherit;background:transparent;line-height:1.45">{html}</div>'


def _size(rows: Sequence[Any], most: int = MOST_ROWS) -> str:
    """Return how many rows there are, in signs that need no language."""
    shown = min(len(rows), most)
    return paragraph(f"{shown} / {len(rows)} · .to_frame()", small=True)


def _grid(rows: Sequence[Any], most: int) -> tuple[list[str], list[list[str]], tuple[int, ...]]:
    """Return headings, cells and the columns of numbers of the first rows; columns that say nothing are left out."""
    shown = list(rows[:MOST_ROWS])
    if not shown or not isinstance(shown[0], Record):
        return [""], [[_text(value)] for value in shown], ()
    values = {name: [getattr(row, name) for row in shown] for name, _ in parts_of(shown[0])}
    told = {name: column for name, column in values.items() if any(_text(value) for value in column)}
    names = _chosen(list(told), most)
    numbers = tuple(
        place
        for place, name in enumerate(names)
        if all(value is None or isinstance(value, (int, float)) for value in told[name])
    )
    cells = [[_text(told[name][i]) for name in names] for i in range(len(shown))]
    return names, cells, numbers


def _chosen(names: list[str], most: int) -> list[str]:
    """Return at most so many columns, in their order: minor ones go first, that a row is hidden stays."""
    kept = list(names)
    for name in reversed(names):
        if len(kept) > most and name.endswith(_MINOR):
            kept.remove(name)
    hidden = ["suppressed"] if "suppressed" in kept[most:] else []
    return [*kept[: most - len(hidden)], *hidden]


def _text(value: Any) -> str:
    """Return a value in short; nothing for what is empty, or is a table or record of its own."""
    match value:
        case None | False:
            return ""
        case True:
            return "true"
        case int():
            return str(value)
        case float():
            return _number(value)
        case str():
            return excerpt(plain(value), _TEXT_LIMIT)
        case Text():
            return excerpt(plain(value.en or value.es), _TEXT_LIMIT)
        case Mapping():
            return excerpt("; ".join(f"{key}: {_text(part)}" for key, part in value.items()), _TEXT_LIMIT)
        case tuple() if value and isinstance(value[0], Record):
            return str(len(value))
        case tuple():
            return excerpt(", ".join(_text(part) for part in value), _TEXT_LIMIT)
        case _:
            return ""


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    if value == int(value) and abs(value) < 1e6:
        return f"{value:.0f}"
    if 0.001 <= abs(value) < 1e6:
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 100 else f"{value:.1f}"
    return f"{value:.2e}"
