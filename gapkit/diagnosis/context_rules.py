"""Rules for what stands around the gaps: segments, outcomes, the quality of data and instrument."""

from __future__ import annotations

from collections.abc import Iterator

from gapkit.diagnosis.diagnosis import Finding, Quality
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.reading import counted, evidence_strength, finding_score, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.results import GapTable, OutcomeScore, SegmentGap, Soundness
from gapkit.scoring.rows import Rows

_SHORT = {"short", "short_small"}


def segment_findings(segments: Rows[SegmentGap], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield, per segment, the deepest shown shortfall and which values are hidden."""
    for segment in dict.fromkeys(row.segment for row in segments):
        rows = [row for row in segments if row.segment == segment]
        hidden = tuple(dict.fromkeys(row.value for row in rows if row.suppressed))
        if hidden:
            yield Finding(
                id=f"segment.hidden.{segment}",
                kind="segment.hidden",
                subject=segment,
                state="hidden",
                verdict=None,
                strength=0,
                evidence="segments",
                score=0.2,
                facts={"segment": segment, "values": hidden},
            )
        told = [(row, _segment_state(row, thresholds)) for row in rows if row.dimension != "overall"]
        judged = [(row, state) for row, state in told if state not in {"hidden", "indicative"}]
        if len({row.value for row, _ in judged}) < 2:
            continue
        row, state = min(judged, key=lambda pair: pair[0].gap)
        if state not in _SHORT:
            continue
        # The gap is tested, but not that it is wider than those of the other groups.
        strength = min(1, evidence_strength(state, counted(row.n, row.n_effective), thresholds))
        yield Finding(
            id=f"segment.widest.{segment}",
            kind="segment.widest",
            subject=segment,
            state=state,
            verdict=row.verdict,
            strength=strength,
            estimate=row.gap,
            low=row.gap_low,
            high=row.gap_high,
            n=row.n,
            evidence=place_of("segments", segments, row),
            score=0.6 * finding_score(strength, row.gap, thresholds),
            facts={
                "segment": segment,
                "value": row.value,
                "dimension": row.dimension,
                "from": thresholds.indicative_below,
            },
        )


def _segment_state(row: SegmentGap, thresholds: Thresholds) -> str:
    n = counted(row.n, row.n_effective)
    return reading_state(row.verdict, row.gap_low, row.gap_high, n, thresholds, suppressed=row.suppressed)


def outcome_findings(outcomes: Rows[OutcomeScore], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield what each outcome says; an NPS that may be zero is not conclusive."""
    for row in outcomes:
        unclear = row.metric in ("nps", "enps") and row.low <= 0 <= row.high
        enough = 1 if row.n < thresholds.indicative_below else 3 if row.n >= thresholds.strong_from else 2
        yield Finding(
            id=f"outcome.{row.code}",
            kind="outcome",
            subject=row.code,
            state="unclear" if unclear else "level",
            verdict=None,
            strength=0 if unclear else enough,
            estimate=row.value,
            low=row.low,
            high=row.high,
            n=row.n,
            evidence=f"outcomes.{row.code}",
            # An amount is a number to compute with, not a judgement.
            score=1.5 if row.metric == "nps" else 0.2 if row.metric == "clv" else 0.8,
            facts={"metric": row.metric},
        )


def quality_findings(
    gaps: GapTable, soundness: Soundness, quality: Quality, thresholds: Thresholds
) -> Iterator[Finding]:
    """Yield the flags, the dimensions of low consistency, and the items on which two tests disagree."""
    for place, (sign, key, facts) in enumerate(quality.flags):
        if sign == "caution":
            where, score = f"quality.flags[{place}]", 0.7 if key == "ceiling" else 0.4
            yield _plain(f"quality.{key}", where, dict(facts), score=score)
    for dimension in dict.fromkeys(row.dimension for row in soundness.dimensions):
        rows = [r for r in soundness.dimensions.where(dimension=dimension) if r.column != "minimum"]
        low = [r for r in rows if r.alpha_high < thresholds.alpha_sufficient]
        if dimension == "overall" or not low:
            continue
        row = min(low, key=lambda r: r.alpha)
        yield Finding(
            id=f"reliability.low.{dimension}",
            kind="reliability.low",
            subject=dimension,
            state="unclear",
            verdict=None,
            strength=2,
            estimate=row.alpha,
            low=row.alpha_low,
            high=row.alpha_high,
            n=row.n,
            evidence=place_of("reliability", soundness.dimensions, row),
            score=0.6,
            facts={"column": row.column},
        )
    weak = [row for row in soundness.difference if row.n and row.estimate < thresholds.alpha_sufficient]
    if weak:
        worst = min(weak, key=lambda one: one.estimate)
        yield Finding(
            id="reliability.difference",
            kind="reliability.difference",
            subject=worst.dimension,
            state="unclear",
            verdict=None,
            strength=1,
            estimate=worst.estimate,
            n=worst.n,
            evidence=place_of("difference_reliability", soundness.difference, worst),
            score=0.12,
            facts={"k": len(weak), "of": len(soundness.difference), "codes": tuple(one.dimension for one in weak)},
        )
    apart = tuple(row.code for row in gaps.items if row.tests_agree is False)
    if apart:
        yield _plain("tests.disagree", "gaps.items", {"items": apart}, score=0.3)


def _plain(kind: str, evidence: str, facts: dict[str, object], *, score: float) -> Finding:
    return Finding(
        id=kind,
        kind=kind,
        subject="overall",
        state="unclear",
        verdict=None,
        strength=0,
        evidence=evidence,
        score=score,
        facts=facts,
    )
