"""One business case: what some initiatives bring, how sure that is, and what would have to be true for it to pay."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.calendar import first_quarter, share_ahead
from gapkit.diagnosis.plan.case_results import BusinessCase
from gapkit.diagnosis.plan.cash import cash_of, kept, margins
from gapkit.diagnosis.plan.worlds import Worlds, years_of
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Initiative, Plan
from gapkit.record import Record
from gapkit.scoring.return_basis import ReturnBasis
from gapkit.stats.cash_flows import (
    expected_shortfall,
    payback,
    present_value,
    return_on_cost,
    value_of_information,
)

FloatArray = NDArray[np.float64]
NAN = float("nan")
_STEPS, _CLOSE = 60, 1e-10
_MOST = 100.0
"""No multiple of closures beyond this is looked for."""


class Standing(Record):
    """Why nothing is said of an initiative, or ""; why what it closes is not counted, or ""; whether it is a scenario.

    Where savings are known they count even if nobody can say what its closure brings.
    """

    reason: str
    closes: str = ""
    scenario: bool = False


def standing(one: Initiative, worlds: Worlds, basis: ReturnBasis, plan: Plan) -> Standing:
    """Return what can be said of an initiative in money."""
    reason = "no_cost" if one.cost is None and one.running is None else ""
    reason = "done" if share_ahead(one, first_quarter(plan)) == 0 else "learns" if one.learns else reason
    if reason:
        return Standing(reason, reason)
    missing, scenario = _closing(worlds.ids.index(one.id), worlds, basis, plan)
    if not missing or one.savings is None or not one.savings.high > 0:
        return Standing(missing, missing, scenario and not missing)
    return Standing(_first_missing(plan, ("discount", "horizon", "ramp", "decay")), missing)


def _closing(place: int, worlds: Worlds, basis: ReturnBasis, plan: Plan) -> tuple[str, bool]:
    """Return why nothing is said of what an initiative closes, or "", and whether it would be a scenario."""
    closes = worlds.values["closure"][:, place].any(axis=0)
    known = np.isfinite(np.array(basis.gaps))
    short = closes & known & (np.nan_to_num(np.array(basis.gaps)) < 0)
    if not closes.any() or (known[closes].any() and not short.any()):
        return "no_effect", False
    if not basis.outcome:
        return "no_outcome", False
    if not known[closes].any():
        return "no_gaps", False
    scenario = not np.array(basis.clear)[short].any()
    if scenario and not plan.scenario:
        return "no_driver", False
    needed = ("link", "customers", "retention", "margin", "discount", "horizon", "ramp", "decay")
    return _first_missing(plan, needed), scenario


def case_of(
    name: str,
    worlds: Worlds,
    places: Collection[int],
    limits: PlanLimits,
    *,
    scenario: bool = False,
    not_counted: str = "",
) -> BusinessCase:
    """Return the case of initiatives carried out together."""
    cash = cash_of(worlds, places)
    worth = cash.worth
    earned, spent = (present_value(flow, cash.discount) for flow in (cash.benefits, cash.costs))
    low, high = limits_of(worth, limits)
    roi = return_on_cost(earned, spent)
    paid = payback(cash.net)
    back = paid[np.isfinite(paid)]
    acts = bool(np.any(worlds.values["closure"][:, list(places)]))
    mean = _means(worlds, places, float(worth.mean())) if acts else None
    return BusinessCase(
        id=name,
        npv=float(np.median(worth)),
        low=low,
        high=high,
        mean=float(worth.mean()),
        p_positive=float((worth > 0).mean()),
        shortfall=float(expected_shortfall(worth, share=limits.worst_share)),
        benefits=float(earned.mean()),
        costs=float(spent.mean()),
        roi=float(np.median(roi)),
        roi_low=limits_of(roi, limits)[0],
        roi_high=limits_of(roi, limits)[1],
        payback=float(np.median(back)) if back.size else NAN,
        p_payback=float(back.size / paid.size),
        break_even_closure=NAN if mean is None else _zero(partial(mean, causal=None), _MOST),
        break_even_causal=NAN if mean is None else _zero(partial(mean, 1.0), 1.0),
        evpi=float(value_of_information(worth)),
        verdict="pays" if low > 0 else "does_not" if high < 0 else "may_not",
        scenario=scenario,
        not_counted=not_counted,
    )


def limits_of(draws: FloatArray, limits: PlanLimits) -> tuple[float, float]:
    """Return the ends of the range that is told."""
    outside = (1 - limits.range_level) / 2
    low, high = np.quantile(draws, [outside, 1 - outside])
    return float(low), float(high)


def _first_missing(plan: Plan, needed: tuple[str, ...]) -> str:
    horizon = plan.assumption("horizon")
    whole = horizon is not None and years_of(horizon.value) > 0
    there = (code for code in needed if plan.assumption(code) is None or (code == "horizon" and not whole))
    return next((f"no_{code}" for code in there), "")


def _means(worlds: Worlds, places: Collection[int], mean: float) -> Callable[..., float]:
    """Return the mean of the worlds by the multiple of the closures and the causal share; `mean` is that of today's.

    Only the customers kept change: what each of them is worth, and all costs, stay.
    """
    pace, margin = worlds.pace(places), margins(worlds)
    if worlds.timing == "start":  # a year's money comes before it, of the customers kept by the end of the last
        margin = np.concatenate([margin[:, 1:], np.zeros((worlds.n, 1))], axis=1)
    each = margin / (1 + worlds.values["discount"][:, None]) ** np.arange(1, worlds.years + 1)

    def earned(multiple: float, causal: float | None) -> float:
        there = kept(worlds, worlds.better(places, multiple=multiple, causal=causal), pace)
        return float((there * each).sum(axis=1).mean())

    rest = mean - earned(1.0, None)

    def total(multiple: float, causal: float | None) -> float:
        return rest + earned(multiple, causal)

    return total


def _zero(mean: Callable[[float], float], most: float) -> float:
    """Return where a mean is zero, from 0 up to the most; NaN where its sign is the same at both ends.

    The interval is cut where the line between its ends crosses zero; an end that stays counts half (Illinois).
    """
    low, high = 0.0, 1.0
    at_low, at_high = mean(low), mean(high)
    if at_low * at_high > 0 and most > high:
        low, at_low = high, at_high
        high, at_high = most, mean(most)
    if at_low == 0:
        return low
    if at_low * at_high > 0:
        return NAN
    scale = max(abs(at_low), abs(at_high))
    for _ in range(_STEPS):
        place = (low * at_high - high * at_low) / (at_high - at_low)
        value = mean(place)
        if abs(value) <= _CLOSE * scale or abs(place - high) <= _CLOSE:
            return place
        if value * at_high < 0:
            low, at_low = high, at_high
        else:
            at_low /= 2
        high, at_high = place, value
    return high
