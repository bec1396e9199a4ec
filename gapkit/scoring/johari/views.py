"""Views: what customers, managers or the frontline said of every item or dimension, and how sure their means are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.model.company import Company
from gapkit.record import Record
from gapkit.scoring.designs import Design, means_of
from gapkit.scoring.drivers.people import scores

FloatArray = NDArray[np.float64]


class Scored(Record):
    """The scores (people, k) of one view in one column, NaN where missing, and how its people came into the sample.

    `keys` name each person's cluster alike in every file; None where there are none. `least` is the smallest variance
    that a score can have: raters who all tick a 6 mean anything from 5.5 to 6.5.
    """

    scores: FloatArray
    weight: FloatArray | None = None
    design: Design | None = None
    keys: NDArray[np.uint64] | None = None
    least: float = 0.0

    @property
    def n(self) -> NDArray[np.int64]:
        """How many people gave each score."""
        return np.asarray((~np.isnan(self.scores)).sum(axis=0))

    def relative(self) -> Scored:
        """Return the scores without each person's own mean."""
        there = ~np.isnan(self.scores)
        with np.errstate(invalid="ignore", divide="ignore"):
            own = np.where(there, self.scores, 0.0).sum(axis=1, keepdims=True) / there.sum(axis=1, keepdims=True)
        return Scored(self.scores - own, self.weight, self.design, self.keys, self.least)


def shown_of(company: Company, questionnaire: Questionnaire, *, fewest: int) -> Company:
    """Return the company's answers as far as they may be told, with nothing that sets one rater's apart.

    Left out go answers to items that fewer people of a view rated, and those of raters who left more than half blank.
    The blanks of the others are filled in (the item's mean, moved by how the rater rates, to a whole point): means that
    rest on different raters would give single answers away when they are held against each other. In the company's own
    questionnaires this goes by dimension, as not every part is for everybody.
    """
    whole, points = [slice(None)], questionnaire.scale.points
    views = {view: _shown(answers, whole, points, fewest) for view, answers in company.views.items()}
    parts = {}
    for name, part in company.parts.items():
        asked = part.questionnaire
        blocks = [asked.positions(dimension) for dimension in asked.dimensions]
        held = {view: _shown(answers, blocks, asked.scale.points, fewest) for view, answers in part.views.items()}
        parts[name] = replace(part, views=held)
    return replace(company, views=views, parts=parts)


def _shown(answers: Answers, blocks: list[slice], points: int, fewest: int) -> Answers:
    codes = {}
    for column, given in answers.codes.items():
        made = given.copy()
        for block in blocks:
            made[block] = _filled(given[block].astype(np.float64), points, fewest)
        codes[column] = made
    kept = np.any([(given > 0).any(axis=0) for given in codes.values()], axis=0)
    return replace(answers, codes=codes).select(kept)


def _filled(given: FloatArray, points: int, fewest: int) -> FloatArray:
    """Return the codes of a block (items, raters) with every item rated by all of its raters, or by none."""
    there = given > 0
    while True:
        told = there.sum(axis=1) >= fewest
        mine = there & told[:, None]
        rater = 2 * mine.sum(axis=0) >= max(1, told.sum())
        if np.array_equal(there, mine & rater):
            break
        there = mine & rater
    count = np.maximum(there.sum(axis=1), 1)
    mean = np.where(there, given, 0.0).sum(axis=1) / count
    away = np.where(there, given - mean[:, None], 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    guess = np.clip(np.rint(mean[:, None] + away), 1, points)
    rated = told[:, None] & there.any(axis=0)
    return np.where(rated, np.where(there, given, guess), 0.0)


class Means(Record):
    """Means (k,) with their standard errors and degrees of freedom; NaN where fewer than two people answered."""

    n: NDArray[np.int64]
    mean: FloatArray
    se: FloatArray
    df: FloatArray


def scored(
    questionnaire: Questionnaire,
    answers: Answers,
    role: str,
    *,
    level: str,
    beside: str = "",
    design: Design | None = None,
) -> Scored:
    """Return a view's scores in a column; with `beside`, only answers that come with one in that column too.

    Customers' means are those of the gaps, which rest on pairs; a company's estimates stand alone.
    """
    roles = (role, beside) if beside in answers.codes else (role,)
    found = scores(questionnaire, answers, level=level, roles=roles)[role]
    keys = None
    if answers.cluster is not None and answers.cluster_keys is not None:
        keys = answers.cluster_keys[answers.cluster]
    return Scored(found, answers.weight, design, keys)


def means(view: Scored) -> Means:
    """Return the means of a view, with the errors of its design."""
    sums, there = _sums(view.scores, view.weight)
    n = view.n
    if view.design is not None:
        cluster, clusters = view.design.cluster, view.design.clusters
        made = means_of(view.design, _by_cluster(there, cluster, clusters), _by_cluster(sums, cluster, clusters))
        return _told(view, made.mean, made.se, made.df)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums.sum(axis=0) / there.sum(axis=0)
        away = np.where(np.isnan(view.scores), 0.0, view.scores - mean)
        return _told(view, mean, np.sqrt((away * away).sum(axis=0) / (n - 1) / n), n.astype(np.float64) - 1)


def linked_difference(first: Scored, second: Scored) -> tuple[FloatArray, FloatArray, FloatArray, int] | None:
    """Return first minus second, se, df, and in how many units both views were asked; None where no unit is common.

    Two views of the same units move together: their covariance comes from what each unit adds to both means.
    """
    if first.keys is None or second.keys is None or _stratified(first) or _stratified(second):
        return None
    named, place = np.unique(np.concatenate([first.keys, second.keys]), return_inverse=True)
    place = place.reshape(-1)
    # Key 0 is nobody's: whoever has it is a unit alone.
    alone = np.flatnonzero(named[place] == 0)
    place[alone] = named.size + np.arange(alone.size)
    _, place = np.unique(place, return_inverse=True)
    place, units = place.reshape(-1), int(place.max()) + 1
    one, other = place[: len(first.scores)], place[len(first.scores) :]
    common = int(np.intersect1d(one, other).size)
    if not common:
        return None
    design = Design(place, np.zeros(units, np.int64), np.array([np.inf]), clustered=True)
    found = []
    for view, own in ((first, one), (second, other)):
        sums, there = _sums(view.scores, view.weight)
        found.append((_by_cluster(there, own, units), _by_cluster(sums, own, units)))
    rows = []
    for k in range(first.scores.shape[1]):
        made = means_of(design, np.stack([w[k] for w, _ in found]), np.stack([x[k] for _, x in found]))
        apart = made.combination([1.0, -1.0])
        rows.append((apart.estimate, apart.se, apart.df))
    difference, se, df = np.array(rows).T
    with np.errstate(divide="ignore"):
        least = np.sqrt(first.least / first.n + second.least / second.n)
    # No side knows more of its units than there are of them.
    fewest = min(np.unique(one).size, np.unique(other).size) - 1.0
    df = np.minimum(df, fewest)
    enough = df >= 1
    return difference, np.where(enough, np.maximum(se, least), np.nan), np.where(enough, df, np.nan), common


def _stratified(view: Scored) -> bool:
    return view.design is not None and view.design.stratified


def _sums(given: FloatArray, weight: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    one = np.ones(len(given)) if weight is None else weight
    there = ~np.isnan(given)
    return np.where(there, given, 0.0) * one[:, None], there * one[:, None]


def _by_cluster(columns: FloatArray, cluster: NDArray[np.int64], clusters: int) -> FloatArray:
    return np.stack([np.bincount(cluster, weights=column, minlength=clusters) for column in columns.T])


def _told(view: Scored, mean: FloatArray, se: FloatArray, df: FloatArray) -> Means:
    n = view.n
    enough = (n > 1) & (df >= 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        least = np.sqrt(view.least / n)
    return Means(
        n,
        np.where(n > 0, mean, np.nan),
        np.where(enough, np.maximum(se, least), np.nan),
        np.where(enough, df, np.nan),
    )
