"""The sheet of initiatives: a row for each, with lists to choose from, limits and a word of help in every column."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gapkit.i18n import say
from gapkit.intake.forms.style import (
    BLOCKS,
    HEADING,
    INPUT,
    INPUT_FILL,
    INPUT_INK,
    SOFT,
    SUBTITLE,
    TITLE,
    Look,
    letter_at,
    page,
    put,
    widths,
)
from gapkit.intake.plans.filled import Value, computed_of, told_of
from gapkit.intake.plans.initiatives import homes_of
from gapkit.intake.plans.layout import LISTS, PlanColumn, plan_columns
from gapkit.model.plan import Initiative, Plan

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

HEAD = 4
_LEAST_ROWS, _MORE_ROWS = 20, 8
_GREY = "EFEDE6"
_COMPUTED = Look(ink=SOFT, fill=_GREY, ruled=True, down="center", indent=1)
_PROPOSAL = Look(ink=INPUT_INK, fill=INPUT_FILL, ruled=True, down="center", indent=1, italic=True)
_TITLES = {"raci": "414C56", "when": "0F6276", "effect": "0D4654", "money": "6B6558", "kpi": "0F6276", "computed": SOFT}
_FORMATS = {"share": "0.00", "money": "#,##0", "number": "General", "date": "yyyy-mm-dd", "whole": "0"}
_COMPUTED_FORMATS = {"value": "0.000", "value_low": "0.000", "value_high": "0.000"}
_COMPUTED_FORMATS |= {"npv_low": "#,##0", "npv": "#,##0", "npv_high": "#,##0"}
_MOST_PROMPT = 250
_A3, _PAGES = 8, 4


def write_initiatives(
    sheet: Worksheet, diagnosis: Diagnosis, plan: Plan, lists: Mapping[str, str], language: str
) -> None:
    """Write the heading, the initiatives, and rows to add others."""
    columns = plan_columns(plan, language)
    computed, homes = computed_of(diagnosis, language), homes_of(diagnosis.questionnaire)
    rows = max(_LEAST_ROWS, len(plan.initiatives) + _MORE_ROWS)
    last = HEAD + rows
    page(sheet, header_rows=f"{HEAD}:{HEAD}")
    sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.print_title_cols = _A3, _PAGES, "A:B"
    widths(sheet, *(column.width for column in columns))
    put(sheet, "A1", say("plan_form.title.initiatives", language), TITLE)
    put(sheet, "A2", say("plan_form.subtitle.initiatives", language), SUBTITLE)
    _write_headings(sheet, columns, language)
    looks: dict[tuple[str, bool], Any] = {}
    for place in range(rows):
        one = plan.initiatives[place] if place < len(plan.initiatives) else None
        told = {} if one is None else told_of(one, language, homes)
        known = {} if one is None else computed.get(one.id, {})
        for index, column in enumerate(columns):
            where = f"{letter_at(index)}{HEAD + 1 + place}"
            value = _value(column, one, told, known)
            _write(sheet, where, value, column, looks, proposal=one is not None and one.proposed)
        if one is not None:
            sheet.row_dimensions[HEAD + 1 + place].height = 7 + 13 * max(2, 1 + len(one.name) // 40)
    for index, column in enumerate(columns):
        _offer(sheet, column, f"{letter_at(index)}{HEAD + 1}:{letter_at(index)}{last}", lists, language)
    sheet.freeze_panes = f"C{HEAD + 1}"
    sheet.auto_filter.ref = f"A{HEAD}:{letter_at(len(columns) - 1)}{last}"
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEAD].height = 34, 48


def _write_headings(sheet: Worksheet, columns: list[PlanColumn], language: str) -> None:
    seen = ""
    for index, column in enumerate(columns):
        letter, fill = letter_at(index), _TITLES.get(column.group, BLOCKS["about"][0])
        title = say(f"plan_form.groups.{column.group}", language) if column.group and column.group != seen else None
        put(sheet, f"{letter}{HEAD - 1}", title, Look(size=9, bold=True, ink="FFFFFF", fill=fill, wrap=False, indent=1))
        seen = column.group
        look = (
            HEADING
            if column.kind != "computed"
            else Look(bold=True, ink=SOFT, fill=_GREY, ruled=True, down="center", indent=1)
        )
        put(sheet, f"{letter}{HEAD}", column.heading, look)


def _value(column: PlanColumn, one: Initiative | None, told: Mapping[str, Value], known: Mapping[str, Value]) -> Value:
    if one is None:
        return None
    if column.kind == "role":
        return one.roles.get(column.who)
    if column.kind == "other":
        return one.texts.get(column.who)
    return (known if column.kind == "computed" else told).get(column.field)


def _write(
    sheet: Worksheet,
    where: str,
    value: Value,
    column: PlanColumn,
    looks: dict[tuple[str, bool], Any],
    *,
    proposal: bool,
) -> None:
    """Write a cell; its look is laid on once for a column and copied, which is quicker by far."""
    key = (f"{column.kind} {column.field} {column.who}", proposal)
    text = isinstance(value, str) and value != ""
    if key not in looks or text:
        look = _COMPUTED if column.kind == "computed" else _PROPOSAL if proposal else INPUT
        cell = put(sheet, where, value if value != "" else None, look)
        number = _COMPUTED_FORMATS if column.kind == "computed" else _FORMATS
        cell.number_format = number.get(column.field if column.kind == "computed" else column.kind, "General")
        if not text:
            looks[key] = cell
        return
    cell = sheet[where]
    cell.value = None if value == "" else value
    cell._style = looks[key]._style
    if isinstance(value, datetime.date):
        cell.number_format = _FORMATS["date"]


def _offer(sheet: Worksheet, column: PlanColumn, cells: str, lists: Mapping[str, str], language: str) -> None:
    """Offer a list, set limits, and say a word of help."""
    if column.kind == "other":
        return
    if column.kind == "computed":
        words = say(f"plan_words.computed_help.{column.field}", language)
    else:
        words = say(f"plan_form.help.{'roles' if column.kind == 'role' else column.field}", language)
    check = limits(column.kind, lists.get("role" if column.kind == "role" else LISTS.get(column.field, ""), ""))
    dressed(check, column.heading, words, language)
    check.add(cells)
    sheet.add_data_validation(check)


def limits(kind: str, listed: str = "") -> DataValidation:
    """Return what the cells of a kind take; texts take everything."""
    if kind in ("list", "role"):
        return DataValidation(type="list", formula1=listed)
    if kind == "share":
        return DataValidation(type="decimal", operator="between", formula1="0", formula2="1")
    if kind == "whole":
        return DataValidation(type="whole", operator="between", formula1="1", formula2="5")
    if kind == "money":
        return DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
    if kind == "date":
        return DataValidation(type="date", operator="greaterThan", formula1="DATE(2000,1,1)")
    return DataValidation(type=None)


def dressed(check: DataValidation, title: str, words: str, language: str) -> None:
    """Give a validation its input message and what it says of a wrong value."""
    check.allow_blank, check.showInputMessage = True, True
    check.promptTitle, check.prompt = title[:32], words[:_MOST_PROMPT]
    if check.type is not None:
        check.showErrorMessage = True
        check.errorTitle, check.error = title[:32], say("plan_form.help.refused", language, help=words)[:225]
