"""How sure is a ranking? Ranks across simulated or resampled scores."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray


class RankBands(Record):
    """Per score: its typical rank, the band it mostly stays in, and how often it is among the first."""

    median: FloatArray
    low: FloatArray
    high: FloatArray
    p_top1: FloatArray
    p_top3: FloatArray
    draws: int


def rank_bands(draws: ArrayLike, *, share: float = 0.8) -> RankBands:
    """Answer "which ranks does this score take over resamples, and how often is it the first?".

    Rank 1 is the LARGEST score of a draw; ties share their mean rank. low..high holds at least `share` of the
    draws (quantiles that occurred, (1 - share)/2 off each end). p_top1 and p_top3 split a tie for the last
    place evenly, so they sum to 1 and to min(3, k). Shapes: draws (replicates, k), fields (k,). A column of
    NaN takes no part and stays NaN; a draw with any other NaN is left out. Source: Goldstein & Spiegelhalter
    (1996), J. Royal Statistical Society A 159, 385.

    >>> bands = rank_bands([[3.0, 2.0, 1.0], [3.0, 2.0, 2.0]])
    >>> bands.median.tolist(), bands.p_top1.tolist()
    ([1.0, 2.25, 2.75], [1.0, 0.0, 0.0])
    """
    scores = np.asarray(draws, dtype=np.float64)
    taking_part = ~np.isnan(scores).all(axis=0)
    field = scores[:, taking_part]
    field = field[~np.isnan(field).any(axis=1)]
    result = np.full((5, scores.shape[1]), np.nan)
    if field.size:
        ties = _tie_counts(field)
        result[:, taking_part] = np.stack([*_spread(ties, share), _among(1, ties), _among(3, ties)])
    median, low, high, p_top1, p_top3 = result
    return RankBands(median=median, low=low, high=high, p_top1=p_top1, p_top3=p_top3, draws=field.shape[0])


def _tie_counts(scores: FloatArray) -> IntArray:
    """Return (k, k, k) how often the tie of each score spans the places first..last, counted from 0.

    Every pair of columns is compared once: for the tens of scores that are ranked here, faster than sorting each draw.
    """
    columns = np.ascontiguousarray(scores.T)
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


def _spread(ties: IntArray, share: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return median, low and high of the ranks, the mean place of each tie."""
    k = len(ties)
    draws = int(ties[0].sum())
    doubled = np.add.outer(np.arange(k), np.arange(k)).ravel()
    counts = np.stack([np.bincount(doubled, one.ravel(), minlength=2 * k - 1) for one in ties])
    reached = counts.cumsum(axis=1)
    tail = (1 - share) / 2

    def quantile(wanted: float) -> FloatArray:
        # The smallest rank that at least this many draws do not exceed.
        return np.asarray(1 + np.argmax(reached >= max(1.0, wanted - 1e-9), axis=1) / 2)

    middle = (quantile(draws / 2) + quantile(draws // 2 + 1)) / 2
    return middle, quantile(tail * draws), quantile((1 - tail) * draws)


def _among(places: int, ties: IntArray) -> FloatArray:
    """Return how often each score is among the first `places`, a tie across the border shared out."""
    first, last = np.indices(ties.shape[1:])
    part = np.clip((places - first) / np.maximum(last - first + 1, 1), 0.0, 1.0)
    return np.asarray((ties * part).sum(axis=(1, 2)) / ties.sum(axis=(1, 2)))
