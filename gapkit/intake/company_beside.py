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
from gapkit.intake.words.text import plain
from gapkit.model import Answers
from gapkit.model.comments import Comments
from gapkit.model.company import VIEWS
from gapkit.record import replace

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
            found = read_company(company, asked, mapping=mapping, language=spoken, cluster=named)
            return _with_themes(found, reading.answers.comments)
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


def _with_themes(found: CompanyReading, customers: Comments | None) -> CompanyReading:
    """Return the company's answers with their themes called as the customers' are, wherever the names are the same."""
    if customers is None or all(answers.comments is None for answers in found.company.views.values()):
        return found
    known = {plain(name): one for one in customers.themes for name in (one.name.es, one.name.en, one.code) if name}

    def of(answers: Answers) -> Answers:
        written = answers.comments
        if written is None:
            return answers
        same = {one.code: known.get(plain(one.code)) or known.get(plain(one.name.en)) or one for one in written.themes}
        codes = {code: theme.code for code, theme in same.items()}
        people = tuple(
            tuple(
                replace(
                    one,
                    mentions=tuple(replace(made, theme=codes.get(made.theme, made.theme)) for made in one.mentions),
                )
                for one in own
            )
            for own in written.people
        )
        themes = tuple({theme.code: theme for theme in same.values()}.values())
        return replace(answers, comments=replace(written, themes=themes, people=people))

    views = {view: of(answers) for view, answers in found.company.views.items()}
    return replace(found, company=replace(found.company, views=views))


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
    for view, missing in found.company.not_asked.items():
        name = say(f"johari.who.{view}", language)
        codes = ", ".join(sorted(missing)[:_MOST_NAMED]) + (" ..." if len(missing) > _MOST_NAMED else "")
        told = {"Who": name[:1].upper() + name[1:], "n": len(missing), "count": len(missing), "codes": codes}
        yield "  " + _said("not_asked", language, **told)
    if found.company.left_out:
        named = [word or _said("other_words", language) for word in found.unplaced[-_MOST_NAMED:] or ("",)]
        yield "  " + _said("unplaced", language, found=", ".join(named))


def _given(answers: Answers, column: str) -> int:
    return int(np.any(answers.codes[column] > 0, axis=0).sum()) if column in answers.codes else 0


def _any(answers: Answers) -> bool:
    return any(bool(np.any(codes)) for codes in answers.codes.values())


def _said(key: str, language: str, **parameters: object) -> str:
    return say(f"johari.check.{key}", language, **parameters)
