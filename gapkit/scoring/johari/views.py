"""Views: what customers, managers or the frontline said of every item or dimension, and how sure their means are."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.model.company import Company
from gapkit.record import Record, replace
from gapkit.scoring.designs import Design, everybody_alone, means_of
from gapkit.scoring.drivers.people import scores
from gapkit.stats.clustered_fit import clustered_fit

FloatArray = NDArray[np.float64]

_NEARLY = 1e-9


class Scored(Record):
    """The scores (people, k) of one view in one column, NaN where missing, and how its people came into the sample.

    `keys` name each person's cluster alike in every file; None where there are none. `least` is the smallest variance
    that a score can have: raters who all tick a 6 mean anything from 5.5 to 6.5. `filled` is the share of scores that
    nobody gave (blanks filled in): means know that much less, and spread less than answers would.
    """

    scores: FloatArray
    weight: FloatArray | None = None
    design: Design | None = None
    keys: NDArray[np.uint64] | None = None
    least: float = 0.0
    filled: float = 0.0

    @property
    def n(self) -> NDArray[np.int64]:
        """How many people gave each score."""
        return np.asarray((~np.isnan(self.scores)).sum(axis=0))

    def relative(self) -> Scored:
        """Return the scores without each person's own mean."""
        there = ~np.isnan(self.scores)
        with np.errstate(invalid="ignore", divide="ignore"):
            own = np.where(there, self.scores, 0.0).sum(axis=1, keepdims=True) / there.sum(axis=1, keepdims=True)
        return replace(self, scores=self.scores - own)


def shown_of(company: Company, questionnaire: Questionnaire, *, fewest: int) -> Company:
    """Return the company's answers as far as they may be told, with nothing that sets one rater's apart.

    Left out go answers to items that fewer people of a view rated, and those of raters who left more than half blank.
    The blanks of the others are filled in (the item's mean, moved by how the rater rates, to a whole point): means that
    rest on different raters would give single answers away when they are held against each other. In the company's own
    questionnaires this goes by dimension, as not every part is for everybody.
    """
    whole, points = [slice(None)], questionnaire.scale.points
    views, filled = _all_shown(company.views, whole, points, fewest)
    parts = {}
    for name, part in company.parts.items():
        asked = part.questionnaire
        blocks = [asked.positions(dimension) for dimension in asked.dimensions]
        held, own = _all_shown(part.views, blocks, asked.scale.points, fewest)
        parts[name] = replace(part, views=held, filled=own)
    return replace(company, views=views, parts=parts, filled=filled)


def _all_shown(
    views: Mapping[str, Answers], blocks: list[slice], points: int, fewest: int
) -> tuple[dict[str, Answers], dict[tuple[str, str], float]]:
    """Return the answers of every view as they may be told, and what share of each column is filled in.

    One share for all items of a column: one per item would tell who left which blank.
    """
    shown, filled = {}, {}
    for view, answers in views.items():
        codes = {}
        for column, given in answers.codes.items():
            made = given.copy()
            for block in blocks:
                made[block] = _filled(given[block].astype(np.float64), points, fewest)
            codes[column] = made
            filled[view, column] = float((given[made > 0] == 0).mean()) if made.any() else 0.0
        kept = np.any([(given > 0).any(axis=0) for given in codes.values()], axis=0)
        shown[view] = replace(answers, codes=codes).select(kept)
    return shown, filled


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
    """Return the means of a view, with the errors of its design.

    In clusters: freed of the pull of each cluster on its own mean (CR2, Satterthwaite's degrees of freedom), as few
    clusters of unequal size need; by strata, from a base with an end, or weighted person by person: linearised.
    """
    sums, there = _sums(view.scores, view.weight)
    n = view.n
    design = view.design
    if design is None and view.weight is not None:
        design = everybody_alone(len(view.scores))
    if design is not None:
        cluster, clusters = design.cluster, design.clusters
        sum_w, sum_wx = _by_cluster(there, cluster, clusters), _by_cluster(sums, cluster, clusters)
        if _freed(design):
            fit = clustered_fit(sum_w[..., None, None], sum_wx[..., None], np.maximum(n, 1))
            return _told(view, _mean(sum_w, sum_wx), np.sqrt(fit.covariance[:, 0, 0]), fit.df[:, 0])
        made = means_of(design, sum_w, sum_wx)
        return _told(view, made.mean, made.se, made.df)
    mean = _mean(there.T, sums.T)
    with np.errstate(invalid="ignore", divide="ignore"):
        away = np.where(np.isnan(view.scores), 0.0, view.scores - mean)
        return _told(view, mean, np.sqrt((away * away).sum(axis=0) / (n - 1) / n), n.astype(np.float64) - 1)


def linked_difference(first: Scored, second: Scored) -> tuple[FloatArray, FloatArray, FloatArray, int] | None:
    """Return first minus second, se, df, and in how many units both views were asked; None where no unit is common.

    Two views of the same units move together: their covariance comes from what each unit adds to both means (CR2).
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
    items = first.scores.shape[1]
    sum_w, sum_wx = np.zeros((items, units, 2)), np.zeros((items, units, 2))
    for side, (view, own) in enumerate(((first, one), (second, other))):
        sums, there = _sums(view.scores, view.weight)
        sum_w[..., side], sum_wx[..., side] = _by_cluster(there, own, units), _by_cluster(sums, own, units)
    fit = clustered_fit(sum_w[..., None] * np.eye(2), sum_wx, first.n + second.n, contrasts=[[1.0, -1.0]])
    variance, df = fit.covariance[:, 0, 0], fit.df[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        least = first.least / first.n + second.least / second.n
        for view in (first, second):
            # What blanks filled in hide of a side's own variance is no part of what its units show.
            hidden = 1 - (1 - view.filled) ** 2
            variance = variance + hidden * means(view).se ** 2 if hidden else variance
        se = np.sqrt(np.maximum(variance, least))
    # No side knows more of its units than there are of them, and of a single one nobody knows what others are like.
    fewest = (sum_w > 0).sum(axis=1).min(axis=-1) - 1.0
    df = np.minimum(np.maximum(df, 1.0), fewest)
    enough = fewest >= 1
    difference = _mean(sum_w[..., 0], sum_wx[..., 0]) - _mean(sum_w[..., 1], sum_wx[..., 1])
    return difference, np.where(enough, se, np.nan), np.where(enough, df, np.nan), common


def _mean(sum_w: FloatArray, sum_wx: FloatArray) -> FloatArray:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sum_wx.sum(axis=1) / sum_w.sum(axis=1))


def _freed(design: Design) -> bool:
    return design.clustered and not design.stratified and bool(np.isinf(design.population).all())


def _stratified(view: Scored) -> bool:
    return view.design is not None and view.design.stratified


def _sums(given: FloatArray, weight: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    one = np.ones(len(given)) if weight is None else weight
    there = ~np.isnan(given)
    return np.where(there, given, 0.0) * one[:, None], there * one[:, None]


def _by_cluster(columns: FloatArray, cluster: NDArray[np.int64], clusters: int) -> FloatArray:
    return np.stack([np.bincount(cluster, weights=column, minlength=clusters) for column in columns.T])


def _told(view: Scored, mean: FloatArray, se: FloatArray, df: FloatArray) -> Means:
    """Return means as far as they may be told: with the least error of a rating, and what blanks filled in hide.

    Of n scores with a share f filled in, n (1 - f) were given, and the variance of all is about 1 - f of theirs.
    """
    n, given = view.n, 1 - view.filled
    with np.errstate(invalid="ignore", divide="ignore"):
        enough = (n > 1) & (df > 1 - _NEARLY)
        least = np.sqrt(view.least / n)
    if view.filled:
        se, df = se / given, np.minimum(df, n * given - 1)
    return Means(
        n,
        np.where(n > 0, mean, np.nan),
        np.where(enough, np.maximum(se, least), np.nan),
        np.where(enough, np.maximum(df, 1.0), np.nan),
    )
