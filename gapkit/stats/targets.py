"""From AS IS towards TO BE: how much of the way is done, and how much would have come by itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.ratios import RatioInterval, ratio_interval


def attainment(
    start: ArrayLike,
    current: ArrayLike,
    target: ArrayLike,
    *,
    var_start: ArrayLike,
    var_current: ArrayLike,
    covariance: ArrayLike = 0.0,
    df: ArrayLike = np.inf,
    level: float = 0.95,
) -> RatioInterval:
    """Answer "which share of the distance from the AS IS to the TO BE has been covered?".

    Formula: (current - start)/(target - start) with Fieller's interval, the start being as uncertain as the
    current wave; var_start 0 takes the starting point as given. Shapes broadcast; covariance of both means
    when people answered both waves. Range: 0 nothing, 1 target reached, below 0 further away, above 1 beyond
    it. Reading: see `RatioInterval.kind`; not "bounded" when the target is so near the start that the start's
    own error covers it. Start equal to target: NaN. Source: Fieller (1954).

    >>> way = attainment(-1.0, -0.6, -0.2, var_start=0.01, var_current=0.01)
    >>> round(float(way.estimate), 3), round(float(way.low), 3), round(float(way.high), 3)
    (0.5, 0.184, 0.752)
    """
    before, now, wanted, v0, v1, c = floats(start, current, target, var_start, var_current, covariance)
    return ratio_interval(now - before, wanted - before, v0 + v1 - 2 * c, v0, v0 - c, df=df, level=level)


def return_to_the_mean(selected_mean: ArrayLike, mean: ArrayLike, correlation: ArrayLike) -> FloatArray:
    """Answer "which mean should the second wave show for people chosen by their first, if nothing changed?".

    Formula: mean + r (selected mean - mean), r the correlation of the two waves (or the reliability of the
    score). Shapes broadcast. Reading: only a change beyond it may be called improvement. Units: those of the
    mean. Source: Galton (1886), J. Anthropological Institute 15, 246; Davis (1976), American J. Epidemiology
    104, 493.

    >>> round(float(return_to_the_mean(-2.0, -0.8, 0.6)), 4)
    -1.52
    """
    chosen, centre, r = floats(selected_mean, mean, correlation)
    return bare(centre + r * (chosen - centre))
