"""The shape of a response surface: its summit, valley or pass, and the directions in which it bends most and least."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.bootstrap import percentile_interval, resample_counts
from gapkit.stats.normal_equations import determined_sums, product_terms

Kind = Literal["summit", "valley", "pass", "no turning point"]

_FLAT = 1e-9


class SurfaceShape(Record):
    """Turning point (..., 2) in X, Z; its bend; slope and intercept of the two principal axes Z = intercept + slope X.

    `angle` (...) is the direction of the first axis in degrees from the X axis, -90 to 90: it exists where a slope is
    endless. `bends` (..., 2) are the curvatures along first and second axis.
    """

    turning_point: FloatArray
    bends: FloatArray
    angle: FloatArray
    slopes: FloatArray
    intercepts: FloatArray

    @property
    def kind(self) -> Kind:
        """What the turning point of a single surface is."""
        first, second = (float(bend) for bend in self.bends)
        if np.isnan(self.turning_point).any():
            return "no turning point"
        return "valley" if second > 0 else "summit" if first < 0 else "pass"


class ResampledShape(Record):
    """A shape with percentile intervals: turning point (2,), angle in degrees, slopes and intercepts of the axes (2,).

    A slope whose direction could be the vertical has the interval -inf..inf: read the angle.
    """

    shape: SurfaceShape
    turning_low: FloatArray
    turning_high: FloatArray
    angle_low: float
    angle_high: float
    slopes_low: FloatArray
    slopes_high: FloatArray
    intercepts_low: FloatArray
    intercepts_high: FloatArray
    kept: int


def surface_shape(coefficients: ArrayLike) -> SurfaceShape:
    """Answer "where does the surface turn, and along which lines does it bend upwards and downwards most?".

    Formula: X0 = (b2 b4 - 2 b1 b5)/(4 b3 b5 - b4²), Z0 = (b1 b4 - 2 b2 b3)/(4 b3 b5 - b4²); the axes are the
    eigenvectors of [[b3, b4/2], [b4/2, b5]], the first with the larger eigenvalue (bends upwards most, or downwards
    least), slope (b5 - b3 +- sqrt((b3 - b5)² + b4²))/b4 through the turning point. With b4 = 0 the axes are those of
    the scales: slope 0 and infinity. NaN where there is none: a plane or a straight ridge turns nowhere, a bowl that
    bends alike everywhere has no axes.

    Shapes: coefficients (..., 6) in the order of `response_surface.TERMS`. Units: scale points from the midpoint.
    Reading: a first axis of slope 1 through the origin is the line of agreement. Source: Edwards & Parry (1993),
    Academy of Management J. 36, 1577; Box & Draper (1987), Empirical Model-Building and Response Surfaces.

    >>> found = surface_shape([0.0, 1.0, 1.0, -1.0, 1.0, -1.0])
    >>> found.kind, found.turning_point.round(6).tolist(), found.slopes.round(6).tolist()
    ('summit', [1.0, 1.0], [1.0, -1.0])
    """
    (b,) = floats(coefficients)
    b1, b2, b3, b4, b5 = (b[..., i] for i in range(1, 6))
    size = np.abs(b[..., 3:]).max(axis=-1)
    below = 4 * b3 * b5 - b4 * b4
    turns = np.abs(below) > _FLAT * np.maximum(size, np.finfo(float).tiny) ** 2
    below = np.where(turns, below, np.nan)
    point = np.stack([(b2 * b4 - 2 * b1 * b5) / below, (b1 * b4 - 2 * b2 * b3) / below], axis=-1)
    apart = np.hypot(b3 - b5, b4)
    bends = np.stack([b3 + b5 + apart, b3 + b5 - apart], axis=-1) / 2
    # The doubled angle of the eigenvector of the larger eigenvalue needs no division by b4.
    turn = np.where(apart > _FLAT * size, np.arctan2(b4, b3 - b5) / 2, np.nan)
    cosine, sine = np.cos(turn), np.sin(turn)
    with np.errstate(divide="ignore", invalid="ignore"):
        slopes = np.stack([_slope(sine, cosine), _slope(cosine, -sine)], axis=-1)
        intercepts = point[..., 1:] - slopes * point[..., :1]
    intercepts = np.where(np.isinf(slopes), np.nan, intercepts)
    return SurfaceShape(point, bends, np.degrees(turn), slopes, intercepts)


def resampled_shape(
    expectation: ArrayLike,
    perception: ArrayLike,
    outcome: ArrayLike,
    *,
    midpoint: float,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    replicates: int = 2000,
    level: float = 0.95,
    seed: int | np.random.Generator = 0,
) -> ResampledShape:
    """Answer "how sure are the turning point and the axes?" by resampling people, or whole clusters when named.

    Turning point and axes are ratios of estimates: their spread is lopsided and often endless, so percentiles and no
    standard errors. Angles are measured from the estimated one, a quarter turn to either side, before percentiles are
    taken, and slopes follow from the angle. Shapes: all (n,); rows with a NaN are left out. NaN when n <= 6 or the
    answers take too few values; `kept` resamples had a surface. Source: Efron (1979), Annals of Statistics 7, 1;
    Edwards (2002).

    >>> wanted, got = np.meshgrid(np.arange(1.0, 8.0), np.arange(1.0, 8.0))
    >>> noise = np.random.default_rng(1).normal(size=49)
    >>> outcome = 9 - 0.5 * (got - wanted).ravel() ** 2 - 0.1 * (got + wanted - 9).ravel() ** 2 + 0.3 * noise
    >>> found = resampled_shape(wanted.ravel(), got.ravel(), outcome, midpoint=4, replicates=500)
    >>> found.shape.kind, bool(found.slopes_low[0] < 1 < found.slopes_high[0])
    ('summit', True)
    """
    e, p, y = floats(expectation, perception, outcome)
    w = np.ones(e.size) if weights is None else floats(weights)[0]
    used = ~np.isnan(e + p + y) & (w > 0)
    x, z, y, w = e[used] - midpoint, p[used] - midpoint, y[used], w[used]
    x1 = np.stack([np.ones_like(x), x, z, x * x, x * z, z * z], axis=1)
    # Sums of the products of the terms and with the outcome; a resample is a linear combination of them.
    parts = product_terms(x1, y, w)
    if clusters is not None and y.size:
        home = np.unique(np.asarray(clusters)[used], return_inverse=True)[1]
        parts = np.stack([np.bincount(home, weights=part) for part in parts.T], axis=1)
    shape = surface_shape(determined_sums(parts.sum(axis=0)[None], 6)[0])
    if len(parts) <= 6 or np.isnan(shape.bends).any():
        two = np.full(2, np.nan)
        return ResampledShape(shape, two, two, np.nan, np.nan, two, two, two, two, 0)
    blocks = resample_counts(len(parts), replicates, np.random.default_rng(seed))
    drawn = surface_shape(np.concatenate([determined_sums(counts.astype(np.float64) @ parts, 6) for counts in blocks]))
    low, high = percentile_interval(drawn.turning_point, level=level)
    away = (drawn.angle - shape.angle + 90) % 180 - 90
    angle_low, angle_high = (float(shape.angle + end) for end in percentile_interval(away, level=level))
    ends = [_slopes_between(angle_low + turn, angle_high + turn) for turn in (0.0, 90.0)]
    rise_low, rise_high = percentile_interval(drawn.intercepts, level=level)
    return ResampledShape(
        shape=shape,
        turning_low=low,
        turning_high=high,
        angle_low=angle_low,
        angle_high=angle_high,
        slopes_low=np.array([end[0] for end in ends]),
        slopes_high=np.array([end[1] for end in ends]),
        intercepts_low=rise_low,
        intercepts_high=rise_high,
        kept=int((~np.isnan(drawn.bends).any(axis=1)).sum()),
    )


def _slope(rise: FloatArray, run: FloatArray) -> FloatArray:
    vertical: NDArray[np.bool_] = np.abs(run) < _FLAT
    return np.where(vertical, np.where(np.isnan(run), np.nan, np.inf), rise / np.where(vertical, 1.0, run))


def _slopes_between(low: float, high: float) -> tuple[float, float]:
    """Return the slopes of the directions from low to high degrees; everything when the vertical lies among them."""
    if np.isnan(low) or np.isnan(high):
        return np.nan, np.nan
    if np.floor((low + 90) / 180) != np.floor((high + 90) / 180):
        return -np.inf, np.inf
    return float(np.tan(np.radians(low))), float(np.tan(np.radians(high)))
