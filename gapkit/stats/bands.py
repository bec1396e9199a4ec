"""Intervals for several gaps that hold all at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.estimates import t_quantile


class Band(Record):
    """The ends of the band, and the critical value: how many standard errors it reaches to either side."""

    low: FloatArray
    high: FloatArray
    critical: FloatArray


def bonferroni_band(mean: ArrayLike, se: ArrayLike, df: ArrayLike, *, level: float = 0.95) -> Band:
    """Answer "between which values do ALL m means plausibly lie?" whatever their correlation.

    Formula: mean -+ t(1 - (1 - level)/(2 m); df) se, m the means along the last axis that are not NaN. At least `level`
    is covered, more when the gaps are correlated. Shapes: (..., m), critical likewise. Source:
    Dunn (1961), J. American Statistical Association 56, 52.

    >>> band = bonferroni_band([-0.5, -0.2], [0.1, 0.1], 39)
    >>> round(float(band.critical[0]), 4), round(float(band.low[0]), 4)
    (2.3313, -0.7331)
    """
    centre, error, freedom = np.broadcast_arrays(*floats(mean, se, df))
    m = np.maximum((~np.isnan(centre + error)).sum(axis=-1, keepdims=True), 1)
    critical = np.asarray(t_quantile(1 - (1 - level) / (2 * m), freedom))
    return Band(bare(centre - critical * error), bare(centre + critical * error), bare(critical))
