"""Which sheet holds the answers, where its heading is, and which questionnaire was asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gapkit.errors import Fault, GapkitError, fault, raise_faults
from gapkit.intake.files.tables import Note, Table
from gapkit.intake.headings.matching import first_texts
from gapkit.intake.headings.wordings import word_for_word
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.mapping.fits import Fit, fit_of, headers_of, observed, whole_fits
from gapkit.model import Questionnaire
from gapkit.record import replace

_ON_SCALE = 0.9
_NEARLY = 0.6
"""With this share of its columns a questionnaire is named as the nearest, with what is missing."""

_REVERSED = 0.25
"""Expectations this much of the scale's range lower for some items than for the rest look reversed."""

_PREFERRED = ("servqual91", "servqual88")
"""Same columns and scale: the first is taken, and said so, when nothing tells them apart."""

_BY_NUMBER = ("servqual91", "servqual88", "servqual94_3col")
"""Published forms people number through. An own questionnaire is known by its codes or wording only."""


def best_fit(tables: Sequence[Table], questionnaire: Questionnaire, mapping: MappingFile | None = None) -> Fit:
    """Return the one sheet that holds the answers; raise what is missing or in doubt."""
    tried = (fit_of(t, headers_of(t, mapping), questionnaire, mapping) for t in _candidates(tables, mapping))
    fits = [fit for fit in tried if fit is not None]
    if not fits:
        raise fault("intake.no_heading", sheet=_names(tables))
    whole = [fit for fit in fits if fit.complete]
    if whole:
        return _one_sheet([fit for fit in whole if not fit.table.hidden] or whole)
    from gapkit.intake.mapping.halves import two_sheets

    raise_faults(two_sheets(fits))
    raise max(fits, key=lambda fit: fit.matched.filled).raised()


def recognised(
    tables: Sequence[Table], questionnaires: Sequence[Questionnaire], mapping: MappingFile | None = None
) -> tuple[Fit, tuple[Note, ...]]:
    """Return the questionnaire that the columns speak of, and what has to be said about the choice."""
    candidates = _candidates(tables, mapping)
    whole = whole_fits(candidates, _worded(candidates, questionnaires, mapping), mapping)
    whole = whole or whole_fits(candidates, questionnaires, mapping)
    # Only where no sheet holds both kinds of answers can two of them be the halves of a survey.
    if len(candidates) > 1 and not any(fit.questionnaire.paired for fit in whole):
        from gapkit.intake.mapping.halves import of_halves, two_sheets

        near = (
            fit_of(t, headers_of(t, mapping), one, mapping) for one in of_halves(questionnaires) for t in candidates
        )
        raise_faults(two_sheets([fit for fit in near if fit is not None]))
    beside: tuple[Note, ...] = ()
    if not whole and (whole := _with_importance(candidates, questionnaires, mapping)):
        beside = (("intake.notes.importance", {"questionnaire": _PREFERRED[0]}),)
    if not whole:
        raise _nothing_whole(tables, questionnaires, mapping)
    # With answers off every scale the cells themselves say what is wrong.
    whole = [fit for fit in whole if not fit.matched.foreign] or whole
    fits = [fit for fit in whole if on_scale(fit, mapping)] or whole
    sure = [fit for fit in fits if is_known(fit)]
    chosen, notes = _chosen([fit for fit in sure if _rank(fit) == max(map(_rank, sure))] or fits)
    told = [(key, {**said, "questionnaire": chosen.questionnaire.id}) for key, said in beside]
    return chosen, (*notes, *told)


def _worded(
    tables: Sequence[Table], questionnaires: Sequence[Questionnaire], mapping: MappingFile | None
) -> list[Questionnaire]:
    """Return the questionnaires asked word by word on the one sheet that is wide enough for answers."""
    fewest = min((len(one.items) for one in questionnaires), default=0)
    wide = [table for table in tables if len(table.columns) >= fewest]
    headers = headers_of(wide[0], mapping) if len(wide) == 1 else ()
    return next((found for header in headers if (found := word_for_word(header.named(), questionnaires))), [])


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
    if not any(map(is_known, best)):
        known = sorted(names)
        raise fault("intake.only_by_number", known=", ".join(known), first=known[0])
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
    nearest = max(near, key=_nearness)
    if complete and max(fit.matched.filled for fit in complete) >= nearest.matched.filled:
        return _left_over(complete)
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
        values = observed(other, item.code, "expectation")
        if values:
            means[item.reversed].append(sum(v * n for v, n in values.items()) / sum(values.values()))
    scale = other.questionnaire.scale
    turned, straight = (float(np.mean(means[kind][1:] or [scale.midpoint])) for kind in (True, False))
    if turned < scale.midpoint < straight and straight - turned >= _REVERSED * scale.range:
        numbers = ", ".join(str(item.number) for item in other.questionnaire.presented if item.reversed)
        raise fault("intake.reversed_wording", chosen=_PREFERRED[0], other=_PREFERRED[1], numbers=numbers)
    return chosen


def _candidates(tables: Sequence[Table], mapping: MappingFile | None) -> Sequence[Table]:
    if mapping is None or mapping.sheet is None or not any(table.is_sheet for table in tables):
        return tables
    same = [table for table in tables if table.name.strip() == mapping.sheet.strip()]
    if not same:
        raise fault("intake.no_such_sheet", file=mapping.path.name, found=mapping.sheet, known=_names(tables))
    return same


def _names(tables: Sequence[Table]) -> str:
    return ", ".join(table.name for table in tables)


def _with_importance(
    tables: Sequence[Table], questionnaires: Sequence[Questionnaire], mapping: MappingFile | None
) -> list[Fit]:
    """Return the paired questionnaires that fit once the importance of every item is asked beside them."""
    beside = [asking_importance(one) for one in questionnaires if one.paired and "importance" not in one.columns]
    return [fit for fit in whole_fits(tables, beside, mapping) if "importance" in fit.matched.roles]


def asking_importance(questionnaire: Questionnaire) -> Questionnaire:
    """Return a questionnaire that asks how important each item is too, as importance-performance analysis does."""
    return replace(
        questionnaire,
        columns=(*questionnaire.columns, "importance"),
        optional_columns=(*questionnaire.optional_columns, "importance"),
    )
