"""Evidence for a difference and evidence for none: Bayes factors of t tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats

MEDIUM = 2**-0.5  # scale of the effects expected: half of them lie within -+ this many standard deviations

_STEP = 0.125  # of log g; the trapezium rule then errs by less than 1e-13
_LEFT, _RIGHT = -5.0, 42.0
_CELLS = 2_000_000


class BayesFactor(Record):
    """How many times likelier the data are if there is a difference than if there is none, and its logarithm."""

    bf10: FloatArray
    log_bf10: FloatArray


def bayes_factor(t: ArrayLike, n: ArrayLike, *, scale: float = MEDIUM) -> BayesFactor:
    """Answer "how much more probable do the answers become if there is a mean gap than if there is none?".

    Formula (JZS): standardised gap ~ Cauchy(0, scale) against 0; with v = n - 1, BF10 = integral over g > 0 of
    (1 + n g r^2)^(-1/2) (1 + t^2/((1 + n g r^2) v))^(-(v + 1)/2) (2 pi)^(-1/2) g^(-3/2) exp(-1/(2g)) dg divided by
    (1 + t^2/v)^(-(v + 1)/2), by the trapezium rule on log g and in logarithms. Relative error below 1e-11.

    t of the paired differences (or of one sample), n pairs. Shapes broadcast. Range > 0: above 1 the data speak for a
    gap, below 1 for none; 3, 10 and 30 are usual steps of strength, either way. `bf10` is inf where it cannot be held,
    `log_bf10` (natural) not. NaN where t is not finite or n < 2. It depends on `scale`: print it. Source: Rouder,
    Speckman, Sun, Morey & Iverson (2009), Psychonomic Bulletin & Review 16, 225.

    >>> round(float(bayes_factor(3.5, 20).bf10), 5)
    17.18462
    """
    statistic, size = floats(t, n)
    return _jzs(statistic, size, size - 1, scale)


def _jzs(t: FloatArray, n: FloatArray, df: FloatArray, scale: float) -> BayesFactor:
    statistic, size, v = np.broadcast_arrays(t, n, df)
    usable = np.isfinite(statistic) & (size > 0) & (v >= 1)
    log_factor = np.full(statistic.shape, np.nan)
    log_factor[usable] = _log_factors(statistic[usable] ** 2, size[usable] * scale * scale, v[usable])
    with np.errstate(over="ignore"):
        return BayesFactor(bf10=bare(np.exp(log_factor)), log_bf10=bare(log_factor))


def _log_factors(t2: FloatArray, a: FloatArray, v: FloatArray) -> FloatArray:
    """Return log BF10 for flat arrays: t squared, n r^2, degrees of freedom."""
    if t2.size == 0:
        return t2
    # A huge t moves the bulk of the integral to where 1 + a g is about t^2.
    right = _RIGHT + float(np.max(np.log1p(t2 / a)))
    x = np.arange(np.floor(_LEFT / _STEP), np.ceil(right / _STEP) + 1) * _STEP
    g = np.exp(x)
    prior = -0.5 * (x + 1 / g + np.log(2 * np.pi)) + np.log(_STEP)
    found = np.empty_like(t2)
    block = max(1, _CELLS // x.size)
    for start in range(0, t2.size, block):
        part = slice(start, start + block)
        swollen = 1 + a[part, None] * g
        half = (v[part] + 1) / 2
        fit = np.log1p(t2[part] / v[part])[:, None] - np.log1p(t2[part, None] / (swollen * v[part, None]))
        terms = prior - 0.5 * np.log(swollen) + half[:, None] * fit
        peak = terms.max(axis=1)
        found[part] = peak + np.log(np.exp(terms - peak[:, None]).sum(axis=1))
    return found
