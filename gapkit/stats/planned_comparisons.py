"""How many people to ask, to see a difference between two segments or a change between two waves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.estimates import t_quantile
from gapkit.stats.noncentral import noncentral_t_cdf
from gapkit.stats.power import detectable_effect

_STEPS = 100
_CLOSE = 1e-13
"""Sizes this near to each other, as a share of them, are the same."""


class TwoGroups(Record):
    """People needed in the first group, in the second, and in all."""

    first: FloatArray
    second: FloatArray
    total: FloatArray


def power_two_groups(
    difference: ArrayLike,
    sd_first: ArrayLike,
    sd_second: ArrayLike,
    n_first: ArrayLike,
    n_second: ArrayLike,
    *,
    error_rate: float = 0.05,
) -> FloatArray:
    """Answer "how often would two groups of these sizes reveal a difference of this size?".

    Formula: P(|T| > t_crit), T noncentral t with noncentrality |difference| / sqrt(s_1^2/n_1 + s_2^2/n_2) on Welch's
    degrees of freedom, both tails. Shapes broadcast. Range error_rate..1. NaN for a group below two people or without
    any spread. Equal sizes and spreads: R's power.t.test(type = "two.sample", strict = TRUE).

    >>> round(float(power_two_groups(0.5, 1.3, 1.3, 60, 60)), 6)
    0.551544
    """
    size, s, r, a, b = floats(difference, sd_first, sd_second, n_first, n_second)
    error, df = _welch_error(s, r, a, b)
    return bare(_power(np.abs(size) / error, df, error_rate))


def respondents_for_difference(
    difference: ArrayLike,
    sd_first: ArrayLike,
    sd_second: ArrayLike | None = None,
    *,
    ratio: ArrayLike = 1.0,
    power: float = 0.8,
    error_rate: float = 0.05,
    design_effect: ArrayLike = 1.0,
) -> TwoGroups:
    """Answer "how many people does each of two segments need to see a difference of this size?".

    The smallest n_1, with n_2 = ratio n_1, for which `power_two_groups` reaches `power`; both rounded up, after the
    design effect. sd_second is sd_first unless given. Difference and sds in scale points; shapes broadcast. A
    difference of 0 needs inf; never below 2 a group.

    >>> plan = respondents_for_difference(0.4, 1.2)
    >>> float(plan.first), float(plan.total)
    (143.0, 286.0)
    >>> plan = respondents_for_difference(0.4, 1.2, ratio=3)
    >>> float(plan.first), float(plan.second)
    (96.0, 286.0)
    """
    size, s, k = floats(difference, sd_first, ratio)
    (r,) = floats(s if sd_second is None else sd_second)
    size, s, r, k = np.broadcast_arrays(np.abs(size), s, r, k)
    first = _smallest_n(
        lambda n: np.asarray(power_two_groups(size, s, r, n, n * k, error_rate=error_rate)),
        power,
        ((ndtri(1 - error_rate / 2) + ndtri(power)) ** 2) * (s * s + r * r / k),
        size,
        np.maximum(2.0, 2 / k),
    )
    inflated = np.asarray(first) * floats(design_effect)[0]
    a, b = np.ceil(inflated - 1e-9), np.ceil(inflated * k - 1e-9)
    return TwoGroups(first=bare(a), second=bare(b), total=bare(a + b))


def detectable_difference(
    sd_first: ArrayLike,
    sd_second: ArrayLike,
    n_first: ArrayLike,
    n_second: ArrayLike,
    *,
    power: float = 0.8,
    error_rate: float = 0.05,
) -> FloatArray:
    """Answer "what is the smallest difference that two groups of these sizes would reveal with this power?".

    Solves `power_two_groups` for the difference, in scale points. Shapes broadcast; power must exceed error_rate.

    >>> round(float(detectable_difference(1.2, 1.2, 50, 50)), 6)
    0.679059
    """
    error, df = _welch_error(*floats(sd_first, sd_second, n_first, n_second))
    return detectable_effect(error, df, power=power, error_rate=error_rate)


def respondents_for_change(
    change: ArrayLike,
    sd: ArrayLike,
    *,
    correlation: ArrayLike = 0.0,
    overlap: ArrayLike = 0.0,
    power: float = 0.8,
    error_rate: float = 0.05,
    design_effect: ArrayLike = 1.0,
) -> FloatArray:
    """Answer "how many people must answer in each of two waves to see a change of this size?".

    Formula: noncentral t with noncentrality |change| / (sd sqrt(2 (1 - o r) / n)) on (n - 1)(2 - o) degrees of freedom;
    o the share of each wave who answer in both, r the correlation of their two answers. o = 0: independent waves, as
    R's power.t.test(type = "two.sample", strict = TRUE); o = 1: a panel, a paired t of the changes, whose sd is sd
    sqrt(2 (1 - r)). Rounded up, after the design effect. Change and sd (of the gap within a wave) in scale points;
    shapes broadcast. A change of 0 needs inf; never below 2. NaN where o r = 1. Source: Cohen (1988), chapter 2; Kish
    (1965), section 12.4.

    >>> [float(respondents_for_change(0.3, 1.0, correlation=0.5, overlap=o)) for o in (0, 0.5, 1)]
    [176.0, 133.0, 90.0]
    """
    size, spread, r, o = np.broadcast_arrays(*floats(change, sd, correlation, overlap))
    unit = spread * np.sqrt(2 * np.maximum(1 - o * r, 0.0))
    size, unit = np.abs(size), np.where(unit > 0, unit, np.nan)
    n = _smallest_n(
        lambda n: _power(size / unit * np.sqrt(n), (n - 1) * (2 - o), error_rate),
        power,
        (ndtri(1 - error_rate / 2) + ndtri(power)) ** 2 * unit * unit,
        size,
        np.full(size.shape, 2.0),
    )
    return bare(np.ceil(np.asarray(n) * floats(design_effect)[0] - 1e-9))


def _welch_error(s: FloatArray, r: FloatArray, a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return standard error and degrees of freedom of a difference; NaN below two people or without spread."""
    a, b = np.where(a >= 2, a, np.nan), np.where(b >= 2, b, np.nan)
    v, w = s * s / a, r * r / b
    variance = np.where(v + w > 0, v + w, np.nan)
    return np.sqrt(variance), variance**2 / (v * v / (a - 1) + w * w / (b - 1))


def _power(shift: FloatArray, df: FloatArray, error_rate: float) -> FloatArray:
    critical = np.asarray(t_quantile(1 - error_rate / 2, df))
    one_tail, other_tail = np.asarray(noncentral_t_cdf(-critical, df, np.stack([shift, -shift])))
    return np.asarray(one_tail + other_tail)


def _smallest_n(
    power_at: Callable[[FloatArray], FloatArray],
    power: float,
    normal_times_size2: FloatArray,
    size: FloatArray,
    least: FloatArray,
) -> FloatArray:
    """Return the n, not rounded, at which the power is reached, never below the least.

    Between the least and far above the normal approximation the root is where the line between the ends of its interval
    crosses zero; an end that stays counts half (the Illinois method).
    """
    usable = (size > 0) & (normal_times_size2 > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        guess = np.where(usable, normal_times_size2 / np.where(usable, size, 1.0) ** 2, 1.0)
    low, high = np.broadcast_arrays(least, 2 * guess + 20 * least)
    below, above = (np.nan_to_num(power_at(end)) - power for end in (low, high))  # no power: no test of so few
    high, stayed = np.where(below >= 0, low, high), np.zeros(low.shape)
    for _ in range(_STEPS):
        with np.errstate(invalid="ignore", divide="ignore"):
            cut = high - above * (high - low) / (above - below)
        cut = np.where((low < cut) & (cut < high), cut, high)
        missed = np.nan_to_num(power_at(cut)) - power
        enough = missed >= 0
        below, above = (
            np.where(enough, np.where(stayed > 0, below / 2, below), missed),
            np.where(enough, missed, np.where(stayed < 0, above / 2, above)),
        )
        moved = np.where(enough, high, low) - cut
        low, high, stayed = np.where(enough, low, cut), np.where(enough, cut, high), np.where(enough, 1.0, -1.0)
        if not np.any(usable & (np.abs(moved) > _CLOSE * high)):
            break
    return np.where(usable, high, np.where(normal_times_size2 > 0, np.inf, np.nan))
