"""Why a mean moved: because its segments did, or because other people answered."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.designs import DesignedMeans


class MixShift(Record):
    """A change split in two, with standard errors, and what each segment (..., segments) adds to either part.

    `moved` is the share of the sample that changed segment: half the sum of absolute differences in shares.
    """

    change: FloatArray
    change_se: FloatArray
    composition: FloatArray
    composition_se: FloatArray
    rate: FloatArray
    rate_se: FloatArray
    composition_by_segment: FloatArray
    rate_by_segment: FloatArray
    moved: FloatArray


def mix_shift(
    first_n: ArrayLike,
    first_mean: ArrayLike,
    first_se: ArrayLike,
    second_n: ArrayLike,
    second_mean: ArrayLike,
    second_se: ArrayLike,
) -> MixShift:
    """Answer "did customers become more satisfied, or do more of the satisfied ones answer?".

    Formula: composition = sum (p2 - p1)(m1 + m2)/2, rate = sum (m2 - m1)(p1 + p2)/2; both add up to the
    change of the overall mean. Standard errors by the delta method, shares multinomial and independent of the
    means given the counts, waves independent. By segment, composition is counted from the midpoint of the two
    overall means, so that a growing segment below average shows as a loss.

    Shapes: all (..., segments); fields (...) or (..., segments). Units: those of the means. A segment that
    one wave lacks takes the mean of the other: all it does is composition.
    Source: Kitagawa (1955), J. American Statistical Association 50, 1168.

    >>> found = mix_shift([60, 40], [-0.5, -1.5], [0.1, 0.1], [40, 60], [-0.4, -1.4], [0.1, 0.1])
    >>> round(float(found.change), 3), round(float(found.composition), 3), round(float(found.rate), 3)
    (-0.1, -0.2, 0.1)
    """
    n1, m1, s1, n2, m2, s2 = np.broadcast_arrays(
        *floats(first_n, first_mean, first_se, second_n, second_mean, second_se)
    )
    m1, m2 = np.where(n1 > 0, m1, np.where(n2 > 0, m2, 0.0)), np.where(n2 > 0, m2, np.where(n1 > 0, m1, 0.0))
    v1, v2 = np.where(n1 > 0, s1 * s1, 0.0), np.where(n2 > 0, s2 * s2, 0.0)
    total1, total2 = n1.sum(axis=-1, keepdims=True), n2.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        p1, p2 = n1 / total1, n2 / total2
    middle, share = (m1 + m2) / 2, (p1 + p2) / 2
    grown, better = p2 - p1, m2 - m1
    centre = ((p1 * m1).sum(axis=-1, keepdims=True) + (p2 * m2).sum(axis=-1, keepdims=True)) / 2
    by_composition, by_rate = grown * (middle - centre), share * better
    composition, rate = by_composition.sum(axis=-1), by_rate.sum(axis=-1)

    def shares(load: FloatArray) -> FloatArray:
        """Return the variance that sampled shares give to sum load x share, over both waves."""
        return np.asarray(_multinomial(load, p1, total1) + _multinomial(load, p2, total2))

    # A mean that stands for both waves moves the composition twice and the rate not at all.
    both = (n1 > 0) & (n2 > 0)
    composition_variance = shares(middle) + (grown * grown * np.where(both, 0.25, 1.0) * (v1 + v2)).sum(axis=-1)
    rate_variance = shares(better / 2) + (share * share * both * (v1 + v2)).sum(axis=-1)
    overall = _multinomial(m1, p1, total1) + _multinomial(m2, p2, total2) + (p1**2 * v1 + p2**2 * v2).sum(axis=-1)
    return MixShift(
        bare(composition + rate),
        bare(np.sqrt(overall)),
        bare(composition),
        bare(np.sqrt(composition_variance)),
        bare(rate),
        bare(np.sqrt(rate_variance)),
        by_composition,
        by_rate,
        bare(np.abs(grown).sum(axis=-1) / 2),
    )


def designed_mix_shift(found: DesignedMeans) -> MixShift:
    """Answer the question of `mix_shift` for people who came in clusters, by strata, or answered both waves.

    The same two sums; standard errors by the delta method, sqrt(g' V g), V the joint covariance of all
    shares and means, g the derivative of a sum by each of them. `found` holds 4 S rows, S segments each: shares of the
    first wave (a mean of 0 and 1 over everybody), its means, shares of the second wave, its means. Fields () or
    (segments,). Source: Kitagawa (1955); Binder (1983), International Statistical Review 51, 279.

    >>> from gapkit.stats.designs import designed_means
    >>> shares, means = [[5, 5, 5], [5, 5, 5]], [[3, 2, 3], [2, 3, 2]]
    >>> found = designed_mix_shift(designed_means(
    ...     [*shares, *means, *shares, *means],
    ...     [[3, 2, 3], [2, 3, 2], [-3, -4, -5], [-1, -2, 0], [3, 2, 3], [2, 3, 2], [-2, -4, -4], [-1, -1, 0]]))
    >>> round(float(found.change), 3), round(float(found.rate), 3), float(found.composition)
    (0.2, 0.2, 0.0)
    """
    p1, m1, p2, m2 = found.mean.reshape(4, -1)
    m1, m2 = np.where(np.isnan(m1), m2, m1), np.where(np.isnan(m2), m1, m2)
    middle, share, grown, better = (m1 + m2) / 2, (p1 + p2) / 2, p2 - p1, m2 - m1
    centre = (p1 @ m1 + p2 @ m2) / 2
    by_composition, by_rate = grown * (middle - centre), share * better
    # A mean that one wave lacks is that of the other: what it moves, the other one moves.
    there = ~np.isnan(found.mean.reshape(4, -1)[[1, 3]])

    def error(*load: FloatArray) -> FloatArray:
        own = np.stack(load)
        own[1], own[3] = np.where(there[1], own[1], own[1] + own[3]), np.where(there[0], own[3], own[1] + own[3])
        own[1], own[3] = np.where(there[0], own[1], 0.0), np.where(there[1], own[3], 0.0)
        return bare(found.combination(own.ravel()).se)

    return MixShift(
        bare((by_composition + by_rate).sum()),
        error(-m1, -p1, m2, p2),
        bare(by_composition.sum()),
        error(-middle, grown / 2, middle, grown / 2),
        bare(by_rate.sum()),
        error(better / 2, -share, better / 2, share),
        by_composition,
        by_rate,
        bare(np.abs(grown).sum() / 2),
    )


def _multinomial(load: FloatArray, share: FloatArray, n: FloatArray) -> FloatArray:
    centre = (load * share).sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: FloatArray = (share * (load - centre) ** 2).sum(axis=-1) / n[..., 0]
    return found
