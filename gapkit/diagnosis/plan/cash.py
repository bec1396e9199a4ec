"""The cash of some initiatives together, in every world: what comes in, what goes out, whom it keeps."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.worlds import Worlds
from gapkit.record import Record
from gapkit.stats.cash_flows import present_value

FloatArray = NDArray[np.float64]


class Cash(Record):
    """Money in and out at the times 0 to T (n, T + 1), the yearly discount (n,), customers kept by year (n, T)."""

    benefits: FloatArray
    costs: FloatArray
    discount: FloatArray
    kept: FloatArray

    @property
    def net(self) -> FloatArray:
        """What is left of each time."""
        return self.benefits - self.costs

    @property
    def worth(self) -> FloatArray:
        """The net present value of each world (n,)."""
        return present_value(self.net, self.discount)


def cash_of(worlds: Worlds, places: Collection[int], *, multiple: float = 1.0, causal: float | None = None) -> Cash:
    """Return the cash of initiatives carried out together.

    One-off costs are paid at the start of the year in which their initiative starts (what starts in the first year is
    paid now, what starts after the horizon at its end). Customers stay with r_t = r0 + pace_t (r1 - r0), logit r1 =
    logit r0 + link times what the outcome is better; those kept are the difference to staying with r0. With timing
    "end" a year's money comes at its end, of the customers left then; with "start" at its start, of those there are
    then. Savings and costs of running go with the year; each initiative's savings grow at its own pace.
    """
    values, years = worlds.values, worlds.years
    members = list(places)
    pace = worlds.pace(members)
    benefits, costs = np.zeros((2, worlds.n, years + 1))
    gained = np.zeros((worlds.n, years))
    late = 1 if worlds.timing == "end" else 0  # when the money of the first year comes in
    if np.any(values["closure"][:, members]):
        gained = kept(worlds, worlds.better(members, multiple=multiple, causal=causal), pace)
        there = gained if late else np.concatenate([np.zeros((worlds.n, 1)), gained[:, :-1]], axis=1)
        benefits[:, late : late + years] += margins(worlds) * there
    benefits[:, late : late + years] += worlds.saved(members)
    for place in members:
        costs[:, worlds.paid[place]] += values["cost"][:, place]
        costs[:, late : late + years] += values["running"][:, place, None] * worlds.running(place)
    return Cash(benefits, costs, values["discount"], gained)


def stays(retention: FloatArray, link: FloatArray, better: FloatArray) -> FloatArray:
    """Return retention after the outcome got better: the logit moves by link times the points."""
    return np.asarray(retention / (retention + (1 - retention) * np.exp(-link * better)))


def margins(worlds: Worlds) -> FloatArray:
    """Return what a customer leaves in each year (n, years)."""
    margin, growth = worlds.values["margin"], worlds.values["margin_growth"]
    if not growth.any():
        return np.broadcast_to(margin[:, None], (worlds.n, worlds.years))
    return np.asarray(margin[:, None] * (1 + growth[:, None]) ** np.arange(worlds.years))


def kept(worlds: Worlds, better: FloatArray, pace: FloatArray) -> FloatArray:
    """Return how many more customers there are at the end of each year (n, years)."""
    values = worlds.values
    before, acquired = values["retention"], values["acquired"]
    gained = stays(before, worlds.link, better) - before
    now = base = values["customers"]
    found = np.empty((worlds.years, worlds.n))
    for year in range(worlds.years):
        now = now * (before + pace[:, year] * gained) + acquired
        base = base * before + acquired
        found[year] = now - base
    return found.T
