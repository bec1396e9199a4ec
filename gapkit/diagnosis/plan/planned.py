"""A diagnosis with a plan: where it leads, in which order, what is chosen, and whether it pays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from gapkit.diagnosis.diagnosis import Action, Diagnosis, Finding
from gapkit.diagnosis.plan.aims import gains_to_plan, in_force
from gapkit.diagnosis.plan.answers import phase_answers
from gapkit.diagnosis.plan.calendar import Slot
from gapkit.diagnosis.plan.case_results import Economics
from gapkit.diagnosis.plan.checks import next_checks
from gapkit.diagnosis.plan.draws import PlanDraws, plan_draws
from gapkit.diagnosis.plan.economics import Worked, counting, economics_of, worked_out
from gapkit.diagnosis.plan.governance import governance_findings
from gapkit.diagnosis.plan.order import gap_weights, ordered
from gapkit.diagnosis.plan.reach import acting, ground_of, homes_of
from gapkit.diagnosis.plan.results import NAN, Attained, Planned, PlannedInitiative, Selection, Target
from gapkit.diagnosis.plan.selection import selection_of
from gapkit.diagnosis.plan.targets import targets_of
from gapkit.diagnosis.plan.turns import blocks_ahead
from gapkit.diagnosis.plan_rules import asked_in_all, plan_findings, untold
from gapkit.diagnosis.unknowns import with_unknowns
from gapkit.model.plan import HORIZONS, Initiative, Plan
from gapkit.record import replace
from gapkit.scoring.rows import Rows

if TYPE_CHECKING:
    from gapkit.scoring.what_if import Gain

_ABOUT_PLANS = ("plan", "economics")
"""Where findings about a plan have their evidence."""


def planned(diagnosis: Diagnosis, plan: Plan, *, seed: int) -> Diagnosis:
    """Return the diagnosis with a plan and what it comes to; the same again for the same diagnosis, plan and seed.

    It needs nothing but the diagnosis: a plan may be put in another's place without the answers.
    """
    limits = diagnosis.thresholds.plan_limits
    every = _draws(diagnosis, plan, seed)
    draws = None if every is None or np.isnan(every.gaps).all() else every  # without gaps nothing closes
    initiatives = ordered(diagnosis, plan, draws)
    slots = _slots(initiatives)
    selection, economics, work = _worth(diagnosis, plan, every, slots)
    chosen = None if selection is None or selection.reason else set(selection.chosen)
    unvalued = () if selection is None else selection.unvalued
    rows = Rows(_with_choice(row, plan, chosen, unvalued) for row in initiatives)
    targets = targets_of(diagnosis, plan, draws, rows, ids=None if chosen is None else chosen.union(unvalued))
    told = Planned(
        plan=plan,
        initiatives=rows,
        targets=targets,
        selection=selection,
        checks=Rows(next_checks(diagnosis, targets)),
        attained=Rows(_attained(plan, slots)) if plan.returned else Rows(),
        proposals=tuple(one.id for one in plan.initiatives if one.proposed),
        seed=seed,
        draws=limits.draws if draws is not None else 0,
        blocks=Rows(blocks_ahead(plan, rows, draws, limits)),
        asked=asked_in_all(plan),
    )
    if work is not None:
        economics = counting(economics, untold(told, economics), work, limits)
    gains = gains_to_plan(diagnosis, targets)
    roadmap = _roadmap(diagnosis, plan, rows, targets, in_force(gains, told))
    made = replace(diagnosis, plan=told, economics=economics, what_if=gains, roadmap=roadmap)
    told = replace(told, answers=phase_answers(made))
    made = replace(made, plan=told)
    if made.waves is not None and made.waves.initiatives:
        from gapkit.diagnosis.wave_plan import with_money

        made = replace(made, waves=with_money(made.waves, plan))
    return with_unknowns(replace(made, findings=_findings(made, told, economics)))


def _draws(diagnosis: Diagnosis, plan: Plan, seed: int) -> PlanDraws | None:
    """Return what might come of the plan; None where nothing is known that it could rest on."""
    basis = diagnosis.basis
    if basis is None:
        return None
    limits, homes = diagnosis.thresholds.plan_limits, homes_of(diagnosis.questionnaire)
    gaps = {row.code: row.gap for row in diagnosis.gaps.items if not row.suppressed}
    ground = ground_of(plan.initiatives, diagnosis.questionnaire, gaps)
    return plan_draws(plan, basis, limits, seed=seed, homes=homes, ground=ground)


def _slots(rows: Sequence[PlannedInitiative]) -> dict[str, Slot]:
    return {
        row.id: Slot(row.quarter, row.quarters) for row in rows if row.quarter is not None and row.quarters is not None
    }


def _worth(
    diagnosis: Diagnosis, plan: Plan, draws: PlanDraws | None, slots: Mapping[str, Slot]
) -> tuple[Selection | None, Economics, Worked | None]:
    """Return what is chosen under the plan's limits, whether that pays, and what it was worked out from."""
    basis, limits = diagnosis.basis, diagnosis.thresholds.plan_limits
    if basis is None or draws is None:
        return None, economics_of(plan, basis, draws, limits), None
    work = worked_out(plan, basis, draws, limits, slots=slots)
    selection = None
    if draws.points.any():  # of what nothing is estimated no choice is better than another
        selection = selection_of(plan, work, limits, slots=slots, weights=gap_weights(diagnosis, draws.codes))
    chosen = None if selection is None or selection.reason else selection.chosen
    homes = homes_of(diagnosis.questionnaire)
    told = economics_of(plan, basis, draws, limits, chosen=chosen, slots=slots, worked=work, homes=homes)
    return selection, told, work


def _with_choice(
    row: PlannedInitiative, plan: Plan, chosen: Collection[str] | None, unvalued: Collection[str]
) -> PlannedInitiative:
    """Return an initiative with whether it is chosen; of one that was dropped or is not valued nothing had to be."""
    one = next(one for one in plan.initiatives if one.id == row.id)
    open_ = chosen is None or one.status == "dropped" or one.id in unvalued
    return row if open_ or chosen is None else replace(row, chosen=row.id in chosen)


def _roadmap(
    diagnosis: Diagnosis,
    plan: Plan,
    rows: Sequence[PlannedInitiative],
    targets: Sequence[Target],
    gains: Sequence[Gain],
) -> Rows[Action]:
    """Return the roadmap with what the plan says of every dimension and item: who does what, when, and up to where."""
    gained = {one.code: one.gain for one in gains if one.metric == "value" and not one.reason}
    left = {row.id for row in rows if row.chosen is False}
    alive = [one for one in plan.initiatives if one.status != "dropped" and one.id not in left]
    on = acting([one for one in alive if not one.learns], diagnosis.questionnaire)
    when = {row.id: row.horizon for row in rows}
    goals = {row.code: row for row in targets if not row.group and not row.suppressed}
    made = (
        _aimed(_action(action, [one for one in alive if one.id in on.get(action.id, ())], when), goals.get(action.id))
        for action in diagnosis.roadmap
    )
    return Rows(replace(one, expected_gain=gained.get(one.id) if one.level == "dimension" else None) for one in made)


def _aimed(action: Action, goal: Target | None) -> Action:
    """Return an action with the target that the plan sets: the gap that would be left today, and the perception."""
    if goal is None or not goal.target - goal.expectation < np.inf:
        return action
    return replace(action, target=goal.target - goal.expectation, target_perception=goal.target)


def _action(action: Action, initiatives: Sequence[Initiative], when: Mapping[str, str | None]) -> Action:
    own = {one.id for one in initiatives}
    horizons = [found for one in initiatives if (found := when.get(one.id))]
    return replace(
        action,
        action=_joined(one.name for one in initiatives),
        owner=_joined(one.owner for one in initiatives),
        stakeholders=tuple(dict.fromkeys(name for one in initiatives for name in one.roles)),
        horizon=min(horizons, key=HORIZONS.index, default=None),
        effort=max((one.effort for one in initiatives if one.effort is not None), default=None),
        cost=_sum([one.cost.mode for one in initiatives if one.cost is not None]),
        kpi=_joined(one.kpi.name for one in initiatives if one.kpi is not None),
        depends_on=tuple(dict.fromkeys(code for one in initiatives for code in one.depends_on if code not in own)),
    )


def _joined(texts: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(filter(None, texts))) or None


def _sum(costs: Sequence[float]) -> float | None:
    return sum(costs) if costs else None


def _attained(plan: Plan, slots: Mapping[str, Slot]) -> Iterator[Attained]:
    """Yield what initiatives have cost and brought so far, beside what they were expected to cost."""
    from gapkit.diagnosis.past_money import whole_cost

    told = {one.id: one for one in plan.initiatives}
    for row in plan.returned:
        one, slot = told.get(row.initiative), slots.get(row.initiative)
        cost = NAN if one is None else whole_cost(one, plan, None if slot is None else slot.quarter)
        yield Attained(
            row.initiative,
            row.initiative if one is None else one.name,
            NAN if row.spent is None else row.spent,
            NAN if row.returned is None else row.returned,
            cost,
            row.source,
        )


def _findings(diagnosis: Diagnosis, told: Planned, economics: Economics) -> Rows[Finding]:
    """Return the findings with those about this plan, instead of those about one before."""
    kept = [one for one in diagnosis.findings if one.evidence.split(".")[0] not in _ABOUT_PLANS]
    found = [*kept, *plan_findings(told, economics, diagnosis.thresholds), *governance_findings(told)]
    if diagnosis.what_if:
        from gapkit.diagnosis.first_rules import gain_findings

        # A gain up to a target is that up to the plan's, where it sets one.
        gains = list(gain_findings(diagnosis.what_if, diagnosis.thresholds, told))
        place = next((at for at, one in enumerate(found) if one.kind == "gain.dim"), len(found))
        found = [*found[:place], *gains, *(one for one in found[place:] if one.kind != "gain.dim")]
    if diagnosis.waves is not None and diagnosis.waves.initiatives:
        from gapkit.diagnosis.wave_plan_rules import past_plan_findings

        # What has begun or was dropped, and what the money brought, is told by the plan at hand.
        found = [one for one in found if one.kind not in ("wave.money", "wave.closure", "wave.promise")]
        found += past_plan_findings(diagnosis.waves, diagnosis.thresholds)
    return Rows(found)
