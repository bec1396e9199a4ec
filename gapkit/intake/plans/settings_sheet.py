"""The sheet of settings: budget, dates, and what each quarter has room for."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.worksheet.worksheet import Worksheet

from gapkit.i18n import catalogue, say
from gapkit.intake.forms.style import (
    CELL,
    HEADING,
    INPUT,
    NOTE,
    SUBTITLE,
    TITLE,
    Look,
    heights,
    page,
    put,
    widths,
)
from gapkit.intake.plans.filled import Value, day
from gapkit.intake.plans.initiative_sheet import dressed, limits
from gapkit.intake.plans.words import heading, word
from gapkit.model.plan import Plan

_HEAD = 4
_QUARTERS = 8


def write_settings(sheet: Worksheet, plan: Plan, lists: Mapping[str, str], language: str) -> None:
    """Write the settings, filled in or not, and the quarters."""
    page(sheet)
    titled(sheet, "settings", language)
    widths(sheet, 58, 30, 80)
    for letter, name in zip("AB", ("key", "value"), strict=True):
        put(sheet, f"{letter}{_HEAD}", heading("settings", name, language), HEADING)
    values: dict[str, Value] = {
        "name": plan.name,
        "budget": plan.budget,
        "start": day(plan.start),
        "currency": plan.currency,
        "price_year": plan.price_year,
        "timing": word("timing", plan.timing, language),
        "scenario": word("flag", "yes", language) if plan.scenario else None,
    }
    row = _HEAD
    for row, (key, value) in enumerate(values.items(), start=_HEAD + 1):
        put(sheet, f"A{row}", say(f"plan_words.columns.settings_keys.{key}", language), CELL)
        cell = put(sheet, f"B{row}", None if value == "" else value, INPUT)
        cell.number_format = {"start": "yyyy-mm-dd", "budget": "#,##0"}.get(key, "General")
        if key in ("timing", "scenario"):
            kept = limits("list", lists["timing" if key == "timing" else "flag"])
            dressed(kept, heading("settings", "value", language), say(f"plan_form.help.{key}", language), language)
            kept.add(f"B{row}")
            sheet.add_data_validation(kept)
        if key in catalogue("plan_form")["help"] and key not in ("name", "start"):
            put(sheet, f"C{row}", say(f"plan_form.help.{key}", language), NOTE)
    for quarter in _quarters(plan):
        row += 1
        named = quarter.replace("Q", "T") if language == "es" else quarter
        put(sheet, f"A{row}", say("plan_form.extra.capacity", language, quarter=named), CELL)
        put(sheet, f"B{row}", plan.capacity.get(quarter), INPUT).number_format = "#,##0"
    for _ in range(0 if plan.capacity else 4):
        row += 1
        put(sheet, f"A{row}", None, INPUT)
        put(sheet, f"B{row}", None, INPUT).number_format = "#,##0"
    put(sheet, f"A{row + 1}", say("plan_form.extra.quarter_hint", language), Look(ink=NOTE.ink, wrap=False))
    sheet.freeze_panes = f"A{_HEAD + 1}"
    heights(sheet, _HEAD)


def _quarters(plan: Plan) -> list[str]:
    """Return the quarters that have a capacity, and those from the start of the plan on."""
    told = set(plan.capacity)
    if plan.start[:4].isdigit() and plan.start[5:7].isdigit():
        first = 4 * int(plan.start[:4]) + (int(plan.start[5:7]) - 1) // 3
        told |= {f"{one // 4}Q{one % 4 + 1}" for one in range(first, first + _QUARTERS)}
    return sorted(told)


def titled(sheet: Worksheet, kind: str, language: str) -> None:
    """Write what a sheet is about."""
    put(sheet, "A1", say(f"plan_form.title.{kind}", language), TITLE)
    put(sheet, "A2", say(f"plan_form.subtitle.{kind}", language), SUBTITLE)
