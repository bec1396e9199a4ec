"""Penalty and reward: does a low answer cost more than a high answer gains?"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.bootstrap import percentile_interval, resample_counts
from gapkit.stats.normal_equations import determined_sums, product_terms
from gapkit.stats.robust_fit import robust_fit

AsymmetryClass = Literal["delighter", "satisfier", "hybrid", "dissatisfier", "frustrator", "unclear"]


class PenaltyReward(Record):
    """Per driver (k,): what low and high answers do to the outcome beside middling ones, and how unequal the two are.

    `penalty` and `reward` are coefficients with robust errors (HC3; CR2 for clusters), t intervals and two-sided p;
    `dissatisfaction` and `satisfaction` their useful sizes (0 where the sign is wrong, which `wrong_sign` tells);
    `impact` their sum; `asymmetry` from -1 (only costs) to 1 (only gains), with a bootstrap interval; `impact_low`,
    `impact_high` likewise.
    """

    n: int
    r2: float
    penalty: FloatArray
    penalty_se: FloatArray
    penalty_low: FloatArray
    penalty_high: FloatArray
    penalty_p: FloatArray
    reward: FloatArray
    reward_se: FloatArray
    reward_low: FloatArray
    reward_high: FloatArray
    reward_p: FloatArray
    wrong_sign: NDArray[np.bool_]
    dissatisfaction: FloatArray
    satisfaction: FloatArray
    impact: FloatArray
    impact_low: FloatArray
    impact_high: FloatArray
    asymmetry: FloatArray
    asymmetry_low: FloatArray
    asymmetry_high: FloatArray
    kind: tuple[AsymmetryClass, ...]


def penalty_reward(
    outcome: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    *,
    beside: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    replicates: int = 2000,
    generator: np.random.Generator | None = None,
    level: float = 0.95,
) -> PenaltyReward | None:
    """Answer "which drivers only hurt when bad, which only please when good, and which do both?".

    Formula: outcome on two dummies per driver, low and high answers, all drivers together, middling answers as the
    reference; DGP = |penalty| and SGP = |reward| (0 with the wrong sign), impact = SGP + DGP, asymmetry = (SGP -
    DGP)/impact. Kinds: above .6 delighter, .2 to .6 satisfier, -.2 to .2 hybrid, -.6 to -.2 dissatisfier, below
    frustrator; unclear unless the impact is at least the median impact, its interval leaves out zero, and so does that
    of the asymmetry (for a hybrid: it lies wholly between -.6 and .6).

    Shapes: outcome (n,), low and high (n, k) true or false, no missing values; beside (n, m) other columns that are
    held constant; weights (n,); clusters (n,) labels, drawn whole. Units: those of the outcome. Too few people, or a
    dummy that the others determine: None. Without replicates the intervals of asymmetry and impact are NaN and every
    kind is unclear. Sources: Brandt (1987), in Surprenant, Add Value to Your Service, 61; Mikulic & Prebezac (2008),
    Managing Service Quality 18, 559.

    >>> rng = np.random.default_rng(1)
    >>> answer = rng.integers(1, 8, (400, 2))
    >>> y = 5 - 2.0 * (answer[:, 0] <= 3) + 1.5 * (answer[:, 1] >= 6) + rng.normal(0, 1, 400)
    >>> found = penalty_reward(y, answer <= 3, answer >= 6, replicates=500, generator=rng)
    >>> found.dissatisfaction.round(1).tolist(), found.satisfaction.round(1).tolist()
    ([2.0, 0.0], [0.0, 1.5])
    """
    (y,) = floats(outcome)
    bad, good = np.asarray(low, np.float64), np.asarray(high, np.float64)
    k = bad.shape[1]
    others = np.empty((len(y), 0)) if beside is None else np.asarray(beside, np.float64)
    design = np.column_stack([np.ones(len(y)), bad, good, others])
    w = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    label = None if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)[1]
    fit = robust_fit(design, y, weights=w, clusters=label)
    if np.isnan(fit.estimates).any():
        return None
    coefficients, se = fit.estimates, fit.se
    lowest, highest = fit.interval(level=level)
    p_values = fit.p_values
    penalty, reward = coefficients[1 : k + 1], coefficients[k + 1 : 2 * k + 1]
    losses, gains, impact, asymmetry = _parts(penalty, reward)
    bounds = np.full((4, k), np.nan)
    if replicates:
        draws = _resampled(design, y, w, label, replicates, generator or np.random.default_rng())
        _, _, impacts, asymmetries = _parts(draws[:, 1 : k + 1], draws[:, k + 1 : 2 * k + 1])
        bounds = np.stack([*percentile_interval(impacts, level=level), *percentile_interval(asymmetries, level=level)])
        bounds[2:, np.isnan(asymmetry)] = np.nan
    p, r = slice(1, k + 1), slice(k + 1, 2 * k + 1)
    return PenaltyReward(
        len(y),
        fit.r2,
        penalty,
        se[p],
        lowest[p],
        highest[p],
        p_values[p],
        reward,
        se[r],
        lowest[r],
        highest[r],
        p_values[r],
        (penalty > 0) | (reward < 0),
        losses,
        gains,
        impact,
        bounds[0],
        bounds[1],
        asymmetry,
        bounds[2],
        bounds[3],
        tuple(_kind(impact, asymmetry, bounds, i) for i in range(k)),
    )


def _resampled(
    design: FloatArray,
    y: FloatArray,
    w: FloatArray,
    label: NDArray[np.intp] | None,
    replicates: int,
    generator: np.random.Generator,
) -> FloatArray:
    """Return the coefficients of every resample (replicates, columns); NaN where a resample determines none."""
    terms = product_terms(design, y, w)
    if label is not None:
        terms = np.stack([np.bincount(label, weights=one) for one in terms.T], axis=1)
    blocks = resample_counts(len(terms), replicates, generator)
    sums = np.concatenate([block.astype(np.float64) @ terms for block in blocks])
    return determined_sums(sums, design.shape[1])


def _parts(penalty: FloatArray, reward: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return what low answers cost, what high answers gain, both together, and the asymmetry."""
    losses, gains = np.maximum(-penalty, 0.0), np.maximum(reward, 0.0)
    impact = losses + gains
    with np.errstate(invalid="ignore", divide="ignore"):
        asymmetry = np.where(impact > 0, (gains - losses) / impact, np.nan)
    return losses, gains, impact, asymmetry


def _kind(impact: FloatArray, asymmetry: FloatArray, bounds: FloatArray, i: int) -> AsymmetryClass:
    least, _, low, high = bounds[:, i]
    if not (impact[i] >= np.median(impact) and least > 0 and np.isfinite(asymmetry[i])):
        return "unclear"
    if abs(asymmetry[i]) <= 0.2:
        return "hybrid" if low > -0.6 and high < 0.6 else "unclear"
    if low <= 0 <= high:
        return "unclear"
    if asymmetry[i] > 0:
        return "delighter" if asymmetry[i] > 0.6 else "satisfier"
    return "frustrator" if asymmetry[i] < -0.6 else "dissatisfier"
