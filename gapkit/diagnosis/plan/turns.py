"""In which order things are done: by block, by start, by what they are worth; nothing before what it needs."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence

import numpy as np

from gapkit.diagnosis.plan.calendar import months_ahead
from gapkit.diagnosis.plan.draws import PlanDraws
from gapkit.diagnosis.plan.results import PlanBlock, Planned, PlannedInitiative
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import HORIZONS, Initiative, Plan

_LAST = 10_000


def in_turn(planned: Planned) -> tuple[str, ...]:
    """Return the initiatives that lie ahead in the one order that every page tells them in.

    By horizon; within it by the month in which they start, then by place, then by number; within a horizon nothing
    stands before what it depends on.
    """
    rows = {row.id: row for row in planned.initiatives}
    ahead = [one for one in planned.plan.initiatives if _ahead(one, rows)]
    blocks: dict[int, list[Initiative]] = {}
    for one in ahead:
        blocks.setdefault(_place(rows[one.id].horizon), []).append(one)
    found: list[str] = []
    for place in sorted(blocks):
        found += _turns(blocks[place], lambda one: _key(one, planned.plan, rows[one.id]))
    return tuple(found)


def blocks_ahead(
    plan: Plan, rows: Sequence[PlannedInitiative], draws: PlanDraws | None, limits: PlanLimits
) -> list[PlanBlock]:
    """Return what each block costs, and where what is done in it closes most.

    What was left out by the choice is in none. Costs are those that are told, once.
    """
    told = {one.id: one for one in plan.initiatives}
    known = {row.id: row for row in rows}
    made = []
    for horizon in HORIZONS:
        ids = [
            row.id for row in rows if row.horizon == horizon and row.chosen is not False and _ahead(told[row.id], known)
        ]
        if not ids:
            continue
        costs = [told[code].cost for code in ids]
        cost = math.fsum(one.mode for one in costs if one is not None) if any(costs) else math.nan
        made.append(PlanBlock(horizon, tuple(ids), cost, *_most(ids, draws, limits)))
    return made


def _most(ids: Collection[str], draws: PlanDraws | None, limits: PlanLimits) -> tuple[str, float, float, float]:
    """Return the dimension of which these close most together, and how many points; nothing where none closes any."""
    inside = [] if draws is None else [code for code in ids if code in draws.ids]
    if draws is None or not inside:
        return "", math.nan, math.nan, math.nan
    points = draws.joint(inside)
    middle = np.median(points, axis=0)
    place = int(np.argmax(middle)) if middle.size else 0
    if not middle.size or not middle[place] > 0:
        return "", math.nan, math.nan, math.nan
    outside = (1 - limits.range_level) / 2
    low, high = np.quantile(points[:, place], (outside, 1 - outside))
    return draws.codes[place], float(middle[place]), float(low), float(high)


def _ahead(one: Initiative, rows: dict[str, PlannedInitiative]) -> bool:
    return one.status != "dropped" and one.id in rows and "done" not in rows[one.id].notes


def _place(horizon: str | None) -> int:
    return HORIZONS.index(horizon) if horizon in HORIZONS else len(HORIZONS)


def _key(one: Initiative, plan: Plan, row: PlannedInitiative) -> tuple[float, int, int]:
    months = months_ahead(one, plan, row.quarter)
    return (
        _LAST if months is None else max(math.floor(months), 0),
        _LAST if row.rank is None else row.rank,
        row.number,
    )


def _turns(block: Sequence[Initiative], key: Callable[[Initiative], tuple[float, int, int]]) -> list[str]:
    """Return the initiatives of a block, each after those of it that it depends on."""
    waiting = sorted(block, key=key)
    found: list[str] = []
    while waiting:
        left = {one.id for one in waiting}
        free = next((one for one in waiting if not left.intersection(one.depends_on)), waiting[0])
        waiting.remove(free)
        found.append(free.id)
    return found
