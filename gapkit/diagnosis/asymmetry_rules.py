"""Rules for penalties and rewards: what must not fail but does not delight, and what delights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds

if TYPE_CHECKING:
    from gapkit.scoring.drivers.asymmetry_results import Asymmetry

COSTS, GAINS = ("frustrator", "dissatisfier"), ("delighter", "satisfier")
"""Kinds whose low answers cost more than high ones gain, and the other way round."""


def asymmetry_findings(rows: Sequence[Asymmetry], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield what low perceptions make worse than high ones make better, and the opposite, where that can be told."""
    shown = shown_asymmetry(rows)
    for kind, kinds, size in (
        ("asymmetry.costs", COSTS, "dissatisfaction"),
        ("asymmetry.gains", GAINS, "satisfaction"),
    ):
        told = sorted((row for row in shown if row.kind in kinds), key=lambda row: -float(getattr(row, size)))
        if not told:
            continue
        first = told[0]
        yield Finding(
            id=f"{kind}.{first.outcome}",
            kind=kind,
            subject=first.code,
            state="level",
            verdict=None,
            strength=_strength(first, thresholds),
            estimate=first.asymmetry,
            low=first.asymmetry_low,
            high=first.asymmetry_high,
            n=first.n,
            evidence=place_of("asymmetry", rows, first),
            score=0.45,
            facts={
                "outcome": first.outcome,
                "level": first.level,
                "codes": [row.code for row in told],
                "penalty": first.dissatisfaction,
                "reward": first.satisfaction,
            },
        )


def _strength(row: Asymmetry, thresholds: Thresholds) -> int:
    counted = min(row.n or 0, row.n_effective) if row.n_effective == row.n_effective else row.n or 0
    # Where the outcome ends too soon for many, an effect that is the same all along looks uneven.
    if row.at_end or counted < thresholds.indicative_below:
        return 1
    return 3 if counted >= thresholds.strong_from and row.kind in (COSTS[0], GAINS[0]) else 2


def shown_asymmetry(rows: Sequence[Asymmetry]) -> list[Asymmetry]:
    """Return the rows of dimensions; those of items where only these have numbers, or there are no dimensions."""
    levels = {level: [row for row in rows if row.level == level] for level in ("dimension", "item")}
    told = [level for level, held in levels.items() if any(not row.reason for row in held)]
    there = [level for level, held in levels.items() if held]
    return levels[(told or there)[0]] if there else []
