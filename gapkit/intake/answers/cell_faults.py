"""Odd cells told to people: one by one while they are few, once with the remedy when they are many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from gapkit.errors import Fault
from gapkit.intake.answers.cells import Odd, OddCells, Part
from gapkit.intake.answers.suggestions import RARE, Suggested, looks_silent
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Table
from gapkit.model import Scale
from gapkit.record import replace

_MEANS, _MOST_MEANS = 4, 5

LISTED = 50
"""Faults listed one by one; the rest are counted per kind."""

REPEATED = 5
"""A value that cannot be read and occurs more often than this is told once, with its count."""

SILENT_REPEATED = 1
"""The same for values that people use for no answer, such as 99 or "Blank"."""

SHIFTED = 20
"""From this many cells off the scale on, over several columns, the scale itself is doubted."""


def cell_faults(parts: Iterable[Part], table: Table, first_row: int) -> tuple[Fault, ...]:
    """Return the faults of all odd cells; `first_row` is the table row (from 0) of position 0."""
    faults: list[Fault] = []
    suggested = Suggested()
    singles: list[tuple[int, int, Fault]] = []
    uncounted: Counter[str] = Counter()
    for part in parts:
        for one in part.odd:
            if one.several:
                uncounted[_key(part, one.odd.kind)] += len(one.rows)
        part = replace(part, odd=[one for one in part.odd if not one.several])
        means, part = _rows_of_means(part, table, first_row)
        faults += means
        scale, rest = _scale_fault(part, table, first_row)
        faults += scale
        groups = _by_value(rest)
        told, groups = _labels(part, groups, suggested, table, first_row)
        faults += told
        for repeated in groups:
            cells = [(int(row), one.column) for one in repeated for row in one.rows]
            if len(cells) > (SILENT_REPEATED if looks_silent(repeated[0].odd) else REPEATED):
                beside = _next_to_scale(part, repeated[0].odd, len(cells))
                if beside is None:
                    suggested.add(_key(part, repeated[0].odd.kind), repeated[0].odd, len(cells), part.cells)
                faults.append(_repeated(part, repeated, cells, table, first_row, beside))
            else:
                odd = repeated[0].odd
                singles += [
                    (
                        row,
                        column.index,
                        Fault(
                            f"intake.cell.{_key(part, odd.kind)}",
                            {**_cell(table, column, row + first_row), "found": odd.shown, **_limits(part)},
                        ),
                    )
                    for row, column in cells
                ]
    faults += suggested.faults()
    singles.sort(key=lambda one: one[:2])
    room = max(0, LISTED - len(faults))
    faults += [fault for _, _, fault in singles[:room]]
    left = Counter(fault.key.rpartition(".")[2] for _, _, fault in singles[room:]) + uncounted
    faults += [Fault(f"intake.more.{kind}", {"count": count}) for kind, count in sorted(left.items())]
    return tuple(faults)


def _labels(
    part: Part, groups: list[list[OddCells]], suggested: Suggested, table: Table, first_row: int
) -> tuple[list[Fault], list[list[OddCells]]]:
    """Return the one fault of answers in words, and the groups of odd cells that are something else."""
    if part.name != "item" or not any(group[0].odd.kind == "text" for group in groups):
        return [], groups
    from gapkit.intake.answers.label_faults import label_groups, labels_fault

    labels = label_groups(groups, part.cells)
    if not labels:
        return [], groups
    for group in labels:
        suggested.add("text", group[0].odd, sum(len(one.rows) for one in group), part.cells)
    row, column = min(
        ((int(one.rows[0]), one.column) for group in labels for one in group), key=lambda c: (c[0], c[1].index)
    )
    where = _cell(table, column, row + first_row)
    told = {id(group) for group in labels}
    fault = labels_fault(labels, where, Scale(part.low, part.high), part.highest)
    return [fault], [group for group in groups if id(group) not in told]


def _rows_of_means(part: Part, table: Table, first_row: int) -> tuple[list[Fault], Part]:
    """Return a fault for every row with decimals in half of its items, and the part without the cells of that row."""
    decimals = Counter(row for one in part.odd if one.odd.kind == "decimal" for row in one.rows.tolist())
    rows = [row for row, n in sorted(decimals.items()) if n >= max(_MEANS, part.columns / 2)]
    if part.name != "item" or not 0 < len(rows) <= _MOST_MEANS:
        return [], part
    by_sheet = {"sheet": table.name}
    faults = [
        Fault("intake.row_of_means", {**by_sheet, "row": table.row_number(row + first_row), "count": decimals[row]})
        for row in rows
    ]
    kept = (replace(one, rows=one.rows[~np.isin(one.rows, rows)]) for one in part.odd)
    return faults, replace(part, odd=[one for one in kept if one.rows.size])


def _key(part: Part, kind: str) -> str:
    """Numbers only have to be numbers in points, weights and amounts; answers have to be on the scale too."""
    return "not_a_number" if kind in ("text", "decimal") and part.name in ("points", "weight", "amount") else kind


def _by_value(odd: Iterable[OddCells]) -> list[list[OddCells]]:
    groups: dict[tuple[str, str], list[OddCells]] = defaultdict(list)
    for one in odd:
        groups[one.odd.kind, one.odd.shown].append(one)
    return list(groups.values())


def _next_to_scale(part: Part, odd: Odd, count: int) -> tuple[int, int] | None:
    """Return the scale one point longer when a value next to the scale is too frequent to be a mere code."""
    if part.name != "item" or odd.kind != "off_scale" or count <= RARE * part.cells:
        return None
    scales = {part.high + 1.0: (part.low, part.high + 1), part.low - 1.0: (part.low - 1, part.high)}
    return scales.get(odd.number if odd.number is not None else float("nan"))


def _repeated(
    part: Part,
    group: Sequence[OddCells],
    cells: list[tuple[int, Column]],
    table: Table,
    first_row: int,
    longer: tuple[int, int] | None,
) -> Fault:
    row, column = min(cells, key=lambda cell: (cell[0], cell[1].index))
    key = _key(part, group[0].odd.kind) if longer is None else "next_to_scale"
    return Fault(
        f"intake.often.{key}",
        {
            **({} if longer is None else {"new_low": longer[0], "new_high": longer[1]}),
            **_cell(table, column, row + first_row),
            "found": group[0].odd.shown,
            "count": len(cells),
            "columns": len({one.column.index for one in group}),
            **_limits(part),
        },
    )


def _scale_fault(part: Part, table: Table, first_row: int) -> tuple[list[Fault], list[OddCells]]:
    """Return the one fault of a survey asked on another scale, and the odd cells it does not explain."""
    off = [one for one in part.odd if one.odd.kind == "off_scale" and one.odd.number is not None]
    cells = sum(len(one.rows) for one in off)
    reached = len({one.column.index for one in off})
    if part.name != "item" or cells < SHIFTED or 2 * reached < part.columns:
        return [], list(part.odd)
    values = sorted({one.odd.number for one in off if one.odd.number is not None})
    low, high = _likely_scale(part, values)
    if (low, high) == (part.low, part.high):
        return [], list(part.odd)
    explained = [one for one in off if low <= float(one.odd.number or 0) <= high]
    told = {id(one) for one in explained}
    row, column = min(((int(one.rows[0]), one.column) for one in explained), key=lambda c: (c[0], c[1].index))
    parameters = {
        **_cell(table, column, row + first_row),
        **_limits(part),
        "values": ", ".join(f"{value:g}" for value in values if low <= value <= high),
        "count": sum(len(one.rows) for one in explained),
        "columns": len({one.column.index for one in explained}),
        "new_low": low,
        "new_high": high,
    }
    kind = "_zero" if (low, high) == (1, 10) else "_rare" if cells <= RARE * part.cells else ""
    return [Fault(f"intake.other_scale{kind}", parameters)], [one for one in part.odd if id(one) not in told]


def _likely_scale(part: Part, off: Sequence[float]) -> tuple[int, int]:
    """Return the scale that answers seem to be on; values far from the rest (99, -1) are codes, not answers."""
    from_zero = part.low - 1 in off
    if from_zero and part.highest < part.high:
        return part.low - 1, part.high - 1
    above = [value for value in off if value > part.high]
    run = part.high
    while run + 1 in above:
        run += 1
    if len(above) > 20 and above[-1] <= 100:
        return (part.low - 1 if from_zero else part.low), 100
    if run >= part.high + 2:
        return (part.low - 1 if from_zero and run == 10 else part.low), run
    return part.low, part.high


def _limits(part: Part) -> dict[str, object]:
    return {"low": part.low, "high": part.high}


def _cell(table: Table, column: Column, row: int) -> dict[str, object]:
    return {"cell": table.cell_name(column.index, row), "header": column.shown}
