"""The plan of the earlier wave beside this one: targets reached or not, what moved, what the money brought."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.results import Planned, Target
from gapkit.model.plan import Plan
from gapkit.scoring.results import NAN, Gap
from gapkit.scoring.rows import Rows
from gapkit.scoring.waves.past_plan import PastClosure, PastInitiative, Promise
from gapkit.scoring.waves.results import Treatment, WaveChange, Waves


def with_past_plan(waves: Waves, before: Diagnosis, after: Diagnosis) -> Waves:
    """Return the waves with what came of the earlier plan; unchanged where the earlier wave had none."""
    told = before.plan
    if told is None:
        return waves
    changes = {row.code: row for row in waves.rows if row.level == "dimension" and not row.segment}
    now = {row.code: row for row in after.gaps.dimensions}
    bounds = before.questionnaire.scale, after.questionnaire.scale
    same = (bounds[0].low, bounds[0].high) == (bounds[1].low, bounds[1].high)
    found = replace(
        waves,
        promises=Rows(_promises(told, changes, now, after.thresholds.smallest_gap)) if same else Rows(),
        closures=Rows(_closures(told, changes, waves.treatment)) if same else Rows(),
        initiatives=Rows(_initiatives(before, told)),
    )
    return found if after.plan is None else with_money(found, after.plan.plan)


def with_money(waves: Waves, plan: Plan) -> Waves:
    """Return the waves with what the plan at hand says the initiatives of the earlier one have cost and brought."""
    told = {row.initiative: row for row in plan.returned}
    statuses = {one.id: one.status for one in plan.initiatives}
    rows = []
    for row in waves.initiatives:
        money = told.get(row.initiative)
        rows.append(
            replace(
                row,
                status=statuses.get(row.initiative, row.status),
                spent=NAN if money is None or money.spent is None else money.spent,
                returned=NAN if money is None or money.returned is None else money.returned,
                source="" if money is None else money.source,
                currency=plan.currency or row.currency,
            )
        )
    return replace(waves, initiatives=Rows(rows))


def _promises(told: Planned, changes: dict[str, WaveChange], now: dict[str, Gap], least: float) -> Iterator[Promise]:
    for target in told.targets:
        if target.level != "dimension" or target.group or target.suppressed or not math.isfinite(target.target):
            continue
        row, change = now.get(target.code), changes.get(target.code)
        if row is None or change is None:
            continue  # asked otherwise, or no more
        if row.suppressed or change.suppressed:
            yield Promise(target.code, target.target, target.rule, "hidden", suppressed=True)
            continue
        yield Promise(
            code=target.code,
            target=target.target,
            rule=target.rule,
            state=_reached(target, row, change, least),
            before=target.perception,
            after=row.perception,
            after_low=row.perception_low,
            after_high=row.perception_high,
            n=row.n,
            planned=target.reachable,
            planned_low=target.reachable_low,
            planned_high=target.reachable_high,
            change=_moved(change)[0],
            change_low=_moved(change)[1],
            change_high=_moved(change)[2],
            expectation_change=change.expectation_change,
            source=change.source,
        )


def _reached(target: Target, row: Gap, change: WaveChange, least: float) -> str:
    """Return whether a target is surely reached, surely missed, or nobody can tell."""
    if target.rule == "keep":
        _, low, high = _moved(change)
        return "reached" if low > -least else "missed" if high < 0 else "unclear"
    if row.perception_low >= target.target - 1e-9:
        return "reached"
    return "missed" if row.perception_high < target.target else "unclear"


def _moved(change: WaveChange) -> tuple[float, float, float]:
    """Return how the perception moved, with its limits; without expectations the change is that of the perception."""
    if math.isfinite(change.perception_change):
        return change.perception_change, change.perception_low, change.perception_high
    return change.change, change.change_low, change.change_high


def _closures(told: Planned, changes: dict[str, WaveChange], treatment: Rows[Treatment]) -> Iterator[PastClosure]:
    alive = {one.id for one in told.plan.initiatives if one.status != "dropped" and not one.learns}
    rows = [row for row in told.initiatives if row.id in alive and row.chosen is not False]
    effects = {row.code: row for row in treatment if row.level == "dimension" and not row.suppressed}
    for row in rows:
        for part in row.closures:
            change = changes.get(part.code)
            if change is None:
                continue
            others = sum(any(one.code == part.code for one in other.closures) for other in rows) - 1
            if change.suppressed:
                none = (NAN, NAN, NAN)
                yield PastClosure(row.id, part.code, *none, "hidden", others=others, suppressed=True)
                continue
            happened, low, high = _moved(change)
            effect = effects.get(part.code)
            yield PastClosure(
                initiative=row.id,
                code=part.code,
                planned=part.points,
                planned_low=part.low,
                planned_high=part.high,
                state=_beside((part.low, part.high), (low, high), alone=not others),
                happened=happened,
                low=low,
                high=high,
                effect=NAN if effect is None else effect.effect,
                effect_low=NAN if effect is None else effect.effect_low,
                effect_high=NAN if effect is None else effect.effect_high,
                others=others,
            )


def _beside(planned: tuple[float, float], happened: tuple[float, float], *, alone: bool) -> str:
    """Return how what happened stands beside what was planned, by both ranges.

    Where more initiatives acted, a rise is not that of any of them; less than one alone promised is less all the same.
    """
    if happened[1] < planned[0]:
        return "less"
    if not alone:
        return "shared" if happened[0] > 0 else "unclear"
    if happened[0] > planned[1]:
        return "more"
    return "as_planned" if happened[0] > 0 else "unclear"


def _initiatives(before: Diagnosis, told: Planned) -> Iterator[PastInitiative]:
    chosen = {row.id: row.chosen for row in told.initiatives}
    cases = {} if before.economics is None else {row.id: row for row in before.economics.cases}
    for one in told.plan.initiatives:
        if one.status == "dropped" or chosen.get(one.id) is False:
            continue
        case = cases.get(one.id)
        yield PastInitiative(
            initiative=one.id,
            name=one.name,
            status=one.status,
            expected_cost=NAN if one.cost is None else one.cost.mode,
            expected_return=NAN if case is None or not case.verdict else case.benefits,
            currency=told.plan.currency,
        )
