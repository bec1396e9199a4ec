"""Raking: weights that make a sample agree with the known shares of its population."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats
from gapkit.stats.survey import kish_n

Margin = tuple[IntArray, FloatArray]


class Raking(Record):
    """Weights (respondents,) of mean 1, and how well they came out.

    `misfit` is the largest distance, as a share, between a weighted margin and its target; `trimmed` the share of
    respondents held at the cap; `empty` the (margin, category) pairs that have a target but nobody to stand for it.
    """

    weights: FloatArray
    cycles: int
    misfit: float
    kish_n: float
    trimmed: float
    converged: bool
    empty: tuple[tuple[int, int], ...]


def raked_weights(
    margins: Sequence[tuple[ArrayLike, ArrayLike]],
    *,
    base: ArrayLike | None = None,
    cap: float = np.inf,
    tolerance: float = 1e-10,
    most_cycles: int = 1000,
) -> Raking:
    """Answer "how much should each respondent count for the sample to look like its population?".

    Iterative proportional fitting: weights are multiplied, margin after margin, by target share / weighted
    share, until no margin misses by more than `tolerance`. With a `cap`, weights above cap x their median are
    cut back after every cycle, so that the others take over what can be taken over; what cannot stays as
    misfit. The median is the lower of two middle weights; cap is at least 1.

    Shapes: a margin is (codes (respondents,), targets (categories,)); codes from 0, -1 where not known: such
    people keep their weight in that margin, and the targets hold for the others. Targets are counts or
    shares, scaled to sum 1. `base` (respondents,) are the weights to begin with. Reading: a Kish n far below
    n, or many trimmed, says that the margins ask much of few people. Conflicting targets never converge:
    `converged` is False and the misfit says by how much. A target above 0 without respondents: weights NaN,
    the categories named in `empty`. Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11,
    427; Battaglia, Hoaglin & Frankel (2009), Survey Practice 2(5).

    >>> made = raked_weights([([0, 0, 0, 1, 1], [0.5, 0.5]), ([0, 0, 1, 0, 1], [0.6, 0.4])])
    >>> made.weights.round(3).tolist(), round(made.kish_n, 2)
    ([0.853, 0.853, 0.794, 1.294, 1.206], 4.79)
    """
    people = np.asarray(margins[0][0]).size
    start = np.ones(people) if base is None else floats(base)[0]
    codes = np.stack([np.asarray(known).astype(np.int64) for known, _ in margins])
    targets = [target / target.sum() for _, wanted in margins for target in floats(wanted)]
    empty = _empty(codes, targets, start)
    if empty:
        return Raking(np.full(people, np.nan), 0, np.nan, np.nan, np.nan, False, empty)
    # People of the same categories share a fate, with a cap those of the same base weight too: one cell stands for all.
    cell, cells = _cells(codes if np.isinf(cap) else np.vstack([codes, np.unique(start, return_inverse=True)[1]]))
    fitted = list(zip(cells, targets, strict=False))
    people_in, mass = floats(np.bincount(cell), np.bincount(cell, weights=start))
    factor, cycles, misfit = _factors(fitted, mass, people_in, cap, tolerance, most_cycles)
    weights = start * factor[cell]
    weights = weights / weights.mean()
    held = float((weights >= cap * _median(weights, np.ones(people)) * (1 - 1e-12)).mean()) if cap < np.inf else 0.0
    effective = float(kish_n(weights.sum(), weights @ weights))
    return Raking(weights, cycles, misfit, effective, held, misfit <= tolerance, ())


def _empty(codes: IntArray, targets: list[FloatArray], start: FloatArray) -> tuple[tuple[int, int], ...]:
    found = []
    for margin, (row, target) in enumerate(zip(codes, targets, strict=True)):
        known = row >= 0
        there = np.bincount(row[known], weights=start[known], minlength=target.size) > 0
        found += [(margin, int(category)) for category in np.flatnonzero((target > 0) & ~there)]
    return tuple(found)


def _cells(codes: IntArray) -> tuple[IntArray, IntArray]:
    """Return the cell of each respondent, and the codes of each cell (margins, cells)."""
    key = np.zeros(codes.shape[1], dtype=np.int64)
    for row in codes:
        # Renumbered at each margin, so that the product of their sizes never overflows.
        key = np.unique(key * (int(row.max()) + 2) + row + 1, return_inverse=True)[1].reshape(-1)
    first = np.zeros(int(key.max()) + 1, dtype=np.int64)
    first[key[::-1]] = np.arange(key.size)[::-1]
    return key, codes[:, first]


def _factors(
    margins: list[Margin], mass: FloatArray, people: FloatArray, cap: float, tolerance: float, most_cycles: int
) -> tuple[FloatArray, int, float]:
    """Return by how much the weights of each cell are multiplied, the cycles it took, and the misfit left."""
    factor, misfit, best = np.ones_like(mass), np.inf, np.inf
    stalled = cycles = 0
    while cycles < most_cycles and misfit > tolerance and stalled < 20:
        for row, target in margins:
            share, known = _shares(row, target, factor * mass)
            with np.errstate(invalid="ignore", divide="ignore"):
                step = np.where(share > 0, target / share, 0.0)
            factor = np.where(known, factor * step[row], factor)
        if cap < np.inf:
            weight = factor * mass / people
            factor = np.where(mass > 0, np.minimum(weight, cap * _median(weight, people)) * people / mass, 0.0)
        misfit = max(float(np.abs(_shares(row, target, factor * mass)[0] - target).max()) for row, target in margins)
        stalled = stalled + 1 if misfit > best * (1 - 1e-6) else 0
        best = min(best, misfit)
        cycles += 1
    return factor, cycles, misfit


def _shares(row: IntArray, target: FloatArray, mass: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    known = row >= 0
    totals = np.bincount(row[known], weights=mass[known], minlength=target.size)
    share: FloatArray = totals / totals.sum()
    return share, known


def _median(weight: FloatArray, size: FloatArray) -> float:
    """Return the median over people of a weight that `size` people share per cell, the lower of two middle ones.

    Cutting weights down to a multiple of it leaves it where it is, which a median between two weights would not.
    """
    order = np.argsort(weight)
    reached = np.cumsum(size[order])
    return float(weight[order][np.searchsorted(reached, (reached[-1] - 1) // 2, side="right")])
