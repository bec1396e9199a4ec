"""Is a gap shown to be too small to matter? Equivalence, and the verdict it gives with significance."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

from gapkit.record import Record
from gapkit.stats.arrays import FloatArray, bare, floats


class Equivalence(Record):
    """Two one-sided t tests: the larger p decides; `low` tests against -bound, `high` against +bound."""

    p_value: FloatArray
    t_low: FloatArray
    t_high: FloatArray
    p_low: FloatArray
    p_high: FloatArray


def tost(mean: ArrayLike, se: ArrayLike, df: ArrayLike, *, bound: ArrayLike) -> Equivalence:
    """Answer "is the mean shown to lie inside -bound .. +bound?" (two one-sided tests).

    Formula: t_low = (mean + bound)/se, t_high = (mean - bound)/se, p = max(P(T > t_low), P(T < t_high)).
    p <= e exactly when the interval of level 1 - 2e lies inside the bounds. Shapes broadcast; bound in scale
    points, > 0. Range 0..1. se = 0 or NaN, or df < 1: NaN (all respondents identical: nothing to test).
    Source: Schuirmann (1987), J. Pharmacokinetics and Biopharmaceutics 15, 657; Lakens (2017), SPPS 8, 355.

    >>> result = tost(-0.55, 0.183178, 39, bound=1)
    >>> round(float(result.p_value), 4)
    0.0093
    """
    centre, error, freedom, margin = floats(mean, se, df, bound)
    usable = np.where(error > 0, error, np.nan)
    t_low, t_high = (centre + margin) / usable, (centre - margin) / usable
    p_low, p_high = stdtr(freedom, -t_low), stdtr(freedom, t_high)
    return Equivalence(
        p_value=bare(np.maximum(p_low, p_high)),
        t_low=bare(t_low),
        t_high=bare(t_high),
        p_low=bare(p_low),
        p_high=bare(p_high),
    )


def verdict(p_adjusted: ArrayLike, equivalence_p: ArrayLike, *, error_rate: float = 0.05) -> NDArray[np.str_]:
    """Answer "what may be said about this gap?" from significance and equivalence together.

    "gap_relevant": different from zero and not shown to be small. "gap_trivial": different from zero, yet
    shown to be smaller than the bound. "no_relevant_gap": shown to be smaller than the bound. "inconclusive":
    neither, or no test was possible (NaN). Not significant alone never reads as no gap. Shapes broadcast;
    strings.

    >>> verdict([0.001, 0.001, 0.4, 0.4], [0.9, 0.01, 0.01, 0.9]).tolist()
    ['gap_relevant', 'gap_trivial', 'no_relevant_gap', 'inconclusive']
    """
    significant = np.asarray(p_adjusted, dtype=np.float64) <= error_rate
    small = np.asarray(equivalence_p, dtype=np.float64) <= error_rate
    words = np.where(
        significant,
        np.where(small, "gap_trivial", "gap_relevant"),
        np.where(small, "no_relevant_gap", "inconclusive"),
    )
    said: NDArray[np.str_] = words[()]
    return said
