"""Rules for what comes first: what to fix first, and what the main outcome goes along with when a gap closes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.gap_rules import gap_finding
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.record import replace
from gapkit.scoring.results import GapTable, Priority
from gapkit.scoring.rows import Rows

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import Planned
    from gapkit.scoring.what_if import Gain

_SHORT = ("short", "short_small")


def first_findings(gaps: GapTable, priorities: Rows[Priority], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the item that comes first by importance and gap, with the places it may have, where it falls short."""
    ranked = sorted(priorities.where(level="item"), key=lambda row: row.rank)
    if len(ranked) < 2:
        return
    first = ranked[0]
    row = gaps.items.of(first.code)
    found = gap_finding("fix.first", row, f"gaps.items.{row.code}", thresholds)
    if found.state not in _SHORT or first.rank_high is None:
        return
    clear = first.rank_high == 1
    yield replace(
        found,
        strength=min(found.strength, 3 if clear else 2),
        score=0.7,
        facts={
            "clear": clear,
            "rank_low": first.rank_low,
            "rank_high": first.rank_high,
            "p_top3": first.p_top3,
            "of": len(ranked),
        },
    )


def gain_findings(gains: Sequence[Gain], thresholds: Thresholds, planned: Planned | None = None) -> Iterator[Finding]:
    """Yield the dimension whose target the main outcome goes along with most, of those that surely move it.

    Where a plan sets a target it is that one, and the facts say by which rule, and from whom.
    """
    held, own = [row for row in gains if row.closes == "target"], None
    if planned is not None:
        from gapkit.diagnosis.plan.aims import in_force, whose

        held, own = in_force(gains, planned), whose(planned)
    rows = [row for row in held if row.metric == "value" and not row.reason]
    sure = [row for row in rows if row.low > 0 or row.high < 0]
    if not sure:
        return
    row = max(sure, key=lambda one: abs(one.gain))
    aim = None if own is None else own.get(row.code)
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
        facts={"outcome": row.outcome, "by": row.by, "closes": row.closes, "k": len(sure)}
        | ({} if aim is None else {"rule": aim.rule, "source": aim.source}),
    )
