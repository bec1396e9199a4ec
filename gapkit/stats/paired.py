"""One gap, seen every usual way: paired t, standardised differences, effects that count persons."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, gammaln, ndtri

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats, histogram, signs
from gapkit.stats.estimates import t_p_value, t_quantile
from gapkit.stats.noncentral import noncentrality
from gapkit.stats.proportions import balance, wilson
from gapkit.stats.signed_rank import sign_kernel


class PairedT(Record):
    """Student's t of paired differences, its degrees of freedom, two-sided p."""

    t: FloatArray
    df: FloatArray
    p_value: FloatArray


class Superiority(Record):
    """Respondents below, at and above their expectation; probability of superiority and its interval."""

    below: FloatArray
    at: FloatArray
    above: FloatArray
    estimate: FloatArray
    low: FloatArray
    high: FloatArray


class RankBiserial(Record):
    """Matched-pairs rank-biserial correlation, its interval, and how many pairs differ."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    n_nonzero: FloatArray


def paired_t(mean: ArrayLike, se: ArrayLike, n: ArrayLike) -> PairedT:
    """Answer "is the mean gap different from zero?".

    Formula: t = mean / se on n - 1 degrees of freedom, two-sided p. Shapes broadcast. Where all respondents
    are identical (se = 0) or n < 2 there is no test: t and p are NaN. Source: Student (1908), Biometrika 6,
    1.

    >>> test = paired_t(-0.35, 0.1879375, 40)
    >>> round(float(test.t), 4), round(float(test.p_value), 4)
    (-1.8623, 0.0701)
    """
    centre, error, size = floats(mean, se, n)
    t = centre / np.where(error > 0, error, np.nan)
    df = np.broadcast_to(size - 1, t.shape)
    return PairedT(t=bare(t), df=bare(df), p_value=t_p_value(t, df))


def d_z(mean: ArrayLike, sd: ArrayLike) -> FloatArray:
    """Answer "how many standard deviations of the gap is the mean gap?": mean / sd, NaN where sd = 0.

    Serves planning and power. With the sd of the perceptions it is Glass's form.
    Source: Lakens (2013), Frontiers in Psychology 4, 863.

    >>> float(d_z(-0.5, 2))
    -0.25
    """
    centre, spread = floats(mean, sd)
    return bare(centre / np.where(spread > 0, spread, np.nan))


def d_av(mean: ArrayLike, sd_expectation: ArrayLike, sd_perception: ArrayLike) -> FloatArray:
    """Answer "how many standard deviations of the answers is the mean gap?".

    Formula: mean / sqrt((s_E^2 + s_P^2)/2), comparable with effects between groups, and signed. NaN where
    both spreads are 0. Source: Cumming (2012), Understanding the New Statistics; Lakens (2013).

    >>> round(float(d_av(602.4 - 705.6, 33.17, 51.08)), 4)
    -2.3963
    """
    centre, first, second = floats(mean, sd_expectation, sd_perception)
    return d_z(centre, np.sqrt((first * first + second * second) / 2))


def hedges_factor(m: ArrayLike) -> FloatArray:
    """Answer "by how much does a standardised difference overstate itself in a small sample?".

    Formula: J(m) = Gamma(m/2) / (sqrt(m/2) Gamma((m - 1)/2)), m = n - 1 for paired answers. Multiply d by it.
    Range 0..1, towards 1 as m grows; NaN for m <= 1. Source: Hedges (1981), J. Educational Statistics 6, 107.

    >>> round(float(hedges_factor(39)), 7)
    0.9806242
    """
    (size,) = floats(m)
    usable = np.where(size > 1, size, np.nan)
    x = (usable - 1) / 2
    with np.errstate(over="ignore"):
        small = np.exp(gammaln(usable / 2) - gammaln(x)) / np.sqrt(usable / 2)
        # Differences of large log-gammas cancel; the series of Gamma(x + 1/2)/Gamma(x) in 1/x does not.
        y = 1 / x
        series = 1 - y * (1 / 8 - y * (1 / 128 + y * (5 / 1024 - y * (21 / 32768 + y * 399 / 262144))))
    return bare(np.where(usable > 400, np.sqrt((usable - 1) / usable) * series, small))


def d_z_interval(
    d: ArrayLike, n: ArrayLike, *, df: ArrayLike | None = None, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Answer "between which values does the true d_z plausibly lie?".

    The true effects whose noncentral t, on n - 1 degrees of freedom, would leave (1 - level)/2 above, and below, the
    observed t = d sqrt(n). Of people who came by a design n is what they are worth, and `df` that of the design. Shapes
    broadcast; NaN where d is NaN or there is no degree of freedom. Source: Steiger & Fouladi (1997); Cumming & Finch
    (2001), Educational and Psychological Measurement 61, 532.

    >>> low, high = d_z_interval(-0.707584, 40)
    >>> round(float(low), 3), round(float(high), 3)
    (-1.051, -0.357)
    """
    effect, size = floats(d, n)
    root = np.sqrt(size)
    t = effect * root
    tail = (1 - level) / 2
    below = np.array([1 - tail, tail]).reshape((2,) + (1,) * t.ndim)
    shift = np.asarray(noncentrality(t, size - 1 if df is None else floats(df)[0], below)) / root
    return bare(shift[0]), bare(shift[1])


def d_av_interval(
    d_av: ArrayLike,
    sd_expectation: ArrayLike,
    sd_perception: ArrayLike,
    correlation: ArrayLike,
    n: ArrayLike,
    *,
    df: ArrayLike | None = None,
    level: float = 0.95,
) -> tuple[FloatArray, FloatArray]:
    """Answer "between which values does the true d_av plausibly lie?".

    Formula: d -+ z se, se^2 = d^2 (s_E^4 + s_P^4 + 2 r^2 s_E^2 s_P^2)/(8 v s^4) + (s_E^2 + s_P^2 - 2 r s_E
    s_P)/(v s^2), s^2 = (s_E^2 + s_P^2)/2, v = n - 1. Shapes broadcast; NaN where n < 2 or both spreads are 0.
    An expectation without spread has no correlation: r then does not matter and NaN is read as 0. Of people who came
    by a design n is what they are worth, and t on the `df` of the design takes the place of z. Source:
    Bonett (2008), Psychological Methods 13, 99.

    >>> low, high = d_av_interval(-2.3963, 33.17, 51.08, 0.769, 8)
    >>> round(float(low), 4), round(float(high), 4)
    (-3.6744, -1.1182)
    """
    effect, first, second, r, size = floats(d_av, sd_expectation, sd_perception, correlation, n)
    r = np.where((first > 0) & (second > 0), r, 0.0)
    v = np.where(size > 1, size - 1, np.nan)
    a, b = first * first, second * second
    s2 = np.where(a + b > 0, (a + b) / 2, np.nan)
    shape = effect * effect * (a * a + b * b + 2 * r * r * a * b) / (8 * v * s2 * s2)
    reach = ndtri(0.5 + level / 2) if df is None else t_quantile(0.5 + level / 2, df)
    half = reach * np.sqrt(shape + (a + b - 2 * r * first * second) / (v * s2))
    return bare(effect - half), bare(effect + half)


def superiority(values: ArrayLike, counts: ArrayLike, *, level: float = 0.95) -> Superiority:
    """Answer "what share of customers saw at least what they expected, ties counting half?".

    Formula: (n+ + n0/2)/n within persons. Interval: the score interval of n+ - n- (Tango 1998) moved to 0..1,
    which is Wilson's when nobody ties, keeps a width when everybody does, and covers within about 2 points of
    the nominal level from n = 15 up. Shapes: values (k,), counts (..., k). Range 0..1; 0.5 is balance. n = 0
    gives NaN.

    >>> s = superiority([-1, 0, 1], [19, 9, 12])
    >>> float(s.estimate), round(float(s.low), 4), round(float(s.high), 4)
    (0.4125, 0.2896, 0.5487)
    """
    below, at, above = _three_counts(values, counts)
    share = balance(above, at, below, level=level)
    return Superiority(
        below=bare(below),
        at=bare(at),
        above=bare(above),
        estimate=bare((1 + share.estimate) / 2),
        low=bare((1 + share.low) / 2),
        high=bare((1 + share.high) / 2),
    )


def rank_biserial(values: ArrayLike, counts: ArrayLike, *, level: float = 0.95) -> RankBiserial:
    """Answer "how one-sided are the gaps, larger gaps weighing more?".

    Formula: (rank sum above - rank sum below) / sum of ranks, zeros dropped: the mean sign of x_i + x_j.
    Interval: Wilson's on (1 + r)/2 with an effective size m / q, where q = w m se^2/(1 - r^2) + (1 - w) 4/3,
    w = m/(m + 8), se is that of the projected pair signs and 4/3 its value without ties under symmetry. It
    covers within about 2 points of the nominal level on rating scales, where the usual Fisher z (null
    variance) can miss the truth more often than not. Shapes: values (k,), counts (..., k). Range -1..1,
    negative is a shortfall. No non-zero gap: NaN. Source: Kerby (2014), Comprehensive Psychology 3,
    11.IT.3.1.

    >>> r = rank_biserial([-2, -1, 0, 1], [3, 4, 2, 1])
    >>> round(float(r.estimate), 4)
    -0.8333
    """
    r, error, m = (np.asarray(part) for part in sign_kernel(values, counts))
    weight = m / (m + 8)
    room = 1 - r * r
    with np.errstate(invalid="ignore", divide="ignore"):
        # At |r| = 1 the projection has no variance left to learn from.
        ratio = np.where(room > 1e-12, m * error * error / room, 4 / 3)
    effective = m / (weight * ratio + (1 - weight) * 4 / 3)
    share = wilson(effective * (1 + r) / 2, effective, level=level)
    return RankBiserial(estimate=bare(r), low=bare(2 * share.low - 1), high=bare(2 * share.high - 1), n_nonzero=bare(m))


def _three_counts(values: ArrayLike, counts: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    scores, frequencies = histogram(values, counts)
    side = signs(scores)
    three = frequencies @ (side[:, None] == np.array([-1.0, 0.0, 1.0]))
    return three[..., 0], three[..., 1], three[..., 2]


class SignTest(Record):
    """Respondents below, at and above; exact two-sided binomial p on those who are not at."""

    below: FloatArray
    at: FloatArray
    above: FloatArray
    p_value: FloatArray


def sign_test(values: ArrayLike, counts: ArrayLike) -> SignTest:
    """Answer "are there more respondents below their expectation than above it (or the reverse)?".

    Exact two-sided binomial p of n+ among n+ + n- with probability 1/2; those at their expectation do not
    vote. Shapes: values (k,), counts (..., k). Nobody below or above: NaN. Source: Arbuthnot (1710); Dixon &
    Mood (1946), JASA 41, 557.

    >>> round(float(sign_test([-1, 0, 1], [19, 9, 12]).p_value), 6)
    0.281042
    """
    below, at, above = _three_counts(values, counts)
    voters, fewer = below + above, np.minimum(below, above)
    usable = np.where(voters > 0, voters, np.nan)
    p = np.minimum(1.0, 2 * betainc(usable - fewer, fewer + 1, 0.5))
    return SignTest(below=bare(below), at=bare(at), above=bare(above), p_value=bare(p))
