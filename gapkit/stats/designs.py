"""Means under a sampling design, and everything made of means, from the totals of its clusters."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats

Lonely = Literal["refuse", "centre"]
"""A stratum of one cluster has no spread of its own: give no standard error, or measure it from the overall mean."""

_SINGLE = 1 + 1e-9
_NOISE = 64 * np.finfo(np.float64).eps


class DesignedEstimate(Record):
    """One figure made of designed means, its standard error and the degrees of freedom for t."""

    estimate: float
    se: float
    df: float


class DesignedMeans(Record):
    """Means (k,), their covariance (k, k), degrees of freedom (k,), and the strata that hold a single cluster.

    `sum_w` (k, clusters) and `population` are what they were made from.
    """

    mean: FloatArray
    covariance: FloatArray
    df: FloatArray
    lonely: tuple[int, ...]
    answered: NDArray[np.bool_]
    stratum: IntArray
    sum_w: FloatArray
    population: FloatArray

    @property
    def se(self) -> FloatArray:
        """The standard error of each mean."""
        return np.sqrt(np.diagonal(self.covariance))

    @cached_property
    def carried(self) -> FloatArray:
        """By how many clusters of equal weight each mean is carried (k,); endless where clusters are all there are.

        What the mean of a single cluster has in common with other clusters nobody can tell.
        """
        return carried_by(self.sum_w, self.stratum, self.population)

    def combination(self, weights: ArrayLike) -> DesignedEstimate:
        """Return sum weights x means: [1, -1] is a difference, [0.5, 0.5] a composite; weight 0 leaves out.

        The error is NaN where one of several means is that of a single cluster: it has none of its own, and the error
        of the others alone would pass for that of all.
        """
        (load,) = floats(weights)
        used = load != 0
        return self._estimate(float(load[used] @ self.mean[used]), load)

    def ratio(self, numerator: int, denominator: int) -> DesignedEstimate:
        """Return one mean divided by another, se by the delta method (Fieller's interval: `gapkit.stats.ratios`)."""
        below = float(self.mean[denominator])
        value = float(self.mean[numerator]) / below if below else np.nan
        load = np.zeros(self.mean.size)
        load[numerator] += 1.0
        load[denominator] -= value
        return self._estimate(value, load / below if below else np.full_like(load, np.nan))

    def _estimate(self, value: float, load: FloatArray) -> DesignedEstimate:
        used = load != 0
        spread, weight = self.covariance[np.ix_(used, used)], load[used]
        variance = float(weight @ spread @ weight)
        # What rounding leaves where means move as one is not a spread.
        if abs(variance) <= _NOISE * float(np.abs(weight) @ np.abs(spread) @ np.abs(weight)):
            variance = 0.0
        if np.count_nonzero(used) > 1 and float(self.carried[used].min()) < _SINGLE:
            variance = np.nan
        df = float(_degrees_of_freedom(self.answered[used].any(axis=0)[None], self.stratum)[0])
        return DesignedEstimate(value, float(np.sqrt(variance)), df)


def designed_means(
    sum_w: ArrayLike,
    sum_wx: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    population: ArrayLike = np.inf,
    lonely: Lonely = "refuse",
) -> DesignedMeans:
    """Answer "what are the means in the population, and how sure are they together?" from totals per cluster.

    Formula: m = sum wx / sum w; influence of cluster c: z_c = (wx_c - m w_c)/sum w; covariance = sum over
    strata of (1 - c/C) c/(c - 1) times the crossed deviations of the c influences from their mean, C the
    clusters the stratum has in all. df = clusters - strata, counting those with an answer. A row is any mean:
    an item, a segment, a wave, a share (x is 0 or 1), so differences, composites and ratios of rows follow
    from one covariance, clusters that rows share included.

    Shapes: sum_w, sum_wx (k, clusters) or (clusters,); strata (clusters,) whole numbers from 0; population
    one number or (strata,), in clusters. Without clusters each respondent is one. Units: those of x. A
    cluster of weight 0 was drawn but has nobody of that row: it counts, as it must for a segment. `lonely`:
    a stratum of one cluster that is not its whole population leaves every standard error NaN and is named in
    the result ("refuse"), or is measured from the overall mean ("centre", cautious). No weight: NaN. A
    population smaller than its sample: NaN. Source: Binder (1983), International Statistical Review 51, 279;
    Lumley (2010), Complex Surveys.

    >>> branches = designed_means([[2, 2, 4, 3]], [[5, 9, 12, 14]])
    >>> round(float(branches.mean[0]), 4), round(float(branches.se[0]), 4), float(branches.df[0])
    (3.6364, 0.5162, 3.0)
    """
    w, wx = (np.atleast_2d(array) for array in floats(sum_w, sum_wx))
    clusters = w.shape[-1]
    stratum = np.zeros(clusters, dtype=np.int64) if strata is None else np.asarray(strata).astype(np.int64)
    total = w.sum(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = wx.sum(axis=-1, keepdims=True) / np.where(total > 0, total, np.nan)
        away = wx - mean * w
        # Identical answers must not leave a rounding error that passes for a spread.
        away = np.where(np.abs(away) <= _NOISE * (np.abs(wx) + np.abs(mean * w)), 0.0, away)
        influence = away / total
    covariance, alone = linearised_covariance(influence, stratum, population, lonely=lonely)
    answered = w > 0
    df = _degrees_of_freedom(answered, stratum)
    return DesignedMeans(mean[:, 0], covariance, df, alone, answered, stratum, w, floats(population)[0])


def linearised_covariance(
    influence: FloatArray, stratum: IntArray, population: ArrayLike = np.inf, *, lonely: Lonely = "refuse"
) -> tuple[FloatArray, tuple[int, ...]]:
    """Answer "how do k estimates vary together from sample to sample?" from what each cluster adds to them.

    Shapes: influence (k, clusters), stratum (clusters,) whole numbers from 0, population one number or
    (strata,). Returns the covariance (k, k) and the strata of one cluster (see `designed_means`).

    >>> linearised_covariance(np.array([[-1.0, 0.0, 1.0]]), np.zeros(3, dtype=np.int64))
    (array([[3.]]), ())
    """
    strata = int(stratum.max(initial=-1)) + 1
    whole = np.broadcast_to(floats(population)[0], (max(strata, np.size(population)),))
    drawn = np.bincount(stratum, minlength=whole.size).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        left = np.where(whole >= drawn, 1 - drawn / whole, np.nan)
        alone = (drawn == 1) & (left > 0)
        scale = np.where(drawn > 1, left * drawn / (drawn - 1), left)
        centre = np.stack([np.bincount(stratum, weights=row, minlength=whole.size) for row in influence]) / drawn
    named = tuple(int(code) for code in np.flatnonzero(alone))
    if named and lonely == "refuse":
        return np.full((influence.shape[0],) * 2, np.nan), named
    away = (influence - np.where(alone, 0.0, centre)[:, stratum]) * np.sqrt(scale)[stratum]
    with np.errstate(invalid="ignore"):
        covariance: FloatArray = away @ away.T
    return covariance, named


def carried_by(sum_w: ArrayLike, strata: ArrayLike, population: ArrayLike = np.inf) -> FloatArray:
    """Answer "how many clusters of equal weight would carry each mean?": (sum w)^2 / sum w^2 (Kish 1965).

    Shapes as in `designed_means`: sum_w (k, clusters); result (k,). Endless where no cluster is left undrawn.

    >>> carried_by([[10.0, 10.0, 0.0], [79.0, 1.0, 0.0]], [0, 0, 0]).round(3)
    array([2.   , 1.025])
    """
    (w,) = floats(sum_w)
    stratum: IntArray = np.asarray(strata).astype(np.int64)
    strata_drawn = int(stratum.max(initial=-1)) + 1
    drawn = np.bincount(stratum, minlength=strata_drawn)
    left = np.broadcast_to(floats(population)[0], (max(strata_drawn, np.size(population)),))[:strata_drawn] > drawn
    counted = np.where(left[stratum], w, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = w.sum(axis=-1) ** 2 / (counted**2).sum(axis=-1)
    return np.asarray(np.where(np.isnan(found), np.inf, found), np.float64)


def _degrees_of_freedom(answered: NDArray[np.bool_], stratum: IntArray) -> FloatArray:
    """Return clusters minus strata, both with somebody in them, of each row of `answered` (k, clusters)."""
    strata = int(stratum.max(initial=-1)) + 1
    found = [np.count_nonzero(np.bincount(stratum[row], minlength=strata)) for row in answered]
    clusters: FloatArray = answered.sum(axis=-1).astype(np.float64)
    return clusters - np.array(found, dtype=np.float64)
