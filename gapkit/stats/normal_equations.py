"""Least squares from sums: what each person adds to them, and the coefficients of many sums at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.stats.arrays import FloatArray, IntArray, floats

_SINGULAR = 1e-10
_SURE = 1e8
"""An inverse whose diagonal adds up to less than this is that of columns far from combinations of each other."""


def product_terms(design: ArrayLike, outcome: ArrayLike, weights: ArrayLike) -> FloatArray:
    """Return (n, k (k + 1)/2 + k) what each row adds to w x x' (upper half) and to w x y.

    >>> product_terms([[1.0, 3.0]], [5.0], [2.0]).tolist()
    [[2.0, 6.0, 18.0, 10.0, 30.0]]
    """
    x, y, w = floats(design, outcome, weights)
    row, column = np.triu_indices(x.shape[1])
    return np.concatenate([x[:, row] * x[:, column], x * y[:, None]], axis=1) * w[:, None]


def solved_sums(sums: ArrayLike, k: int) -> tuple[FloatArray, IntArray]:
    """Return coefficients (b, k) and ranks (b,) from sums (b, k (k + 1)/2 + k) of `product_terms`.

    Where columns are combinations of each other (rank below k) the coefficients are the shortest that fit best, in
    units in which every column has length 1: predictions are right, the single coefficients mean nothing.

    >>> coefficients, rank = solved_sums([[2.0, 1.0, 1.0, 3.0, 2.0]], 2)  # y 1 at x 0, y 2 at x 1
    >>> coefficients.round(6).tolist(), rank.tolist()
    ([[1.0, 1.0]], [2])
    """
    (total,) = floats(sums)
    row, column = np.triu_indices(k)
    squares = np.empty((len(total), k, k))
    squares[:, row, column] = squares[:, column, row] = total[:, : row.size]
    size: FloatArray = np.sqrt(np.diagonal(squares, axis1=1, axis2=2))
    scale = np.where(size > 0, size, 1.0)
    roots, vectors = np.linalg.eigh(squares / (scale[:, :, None] * scale[:, None, :]))
    there = roots > _SINGULAR
    pull = np.swapaxes(vectors, 1, 2) @ (total[:, row.size :] / scale)[..., None]
    part = np.where(there, 1 / np.where(there, roots, 1.0), 0.0)[..., None] * pull
    return (vectors @ part)[..., 0] / scale, there.sum(axis=1)


def determined_sums(sums: ArrayLike, k: int) -> FloatArray:
    """Return coefficients (b, k) from sums of `product_terms`; NaN where columns are nearly combinations of each other.

    For many resamples of one design: four times as fast as `solved_sums`, which tells how many columns are left.

    >>> determined_sums([[2.0, 1.0, 1.0, 3.0, 2.0], [2.0, 2.0, 2.0, 3.0, 3.0]], 2).round(6).tolist()
    [[1.0, 1.0], [nan, nan]]
    """
    (total,) = floats(sums)
    row, column = np.triu_indices(k)
    squares = np.empty((len(total), k, k))
    squares[:, row, column] = squares[:, column, row] = total[:, : row.size]
    size: FloatArray = np.sqrt(np.diagonal(squares, axis1=1, axis2=2))
    there = (size > 0).all(axis=1)
    scale = np.where(size > 0, size, 1.0)
    unit = squares / (scale[:, :, None] * scale[:, None, :])
    try:
        inverse = np.linalg.inv(unit)
    except np.linalg.LinAlgError:  # One of them has no inverse at all: they are all asked how far they are from that.
        there &= np.linalg.eigvalsh(unit)[:, 0] > 1 / _SURE
        inverse = np.linalg.inv(np.where(there[:, None, None], unit, np.eye(k)))
    parts = np.diagonal(inverse, axis1=1, axis2=2)
    there &= (parts > 0).all(axis=1) & (parts.sum(axis=1) < _SURE)
    found = (inverse @ (total[:, row.size :] / scale)[..., None])[..., 0] / scale
    return np.where(there[:, None], found, np.nan)
