"""The sheets of a company file that hold its own questionnaires: the internal gaps, and how far along it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gapkit.errors import Fault, GapkitError
from gapkit.intake.answers.body import is_blank
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import possible_headers
from gapkit.intake.questionnaires.company import company_questionnaires
from gapkit.intake.reading import InputFacts
from gapkit.intake.words.text import plain
from gapkit.model import Answers, Questionnaire
from gapkit.model.company import CompanyPart
from gapkit.model.questionnaire import LETTERS
from gapkit.record import Record, replace

_SHARE = 0.5
"""A sheet holds a questionnaire when at least this share of its items has a heading there."""

Placed = Callable[[Source, Questionnaire], tuple[Mapping[str, Answers], tuple[InputFacts, ...]]]
"""Reads one sheet of a questionnaire into answers by view."""


class PartsFound(Record):
    """What was found of the company's own questionnaires, what is wrong with it, and the tables that are left."""

    parts: Mapping[str, CompanyPart]
    facts: tuple[InputFacts, ...]
    rest: tuple[Table, ...]
    faults: tuple[Fault, ...] = ()


def company_parts(source: Source, customers: Questionnaire, placed: Placed) -> PartsFound:
    """Return the company's own questionnaires that the tables hold; a sheet that nobody filled in holds nothing."""
    parts: dict[str, CompanyPart] = {}
    facts: list[InputFacts] = []
    faults: list[Fault] = []
    taken: list[Table] = []
    for asked in company_questionnaires(customers):
        table = next((one for one in source.tables if _holds(one, asked)), None)
        if table is None:
            continue
        taken.append(table)
        if not answered(table):
            continue
        try:
            views, told = placed(replace(source, tables=(table,)), asked)
        except GapkitError as error:
            faults += error.faults
            continue
        parts[asked.id] = CompanyPart(asked, views)
        facts += told
    own = [table for table in taken if not _holds(table, customers)]
    rest = tuple(table for table in source.tables if table not in own and (not taken or answered(table)))
    return PartsFound(parts, tuple(facts), rest, tuple(faults))


def answered(table: Table) -> bool:
    """Return whether there is anything below the headings, which may stand in two rows, but empty cells."""
    headers = possible_headers(table)
    first = max((header.row for header in headers), default=-1) + 1
    return any(not is_blank(cell) for column in table.columns for cell in column[first:])


def _holds(table: Table, asked: Questionnaire) -> bool:
    return any(_share([column.header for column in one.named()], asked) >= _SHARE for one in possible_headers(table))


def _share(headings: list[str], asked: Questionnaire) -> float:
    names = {plain(heading) for heading in headings}
    found = sum(
        bool(names & {plain(f"{LETTERS[role]}_{item.code}") for role in asked.columns})
        or any(plain(item.text.in_(one)) in name for one in ("es", "en") for name in names)
        for item in asked.items
    )
    return found / len(asked.items)
