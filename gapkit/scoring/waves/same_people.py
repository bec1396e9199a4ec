"""Those who answered both waves: their own change, what of it is a return to the mean, and how many moved for sure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.record import replace
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.waves.meeting import Meeting
from gapkit.scoring.waves.pairs import Pairs
from gapkit.scoring.waves.results import SamePeople
from gapkit.scoring.waves.scores import OVERALL, centre_of_people
from gapkit.scoring.waves.table import comparable_codes
from gapkit.stats.groups import welch_t
from gapkit.stats.individuals import reliable_change
from gapkit.stats.reliability import stratified_alpha
from gapkit.stats.targets import return_to_the_mean


def same_people_rows(meeting: Meeting, rules: Rules) -> Rows[SamePeople]:
    """Return the change of those who answered both waves, what of it is a mere return to the mean, and who moved.

    Nothing where so few answered only one wave that they could be told apart by subtraction.
    """
    before, after, pairs = meeting.before, meeting.after, meeting.told
    if pairs is None:
        return Rows()
    alone = (before.gaps.overall.n or 0, after.gaps.overall.n or 0)
    told = []
    for code, level in comparable_codes(before, after).items():
        if level == "item":
            continue
        parts = meeting.parts(pairs.after.main, code)
        if parts is None or any(0 < n - pairs.people < rules.min_cell for n in alone if n):
            continue
        one, two = parts[0][0][pairs.first], parts[1][0][pairs.second]
        if np.count_nonzero(~np.isnan(two - one)) < rules.min_cell:
            continue
        told.append(_same_people(pairs, level, code, (parts[0][0], one, two), meeting, rules))
    order = ("overall", "dimension")
    return Rows(sorted(told, key=lambda row: order.index(row.level)))


def _same_people(
    pairs: Pairs,
    level: str,
    code: str,
    scores: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    meeting: Meeting,
    rules: Rules,
) -> SamePeople:
    first, one, two = scores
    weight = pairs.before.weight[pairs.first] * pairs.after.weight[pairs.second]
    design = None if pairs.after.design is None else pairs.after.design.select(pairs.second)
    own = centre_of_people(two - one, weight, np.ones(one.size, np.bool_), design)
    low, high = own.interval(rules.level)
    there = ~np.isnan(two - one)
    one, two, weight = one[there], two[there], weight[there]
    selected = float(weight @ one / weight.sum())
    whole = centre_of_people(first, pairs.before.weight, np.ones(first.size, np.bool_))
    others = np.ones(first.size, np.bool_)
    others[pairs.first] = False
    row = SamePeople(level, code, own.n, selected, whole.mean, own.mean, low, high)
    row = _told_apart(row, two - one, weight, meeting, rules)
    rest, chosen = (
        centre_of_people(first, pairs.before.weight, side, pairs.before.design) for side in (others, ~others)
    )
    if one.std() == 0 or two.std() == 0 or rest.n < 2 or own.n < rules.bootstrap_from:
        return row
    correlation = float(np.corrcoef(one, two)[0, 1])
    expected = float(return_to_the_mean(selected, whole.mean, max(correlation, 0.0))) - selected
    apart = welch_t([chosen.mean, rest.mean], [chosen.se, rest.se], [chosen.df, rest.df])
    selective = bool(apart.p_value <= rules.error_rate)
    beyond = None if not selective else bool(low > expected if expected > 0 else high < expected)
    return replace(row, correlation=correlation, expected=expected, selective=selective, beyond=beyond)


def _told_apart(
    row: SamePeople, change: NDArray[np.float64], weight: NDArray[np.float64], meeting: Meeting, rules: Rules
) -> SamePeople:
    """Return the row with the change of a person that is more than noise, and how many moved by that much.

    Noise is that of two measurements as good as the earlier one; of the overall score it is that of its dimensions.
    """
    wave, code = meeting.before, row.code
    rows = {one.code: one for one in wave.gaps.dimensions}
    held = wave.reliability
    if code == OVERALL:
        known = [rows[d.code] for d in wave.questionnaire.dimensions if d.code in held]
        if len(known) < len(wave.questionnaire.dimensions):
            return row
        spreads = np.array([wave.measures["", "", one.code].score.sd for one in known])
        whole = wave.measures["", "", OVERALL].score.sd * len(known)
        share = float(stratified_alpha(spreads**2, [held[one.code] for one in known], whole**2))
    elif code in held:
        share = held[code]
    else:
        return row
    sd = meeting.scaling.centre("gap", wave.measures["", "", code].score).sd
    reach = float(reliable_change(sd, share, level=rules.level))
    if not reach > 0:
        return row
    up, down = (float(weight @ side / weight.sum()) for side in (change > reach, change < -reach))
    return replace(row, reliable=reach, improved=up, worsened=down)
