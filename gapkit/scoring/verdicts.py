"""Verdicts: what the tests of a family of gaps say together, once they are corrected for how many they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gapkit.record import replace
from gapkit.scoring.results import Gap
from gapkit.scoring.rules import Rules
from gapkit.stats.equivalence import verdict
from gapkit.stats.multiplicity import benjamini_hochberg, holm

EVERYBODY = "everybody_asked"
"""The note of a gap of everybody there is: nothing is estimated, so its size alone decides."""

_ENOUGH = 60


class Tested(Protocol):
    """A gap that was tested, of n people."""

    @property
    def n(self) -> int | None: ...

    @property
    def gap(self) -> float: ...

    @property
    def gap_sd(self) -> float: ...

    @property
    def equivalence_p(self) -> float: ...


class Limits(Protocol):
    """What verdicts are held against."""

    @property
    def error_rate(self) -> float: ...

    @property
    def smallest_gap(self) -> float: ...


def judged(rows: list[Gap], rules: Rules, *, family: str) -> list[Gap]:
    """Return the rows with the adjusted p of their family's headline test and the four-way verdict."""
    adjust = {"items": benjamini_hochberg, "dimensions": holm, "overall": _alone}[family]
    t = np.array([row.p_value for row in rows])
    rank = np.array([row.signed_rank_p if np.isnan(row.signed_rank_exact) else row.signed_rank_exact for row in rows])
    by_rank = family == "items" and not np.all(np.isnan(rank))
    adjusted_t, adjusted_rank = adjust(t), adjust(rank)
    headline = adjusted_rank if by_rank else adjusted_t
    verdicts = judged_gaps(rows, headline, rules, df=[row.df for row in rows])
    told = []
    for i, (row, said) in enumerate(zip(rows, verdicts, strict=True)):
        if row.suppressed or not row.n or row.n < 2:
            told.append(row)
            continue
        if EVERYBODY in row.notes:
            told.append(replace(row, verdict=identical_verdict(row.gap, rules)))
            continue
        p = float(headline[i])
        agree = None
        if not np.isnan(adjusted_rank[i]) and not np.isnan(adjusted_t[i]):
            agree = bool((adjusted_t[i] < rules.error_rate) == (adjusted_rank[i] < rules.error_rate))
        # Where the two tests part company there is no choosing between them.
        parted = agree is False and said == "gap_relevant"
        told.append(
            replace(
                row,
                p_adjusted=p,
                headline="signed_rank" if by_rank else "t",
                tests_agree=agree if family != "overall" else None,
                verdict="inconclusive" if parted else said,
            )
        )
    return told


def _alone(p_value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the p of a family of one."""
    return p_value


def judged_gaps(
    rows: Sequence[Tested], p_adjusted: NDArray[np.float64], rules: Limits, *, df: Sequence[float] = ()
) -> list[str]:
    """Return the verdict on each gap, from its adjusted p and from the p of being too small to matter.

    Identical gaps leave nothing to estimate; then it is clusters that count, where people came in them (`df`).
    """
    told = verdict(p_adjusted, [row.equivalence_p for row in rows], error_rate=rules.error_rate).tolist()
    found = []
    for row, said, freedom in zip(rows, told, df or [math.nan] * len(rows), strict=True):
        n: float = row.n or 0
        if row.gap_sd == 0:
            said, n = identical_verdict(row.gap, rules), min(n, freedom + 1) if freedom == freedom else n
        found.append(within_reach(said, sign_flips(n), rules))
    return found


def identical_verdict(gap: float, rules: Limits) -> str:
    """Return what a gap that everybody shares would be called if they were enough."""
    if abs(gap) > rules.smallest_gap:
        return "gap_relevant"
    return "gap_trivial" if gap else "no_relevant_gap"


def within_reach(said: str, arrangements: float, rules: Limits) -> str:
    """Return a verdict as far as so few people can carry it.

    `arrangements` is how many equally likely ones an exact test compares: where the most extreme of them (two-sided:
    two) is not rare enough to reject, what a t test of so few says rests on its assumption alone.
    """
    if rules.error_rate * arrangements < 2:
        said = {"gap_relevant": "inconclusive", "gap_trivial": "no_relevant_gap"}.get(said, said)
    if said == "no_relevant_gap" and rules.error_rate * arrangements < 1:
        return "inconclusive"
    return said


def sign_flips(n: float) -> float:
    """Return how many ways there are to give n gaps their signs."""
    return float(2.0 ** min(n, _ENOUGH))


def regroupings(first: int, second: int, common: int = 0) -> float:
    """Return how many ways there are to deal people to two waves; those in both only change sides."""
    apart = first + second - 2 * common
    if apart > _ENOUGH or common > _ENOUGH:
        return math.inf
    return 2.0**common * math.comb(apart, first - common)
