"""Rules for what the gaps say: of the whole, of dimensions, of items, of the zone of tolerance."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.reading import counted, evidence_strength, finding_score, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.record import replace
from gapkit.scoring.results import Gap, GapTable, Priority
from gapkit.scoring.rows import Rows
from gapkit.scoring.zone_places import zone_place


def gap_finding(kind: str, row: Gap, evidence: str, thresholds: Thresholds, weight: float = 1.0) -> Finding:
    """Return what a gap says of itself: its state, how well that is shown, and how much it weighs in the order."""
    n = counted(row.n, row.n_effective)
    state = reading_state(row.verdict, row.gap_low, row.gap_high, n, thresholds, suppressed=row.suppressed)
    strength = evidence_strength(state, n, thresholds)
    score = finding_score(strength, row.gap, thresholds, weight=weight)
    if state == "meets":
        score = strength * 0.9 * weight
    return Finding(
        id=f"{kind}.{row.code}",
        kind=kind,
        subject=row.code,
        state=state,
        verdict=row.verdict,
        strength=strength,
        estimate=row.gap,
        low=row.gap_low,
        high=row.gap_high,
        n=row.n,
        evidence=evidence,
        score=score,
        facts={"detectable": row.detectable} if state == "unclear" and math.isfinite(row.detectable) else {},
    )


def gap_findings(gaps: GapTable, thresholds: Thresholds, weights: dict[str, float]) -> Iterator[Finding]:
    """Yield what the overall gap and the dimensions say, and whether few dimensions hold the shortfall."""
    yield gap_finding("gap.global", gaps.overall, "gaps.overall", thresholds)
    made = [
        gap_finding("gap.dim", row, f"gaps.dimensions.{row.code}", thresholds, weights.get(row.code, 1.0))
        for row in gaps.dimensions
    ]
    yield from made
    deep = [finding for finding in made if finding.state == "short"]
    shortfall = sum(-finding.estimate for finding in made if finding.estimate < 0)
    held = sum(-finding.estimate for finding in deep)
    if deep and len(deep) < len(made) and held >= 0.6 * shortfall:
        deepest = min(deep, key=lambda finding: finding.estimate)
        strength = min(finding.strength for finding in deep)
        yield Finding(
            id="gap.concentrated",
            kind="gap.concentrated",
            subject="overall",
            state="short",
            verdict="gap_relevant",
            strength=strength,
            estimate=deepest.estimate,
            low=deepest.low,
            high=deepest.high,
            n=min(finding.n or 0 for finding in deep),
            evidence=f"gaps.dimensions.{deepest.subject}",
            score=finding_score(strength, held, thresholds),
            facts={
                "k": len(deep),
                "m": len(made),
                "share": held / shortfall,
                "dimensions": tuple(f.subject for f in sorted(deep, key=lambda f: f.estimate)),
            },
        )


def item_findings(
    gaps: GapTable, priorities: Rows[Priority], thresholds: Thresholds, ceiling: set[str]
) -> Iterator[Finding]:
    """Yield which item stands last, which places are tied, and whether it is below people's minimum."""
    ranked = sorted(priorities.where(level="item"), key=lambda row: row.gap_rank)
    rows = {row.code: row for row in gaps.items}
    if not ranked or rows[ranked[0].code].gap >= 0:
        return
    worst = ranked[0]
    row = rows[worst.code]
    base = gap_finding("item.last", row, f"gaps.items.{row.code}", thresholds)
    clear = worst.gap_rank_high == 1
    yield replace(
        base,
        strength=base.strength if clear or base.strength < 3 else 2,
        facts={
            "clear": clear,
            "rank_low": worst.gap_rank_low,
            "rank_high": worst.gap_rank_high,
            **({} if math.isnan(worst.p_worst) else {"p_worst": worst.p_worst}),
            "replicates": thresholds.replicates,
            "ceiling": row.code in ceiling,
            "items": len(ranked),
        },
    )
    tied = [p for p in ranked if p.gap_rank_low is not None]
    first = 2 if clear else 1
    last = _last_of_tie(tied, first)
    if last > first and rows[tied[first - 1].code].gap < 0:
        yield replace(
            base,
            id="item.tie",
            kind="item.tie",
            state="unclear",
            verdict=None,
            strength=0,
            evidence=f"gaps.items.{row.code}",
            score=1.0,
            facts={"first": first, "last": last, "items": tuple(p.code for p in tied[first - 1 : last])},
        )
    if row.below_minimum == row.below_minimum and row.below_minimum_low > 0.2:
        yield Finding(
            id=f"item.below_min.{row.code}",
            kind="item.below_min",
            subject=row.code,
            state=base.state,
            verdict=row.verdict,
            strength=base.strength,
            estimate=row.below_minimum,
            low=row.below_minimum_low,
            high=row.below_minimum_high,
            n=row.n,
            evidence=f"gaps.items.{row.code}",
            score=base.score * 0.8,
        )


def _last_of_tie(ranked: list[Priority], first: int) -> int:
    """Return the last place whose band overlaps that of the first of the group without a break."""
    last = first
    if len(ranked) < first:
        return last
    reach = ranked[first - 1].gap_rank_high or first
    for row in ranked[first:]:
        if row.gap_rank_low is None or row.gap_rank_low > reach:
            break
        last = row.gap_rank
    return last


def zone_findings(gaps: GapTable, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield where perception lies between minimum and expectation."""
    for row in gaps.dimensions:
        if row.zone is None or row.suppressed or row.n is None:
            continue
        state = zone_place(slack=(row.adequacy_low, row.adequacy_high), gap=(row.gap_low, row.gap_high))
        if state is None:
            continue
        n = counted(row.adequacy_n, row.n_effective)
        strength = 0 if state == "edge" else evidence_strength("short", n, thresholds)
        yield Finding(
            id=f"zone.{row.code}",
            kind="zone",
            subject=row.code,
            state=state,
            verdict=None,
            strength=strength,
            estimate=row.adequacy,
            low=row.adequacy_low,
            high=row.adequacy_high,
            n=row.adequacy_n,
            evidence=f"gaps.dimensions.{row.code}",
            score=finding_score(strength, row.adequacy, thresholds) if state == "below" else 0.5,
        )


def perception_findings(gaps: GapTable, priorities: Rows[Priority], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the levels of a perception-only study: overall, lowest and highest."""
    rows = [("perf.global", gaps.overall, "gaps.overall")]
    shown = sorted((row for row in gaps.dimensions if row.n and not row.suppressed), key=lambda row: row.perception)
    if len(shown) > 1:
        ends = ("perf.lowest", shown[0]), ("perf.highest", shown[-1])
        rows += [(kind, row, f"gaps.dimensions.{row.code}") for kind, row in ends]
    worst = next(iter(sorted(priorities.where(level="item"), key=lambda row: row.gap_rank)), None)
    if worst is not None:
        rows.append(("perf.item", gaps.items.of(worst.code), f"gaps.items.{worst.code}"))
    for place, (kind, row, evidence) in enumerate(rows):
        small = row.n is None or row.n < thresholds.indicative_below
        strength = 1 if small else 3 if (row.n or 0) >= thresholds.strong_from else 2
        yield Finding(
            id=f"{kind}.{row.code}",
            kind=kind,
            subject=row.code,
            state="hidden" if row.suppressed else "indicative" if small else "level",
            verdict=None,
            strength=0 if row.suppressed else strength,
            estimate=row.perception,
            low=row.perception_low,
            high=row.perception_high,
            n=row.n,
            evidence=evidence,
            score=float(4 - place),
        )
