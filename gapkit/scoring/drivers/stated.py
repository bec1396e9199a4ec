"""Stated importance: what people say matters to them, and how it stands beside what goes with the outcome."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record, replace
from gapkit.scoring.drivers.people import names_of, scores
from gapkit.stats.quadrants import membership
from gapkit.tally.columns import COMPLETED

FloatArray = NDArray[np.float64]

_STANDINGS = ("latent", "overt", "low", "overrated")
"""In the order of the quadrants, with what is said across and what is seen upwards."""


class Stated(Record):
    """What each person says of every dimension or item (n, k), NaN where nothing: shares of points, or ratings.

    `source` is "points", "ratings" or, weakest, "expectation".
    """

    source: str
    codes: tuple[str, ...]
    values: FloatArray

    @property
    def on_scale(self) -> bool:
        """Whether it is told in points of the scale of the answers; else as shares of a whole."""
        return self.source != "points"

    def select(self, places: list[int]) -> Stated:
        """Return what is said of some of them."""
        return replace(self, codes=tuple(self.codes[place] for place in places), values=self.values[:, places])

    @property
    def people(self) -> int:
        """How many people said something, of what the fewest did of."""
        return int((~np.isnan(self.values)).sum(axis=0).min(initial=len(self.values)))


class Standing(Record):
    """Per dimension or item: said and seen, or not, and how many resamples agree."""

    names: tuple[str, ...]
    shares: FloatArray


def stated_importance(
    questionnaire: Questionnaire, answers: Answers, *, level: str, weakest: bool = False
) -> Stated | None:
    """Return the points of dimensions, or the ratings of items and their means; with `weakest` else the expectations.

    Points that were filled in for people who gave none do not count.
    """
    names = names_of(questionnaire, level)
    if answers.points is not None and level == "dimension":
        own = ~np.isnan(answers.points).any(axis=0)
        own &= ~answers.flags.get(COMPLETED, np.zeros(answers.people, np.bool_))
        return Stated("points", names, np.where(own, answers.points, np.nan).T)
    for role, source in (("importance", "ratings"), ("expectation", "expectation")):
        if role in answers.codes and (weakest or role == "importance"):
            found = scores(questionnaire, answers, level=level, roles=(role,))[role]
            return Stated(source, names, found)
    return None


def sums_of(values: FloatArray, weight: FloatArray | None) -> FloatArray:
    """Return what each person adds to the weighted means of columns (n, k): values, then weights (n, 2 k)."""
    there = ~np.isnan(values)
    one = np.ones(len(values)) if weight is None else weight
    return np.column_stack([np.where(there, values, 0.0) * one[:, None], there * one[:, None]])


def means_of(sums: FloatArray) -> FloatArray:
    """Return the means (..., k) from sums of `sums_of` (..., 2 k); NaN of nobody."""
    top, bottom = np.split(sums, 2, axis=-1)
    return np.asarray(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0))


def standing_of(
    stated: FloatArray, derived: FloatArray, stated_draws: FloatArray, derived_draws: FloatArray, *, at_least: float
) -> Standing:
    """Return how what is said (k,) stands beside what is seen, each against its own mean, by resamples (b, k)."""
    found = membership(stated, derived, stated_draws, derived_draws, at_least=at_least)
    own = np.take_along_axis(found.shares, np.maximum(found.quadrant, 0)[:, None], axis=1)[:, 0]
    names = tuple(
        _STANDINGS[place] if sure else "border" for place, sure in zip(found.quadrant.tolist(), found.sure, strict=True)
    )
    return Standing(names, own)
