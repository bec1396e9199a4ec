"""Segments: the gap of every dimension in every group of people, and which groups are too small to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gapkit.model import Questionnaire, Segment
from gapkit.record import Record, replace
from gapkit.scoring.centres import Centre, intervals, score_centre
from gapkit.scoring.designs import DesignSums, Error
from gapkit.scoring.results import NAN, SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.suppression import Key, Sizes, hidden_groups, hidden_values
from gapkit.scoring.verdicts import EVERYBODY, identical_verdict, judged_gaps
from gapkit.stats.equivalence import tost
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.stats.paired import paired_t
from gapkit.tally import Tally

__all__ = ["Key", "hidden_of", "hidden_values", "segment_gaps"]

_Place = tuple[str, str, str]
"""A segment, one of its values, and the code of a dimension; none for the whole."""


def segment_gaps(
    questionnaire: Questionnaire,
    tallies: Mapping[Key, Tally],
    rules: Rules,
    *,
    whole: Tally,
    segments: Mapping[str, Segment] | None = None,
    designs: Mapping[Key, DesignSums] | None = None,
) -> Rows[SegmentGap]:
    """Return the gaps per segment value and dimension ("overall" last).

    The dimensions are one family for Benjamini and Hochberg; the overall gap of a group stands alone. Groups too small
    to be shown keep their name and nothing else. `whole` is the tally of everybody, those without a segment included;
    `segments` say who is where, so that crossings are protected too; `designs` hold standard errors of a design.
    """
    hidden = hidden_of(questionnaire, tallies, rules, whole=whole, segments=segments)
    codes = [*(dimension.code for dimension in questionnaire.dimensions), ""]
    scored = {
        (*key, code): _scored(questionnaire, tally, code, None if designs is None else designs[key])
        for key, tally in tallies.items()
        if key not in hidden
        for code in codes
    }
    shown = _rows(scored, rules)
    rows = []
    for key in tallies:
        reason = hidden.get(key)
        note = "too_few" if reason == "small" else "protected"
        for code in codes:
            if reason is None:
                rows.append(shown[*key, code])
            else:
                protected = reason == "complementary"
                hides = SegmentGap(*key, code or "overall", None, suppressed=True, protected=protected, notes=(note,))
                rows.append(hides)
    return Rows(_judged(rows, rules)) if questionnaire.paired else Rows(rows)


def hidden_of(
    questionnaire: Questionnaire,
    tallies: Mapping[Key, Tally],
    rules: Rules,
    *,
    whole: Tally,
    segments: Mapping[str, Segment] | None = None,
) -> dict[Key, str]:
    """Return which groups of a study are hidden and why: "small" or "complementary". It holds for every output."""
    score = "gap" if questionnaire.paired else "perception"
    codes = [*(dimension.code for dimension in questionnaire.dimensions), ""]

    def sizes(tally: Tally) -> Sizes:
        return np.array([tally.people, *(tally.scores.n((score, code)) for code in codes)], dtype=np.int64)

    return hidden_groups(
        {key: sizes(tally) for key, tally in tallies.items()},
        sizes(whole),
        segments,
        min_cell=rules.min_cell,
        min_crossed=rules.min_crossed,
    )


class _Scored(Record):
    """The centres of one score of a group; where no expectation was asked there is only what was perceived."""

    perception: Centre
    gap: Centre | None
    expectation: float
    counted: bool
    notes: tuple[str, ...]


def _scored(questionnaire: Questionnaire, tally: Tally, code: str, sums: DesignSums | None) -> _Scored:
    errors = None if sums is None else sums.errors
    single = sums is not None and sums.single(("gap" if questionnaire.paired else "perception", code))
    if errors is not None and single:
        # Of one cluster alone nobody knows how far others would be from it.
        errors = {one: Error(NAN, error.df) for one, error in errors.items()}
    alone = ("one_cluster",) if single else ()
    perception = score_centre(tally, ("perception", code), questionnaire, errors)
    counted = tally.is_weighted or errors is not None
    if not questionnaire.paired:
        return _Scored(perception, None, NAN, counted, ("no_expectation", *alone))
    gap = score_centre(tally, ("gap", code), questionnaire, errors)
    expectation = score_centre(tally, ("expectation", code), questionnaire).mean
    notes = (*(("all_identical",) if gap.sd == 0 else ()), *((EVERYBODY,) if gap.known else ()), *alone)
    return _Scored(perception, gap, expectation, counted, notes)


def _rows(scored: Mapping[_Place, _Scored], rules: Rules) -> dict[_Place, SegmentGap]:
    """Return the rows of the groups that are shown; intervals and tests of all of them are worked out at once."""
    if not scored:
        return {}
    perceived = intervals([one.perception for one in scored.values()], rules.level)
    gaps = [one.gap for one in scored.values() if one.gap is not None]
    found: Iterator[dict[str, Any]] = iter(_tested(gaps, rules) if gaps else ())
    made = {}
    for (place, one), (low, high) in zip(scored.items(), perceived, strict=True):
        segment, value, code = place
        centre = one.gap or one.perception
        told: dict[str, Any] = {"df": float(centre.df) if centre.n > 1 else NAN} if one.gap is None else next(found)
        made[place] = SegmentGap(
            segment,
            value,
            code or "overall",
            centre.n,
            expectation=one.expectation,
            perception=one.perception.mean,
            perception_low=low,
            perception_high=high,
            n_effective=centre.effective if one.counted else NAN,
            notes=one.notes,
            **told,
        )
    return made


def _tested(gaps: Sequence[Centre], rules: Rules) -> list[dict[str, Any]]:
    """Return what is estimated and tested of each gap."""
    mean, sd, se, df = (
        np.array(one, dtype=np.float64) for one in zip(*((g.mean, g.sd, g.se, g.df) for g in gaps), strict=True)
    )
    low, high = np.array(intervals(gaps, rules.level)).T
    test = paired_t(mean, se, df + 1)
    equivalence = tost(mean, se, df, bound=rules.smallest_gap)
    columns = {
        "gap": mean,
        "gap_sd": sd,
        "gap_se": se,
        "gap_low": low,
        "gap_high": high,
        "df": test.df,
        "p_value": test.p_value,
        "equivalence_p": equivalence.p_value,
    }
    return [dict(zip(columns, row, strict=True)) for row in np.array(list(columns.values())).T.tolist()]


def _judged(rows: list[SegmentGap], rules: Rules) -> list[SegmentGap]:
    p_values = np.array([row.p_value for row in rows])
    alone = np.array([row.dimension == "overall" for row in rows], dtype=np.bool_)
    adjusted = np.where(alone, p_values, benjamini_hochberg(np.where(alone, np.nan, p_values)))
    judged = []
    for row, p, said in zip(
        rows, adjusted.tolist(), judged_gaps(rows, adjusted, rules, df=[r.df for r in rows]), strict=True
    ):
        if row.suppressed:
            judged.append(row)
        elif EVERYBODY in row.notes and (row.n or 0) > 1:
            judged.append(replace(row, verdict=identical_verdict(row.gap, rules)))
        else:
            judged.append(replace(row, p_adjusted=p, verdict=said))
    return judged
