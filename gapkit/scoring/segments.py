"""Segments: the gap of every dimension in every group of people, and which groups are too small to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from gapkit.model import Questionnaire, Segment
from gapkit.scoring.centres import Centre, score_centre
from gapkit.scoring.designs import DesignSums, Error
from gapkit.scoring.results import NAN, SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.suppression import Key, Sizes, hidden_groups, hidden_values
from gapkit.scoring.verdicts import EVERYBODY, identical_verdict, judged_gap
from gapkit.stats.equivalence import tost
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.stats.paired import paired_t
from gapkit.tally import Tally

__all__ = ["Key", "hidden_of", "hidden_values", "segment_gaps"]


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
    rows: list[SegmentGap] = []
    for (segment, value), tally in tallies.items():
        reason = hidden.get((segment, value))
        sums = None if designs is None else designs[segment, value]
        for code in [*(dimension.code for dimension in questionnaire.dimensions), ""]:
            name = code or "overall"
            if reason is not None:
                note = "too_few" if reason == "small" else "protected"
                protected = reason == "complementary"
                rows.append(SegmentGap(segment, value, name, None, suppressed=True, protected=protected, notes=(note,)))
                continue
            rows.append(_segment_row(questionnaire, tally, segment, value, code, rules, sums))
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


def _segment_row(
    questionnaire: Questionnaire,
    tally: Tally,
    segment: str,
    value: str,
    code: str,
    rules: Rules,
    sums: DesignSums | None,
) -> SegmentGap:
    name = code or "overall"
    errors = None if sums is None else sums.errors
    single = sums is not None and sums.single(("gap" if questionnaire.paired else "perception", code))
    if errors is not None and single:
        # Of one cluster alone nobody knows how far others would be from it.
        errors = {one: Error(NAN, error.df) for one, error in errors.items()}
    alone = ("one_cluster",) if single else ()
    perception = score_centre(tally, ("perception", code), questionnaire, errors)
    least, most = perception.interval(rules.level)
    counted = tally.is_weighted or errors is not None
    if not questionnaire.paired:
        return SegmentGap(
            segment,
            value,
            name,
            perception.n,
            perception=perception.mean,
            perception_low=least,
            perception_high=most,
            df=float(perception.df) if perception.n > 1 else NAN,
            n_effective=perception.effective if counted else NAN,
            notes=("no_expectation", *alone),
        )
    gap = score_centre(tally, ("gap", code), questionnaire, errors)
    low, high = gap.interval(rules.level)
    test = paired_t(gap.mean, gap.se, gap.df + 1)
    return SegmentGap(
        segment,
        value,
        name,
        gap.n,
        expectation=score_centre(tally, ("expectation", code), questionnaire).mean,
        perception=perception.mean,
        perception_low=least,
        perception_high=most,
        gap=gap.mean,
        gap_sd=gap.sd,
        gap_se=gap.se,
        gap_low=low,
        gap_high=high,
        df=float(test.df),
        p_value=float(test.p_value),
        equivalence_p=_equivalence(gap, rules),
        n_effective=gap.effective if counted else NAN,
        notes=(*(("all_identical",) if gap.sd == 0 else ()), *((EVERYBODY,) if gap.known else ()), *alone),
    )


def _equivalence(gap: Centre, rules: Rules) -> float:
    return float(tost(gap.mean, gap.se, gap.df, bound=rules.smallest_gap).p_value)


def _judged(rows: list[SegmentGap], rules: Rules) -> list[SegmentGap]:
    p_values = np.array([row.p_value for row in rows])
    alone = np.array([row.dimension == "overall" for row in rows], dtype=np.bool_)
    adjusted = np.where(alone, p_values, benjamini_hochberg(np.where(alone, np.nan, p_values)))
    judged = []
    for row, p in zip(rows, adjusted, strict=True):
        if row.suppressed:
            judged.append(row)
            continue
        if EVERYBODY in row.notes and (row.n or 0) > 1:
            judged.append(replace(row, verdict=identical_verdict(row.gap, rules)))
            continue
        same = row.gap if row.gap_sd == 0 else None
        said = judged_gap(float(p), row.equivalence_p, rules, same=same, n=row.n or 0, df=row.df)
        judged.append(replace(row, p_adjusted=float(p), verdict=said))
    return judged
