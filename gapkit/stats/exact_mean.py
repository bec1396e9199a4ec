"""Is a mean gap different from zero, when people are too few for the t test to be trusted?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.stats.arrays import DECIMALS, histogram, lattice
from gapkit.stats.sign_flips import two_sided_p


def sign_flip_p(values: ArrayLike, counts: ArrayLike) -> float:
    """Answer "how rare would a mean this far from zero be if every gap could as well have been its opposite?".

    Formula: the share of all 2^n choices of signs of the observed gaps whose sum is at least as far from zero; exact,
    ties and zeros included, no random draws. Shapes: values (k,) gaps, counts (k,) people. Range 2^(1 - n)..1: with
    five people it is never below 0.0625. Assumes gaps symmetric about zero when there is no gap. NaN without people, or
    when the gaps share no lattice of whole steps. Source: Fisher (1935), The Design of Experiments, section 21.

    >>> round(sign_flip_p([-2, -1, 0, 1], [3, 1, 1, 1]), 9)
    0.1875
    """
    scores, people = histogram(values, counts)
    scores, people = scores[people > 0], np.rint(people[people > 0]).astype(np.int64)
    if not people.size:
        return float("nan")
    away = np.round(np.abs(scores), DECIMALS)
    steps = lattice(np.append(away, 0.0))
    if steps is None:
        return float("nan")
    sizes = steps[0][:-1]
    if not sizes.any():
        return 1.0
    distinct, place = np.unique(sizes, return_inverse=True)
    ties = np.bincount(place, weights=people).astype(np.int64)
    above = np.bincount(place, weights=np.where(scores > 0, people, 0)).astype(np.int64)
    moving = distinct > 0
    return float(two_sided_p(distinct[moving], ties[moving], above[moving]))
