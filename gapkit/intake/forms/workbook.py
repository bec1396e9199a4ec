"""The blank data-entry workbook of a questionnaire: filled in without code, read back by gapkit."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from gapkit.errors import fault
from gapkit.i18n import say
from gapkit.intake.forms.columns import form_columns
from gapkit.intake.forms.fixed_zip import fixed_zip
from gapkit.intake.forms.settings import FORM_MARK
from gapkit.model import Questionnaire, Text

if TYPE_CHECKING:
    from gapkit.intake.forms.proposals import Proposals

MOST_ROWS = 10_000


def workbook_bytes(
    questionnaire: Questionnaire, *, language: str, rows: int, proposals: Proposals | None = None
) -> bytes:
    """Return the blank form, with what is proposed to ask besides: the same asked gives the same bytes."""
    if isinstance(rows, bool) or not isinstance(rows, int) or not 1 <= rows <= MOST_ROWS:
        raise fault("questionnaire.form_rows", found=rows, most=MOST_ROWS)
    from openpyxl import Workbook
    from openpyxl.packaging.custom import StringProperty
    from openpyxl.workbook.defined_name import DefinedName

    from gapkit.intake.forms.check import write_check
    from gapkit.intake.forms.config import write_config, write_lists
    from gapkit.intake.forms.data import blocks_of, write_data
    from gapkit.intake.forms.explanations import write_dictionary, write_questionnaire, write_readme
    from gapkit.intake.forms.style import BLOCKS, BRAND, INPUT_FILL, printable

    mark = f"{questionnaire.id}/{questionnaire.version}"
    questions: tuple[Text, ...] = ()
    if proposals is not None:
        questionnaire, questions = proposals.added_to(questionnaire), proposals.questions
    columns = form_columns(questionnaire, questions)
    blocks = blocks_of(columns, rows)
    workbook = Workbook()
    sheets = {}
    for key in ("readme", "config", "questionnaire", "data", "check", "lists", "dictionary"):
        sheets[key] = workbook.worksheets[0] if key == "readme" else workbook.create_sheet()
        sheets[key].title = say(f"forms.sheets.{key}", language)
    write_readme(sheets["readme"], questionnaire, language=language)
    needed = write_config(sheets["config"], questionnaire, mark=mark, language=language)
    asked = write_questionnaire(sheets["questionnaire"], questionnaire, language=language)
    lists = write_lists(sheets["lists"], questionnaire, language=language)
    write_data(sheets["data"], blocks, language=language, lists=lists)
    write_check(sheets["check"], blocks, language=language, lists=lists, needed=needed, asked=asked)
    write_dictionary(sheets["dictionary"], columns, language=language)
    for key, colour in (("config", INPUT_FILL), ("data", BLOCKS["perception"][0]), ("readme", BRAND)):
        sheets[key].sheet_properties.tabColor = colour

    workbook.defined_names[FORM_MARK] = DefinedName(
        FORM_MARK, attr_text='"' + mark.replace('"', '""') + '"', hidden=True
    )
    properties: Any = workbook.custom_doc_props  # type: ignore[attr-defined]
    properties.append(StringProperty(name=FORM_MARK, value=mark))
    workbook.properties.creator = "gapkit"
    workbook.properties.title = printable(questionnaire.title.in_(language))
    workbook.properties.subject = mark
    workbook.calculation.fullCalcOnLoad = True
    written = io.BytesIO()
    workbook.save(written)
    return fixed_zip(written.getvalue())
