"""Possible worlds of a plan's money: draws of everything a case takes for granted, and what comes of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.calendar import first_quarter, share_ahead
from gapkit.diagnosis.plan.draws import PlanDraws, stream
from gapkit.diagnosis.plan.overlap import Overlap
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Initiative, Plan, Range
from gapkit.record import Record, replace
from gapkit.scoring.return_basis import ReturnBasis
from gapkit.stats.pert import pert_draws

FloatArray = NDArray[np.float64]

DRAWN = ("link", "customers", "retention", "margin", "discount", "ramp", "decay", "lifetime_a", "lifetime_b")
"""What is drawn if the plan says it, and missing otherwise."""

NEUTRAL = ("margin_growth", "acquired")
"""What is zero if the plan does not say it: margins stay, and only the customers of today are counted."""

MONEY = ("cost", "running", "savings")
"""What an initiative costs and brings by itself."""

_MONTHS = 12


class Worlds(Record):
    """Draws (n) of what a case rests on, the initiatives (m) in plan order, and what does not vary.

    `values` holds an array (n,) by code of assumption, (n, m) of "cost", "running" and "savings", (n, m, k) of
    "closure", (n, k) of "gap" and "slope", and "causal_share" (n,). `delays` are months until each initiative starts,
    `paid` the years after which its one-off cost falls due, `parts` how much each closes, in what goes along with the
    outcome: the pace at which gaps close together is that of these parts. `most` (m, k) is the largest share of each
    gap that an initiative can close, `overlap` the parts of gaps on which the same initiatives work.
    """

    ids: tuple[str, ...]
    codes: tuple[str, ...]
    values: Mapping[str, FloatArray]
    delays: tuple[int, ...]
    parts: tuple[float, ...]
    years: int
    timing: str
    basis: ReturnBasis
    most: FloatArray
    overlap: Overlap
    paid: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many worlds."""
        return len(self.values["causal_share"])

    @property
    def link(self) -> FloatArray:
        """The logits of retention per unit in which the outcome is counted (n,): a point of a share is one per cent."""
        share = (self.basis.least, self.basis.most) == (0.0, 1.0)
        return self.values["link"] * (100.0 if share else 1.0)

    def places(self, ids: Collection[str]) -> list[int]:
        """Return where initiatives stand."""
        return [place for place, one in enumerate(self.ids) if one in ids]

    def better(self, places: Collection[int], *, multiple: float = 1.0, causal: float | None = None) -> FloatArray:
        """Return by how many points the outcome gets better where these initiatives have their whole effect (n,).

        `multiple` is how many times as much they close, never more than they can; `causal` another causal share.
        """
        values, basis = self.values, self.basis
        closed = self.overlap.closed(values["closure"], places, multiple=multiple, most=self.most)
        points = np.minimum(np.maximum(np.nan_to_num(-values["gap"]), 0.0) * closed, basis.rooms)
        share = values["causal_share"] if causal is None else causal
        change = share * np.einsum("nk,nk->n", np.nan_to_num(values["slope"]), points)
        change = np.clip(change, basis.least - basis.mean, basis.most - basis.mean)
        return np.asarray(change if basis.higher_is_better else -change)

    def pace(self, places: Collection[int]) -> FloatArray:
        """Return which share of what these initiatives close together is closed in each year (n, years).

        From the start of an initiative it rises in a straight line until the ramp is over, then a part of what is there
        is lost each year; the share of a year is the mean of its months.
        """
        weight = dict.fromkeys(self.delays, 0.0)
        for place in places:
            weight[self.delays[place]] += self.parts[place]
        total = sum(weight.values())
        if not total:
            weight = {self.delays[place]: 1.0 / len(places) for place in places}
            total = sum(weight.values())
        paces = [share / total * self.paces[delay] for delay, share in weight.items() if share]
        return paces[0] if len(paces) == 1 else np.asarray(sum(paces))

    @cached_property
    def paces(self) -> dict[int, FloatArray]:
        """The pace (n, years) of what starts after so many months."""
        return {delay: self._pace(delay) for delay in set(self.delays)}

    def _pace(self, delay: int) -> FloatArray:
        ramp, decay = self.values["ramp"], self.values["decay"]
        if (ramp == ramp[0]).all() and (decay == decay[0]).all():
            ramp, decay = ramp[:1], decay[:1]  # the same in every world
        month = np.arange(self.years * _MONTHS) + 0.5 - delay
        risen = np.where(ramp[:, None] > 0, np.clip(month / np.where(ramp > 0, ramp, 1.0)[:, None], 0, 1), month > 0)
        lost = (1 - decay[:, None]) ** (np.maximum(month - ramp[:, None], 0) / _MONTHS)
        found = (risen * lost).reshape(len(ramp), self.years, _MONTHS).mean(axis=2)
        return np.broadcast_to(found, (self.n, self.years))

    def saved(self, places: Collection[int]) -> FloatArray:
        """Return what comes in of the savings of initiatives in each year (n, years), each at its own pace."""
        found = np.zeros((self.n, self.years))
        for place in places:
            savings = self.values["savings"][:, place]
            if savings.any():
                found += savings[:, None] * self.paces[self.delays[place]]
        return found

    def running(self, place: int) -> FloatArray:
        """Return the share of each year in which an initiative has started (years,)."""
        year = np.arange(1, self.years + 1)
        return np.clip((year * _MONTHS - self.delays[place]) / _MONTHS, 0.0, 1.0)

    def at(self, values: Mapping[str, FloatArray]) -> Worlds:
        """Return the same plan in other worlds."""
        return replace(self, values=values)


def worlds_of(
    plan: Plan, basis: ReturnBasis, draws: PlanDraws, limits: PlanLimits, delays: Mapping[str, int]
) -> Worlds:
    """Return the worlds of a plan: those of `draws`, and beside them draws of its money; what nobody said is NaN."""
    size, seed = len(draws.causal), draws.seed
    held = [one for one in plan.initiatives if one.status != "dropped"]
    values: dict[str, FloatArray] = {"causal_share": draws.causal, "gap": draws.gaps, "slope": draws.slopes}
    closures = np.zeros((len(held), size, len(draws.codes))).transpose(1, 0, 2)  # those of one initiative lie together
    most = np.ones((len(held), len(draws.codes)))
    for place, one in enumerate(held):
        if one.id in draws.ids:
            closures[:, place] = draws.closures[:, draws.ids.index(one.id)]
            most[place] = 1.0 if draws.most is None else draws.most[draws.ids.index(one.id)]
    values["closure"] = closures
    for code in (*DRAWN, *NEUTRAL):
        told = plan.assumption(code)
        if told is not None:
            values[code] = _drawn(told.value, size, stream(seed, code), limits)
        else:
            values[code] = np.full(size, 0.0 if code in NEUTRAL else np.nan)
    first = first_quarter(plan)
    for kind in MONEY:
        # Of what is done nothing is paid or saved any more; of what runs the rest, but its running costs stay whole.
        ahead = [share_ahead(one, first) for one in held]
        shares = [float(share > 0) if kind == "running" else share for share in ahead]
        columns = [share * _money(one, kind, size, seed, limits) for one, share in zip(held, shares, strict=True)]
        values[kind] = np.stack(columns, axis=1) if columns else np.zeros((size, 0))
    weights = (np.abs(np.nan_to_num(draws.slopes))[:, None, :] * draws.points).sum(axis=2).mean(axis=0)
    parts = dict(zip(draws.ids, weights, strict=True))
    horizon = plan.assumption("horizon")
    years = 0 if horizon is None else years_of(horizon.value)
    months = tuple(delays.get(one.id, 0) for one in held)
    return Worlds(
        ids=tuple(one.id for one in held),
        codes=draws.codes,
        values=values,
        delays=months,
        parts=tuple(float(parts.get(one.id, 0.0)) for one in held),
        years=years,
        timing=plan.timing,
        basis=basis,
        most=most,
        overlap=draws.parts.of([draws.ids.index(one.id) if one.id in draws.ids else None for one in held]),
        # Without any date nobody said when what is paid falls due: it is paid now.
        paid=tuple(0 if first is None else min(delay // _MONTHS, years) for delay in months),
    )


def years_of(horizon: Range) -> int:
    """Return how many whole years a case looks ahead."""
    return max(round(horizon.mode), 0)


def _money(one: Initiative, kind: str, size: int, seed: int, limits: PlanLimits) -> FloatArray:
    told: Range | None = getattr(one, kind)
    return np.zeros(size) if told is None else _drawn(told, size, stream(seed, kind, one.key or one.id), limits)


def _drawn(value: Range, size: int, random: np.random.Generator, limits: PlanLimits) -> FloatArray:
    return pert_draws(value.low, value.mode, value.high, size=size, random=random, weight=limits.pert_weight)
