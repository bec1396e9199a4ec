"""How sure is a ranking? Ranks across simulated or resampled scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gapkit.stats.arrays import FloatArray


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
    """Answer "which ranks could this score have had in another sample, and how often is it the first?".

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
        rank = (first + last) / 2
        tail = (1 - share) / 2
        low, high = np.quantile(rank, [tail, 1 - tail], axis=0, method="inverted_cdf")
        result[:, taking_part] = np.stack(
            [np.median(rank, axis=0), low, high, _among_first(1, first, last), _among_first(3, first, last)]
        )
    median, low, high, p_top1, p_top3 = result
    return RankBands(median=median, low=low, high=high, p_top1=p_top1, p_top3=p_top3, draws=field.shape[0])


def _tied_places(scores: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the first and the last place, largest score first, of the tie each score belongs to."""
    order = np.argsort(-scores, axis=1, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=1)
    k = scores.shape[1]
    place = np.broadcast_to(np.arange(1.0, k + 1), scores.shape)
    changes = ordered[:, 1:] != ordered[:, :-1]
    edge = np.ones((scores.shape[0], 1), dtype=bool)
    first = np.maximum.accumulate(np.where(np.hstack([edge, changes]), place, 1.0), axis=1)
    backwards = np.where(np.hstack([changes, edge]), place, float(k))[:, ::-1]
    last = np.minimum.accumulate(backwards, axis=1)[:, ::-1]
    places = np.empty((2, *scores.shape))
    np.put_along_axis(places[0], order, first, axis=1)
    np.put_along_axis(places[1], order, last, axis=1)
    return places[0], places[1]


def _among_first(places: int, first: FloatArray, last: FloatArray) -> FloatArray:
    """Return how often each score is among the first `places`, a tie across the border shared out."""
    return np.asarray(np.clip((places - first + 1) / (last - first + 1), 0.0, 1.0).mean(axis=0))
