"""Imitations of a survey by people without groups: what a look for groups must find more than."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.kindred import Kin, kin_of

_TINY = 1e-9
_GRID, _MATCHING, _CORRELATING = 400, 100, 3

Draw = Callable[[np.random.Generator], FloatArray]


def one_cloud(
    answers: ArrayLike,
    *,
    ends: tuple[float, float],
    seed: int | np.random.Generator = 0,
    clusters: ArrayLike | None = None,
) -> Draw:
    """Answer "what would these answers look like if everybody came from one group?".

    Model: each answer is a normal score, correlated over the questions, rounded to whole points and cut off at the
    `ends` of the scale; means, spreads and correlations after that are those of the answers (matched step by step, with
    seeded draws). With `clusters` (n,) the scores of the people of a cluster share as much as the answers do
    (`gapkit.stats.kindred`): clusters of the same sizes, each with a normal centre of its own. Shapes: answers (n, m)
    whole numbers without blanks; the result draws (n, m) from a generator. Ceilings and the skew they make are
    imitated, groups are not. Errors: none. Source: gapkit's own; the normal-ogive model of graded answers is Samejima's
    (1969).

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

    def answered(normal: FloatArray) -> FloatArray:
        return np.asarray(np.clip(np.rint(centre + width * (normal @ root)), low, high))

    kin = None
    if clusters is not None:
        back = np.linalg.pinv(root, rcond=1e-3) / sd[:, None]
        kin = kin_of((given - mean) @ back, clusters, lambda normal: (answered(normal) - mean) @ back, seed=generator)

    def draw(random: np.random.Generator) -> FloatArray:
        return answered(_standard(random, (n, m), kin))

    return draw


def random_directions(
    scores: ArrayLike, *, clusters: ArrayLike | None = None, seed: int | np.random.Generator = 0
) -> Draw:
    """Answer "what would these scores look like if people differed in how much they differ, but not in what?".

    Each person keeps the distance from the centre, in standard deviations, and gets a random direction; with `clusters`
    (n,) one that people of a cluster share as far as their scores do (matched with seeded draws). Shapes: scores (n,
    p), uncorrelated and centred; the result draws (n, p). Long tails are imitated, groups are not. Errors: none.
    Source: the uniform distribution on a sphere of Muller (1959), Communications of the ACM 2(4), 19.

    >>> draw = random_directions([[3.0, 4.0], [-3.0, -4.0]])
    >>> [round(float(x), 6) for x in ((draw(np.random.default_rng(1)) / [3, 4]) ** 2).sum(axis=1)]
    [2.0, 2.0]
    """
    (x,) = floats(scores)
    spread = np.maximum(x.std(axis=0), _TINY)
    distance = np.sqrt(((x / spread) ** 2).sum(axis=1, keepdims=True))

    def direction(normal: FloatArray) -> FloatArray:
        return np.asarray(normal / np.maximum(np.sqrt((normal**2).sum(axis=1, keepdims=True)), _TINY), np.float64)

    kin = None
    if clusters is not None:
        generator = np.random.default_rng(seed)
        kin = kin_of(
            x / spread,
            clusters,
            lambda normal: generator.choice(distance, len(normal)) * direction(normal),
            seed=generator,
        )

    def draw(random: np.random.Generator) -> FloatArray:
        return np.asarray(distance * direction(_standard(random, x.shape, kin)) * spread, np.float64)

    return draw


def _standard(random: np.random.Generator, shape: tuple[int, ...], kin: Kin | None) -> FloatArray:
    return random.standard_normal(shape) if kin is None else kin.drawn(random)


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
