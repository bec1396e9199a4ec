"""Cells become codes: numbers on the scale, blanks, "does not apply"; anything else is kept to be reported."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.columns import Column, ValueRules
from gapkit.intake.files.tables import Cells, OddCell
from gapkit.intake.words.text import number_in, tidy
from gapkit.intake.words.vocabulary import NOT_APPLICABLE_WORDS
from gapkit.record import Record, field

BLANK = 0
NOT_APPLICABLE = 254
ODD = 255
"""Codes of cells that hold no answer; a scale has at most 100 points."""

_MOST_ODD = 150
_TOO_BIG = 1e15


class Odd(Record):
    """A value that cannot be an answer: its kind ("off_scale", "decimal", "text", ...) and how it looks.

    `text` is what a text says in full, where `shown` may be cut.
    """

    kind: str
    shown: str
    number: float | None = None
    text: str = ""


class OddCells(Record):
    """Where in a column an odd value stands (positions among the rows read).

    Past the first 150 odd values of a column the rest are kept together by kind, `several`, to be counted only.
    """

    odd: Odd
    column: Column
    rows: NDArray[np.intp]
    several: bool = False


class Part(Record):
    """The odd cells of one part of the table (item, outcome, points, weight, amount) and the scale they missed.

    `columns` counts the columns of the part; `highest` is the highest answer found on the scale, `cells` the number of
    answers and odd cells together.
    """

    name: str
    odd: Sequence[OddCells]
    low: int = 0
    high: int = 0
    columns: int = 1
    highest: float = float("-inf")
    cells: int = 0


class Coded(Record):
    """A column as codes: value - low + 1, 0 for no answer; and the cells that hold none of what they may."""

    codes: NDArray[np.uint8]
    not_applicable: NDArray[np.bool_]
    odd: list[OddCells]


class CellRules(Record):
    """What the cells of one column may hold: whole numbers from `low` to `high`, once `shift` is added."""

    low: int
    high: int
    shift: int = 0
    missing: frozenset[object] = frozenset()
    not_applicable: frozenset[object] = frozenset()
    labels: Mapping[object, int] = field(default_factory=dict)

    @cached_property
    def known(self) -> _Known:
        """Codes of the cells seen so far: a survey has few different answers and many cells."""
        return _Known(self)

    def code(self, cell: object) -> int | Odd:
        """Return value - low + 1, BLANK, NOT_APPLICABLE, or what is odd about the cell.

        True and false arrive as OddCell: they equal 1 and 0 in Python, and are no answers.
        """
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
            return Odd(_kind(cell), shown(cell), text=tidy(cell) if isinstance(cell, str) else "")
        number = value + self.shift
        if number != int(number) if abs(number) < _TOO_BIG else True:
            return Odd("decimal" if abs(number) < _TOO_BIG else "off_scale", shown(cell), value)
        if not self.low <= number <= self.high:
            return Odd("off_scale", shown(cell), value)
        return int(number) - self.low + 1


def cell_rules(
    values: ValueRules, column: Column, low: int, high: int, *, shift: int = 0, words: bool = False, form: bool = False
) -> CellRules:
    """Return the rules of a column: those of the file, or all of its own where the column has any.

    `words` accepts the usual ways to write "does not apply"; `form` accepts 99 for it, as blank forms do.
    """
    own = values.by_column.get(column.letter)
    if own is None:
        own = {"missing": values.missing, "not_applicable": values.not_applicable, "labels": values.labels}
    missing, not_applicable = own.get("missing", ()), own.get("not_applicable", ())
    labels = own.get("labels", {})
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


def coded(cells: Cells, column: Column, rules: CellRules) -> Coded:
    """Return the codes of a column and the cells that have none."""
    if isinstance(cells, np.ndarray):
        codes = _codes_of_numbers(cells, rules)
    else:
        codes = np.frombuffer(bytes(map(rules.known.__getitem__, cells)), np.uint8)
    odd: list[OddCells] = []
    rows = np.flatnonzero(codes == ODD)
    if rows.size:
        odd = _gathered(cells, rows, rules.code, column)
    return Coded(np.where(codes < NOT_APPLICABLE, codes, BLANK), codes == NOT_APPLICABLE, odd)


def numbers(cells: Cells, column: Column, rules: CellRules) -> tuple[NDArray[np.float64], list[OddCells]]:
    """Return the number of every cell, NaN where blank or declared missing, and the cells that hold none."""
    if isinstance(cells, np.ndarray):
        declared = [value for value in rules.missing | rules.not_applicable if isinstance(value, float)]
        values = np.where(np.isin(cells, declared), np.nan, cells)
        big = np.flatnonzero(np.abs(values) >= _TOO_BIG)
        if not big.size:
            return values, []
        odd = _gathered(cells, big, lambda cell: _number(cell, rules), column)
        return np.where(np.abs(values) >= _TOO_BIG, np.nan, values), odd
    known = {cell: _number(cell, rules) for cell in set(cells)}
    found = [known[cell] for cell in cells]
    rows = [row for row, value in enumerate(found) if isinstance(value, Odd)]
    values = np.array([np.nan if isinstance(value, Odd) else value for value in found], np.float64)
    if not rows:
        return values, []
    return values, _gathered(cells, np.array(rows, np.intp), lambda cell: _number(cell, rules), column)


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
    return value if isinstance(value, float) and abs(value) < _TOO_BIG else Odd(_kind(cell), shown(cell))


def _kind(cell: object) -> str:
    if isinstance(cell, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return "date"
    return "error" if isinstance(cell, str) and cell.strip().startswith("#") else "text"


def _gathered(
    cells: Cells, rows: NDArray[np.intp], judge: Callable[[object], object], column: Column
) -> list[OddCells]:
    """Return the odd cells of some rows, put together by value."""
    places: dict[Odd, list[int]] = {}
    rest: dict[str, list[int]] = {}
    for row in rows.tolist():
        odd = judge(cells[row])
        assert isinstance(odd, Odd)
        if odd in places or len(places) < _MOST_ODD:
            places.setdefault(odd, []).append(row)
        else:
            rest.setdefault(odd.kind, []).append(row)
    found = [OddCells(odd, column, np.array(at, np.intp)) for odd, at in places.items()]
    return found + [OddCells(Odd(kind, ""), column, np.array(at, np.intp), True) for kind, at in rest.items()]


def _codes_of_numbers(cells: NDArray[np.float64], rules: CellRules) -> NDArray[np.uint8]:
    known = cells == cells
    with np.errstate(invalid="ignore"):
        steps = cells + (rules.shift - rules.low + 1)
        valid = known & (steps >= 1) & (steps <= rules.high - rules.low + 1) & (steps == np.floor(steps))
    declared = rules.missing | rules.not_applicable | set(rules.labels)
    for value in declared:
        if isinstance(value, float):
            valid &= cells != value
    codes = np.where(valid, steps, BLANK).astype(np.uint8)
    rest = known & ~valid
    if rest.any():
        codes[rest] = ODD
        for value in declared:
            code = rules.code(value) if isinstance(value, float) else ODD
            codes[rest & (cells == value)] = ODD if isinstance(code, Odd) else code
    return codes


class _Known(dict[object, int]):
    """Codes by cell, found out on first sight; odd cells are not kept, for there may be many of them."""

    def __init__(self, rules: CellRules) -> None:
        super().__init__()
        self.rules = rules

    def __missing__(self, cell: object) -> int:
        code = self.rules.code(cell)
        if isinstance(code, Odd):
            return ODD
        self[cell] = code
        return code
