"""What a customer is worth: margins of the years that customers stay, discounted."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, hyp2f1

from gapkit.stats.arrays import FloatArray, bare, floats

Timing = Literal["end", "start"]
"""When the first margin comes in: a year from now, or now."""

_MOST_STEPS = 5000


def lifetime_value(
    margin: ArrayLike,
    retention: ArrayLike,
    discount: ArrayLike,
    *,
    periods: int | None = None,
    timing: Timing = "end",
) -> FloatArray:
    """Answer "what is a customer worth who stays from one period to the next with this chance?".

    Formula: sum over t = 1..T of m r^t / (1 + i)^t where the first margin comes at the end of the first period; of
    t = 0..T-1 where it comes now. Without end (`periods` None): m r / (1 + i - r) and m (1 + i) / (1 + i - r), the
    latter larger by m. Shapes: any that broadcast; retention and discount per period (`per_period`). NaN outside
    retention 0 to 1 and discount above -1, and without end where r >= 1 + i: the sum does not exist. What it cost to
    win the customer is not in it. Source: Gupta & Lehmann (2003), J. Interactive Marketing 17(1), 9.

    >>> round(float(lifetime_value(1, 0.8, 0.1)), 4), round(float(lifetime_value(1, 0.8, 0.1, timing="start")), 4)
    (2.6667, 3.6667)
    """
    m, r, i = floats(margin, retention, discount)
    r = np.where((r >= 0) & (r <= 1), r, np.nan)
    i = np.where(i > -1, i, np.nan)
    step = r / (1 + i)
    with np.errstate(invalid="ignore", divide="ignore"):
        if periods is None:
            start = np.where(step < 1, 1 / (1 - step), np.nan)
        else:
            start = np.where(step == 1, float(periods), (1 - step**periods) / (1 - step))
    return bare(m * start * (1.0 if timing == "start" else step))


def per_period(yearly: ArrayLike, periods: int, *, kind: Literal["retention", "rate"]) -> FloatArray:
    """Answer "what is this a quarter, or a month?": r^(1/p) for retention, (1 + i)^(1/p) - 1 for a rate.

    Shapes: any. Source: compound interest; every customer has the same chance in each part of the year.

    >>> round(float(per_period(0.8, 4, kind="retention")), 6), round(float(per_period(0.1, 4, kind="rate")), 6)
    (0.945742, 0.024114)
    """
    (value,) = floats(yearly)
    if kind == "retention":
        return bare(np.where((value >= 0) & (value <= 1), value, np.nan) ** (1 / periods))
    return bare(np.where(value > -1, 1 + value, np.nan) ** (1 / periods) - 1)


def expected_lifetime(retention: ArrayLike) -> FloatArray:
    """Answer "how many periods does a customer stay?": 1 / (1 - r), the first one counted, r the same in each.

    Shapes: any. NaN outside 0 to below 1. Source: mean of the geometric distribution.

    >>> float(expected_lifetime(0.8).round(6))
    5.0
    """
    (r,) = floats(retention)
    return bare(1 / (1 - np.where((r >= 0) & (r < 1), r, np.nan)))


def sbg_survival(a: ArrayLike, b: ArrayLike, periods: ArrayLike) -> FloatArray:
    """Answer "how many customers are left after so many periods, when some leave more easily than others?".

    Formula: S(t) = B(a, b + t) / B(a, b): everybody has a chance of leaving of his own, Beta(a, b) among customers.
    Shapes: any that broadcast; a, b above 0. Range 0 to 1, 1 at t = 0. Source: Fader & Hardie (2007), J. Interactive
    Marketing 21(1), 76.

    >>> sbg_survival(1, 1, [0, 1, 2, 3]).round(4).tolist()
    [1.0, 0.5, 0.3333, 0.25]
    """
    first, second, t = floats(a, b, periods)
    first, second = np.where(first > 0, first, np.nan), np.where(second > 0, second, np.nan)
    return bare(np.exp(betaln(first, second + t) - betaln(first, second)))


def sbg_retention(a: ArrayLike, b: ArrayLike, period: ArrayLike) -> FloatArray:
    """Answer "which share of those left stays through the period?": r_t = (b + t - 1) / (a + b + t - 1), t from 1.

    It rises with t though nobody's own chance changes: those who leave easily are gone. Shapes: any that broadcast.
    Source: as `sbg_survival`.

    >>> sbg_retention(1, 1, [1, 2, 3]).round(4).tolist()
    [0.5, 0.6667, 0.75]
    """
    first, second, t = floats(a, b, period)
    first, second = np.where(first > 0, first, np.nan), np.where(second > 0, second, np.nan)
    return bare((second + t - 1) / (first + second + t - 1))


def value_of_rates(margin: ArrayLike, rates: ArrayLike, discount: ArrayLike, *, timing: Timing = "end") -> FloatArray:
    """Answer "what is a customer worth whose chance of staying differs from period to period?".

    Formula: sum over t of m S(t) / (1 + i)^t, S(t) the product of the rates up to t; t = 1..T where the first margin
    comes at the end of the first period, 0..T-1 where it comes now. Shapes: rates (..., T), margin and discount (...).
    Source: Fader & Hardie (2010), Marketing Science 29, 85.

    >>> rates = sbg_retention(1, 1, [1, 2, 3])
    >>> round(float(value_of_rates(1, rates, 0.1)), 4)
    0.9179
    """
    m, each, i = floats(margin, rates, discount)
    left = np.cumprod(each, axis=-1)
    years = each.shape[-1]
    if timing == "start":
        left = np.concatenate([np.ones((*left.shape[:-1], 1)), left[..., :-1]], axis=-1)
    t = np.arange(years) + (0 if timing == "start" else 1)
    return bare(m * (left / (1 + i[..., None]) ** t).sum(axis=-1))


def sbg_value(
    margin: ArrayLike, a: ArrayLike, b: ArrayLike, discount: ArrayLike, *, timing: Timing = "end"
) -> FloatArray:
    """Answer "what is a new customer worth without end, when some leave more easily than others?".

    Formula: m 2F1(1, b; a + b; 1 / (1 + i)) where the first margin comes now; m less where it comes at the end of the
    first period; at discount 0 (a + b - 1) / (a - 1), where a > 1. Shapes: any that broadcast; NaN at other discounts
    that are not above 0. Sources: Fader & Hardie (2010), Marketing Science 29, 85; for large a and b Gauss's continued
    fraction (Abramowitz & Stegun 1964, 15.1.20 for discount 0).

    >>> round(float(sbg_value(1, 1, 1, 0.1, timing="start")), 4)
    2.6377
    """
    m, first, second, i = floats(margin, a, b, discount)
    first, second, i = np.broadcast_arrays(first, second, i)
    there = (first > 0) & (second > 0) & (i > 0)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        now = np.asarray(hyp2f1(1.0, second, first + second, 1 / (1 + np.where(there, i, np.nan))))
    lost = there & ~((now >= 1) & (now < np.inf))
    if lost.any():
        now = now.copy()
        now[lost] = _by_fraction(first[lost], second[lost], 1 / (1 + i[lost]))
    certain = (i == 0) & (first > 1) & (second > 0)
    if certain.any():
        now = np.where(certain, (first + second - 1) / np.where(certain, first - 1, 1.0), now)
    return bare(m * (now - (0.0 if timing == "start" else 1.0)))


def _by_fraction(a: FloatArray, b: FloatArray, z: FloatArray) -> FloatArray:
    """Return 2F1(1, b; a + b; z) by Gauss's continued fraction, from its tail: 1 / (1 - k1 z / (1 - k2 z / ...))."""
    c, tail = a + b, np.ones_like(z)
    # A step narrows the error by the square of (1 - s) / (1 + s), s the root of 1 - z.
    steps = int(np.clip(20 / np.sqrt(1 - z).min(), 50, _MOST_STEPS)) if z.size else 0
    for step in range(steps, 0, -1):
        m = (step - 1) // 2
        if step % 2:
            k = (b + m) * (c + m - 1) / ((c + 2 * m - 1) * (c + 2 * m)) if m else b / c
        else:
            k = (m + 1) * (a + m) / ((c + 2 * m) * (c + 2 * m + 1))
        tail = 1 - k * z / tail
    return np.asarray(1 / tail)
