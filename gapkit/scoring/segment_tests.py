"""Segment tests: do groups of people differ, where, and is it what they expect or what they perceive?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.record import Record, field, replace
from gapkit.scoring.centres import Centre, score_centre
from gapkit.scoring.comparisons import GroupPair, SegmentTest
from gapkit.scoring.designs import DesignSums
from gapkit.scoring.group_pairs import FloatArray, designed_pairs, separate_pairs, side_by_side
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.stats.equivalence import verdict
from gapkit.stats.groups import omega_squared, welch_anova
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.stats.rank_groups import brunner_munzel, dunn, kruskal_wallis
from gapkit.tally import Tally

Key = tuple[str, str]

Designs = Mapping[Key, DesignSums]
"""The sums per cluster of every group."""


class Case(Record):
    """Groups to be compared on one dimension (code "" for the overall), and the centres of their scores by role."""

    segment: str
    code: str
    values: tuple[str, ...]
    tallies: tuple[Tally, ...] = ()
    centres: Mapping[str, tuple[Centre, ...]] = field(default_factory=dict)


Told = tuple[SegmentTest, list[GroupPair]]


def segment_tests(
    questionnaire: Questionnaire,
    tallies: Mapping[Key, Tally],
    segments: Rows[SegmentGap],
    rules: Rules,
    *,
    at_least: int = 30,
    most_groups: int = 12,
    designs: Designs | None = None,
) -> Rows[SegmentTest]:
    """Return a test per segment and dimension ("overall" last), corrected over segments and dimensions.

    Groups take part from `at_least` (effective) people and more than one cluster; pairs are listed for up to
    `most_groups` of them. `segments` are the rows that say who is shown. Verdicts cross significance with equivalence
    to the smallest gap that matters, and are inconclusive where means and ranks disagree.
    """
    cases = _cases(questionnaire, tallies, segments, at_least)
    measure = "gap" if questionnaire.paired else "perception"
    rows = [SegmentTest(case.segment, case.code or "overall", measure, len(case.values)) for case in cases]
    open_ = [i for i, case in enumerate(cases) if len(case.values) > 1]
    told = _compared([cases[i] for i in open_], [rows[i] for i in open_], questionnaire, rules, designs)
    for i, (row, pairs) in zip(open_, told, strict=True):
        rows[i] = _finished(row, pairs, cases[i], most_groups)
    alone = {(row.segment, row.dimension) for row in segments if "one_cluster" in row.notes}
    for i, case in enumerate(cases):
        if len(case.values) < 2:
            rows[i] = replace(rows[i], notes=("too_few_groups",))
        if (case.segment, rows[i].dimension) in alone:
            rows[i] = replace(rows[i], notes=(*rows[i].notes, "one_cluster"))
    return Rows(_judged(rows, rules))


def _cases(
    questionnaire: Questionnaire, tallies: Mapping[Key, Tally], segments: Rows[SegmentGap], at_least: int
) -> list[Case]:
    roles = ("gap", "expectation", "perception") if questionnaire.paired else ("perception",)
    shown: dict[Key, list[str]] = {}
    for row in segments:
        if not row.suppressed and _worth(row) >= at_least and "one_cluster" not in row.notes:
            shown.setdefault((row.segment, row.dimension), []).append(row.value)
    cases = []
    for segment in dict.fromkeys(row.segment for row in segments):
        for code in [*(dimension.code for dimension in questionnaire.dimensions), ""]:
            values = tuple(shown.get((segment, code or "overall"), ()))
            if len(values) < 2:
                cases.append(Case(segment, code, values))
                continue
            groups = tuple(tallies[segment, value] for value in values)
            centres = {role: tuple(score_centre(one, (role, code), questionnaire) for one in groups) for role in roles}
            cases.append(Case(segment, code, values, groups, centres))
    return cases


def _worth(row: SegmentGap) -> float:
    n = float(row.n or 0)
    return n if np.isnan(row.n_effective) else min(n, row.n_effective)


def _compared(
    cases: Sequence[Case],
    rows: Sequence[SegmentTest],
    questionnaire: Questionnaire,
    rules: Rules,
    designs: Designs | None,
) -> list[Told]:
    """Return every test and its pairs; all cases at once where they can be."""
    if not cases:
        return []
    measure = rows[0].measure
    rows = [
        replace(row, n=sum(centre.n for centre in case.centres[measure])) for row, case in zip(rows, cases, strict=True)
    ]
    if designs is not None:
        return [_designed(row, case, measure, designs, rules) for row, case in zip(rows, cases, strict=True)]
    tests = _welch(rows, [case.centres[measure] for case in cases])
    pairs = separate_pairs([case.values for case in cases], [case.centres for case in cases], measure, rules)
    told = list(zip(tests, pairs, strict=True))
    weighted = any(tally.is_weighted for case in cases for tally in case.tallies)
    return told if weighted else _ranked(told, cases, questionnaire, rules, measure)


def _designed(row: SegmentTest, case: Case, measure: str, designs: Designs, rules: Rules) -> Told:
    """Return a test under a design; groups of whole clusters share none, and their clusters are compared by Welch."""
    sums = [designs[case.segment, value] for value in case.values]
    if not sums[0].design.split:
        return designed_pairs(row, case.values, case.centres, case.code, sums, rules)
    centres = {
        role: tuple(one.under(own.freed.get((role, case.code))) for one, own in zip(told, sums, strict=True))
        for role, told in case.centres.items()
    }
    beside = side_by_side([centres[measure]])
    test = welch_anova(beside.size, beside.mean, beside.spread)
    f, df1, df2, p = (float(part[0]) for part in (test.f, test.df1, test.df2, test.p_value))
    (pairs,) = separate_pairs([case.values], [centres], measure, rules)
    return replace(row, method="design", f=f, df1=df1, df2=df2, p_value=p), pairs


def _finished(row: SegmentTest, pairs: list[GroupPair], case: Case, most_groups: int) -> SegmentTest:
    if np.isnan(row.p_value):
        row = replace(row, notes=(*row.notes, "no_test"))
    # All pairs shown to be alike means that all groups are: the largest of their p decides.
    alike = float(np.max([pair.equivalence_p for pair in pairs]))
    listed = Rows(pairs) if len(case.values) <= most_groups else Rows[GroupPair]()
    notes = row.notes if listed else (*row.notes, "too_many_pairs")
    return replace(row, equivalence_p=alike, pairs=listed, notes=notes)


def _welch(rows: Sequence[SegmentTest], centres: Sequence[Sequence[Centre]]) -> list[SegmentTest]:
    told = side_by_side(centres)
    test = welch_anova(told.size, told.mean, told.spread)
    effect = omega_squared(told.n, told.mean, told.sd)
    columns = {
        **{name: getattr(test, name) for name in ("f", "df1", "df2", "p_value")},
        "effect": effect.estimate,
        "effect_low": effect.low,
        "effect_high": effect.high,
    }
    numbers = {name: np.atleast_1d(column).tolist() for name, column in columns.items()}
    return [
        replace(row, method="welch", **{name: column[i] for name, column in numbers.items()})
        for i, row in enumerate(rows)
    ]


def _ranked(
    told: list[Told], cases: Sequence[Case], questionnaire: Questionnaire, rules: Rules, measure: str
) -> list[Told]:
    """Return tests and pairs with what the order of the scores alone says; of the overall there is no histogram."""
    position = {dimension.code: i for i, dimension in enumerate(questionnaire.dimensions)}
    done = list(told)
    for two in (True, False):
        chosen = [i for i, case in enumerate(cases) if case.code and (len(case.values) == 2) == two]
        if not chosen:
            continue
        values, counts = _histograms(
            [[tally.dimension_counts(measure, position[cases[i].code]) for tally in cases[i].tallies] for i in chosen]
        )
        found = _of_two(values, counts, rules.level) if two else _of_many(values, counts)
        for i, ranks in zip(chosen, found, strict=True):
            row, pairs = done[i]
            fields, each = ranks
            done[i] = (
                replace(row, **fields),
                [replace(pair, rank_p=p) for pair, p in zip(pairs, each[: len(pairs)], strict=True)],
            )
    return done


Ranks = tuple[dict[str, Any], list[float]]
"""Fields of a test, and a p for each pair."""


def _of_two(values: FloatArray, counts: FloatArray, level: float) -> list[Ranks]:
    found = brunner_munzel(values, counts, level=level)
    columns = (found.t, found.p_value, found.estimate, found.low, found.high)
    names = ("rank_statistic", "rank_p", "superiority", "superiority_low", "superiority_high")
    told = zip(*(np.atleast_1d(column).tolist() for column in columns), strict=True)
    return [({"rank_method": "brunner_munzel", **dict(zip(names, one, strict=True))}, [one[1]]) for one in told]


def _of_many(values: FloatArray, counts: FloatArray) -> list[Ranks]:
    """Return Kruskal-Wallis with Dunn's pairs; cases of fewer groups have empty ones at their end."""
    test, made = kruskal_wallis(values, counts), []
    size = counts.shape[1]
    whole = dunn(values, counts)
    groups = (counts.sum(axis=-1) > 0).sum(axis=-1)
    for i, (h, p) in enumerate(zip(test.h.tolist(), test.p_value.tolist(), strict=True)):
        kept = (whole.first < groups[i]) & (whole.second < groups[i]) if groups[i] < size else slice(None)
        made.append(
            (
                {"rank_method": "kruskal_wallis", "rank_statistic": h, "rank_p": p},
                np.asarray(whole.p_adjusted[i])[kept].tolist(),
            )
        )
    return made


def _histograms(
    told: Sequence[Sequence[tuple[FloatArray, NDArray[Any]]]],
) -> tuple[FloatArray, FloatArray]:
    """Return the distinct scores of all cases, and how many of each group hold them: (k,), (cases, groups, k)."""
    every = [values for case in told for values, _ in case]
    found, place = np.unique(np.round(np.concatenate(every), 9), return_inverse=True)
    scores: FloatArray = np.asarray(found, dtype=np.float64)
    counts = np.zeros((len(told), max(map(len, told)), scores.size))
    where, start = place.reshape(-1), 0
    for i, case in enumerate(told):
        for group, (values, layers) in enumerate(case):
            np.add.at(counts[i, group], where[start : start + values.size], layers[0])
            start += values.size
    return scores, counts


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
