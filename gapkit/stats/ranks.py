"""How sure is a ranking? Ranks across simulated or resampled scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gapkit.stats.arrays import FloatArray, IntArray


@dataclass(frozen=True)
class RankBands:
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
        first, last = _tied_places(field)
        places = (_among(1, first, last), _among(3, first, last))
        result[:, taking_part] = np.stack([*_spread(first + last, share), *places])
    median, low, high, p_top1, p_top3 = result
    return RankBands(median=median, low=low, high=high, p_top1=p_top1, p_top3=p_top3, draws=field.shape[0])


def _tied_places(scores: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the first and the last place, largest score first, of the tie each score belongs to."""
    order = np.argsort(-scores, axis=1, kind="stable")
    k = scores.shape[1]
    place: IntArray = np.broadcast_to(np.arange(1, k + 1, dtype=np.int64), scores.shape)
    ordered = np.take_along_axis(scores, order, axis=1)
    changes = ordered[:, 1:] != ordered[:, :-1]
    if changes.all():
        places: IntArray = np.empty(scores.shape, np.int64)
        np.put_along_axis(places, order, place, axis=1)
        return places, places
    edge = np.ones((scores.shape[0], 1), dtype=bool)
    opening = np.maximum.accumulate(np.where(np.hstack([edge, changes]), place, 1), axis=1)
    backwards = np.where(np.hstack([changes, edge]), place, k)[:, ::-1]
    closing = np.minimum.accumulate(backwards, axis=1)[:, ::-1]
    first: IntArray = np.empty(scores.shape, np.int64)
    last: IntArray = np.empty(scores.shape, np.int64)
    np.put_along_axis(first, order, opening, axis=1)
    np.put_along_axis(last, order, closing, axis=1)
    return first, last


def _spread(doubled: IntArray, share: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return median, low and high of ranks given twice over, from how often each occurs."""
    draws, k = doubled.shape
    levels = 2 * k + 1
    counts = np.bincount((doubled + np.arange(k) * levels).ravel(), minlength=k * levels).reshape(k, levels)
    reached = counts.cumsum(axis=1)
    tail = (1 - share) / 2

    def quantile(wanted: float) -> FloatArray:
        # The smallest rank that at least this many draws do not exceed.
        return np.asarray(np.argmax(reached >= max(1.0, wanted - 1e-9), axis=1) / 2)

    middle = (quantile(draws / 2) + quantile(draws // 2 + 1)) / 2
    return middle, quantile(tail * draws), quantile((1 - tail) * draws)


def _among(places: int, first: IntArray, last: IntArray) -> FloatArray:
    """Return how often each score is among the first `places`, a tie across the border shared out."""
    if first is last:
        return np.asarray((first <= places).mean(axis=0))
    return np.asarray(np.clip((places - first + 1) / (last - first + 1), 0.0, 1.0).mean(axis=0))
