"""Difference in differences: how much more the treated group changed than the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gapkit.scoring.centres import Centre
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.waves.pairs import Moved, Pairs, Scaling, moved
from gapkit.scoring.waves.results import Treatment
from gapkit.scoring.waves.scores import PersonScores, WaveScores, centre_of_people
from gapkit.scoring.waves.table import comparable_codes
from gapkit.stats.equivalence import tost, verdict
from gapkit.stats.multiplicity import holm
from gapkit.stats.waves import independent_change


def treatment_rows(
    before: WaveScores, after: WaveScores, treated: tuple[str, str], rules: Rules, pairs: Pairs | None
) -> Rows[Treatment]:
    """Return how much more the treated group changed than everybody else who told their group."""
    one, two = before.people, after.people
    if one is None or two is None:
        return Rows()
    segment, value = treated
    scaling = Scaling.between(before, after)
    told = []
    for code, level in comparable_codes(before, after).items():
        if level == "item":
            continue
        groups = [_sides(people, treated) for people in (one, two)]
        centres = [
            [_centre(people, code, side) for side in sides] for people, sides in zip((one, two), groups, strict=True)
        ]
        numbers = [centre.n for wave in centres for centre in wave]
        if min(numbers) < rules.min_cell:
            told.append(Treatment(segment, value, level, code, suppressed=True, notes=("too_few",)))
            continue
        changes = []
        for i in (0, 1):
            both = (
                _both(pairs, code, scaling, groups[0][i], groups[1][i]) if pairs is not None and pairs.enough else None
            )
            start = scaling.centre(one.main, centres[0][i])
            changes.append(moved(start, centres[1][i], both))
        told.append(_treatment(segment, value, level, code, changes, numbers, rules))
    ordered = sorted(told, key=lambda row: ("overall", "dimension").index(row.level))
    places = [i for i, row in enumerate(ordered) if row.level == "dimension"]
    p_values = [row.p_value for row in ordered]
    for i, p in zip(places, holm(np.array([p_values[i] for i in places], dtype=np.float64)), strict=True):
        p_values[i] = float(p)
    return Rows(
        row
        if row.suppressed
        else replace(
            row,
            p_adjusted=p_values[i],
            verdict=str(verdict(p_values[i], row.equivalence_p, error_rate=rules.error_rate)),
        )
        for i, row in enumerate(ordered)
    )


def _sides(people: PersonScores, treated: tuple[str, str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    members = people.members(treated)
    return members, people.told(treated[0]) & ~members


def _centre(people: PersonScores, code: str, side: NDArray[np.bool_]) -> Centre:
    return centre_of_people(people.of(people.main, code), people.weight, side, people.answers.cluster)


def _both(
    pairs: Pairs, code: str, scaling: Scaling, first: NDArray[np.bool_], second: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return both scores of the people who were on one side in both waves."""
    role = pairs.after.main
    one = scaling.of(role, pairs.before.of(role, code))[pairs.first]
    two = pairs.after.of(role, code)[pairs.second]
    weight = pairs.before.weight[pairs.first] * pairs.after.weight[pairs.second]
    there = first[pairs.first] & second[pairs.second] & ~np.isnan(one) & ~np.isnan(two)
    return one[there], two[there], weight[there]


def _treatment(
    segment: str, value: str, level: str, code: str, changes: list[Moved], numbers: list[int], rules: Rules
) -> Treatment:
    own, other = changes
    effect = independent_change(other.change, other.se, other.df, own.change, own.se, own.df)
    own_low, own_high = own.interval(rules.level)
    other_low, other_high = other.interval(rules.level)
    low, high = effect.interval(level=rules.level)
    return Treatment(
        segment,
        value,
        level,
        code,
        *(numbers[0], numbers[2], numbers[1], numbers[3]),
        own.change,
        own_low,
        own_high,
        other.change,
        other_low,
        other_high,
        float(effect.difference),
        float(low),
        float(high),
        float(effect.p_value),
        equivalence_p=float(tost(effect.difference, effect.se, effect.df, bound=rules.smallest_gap).p_value),
    )
