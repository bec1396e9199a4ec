"""Outcomes of people who came by a sampling design: in clusters that answer alike, by strata, from a small base."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.record import replace
from gapkit.scoring.designs import Design, means_of
from gapkit.scoring.results import OutcomeScore
from gapkit.stats.designs import DesignedMeans
from gapkit.stats.estimates import t_interval
from gapkit.stats.outcome_metrics import designed_share
from gapkit.stats.proportions import Share, net_promoter

_LIMITS = {"nps": (-100.0, 100.0), "enps": (-100.0, 100.0), "acsi": (0.0, 100.0)}


def designed(
    row: OutcomeScore,
    parts: Mapping[str, NDArray[np.float64]],
    design: Design,
    weight: NDArray[np.float64] | None,
    *,
    level: float,
) -> OutcomeScore:
    """Return an outcome with the intervals of a design; `parts` holds what each person adds to each number."""
    limits: dict[str, float] = {}
    for name, values in parts.items():
        found = group_means(values, np.ones((1, values.size), np.bool_), design, weight)
        low, high = interval_of(row.metric, name, found, 0, row.n, level=level)
        prefix = "" if name == "value" else f"{name}_"
        limits |= {f"{prefix}low": low, f"{prefix}high": high}
    if "mean" not in parts:
        limits |= {"mean_low": limits["low"], "mean_high": limits["high"]}
    return replace(row, **limits)  # type: ignore[arg-type]


def group_means(
    values: NDArray[np.float64], groups: NDArray[np.bool_], design: Design, weight: NDArray[np.float64] | None
) -> DesignedMeans:
    """Return the mean of every group of people (groups, people), and how they vary together from sample to sample."""
    given = np.nan_to_num(values)
    counted = np.where(np.isnan(values), 0.0, 1.0 if weight is None else weight)
    sums = [
        [np.bincount(design.cluster, weights=load * x, minlength=design.clusters) for load in counted * groups]
        for x in (np.ones(values.size), given)
    ]
    return means_of(design, np.array(sums[0]), np.array(sums[1]))


def share_under(
    members: NDArray[np.bool_], design: Design, weight: NDArray[np.float64] | None, *, level: float
) -> Share:
    """Return the share of everybody that some people are, with its interval under a design."""
    found = group_means(members.astype(np.float64), np.ones((1, members.size), np.bool_), design, weight)
    mean, se, df = (float(part[0]) for part in (found.mean, found.se, found.df))
    return designed_share(mean, se, df, members.size, level=level)


def interval_of(
    metric: str, part: str, found: DesignedMeans, place: int, n: int, *, level: float
) -> tuple[float, float]:
    """Return the interval of one of the means: exact for a share, Student's for the others."""
    mean, se, df = float(found.mean[place]), float(found.se[place]), float(found.df[place])
    if se == 0 and n > 1 and np.isinf(found.carried[place]):
        # Everybody there is was asked: the figure is what it is.
        return mean, mean
    if part == "good_share" or (part == "value" and metric in ("csat", "churn")):
        share = designed_share(mean, se, df, n, level=level)
        return float(share.low), float(share.high)
    low, high = (float(limit) for limit in t_interval(mean, se, df, level=level))
    if se == 0 and df >= 1 and part == "value" and metric in ("nps", "enps") and mean in (-100.0, 0.0, 100.0):
        # Everybody said the same: the plain interval knows that this does not make it certain.
        up, down = (n if mean == end else 0 for end in (100.0, -100.0))
        told = net_promoter(up, n - up - down, down, level=level)
        low, high = float(told.low), float(told.high)
    least, most = _LIMITS.get(metric, (-np.inf, np.inf)) if part == "value" else (-np.inf, np.inf)
    return max(low, least), min(high, most)
