"""Designs: standard errors of people who came in clusters, by strata, or from a base with an end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record, replace
from gapkit.stats.designs import DesignedMeans, carried_by, designed_means
from gapkit.tally.columns import outcome_columns, point_columns
from gapkit.tally.scores import person_scores

Name = tuple[str, str]
"""What a score holds and of what, as the tally names it; the answers to one item are ("item gap", "REL1")."""

Population = float | Mapping[str, float]
"""How many there are to draw from, in all or per stratum: clusters where people came in clusters, else people."""

_PAIRED = {"item gap": ("expectation", "perception"), "item adequacy": ("minimum", "perception")}


SINGLE = 1.5
"""A group carried by fewer clusters of equal weight than this is one cluster and hardly anybody else."""


class Error(Record):
    """A standard error and the degrees of freedom for t."""

    se: float
    df: float


CENSUS = Error(0.0, np.inf)
"""Where everybody there is was asked, nothing is estimated."""


class Design(Record):
    """How people came into the sample: the cluster of each, the stratum of each cluster, the size of each stratum.

    Without clusters everybody is one; without strata there is one; `population` is infinite where nobody knows.
    `split` says that groups of whole clusters are strata of their own (`split_by`).
    """

    cluster: NDArray[np.int64]
    stratum: NDArray[np.int64]
    population: NDArray[np.float64]
    clustered: bool = False
    stratified: bool = False
    split: bool = False

    @property
    def clusters(self) -> int:
        """How many clusters were drawn."""
        return int(self.stratum.size)

    @property
    def strata(self) -> int:
        """How many strata there are."""
        return int(self.population.size)

    @property
    def plain(self) -> bool:
        """Whether people were drawn one by one from an endless population, so that only weights set them apart."""
        return not (self.clustered or self.stratified) and bool(np.isinf(self.population).all())

    @property
    def census(self) -> bool:
        """Whether every cluster there is was asked (everybody, where people did not come in clusters)."""
        return bool((self.population == np.bincount(self.stratum, minlength=self.strata)).all())

    def select(self, rows: NDArray[Any]) -> Design:
        """Return the design of some people: the clusters drawn stay what they were."""
        return replace(self, cluster=self.cluster[rows])

    def split_by(self, codes: NDArray[Any]) -> Design:
        """Return the design with groups of people as strata, where every cluster lies in one of them; else itself.

        `codes` is the group of each person, below 0 for none. Regions of whole branches are then as good as drawn one
        by one: what their few branches vary counts by how few they are, not by how many there are in all.
        """
        if not self.clustered:
            return self
        told = codes >= 0
        least = np.full(self.clusters, np.iinfo(np.int64).max)
        most = np.full(self.clusters, -1, np.int64)
        np.minimum.at(least, self.cluster[told], codes[told])
        np.maximum.at(most, self.cluster[told], codes[told])
        if np.any((most >= 0) & (least < most)):
            return self
        pairs = self.stratum * (int(most.max(initial=0)) + 2) + most + 1
        _, first, member, drawn = np.unique(pairs, return_index=True, return_inverse=True, return_counts=True)
        home = self.stratum[first]
        whole = np.bincount(self.stratum, minlength=self.strata)[home]
        return replace(self, stratum=member.reshape(-1), population=self.population[home] * drawn / whole, split=True)


class DesignSums(Record):
    """What each cluster adds to every score: sums of weights and of weighted scores, (names, clusters)."""

    design: Design
    names: Mapping[Name, int]
    sum_w: NDArray[np.float64]
    sum_wx: NDArray[np.float64]

    @cached_property
    def errors(self) -> dict[Name, Error]:
        """The linearised standard error of the mean of every score; none, and endless df, where all were asked."""
        if self.design.census:
            return dict.fromkeys(self.names, CENSUS)
        found = {}
        for name, row in self.names.items():
            made = means_of(self.design, self.sum_w[row], self.sum_wx[row])
            df = float(made.df[0])
            found[name] = Error(float(made.se[0]) if df >= 1 else float("nan"), df)
        return found

    @cached_property
    def carried(self) -> dict[Name, float]:
        """By how many clusters of equal weight the mean of every score is carried."""
        if not self.design.clustered:
            return {}
        found = carried_by(self.sum_w, self.design.stratum, self.design.population)
        return {name: float(found[row]) for name, row in self.names.items()}

    def single(self, name: Name) -> bool:
        """Whether a score is that of one cluster and hardly anybody else: what is said of it is said of that cluster.

        A stratum that was drawn whole has no other cluster to speak of.
        """
        return self.carried.get(name, np.inf) < SINGLE

    @cached_property
    def freed(self) -> dict[Name, Error]:
        """The same for comparing groups of whole clusters: freed of the pull of each cluster on its own mean.

        Few clusters of unequal size make the linearised error too small, and n - 1 of them too many degrees of freedom
        (CR2 with Satterthwaite's; alike where clusters are). Under strata or a base with an end: the linearised one.
        """
        if self.design.stratified or not np.isinf(self.design.population).all():
            return self.errors
        from gapkit.stats.clustered_fit import clustered_fit

        found = clustered_fit(self.sum_w[..., None, None], self.sum_wx[..., None], np.ones(len(self.names)))
        variance, df = np.atleast_1d(found.covariance[..., 0, 0]), np.atleast_1d(found.df[..., 0])
        return {name: Error(float(np.sqrt(variance[row])), float(df[row])) for name, row in self.names.items()}

    def rows(self, names: list[Name]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the sums of some scores, (names, clusters) each."""
        places = [self.names[name] for name in names]
        return self.sum_w[places], self.sum_wx[places]


def design_of(answers: Answers, population: Population | None = None) -> Design | None:
    """Return the design that answers declare, None when people are a simple sample of an endless population.

    People without a stratum are one of their own. A cluster that lies in several strata counts once in each.
    """
    if answers.cluster is None and answers.stratum is None and population is None:
        return None
    everybody = np.arange(answers.people)
    stratum, labels = _strata(answers)
    cluster = everybody if answers.cluster is None else answers.cluster.astype(np.int64)
    pairs = stratum * (int(cluster.max(initial=0)) + 1) + cluster
    codes, first, member = np.unique(pairs, return_index=True, return_inverse=True)
    if population is None:
        whole = np.full(len(labels), np.inf)
    elif isinstance(population, Mapping):
        whole = np.array([float(population.get(label, np.inf)) for label in labels])
    else:
        whole = np.full(len(labels), float(population))
        if len(labels) > 1:
            # One number for all strata: each is taken to have been sampled as thinly as the whole.
            drawn = np.bincount(stratum[first], minlength=len(labels))
            whole = population * drawn / codes.size
    return Design(
        cluster=member.reshape(-1).astype(np.int64),
        stratum=stratum[first],
        population=whole.astype(np.float64),
        clustered=answers.cluster is not None,
        stratified=answers.stratum is not None,
    )


def weighted_design(answers: Answers | None, design: Design | None) -> Design | None:
    """Return the design; of people who carry weights and nothing else, that everybody is a cluster.

    The linearised error of a weighted mean is then what it is for clusters of one.
    """
    if design is not None or answers is None or answers.weight is None:
        return design
    return everybody_alone(answers.people)


def everybody_alone(people: int) -> Design:
    """Return the design of people drawn one by one from an endless population."""
    return Design(np.arange(people), np.zeros(people, np.int64), np.array([np.inf]))


def joint_sums(questionnaire: Questionnaire, answers: Answers | None) -> DesignSums | None:
    """Return the sums behind a test of all dimensions at once for people who carry weights; nothing for others."""
    if answers is None or answers.weight is None or not questionnaire.paired:
        return None
    design = weighted_design(answers, None)
    assert design is not None
    columns = person_scores(questionnaire, answers, 0.5)[0]
    names = [("joint gap", dimension.code) for dimension in questionnaire.dimensions]
    _, present, unit = columns[names[0]]
    counted = np.where(present, answers.weight, 0.0)
    sum_w = np.broadcast_to(counted, (len(names), counted.size))
    sum_wx = np.stack([counted * columns[name][0] / unit for name in names])
    return DesignSums(design, {name: place for place, name in enumerate(names)}, sum_w, sum_wx)


def design_sums(questionnaire: Questionnaire, answers: Answers, design: Design, *, items: bool = True) -> DesignSums:
    """Return the sums per cluster of every score of these people; `items=False` leaves single items out."""
    weight = np.ones(answers.people) if answers.weight is None else answers.weight
    names: dict[Name, int] = {}
    weights, scores = [], []
    for name, values, present in _columns(questionnaire, answers, items=items):
        counted = np.where(present, weight, 0.0)
        names[name] = len(names)
        weights.append(np.bincount(design.cluster, weights=counted, minlength=design.clusters))
        scores.append(np.bincount(design.cluster, weights=counted * values, minlength=design.clusters))
    return DesignSums(design, names, np.array(weights), np.array(scores))


def sums_of(
    questionnaire: Questionnaire, answers: Answers | None, design: Design | None, groups: Iterable[tuple[str, str]]
) -> tuple[DesignSums | None, dict[tuple[str, str], DesignSums] | None]:
    """Return the sums of everybody and of every group, a segment and a value; nothing for a simple sample."""
    if answers is None or design is None:
        return None, None
    found, designs = {}, {}
    for name, value in groups:
        segment = answers.segments[name]
        if name not in designs:
            designs[name] = design.split_by(segment.codes)
        rows = np.flatnonzero(segment.codes == segment.values.index(value))
        found[name, value] = design_sums(questionnaire, answers.select(rows), designs[name].select(rows), items=False)
    return design_sums(questionnaire, answers, design), found


def means_of(design: Design, sum_w: NDArray[np.float64], sum_wx: NDArray[np.float64]) -> DesignedMeans:
    """Return the means of rows of sums, and how they vary together; a stratum of one cluster is measured cautiously."""
    return designed_means(sum_w, sum_wx, strata=design.stratum, population=design.population, lonely="centre")


def _strata(answers: Answers) -> tuple[NDArray[np.int64], list[str]]:
    told = answers.stratum
    if told is None:
        return np.zeros(answers.people, np.int64), [""]
    codes = told.codes.astype(np.int64)
    labels = [*told.values, ""]
    codes = np.where(codes < 0, len(told.values), codes)
    used, place = np.unique(codes, return_inverse=True)
    return place.reshape(-1).astype(np.int64), [labels[code] for code in used]


def _columns(
    questionnaire: Questionnaire, answers: Answers, *, items: bool
) -> Iterator[tuple[Name, NDArray[np.float64], NDArray[np.bool_]]]:
    """Yield every score of each person, and who has it."""
    columns, _ = person_scores(questionnaire, answers, 0.5)
    for name, (numbers, present, unit) in (columns | outcome_columns(answers)).items():
        yield name, numbers / unit, present
    for name, values in point_columns(questionnaire, answers, columns).items():
        told = ~np.isnan(values)
        yield name, np.where(told, values, 0.0), told
    if not items:
        return
    low = questionnaire.scale.low - 1
    for i, item in enumerate(questionnaire.items):
        for role, codes in answers.codes.items():
            if questionnaire.paired and role in ("expectation", "perception"):
                continue
            yield (f"item {role}", item.code), codes[i].astype(np.float64) + low, codes[i] > 0
        for score, (reference, compared) in _PAIRED.items():
            if reference not in answers.codes or compared not in answers.codes:
                continue
            first, second = (answers.codes[role][i].astype(np.float64) for role in (reference, compared))
            both = (first > 0) & (second > 0)
            yield (score, item.code), np.where(both, second - first, 0.0), both
            if score == "item adequacy":
                yield ("below minimum", item.code), (both & (second < first)).astype(np.float64), both
            if score == "item gap":
                yield ("item expectation", item.code), first + low, both
                yield ("item perception", item.code), second + low, both
