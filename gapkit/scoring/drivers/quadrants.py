"""Quadrants: importance beside performance, under every rule people draw the lines by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record
from gapkit.scoring.drivers.results import QuadrantRow
from gapkit.scoring.results import Gap
from gapkit.stats.quadrants import QUADRANTS, cross_hairs, membership, priority_distance, quadrant_of

FloatArray = NDArray[np.float64]

FEWEST_POINTS = 4
"""Between two or three points a mean says nothing about any of them."""


class Weighed(Record):
    """Importance of dimensions or items (k,) with its interval, and in resamples (b, k) beside the mean perceptions.

    `rated`: in points of the scale; otherwise shares of a whole.
    """

    source: str
    outcome: str
    level: str
    n: int
    codes: tuple[str, ...]
    importance: FloatArray
    low: FloatArray
    high: FloatArray
    draws: FloatArray
    performance_draws: FloatArray
    rated: bool = False


def quadrant_rows(
    weighed: Weighed, performed: Mapping[str, Gap], *, scale: tuple[float, float], at_least: float
) -> list[QuadrantRow]:
    """Return a row per point; none where fewer than four have both numbers.

    Performance is the perception that the tables of the report show. A point is named when its quadrant, the lines
    drawn anew, holds in `at_least` of the resamples.
    """
    rows = [performed[code] for code in weighed.codes]
    performance = np.array([np.nan if row.suppressed else row.perception for row in rows])
    both = ~(np.isnan(performance) | np.isnan(weighed.importance))
    if both.sum() < FEWEST_POINTS:
        return []
    performance, importance = np.where(both, performance, np.nan), np.where(both, weighed.importance, np.nan)
    drawn, draws = (np.where(both, one, np.nan) for one in (weighed.performance_draws, weighed.draws))
    low, high = scale
    middle = ((low + high) / 2, (low + high) / 2 if weighed.rated else 1 / len(rows))
    held = membership(performance, importance, drawn, draws, at_least=at_least)
    by_scale = quadrant_of(performance, importance, rule="scale", middle=middle)
    by_median = quadrant_of(performance, importance, rule="medians")
    line = cross_hairs(performance, importance, rule="means")
    ends = scale if weighed.rated else None
    distance = priority_distance(_from_0_to_1(performance, ends), _from_0_to_1(importance, ends))
    made = []
    for i, (code, row) in enumerate(zip(weighed.codes, rows, strict=True)):
        own = int(held.quadrant[i])
        known = own >= 0
        made.append(
            QuadrantRow(
                source=weighed.source,
                outcome=weighed.outcome,
                level=weighed.level,
                code=code,
                n=weighed.n,
                performance=float(performance[i]),
                performance_low=float(row.perception_low),
                performance_high=float(row.perception_high),
                importance=float(importance[i]),
                importance_low=float(weighed.low[i]),
                importance_high=float(weighed.high[i]),
                performance_line=float(line[0]),
                importance_line=float(line[1]),
                quadrant=_name(own),
                membership=float(held.shares[i, own]) if known else np.nan,
                shares=tuple(held.shares[i].tolist()) if known else (),
                sure=bool(held.sure[i]),
                by_scale=_name(int(by_scale[i])),
                by_median=_name(int(by_median[i])),
                depends_on_rule=known and len({own, int(by_scale[i]), int(by_median[i])}) > 1,
                distance=float(distance[i]),
                above_diagonal=bool(distance[i] > 0) if known else None,
            )
        )
    return made


def _name(place: int) -> str:
    return QUADRANTS[place] if place >= 0 else ""


def _from_0_to_1(values: FloatArray, ends: tuple[float, float] | None) -> FloatArray:
    """Return values as parts of the scale they were given on; shares as parts of the way from lowest to highest."""
    low, high = ends or (float(np.nanmin(values)), float(np.nanmax(values)))
    return (values - low) / (high - low) if high > low else np.full(values.shape, 0.5)
