"""The company's own answers: a file with what managers and frontline believe customers expect, and how they rate it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from gapkit.errors import GapkitError, fault, raise_faults
from gapkit.intake.company_parts import company_parts
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import possible_headers
from gapkit.intake.opened import opened
from gapkit.intake.reading import InputFacts, read_answers
from gapkit.intake.words.roles import names_roles, view_of
from gapkit.model import Answers, Questionnaire
from gapkit.model.company import VIEWS, Company
from gapkit.record import Record

__all__ = ["CompanyReading", "read_company", "view_of"]

_COLUMNS = ("expectation", "perception")
_MOST_NAMED = 6


class CompanyReading(Record):
    """The company's answers, and what was read."""

    company: Company
    facts: tuple[InputFacts, ...]
    unplaced: tuple[str, ...]


def read_company(
    source: str | Path | Any,
    questionnaire: Questionnaire,
    *,
    mapping: str | Path | None = None,
    language: str | None = None,
    cluster: str | None = None,
) -> CompanyReading:
    """Return the answers of managers and frontline to the items of the customers' questionnaire.

    Each view on a sheet named after it, or all on one sheet with a column that says who answers. Estimates of what
    customers expect stand where customers say what they expect; how delivery is rated stands where they rate it; one of
    the two is enough. Sheets with the company's own questionnaires are read besides. `cluster` is the column that names
    the customers' branch or unit; where it is here too, what people of the same unit say is compared within it. Every
    fault is raised at once.
    """
    asked = replace(
        questionnaire,
        outcomes=(),
        points=False,
        columns=_COLUMNS,
        optional_columns=_COLUMNS,
        journey=None,
    )
    found = opened(source)

    def placed(held: Source, own: Questionnaire) -> tuple[Mapping[str, Answers], tuple[InputFacts, ...]]:
        read = _placed(held, own, {"language": language})
        return read.company.views, read.facts

    own = company_parts(found, questionnaire, placed)
    found = replace(found, tables=own.rest)
    if (own.parts or own.faults) and not _views_told(found):
        raise_faults(own.faults)
        return CompanyReading(Company(parts=own.parts), own.facts, ())
    try:
        read = _placed(found, asked, {"mapping": mapping, "language": language, "cluster": cluster})
    except GapkitError as error:
        raise GapkitError(*error.faults, *own.faults) from None
    raise_faults(own.faults)
    return CompanyReading(Company(read.company.views, own.parts), (*read.facts, *own.facts), read.unplaced)


def _views_told(source: Source) -> bool:
    """Return whether anything says who answers."""
    return any(view_of(table.name) or _role_columns(table) for table in source.tables)


def _placed(source: Source, asked: Questionnaire, told: Mapping[str, Any]) -> CompanyReading:
    """Return the answers to one questionnaire by view, told by the names of sheets or by a column."""
    named = [(view, table) for table in source.tables if (view := view_of(table.name))]
    sheets = dict(named)
    if len(sheets) < len(named):
        names = ", ".join(table.name for _, table in named)
        raise fault("company.two_sheets", file=source.name, found=names)
    alone = len(sheets) == 1 and not any(_role_columns(table) for table in source.tables)
    if len(sheets) > 1 or alone:
        return _by_sheet(source, asked, sheets, told)
    return _by_column(source, asked, told)


def _by_sheet(
    source: Source, asked: Questionnaire, sheets: Mapping[str, Table], told: Mapping[str, Any]
) -> CompanyReading:
    views, facts, faults = {}, [], []
    for view in VIEWS:
        if view not in sheets:
            continue
        try:
            held = replace(source, tables=(sheets[view],))
            reading = read_answers(held, questionnaire=asked, **_there(told, held))
        except GapkitError as error:
            faults += list(error.faults)
            continue
        views[view] = _bare(reading.answers)
        facts.append(reading.input)
    if faults:
        raise GapkitError(*faults)
    return CompanyReading(Company(views), tuple(facts), ())


def _by_column(source: Source, asked: Questionnaire, told: Mapping[str, Any]) -> CompanyReading:
    headings = [heading for table in source.tables for heading in _role_columns(table)]
    if not headings:
        raise fault("company.no_view", file=source.name)
    reading = read_answers(source, questionnaire=asked, segments=headings[:1], **_there(told, source))
    segment = reading.answers.segments[headings[0]]
    codes = {view: [code for code, value in enumerate(segment.values) if view_of(value) == view] for view in VIEWS}
    if not any(codes.values()):
        known = ", ".join(segment.values[:_MOST_NAMED])
        raise fault("company.unknown_views", file=source.name, column=headings[0], found=known)
    rows = {view: np.isin(segment.codes, own) for view, own in codes.items() if own}
    views = {view: _bare(reading.answers.select(mine)) for view, mine in rows.items()}
    unplaced = tuple(value for value in segment.values if not view_of(value))
    return CompanyReading(Company(views), (reading.input,), unplaced)


def _there(told: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """Return how to read a source, without a column of units that it does not have."""
    cluster = told.get("cluster")
    named = {column.header for table in source.tables for one in possible_headers(table) for column in one.named()}
    return {**told, "cluster": cluster if cluster in named else None}


def _bare(answers: Answers) -> Answers:
    """Return the answers without groups: the company's people are too few to be told apart."""
    return replace(answers, segments={})


def _role_columns(table: Table) -> list[str]:
    """Return the headings of columns that may say who answers, the best first."""
    found = [
        column.header for header in possible_headers(table) for column in header.named() if names_roles(column.header)
    ]
    return list(dict.fromkeys(found))
