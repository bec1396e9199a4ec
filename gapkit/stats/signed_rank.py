"""Wilcoxon's signed-rank test, from a histogram of gaps: zeros and ties are the rule, not the exception."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from gapkit.record import Record
from gapkit.stats.arrays import DECIMALS, FloatArray, bare, distinct, histogram
from gapkit.stats.sign_flips import two_sided_p

Zeros = Literal["pratt", "wilcox", "zsplit"]

LARGEST_EXACT = 1000


class SignedRank(Record):
    """T = sum of sign times rank; the two rank sums; pairs in all and pairs that differ; normal z and p."""

    statistic: FloatArray
    w_plus: FloatArray
    w_minus: FloatArray
    n: FloatArray
    n_nonzero: FloatArray
    z: FloatArray
    p_value: FloatArray


def signed_rank(
    values: ArrayLike, counts: ArrayLike, *, zeros: Zeros = "pratt", correction: bool = False
) -> SignedRank:
    """Answer "are the gaps symmetric about zero?" without trusting the distances between answers.

    Formula: midranks r of |gap|, T = sum sign r, z = T / sqrt(sum r^2), two-sided normal p. Ties need nothing
    more, because r are the midranks in use. `zeros`: "pratt" ranks the zeros too and then leaves their ranks
    out; "wilcox" drops the zeros first; "zsplit" ranks them and gives half of their ranks to each side.
    `correction` moves T towards zero by 1 (half a unit of a rank sum), as R and some libraries do unasked.

    Shapes: values (k,), counts (..., k); fields (...). Units: ranks. Gaps that agree to nine decimals are
    tied. Reading: T < 0 is a shortfall. No gap but zeros: z and p NaN. Source: Wilcoxon (1945), Biometrics
    Bulletin 1, 80; Pratt (1959), J. American Statistical Association 54, 655.

    >>> test = signed_rank([-2, -1, 0, 1], [3, 4, 2, 1])
    >>> float(test.statistic), float(test.n_nonzero), round(float(test.z), 4)
    (-42.0, 8.0, -2.1894)
    """
    above, below, zero = _by_size(values, counts)
    ties = above + below
    ranks = _midranks(ties, zero, zeros)
    w_plus, w_minus = (above * ranks).sum(axis=-1), (below * ranks).sum(axis=-1)
    statistic = w_plus - w_minus
    squares = (ties * ranks * ranks).sum(axis=-1)
    n_nonzero = ties.sum(axis=-1)
    if zeros == "zsplit":
        squares = squares + zero * ((zero + 1) / 2) ** 2
        share = zero * (zero + 1) / 4
        w_plus, w_minus = w_plus + share, w_minus + share
    shift = np.sign(statistic) if correction else 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(n_nonzero > 0, (statistic - shift) / np.sqrt(squares), np.nan)
    return SignedRank(
        statistic=bare(statistic),
        w_plus=bare(w_plus),
        w_minus=bare(w_minus),
        n=bare(n_nonzero + zero),
        n_nonzero=bare(n_nonzero),
        z=bare(z),
        p_value=bare(2 * ndtr(-np.abs(z))),
    )


def signed_rank_exact(values: ArrayLike, counts: ArrayLike, *, zeros: Zeros = "pratt") -> FloatArray:
    """Answer the question of `signed_rank` without the normal approximation.

    The two-sided p among all 2^m equally likely ways to give signs to the m observed non-zero gaps, their
    midranks (ties and all) kept as they are. Shapes: values (k,), counts (..., k) whole numbers; result
    (...). Absolute error below 1e-13, and a relative one below 1e-9 however small p is. "zsplit" equals
    "pratt" here, because a zero has no sign to flip. NaN with no non-zero gap, or with more than 1000 (there
    the normal p is good to 5e-4).

    >>> float(signed_rank_exact([-2, -1, 0, 1], [3, 4, 2, 1]))
    0.046875
    """
    above, below, zero = _by_size(values, counts)
    ties = above + below
    doubled = 2 * _midranks(ties, zero, zeros)
    levels = ties.shape[-1]
    if not levels:
        return bare(np.full(ties.shape[:-1], np.nan))
    rows = zip(
        np.rint(doubled).astype(np.int64).reshape(-1, levels),
        ties.astype(np.int64).reshape(-1, levels),
        above.astype(np.int64).reshape(-1, levels),
        strict=True,
    )
    p = [two_sided_p(ranks, tied, plus) if 0 < tied.sum() <= LARGEST_EXACT else np.nan for ranks, tied, plus in rows]
    return bare(np.array(p, dtype=np.float64).reshape(ties.shape[:-1]))


def sign_kernel(values: ArrayLike, counts: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return (r, standard error, m): the mean of sign(x_i + x_j) over pairs i <= j of the m non-zero gaps.

    r = T / sum of ranks, zeros dropped. Standard error: that of the projection of the pairs on single gaps.
    """
    above, below, _ = _by_size(values, counts)
    m = (above + below).sum(axis=-1)[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        up, down = above / m, below / m
        # P(X > -v) - P(X < -v) at v = +size; the mirror at v = -size. Sizes ascend along the last axis.
        smaller_up, smaller_down = np.cumsum(up, axis=-1) - up, np.cumsum(down, axis=-1) - down
        total_up, total_down = up.sum(axis=-1, keepdims=True), down.sum(axis=-1, keepdims=True)
        at_up = total_up + smaller_down - (total_down - smaller_down - down)
        at_down = (total_up - smaller_up - up) - total_down - smaller_up
        mean = (up * at_up + down * at_down).sum(axis=-1)
        second = (up * at_up**2 + down * at_down**2).sum(axis=-1)
        count = np.where(m[..., 0] > 0, m[..., 0], np.nan)
        se = 2 * np.sqrt(np.maximum(second - mean * mean, 0.0) / count)
        # Pairs of a gap with itself always agree with its sign.
        r = (mean * count + (total_up - total_down)[..., 0]) / (count + 1)
    return bare(r), bare(se), bare(m[..., 0])


def _by_size(values: ArrayLike, counts: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return counts of gaps above and below zero by rising size (..., levels), and of zeros (...)."""
    scores, frequencies = histogram(values, counts)
    rounded = np.round(scores, DECIMALS)
    sizes = distinct(np.abs(rounded))
    sizes = sizes[sizes > 0]
    above = frequencies @ (rounded[:, None] == sizes)
    below = frequencies @ (rounded[:, None] == -sizes)
    return above, below, frequencies @ (rounded == 0)


def _midranks(ties: FloatArray, zero: FloatArray, zeros: Zeros) -> FloatArray:
    first = 0.0 if zeros == "wilcox" else zero[..., None]
    return first + np.cumsum(ties, axis=-1) - (ties - 1) / 2
