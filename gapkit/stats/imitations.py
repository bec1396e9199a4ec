"""Imitations of a survey by people without groups: what a look for groups must find more than."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gapkit.stats.arrays import FloatArray, floats

_TINY = 1e-9
_GRID, _MATCHING, _CORRELATING = 400, 100, 3

Draw = Callable[[np.random.Generator], FloatArray]


def one_cloud(answers: ArrayLike, *, ends: tuple[float, float], seed: int | np.random.Generator = 0) -> Draw:
    """Answer "what would these answers look like if everybody came from one group?".

    Model: each answer is a normal score, correlated over the questions, rounded to whole points and cut off at the
    `ends` of the scale; means, spreads and correlations after that are those of the answers (matched step by step, with
    seeded draws). Shapes: answers (n, m) whole numbers without blanks; the result draws (n, m) from a generator.
    Ceilings and the skew they make are imitated, groups are not. Errors: none. Source: gapkit's own; the normal-ogive
    model of graded answers is Samejima's (1969).

    >>> draw = one_cloud([[6, 7], [7, 7], [5, 6], [7, 6]], ends=(1, 7))
    >>> draw(np.random.default_rng(1)).shape
    (4, 2)
    """
    (given,) = floats(answers)
    n, m = given.shape
    mean, sd = given.mean(axis=0), np.maximum(given.std(axis=0), _TINY)
    grid = ndtri((np.arange(_GRID) + 0.5) / _GRID)[:, None]
    centre, width = mean.copy(), sd.copy()
    low, high = ends
    reach = high - low
    for _ in range(_MATCHING):
        cut = np.clip(np.rint(centre + width * grid), low, high)
        centre = np.clip(centre + 0.7 * (mean - cut.mean(axis=0)), low - reach, high + reach)
        width = np.clip(width * np.sqrt(sd / np.maximum(cut.std(axis=0), 0.1 * sd)), 0.05, 2 * reach)
    target = _correlations(given)
    generator = np.random.default_rng(seed)
    steady, latent = generator.standard_normal((max(n, 1000), m)), target
    for _ in range(_CORRELATING):
        latent = latent + target - _correlations(np.clip(np.rint(centre + width * (steady @ _root(latent))), low, high))
    root = _root(latent)

    def draw(random: np.random.Generator) -> FloatArray:
        return np.asarray(np.clip(np.rint(centre + width * (random.standard_normal((n, m)) @ root)), low, high))

    return draw


def random_directions(scores: ArrayLike) -> Draw:
    """Answer "what would these scores look like if people differed in how much they differ, but not in what?".

    Each person keeps the distance from the centre, in standard deviations, and gets a random direction. Shapes: scores
    (n, p), uncorrelated and centred; the result draws (n, p). Long tails are imitated, groups are not. Errors: none.
    Source: the uniform distribution on a sphere of Muller (1959), Communications of the ACM 2(4), 19.

    >>> draw = random_directions([[3.0, 4.0], [-3.0, -4.0]])
    >>> [round(float(x), 6) for x in ((draw(np.random.default_rng(1)) / [3, 4]) ** 2).sum(axis=1)]
    [2.0, 2.0]
    """
    (x,) = floats(scores)
    spread = np.maximum(x.std(axis=0), _TINY)
    distance = np.sqrt(((x / spread) ** 2).sum(axis=1, keepdims=True))

    def draw(random: np.random.Generator) -> FloatArray:
        direction = random.standard_normal(x.shape)
        direction /= np.maximum(np.sqrt((direction**2).sum(axis=1, keepdims=True)), _TINY)
        return np.asarray(distance * direction * spread, np.float64)

    return draw


def _correlations(answers: FloatArray) -> FloatArray:
    """Return correlations; a column where everybody says the same goes with nothing."""
    away = answers - answers.mean(axis=0)
    sd = np.sqrt((away**2).mean(axis=0))
    scaled = away / np.where(sd > _TINY, sd, np.inf)
    found = scaled.T @ scaled / len(answers)
    np.fill_diagonal(found, 1.0)
    return np.asarray(found, np.float64)


def _root(correlation: FloatArray) -> FloatArray:
    """Return what turns independent normal scores into scores of these correlations, as near as there are such."""
    values, axes = np.linalg.eigh((correlation + correlation.T) / 2)
    root = (axes * np.sqrt(np.maximum(values, 0.0))) @ axes.T
    return np.asarray(root / np.sqrt((root**2).sum(axis=0)), np.float64)
