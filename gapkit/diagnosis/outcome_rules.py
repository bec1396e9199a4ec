"""Rules for outcomes by segment: who is told apart from everybody else, and where nobody is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.rows import Rows

if TYPE_CHECKING:
    from gapkit.scoring.outcome_results import OutcomeSegment

_APART = ("worse", "better", "higher", "lower")
_COMPARED = (*_APART, "unclear")


def outcome_segment_findings(rows: Rows[OutcomeSegment], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield, per outcome and segment, the group that stands apart most clearly; once per segment, that none does."""
    told: set[str] = set()
    for segment, code in dict.fromkeys((row.segment, row.outcome) for row in rows):
        compared = [r for r in rows if (r.segment, r.outcome) == (segment, code) and r.state in _COMPARED]
        apart = [row for row in compared if row.state in _APART]
        if not apart:
            if len(compared) > 1 and segment not in told:
                told.add(segment)
                yield _unclear(compared)
            continue
        told.add(segment)
        # What is worse is what has to be acted on; among those, the surest.
        row = min(apart, key=lambda one: (one.state not in ("worse", "lower"), one.p_adjusted))
        strength = 3 if min(r.n or 0 for r in compared) >= thresholds.strong_from else 2
        yield Finding(
            id=f"outcome.segment.{code}.{segment}",
            kind="outcome.segment",
            subject=code,
            state="level",
            verdict=None,
            strength=strength,
            estimate=row.difference,
            low=row.difference_low,
            high=row.difference_high,
            n=row.n,
            evidence=place_of("outcome_segments", rows, row),
            score=0.6 if row.state == "worse" else 0.3,
            facts={"metric": row.metric, "segment": segment, "value": row.value, "side": row.state},
        )


def _unclear(rows: list[OutcomeSegment]) -> Finding:
    first = rows[0]
    return Finding(
        id=f"outcome.segments.{first.segment}",
        kind="outcome.segments",
        subject=first.outcome,
        state="unclear",
        verdict=None,
        strength=0,
        evidence="outcome_segments",
        score=0.15,
        facts={"metric": first.metric, "segment": first.segment, "k": len(rows)},
    )
