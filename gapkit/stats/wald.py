"""Are several estimates zero together, when their covariance comes from a sampling design?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from gapkit.record import Record
from gapkit.stats.arrays import floats


class Wald(Record):
    """The quadratic form, its F with degrees of freedom, and p."""

    w: float
    f: float
    df1: float
    df2: float
    p_value: float


def wald_test(estimate: ArrayLike, covariance: ArrayLike, df: float) -> Wald:
    """Answer "is at least one of these q estimates different from zero?" from a covariance with few degrees of freedom.

    Formula: W = b' V^-1 b, F = (df - q + 1) W / (df q) on q and df - q + 1, df those of the design (clusters less
    strata). Hotelling's T2 is the case V = S/n, df = n - 1. Shapes: estimate (q,), covariance (q, q). Range: W >= 0.
    Unchanged by any full-rank recombination of the estimates. NaN when df < q, or V is singular. Source: Korn &
    Graubard (1990), American Statistician 44, 270.

    >>> test = wald_test([1.0, 0.0], [[0.25, 0.0], [0.0, 0.25]], 9)
    >>> test.w, round(test.f, 4), test.df2
    (4.0, 1.7778, 8.0)
    """
    b, spread = floats(estimate, covariance)
    q = b.size
    nothing = Wald(np.nan, np.nan, float(q), np.nan, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        # In standard units the check for singularity does not depend on the scale of any estimate.
        sd = np.sqrt(np.diagonal(spread))
        standard, correlation = b / sd, spread / np.outer(sd, sd)
    if q == 0 or not df >= q or not (np.isfinite(standard).all() and np.isfinite(correlation).all()):
        return nothing
    roots, vectors = np.linalg.eigh(correlation)
    if roots[0] <= 1e-10:
        return nothing
    load = vectors.T @ standard
    w = float((load * load / roots).sum())
    left = df - q + 1
    f = left * w / (df * q)
    return Wald(w, f, float(q), float(left), float(fdtrc(q, left, f)))
