"""The operational KPI of a line: percentages as their cells show them, and a word where a share was meant."""

from __future__ import annotations

from gapkit.errors import Fault
from gapkit.intake.plans.cells import Cells
from gapkit.intake.plans.figures import figures
from gapkit.intake.plans.values import Percent, UnclearError, number_and_unit, text_of
from gapkit.intake.toml_table import shown
from gapkit.model.plan import InitiativeKpi

_VALUES = ("kpi_now", "kpi_goal")


def kpi_of(cells: Cells, notes: list[Fault] | None = None) -> InitiativeKpi | None:
    """Return the operational KPI that a line tells of; "12 days" has its unit in it.

    A cell that shows a percentage holds one: both values are then of a hundred. Where they may be shares of a
    percentage, as 0.9 with the unit % is, `notes` say so.
    """
    name = cells.text("kpi_name")
    formula, unit, source = (cells.text(f"kpi_{part}") for part in ("formula", "unit", "source"))
    values: dict[str, float | None] = dict.fromkeys(_VALUES)
    seen = False
    for key in _VALUES:
        if not cells.has(key):
            continue
        value = cells.line.values[key]
        try:
            told = number_and_unit(value)
        except UnclearError:
            cells.unclear(key, text_of(value))
            continue
        if told is None:
            cells.note("not_number", key, found=shown(text_of(value)))
            continue
        seen = seen or isinstance(value, Percent)
        values[key], unit = told[0], unit or told[1]
    if seen and "%" not in unit:
        unit = f"% {unit}"
    if not name and (formula or any(value is not None for value in values.values())):
        cells.note("nameless_kpi", "kpi_name")
    if not name:
        return None
    if notes is not None:
        _note_shares(Cells(cells.line, notes), values, unit)
    return InitiativeKpi(name, formula, unit, source, values["kpi_now"], values["kpi_goal"])


def _note_shares(cells: Cells, values: dict[str, float | None], unit: str) -> None:
    """Note a value below one of a percentage, or values without a unit that may be shares of a whole."""
    told = {key: value for key, value in values.items() if value is not None}
    small = [key for key, value in told.items() if 0 < value < 1]
    if "%" not in unit and (unit or not all(0 <= value <= 1 for value in told.values())):
        return
    for key in small:
        value = told[key]
        key_of = "kpi_share" if "%" in unit else "kpi_without_unit"
        cells.note(key_of, key, **figures(found=value, percent=100 * value))
