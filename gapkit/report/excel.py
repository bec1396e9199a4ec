"""The report as an Excel workbook: numbers, live formulas with their cached values, native charts, no macros."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis
    from gapkit.report.blocks import Report


def write_excel(
    diagnosis: Diagnosis, path: str | Path, *, language: str, locale: str | None = None, report: Report | None = None
) -> Path:
    """Write the Excel report of a diagnosis, whole or not at all, and return its path.

    `report` is the outline of the same diagnosis in the same language, where it has been made already.
    """
    from gapkit.report.whole_file import write_whole_file

    return write_whole_file(path, workbook_bytes(diagnosis, language=language, locale=locale, report=report))


def workbook_bytes(
    diagnosis: Diagnosis, *, language: str, locale: str | None = None, report: Report | None = None
) -> bytes:
    """Return the Excel report of a diagnosis; the same diagnosis gives the same bytes."""
    from gapkit.report.formats import locale_of
    from gapkit.report.staff_words import is_of_staff
    from gapkit.report.workbook.book import book_of
    from gapkit.report.workbook.context import Context
    from gapkit.report.workbook.file import file_bytes
    from gapkit.report.workbook.words import Words

    if report is None:
        from gapkit.report.outline import outline

        report = outline(diagnosis, language=language, locale=locale)
    words = Words(language, is_of_staff(diagnosis.questionnaire))
    context = Context(diagnosis, words, locale_of(language, locale), report)
    return file_bytes(context, book_of(context))
