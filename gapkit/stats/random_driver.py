"""Does a driver explain more than a column of random numbers would?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.bootstrap import percentile_interval, resample_counts
from gapkit.stats.correlation_sums import standardised
from gapkit.stats.importance import relative_weights
from gapkit.stats.importance_bootstrap import FEWEST_CLUSTERS, FEWEST_PEOPLE


class RandomDriverTest(Record):
    """Relative weight minus that of a random driver (p,), its interval, whether it lies above 0, and p.

    `p_value` is the share of random columns with at least the driver's weight among the people as they are.
    """

    excess: FloatArray
    low: FloatArray
    high: FloatArray
    significant: NDArray[np.bool_]
    p_value: FloatArray
    n: int
    units: int


def random_driver_test(
    drivers: ArrayLike,
    outcome: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    replicates: int = 2000,
    level: float = 0.95,
    seed: int | np.random.Generator = 0,
) -> RandomDriverTest:
    """Answer "does this driver explain anything, or would random numbers have got as large a weight?".

    A relative weight is never negative, so its own interval cannot contain 0. Instead a column of normal random numbers
    joins the drivers, everybody is resampled, and the difference of the weights is looked at: `significant` when its
    percentile interval lies above 0. Every resample has random numbers of its own, so that no single unlucky column
    decides. This is a severe test: of drivers without any relation to the outcome hardly one in a thousand passes it.
    `p_value` asks the plain question without resampling, and errs as often as it says. When clusters are named, whole
    clusters are drawn, and all of a cluster get the same random number: severe once more.

    Shapes: drivers (n, p), outcome, weights, clusters (n,); rows with a NaN are left out. Units: R². `excess` is the
    mean difference over the resamples. The null is a driver unrelated to outcome and drivers: one that only resembles
    an important driver has a weight. NaN and not significant with fewer than 15 people (10 clusters), or when drivers
    are collinear or a column is constant. Source: Tonidandel, LeBreton & Johnson (2009), Psychological Methods 14, 387.

    >>> people = np.random.default_rng(3).normal(size=(200, 3))
    >>> outcome = people @ [1.0, 0.5, 0.0] + np.random.default_rng(4).normal(size=200)
    >>> random_driver_test(people, outcome, replicates=500, seed=1).significant.tolist()
    [True, True, False]
    """
    given, answer = floats(drivers, outcome)
    columns = np.column_stack([given, answer])
    weight = np.ones(len(columns)) if weights is None else floats(weights)[0]
    used = ~np.isnan(columns).any(axis=1) & (weight > 0)
    z, weight, p = standardised(columns[used], weight[used]), weight[used], given.shape[1]
    home = np.arange(len(z)) if clusters is None else np.unique(np.asarray(clusters)[used], return_inverse=True)[1]
    units = int(home.max(initial=-1)) + 1
    if units < (FEWEST_PEOPLE if clusters is None else FEWEST_CLUSTERS) or len(z) <= p + 3:
        blank = np.full(p, np.nan)
        return RandomDriverTest(blank, blank, blank, np.zeros(p, np.bool_), blank, len(z), units)
    generator = np.random.default_rng(seed)
    found, plain = [], []
    for counts in resample_counts(units, replicates, generator):
        noise = generator.standard_normal(counts.shape)[:, home]
        as_they_are = np.broadcast_to(weight, noise.shape)
        found.append(relative_weights(*_correlations(z, counts[:, home] * weight, noise)))
        plain.append(relative_weights(*_correlations(z, as_they_are, noise)))
    drawn, p_value = np.concatenate(found), _share_as_large(np.concatenate(plain))
    excess = drawn[:, :p] - drawn[:, p:]
    excess = excess[~np.isnan(excess).any(axis=1)]
    low, high = percentile_interval(excess, level=level) if len(excess) else np.full((2, p), np.nan)
    mean = excess.mean(axis=0) if len(excess) else np.full(p, np.nan)
    return RandomDriverTest(mean, low, high, low > 0, p_value, len(z), units)


def _share_as_large(plain: FloatArray) -> FloatArray:
    """Return how often the last column reaches each other one, the observed column itself counted in."""
    if np.isnan(plain).any():
        return np.full(plain.shape[1] - 1, np.nan)
    return np.asarray((1 + (plain[:, -1:] >= plain[:, :-1]).sum(axis=0)) / (1 + len(plain)))


def _correlations(z: FloatArray, counts: FloatArray, noise: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return correlations of the drivers and a random one, and with the outcome, for weights (b, n) of the rows."""
    k = z.shape[1]
    row, column = np.triu_indices(k)
    total = counts.sum(axis=1, keepdims=True)
    mean = np.empty((len(counts), k + 1))
    moment = np.empty((len(counts), k + 1, k + 1))
    mean[:, :k] = counts @ z / total
    moment[:, row, column] = moment[:, column, row] = counts @ (z[:, row] * z[:, column]) / total
    noisy = counts * noise
    mean[:, k] = noisy.sum(axis=1) / total[:, 0]
    moment[:, :k, k] = moment[:, k, :k] = noisy @ z / total
    moment[:, k, k] = (noisy * noise).sum(axis=1) / total[:, 0]
    moment -= mean[:, :, None] * mean[:, None, :]
    variance = np.diagonal(moment, axis1=1, axis2=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = np.sqrt(np.where(variance > 1e-12, variance, np.nan))
        correlation = moment / (sd[:, :, None] * sd[:, None, :])
    # Order: drivers, outcome, random driver.
    inside = np.r_[np.arange(k - 1), k]
    return correlation[:, inside[:, None], inside], correlation[:, inside, k - 1]
