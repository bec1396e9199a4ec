"""The company's answers beside a survey that was read: asked of the same items, told in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gapkit.errors import GapkitError, fault, told_in
from gapkit.i18n import say
from gapkit.intake.company import CompanyReading, read_company
from gapkit.intake.reading import Reading
from gapkit.model import Answers
from gapkit.model.company import VIEWS

_COLUMNS = ("expectation", "perception")
_MOST_NAMED = 6


def company_beside(
    reading: Reading, company: Any, *, mapping: str | Path | None = None, language: str | None = None
) -> CompanyReading:
    """Return the company's own answers to the items of a survey already read; what was read is taken as it is."""
    spoken, asked = language or reading.input.language, reading.questionnaire
    with told_in(spoken):
        if not asked.paired:
            raise fault("company.unpaired", questionnaire=asked.id)
        if isinstance(company, CompanyReading):
            return company
        try:
            units = reading.columns.respondent.cluster
            named = None if units is None else units.header
            return read_company(company, asked, mapping=mapping, language=spoken, cluster=named)
        except GapkitError as error:
            if error.faults:
                raise
        # Both columns may be missing, so that none of the items found is a fault of no column.
        codes = [item.code for item in asked.items]
        raise fault(
            "company.no_items",
            file=_name(company),
            questionnaire=asked.id,
            first=f"E_{codes[0]}",
            last=f"P_{codes[-1]}",
        )


def _name(company: Any) -> str:
    return Path(company).name if isinstance(company, str | Path) else type(company).__name__


def company_lines(found: CompanyReading, language: str, *, least: int) -> list[str]:
    """Return how many managers and frontline answered what; fewer than `least` are not counted aloud."""
    return list(_lines(found, language, least))


def _lines(found: CompanyReading, language: str, least: int) -> Iterator[str]:
    yield _said("title", language, file=found.facts[0].name if found.facts else "")
    for view in VIEWS:
        name = say(f"johari.who.{view}", language)
        who = {"who": name, "Who": name[:1].upper() + name[1:]}
        if view not in found.company.views:
            yield "  " + _said("missing", language, **who)
            continue
        for column in _COLUMNS:
            given = _given(found.company.views[view], column)
            key = "nothing" if not given else "few" if given < least else "view"
            if key != "nothing" or not _any(found.company.views[view]):
                what = _said(column, language)
                yield "  " + _said(key, language, n=given, least=least, what=what, **who)
            if not _any(found.company.views[view]):
                break
    if found.unplaced:
        named = ", ".join(found.unplaced[:_MOST_NAMED])
        yield "  " + _said("unplaced", language, found=named)


def _given(answers: Answers, column: str) -> int:
    return int(np.any(answers.codes[column] > 0, axis=0).sum()) if column in answers.codes else 0


def _any(answers: Answers) -> bool:
    return any(bool(np.any(codes)) for codes in answers.codes.values())


def _said(key: str, language: str, **parameters: object) -> str:
    return say(f"johari.check.{key}", language, **parameters)
