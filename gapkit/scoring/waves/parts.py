"""What a change is made of: other people answering, and the way to a target."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.waves.linked import Part
from gapkit.scoring.waves.meeting import Meeting
from gapkit.scoring.waves.pairs import Scaling
from gapkit.scoring.waves.results import Attainment, MixRow, WaveChange
from gapkit.scoring.waves.scores import OVERALL, PersonScores, WaveScores
from gapkit.scoring.waves.table import comparable_codes
from gapkit.stats.estimates import t_quantile
from gapkit.stats.mix_shift import designed_mix_shift, mix_shift
from gapkit.stats.targets import attainment


def mix_rows(meeting: Meeting, rules: Rules) -> Rows[MixRow]:
    """Return, per grouping both waves have, how much of the change of the overall score its mix explains.

    Groups that may not be shown, and people without a group, make one group together ("rest"), left out of the rows.
    Without rows of people a weighted wave is not split: its published tables do not hold the weighted shares.
    """
    before, after, scaling = meeting.before, meeting.after, meeting.scaling
    if OVERALL not in comparable_codes(before, after):
        return Rows()
    told: list[MixRow] = []
    for segment in dict.fromkeys(row.segment for row in after.segments):
        one, two = _groups(before, segment, rules, scaling), _groups(after, segment, rules, None)
        if one is None or two is None:
            continue
        shown = [value for value in two if value in one and value]
        if len(shown) < 1 or len(shown) + 1 < 2:
            continue
        told += _mix(segment, shown, one, two, meeting, rules)
    return Rows(told)


def attainments(
    rows: Rows[WaveChange], targets: Mapping[str, float], meeting: Meeting, rules: Rules
) -> Rows[Attainment]:
    """Return how far each gap with a target came; `targets` are the target gaps set in the earlier wave, by code.

    They were set on the scale of that wave, and are held, like its gaps, against this one on the scale of this one.
    """
    told = []
    for row in rows:
        target = targets.get(row.code)
        if target is None or row.segment or row.suppressed or row.level == "outcome":
            continue
        target = float(meeting.scaling.of("gap", np.float64(target)))  # type: ignore[arg-type]
        start = meeting.scaling.centre("gap", meeting.before.measures["", "", row.code].score)
        var_start, var_current = start.se**2, meeting.after.measures["", "", row.code].score.se ** 2
        shared = bool(row.n_common) or meeting.by_cluster is not None
        covariance = (var_start + var_current - row.change_se**2) / 2 if shared else 0.0
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
    meeting: Meeting,
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
    found, df = mix_shift(*table), math.inf
    if _returning(meeting) and meeting.linked is not None:
        means = meeting.linked.means(_mix_parts(segment, values, meeting))
        found, df = designed_mix_shift(means), means.combination(np.ones(means.mean.size)).df
    z = float(t_quantile(0.5 + rules.level / 2, df))
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


def _returning(meeting: Meeting) -> bool:
    """Whether somebody came by a design, or answered both waves: then the waves are no two simple samples."""
    people = meeting.before.people, meeting.after.people
    drawn = any(one is not None and one.design is not None for one in people)
    return meeting.linked is not None and (drawn or meeting.told is not None)


def _mix_parts(segment: str, values: list[str], meeting: Meeting) -> list[Part]:
    """Return the shares and the overall means of the groups of both waves, "" being everybody in none of them."""
    role, made = "gap" if meeting.after.questionnaire.paired else "perception", list[Part]()
    parts = meeting.parts(role, OVERALL)
    assert parts is not None
    for wave, (scores, _) in enumerate(parts):
        people = (meeting.before, meeting.after)[wave].people
        assert people is not None
        inside = {value: people.members((segment, value)) for value in values if value}
        inside[""] = ~np.any(list(inside.values()), axis=0)
        there = ~np.isnan(scores)
        made += [(wave, np.where(there, inside[value] * 1.0, np.nan), None) for value in values]
        made += [(wave, scores, inside[value]) for value in values]
    return made


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


def _weight(people: PersonScores, members: NDArray[np.bool_] | None) -> float:
    """Return the summed weights of those of a group who have an overall score."""
    there = ~np.isnan(people.of(people.main, OVERALL))
    return float(people.weight[there if members is None else there & members].sum())
