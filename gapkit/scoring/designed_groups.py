"""Groups beside all others, when people came by a sampling design."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.record import replace
from gapkit.scoring.designed_outcomes import group_means
from gapkit.scoring.designs import SINGLE, Design
from gapkit.stats.designs import DesignedMeans
from gapkit.stats.estimates import t_interval, t_p_value
from gapkit.stats.groups import MeanDifference, welch_t

_MANY = 10


def comparison_df(df: float, carried: NDArray[np.float64]) -> float:
    """Return the degrees of freedom of a comparison of groups that share clusters.

    A side carried by fewer than ten clusters has no more of them than those, less one: the clusters drawn besides tell
    nothing of how far these few are from others.
    """
    least = float(np.min(carried, initial=np.inf))
    return df if least >= _MANY else max(min(df, least - 1), 0.0)


def told_apart(found: DesignedMeans, *, level: float) -> tuple[float, float, float, float]:
    """Return the first of two means minus the second, its interval and p; these NaN where a side is one cluster."""
    apart = found.combination([1.0, -1.0])
    if not apart.se > 0 or float(found.carried.min()) < SINGLE:
        return apart.estimate, float("nan"), float("nan"), float("nan")
    df = comparison_df(apart.df, found.carried)
    low, high = t_interval(apart.estimate, apart.se, df, level=level)
    return apart.estimate, float(low), float(high), float(t_p_value(apart.estimate / apart.se, df))


def beside_the_rest(found: DesignedMeans, *, separate: bool, level: float) -> MeanDifference:
    """Return every group minus its others; `found` holds the means of the groups, then those of their others.

    Groups that share no cluster (`separate`) are compared by Welch, each with the degrees of freedom of its own; else
    the clusters that both sides share are counted as such. Where a side is one cluster and hardly anybody else there
    are a difference and neither interval nor p.
    """
    count = found.mean.size // 2
    if separate:
        single = np.where(found.carried < SINGLE, np.nan, 1.0)
        columns = (found.mean, found.se * single, found.df)
        mean, se, df = (np.stack([part[:count], part[count:]], axis=-1) for part in columns)
        return _known(welch_t(mean, se, df, level=level), found.carried)
    told = []
    for place in range(count):
        load = np.zeros(2 * count)
        load[place], load[count + place] = 1.0, -1.0
        one, carried = found.combination(load), found.carried[load != 0]
        error = one.se if carried.min() >= SINGLE else np.nan
        told.append((one.estimate, error, comparison_df(one.df, carried)))
    difference, error, freedom = np.array(told).T
    low, high = t_interval(difference, error, freedom, level=level)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = difference / np.where(error > 0, error, np.nan)
    p_value = t_p_value(t, freedom)
    return _known(MeanDifference(difference, error, low, high, t, freedom, p_value), found.carried)


def _known(made: MeanDifference, carried: NDArray[np.float64]) -> MeanDifference:
    """Return differences of groups of everybody there is: what differs does so beyond chance, by itself."""
    if not np.isinf(carried).all():
        return made
    same = made.difference
    return replace(made, low=same, high=same, p_value=np.where(same != 0, 0.0, 1.0))


def one_by_one(
    values: NDArray[np.float64],
    members: NDArray[np.bool_],
    design: Design,
    weight: NDArray[np.float64] | None,
    *,
    level: float,
) -> tuple[list[DesignedMeans], MeanDifference]:
    """Return the means of every group and of its others, and their differences; `members` is (groups, people).

    For people drawn one by one: nobody is on both sides, so each side keeps the degrees of freedom of its own (Welch),
    and no covariance of all groups with each other has to be held.
    """
    everybody = members.any(axis=0)
    each = [group_means(values, np.stack([inside, everybody & ~inside]), design, weight) for inside in members]
    mean, se, df = (np.stack([getattr(found, name) for found in each]) for name in ("mean", "se", "df"))
    made = welch_t(mean, se, df, level=level)
    return each, _known(made, np.concatenate([found.carried for found in each]))
