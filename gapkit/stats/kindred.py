"""Normal scores of people who came in clusters: how much people of one cluster share, and draws that share as much."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats

_TINY = 1e-9
_MOST = 0.99  # what is left of a person in a direction where everybody of a cluster is alike
_STEPS = 3
_PAIRS = 4000


class Kin(Record):
    """What people of a cluster share.

    `shared` (p, p) is the covariance between two of them where each has that of the identity, `home` (n,) the cluster
    of each, from 0.
    """

    shared: FloatArray
    home: IntArray

    def drawn(self, random: np.random.Generator) -> FloatArray:
        """Return standard normal scores (n, p) of people in these clusters."""
        ours, own = self._roots()
        size = int(self.home.max(initial=-1)) + 1
        common = random.standard_normal((size, len(ours))) @ ours
        return np.asarray(common[self.home] + random.standard_normal((self.home.size, len(own))) @ own, np.float64)

    def pairs(self, random: np.random.Generator, count: int) -> tuple[FloatArray, FloatArray]:
        """Return the scores of `count` pairs of people, each pair of one cluster."""
        ours, own = self._roots()
        common, *each = (random.standard_normal((count, len(ours))) for _ in range(3))
        first, second = (np.asarray(common @ ours + one @ own, np.float64) for one in each)
        return first, second

    def _roots(self) -> tuple[FloatArray, FloatArray]:
        values, axes = np.linalg.eigh(self.shared)
        values = np.clip(values, 0.0, _MOST)
        return (axes * np.sqrt(values)) @ axes.T, (axes * np.sqrt(1 - values)) @ axes.T


def shared_scores(scores: ArrayLike, clusters: ArrayLike) -> FloatArray:
    """Answer "in which directions are people of one cluster alike, and how much?".

    Formula: between-cluster covariance B = (MSB - MSW)/n0 of a one-way analysis of variance of all scores together, in
    units where B + MSW is the identity; directions below zero are set to it and the others shrunk until they add up to
    what they did before (the sum is unbiased, that of the positive ones alone is not). Shapes: scores (n, p), clusters
    (n,) codes from 0; the result (p, p), an intraclass correlation per direction, 0..0.99. Zero with fewer than two
    clusters or no cluster of two. Errors: none. Source: Searle, Casella & McCulloch (1992), Variance Components, 3.6;
    the shrinking is gapkit's own.

    >>> found = shared_scores([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0]], [0, 0, 1, 1, 2, 2])
    >>> found.round(4).tolist()  # the intraclass correlation of these pairs
    [[0.8824]]
    """
    (x,) = floats(scores)
    home = np.unique(np.asarray(clusters, np.int64), return_inverse=True)[1].reshape(-1)
    n, p = x.shape
    size = np.bincount(home).astype(np.float64)
    k = size.size
    if k < 2 or n <= k:
        return np.zeros((p, p))
    away = x - x.mean(axis=0)
    sums = np.stack([np.bincount(home, weights=column) for column in away.T], axis=1)
    between = (sums / size[:, None]).T @ sums
    within = (away.T @ away - between) / (n - k)
    typical = (n - float(size @ size) / n) / (k - 1)
    part = (between / (k - 1) - within) / typical
    values, axes = np.linalg.eigh(part + within)
    kept = values > _TINY * max(float(values.max()), 1e-300)
    half = (axes[:, kept] / np.sqrt(values[kept])) @ axes[:, kept].T
    values, axes = np.linalg.eigh(half @ part @ half)
    total, positive = float(values.sum()), np.maximum(values, 0.0)
    if total <= 0:
        return np.zeros((p, p))
    return np.asarray((axes * np.minimum(positive * (total / float(positive.sum())), _MOST)) @ axes.T, np.float64)


def kin_of(
    scores: ArrayLike,
    clusters: ArrayLike,
    seen: Callable[[FloatArray], FloatArray],
    *,
    seed: int | np.random.Generator = 0,
) -> Kin:
    """Answer "how much must normal scores share, for what is seen of them to share as much as these scores do?".

    `seen` turns independent normal scores (n, p) into what is seen; cutting off and rounding hide part of what is
    shared. The directions are those of `shared_scores`, the amount is matched step by step on seeded pairs of people.
    Shapes: scores (n, p) as seen, clusters (n,). Errors: none. Source: gapkit's own.

    >>> pairs = np.repeat(np.random.default_rng(1).normal(size=(40, 2)), 2, axis=0)
    >>> found = kin_of(pairs, np.arange(80) // 2, lambda normal: normal)
    >>> [float(share) for share in np.diagonal(found.shared).round(1)]
    [1.0, 1.0]
    """
    (x,) = floats(scores)
    home = np.unique(np.asarray(clusters, np.int64), return_inverse=True)[1].reshape(-1).astype(np.int64)
    kin = Kin(shared_scores(x, home), home)
    goal = float(np.trace(kin.shared))
    generator = np.random.default_rng(seed)
    for _ in range(_STEPS if goal > 0 else 0):
        first, second = (seen(one) for one in kin.pairs(generator, _PAIRS))
        middle = (first.mean(axis=0) + second.mean(axis=0)) / 2
        first, second = first - middle, second - middle
        told = x.shape[1] * float((first * second).sum()) / float(((first**2).sum() + (second**2).sum()) / 2)
        if told <= 0:
            break
        values, axes = np.linalg.eigh(kin.shared * (goal / told))
        kin = Kin((axes * np.clip(values, 0.0, _MOST)) @ axes.T, home)
    return kin
