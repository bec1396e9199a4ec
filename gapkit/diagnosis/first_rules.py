"""Rules for what comes first: what to fix first, and what the main outcome goes along with when a gap closes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.reading import counted, evidence_strength, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.results import GapTable, Priority
from gapkit.scoring.rows import Rows

if TYPE_CHECKING:
    from gapkit.scoring.what_if import Gain

_SHORT = ("short", "short_small")


def first_findings(gaps: GapTable, priorities: Rows[Priority], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the item that comes first by importance and gap, with the places it may have, where it falls short."""
    ranked = sorted(priorities.where(level="item"), key=lambda row: row.rank)
    if len(ranked) < 2:
        return
    first = ranked[0]
    row = gaps.items.of(first.code)
    n = counted(row.n, row.n_effective)
    state = reading_state(row.verdict, row.gap_low, row.gap_high, n, thresholds, suppressed=row.suppressed)
    if state not in _SHORT or first.rank_high is None:
        return
    clear = first.rank_high == 1
    strength = min(evidence_strength(state, n, thresholds), 3 if clear else 2)
    yield Finding(
        id=f"fix.first.{first.code}",
        kind="fix.first",
        subject=first.code,
        state=state,
        verdict=row.verdict,
        strength=strength,
        estimate=row.gap,
        low=row.gap_low,
        high=row.gap_high,
        n=row.n,
        evidence=f"gaps.items.{row.code}",
        score=0.7,
        facts={
            "clear": clear,
            "rank_low": first.rank_low,
            "rank_high": first.rank_high,
            "p_top3": first.p_top3,
            "of": len(ranked),
        },
    )


def gain_findings(gains: Sequence[Gain], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the dimension whose target the main outcome goes along with most, of those that surely move it."""
    rows = [row for row in gains if row.closes == "target" and row.metric == "value" and not row.reason]
    sure = [row for row in rows if row.low > 0 or row.high < 0]
    if not sure:
        return
    row = max(sure, key=lambda one: abs(one.gain))
    yield Finding(
        id=f"gain.dim.{row.code}",
        kind="gain.dim",
        subject=row.code,
        state="level",
        verdict=None,
        strength=2 if row.n >= thresholds.indicative_below else 1,
        estimate=row.gain,
        low=row.low,
        high=row.high,
        n=row.n,
        evidence=place_of("what_if", gains, row),
        score=0.65,
        facts={"outcome": row.outcome, "by": row.by, "closes": row.closes, "k": len(sure)},
    )
