"""How much each driver matters for an outcome, from their correlations alone."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats
from gapkit.stats.subset_r2 import MOST_DRIVERS, average_gains, subset_r2

Obstacle = Literal["", "constant outcome", "constant driver", "collinear drivers", "no correlation matrix"]
"""Why there is no importance: a driver must be left out, or the data looked at. Empty: nothing stands in the way."""

_SINGULAR = 1e-10
_NOISE = 1e-9


class Importance(Record):
    """R² of all drivers, and per driver (p,) what it means; all NaN where there is an obstacle."""

    r2: float
    lmg: FloatArray
    relative_weights: FloatArray
    first: FloatArray
    last: FloatArray
    slopes: FloatArray
    correlations: FloatArray
    vif: FloatArray
    condition: float
    opposite_sign: NDArray[np.bool_]
    stronger_together: NDArray[np.bool_]
    obstacle: Obstacle = ""
    culprits: tuple[int, ...] = ()


def relative_importance(between: ArrayLike, with_outcome: ArrayLike, *, lmg_up_to: int = MOST_DRIVERS) -> Importance:
    """Answer "how much of what is explained belongs to each driver, when the drivers are correlated?".

    - `lmg`: R² it adds, averaged over all orders (`subset_r2.average_gains`; equal to general dominance and the Shapley
      value); NaN above 22 drivers, or above `lmg_up_to`, for its work doubles with each of them. `relative_weights`:
      Johnson's approximation, for any number. Both add up to `r2`.
    - `first`: R² of the driver alone. `last`: R² it adds to all others; what only this driver explains.
    - `slopes`: standardised regression slopes R^-1 r, in SD of the outcome per SD of the driver; `correlations`: r.
    - `vif`: diagonal of R^-1, above 5 to 10 a slope says little. `condition`: the root of largest over smallest
      eigenvalue of R, above 30 the drivers are nearly one.
    - `opposite_sign`: slope and r point different ways; `stronger_together`: the driver adds more to the others than it
      explains alone. Both are suppression: read the driver with the others, never by itself.

    Shares have no sign and are not effects: they say whose variance goes along with the outcome, not what would happen
    if a driver changed. One good or bad mood behind all answers (halo) lifts them together.

    Shapes: between (p, p) correlations of the drivers, with_outcome (p,). With `obstacle` everything is NaN: a driver
    or the outcome never varies; drivers are combinations of each other (eigenvalue below 1e-10; `culprits` tells which,
    for instance expectation, perception and gap together); or the matrix belongs to no data (pairwise deletion).
    Source: Groemping (2006), J. Statistical Software 17(1); Johnson (2000), Multivariate Behavioral Research 35, 1.

    >>> found = relative_importance([[1.0, 0.5], [0.5, 1.0]], [0.6, 0.4])
    >>> round(found.r2, 4), found.lmg.round(4).tolist(), found.slopes.round(4).tolist()
    (0.3733, [0.2867, 0.0867], [0.5333, 0.1333])
    >>> relative_importance([[1.0, 1.0], [1.0, 1.0]], [0.6, 0.6]).obstacle
    'collinear drivers'
    """
    inside, outside = floats(between, with_outcome)
    p = outside.size
    obstacle, culprits = _obstacle(inside, outside)
    if obstacle:
        return _nothing(p, obstacle, culprits)
    roots = np.linalg.eigvalsh(inside)
    inverse = np.linalg.inv(inside)
    vif = np.diagonal(inverse).copy()
    slopes = inverse @ outside
    first, last = outside * outside, slopes * slopes / vif
    told = p <= min(lmg_up_to, MOST_DRIVERS)
    lmg = average_gains(subset_r2(inside, outside)) if told else np.full(p, np.nan)
    return Importance(
        r2=float(slopes @ outside),
        lmg=lmg,
        relative_weights=relative_weights(inside, outside),
        first=first,
        last=last,
        slopes=slopes,
        correlations=outside.copy(),
        vif=vif,
        condition=float(np.sqrt(roots[-1] / roots[0])),
        opposite_sign=(slopes * outside < 0) & (np.abs(slopes) > _NOISE) & (np.abs(outside) > _NOISE),
        stronger_together=last > first + _NOISE,
    )


def relative_weights(between: ArrayLike, with_outcome: ArrayLike) -> FloatArray:
    """Answer the question of `relative_importance` for any number of drivers, by Johnson's relative weights.

    The drivers are replaced by uncorrelated ones that resemble them most; these share R² without overlap, and hand
    their parts back. Formula: R = V L V', K = V L^1/2 V', b = K^-1 r, weight_j = sum_k K_jk² b_k². They add up to R²
    and are close to LMG; equal to it for two drivers. Shapes: between (..., p, p), with_outcome (..., p), result (...,
    p). NaN when the drivers are combinations of each other. Source: Johnson (2000), Multivariate Behavioral Research
    35, 1.

    >>> relative_weights([[1.0, 0.5], [0.5, 1.0]], [0.6, 0.4]).round(4).tolist()
    [0.2867, 0.0867]
    """
    inside, outside = floats(between, with_outcome)
    known = np.asarray(np.isfinite(inside).all(axis=(-2, -1)))
    roots, vectors = np.linalg.eigh(np.where(known[..., None, None], inside, np.eye(inside.shape[-1])))
    usable = known & (roots[..., 0] > _SINGULAR)
    half = np.sqrt(np.where(usable[..., None], roots, np.nan))
    turned = np.swapaxes(vectors, -1, -2)
    loads = (vectors * half[..., None, :]) @ turned
    slopes = (vectors / half[..., None, :]) @ (turned @ outside[..., None])
    return bare((loads**2 @ slopes**2)[..., 0])


def _nothing(p: int, obstacle: Obstacle, culprits: tuple[int, ...]) -> Importance:
    blank, never = np.full(p, np.nan), np.zeros(p, np.bool_)
    return Importance(
        r2=np.nan,
        lmg=blank,
        relative_weights=blank,
        first=blank,
        last=blank,
        slopes=blank,
        correlations=blank,
        vif=blank,
        condition=np.nan,
        opposite_sign=never,
        stronger_together=never,
        obstacle=obstacle,
        culprits=culprits,
    )


def _obstacle(inside: FloatArray, outside: FloatArray) -> tuple[Obstacle, tuple[int, ...]]:
    """Return what stands in the way, and the drivers it comes from."""
    constant = np.isnan(np.diagonal(inside))
    if constant.any():
        return "constant driver", _places(constant)
    if np.isnan(outside).any():
        return "constant outcome", ()
    if np.isnan(inside).any():
        return "no correlation matrix", _places(np.asarray(np.isnan(inside).any(axis=0)))
    roots, vectors = np.linalg.eigh(inside)
    if roots[0] < -_SINGULAR:
        return "no correlation matrix", ()
    if roots[0] <= _SINGULAR:
        shares = (vectors[:, roots <= _SINGULAR] ** 2).sum(axis=1)
        return "collinear drivers", _places(shares > _NOISE)
    if outside @ np.linalg.solve(inside, outside) > 1 + _NOISE:
        return "no correlation matrix", ()
    return "", ()


def _places(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(place) for place in np.flatnonzero(mask))
