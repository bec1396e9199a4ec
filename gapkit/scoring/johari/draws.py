"""Draws: what the means of customers and of raters might be, given who happened to answer."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, stdtrit

from gapkit.record import Record
from gapkit.scoring.designs import Design
from gapkit.scoring.johari.views import Means, Scored, means
from gapkit.scoring.resampling import resampled_sums
from gapkit.stats.importance_bootstrap import importance_bootstrap

FloatArray = NDArray[np.float64]

ROUNDING = 1 / 12
"""The least variance of a rating in steps of one point: raters who all tick a 6 mean anything from 5.5 to 6.5."""

FEWEST_CLUSTERS = 5
"""From fewer clusters of customers nobody can tell what others would have said: nothing is drawn."""

_FEWEST_SHARED = 0.5


class CustomerDraws(Record):
    """Draws (draws, items) of the mean expectation, of the mean perception, and of each item's share of the outcome.

    NaN for an item of which nothing can be drawn.
    """

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
    without them, or where half of the draws cannot be shared out, `derived` is None. Draws of a mean have the error
    that its design gives it (strata, a base with an end, weights) and the tails of t on its degrees of freedom.
    """
    sums, derived = None, None
    columns = _columns(expectation, perception, weight)
    if outcome is not None and drivers is not None:
        sums, derived = _shared(drivers, outcome, weight, cluster, columns, replicates, np.random.default_rng(seed))
    if sums is None:
        generator = np.random.default_rng(seed)
        sums = resampled_sums(columns.astype(np.float32), replicates, generator, design).astype(np.float64)
    elif derived is not None and design is not None:
        derived = _left(design) * derived + (1 - _left(design)) * derived.mean(axis=0)
    asked, wanted, got, given = np.split(sums, 4)
    tails = np.random.default_rng([seed, 2]).random(replicates)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected, perceived = (asked / wanted).T, (got / given).T
    return CustomerDraws(
        _as_designed(expected, Scored(expectation, weight, design), tails),
        _as_designed(perceived, Scored(perception, weight, design), tails),
        derived,
    )


def _shared(
    drivers: FloatArray,
    outcome: FloatArray,
    weight: FloatArray | None,
    cluster: NDArray[np.int64] | None,
    columns: FloatArray,
    replicates: int,
    generator: np.random.Generator,
) -> tuple[FloatArray | None, FloatArray | None]:
    """Return sums and shares of joint draws; draws in which an item happens not to vary are drawn again."""
    sums, shares, held, asked = [], [], 0, replicates
    while held < replicates:
        drawn = importance_bootstrap(
            drivers, outcome, weights=weight, clusters=cluster, beside=columns.T, replicates=asked, seed=generator
        )
        kept = len(drawn.draws) / asked
        if kept < _FEWEST_SHARED:
            return None, None
        whole = drawn.draws.sum(axis=1, keepdims=True)
        shares.append(drawn.draws / np.where(whole > 0, whole, np.nan))
        sums.append(drawn.beside)
        held += len(drawn.draws)
        # So many at once that a third round is hardly ever needed, and no round is too small to be judged.
        asked = max(math.ceil(1.2 * (replicates - held) / kept), replicates // 4)
    return np.concatenate(sums)[:replicates].T, np.concatenate(shares)[:replicates]


def _left(design: Design) -> float:
    """Return how much of an error is left where a base with an end was drawn from: none where all were asked."""
    drawn = np.bincount(design.stratum, minlength=design.strata)
    inside = np.clip(1 - drawn / design.population, 0, 1)
    return float(np.sqrt(inside @ drawn / drawn.sum()))


def _as_designed(drawn: FloatArray, view: Scored, tails: FloatArray) -> FloatArray:
    """Return draws with the error of each mean's design and the tails of t; `tails` (draws,) are uniform numbers."""
    made = means(view)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = np.where(np.isnan(drawn), made.mean, drawn)
        away = drawn - drawn.mean(axis=0)
        spread = away.std(axis=0)
        stretch = np.where(spread > 0, made.se / spread, np.where(np.isnan(made.se), np.nan, 0.0))
    stretch = np.where(_enough(view, made), stretch, np.nan)
    wide = np.ones_like(drawn)
    for df in np.unique(made.df[np.isfinite(made.df)]):
        wide[:, made.df == df] = np.sqrt(df / (2 * gammaincinv(df / 2, tails)))[:, None]
    return np.asarray(made.mean + away * stretch * wide)


def _enough(view: Scored, made: Means) -> NDArray[np.bool_]:
    """Tell of each mean whether the clusters behind it say anything of others; a base asked whole has no others."""
    design = view.design
    if design is None or not design.clustered or design.census:
        return np.ones(made.n.size, np.bool_)
    there = (~np.isnan(view.scores)).T
    asked = [np.count_nonzero(np.bincount(design.cluster[row], minlength=design.clusters)) for row in there]
    return np.asarray(np.array(asked) >= FEWEST_CLUSTERS)


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

    The t posterior of a mean, per item, for any number of raters. `se` and `df` (items,) are those of raters who came
    in units, or with blanks filled in. NaN where they cannot be known.
    """
    generator = np.random.default_rng(seed)
    made = means(Scored(ratings, least=ROUNDING))
    se, df = (made.se, made.df) if se is None or df is None else (se, df)
    with np.errstate(invalid="ignore"):
        t = stdtrit(np.maximum(df, 1.0), generator.random((replicates, ratings.shape[1])))
        return np.asarray(np.where(df >= 1, made.mean + se * t, np.nan))
