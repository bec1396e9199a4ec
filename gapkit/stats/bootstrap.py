"""Bootstrap: without resampling where a mean allows it, by counted resamples where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from gapkit.stats.arrays import FloatArray, bare, floats, histogram
from gapkit.stats.resampled_mean import ResampledMean

_AT_ONCE = 2**16
_DRAWS_PER_BLOCK = 2**17
"""Blocks that stay in a processor's cache: larger ones cost up to four times as much."""


def ideal_bca(values: ArrayLike, counts: ArrayLike, *, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Answer "between which values does the mean plausibly lie?" by BCa with endlessly many resamples.

    The resampled mean of a histogram is a sum of n independent draws from it, so its distribution is
    computed, not simulated: no seed, no noise. Bias z0 = Phi^-1 of its distribution function at the observed
    mean (ties half), acceleration from the third moment (the jackknife's), percentiles Phi(z0 + (z0 -+ z)/(1
    - a (z0 -+ z))).

    Shapes: values (k,), counts (..., k) whole numbers; results (...). Units: scale points. All scores
    identical: the mean twice; n = 0: NaN. Below about 15 respondents prefer `t_interval`. Accuracy: exact
    steps of 1/n where the table is small (usual up to n = 2000 or more), within half a step beyond. Source:
    Efron (1987), J. American Statistical Association 82, 171.

    >>> low, high = ideal_bca([-1, 0, 1], [20, 12, 8])
    >>> round(float(low), 3), round(float(high), 3)
    (-0.525, -0.05)
    """
    scores, frequencies = histogram(values, counts)
    leading = frequencies.shape[:-1]
    rows = frequencies.reshape(-1, frequencies.shape[-1])
    mean, low, high = np.full((3, rows.shape[0]), np.nan)
    n = rows.sum(axis=-1)
    mean[n > 0] = rows[n > 0] @ scores / n[n > 0]
    levels = (rows > 0).sum(axis=-1)
    single = levels == 1
    low[single] = high[single] = scores[np.argmax(rows[single] > 0, axis=-1)]
    spread = levels > 1
    if spread.any():
        low[spread], high[spread] = _bca_of_means(scores, rows[spread], level)
    return bare(low.reshape(leading)), bare(high.reshape(leading))


def acceleration(values: ArrayLike, counts: ArrayLike) -> FloatArray:
    """Answer "how does the spread of the mean change with the mean?": the acceleration of a BCa interval.

    Formula: sum d^3 / (6 (sum d^2)^1.5), d the deviations from the mean; equal to the jackknife's for a mean.
    Shapes: values (k,), counts (..., k). Without spread: NaN. Source: Efron (1987).

    >>> round(float(acceleration([0, 1], [3, 1])), 6)
    0.096225
    """
    scores, frequencies = histogram(values, counts)
    n = frequencies.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        away = scores - (frequencies @ scores)[..., None] / n
        squares = (frequencies * away**2).sum(axis=-1)
        cubes = (frequencies * away**3).sum(axis=-1)
    return bare(cubes / (6 * np.where(squares > 0, squares, np.nan) ** 1.5))


def resample_counts(n: int, replicates: int, generator: np.random.Generator) -> Iterator[NDArray[np.float32]]:
    """Yield blocks (b, n) of how often each of n respondents is drawn, in all `replicates` rows of n draws.

    One set of counts serves every statistic: block @ columns are the sums of all resamples at once. Blocks
    hold about a hundred thousand draws. Same generator state, same counts.

    >>> block = next(resample_counts(5, 3, np.random.default_rng(1)))
    >>> block.shape, block.sum(axis=1).tolist()
    ((3, 5), [5.0, 5.0, 5.0])
    """
    rows = max(1, min(replicates, _DRAWS_PER_BLOCK // max(n, 1)))
    first = np.arange(rows)[:, None] * n
    cells = np.empty((rows, n), np.intp)
    for start in range(0, replicates, rows):
        block = min(rows, replicates - start)
        drawn = generator.integers(0, n, size=(block, n), dtype=np.uint16 if n <= 1 << 16 else np.int64)
        np.add(drawn, first[:block], out=cells[:block])
        yield np.bincount(cells[:block].ravel(), minlength=block * n).reshape(block, n).astype(np.float32)


def normal_sums(columns: NDArray[Any], replicates: int, generator: np.random.Generator) -> FloatArray:
    """Return sums of columns (k, n) over `replicates` resamples of many people (k, replicates), none of whom is drawn.

    The sums over n draws with replacement have mean n m and covariance n S, m and S the means and covariances of the
    columns, and for thousands of respondents the normal distribution of these; all columns together, so that whatever
    is worked out of several sums comes of the same resample. The cost of a draw does not depend on n.

    >>> drawn = normal_sums(np.array([[1.0, 2, 3, 4] * 1000]), 2000, np.random.default_rng(1))
    >>> round(float(drawn.mean() / 4000), 2), round(float(drawn.std() / np.sqrt(4000 * 1.25)), 1)
    (2.5, 1.0)
    """
    k, n = columns.shape
    mean = columns.mean(axis=1, dtype=np.float64)
    spread = np.zeros((k, k))
    for start in range(0, n, _AT_ONCE):
        away = columns[:, start : start + _AT_ONCE] - mean[:, None]
        spread += away @ away.T
    size, direction = np.linalg.eigh(spread)
    # The symmetric root: the one of all roots that does not depend on how the directions were found.
    root = (direction * np.sqrt(np.maximum(size, 0.0))) @ direction.T
    return np.asarray(root @ generator.standard_normal((k, replicates)) + n * mean[:, None])


def percentile_interval(estimates: ArrayLike, *, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Answer "between which values do the resampled estimates mostly lie?".

    Shapes: estimates (replicates, ...), results (...). NaN replicates are left out; none left: NaN.
    Source: Efron (1979), Annals of Statistics 7, 1.

    >>> low, high = percentile_interval(np.arange(101.0), level=0.9)
    >>> round(float(low), 6), round(float(high), 6)
    (5.0, 95.0)
    """
    (draws,) = floats(estimates)
    tail = np.full(draws.shape[1:], (1 - level) / 2)
    ordered, size = _ordered(draws)
    return bare(_quantile(ordered, size, tail)), bare(_quantile(ordered, size, 1 - tail))


def bca_interval(
    estimates: ArrayLike, point: ArrayLike, acceleration: ArrayLike, *, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Answer the question of `percentile_interval`, corrected for bias and for a changing spread.

    Formula: z0 = Phi^-1(share of estimates below the point, ties half), percentiles Phi(z0 + (z0 -+ z)/(1 - a
    (z0 -+ z))). Shapes: estimates (replicates, ...), point and acceleration (...). NaN replicates are left
    out. All estimates equal: that value twice. Source: Efron (1987).

    >>> low, high = bca_interval(np.arange(101.0), 50.0, 0.0, level=0.9)
    >>> round(float(low), 6), round(float(high), 6)
    (5.0, 95.0)
    """
    draws, centre, a = floats(estimates, point, acceleration)
    ordered, size = _ordered(draws)
    with np.errstate(invalid="ignore", divide="ignore"):
        below = ((draws < centre).sum(axis=0) + 0.5 * (draws == centre).sum(axis=0)) / size
    # A point outside all resamples would send z0 to infinity: it counts as half a resample inside.
    z0 = ndtri(np.clip(below, 0.5 / np.maximum(size, 1), 1 - 0.5 / np.maximum(size, 1)))
    lower, upper = _bca_probabilities(z0, np.nan_to_num(a), level)
    return bare(_quantile(ordered, size, lower)), bare(_quantile(ordered, size, upper))


def _bca_of_means(scores: FloatArray, rows: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    means = ResampledMean.of(scores, rows)
    lower, upper = _bca_probabilities(ndtri(means.below_observed()), np.asarray(acceleration(scores, rows)), level)
    return means.quantile(lower), means.quantile(upper)


def _bca_probabilities(z0: FloatArray, a: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    z = ndtri(0.5 + level / 2)
    low, high = z0 - z, z0 + z
    return ndtr(z0 + low / (1 - a * low)), ndtr(z0 + high / (1 - a * high))


def _ordered(draws: FloatArray) -> tuple[FloatArray, FloatArray]:
    return np.sort(draws, axis=0), np.asarray((~np.isnan(draws)).sum(axis=0), dtype=np.float64)  # NaN last


def _quantile(ordered: FloatArray, size: FloatArray, probability: FloatArray) -> FloatArray:
    """Return linearly interpolated quantiles, one probability per column."""
    position = np.where((size > 0) & ~np.isnan(probability), probability * (size - 1), 0.0)
    floor = np.clip(np.floor(position), 0, np.maximum(size - 1, 0)).astype(np.int64)
    ceiling = np.minimum(floor + 1, np.maximum(size - 1, 0)).astype(np.int64)
    low = np.take_along_axis(ordered, floor[None], axis=0)[0]
    high = np.take_along_axis(ordered, ceiling[None], axis=0)[0]
    found = low + (position - floor) * (high - low)
    return np.where((size > 0) & ~np.isnan(probability), found, np.nan)
