"""Do groups of people differ in their mean? Equal spreads are never assumed for a test."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtrc, ncfdtr

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.estimates import t_interval, t_p_value
from gapkit.stats.noncentral import noncentrality
from gapkit.stats.paired import hedges_factor
from gapkit.stats.studentized_range import studentized_range_p_value, studentized_range_quantile

_BISECTIONS = 60


class MeanDifference(Record):
    """First mean minus second, its standard error and interval; t, degrees of freedom, two-sided p."""

    difference: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    t: FloatArray
    df: FloatArray
    p_value: FloatArray


class PairwiseDifferences(MeanDifference):
    """The same for every pair of groups along the last axis, errors controlled for all pairs together."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]


class WelchAnova(Record):
    """Welch's F with its degrees of freedom and p."""

    f: FloatArray
    df1: FloatArray
    df2: FloatArray
    p_value: FloatArray


class Effect(Record):
    """A size of effect and its interval."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray


def welch_t(mean: ArrayLike, se: ArrayLike, df: ArrayLike, *, level: float = 0.95) -> MeanDifference:
    """Answer "is the first mean different from the second, and by how much?" for two independent means.

    Formula: t = (m_1 - m_2) / sqrt(se_1^2 + se_2^2), df = (se_1^2 + se_2^2)^2 / sum se_g^4 / df_g. Of people: se =
    sd/sqrt(n), df = n - 1; of weighted or clustered means those of their design. Shapes: (..., 2), the two means along
    the last axis, first minus second; fields (...). Units: scale points. NaN where a df is below 1; where neither has
    any spread t and p are NaN and the interval is the difference. Both must rest on different people and clusters.
    Source: Welch (1947), Biometrika 34, 28; Satterthwaite (1946), Biometrics Bulletin 2, 110.

    >>> test = welch_t([-0.757576, -0.833333], [0.251141, 0.272623], [21, 17])
    >>> round(float(test.t), 2), round(float(test.p_value), 2)
    (0.2, 0.84)
    """
    centre, error, freedom = np.broadcast_arrays(*floats(mean, se, df))
    return MeanDifference(**_welch(centre, error, freedom, np.array(0), np.array(1), level))


def hedges_g(
    n: ArrayLike,
    mean: ArrayLike,
    sd: ArrayLike,
    *,
    se: ArrayLike | None = None,
    df: ArrayLike | None = None,
    level: float = 0.95,
) -> Effect:
    """Answer "how many standard deviations of the people lie between the two means?".

    Formula: g = J (m_1 - m_2) / s, s^2 = sum (n_g - 1) sd_g^2 / (n_1 + n_2 - 2), J Hedges' factor on n_1 + n_2 - 2.
    Interval: the true differences whose noncentral t would leave (1 - level)/2 above, and below, the observed t;
    it is that of the population value, which needs no factor J. t = (m_1 - m_2)/se on df: those of the difference under
    its design, by default those of equal spreads, s sqrt(1/n_1 + 1/n_2) on n_1 + n_2 - 2. Shapes: (..., 2), se and df
    (...), fields (...). First minus second. NaN below two people in a group or without spread. Source: Hedges (1981),
    J. Educational Statistics 6, 107; Cumming & Finch (2001).

    >>> g = hedges_g([20, 20], [1.0, 0.0], [1.0, 1.0])
    >>> [round(float(x), 4) for x in (g.estimate, g.low, g.high)]
    [0.9801, 0.3351, 1.6532]
    """
    size, centre, spread = np.broadcast_arrays(*floats(n, mean, sd))
    size = np.where(size >= 2, size, np.nan)
    people = size.sum(axis=-1) - 2
    pooled = np.sqrt(((size - 1) * spread**2).sum(axis=-1) / people)
    pooled = np.where(pooled > 0, pooled, np.nan)
    difference = centre[..., 0] - centre[..., 1]
    error = pooled * np.sqrt((1 / size).sum(axis=-1)) if se is None else floats(se)[0] + 0.0 * pooled
    error = np.where(error > 0, error, np.nan)
    freedom = people if df is None else floats(df)[0]
    tail = np.array([0.5 + level / 2, 0.5 - level / 2]).reshape((2,) + (1,) * difference.ndim)
    low, high = np.asarray(noncentrality(difference / error, freedom, tail)) * error / pooled
    return Effect(estimate=bare(hedges_factor(people) * difference / pooled), low=bare(low), high=bare(high))


def welch_anova(n: ArrayLike, mean: ArrayLike, sd: ArrayLike) -> WelchAnova:
    """Answer "do these k groups differ in their mean at all?".

    Formula: w_g = n_g / sd_g^2, W = sum w, m~ = sum w m / W, h = sum (1 - w/W)^2 / (n - 1), F = sum w (m - m~)^2 /
    (k - 1) / (1 + 2 (k - 2) h / (k^2 - 1)) on k - 1 and (k^2 - 1) / (3 h) degrees of freedom. Two groups give the
    square of `welch_t`. Shapes: (..., k), groups along the last axis; fields (...). Groups below two people take no
    part. NaN when fewer than two are left, or one of them has no spread (its weight would be endless).
    Source: Welch (1951), Biometrika 38, 330.

    >>> test = welch_anova([10, 10, 10], [5.032, 4.661, 5.526], [0.583091, 0.793676, 0.442573])
    >>> round(float(test.f), 4), round(float(test.df2), 3), round(float(test.p_value), 5)
    (5.181, 17.128, 0.01739)
    """
    size, centre, spread = np.broadcast_arrays(*floats(n, mean, sd))
    present = size >= 2
    k = present.sum(axis=-1).astype(np.float64)
    k = np.where((k >= 2) & ~(present & ~(spread > 0)).any(axis=-1), k, np.nan)
    weight = np.where(present, size, 0.0) / np.where(present & (spread > 0), spread, 1.0) ** 2
    centre, freedom = np.where(present, centre, 0.0), np.where(present, size - 1, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = weight / weight.sum(axis=-1, keepdims=True)
        away = centre - (share * centre).sum(axis=-1, keepdims=True)
        h = (present * (1 - share) ** 2 / freedom).sum(axis=-1)
        f = (weight * away * away).sum(axis=-1) / (k - 1) / (1 + 2 * (k - 2) * h / (k * k - 1))
        df2 = (k * k - 1) / (3 * h)
    return WelchAnova(f=bare(f), df1=bare(k - 1), df2=bare(df2), p_value=bare(fdtrc(k - 1, df2, f)))


def games_howell(n: ArrayLike, mean: ArrayLike, sd: ArrayLike, *, level: float = 0.95) -> PairwiseDifferences:
    """Answer "which groups differ from which?", all pairs at once and with spreads of their own.

    Formula: q = |m_i - m_j| / sqrt((v_i + v_j)/2), v = sd^2 / n, against the studentised range of k means on Welch's
    degrees of freedom of the pair; the interval uses the same quantile, so it excludes 0 exactly when p < 1 - level.
    Shapes: (..., k); fields (..., k (k - 1)/2), pair `first[i]`, `second[i]` at place i, first minus second. Groups
    below two people take no part and their pairs are NaN. p and interval are already adjusted: adjust them no further.
    Reliable from about six people a group. Source: Games & Howell (1976), J. Educational Statistics 1, 113.

    >>> pairs = games_howell([10, 10, 10], [5.032, 4.661, 5.526], [0.583091, 0.793676, 0.442573])
    >>> [round(float(p), 3) for p in pairs.p_value]
    [0.475, 0.113, 0.024]
    """
    size, centre, spread = np.broadcast_arrays(*floats(n, mean, sd))
    first, second = np.triu_indices(size.shape[-1], 1)
    pair = _welch(centre, spread / np.sqrt(np.where(size > 0, size, np.nan)), size - 1, first, second, level)
    k = np.broadcast_to((size >= 2).sum(axis=-1)[..., None].astype(np.float64), pair["t"].shape)
    half = np.asarray(studentized_range_quantile(level, k, pair["df"])) / np.sqrt(2) * pair["se"]
    pair["low"], pair["high"] = bare(pair["difference"] - half), bare(pair["difference"] + half)
    pair["p_value"] = studentized_range_p_value(np.sqrt(2) * np.abs(pair["t"]), k, pair["df"])
    return PairwiseDifferences(first=first, second=second, **pair)


def omega_squared(n: ArrayLike, mean: ArrayLike, sd: ArrayLike, *, level: float = 0.95) -> Effect:
    """Answer "which share of the differences between people is a difference between their groups?".

    Formula: (SSB - (k - 1) MSW) / (SSB + SSW + MSW), SSB = sum n (m - m.)^2, SSW = sum (n - 1) sd^2, MSW = SSW / (N -
    k), 0 where that is negative: the share without what chance alone adds to it. Interval: L / (L + N) for the
    noncentralities L that put (1 - level)/2 beyond the observed F on either side; it assumes equal spreads, its lower
    end is 0 where F is small, and where F is suspiciously small its upper end is SSB / (SSB + SSW). Shapes: (..., k),
    fields (...). Range 0..1. Groups below two people take no part; NaN for fewer than two groups or no spread within.
    Source: Hays (1963), Statistics for Psychologists; Steiger (2004), Psychological Methods 9, 164.

    >>> e = omega_squared([10, 10, 10], [5.032, 4.661, 5.526], [0.583091, 0.793676, 0.442573])
    >>> [round(float(x), 4) for x in (e.estimate, e.low, e.high)]
    [0.2041, 0.0099, 0.4639]
    """
    between, within, k, total = _sums_of_squares(n, mean, sd)
    noise = within / (total - k)
    share = np.maximum((between - (k - 1) * noise) / (between + within + noise), 0.0)
    f = between / (k - 1) / noise
    low, high = (_noncentrality_of_f(f, k - 1, total - k, below) for below in (0.5 + level / 2, 0.5 - level / 2))
    most = np.maximum(high / (high + total), between / (between + within))
    return Effect(estimate=bare(share), low=bare(low / (low + total)), high=bare(most))


def _welch(
    centre: FloatArray,
    error: FloatArray,
    freedom: FloatArray,
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    level: float,
) -> dict[str, FloatArray]:
    freedom = np.where(freedom >= 1, freedom, np.nan)
    v = error * error
    a, b = v[..., first], v[..., second]
    known = ~np.isnan(freedom[..., first] + freedom[..., second] + a + b)
    difference = np.where(known, centre[..., first] - centre[..., second], np.nan)
    se = np.where(known, np.sqrt(a + b), np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        df = (a + b) ** 2 / (a * a / freedom[..., first] + b * b / freedom[..., second])
        t = difference / np.where(se > 0, se, np.nan)
    low, high = t_interval(difference, se, df, level=level)
    low, high = (np.where(se == 0, difference, bound) for bound in (low, high))
    found = {"difference": difference, "se": se, "low": low, "high": high, "t": t, "df": df}
    return {name: bare(array) for name, array in found.items()} | {"p_value": t_p_value(t, df)}


def _sums_of_squares(
    n: ArrayLike, mean: ArrayLike, sd: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return SSB, SSW, groups that take part and people in them; NaN where the shares have no meaning."""
    size, centre, spread = np.broadcast_arrays(*floats(n, mean, sd))
    present = size >= 2
    size, centre, spread = (np.where(present, part, 0.0) for part in (size, centre, spread))
    k, total = present.sum(axis=-1).astype(np.float64), size.sum(axis=-1)
    within = ((size - present) * spread**2).sum(axis=-1)
    usable = (k >= 2) & (within > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (size * centre).sum(axis=-1, keepdims=True) / np.asarray(total)[..., None]
    between = (size * (centre - middle) ** 2).sum(axis=-1)
    between, within, k = (np.where(usable, part, np.nan) for part in (between, within, k))
    return between, within, k, np.asarray(total)


def _noncentrality_of_f(f: FloatArray, df1: FloatArray, df2: FloatArray, below: float) -> FloatArray:
    """Return the noncentrality that puts `below` of the distribution under f; 0 where none is small enough."""
    low = np.zeros_like(f)
    high = 2 * (df1 + 10) * (f + 1) + 100 * np.sqrt(df1 * f + 1) + 100
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        more = ncfdtr(df1, df2, middle, f) > below  # the larger the noncentrality, the less lies under f
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    found = np.where(ncfdtr(df1, df2, 0.0, f) > below, (low + high) / 2, 0.0)
    return np.where(np.isnan(f), np.nan, found)
