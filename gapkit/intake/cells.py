"""Cells become codes: numbers on the scale, blanks, "does not apply"; anything else is kept to be reported."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.columns import Column, ValueRules
from gapkit.intake.tables import Cells, OddCell
from gapkit.intake.text import number_in, tidy
from gapkit.intake.vocabulary import NOT_APPLICABLE_WORDS

BLANK = 0
NOT_APPLICABLE = -1
_FIRST_ODD = -2


@dataclass(frozen=True)
class Odd:
    """A value that cannot be an answer: its kind ("off_scale", "decimal", "text", ...) and how it looks."""

    kind: str
    shown: str
    number: float | None = None


@dataclass(frozen=True)
class OddCells:
    """Where in a column an odd value stands (positions among the rows read)."""

    odd: Odd
    column: Column
    rows: NDArray[np.intp]


@dataclass(frozen=True)
class CellRules:
    """What the cells of one column may hold: whole numbers from `low` to `high`, once `shift` is added."""

    low: int
    high: int
    shift: int = 0
    missing: frozenset[object] = frozenset()
    not_applicable: frozenset[object] = frozenset()
    labels: Mapping[object, int] = field(default_factory=dict)

    def code(self, cell: object) -> int | Odd:
        """Return value - low + 1, BLANK, NOT_APPLICABLE, or what is odd about the cell."""
        if isinstance(cell, OddCell):
            if cell.kind != "true_false" or cell.text.lower() not in self.labels:
                return Odd(cell.kind, cell.text)
            cell = cell.text
        if cell is None or (isinstance(cell, float) and cell != cell):
            return BLANK
        if isinstance(cell, str) and not cell.strip():
            return BLANK
        value = comparable(cell)
        if value in self.missing:
            return BLANK
        if value in self.not_applicable:
            return NOT_APPLICABLE
        if value in self.labels:
            value = float(self.labels[value] - self.shift)
        if not isinstance(value, float):
            return Odd(_kind(cell), shown(cell))
        number = value + self.shift
        if number != int(number) if abs(number) < 1e15 else True:
            return Odd("decimal" if abs(number) < 1e15 else "off_scale", shown(cell), value)
        if not self.low <= number <= self.high:
            return Odd("off_scale", shown(cell), value)
        return int(number) - self.low + 1


def cell_rules(
    values: ValueRules, column: Column, low: int, high: int, *, shift: int = 0, words: bool = False, form: bool = False
) -> CellRules:
    """Return the rules of a column: those of the file, replaced where the column has its own.

    `words` accepts the usual ways to write "does not apply"; `form` accepts 99 for it, as blank forms do.
    """
    own = values.by_column.get(column.letter, {})
    missing = own.get("missing", values.missing)
    not_applicable = own.get("not_applicable", values.not_applicable)
    labels = own.get("labels", values.labels)
    assert isinstance(missing, tuple) and isinstance(not_applicable, tuple) and isinstance(labels, Mapping)
    usual: tuple[object, ...] = NOT_APPLICABLE_WORDS if words else ()
    if words and form and high < 99:
        usual = (*usual, 99)
    return CellRules(
        low,
        high,
        shift,
        frozenset(map(comparable, missing)),
        frozenset(map(comparable, (*not_applicable, *usual))) - frozenset(map(comparable, missing)),
        {comparable(text): number for text, number in labels.items()},
    )


def comparable(cell: object) -> object:
    """Return a cell as a number where it is one or looks like one, else as plain lower-case text."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float | np.integer | np.floating):
        return float(cell)
    if isinstance(cell, str):
        number = number_in(cell)
        return tidy(cell).casefold() if number is None else number
    return tidy(cell).casefold()


def coded(cells: Cells, column: Column, rules: CellRules) -> tuple[NDArray[np.int32], list[OddCells]]:
    """Return the code of every cell (0 blank, -1 does not apply) and the cells that have none."""
    if isinstance(cells, np.ndarray):
        return _coded_numbers(cells, column, rules)
    hashable = plain_cells(cells)
    odds: list[Odd] = []
    lookup: dict[object, int] = {}
    for cell in set(hashable):
        code = rules.code(cell)
        if isinstance(code, Odd):
            odds.append(code)
            code = _FIRST_ODD - len(odds) + 1
        lookup[cell] = code
    codes = np.fromiter(map(lookup.__getitem__, hashable), np.int32, len(hashable))
    return _settled(codes, odds, column)


def numbers(cells: Cells, column: Column, rules: CellRules) -> tuple[NDArray[np.float64], list[OddCells]]:
    """Return the number of every cell, NaN where blank or declared missing, and the cells that hold none."""
    hashable = plain_cells(cells.tolist() if isinstance(cells, np.ndarray) else cells)
    odds: list[Odd] = []
    lookup: dict[object, float] = {}
    odd_of: dict[object, int] = {}
    for cell in set(hashable):
        found = _number(cell, rules)
        lookup[cell] = np.nan if isinstance(found, Odd) else found
        if isinstance(found, Odd):
            odds.append(found)
            odd_of[cell] = _FIRST_ODD - len(odds) + 1
    values = np.fromiter(map(lookup.__getitem__, hashable), np.float64, len(hashable))
    if not odds:
        return values, []
    marks = np.fromiter((odd_of.get(cell, BLANK) for cell in hashable), np.int32, len(hashable))
    return values, _settled(marks, odds, column)[1]


def plain_cells(cells: Iterable[object]) -> tuple[object, ...]:
    """Return cells that can be looked up: true and false told from 1 and 0, lists as text."""
    found = tuple(cells)
    kinds = set(map(type, found))
    if bool in kinds or np.bool_ in kinds:
        found = tuple(OddCell("true_false", str(c)) if isinstance(c, bool | np.bool_) else c for c in found)
    if kinds & {list, dict, set, np.ndarray}:
        found = tuple(str(c) if isinstance(c, list | dict | set | np.ndarray) else c for c in found)
    return found


def shown(cell: object) -> str:
    """Return a cell as messages show it, cut when long."""
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time):
        return cell.isoformat()
    text = tidy(cell)
    return text if len(text) <= 40 else text[:37] + "..."


def _number(cell: object, rules: CellRules) -> float | Odd:
    if isinstance(cell, OddCell):
        return Odd(cell.kind, cell.text)
    if cell is None or (isinstance(cell, float) and cell != cell) or (isinstance(cell, str) and not cell.strip()):
        return float("nan")
    text = cell.strip().removesuffix("%") if isinstance(cell, str) else cell
    value = comparable(text)
    if value in rules.missing or value in rules.not_applicable:
        return float("nan")
    return value if isinstance(value, float) and abs(value) < 1e15 else Odd(_kind(cell), shown(cell))


def _kind(cell: object) -> str:
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return "date"
    return "error" if isinstance(cell, str) and cell.strip().startswith("#") else "text"


def _settled(codes: NDArray[np.int32], odds: list[Odd], column: Column) -> tuple[NDArray[np.int32], list[OddCells]]:
    if not odds:
        return codes, []
    rows = np.flatnonzero(codes <= _FIRST_ODD)
    which = _FIRST_ODD - codes[rows]
    order = np.argsort(which, kind="stable")
    parts = np.split(rows[order], np.searchsorted(which[order], np.arange(1, len(odds))))
    found = [OddCells(odd, column, part) for odd, part in zip(odds, parts, strict=True)]
    return np.where(codes <= _FIRST_ODD, BLANK, codes), found


def _coded_numbers(
    cells: NDArray[np.float64], column: Column, rules: CellRules
) -> tuple[NDArray[np.int32], list[OddCells]]:
    declared = rules.missing | rules.not_applicable | set(rules.labels)
    known = cells == cells
    with np.errstate(invalid="ignore"):
        steps = cells + (rules.shift - rules.low + 1)
        valid = known & (steps >= 1) & (steps <= rules.high - rules.low + 1) & (steps == np.floor(steps))
    for value in declared:
        if isinstance(value, float):
            valid &= cells != value
    codes = np.where(valid, steps, 0).astype(np.int32)
    odds: list[Odd] = []
    rest = known & ~valid
    values = np.unique(cells[rest])
    if len(values) > 200:
        return coded(cells.tolist(), column, rules)
    for value in values.tolist():
        code = rules.code(value)
        if isinstance(code, Odd):
            odds.append(code)
            code = _FIRST_ODD - len(odds) + 1
        codes[rest & (cells == value)] = code
    return _settled(codes, odds, column)
