"""What histograms of gaps tell beyond mean and spread: rank tests, shares, superiority, bootstrap intervals."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.scoring.rules import Rules
from gapkit.stats.bootstrap import ideal_bca
from gapkit.stats.hodges_lehmann import hodges_lehmann
from gapkit.stats.paired import rank_biserial, superiority
from gapkit.stats.signed_rank import signed_rank, signed_rank_exact

_SURE = 1e-15

Fields = dict[str, Any]
"""Names of fields of a gap and their numbers."""


def shares(values: NDArray[Any], counts: NDArray[Any]) -> Fields:
    """Return the shares of gaps below, at and above zero; nothing where nobody answered."""
    total = float(counts.sum())
    sides = {"below": values < 0, "at": values == 0, "above": values > 0}
    return {name: min(1.0, float(counts[side].sum()) / total) for name, side in sides.items()} if total else {}


def histogram_fields(values: NDArray[Any], counts: NDArray[Any], rules: Rules) -> list[Fields]:
    """Return, for each row of counts (rows, k), the fields of a gap that its histogram gives.

    Rows with fewer people than `rules.bootstrap_from` have no effect sizes by rank and no bootstrap interval.
    """
    z, p, exact = _rank_tests(values, counts, rules)
    better = superiority(values, counts, level=rules.level)
    biserial = rank_biserial(values, counts, level=rules.level)
    low, high = ideal_bca(values, counts, level=rules.level)
    middle = hodges_lehmann(values, counts, level=rules.level)
    ranked = {"signed_rank_z": z, "signed_rank_p": p, "signed_rank_exact": exact}
    ranked |= {
        "pseudo_median": np.atleast_1d(middle.estimate),
        "pseudo_median_low": np.atleast_1d(middle.low),
        "pseudo_median_high": np.atleast_1d(middle.high),
    }
    resampled = {
        "superiority": better.estimate,
        "superiority_low": better.low,
        "superiority_high": better.high,
        "rank_biserial": np.clip(biserial.estimate, -1, 1),
        "rank_biserial_low": np.clip(biserial.low, -1, 1),
        "rank_biserial_high": np.clip(biserial.high, -1, 1),
        "bootstrap_low": low,
        "bootstrap_high": high,
    }
    found: list[Fields] = []
    for i, n in enumerate(counts.sum(axis=1)):
        known = (ranked if n else {}) | (resampled if n >= rules.bootstrap_from else {})
        found.append(shares(values, counts[i]) | {name: float(column[i]) for name, column in known.items()})
    return found


def _rank_tests(
    values: NDArray[Any], counts: NDArray[Any], rules: Rules
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return z, its p, and the exact p of the Pratt signed rank test, one of each per row of counts.

    No decision hangs on how small a p below `_SURE` is; there the normal p stands alone.
    """
    normal = signed_rank(values, counts)
    z, p = np.atleast_1d(normal.z), np.atleast_1d(normal.p_value)
    exact = np.full(p.shape, np.nan)
    unsure = ~(p < _SURE) & (np.atleast_1d(normal.n_nonzero) <= rules.exact_up_to)
    if unsure.any():
        exact[unsure] = signed_rank_exact(values, counts[unsure])
    return z, p, exact
