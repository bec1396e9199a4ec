"""Least squares when answers come in clusters: estimates, robust covariance, degrees of freedom, from sums."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, IntArray, bare, floats

Correction = Literal["CR1", "CR2"]
_NOISE = 64 * np.finfo(np.float64).eps
_SINGULAR = 1e-10


class ClusteredFit(Record):
    """Coefficients (..., p), their cluster-robust covariance (..., p, p), degrees of freedom for t, clusters."""

    coefficients: FloatArray
    covariance: FloatArray
    df: FloatArray
    clusters: FloatArray


class ClusteredLine(Record):
    """Intercept, slope, their covariance (2, 2), the degrees of freedom of each, clusters and rows used."""

    intercept: float
    slope: float
    covariance: FloatArray
    df_intercept: float
    df_slope: float
    clusters: int
    n: int

    @property
    def se_slope(self) -> float:
        """The standard error of the slope."""
        return float(np.sqrt(self.covariance[1, 1]))


def clustered_fit(
    xx: ArrayLike,
    xy: ArrayLike,
    n: ArrayLike,
    *,
    contrasts: ArrayLike | None = None,
    correction: Correction = "CR2",
) -> ClusteredFit:
    """Answer "what are the coefficients, when the rows of a cluster resemble each other?".

    Formula: b = (sum X'X)^-1 sum X'y; covariance = sum over clusters of g g'. CR1: g = (X'X)^-1 X_c'e_c,
    times C/(C - 1) (N - 1)/(N - p), df = C - 1. CR2: residuals first freed from the pull of their own
    cluster, (I - H_cc)^(-1/2) e_c, and df by Satterthwaite as if rows were independent; small, few or unequal
    clusters then keep the error rate. Only p x p matrices are formed, so per-cluster sums suffice.

    Shapes: xx (..., clusters, p, p) sums of w x x', xy (..., clusters, p) sums of w x y, n (...) rows,
    contrasts (q, p): then estimates of contrasts @ coefficients. Empty clusters do not count. NaN with fewer
    than two clusters or when X'X is singular. Source: Liang & Zeger (1986), Biometrika 73, 13; Bell &
    McCaffrey (2002), Survey Methodology 28, 169; Pustejovsky & Tipton (2018), J. Business & Economic
    Statistics 36, 672.

    >>> fit = clustered_fit([[[2.0]], [[2.0]], [[2.0]]], [[1.0], [3.0], [8.0]], 6)
    >>> round(float(fit.coefficients[0]), 6), round(float(fit.covariance[0, 0]), 4), round(float(fit.df[0]), 6)
    (2.0, 1.0833, 2.0)
    """
    squares, products, rows = floats(xx, xy, n)
    p = squares.shape[-1]
    there = np.diagonal(squares, axis1=-2, axis2=-1).sum(axis=-1) > 0
    clusters = there.sum(axis=-1).astype(np.float64)
    scale = np.sqrt(np.diagonal(squares.sum(axis=-3), axis1=-2, axis2=-1))
    scale = np.where(scale > 0, scale, np.nan)
    whole = np.nan_to_num((squares.sum(axis=-3) / scale[..., :, None]) / scale[..., None, :])
    roots, vectors = np.linalg.eigh(whole)
    usable = (roots[..., 0] > _SINGULAR) & (clusters > 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        half = (vectors / np.sqrt(np.where(roots > _SINGULAR, roots, np.nan))[..., None, :]) @ _turned(vectors)
    half = np.where(usable[..., None, None], half, np.nan)
    # In units where X'X is the identity every cluster is one small matrix, its leverage, and one score.
    own = (squares / scale[..., None, :, None]) / scale[..., None, None, :]
    pull = products / scale[..., None, :]
    fitted = half @ half @ pull.sum(axis=-2)[..., None]
    drawn = (own @ fitted[..., None, :, :])[..., 0]
    residual = pull - drawn
    residual = np.where(np.abs(residual) <= _NOISE * (np.abs(pull) + np.abs(drawn)), 0.0, residual)
    wide = half[..., None, :, :]
    leverage = wide @ own @ wide
    freed = _freed(leverage) if correction == "CR2" else np.broadcast_to(np.eye(p), leverage.shape)
    load = np.eye(p) if contrasts is None else floats(contrasts)[0]
    load = load / scale[..., None, :]
    steps = ((load @ half)[..., None, :, :] @ freed @ wide @ residual[..., None])[..., 0]
    covariance = _turned(steps) @ steps
    if correction == "CR1":
        with np.errstate(invalid="ignore", divide="ignore"):
            covariance *= (clusters / (clusters - 1) * (rows - 1) / (rows - p))[..., None, None]
        df = np.broadcast_to((clusters - 1)[..., None], covariance.shape[:-1])
    else:
        df = _satterthwaite(leverage, freed @ (half @ _turned(load))[..., None, :, :])
    df = np.where(usable[..., None], df, np.nan)
    return ClusteredFit(bare((load @ fitted)[..., 0]), bare(covariance), bare(df), bare(clusters))


def clustered_line(
    x: ArrayLike,
    y: ArrayLike,
    clusters: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    correction: Correction = "CR2",
) -> ClusteredLine:
    """Answer "by how much does y change per unit of x, when rows come from a few units observed repeatedly?".

    Weighted least squares of y on x with the covariance of `clustered_fit`; a lag is applied by the caller,
    by the rows it pairs. Shapes: all (rows,); rows with NaN are left out. Units: slope in y per x. NaN when x
    does not vary or there are fewer than two clusters. Below about ten clusters only CR2 keeps the error
    rate. Source: see `clustered_fit`.

    >>> line = clustered_line([0, 1, 2, 0, 1, 2, 0, 1, 2], [1, 2, 3, 2, 3, 5, 0, 2, 3], [0] * 3 + [1] * 3 + [2] * 3)
    >>> round(line.intercept, 4), round(line.slope, 4), round(line.se_slope, 4), round(line.df_slope, 4)
    (1.0, 1.3333, 0.1667, 2.0)
    """
    across, up = floats(x, y)
    weight = np.ones_like(across) if weights is None else floats(weights)[0]
    used = ~(np.isnan(across) | np.isnan(up) | np.isnan(weight)) & (weight > 0)
    across, up, weight = across[used], up[used], weight[used]
    codes: IntArray = np.unique(np.asarray(clusters)[used], return_inverse=True)[1].astype(np.int64)
    if not codes.size:
        return ClusteredLine(np.nan, np.nan, np.full((2, 2), np.nan), np.nan, np.nan, 0, 0)
    middle = float(weight @ across / weight.sum())
    away = across - middle
    w, wx, wxx, wy, wxy = (
        np.bincount(codes, weights=weight * part) for part in (np.ones_like(away), away, away * away, up, away * up)
    )
    fit = clustered_fit(
        np.stack([np.stack([w, wx], axis=-1), np.stack([wx, wxx], axis=-1)], axis=-2),
        np.stack([wy, wxy], axis=-1),
        up.size,
        contrasts=[[1.0, -middle], [0.0, 1.0]],
        correction=correction,
    )
    intercept, slope = (float(value) for value in fit.coefficients)
    return ClusteredLine(
        intercept, slope, fit.covariance, float(fit.df[0]), float(fit.df[1]), int(fit.clusters), up.size
    )


def _turned(matrix: FloatArray) -> FloatArray:
    return np.swapaxes(matrix, -1, -2)


def _freed(leverage: FloatArray) -> FloatArray:
    """Return (I - B)^(-1/2); a direction that one cluster decides alone has no residual and is left out."""
    symmetric = np.nan_to_num((leverage + _turned(leverage)) / 2)
    roots, vectors = np.linalg.eigh(symmetric)
    left = 1 - roots
    with np.errstate(invalid="ignore", divide="ignore"):
        inverse = np.where(left > _SINGULAR, 1 / np.sqrt(left), 0.0)
    return np.where(np.isnan(leverage), np.nan, (vectors * inverse[..., None, :]) @ _turned(vectors))


def _satterthwaite(leverage: FloatArray, arm: FloatArray) -> FloatArray:
    """Return (trace M)^2 / |M|^2 per contrast, M = diag(r'Br) - (Br)(Br)'; arm r is (..., clusters, p, q)."""
    bent = leverage @ arm
    own = (arm * bent).sum(axis=-2)
    shared = (bent * bent).sum(axis=-2)
    crossed = np.einsum("...cpq,...csq->...qps", bent, bent)
    trace = (own - shared).sum(axis=-2)
    squared = (own * own - 2 * own * shared).sum(axis=-2) + (crossed * crossed).sum(axis=(-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(trace * trace / np.where(squared > 0, squared, np.nan))


def joint_freedom(xx: ArrayLike, *, contrasts: ArrayLike) -> float:
    """Return the degrees of freedom of a test that several contrasts are zero together, covariance CR2.

    The covariance V of q contrasts is taken for Wishart: with D = O^-1/2 V O^-1/2, O its expectation where rows are
    independent, df = q (q + 1) / sum over s and t of Var(D_st). To be used in `wald_test`, which then is Hotelling's
    T2 of that many. For one contrast it is the df of `clustered_fit`. Shapes: xx (clusters, p, p) sums of w x x',
    contrasts (q, p). NaN where the fit has none. Source: Pustejovsky & Tipton (2018), J. Business & Economic
    Statistics 36, 672.

    >>> round(joint_freedom([[[2.0]], [[2.0]], [[2.0]]], contrasts=[[1.0]]), 6)
    2.0
    """
    squares, load = floats(xx, contrasts)
    p, q = squares.shape[-1], len(load)
    scale = np.sqrt(np.diagonal(squares.sum(axis=0)))
    if not (scale > 0).all():
        return np.nan
    roots, vectors = np.linalg.eigh(squares.sum(axis=0) / np.outer(scale, scale))
    if roots[0] <= _SINGULAR:
        return np.nan
    half = (vectors / np.sqrt(roots)) @ vectors.T
    leverage = half @ (squares / np.outer(scale, scale)) @ half
    arm = half @ (load / scale).T
    spread, turns = np.linalg.eigh(arm.T @ arm)
    if spread[0] <= _SINGULAR * spread[-1]:
        return np.nan
    arm = _freed(leverage) @ (arm @ (turns / np.sqrt(spread)))
    bent = leverage @ arm
    own, shared = _turned(arm) @ bent, _turned(bent) @ bent
    # Between clusters i and j the covariance is -B_i'B_j, within one own - shared: all pairs, then each with itself.
    flat = bent.reshape(-1, p * q)
    crossed = (flat.T @ flat).reshape(p, q, p, q)
    variance = float((crossed * crossed).sum() + (crossed * crossed.transpose(0, 3, 2, 1)).sum())
    for part, sign in ((own - shared, 1.0), (shared, -1.0)):
        trace = np.trace(part, axis1=-2, axis2=-1)
        variance += sign * float((trace * trace).sum() + (part * _turned(part)).sum())
    return q * (q + 1) / variance if variance > 0 else np.nan
