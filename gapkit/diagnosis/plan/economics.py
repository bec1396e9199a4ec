"""Whether a plan pays: cases of initiatives and of all together, in money that the plan itself supplied."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.calendar import Slot, calendar_of, quarter_name, start_set_by
from gapkit.diagnosis.plan.case_results import BusinessCase, CashYear, Economics, LifetimeValue
from gapkit.diagnosis.plan.cases import Standing, case_of, standing
from gapkit.diagnosis.plan.cash import Cash, cash_of, stays
from gapkit.diagnosis.plan.draws import PlanDraws
from gapkit.diagnosis.plan.taken import taken_for_granted
from gapkit.diagnosis.plan.tornado import centre_of, tornado
from gapkit.diagnosis.plan.worlds import Worlds, worlds_of
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Plan
from gapkit.record import Record, replace
from gapkit.scoring.return_basis import ReturnBasis
from gapkit.scoring.rows import Rows
from gapkit.stats.lifetime_value import (
    Timing,
    expected_lifetime,
    lifetime_value,
    sbg_retention,
    sbg_value,
    value_of_rates,
)

FloatArray = NDArray[np.float64]
NAN = float("nan")

ALL = "portfolio"
"""The id of the case of all initiatives together."""

EVERYTHING = "everything"
"""The id of the case of all that is not dropped, beside that of what was chosen."""

WITH_UNTOLD = "with_untold"
"""The id of the case in which that of which nothing can be said is paid and brings nothing."""


class Worked(Record):
    """A plan's worlds, and where each initiative stands in money.

    In `worlds` nothing comes in from initiatives of which nothing is said; in `claimed` what the plan claims.
    """

    worlds: Worlds
    standings: Mapping[str, Standing]
    claimed: Worlds

    def counted(self, chosen: Collection[str] | None = None) -> list[str]:
        """Return the initiatives of the case of all together: those with a case, and what teaches, with its cost.

        Of what nothing can be said it cannot be said either that it does not pay: it is in no sum.
        """
        known = [one for one, said in self.standings.items() if said.reason in ("", "learns")]
        return [one for one in known if chosen is None or one in chosen]

    def scenario(self, ids: Collection[str]) -> bool:
        """Return whether anything that comes in of initiatives is what the data do not carry."""
        return any(self.standings[one].scenario for one in ids)

    def cash(self, ids: Collection[str]) -> Cash:
        """Return the cash of initiatives carried out together."""
        return cash_of(self.worlds, self.worlds.places(ids))


def worked_out(
    plan: Plan, basis: ReturnBasis, draws: PlanDraws, limits: PlanLimits, *, slots: Mapping[str, Slot] | None = None
) -> Worked:
    """Return the worlds of a plan's money. `slots` are when initiatives start; by their dates and horizons if not."""
    when = slots if slots is not None else calendar_of(plan, {one.id: one.horizon for one in plan.initiatives}, limits)
    worlds = worlds_of(plan, basis, draws, limits, {code: 3 * slot.quarter for code, slot in when.items()})
    held = [one for one in plan.initiatives if one.status != "dropped"]
    standings = {one.id: standing(one, worlds, basis, plan) for one in held}
    # Of what nothing is said, nothing comes in: it costs what it costs, and weighs nothing in the pace of the others.
    silent = {
        "savings": [place for place, one in enumerate(worlds.ids) if standings[one].reason],
        "closure": [place for place, one in enumerate(worlds.ids) if standings[one].closes],
    }
    values = dict(worlds.values)
    for key, places in silent.items():
        values[key] = values[key].copy("K")
        values[key][:, places] = 0.0
    parts = tuple(0.0 if place in silent["closure"] else part for place, part in enumerate(worlds.parts))
    return Worked(replace(worlds.at(values), parts=parts), standings, worlds)


def economics_of(
    plan: Plan,
    basis: ReturnBasis | None,
    draws: PlanDraws | None,
    limits: PlanLimits,
    *,
    chosen: Collection[str] | None = None,
    slots: Mapping[str, Slot] | None = None,
    worked: Worked | None = None,
    homes: Mapping[str, str] | None = None,
) -> Economics:
    """Return what the plan pays, or why nothing is said: nothing is worked out from what the plan did not supply.

    All together are those `chosen` or, where none of these has a case, all that are not dropped; what closes the same
    gap twice closes it once.
    `worked` are the plan's worlds where they are there already; `homes` the dimensions of items.
    """
    told = Economics(
        currency=plan.currency,
        price_year=plan.price_year,
        start=quarter_name(plan, 0) or "",
        start_set_by=start_set_by(plan),
    )
    if basis is None or draws is None:
        return _with(told, reason="no_gaps" if basis is not None and basis.outcome else "no_outcome")
    work = worked or worked_out(plan, basis, draws, limits, slots=slots)
    worlds = work.worlds
    claims = {code for place, code in enumerate(worlds.ids) if work.claimed.values["closure"][:, place].any()}
    cases = [
        BusinessCase(code, reason=said.reason)
        if said.reason
        else case_of(
            code,
            worlds,
            [worlds.ids.index(code)],
            limits,
            scenario=said.scenario,
            not_counted=said.closes if code in claims else "",
        )
        for code, said in work.standings.items()
    ]
    reasons = {one.reason for one in cases}
    told = _with(
        told,
        assumptions=Rows(taken_for_granted(plan, worlds, limits, homes)),
        cases=Rows(cases),
        outcome=basis.outcome,
        draws=worlds.n,
        reason="no_initiatives" if not cases else reasons.pop() if len(reasons) == 1 else "",
    )
    together = work.counted(chosen)
    if all(work.standings[one].reason for one in together):
        together = work.counted()
    if all(work.standings[one].reason for one in together):
        return told
    places = worlds.places(together)
    cash = work.cash(together)
    return _with(
        told,
        portfolio=case_of(ALL, worlds, places, limits, scenario=work.scenario(together)),
        tornado=tornado(worlds, places, cash.worth, limits),
        centre=centre_of(worlds, places),
        years=Rows(_years(cash)),
        lifetime=_lifetime(worlds, places),
        together=tuple(together),
        everything=_everything(work, together, limits),
    )


def counting(told: Economics, untold: Collection[str], work: Worked, limits: PlanLimits) -> Economics:
    """Return the same with the case in which what nothing can be said of is paid in its years and brings nothing."""
    if told.portfolio is None or not untold:
        return told
    ids = {*told.together, *untold}
    case = case_of(WITH_UNTOLD, work.worlds, work.worlds.places(ids), limits, scenario=work.scenario(told.together))
    return told if case.costs == told.portfolio.costs else _with(told, with_untold=case)


def _everything(work: Worked, together: Collection[str], limits: PlanLimits) -> BusinessCase | None:
    """Return the case of all that is not dropped; None where that is what was chosen."""
    whole = work.counted()
    if set(whole) == set(together):
        return None
    return case_of(EVERYTHING, work.worlds, work.worlds.places(whole), limits, scenario=work.scenario(whole))


def _with(told: Economics, **parts: object) -> Economics:
    return Economics(**{**vars(told), **parts})


def _years(cash: Cash) -> Iterator[CashYear]:
    """Yield the means of every year, the present being year 0."""
    total = 0.0
    kept = np.concatenate([[0.0], cash.kept.mean(axis=0)])
    for year, (earned, spent) in enumerate(zip(cash.benefits.mean(axis=0), cash.costs.mean(axis=0), strict=True)):
        total += float(earned - spent)
        yield CashYear(year, float(earned), float(spent), float(earned - spent), total, float(kept[year]))


def _lifetime(worlds: Worlds, places: Collection[int]) -> LifetimeValue | None:
    """Return what a customer is worth before, and where the initiatives have their whole effect."""
    values, years, timing = worlds.values, worlds.years, worlds.timing
    known = ("retention", "margin", "discount", "link")
    if any(np.isnan(values[code]).any() for code in known) or not years:
        return None
    margin, discount, growth = values["margin"], values["discount"], values["margin_growth"]
    if growth.any():  # money that grows is worth what money that stays is at a lower rate; the first margin is today's
        discount = (1 + discount) / (1 + growth) - 1
        margin = margin if timing == "start" else margin / (1 + growth)
    better, link, when = worlds.better(places), worlds.link, _timing(timing)
    a, b = values["lifetime_a"], values["lifetime_b"]
    if np.isfinite(a).all() and np.isfinite(b).all():
        each = sbg_retention(a[:, None], b[:, None], np.arange(1, years + 1))
        after = stays(each, link[:, None], better[:, None])
        return LifetimeValue(
            "sbg",
            timing,
            _middle(each[:, 0]),
            _middle(value_of_rates(margin, each, discount, timing=when)),
            _middle(value_of_rates(margin, after, discount, timing=when)),
            _middle(sbg_value(margin, a, b, discount, timing=when)),
            _middle(np.where(a > 1, (a + b - 1) / np.where(a > 1, a - 1, 1.0), np.nan)),
            _middle(after[:, 0]),
            years,
        )
    before = values["retention"]
    later = stays(before, link, better)
    return LifetimeValue(
        "constant",
        timing,
        _middle(before),
        _middle(lifetime_value(margin, before, discount, periods=years, timing=when)),
        _middle(lifetime_value(margin, later, discount, periods=years, timing=when)),
        _middle(lifetime_value(margin, before, discount, timing=when)),
        _middle(expected_lifetime(before)),
        _middle(later),
        years,
    )


def _timing(told: str) -> Timing:
    return "start" if told == "start" else "end"


def _middle(draws: FloatArray) -> float:
    """Return the median; NaN where it does not exist in every world."""
    return NAN if np.isnan(draws).any() else float(np.median(draws))
