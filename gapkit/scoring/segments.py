"""Segments: the gap of every dimension in every group of people, and which groups are too small to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from gapkit.model import Questionnaire
from gapkit.scoring.centres import Centre, score_centre
from gapkit.scoring.results import NAN, SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.stats.equivalence import tost, verdict
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.stats.paired import paired_t
from gapkit.tally import Tally

Key = tuple[str, str]
"""A segment and one of its values."""


def segment_gaps(
    questionnaire: Questionnaire, tallies: Mapping[Key, Tally], rules: Rules, *, people: int
) -> Rows[SegmentGap]:
    """Return the gaps per segment value and dimension ("overall" last).

    The dimensions are one family for Benjamini and Hochberg; the overall gap of a group stands alone. Groups too small
    to be shown keep their name and nothing else. `people` is how many the study has, those without a segment included.
    """
    sizes = {key: _shown_n(questionnaire, tally) for key, tally in tallies.items()}
    told: dict[str, int] = {}
    for (segment, _), tally in tallies.items():
        told[segment] = told.get(segment, 0) + tally.people
    untold = {segment: people - n for segment, n in told.items()}
    hidden = hidden_values(sizes, min_cell=rules.min_cell, untold=untold)
    rows: list[SegmentGap] = []
    for (segment, value), tally in tallies.items():
        reason = hidden.get((segment, value))
        for code in [*(dimension.code for dimension in questionnaire.dimensions), ""]:
            name = code or "overall"
            if reason is not None:
                note = "too_few" if reason == "small" else "protected"
                protected = reason == "complementary"
                rows.append(SegmentGap(segment, value, name, None, suppressed=True, protected=protected, notes=(note,)))
                continue
            rows.append(_segment_row(questionnaire, tally, segment, value, code, rules))
    return Rows(_judged(rows, rules)) if questionnaire.paired else Rows(rows)


def hidden_values(
    sizes: Mapping[Key, int], *, min_cell: int, untold: Mapping[str, int] | None = None
) -> dict[Key, str]:
    """Return which segment values must be hidden and why: "small", or "complementary" to protect a small one.

    Within a segment, all that a subtraction from the total leaves must be at least two groups and at least `min_cell`
    people. People who did not tell their segment (`untold`) are one such group.
    """
    unknown = untold or {}
    hidden: dict[Key, str] = {}
    for segment in dict.fromkeys(segment for segment, _ in sizes):
        group = sorted(((n, key) for key, n in sizes.items() if key[0] == segment), key=lambda pair: pair[0])
        small = [key for n, key in group if n < min_cell]
        hidden |= dict.fromkeys(small, "small")
        left = [sizes[key] for key in small] + ([unknown[segment]] if unknown.get(segment, 0) > 0 else [])
        if not left or (not small and sum(left) >= min_cell):
            continue
        rest = [(n, key) for n, key in group if n >= min_cell]
        while rest and (len(left) < 2 or sum(left) < min_cell):
            n, key = rest.pop(0)
            hidden[key] = "complementary"
            left.append(n)
    return hidden


def _shown_n(questionnaire: Questionnaire, tally: Tally) -> int:
    """Return the smallest number of people behind any number of a group."""
    score = "gap" if questionnaire.paired else "perception"
    return min(tally.scores.n((score, code)) for code in [*(d.code for d in questionnaire.dimensions), ""])


def _segment_row(
    questionnaire: Questionnaire, tally: Tally, segment: str, value: str, code: str, rules: Rules
) -> SegmentGap:
    name = code or "overall"
    perception = score_centre(tally, ("perception", code), questionnaire)
    if not questionnaire.paired:
        return SegmentGap(segment, value, name, perception.n, perception=perception.mean, notes=("no_expectation",))
    gap = score_centre(tally, ("gap", code), questionnaire)
    low, high = gap.interval(rules.level)
    test = paired_t(gap.mean, gap.se, gap.n)
    return SegmentGap(
        segment,
        value,
        name,
        gap.n,
        expectation=score_centre(tally, ("expectation", code), questionnaire).mean,
        perception=perception.mean,
        gap=gap.mean,
        gap_sd=gap.sd,
        gap_se=gap.se,
        gap_low=low,
        gap_high=high,
        p_value=float(test.p_value),
        equivalence_p=_equivalence(gap, rules),
        n_effective=gap.effective if tally.is_weighted else NAN,
        notes=("all_identical",) if gap.sd == 0 else (),
    )


def _equivalence(gap: Centre, rules: Rules) -> float:
    return float(tost(gap.mean, gap.se, gap.n - 1, bound=rules.smallest_gap).p_value)


def _judged(rows: list[SegmentGap], rules: Rules) -> list[SegmentGap]:
    p_values = np.array([row.p_value for row in rows])
    alone = np.array([row.dimension == "overall" for row in rows], dtype=np.bool_)
    adjusted = np.where(alone, p_values, benjamini_hochberg(np.where(alone, np.nan, p_values)))
    judged = []
    for row, p in zip(rows, adjusted, strict=True):
        if row.suppressed:
            judged.append(row)
            continue
        if row.gap_sd == 0:
            size = abs(row.gap)
            said = "gap_relevant" if size > rules.smallest_gap else "gap_trivial" if size else "no_relevant_gap"
        else:
            said = str(verdict(p, row.equivalence_p, error_rate=rules.error_rate))
        judged.append(replace(row, p_adjusted=float(p), verdict=said))
    return judged
