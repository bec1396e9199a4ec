"""Do raters agree among themselves, so that their mean stands for something?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats


class WithinGroupAgreement(Record):
    """r_wg per item, r_wg(J) of all items together, and the mean distance of a rating to the item's mean."""

    item: FloatArray
    together: FloatArray
    average_deviation: FloatArray
    raters: FloatArray


def within_group_agreement(ratings: ArrayLike, *, points: int) -> WithinGroupAgreement:
    """Answer "do these raters agree about each item more than people who tick at random?".

    Formula: r_wg = 1 - s^2 / sigma^2, with s^2 the variance of the ratings of an item (raters - 1) and
    sigma^2 = (points^2 - 1)/12 that of ticks spread evenly over the scale; r_wg(J) = J q / (J q + v), with v
    the mean of s^2/sigma^2 over the J items and q = 1 - v. Both are 0 where raters differ as much as random
    ticks or more. Average deviation: mean |rating - mean| of an item, in points of the scale (fine up to
    points/6, Burke & Dunlap 2002).

    Shapes: ratings (..., raters, items), NaN for no rating; item, average_deviation, raters (..., items),
    together (...). Units: none; points of the scale. Range 0..1. Reading: below .50 raters do not agree among
    themselves, from .70 their mean may speak for them. NaN for an item with fewer than two ratings; `together`
    leaves such items out. ValueError for fewer than two points. Source: James, Demaree & Wolf (1984), J. Applied
    Psychology 69, 85; Burke & Dunlap (2002), Organizational Research Methods 5, 159.

    >>> found = within_group_agreement([[6, 1], [7, 7], [6, 4], [6, 1], [7, 7]], points=7)
    >>> found.item.round(3).tolist(), found.average_deviation.round(3).tolist()
    ([0.925, 0.0], [0.48, 2.4])
    """
    if points < 2:
        raise ValueError(f"a scale of {points} points has nothing to agree about")
    (given,) = floats(ratings)
    there = ~np.isnan(given)
    n = there.sum(axis=-2).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, given, 0.0).sum(axis=-2) / n
        away = np.where(there, given - mean[..., None, :], 0.0)
        share = (away * away).sum(axis=-2) / (n - 1) / ((points * points - 1) / 12)
        share = np.where(n > 1, share, np.nan)
        deviation = np.where(n > 1, np.abs(away).sum(axis=-2) / n, np.nan)
        rated = ~np.isnan(share)
        items = rated.sum(axis=-1).astype(np.float64)
        left = np.where(rated, share, 0.0).sum(axis=-1) / items
        joined = items * (1 - left) / (items * (1 - left) + left)
    together = np.where(items > 0, np.where(left < 1, joined, 0.0), np.nan)
    return WithinGroupAgreement(np.maximum(1 - share, 0.0), bare(together), deviation, n)


class CodingAgreement(Record):
    """Krippendorff's alpha, its interval, how many codings could be compared, and in how many units."""

    alpha: float
    low: float
    high: float
    codings: int
    units: int


def krippendorff(
    codings: ArrayLike,
    *,
    measure: str = "nominal",
    level: float = 0.95,
    replicates: int = 1000,
    seed: int = 0,
    together: ArrayLike | None = None,
) -> CodingAgreement:
    """Answer "how far do people who code the same comments agree, beyond chance?".

    Formula: alpha = 1 - observed/expected disagreement. Observed: mean squared distance of all pairs of codings of the
    same unit, each unit weighted 1/(m - 1) for its m codings; expected: the same of all pairs of codings whatever the
    unit. Squared distance of c and k: nominal 0 or 1; ordinal (codings from c to k, ends counted half)^2; interval
    (c - k)^2. Interval: percentiles of `replicates` resamples of units; of units with the same number in `together`
    all are drawn or none.

    Shapes: codings (coders, units), NaN for not coded; codes are numbers (nominal: any labels as numbers); together
    (units,). Units coded once take no part. Range -1..1: 1 all agree, 0 as chance would. Reading: from .80 safe, .67
    the least for tentative conclusions. NaN without a unit coded twice, and where all codings are the same (nothing
    could disagree); no interval from fewer than three units. ValueError for another measure. Source: Krippendorff
    (2011), Computing Krippendorff's Alpha-Reliability; Zapf, Castell, Morawietz & Karch (2016), BMC Medical Research
    Methodology 16, 93.

    >>> found = krippendorff([[1, 1, 2, 2, 1], [1, 1, 2, 1, 1]])
    >>> round(found.alpha, 4), found.codings, found.units
    (0.5714, 10, 5)
    """
    if measure not in ("nominal", "ordinal", "interval"):
        raise ValueError(f"measure is nominal, ordinal or interval, not {measure!r}")
    (given,) = floats(codings)
    kept = (~np.isnan(given)).sum(axis=0) > 1
    given = given[:, kept]
    if not given.size:
        return CodingAgreement(np.nan, np.nan, np.nan, 0, 0)
    codes = np.unique(given[~np.isnan(given)])
    counts = np.stack([(given == code).sum(axis=0) for code in codes], axis=1).astype(np.float64)
    units = len(counts)
    alpha = float(_alpha(counts, np.ones((1, units)), codes, measure)[0])
    low = high = float("nan")
    place = np.arange(units) if together is None else np.unique(np.asarray(together)[kept], return_inverse=True)[1]
    drawn_from = int(place.max()) + 1
    if drawn_from > 2 and not np.isnan(alpha):
        even = np.full(drawn_from, 1 / drawn_from)
        draws = np.random.default_rng(seed).multinomial(drawn_from, even, size=replicates)[:, place]
        drawn = _alpha(counts, draws.astype(np.float64), codes, measure)
        tail = (1 - level) / 2
        low, high = np.nanquantile(drawn, [tail, 1 - tail]).tolist()
    return CodingAgreement(alpha, low, high, int(counts.sum()), units)


def _alpha(counts: FloatArray, draws: FloatArray, codes: FloatArray, measure: str) -> FloatArray:
    """Return alpha (draws,) of (units, codes) counts of codings, every unit taken as often as a draw says."""
    weighted = counts / (counts.sum(axis=1, keepdims=True) - 1)
    pairs = weighted[:, :, None] * counts[:, None, :] - weighted[:, :, None] * np.eye(codes.size)
    coincidence = (draws @ pairs.reshape(len(counts), -1)).reshape(-1, codes.size, codes.size)
    margin = draws @ counts
    distance = _distance(codes, margin, measure)
    chance = margin[:, :, None] * margin[:, None, :] - margin[:, :, None] * np.eye(codes.size)
    expected = (chance * distance).sum(axis=(1, 2)) / (margin.sum(axis=1) - 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1 - (coincidence * distance).sum(axis=(1, 2)) / expected
    return np.asarray(np.where(expected > 0, found, np.nan))


def _distance(codes: FloatArray, margin: FloatArray, measure: str) -> FloatArray:
    """Return squared distances (draws or 1, codes, codes)."""
    if measure == "nominal":
        return np.asarray((1 - np.eye(codes.size))[None])
    place = np.cumsum(margin, axis=1) - margin / 2 if measure == "ordinal" else codes[None]
    return np.asarray((place[:, :, None] - place[:, None, :]) ** 2)
