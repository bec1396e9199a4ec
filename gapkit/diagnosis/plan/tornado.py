"""Which assumption decides: every one at its ends in turn, and how the result goes along with it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.case_results import TornadoBar
from gapkit.diagnosis.plan.cash import cash_of
from gapkit.diagnosis.plan.worlds import DRAWN, MONEY, NEUTRAL, Worlds
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.record import Record
from gapkit.scoring.rows import Rows

FloatArray = NDArray[np.float64]

_UNUSED = ("lifetime_a", "lifetime_b")


class Source(Record):
    """One uncertain quantity: its name, and where its draws stand among the values of the worlds."""

    code: str
    key: str
    place: tuple[Any, ...]
    initiative: str = ""
    dimension: str = ""


def sources_of(worlds: Worlds, places: Collection[int]) -> list[Source]:
    """Return the quantities that these initiatives rest on, whether they vary or not."""
    found = [Source(code, code, ()) for code in ("causal_share", *DRAWN, *NEUTRAL) if code not in _UNUSED]
    touched = np.atleast_1d(worlds.values["closure"][:, list(places)].any(axis=(0, 1)))
    for place in places:
        found.append(Source("closure", "closure", (slice(None), place), worlds.ids[place]))
        found += [Source(kind, kind, (slice(None), place), worlds.ids[place]) for kind in MONEY]
    for kind in ("gap", "slope"):
        whole = enumerate(worlds.codes)
        found += [Source(kind, kind, (slice(None), at), "", code) for at, code in whole if touched[at]]
    return found


def tornado(worlds: Worlds, places: Collection[int], worth: FloatArray, limits: PlanLimits) -> Rows[TornadoBar]:
    """Return a bar for everything that varies, the one first between whose ends the result moves most.

    At its ends (`range_level`) all other quantities are at their medians; the correlation is Spearman's, over all
    draws.
    """
    varying = [one for one in sources_of(worlds, places) if _varies(worlds.values[one.key][one.place])]
    if not varying:
        return Rows()
    outside = (1 - limits.range_level) / 2
    middle = {code: np.median(values, axis=0) for code, values in worlds.values.items()}
    batch = {code: np.repeat(value[None], 2 * len(varying), axis=0) for code, value in middle.items()}
    ends = []
    for at, one in enumerate(varying):
        low, high = np.quantile(worlds.values[one.key][one.place], [outside, 1 - outside], axis=0)
        batch[one.key][(2 * at, *one.place[1:])] = low
        batch[one.key][(2 * at + 1, *one.place[1:])] = high
        ends.append((_mean(low, high, low), _mean(low, high, high)))
    at_ends = cash_of(worlds.at(batch), places).worth.reshape(-1, 2)
    ranked = _ranks(worth)
    bars = []
    for one, (low, high), (npv_low, npv_high) in zip(varying, ends, at_ends, strict=True):
        own = worlds.values[one.key][one.place]
        own = own if own.ndim == 1 else own.mean(axis=1)
        bars.append(
            TornadoBar(
                code=one.code,
                initiative=one.initiative,
                low=low,
                high=high,
                npv_low=float(npv_low),
                npv_high=float(npv_high),
                correlation=_correlation(_ranks(own), ranked),
                flips=bool(npv_low * npv_high < 0),
                dimension=one.dimension,
            )
        )
    return Rows(sorted(bars, key=lambda bar: -abs(bar.npv_high - bar.npv_low)))


def centre_of(worlds: Worlds, places: Collection[int]) -> float:
    """Return the net present value with everything at its median: where the bars cross, not the median of the draws."""
    middle = {code: np.median(values, axis=0)[None] for code, values in worlds.values.items()}
    return float(cash_of(worlds.at(middle), places).worth[0])


def _varies(values: FloatArray) -> bool:
    """Tell whether a quantity differs from world to world; what nobody said does not."""
    spread = np.ptp(values, axis=0)
    return bool((np.isfinite(spread) & (spread > 0)).any())


def _mean(low: FloatArray, high: FloatArray, end: FloatArray) -> float:
    """Return the mean of an end over the dimensions that are closed at all."""
    there = np.atleast_1d((low != 0) | (high != 0))
    return float(np.atleast_1d(end)[there].mean()) if there.any() else 0.0


def _ranks(values: FloatArray) -> FloatArray:
    """Return ranks from the lowest; equal numbers, of which draws have next to none, in their order."""
    found = np.empty(len(values))
    found[np.argsort(values, kind="stable")] = np.arange(len(values))
    return found


def _correlation(first: FloatArray, second: FloatArray) -> float:
    spread = float(first.std() * second.std())
    return float(((first - first.mean()) * (second - second.mean())).mean() / spread) if spread > 0 else 0.0
