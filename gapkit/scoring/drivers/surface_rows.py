"""Surfaces as rows: coefficients, lines, shape and tests, and the people who hold them up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Scale
from gapkit.record import Record, replace
from gapkit.scoring.drivers.people import Told
from gapkit.scoring.drivers.surface_results import SurfaceCell, SurfaceLimits, SurfaceRow, SurfaceTerm
from gapkit.stats.response_surface import ResponseSurface, SurfaceTerms, response_surface
from gapkit.stats.surface_shape import ResampledShape, resampled_shape, surface_shape
from gapkit.stats.surface_support import agreement_sides, polygon_area, supported_corners

FloatArray = NDArray[np.float64]

_FINEST = 12
"""Scales of more points than this have cells of a tenth of their range; all others of one point."""

_MOST_UNITS = 1000
"""Of more people as many groups, made by lot, are resampled instead: the spread of their sums is the same."""

_FEWEST_FOR_SURFACE = 5


class Pair(Record):
    """Expectation and perception (n,) of a dimension, or of the mean of all."""

    code: str
    expectation: FloatArray
    perception: FloatArray


def surface_row(
    scale: Scale, outcome: str, people: Told, pair: Pair, limits: SurfaceLimits, *, shaped: bool, seed: int
) -> tuple[SurfaceRow, ResponseSurface | None]:
    """Return the surface of one pair, or why there is none; with limits of its shape where they are asked for."""
    middle = (scale.low + scale.high) / 2
    row = SurfaceRow(outcome, pair.code, people.n, middle)
    needed = max(limits.driver_people, limits.people_per_driver * _FEWEST_FOR_SURFACE)
    if min(people.n, people.effective) < needed:
        return replace(row, reason="few"), None
    if np.unique(people.outcome).size <= 2:
        return replace(row, reason="binary"), None
    for name in ("expectation", "perception"):
        if np.ptp(getattr(pair, name)) == 0:
            return replace(row, reason=f"constant_{name}"), None
    support = agreement_sides(pair.expectation, pair.perception, weights=people.weight)
    row = replace(row, **{name: getattr(support, name) for name in _SIDES})
    if min(support.below, support.above) < limits.side_share:
        return replace(row, reason="one_sided"), None
    fit = response_surface(
        pair.expectation,
        pair.perception,
        people.outcome,
        midpoint=middle,
        weights=people.weight,
        clusters=people.cluster,
        level=limits.level,
    )
    if np.isnan(fit.covariance).any():
        return replace(row, reason="few_values"), None
    test = fit.restriction
    corners = _corners(scale, pair, row, limits)
    row = replace(
        row,
        r2=fit.r2,
        r2_adjusted=fit.r2_adjusted,
        r2_gap=test.r2_gap,
        f=test.f,
        df1=test.df1,
        df2=test.df2,
        p_value=test.p_value,
        robust_f=test.robust_f,
        robust_df2=test.robust_df2,
        robust_p_value=test.robust_p_value,
        curve_f=test.curve_f,
        curve_df2=test.curve_df2,
        curve_p_value=test.curve_p_value,
        extrapolated=1 - polygon_area(corners) / (scale.high - scale.low) ** 2,
        corners=tuple((float(e), float(p)) for e, p in corners),
    )
    if not shaped:
        shape = surface_shape(fit.coefficients.estimate)
        x, z = (float(part) + middle for part in shape.turning_point)
        return replace(row, shape=shape.kind, turning_expectation=x, turning_perception=z), fit
    units = people.cluster if people.cluster is not None else _lots(people.n, seed)
    drawn = resampled_shape(
        pair.expectation,
        pair.perception,
        people.outcome,
        clusters=units,
        replicates=limits.surface_replicates,
        seed=seed,
        midpoint=middle,
        weights=people.weight,
        level=limits.level,
    )
    return replace(row, **_shape(drawn, middle)), fit


_SIDES = ("below", "agreeing", "above", "short", "met", "over")


def surface_terms(outcome: str, code: str, fit: ResponseSurface) -> Iterator[SurfaceTerm]:
    """Yield the six coefficients and the four lines of a surface."""
    for letter, first, terms in (("b", 0, fit.coefficients), ("a", 1, fit.along)):
        for place in range(len(terms.estimate)):
            yield SurfaceTerm(outcome, code, f"{letter}{first + place}", *_numbers(terms, place))


def shown_cells(scale: Scale, pair: Pair, min_cell: int) -> list[SurfaceCell]:
    """Return how many people stand where, for places with enough of them.

    Where those left out would be fewer than may be shown, the smallest place is left out as well.
    """
    step = cell_step(scale)
    places = np.column_stack([pair.expectation, pair.perception])
    cells = np.floor((places - scale.low) / step + 0.5).astype(np.int64)
    found, counts = np.unique(cells, axis=0, return_counts=True)
    kept = counts >= min_cell
    hidden = int(counts[~kept].sum())
    if 0 < hidden < min_cell and kept.any():
        kept[np.flatnonzero(kept)[np.argmin(counts[kept])]] = False
    return [
        SurfaceCell(float(scale.low + step * e), float(scale.low + step * p), int(count))
        for (e, p), count in zip(found[kept].tolist(), counts[kept].tolist(), strict=True)
    ]


def cell_step(scale: Scale) -> float:
    """Return how wide a cell is, in points of the scale."""
    return 1.0 if scale.high - scale.low <= _FINEST else (scale.high - scale.low) / 10


def _corners(scale: Scale, pair: Pair, row: SurfaceRow, limits: SurfaceLimits) -> FloatArray:
    """Return the corners of the part that people hold up; the places of single people do not show in it."""
    cells = shown_cells(scale, pair, limits.min_cell)
    return supported_corners(
        [cell.expectation for cell in cells],
        [cell.perception for cell in cells],
        ends=(float(scale.low), float(scale.high)),
        reach=cell_step(scale) / 2,
        below=row.short >= limits.side_share,
        above=row.over >= limits.side_share,
    )


def _lots(n: int, seed: int) -> NDArray[np.int64] | None:
    """Return the group each of many people is put into by lot; None where people are few enough themselves."""
    return None if n <= _MOST_UNITS else np.random.default_rng(seed).permutation(n) % _MOST_UNITS


def _numbers(terms: SurfaceTerms, place: int) -> list[float]:
    return [float(getattr(terms, name)[place]) for name in ("estimate", "se", "df", "low", "high", "p_value")]


def _shape(drawn: ResampledShape, middle: float) -> dict[str, Any]:
    """Return turning point and axes as fields of a row."""
    shape = drawn.shape
    told: dict[str, Any] = {"shape": shape.kind}
    turning = (("", shape.turning_point), ("_low", drawn.turning_low), ("_high", drawn.turning_high))
    for end, values in turning:
        told[f"turning_expectation{end}"] = float(values[0]) + middle
        told[f"turning_perception{end}"] = float(values[1]) + middle
    axes = (
        ("slope", (shape.slopes, drawn.slopes_low, drawn.slopes_high)),
        ("intercept", (shape.intercepts, drawn.intercepts_low, drawn.intercepts_high)),
    )
    for name, parts in axes:
        for end, values in zip(("", "_low", "_high"), parts, strict=True):
            for place in (0, 1):
                value = float(values[place])
                told[f"{name}_{place + 1}{end}"] = value if math.isfinite(value) else math.nan
    return told
