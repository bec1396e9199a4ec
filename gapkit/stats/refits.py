"""Cumulative logits of many subsets of the same people at once: what leaving people aside in turn asks for."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, floats

_MOST_STEPS = 25
_ENOUGH = 1e-10
_FARTHEST = 30.0


class Refits(Record):
    """One fit per subset: `thresholds` (F, cuts), `slopes` (F, k); `found` (F,) tells which of them exist."""

    thresholds: FloatArray
    slopes: FloatArray
    found: np.ndarray[tuple[int], np.dtype[np.bool_]]


def refitted(
    groups: ArrayLike,
    drivers: ArrayLike,
    kept: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    ridge: float = 0.0,
    start: FloatArray | None = None,
) -> Refits:
    """Answer "what would the fit be without these people?" for many sets of people at the same time.

    Formula: that of `cumulative_logit`, Newton steps of all subsets together from `start` (thresholds, slopes), which
    is best the fit of everybody: two or three steps then do. Shapes: groups (n,) whole numbers 0..G-1, drivers (n, k),
    kept (F, n) True for the people of a subset, weights (n,). A subset that lacks a group, whose groups are told apart
    perfectly, or that needs shorter steps than Newton's is not `found`: `cumulative_logit` may still fit it. Source:
    McCullagh (1980), J. Royal Statistical Society B 42, 109.

    >>> x = [[1], [2], [2], [3], [3], [4], [4], [5], [6], [6]]
    >>> fits = refitted([0, 0, 1, 0, 1, 1, 2, 2, 1, 2], x, [[True] * 10, [False] + [True] * 9])
    >>> fits.slopes[:, 0].round(3).tolist(), fits.found.tolist()
    ([1.173, 1.043], [True, True])
    """
    order = np.argsort(np.asarray(groups, np.int64), kind="stable")
    y = np.asarray(groups, np.int64)[order]
    (x,) = floats(drivers)
    x = x[order]
    there = np.asarray(kept, np.float64)[:, order]
    w = there if weights is None else there * np.asarray(weights, np.float64)[order]
    people = there.sum(axis=1, keepdims=True)
    total = w.sum(axis=1, keepdims=True)
    w = w * (people / np.where(total > 0, total, 1.0))
    cuts, k = int(y.max(initial=0)), x.shape[1]
    edges = np.searchsorted(y, np.arange(cuts + 2))
    occupied = np.stack([w[:, edges[g] : edges[g + 1]].sum(axis=1) for g in range(cuts + 1)], axis=1)
    found = (occupied > 0).all(axis=1) & (cuts > 0)
    if start is None:
        below = np.clip(np.cumsum(occupied, axis=1)[:, :-1] / np.maximum(people, 1), 1e-9, 1 - 1e-9)
        values = np.hstack([np.log(below / (1 - below)), np.zeros((len(w), k))])
    else:
        values = np.tile(start, (len(w), 1))
    mean = w @ x / np.maximum(people, 1)
    spread = np.sqrt(np.maximum(w @ x**2 / np.maximum(people, 1) - mean**2, 0.0))
    found &= (spread > 0).all(axis=1)
    penalty = np.hstack([np.zeros((len(w), cuts)), ridge * spread**2])
    crossed = (x[:, :, None] * x[:, None, :]).reshape(len(x), k * k)
    open_ = np.flatnonzero(found)
    for _ in range(_MOST_STEPS):
        if not open_.size:
            break
        gradient, information = _slopes(values[open_], x, crossed, w[open_], edges)
        gradient -= penalty[open_] * values[open_]
        information[:, np.arange(cuts + k), np.arange(cuts + k)] += penalty[open_] + 1e-12
        step = _solved(information, gradient)
        values[open_] += step
        far = np.abs(values[open_, cuts:] * spread[open_]).max(axis=1) > _FARTHEST
        lost = far | ~np.isfinite(values[open_]).all(axis=1) | (np.diff(values[open_, :cuts], axis=1) <= 0).any(axis=1)
        found[open_[lost]] = False
        done = lost | (np.einsum("fi,fi->f", gradient, step) < _ENOUGH)
        open_ = open_[~done]
    found[open_] = False
    return Refits(values[:, :cuts], values[:, cuts:], found)


def _solved(information: FloatArray, gradient: FloatArray) -> FloatArray:
    """Return the Newton steps; NaN for all where one of them has none."""
    try:
        return np.asarray(np.linalg.solve(information, gradient[:, :, None])[:, :, 0])
    except np.linalg.LinAlgError:
        return np.full_like(gradient, np.nan)


def _slopes(
    values: FloatArray, x: FloatArray, crossed: FloatArray, w: FloatArray, edges: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return gradient (F, q) and information (F, q, q) of people sorted by group.

    With F the logistic function and d the distance of the two thresholds of a group, P(group) is
    F(upper) F(-lower) (1 - exp(-d)): its derivatives need F at both ends and 1/(exp(d) - 1), the same for everybody.
    """
    cuts, k = len(edges) - 2, x.shape[1]
    line = values[:, cuts:] @ x.T
    pull, bend = np.empty_like(line), np.zeros_like(line)
    gradient = np.empty((len(values), cuts + k))
    information = np.zeros((len(values), cuts + k, cuts + k))
    for g in range(cuts + 1):
        own = slice(edges[g], edges[g + 1])
        weight = w[:, own]
        total = weight.sum(axis=1)
        inner: FloatArray = np.zeros(len(values))
        if 0 < g < cuts:
            inner = 1 / np.expm1(values[:, g] - values[:, g - 1])
            information[:, g, g - 1] -= total * inner * (inner + 1)
        slope = weight.copy()
        for cut, upper in ((g, True), (g - 1, False)):
            if not 0 <= cut < cuts:
                continue
            up_to = expit(values[:, cut, None] - line[:, own])
            density = weight * (up_to * (1 - up_to))
            slope -= weight * up_to
            bend[:, own] += density
            gain = total - (weight * up_to).sum(axis=1) if upper else -(weight * up_to).sum(axis=1)
            gain = gain + total * inner if upper else gain - total * inner
            gradient[:, cut] = gain if upper else gradient[:, cut] + gain
            information[:, cut, cut] += density.sum(axis=1) + total * inner * (inner + 1)
            information[:, cuts:, cut] -= density @ x[own]
        # The first group has no lower edge (F is 0 there), the last no upper one (F is 1).
        pull[:, own] = slope - weight if g == cuts else slope
    gradient[:, cuts:] = -(pull @ x)
    information[:, cuts:, cuts:] = (bend @ crossed).reshape(len(values), k, k)
    rows, columns = np.triu_indices(cuts + k, 1)
    information[:, rows, columns] = information[:, columns, rows]
    return gradient, information
