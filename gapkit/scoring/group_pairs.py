"""Pairs of groups: how far their gaps, their perceptions and their expectations are apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record, replace
from gapkit.scoring.centres import Centre
from gapkit.scoring.comparisons import GroupPair, SegmentTest
from gapkit.scoring.designed_groups import comparison_df
from gapkit.scoring.designs import DesignSums, means_of
from gapkit.scoring.rules import Rules
from gapkit.stats.equivalence import tost
from gapkit.stats.estimates import t_interval, t_p_value
from gapkit.stats.groups import games_howell, hedges_g, welch_t
from gapkit.stats.wald import wald_test

FloatArray = NDArray[np.float64]

_HEDGES = ("hedges_g", "hedges_low", "hedges_high")
_PAIR = ("difference", "se", "low", "high", "df", "p_value")
_SIDES = tuple(f"{role}_{what}" for role in ("expectation", "perception") for what in ("difference", "low", "high"))


def separate_pairs(
    values: Sequence[Sequence[str]],
    centres: Sequence[Mapping[str, Sequence[Centre]]],
    measure: str,
    rules: Rules,
) -> list[list[GroupPair]]:
    """Return, per case, every pair of groups that share nobody and nothing: Games-Howell, of two groups Welch's t.

    `values` are the groups of each case, `centres` those of their scores by role. Where groups are whole clusters their
    degrees of freedom are those of the clusters.
    """
    main = side_by_side([case[measure] for case in centres])
    told = games_howell(main.size, main.mean, main.spread, level=rules.level)
    columns = [np.asarray(getattr(told, name)) for name in _PAIR]
    alike = np.asarray(tost(columns[0], columns[1], columns[4], bound=rules.smallest_gap).p_value)
    alike = np.where(columns[1] == 0, np.abs(columns[0]) > rules.smallest_gap, alike)
    pairs = np.stack([told.first, told.second], axis=-1)
    effect = hedges_g(
        main.n[:, pairs], main.mean[:, pairs], main.sd[:, pairs], se=told.se, df=told.df, level=rules.level
    )
    columns += [alike, *(np.asarray(part) for part in (effect.estimate, effect.low, effect.high))]
    if measure == "gap":
        for role in ("expectation", "perception"):
            columns += _side([case[role] for case in centres], pairs, rules)
    numbers = np.stack(columns, axis=-1)
    names = (*_PAIR, "equivalence_p", *_HEDGES, *(_SIDES if measure == "gap" else ()))
    made = []
    for i, groups in enumerate(values):
        listed = []
        for place, (first, second) in enumerate(pairs.tolist()):
            if second < len(groups):
                fields = dict(zip(names, numbers[i, place].tolist(), strict=True))
                listed.append(GroupPair(groups[first], groups[second], **fields))
        made.append(listed)
    return made


class Beside(Record):
    """Groups of several cases side by side, (cases, groups) each: people, mean, spread of people, and what a test uses.

    `size` is one more than the degrees of freedom of the mean, `spread` what with it gives the standard error.
    """

    n: FloatArray
    mean: FloatArray
    sd: FloatArray
    size: FloatArray
    spread: FloatArray


def side_by_side(centres: Sequence[Sequence[Centre]]) -> Beside:
    """Return the groups of all cases; cases of fewer groups are filled up with groups of nobody.

    Without a design `size` is n; with weights `spread` is more than that of the people.
    """
    most = max(map(len, centres))
    n, mean, sd, se, size = np.zeros((5, len(centres), most))
    for i, case in enumerate(centres):
        for j, centre in enumerate(case):
            n[i, j], mean[i, j], sd[i, j], se[i, j] = centre.n, centre.mean, centre.sd, centre.se
            size[i, j] = centre.df + 1
    return Beside(n, mean, sd, size, se * np.sqrt(size))


def _side(centres: Sequence[Sequence[Centre]], pairs: NDArray[Any], rules: Rules) -> list[FloatArray]:
    side = side_by_side(centres)
    with np.errstate(invalid="ignore", divide="ignore"):
        se = side.spread / np.sqrt(side.size)
    told = welch_t(side.mean[:, pairs], se[:, pairs], side.size[:, pairs] - 1, level=rules.level)
    return [np.asarray(getattr(told, name)) for name in ("difference", "low", "high")]


def designed_pairs(
    row: SegmentTest,
    values: Sequence[str],
    centres: Mapping[str, Sequence[Centre]],
    code: str,
    sums: Sequence[DesignSums],
    rules: Rules,
) -> tuple[SegmentTest, list[GroupPair]]:
    """Return the test of all groups and every pair from one covariance, clusters that groups share included.

    Pairs are corrected by Bonferroni, so that interval and p say the same.
    """
    k, design, roles = len(values), sums[0].design, tuple(centres)
    people = centres[roles[0]]
    parts = [one.rows([(role, code) for role in roles]) for one in sums]
    found = means_of(design, np.vstack([w for w, _ in parts]), np.vstack([wx for _, wx in parts]))
    # The first of the roles is what is compared; rows stand group by group, role by role.
    own = np.arange(k) * len(roles)
    contrasts = np.hstack([np.eye(k - 1), -np.ones((k - 1, 1))])
    together = found.combination(_load(found.mean.size, {int(i): 1.0 for i in own}))
    covariance = found.covariance[np.ix_(own, own)]
    df = comparison_df(together.df, found.carried[own])
    test = wald_test(contrasts @ found.mean[own], contrasts @ covariance @ contrasts.T, df)
    row = replace(row, method="design", f=test.f, df1=test.df1, df2=test.df2, p_value=test.p_value)
    count = k * (k - 1) // 2
    made = []
    for a, b in combinations(range(k), 2):
        told = {}
        for place, role in enumerate(roles):
            load = _load(found.mean.size, {int(own[a]) + place: 1.0, int(own[b]) + place: -1.0})
            one = found.combination(load)
            told[role] = replace(one, df=comparison_df(one.df, found.carried[load != 0]))
        main = told[roles[0]]
        wide = 1 - (1 - rules.level) / count
        low, high = (float(end) for end in t_interval(main.estimate, main.se, main.df, level=wide))
        p = float(t_p_value(main.estimate / main.se, main.df)) if main.se > 0 else float("nan")
        small = float(tost(main.estimate, main.se, main.df, bound=rules.smallest_gap).p_value)
        pair = GroupPair(values[a], values[b], main.estimate, main.se, low, high, main.df, min(1.0, p * count))
        pair = replace(pair, equivalence_p=_small(small, main.estimate, main.se, rules))
        effect = hedges_g(
            *(np.array([getattr(people[i], name) for i in (a, b)]) for name in ("n", "mean", "sd")),
            se=main.se,
            df=main.df,
            level=rules.level,
        )
        numbers = (float(part) for part in (effect.estimate, effect.low, effect.high))
        pair = replace(pair, **dict(zip(_HEDGES, numbers, strict=True)))  # type: ignore[arg-type]
        if len(roles) > 1:
            sides = {}
            for role in ("expectation", "perception"):
                side = told[role]
                ends = t_interval(side.estimate, side.se, side.df, level=rules.level)
                sides[role] = (side.estimate, float(ends[0]), float(ends[1]))
            pair = _with_sides(pair, sides)
        made.append(pair)
    return row, made


def _with_sides(pair: GroupPair, sides: Mapping[str, tuple[float, float, float]]) -> GroupPair:
    expected, perceived = sides["expectation"], sides["perception"]
    return replace(
        pair,
        expectation_difference=expected[0],
        expectation_low=expected[1],
        expectation_high=expected[2],
        perception_difference=perceived[0],
        perception_low=perceived[1],
        perception_high=perceived[2],
    )


def _small(p_value: float, difference: float, se: float, rules: Rules) -> float:
    """Return the p of equivalence; where nobody differs within either group there is nothing left to test."""
    return float(abs(difference) > rules.smallest_gap) if se == 0 else float(p_value)


def _load(size: int, entries: Mapping[int, float]) -> NDArray[np.float64]:
    load = np.zeros(size)
    for place, weight in entries.items():
        load[place] = weight
    return load
