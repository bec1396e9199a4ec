"""The rows of a sheet of a plan that say something; totals, notes and headings between them are told, not taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gapkit.errors import Fault
from gapkit.intake.plans.asides import Asides
from gapkit.intake.plans.lines import Line
from gapkit.intake.plans.sheets import Sheet
from gapkit.intake.plans.totals import Sums
from gapkit.intake.plans.values import is_blank, text_of
from gapkit.intake.plans.words import is_of_report, listed
from gapkit.intake.words.text import plain, tidy

_ALONE = {
    "initiatives": ("id", "number", "proposed"),
    "assumptions": ("code", "unit"),
    "targets": ("code",),
    "raci": ("initiative",),
}
"""What does not make a row by itself: it may have been there before anybody filled the row in."""

_INPUTS_OF_REPORT = {
    "initiatives": (
        *("name", "owner", "start", "end", "horizon", "effort", "cost", "kpi_name", "kpi_now", "kpi_goal"),
        *("status", "closure", "closure_low", "closure_high"),
    ),
    "targets": ("perception", "promise", "kpi_name", "kpi_now", "kpi_goal"),
}
"""What people fill in in the sheets of a report; the rest of a row gapkit knew before."""

_TITLES = ("name", "initiative", "code", "what")
"""What a line is called by in messages."""

_SHOWN_HIDDEN = 12

Cells = tuple[dict[str, object], dict[str, str], dict[str, object], dict[str, str]]
"""Values, where they stand, roles and other texts of a row."""


def sheet_lines(sheet: Sheet, file: str, notes: list[Fault] | None = None) -> Iterator[Line]:
    """Yield the rows that say something; rows of totals and notes do not, and are told in `notes`."""
    table, alone = sheet.table, _ALONE.get(sheet.kind, ())
    told_notes = [] if notes is None else notes
    where = {name: column for column, name in reversed(list(sheet.columns.items()))}
    of_report = is_of_report(table.name)
    headings = _headings(sheet)
    sums = Sums(sheet.kind)
    asides = _asides(sheet)
    hidden: list[int] = []
    gap = False
    for row in range(sheet.header + 1, table.height):
        values, places, roles, texts = cells = _cells(sheet, row)
        told = [name for name in values if name not in alone]
        if of_report:
            if not values and not texts:
                break  # what stands under the table of a report is no part of it
            told = [name for name in told if name in _INPUTS_OF_REPORT.get(sheet.kind, told)]
            if sheet.kind == "assumptions" and plain(text_of(values.get("code", ""))) not in listed("assumption"):
                continue
        elif not any(cells):
            gap = True
            continue
        first = next(
            (place for name, place in places.items() if name != "number"), table.cell_name(min(where.values()), row)
        )
        after_gap, gap = gap, False
        if asides is not None and asides.is_section(values, roles):
            asides.take(_first_place(sheet, row), values, texts)
            continue
        if (told or roles or not of_report) and sums.is_total(values, texts):
            told_notes.append(Fault("plan_file.total_left_out", {"file": file, "where": first}))
            if asides is not None:
                asides.below = True
            continue
        if asides is not None and asides.is_aside(values, roles, texts, gap=after_gap):
            asides.take(_first_place(sheet, row), values, texts)
            continue
        if not told and not roles:
            continue
        if row in table.hidden_rows:
            hidden.append(row)
        places |= {name: table.cell_name(column, row) for name, column in where.items() if name not in places}
        places |= {f"role {who}": table.cell_name(column, row) for column, who in sheet.roles.items()}
        title = next((tidy(text_of(values[name])) for name in _TITLES if name in values), "")
        texts = {} if of_report else texts
        yield Line(file, first, values, places, roles, texts, headings=headings, title=title, row=row)
    if asides is not None and (found := asides.told(file, table.name)) is not None:
        told_notes.append(found)
    if hidden and not of_report:
        numbers = ", ".join(str(row + 1) for row in hidden[:_SHOWN_HIDDEN]) + (
            " …" if len(hidden) > _SHOWN_HIDDEN else ""
        )
        told_notes.append(Fault("plan_file.hidden_rows", {"file": file, "where": table.name, "found": numbers}))


def _cells(sheet: Sheet, row: int) -> Cells:
    table = sheet.table
    values: dict[str, object] = {}
    places: dict[str, str] = {}
    for column, name in sheet.columns.items():
        value = table.columns[column][row]
        if not is_blank(value) and name not in values:
            values[name], places[name] = value, table.cell_name(column, row)
    roles = {who: table.columns[column][row] for column, who in sheet.roles.items()}
    texts = {
        name: text_of(table.columns[column][row])
        for column, name in sheet.others.items()
        if not is_blank(table.columns[column][row])
    }
    return values, places, {who: value for who, value in roles.items() if not is_blank(value)}, texts


def _headings(sheet: Sheet) -> Mapping[str, str]:
    """Return what the columns of fields are called."""
    cells = sheet.table.columns
    found = {name: tidy(cells[column][sheet.header]) for column, name in reversed(list(sheet.columns.items()))}
    return found | {f"role {who}": tidy(cells[column][sheet.header]) for column, who in sheet.roles.items()}


def _asides(sheet: Sheet) -> Asides | None:
    """Return what notes are told from initiatives by; None where a sheet has none or is one of a report."""
    if sheet.kind != "initiatives" or is_of_report(sheet.table.name):
        return None
    rows = (_cells(sheet, row) for row in range(sheet.header + 1, sheet.table.height))
    full = any("name" in values and (roles or len({*values} - {"name", "number"}) > 0) for values, _, roles, _ in rows)
    return Asides(full=full)


def _first_place(sheet: Sheet, row: int) -> str:
    """Return the first cell of a row that holds something that was read."""
    columns = sorted({*sheet.columns, *sheet.others})
    told = (column for column in columns if not is_blank(sheet.table.columns[column][row]))
    return sheet.table.cell_name(next(told, columns[0]), row)
