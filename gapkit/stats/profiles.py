"""Are all gaps the same size? The profile of several gaps against a level line."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.stats.arrays import floats
from gapkit.stats.multivariate import Hotelling, hotelling


def profile_test(mean: ArrayLike, covariance: ArrayLike, n: ArrayLike) -> Hotelling:
    """Answer "does at least one of these p gaps differ from the others?".

    Formula: Hotelling's T2 of the p - 1 differences to the last gap, df p - 1 and n - p + 1; which gap they are taken
    from does not matter. Shapes: mean (..., p), covariance (..., p, p) with n - 1, n (...), fields (...). All gaps must
    have the same unit. Two gaps give the square of the paired t of their difference. NaN for p < 2, n < p, or a
    singular covariance of the differences. Source: Morrison (1976), Multivariate Statistical Methods, section 4.5.

    >>> result = profile_test([-0.5, -0.5, -1.5], [[1.0, 0.2, 0.2], [0.2, 1.0, 0.2], [0.2, 0.2, 1.0]], 40)
    >>> round(float(result.t2), 4), float(result.df1), float(result.df2)
    (33.3333, 2.0, 38.0)
    """
    centre, spread = floats(mean, covariance)
    p = centre.shape[-1]
    if p < 2:
        nothing = np.full(np.broadcast_shapes(centre.shape[:-1], np.shape(n)), np.nan)
        return Hotelling(t2=nothing, f=nothing, df1=nothing, df2=nothing, p_value=nothing)
    contrasts = np.concatenate([np.eye(p - 1), -np.ones((p - 1, 1))], axis=1)
    return hotelling(centre @ contrasts.T, contrasts @ spread @ contrasts.T, n)
