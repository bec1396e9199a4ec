"""Which place does a driver really have? The chance of every place, and places that hold at a stated level."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats

_PAIRS_PER_BLOCK = 2**20


class SureRanks(Record):
    """Per score the best and the worst place it can have, (k,); 1 is the place of the largest score."""

    best: FloatArray
    worst: FloatArray


def rank_chances(draws: ArrayLike) -> FloatArray:
    """Answer "how often does each score take each place over the resamples?": P(rank = 1..k).

    Rank 1 is the LARGEST score of a draw; those who tie share the places they span evenly. Shapes: draws
    (replicates, k); result (k, k): score, place. Rows and columns add up to 1. A draw with a NaN is left out; none
    left: NaN. Source: Goldstein & Spiegelhalter (1996), J. Royal Statistical Society A 159, 385.

    >>> rank_chances([[3.0, 2.0, 1.0], [3.0, 2.0, 2.0]]).tolist()
    [[1.0, 0.0, 0.0], [0.0, 0.75, 0.25], [0.0, 0.25, 0.75]]
    """
    (scores,) = floats(draws)
    scores = scores[~np.isnan(scores).any(axis=1)]
    k = scores.shape[1]
    if not len(scores):
        return np.full((k, k), np.nan)
    spans = np.zeros((k, k * k))
    rows = max(1, _PAIRS_PER_BLOCK // max(k * k, 1))
    for start in range(0, len(scores), rows):
        block = scores[start : start + rows]
        larger = (block[:, None, :] > block[:, :, None]).sum(axis=2)
        smaller = (block[:, None, :] < block[:, :, None]).sum(axis=2)
        span = larger * k + (k - 1 - smaller)
        spans += np.stack([np.bincount(one, minlength=k * k) for one in span.T])
    first, last = np.divmod(np.arange(k * k), k)
    place = np.arange(k)[:, None]
    part = np.where((first <= place) & (place <= last), 1 / np.maximum(last - first + 1, 1), 0.0)
    return np.asarray(spans @ part.T / len(scores))


def sure_ranks(scores: ArrayLike, draws: ArrayLike, *, level: float = 0.95) -> SureRanks:
    """Answer "which places can each score have, with what is known?": a band that holds the true place at `level`.

    A place counts only those scores that are surely larger, or surely smaller: for score j the differences to all
    others are tested together by the bootstrap's largest |t| (step-down), and the band is 1 + the surely larger ones
    to k - the surely smaller ones. Each score's band holds its true place with probability at least `level`, also when
    scores are equal (then its true places are all those the tie spans); quantiles of resampled ranks promise that only
    when scores lie far apart. All differences unclear: 1..k.

    Shapes: scores (k,), draws (replicates, k) resampled scores; fields (k,). A draw with a NaN is left out; fewer than
    two left, or a NaN score: NaN. Source: Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91, 476;
    Romano & Wolf (2005), Econometrica 73, 1237.

    >>> wander = np.random.default_rng(0).normal(size=(999, 3))
    >>> found = sure_ranks([9.0, 1.0, 0.5], [9.0, 1.0, 0.5] + wander)
    >>> found.best.tolist(), found.worst.tolist()
    ([1.0, 2.0, 2.0], [1.0, 3.0, 3.0])
    """
    point, drawn = floats(scores, draws)
    drawn = drawn[~np.isnan(drawn).any(axis=1)]
    k = point.size
    best, worst = np.full((2, k), np.nan)
    if len(drawn) < 2 or np.isnan(point).any():
        return SureRanks(best, worst)
    for j in range(k):
        others = np.arange(k) != j
        ahead = point[others] - point[j]
        wander = drawn[:, others] - drawn[:, [j]] - ahead
        se = np.sqrt((wander * wander).mean(axis=0))
        fixed = se <= 1e-12 * np.maximum(np.abs(ahead), 1.0)
        t = ahead / np.where(fixed, 1.0, se)
        sure = _step_down(np.where(fixed, 0.0, t), np.abs(wander) / np.where(fixed, np.inf, se), level)
        sure |= fixed & (ahead != 0)
        best[j], worst[j] = 1 + (sure & (ahead > 0)).sum(), k - (sure & (ahead < 0)).sum()
    return SureRanks(best, worst)


def _step_down(t: FloatArray, wander: FloatArray, level: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which differences are not zero: each time some are found, the rest face a smaller critical value."""
    found = np.zeros(t.size, np.bool_)
    while not found.all():
        critical = np.quantile(wander[:, ~found].max(axis=1), level)
        more = ~found & (np.abs(t) > critical)
        if not more.any():
            break
        found |= more
    return found
