"""The other sheets of the plan workbook: guide, lists, assumptions, and a table for each of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from openpyxl.worksheet.worksheet import Worksheet

from gapkit.i18n import catalogue, say
from gapkit.intake.forms.style import (
    CELL,
    FIXED,
    HEADING,
    INPUT,
    PLAIN,
    TITLE,
    Look,
    heights,
    letter_at,
    link,
    page,
    put,
    widths,
)
from gapkit.intake.plans.filled import Value, day, joined, kpi_cells, points
from gapkit.intake.plans.initiative_sheet import dressed, limits
from gapkit.intake.plans.initiatives import WHOLE, homes_of, sole_dimension
from gapkit.intake.plans.settings_sheet import titled, write_settings
from gapkit.intake.plans.words import choices, fields_of, heading, word
from gapkit.model import Questionnaire
from gapkit.model.plan import ASSUMPTIONS, Plan, PlanTarget

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

_HEAD = 4
_MORE = 10
_LISTS = ("lever", "horizon", "status", "role", "confidence", "flag", "kind", "listening", "timing")
_OFFERED = {"targets": {"kind": "kind"}, "listening": {"kind": "listening"}}
_WIDTHS = {
    "code": 34,
    "what": 44,
    "rule": 44,
    "promise": 40,
    "source": 34,
    "kpi_name": 28,
    "kpi_formula": 28,
    "who": 26,
}
_GREY = Look(ink=FIXED.ink, fill="EFEDE6", ruled=True, down="center", indent=1)

Row = Mapping[str, Value]


def write_lists(sheet: Worksheet, questionnaire: Questionnaire, language: str) -> dict[str, str]:
    """Write the values that lists offer and the codes of the survey, and return where each list stands."""
    page(sheet)
    titled(sheet, "lists", language)
    places: dict[str, str] = {}
    for index, kind in enumerate(_LISTS):
        letter, told = letter_at(index), choices(kind, language)
        put(sheet, f"{letter}{_HEAD}", _list_heading(kind, language), HEADING)
        for row, text in enumerate(told, start=_HEAD + 1):
            put(sheet, f"{letter}{row}", text, CELL)
        places[kind] = f"'{sheet.title}'!${letter}${_HEAD + 1}:${letter}${_HEAD + len(told)}"
    first = len(_LISTS) + 1
    for offset, key in enumerate(("level", "code", "name")):
        put(sheet, f"{letter_at(first + offset)}{_HEAD}", say(f"plan_form.extra.{key}", language), HEADING)
    for row, line in enumerate(_codes(questionnaire, language), start=_HEAD + 1):
        for offset, text in enumerate(line):
            put(sheet, f"{letter_at(first + offset)}{row}", text, CELL)
    widths(sheet, *(20 for _ in _LISTS), 3, 18, 16, 90)
    sheet.freeze_panes = f"A{_HEAD + 1}"
    return places


def _list_heading(kind: str, language: str) -> str:
    columns = {"role": "RACI", "flag": "/".join(choices("flag", language))}
    if kind in columns:
        return columns[kind]
    if kind == "timing":
        return say("plan_words.columns.settings_keys.timing", language)
    return heading({"kind": "targets", "listening": "listening"}.get(kind, "initiatives"), _field_of(kind), language)


def _field_of(kind: str) -> str:
    return "kind" if kind == "listening" else kind


def _codes(questionnaire: Questionnaire, language: str) -> Iterable[tuple[str, str, str]]:
    def level(key: str) -> str:
        return say(f"plan_form.extra.{key}", language)

    for dimension in questionnaire.dimensions:
        yield level("dimension"), dimension.code, dimension.name.in_(language)
    for item in questionnaire.items:
        yield level("item"), item.code, item.text.in_(language)
    for point in questionnaire.journey.touchpoints if questionnaire.journey else ():
        yield level("touchpoint"), point.code, point.name.in_(language)


def write_guide(sheet: Worksheet, names: Sequence[str], file: str, language: str) -> None:
    """Write how the workbook is filled in, and what each sheet is for."""
    page(sheet, landscape=False)
    widths(sheet, 24, 100)
    put(sheet, "A1", say("plan_form.title.guide", language), TITLE)
    row = 3
    for step in ("fill", "proposals", "closure", "money", "roles", "back"):
        put(sheet, f"A{row}", say(f"plan_form.guide.{step}", language, file=file), PLAIN)
        sheet.merge_cells(f"A{row}:B{row}")
        row += 1
    row += 1
    for letter, key in zip("AB", ("sheet", "what"), strict=True):
        put(sheet, f"{letter}{row}", say(f"plan_form.guide.{key}", language), HEADING)
    kinds = [kind for kind in catalogue("plan_form")["title"] if kind != "guide"]
    for name, kind in zip(names, kinds, strict=True):
        row += 1
        link(put(sheet, f"A{row}", name, CELL), name, "A1")
        put(sheet, f"B{row}", say(f"plan_form.title.{kind}", language), CELL)
    heights(sheet, 3)


def write_others(
    sheets: Mapping[str, Worksheet], diagnosis: Diagnosis, plan: Plan, lists: Mapping[str, str], language: str
) -> None:
    """Write everything that is not an initiative."""
    homes = homes_of(diagnosis.questionnaire)
    tables: dict[str, list[Row]] = {
        "closures": [
            {"initiative": one.id, "dimension": code, **points("mode", value, ("low", "high"))}
            for one in plan.initiatives
            for code, value in one.closure.items()
            if code not in (WHOLE, sole_dimension(one, homes))
        ],
        "targets": _targets(diagnosis, plan, language),
        "decisions": [
            {"what": one.what, "who": one.who, "when": day(one.when), "rule": one.rule} for one in plan.decisions
        ],
        "listening": [
            {
                "kind": word("listening", one.kind, language),
                "when": day(one.when),
                "people": one.people,
                "items": joined(one.items),
            }
            for one in plan.listening
        ],
        "returned": [
            {"initiative": one.initiative, "spent": one.spent, "returned": one.returned, "source": one.source}
            for one in plan.returned
        ],
    }
    for kind, rows in tables.items():
        _write_table(sheets[kind], kind, rows, lists, language)
    _write_assumptions(sheets["assumptions"], diagnosis, plan, language)
    write_settings(sheets["settings"], plan, lists, language)


def _targets(diagnosis: Diagnosis, plan: Plan, language: str) -> list[Row]:
    """Return the targets somebody set, and a line for each dimension that has none."""
    told = {one.code for one in plan.targets}
    free = (PlanTarget(one.code, "") for one in diagnosis.questionnaire.dimensions if one.code not in told)
    return [
        {
            "code": one.code,
            "kind": word("kind", one.kind, language) if one.kind else None,
            "perception": one.perception,
            "promise": one.promise,
            "source": one.source,
            **kpi_cells(one.kpi),
        }
        for one in (*plan.targets, *free)
    ]


def _write_table(sheet: Worksheet, kind: str, rows: list[Row], lists: Mapping[str, str], language: str) -> None:
    page(sheet, header_rows=f"{_HEAD}:{_HEAD}")
    titled(sheet, kind, language)
    fields = fields_of(kind)
    widths(sheet, *(_WIDTHS.get(name, 18) for name in fields))
    last = _HEAD + len(rows) + _MORE
    for index, name in enumerate(fields):
        letter = letter_at(index)
        put(sheet, f"{letter}{_HEAD}", heading(kind, name, language), HEADING)
        for row in range(_HEAD + 1, last + 1):
            told = rows[row - _HEAD - 1].get(name) if row - _HEAD <= len(rows) else None
            _input(sheet, f"{letter}{row}", told, name)
        offered = _OFFERED.get(kind, {}).get(name)
        kept = limits("list", lists[offered]) if offered else limits("share") if kind == "closures" else None
        if kept is not None and (offered or name in ("low", "mode", "high")):
            dressed(kept, heading(kind, name, language), say(f"plan_form.subtitle.{kind}", language), language)
            kept.add(f"{letter}{_HEAD + 1}:{letter}{last}")
            sheet.add_data_validation(kept)
    sheet.freeze_panes = f"B{_HEAD + 1}"
    heights(sheet, _HEAD)


def _input(sheet: Worksheet, where: str, value: Value, name: str) -> None:
    cell = put(sheet, where, None if value == "" else value, INPUT)
    if name in ("when", "date"):
        cell.number_format = "yyyy-mm-dd"
    elif name in ("spent", "returned", "people", "budget", "days"):
        cell.number_format = "#,##0"


def _write_assumptions(sheet: Worksheet, diagnosis: Diagnosis, plan: Plan, language: str) -> None:
    """Write all that an economic case takes for granted, filled in or not, with what each is."""
    page(sheet, header_rows=f"{_HEAD}:{_HEAD}")
    titled(sheet, "assumptions", language)
    fields = [name for name in fields_of("assumptions") if name not in ("initiative", "dimension")]
    widths(sheet, 32, 12, 14, 12, 18, 34, 14, 70, 44)
    headings = [heading("assumptions", name, language) for name in fields]
    headings += [say(f"plan_form.extra.{key}", language) for key in ("meaning", "default")]
    for index, text in enumerate(headings):
        put(sheet, f"{letter_at(index)}{_HEAD}", text, HEADING)
    for row, code in enumerate(ASSUMPTIONS, start=_HEAD + 1):
        told = plan.assumption(code)
        values: dict[str, Value] = points("mode", None if told is None else told.value, ("low", "high"))
        if told is not None:
            values |= {"unit": told.unit, "source": told.source, "date": day(told.date)}
        put(sheet, f"A{row}", word("assumption", code, language), CELL)
        for index, name in enumerate(fields[1:], start=1):
            _input(sheet, f"{letter_at(index)}{row}", values.get(name), name)
        put(sheet, f"{letter_at(len(fields))}{row}", say(f"plan_words.meaning.{code}", language), _GREY)
        put(sheet, f"{letter_at(len(fields) + 1)}{row}", _default(diagnosis, code, language), _GREY)
    sheet.freeze_panes = f"B{_HEAD + 1}"
    heights(sheet, _HEAD)


def _default(diagnosis: Diagnosis, code: str, language: str) -> str | None:
    """Return what gapkit takes where nobody says: the only default of an economic case is the causal share."""
    if code != "causal_share":
        return None
    from scipy.special import betaincinv

    kept = diagnosis.thresholds.plan_limits
    low, mid, high = (
        _short(float(betaincinv(kept.causal_a, kept.causal_b, share)), language) for share in (0.05, 0.5, 0.95)
    )
    told = {"a": f"{kept.causal_a:g}", "b": f"{kept.causal_b:g}", "low": low, "mid": mid, "high": high}
    return say("plan_form.extra.causal", language, **told)


def _short(value: float, language: str) -> str:
    return f"{value:.2f}".replace(".", "," if language == "es" else ".")
