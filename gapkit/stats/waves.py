"""Change between two waves: the same people, other people, or some of both; with and without a comparison group."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.designs import DesignedEstimate, Lonely, designed_means
from gapkit.stats.estimates import Moments, t_interval, t_p_value


class Change(Record):
    """Second wave minus first, its standard error, degrees of freedom for t, two-sided p."""

    difference: FloatArray
    se: FloatArray
    df: FloatArray
    p_value: FloatArray

    def interval(self, *, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
        """Return the t interval of the change."""
        return t_interval(self.difference, self.se, self.df, level=level)


def panel_change(differences: Moments) -> Change:
    """Answer "how much did the same people change?" from the moments of their own differences.

    Formula: mean and se of second minus first per person, t on n - 1. Shapes as the moments. n < 2: NaN.
    Source: Student (1908), Biometrika 6, 1.

    >>> from gapkit.stats.estimates import moments
    >>> found = panel_change(moments([-1, 0, 1], [3, 0, 1]))
    >>> float(found.difference), float(found.se), round(float(found.p_value), 4)
    (-0.5, 0.5, 0.391)
    """
    return _change(differences.mean, differences.se, differences.n - 1)


def independent_change(
    first_mean: ArrayLike,
    first_se: ArrayLike,
    first_df: ArrayLike,
    second_mean: ArrayLike,
    second_se: ArrayLike,
    second_df: ArrayLike,
) -> Change:
    """Answer "how much did the mean move between two waves of different people?".

    Formula: se^2 = se1^2 + se2^2; Welch-Satterthwaite df = se^4 / (se1^4/df1 + se2^4/df2). Standard errors
    may come from `moments` (df = n - 1), `linearised_se` or `clustered_mean` with their df. Shapes broadcast.
    Both se 0: p NaN. The waves must share neither people nor clusters: otherwise `overlapping_change`, or the
    difference of two rows of `designed_means`. Source: Welch (1947), Biometrika 34, 28.

    >>> found = independent_change(-0.8, 0.2, 39, -0.3, 0.15, 59)
    >>> round(float(found.difference), 3), round(float(found.se), 3), round(float(found.df), 2)
    (0.5, 0.25, 78.75)
    """
    waves = np.broadcast_arrays(*floats(first_mean, second_mean, first_se, second_se, first_df, second_df))
    mean, se, df = (np.stack(waves[i : i + 2], axis=-1) for i in (0, 2, 4))
    return weighted_change(mean, se, df, [-1.0, 1.0])


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
    welch = independent_change(first.mean, first.se, n1 - 1, second.mean, second.se, n2 - 1)
    apart, common_part = welch.se**2, 2 * shared * together / (n1 * n2)
    # What rounding leaves when two waves of the same people moved as one is not a spread.
    noise = 64 * np.finfo(np.float64).eps * (apart + np.abs(common_part))
    variance = np.where(apart - common_part < noise, 0.0, apart - common_part)
    alone = n1 + n2 - 2 * shared
    least = np.where(paired, shared - 1, -1.0)
    with np.errstate(invalid="ignore"):
        wide = np.where(alone > 0, (welch.df - least) * alone / (alone + 2 * shared), 0.0)
    return _change(welch.difference, np.sqrt(variance), least + wide)


def weighted_change(mean: ArrayLike, se: ArrayLike, df: ArrayLike, weights: ArrayLike) -> Change:
    """Answer "how large is this sum of independent means, and how sure is it?".

    Formula: sum c m, se^2 = sum c^2 se^2, df = se^4 / sum (c^4 se^4/df). Shapes: mean, se, df (..., k),
    weights (k,); fields (...). Source: Satterthwaite (1946), Biometrics Bulletin 2, 110.

    >>> found = weighted_change([1.0, 2.0], [0.3, 0.4], [10, 10], [-1, 1])
    >>> float(found.difference), round(float(found.se), 6)
    (1.0, 0.5)
    """
    centre, error, freedom, load = floats(mean, se, df, weights)
    parts = (load * error) ** 2
    variance = parts.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        df_sum = variance**2 / (parts**2 / freedom).sum(axis=-1)
    return _change((load * centre).sum(axis=-1), np.sqrt(variance), df_sum)


def difference_in_differences(mean: ArrayLike, se: ArrayLike, df: ArrayLike) -> Change:
    """Answer "how much more did the treated units change than the others?" from four independent means.

    Formula: (treated after - treated before) - (others after - others before), se and df of
    `weighted_change`. Shapes: (..., 4) in the order treated before, treated after, others before, others
    after; fields (...). With the same people in both waves, compare their own changes instead, by
    `independent_change` of the two mean changes; with clusters, `clustered_difference_in_differences`.
    Reading: it is the effect of the treatment only if both groups would otherwise have moved alike. Source:
    Ashenfelter & Card (1985), Review of Economics and Statistics 67, 648.

    >>> found = difference_in_differences([-1.0, -0.4, -0.9, -0.8], [0.1] * 4, [50] * 4)
    >>> round(float(found.difference), 4), round(float(found.se), 4), round(float(found.df), 4)
    (0.5, 0.2, 200.0)
    """
    return weighted_change(mean, se, df, [-1.0, 1.0, 1.0, -1.0])


def clustered_difference_in_differences(
    sum_w: ArrayLike,
    sum_wx: ArrayLike,
    treated: ArrayLike,
    *,
    population: ArrayLike = np.inf,
    lonely: Lonely = "refuse",
) -> DesignedEstimate:
    """Answer the question of `difference_in_differences` when whole branches were treated.

    The four means and their covariance by `designed_means`, treated and other clusters being strata: a branch
    in both waves counts as itself. df = clusters - 2. Shapes: sum_w, sum_wx (2, clusters) for before and
    after, treated (clusters,) of bool; population (2,) clusters: others, treated. A cluster of weight 0 in
    both waves is to be left out beforehand. Source: Bertrand, Duflo & Mullainathan (2004), Quarterly J. of
    Economics 119, 249.

    >>> found = clustered_difference_in_differences(
    ...     [[9, 9, 9, 9], [9, 9, 9, 9]], [[-9, -9, -8, -7], [-4, -2, -7, -7]], [True, True, False, False])
    >>> round(found.estimate, 4), round(found.se, 4), found.df
    (0.6111, 0.1242, 2.0)
    """
    w, wx = floats(sum_w, sum_wx)
    group = np.asarray(treated).astype(bool)
    means = designed_means(
        np.concatenate([np.where(group, w, 0.0), np.where(group, 0.0, w)]),
        np.concatenate([np.where(group, wx, 0.0), np.where(group, 0.0, wx)]),
        strata=group.astype(np.int64),
        population=population,
        lonely=lonely,
    )
    return means.combination([-1.0, 1.0, 1.0, -1.0])


def _change(difference: FloatArray, se: FloatArray, df: FloatArray) -> Change:
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.asarray(difference) / np.where(np.asarray(se) > 0, se, np.nan)
    return Change(bare(difference), bare(se), bare(df), t_p_value(t, df))
