"""The risk of every group that may be shown: never of a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from gapkit.model import Answers, Segment
from gapkit.scoring.drivers.foretold import PredictionLimits, SegmentRisk
from gapkit.scoring.drivers.people import Told
from gapkit.scoring.drivers.risk_model import RiskModel
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.suppression import hidden_groups
from gapkit.stats.estimates import t_quantile

FloatArray = NDArray[np.float64]


def segment_risks(
    answers: Answers,
    values: FloatArray,
    people: Told,
    model: RiskModel,
    risk: FloatArray,
    limits: PredictionLimits,
    hidden: Iterable[SegmentGap],
) -> list[SegmentRisk]:
    """Return the mean risk of every group, with the interval that both the model and its people leave.

    `values` (everybody) is the outcome, `risk` (people) what was foretold of them while they were left aside.
    """
    if not answers.segments:
        return []
    closed = _closed(answers, people, limits, hidden)
    happened = model.events.happened(model.events.risk)
    known = ~np.isnan(values)
    rows = []
    for segment in answers.segments.values():
        codes = segment.codes[people.people]
        for code, value in enumerate(segment.values):
            own = codes == code
            n = int(own.sum())
            if not n and not bool(((segment.codes == code) & known).any()):
                continue
            reason = closed.get((segment.name, value))
            if reason is not None or n < limits.min_cell:
                protected = reason == "complementary"
                rows.append(SegmentRisk(segment.name, value, None, suppressed=True, protected=protected))
                continue
            weight = np.ones(n) if people.weight is None else people.weight[own]
            share = weight / weight.sum()
            low, high = _interval(model, people, risk, own, share, limits.level)
            row = SegmentRisk(segment.name, value, n, float(share @ risk[own]), low, high)
            # What came of all who answered stands in other tables: beside it, that of nearly all would tell of the few.
            others = int(((segment.codes == code) & known).sum()) - n
            if others == 0 or others >= limits.min_cell:
                row = replace(row, observed=float(share @ happened[own]))
            rows.append(row)
    return rows


def _closed(
    answers: Answers, people: Told, limits: PredictionLimits, hidden: Iterable[SegmentGap]
) -> dict[tuple[str, str], str]:
    """Return which groups may not be shown, and why: "small", or "complementary" to protect others."""
    elsewhere = {(row.segment, row.value): "complementary" if row.protected else "small" for row in hidden}
    counted = np.zeros(answers.people, np.bool_)
    counted[people.people] = True
    segments: dict[str, Segment] = {
        name: replace(one, codes=np.where(counted, one.codes, -1)) for name, one in answers.segments.items()
    }
    sizes = {
        (one.name, value): np.array([int((one.codes == code).sum())], dtype=np.int64)
        for one in segments.values()
        for code, value in enumerate(one.values)
    }
    whole = np.array([people.n], dtype=np.int64)
    return hidden_groups(
        sizes, whole, segments, min_cell=limits.min_cell, min_crossed=limits.min_crossed, closed=elsewhere
    )


def _interval(
    model: RiskModel, people: Told, risk: FloatArray, own: NDArray[np.bool_], share: FloatArray, level: float
) -> tuple[float, float]:
    """Return the interval of a mean risk, on the logit scale: errors of the coefficients, and which people came."""
    event = model.events.risk
    fit, x = model.fits[event], people.perception[own]
    columns = model.columns(event)
    # A threshold is the upper edge of the group before it and the lower edge of the one after it.
    edge = np.array([float(g in columns) - float(g + 1 in columns) for g in range(len(fit.thresholds))])
    up_to = expit(fit.thresholds - (x @ fit.slopes)[:, None])
    density = up_to * (1 - up_to) * edge
    gradient = np.concatenate([share @ density, -((share * density.sum(axis=1)) @ x)])
    mean = float(share @ risk[own])
    spread = share * (risk[own] - mean)
    if people.cluster is not None:
        place = np.unique(people.cluster[own], return_inverse=True)[1]
        spread = np.asarray(np.bincount(place, weights=spread), np.float64)
    m = len(spread)
    variance = float(gradient @ fit.covariance @ gradient) + m / max(m - 1, 1) * float(spread @ spread)
    if not 0 < mean < 1:
        return mean, mean
    half = float(t_quantile(0.5 + level / 2, fit.df)) * float(np.sqrt(variance)) / (mean * (1 - mean))
    return float(expit(logit(mean) - half)), float(expit(logit(mean) + half))
