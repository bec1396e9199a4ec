"""A table of operational KPIs: one row per touchpoint, unit and period."""

from __future__ import annotations

import datetime
import math
from pathlib import Path

from gapkit.errors import Fault, fault, raise_faults
from gapkit.intake.files.sources import read_source
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import possible_headers
from gapkit.intake.words.text import number_in, plain, tidy
from gapkit.record import Record

_HEADINGS = {
    "touchpoint": ("touchpoint", "touch point", "punto de contacto", "punto", "contacto"),
    "kpi": ("kpi", "indicator", "indicador", "measure", "medida"),
    "unit": ("unit", "unidad"),
    "period": ("period", "periodo", "month", "mes", "date", "fecha"),
    "value": ("value", "valor"),
    "target": ("target", "objetivo", "meta"),
}
_NEEDED = ("touchpoint", "value")


class KpiLine(Record):
    """A row of the table: its texts as they stand there, its value, and its cell for messages."""

    touchpoint: str
    kpi: str
    unit: str
    period: str
    value: float
    target: float | None
    cell: str


def read_kpis(path: str | Path) -> tuple[KpiLine, ...]:
    """Return the rows of a table of KPIs (workbook, csv...); raise everything that is wrong with it at once."""
    source = read_source(path)
    table = source.tables[0]
    headers = possible_headers(table)
    places: dict[str, int] = {}
    for header in headers[:1]:
        for column in header.columns:
            kind = next((kind for kind, names in _HEADINGS.items() if plain(column.header) in names), None)
            if kind is not None:
                places.setdefault(kind, column.index)
    if missing := [kind for kind in _NEEDED if kind not in places]:
        expected = ", ".join(_HEADINGS)
        raise fault("journey.kpi_columns", file=source.name, missing=", ".join(missing), expected=expected)
    faults: list[Fault] = []
    first = headers[0].row + 1
    lines = [line for row in range(first, table.height) if (line := _line(source.name, table, places, row, faults))]
    raise_faults(faults)
    if not lines:
        raise fault("journey.kpi_empty", file=source.name)
    return tuple(lines)


def _line(file: str, table: Table, places: dict[str, int], row: int, faults: list[Fault]) -> KpiLine | None:
    said = {kind: _text(table.columns[column][row]) for kind, column in places.items()}
    if not said["touchpoint"] and not said["value"]:
        return None
    numbers = {kind: number_in(said.get(kind, "")) for kind in ("value", "target")}
    for kind, number in numbers.items():
        if said.get(kind) and number is None:
            where = f"{file}, {table.cell_name(places[kind], row)}" if table.is_sheet else f"{file}:{row + 1}"
            faults.append(Fault("journey.kpi_value", {"cell": where, "found": said[kind]}))
    if numbers["value"] is None or not said["touchpoint"]:
        return None
    return KpiLine(
        touchpoint=said["touchpoint"],
        kpi=said.get("kpi", ""),
        unit=said.get("unit", ""),
        period=said.get("period", ""),
        value=numbers["value"],
        target=numbers["target"],
        cell=table.cell_name(places["touchpoint"], row) if table.is_sheet else f"{file}:{row + 1}",
    )


def _text(cell: object) -> str:
    """Return a cell as text; the first of a month is that month."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, datetime.datetime | datetime.date):
        return cell.strftime("%Y-%m" if cell.day == 1 else "%Y-%m-%d")
    return tidy(cell)
