"""Change between two waves: of other people, of some of the same, of the same clusters."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.designs import DesignedMeans
from gapkit.stats.estimates import Moments, t_interval, t_p_value
from gapkit.stats.groups import welch_t


class Change(Record):
    """Second wave minus first, its standard error, degrees of freedom for t, two-sided p."""

    difference: FloatArray
    se: FloatArray
    df: FloatArray
    p_value: FloatArray

    def interval(self, *, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
        """Return the t interval of the change."""
        return t_interval(self.difference, self.se, self.df, level=level)


def overlapping_change(first: Moments, second: Moments, common: ArrayLike, covariance: ArrayLike) -> Change:
    """Answer "how much did the mean move when some people answered both waves?".

    Formula: se^2 = s1^2/n1 + s2^2/n2 - 2 n_c cov_c/(n1 n2), cov_c the covariance (n_c - 1) of the scores of
    the n_c people in both waves; df = (n_c - 1) + (w - n_c + 1)(u1 + u2)/(u1 + u2 + 2 n_c), w the Welch df,
    u those in one wave only: Welch without common people, the paired test without others. Shapes broadcast.
    Fewer than two in common: Welch. The people are compared as they are: one who stopped answering because of
    a bad experience still biases the change. Source: Derrick, Russ, Toher & White (2017), J. Modern Applied
    Statistical Methods 16(1), 137.

    >>> from gapkit.stats.estimates import moments
    >>> scores = moments([-1, 0, 1], [[20, 12, 8], [14, 14, 12]])
    >>> one, two = (Moments(scores.n[i], scores.mean[i], scores.sd[i], scores.se[i]) for i in (0, 1))
    >>> found = overlapping_change(one, two, 25, 0.3)
    >>> round(float(found.difference), 4), round(float(found.se), 4), round(float(found.df), 2)
    (0.25, 0.1512, 44.22)
    """
    n1, n2, shared, together = floats(first.n, second.n, common, covariance)
    paired = shared >= 2
    shared, together = np.where(paired, shared, 0.0), np.where(paired, together, 0.0)
    welch = welch_t(_beside(second.mean, first.mean), _beside(second.se, first.se), _beside(n2 - 1, n1 - 1))
    apart, common_part = welch.se**2, 2 * shared * together / (n1 * n2)
    # What rounding leaves when two waves of the same people moved as one is not a spread.
    noise = 64 * np.finfo(np.float64).eps * (apart + np.abs(common_part))
    variance = np.where(apart - common_part < noise, 0.0, apart - common_part)
    df = _partly_paired(welch.df, n1 + n2 - 2 * shared, shared, np.where(paired, shared - 1, -1.0))
    return _change(welch.difference, np.sqrt(variance), df)


def clustered_change(means: DesignedMeans, *, first: int = 0, second: int = 1) -> Change:
    """Answer "how much did the mean move when the same branches, or some of them, were asked again?".

    Formula: difference of two rows of `designed_means`, se from their covariance: per cluster what it adds to the
    second mean minus what it adds to the first, C/(C - 1) times the sum of squares, C the clusters of either wave (as
    the survey package of R does). df = (c - h) + (w - c + h)(u1 + u2)/(u1 + u2 + 2c), c the clusters in both waves, h
    their strata, u those in one wave only, w the Welch df of waves that share nothing: clusters take the place of the
    people of `overlapping_change`. All in both waves: C - strata. Never more than that. Source: Binder (1983),
    International Statistical Review 51, 279; Derrick, Russ, Toher & White (2017).

    >>> from gapkit.stats.designs import designed_means
    >>> found = clustered_change(designed_means([[2, 2, 4, 3], [3, 2, 3, 3]], [[5, 9, 12, 14], [9, 9, 12, 15]]))
    >>> round(float(found.difference), 4), round(float(found.se), 4), float(found.df)
    (0.4545, 0.2802, 3.0)
    """
    load = np.zeros(means.mean.size)
    load[first], load[second] = -1.0, 1.0
    found = means.combination(load)
    one, two = means.answered[first], means.answered[second]
    both, only = one & two, one ^ two
    welch = welch_t(means.mean[[second, first]], means.se[[second, first]], means.df[[second, first]])
    least = float(both.sum() - np.unique(means.stratum[both]).size)
    mixed = float(_partly_paired(welch.df, only.sum(), both.sum(), least)) if only.any() else found.df
    return _change(bare(found.estimate), bare(found.se), bare(np.fmin(mixed, found.df)))


def _beside(second: ArrayLike, first: ArrayLike) -> FloatArray:
    """Return both waves along a new last axis."""
    return np.stack(np.broadcast_arrays(*floats(second, first)), axis=-1)


def _partly_paired(welch: ArrayLike, alone: ArrayLike, shared: ArrayLike, least: ArrayLike) -> FloatArray:
    """Return degrees of freedom between `least`, those of the pairs, and those of Welch."""
    wide, apart, both, paired = floats(welch, alone, shared, least)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(paired + np.where(apart > 0, (wide - paired) * apart / (apart + 2 * both), 0.0))


def _change(difference: FloatArray, se: FloatArray, df: FloatArray) -> Change:
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.asarray(difference) / np.where(np.asarray(se) > 0, se, np.nan)
    return Change(bare(difference), bare(se), bare(df), t_p_value(t, df))
