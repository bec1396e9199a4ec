"""Shares of respondents and scores made of shares, with intervals that hold for small n."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gapkit.stats.arrays import FloatArray, bare, floats

_ROOT_STEPS = 100


class Share(NamedTuple):
    """A share (or a score made of shares) as observed, and its interval."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray


def wilson(successes: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Share:
    """Answer "what share says yes, and how sure is that?" (Wilson's score interval).

    Formula: (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n). Shapes broadcast; range 0..1; n = 0
    gives NaN. Source: Wilson (1927), J. American Statistical Association 22, 209.

    >>> share = wilson(120, 300)
    >>> round(float(share.low), 4), round(float(share.high), 4)
    (0.3462, 0.4564)
    """
    hits, size = floats(successes, n)
    z = ndtri(0.5 + level / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = hits / size
        shrunk = 1 + z * z / size
        centre = (p + z * z / (2 * size)) / shrunk
        half = z * np.sqrt(p * (1 - p) / size + z * z / (4 * size * size)) / shrunk
    # At 0 of n and n of n the bound is 0 and 1; subtraction would leave a rounding error beside it.
    low, high = np.where(p <= 0, 0.0, centre - half), np.where(p >= 1, 1.0, centre + half)
    return Share(bare(p), bare(np.where(np.isnan(p), np.nan, low)), bare(np.where(np.isnan(p), np.nan, high)))


def net_promoter(promoters: ArrayLike, passives: ArrayLike, detractors: ArrayLike, *, level: float = 0.95) -> Share:
    """Answer "how many more promoters than detractors are there, per hundred, and how sure is that?".

    Formula: 100 (p_pro - p_det) as observed; interval by adjusted Wald: n' = n + 3 with 3/4 added to
    promoters and to detractors, v = (p'_pro + p'_det - (p'_pro - p'_det)^2)/n', 100 (p'_pro - p'_det -+ z
    sqrt v), kept inside -100..100. The interval is centred a little nearer to zero than the estimate. Counts
    in, shapes broadcast; n = 0 gives NaN. Source: Reichheld (2003), Harvard Business Review; Rocks (2016),
    American Statistician 70, 365.

    >>> [round(float(x), 3) for x in net_promoter(20, 17, 3)]
    [42.5, 20.316, 58.754]
    """
    plus, between, minus = floats(promoters, passives, detractors)
    n = plus + between + minus
    with np.errstate(invalid="ignore", divide="ignore"):
        estimate = 100 * (plus - minus) / n
    size = np.where(n > 0, n + 3, np.nan)
    up, down = (plus + 0.75) / size, (minus + 0.75) / size
    half = ndtri(0.5 + level / 2) * np.sqrt((up + down - (up - down) ** 2) / size)
    low, high = 100 * (up - down - half), 100 * (up - down + half)
    return Share(bare(estimate), bare(np.maximum(low, -100.0)), bare(np.minimum(high, 100.0)))


def balance(plus: ArrayLike, zero: ArrayLike, minus: ArrayLike, *, level: float = 0.95) -> Share:
    """Answer "by how much does the share of pluses exceed the share of minuses, in the same people?".

    Estimate D = (plus - minus)/n. Interval: every d with |D - d| <= z sqrt(v(d)/n), v(d) being the variance
    that the trinomial has if d is the truth (2q + d - d^2, q the most likely share of minuses given d). With
    no zeros it is Wilson's interval for 2p - 1; with zeros alone it is -+ z^2/(n + z^2), never a point.
    Shapes broadcast; range -1..1; n = 0 gives NaN. Source: Tango (1998), Statistics in Medicine 17, 891.

    >>> [round(float(x), 4) for x in balance(12, 9, 19)]
    [-0.175, -0.4209, 0.0975]
    """
    up, between, down = np.broadcast_arrays(*floats(plus, zero, minus))
    n = up + between + down
    with np.errstate(invalid="ignore", divide="ignore"):
        estimate = (up - down) / n
    z = float(ndtri(0.5 + level / 2))
    # The upper bound mirrors the lower bound of the swapped counts: one root search for both.
    found = _lowest_balance(np.stack([up, down]), np.stack([down, up]), np.stack([n, n]), z)
    return Share(bare(estimate), bare(found[0]), bare(-found[1]))


def _lowest_balance(plus: FloatArray, minus: FloatArray, n: FloatArray, z: float) -> FloatArray:
    """Return the d below the estimate D where D - d = z sqrt(v(d)/n), by the Illinois method."""
    with np.errstate(invalid="ignore", divide="ignore"):
        high = (plus - minus) / n
        # Without zeros the variance is largest: Wilson's bound for 2p - 1 lies below the root.
        low = (high - z * np.sqrt((1 - high * high) / n + (z / n) ** 2)) / (1 + z * z / n)
        estimate, total, linear = high, plus + minus, 2 * n - plus + minus

        def excess(d: FloatArray) -> FloatArray:
            slope = linear * d - total
            twice_q = (np.sqrt(np.maximum(slope * slope + 8 * n * minus * d * (1 - d), 0.0)) - slope) / (2 * n)
            return estimate - d - z * np.sqrt(np.maximum(twice_q + d * (1 - d), 0.0) / n)

        # Where the variance vanishes at D itself, D is no bound: a small pull downwards starts the search.
        at_low, at_high = excess(low), np.minimum(excess(high), -0.01 * z / n)
        side, root, found = np.zeros_like(high), high, np.isnan(high)
        for _ in range(_ROOT_STEPS):
            middle = (low * at_high - high * at_low) / (at_high - at_low)
            value = excess(middle)
            root = np.where(found, root, middle)
            found = found | (np.abs(value) < 1e-12) | (high - low < 1e-14)
            if found.all():
                break
            positive = value > 0
            # The end that stays put for a second time is halved, so that both ends close in.
            at_high = np.where(positive, np.where(side > 0, at_high / 2, at_high), value)
            at_low = np.where(positive, value, np.where(side < 0, at_low / 2, at_low))
            low, high = np.where(positive, middle, low), np.where(positive, high, middle)
            side = np.where(positive, 1.0, -1.0)
    return np.minimum(np.maximum(root, -1.0), estimate)


def adjusted_wald(successes: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Share:
    """Answer the question of `wilson` by the plain formula after adding two successes and two failures.

    Formula: p' = (x + 2)/(n + 4), p' -+ z sqrt(p'(1 - p')/(n + 4)), kept inside 0..1; the estimate is p', the
    centre. Shapes broadcast. Source: Agresti & Coull (1998), American Statistician 52, 119.

    >>> share = adjusted_wald(120, 300)
    >>> [round(float(x), 4) for x in share]
    [0.4013, 0.3462, 0.4564]
    """
    hits, size = floats(successes, n)
    p = (hits + 2) / (size + 4)
    half = ndtri(0.5 + level / 2) * np.sqrt(p * (1 - p) / (size + 4))
    return Share(bare(p), bare(np.maximum(p - half, 0.0)), bare(np.minimum(p + half, 1.0)))
