"""Rules for what came of the earlier plan: its targets, its initiatives, its money."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.past_money import IDLE
from gapkit.diagnosis.reading import evidence_strength, finding_score
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.waves.results import Waves

_OPEN = {"unclear": "unclear", "not_due": "unclear", "dropped": "unclear", "indicative": "indicative"}
"""States of a target of which nothing is established, and what state a finding of it has."""


def past_plan_findings(waves: Waves, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield which targets of the earlier plan were reached, how its initiatives did, and what the money brought."""
    for row in waves.promises:
        if row.suppressed:
            continue
        open_ = row.state in _OPEN
        # What was not carried as far as it should be has not got worse for that: only a sure fall has.
        state = _OPEN[row.state] if open_ else "short" if row.state == "missed" and row.change_high < 0 else "level"
        strength = 0 if open_ else min(2, evidence_strength("short", row.n, thresholds))
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
            score=0.9 if row.state in ("risen", "kept") else 0.5 + finding_score(strength, missing, thresholds),
            facts={
                "state": row.state,
                "rule": row.rule,
                "check": row.check,
                "at": row.at,
                "change": row.change,
                "change_low": row.change_low,
                "change_high": row.change_high,
                "target": row.target,
                "before": row.before,
                "source": row.source,
                "expectation": row.expectation_change,
            },
        )
    yield from closure_findings(waves)
    yield from money_findings(waves)


def money_findings(waves: Waves) -> Iterator[Finding]:
    """Yield what the initiatives of the earlier plan have cost and brought so far, beside what was expected."""
    rows = [row for row in waves.initiatives if math.isfinite(row.spent) or math.isfinite(row.returned)]
    if not rows:
        return
    facts: dict[str, Any] = {"k": len(rows), "m": len(waves.initiatives)}
    facts |= {name: getattr(rows[0], name) for name in ("currency", "price_year", "told_currency", "told_price_year")}
    facts["renamed"] = tuple(row.initiative for row in rows if row.renamed)
    for name in ("spent", "returned", "expected_cost", "expected_by_now", "expected_return"):
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


def closure_findings(waves: Waves) -> Iterator[Finding]:
    """Yield how the effects planned stand beside what happened; what had not begun is told apart."""
    rows = [row for row in waves.closures if not row.suppressed]
    if not rows:
        return
    states = ("as_planned", "more", "shared", "less", "unclear", "indicative", *IDLE)
    facts = {"m": len(rows)} | {
        state: tuple((row.initiative, row.code) for row in rows if row.state == state) for state in states
    }
    open_ = sum(row.state in ("unclear", "indicative", *IDLE) for row in rows)
    sure = open_ < len(rows)
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
