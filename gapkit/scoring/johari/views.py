"""Views: what customers, managers or the frontline said of every item or dimension, and how sure their means are."""

from __future__ import annotations

from collections.abc import Mapping
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

    `keys` name each person's cluster alike in every file; None where there are none.
    """

    scores: FloatArray
    weight: FloatArray | None = None
    design: Design | None = None
    keys: NDArray[np.uint64] | None = None

    @property
    def n(self) -> NDArray[np.int64]:
        """How many people gave each score."""
        return np.asarray((~np.isnan(self.scores)).sum(axis=0))

    def relative(self) -> Scored:
        """Return the scores without each person's own mean."""
        there = ~np.isnan(self.scores)
        with np.errstate(invalid="ignore", divide="ignore"):
            own = np.where(there, self.scores, 0.0).sum(axis=1, keepdims=True) / there.sum(axis=1, keepdims=True)
        return Scored(self.scores - own, self.weight, self.design, self.keys)


def shown_of(company: Company, *, fewest: int) -> Company:
    """Return the company's answers without those to items that fewer people of a view rated, and who gave no others.

    They go before anything is worked out: a mean that rests on them beside one that does not would give them away.
    """
    parts = {id: replace(part, views=_shown(part.views, fewest)) for id, part in company.parts.items()}  # noqa: A001
    return replace(company, views=_shown(company.views, fewest), parts=parts)


def _shown(views: Mapping[str, Answers], fewest: int) -> dict[str, Answers]:
    shown = {}
    for view, answers in views.items():
        few = {column: (given > 0).sum(axis=1) < fewest for column, given in answers.codes.items()}
        codes = {column: np.where(few[column][:, None], 0, given) for column, given in answers.codes.items()}
        kept = np.any([(given > 0).any(axis=0) for given in codes.values()], axis=0)
        left = replace(answers, codes={c: given.astype(answers.codes[c].dtype) for c, given in codes.items()})
        shown[view] = left.select(kept)
    return shown


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
        return _told(n, made.mean, made.se, made.df)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = sums.sum(axis=0) / there.sum(axis=0)
        away = np.where(np.isnan(view.scores), 0.0, view.scores - mean)
        return _told(n, mean, np.sqrt((away * away).sum(axis=0) / (n - 1) / n), n.astype(np.float64) - 1)


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
    return difference, se, df, common


def _stratified(view: Scored) -> bool:
    return view.design is not None and view.design.stratified


def _sums(given: FloatArray, weight: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    one = np.ones(len(given)) if weight is None else weight
    there = ~np.isnan(given)
    return np.where(there, given, 0.0) * one[:, None], there * one[:, None]


def _by_cluster(columns: FloatArray, cluster: NDArray[np.int64], clusters: int) -> FloatArray:
    return np.stack([np.bincount(cluster, weights=column, minlength=clusters) for column in columns.T])


def _told(n: NDArray[np.int64], mean: FloatArray, se: FloatArray, df: FloatArray) -> Means:
    enough = (n > 1) & (df >= 1)
    return Means(n, np.where(n > 0, mean, np.nan), np.where(enough, se, np.nan), np.where(enough, df, np.nan))
