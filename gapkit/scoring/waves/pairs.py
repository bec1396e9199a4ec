"""Pairs: the people of two waves who are the same, and a change that knows about them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record, replace
from gapkit.scoring.centres import Centre
from gapkit.scoring.results import NAN
from gapkit.scoring.waves.scores import Floats, PersonScores, WaveScores
from gapkit.stats.estimates import Moments, t_interval, t_p_value
from gapkit.stats.groups import welch_t
from gapkit.stats.waves import overlapping_change

Members = NDArray[np.bool_] | None
"""Who counts; everybody for None."""


class Moved(Record):
    """A change with its standard error and degrees of freedom; `covariance` is that of the two means."""

    change: float
    se: float
    df: float
    common: int = 0
    covariance: float = 0.0

    def interval(self, level: float) -> tuple[float, float]:
        """Return the t interval; the change itself where nobody varies."""
        if self.se == 0:
            return self.change, self.change
        low, high = t_interval(self.change, self.se, self.df, level=level)
        return float(low), float(high)

    @property
    def p_value(self) -> float:
        """Two-sided p of no change."""
        return float(t_p_value(self.change / self.se, self.df)) if self.se > 0 else NAN


class Pairs:
    """The people of two waves who are the same: where they stand in each."""

    def __init__(self, before: PersonScores, after: PersonScores, *, at_least: int, named: bool = False) -> None:
        self.before, self.after = before, after
        self.first, self.second = common_places(before.answers.respondent, after.answers.respondent)
        self.people = int(self.first.size)
        clustered = before.answers.cluster is not None or after.answers.cluster is not None
        # Where clusters have no name from one wave to the other, waves are taken as independent, people and all.
        self.enough = self.people >= max(2, at_least) and (named or not clustered)
        self.at_least = at_least

    def both(self, before: tuple[Floats, Members], after: tuple[Floats, Members]) -> tuple[Floats, Floats, Floats]:
        """Return both scores and the weights of those who have them and count in both waves.

        Either wave is everybody's score and who counts (everybody for None).
        """
        one, two = before[0][self.first], after[0][self.second]
        there = ~np.isnan(one) & ~np.isnan(two)
        for (_, members), places in ((before, self.first), (after, self.second)):
            if members is not None:
                there &= members[places]
        weight = self.before.weight[self.first] * self.after.weight[self.second]
        return one[there], two[there], weight[there]


class Scaling(Record):
    """How scores of the earlier wave become scores on the scale of this one."""

    low_before: float
    low_after: float
    factor: float

    @classmethod
    def between(cls, before: WaveScores, after: WaveScores) -> Scaling:
        """Return the scaling between two waves; it changes nothing when their scales agree."""
        one, two = before.questionnaire.scale, after.questionnaire.scale
        return cls(float(one.low), float(two.low), two.range / one.range)

    @property
    def identical(self) -> bool:
        """Whether there is nothing to rescale."""
        return self.factor == 1 and self.low_before == self.low_after

    def of(self, role: str, value: Floats) -> Floats:
        """Return scores on the later scale."""
        if self.identical:
            return value
        return value * self.factor if role == "gap" else self.low_after + (value - self.low_before) * self.factor

    def centre(self, role: str, centre: Centre) -> Centre:
        """Return a centre on the later scale."""
        mean = float(self.of(role, np.float64(centre.mean)))  # type: ignore[arg-type]
        return replace(centre, mean=mean, sd=centre.sd * self.factor, se=centre.se * self.factor)


def common_places(
    first: NDArray[np.uint64] | None, second: NDArray[np.uint64] | None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where the people with one and the same id stand in both waves; an id written twice is nobody's."""
    none = np.zeros(0, np.intp)
    if first is None or second is None:
        return none, none
    one, two = _single(first), _single(second)
    _, at_one, at_two = np.intersect1d(first[one], second[two], assume_unique=True, return_indices=True)
    return one[at_one], two[at_two]


def moved(before: Centre, after: Centre, pairs: tuple[Floats, Floats, Floats] | None, *, df: float = math.inf) -> Moved:
    """Return the change between two means, with the covariance of those who answered both (`Pairs.scores`).

    Under weights the covariance is linearised; `df` is the most the designs of both waves allow.
    """
    n1, n2, common, together, covariance = before.n, after.n, 0, 0.0, 0.0
    if pairs is not None and pairs[0].size >= 2:
        one, two, weight = pairs
        common = int(one.size)
        w = weight / weight.mean()
        together = float(w @ ((one - w @ one / w.sum()) * (two - w @ two / w.sum()))) / (common - 1)
        covariance = common * together / (n1 * n2)
    if common < 2:
        apart = welch_t([after.mean, before.mean], [after.se, before.se], [after.df, before.df])
        return Moved(after.mean - before.mean, float(apart.se), min(float(apart.df), df))
    first, second = (
        Moments(*(np.asarray(value, np.float64) for value in (c.n, c.mean, c.sd, c.se))) for c in (before, after)
    )
    found = overlapping_change(first, second, common, together)
    return Moved(
        float(found.difference), float(found.se), min(float(found.df), df), common, covariance if common else 0.0
    )


def _single(ids: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Return where the ids stand that are there, and there once."""
    _, first, counts = np.unique(ids, return_index=True, return_counts=True)
    places = first[counts == 1]
    single: NDArray[np.intp] = places[ids[places] != 0]
    return single


def same_answers(pairs: Pairs) -> bool:
    """Whether everybody in both waves gave the very same answers in both: then it is one survey twice."""
    one, two = pairs.before.answers.codes, pairs.after.answers.codes
    roles = one.keys() & two.keys()
    shapes = all(one[role].shape[0] == two[role].shape[0] for role in roles)
    return shapes and all(np.array_equal(one[r][:, pairs.first], two[r][:, pairs.second]) for r in roles)
