"""A plan kept in a workbook: sheets and columns found by their words, in any order, with others between them."""

from __future__ import annotations

import re
from pathlib import Path

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.plans.days import day_of, quarter_of, wrong_day
from gapkit.intake.plans.lines import Line, PlanLines, nearest_word
from gapkit.intake.plans.percents import with_percents
from gapkit.intake.plans.rows import sheet_lines
from gapkit.intake.plans.sheets import Sheet
from gapkit.intake.plans.unread import unread_headings, unread_sheets
from gapkit.intake.plans.values import is_blank, text_of
from gapkit.intake.plans.words import (
    computed_headings,
    heading,
    headings,
    is_of_report,
    known_as,
    main_headings,
    sheet_kind,
)
from gapkit.intake.words.text import plain, tidy
from gapkit.record import replace

_LOOKED_AT = 20
_NEEDED = {
    "initiatives": "name",
    "closures": "dimension",
    "raci": "initiative",
    "assumptions": "code",
    "targets": "code",
    "decisions": "what",
    "listening": "when",
    "returned": "initiative",
}
"""What the heading row of every kind of sheet has."""

_MAY_BE_DAYS = ("plazo", "final", "term")
"""Headings of an end that may also head words."""

_RACI = re.compile(r"raci\s*[:.\-–—/]?\s*(?=\S)", re.IGNORECASE)
_QUARTERS = re.compile(r"(?:capacity|capacidad)?\s*[:.\-–—(]?\s*(.*?)\)?", re.IGNORECASE)


def workbook_lines(source: Source, faults: list[Fault], notes: list[Fault], *, path: Path | None = None) -> PlanLines:
    """Return the lines of a workbook, or of a table of text that holds initiatives; `notes` tell what is not read.

    `path` is where its cells are looked at as people see them.
    """
    found_sheets = plan_sheets(source)
    sheets = found_sheets if path is None else with_percents(path, found_sheets)
    settings = next((table for table in source.tables if sheet_kind(table.name) == "settings"), None)
    if not sheets and settings is None:
        faults.append(Fault("plan_file.no_sheet", {"file": source.name, "found": _names(source)}))
        return PlanLines(source.name)
    told = {sheet.kind: tuple(sheet_lines(sheet, source.name, notes)) for sheet in sheets}
    of_report = any(sheet.kind == "initiatives" and is_of_report(sheet.table.name) for sheet in sheets)
    named = dict.fromkeys(who for sheet in sheets for who in sheet.roles.values())
    found = PlanLines(
        source.name,
        sheets=tuple(told),
        of_report=of_report,
        stakeholders=tuple(named),
        **told,  # type: ignore[arg-type]
    )
    if not of_report:
        unread_headings(sheets, source.name, notes)
        read = [sheet.table for sheet in found_sheets] + [table for table in source.tables if table is settings]
        unread_sheets(source, read, notes)
    if settings is None:
        return found
    line, capacity = _settings(settings, source.name, faults, notes)
    return replace(found, settings=line, capacity=tuple(capacity))


def plan_sheets(source: Source) -> list[Sheet]:
    """Return the sheets that hold parts of a plan; initiatives are found by their headings too."""
    found: dict[str, Sheet] = {}
    for table in source.tables:
        kind = sheet_kind(table.name)
        if kind in _NEEDED and kind not in found and (sheet := _sheet(table, kind)) is not None:
            found[kind] = sheet
    if "initiatives" not in found:
        free = (table for table in source.tables if sheet_kind(table.name) is None and not is_of_report(table.name))
        least = 2 if len(source.tables) == 1 else 3
        others = [sheet for table in free if (sheet := _sheet(table, "initiatives", least=least)) is not None]
        if others:
            found["initiatives"] = max(others, key=lambda sheet: len(sheet.columns))
    return list(found.values())


def _sheet(table: Table, kind: str, *, least: int = 2) -> Sheet | None:
    """Return the first row of headings of a sheet, and what its columns hold."""
    for row in range(min(table.height, _LOOKED_AT)):
        found = _headed(table, row, kind)
        if _NEEDED[kind] in found.columns.values() and len(found.columns) + len(found.roles) >= least:
            return found
    return None


def _headed(table: Table, row: int, kind: str) -> Sheet:
    known = headings(kind)
    columns: dict[int, str] = {}
    roles: dict[int, str] = {}
    others: dict[int, str] = {}
    computed: dict[str, int] = {}
    grouped = _raci_columns(table, row)
    for place, cells in enumerate(table.columns):
        text = "" if is_blank(cells[row]) else tidy(cells[row])
        if not text:
            continue
        who = _RACI.sub("", text, count=1) if _RACI.match(text) else ""
        if kind in ("initiatives", "raci") and who:
            roles[place] = who
        elif plain(text) in computed_headings():
            computed[computed_headings()[plain(text)]] = place
        elif known_as(text, known) and not _is_words(table, place, row, text):
            columns[place] = known_as(text, known)
        elif kind == "raci" or place in grouped:
            roles[place] = text
        else:
            others[place] = text
    if kind == "initiatives" and not is_of_report(table.name):
        # Only the ranked list of a report has a code for what an action is about; elsewhere it is the initiative's.
        for place in [place for place, name in columns.items() if name == "subject_code"]:
            if "id" in columns.values():
                others[place] = tidy(table.columns[place][row])
                del columns[place]
            else:
                columns[place] = "id"
        for place in [place for place, name in columns.items() if name == "number"]:
            others[place] = tidy(table.columns[place][row])  # kept as it is, too
            if "id" in columns.values():
                del columns[place]
    main = main_headings(kind)
    for place in list(columns):
        # Where a field has its own heading, a column with a word that might also mean it is another one.
        rivals = [other for other in columns if columns[other] == columns[place]]
        told = tidy(table.columns[place][row])
        surely = any(plain(tidy(table.columns[other][row])) in main for other in rivals)
        if plain(told) not in main and (surely or place != rivals[0]):
            others[place] = told
            del columns[place]
    return Sheet(kind, table, row, columns, roles, others, computed)


def _raci_columns(table: Table, row: int) -> set[int]:
    """Return the columns under a title RACI in the row above the headings, up to the next title."""
    if row == 0 or sheet_kind(table.name) not in (None, "initiatives"):
        return set()
    found: set[int] = set()
    inside = False
    for place, cells in enumerate(table.columns):
        if not is_blank(cells[row - 1]):
            inside = plain(text_of(cells[row - 1])) == "raci"
        if inside:
            found.add(place)
    return found


def _is_words(table: Table, place: int, row: int, text: str) -> bool:
    """Tell whether a column whose heading may mean a day holds words instead: a term may be "short"."""
    if plain(text) not in _MAY_BE_DAYS:
        return False
    told = [cell for cell in table.columns[place][row + 1 :] if not is_blank(cell)]
    return any(day_of(cell) is None and wrong_day(cell) is None for cell in told)


def _settings(table: Table, file: str, faults: list[Fault], notes: list[Fault]) -> tuple[Line, list[Line]]:
    """Return the settings, and the capacity of each quarter, from a sheet with a name and a value in each row."""
    known = headings("settings_keys")
    values: dict[str, object] = {}
    places: dict[str, str] = {}
    capacity: list[Line] = []
    unread: list[str] = []
    named: dict[str, str] = {}
    first, second = _settings_columns(table)
    for row in range(table.height if second < len(table.columns) else 0):
        key, value = table.columns[first][row], table.columns[second][row]
        if is_blank(key) or is_blank(value):
            continue
        text, at = tidy(key), table.cell_name(second, row)
        quarter = _QUARTERS.fullmatch(text)
        if quarter is not None and quarter_of(quarter[1]) is not None:
            cells = {"quarter": table.cell_name(first, row), "days": at}
            capacity.append(Line(file, at, {"quarter": quarter[1], "days": value}, cells, title=text))
        elif plain(text) in known:
            if known[plain(text)] not in values:
                values[known[plain(text)]], places[known[plain(text)]] = value, at
                named[known[plain(text)]] = text
        elif (close := nearest_word(text, known)) is not None and plain(text) not in headings("settings"):
            told: dict[str, object] = {"file": file, "where": table.cell_name(first, row), "found": text}
            told |= {f"nearest_{one}": heading("settings_keys", known[close], one) for one in LANGUAGES}
            faults.append(Fault("plan_file.unknown_setting", told))
        elif plain(text) not in headings("settings"):
            unread.append(f'"{text}"')
    if unread:
        notes.append(
            Fault("plan_file.settings_unread", {"file": file, "where": table.name, "found": ", ".join(unread)})
        )
    return Line(file, table.name, values, places, headings=named), capacity


def _settings_columns(table: Table) -> tuple[int, int]:
    """Return the columns of names and values: those with these headings, else the first two."""
    for row in range(min(table.height, _LOOKED_AT)):
        found = _headed(table, row, "settings").columns
        if {"key", "value"} <= set(found.values()):
            places = {name: place for place, name in reversed(list(found.items()))}
            return places["key"], places["value"]
    return 0, 1


def _names(source: Source) -> str:
    return ", ".join(f'"{table.name}"' for table in source.tables[:8])
