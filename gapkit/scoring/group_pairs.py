"""Pairs of groups: how far their gaps, their perceptions and their expectations are apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.scoring.centres import Centre
from gapkit.scoring.comparisons import GroupPair, SegmentTest
from gapkit.scoring.designs import DesignSums, means_of
from gapkit.scoring.rules import Rules
from gapkit.stats.equivalence import tost
from gapkit.stats.estimates import t_interval, t_p_value
from gapkit.stats.groups import games_howell, welch_t
from gapkit.stats.paired import hedges_factor
from gapkit.stats.wald import wald_test

FloatArray = NDArray[np.float64]

_PAIR = ("difference", "se", "low", "high", "df", "p_value")
_SIDES = tuple(f"{role}_{what}" for role in ("expectation", "perception") for what in ("difference", "low", "high"))


def separate_pairs(
    values: Sequence[Sequence[str]],
    centres: Sequence[Mapping[str, Sequence[Centre]]],
    measure: str,
    rules: Rules,
) -> list[list[GroupPair]]:
    """Return, per case, every pair of groups that share nobody and nothing: Games-Howell, of two groups Welch's t.

    `values` are the groups of each case, `centres` those of their scores by role.
    """
    n, mean, sd, spread = side_by_side([case[measure] for case in centres])
    told = games_howell(n, mean, spread, level=rules.level)
    columns = [np.asarray(getattr(told, name)) for name in _PAIR]
    alike = np.asarray(tost(columns[0], columns[1], columns[4], bound=rules.smallest_gap).p_value)
    alike = np.where(columns[1] == 0, np.abs(columns[0]) > rules.smallest_gap, alike)
    columns += [alike, _effect(n, mean, sd, told.first, told.second)]
    if measure == "gap":
        for role in ("expectation", "perception"):
            columns += _side([case[role] for case in centres], told.first, told.second, rules)
    numbers = np.stack(columns, axis=-1)
    names = (*_PAIR, "equivalence_p", "hedges_g", *(_SIDES if measure == "gap" else ()))
    made = []
    for i, groups in enumerate(values):
        pairs = []
        for place, (a, b) in enumerate(zip(told.first.tolist(), told.second.tolist(), strict=True)):
            if b < len(groups):
                fields = dict(zip(names, numbers[i, place].tolist(), strict=True))
                pairs.append(GroupPair(groups[a], groups[b], **fields))
        made.append(pairs)
    return made


def side_by_side(centres: Sequence[Sequence[Centre]]) -> tuple[FloatArray, ...]:
    """Return n, mean, spread of people, and the spread that would give the standard error: (cases, groups) each.

    Cases of fewer groups are filled up with groups of nobody. With weights the last spread is more than the people's.
    """
    most = max(map(len, centres))
    n, mean, sd, se = np.zeros((4, len(centres), most))
    for i, case in enumerate(centres):
        for j, centre in enumerate(case):
            n[i, j], mean[i, j], sd[i, j], se[i, j] = centre.n, centre.mean, centre.sd, centre.se
    return n, mean, sd, se * np.sqrt(n)


def _effect(n: FloatArray, mean: FloatArray, sd: FloatArray, first: NDArray[Any], second: NDArray[Any]) -> FloatArray:
    """Return Hedges' g of every pair: Hedges (1981)."""
    a, b = n[..., first], n[..., second]
    df = a + b - 2
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = np.sqrt(((a - 1) * sd[..., first] ** 2 + (b - 1) * sd[..., second] ** 2) / df)
        d = (mean[..., first] - mean[..., second]) / np.where(pooled > 0, pooled, np.nan)
        return np.asarray(np.where((a > 1) & (b > 1), d * hedges_factor(np.where(df > 1, df, np.nan)), np.nan))


def _side(
    centres: Sequence[Sequence[Centre]], first: NDArray[Any], second: NDArray[Any], rules: Rules
) -> list[FloatArray]:
    n, mean, _, spread = side_by_side(centres)
    pairs = np.stack([first, second], axis=-1)
    told = welch_t(n[:, pairs], mean[:, pairs], spread[:, pairs], level=rules.level)
    return [np.asarray(getattr(told, name)) for name in ("difference", "low", "high")]


def designed_pairs(
    row: SegmentTest,
    values: Sequence[str],
    roles: Sequence[str],
    code: str,
    sums: Sequence[DesignSums],
    rules: Rules,
) -> tuple[SegmentTest, list[GroupPair]]:
    """Return the test of all groups and every pair from one covariance, clusters that groups share included.

    Pairs are corrected by Bonferroni, so that interval and p say the same.
    """
    k, design = len(values), sums[0].design
    parts = [one.rows([(role, code) for role in roles]) for one in sums]
    found = means_of(design, np.vstack([w for w, _ in parts]), np.vstack([wx for _, wx in parts]))
    # The first of the roles is what is compared; rows stand group by group, role by role.
    own = np.arange(k) * len(roles)
    contrasts = np.hstack([np.eye(k - 1), -np.ones((k - 1, 1))])
    together = found.combination(_load(found.mean.size, {int(i): 1.0 for i in own}))
    covariance = found.covariance[np.ix_(own, own)]
    test = wald_test(contrasts @ found.mean[own], contrasts @ covariance @ contrasts.T, together.df)
    row = replace(row, method="design", f=test.f, df1=test.df1, df2=test.df2, p_value=test.p_value)
    count = k * (k - 1) // 2
    made = []
    for a, b in combinations(range(k), 2):
        told = {}
        for place, role in enumerate(roles):
            load = _load(found.mean.size, {int(own[a]) + place: 1.0, int(own[b]) + place: -1.0})
            told[role] = found.combination(load)
        main = told[roles[0]]
        wide = 1 - (1 - rules.level) / count
        low, high = (float(end) for end in t_interval(main.estimate, main.se, main.df, level=wide))
        p = float(t_p_value(main.estimate / main.se, main.df)) if main.se > 0 else float("nan")
        small = float(tost(main.estimate, main.se, main.df, bound=rules.smallest_gap).p_value)
        pair = GroupPair(values[a], values[b], main.estimate, main.se, low, high, main.df, min(1.0, p * count))
        pair = replace(pair, equivalence_p=_small(small, main.estimate, main.se, rules))
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
