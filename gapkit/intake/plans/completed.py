"""A plan read back from a report: what its sheets have no room for is as it was before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from gapkit.intake.plans.lines import PlanLines
from gapkit.model.plan import Initiative, InitiativeKpi, Plan, PlanAssumption, PlanTarget
from gapkit.record import replace

_NOT_LISTED = ("reachable", "drift")
"""Assumptions about targets, which the economics of a report do not show."""

Coded = TypeVar("Coded", PlanAssumption, PlanTarget)


def completed(plan: Plan, lines: PlanLines, before: Plan | None) -> Plan:
    """Return a plan as it was read, with what the sheets of a report do not hold taken from the plan before.

    A report has initiatives, targets and assumptions; a workbook or file of its own is a plan as it stands.
    """
    if before is None or not lines.of_report:
        return plan
    known = {one.id: one for one in before.initiatives}
    goals = {one.code: one for one in before.targets}
    promises = {one.promise for one in before.initiatives}
    # A report also shows the promises of initiatives beside what they act on: those are no targets of their own.
    targets = [
        _target(one, goals.get(one.code))
        for one in plan.targets
        if one.code in goals or one.kind != "promise" or one.kpi is not None or one.promise not in promises
    ]
    return replace(
        before,
        initiatives=tuple(_initiative(one, known.get(one.id)) for one in plan.initiatives),
        assumptions=_assumptions(plan, before) if "assumptions" in lines.sheets else before.assumptions,
        targets=_as_before(targets, goals) if "targets" in lines.sheets else before.targets,
    )


def known_again(plan: Plan, before: Plan | None) -> Plan:
    """Return a plan whose initiatives keep the keys that they had before gapkit wrote an id into their rows."""
    keys = {} if before is None else {one.id: one.key for one in before.initiatives if one.key}
    if not keys:
        return plan
    return replace(
        plan, initiatives=tuple(replace(one, key=one.key or keys.get(one.id, "")) for one in plan.initiatives)
    )


def _assumptions(plan: Plan, before: Plan) -> tuple[PlanAssumption, ...]:
    """Return what is taken for granted: a report lists what its economics rest on, and no more."""
    kept = [one for one in before.assumptions if one.code in _NOT_LISTED and plan.assumption(one.code) is None]
    return _as_before([*plan.assumptions, *kept], [one.code for one in before.assumptions])


def _as_before(found: Sequence[Coded], order: Iterable[str]) -> tuple[Coded, ...]:
    """Return records in the order that they had before, new ones last."""
    places = {code: place for place, code in enumerate(order)}
    return tuple(sorted(found, key=lambda one: places.get(one.code, len(places))))


def _initiative(one: Initiative, before: Initiative | None) -> Initiative:
    if before is None:
        return one
    told, old = list(one.closure.values()), list(before.closure.values())
    # Closures that differ have no cells in a report; one that is the same for all stands there once.
    same = {*told} == {*old} if told else len({*old}) > 1
    return replace(one, texts=before.texts, closure=before.closure if same else one.closure)


def _target(one: PlanTarget, before: PlanTarget | None) -> PlanTarget:
    if before is None or one.kpi is None or before.kpi is None or one.kpi.name != before.kpi.name:
        return one
    old, new = before.kpi, one.kpi
    kpi = InitiativeKpi(
        new.name, new.formula or old.formula, new.unit or old.unit, new.source or old.source, new.now, new.goal
    )
    return replace(one, kpi=kpi)
