"""The sheets that explain: read me, questionnaire, dictionary."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.worksheet.worksheet import Worksheet

from gapkit.i18n import LANGUAGES, say
from gapkit.intake.forms.columns import FormColumn, heading_of, item_text, not_applicable_code, pointed
from gapkit.intake.forms.data import allowed, short_text
from gapkit.intake.forms.style import (
    BLOCKS,
    CELL,
    CENTRED,
    DOUBT_FILL,
    HEADING,
    INPUT_FILL,
    PLAIN,
    SECTION,
    STRONG,
    SUBTITLE,
    TITLE,
    WRONG_FILL,
    Look,
    heights,
    letter_at,
    page,
    put,
    widths,
)
from gapkit.model import Item, Questionnaire, Scale, Text
from gapkit.record import Record


def write_readme(sheet: Worksheet, questionnaire: Questionnaire, *, language: str) -> None:
    """Write what the workbook is for, five steps, the colours, privacy and origin."""

    def said(key: str, **parameters: object) -> str:
        return say(f"forms.readme.{key}", language, **parameters)

    page(sheet, landscape=False)
    widths(sheet, 5, 24, 78)
    put(sheet, "A1", questionnaire.title.in_(language), TITLE)
    put(sheet, "A2", said("subtitle"), SUBTITLE)
    row = _lines(sheet, 4, said("steps"), [said(f"step{n}") for n in range(1, 6)])
    put(sheet, f"A{row}", said("colours"), SECTION)
    shown = [(BLOCKS[role][0], role) for role in questionnaire.columns]
    if questionnaire.points:
        shown.append((BLOCKS["points"][0], "points"))
    shown += [(INPUT_FILL, "input"), (WRONG_FILL, "wrong"), (DOUBT_FILL, "doubt")]
    for row, (colour, key) in enumerate(shown, start=row + 1):  # noqa: B020 - the rows go on from here
        put(sheet, f"A{row}", "", Look(fill=colour, ruled=True))
        words = say(f"forms.roles.{key}", language) if key in BLOCKS else said(f"colour_{key}")
        put(sheet, f"B{row}", words, Look(bold=True, indent=1))
        told = questionnaire.instructions.get(key)
        put(sheet, f"C{row}", told.in_(language) if told else said(f"meaning_{key}"))
    row = _lines(sheet, row + 2, said("privacy"), [said("privacy_text")], numbered=False)
    rights = questionnaire.rights_note.in_(language) if questionnaire.rights_note else questionnaire.rights
    origin = [said("made_for", questionnaire=f"{questionnaire.id} {questionnaire.version}")]
    origin += [part for part in (questionnaire.source, rights) if part]
    _lines(sheet, row, said("origin"), origin, numbered=False)
    heights(sheet, 3, least=18)


class Asked(Record):
    """Where the questionnaire stands on its sheet: the cells of the codes, and of the texts in the form's language."""

    codes: str
    texts: tuple[str, ...]


def write_questionnaire(sheet: Worksheet, questionnaire: Questionnaire, *, language: str) -> Asked:
    """Write what is asked, in both languages: every item with its texts, then points and outcomes."""

    def said(key: str) -> str:
        return say(f"forms.questionnaire.{key}", language)

    page(sheet, header_rows="4:4")
    columns = questionnaire.columns
    wished = [role for role in ("minimum", "expectation") if role in columns]
    lived = [role for role in ("perception", "importance") if role in columns]
    languages = sorted(LANGUAGES, key=lambda one: one != language)
    kinds = [group for group in (wished, lived) if group]
    headings = [said("number"), said("code"), said("dimension")]
    for group in kinds:
        name = "/".join(say(f"forms.roles.{role}", language) for role in group)
        headings += [f"{name} ({one})" for one in languages]
    headings.append(said("direction"))
    if questionnaire.journey:
        headings.append(said("touchpoint"))
    widths(
        sheet,
        6,
        10,
        24,
        *([44] * len(kinds) * len(languages)),
        12,
        *([28] * bool(questionnaire.journey)),
    )
    put(sheet, "A1", questionnaire.title.in_(language), TITLE)
    put(sheet, "A2", scale_in_words(questionnaire.scale, language), SUBTITLE)
    for index, heading in enumerate(headings):
        put(sheet, f"{letter_at(index)}4", heading, HEADING)
    row = 5
    for item in questionnaire.presented:
        values: list[object] = [
            item.number,
            item.code,
            questionnaire.dimension(item.dimension).name.in_(language),
        ]
        values += [getattr(item_text(item, group[-1]), one) for group in kinds for one in languages]
        values.append(said("reversed" if item.reversed else "direct"))
        if questionnaire.journey:
            values.append(_touchpoint(questionnaire, item).in_(language))
        _row(sheet, row, values)
        row += 1
    letters = [letter_at(3 + place * len(languages)) for place in range(len(kinds))]
    found = Asked(f"$B$5:$B${row - 1}", tuple(f"${letter}$5:${letter}${row - 1}" for letter in letters))
    put(sheet, f"A{row + 1}", said("also"), SECTION)
    row += 2
    asked = [(f"imp_{one.code}", one.name, said("points_scale")) for one in pointed(questionnaire)]
    others = asked if questionnaire.points else []
    others += [(one.code, one.text, scale_in_words(one.scale, language)) for one in questionnaire.rated]
    texts = [f"{said('text')} ({one})" for one in languages]
    for index, heading in enumerate((said("number"), said("code"), said("block"), *texts, said("answers"))):
        put(sheet, f"{letter_at(index)}{row}", heading, HEADING)
    for number, (code, text, scale) in enumerate(others, start=1):
        block = "points" if code.startswith("imp_") else "outcome"
        _row(
            sheet,
            row + number,
            [number, code, say(f"forms.roles.{block}", language), *(getattr(text, one) for one in languages), scale],
        )
    sheet.freeze_panes = "C5"
    heights(sheet, 4)
    return found


def write_dictionary(sheet: Worksheet, columns: Iterable[FormColumn], *, language: str) -> None:
    """Write what every column of the answers means and which values it takes."""
    page(sheet, header_rows="4:4")
    widths(sheet, 14, 22, 80, 40)
    put(sheet, "A1", say("forms.dictionary.title", language), TITLE)
    put(sheet, "A2", say("forms.dictionary.subtitle", language), SUBTITLE)
    for letter, key in zip("ABCD", ("column", "block", "meaning", "values"), strict=True):
        put(sheet, f"{letter}4", say(f"forms.dictionary.{key}", language), HEADING)
    for row, column in enumerate(columns, start=5):
        put(sheet, f"A{row}", heading_of(column, language), STRONG)
        put(sheet, f"B{row}", say(f"forms.roles.{column.block}", language), CELL)
        put(sheet, f"C{row}", short_text(column, language), CELL)
        put(sheet, f"D{row}", allowed(column, language), CELL)
    sheet.freeze_panes = "B5"
    heights(sheet, 4)


def _lines(sheet: Worksheet, row: int, heading: str, lines: list[str], *, numbered: bool = True) -> int:
    put(sheet, f"A{row}", heading, SECTION)
    for number, text in enumerate(lines, start=1):
        place = row + number
        if numbered:
            put(sheet, f"A{place}", number, Look(bold=True, ink=TITLE.ink, across="center"))
        put(sheet, f"B{place}", text, PLAIN)
        sheet.merge_cells(f"B{place}:C{place}")
    return row + len(lines) + 2


def scale_in_words(scale: Scale, language: str) -> str:
    """Return the ends of a scale, what they mean, and the answer that says "not applicable"."""
    ends = [f"{value} = {text.in_(language)}" for value, text in sorted(scale.anchors.items())]
    extra = not_applicable_code(scale)
    if extra is not None:
        ends.append(f"{extra} = {say('forms.not_applicable', language)}")
    words = say("forms.allowed.scale", language, low=scale.low, high=scale.high)
    words = words[:1].upper() + words[1:]
    return f"{words} ({'; '.join(ends)})" if ends else words


def _touchpoint(questionnaire: Questionnaire, item: Item) -> Text:
    touchpoints = questionnaire.journey.touchpoints if questionnaire.journey else ()
    return next((one.name for one in touchpoints if one.code == item.touchpoint), Text())


def _row(sheet: Worksheet, row: int, values: list[object]) -> None:
    for index, value in enumerate(values):
        put(sheet, f"{letter_at(index)}{row}", value, CENTRED if index < 2 else CELL)
