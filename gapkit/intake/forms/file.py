"""Forms as files: a workbook to type answers into, an XLSForm, a survey for LimeSurvey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gapkit.errors import fault
from gapkit.i18n import LANGUAGES
from gapkit.intake.new_file import write_new
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.model import Questionnaire
from gapkit.model.questionnaire import AUDIENCES

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

KINDS = {"xlsx": ".xlsx", "xlsform": "-xlsform.xlsx", "limesurvey": "-limesurvey.txt"}
"""What a form can be written for, and what its file is called after the questionnaire's id."""


def write_form(
    questionnaire: Questionnaire | str | Path,
    path: str | Path | None = None,
    *,
    to: str = "xlsx",
    language: str = "es",
    rows: int = 1000,
    overwrite: bool = False,
    audience: str = AUDIENCES[0],
    next_from: Diagnosis | str | Path | None = None,
) -> Path:
    """Write the blank form of a questionnaire (or of its id or file), whole or not at all, and return its path.

    `to` is one of KINDS. Without a path the file is named after the questionnaire, in the current folder. A form
    already there is kept unless `overwrite`. For the audience "company" it is the workbook for managers and frontline.
    `next_from` is the last wave's diagnosis, or its file: the workbook then proposes what to ask besides.
    """
    if to not in KINDS:
        raise fault("usage.form", found=to, expected=", ".join(KINDS))
    if not isinstance(questionnaire, Questionnaire):
        questionnaire = read_questionnaire(questionnaire)
    whose = "" if audience == AUDIENCES[0] else f"-{audience}"
    target = Path(f"{questionnaire.id}{whose}{KINDS[to]}") if path is None else Path(path)
    ending = Path(KINDS[to]).suffix or KINDS[to]
    if target.suffix.lower() != ending:
        raise fault("questionnaire.form_suffix", file=target, expected=ending)
    made = form_bytes(questionnaire, to=to, language=language, rows=rows, audience=audience, next_from=next_from)
    return write_new(target, made, overwrite=overwrite)


def form_bytes(
    questionnaire: Questionnaire,
    *,
    to: str = "xlsx",
    language: str = "es",
    rows: int = 1000,
    audience: str = AUDIENCES[0],
    next_from: Diagnosis | str | Path | None = None,
) -> bytes:
    """Return the blank form: the same questionnaire and options give the same bytes.

    `language` is that of the workbook, and the one the other forms open in; `rows` is room for people in the workbook.
    """
    if language not in LANGUAGES:
        raise fault("questionnaire.form_language", found=language)
    if audience not in AUDIENCES:
        raise fault("questionnaire.form_audience", found=audience, expected=", ".join(AUDIENCES))
    if next_from is not None and (audience == "company" or to != "xlsx"):
        raise fault("questionnaire.form_next", found=audience if audience == "company" else to)
    if audience == "company":
        if to != "xlsx":
            raise fault("questionnaire.form_company", found=to)
        if questionnaire.audience == "company":
            raise fault("questionnaire.form_of_company", found=questionnaire.id)
        from gapkit.intake.forms.company import company_bytes

        return company_bytes(questionnaire, language=language, rows=rows)
    if to == "xlsx":
        from gapkit.intake.forms.workbook import workbook_bytes

        if next_from is None:
            return workbook_bytes(questionnaire, language=language, rows=rows)
        from gapkit.intake.forms.proposals import proposals_of

        return workbook_bytes(questionnaire, language=language, rows=rows, proposals=proposals_of(next_from))
    if to == "xlsform":
        from gapkit.intake.forms.xlsform import xlsform_bytes

        return xlsform_bytes(questionnaire, language=language)
    if to == "limesurvey":
        from gapkit.intake.forms.limesurvey import limesurvey_bytes

        return limesurvey_bytes(questionnaire, language=language)
    raise fault("usage.form", found=to, expected=", ".join(KINDS))
