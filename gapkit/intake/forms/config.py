"""The sheets that settle things: the facts of the study, and the lists of allowed values."""

from __future__ import annotations

from typing import Literal

from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gapkit.i18n import say
from gapkit.intake.forms.columns import not_applicable_code
from gapkit.intake.forms.data import ANSWERS
from gapkit.intake.forms.settings import FORM_MARK, LEVELS, MIN_CELLS, YEARS
from gapkit.intake.forms.style import (
    CELL,
    CENTRED,
    FIXED,
    HEADING,
    INPUT,
    SUBTITLE,
    TITLE,
    Look,
    heights,
    letter_at,
    page,
    put,
    widths,
)
from gapkit.model import Questionnaire, Scale

SEGMENT_PLACES = 20
_FIRST = 5
# What a study cannot do without; the check sheet counts the blank ones.
_NEEDED = ("client", "study", "wave", "field_start", "field_end")


def write_config(sheet: Worksheet, questionnaire: Questionnaire, *, mark: str, language: str) -> str:
    """Write the facts of the study, and return the cells that must not stay blank."""
    page(sheet)
    widths(sheet, 20, 42, 34, 70)
    put(sheet, "A1", say("forms.config.title", language), TITLE)
    put(sheet, "A2", say("forms.config.subtitle", language), SUBTITLE)
    for letter, key in zip("ABCD", ("key", "what", "value", "help"), strict=True):
        put(sheet, f"{letter}{_FIRST - 1}", say(f"forms.config.{key}", language), HEADING)
    scale = questionnaire.scale
    fixed = {FORM_MARK: mark, "scale_low": scale.low, "scale_high": scale.high}
    values: dict[str, object] = dict.fromkeys((*_NEEDED, "currency"))
    values |= {"language": language, "level": 0.95, "smallest_gap": scale.range / 20, "min_cell": 5}
    row = _FIRST
    for key in (*_NEEDED, "language", "currency", "smallest_gap", "level", "min_cell", *fixed):
        _config_line(sheet, row, key, language)
        if key in fixed:
            put(sheet, f"C{row}", fixed[key], FIXED)
        else:
            cell = put(sheet, f"C{row}", values[key], INPUT)
            cell.number_format = _NUMBER_FORMATS.get(key, "@" if values[key] is None else "General")
            _config_rule(sheet, key, f"C{row}", scale, language)
        row += 1
    for channel in questionnaire.journey.channels if questionnaire.journey else ():
        put(sheet, f"A{row}", f"population_{channel.code}", FIXED)
        name = channel.name.in_(language)
        put(sheet, f"B{row}", say("forms.config.population", language, channel=name), CELL)
        put(sheet, f"C{row}", None, INPUT).number_format = "#,##0"
        put(
            sheet,
            f"D{row}",
            say("forms.config.population_help", language),
            FIXED,
        )
        _config_rule(sheet, "population", f"C{row}", scale, language)
        row += 1
    sheet.freeze_panes = f"A{_FIRST}"
    heights(sheet, _FIRST - 1)
    return f"$C${_FIRST}:$C${_FIRST + len(_NEEDED) - 1}"


_NUMBER_FORMATS = {
    "field_start": "yyyy-mm-dd",
    "field_end": "yyyy-mm-dd",
    "level": "0.00",
    "smallest_gap": "0.00",
}


def _config_line(sheet: Worksheet, row: int, key: str, language: str) -> None:
    put(sheet, f"A{row}", key, FIXED)
    put(sheet, f"B{row}", say(f"forms.config.{key}", language), CELL)
    put(sheet, f"D{row}", say(f"forms.config.{key}_help", language), FIXED)


def _config_rule(sheet: Worksheet, key: str, place: str, scale: Scale, language: str) -> None:
    rule = _rule(key, scale)
    if rule is None:
        return
    rule.allow_blank = True
    rule.showErrorMessage = True
    rule.error = say(f"forms.config.{key}_help", language)[:225]
    rule.add(place)
    sheet.add_data_validation(rule)


def _rule(key: str, scale: Scale) -> DataValidation | None:
    if key == "language":
        return DataValidation(type="list", formula1='"es,en"')
    if key == "currency":
        return DataValidation(type="textLength", operator="equal", formula1="3")
    if key == "population":
        return DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    first, last = (f"DATE({YEARS[0]},1,1)", f"DATE({YEARS[1]},12,31)")
    start = f"C{_FIRST + _NEEDED.index('field_start')}"
    least = 0.001  # the ends that are not allowed themselves
    limits: dict[str, tuple[Literal["date", "decimal", "whole"], object, object]] = {
        "field_start": ("date", first, last),
        "field_end": ("date", f"MAX({start},{first})", last),
        "smallest_gap": ("decimal", least, scale.range),
        "level": ("decimal", LEVELS[0] + least, LEVELS[1]),
        "min_cell": ("whole", *MIN_CELLS),
    }
    if key not in limits:
        return None
    kind, low, high = limits[key]
    return DataValidation(type=kind, operator="between", formula1=str(low), formula2=str(high))


def write_lists(sheet: Worksheet, questionnaire: Questionnaire, *, language: str) -> dict[str, str]:
    """Write the allowed values, name them in the workbook, and return the name of each list."""
    page(sheet, header_rows=f"{_FIRST - 1}:{_FIRST - 1}")
    put(sheet, "A1", say("forms.lists.title", language), TITLE)
    put(sheet, "A2", say("forms.lists.subtitle", language), SUBTITLE)
    names: dict[str, str] = {}
    place = 0

    def add(key: str, name: str, heading: str, values: list[tuple[object, object]], look: Look, tell: int = 0) -> None:
        nonlocal place
        letters = letter_at(place), letter_at(place + 1)
        for letter, title in zip(letters, (heading, say("forms.lists.meaning", language)), strict=True):
            put(sheet, f"{letter}{_FIRST - 1}", title, HEADING)
        for row, pair in enumerate(values, start=_FIRST):
            put(sheet, f"{letters[0]}{row}", pair[0], look)
            put(sheet, f"{letters[1]}{row}", pair[1], CELL)
        sheet.column_dimensions[letters[0]].width = 24 if isinstance(values[0][0], str | None) else 12
        sheet.column_dimensions[letters[1]].width = 26
        sheet.column_dimensions[letter_at(place + 2)].width = 3
        listed = letters[tell]
        cells = f"${listed}${_FIRST}:${listed}${_FIRST + len(values) - 1}"
        assert sheet.parent is not None
        sheet.parent.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!{cells}")
        names[key] = name
        place += 3

    def points(scale: Scale) -> list[tuple[object, object]]:
        extra = not_applicable_code(scale)
        pairs: list[tuple[object, object]] = [
            (value, scale.anchors[value].in_(language) if value in scale.anchors else "")
            for value in range(scale.low, scale.high + 1)
        ]
        return pairs if extra is None else [*pairs, (extra, say("forms.not_applicable", language))]

    add(ANSWERS, "gapkit_answers", say("forms.lists.answers", language), points(questionnaire.scale), CENTRED)
    for number, outcome in enumerate(questionnaire.rated, start=1):
        add(outcome.code, f"gapkit_outcome_{number}", outcome.code, points(outcome.scale), CENTRED)
    if questionnaire.journey and questionnaire.journey.channels:
        channels: list[tuple[object, object]] = [
            (one.name.in_(language), one.code) for one in questionnaire.journey.channels
        ]
        add("channel", "gapkit_channels", say("forms.lists.channels", language), channels, CELL)
    blank: list[tuple[object, object]] = [(None, None)] * SEGMENT_PLACES
    add("segment", "gapkit_segments", say("forms.lists.segments", language), blank, INPUT)
    sheet.freeze_panes = f"A{_FIRST}"
    heights(sheet, _FIRST - 1)
    return names
