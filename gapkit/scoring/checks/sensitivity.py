"""Sensitivity: would the results be others without the rows that look doubtful?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.record import replace
from gapkit.scoring.centres import Errors, score_centre
from gapkit.scoring.checks.results import Sensitivity, SensitivityRow
from gapkit.scoring.gaps import dimension_gaps, overall_gap
from gapkit.scoring.results import NAN, Gap, GapTable
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.verdicts import EVERYBODY, judged
from gapkit.stats.equivalence import tost
from gapkit.stats.paired import paired_t
from gapkit.stats.signed_rank import signed_rank, signed_rank_exact
from gapkit.tally import Tally

_CLEAR = 1e-6
"""Below this normal p the exact one decides nothing else: no error rate lies between them."""


def sensitivity(
    questionnaire: Questionnaire,
    every: Tally,
    rest: Tally,
    rules: Rules,
    *,
    shift_share: float = 0.5,
    excluded: bool = False,
    reported: GapTable | None = None,
    errors: tuple[Errors | None, Errors | None] = (None, None),
) -> Sensitivity:
    """Return every dimension and the whole with all rows and without the doubtful ones, and how far they move.

    A row changed when its verdict did, or when it moved by `shift_share` of the smallest gap that matters. Where fewer
    than `min_cell` people stay, or fewer than that make the difference, the numbers of every row are hidden: what two
    means of nearly the same people leave over are the answers of a few. Whether anything changed is told all the same;
    where too few stay, everything rests on doubtful rows. `reported` are the gaps of one side where they are known
    already: of the rest when the doubtful rows are `excluded`, else of every row. `errors` are those of a design, of
    every row and of the rest.
    """
    doubtful = every.people - rest.people
    if not doubtful:
        return Sensitivity(0, excluded, False)
    codes = [*(dimension.code for dimension in questionnaire.dimensions), ""]
    if rest.people < rules.min_cell:
        return Sensitivity(doubtful, excluded, True, Rows(_silent(code, "few_remain", True) for code in codes))
    known = None if reported is None else [*reported.dimensions, reported.overall]
    before = _gaps(questionnaire, every, rules, errors[0]) if known is None or excluded else known
    after = _gaps(questionnaire, rest, rules, errors[1]) if known is None or not excluded else known
    pairs = zip(before, after, strict=True)
    rows = [
        _row(questionnaire, code, pair, (every, rest), rules, shift_share, errors[0])
        for code, pair in zip(codes, pairs, strict=True)
    ]
    reason = _hidden(rows, rules.min_cell)
    if reason:
        rows = [_silent(row.code, reason, row.changed or reason == "few_remain") for row in rows]
    return Sensitivity(doubtful, excluded, any(row.changed for row in rows), Rows(rows))


def _silent(code: str, reason: str, changed: bool) -> SensitivityRow:
    return SensitivityRow(code or "overall", None, None, changed=changed, suppressed=True, notes=(reason,))


def _gaps(questionnaire: Questionnaire, tally: Tally, rules: Rules, errors: Errors | None) -> list[Gap]:
    """Return the dimensions and the whole, with no more than their verdicts need."""
    if not questionnaire.paired:
        levels = dimension_gaps(questionnaire, tally, rules, errors=errors)
        return [*levels, overall_gap(questionnaire, tally, rules, errors=errors)]
    rows = [_bare(questionnaire, tally, dimension.code, rules, errors) for dimension in questionnaire.dimensions]
    if errors is None and not tally.is_weighted:
        rows = [_with_rank(row, *tally.dimension_counts("gap", i), rules) for i, row in enumerate(rows)]
    dimensions = judged(rows, rules, family="dimensions")
    return [*dimensions, *judged([_bare(questionnaire, tally, "", rules, errors)], rules, family="overall")]


def _bare(questionnaire: Questionnaire, tally: Tally, code: str, rules: Rules, errors: Errors | None) -> Gap:
    gap = score_centre(tally, ("gap", code), questionnaire, errors)
    if gap.n < rules.min_cell:
        return Gap(code, code, None, 0) if gap.n == 0 else Gap(code, code, None, None, suppressed=True)
    low, high = gap.interval(rules.level)
    return Gap(
        code,
        code,
        None,
        gap.n,
        gap=gap.mean,
        gap_sd=gap.sd,
        gap_low=low,
        gap_high=high,
        p_value=float(paired_t(gap.mean, gap.se, gap.df + 1).p_value),
        equivalence_p=float(tost(gap.mean, gap.se, gap.df, bound=rules.smallest_gap).p_value),
        notes=(EVERYBODY,) if gap.known else (),
    )


def _with_rank(row: Gap, values: NDArray[Any], counts: NDArray[Any], rules: Rules) -> Gap:
    if not row.n:
        return row
    test = signed_rank(values, counts[0])
    exact = NAN
    if not float(test.p_value) < _CLEAR and float(test.n_nonzero) <= rules.exact_up_to:
        exact = float(signed_rank_exact(values, counts[0]))
    return replace(row, signed_rank_p=float(test.p_value), signed_rank_exact=exact)


def _row(
    questionnaire: Questionnaire,
    code: str,
    pair: tuple[Gap, Gap],
    tallies: tuple[Tally, Tally],
    rules: Rules,
    shift_share: float,
    errors: Errors | None,
) -> SensitivityRow:
    score = "gap" if questionnaire.paired else "perception"
    if questionnaire.paired:
        told = [(row.gap, row.gap_low, row.gap_high, row.verdict) for row in pair]
    else:
        told = [(row.perception, row.perception_low, row.perception_high, None) for row in pair]
    (before, before_low, before_high, verdict), (after, after_low, after_high, other) = told
    centre = score_centre(tallies[0], (score, code), questionnaire, errors)
    n_without = tallies[1].scores.n((score, code))
    shift = after - before
    moved = bool(abs(shift) >= shift_share * rules.smallest_gap - 1e-12)
    return SensitivityRow(
        code=code or "overall",
        n_with=centre.n,
        n_without=n_without,
        gap_with=before,
        gap_with_low=before_low,
        gap_with_high=before_high,
        verdict_with=verdict,
        gap_without=after,
        gap_without_low=after_low,
        gap_without_high=after_high,
        verdict_without=other,
        shift=shift,
        shift_se=shift / centre.se if centre.se > 0 else NAN,
        changed=moved or verdict != other,
    )


def _hidden(rows: Sequence[SensitivityRow], min_cell: int) -> str:
    """Return why the numbers must not be shown, or nothing."""
    if any((row.n_without or 0) < min_cell for row in rows):
        return "few_remain"
    left = [(row.n_with or 0) - (row.n_without or 0) for row in rows]
    return "few_removed" if any(0 < apart < min_cell for apart in left) else ""
