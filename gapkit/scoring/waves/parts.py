"""What a change is made of: other people answering, the same people coming back to the mean, the way to a target."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.waves.pairs import Pairs, Scaling
from gapkit.scoring.waves.results import Attainment, MixRow, SamePeople, WaveChange
from gapkit.scoring.waves.scores import EVERYBODY, OVERALL, PersonScores, WaveScores, centre_of_people
from gapkit.scoring.waves.table import comparable_codes
from gapkit.stats.estimates import t_quantile
from gapkit.stats.mix_shift import mix_shift
from gapkit.stats.targets import attainment, return_to_the_mean
from gapkit.stats.waves import independent_change


def mix_rows(before: WaveScores, after: WaveScores, rules: Rules) -> Rows[MixRow]:
    """Return, per grouping both waves have, how much of the change of the overall score its mix explains.

    Groups that may not be shown, and people without a group, make one group together ("rest"), left out of the rows.
    Without rows of people a weighted wave is not split: its published tables do not hold the weighted shares.
    """
    if OVERALL not in comparable_codes(before, after):
        return Rows()
    scaling = Scaling.between(before, after)
    told: list[MixRow] = []
    for segment in dict.fromkeys(row.segment for row in after.segments):
        one, two = _groups(before, segment, rules, scaling), _groups(after, segment, rules, None)
        if one is None or two is None:
            continue
        shown = [value for value in two if value in one and value]
        if len(shown) < 1 or len(shown) + 1 < 2:
            continue
        told += _mix(segment, shown, one, two, rules)
    return Rows(told)


def attainments(rows: Rows[WaveChange], targets: Mapping[str, float], rules: Rules) -> Rows[Attainment]:
    """Return how far each gap with a target came; `targets` are the target gaps set in the earlier wave, by code."""
    told = []
    for row in rows:
        target = targets.get(row.code)
        if target is None or row.segment or row.suppressed or row.level == "outcome":
            continue
        var_start, var_current = (_variance(low, high, n, rules.level) for low, high, n in _limits(row))
        covariance = (var_start + var_current - row.change_se**2) / 2 if row.n_common else 0.0
        way = attainment(
            row.before,
            row.after,
            target,
            var_start=var_start,
            var_current=var_current,
            covariance=covariance,
            df=row.df,
            level=rules.level,
        )
        told.append(
            Attainment(
                row.level,
                row.code,
                row.before,
                row.after,
                target,
                share=float(way.estimate),
                share_low=_finite(way.low),
                share_high=_finite(way.high),
                kind=str(way.kind),
                state=_way(row, target),
            )
        )
    return Rows(told)


def same_people_rows(pairs: Pairs, before: WaveScores, after: WaveScores, rules: Rules) -> Rows[SamePeople]:
    """Return the change of those who answered both waves, and what of it is a mere return to the mean.

    Nothing where so few answered only one wave that they could be told apart by subtraction.
    """
    alone = (before.gaps.overall.n or 0, after.gaps.overall.n or 0)
    told = []
    for code, level in comparable_codes(before, after).items():
        if level == "item":
            continue
        scaling, role = Scaling.between(before, after), pairs.after.main
        one, two, weight = pairs.scores(role, code, EVERYBODY, scaling)
        if one.size < rules.min_cell or any(0 < n - pairs.people < rules.min_cell for n in alone if n):
            continue
        told.append(_same_people(pairs, level, code, (one, two, weight), scaling, rules))
    order = ("overall", "dimension")
    return Rows(sorted(told, key=lambda row: order.index(row.level)))


def _groups(
    wave: WaveScores, segment: str, rules: Rules, scaling: Scaling | None
) -> dict[str, tuple[float, float, float]] | None:
    """Return people, mean and standard error of every group that may be shown, and of the rest under ""."""
    rows = [r for r in wave.segments if r.segment == segment and r.dimension == OVERALL]
    whole = wave.measures["", "", OVERALL]
    weighted = math.isfinite(whole.worth)
    if not rows or whole.suppressed or not whole.n or (weighted and wave.people is None):
        return None
    told: dict[str, tuple[float, float, float]] = {}
    shown = [r for r in rows if not r.suppressed and (r.n or 0) >= rules.min_cell]
    worth = whole.worth / whole.n if weighted else 1.0
    people = wave.people
    for row in shown:
        measure = wave.measures[segment, row.value, OVERALL]
        n = float(row.n or 0)
        if people is not None:
            n = _weight(people, people.members((segment, row.value))) / _weight(people, None) * whole.n
        told[row.value] = (n * worth, measure.score.mean, measure.score.se)
    rest = whole.n * worth - sum(n for n, _, _ in told.values())
    if rest > 1e-6:
        missing = whole.n * worth * whole.score.mean - sum(n * mean for n, mean, _ in told.values())
        told[""] = (rest, missing / rest, whole.score.sd / math.sqrt(rest))
    if scaling is not None:
        role = "gap" if wave.questionnaire.paired else "perception"
        told = {v: (n, float(scaling.of(role, np.array(m))), se * scaling.factor) for v, (n, m, se) in told.items()}
    return told


def _mix(
    segment: str,
    shown: list[str],
    one: dict[str, tuple[float, float, float]],
    two: dict[str, tuple[float, float, float]],
    rules: Rules,
) -> list[MixRow]:
    # A group shown in one wave only belongs to the rest in both, or the other wave's numbers would come out.
    first, second = _with_rest(one, shown), _with_rest(two, shown)
    if any(0 < wave[""][0] < rules.min_cell for wave in (first, second)):
        return []  # what so few people add could be worked out by subtraction
    values = [*shown, *([""] if first[""][0] > 0 or second[""][0] > 0 else [])]
    if len(values) < 2:
        return []
    table = [np.array([wave[value][part] for value in values]) for wave in (first, second) for part in (0, 1, 2)]
    found = mix_shift(*table)
    z = float(t_quantile(0.5 + rules.level / 2, 1e9))
    shares = [part / part.sum() for part in (table[0], table[3])]
    rows = [
        MixRow(
            segment,
            value,
            share_before=float(shares[0][i]),
            share_after=float(shares[1][i]),
            composition=float(found.composition_by_segment[i]),
            rate=float(found.rate_by_segment[i]),
            rest=not value,
        )
        for i, value in enumerate(values)
    ]
    composition, rate = float(found.composition), float(found.rate)
    total = MixRow(
        segment,
        "",
        composition=composition,
        composition_low=composition - z * float(found.composition_se),
        composition_high=composition + z * float(found.composition_se),
        rate=rate,
        rate_low=rate - z * float(found.rate_se),
        rate_high=rate + z * float(found.rate_se),
        change=float(found.change),
        moved=float(found.moved),
    )
    return [total, *rows]


def _with_rest(
    groups: dict[str, tuple[float, float, float]], shown: list[str]
) -> dict[str, tuple[float, float, float]]:
    rest = [groups[value] for value in groups if value not in shown]
    n = sum(part[0] for part in rest)
    kept = {value: groups[value] for value in shown}
    if not n:
        return kept | {"": (0.0, 0.0, 0.0)}
    mean = sum(part[0] * part[1] for part in rest) / n
    se = math.sqrt(sum((part[0] * part[2]) ** 2 for part in rest)) / n
    return kept | {"": (n, mean, se)}


def _limits(row: WaveChange) -> tuple[tuple[float, float, int], tuple[float, float, int]]:
    first = (row.before_low, row.before_high, row.n_before or 0)
    return first, (row.after_low, row.after_high, row.n_after or 0)


def _variance(low: float, high: float, n: int, level: float) -> float:
    if not (math.isfinite(low) and math.isfinite(high)) or n < 2:
        return NAN
    return float(((high - low) / 2 / t_quantile(0.5 + level / 2, n - 1)) ** 2)


def _finite(value: Any) -> float:
    """Return a limit that exists, else NaN: `kind` says that nothing was ruled out."""
    number = float(value)
    return number if math.isfinite(number) else NAN


def _way(row: WaveChange, target: float) -> str:
    """Return whether a target is reached for sure, nearer or further for sure, or none of these."""
    if row.after_low >= target - 1e-9:
        return "reached"
    if row.verdict not in ("gap_relevant", "gap_trivial"):
        return "unclear"
    return "closer" if row.change > 0 else "further"


def _same_people(
    pairs: Pairs,
    level: str,
    code: str,
    scores: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    scaling: Scaling,
    rules: Rules,
) -> SamePeople:
    one, two, weight = scores
    role, everybody = pairs.after.main, np.ones(one.size, np.bool_)
    own = centre_of_people(two - one, weight, everybody)
    low, high = own.interval(rules.level)
    w = weight / weight.sum()
    selected = float(w @ one)
    first = scaling.of(role, pairs.before.of(role, code))
    whole = centre_of_people(first, pairs.before.weight, np.ones(first.size, np.bool_))
    others = np.ones(first.size, np.bool_)
    others[pairs.first] = False
    row = SamePeople(level, code, own.n, selected, whole.mean, own.mean, low, high)
    rest, chosen = (centre_of_people(first, pairs.before.weight, side) for side in (others, ~others))
    if one.std() == 0 or two.std() == 0 or rest.n < 2 or own.n < rules.bootstrap_from:
        return row
    correlation = float(np.corrcoef(one, two)[0, 1])
    expected = float(return_to_the_mean(selected, whole.mean, max(correlation, 0.0))) - selected
    apart = independent_change(rest.mean, rest.se, rest.n - 1, chosen.mean, chosen.se, chosen.n - 1)
    selective = bool(apart.p_value <= rules.error_rate)
    beyond = None if not selective else bool(low > expected if expected > 0 else high < expected)
    return replace(row, correlation=correlation, expected=expected, selective=selective, beyond=beyond)


def _weight(people: PersonScores, members: NDArray[np.bool_] | None) -> float:
    """Return the summed weights of those of a group who have an overall score."""
    there = ~np.isnan(people.of(people.main, OVERALL))
    return float(people.weight[there if members is None else there & members].sum())
