"""What an answer is worth: clusters, weights, a customer base with an end, people who do not answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from gapkit.stats.arrays import FloatArray, bare, floats

NO_LIMIT = float("inf")


@dataclass(frozen=True)
class Intraclass:
    """Intraclass correlation and its interval."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray


def intraclass_correlation(n: ArrayLike, mean: ArrayLike, sd: ArrayLike, *, level: float = 0.95) -> Intraclass:
    """Answer "how much alike do people of the same branch (or of the same agent) answer?": ICC(1).

    Formula: (B - W)/(B + (m - 1) W), B and W the mean squares between and within branches, m = (N - sum n^2 / N) /
    (k - 1) the size of a typical branch. Interval: the same with F = B/W divided by its upper and lower quantile; exact
    for branches of equal size and normal answers, near for others. Shapes: (..., branches), fields (...). Range
    -1/(m - 1)..1; about 0 where branches differ no more than chance makes them, negative by chance. Branches of one
    count between, not within. NaN for fewer than two branches or nobody with a colleague. Source: Fisher (1925); Searle
    (1971), Linear Models; Shrout & Fleiss (1979), Psychological Bulletin 86, 420.

    >>> found = intraclass_correlation([20, 20, 20], [5.0, 5.5, 4.7], [1.0, 1.1, 0.9])
    >>> [round(float(x), 3) for x in (found.estimate, found.low, found.high)]
    [0.101, -0.009, 0.864]
    """
    size, centre, spread = np.broadcast_arrays(*floats(n, mean, sd))
    k, total = (size > 0).sum(axis=-1), size.sum(axis=-1)
    squares = np.where(size > 1, (size - 1) * spread**2, 0.0).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.where(size > 0, size * centre, 0.0).sum(axis=-1) / total
        away = np.where(size > 0, centre - middle[..., None], 0.0)
        df1, df2 = np.where(k >= 2, k - 1.0, np.nan), np.where(total > k, total - k, np.nan)
        f = (size * away * away).sum(axis=-1) / df1 / (squares / df2)
        m = (total - (size * size).sum(axis=-1) / total) / df1
        ratios = f, f / fdtri(df1, df2, 0.5 + level / 2), f / fdtri(df1, df2, 0.5 - level / 2)
        # 1 - m/(F + m - 1) is (F - 1)/(F + m - 1), and 1 where nobody differs from a colleague.
        estimate, low, high = (bare(1 - m / (ratio + m - 1)) for ratio in ratios)
    return Intraclass(estimate, low, high)


def cluster_design_effect(size: ArrayLike, intraclass: ArrayLike, *, size_variation: ArrayLike = 0.0) -> FloatArray:
    """Answer "by what factor does the variance grow when people of one branch answer alike?".

    Formula: 1 + ((1 + c^2) m - 1) r, m the mean number of answers per cluster, c the coefficient of variation of these
    numbers, r the intraclass correlation. Shapes broadcast. 1 for clusters of one or r = 0. Source: Kish (1965), Survey
    Sampling; Eldridge, Ashby & Kerry (2006), Int. J. Epidemiology 35, 1292.

    >>> round(float(cluster_design_effect(20, 0.05)), 6)
    1.95
    """
    m, r, c = floats(size, intraclass, size_variation)
    return bare(1 + ((1 + c * c) * m - 1) * r)


def answers_needed(
    n: ArrayLike, *, design_effect: ArrayLike = 1.0, population: ArrayLike = NO_LIMIT, whole: bool = True
) -> FloatArray:
    """Answer "how many answers are worth n answers drawn at random from an endless population?".

    Formula: n' = n D, then n' / (1 + n'/N), rounded up: D the design effect (weights, clusters), N the customers there
    are. Exact for the standard error; degrees of freedom are taken as many. Shapes broadcast. Never above N, except by
    rounding up to it. Source: Cochran (1977), Sampling Techniques, section 4.6.

    >>> float(answers_needed(385, population=2000)), float(answers_needed(100, design_effect=1.95))
    (323.0, 195.0)
    """
    size, effect, everybody = floats(n, design_effect, population)
    swollen = size * effect
    with np.errstate(invalid="ignore"):
        needed = np.where(np.isinf(swollen), everybody, swollen / (1 + swollen / everybody))
    return bare(np.ceil(needed - 1e-9) if whole else needed)


def answers_worth(n: ArrayLike, *, design_effect: ArrayLike = 1.0, population: ArrayLike = NO_LIMIT) -> FloatArray:
    """Answer "how many answers drawn at random from an endless population are these n worth?".

    The inverse of `answers_needed`: n / (D (1 - n/N)); inf when everybody answered. NaN for n above N.

    >>> round(float(answers_worth(40, population=300)), 3)
    46.154
    """
    size, effect, everybody = floats(n, design_effect, population)
    left = 1 - size / everybody
    with np.errstate(divide="ignore"):
        return bare(size / (effect * np.where(left >= 0, left, np.nan)))


def invitations_needed(answers: ArrayLike, response_rate: ArrayLike) -> FloatArray:
    """Answer "how many people must be asked to have this many answers?": answers / response rate, rounded up.

    >>> float(invitations_needed(90, 0.25))
    360.0
    """
    size, rate = floats(answers, response_rate)
    return bare(np.ceil(size / np.where(rate > 0, rate, np.nan) - 1e-9))
