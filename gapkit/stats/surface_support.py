"""Where on a response surface are people, and where is it a guess?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import DECIMALS, FloatArray, floats

_GRID = 61
_SIDES = ("below", "agreeing", "above", "short", "met", "over")
LEAST_SHARE = 0.10
"""Fewer people than this on one side of agreement say nothing about that side."""


class SurfaceSupport(Record):
    """Shares of people and of the surface. `supported` (g, g) tells of a grid of perceptions (rows) by expectations.

    `below`, `agreeing`, `above`: perception less than expectation by more than half a standard deviation, about equal,
    more, each column standardised. `short`, `met`, `over`: the gap itself negative, zero, positive.
    """

    below: float
    agreeing: float
    above: float
    short: float
    met: float
    over: float
    extrapolated: float
    points: FloatArray
    supported: NDArray[np.bool_]
    n: int


class AgreementSides(Record):
    """Shares of people on either side of agreement: standardised (`below` to `above`), and as they are."""

    below: float
    agreeing: float
    above: float
    short: float
    met: float
    over: float
    n: int


def surface_support(
    expectation: ArrayLike,
    perception: ArrayLike,
    *,
    ends: tuple[float, float],
    weights: ArrayLike | None = None,
    least_share: float = LEAST_SHARE,
) -> SurfaceSupport:
    """Answer "is there anybody where the surface is drawn?".

    A surface needs people on both sides of agreement. `below` and `above` standardise both columns and count
    discrepancies of more than half a standard deviation: at least 10% each. Standardising hides it when nearly
    everybody is short; `short` and `over` count the gaps as they are. `extrapolated` is the share of the square of all
    possible answers that lies outside the smallest convex shape around the people, or on a side of agreement with less
    than `least_share` of them: grey it out.

    Shapes: expectation, perception, weights (n,); rows with a NaN are left out; `points` (61,) from `ends[0]` to
    `ends[1]` are the grid of `supported`. A column without spread: `below` to `above` NaN. Nobody: shares NaN, all
    extrapolated. Source: Shanock, Baran, Gentry, Pattison & Heggestad (2010), J. Business and Psychology 25, 543.

    >>> found = surface_support([5.0, 6.0, 7.0, 7.0], [4.0, 6.0, 5.0, 7.0], ends=(1, 7))
    >>> found.short, found.met, found.over, round(found.extrapolated, 2)
    (0.5, 0.5, 0.0, 0.93)
    """
    e, p = floats(expectation, perception)
    w = np.ones(e.size) if weights is None else floats(weights)[0]
    used = ~np.isnan(e + p) & (w > 0)
    points = np.linspace(*ends, _GRID)
    sides = agreement_sides(e, p, weights=w)
    if not sides.n:
        nowhere = np.zeros((_GRID, _GRID), np.bool_)
        return SurfaceSupport(**_shares(sides), extrapolated=1.0, points=points, supported=nowhere, n=0)
    across, up = np.meshgrid(points, points)
    inside = _inside(_hull(np.column_stack([e[used], p[used]])), across, up)
    # The line of agreement itself belongs to either side.
    inside &= (up >= across) if sides.short < least_share else (up == up)
    inside &= (up <= across) if sides.over < least_share else (up == up)
    # Each grid point stands for the area around it, half of it at an edge.
    edge = np.where((points == points[0]) | (points == points[-1]), 0.5, 1.0)
    area = np.outer(edge, edge)
    extrapolated = float(1 - area[inside].sum() / area.sum())
    return SurfaceSupport(**_shares(sides), extrapolated=extrapolated, points=points, supported=inside, n=sides.n)


def agreement_sides(
    expectation: ArrayLike, perception: ArrayLike, *, weights: ArrayLike | None = None
) -> AgreementSides:
    """Answer "are there people on both sides of agreement?" with the shares that `surface_support` speaks of.

    Shapes: expectation, perception, weights (n,); rows with a NaN are left out; nobody: NaN. Source: Shanock, Baran,
    Gentry, Pattison & Heggestad (2010), J. Business and Psychology 25, 543.

    >>> found = agreement_sides([5.0, 6.0, 7.0, 7.0], [4.0, 6.0, 5.0, 7.0])
    >>> found.below, found.above, found.short
    (0.25, 0.25, 0.5)
    """
    e, p = floats(expectation, perception)
    w = np.ones(e.size) if weights is None else floats(weights)[0]
    used = ~np.isnan(e + p) & (w > 0)
    e, p, w = e[used], p[used], w[used]
    if not e.size:
        return AgreementSides(**dict.fromkeys(_SIDES, float("nan")), n=0)
    share = w / w.sum()
    apart = _standard(p, share) - _standard(e, share)
    gap = np.round(p - e, DECIMALS)
    sides = (apart < -0.5, np.abs(apart) <= 0.5, apart > 0.5, gap < 0, gap == 0, gap > 0)
    shares = [float(w[side].sum() / w.sum()) for side in sides]
    if np.isnan(apart).any():
        shares[:3] = [np.nan] * 3
    return AgreementSides(**dict(zip(_SIDES, shares, strict=True)), n=int(e.size))


def supported_corners(
    expectation: ArrayLike,
    perception: ArrayLike,
    *,
    ends: tuple[float, float],
    reach: float = 0.0,
    below: bool = True,
    above: bool = True,
) -> FloatArray:
    """Answer "which part of the square of all answers do people hold up?" with its corners, counter-clockwise.

    The smallest convex shape around the places, each a square of `reach` to every side inside `ends`; cut at the line
    of agreement where the people `below` or `above` it are not enough. Shapes: expectation, perception (n,); corners
    (k, 2), expectation first, in scale points; (0, 2) where no area is left. Source: that of `surface_support`; the
    clipping is Sutherland & Hodgman (1974), Communications of the ACM 17, 32.

    >>> supported_corners([2.0, 6.0], [2.0, 6.0], ends=(1, 7), reach=1.0, above=False).tolist()
    [[1.0, 1.0], [3.0, 1.0], [7.0, 5.0], [7.0, 7.0]]
    """
    e, p = floats(expectation, perception)
    known = ~np.isnan(e + p)
    places = np.column_stack([e[known], p[known]])
    squares = np.concatenate([places + reach * np.array(side) for side in ((1, 1), (1, -1), (-1, 1), (-1, -1))])
    corners = _hull(np.clip(squares, *ends))
    corners = corners if below else _clipped(corners, 1.0)
    corners = corners if above else _clipped(corners, -1.0)
    return corners if polygon_area(corners) > 0 else np.empty((0, 2))


def polygon_area(corners: ArrayLike) -> float:
    """Return the area inside corners (k, 2), counter-clockwise; 0 of fewer than three.

    >>> polygon_area([[0, 0], [2, 0], [2, 1], [0, 1]])
    2.0
    """
    held = np.asarray(corners, np.float64).reshape(-1, 2)
    ahead = np.roll(held, -1, axis=0)
    return float((held[:, 0] * ahead[:, 1] - ahead[:, 0] * held[:, 1]).sum() / 2)


def _shares(sides: AgreementSides) -> dict[str, Any]:
    return {name: getattr(sides, name) for name in _SIDES}


def _clipped(corners: FloatArray, side: float) -> FloatArray:
    """Return the part of a shape where perception less expectation has a sign."""
    kept: list[FloatArray] = []
    for one, other in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        here, there = side * (one[1] - one[0]), side * (other[1] - other[0])
        if here >= 0:
            kept.append(one)
        if here * there < 0:
            kept.append(one + (other - one) * here / (here - there))
    return np.array(kept).reshape(-1, 2)


def _standard(values: FloatArray, share: FloatArray) -> FloatArray:
    away = values - share @ values
    # Samples of Shanock's kind are standardised with n - 1.
    sd = np.sqrt(share @ away**2 / (1 - share @ share)) if values.size > 1 else 0.0
    return away / sd if sd > 1e-9 else np.full(values.size, np.nan)


def _hull(places: FloatArray) -> FloatArray:
    """Return the corners of the convex hull, counter-clockwise (Andrew's monotone chain)."""
    ordered = np.unique(places, axis=0)
    if len(ordered) < 3:
        return ordered
    sides: list[list[tuple[float, float]]] = []
    for run in (ordered, ordered[::-1]):
        side: list[tuple[float, float]] = []
        for x, y in run.tolist():
            while len(side) > 1 and _turn(side[-2], side[-1], (x, y)) <= 0:
                side.pop()
            side.append((x, y))
        sides.append(side[:-1])
    return np.array(sides[0] + sides[1])


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _inside(corners: FloatArray, x: FloatArray, y: FloatArray) -> NDArray[np.bool_]:
    if len(corners) < 3:  # everybody in one place or on one line: no area
        return np.zeros(x.shape, np.bool_)
    found = np.ones(x.shape, np.bool_)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        found &= (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= -1e-9
    return found
