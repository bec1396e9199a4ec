"""How many respondents does a question need? Planning only: power of what was observed is never computed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.estimates import t_quantile
from gapkit.stats.noncentral import noncentral_t_cdf, noncentrality

_BISECTIONS = 60


def power_paired(d: ArrayLike, n: ArrayLike, *, error_rate: float = 0.05) -> FloatArray:
    """Answer "how often would n respondents reveal a gap of d standard deviations of the gap?".

    Formula: P(|T| > t_crit), T noncentral t with noncentrality d sqrt(n) and n - 1 degrees of freedom; both
    tails. Shapes broadcast. Range error_rate..1. n < 2: NaN. Source: Cohen (1988), Statistical Power
    Analysis.

    >>> round(float(power_paired(0.5, 40)), 6)
    0.869398
    """
    effect, size = floats(d, n)
    df = np.where(size >= 2, size - 1, np.nan)
    critical = t_quantile(1 - error_rate / 2, df)
    shift = np.abs(effect) * np.sqrt(size)
    return bare(noncentral_t_cdf(-critical, df, shift) + noncentral_t_cdf(-critical, df, -shift))


def respondents_needed(
    gap: ArrayLike, sd: ArrayLike, *, power: float = 0.8, error_rate: float = 0.05, whole: bool = True
) -> FloatArray:
    """Answer "how many complete pairs are needed to see a gap of this size?".

    The n at which `power_paired` reaches `power`, rounded up unless `whole` is False. Gap and sd (of the gap)
    in scale points; see `planned_sd`. Shapes broadcast. A gap of 0 needs inf; the answer is never below 2.

    >>> float(respondents_needed(0.3, 1.0))
    90.0
    """
    size, spread = floats(gap, sd)
    effect = np.abs(size) / np.where(spread > 0, spread, np.nan)
    usable = np.where(effect > 0, effect, np.nan)
    guess = ((ndtri(1 - error_rate / 2) + ndtri(power)) / usable) ** 2
    low, high = np.full_like(guess, 2.0), 2 * guess + 20
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        enough = power_paired(usable, middle, error_rate=error_rate) >= power
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    n = np.where(effect == 0, np.inf, np.where(np.isnan(effect), np.nan, high))
    return bare(np.ceil(n - 1e-9) if whole else n)


def detectable_effect(se: ArrayLike, df: ArrayLike, *, power: float = 0.8, error_rate: float = 0.05) -> FloatArray:
    """Answer "what is the smallest true effect that a t test of this precision would reveal with this power?".

    Formula: se times the noncentrality at which P(|T| > t_crit) reaches `power`, T noncentral t on `df`: n - 1 of
    separate people, clusters less strata of a design. Shapes broadcast; df < 1 gives NaN. power must exceed error_rate.

    >>> round(float(detectable_effect(0.2, 29)), 6)
    0.579749
    """
    error, freedom = floats(se, df)
    freedom = np.where(freedom >= 1, freedom, np.nan)
    critical = t_quantile(1 - error_rate / 2, freedom)
    shift = noncentrality(critical, freedom, 1 - power)
    for _ in range(20):  # the far tail helps a little; from the second round on it hardly changes
        before, tail = shift, np.asarray(noncentral_t_cdf(-critical, freedom, shift))
        shift = noncentrality(critical, freedom, 1 - power + tail)
        if np.array_equal(shift, before, equal_nan=True):
            break
    return bare(shift * error)


def detectable_gap(sd: ArrayLike, n: ArrayLike, *, power: float = 0.8, error_rate: float = 0.05) -> FloatArray:
    """Answer "what is the smallest gap that n respondents would reveal with this power?", in scale points.

    `detectable_effect` for sd/sqrt(n) on n - 1 degrees of freedom. Shapes broadcast; n < 2 gives NaN.

    >>> round(float(detectable_gap(1.0, 40)), 6)
    0.454257
    """
    spread, size = floats(sd, n)
    error = spread / np.sqrt(np.where(size >= 2, size, np.nan))
    return detectable_effect(error, size - 1, power=power, error_rate=error_rate)


def respondents_for_precision(sd: ArrayLike, half_width: ArrayLike, *, level: float = 0.95) -> FloatArray:
    """Answer "how many complete pairs make the interval of the mean gap this narrow?".

    The smallest whole n with t(n - 1) sd / sqrt(n) <= half_width, sd taken as known. Shapes broadcast; a
    half-width of 0 needs inf. Units: scale points.

    >>> float(respondents_for_precision(1.2, 0.25))
    91.0
    """
    spread, half = floats(sd, half_width)
    ratio = spread / np.where(half > 0, half, np.nan)
    low, high = np.full_like(ratio, 1.0), np.ceil((ndtri(0.5 + level / 2) * ratio) ** 2) * 2 + 200
    for _ in range(_BISECTIONS):  # low never suffices, high always does
        middle = np.floor((low + high) / 2)
        enough = t_quantile(0.5 + level / 2, middle - 1) * ratio <= np.sqrt(middle)
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return bare(np.where(half == 0, np.inf, np.where(np.isnan(ratio), np.nan, high)))


def planned_sd(sd_expectation: ArrayLike, sd_perception: ArrayLike, *, correlation: ArrayLike = 0.4) -> FloatArray:
    """Answer "how much will the gap vary, if the two answers vary this much?".

    Formula: sqrt(s_E^2 + s_P^2 - 2 r s_E s_P). When r is unknown, 0.4 is a common order of size.

    >>> round(float(planned_sd(0.9, 1.3)), 4)
    1.2506
    """
    first, second, r = floats(sd_expectation, sd_perception, correlation)
    return bare(np.sqrt(first * first + second * second - 2 * r * first * second))


def respondents_for_equivalence(
    sd: ArrayLike, bound: ArrayLike, *, gap: ArrayLike = 0.0, power: float = 0.8, error_rate: float = 0.05
) -> FloatArray:
    """Answer "how many complete pairs are needed to show that a gap is smaller than `bound`?".

    Formula: sd^2 (z(1 - error_rate) + z(power))^2 / (bound - |gap|)^2 + z(1 - error_rate)^2 / 2, rounded up;
    the two one-sided tests each at error_rate, `gap` the true gap expected. A gap at or beyond the bound
    needs inf. Shapes broadcast. Source: Bonett (statistical planning formulas); Julious (2004), Statistics in
    Medicine 23, 1921.

    >>> float(respondents_for_equivalence(12.5**0.5, 2, gap=0.5, power=0.9))
    49.0
    """
    spread, margin, true = floats(sd, bound, gap)
    z = float(ndtri(1 - error_rate))
    room = margin - np.abs(true)
    with np.errstate(divide="ignore"):
        n = (spread * (z + float(ndtri(power))) / np.maximum(room, 0.0)) ** 2 + z * z / 2
    return bare(np.ceil(n - 1e-9))
