"""The company's own answers: a file with what managers and frontline believe customers expect, and how they rate it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gapkit.errors import GapkitError, raise_faults
from gapkit.intake.comments.wanted import coding_of
from gapkit.intake.company_items import EveryItem, with_every_item
from gapkit.intake.company_parts import company_parts
from gapkit.intake.company_roles import answers_of, role_column, role_columns, view_words
from gapkit.intake.company_sheets import ids_elsewhere, sheets_of_views
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import possible_headers
from gapkit.intake.mapping.file import MappingFile, read_mapping
from gapkit.intake.opened import opened
from gapkit.intake.reading import InputFacts, read_answers
from gapkit.intake.words.roles import view_of
from gapkit.model import Answers, Questionnaire
from gapkit.model.company import VIEWS, Company
from gapkit.record import Record, replace

__all__ = ["CompanyReading", "read_company", "view_of"]

_COLUMNS = ("expectation", "perception")


class CompanyReading(Record):
    """The company's answers, and what was read; `unplaced` are the words for roles of neither view that
    many share, blank for all others."""

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
    said = None if mapping is None else read_mapping(mapping)
    left_out: list[bool] = []

    def placed(held: Source, own: Questionnaire) -> tuple[Mapping[str, Answers], tuple[InputFacts, ...]]:
        read = _placed(held, own, {"language": language}, said)
        left_out.append(read.company.left_out)
        return read.company.views, read.facts

    own = company_parts(found, questionnaire, placed)
    found = replace(found, tables=own.rest)
    if (own.parts or own.faults) and not _views_told(found):
        raise_faults(own.faults)
        return CompanyReading(Company(parts=own.parts, left_out=any(left_out)), own.facts, ())
    every = with_every_item(found, asked, mapping)
    try:
        read = _placed(every.source, asked, {"mapping": mapping, "language": language, "cluster": cluster}, said)
    except GapkitError as error:
        raise GapkitError(*error.faults, *own.faults) from None
    raise_faults(own.faults)
    company = replace(read.company, parts=own.parts, not_asked=_not_asked(every, read.company.views))
    company = replace(company, left_out=company.left_out or any(left_out))
    return CompanyReading(company, (*read.facts, *own.facts), read.unplaced)


def _not_asked(every: EveryItem, views: Mapping[str, Answers]) -> Mapping[str, frozenset[str]]:
    """Return by view the items that its sheet, or the one of all views, has no column for."""
    own = {view: codes for name, codes in every.not_asked.items() if codes and (view := view_of(name))}
    shared = next((codes for name, codes in every.not_asked.items() if codes and not view_of(name)), frozenset())
    found = {view: own.get(view, shared) for view in views}
    return {view: codes for view, codes in found.items() if codes}


def _views_told(source: Source) -> bool:
    """Return whether anything says who answers."""
    return any(view_of(table.name) or role_columns(table) for table in source.tables)


def _placed(source: Source, asked: Questionnaire, told: Mapping[str, Any], said: MappingFile | None) -> CompanyReading:
    """Return the answers to one questionnaire by view, told by the names of sheets or by a column."""
    tables = answers_of(source, said)
    sheets = sheets_of_views(source, tables)
    alone = len(sheets) == 1 and not any(role_columns(table) for table in tables)
    coded = [table for table in source.tables if not any(table is one for one in tables)]
    if len(sheets) > 1 or alone:
        elsewhere = ids_elsewhere(sheets, coding_of(source, said if "mapping" in told else None, None)[1], said)
        return _by_sheet(source, asked, sheets, told, coded, elsewhere)
    return _by_column(source, asked, told, said)


def _by_sheet(
    source: Source,
    asked: Questionnaire,
    sheets: Mapping[str, Table],
    told: Mapping[str, Any],
    coded: Sequence[Table],
    elsewhere: Mapping[str, frozenset[str]],
) -> CompanyReading:
    views, facts, faults = {}, [], []
    for view in VIEWS:
        if view not in sheets:
            continue
        try:
            held = replace(source, tables=(sheets[view], *coded))
            reading = read_answers(
                held, questionnaire=asked, of_company=True, elsewhere=elsewhere[view], **_there(told, held)
            )
        except GapkitError as error:
            faults += list(error.faults)
            continue
        views[view] = _bare(reading.answers)
        facts.append(reading.input)
    if faults:
        raise GapkitError(*faults)
    return CompanyReading(Company(views), tuple(facts), ())


def _by_column(
    source: Source, asked: Questionnaire, told: Mapping[str, Any], said: MappingFile | None
) -> CompanyReading:
    heading = role_column(source, said, mapped="mapping" in told)
    named = () if "mapping" in told and said is not None and heading in said.segments else (heading,)
    reading = read_answers(source, questionnaire=asked, segments=named, of_company=True, **_there(told, source))
    segment = reading.answers.segments[heading]
    codes, unplaced = view_words(segment, source.name, heading, said)
    rows = {view: np.isin(segment.codes, own) for view, own in codes.items() if own}
    views = {view: _bare(reading.answers.select(mine)) for view, mine in rows.items()}
    left_out = not bool(np.logical_or.reduce(list(rows.values())).all())
    return CompanyReading(Company(views, left_out=left_out), (reading.input,), unplaced)


def _there(told: Mapping[str, Any], source: Source) -> dict[str, Any]:
    """Return how to read a source, without a column of units that it does not have."""
    cluster = told.get("cluster")
    named = {column.header for table in source.tables for one in possible_headers(table) for column in one.named()}
    return {**told, "cluster": cluster if cluster in named else None}


def _bare(answers: Answers) -> Answers:
    """Return the answers without groups and without what anybody wrote: the company's people are too few for either.

    The themes that were given to their comments stay.
    """
    written = answers.comments
    if written is not None:
        people = tuple(tuple(replace(one, text="", quotable=False) for one in own) for own in written.people)
        written = replace(written, people=people, consent=False)
    return replace(answers, segments={}, comments=written)
