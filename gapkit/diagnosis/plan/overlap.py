"""What initiatives close together of a dimension, worked out item by item: what several work on is closed once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record, field

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

_WHOLE = 1 - 1e-12
"""A gap that is closed in full, for logarithms."""


class Ground(Record):
    """What initiatives work on: the share of each dimension's shortfall in each item, and the items that they name.

    `shares` are by dimension and item, and add up to 1; a dimension of which no item falls short is not there. `named`
    are by initiative and dimension, where an initiative names items of it; one that names none works on all of them.
    """

    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    named: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)

    def items(self, initiative: str, dimension: str) -> Collection[str] | None:
        """Return the items of a dimension that an initiative names; None where it works on the whole of it."""
        return self.named.get(initiative, {}).get(dimension) if dimension in self.shares else None

    def within(self, initiative: str, dimension: str) -> float:
        """Return the share of a dimension's shortfall that lies in what an initiative works on."""
        inside = self.items(initiative, dimension)
        if inside is None:
            return 1.0
        return min(sum(share for code, share in self.shares[dimension].items() if code in inside), 1.0)


class Overlap(Record):
    """The parts of every dimension's shortfall that the same initiatives work on.

    `weights` (parts,) are shares of the shortfall of the dimension `homes` (parts,). `factors` (initiatives, parts) say
    how many times as much of a part is closed as of the dimension: an initiative that works on a fifth of the
    shortfall closes five times its share there, and never more than all of it; 0 of what it does not work on.
    """

    weights: tuple[float, ...]
    homes: tuple[int, ...]
    factors: FloatArray

    def closed(
        self,
        closures: FloatArray,
        places: Collection[int],
        *,
        multiple: float = 1.0,
        most: FloatArray | None = None,
    ) -> FloatArray:
        """Return the share of every gap (n, k) that some initiatives close together, of what each closes (n, m, k).

        `multiple` is how many times as much each closes, never more than its `most` (m, k).
        """
        found = np.zeros((len(closures), closures.shape[2]))
        for part, (weight, home) in enumerate(zip(self.weights, self.homes, strict=True)):
            left: FloatArray | None = None
            for place in places:
                factor = self.factors[place, part]
                if factor:
                    share = closures[:, place, home]
                    if multiple != 1 and most is not None:
                        share = np.minimum(share * multiple, most[place, home])
                    open_ = np.maximum(1 - share * factor, 0.0)
                    left = open_ if left is None else left * open_
            if left is not None:
                found[:, home] += weight * (1 - left)
        return found

    def of_sets(self, closures: FloatArray, sets: BoolArray) -> FloatArray:
        """Return the same of many sets of initiatives (m,) at once: (sets, n, k)."""
        found = np.zeros((len(sets), len(closures), closures.shape[2]))
        for home in range(closures.shape[2]):
            who = np.flatnonzero(closures[:, :, home].any(axis=0))
            if not who.size:
                continue
            # Sets that hold the same of those who close this dimension close the same of it.
            same, which = np.unique(sets[:, who], axis=0, return_inverse=True)
            shares = np.zeros((len(same), len(closures)))
            for part in (part for part, at in enumerate(self.homes) if at == home):
                left = np.log1p(-np.minimum(closures[:, who, home] * self.factors[who, part], _WHOLE))
                shares += self.weights[part] * -np.expm1(same.astype(np.float64) @ left.T)
            found[:, :, home] = shares[which.reshape(-1)]
        return found

    def of(self, rows: Sequence[int | None]) -> Overlap:
        """Return the same for other initiatives, told by their rows here; None is one that closes nothing."""
        factors = np.zeros((len(rows), len(self.weights)))
        for place, row in enumerate(rows):
            if row is not None:
                factors[place] = self.factors[row]
        return Overlap(self.weights, self.homes, factors)


def overlap_of(ids: Sequence[str], codes: Sequence[str], closes: BoolArray, ground: Ground) -> Overlap:
    """Return the parts of dimensions on which the same initiatives work; `closes` (m, k) is who closes what."""
    weights, homes, factors = list[float](), list[int](), list[FloatArray]()
    for home, code in enumerate(codes):
        who = np.flatnonzero(closes[:, home]).tolist()
        for touching, weight in _parts(code, [ids[place] for place in who], ground).items():
            factor = np.zeros(len(ids))
            for place, touched in zip(who, touching, strict=True):
                # What one initiative alone closes is the same wherever it does so.
                factor[place] = (1 / ground.within(ids[place], code) if len(who) > 1 else 1.0) if touched else 0.0
            weights.append(weight)
            homes.append(home)
            factors.append(factor)
    return Overlap(tuple(weights), tuple(homes), np.array(factors).reshape(len(factors), len(ids)).T)


def _parts(code: str, ids: Sequence[str], ground: Ground) -> dict[tuple[bool, ...], float]:
    """Return the share of a dimension's shortfall by which of some initiatives work there."""
    if not ids:
        return {}
    inside = [ground.items(one, code) for one in ids]
    if len(ids) == 1 or all(one is None for one in inside):
        return {(True,) * len(ids): 1.0}
    found: dict[tuple[bool, ...], float] = {}
    for item, share in ground.shares[code].items():
        touching = tuple(one is None or item in one for one in inside)
        if share > 0 and any(touching):
            found[touching] = found.get(touching, 0.0) + share
    return found
