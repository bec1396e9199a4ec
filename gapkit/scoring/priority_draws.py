"""Draws: shortfall, its certainty and stated importance of all rows, from the same resamples of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.scoring.designs import Design
from gapkit.scoring.priority_weights import Shares, stated_columns, stated_draws
from gapkit.scoring.resampling import resampled_sums
from gapkit.scoring.results import Gap
from gapkit.stats.bootstrap import normal_sums

FloatArray = NDArray[np.float64]

_NORMAL_FROM = 60
"""From this many degrees of freedom a resampled certainty uses the normal instead of the t (it moves no rank)."""


MANY_PEOPLE = 4_000
"""From this many answers to every row on, sums over resamples are drawn from their normal distribution (ADR 0034)."""


class PriorityDraws(Record):
    """Per level how far rows fall short in each resample (b, k) and their errors; stated shares of the same resamples.

    The first resamples are those of every other analysis with the same seed, unless they were drawn `alone`.
    """

    shortfall: dict[str, FloatArray]
    errors: dict[str, FloatArray]
    people: dict[str, FloatArray]
    stated: Shares | None


def priority_draws(
    questionnaire: Questionnaire,
    answers: Answers,
    rows: dict[str, Sequence[Gap]],
    *,
    replicates: int,
    seed: int,
    stated: Shares | None,
    design: Design | None = None,
    alone: bool = False,
) -> PriorityDraws:
    """Return the resamples of people, of whole clusters within their strata under a design; weights come along.

    Where nothing else is to be drawn with them (`alone`) many people need not be drawn one by one. The errors of a
    design are those of as many separate people, times what the design adds to the error of the row.
    """
    weight = np.ones(answers.people) if answers.weight is None else answers.weight / answers.weight.mean()
    columns = {
        level: _scores(questionnaire, answers, level, [row.code for row in held]) for level, held in rows.items()
    }
    stacked = []
    for scores, present in columns.values():
        stacked += [scores * weight, scores * scores * weight, present * weight]
    said = None if stated is None else stated_columns(questionnaire, answers)
    if said is not None:
        stacked.append(said * weight)
    everything = np.concatenate(stacked).astype(np.float32)
    fewest = min((row.n or 0 for held in rows.values() for row in held), default=0)
    generator = np.random.default_rng(seed)
    sums: NDArray[np.floating[Any]] = (
        normal_sums(everything, replicates, generator)
        if alone and design is None and fewest >= MANY_PEOPLE
        else resampled_sums(everything, replicates, generator, design)
    )
    shortfall, errors, people = {}, {}, {}
    start = 0
    for level, (scores, _present) in columns.items():
        k = scores.shape[0]
        inflation = np.ones(k) if design is None else _inflation(rows[level])
        depth, error, counted = np.empty((3, k, replicates))
        for i in range(k):  # one by one: what is worked on stays in the cache
            total, square, n = (sums[start + k * j + i].astype(np.float64) for j in range(3))
            with np.errstate(divide="ignore", invalid="ignore"):
                mean = total / n
                error[i] = np.sqrt(np.maximum(square / n - mean * mean, 0) / (n - 1)) * inflation[i]
            depth[i] = -mean if questionnaire.paired else questionnaire.scale.high - mean
            counted[i] = n
        shortfall[level], errors[level], people[level] = depth.T, error.T, counted.T
        start += 3 * k
    told = None
    if said is not None and stated is not None:
        told = stated_draws(questionnaire, sums[start:].astype(np.float64), stated)
    return PriorityDraws(shortfall, errors, people, told)


def unweighted_index(
    questionnaire: Questionnaire,
    drawn: PriorityDraws,
    rows: Sequence[Gap],
    level: str,
    *,
    smallest_gap: float,
    most: int,
) -> FloatArray:
    """Return shortfall x certainty / range (b, k) of the first so many resamples."""
    many = min((row.n or 0 for row in rows), default=0) > _NORMAL_FROM
    columns = (part[level][:most].T for part in (drawn.shortfall, drawn.errors, drawn.people))
    made = np.empty((len(rows), min(most, len(drawn.shortfall[level]))))
    for i, (depth, se, n) in enumerate(zip(*columns, strict=True)):  # one by one, as above
        found = np.maximum(depth, 0)
        if questionnaire.paired:
            with np.errstate(divide="ignore", invalid="ignore"):
                t = (depth - smallest_gap) / se
                likely = ndtr(t) if many else stdtr(np.maximum(n - 1, 1), t)
            found *= np.where(se > 0, likely, depth > smallest_gap)
        made[i] = np.nan_to_num(found / questionnaire.scale.range)
    return made.T


def _scores(
    questionnaire: Questionnaire, answers: Answers, level: str, codes: list[str]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return each person's gaps (or perceptions) and which exist, (codes, n) each; dimensions by the half rule."""
    if level == "item":
        return _item_scores(questionnaire, answers, codes)
    scores, present = _item_scores(questionnaire, answers, [item.code for item in questionnaire.items])
    kept = [dimension for dimension in questionnaire.dimensions if dimension.code in set(codes)]
    means, found = [], []
    for dimension in kept:
        rows = questionnaire.positions(dimension)
        answered = present[rows].sum(axis=0)
        enough = answered >= -(-len(dimension.items) // 2)
        means.append(np.where(enough, scores[rows].sum(axis=0) / np.maximum(answered, 1), 0))
        found.append(enough)
    shape = (len(kept), answers.people)
    return np.array(means).reshape(shape), np.array(found, dtype=np.bool_).reshape(shape)


def _item_scores(questionnaire: Questionnaire, answers: Answers, codes: list[str]) -> tuple[NDArray[Any], NDArray[Any]]:
    rows = [i for i, item in enumerate(questionnaire.items) if item.code in set(codes)]
    perception = answers.codes["perception"][rows].astype(np.float32)
    if not questionnaire.paired:
        return np.where(perception > 0, perception + (questionnaire.scale.low - 1), 0), (perception > 0)
    expectation = answers.codes["expectation"][rows].astype(np.float32)
    present = (perception > 0) & (expectation > 0)
    return np.where(present, perception - expectation, 0), present


def _inflation(rows: Sequence[Gap]) -> FloatArray:
    """Return by how much the design makes each standard error wider than that of as many separate people."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.array([row.gap_se * np.sqrt(row.n or 0) / row.gap_sd for row in rows])
    return np.where(np.isfinite(found) & (found > 0), found, 1.0)
