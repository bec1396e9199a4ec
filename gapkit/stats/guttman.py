"""Reliability from halves of a scale: Guttman's six lower bounds, and what a split would have given."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats

LARGEST_ENUMERATED = 14
RANDOM_SPLITS = 10_000


class Guttman(Record):
    """The six lambdas; each is a lower bound of reliability, the largest is the best of them."""

    lambda_1: FloatArray
    lambda_2: FloatArray
    lambda_3: FloatArray
    lambda_4: FloatArray
    lambda_5: FloatArray
    lambda_6: FloatArray


class SplitHalf(Record):
    """Smallest, mean and largest reliability over splits in halves; how many, and whether all of them."""

    minimum: FloatArray
    mean: FloatArray
    maximum: FloatArray
    splits: int
    exhaustive: bool


def guttman_lambdas(covariance: ArrayLike, *, generator: np.random.Generator | None = None) -> Guttman:
    """Answer "what is the least reliability this scale can have?", by six bounds.

    Formula, T the sum of C: l1 = 1 - tr C/T; l2 = l1 + sqrt(k/(k - 1) sum of squared covariances)/T; l3 =
    alpha; l4 = the best split, 2 (1 - (v_A + v_B)/T); l5 = l1 + 2 sqrt(largest row sum of squared
    covariances)/T; l6 = 1 - sum of the variances that the other items do not explain / T. A correlation
    matrix gives the standardised bounds.

    Shapes: (..., k, k). l4 tries every split up to 14 items; beyond, 10,000 random halves drawn from
    `generator`, and NaN without one. k = 1, or a total without variance: NaN; a singular matrix: l6 NaN.
    Source: Guttman (1945), Psychometrika 10, 255.

    >>> bounds = guttman_lambdas([[1.0, 0.5], [0.5, 1.0]])
    >>> round(float(bounds.lambda_3), 4), round(float(bounds.lambda_6), 4)
    (0.6667, 0.5)
    """
    (spread,) = floats(covariance)
    k = spread.shape[-1]
    total = spread.sum(axis=(-2, -1))
    total = np.where((total > 0) & (k > 1), total, np.nan)
    variances = np.diagonal(spread, axis1=-2, axis2=-1)
    lambda_1 = 1 - variances.sum(axis=-1) / total
    shared = (spread * spread).sum(axis=-1) - variances * variances
    if k <= LARGEST_ENUMERATED:
        lambda_4 = _split_reliabilities(spread, total, _every_split(k)).max(axis=-1)
    elif generator is not None:
        lambda_4 = _split_reliabilities(spread, total, _random_halves(k, generator)).max(axis=-1)
    else:
        lambda_4 = np.full_like(total, np.nan)
    ratio = k / max(k - 1, 1)
    return Guttman(
        lambda_1=bare(lambda_1),
        lambda_2=bare(lambda_1 + np.sqrt(ratio * shared.sum(axis=-1)) / total),
        lambda_3=bare(ratio * lambda_1),
        lambda_4=bare(lambda_4),
        lambda_5=bare(lambda_1 + 2 * np.sqrt(shared.max(axis=-1)) / total),
        lambda_6=bare(1 - _unexplained(spread) / total),
    )


def split_half(covariance: ArrayLike, *, generator: np.random.Generator | None = None) -> SplitHalf:
    """Answer "how much would the reliability depend on how the scale is cut in two halves?".

    Formula per split: 2 (1 - (v_A + v_B)/T) (Rulon 1939; Flanagan). All splits into halves (k odd: sizes
    differ by one) up to 14 items; beyond, 10,000 random ones from `generator`, and NaN without one. Shapes:
    (..., k, k).

    >>> result = split_half([[1.0, 0.5], [0.5, 1.0]])
    >>> round(float(result.mean), 4), result.splits
    (0.6667, 1)
    """
    (spread,) = floats(covariance)
    k = spread.shape[-1]
    total = spread.sum(axis=(-2, -1))
    total = np.where((total > 0) & (k > 1), total, np.nan)
    exhaustive = k <= LARGEST_ENUMERATED
    if not exhaustive and generator is None:
        nothing = bare(np.full_like(total, np.nan))
        return SplitHalf(nothing, nothing, nothing, 0, False)
    halves = _every_half(k) if generator is None or exhaustive else _random_halves(k, generator)
    found = _split_reliabilities(spread, total, halves)
    return SplitHalf(
        minimum=bare(found.min(axis=-1)),
        mean=bare(found.mean(axis=-1)),
        maximum=bare(found.max(axis=-1)),
        splits=halves.shape[0],
        exhaustive=exhaustive,
    )


def _split_reliabilities(spread: FloatArray, total: FloatArray, sides: FloatArray) -> FloatArray:
    """Return 1 - s'Cs/T for every row s of +-1: the same as 2 (1 - (v_A + v_B)/T)."""
    return np.asarray(1 - ((sides @ spread) * sides).sum(axis=-1) / total[..., None])


def _every_split(k: int) -> FloatArray:
    bits = np.arange(1, max(2 ** (k - 1), 2))[:, None] >> np.arange(k) & 1  # the last item stays on one side
    return np.asarray(1 - 2 * bits, dtype=np.float64)


def _every_half(k: int) -> FloatArray:
    if k < 2:
        return np.ones((1, k))
    chosen = np.array(list(combinations(range(k), k // 2)))
    if k % 2 == 0:
        chosen = chosen[: len(chosen) // 2]  # each half is met again as the complement
    sides = np.ones((len(chosen), k))
    np.put_along_axis(sides, chosen, -1.0, axis=1)
    return sides


def _random_halves(k: int, generator: np.random.Generator) -> FloatArray:
    sides = np.ones((RANDOM_SPLITS, k))
    sides[:, : k // 2] = -1.0
    mixed: FloatArray = generator.permuted(sides, axis=1)
    return mixed


def _unexplained(spread: FloatArray) -> FloatArray:
    """Return the summed residual variances of each item on the others; NaN for a singular matrix."""
    roots = np.linalg.eigvalsh(spread)
    regular = roots[..., 0] > 1e-12 * np.abs(roots[..., -1])
    safe = np.where(regular[..., None, None], spread, np.eye(spread.shape[-1]))
    residual = 1 / np.diagonal(np.linalg.inv(safe), axis1=-2, axis2=-1)
    return np.where(regular, residual.sum(axis=-1), np.nan)
