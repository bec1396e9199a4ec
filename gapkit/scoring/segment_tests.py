"""Segment tests: do groups of people differ, where, and is it what they expect or what they perceive?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gapkit.model import Questionnaire
from gapkit.record import replace
from gapkit.scoring.comparisons import GroupPair, SegmentTest
from gapkit.scoring.designs import DesignSums
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.stats.equivalence import verdict
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.tally import Tally

Key = tuple[str, str]


def segment_tests(
    questionnaire: Questionnaire,
    tallies: Mapping[Key, Tally],
    segments: Rows[SegmentGap],
    rules: Rules,
    *,
    at_least: int = 30,
    most_groups: int = 12,
    designs: Mapping[Key, DesignSums] | None = None,
) -> Rows[SegmentTest]:
    """Return a test per segment and dimension ("overall" last), corrected over segments and dimensions.

    Groups take part from `at_least` (effective) people and more than one cluster; pairs are listed for up to
    `most_groups` of them. `segments` are the rows that say who is shown. Verdicts cross significance with equivalence
    to the smallest gap that matters, and are inconclusive where means and ranks disagree.
    """
    groups = _groups(questionnaire, segments, at_least)
    measure = "gap" if questionnaire.paired else "perception"
    rows = [SegmentTest(segment, code or "overall", measure, len(values)) for segment, code, values in groups]
    open_ = [i for i, (_, _, values) in enumerate(groups) if len(values) > 1]
    if open_:
        from gapkit.scoring.group_tests import compared

        chosen = [groups[i] for i in open_]
        told = compared(chosen, [rows[i] for i in open_], questionnaire, tallies, rules, designs)
        for i, (row, pairs) in zip(open_, told, strict=True):
            rows[i] = _finished(row, pairs, most_groups)
    alone = {(row.segment, row.dimension) for row in segments if "one_cluster" in row.notes}
    for i, (segment, _, values) in enumerate(groups):
        if len(values) < 2:
            rows[i] = replace(rows[i], notes=("too_few_groups",))
        if (segment, rows[i].dimension) in alone:
            rows[i] = replace(rows[i], notes=(*rows[i].notes, "one_cluster"))
    return Rows(_judged(rows, rules))


def _groups(
    questionnaire: Questionnaire, segments: Rows[SegmentGap], at_least: int
) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return segment, code of a dimension and the values to be compared on it, of every segment and dimension."""
    shown: dict[Key, list[str]] = {}
    for row in segments:
        if not row.suppressed and _worth(row) >= at_least and "one_cluster" not in row.notes:
            shown.setdefault((row.segment, row.dimension), []).append(row.value)
    codes = [*(dimension.code for dimension in questionnaire.dimensions), ""]
    names = dict.fromkeys(row.segment for row in segments)
    return [(segment, code, tuple(shown.get((segment, code or "overall"), ()))) for segment in names for code in codes]


def _worth(row: SegmentGap) -> float:
    n = float(row.n or 0)
    return n if np.isnan(row.n_effective) else min(n, row.n_effective)


def _finished(row: SegmentTest, pairs: list[GroupPair], most_groups: int) -> SegmentTest:
    if np.isnan(row.p_value):
        row = replace(row, notes=(*row.notes, "no_test"))
    # All pairs shown to be alike means that all groups are: the largest of their p decides.
    alike = float(np.max([pair.equivalence_p for pair in pairs]))
    listed = Rows(pairs) if row.groups <= most_groups else Rows[GroupPair]()
    notes = row.notes if listed else (*row.notes, "too_many_pairs")
    return replace(row, equivalence_p=alike, pairs=listed, notes=notes)


def _judged(rows: list[SegmentTest], rules: Rules) -> list[SegmentTest]:
    alone = np.array([row.dimension == "overall" for row in rows], dtype=np.bool_)
    adjusted = {}
    for name in ("p_value", "rank_p"):
        p = np.array([getattr(row, name) for row in rows], dtype=np.float64)
        adjusted[name] = np.where(alone, p, benjamini_hochberg(np.where(alone, np.nan, p)))
    judged = []
    for row, p, rank in zip(rows, adjusted["p_value"].tolist(), adjusted["rank_p"].tolist(), strict=True):
        if row.method is None:
            judged.append(row)
            continue
        agree = None if np.isnan(rank) or np.isnan(p) else (p <= rules.error_rate) == (rank <= rules.error_rate)
        said = str(verdict(p, row.equivalence_p, error_rate=rules.error_rate))
        if agree is False and said == "gap_relevant":
            # Where the two tests part company there is no choosing between them.
            said = "inconclusive"
        pairs = Rows(_judged_pair(pair, said, rules) for pair in row.pairs)
        judged.append(replace(row, p_adjusted=p, rank_p_adjusted=rank, tests_agree=agree, verdict=said, pairs=pairs))
    return judged


def _judged_pair(pair: GroupPair, whole: str, rules: Rules) -> GroupPair:
    """Return a pair with its verdict: no pair is said to differ where the groups as a whole are not."""
    said = str(verdict(pair.p_value, pair.equivalence_p, error_rate=rules.error_rate))
    if said in ("gap_relevant", "gap_trivial") and whole not in ("gap_relevant", "gap_trivial"):
        small = pair.equivalence_p <= rules.error_rate
        said = "no_relevant_gap" if small else "inconclusive"
    return replace(pair, verdict=said, source=_source(pair) if said == "gap_relevant" else None)


def _source(pair: GroupPair) -> str | None:
    """Return which side a difference of gaps comes from, as far as the intervals of both sides tell."""
    if np.isnan(pair.expectation_difference):
        return None
    up = pair.difference > 0
    perceived = pair.perception_low > 0 if up else pair.perception_high < 0
    expected = pair.expectation_high < 0 if up else pair.expectation_low > 0
    if perceived and expected:
        return "both"
    return "perception" if perceived else "expectation" if expected else "unclear"
