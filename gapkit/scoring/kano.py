"""Kano classes of every feature people were asked about with and without it, with what is known of their firmness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.model.kano import KanoAnswers, KanoFeature
from gapkit.record import replace
from gapkit.scoring.designs import Design
from gapkit.scoring.kano_results import KanoLimits, KanoRow
from gapkit.scoring.resampling import resampled_sums
from gapkit.scoring.rows import Rows
from gapkit.stats.bootstrap import percentile_interval
from gapkit.stats.kano import (
    CATEGORIES,
    DYSFUNCTIONAL_SCORES,
    FUNCTIONAL_SCORES,
    kano_categories,
    kano_class,
    kano_scores,
)

FloatArray = NDArray[np.float64]

MOST_PEOPLE = 20_000
"""Of more people evenly spaced ones stand for all in the resamples."""

_KINDS = len(CATEGORIES)
_M, _O, _A, _I = range(4)


def kano_rows(
    kano: KanoAnswers,
    limits: KanoLimits,
    *,
    weight: FloatArray | None = None,
    design: Design | None = None,
    seed: int = 0,
) -> Rows[KanoRow]:
    """Return what every feature is to people; features that too few people answered on have no numbers.

    Resamples draw people, or whole clusters in their strata; weights come along. Among clusters the two commonest
    classes are told apart as if there were as many people as the spread of the resamples says.
    """
    found = kano_categories(kano.functional, kano.dysfunctional)
    people = found.shape[1]
    one = np.ones(people) if weight is None else weight / weight.mean()
    sums = [_sums(place, kano, found[place], one) for place in range(len(kano.features))]
    rows = []
    clustered = design is not None and design.clustered
    known = design is None or not clustered or design.clusters >= limits.few_clusters
    draws = _draws(sums, limits, design, seed) if known and people >= limits.bootstrap_from and sums else None
    for place, feature in enumerate(kano.features):
        drawn = None if draws is None else draws[:, place]
        row = _row(feature, kano, place, found[place], one, drawn, limits, clustered=clustered)
        # How far few clusters vary is hardly known: then neither is what tells two classes apart.
        rows.append(row if known or row.suppressed else replace(row, mixed=True))
    return Rows(rows)


def _sums(place: int, kano: KanoAnswers, found: NDArray[np.int64], one: FloatArray) -> FloatArray:
    """Return what each person adds (8, n) to the counts of the six classes and to the sums of both scores."""
    there = found >= 0
    kinds = (found == np.arange(_KINDS)[:, None]) * one
    scores = [
        np.where(there, np.array(table)[np.where(there, answers[place], 0)], 0.0) * one
        for table, answers in ((FUNCTIONAL_SCORES, kano.functional), (DYSFUNCTIONAL_SCORES, kano.dysfunctional))
    ]
    return np.concatenate([kinds, scores])


def _draws(sums: list[FloatArray], limits: KanoLimits, design: Design | None, seed: int) -> FloatArray:
    """Return resampled sums (replicates, features, 8)."""
    columns = np.concatenate(sums).astype(np.float32)
    if columns.shape[1] > MOST_PEOPLE:
        kept = np.linspace(0, columns.shape[1] - 1, MOST_PEOPLE).round().astype(np.intp)
        columns, design = columns[:, kept], None if design is None else design.select(kept)
    drawn = resampled_sums(columns, limits.driver_replicates, np.random.default_rng(seed), design)
    return drawn.T.astype(np.float64).reshape(limits.driver_replicates, len(sums), _KINDS + 2)


def _row(
    feature: KanoFeature,
    kano: KanoAnswers,
    place: int,
    found: NDArray[np.int64],
    one: FloatArray,
    drawn: FloatArray | None,
    limits: KanoLimits,
    *,
    clustered: bool,
) -> KanoRow:
    there = found >= 0
    n, own = int(there.sum()), one[there]
    row = KanoRow(feature.code, feature.name, feature.item, feature.dimension)
    if n < limits.min_cell:
        return replace(row, suppressed=True)
    counts = np.bincount(found[there], weights=own, minlength=_KINDS)
    shares = counts / counts.sum()
    worth = float(own.sum() ** 2 / (own @ own))
    drawn = None if n < limits.bootstrap_from else drawn
    if clustered and drawn is not None:
        worth = min(worth, _worth(shares, drawn[:, :_KINDS]))
    told = kano_class(counts, effective_n=worth, level=limits.level)
    means = kano_scores(kano.functional[place], kano.dysfunctional[place], weights=one)
    assert told is not None
    row = replace(
        row,
        n=n,
        n_effective=worth,
        category=told.category,
        second=told.second,
        mixed=told.mixed,
        shares=tuple(shares.tolist()),
        strength=told.strength,
        total_strength=told.total_strength,
        questionable_share=told.questionable_share,
        better=float(told.better.estimate),
        worse=float(told.worse.estimate),
    )
    if means is not None:
        row = replace(row, functional=means.functional, dysfunctional=means.dysfunctional, by_means=means.category)
    if drawn is None and clustered:
        return row
    ends = {} if drawn is None else _intervals(drawn, limits.level)
    for name, share in (("better", told.better), ("worse", told.worse)):
        # All on one side: nobody can be drawn who is not, and the interval of a share takes the place of the resamples.
        if name not in ends or ends[name][0] == ends[name][1]:
            ends[name] = (float(share.low), float(share.high))
    limits_of = {f"{name}_{end}": pair[i] for name, pair in ends.items() for i, end in enumerate(("low", "high"))}
    row = replace(row, **limits_of)  # type: ignore[arg-type]
    if drawn is None:
        return row
    first = np.argsort(-np.round(drawn[:, :_KINDS], 6), axis=1, kind="stable")[:, 0]
    return replace(row, held=float((first == CATEGORIES.index(told.category)).mean()))


def _worth(shares: FloatArray, drawn: FloatArray) -> float:
    """Return how many people, drawn one by one, would tell the two commonest classes apart as well as the resamples."""
    first, second = np.argsort(-np.round(shares, 12), kind="stable")[:2]
    with np.errstate(invalid="ignore"):
        parts = drawn / drawn.sum(axis=1, keepdims=True)
    spread = float(np.nanvar(parts[:, first] - parts[:, second]))
    both, apart = shares[first] + shares[second], shares[first] - shares[second]
    return (both - apart**2) / spread if spread > 0 else np.inf


def _intervals(drawn: FloatArray, level: float) -> dict[str, tuple[float, float]]:
    """Return the limits of what the feature adds and takes and of both mean scores, by resamples (b, 8)."""
    counts = drawn[:, :_KINDS]
    with np.errstate(invalid="ignore", divide="ignore"):
        sides = counts[:, : _I + 1].sum(axis=1)
        everybody = counts.sum(axis=1)
        values = np.stack(
            [
                (counts[:, _A] + counts[:, _O]) / sides,
                -(counts[:, _O] + counts[:, _M]) / sides,
                drawn[:, _KINDS] / everybody,
                drawn[:, _KINDS + 1] / everybody,
            ],
            axis=1,
        )
    low, high = percentile_interval(values, level=level)
    names = ("better", "worse", "functional", "dysfunctional")
    return {name: (float(low[i]), float(high[i])) for i, name in enumerate(names)}
