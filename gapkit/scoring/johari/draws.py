"""Draws: what the means of customers and of raters might be, given who happened to answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from gapkit.record import Record
from gapkit.scoring.designs import Design
from gapkit.scoring.resampling import resampled_sums
from gapkit.stats.importance_bootstrap import importance_bootstrap

FloatArray = NDArray[np.float64]

BOOTSTRAP_RATERS_FROM = 20
"""From this many raters they are drawn anew; fewer would too often draw themselves, and t says more."""

ROUNDING = 1 / 12
"""The least variance of a rating in steps of one point: raters who all tick a 6 mean anything from 5.5 to 6.5."""


class CustomerDraws(Record):
    """Draws (draws, items) of the mean expectation, of the mean perception, and of each item's share of the outcome."""

    expectation: FloatArray
    perception: FloatArray
    derived: FloatArray | None


def customer_draws(
    expectation: FloatArray,
    perception: FloatArray,
    outcome: FloatArray | None,
    drivers: FloatArray | None,
    *,
    weight: FloatArray | None,
    design: Design | None,
    cluster: NDArray[np.int64] | None,
    replicates: int,
    seed: int,
) -> CustomerDraws:
    """Return joint draws of people (clusters whole): expectation, perception (people, items), NaN for no answer.

    `outcome` (people,) with `drivers` (people, items): shares of what is explained come from the same draws of people;
    without them, or where nothing can be shared out, `derived` is None.
    """
    sums, derived = None, None
    columns = _columns(expectation, perception, weight)
    if outcome is not None and drivers is not None:
        drawn = importance_bootstrap(
            drivers, outcome, weights=weight, clusters=cluster, beside=columns.T, replicates=replicates, seed=seed
        )
        if len(drawn.draws):
            whole = drawn.draws.sum(axis=1, keepdims=True)
            derived, sums = drawn.draws / np.where(whole > 0, whole, np.nan), drawn.beside.T
    if sums is None:
        generator = np.random.default_rng(seed)
        sums = resampled_sums(columns.astype(np.float32), replicates, generator, design).astype(np.float64)
    asked, wanted, got, given = np.split(sums, 4)
    with np.errstate(invalid="ignore", divide="ignore"):
        return CustomerDraws((asked / wanted).T, (got / given).T, derived)


def _columns(expectation: FloatArray, perception: FloatArray, weight: FloatArray | None) -> FloatArray:
    """Return weighted answers and weights of those who answered, (4 x items, people)."""
    one = np.ones(len(expectation)) if weight is None else weight
    parts = []
    for scores in (expectation, perception):
        there = ~np.isnan(scores)
        parts += [np.where(there, scores, 0.0).T * one, there.T * one]
    return np.concatenate(parts)


def rater_draws(
    ratings: FloatArray, *, replicates: int, seed: int, se: FloatArray | None = None, df: FloatArray | None = None
) -> FloatArray:
    """Return draws (draws, items) of the mean that all such raters would give, from ratings (raters, items).

    Up to `BOOTSTRAP_RATERS_FROM` raters: the t posterior of a mean, per item. From there on raters are drawn anew, all
    items of a rater together. `se` and `df` (items,) are those of raters who came in units; they go before both.
    """
    generator = np.random.default_rng(seed)
    there = ~np.isnan(ratings)
    n = there.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, ratings, 0.0).sum(axis=0) / n
    if se is None and len(ratings) >= BOOTSTRAP_RATERS_FROM:
        counts = generator.multinomial(len(ratings), np.full(len(ratings), 1 / len(ratings)), size=replicates)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray((counts @ np.where(there, ratings, 0.0)) / (counts @ there))
    if se is None or df is None:
        df = n - 1.0
        with np.errstate(invalid="ignore", divide="ignore"):
            away = np.where(there, ratings - mean, 0.0)
            se = np.sqrt(np.maximum((away * away).sum(axis=0) / df, ROUNDING) / n)
    with np.errstate(invalid="ignore"):
        t = stdtrit(np.maximum(df, 1.0), generator.random((replicates, ratings.shape[1])))
        return np.asarray(np.where(df >= 1, mean + se * t, np.nan))
