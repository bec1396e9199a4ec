"""R² of every subset of the drivers, from their correlations alone, and what each driver adds to it on average."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gapkit.stats.arrays import FloatArray, floats

MOST_DRIVERS = 22
"""All subsets of more drivers would take minutes and gigabytes."""

_SINGULAR = 1e-10
"""A driver with less variance of its own than this, after the others, is a combination of them: VIF above 1e10."""

_CELLS_PER_BLOCK = 2**18


def subset_r2(between: ArrayLike, with_outcome: ArrayLike) -> FloatArray:
    """Answer "how much of the outcome's variance does each of the 2^p subsets of the drivers explain?".

    Drivers are taken one after the other; every subset so far is split into one without the new driver (nothing
    changes) and one with it (its row is swept out of what is left of the correlations, the Schur complement). A subset
    costs a handful of operations instead of a regression. Subset number m holds driver j when bit j of m is set: 0 is
    the empty one, 2^p - 1 all.

    Shapes: between (..., p, p) correlations of the drivers, with_outcome (..., p) their correlations with the outcome;
    result (..., 2^p). Range 0..1. NaN from the subset on in which a driver is a combination of the others. A subset of
    a matrix that is no correlation matrix (pairwise deletion makes such) may exceed 1: see `relative_importance`.
    ValueError above 22 drivers. Memory: about 50 bytes per subset. Source: Furnival & Wilson (1974), Technometrics 16,
    499.

    >>> [round(float(x), 3) for x in subset_r2([[1.0, 0.5], [0.5, 1.0]], [0.6, 0.4])]
    [0.0, 0.36, 0.16, 0.373]
    """
    inside, outside = floats(between, with_outcome)
    p = outside.shape[-1]
    if p > MOST_DRIVERS:
        raise ValueError(f"all subsets of {p} drivers are too many; {MOST_DRIVERS} is the most")
    leading = np.broadcast_shapes(inside.shape[:-2], outside.shape[:-1])
    inside = np.broadcast_to(inside, (*leading, p, p)).reshape(-1, p, p)
    outside = np.broadcast_to(outside, (*leading, p)).reshape(-1, p)
    found = np.empty((len(outside), 2**p))
    # Blocks of correlation matrices that stay in a processor's cache together with their subsets.
    rows = max(1, _CELLS_PER_BLOCK >> p)
    for start in range(0, len(outside), rows):
        block = slice(start, start + rows)
        found[block] = 1 - _left_over(inside[block], outside[block]).T
    return found.reshape(*leading, 2**p)


def average_gains(r2: ArrayLike) -> FloatArray:
    """Answer "how much R² does each driver add, averaged over every order of taking them?" (LMG, Shapley value).

    Formula: sum over the subsets S without the driver of |S|! (p - 1 - |S|)! / p! (R²(S and driver) - R²(S)). The
    shares add up to R² of all drivers and are never negative; they are shares of what is explained, neither effects nor
    causes. Shapes: r2 (..., 2^p) as `subset_r2` orders it; result (..., p). NaN where any subset is. Source: Lindeman,
    Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis; Groemping (2006), J. Statistical
    Software 17(1).

    >>> [round(float(x), 4) for x in average_gains([0.0, 0.36, 0.16, 0.373333])]
    [0.2867, 0.0867]
    """
    (explained,) = floats(r2)
    p = explained.shape[-1].bit_length() - 1
    weight = _order_weights(p)
    # A subset T counts for its members with w(|T| - 1) and against the others with w(|T|).
    size = subset_sizes(p)
    shared = (explained * weight[1:][size]).sum(axis=-1)
    held = explained * (weight[:-1] + weight[1:])[size]
    gains = np.empty((*explained.shape[:-1], p))
    for driver in reversed(range(p)):
        half = 2**driver
        gains[..., driver] = held[..., half:].sum(axis=-1) - shared
        held = held[..., :half] + held[..., half:]
    return gains


def subset_sizes(p: int) -> NDArray[np.uint8]:
    """Return how many drivers each of the 2^p subsets holds, in the order of `subset_r2`.

    >>> subset_sizes(2).tolist()
    [0, 1, 1, 2]
    """
    sizes = np.zeros(1, np.uint8)
    for _ in range(p):
        sizes = np.concatenate([sizes, sizes + np.uint8(1)])
    return sizes


def _order_weights(p: int) -> FloatArray:
    """Return w(-1)..w(p), w(s) the share of the orders in which the driver comes after one given subset of s."""
    shares = [0.0]
    for size in range(p):
        shares.append(1 / p if size == 0 else shares[-1] * size / (p - size))
    return np.array([*shares, 0.0])


def _left_over(inside: FloatArray, outside: FloatArray) -> FloatArray:
    """Return the unexplained share (2^p, matrices)."""
    matrices, p = outside.shape
    # Planes: one per pair of what is still to be taken, the outcome last, each (subsets so far, matrices).
    row, column = np.triu_indices(p + 1)
    whole = np.ones((p + 1, p + 1, matrices))
    whole[:p, :p] = np.moveaxis(inside, 0, -1)
    whole[:p, p] = outside.T
    planes = list(whole[row, column][:, None, :])
    for left in range(p, 0, -1):
        own = planes[: left + 1]
        pivot = own[0]
        usable = pivot > _SINGULAR
        inverse = np.where(usable, 1 / np.where(usable, pivot, 1.0), np.nan)
        rest = planes[left + 1 :]
        planes = []
        place = 0
        for i in range(1, left + 1):
            step = own[i] * inverse
            for j in range(i, left + 1):
                before = rest[place]
                grown = np.empty((2 * len(before), matrices))
                grown[: len(before)] = before
                np.multiply(step, own[j], out=grown[len(before) :])
                np.subtract(before, grown[len(before) :], out=grown[len(before) :])
                planes.append(grown)
                rest[place] = pivot  # let go of what has been read
                place += 1
    return np.asarray(planes[0])
