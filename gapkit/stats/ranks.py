"""How sure is a ranking? Ranks across simulated or resampled scores."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats

_DRAWS_FOR_BANDS = 2000
"""More draws move the ends of a band by less than a place."""

_NOISE = 1e-9
"""Means of few people are fractions: a difference often is as large as one of its draws, and then it is not larger."""


class RankBands(Record):
    """Per score the places it can have; worked out when asked, its typical rank and the chance of every place.

    Of k scores all are (k,), and `chances` (k, k): score, place. `columns` are the complete draws of those taking part.
    """

    low: FloatArray
    high: FloatArray
    taking_part: NDArray[np.bool_]
    columns: FloatArray

    @property
    def draws(self) -> int:
        """How many draws count."""
        return int(self.columns.shape[1])

    @cached_property
    def median(self) -> FloatArray:
        """The typical rank: the middle one of the draws."""
        return self._filled(_median(self._ties)) if self.columns.size else self._filled(np.nan)

    @cached_property
    def chances(self) -> FloatArray:
        """The chance of every place."""
        if not self.columns.size:
            return np.full((self.low.size, self.low.size), np.nan)
        k = len(self.columns)
        found = np.full((self.low.size, self.low.size), np.nan)
        found[self.taking_part] = 0.0
        found[self.taking_part, :k] = _chances(self._ties)
        return found

    @cached_property
    def p_top1(self) -> FloatArray:
        """The chance to be the first; those who tie for it share it."""
        if not self.columns.size:
            return self._filled(np.nan)
        first = self.columns == self.columns.max(axis=0)
        return self._filled((first / first.sum(axis=0)).mean(axis=1))

    @cached_property
    def p_top3(self) -> FloatArray:
        """The chance to be among the first three."""
        return np.asarray(self.chances[:, :3].sum(axis=1))

    @cached_property
    def _ties(self) -> IntArray:
        return _tie_counts(self.columns)

    def _filled(self, values: FloatArray | float) -> FloatArray:
        """Return the values of those taking part, and NaN for the rest."""
        found = np.full(self.low.size, np.nan)
        found[self.taking_part] = values
        return found


def rank_bands(scores: ArrayLike, draws: ArrayLike, *, share: float = 0.8) -> RankBands:
    """Answer "which place does each score really have, and how often is it the first?".

    Rank 1 is the LARGEST score; in a draw those who tie share the places they span. `median` and `chances` are those of
    the draws. low..high counts only scores that are surely larger, or surely smaller: the differences of a score to all
    others are tested together by the bootstrap's largest |t| (step-down), and its band runs from 1 + the surely larger
    ones to k - the surely smaller ones. Each band holds the true place with probability at least `share`, also where
    scores are nearly equal; quantiles of resampled ranks, which count the noise twice, hold it less often than they say
    there.

    Shapes: scores (k,), draws (replicates, k) of resampled scores; fields (k,). A score that is NaN, or whose draws all
    are, takes no part and stays NaN; a draw with any other NaN is left out, and from the bands one with an infinity;
    the band of fewer than two draws is NaN.
    Sources: Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91, 476; Romano & Wolf (2005),
    Econometrica 73, 1237; Goldstein & Spiegelhalter (1996), J. Royal Statistical Society A 159, 385.

    >>> wander = np.random.default_rng(0).normal(size=(999, 3))
    >>> bands = rank_bands([9.0, 1.0, 0.5], [9.0, 1.0, 0.5] + wander)
    >>> bands.low.tolist(), bands.high.tolist(), bands.p_top1.tolist()
    ([1.0, 2.0, 2.0], [1.0, 3.0, 3.0], [1.0, 0.0, 0.0])
    """
    point, drawn = floats(scores, draws)
    taking_part, columns = _complete(point, drawn.T)
    low, high = np.full((2, point.size), np.nan)
    told = columns[:, :_DRAWS_FOR_BANDS]
    if not np.isfinite(told).all():  # infinitely small where nobody answered: a place, but no distance to the others
        told = told[:, np.isfinite(told).all(axis=0)]
    if told.shape[1] > 1:
        low[taking_part], high[taking_part] = _sure_places(point[taking_part], told, share)
    return RankBands(low=low, high=high, taking_part=taking_part, columns=columns)


def _complete(point: FloatArray, columns: FloatArray) -> tuple[NDArray[np.bool_], FloatArray]:
    """Return which scores take part, and their draws (k, draws) without those that miss one of them."""
    missing = np.isnan(columns)
    if not (missing.any() or np.isnan(point).any()):
        return np.ones(point.size, np.bool_), np.ascontiguousarray(columns)
    taking_part = ~(np.isnan(point) | missing.all(axis=1))
    return taking_part, columns[taking_part][:, ~missing[taking_part].any(axis=0)]


def _tie_counts(columns: FloatArray) -> IntArray:
    """Return (k, k, k) how often the tie of each score spans the places first..last, counted from 0.

    Every pair of columns (k, draws) is compared once: for the tens of scores that are ranked here, faster than sorting
    each draw.
    """
    k = len(columns)
    larger, smaller = np.zeros((2, *columns.shape), np.int8 if k < 128 else np.int16)
    for i in range(k):
        for j in range(i):
            above, below = (columns[i] > columns[j]).view(np.int8), (columns[i] < columns[j]).view(np.int8)
            larger[j] += above
            smaller[i] += above
            larger[i] += below
            smaller[j] += below
    places = zip(larger.astype(np.intp), smaller, strict=True)
    counts = (np.bincount(k * first + (k - 1 - after), minlength=k * k) for first, after in places)
    return np.stack(list(counts)).reshape(k, k, k)


def _median(ties: IntArray) -> FloatArray:
    """Return the median of the ranks, the mean place of each tie."""
    k = len(ties)
    draws = int(ties[0].sum())
    doubled = np.add.outer(np.arange(k), np.arange(k)).ravel()
    reached = np.stack([np.bincount(doubled, one.ravel(), minlength=2 * k - 1) for one in ties]).cumsum(axis=1)
    low, high = (1 + np.argmax(reached >= wanted, axis=1) / 2 for wanted in ((draws + 1) // 2, draws // 2 + 1))
    return np.asarray((low + high) / 2)


def _chances(ties: IntArray) -> FloatArray:
    """Return how often each score takes each place, those of a tie shared out evenly."""
    k = len(ties)
    first, last = (place.ravel() for place in np.indices((k, k)))
    place = np.arange(k)[:, None]
    part = np.where((first <= place) & (place <= last), 1 / np.maximum(last - first + 1, 1), 0.0)
    return np.asarray(ties.reshape(k, -1) @ part.T / ties[0].sum())


def _sure_places(scores: FloatArray, columns: FloatArray, share: float) -> tuple[FloatArray, FloatArray]:
    """Return the best and the worst place each score can have."""
    k, draws = columns.shape
    best, worst = np.ones(k), np.full(k, float(k))
    moved = columns - scores[:, None]
    for j in range(k):
        others = np.arange(k) != j
        ahead = scores[others] - scores[j]
        wander = moved[others] - moved[j]
        se = np.sqrt(np.einsum("ij,ij->i", wander, wander) / draws)
        fixed = ~(se > 1e-12 * np.maximum(np.abs(ahead), 1.0))
        t = np.where(fixed, 0.0, ahead / np.where(fixed, 1.0, se))
        np.abs(wander, out=wander)
        wander /= np.where(fixed, np.inf, se)[:, None]
        sure = _step_down(t, wander, share) | (fixed & (ahead != 0))
        best[j] += (sure & (ahead > 0)).sum()
        worst[j] -= (sure & (ahead < 0)).sum()
    return best, worst


def _step_down(t: FloatArray, wander: FloatArray, level: float) -> NDArray[np.bool_]:
    """Return which differences are not zero: each time some are found, the rest face a smaller critical value."""
    found = np.zeros(t.size, np.bool_)
    while not found.all():
        rest = wander[~found] if found.any() else wander
        critical = _quantile(rest.max(axis=0), level)
        more = ~found & (np.abs(t) > critical * (1 + _NOISE))
        if not more.any():
            break
        found |= more
    return found


def _quantile(values: FloatArray, share: float) -> float:
    """Return what `numpy.quantile` returns, without what it looks at first, which takes longer than the rest."""
    if np.isnan(values.max()):
        return np.nan
    place = share * (values.size - 1)
    below, above = int(place), min(int(place) + 1, values.size - 1)
    low, high = np.partition(values, (below, above))[[below, above]]
    return float(low + (high - low) * (place - below))
