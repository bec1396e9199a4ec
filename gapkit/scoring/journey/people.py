"""The journey of each person: what they met at every touchpoint, whether they passed it, and whether it failed them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.scoring.designs import Design, means_of
from gapkit.scoring.results import NAN
from gapkit.stats.designs import designed_means
from gapkit.stats.estimates import t_interval

FloatArray = NDArray[np.float64]
Mask = NDArray[np.bool_]

_ROUNDING = 9


class Met(Record):
    """What n people met at one touchpoint: their mean scores over its items, NaN below half of the items.

    `known` are those of whom it is known whether they passed; `failed` and `exceeded` hold for the `judged` ones.
    """

    expectation: FloatArray
    perception: FloatArray
    gap: FloatArray
    passed: Mask
    known: Mask
    judged: Mask
    failed: Mask
    exceeded: Mask

    @property
    def scored(self) -> FloatArray:
        """The scores that a cell is about: gaps, or perceptions where no expectation was asked."""
        return self.perception if np.isnan(self.gap).all() else self.gap


class RowMean(Record):
    """A mean over rows: weighted, and from cluster to cluster where there are clusters."""

    n: int
    mean: float = NAN
    sd: float = NAN
    se: float = NAN
    df: float = NAN

    @property
    def effective(self) -> float:
        """The n that would give this standard error without weights and clusters."""
        return (self.sd / self.se) ** 2 if self.se > 0 else float(self.n)

    def interval(self, level: float) -> tuple[float, float]:
        """Return the t interval."""
        if not self.df >= 1:
            return NAN, NAN
        low, high = t_interval(self.mean, self.se, self.df, level=level)
        return float(low), float(high)


def met_at(
    questionnaire: Questionnaire,
    answers: Answers,
    items: Sequence[int],
    *,
    smallest_gap: float,
    failing_share: float,
    heard: Mask | None = None,
) -> Met:
    """Return what people met at the items of a touchpoint; `heard` (items, n) says whose answers count where.

    A touchpoint failed a person whose perception is below the minimum they gave; below the expectation by more than
    `smallest_gap` where no minimum was asked; in the lowest `failing_share` of the scale where neither was.
    """
    rows = list(items)
    low, span = questionnaire.scale.low, questionnaire.scale.range
    codes = {role: _of(answers, role, rows, heard) for role in ("perception", "expectation", "minimum")}
    perceived = codes["perception"]
    nothing = np.full(answers.people, NAN)
    if questionnaire.paired:
        pair = (perceived > 0) & (codes["expectation"] > 0)
        perception, expectation = (_mean(codes[role], pair, low) for role in ("perception", "expectation"))
        gap = perception - expectation
    else:
        perception, expectation, gap = _mean(perceived, perceived > 0, low), nothing, nothing
    against = nothing
    if codes["minimum"].any():
        both = (perceived > 0) & (codes["minimum"] > 0)
        against = np.round(_mean(perceived, both, low) - _mean(codes["minimum"], both, low), _ROUNDING)
        failed, exceeded = against < 0, np.round(gap, _ROUNDING) > 0
    elif questionnaire.paired:
        against = np.round(gap, _ROUNDING)
        failed, exceeded = against < -smallest_gap, against > smallest_gap
    else:
        against = np.round((perception - low) / span, _ROUNDING)
        failed, exceeded = against <= failing_share, against >= 1 - failing_share / 2
    passed: Mask = np.asarray((perceived > 0).any(axis=0))
    beside = answers.not_applicable.get("perception")
    skipped = np.zeros(answers.people, np.bool_) if beside is None else np.asarray(beside[rows].any(axis=0))
    return Met(expectation, perception, gap, passed, passed | skipped, np.isfinite(against), failed, exceeded)


def row_mean(values: FloatArray, answers: Answers, design: Design | None = None) -> RowMean:
    """Return the mean of the values that are there, with the standard error that weights and design leave it."""
    there = np.isfinite(values)
    x = values[there]
    n = int(x.size)
    if n == 0:
        return RowMean(0)
    weight = np.ones(n) if answers.weight is None else answers.weight[there]
    if n == 1:
        return RowMean(n, float(x[0]))
    if design is None:
        found = designed_means(weight, weight * x)
    else:
        homes, size = design.cluster[there], design.clusters
        total = np.bincount(homes, weights=weight, minlength=size).astype(np.float64)
        sums = np.bincount(homes, weights=weight * x, minlength=size).astype(np.float64)
        found = means_of(design, total, sums)
    mean, df = float(found.mean[0]), float(found.df[0])
    if x.min() == x.max():
        return RowMean(n, float(x[0]), 0.0, 0.0, df)
    away = x - mean
    sd = float(np.sqrt(weight @ (away * away) / weight.sum() * n / (n - 1)))
    return RowMean(n, mean, sd, float(found.se[0]) if df >= 1 else NAN, df)


def _of(answers: Answers, role: str, rows: list[int], heard: Mask | None) -> NDArray[np.uint8]:
    codes = answers.codes.get(role)
    if codes is None:
        return np.zeros((len(rows), answers.people), np.uint8)
    chosen: NDArray[np.uint8] = codes[rows]
    return chosen if heard is None else np.where(heard, chosen, 0).astype(np.uint8)


def _mean(codes: NDArray[np.uint8], there: Mask, low: int) -> FloatArray:
    """Return each person's mean over the items that are there, in scale points, by the half rule."""
    count = there.sum(axis=0)
    enough = count >= max(1, -(-len(codes) // 2))
    sums = np.where(there, codes, 0).sum(axis=0, dtype=np.float64)
    return np.asarray(np.where(enough, sums / np.maximum(count, 1) + (low - 1), NAN))
