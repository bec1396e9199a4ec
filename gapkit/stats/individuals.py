"""One person's scores: how precise they are, and which change of theirs is more than noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gapkit.stats.arrays import FloatArray, bare, floats


def measurement_error(sd: ArrayLike, reliability: ArrayLike) -> FloatArray:
    """Answer "by how much would one person's score vary if it could be asked again?", in scale points.

    Formula: sd sqrt(1 - reliability), the standard error of measurement. Shapes broadcast. Range 0..sd; NaN for a
    reliability above 1. A negative reliability (an alpha can be) is read as 0. Source: Lord & Novick (1968),
    Statistical Theories of Mental Test Scores.

    >>> round(float(measurement_error(1.2, 0.84)), 6)
    0.48
    """
    spread, share = floats(sd, reliability)
    return bare(spread * np.sqrt(1 - np.where(share > 1, np.nan, np.maximum(share, 0.0))))


def reliable_change(sd: ArrayLike, reliability: ArrayLike, *, level: float = 0.95) -> FloatArray:
    """Answer "how far must one person's score move before it is more than the noise of two measurements?".

    Formula: z sqrt(2) `measurement_error`; with a level of 0.95, 1 - level of the people who did not change seem to.
    Scale points; shapes broadcast. Range and NaN as there. It speaks of persons: a mean of many moves reliably by far
    less. Source: Jacobson & Truax (1991), J. Consulting and Clinical Psychology 59, 12.

    >>> round(float(reliable_change(1.2, 0.84)), 4)
    1.3305
    """
    return bare(ndtri(0.5 + level / 2) * np.sqrt(2) * measurement_error(sd, reliability))
