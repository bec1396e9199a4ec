"""Do groups of people differ, when only the order of their scores is trusted?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaln, chdtrc, ndtr

from gapkit.record import Record
from gapkit.stats.arrays import DECIMALS, FloatArray, bare, histogram
from gapkit.stats.estimates import t_p_value
from gapkit.stats.multiplicity import holm
from gapkit.stats.proportions import wilson


class KruskalWallis(Record):
    """H corrected for ties, degrees of freedom, p, and the share of the rank variance between the groups."""

    h: FloatArray
    df: FloatArray
    p_value: FloatArray
    epsilon_squared: FloatArray


class Dunn(Record):
    """Every pair of groups along the last axis: difference of mean ranks, z, raw p and p after Holm."""

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    difference: FloatArray
    z: FloatArray
    p_value: FloatArray
    p_adjusted: FloatArray


class BrunnerMunzel(Record):
    """The chance that somebody of the first group scores higher, its standard error and interval; t, df, p."""

    estimate: FloatArray
    se: FloatArray
    low: FloatArray
    high: FloatArray
    t: FloatArray
    df: FloatArray
    p_value: FloatArray


def kruskal_wallis(values: ArrayLike, counts: ArrayLike) -> KruskalWallis:
    """Answer "do these groups score higher and lower than one another at all?", by ranks.

    Formula: H = sum n_g (R_g - (N + 1)/2)^2 / S, R_g the mean midrank of a group among all N people, S the variance of
    all N midranks (divisor N - 1), which holds the tie correction; p from chi-squared on k - 1; epsilon^2 = H/(N - 1).
    Shapes: values (k,), counts (..., groups, k); fields (...). Scores that agree to nine decimals are tied. Empty
    groups take no part. NaN for fewer than two groups or when everybody scores the same. epsilon^2 in 0..1. Source:
    Kruskal & Wallis (1952), J. American Statistical Association 47, 583; Tomczak & Tomczak (2014).

    >>> test = kruskal_wallis([1, 2, 3], [[4, 2, 0], [1, 3, 2], [0, 1, 5]])
    >>> round(float(test.h), 4), float(test.df), round(float(test.p_value), 4)
    (9.8308, 2.0, 0.0073)
    """
    frequencies = _by_order(values, counts)
    n, mean_rank, variance = _ranked(frequencies)
    total = n.sum(axis=-1)
    groups = (n > 0).sum(axis=-1)
    usable = (groups >= 2) & (variance > 0)
    df = np.where(usable, groups - 1.0, np.nan)
    away = np.where(n > 0, mean_rank - (total[..., None] + 1) / 2, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        h = np.where(usable, (n * away * away).sum(axis=-1) / variance, np.nan)
        share = h / (total - 1)
    return KruskalWallis(h=bare(h), df=bare(df), p_value=bare(chdtrc(df, h)), epsilon_squared=bare(share))


def dunn(values: ArrayLike, counts: ArrayLike) -> Dunn:
    """Answer "which groups score higher than which?", after `kruskal_wallis` and with the same ranks.

    Formula: z = (R_i - R_j) / sqrt(S (1/n_i + 1/n_j)), R and S as in `kruskal_wallis`; two-sided normal p; Holm over
    the pairs. Shapes: values (k,), counts (..., groups, k); fields (..., groups (groups - 1)/2), pair `first[i]`,
    `second[i]` at place i, positive when the first scores higher. Pairs with an empty group are NaN. Source: Dunn
    (1964), Technometrics 6, 241.

    >>> pairs = dunn([1, 2, 3], [[4, 2, 0], [1, 3, 2], [0, 1, 5]])
    >>> [round(float(z), 3) for z in pairs.z], [round(float(p), 4) for p in pairs.p_adjusted]
    ([-1.695, -3.132, -1.437], [0.1801, 0.0052, 0.1801])
    """
    n, mean_rank, variance = _ranked(_by_order(values, counts))
    first, second = np.triu_indices(n.shape[-1], 1)
    difference = mean_rank[..., first] - mean_rank[..., second]
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt(variance[..., None] * (1 / n[..., first] + 1 / n[..., second]))
        z = difference / np.where(error > 0, error, np.nan)
    p = 2 * ndtr(-np.abs(z))
    return Dunn(first, second, bare(difference), bare(z), bare(p), holm(p))


def brunner_munzel(values: ArrayLike, counts: ArrayLike, *, level: float = 0.95) -> BrunnerMunzel:
    """Answer "how likely does somebody of the first group score higher than somebody of the second?".

    Estimate: P(first > second) + P(equal)/2. Test of 1/2: t = (estimate - 1/2)/se, se^2 = v_1 + v_2, v_g the variance
    within group g of the share of the other group that each person surpasses (ties half), over n_g; Welch's degrees of
    freedom. Spreads and shapes may differ between groups. No overlap at all leaves se = 0 and t endless: p is then
    2 / C(n_1 + n_2, n_1), that of the permutation test. Interval: Wilson's with an effective size 1/q, q =
    w se^2/(p (1 - p)) + (1 - w) (N + 1)/(3 n_1 n_2), w = m/(m + 8), m the smaller group; on rating scales it covers
    within about 2 points of the level for truths in 0.1..0.9 from six people a group, where the plain t interval can
    lose ten and more; at the border it can disagree with p.

    Shapes: values (k,), counts (..., 2, k); fields (...). Range 0..1; 0.5 is balance. NaN for a group below two people;
    everybody equal gives 0.5 and no test. Source: Brunner & Munzel (2000), Biometrical Journal 42, 17; Neubert &
    Brunner (2007), Computational Statistics & Data Analysis 51, 5192.

    >>> test = brunner_munzel([1, 2, 3, 4, 5], [[3, 1, 4, 2, 1], [11, 2, 0, 1, 0]])
    >>> [round(float(x), 4) for x in (test.estimate, test.t, test.df, test.p_value)]
    [0.789, 3.1375, 17.6828, 0.0058]
    """
    frequencies = _by_order(values, counts)
    n = frequencies.sum(axis=-1)
    n = np.where(n >= 2, n, np.nan)
    surpassed = (np.cumsum(frequencies, axis=-1) - frequencies / 2) / n[..., None]
    theirs = surpassed[..., ::-1, :]  # what a score of one group surpasses of the other
    mean = (frequencies * theirs).sum(axis=-1) / n
    away = theirs - mean[..., None]
    v = (frequencies * away * away).sum(axis=-1) / (n - 1) / n
    v = np.where(v < 1e-28, 0.0, v)
    estimate, se = mean[..., 0], np.sqrt(v.sum(axis=-1))
    apart = (se == 0) & (np.abs(estimate - 0.5) > 0.4)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(apart, np.copysign(np.inf, estimate - 0.5), (estimate - 0.5) / np.where(se > 0, se, np.nan))
        df = v.sum(axis=-1) ** 2 / (v * v / (n - 1)).sum(axis=-1)
    a, b = n[..., 0], n[..., 1]
    # Two of C(a + b, a) arrangements, by logarithms: the number itself has no end.
    as_rare = np.exp(np.log(2) + betaln(a + 1, b + 1) + np.log(a + b + 1))
    p = np.where(apart, as_rare, t_p_value(t, df))
    low, high = _effect_interval(estimate, se, a, b, level)
    return BrunnerMunzel(bare(estimate), bare(se), bare(low), bare(high), bare(t), bare(df), bare(p))


def _effect_interval(
    estimate: FloatArray, se: FloatArray, a: FloatArray, b: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    smaller = np.minimum(a, b)
    weight = smaller / (smaller + 8)
    room = estimate * (1 - estimate)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(se > 0, se * se / room, 1 / smaller)
    effective = 1 / (weight * ratio + (1 - weight) * (a + b + 1) / (3 * a * b))
    share = wilson(effective * estimate, effective, level=level)
    return share.low, share.high


def _by_order(values: ArrayLike, counts: ArrayLike) -> FloatArray:
    """Return the counts on the distinct scores in ascending order."""
    scores, frequencies = histogram(values, counts)
    distinct, place = np.unique(np.round(scores, DECIMALS), return_inverse=True)
    return np.asarray(frequencies @ (place[:, None] == np.arange(distinct.size)).astype(np.float64))


def _ranked(frequencies: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return group sizes, mean midranks among everybody, and the variance of everybody's midranks."""
    n, pooled = frequencies.sum(axis=-1), frequencies.sum(axis=-2)
    total = n.sum(axis=-1)
    midrank = np.cumsum(pooled, axis=-1) - (pooled - 1) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_rank = (frequencies * midrank[..., None, :]).sum(axis=-1) / n
        ties = (pooled**3 - pooled).sum(axis=-1)
        variance = total * (total + 1) / 12 - ties / (12 * (total - 1))
        # Everybody tied: the two terms cancel, but for their rounding.
        variance = np.where((pooled > 0).sum(axis=-1) > 1, variance, 0.0)
    return n, mean_rank, variance
