"""What sets of initiatives are worth together: in money, or in what the outcome goes along with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.cash import cash_of, margins, stays
from gapkit.diagnosis.plan.economics import Worked
from gapkit.diagnosis.plan.worlds import Worlds
from gapkit.record import Record

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_AT_ONCE = 4_000_000
"""So many numbers are held at a time."""


class Worth(Record):
    """How sets of a plan's initiatives are valued: `aim` is "npv", or "value".

    Money is net present value. Without it a set is worth the points by which the outcome is better where gaps are
    closed, as it is reported; without an outcome either, the share of the gaps that it closes, weighted by `weights`.
    """

    worlds: Worlds
    aim: str
    weights: tuple[float, ...] = ()

    def draws(self, chosen: BoolArray) -> FloatArray:
        """Return what one set is worth in every world."""
        places = np.flatnonzero(chosen).tolist()
        if not places:
            return np.zeros(self.worlds.n)
        if self.aim == "npv":
            return cash_of(self.worlds, places).worth
        closed = self.worlds.overlap.closed(self.worlds.values["closure"], places)
        return np.asarray(self._value(closed[None], self.worlds)[0])

    def means(self, sets: BoolArray, draws: int) -> FloatArray:
        """Return the means of sets (m,) over the first so many worlds."""
        some = self.worlds.at({code: values[:draws] for code, values in self.worlds.values.items()})
        each = max(_AT_ONCE // (some.n * max(len(some.codes), some.years, 1)), 1)
        of_sets = self._money if self.aim == "npv" else self._points
        parts = [of_sets(sets[at : at + each], some) for at in range(0, len(sets), each)]
        return np.concatenate(parts)

    def _points(self, sets: BoolArray, some: Worlds) -> FloatArray:
        return np.asarray(self._value(some.overlap.of_sets(some.values["closure"], sets), some).mean(axis=1))

    def _value(self, closed: FloatArray, some: Worlds) -> FloatArray:
        """Return what is gained where such shares of gaps are closed (m, n, k), in points or in shares of the gaps."""
        gap, slope, basis = some.values["gap"], some.values["slope"], some.basis
        short = np.where(gap < 0, -gap, 0.0)
        if not basis.outcome:
            weight = np.array(self.weights or (1.0,) * len(some.codes))
            total = short @ weight
            return np.asarray((closed * short) @ weight / np.where(total > 0, total, 1.0))
        points = np.minimum(short * closed, basis.rooms)
        change = np.einsum("mnk,nk->mn", points, np.nan_to_num(slope))
        if self.aim == "npv":
            change = change * some.values["causal_share"]
        change = np.clip(change, basis.least - basis.mean, basis.most - basis.mean)
        return np.asarray(change if basis.higher_is_better else -change)

    def _money(self, sets: BoolArray, some: Worlds) -> FloatArray:
        """Return the mean net present values, as `cash_of` works them out for one set."""
        values, years = some.values, some.years
        late = 1 if some.timing == "end" else 0
        when = 1 / (1 + values["discount"][:, None]) ** np.arange(late, late + years)
        number = sets.astype(np.float64)
        started = np.stack([some.running(place) for place in range(len(some.ids))])
        paid = 1 / (1 + values["discount"][:, None]) ** np.array(some.paid)
        costs = values["cost"] * paid + values["running"] * (when @ started.T)
        worth = -(number @ costs.mean(axis=0))
        saved = [(some.saved([place]) * when).sum(axis=1).mean() for place in range(len(some.ids))]
        worth = worth + number @ np.array(saved)
        if not values["closure"].any():
            return np.asarray(worth)
        pace = self._pace(sets, some)
        better = self._value(some.overlap.of_sets(values["closure"], sets), some)
        before, acquired = values["retention"], values["acquired"]
        gained = stays(before, some.link, better) - before
        money = margins(some)
        now, base = np.broadcast_to(values["customers"], better.shape), values["customers"]
        for year in range(years):
            now = now * (before + pace[:, :, year] * gained) + acquired
            base = base * before + acquired
            paid = year if late else year + 1  # money of a year that comes at its start is of those kept before it
            if paid < years:
                worth = worth + ((now - base) * (money[:, paid] * when[:, paid])).mean(axis=1)
        return np.asarray(worth)

    def _pace(self, sets: BoolArray, some: Worlds) -> FloatArray:
        """Return the pace of each set (m, n, years)."""
        delays = sorted(set(some.delays))
        shares = np.zeros((len(sets), len(delays)))
        evenly = np.zeros_like(shares)
        for place, delay in enumerate(some.delays):
            shares[:, delays.index(delay)] += sets[:, place] * some.parts[place]
            evenly[:, delays.index(delay)] += sets[:, place]
        shares = np.where(shares.sum(axis=1, keepdims=True) > 0, shares, evenly)
        total = shares.sum(axis=1, keepdims=True)
        shares = shares / np.where(total > 0, total, 1.0)
        paces = np.stack([some.paces[delay] for delay in delays]).reshape(len(delays), -1)
        return np.asarray((shares @ paces).reshape(len(sets), some.n, some.years))


def worth_of(work: Worked, weights: Sequence[float] = ()) -> Worth:
    """Return how sets are valued: in money where there is a case of any initiative."""
    money = any(not said.reason for said in work.standings.values())
    return Worth(work.worlds, "npv", ()) if money else Worth(work.claimed, "value", tuple(weights))
