"""Which things to do when not all can be done: sets that keep a budget, capacities, an order and what must be done."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats

BoolArray = NDArray[np.bool_]

MOST_LISTED = 20
"""No more free things than this are listed set by set: a million sets."""

_SLACK = 1e-9


class Bounds(Record):
    """What a set of n things has to keep.

    `costs` (n,) within `budget` (infinite where there is none); `work` (n, q) within `capacity` (q,), each 0 or more;
    `needs` are pairs (a, b): a only together with b; `must` (n,) are in every set, `barred` (n,) in none.
    """

    costs: FloatArray
    budget: float
    work: FloatArray
    capacity: FloatArray
    needs: tuple[tuple[int, int], ...]
    must: BoolArray
    barred: BoolArray

    @property
    def n(self) -> int:
        """How many things."""
        return len(self.costs)


def kept_by(sets: BoolArray, bounds: Bounds) -> BoolArray:
    """Answer "which of these sets (m, n) keep all bounds?".

    >>> bounds = Bounds(np.array([3.0, 2.0]), 4.0, np.zeros((2, 0)), np.zeros(0), ((0, 1),), *np.zeros((2, 2), bool))
    >>> kept_by(np.array([[0, 0], [1, 0], [0, 1], [1, 1]], bool), bounds).tolist()
    [True, False, True, False]
    """
    number = sets.astype(np.float64)
    good = number @ bounds.costs <= bounds.budget + _SLACK * max(
        1.0, abs(bounds.budget) if bounds.budget < np.inf else 1
    )
    if bounds.capacity.size:
        room = bounds.capacity + _SLACK * np.maximum(1.0, np.abs(bounds.capacity))
        good &= (number @ bounds.work <= room).all(axis=1)
    for first, second in bounds.needs:
        good &= ~sets[:, first] | sets[:, second]
    good &= sets[:, bounds.must].all(axis=1) & ~sets[:, bounds.barred].any(axis=1)
    return np.asarray(good)


def all_sets(bounds: Bounds) -> BoolArray:
    """Answer "which sets are there?": all (m, n) that hold what must be done and nothing barred; no other bound counts.

    Fewer things come first. There are 2 to the number of free things: not to be asked for more than `MOST_LISTED`.

    >>> all_sets(Bounds(*np.zeros((1, 2)), 0.0, np.zeros((2, 0)), np.zeros(0), (), *np.zeros((2, 2), bool))).tolist()
    [[False, False], [True, False], [False, True], [True, True]]
    """
    free = np.flatnonzero(~bounds.must & ~bounds.barred)
    number = np.arange(2**free.size)
    sets = np.repeat(bounds.must[None], number.size, axis=0)
    sets[:, free] = (number[:, None] >> np.arange(free.size)) & 1 == 1
    return np.asarray(sets[np.argsort(sets.sum(axis=1), kind="stable")])


def best_set(values: ArrayLike, bounds: Bounds, *, but: Sequence[BoolArray] = ()) -> BoolArray | None:
    """Answer "which set is worth most, when values add up?": an exact 0/1 programme; None where there is none.

    Formula: maximise sum of v x over x in {0, 1} within the bounds; of sets worth the same, one of the fewest things.
    `but` are sets it must not be: with the best one there, the answer is the second best. Shapes: values (n,).
    Source: Nemhauser & Wolsey (1988), Integer and Combinatorial Optimization; solved by branch and cut (HiGHS).

    >>> none = np.zeros(3, bool)
    >>> bounds = Bounds(np.array([5.0, 4.0, 3.0]), 7.0, np.zeros((3, 0)), np.zeros(0), (), none, none)
    >>> best_set([10, 6, 5], bounds).tolist(), best_set([10, 6, 5], bounds, but=[np.array([0, 1, 1], bool)]).tolist()
    ([False, True, True], [True, False, False])
    """
    from scipy.optimize import Bounds as Ends
    from scipy.optimize import LinearConstraint, milp

    (worth,) = floats(values)
    scale = float(np.abs(worth).max(initial=0.0)) or 1.0
    rows, limits = [], []
    if np.isfinite(bounds.budget):
        rows.append(bounds.costs)
        limits.append(bounds.budget)
    for column, most in zip(bounds.work.T, bounds.capacity, strict=True):
        rows.append(column)
        limits.append(float(most))
    for first, second in bounds.needs:
        row = np.zeros(bounds.n)
        row[first], row[second] = 1.0, -1.0
        rows.append(row)
        limits.append(0.0)
    for other in but:
        rows.append(np.where(other, 1.0, -1.0))
        limits.append(float(other.sum()) - 1.0)
    found = milp(
        -worth / scale + _SLACK,
        integrality=np.ones(bounds.n, np.int64),
        bounds=Ends(bounds.must.astype(float), 1.0 - bounds.barred),
        constraints=[LinearConstraint(np.array(rows), -np.inf, np.array(limits))] if rows else [],
        options={"mip_rel_gap": 0.0},
    )
    return None if found.x is None else np.asarray(found.x > 0.5)
