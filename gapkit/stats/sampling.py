"""What an answer is worth: clusters, weights, a customer base with an end, people who do not answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.stats.arrays import FloatArray, bare, floats

NO_LIMIT = float("inf")


def expected_design_effect(size: ArrayLike, intraclass: ArrayLike, *, size_variation: ArrayLike = 0.0) -> FloatArray:
    """Answer "by what factor does the variance grow when people of one branch answer alike?".

    Formula: 1 + ((1 + c^2) m - 1) r, m the mean number of answers per cluster, c the coefficient of variation of these
    numbers, r the intraclass correlation. Shapes broadcast. 1 for clusters of one or r = 0. Source: Kish (1965), Survey
    Sampling; Eldridge, Ashby & Kerry (2006), Int. J. Epidemiology 35, 1292.

    >>> round(float(expected_design_effect(20, 0.05)), 6)
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
