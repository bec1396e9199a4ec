"""How many people to ask: a gap, a precise mean, a share, a net promoter score, in a survey as it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.estimates import t_quantile
from gapkit.stats.power import detectable_effect, detectable_gap, respondents_for_precision, respondents_needed
from gapkit.stats.sampling import NO_LIMIT, answers_needed, answers_worth


def respondents_for_gap(
    gap: ArrayLike,
    sd: ArrayLike,
    *,
    power: float = 0.8,
    error_rate: float = 0.05,
    design_effect: ArrayLike = 1.0,
    population: ArrayLike = NO_LIMIT,
) -> FloatArray:
    """Answer "how many complete pairs are needed to see a gap of this size?" in a survey as it is.

    `power.respondents_needed`, then `answers_needed`. Gap and sd (of the gap) in scale points; shapes broadcast.

    >>> float(respondents_for_gap(0.3, 1.0)), float(respondents_for_gap(0.3, 1.0, design_effect=1.5, population=400))
    (90.0, 101.0)
    """
    n = respondents_needed(gap, sd, power=power, error_rate=error_rate, whole=False)
    return answers_needed(n, design_effect=design_effect, population=population)


def respondents_for_mean(
    sd: ArrayLike,
    half_width: ArrayLike,
    *,
    level: float = 0.95,
    design_effect: ArrayLike = 1.0,
    population: ArrayLike = NO_LIMIT,
) -> FloatArray:
    """Answer "how many complete pairs make the interval of the mean gap this narrow?" in a survey as it is.

    `power.respondents_for_precision` before rounding, then `answers_needed`. Scale points; shapes broadcast.

    >>> float(respondents_for_mean(1.2, 0.25)), float(respondents_for_mean(1.2, 0.25, population=300))
    (91.0, 70.0)
    """
    spread, half, whole = np.broadcast_arrays(
        *floats(sd, half_width), np.asarray(respondents_for_precision(sd, half_width, level=level))
    )

    def width(n: FloatArray) -> FloatArray:
        return np.asarray(t_quantile(0.5 + level / 2, n - 1) * spread / np.sqrt(n))

    return answers_needed(_before_rounding(width, half, whole), design_effect=design_effect, population=population)


def smallest_gap_seen(
    sd: ArrayLike,
    n: ArrayLike,
    *,
    power: float = 0.8,
    error_rate: float = 0.05,
    design_effect: ArrayLike = 1.0,
    population: ArrayLike = NO_LIMIT,
) -> FloatArray:
    """Answer "what is the smallest gap that these n answers would reveal with this power?", in scale points.

    `power.detectable_gap` for the answers they are worth (`answers_worth`); 0 when everybody answered. Shapes
    broadcast.

    >>> round(float(smallest_gap_seen(1.0, 40)), 6), round(float(smallest_gap_seen(1.0, 40, design_effect=2)), 6)
    (0.454257, 0.660442)
    """
    worth = np.asarray(answers_worth(n, design_effect=design_effect, population=population))
    endless = np.isinf(worth)
    found = detectable_gap(sd, np.where(endless, 2.0, worth), power=power, error_rate=error_rate)
    return bare(np.where(endless, 0.0 * np.asarray(found), found))


def smallest_change_seen(
    sd: ArrayLike,
    n: ArrayLike,
    *,
    correlation: ArrayLike = 0.0,
    overlap: ArrayLike = 0.0,
    power: float = 0.8,
    error_rate: float = 0.05,
    design_effect: ArrayLike = 1.0,
) -> FloatArray:
    """Answer "what is the smallest change that n answers in each of two waves would reveal?", in scale points.

    The inverse of `planned_comparisons.respondents_for_change`, before rounding: `power.detectable_effect` for
    sd sqrt(2 (1 - o r) D/n) on (n/D - 1)(2 - o) degrees of freedom; D the design effect, o the overlap, r the
    correlation. Shapes broadcast; NaN where n/D is below 2 or o r = 1.

    >>> round(float(smallest_change_seen(1.2, 50)), 6), round(float(smallest_change_seen(1.0, 90, overlap=1)), 4)
    (0.679059, 0.4222)
    """
    spread, size, r, o, effect = floats(sd, n, correlation, overlap, design_effect)
    worth = np.where(size / effect >= 2, size / effect, np.nan)
    error = spread * np.sqrt(2 * np.where(o * r < 1, 1 - o * r, np.nan) / worth)
    return detectable_effect(error, (worth - 1) * (2 - o), power=power, error_rate=error_rate)


def respondents_for_share(
    share: ArrayLike,
    half_width: ArrayLike,
    *,
    level: float = 0.95,
    design_effect: ArrayLike = 1.0,
    population: ArrayLike = NO_LIMIT,
) -> FloatArray:
    """Answer "how many answers make the interval of a share (satisfied customers, say) this narrow?".

    Formula: half the width of `proportions.wilson` at the share expected, z sqrt(p (1 - p)/n + z^2/4n^2)/(1 + z^2/n);
    the smallest n, then `answers_needed`. 0.5 is the cautious choice of share. A few answers fewer than the plain
    formula z^2 p (1 - p)/h^2, because Wilson's interval is narrower at 0.5. Shapes broadcast; half_width in 0..1.

    >>> float(respondents_for_share(0.5, 0.05)), float(respondents_for_share(0.8, 0.05, population=1000))
    (381.0, 197.0)
    """
    p, half = np.broadcast_arrays(*floats(share, half_width))
    z = float(ndtri(0.5 + level / 2))

    def width(n: FloatArray) -> FloatArray:
        return np.asarray(z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n))

    n = _narrow_enough(width, half, np.isnan(p))
    return answers_needed(n, design_effect=design_effect, population=population)


def respondents_for_net_promoter(
    promoters: ArrayLike,
    detractors: ArrayLike,
    half_width: ArrayLike,
    *,
    level: float = 0.95,
    design_effect: ArrayLike = 1.0,
    population: ArrayLike = NO_LIMIT,
) -> FloatArray:
    """Answer "how many answers make the interval of a net promoter score this narrow?".

    Formula: half the width of `proportions.net_promoter` at the shares expected, the smallest n, then `answers_needed`.
    promoters and detractors are shares (0..1), half_width is in points of the score (-100..100). Shapes broadcast. NaN
    where the shares exceed 1 together. Cautious: half promoters, half detractors.

    >>> float(respondents_for_net_promoter(0.5, 0.2, 10)), float(respondents_for_net_promoter(0.5, 0.5, 5))
    (232.0, 1533.0)
    """
    up, down, half = np.broadcast_arrays(*floats(promoters, detractors, half_width))
    z = float(ndtri(0.5 + level / 2))

    def width(n: FloatArray) -> FloatArray:
        plus, minus = (n * up + 0.75) / (n + 3), (n * down + 0.75) / (n + 3)
        return np.asarray(100 * z * np.sqrt((plus + minus - (plus - minus) ** 2) / (n + 3)))

    n = _narrow_enough(width, half, ~(up + down <= 1 + 1e-12))
    return answers_needed(n, design_effect=design_effect, population=population)


def _narrow_enough(width: Callable[[FloatArray], FloatArray], half: FloatArray, missing: FloatArray) -> FloatArray:
    """Return the smallest n, not rounded and at least 1, whose width is at most `half`; the width falls as n grows."""
    low, high = np.zeros(half.shape), np.full(half.shape, 2.0**40)
    for _ in range(41):
        middle = np.floor((low + high) / 2)
        with np.errstate(invalid="ignore", divide="ignore"):
            enough = width(np.maximum(middle, 1.0)) <= half
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    whole = np.where(missing | np.isnan(half), np.nan, np.where(half > 0, high, np.inf))
    return np.maximum(_before_rounding(width, half, whole), 1.0)


def _before_rounding(width: Callable[[FloatArray], FloatArray], half: FloatArray, whole: FloatArray) -> FloatArray:
    """Return the n in (whole - 1, whole] whose width is `half`: what a design effect multiplies is rounded up once."""
    low, high = whole - 1, whole
    for _ in range(45):
        middle = (low + high) / 2
        with np.errstate(invalid="ignore", divide="ignore"):
            enough = width(middle) <= half
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.asarray(high)
