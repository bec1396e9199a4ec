"""What the best plan has to keep: budget, quarters, what comes before what, and what there is nothing to choose by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.calendar import Slot, first_quarter, quarter_name, share_ahead
from gapkit.diagnosis.plan.worth import Worth
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Plan, Range
from gapkit.record import Record, replace
from gapkit.stats.pert import pert_mean
from gapkit.stats.plan_selection import Bounds, kept_by

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
NAN = float("nan")


class Limit(Record):
    """One limit of a plan: its name, and the bounds without it."""

    kind: str
    where: str
    limit: float
    without: Bounds
    load: FloatArray
    """What each initiative takes of it."""


def bounds_of(
    plan: Plan, worth: Worth, slots: Mapping[str, Slot], limits: PlanLimits
) -> tuple[Bounds, list[Limit], BoolArray]:
    """Return what a plan has to keep, each of its limits, and what is left aside as it brings nothing."""
    names = worth.worlds.ids
    told = {one.id: one for one in plan.initiatives}
    held = [told[name] for name in names]
    first = first_quarter(plan)
    ahead = [share_ahead(one, first) for one in held]
    costs = np.array(
        [0.0 if one.cost is None else part * _mean(one.cost, limits) for one, part in zip(held, ahead, strict=True)]
    )
    quarters = list(plan.capacity)
    work: FloatArray = np.zeros((len(held), len(quarters)))
    for place, one in enumerate(held):
        slot = slots.get(one.id)
        if one.work is None or slot is None:
            continue
        for quarter in range(slot.quarter, slot.quarter + slot.quarters):
            name = quarter_name(plan, quarter)
            if name is not None and name in plan.capacity:
                work[place, quarters.index(name)] += ahead[place] * one.work / slot.quarters
    needs = [(place, code) for place, one in enumerate(held) for code in one.depends_on]
    pairs = tuple((place, names.index(code)) for place, code in needs if code in names)
    must = np.array([one.must or one.status in ("running", "done") for one in held], dtype=np.bool_)
    barred = np.zeros(len(held), np.bool_)
    barred[[place for place, code in needs if code not in names]] = True  # it waits for what was dropped
    budget = np.inf if plan.budget is None else plan.budget
    idle = _idle(worth, must, pairs)
    room = np.array(list(plan.capacity.values()))
    bounds = Bounds(costs, budget, work, room, pairs, must, barred | idle)
    none = np.zeros(len(held))
    found = [] if plan.budget is None else [Limit("budget", "", plan.budget, replace(bounds, budget=np.inf), costs)]
    for at, name in enumerate(quarters):
        fewer = replace(bounds, work=np.delete(work, at, axis=1), capacity=np.delete(bounds.capacity, at))
        found.append(Limit("capacity", name, plan.capacity[name], fewer, work[:, at]))
    for place, one in enumerate(held):
        if one.must and one.status not in ("running", "done"):
            free = must.copy()
            free[place] = False
            found.append(Limit("must", one.id, NAN, replace(bounds, must=free), none))
    for place, one in enumerate(held):
        if one.depends_on and not idle[place]:
            alone, open_ = tuple(pair for pair in pairs if pair[0] != place), bounds.barred.copy()
            open_[place] = False
            found.append(Limit("precedence", one.id, NAN, replace(bounds, needs=alone, barred=open_), none))
    return bounds, found, idle & ~barred


def _idle(worth: Worth, must: BoolArray, needs: Sequence[tuple[int, int]]) -> BoolArray:
    """Return what brings nothing that can be worked out, need not be done, and is needed by nothing that does."""
    values = worth.worlds.values
    brings = np.atleast_1d(values["closure"].any(axis=(0, 2)))
    if worth.aim == "npv":
        brings = brings | values["savings"].any(axis=0)
    wanted = brings | must
    for _ in range(len(wanted)):
        for first, second in needs:
            wanted[second] |= wanted[first]
    return np.asarray(~wanted)


def fitting(
    plan: Plan, names: Sequence[str], bounds: Bounds, best: BoolArray, idle: BoolArray, claims: BoolArray
) -> BoolArray:
    """Return what is left aside and fits beside the best plan, in its order.

    That is what costs nothing known, or teaches, or `claims` to bring what nobody can work out: no value speaks
    against it.
    """
    told = {one.id: one for one in plan.initiatives}
    found, open_ = np.zeros(bounds.n, np.bool_), replace(bounds, barred=bounds.barred & ~idle)
    for _ in names:
        for place in np.flatnonzero(idle & ~found).tolist():
            one = told[names[place]]
            free = not bounds.costs[place] and (one.running is None or not one.running.high)
            both = best | found
            both[place] = True
            if (free or one.learns or claims[place]) and kept_by(both[None], open_)[0]:
                found[place] = True
    return found


def uncounted_work(plan: Plan, names: Sequence[str], bounds: Bounds) -> tuple[str, ...]:
    """Return the initiatives whose work no capacity counts, though there are capacities."""
    first, told = first_quarter(plan), {one.id: one for one in plan.initiatives}
    works = {name: (told[name].work or 0.0) * share_ahead(told[name], first) for name in names}
    counted = bounds.work.sum(axis=1)
    return tuple(name for at, name in enumerate(names) if plan.capacity and works[name] > 0 and not counted[at])


def _mean(cost: Range, limits: PlanLimits) -> float:
    return float(pert_mean(cost.low, cost.mode, cost.high, weight=limits.pert_weight))
