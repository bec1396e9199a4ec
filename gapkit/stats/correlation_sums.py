"""Sums over people from which the correlations of any resample follow: one matrix product for all resamples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.bootstrap import resample_counts

MANY_UNITS = 10_000
"""More people or clusters than this are not drawn one by one: their sums are drawn from the normal distribution."""

_GROUPS = 400
_NO_SPREAD = 1e-12


class CorrelationSums(Record):
    """Per unit (a person, or a whole cluster) the sums of w, w z and w z z' of k standardised columns, and the rows.

    After them come the sums of other columns that are to be resampled along with these.
    """

    sums: FloatArray
    columns: int
    n: int
    clustered: bool

    @property
    def units(self) -> int:
        """How many people, or clusters, can be drawn."""
        return int(self.sums.shape[0])

    @property
    def _terms(self) -> int:
        return 1 + self.columns + self.columns * (self.columns + 1) // 2

    def correlations(self) -> FloatArray:
        """Return the correlations (k, k) of everybody; NaN for a column that never varies."""
        return correlations_of(self.sums[:, : self._terms].sum(axis=0), self.columns)

    def resampled(self, replicates: int, generator: np.random.Generator) -> Iterator[tuple[FloatArray, FloatArray]]:
        """Yield blocks of `replicates` resamples of units with replacement: correlations (b, k, k), other sums (b, m).

        Above 10 000 units the sums themselves are drawn, from the normal distribution that resampled sums have then.
        """
        for sums in self._drawn(replicates, generator):
            yield correlations_of(sums[:, : self._terms], self.columns), sums[:, self._terms :]

    def _drawn(self, replicates: int, generator: np.random.Generator) -> Iterator[FloatArray]:
        if self.units > MANY_UNITS:
            centre, spread = self.sums.sum(axis=0), np.cov(self.sums.T, bias=True) * self.units
            yield generator.multivariate_normal(centre, spread, size=replicates, method="eigh")
            return
        for counts in resample_counts(self.units, replicates, generator):
            yield counts.astype(np.float64) @ self.sums

    def left_out(self) -> FloatArray:
        """Return the correlations (g, k, k) with one unit left out at a time, or one of 400 groups of many units."""
        groups = self.sums[:, : self._terms]
        if self.units > _GROUPS:
            groups = np.stack([groups[start::_GROUPS].sum(axis=0) for start in range(_GROUPS)])
        return correlations_of(groups.sum(axis=0) - groups, self.columns)


def correlation_sums(
    columns: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    beside: ArrayLike | None = None,
) -> CorrelationSums:
    """Answer "what has to be known of every person so that the correlations of any resample follow from sums?".

    Shapes: columns (n, k), weights (n,), clusters (n,) labels: then sums of whole clusters, which are drawn together.
    Rows with a NaN, or without a positive weight, are left out. `beside` (n, m) holds numbers of every person, as they
    are to be summed: then people who are left out of the correlations remain units that can be drawn. Columns are
    standardised first, so that nothing is lost to rounding. Source: Efron & Tibshirani (1993), An Introduction to the
    Bootstrap; Davison & Hinkley (1997), 3.8.

    >>> sums = correlation_sums([[1.0, 2.0], [2.0, 4.0], [3.0, 7.0], [4.0, 7.0]])
    >>> sums.units, sums.correlations().round(4).tolist()
    (4, [[1.0, 0.9487], [0.9487, 1.0]])
    """
    (values,) = floats(columns)
    weight = np.ones(len(values)) if weights is None else floats(weights)[0]
    used = ~np.isnan(values).any(axis=1) & (weight > 0)
    z, weight = standardised(values[used], weight[used]), weight[used]
    k = z.shape[1]
    row, column = np.triu_indices(k)
    parts = np.concatenate([np.ones((len(z), 1)), z, z[:, row] * z[:, column]], axis=1) * weight[:, None]
    if beside is not None:
        (others,) = floats(beside)
        everybody = np.zeros((len(values), parts.shape[1] + others.shape[1]))
        everybody[used, : parts.shape[1]] = parts
        everybody[:, parts.shape[1] :] = others
        parts, used = everybody, np.ones(len(values), np.bool_)
    if clusters is not None:
        home = np.unique(np.asarray(clusters)[used], return_inverse=True)[1]
        parts = np.stack([np.bincount(home, weights=part) for part in parts.T], axis=1) if len(parts) else parts
    return CorrelationSums(parts, k, len(z), clusters is not None)


def correlations_of(sums: ArrayLike, columns: int) -> FloatArray:
    """Return correlations (..., k, k) from sums (..., 1 + k + k (k + 1)/2) of w, w z and the upper half of w z z'.

    NaN for a column without spread.

    >>> correlations_of([2.0, 0.0, 0.0, 2.0, 1.0, 2.0], 2).tolist()
    [[1.0, 0.5], [0.5, 1.0]]
    """
    (total,) = floats(sums)
    row, column = np.triu_indices(columns)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total[..., 1 : columns + 1] / total[..., :1]
        moment = total[..., columns + 1 :] / total[..., :1] - mean[..., row] * mean[..., column]
        variance = moment[..., row == column]
        sd = np.sqrt(np.where(variance > _NO_SPREAD, variance, np.nan))
        found = np.empty((*total.shape[:-1], columns, columns))
        found[..., row, column] = found[..., column, row] = moment / (sd[..., row] * sd[..., column])
    return found


def standardised(values: FloatArray, weight: FloatArray) -> FloatArray:
    """Return columns with weighted mean 0 and variance 1; zeros for a column that never varies."""
    with np.errstate(invalid="ignore", divide="ignore"):
        away = values - weight @ values / weight.sum()
        sd = np.sqrt(weight @ (away * away) / weight.sum())
    varies = sd > _NO_SPREAD * np.abs(values).max(axis=0, initial=1.0)
    return np.where(varies, away, 0.0) / np.where(varies, sd, 1.0)
