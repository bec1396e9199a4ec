"""Priorities: what to fix first, and how firm that order is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr

from gapkit.model import Answers, Questionnaire
from gapkit.scoring.designs import Design
from gapkit.scoring.resampling import resampled_sums
from gapkit.scoring.results import NAN, Gap, GapTable, Priority
from gapkit.scoring.rows import Rows
from gapkit.stats.ranks import RankBands, rank_bands

FloatArray = NDArray[np.float64]

_FEWEST_CLUSTERS = 5
"""Fewer clusters than this are not resampled: their few draws say little of other clusters."""

_NORMAL_FROM = 60
"""From this many degrees of freedom a resampled certainty uses the normal instead of the t (it moves no rank)."""


def priorities(
    questionnaire: Questionnaire,
    gaps: GapTable,
    answers: Answers | None,
    *,
    smallest_gap: float,
    replicates: int,
    share: float,
    seed: int,
    at_least: int = 15,
    design: Design | None = None,
) -> Rows[Priority]:
    """Return the priority index of every dimension and item, largest first, with bands of rank.

    index = importance share x shortfall / range x probability that the gap is beyond `smallest_gap` (posterior t).
    A dimension's share is that of its points and its items divide it equally; without points all dimensions weigh the
    same, and so do all items. On perception-only questionnaires the shortfall is the distance to the top of the scale.
    Bands hold the true place with probability `share`, by `replicates` resamples of people; they need the rows, and at
    least `at_least` of them. Under a `design` whole clusters are resampled, within their strata, if there are enough of
    them.
    """
    generator = np.random.default_rng(seed)
    blocks = [
        ("dimension", [row for row in gaps.dimensions if _ranked(row)], _dimension_scores),
        ("item", [row for row in gaps.items if _ranked(row)], _item_scores),
    ]
    weights = {level: _weights(questionnaire, gaps, level) for level, _, _ in blocks}
    resampled: dict[str, tuple[FloatArray, FloatArray]] = {}
    few = design is not None and design.clusters < _FEWEST_CLUSTERS
    if answers is not None and answers.people >= at_least and replicates and not few:
        columns = {level: make(questionnaire, answers, [row.code for row in rows]) for level, rows, make in blocks}
        resampled = _resampled(
            columns, weights, blocks, answers, questionnaire, smallest_gap, replicates, generator, design
        )
    made: list[Priority] = []
    for level, rows, _ in blocks:
        if not rows:
            continue
        weight = np.array([weights[level][row.code] for row in rows])
        shortfall, certainty = _shortfall(questionnaire, rows, smallest_gap)
        index = weight * shortfall / questionnaire.scale.range * certainty
        order = np.lexsort((np.arange(len(rows)), -shortfall, -index))
        top = float(index.max()) or 1.0
        depth = _depth(questionnaire, rows)
        by_gap = np.argsort(np.argsort(-depth, kind="stable"), kind="stable") + 1
        indexed, fallen = None, None
        if level in resampled:
            seen = zip((index, depth), resampled[level], strict=True)
            indexed, fallen = (rank_bands(scores, draws, share=share) for scores, draws in seen)
        for place, i in enumerate(order, start=1):
            low, high = _band(indexed, i, place)
            gap_low, gap_high = _band(fallen, i, int(by_gap[i]))
            made.append(
                Priority(
                    code=rows[i].code,
                    level=level,
                    weight=min(1.0, float(weight[i])),
                    certainty=float(certainty[i]),
                    index=float(index[i]),
                    scaled=float(100 * index[i] / top),
                    rank=place,
                    rank_low=low,
                    rank_high=high,
                    p_top1=NAN if indexed is None else float(indexed.p_top1[i]),
                    p_top3=NAN if indexed is None else float(indexed.p_top3[i]),
                    gap_rank=int(by_gap[i]),
                    gap_rank_low=gap_low,
                    gap_rank_high=gap_high,
                    p_worst=NAN if fallen is None else float(fallen.p_top1[i]),
                )
            )
    return Rows(made)


def _band(bands: RankBands | None, position: int, place: int) -> tuple[int | None, int | None]:
    """Return the places a row can have, wide enough to hold the one it was given."""
    if bands is None or np.isnan(bands.low[position]):
        return None, None
    return min(place, int(bands.low[position])), max(place, int(bands.high[position]))


def _depth(questionnaire: Questionnaire, rows: list[Gap]) -> FloatArray:
    """Return how far each row falls short; negative where it exceeds what was expected."""
    if not questionnaire.paired:
        return questionnaire.scale.high - np.array([row.perception for row in rows])
    return -np.array([row.gap for row in rows])


def _ranked(row: Gap) -> bool:
    return not row.suppressed and bool(row.n) and row.n >= 2  # type: ignore[operator]


def _weights(questionnaire: Questionnaire, gaps: GapTable, level: str) -> dict[str, float]:
    """Return importance shares that add up to one over the level."""
    stated = {row.code: row.share for row in gaps.importance}
    codes = [dimension.code for dimension in questionnaire.dimensions]
    if all(item.code in stated for item in questionnaire.items):
        by_item = {item.code: stated[item.code] for item in questionnaire.items}
        by_dimension = {d.code: sum(by_item[item.code] for item in d.items) for d in questionnaire.dimensions}
    elif not all(code in stated for code in codes):
        by_dimension = dict.fromkeys(codes, 1 / len(codes))
        by_item = dict.fromkeys((item.code for item in questionnaire.items), 1 / len(questionnaire.items))
    else:
        by_dimension = stated
        by_item = {item.code: by_dimension[d.code] / len(d.items) for d in questionnaire.dimensions for item in d.items}
    return by_dimension if level == "dimension" else by_item


def _shortfall(questionnaire: Questionnaire, rows: list[Gap], smallest_gap: float) -> tuple[FloatArray, FloatArray]:
    """Return how much each row falls short, and the probability that it does so by more than the smallest gap."""
    depth = _depth(questionnaire, rows)
    if not questionnaire.paired:
        return np.maximum(0.0, depth), np.ones(len(rows))
    se = np.array([row.gap_se for row in rows])
    df = np.array([float(row.n or 2) - 1 if np.isnan(row.df) else row.df for row in rows])
    with np.errstate(divide="ignore", invalid="ignore"):
        certain = stdtr(df, (depth - smallest_gap) / se)
    return np.maximum(0.0, depth), np.where(se > 0, certain, depth > smallest_gap)


def _item_scores(questionnaire: Questionnaire, answers: Answers, codes: list[str]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return each person's item gaps (or perceptions) and which exist: two (codes, n) arrays."""
    rows = [i for i, item in enumerate(questionnaire.items) if item.code in set(codes)]
    perception = answers.codes["perception"][rows].astype(np.float32)
    if not questionnaire.paired:
        return np.where(perception > 0, perception + (questionnaire.scale.low - 1), 0), (perception > 0)
    expectation = answers.codes["expectation"][rows].astype(np.float32)
    present = (perception > 0) & (expectation > 0)
    return np.where(present, perception - expectation, 0), present


def _dimension_scores(
    questionnaire: Questionnaire, answers: Answers, codes: list[str]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return each person's dimension scores and which exist, by the half rule."""
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


def _resampled(
    columns: dict[str, tuple[NDArray[Any], NDArray[Any]]],
    weights: dict[str, dict[str, float]],
    blocks: Sequence[tuple[str, list[Gap], object]],
    answers: Answers,
    questionnaire: Questionnaire,
    smallest_gap: float,
    replicates: int,
    generator: np.random.Generator,
    sampling: Design | None = None,
) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Return index and shortfall (resamples, rows) of all rows from the same resamples of people."""
    weight = np.ones(answers.people) if answers.weight is None else answers.weight / answers.weight.mean()
    stacked = []
    for scores, present in columns.values():
        stacked += [scores * weight, scores * scores * weight, present * weight]
    design = np.concatenate(stacked).astype(np.float32)
    sums = resampled_sums(design, replicates, generator, sampling)
    found: dict[str, tuple[FloatArray, FloatArray]] = {}
    start = 0
    for (level, rows, _), (scores, _present) in zip(blocks, columns.values(), strict=True):
        k = scores.shape[0]
        inflation = np.ones(k) if sampling is None else _inflation(rows)
        many = min((row.n or 0 for row in rows), default=0) > _NORMAL_FROM
        index, shortfall = np.empty((2, k, replicates))
        for i, row in enumerate(rows):  # one by one: what is worked on stays in the cache
            total, square, n = (sums[start + k * j + i].astype(np.float64) for j in range(3))
            with np.errstate(divide="ignore", invalid="ignore"):
                mean = total / n
                se = np.sqrt(np.maximum(square / n - mean * mean, 0) / (n - 1)) * inflation[i]
                depth = -mean if questionnaire.paired else questionnaire.scale.high - mean
                index[i] = np.maximum(depth, 0)
                if questionnaire.paired:
                    t = (depth - smallest_gap) / se
                    likely = ndtr(t) if many else stdtr(np.maximum(n - 1, 1), t)
                    index[i] *= np.where(se > 0, likely, depth > smallest_gap)
            index[i] = np.nan_to_num(index[i] * weights[level][row.code] / questionnaire.scale.range)
            shortfall[i] = np.nan_to_num(depth, nan=-np.inf)
        start += 3 * k
        found[level] = (index.T, shortfall.T)
    return found


def _inflation(rows: list[Gap]) -> FloatArray:
    """Return by how much the design makes each standard error wider than that of as many separate people."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.array([row.gap_se * np.sqrt(row.n or 0) / row.gap_sd for row in rows])
    return np.where(np.isfinite(found) & (found > 0), found, 1.0)
