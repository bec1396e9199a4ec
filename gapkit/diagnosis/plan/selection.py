"""Which initiatives, when not all can be done: the best plan, the next best, and what each limit costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.bounds import Limit, bounds_of, fitting, uncounted_work
from gapkit.diagnosis.plan.calendar import Slot
from gapkit.diagnosis.plan.economics import Worked
from gapkit.diagnosis.plan.results import Constraint, Selection
from gapkit.diagnosis.plan.worth import Worth, worth_of
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Plan
from gapkit.scoring.rows import Rows
from gapkit.stats.plan_selection import MOST_LISTED, Bounds, all_sets, best_set, kept_by

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]
NAN = float("nan")

_ROUNDS = 20
_NEARER, _FINER = 10, 8
"""So many times the sets that are kept are compared by so many times the draws before that."""
_APART, _NEIGHBOURS = 2, 10
"""Sets that differ from the best in no more initiatives are looked at again, so many of them by all draws."""


def selection_of(
    plan: Plan,
    work: Worked,
    limits: PlanLimits,
    *,
    slots: Mapping[str, Slot],
    weights: Sequence[float] = (),
) -> Selection | None:
    """Return the best plan within its limits; None where it has neither a budget nor a capacity.

    Up to `searched_whole` initiatives that are free to be chosen or not, every set is looked at with what its parts
    bring together. With more, an integer programme chooses by what each adds to the others, and then one or two at a
    time are exchanged, again until nothing is gained. What runs or is done already stays in, what is dropped stays out.
    Costs are those that lie ahead, paid once, on average. What brings nothing that can be worked out is left aside
    unless something needs it.
    """
    if plan.budget is None and not plan.capacity:
        return None
    names = work.worlds.ids
    worth = worth_of(work, weights)
    bounds, held, idle = bounds_of(plan, worth, slots, limits)
    broken = list(_broken(names, bounds, held))
    search = _Search(worth, limits)
    uncounted = uncounted_work(plan, names, bounds)
    if broken:
        needed = _forced(bounds)
        return Selection(
            aim=search.worth.aim,
            chosen=(),
            value=NAN,
            cost=float(bounds.costs[needed].sum()),
            constraints=Rows(broken),
            reason=broken[0].kind,
            uncounted=uncounted,
        )
    best, second = search.best(bounds)
    value = search.value(best)
    better = worth.draws(best) > worth.draws(second) if second is not None else np.zeros(0)
    return Selection(
        aim=worth.aim,
        chosen=_named(names, best),
        value=value,
        cost=float(bounds.costs[best].sum()),
        runner_up=() if second is None else _named(names, second),
        runner_up_value=NAN if second is None else search.value(second),
        runner_up_cost=NAN if second is None else float(bounds.costs[second].sum()),
        p_better=NAN if second is None else float(better.mean()),
        constraints=Rows(_priced(one, best, value, search) for one in held),
        search="all" if search.whole(bounds) else "marginal",
        unvalued=_named(names, fitting(plan, names, bounds, best, idle, _claims(work))),
        uncounted=uncounted,
    )


class _Search:
    """The search for the best sets of a plan, which remembers what it has valued."""

    def __init__(self, worth: Worth, limits: PlanLimits) -> None:
        self.worth, self.limits = worth, limits
        self._known: dict[bytes, float] = {}
        self._better: dict[bytes, float] = {}
        self._listed: dict[bytes, tuple[BoolArray, FloatArray]] = {}

    def whole(self, bounds: Bounds) -> bool:
        """Return whether every set is looked at."""
        free = int((~bounds.must & ~bounds.barred).sum())
        return free <= min(self.limits.searched_whole, MOST_LISTED)

    def value(self, chosen: BoolArray) -> float:
        """Return what a set is worth on average."""
        key = chosen.tobytes()
        if key not in self._known:
            self._known[key] = float(self.worth.draws(chosen).mean())
        return self._known[key]

    def best(self, bounds: Bounds) -> tuple[BoolArray, BoolArray | None]:
        """Return the best set and the next best one, where there is another."""
        return self._of_all(bounds) if self.whole(bounds) else self._by_margins(bounds)

    def _of_all(self, bounds: Bounds) -> tuple[BoolArray, BoolArray | None]:
        key = bounds.must.tobytes() + bounds.barred.tobytes()
        if key not in self._listed:
            listed = all_sets(bounds)
            self._listed[key] = listed, np.full(len(listed), np.nan)
        listed, means = self._listed[key]
        there = np.flatnonzero(kept_by(listed, bounds))
        new = there[np.isnan(means[there])]
        if new.size:
            means[new] = self.worth.means(listed[new], self.limits.search_draws)
        sets, means = listed[there], means[there]
        best, *others = self._ranked(sets, means, self.limits.search_kept)
        for _ in range(_ROUNDS):
            near = np.flatnonzero((sets != best).sum(axis=1) <= _APART)
            found = self._ranked(sets[near], means[near], _NEIGHBOURS)
            others = list({one.tobytes(): one for one in (*found, best, *others)}.values())
            others.sort(key=self.value, reverse=True)
            if self.value(others[0]) <= self.value(best):
                break
            best = others[0]
        others = [one for one in others if (one != best).any()]
        return best, others[0] if others else None

    def _ranked(self, sets: BoolArray, means: FloatArray, most: int) -> list[BoolArray]:
        """Return the best sets by all draws, from what they are worth over some: those over more decide between."""
        # Of equals the first, which has the fewest initiatives, goes before.
        first = np.argsort(-means, kind="stable")[: _NEARER * self.limits.search_kept]
        if len(first) > most and self.worth.worlds.n > self.limits.search_draws:
            finer = self._finer(sets[first])
            first = first[np.argsort(-finer, kind="stable")]
        return sorted(sets[np.sort(first[:most])], key=lambda one: -self.value(one))

    def _finer(self, sets: BoolArray) -> FloatArray:
        """Return what sets are worth over more of the draws than all sets are compared by."""
        new = [one for one in sets if one.tobytes() not in self._better]
        if new:
            found = self.worth.means(np.array(new), _FINER * self.limits.search_draws)
            self._better |= {one.tobytes(): float(mean) for one, mean in zip(new, found, strict=True)}
        return np.array([self._better[one.tobytes()] for one in sets])

    def _by_margins(self, bounds: Bounds) -> tuple[BoolArray, BoolArray | None]:
        """Return the sets that an integer programme finds by what each initiative adds to the others."""
        best = best_set(self._margins(_forced(bounds)), bounds)
        assert best is not None
        values = self._margins(best)
        for _ in range(_ROUNDS):
            other = best_set(values, bounds)
            if other is None or self.value(other) <= self.value(best):
                break
            best, values = other, self._margins(other)
        for _ in range(_ROUNDS):
            near = self._exchanged(best, bounds)
            if not near or self.value(near[0]) <= self.value(best):
                break
            best = near[0]
        other = best_set(self._margins(best), bounds, but=(best,))
        others = [*near, *([] if other is None else [other])]
        return best, max(others, key=self.value, default=None)

    def _exchanged(self, chosen: BoolArray, bounds: Bounds) -> list[BoolArray]:
        """Return the best of the sets that differ in one initiative or in two, the one worth most first."""
        free = np.flatnonzero(~bounds.must & ~bounds.barred).tolist()
        made = []
        for places in (*combinations(free, 1), *combinations(free, 2)):
            other = chosen.copy()
            other[list(places)] ^= True
            made.append(other)
        sets = np.array(made, dtype=np.bool_).reshape(-1, len(chosen))
        sets = sets[kept_by(sets, bounds)]
        means = self.worth.means(sets, self.limits.search_draws) if len(sets) else np.empty(0)
        return self._ranked(sets, means, _NEIGHBOURS)

    def _margins(self, chosen: BoolArray) -> FloatArray:
        """Return what each initiative adds to the others of a set."""
        both = []
        for place in range(len(chosen)):
            inside, outside = chosen.copy(), chosen.copy()
            inside[place], outside[place] = True, False
            both += [inside, outside]
        means = self.worth.means(np.array(both), self.limits.search_draws)
        return np.asarray(means[::2] - means[1::2])


def _claims(work: Worked) -> BoolArray:
    """Return what says that it closes something of which nobody can say what that is worth."""
    closes = work.claimed.values["closure"].any(axis=(0, 2))
    said = [work.standings[name].reason not in ("", "done") for name in work.worlds.ids]
    return np.asarray(closes & np.array(said, dtype=np.bool_))


def _forced(bounds: Bounds) -> BoolArray:
    """Return what must be done, and what that needs."""
    chosen = bounds.must.copy()
    for _ in range(bounds.n):
        for first, second in bounds.needs:
            chosen[second] |= chosen[first]
    return chosen


def _broken(names: tuple[str, ...], bounds: Bounds, held: list[Limit]) -> Iterator[Constraint]:
    """Yield the limits that what must be done breaks: without one, there is a plan."""
    chosen = _forced(bounds)
    for one in held:
        used = float(one.load[chosen].sum())
        if one.kind in ("budget", "capacity") and used > one.limit + 1e-9 * max(1.0, abs(one.limit)):
            yield Constraint(one.kind, one.where, one.limit, used, NAN, NAN)
    for place in np.flatnonzero(chosen & bounds.barred):
        yield Constraint("precedence", names[place], NAN, NAN, NAN, NAN)


def _priced(one: Limit, best: BoolArray, value: float, search: _Search) -> Constraint:
    """Return what a limit costs."""
    free, _ = search.best(one.without)
    without = max(search.value(free), value)
    used, more = float(one.load[best].sum()), float(one.load[free].sum()) - one.limit
    units = one.kind in ("budget", "capacity")
    gain = without - value
    price = (gain / more if more > 0 else 0.0) if units else gain
    return Constraint(one.kind, one.where, one.limit, used if units else NAN, price, without)


def _named(names: tuple[str, ...], chosen: BoolArray) -> tuple[str, ...]:
    return tuple(name for name, there in zip(names, chosen, strict=True) if there)
