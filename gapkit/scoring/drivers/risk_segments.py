"""The risk of every group that may be shown: never of a person."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from gapkit.model import Answers, Segment
from gapkit.record import replace
from gapkit.scoring.designed_groups import comparison_df
from gapkit.scoring.designs import SINGLE
from gapkit.scoring.drivers.foretold import PredictionLimits, SegmentRisk
from gapkit.scoring.drivers.people import Told
from gapkit.scoring.drivers.risk_model import RiskModel
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.suppression import hidden_groups
from gapkit.stats.estimates import t_p_value, t_quantile
from gapkit.stats.multiplicity import holm

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
            row = _group(model, people, risk, own, SegmentRisk(segment.name, value, n), limits)
            row = _beside_others(model, people, risk, (own, (codes >= 0) & ~own), row, limits)
            share = _shares(people, own)[own]
            # What came of all who answered stands in other tables: beside it, that of nearly all would tell of the few.
            others = int(((segment.codes == code) & known).sum()) - n
            if others == 0 or others >= limits.min_cell:
                row = replace(row, observed=float(share @ happened[own]))
            rows.append(row)
    adjusted = holm(np.array([row.p_value for row in rows]))
    return [replace(row, p_adjusted=float(p)) for row, p in zip(rows, adjusted, strict=True)]


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


def _group(
    model: RiskModel,
    people: Told,
    risk: FloatArray,
    own: NDArray[np.bool_],
    row: SegmentRisk,
    limits: PredictionLimits,
) -> SegmentRisk:
    """Return the mean risk of a group with its interval on the logit scale; a single cluster has none."""
    share = _shares(people, own)
    mean, worth = float(share @ risk), float(1 / (share @ share))
    carried = _carried(people, share)
    if carried < SINGLE:
        return replace(row, foretold=mean, one_cluster=True, n_effective=carried)
    sampling = _sampling(people, share * (risk - mean))
    alone = _alone(share * (risk - mean))
    row = replace(row, foretold=mean, n_effective=worth * min(1.0, alone / sampling) if sampling > 0 else worth)
    if not 0 < mean < 1:
        return replace(row, low=mean, high=mean)
    df = _df(model, people, [share])
    half = float(t_quantile(0.5 + limits.level / 2, df)) * float(np.sqrt(_fitting(model, people, share) + sampling))
    half /= mean * (1 - mean)
    return replace(row, low=float(expit(logit(mean) - half)), high=float(expit(logit(mean) + half)))


def _beside_others(
    model: RiskModel,
    people: Told,
    risk: FloatArray,
    sides: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    row: SegmentRisk,
    limits: PredictionLimits,
) -> SegmentRisk:
    """Return a group beside the others of its segment, unless either side is a single cluster or a few people."""
    if row.one_cluster or min(int(side.sum()) for side in sides) < limits.min_cell:
        return row
    shares = [_shares(people, side) for side in sides]
    if min(_carried(people, share) for share in shares) < SINGLE:
        return row
    means = [float(share @ risk) for share in shares]
    pull = sum(sign * share * (risk - mean) for sign, share, mean in zip((1, -1), shares, means, strict=True))
    variance = _fitting(model, people, shares[0] - shares[1]) + _sampling(people, np.asarray(pull))
    difference = means[0] - means[1]
    if not variance > 0:
        return replace(row, difference=difference)
    df = _df(model, people, shares)
    p = float(t_p_value(difference / np.sqrt(variance), df))
    return replace(row, difference=difference, p_value=p)


def _shares(people: Told, own: NDArray[np.bool_]) -> FloatArray:
    """Return how much each person counts in the mean of a group (people,)."""
    weight = own.astype(np.float64) if people.weight is None else np.where(own, people.weight, 0.0)
    return np.asarray(weight / weight.sum())


def _carried(people: Told, share: FloatArray) -> float:
    """Return by how many clusters of equal weight a mean is carried; endless where people came one by one."""
    if people.cluster is None:
        return float("inf")
    totals = np.bincount(np.unique(people.cluster, return_inverse=True)[1], weights=share)
    return float(1 / (totals @ totals))


def _df(model: RiskModel, people: Told, shares: list[FloatArray]) -> float:
    """Return the degrees of freedom of means: the smallest group has one less than its people, or few clusters."""
    if people.cluster is None:
        return max(min(float(1 / (share @ share)) for share in shares) - 1, 1.0)
    carried = np.array([_carried(people, share) for share in shares])
    return max(comparison_df(model.fits[model.events.risk].df, carried), 0.5)


def _alone(pull: FloatArray) -> float:
    m = int(np.count_nonzero(pull))
    return m / max(m - 1, 1) * float(pull @ pull)


def _sampling(people: Told, pull: FloatArray) -> float:
    """Return the variance of a mean that comes of which people, or clusters, took part."""
    if people.cluster is None:
        return _alone(pull)
    totals = np.bincount(np.unique(people.cluster, return_inverse=True)[1], weights=pull)
    return _alone(np.asarray(totals, np.float64))


def _fitting(model: RiskModel, people: Told, share: FloatArray) -> float:
    """Return the variance that the errors of the coefficients give to shares times risks."""
    event = model.events.risk
    fit, x = model.fits[event], people.perception
    columns = model.columns(event)
    # A threshold is the upper edge of the group before it and the lower edge of the one after it.
    edge = np.array([float(g in columns) - float(g + 1 in columns) for g in range(len(fit.thresholds))])
    up_to = expit(fit.thresholds - (x @ fit.slopes)[:, None])
    density = up_to * (1 - up_to) * edge
    gradient = np.concatenate([share @ density, -((share * density.sum(axis=1)) @ x)])
    return float(gradient @ fit.covariance @ gradient)
