"""Unusual people: how far a set of answers lies from the middle of all, in the shape all of them have."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray

_SINGULAR = 1e-10


class Distance(Record):
    """Squared Mahalanobis distance of every person, and the chi-squared p of one as large."""

    d2: FloatArray
    df: int
    p_value: FloatArray


def mahalanobis(answers: ArrayLike) -> Distance:
    """Answer "how unusual is this combination of answers, given how answers go together here?".

    Formula: D2 = (x - m)' S^-1 (x - m) with the mean m and the covariance S (n - 1) of everybody; p from chi-squared
    with k degrees of freedom. Shapes: (k, n), one column per person, all known; (n,) out. Range: D2 >= 0, its sum is
    k (n - 1). Reading: p is exact for normal answers only; on short skewed scales more people than p says lie beyond
    it. NaN where S is singular (an item without spread, or one that others determine) or n <= k. Source: Mahalanobis
    (1936), Proc. National Institute of Sciences of India 2, 49.

    >>> found = mahalanobis([[1.0, 2.0, 3.0, 4.0, 5.0]])
    >>> found.d2.tolist(), round(float(found.p_value[0]), 4)
    ([1.6, 0.4, 0.0, 0.4, 1.6], 0.2059)
    """
    x = np.asarray(answers, dtype=np.float64)
    k, n = x.shape
    nothing = np.full(n, np.nan)
    if n <= k:
        return Distance(nothing, k, nothing)
    centred = x - x.mean(axis=1, keepdims=True)
    sd = np.sqrt((centred * centred).sum(axis=1) / (n - 1))
    if not (sd > 0).all():
        return Distance(nothing, k, nothing)
    # In standard units the check for singularity does not depend on the scale of any item.
    z = centred / sd[:, None]
    roots, vectors = np.linalg.eigh(z @ z.T / (n - 1))
    if roots[0] <= _SINGULAR:
        return Distance(nothing, k, nothing)
    loads = (vectors / np.sqrt(roots)).T @ z
    d2 = (loads * loads).sum(axis=0)
    return Distance(d2, k, np.asarray(chdtrc(k, d2)))
