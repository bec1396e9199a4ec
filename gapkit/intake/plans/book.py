"""The plan workbook: what is known is filled in, what people must decide is yellow, what gapkit works out is grey."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from gapkit.errors import fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.new_file import write_new
from gapkit.model.plan import Plan

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

SHEETS = (
    *("guide", "initiatives", "closures", "assumptions", "targets", "decisions", "listening", "returned"),
    *("settings", "lists"),
)


def write_plan(
    path: str | Path, diagnosis: Diagnosis, plan: Plan, *, language: str | None = None, overwrite: bool = False
) -> Path:
    """Write the workbook of a plan, whole or not at all, and return its path; one already there is kept.

    What gapkit worked out is taken from `diagnosis.plan` and `diagnosis.economics`, for the initiatives they know.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise fault("questionnaire.form_suffix", file=target, expected=".xlsx")
    made = plan_bytes(diagnosis, plan, language=language or diagnosis.language, name=target.name)
    return write_new(target, made, overwrite=overwrite)


def plan_bytes(diagnosis: Diagnosis, plan: Plan, *, language: str, name: str = "roadmap.xlsx") -> bytes:
    """Return the workbook: the same diagnosis and plan give the same bytes."""
    if language not in LANGUAGES:
        raise fault("usage.language", found=language)
    from openpyxl import Workbook

    from gapkit.intake.forms.fixed_zip import fixed_zip
    from gapkit.intake.forms.style import BRAND, INPUT_FILL
    from gapkit.intake.plans.initiative_sheet import write_initiatives
    from gapkit.intake.plans.other_sheets import write_guide, write_lists, write_others

    book = Workbook()
    sheets = {}
    for key in SHEETS:
        sheets[key] = book.worksheets[0] if key == "guide" else book.create_sheet()
        sheets[key].title = say(f"plan_words.sheets.{key}", language)
    lists = write_lists(sheets["lists"], diagnosis.questionnaire, language)
    write_guide(sheets["guide"], [sheets[key].title for key in SHEETS[1:]], name, language)
    write_initiatives(sheets["initiatives"], diagnosis, plan, lists, language)
    write_others(sheets, diagnosis, plan, lists, language)
    sheets["guide"].sheet_properties.tabColor = BRAND
    for key in SHEETS[1:-1]:
        sheets[key].sheet_properties.tabColor = INPUT_FILL
    book.active = 1
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is sheets["initiatives"]
    book.properties.creator = "gapkit"
    written = io.BytesIO()
    book.save(written)
    return fixed_zip(written.getvalue())
