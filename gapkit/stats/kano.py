"""Kano's two questions: must-be, one-dimensional, attractive, indifferent, reverse or questionable."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, bare, floats
from gapkit.stats.proportions import Share, wilson

KanoCategory = Literal["must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable"]

CATEGORIES: tuple[KanoCategory, ...] = (
    "must_be",
    "one_dimensional",
    "attractive",
    "indifferent",
    "reverse",
    "questionable",
)
"""In the order that decides ties: what hurts most when it is missing comes first."""

FUNCTIONAL_SCORES = (4.0, 2.0, 0.0, -1.0, -2.0)
"""Scores of the answers when the feature is there."""

DYSFUNCTIONAL_SCORES = (-2.0, -1.0, 0.0, 2.0, 4.0)
"""Scores of the answers when it is not."""

_M, _O, _A, _I, _R, _Q = range(6)
_TABLE = np.array(
    [
        [_Q, _A, _A, _A, _O],
        [_R, _I, _I, _I, _M],
        [_R, _I, _I, _I, _M],
        [_R, _I, _I, _I, _M],
        [_R, _R, _R, _R, _Q],
    ]
)
_FONG = 1.65


class KanoClass(Record):
    """What most people want of a feature, and how firm that is.

    `category` is the commonest class, `second` the next; `mixed` tells that the two cannot be told apart (Fong);
    `strength` is the distance between their shares, `total_strength` the share of must-be, one-dimensional and
    attractive together, `questionable_share` that of contradictory answers; `better` and `worse` are what the feature
    adds when it is there (0 to 1) and takes when it is not (-1 to 0), with intervals.
    """

    n: float
    category: KanoCategory
    second: KanoCategory
    mixed: bool
    strength: float
    total_strength: float
    questionable_share: float
    better: Share
    worse: Share


class KanoScores(Record):
    """Mean scores of both questions with their standard errors, and the class the two means fall in."""

    n: int
    functional: float
    functional_se: float
    dysfunctional: float
    dysfunctional_se: float
    category: KanoCategory


def kano_categories(functional: ArrayLike, dysfunctional: ArrayLike) -> IntArray:
    """Answer "what is this feature to each person?" from the answers to Kano's two questions.

    Shapes: both (...) with codes 0 like, 1 must be so, 2 neutral, 3 can live with it, 4 dislike; anything else is no
    answer. Result (...): positions in `CATEGORIES`, -1 where an answer is missing. Source: Kano, Seraku, Takahashi &
    Tsuji (1984), Hinshitsu 14(2), 39; table of Berger et al. (1993), Center for Quality of Management J. 2(4).

    >>> [CATEGORIES[one] for one in kano_categories([0, 0, 2, 2, 4, 0], [4, 2, 4, 2, 0, 0])]
    ['one_dimensional', 'attractive', 'must_be', 'indifferent', 'reverse', 'questionable']
    """
    yes, no = np.asarray(functional), np.asarray(dysfunctional)
    known = (yes >= 0) & (yes <= 4) & (no >= 0) & (no <= 4)
    found = _TABLE[np.where(known, yes, 0).astype(np.intp), np.where(known, no, 0).astype(np.intp)]
    return np.asarray(np.where(known, found, -1), dtype=np.int64)


def kano_class(counts: ArrayLike, *, effective_n: float | None = None, level: float = 0.95) -> KanoClass | None:
    """Answer "what do most people want of this feature, and how much does it add or take?".

    Formula: the commonest class, ties in the order of `CATEGORIES`; mixed when |a - b| < 1.65 sqrt((a + b)(2n - a -
    b)/(2n)) for the two commonest counts; better = (A + O)/(A + O + M + I), worse = -(O + M)/(A + O + M + I) with
    Wilson's intervals. Shapes: counts (6,) in the order of `CATEGORIES`, weighted counts allowed with the number of
    people they are worth in `effective_n`. Nobody answered: None. Better and worse are NaN when all answers are
    reverse or questionable. Sources: Berger et al. (1993); Fong (1996), Center for Quality of Management J. 5(3).

    >>> found = kano_class([30, 22, 6, 8, 1, 3])
    >>> found.category, found.second, found.mixed
    ('must_be', 'one_dimensional', True)
    >>> round(float(found.better.estimate), 3), round(float(found.worse.estimate), 3)
    (0.424, -0.788)
    """
    (given,) = floats(counts)
    total = float(given.sum())
    if not total > 0:
        return None
    worth = total if effective_n is None else effective_n
    shares = given / total
    # Equal shares keep the order of the categories: the sort is stable.
    order = np.argsort(-np.round(shares, 12), kind="stable")
    first, second = shares[order[0]], shares[order[1]]
    both = first + second
    limit = _FONG * np.sqrt(both * (2 - both) / (2 * worth))
    heard = float(shares[:4].sum())
    return KanoClass(
        total,
        CATEGORIES[order[0]],
        CATEGORIES[order[1]],
        bool(first - second < limit),
        float(first - second),
        float(shares[:3].sum()),
        float(shares[_Q]),
        wilson((shares[_A] + shares[_O]) * worth, heard * worth, level=level),
        _negative(wilson((shares[_O] + shares[_M]) * worth, heard * worth, level=level)),
    )


def kano_scores(
    functional: ArrayLike, dysfunctional: ArrayLike, *, weights: ArrayLike | None = None
) -> KanoScores | None:
    """Answer "where does this feature lie between not mattering and mattering?" on scores instead of classes.

    Formula: means of (4, 2, 0, -1, -2) when it is there and (-2, -1, 0, 2, 4) when it is not; both 2 or more:
    one-dimensional; only the first: attractive; only the second: must-be; neither: indifferent. Means near the middle
    can come from everybody indifferent or from opposite camps: read them beside the shares. Shapes: codes (n,) as in
    `kano_categories`. Standard errors are those of a weighted mean. Fewer than two complete answers: None. Source:
    DuMouchel in Berger et al. (1993), Center for Quality of Management J. 2(4).

    >>> found = kano_scores([0, 0, 1, 2], [4, 3, 4, 4])
    >>> found.category, found.functional, found.dysfunctional
    ('one_dimensional', 2.5, 3.5)
    """
    yes, no = np.asarray(functional), np.asarray(dysfunctional)
    known = (yes >= 0) & (yes <= 4) & (no >= 0) & (no <= 4)
    if known.sum() < 2:
        return None
    w = np.ones(int(known.sum())) if weights is None else np.asarray(weights, np.float64)[known]
    there, their_se = _mean(np.array(FUNCTIONAL_SCORES)[yes[known].astype(np.intp)], w)
    missing, missing_se = _mean(np.array(DYSFUNCTIONAL_SCORES)[no[known].astype(np.intp)], w)
    places: dict[tuple[bool, bool], KanoCategory] = {
        (True, True): "one_dimensional",
        (True, False): "attractive",
        (False, True): "must_be",
        (False, False): "indifferent",
    }
    return KanoScores(int(known.sum()), there, their_se, missing, missing_se, places[there >= 2, missing >= 2])


def _mean(values: FloatArray, weights: NDArray[np.float64]) -> tuple[float, float]:
    n, total = len(values), weights.sum()
    mean = float(weights @ values / total)
    squares = float(((weights * (values - mean)) ** 2).sum())
    return mean, float(np.sqrt(n / (n - 1) * squares) / total)


def _negative(share: Share) -> Share:
    return Share(bare(-share.estimate), bare(-share.high), bare(-share.low))
