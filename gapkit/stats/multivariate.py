"""Is there any gap at all? One test for several dimensions together."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats


class Hotelling(Record):
    """One-sample T squared with its F form."""

    t2: FloatArray
    f: FloatArray
    df1: FloatArray
    df2: FloatArray
    p_value: FloatArray


def hotelling(mean: ArrayLike, covariance: ArrayLike, n: ArrayLike) -> Hotelling:
    """Answer "is at least one of these p mean gaps different from zero?".

    Formula: T2 = n m' S^-1 m, F = (n - p) T2 / (p (n - 1)) on p and n - p degrees of freedom. Shapes: mean
    (..., p), covariance (..., p, p) with n - 1, n (...). Range: T2 >= 0. Unchanged when the units of any gap
    change. NaN when n <= p, or S is singular (one gap is a combination of others, or has no spread): drop
    one. Source: Hotelling (1931), Annals of Mathematical Statistics 2, 360.

    >>> result = hotelling([1.0, 0.0], [[1.0, 0.0], [0.0, 1.0]], 12)
    >>> float(result.t2), round(float(result.f), 4)
    (12.0, 5.4545)
    """
    centre, spread, size = floats(mean, covariance, n)
    p = centre.shape[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        # In standard units the check for singularity does not depend on the scale of any gap.
        sd = np.sqrt(np.diagonal(spread, axis1=-2, axis2=-1))
        correlation = spread / (sd[..., :, None] * sd[..., None, :])
        standardised = centre / sd
    usable = np.isfinite(correlation).all(axis=(-2, -1)) & np.isfinite(standardised).all(axis=-1)
    correlation = np.where(usable[..., None, None], correlation, np.eye(p))
    standardised = np.where(usable[..., None], standardised, 0.0)
    roots, vectors = np.linalg.eigh(correlation)
    usable = usable & (roots[..., 0] > 1e-10) & (size > p)
    loads = (vectors * standardised[..., :, None]).sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        t2 = np.where(usable, size * (loads * loads / roots).sum(axis=-1), np.nan)
        df1, df2 = np.full_like(t2, p), np.where(usable, size - p, np.nan)
        f = df2 / (p * (size - 1)) * t2
    return Hotelling(t2=bare(t2), f=bare(f), df1=bare(df1), df2=bare(df2), p_value=bare(fdtrc(df1, df2, f)))
