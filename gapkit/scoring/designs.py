"""Designs: standard errors of people who came in clusters, by strata, or from a base with an end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.stats.designs import DesignedMeans, designed_means
from gapkit.tally.columns import outcome_columns, point_columns
from gapkit.tally.scores import person_scores

Name = tuple[str, str]
"""What a score holds and of what, as the tally names it; the answers to one item are ("item gap", "REL1")."""

Population = float | Mapping[str, float]
"""How many there are to draw from, in all or per stratum: clusters where people came in clusters, else people."""

_PAIRED = {"item gap": ("expectation", "perception"), "item adequacy": ("minimum", "perception")}


class Error(Record):
    """A standard error and the degrees of freedom for t."""

    se: float
    df: float


class Design(Record):
    """How people came into the sample: the cluster of each, the stratum of each cluster, the size of each stratum.

    Without clusters everybody is one; without strata there is one; `population` is infinite where nobody knows.
    """

    cluster: NDArray[np.int64]
    stratum: NDArray[np.int64]
    population: NDArray[np.float64]
    clustered: bool = False
    stratified: bool = False

    @property
    def clusters(self) -> int:
        """How many clusters were drawn."""
        return int(self.stratum.size)

    @property
    def strata(self) -> int:
        """How many strata there are."""
        return int(self.population.size)

    def select(self, rows: NDArray[Any]) -> Design:
        """Return the design of some people: the clusters drawn stay what they were."""
        return replace(self, cluster=self.cluster[rows])


class DesignSums(Record):
    """What each cluster adds to every score: sums of weights and of weighted scores, (names, clusters)."""

    design: Design
    names: Mapping[Name, int]
    sum_w: NDArray[np.float64]
    sum_wx: NDArray[np.float64]

    @cached_property
    def errors(self) -> dict[Name, Error]:
        """The linearised standard error of the mean of every score."""
        found = {}
        for name, row in self.names.items():
            made = means_of(self.design, self.sum_w[row], self.sum_wx[row])
            df = float(made.df[0])
            found[name] = Error(float(made.se[0]) if df >= 1 else float("nan"), df)
        return found

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
    found = {}
    for name, value in groups:
        segment = answers.segments[name]
        rows = np.flatnonzero(segment.codes == segment.values.index(value))
        found[name, value] = design_sums(questionnaire, answers.select(rows), design.select(rows), items=False)
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
            if score == "item gap":
                yield ("item expectation", item.code), first + low, both
                yield ("item perception", item.code), second + low, both
