"""Logistic regression for few events or separated groups: Firth's likelihood without first-order bias."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from gapkit.record import replace
from gapkit.stats.arrays import FloatArray, floats
from gapkit.stats.ordinal import OrdinalFit

_MOST_STEPS = 100
_ENOUGH = 1e-14
_FINE = 1e-12
_LONGEST = 5.0  # no step moves a coefficient further: far steps overshoot where the likelihood is flat


def firth_logit(
    event: ArrayLike,
    drivers: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    start: FloatArray | None = None,
) -> OrdinalFit | None:
    """Answer "how do the odds of the event change per unit of each driver?" when there are few events.

    Formula: the likelihood times the root of the determinant of the information (Jeffreys), so every estimate is
    finite even when a driver separates the groups; covariance is the inverse information there, or the sandwich of
    whole clusters (of people, with weights). Shapes: event (n,) 0 or 1, drivers (n, k), weights (n,) scaled to mean
    one, clusters (n,) labels. The result reads as that of `cumulative_logit` with two groups (the intercept is
    -thresholds[0]); `log_likelihood` is without the factor; `start` (threshold, slopes) saves steps. Nobody or
    everybody with the event, or drivers that determine each other: None. Sources: Firth (1993), Biometrika 80, 27;
    Heinze & Schemper (2002), Statistics in Medicine 21, 2409.

    >>> fit = firth_logit([0, 0, 0, 1, 1, 1], [[1], [2], [3], [4], [5], [6]])
    >>> fit.slopes.round(3).tolist()
    [1.129]
    """
    y, x = floats(event, drivers)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    w = w * len(w) / w.sum()
    design = np.column_stack([np.ones(len(y)), x])
    if not 0 < y.sum() < len(y) or np.linalg.matrix_rank(design * np.sqrt(w)[:, None]) < design.shape[1]:
        return None
    values = np.zeros(design.shape[1]) if start is None else np.concatenate([-start[:1], start[1:]])
    target, gradient, inverse, plain = _state(values, design, y, w)
    for _ in range(_MOST_STEPS):
        step = inverse @ gradient
        # What the likelihood can still gain, to second order; below this only rounding is left.
        if float(gradient @ step) < _ENOUGH:
            break
        step *= min(1.0, _LONGEST / max(float(np.abs(step).max()), 1e-300))
        size = 1.0
        while (found := _state(values + size * step, design, y, w))[0] < target and size > 1e-6:
            size /= 2
        values = values + size * step
        target, gradient, inverse, plain = found
    df = np.inf
    if weights is not None or clusters is not None:
        label = np.arange(len(y)) if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)[1]
        totals = np.zeros((int(label.max()) + 1, len(values)))
        np.add.at(totals, label, _scores(values, inverse, design, y, w))
        m = len(totals)
        inverse = m / max(m - 1, 1) * inverse @ (totals.T @ totals) @ inverse
        df = np.inf if clusters is None else float(max(m - 1, 1))
    share = float(w @ y / w.sum())
    null = float(w.sum() * (share * np.log(share) + (1 - share) * np.log(1 - share)))
    turned = np.diag([-1.0, *np.ones(x.shape[1])])
    return OrdinalFit(len(y), -values[:1], values[1:], turned @ inverse @ turned, plain, null, 0.0, False, df)


def flic(fit: OrdinalFit, event: ArrayLike, drivers: ArrayLike, *, weights: ArrayLike | None = None) -> OrdinalFit:
    """Return a fit of Firth's with the intercept under which as many events are foretold as came.

    Firth's likelihood pulls probabilities towards one half, rare events upwards. Formula: the slopes stay, the
    threshold is that of the plain likelihood beside them; the covariance stays (to first order it is the same).
    Source: Puhr, Heinze, Nold, Lusa & Geroldinger (2017), Statistics in Medicine 36, 2302.

    >>> x, y = np.arange(10.0)[:, None], np.arange(10) == 8
    >>> fit = flic(firth_logit(y, x), y, x)
    >>> round(float(expit(x @ fit.slopes - fit.thresholds[0]).sum()), 6)
    1.0
    """
    y, x = floats(event, drivers)
    w = np.ones(len(y)) if weights is None else np.asarray(weights, np.float64)
    line, threshold = x @ fit.slopes, float(fit.thresholds[0])
    for _ in range(_MOST_STEPS):
        p = expit(line - threshold)
        step = float(w @ (p - y)) / max(float(w @ (p * (1 - p))), 1e-300)
        threshold += float(np.clip(step, -_LONGEST, _LONGEST))
        if abs(step) < _FINE:
            break
    return replace(fit, thresholds=np.array([threshold]))


def _scores(values: FloatArray, inverse: FloatArray, design: FloatArray, y: FloatArray, w: FloatArray) -> FloatArray:
    """Return what each person adds to the gradient of the penalised likelihood."""
    p = expit(design @ values)
    leverage = w * p * (1 - p) * np.einsum("ij,jk,ik->i", design, inverse, design)
    return np.asarray(design * (w * (y - p) + leverage * (0.5 - p))[:, None])


def _state(
    values: FloatArray, design: FloatArray, y: FloatArray, w: FloatArray
) -> tuple[float, FloatArray, FloatArray, float]:
    """Return penalised log likelihood, its gradient, the inverse information, and the plain log likelihood."""
    line = design @ values
    p = expit(line)
    spread = w * p * (1 - p)
    information = design.T @ (design * spread[:, None])
    inverse: FloatArray = np.asarray(np.linalg.pinv(information), np.float64)
    plain = float(w @ (y * line - np.logaddexp(0.0, line)))
    gradient = _scores(values, inverse, design, y, w).sum(axis=0)
    sign, log_determinant = np.linalg.slogdet(information)
    return plain + (0.5 * log_determinant if sign > 0 else -np.inf), gradient, inverse, plain
