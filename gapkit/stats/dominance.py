"""Does one driver matter more than another whatever the company it keeps?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.subset_r2 import subset_sizes

_MOST_COMPARED = 15
_NOISE = 1e-12


class Dominance(Record):
    """Average R² a driver adds beside k others (p, p), over all k (p,), and per pair (row over column) (p, p) verdicts.

    A verdict is 1 where the row's driver dominates the column's, 0 where it is dominated, 0.5 where neither does.
    """

    conditional: FloatArray
    general: FloatArray
    complete_over: FloatArray
    conditional_over: FloatArray
    general_over: FloatArray


def dominance(r2: ArrayLike) -> Dominance:
    """Answer "is driver i more useful than driver j in every company, in every size of company, or on the whole?".

    Complete: i adds at least as much as j to every subset of the others, and more to one. Conditional: so does its
    average gain at every size k = 0..p - 1 of the subset. General: so does the average of these averages, which is LMG.
    Each follows from the one before. Most pairs of drivers of a survey are only generally ordered; the order of a
    completely dominant driver does not depend on what else was asked.

    Shapes: r2 (2^p,) as `subset_r2.subset_r2` orders it; `conditional` (p, p): driver, size of the company. Units: R².
    NaN in r2: all NaN. ValueError above 15 drivers. Source: Budescu (1993), Psychological Bulletin 114, 542; Azen &
    Budescu (2003), Psychological Methods 8, 129.

    >>> found = dominance([0.0, 0.36, 0.16, 0.373333])
    >>> found.conditional.round(4).tolist(), found.complete_over.tolist()
    ([[0.36, 0.2133], [0.16, 0.0133]], [[0.5, 1.0], [0.0, 0.5]])
    """
    (explained,) = floats(r2)
    p = explained.size.bit_length() - 1
    if p > _MOST_COMPARED:
        raise ValueError(f"dominance of {p} drivers takes too long; {_MOST_COMPARED} is the most")
    if np.isnan(explained).any():
        blank = np.full((p, p), np.nan)
        return Dominance(blank, blank[0], blank, blank, blank)
    number = np.arange(explained.size)
    sizes = subset_sizes(p)
    conditional, complete = np.empty((p, p)), np.full((p, p), 0.5)
    for i in range(p):
        without = number[number >> i & 1 == 0]
        gain = explained[without | 1 << i] - explained[without]
        people = np.bincount(sizes[without], minlength=p)
        conditional[i] = np.bincount(sizes[without], weights=gain, minlength=p) / people
        for j in range(i):
            both = without[without >> j & 1 == 0]
            complete[i, j] = _verdict(explained[both | 1 << i] - explained[both | 1 << j])
            complete[j, i] = 1 - complete[i, j]
    general = conditional.mean(axis=1)
    by_size = np.array([[_verdict(one - other) for other in conditional] for one in conditional])
    overall = np.array([[_verdict(np.atleast_1d(one - other)) for other in general] for one in general])
    return Dominance(conditional, general, complete, by_size, overall)


def _verdict(ahead: FloatArray) -> float:
    never_less, never_more = bool((ahead >= -_NOISE).all()), bool((ahead <= _NOISE).all())
    return 0.5 + 0.5 * (never_less - never_more)
