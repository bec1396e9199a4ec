"""Difference in differences: how much more the treated group changed than the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.record import replace
from gapkit.scoring.centres import Centre
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.waves.linked import Linked
from gapkit.scoring.waves.meeting import Meeting
from gapkit.scoring.waves.pairs import Moved, moved
from gapkit.scoring.waves.results import Treatment
from gapkit.scoring.waves.scores import PersonScores, centre_of_people
from gapkit.scoring.waves.table import comparable_codes
from gapkit.stats.designs import DesignedMeans
from gapkit.stats.equivalence import tost, verdict
from gapkit.stats.groups import welch_t
from gapkit.stats.multiplicity import holm


def treatment_rows(meeting: Meeting, treated: tuple[str, str], rules: Rules) -> Rows[Treatment]:
    """Return how much more the treated group changed than everybody else who told their group.

    People who came by a design: the four means and how they vary together, clusters in both waves or in both groups
    included; where whole clusters were treated, treated and other ones are strata.
    """
    before, after, scaling = meeting.before, meeting.after, meeting.scaling
    one, two = before.people, after.people
    if one is None or two is None:
        return Rows()
    segment, value = treated
    linked = _units(meeting, treated)
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
        scores = scaling.of(one.main, one.of(one.main, code)), two.of(two.main, code)
        if linked is not None:
            found = linked.means([(w, scores[w], groups[w][i]) for i in (0, 1) for w in (0, 1)])
            changes = [_moved(found, [-1.0, 1.0, 0.0, 0.0]), _moved(found, [0.0, 0.0, -1.0, 1.0])]
            effect = _moved(found, [-1.0, 1.0, 1.0, -1.0])
        else:
            changes = []
            for i in (0, 1):
                parts = (scores[0], groups[0][i]), (scores[1], groups[1][i])
                both = None if meeting.told is None else meeting.told.both(*parts)
                changes.append(moved(scaling.centre(one.main, centres[0][i]), centres[1][i], both))
            own, other = changes
            apart = welch_t([own.change, other.change], [own.se, other.se], [own.df, other.df])
            effect = Moved(own.change - other.change, float(apart.se), float(apart.df))
        told.append(_treatment(segment, value, level, code, changes, effect, numbers, rules))
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
    return centre_of_people(people.of(people.main, code), people.weight, side, people.design)


def _units(meeting: Meeting, treated: tuple[str, str]) -> Linked | None:
    """Return the units of both waves, whole clusters of either group as strata; None where nobody came by a design."""
    first, second = meeting.before.people, meeting.after.people
    if meeting.linked is None or first is None or second is None:
        return None
    if first.design is None and second.design is None:
        return None
    groups = []
    for one in (first, second):
        members, others = _sides(one, treated)
        groups.append(np.where(members, 1, np.where(others, 0, -1)).astype(np.int64))
    return meeting.linked.split_by(groups)


def _moved(found: DesignedMeans, weights: list[float]) -> Moved:
    told = found.combination(weights)
    return Moved(told.estimate, told.se, told.df)


def _treatment(
    segment: str,
    value: str,
    level: str,
    code: str,
    changes: list[Moved],
    effect: Moved,
    numbers: list[int],
    rules: Rules,
) -> Treatment:
    own, other = changes
    own_low, own_high = own.interval(rules.level)
    other_low, other_high = other.interval(rules.level)
    low, high = effect.interval(rules.level)
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
        effect.change,
        low,
        high,
        effect.p_value,
        equivalence_p=float(tost(effect.change, effect.se, effect.df, bound=rules.smallest_gap).p_value),
    )
