"""Is there one more theme in the answers than the dimensions hold?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats

_EXACT = (2000, 1e-10)
_NEAR = (60, 1e-5)
"""Most steps, and the move of a communality that ends them: for the answers, and for samples, whose noise is larger."""

_HIGHEST = 0.95
_BATCH = 50


class ResidualFactor(Record):
    """What is left between the items once k factors are taken out: its largest root, its p, and how items load on it.

    `root` is the largest eigenvalue of the residual correlations (1 where nothing is left); `expected` the mean of the
    same where k factors are all there is.
    """

    root: float
    expected: float
    p_value: float
    loadings: FloatArray
    n: int


def residual_factor(
    answers: ArrayLike, factors: int, *, replicates: int = 200, seed: int | np.random.Generator = 0
) -> ResidualFactor:
    """Answer "do some items still go together once the dimensions' common part is taken out?".

    Method: principal axis factoring with as many factors as there are dimensions; the largest eigenvalue of the
    correlations of what is left (residuals over the root of both uniquenesses), against that of `replicates` samples
    of the same size from a normal model with these k factors and no other, refitted each. p = (1 + as large)/(1 +
    replicates). `loadings` is the first residual component, scaled to correlations.

    Shapes: answers (n, p), rows with a NaN left out; loadings (p,). Units: none. Range of p: 1/(1 + replicates)..1.
    Reading: a small p says the questionnaire holds a facet its dimensions do not name; items with large loadings of
    one sign show which. NaN with fewer than 5 people per item, a constant item, or p < k + 3 items. ValueError for
    k < 1. The model takes people as independent and answers as normal; on 5 to 7 points false alarms stay near their
    rate. Sources: Horn (1965), Psychometrika 30, 179; Green, Levy, Thompson, Lu & Lo (2012), Educational and
    Psychological Measurement 72, 357 (each factor against a model with the ones before it).

    >>> random = np.random.default_rng(2)
    >>> common, extra = random.normal(size=(2, 400, 1))
    >>> answers = common + random.normal(size=(400, 8))
    >>> answers[:, 5:] += extra
    >>> found = residual_factor(answers, 1, replicates=99)
    >>> found.p_value, np.flatnonzero(np.abs(found.loadings) > 0.4).tolist()
    (0.01, [5, 6, 7])
    """
    if factors < 1:
        raise ValueError("the dimensions are one factor at least")
    (given,) = floats(answers)
    given = given[~np.isnan(given).any(axis=1)]
    n, p = given.shape
    if n < 5 * p or p < factors + 3 or (np.ptp(given, axis=0) == 0).any():
        return ResidualFactor(np.nan, np.nan, np.nan, np.full(p, np.nan), n)
    correlations = np.atleast_2d(np.corrcoef(given.T))
    loadings, unique = _principal_axes(correlations[None], factors, *_EXACT)
    left = _residual(correlations[None], loadings, unique)[0]
    roots, vectors = np.linalg.eigh(left)
    root = float(roots[-1])
    generator = np.random.default_rng(seed)
    drawn = np.concatenate(
        [
            _roots_under(loadings[0], unique[0], n, min(_BATCH, replicates - start), generator)
            for start in range(0, replicates, _BATCH)
        ]
    )
    first = vectors[:, -1] * np.sqrt(max(root, 0.0)) * np.sqrt(unique[0])
    first = first if first[np.abs(first).argmax()] > 0 else -first
    return ResidualFactor(root, float(drawn.mean()), float((1 + (drawn >= root).sum()) / (1 + replicates)), first, n)


def _principal_axes(
    correlations: FloatArray, factors: int, steps: int, settled: float
) -> tuple[FloatArray, FloatArray]:
    """Return loadings (b, p, k) and uniquenesses (b, p) of correlation matrices (b, p, p)."""
    p = correlations.shape[-1]
    place = np.arange(p)
    inverse = np.linalg.pinv(correlations, hermitian=True)
    shared = np.clip(1 - 1 / np.maximum(inverse[:, place, place], 1.0), 0.05, _HIGHEST)
    reduced = correlations.copy()
    loadings = np.zeros((*correlations.shape[:2], factors))
    for _ in range(steps):
        reduced[:, place, place] = shared
        roots, vectors = np.linalg.eigh(reduced)
        loadings = vectors[..., -factors:] * np.sqrt(np.maximum(roots[:, None, -factors:], 0.0))
        moved = np.clip((loadings * loadings).sum(axis=-1), 0.0, _HIGHEST)
        move = np.abs(moved - shared).max()
        shared = moved
        if move < settled:
            break
    return loadings, 1 - shared


def _residual(correlations: FloatArray, loadings: FloatArray, unique: FloatArray) -> FloatArray:
    """Return the correlations of what the factors leave (b, p, p)."""
    place = np.arange(correlations.shape[-1])
    left = correlations - loadings @ np.swapaxes(loadings, -1, -2)
    left /= np.sqrt(unique[:, :, None] * unique[:, None, :])
    left[:, place, place] = 1.0
    return np.asarray(left)


def _roots_under(
    loadings: FloatArray, unique: FloatArray, n: int, replicates: int, generator: np.random.Generator
) -> FloatArray:
    """Return the largest residual roots of samples from a model with these factors only."""
    p, k = loadings.shape
    drawn = generator.standard_normal((replicates, n, k)) @ loadings.T
    drawn += generator.standard_normal((replicates, n, p)) * np.sqrt(unique)
    drawn -= drawn.mean(axis=1, keepdims=True)
    sums = np.swapaxes(drawn, 1, 2) @ drawn
    scale = np.sqrt(np.diagonal(sums, axis1=1, axis2=2))
    correlations = sums / (scale[:, :, None] * scale[:, None, :])
    fitted, left = _principal_axes(correlations, k, *_NEAR)
    return np.asarray(np.linalg.eigvalsh(_residual(correlations, fitted, left))[:, -1])
