"""A questionnaire laid over a table: the heading that suits best, and the columns it gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from gapkit.errors import Fault, GapkitError
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import Header, header_at, possible_headers
from gapkit.intake.headings.matching import Given, Matched, match_faults, matched_items, whole_match
from gapkit.intake.headings.references import named_column
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.words.text import number_in
from gapkit.model import Questionnaire
from gapkit.record import Record, field

_LOOKED_AT = 500


Counted = dict[tuple[int, int], Counter[object]]
"""How often each value occurs in the first rows of a column, by the first row and the column."""


class Fit(Record):
    """A questionnaire laid over a table: the heading that suits best and the columns it gives.

    `counted` is what was counted in the table so far: the questionnaires laid over it share most of its columns.
    """

    questionnaire: Questionnaire
    table: Table
    header: Header
    matched: Matched
    faults: tuple[Fault, ...] = ()
    counted: Counted = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether the answers can be read this way."""
        return self.matched.complete and not self.faults

    @cached_property
    def observed(self) -> Counter[float]:
        """How often each number occurs in the first rows of the item columns."""
        return observed(self)

    def raised(self) -> GapkitError:
        """Return the error that says why the answers cannot be read this way."""
        return GapkitError(*(self.faults or match_faults(self.matched, self.table.name)))


def fit_of(
    table: Table, headers: Sequence[Header], questionnaire: Questionnaire, mapping: MappingFile | None = None
) -> Fit | None:
    """Return the questionnaire laid over a table with the heading that suits best, or None without headings."""
    fits: list[Fit] = []
    for header in headers:
        fits.append(_fit(table, header, questionnaire, mapping))
        if fits[-1].complete:
            return fits[-1]
    # The topmost of equals: a second heading row often repeats the first in words.
    return max(fits, key=lambda fit: (fit.matched.filled - len(fit.faults), -fit.header.row), default=None)


def headers_of(table: Table, mapping: MappingFile | None = None) -> tuple[Header, ...]:
    """Return the heading the mapping file names, else the rows that may be one."""
    if mapping is None or mapping.header_row is None or table.names is not None:
        return possible_headers(table)
    return (header_at(table, mapping.header_row - 1),) if mapping.header_row <= table.height else ()


def whole_fits(
    tables: Sequence[Table], questionnaires: Sequence[Questionnaire], mapping: MappingFile | None
) -> list[Fit]:
    """Return every questionnaire over every table that it fits without anything missing or left over."""
    whole: list[Fit] = []
    for table in tables:
        headers = headers_of(table, mapping)
        counted: Counted = {}
        found = (_whole_fit(table, headers, questionnaire, mapping, counted) for questionnaire in questionnaires)
        whole += [fit for fit in found if fit is not None]
    return whole


def observed(fit: Fit, item: str | None = None, role: str | None = None) -> Counter[float]:
    """Return how often each number occurs in the first rows of the item columns."""
    counts: Counter[object] = Counter()
    first = fit.header.row + 1
    for code, columns in fit.matched.items.items():
        for one, column in columns.items():
            if item in (None, code) and role in (None, one):
                if (first, column.index) not in fit.counted:
                    told = Counter(fit.table.columns[column.index][first : first + _LOOKED_AT])
                    fit.counted[first, column.index] = told
                counts.update(fit.counted[first, column.index])
    found: Counter[float] = Counter()
    for value, count in counts.items():
        number = number_in(value) if isinstance(value, str) else value
        if isinstance(number, float | int) and number == number:
            found[float(number)] += count
    return found


def _whole_fit(
    table: Table,
    headers: Sequence[Header],
    questionnaire: Questionnaire,
    mapping: MappingFile | None,
    counted: Counted,
) -> Fit | None:
    """Return the questionnaire laid over the topmost heading that it fits without anything missing or left over."""
    for header in headers:
        given, taken, faults = _said(header, mapping)
        matched = None if faults else whole_match(header, questionnaire, given, taken)
        if matched is not None:
            return Fit(questionnaire, table, header, matched, counted=counted)
    return None


def _fit(table: Table, header: Header, questionnaire: Questionnaire, mapping: MappingFile | None) -> Fit:
    given, taken, faults = _said(header, mapping)
    return Fit(questionnaire, table, header, matched_items(header, questionnaire, given, taken), faults)


def _said(header: Header, mapping: MappingFile | None) -> tuple[Given, frozenset[int], tuple[Fault, ...]]:
    """Return the columns a mapping file gives to items, those it gives to something else, and what it gets wrong."""
    if mapping is None:
        return {}, frozenset(), ()
    found: dict[str, dict[str, Column]] = {}
    faults: list[Fault] = []
    for code, roles in mapping.items.items():
        for role, reference in roles.items():
            column = named_column(reference, header, where=f"{mapping.path.name}: items.{code}.{role}")
            if isinstance(column, Fault):
                faults.append(column)
            else:
                found.setdefault(code, {})[role] = column
    named = (named_column(reference, header, where="") for reference in mapping.others())
    taken = frozenset(column.index for column in named if isinstance(column, Column))
    return found, taken, tuple(faults)
