"""What the cases take for granted: every figure with how it is drawn and who set it, the causal share first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.case_results import CaseAssumption
from gapkit.diagnosis.plan.cases import limits_of
from gapkit.diagnosis.plan.draws import closures_of
from gapkit.diagnosis.plan.worlds import MONEY, NEUTRAL, Worlds
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import ASSUMPTIONS, Initiative, Plan, Range

FloatArray = NDArray[np.float64]

_ELSEWHERE = ("reachable", "drift")
"""What the plan takes for granted besides, about its targets."""


def taken_for_granted(
    plan: Plan, worlds: Worlds, limits: PlanLimits, homes: Mapping[str, str] | None = None
) -> Iterator[CaseAssumption]:
    """Yield the assumptions in the order they are told: of all cases, of each initiative, and what the survey says."""
    for code in ASSUMPTIONS:
        told = plan.assumption(code)
        if told is not None and code not in _ELSEWHERE:
            value = told.value
            if code == "horizon":  # cases look ahead over whole years, the same in every draw
                value = Range(*(float(worlds.years),) * 3)
            yield CaseAssumption(code, value, _kind(value), "plan", told.unit, told.source)
        elif told is None and code == "causal_share":
            drawn = worlds.values[code]
            yield CaseAssumption(code, _span(drawn, float(np.median(drawn)), limits), "beta", "default")
        elif told is None and code in NEUTRAL:
            yield CaseAssumption(code, Range(0.0, 0.0, 0.0), "fixed", "default")
    for one in plan.initiatives:
        if one.id in worlds.ids:
            yield from _of(one, worlds.codes, homes)
    touched = np.atleast_1d(worlds.values["closure"].any(axis=(0, 1)))
    for at, code in enumerate(worlds.codes):
        for kind in ("gap", "slope"):
            mean = (worlds.basis.gaps if kind == "gap" else worlds.basis.slopes)[at]
            if touched[at] and mean == mean:
                value = _span(worlds.values[kind][:, at], mean, limits)
                yield CaseAssumption(kind, value, "normal", "data", dimension=code)


def _of(one: Initiative, codes: tuple[str, ...], homes: Mapping[str, str] | None) -> Iterator[CaseAssumption]:
    """Yield the figures of one initiative."""
    for code, value in closures_of(one, codes, homes).items():
        yield CaseAssumption("closure", value, _kind(value), "plan", "", one.basis, one.id, code)
    for kind in MONEY:
        money: Range | None = getattr(one, kind)
        if money is not None:
            yield CaseAssumption(kind, money, _kind(money), "plan", "", one.basis, one.id)


def _kind(value: Range) -> str:
    return "fixed" if value.low == value.high else "pert"


def _span(draws: FloatArray, middle: float, limits: PlanLimits) -> Range:
    low, high = limits_of(draws, limits)
    return Range(low, middle, high)
