"""Blanks: do those who left some answers out answer the rest like everybody else?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, fdtrc

from gapkit.record import Record, replace
from gapkit.stats.arrays import FloatArray

_CLOSE = 1e-7
_MOST_STEPS = 500
_MOST_CLUSTERS = 400  # of more, evenly spaced ones tell how uneven the design effects are


class LittleTest(Record):
    """Little's statistic, its degrees of freedom and p, over how many patterns of blanks.

    For people in clusters also the F that p comes from, with its degrees of freedom, and the mean `design_effect`.
    """

    d2: float
    df: int
    p_value: float
    patterns: int
    f: float = np.nan
    df1: float = np.nan
    df2: float = np.nan
    design_effect: float = 1.0


class _Patterns(Record):
    """People by pattern of blanks: which items are known (p, k), how many people, sums and cross-products."""

    known: NDArray[np.bool_]
    size: FloatArray
    sums: FloatArray
    products: FloatArray


def blank_patterns(known: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Return the distinct patterns of known answers (p, k), and the pattern of each person.

    >>> import numpy as np
    >>> patterns, of = blank_patterns(np.array([[True, True, False], [True, True, True]]))
    >>> patterns.tolist(), of.tolist()
    ([[False, True], [True, True]], [1, 1, 0])
    """
    packed = np.ascontiguousarray(np.packbits(known, axis=0).T)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, of = np.unique(keys, return_index=True, return_inverse=True)
    return known.T[first], of.ravel()


class _Fit(Record):
    """Mean and covariance by maximum likelihood, the inverses of what each pattern knows (p, k, k), and d2."""

    mean: FloatArray
    covariance: FloatArray
    inverse: FloatArray
    d2: float


def little_mcar(
    answers: ArrayLike, *, most_patterns: int = 500, clusters: ArrayLike | None = None, strata: int = 1
) -> LittleTest:
    """Answer "could the blanks be spread by chance alone, whatever people think?" (missing completely at random).

    Formula: d2 = sum over patterns of n_p (m_p - m)' S_p^-1 (m_p - m) on the items known in the pattern, with mean m
    and covariance S by maximum likelihood (EM, normal model, divisor n); chi-squared with (sum of known items over
    patterns) - k degrees of freedom. Shapes: (k, n), NaN for no answer. Range: d2 >= 0. Reading: a small p says that
    blanks go with the answers; a large p does not prove that they do not. People without any answer and items without
    spread are left out. NaN with a single pattern, with more than `most_patterns`, or when the items determine one
    another. `clusters` (n,) are codes of the branch, agent... of each person: d2 is then held against what the answers
    of clusters as wholes would leave of it by chance (Rao and Scott's second correction, in its F form with clusters
    less `strata`): E d2 = df + the products of different people of a cluster, and E over pairs of clusters of their
    squared products. Everybody a cluster: the plain test, exactly. Source: Little (1988), J. American Statistical
    Association 83, 1198; Rao & Scott (1981), ibid. 76, 221; Thomas & Rao (1987), ibid. 82, 630; the sums of clusters
    are gapkit's own.

    >>> import numpy as np
    >>> nan = np.nan
    >>> test = little_mcar([[1.0, 2, 3, 4, 5, 6], [2.0, 1, 4, 3, nan, nan]])
    >>> test.df, test.patterns, round(test.d2, 4)
    (1, 2, 4.1143)
    """
    x = np.asarray(answers, dtype=np.float64)
    known = ~np.isnan(x)
    people = known.any(axis=0)
    x, known = x[:, people], known[:, people]
    home = None if clusters is None else np.asarray(clusters)[people]
    filled = np.where(known, x, 0.0)
    size = known.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = filled.sum(axis=1) / size
        centred = np.where(known, filled - mean[:, None], 0.0)
        sd = np.sqrt((centred * centred).sum(axis=1) / size)
    varied = sd > 0
    known, z = known[varied], centred[varied] / sd[varied][:, None]
    people = known.any(axis=0)
    known, z = known[:, people], z[:, people]
    home = None if home is None else home[people]
    if not known.size:
        return LittleTest(np.nan, 0, np.nan, 0)
    patterns, of = blank_patterns(known)
    count = len(patterns)
    if count < 2 or count > most_patterns:
        return LittleTest(np.nan, 0, np.nan, count)
    fitted = _fitted(_folded(patterns, of, z))
    if fitted is None:
        return LittleTest(np.nan, 0, np.nan, count)
    df = int(patterns.sum()) - known.shape[0]
    plain = LittleTest(fitted.d2, df, float(chdtrc(df, fitted.d2)), count)
    return plain if home is None else _of_clusters(plain, fitted, known, of, z, home, strata)


def _of_clusters(
    plain: LittleTest,
    fit: _Fit,
    known: NDArray[np.bool_],
    of: NDArray[np.intp],
    z: FloatArray,
    clusters: NDArray[Any],
    strata: int,
) -> LittleTest:
    """Return the test of people in clusters; the plain one where everybody is one, no p with fewer than two."""
    home = np.unique(clusters, return_inverse=True)[1].reshape(-1)
    size = np.bincount(home).astype(np.float64)
    count, df = size.size, plain.df
    if count == home.size:
        return plain
    free = count - strata
    if free < 1:
        return replace(plain, p_value=np.nan, design_effect=np.nan)
    away = np.where(known, z - fit.mean[:, None], 0.0).T
    pull = np.einsum("nij,nj->ni", fit.inverse[of], away)
    patterns = np.bincount(of).astype(np.float64)
    bend = np.linalg.inv(np.einsum("p,pij->ij", patterns, fit.inverse))
    # Cells of cluster and pattern: what the people of each add, in a row per cell.
    cell, member = np.unique(home * patterns.size + of, return_inverse=True)
    member = member.reshape(-1)
    added, drawn = (np.stack([np.bincount(member, weights=c) for c in part.T], axis=1) for part in (away, pull))
    kind, where = cell % patterns.size, cell // patterns.size
    whole = np.stack([np.bincount(home, weights=column) for column in pull.T], axis=1)
    together = ((added * drawn).sum(axis=1) / patterns[kind]).sum()
    alone = ((away * pull).sum(axis=1) / patterns[of]).sum()
    shared = (whole @ bend * whole).sum() - (pull @ bend * pull).sum()
    mean = float(df + together - alone - shared)
    chosen = np.unique(np.linspace(0, count - 1, min(count, _MOST_CLUSTERS)).astype(np.int64))
    place = np.full(count, -1)
    place[chosen] = np.arange(chosen.size)
    product = -whole[chosen] @ bend @ whole[chosen].T
    for p in range(patterns.size):
        rows = np.flatnonzero((kind == p) & (place[where] >= 0))
        at = place[where[rows]]
        product[np.ix_(at, at)] += added[rows] @ drawn[rows].T / patterns[p]
    share = size[chosen] / size.sum()
    between = float((product**2).sum() - (np.diagonal(product) ** 2).sum())
    squares = between / float(share.sum() ** 2 - share @ share)
    if not (mean > 0 and squares > 0):
        return replace(plain, p_value=np.nan, design_effect=np.nan)
    df1 = min(float(df), mean**2 / squares)
    f, df2 = plain.d2 / mean, df1 * free
    return replace(plain, p_value=float(fdtrc(df1, df2, f)), f=f, df1=df1, df2=df2, design_effect=mean / df)


def _folded(known: NDArray[np.bool_], of: NDArray[np.intp], z: FloatArray) -> _Patterns:
    """Return sums and cross-products per pattern; what is not known counts zero."""
    order = np.argsort(of, kind="stable")
    starts = np.searchsorted(of[order], np.arange(len(known)))
    sorted_z = z[:, order]
    sums = np.add.reduceat(sorted_z, starts, axis=1).T
    products = np.stack([part @ part.T for part in np.split(sorted_z, starts[1:], axis=1)])
    return _Patterns(known, np.bincount(of).astype(np.float64), sums, products)


def _fitted(held: _Patterns) -> _Fit | None:
    """Return Little's statistic at the maximum-likelihood mean and covariance; None when there are none."""
    k = held.known.shape[1]
    mean, covariance = np.zeros(k), np.eye(k)
    mask = held.known[:, :, None] & held.known[:, None, :]
    total = held.size.sum()
    for _ in range(_MOST_STEPS):
        inverse = _inverses(covariance, held.known, mask)
        if inverse is None:
            return None
        # On known items the regression is the identity, on blanks it is their expectation given the known ones.
        regression = covariance @ inverse
        shift = held.sums - held.size[:, None] * np.where(held.known, mean, 0.0)
        cross = held.sums[:, :, None] * mean
        spread = held.products - cross - cross.transpose(0, 2, 1) + held.size[:, None, None] * np.outer(mean, mean)
        spread = np.where(mask, spread, 0.0)
        step = (regression @ shift[:, :, None])[:, :, 0].sum(axis=0) / total
        left_over = covariance - regression @ covariance
        expected = regression @ spread @ regression.transpose(0, 2, 1) + held.size[:, None, None] * left_over
        updated = expected.sum(axis=0) / total - np.outer(step, step)
        updated = (updated + updated.T) / 2
        moved = max(float(np.abs(step).max()), float(np.abs(updated - covariance).max()))
        mean, covariance = mean + step, updated
        if moved < _CLOSE:
            break
    else:
        return None
    inverse = _inverses(covariance, held.known, mask)
    if inverse is None:
        return None
    apart = np.where(held.known, held.sums / held.size[:, None] - mean, 0.0)
    return _Fit(mean, covariance, inverse, float((held.size * np.einsum("pi,pij,pj->p", apart, inverse, apart)).sum()))


def _inverses(covariance: FloatArray, known: NDArray[np.bool_], mask: NDArray[np.bool_]) -> FloatArray | None:
    """Return the inverse of the known part of the covariance per pattern, zeros elsewhere; None when singular."""
    if np.linalg.eigvalsh(covariance)[0] < 1e-9:
        return None
    blocks = np.where(mask, covariance, 0.0)
    diagonal = np.arange(known.shape[1])
    blocks[:, diagonal, diagonal] += ~known
    return np.where(mask, np.linalg.inv(blocks), 0.0)
