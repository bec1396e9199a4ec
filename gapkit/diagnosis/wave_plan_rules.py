"""Rules for what came of the earlier plan: its targets, its initiatives, its money."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.reading import evidence_strength, finding_score
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.waves.results import Waves

_STATES = {"reached": "level", "missed": "short", "unclear": "unclear"}


def past_plan_findings(waves: Waves, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield which targets of the earlier plan were reached, how its initiatives did, and what the money brought."""
    for row in waves.promises:
        if row.suppressed:
            continue
        state = _STATES[row.state]
        strength = 0 if state == "unclear" else min(2, evidence_strength("short", row.n, thresholds))
        missing = max(row.target - row.after, 0.0)
        yield _finding(
            f"wave.promise.{row.code}",
            "wave.promise",
            subject=row.code,
            state=state,
            strength=strength,
            estimate=row.after,
            low=row.after_low,
            high=row.after_high,
            n=row.n,
            evidence=place_of("waves.promises", waves.promises, row),
            score=0.9 if row.state == "reached" else 0.5 + finding_score(strength, missing, thresholds),
            facts={
                "state": row.state,
                "rule": row.rule,
                "target": row.target,
                "before": row.before,
                "source": row.source,
                "expectation": row.expectation_change,
            },
        )
    yield from _initiatives(waves)
    yield from money_findings(waves)


def money_findings(waves: Waves) -> Iterator[Finding]:
    """Yield what the initiatives of the earlier plan have cost and brought so far, beside what was expected."""
    rows = [row for row in waves.initiatives if math.isfinite(row.spent) or math.isfinite(row.returned)]
    if not rows:
        return
    facts: dict[str, Any] = {"k": len(rows), "m": len(waves.initiatives), "currency": rows[0].currency}
    for name in ("spent", "returned", "expected_cost", "expected_return"):
        known = [value for row in rows if math.isfinite(value := getattr(row, name))]
        facts[name] = sum(known) if len(known) == len(rows) else math.nan
    yield _finding(
        "wave.money",
        "wave.money",
        state="level",
        strength=1,
        evidence="waves.initiatives",
        score=0.7,
        facts=facts,
    )


def _initiatives(waves: Waves) -> Iterator[Finding]:
    rows = [row for row in waves.closures if not row.suppressed]
    if not rows:
        return
    states = ("as_planned", "more", "shared", "less", "unclear")
    facts = {"m": len(rows)} | {
        state: tuple((row.initiative, row.code) for row in rows if row.state == state) for state in states
    }
    sure = len(facts["unclear"]) < len(rows)  # type: ignore[arg-type]
    yield _finding(
        "wave.closure",
        "wave.closure",
        state="level" if sure else "unclear",
        strength=1 if sure else 0,
        evidence="waves.closures",
        score=0.75,
        facts=facts,
    )


def _finding(id: str, kind: str, *, subject: str = "overall", **parts: Any) -> Finding:  # noqa: A002
    return Finding(id=id, kind=kind, subject=subject, verdict=None, **parts)
