"""Verdicts: what the tests of a family of gaps say together, once they are corrected for how many they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gapkit.scoring.results import Gap
from gapkit.scoring.rules import Rules
from gapkit.stats.equivalence import verdict
from gapkit.stats.multiplicity import benjamini_hochberg, holm


def judged(rows: list[Gap], rules: Rules, *, family: str) -> list[Gap]:
    """Return the rows with the adjusted p of their family's headline test and the four-way verdict."""
    adjust = {"items": benjamini_hochberg, "dimensions": holm, "overall": _alone}[family]
    t = np.array([row.p_value for row in rows])
    rank = np.array([row.signed_rank_p if np.isnan(row.signed_rank_exact) else row.signed_rank_exact for row in rows])
    by_rank = family == "items" and not np.all(np.isnan(rank))
    adjusted_t, adjusted_rank = adjust(t), adjust(rank)
    headline = adjusted_rank if by_rank else adjusted_t
    told = []
    for i, row in enumerate(rows):
        if row.suppressed or not row.n or row.n < 2:
            told.append(row)
            continue
        p = float(headline[i])
        agree = None
        if not np.isnan(adjusted_rank[i]) and not np.isnan(adjusted_t[i]):
            agree = bool((adjusted_t[i] < rules.error_rate) == (adjusted_rank[i] < rules.error_rate))
        said = str(verdict(p, row.equivalence_p, error_rate=rules.error_rate))
        if row.gap_sd == 0:
            said = _certain(row, rules)
        elif agree is False and said == "gap_relevant":
            # Where the two tests part company there is no choosing between them.
            said = "inconclusive"
        told.append(
            replace(
                row,
                p_adjusted=p,
                headline="signed_rank" if by_rank else "t",
                tests_agree=agree if family != "overall" else None,
                verdict=said,
            )
        )
    return told


def _alone(p_value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the p of a family of one."""
    return p_value


def _certain(row: Gap, rules: Rules) -> str:
    """Return the verdict when everybody has the same gap: there is nothing left to test."""
    if abs(row.gap) > rules.smallest_gap:
        return "gap_relevant"
    return "gap_trivial" if row.gap else "no_relevant_gap"
