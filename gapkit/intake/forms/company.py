"""The workbook for the company's own people: what they believe customers expect, how they rate delivery, and its gaps.

One row per person and sheet, with who answers in a column; gapkit reads it back beside the customers' survey.
"""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from gapkit.errors import fault
from gapkit.i18n import say
from gapkit.intake.forms.columns import FormColumn, not_applicable_code
from gapkit.intake.forms.data import ANSWERS, blocks_of, write_data
from gapkit.intake.forms.explanations import scale_in_words
from gapkit.intake.forms.fixed_zip import fixed_zip
from gapkit.intake.forms.style import (
    BLOCKS,
    BRAND,
    CELL,
    CENTRED,
    HEADING,
    PLAIN,
    SECTION,
    SUBTITLE,
    TITLE,
    Look,
    heights,
    letter_at,
    page,
    printable,
    put,
    widths,
)
from gapkit.intake.forms.workbook import MOST_ROWS
from gapkit.intake.questionnaires.company import company_questionnaires
from gapkit.model import Questionnaire, Scale, Text
from gapkit.model.company import VIEWS
from gapkit.model.questionnaire import LETTERS
from gapkit.record import replace

_STEPS = 5
_FIRST = 5
_ROLES = "gapkit_roles"


def company_bytes(customers: Questionnaire, *, language: str, rows: int) -> bytes:
    """Return the blank workbook: the same questionnaire, language and rows give the same bytes."""
    if isinstance(rows, bool) or not isinstance(rows, int) or not 1 <= rows <= MOST_ROWS:
        raise fault("questionnaire.form_rows", found=rows, most=MOST_ROWS)
    internal, maturity = company_questionnaires(customers)
    workbook = Workbook()
    sheets = {}
    for key in ("readme", "answers", "internal", "maturity", "lists"):
        sheets[key] = workbook.worksheets[0] if key == "readme" else workbook.create_sheet()
        sheets[key].title = say(f"johari.form.sheets.{key}", language)
    asked = {"answers": _for_company(customers), "internal": internal, "maturity": maturity}
    _write_readme(sheets["readme"], customers, asked, language)
    lists = _write_lists(sheets["lists"], asked, language)
    for key, questionnaire in asked.items():
        blocks = blocks_of(_columns(questionnaire, key), rows)
        write_data(sheets[key], blocks, language=language, lists=lists[key])
    for key, colour in (("readme", BRAND), ("answers", BLOCKS["perception"][0])):
        sheets[key].sheet_properties.tabColor = colour
    workbook.properties.creator = "gapkit"
    workbook.properties.title = printable(_said("title", language))
    workbook.properties.subject = f"{customers.id}/{customers.version}"
    workbook.calculation.fullCalcOnLoad = True
    written = io.BytesIO()
    workbook.save(written)
    return fixed_zip(written.getvalue())


def _for_company(customers: Questionnaire) -> Questionnaire:
    """Return the customers' items asked of the company: what customers expect of each, and how well it is delivered."""
    return replace(customers, columns=("expectation", "perception"), points=False, outcomes=(), journey=None)


def _columns(questionnaire: Questionnaire, key: str) -> tuple[FormColumn, ...]:
    columns = [FormColumn("id", "about", Text()), FormColumn("role", "about", Text())]
    for role in questionnaire.columns:
        for item in questionnaire.presented:
            text = _question(item.text, role) if key == "answers" else item.text
            columns.append(FormColumn(f"{LETTERS[role]}_{item.code}", role, text, questionnaire.scale, item))
    if key == "answers":
        es, en = (_said("ask_comment", one) for one in ("es", "en"))
        columns.append(FormColumn("comment", "comment", Text(es=es, en=en)))
    return tuple(columns)


def _question(text: Text, role: str) -> Text:
    """Return an item as it is asked of the company: the statement of what customers find stays the same."""
    es, en = (_said(f"ask_{role}", one, text=text.in_(one)) for one in ("es", "en"))
    return Text(es=es, en=en)


def _write_readme(sheet: Worksheet, customers: Questionnaire, asked: dict[str, Questionnaire], language: str) -> None:
    page(sheet, landscape=False)
    widths(sheet, 5, 24, 78)
    put(sheet, "A1", _said("title", language), TITLE)
    put(sheet, "A2", customers.title.in_(language), SUBTITLE)
    row = _lines(sheet, 4, _said("steps", language), [_said(f"step{n}", language) for n in range(1, _STEPS + 1)], True)
    row = _lines(sheet, row, _said("privacy", language), [_said("privacy_text", language)])
    put(sheet, f"A{row}", _said("sheets_title", language), SECTION)
    for row, (key, questionnaire) in enumerate(asked.items(), start=row + 1):  # noqa: B020 - the rows go on from here
        put(sheet, f"B{row}", say(f"johari.form.sheets.{key}", language), Look(bold=True, indent=1))
        told = f"{_said(f'about_{key}', language)} {scale_in_words(questionnaire.scale, language)}."
        put(sheet, f"C{row}", told)
    origins = [_said("made_for", language, questionnaire=f"{customers.id} {customers.version}")]
    for questionnaire in (customers, asked["internal"], asked["maturity"]):
        rights = questionnaire.rights_note.in_(language) if questionnaire.rights_note else questionnaire.rights
        origins += [part for part in (questionnaire.source, rights) if part]
    _lines(sheet, row + 2, say("forms.readme.origin", language), list(dict.fromkeys(origins)))
    heights(sheet, 3, least=18)


def _lines(sheet: Worksheet, row: int, heading: str, lines: list[str], numbered: bool = False) -> int:
    put(sheet, f"A{row}", heading, SECTION)
    for place, text in enumerate(lines, start=row + 1):
        if numbered:
            put(sheet, f"A{place}", place - row, Look(bold=True, ink=TITLE.ink, across="center"))
        put(sheet, f"B{place}", text, PLAIN)
        sheet.merge_cells(f"B{place}:C{place}")
    return row + len(lines) + 2


def _write_lists(sheet: Worksheet, asked: dict[str, Questionnaire], language: str) -> dict[str, dict[str, str]]:
    """Write the allowed values, name them in the workbook, and return the names by sheet and column."""
    page(sheet, header_rows=f"{_FIRST - 1}:{_FIRST - 1}")
    put(sheet, "A1", say("forms.lists.title", language), TITLE)
    roles: list[object] = [say(f"johari.form.roles.{view}", language) for view in VIEWS]
    _list(sheet, 0, _ROLES, say("forms.columns.role", language), roles)
    found = {}
    for place, (key, questionnaire) in enumerate(asked.items(), start=1):
        name = f"gapkit_{key}"
        _list(sheet, 2 * place, name, say(f"johari.form.sheets.{key}", language), _answers(questionnaire.scale))
        found[key] = {"role": _ROLES, ANSWERS: name}
    heights(sheet, _FIRST - 1)
    return found


def _answers(scale: Scale) -> list[object]:
    extra = not_applicable_code(scale)
    return [*range(scale.low, scale.high + 1), *([] if extra is None else [extra])]


def _list(sheet: Worksheet, place: int, name: str, heading: str, values: list[object]) -> None:
    letter = letter_at(place)
    put(sheet, f"{letter}{_FIRST - 1}", heading, HEADING)
    for row, value in enumerate(values, start=_FIRST):
        put(sheet, f"{letter}{row}", value, CELL if isinstance(value, str) else CENTRED)
    sheet.column_dimensions[letter].width = 24
    cells = f"${letter}${_FIRST}:${letter}${_FIRST + len(values) - 1}"
    assert sheet.parent is not None
    sheet.parent.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!{cells}")


def _said(key: str, language: str, **parameters: object) -> str:
    return say(f"johari.form.{key}", language, **parameters)
