"""Which sheet holds the answers, where its heading is, and which questionnaire was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from gapkit.errors import Fault, GapkitError, fault, raise_faults
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Note, Table
from gapkit.intake.headings.headers import Header, header_at, possible_headers
from gapkit.intake.headings.matching import Given, Matched, first_texts, match_faults, matched_items, whole_match
from gapkit.intake.headings.references import named_column
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.mapping.halves import of_halves, two_sheets
from gapkit.intake.words.text import number_in
from gapkit.model import Questionnaire
from gapkit.record import Record

_LOOKED_AT = 500
_ON_SCALE = 0.9
_NEARLY = 0.6
"""With this share of its columns a questionnaire is named as the nearest, with what is missing."""

_REVERSED = 0.25
"""Expectations this much of the scale's range lower for some items than for the rest look reversed."""

_PREFERRED = ("servqual91", "servqual88")
"""Same columns and scale: the first is taken, and said so, when nothing tells them apart."""

_BY_NUMBER = ("servqual91", "servqual88", "servqual94_3col")
"""Published forms people number through. An own questionnaire is known by its codes or wording only."""


class Fit(Record):
    """A questionnaire laid over a table: the heading that suits best and the columns it gives."""

    questionnaire: Questionnaire
    table: Table
    header: Header
    matched: Matched
    faults: tuple[Fault, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the answers can be read this way."""
        return self.matched.complete and not self.faults

    @cached_property
    def observed(self) -> Counter[float]:
        """How often each number occurs in the first rows of the item columns."""
        return _observed(self)

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


def best_fit(tables: Sequence[Table], questionnaire: Questionnaire, mapping: MappingFile | None = None) -> Fit:
    """Return the one sheet that holds the answers; raise what is missing or in doubt."""
    tried = (fit_of(t, headers_of(t, mapping), questionnaire, mapping) for t in _candidates(tables, mapping))
    fits = [fit for fit in tried if fit is not None]
    if not fits:
        raise fault("intake.no_heading", sheet=_names(tables))
    whole = [fit for fit in fits if fit.complete]
    if whole:
        return _one_sheet([fit for fit in whole if not fit.table.hidden] or whole)
    raise_faults(two_sheets(fits))
    raise max(fits, key=lambda fit: fit.matched.filled).raised()


def recognised(
    tables: Sequence[Table], questionnaires: Sequence[Questionnaire], mapping: MappingFile | None = None
) -> tuple[Fit, tuple[Note, ...]]:
    """Return the questionnaire that the columns speak of, and what has to be said about the choice."""
    if len(candidates := _candidates(tables, mapping)) > 1:
        near = (
            fit_of(t, headers_of(t, mapping), one, mapping) for one in of_halves(questionnaires) for t in candidates
        )
        raise_faults(two_sheets([fit for fit in near if fit is not None]))
    whole: list[Fit] = []
    for table in _candidates(tables, mapping):
        headers = headers_of(table, mapping)
        found = (_whole_fit(table, headers, questionnaire, mapping) for questionnaire in questionnaires)
        whole += [fit for fit in found if fit is not None]
    if not whole:
        raise _nothing_whole(tables, questionnaires, mapping)
    # With answers off every scale the cells themselves say what is wrong.
    whole = [fit for fit in whole if not fit.matched.foreign] or whole
    fits = [fit for fit in whole if on_scale(fit, mapping)] or whole
    sure = [fit for fit in fits if is_known(fit)]
    return _chosen([fit for fit in sure if _rank(fit) == max(map(_rank, sure))] or fits)


def _chosen(best: Sequence[Fit]) -> tuple[Fit, tuple[Note, ...]]:
    """Return the only questionnaire among equals, or the default of its family; ask when there are several."""
    names = tuple(dict.fromkeys(fit.questionnaire.id for fit in best))
    if all(fit.matched.foreign for fit in best):
        said = {
            "texts": first_texts(best[0].matched),
            "known": ", ".join(names),
            "first": min(names, key=lambda one: one != _PREFERRED[0]),
        }
        raise fault("intake.other_items", sheet=best[0].table.name, **said)
    if set(names) == set(_PREFERRED):
        _one_sheet(best)
        chosen, other = _PREFERRED
        return _of_family(best), (("intake.notes.preferred", {"chosen": chosen, "other": other}),)
    if len(names) == 1 and not is_known(best[0]):
        raise fault("intake.only_by_number", known=names[0])
    if len(names) > 1:
        known = sorted(names)
        raise fault("intake.which_questionnaire", known=", ".join(known), first=known[0])
    return _one_sheet(best), (("intake.notes.recognised", {"chosen": names[0]}),)


def _one_sheet(fits: Sequence[Fit]) -> Fit:
    sheets = tuple(dict.fromkeys(fit.table.name for fit in fits))
    if len(sheets) > 1:
        raise fault("intake.which_sheet", sheets=", ".join(sheets), first=sheets[0])
    return fits[0]


def _nothing_whole(
    tables: Sequence[Table], questionnaires: Sequence[Questionnaire], mapping: MappingFile | None
) -> GapkitError:
    """Return what is left over or missing for the nearest questionnaire, or what would have been expected."""
    near: list[Fit] = []
    for table in _candidates(tables, mapping):
        headers = headers_of(table, mapping)
        found = (fit_of(table, headers, questionnaire, mapping) for questionnaire in questionnaires)
        near += [fit for fit in found if fit is not None]
    if not near:
        return fault("intake.no_heading", sheet=_names(tables))
    complete = [fit for fit in near if fit.complete and is_known(fit)]
    if complete:
        return _left_over(complete)
    nearest = max(near, key=_nearness)
    wanted = nearest.matched.filled + len(nearest.matched.missing)
    if nearest.matched.filled >= _NEARLY * wanted and not nearest.complete and is_known(nearest):
        first = Fault("intake.nearly", {"nearest": nearest.questionnaire.id, "sheet": nearest.table.name})
        return GapkitError(first, *nearest.raised().faults)
    return fault(
        "intake.no_questionnaire",
        known=", ".join(questionnaire.id for questionnaire in questionnaires),
        sheet=nearest.table.name,
        headings=", ".join(f'"{column.header[:30]}"' for column in nearest.header.named()[:6]),
    )


def on_scale(fit: Fit, mapping: MappingFile | None = None) -> bool:
    """Tell whether nearly all numbers in the item columns are answers on the scale."""
    low, high = fit.questionnaire.scale.low, fit.questionnaire.scale.high
    if mapping is not None and mapping.scale is not None:
        low, high = mapping.scale
    counts = fit.observed
    return sum(n for value, n in counts.items() if low <= value <= high) >= _ON_SCALE * sum(counts.values())


def _rank(fit: Fit) -> tuple[int, bool, bool, bool]:
    counts = fit.observed
    reached = bool(counts) and max(counts) == fit.questionnaire.scale.high
    return fit.matched.filled, not fit.matched.only_numbers, reached, not fit.table.hidden


def _left_over(complete: Sequence[Fit]) -> GapkitError:
    best = max(complete, key=_nearness)
    columns = [column.shown for column in (*best.matched.beyond, *best.matched.not_asked)]
    return fault(
        "intake.left_over",
        known=", ".join(dict.fromkeys(fit.questionnaire.id for fit in complete)),
        columns=", ".join(columns[:6]) + (" ..." if len(columns) > 6 else ""),
        first=best.questionnaire.id,
    )


def is_known(fit: Fit) -> bool:
    """Tell whether codes or wording speak for the questionnaire, or it is one that people number through."""
    return not fit.matched.only_numbers or fit.questionnaire.id in _BY_NUMBER


def _nearness(fit: Fit) -> tuple[bool, int, bool]:
    return is_known(fit), fit.matched.filled - len(fit.matched.missing), fit.questionnaire.id == _PREFERRED[0]


def _of_family(best: Sequence[Fit]) -> Fit:
    """Return the default of the family, unless answers fall where the other one asks in reverse."""
    by_id = {fit.questionnaire.id: fit for fit in reversed(best)}
    chosen, other = (by_id[id] for id in _PREFERRED)  # noqa: A001
    means = {True: [0.0], False: [0.0]}
    for item in other.questionnaire.items:
        values = _observed(other, item.code, "expectation")
        if values:
            means[item.reversed].append(sum(v * n for v, n in values.items()) / sum(values.values()))
    scale = other.questionnaire.scale
    turned, straight = (float(np.mean(means[kind][1:] or [scale.midpoint])) for kind in (True, False))
    if turned < scale.midpoint < straight and straight - turned >= _REVERSED * scale.range:
        numbers = ", ".join(str(item.number) for item in other.questionnaire.presented if item.reversed)
        raise fault("intake.reversed_wording", chosen=_PREFERRED[0], other=_PREFERRED[1], numbers=numbers)
    return chosen


def _observed(fit: Fit, item: str | None = None, role: str | None = None) -> Counter[float]:
    """Return how often each number occurs in the first rows of the item columns."""
    counts: Counter[object] = Counter()
    first = fit.header.row + 1
    for code, columns in fit.matched.items.items():
        for one, column in columns.items():
            if item in (None, code) and role in (None, one):
                counts.update(fit.table.columns[column.index][first : first + _LOOKED_AT])
    found: Counter[float] = Counter()
    for value, count in counts.items():
        number = number_in(value) if isinstance(value, str) else value
        if isinstance(number, float | int) and number == number:
            found[float(number)] += count
    return found


def _candidates(tables: Sequence[Table], mapping: MappingFile | None) -> Sequence[Table]:
    if mapping is None or mapping.sheet is None or not any(table.is_sheet for table in tables):
        return tables
    same = [table for table in tables if table.name.strip() == mapping.sheet.strip()]
    if not same:
        raise fault("intake.no_such_sheet", file=mapping.path.name, found=mapping.sheet, known=_names(tables))
    return same


def _names(tables: Sequence[Table]) -> str:
    return ", ".join(table.name for table in tables)


def _whole_fit(
    table: Table, headers: Sequence[Header], questionnaire: Questionnaire, mapping: MappingFile | None
) -> Fit | None:
    """Return the questionnaire laid over the topmost heading that it fits without anything missing or left over."""
    for header in headers:
        given, taken, faults = _said(header, mapping)
        matched = None if faults else whole_match(header, questionnaire, given, taken)
        if matched is not None:
            return Fit(questionnaire, table, header, matched)
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
