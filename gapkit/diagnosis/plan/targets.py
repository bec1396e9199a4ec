"""Where dimensions, items and touchpoints should get to, and where the plan leads: the TO BE."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.draws import PlanDraws, stream
from gapkit.diagnosis.plan.levels import Level, levels_of
from gapkit.diagnosis.plan.reach import ItemPoints, acting, item_points
from gapkit.diagnosis.plan.results import NAN, PlannedInitiative, Target
from gapkit.model.plan import Initiative, InitiativeKpi, Plan
from gapkit.record import Record
from gapkit.scoring.rows import Rows

FloatArray = NDArray[np.float64]

_SHORT = ("short", "short_small")
_MET = ("meets", "over", "over_small")


def targets_of(
    diagnosis: Diagnosis,
    plan: Plan,
    draws: PlanDraws | None,
    initiatives: Sequence[PlannedInitiative],
    *,
    ids: Collection[str] | None = None,
) -> Rows[Target]:
    """Return a target per dimension, item and touchpoint, and per archetype of every dimension.

    What somebody decided for everybody wins. What meets expectations is to be kept. Else a competitor's level is the
    target where it lies between today and half the smallest gap that matters below what will be expected then; the
    minimum is where the plan does not get even there; and that half gap is it otherwise. Expectations stay as they are,
    or rise by the plan's drift. `ids` are the initiatives that count (all that are not dropped, where None). Without
    expectations only what somebody decided or knows of a competitor is a target.
    """
    alive = [one for one in plan.initiatives if one.status != "dropped" and (ids is None or one.id in ids)]
    planner = _Planner(
        diagnosis,
        plan,
        draws,
        {row.id: row for row in initiatives},
        alive,
        acting([one for one in alive if not one.learns], diagnosis.questionnaire),
        None if draws is None else _on_items(diagnosis, alive, draws),
    )
    made = (planner.of(level) for level in levels_of(diagnosis))
    return Rows(one for one in made if one is not None)


class _Planner(Record):
    """A plan beside the diagnosis it is for."""

    diagnosis: Diagnosis
    plan: Plan
    draws: PlanDraws | None
    initiatives: Mapping[str, PlannedInitiative]
    alive: Sequence[Initiative]
    acting: Mapping[str, tuple[str, ...]]
    on_items: ItemPoints | None

    def of(self, held: Level) -> Target | None:
        """Return the target by the rule that sets it; None where nothing sets one."""
        if held.hidden:
            return _hidden(held) if self.diagnosis.questionnaire.paired else None
        thresholds, scale = self.diagnosis.thresholds, self.diagnosis.questionnaire.scale
        ids = self._ids(held)
        months = self._months(ids)
        then = min(held.expectation + self._mean("drift", 0.0) * months / 12, float(scale.high))
        reach, basis = self._reach(held, self._closed(held), then)
        wanted = then - thresholds.smallest_gap / 2
        rule, target, source = self._rule(held, wanted, reach[0])
        if not rule:
            return None
        told = [one for one in self.plan.targets if one.code == held.code]
        promise = next((one.promise for one in told if one.promise), "")
        singles, joint = NAN, NAN
        if held.level == "dimension" and not held.group and basis == "initiatives":
            closures = [row for code in ids for row in self._closures(code) if row[0] == held.code]
            singles, joint = sum(points for _, points in closures), reach[0] - held.perception
        return Target(
            code=held.code,
            level=held.level,
            perception=held.perception,
            perception_low=held.low,
            perception_high=held.high,
            expectation=held.expectation,
            expectation_then=then,
            minimum=held.minimum,
            target=target,
            rule=rule,
            settled=held.state in _SHORT,
            reachable=reach[0],
            reachable_low=reach[1],
            reachable_high=reach[2],
            basis=basis,
            singles=singles,
            joint=joint,
            months=months,
            promise="" if held.group else promise or self._promise(ids, held),
            source=source,
            group=held.group,
            kpi=None if held.group else next((one.kpi for one in told if one.kpi), None) or self._kpi(ids, held),
            initiatives=ids,
        )

    def _rule(self, held: Level, wanted: float, reached: float) -> tuple[str, float, str]:
        """Return what sets a target, the target, and who said so; nothing where nothing does."""
        told = [one for one in self.plan.targets if one.code == held.code and one.perception is not None]
        own = next((one for one in told if one.kind == "own"), None)
        if own is not None and own.perception is not None and not held.group:
            return "own", own.perception, own.source
        rival = next((one for one in told if one.kind == "competitor"), None)
        level = NAN if rival is None or rival.perception is None else rival.perception
        if not self.diagnosis.questionnaire.paired:
            return (
                ("competitor", level, rival.source) if rival is not None and level > held.perception else ("", NAN, "")
            )
        if math.isnan(wanted):
            return "", NAN, ""
        if held.state in _MET or held.perception >= wanted:
            return "keep", max(held.perception, wanted), ""
        if rival is not None and held.perception < level < wanted:
            return "competitor", level, rival.source
        if held.perception < held.minimum < wanted and not reached >= held.minimum:
            return "minimum", held.minimum, ""
        return "gap", wanted, ""

    def _closed(self, held: Level) -> FloatArray | None:
        """Return how many points the plan closes here (draws,); None where nothing is estimated."""
        if self.draws is None or self.on_items is None:
            return None
        short = max(-held.gap, 0.0)
        if held.level == "touchpoint" and held.group:
            share = self.on_items.share(held.items)
            return None if share is None else np.asarray(short * share)
        if held.level == "touchpoint":
            return self.on_items.of(held.items) if held.items else None
        if held.level == "item":
            return self.on_items.of((held.code,))
        if held.code not in self.draws.codes:
            return None
        place = self.draws.codes.index(held.code)
        share = self.together[:, place]
        return np.asarray((short if held.group else self.draws.shortfalls[:, place]) * share)

    @cached_property
    def together(self) -> FloatArray:
        """The share of the gap of every dimension that the plan closes (draws, k)."""
        assert self.draws is not None
        return self.draws.share([one.id for one in self.alive])

    def _reach(self, held: Level, closed: FloatArray | None, then: float) -> tuple[tuple[float, float, float], str]:
        """Return where it gets to, with limits, and what that rests on."""
        if closed is not None and closed.any():
            level = self.diagnosis.thresholds.plan_limits.range_level
            low, high = np.quantile(self._reached(held, closed), ((1 - level) / 2, (1 + level) / 2))
            top = float(self.diagnosis.questionnaire.scale.high)
            found = [min(float(spot), top) for spot in (held.perception + np.median(closed), low, high)]
            return (found[0], found[1], found[2]), "initiatives"
        share = self.plan.assumption("reachable")
        if share is None or not held.gap < 0:
            return (NAN, NAN, NAN), ""
        way = max(then - held.perception, 0.0)
        spots = [held.perception + part * way for part in (share.value.mode, share.value.low, share.value.high)]
        return (spots[0], spots[1], spots[2]), "share"

    def _reached(self, held: Level, closed: FloatArray) -> FloatArray:
        """Return where perception gets to (draws,): that of today is an estimate, which varies with the gap's."""
        assert self.draws is not None
        z = float(ndtri(0.5 + self.diagnosis.thresholds.level / 2))
        random = stream(self.draws.seed, "perception", held.level, held.code, held.group)
        if held.level == "dimension" and not held.group and held.code in self.draws.codes:
            away = self.draws.gaps[:, self.draws.codes.index(held.code)] - held.gap
        else:
            away = random.standard_normal(len(closed)) * held.gap_half / z
            if held.gap < 0:  # the share that is closed is told; the gap it is a share of is an estimate
                closed = closed * np.maximum(1 + away / held.gap, 0.0)
        along = held.along * away
        rest = math.sqrt(max(held.perception_half**2 - (held.along * held.gap_half) ** 2, 0.0)) / z
        return np.asarray(held.perception + along + rest * random.standard_normal(len(closed)) + closed)

    def _ids(self, held: Level) -> tuple[str, ...]:
        """Return the initiatives that act here, in the order of the plan."""
        codes = held.items if held.level == "touchpoint" else (held.code,)
        found = {one for code in codes for one in self.acting.get(code, ())}
        if held.level == "touchpoint":
            found |= {one.id for one in self.alive if held.code in one.touchpoints and not one.learns}
        return tuple(one.id for one in self.alive if one.id in found)

    def _months(self, ids: Sequence[str]) -> int:
        """Return in how many months all that acts here is done."""
        rows = [self.initiatives[code] for code in ids if code in self.initiatives]
        ends = [row.quarter + row.quarters for row in rows if row.quarter is not None and row.quarters is not None]
        return 3 * max(ends) if ends else self.diagnosis.thresholds.plan_limits.target_months

    def _mean(self, code: str, usual: float) -> float:
        told = self.plan.assumption(code)
        return usual if told is None else told.value.mean

    def _closures(self, code: str) -> list[tuple[str, float]]:
        row = self.initiatives.get(code)
        return [] if row is None else [(one.code, one.points) for one in row.closures]

    def _promise(self, ids: Sequence[str], held: Level) -> str:
        return next((one.promise for one in self._by_weight(ids, held) if one.promise), "")

    def _kpi(self, ids: Sequence[str], held: Level) -> InitiativeKpi | None:
        if held.level != "dimension":
            return None
        return next((one.kpi for one in self._by_weight(ids, held) if one.kpi is not None), None)

    def _by_weight(self, ids: Sequence[str], held: Level) -> list[Initiative]:
        """Return initiatives by what they close of a dimension, the most first; elsewhere by their place."""
        last = len(self.plan.initiatives) + 1

        def weight(one: Initiative) -> tuple[float, int]:
            row = self.initiatives.get(one.id)
            closed = sum(points for code, points in self._closures(one.id) if code == held.code)
            return -closed, last if row is None or row.rank is None else row.rank

        return sorted((one for one in self.alive if one.id in ids), key=weight)


def _on_items(diagnosis: Diagnosis, alive: Sequence[Initiative], draws: PlanDraws) -> ItemPoints:
    gaps = {row.code: row.gap for row in diagnosis.gaps.items if not row.suppressed}
    return item_points(diagnosis.questionnaire, gaps, alive, draws, ids=[one.id for one in alive])


def _hidden(held: Level) -> Target:
    """Return the row of what too few people answered: it tells no number."""
    levels = (NAN,) * 7
    return Target(held.code, held.level, *levels, "", settled=False, group=held.group, suppressed=True)
