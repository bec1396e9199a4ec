"""Group tests: do the means and the order of the scores of some groups differ, and which pairs?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Questionnaire
from gapkit.record import Record, replace
from gapkit.scoring.centres import Centre, score_centre
from gapkit.scoring.comparisons import GroupPair, SegmentTest
from gapkit.scoring.designs import DesignSums
from gapkit.scoring.group_pairs import FloatArray, designed_pairs, separate_pairs, side_by_side
from gapkit.scoring.rules import Rules
from gapkit.stats.groups import omega_squared, welch_anova
from gapkit.stats.rank_groups import brunner_munzel, dunn, kruskal_wallis
from gapkit.tally import Tally

Designs = Mapping[tuple[str, str], DesignSums]
"""The sums per cluster of every group."""

Told = tuple[SegmentTest, list[GroupPair]]

Groups = tuple[str, str, tuple[str, ...]]
"""A segment, the code of a dimension ("" for the overall), and the values of the segment to be compared on it."""


class _Case(Record):
    """Groups to be compared, and the centres of their scores by role."""

    segment: str
    code: str
    values: tuple[str, ...]
    tallies: tuple[Tally, ...]
    centres: Mapping[str, tuple[Centre, ...]]


def compared(
    groups: Sequence[Groups],
    rows: Sequence[SegmentTest],
    questionnaire: Questionnaire,
    tallies: Mapping[tuple[str, str], Tally],
    rules: Rules,
    designs: Designs | None,
) -> list[Told]:
    """Return every test and its pairs; all of them at once where they can be."""
    roles = ("gap", "expectation", "perception") if questionnaire.paired else ("perception",)
    cases = []
    for segment, code, values in groups:
        parts = tuple(tallies[segment, value] for value in values)
        centres = {role: tuple(score_centre(one, (role, code), questionnaire) for one in parts) for role in roles}
        cases.append(_Case(segment, code, values, parts, centres))
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


def _designed(row: SegmentTest, case: _Case, measure: str, designs: Designs, rules: Rules) -> Told:
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
    told: list[Told], cases: Sequence[_Case], questionnaire: Questionnaire, rules: Rules, measure: str
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
