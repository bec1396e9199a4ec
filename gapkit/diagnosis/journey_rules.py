"""Rules for the journey: its moments of truth, its lowest point, where it drops, and what was never asked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.reading import counted, evidence_strength, finding_score, reading_state
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.journey.results import JourneyCell
from gapkit.scoring.rows import Rows

_SHORT = ("short", "short_small")
_MOST_MOMENTS = 2


def journey_state(cell: JourneyCell, thresholds: Thresholds) -> str:
    """Return the reading state of a cell; one that rests on no answers of its own has none and is open."""
    if cell.suppressed:
        return "hidden"
    if cell.basis not in ("measured", "thin"):
        return "unclear"
    n = counted(cell.n, cell.n_effective)
    return reading_state(cell.verdict, cell.gap_low, cell.gap_high, n, thresholds)


def journey_findings(journey: Rows[JourneyCell], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield what the journey says as a whole."""
    whole = [cell for cell in journey if not cell.channel]
    told = [cell for cell in whole if cell.basis in ("measured", "thin") and not cell.suppressed]
    where = {cell.touchpoint: place_of("journey", journey, cell) for cell in told}
    yield from _moments(told, where, thresholds)
    yield from _lowest(told, where, thresholds)
    yield from _drop(told, where, thresholds)
    yield from _links(told, where)
    blank = [cell for cell in whole if cell.basis in ("assumed", "not_asked")]
    if blank and told:
        yield Finding(
            id="touch.blank",
            kind="touch.blank",
            subject=blank[0].touchpoint,
            state="unclear",
            verdict=None,
            strength=0,
            evidence="journey",
            score=0.3,
            facts={"touchpoints": tuple(cell.touchpoint for cell in blank), "k": len(blank), "m": len(whole)},
        )


def _moments(told: list[JourneyCell], where: Mapping[str, str], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the moments of truth, or that the first of them cannot be told."""
    ranked = sorted((c for c in told if c.risk is not None and c.risk.rank is not None), key=_rank)
    if len(ranked) < 2 or not any(c.risk is not None and c.risk.risk > 0 for c in ranked):
        return
    moments = [cell for cell in ranked if cell.moment_of_truth]
    for cell in (moments or ranked[:1])[: _MOST_MOMENTS if moments else 1]:
        risk = cell.risk
        if risk is None or not math.isfinite(risk.weight_low):
            continue
        sure = bool(cell.moment_of_truth)
        strength = evidence_strength("short", counted(cell.n, cell.n_effective), thresholds) if sure else 0
        yield Finding(
            id=f"touch.{'moment' if sure else 'tie'}.{cell.touchpoint}",
            kind="touch.moment" if sure else "touch.tie",
            subject=cell.touchpoint,
            state="short" if sure else "unclear",
            verdict=None,
            strength=strength,
            estimate=risk.weight,
            low=risk.weight_low,
            high=risk.weight_high,
            n=cell.n,
            evidence=f"{where[cell.touchpoint]}.risk",
            score=max(strength, 0.5) * risk.weight * len(ranked),
            facts={
                "touchpoint": cell.touchpoint,
                "outcome": risk.outcome,
                "p_first": risk.p_first,
                "rank_low": risk.rank_low,
                "rank_high": risk.rank_high,
                "mean": 1 / len(ranked),
            },
        )


def _rank(cell: JourneyCell) -> int:
    return 0 if cell.risk is None or cell.risk.rank is None else cell.risk.rank


def _lowest(told: list[JourneyCell], where: Mapping[str, str], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the touchpoint with the largest shortfall, and whether it is told apart from all others."""
    judged = [c for c in told if math.isfinite(c.gap) and journey_state(c, thresholds) not in ("hidden", "indicative")]
    if len(judged) < 2:
        return
    cell = min(judged, key=lambda c: c.gap)
    state = journey_state(cell, thresholds)
    if state not in _SHORT:
        return
    apart = all(cell.gap_high < other.gap_low for other in judged if other is not cell)
    strength = evidence_strength(state, counted(cell.n, cell.n_effective), thresholds)
    yield Finding(
        id=f"touch.worst.{cell.touchpoint}",
        kind="touch.worst",
        subject=cell.touchpoint,
        state=state,
        verdict=cell.verdict,
        strength=strength,
        estimate=cell.gap,
        low=cell.gap_low,
        high=cell.gap_high,
        n=cell.n,
        evidence=where[cell.touchpoint],
        score=0.7 * finding_score(strength, cell.gap, thresholds),
        facts={"touchpoint": cell.touchpoint, "clear": apart},
    )


def _drop(told: list[JourneyCell], where: Mapping[str, str], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the deepest fall of perception between two touchpoints, where it is surely one and it matters."""
    falls = [c for c in told if c.change_high < 0 and -c.change > thresholds.smallest_gap]
    falls = [c for c in falls if (c.change_n or 0) >= thresholds.indicative_below]
    if not falls:
        return
    cell = min(falls, key=lambda c: c.change)
    strength = min(2, evidence_strength("short", cell.change_n, thresholds))
    yield Finding(
        id=f"touch.drop.{cell.touchpoint}",
        kind="touch.drop",
        subject=cell.touchpoint,
        state="short" if cell.change_high < -thresholds.smallest_gap else "short_small",
        verdict=None,
        strength=strength,
        estimate=cell.change,
        low=cell.change_low,
        high=cell.change_high,
        n=cell.change_n,
        evidence=where[cell.touchpoint],
        score=0.5 * finding_score(strength, cell.change, thresholds),
        facts={"touchpoint": cell.touchpoint, "before": cell.change_from},
    )


def _links(told: list[JourneyCell], where: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the KPIs that are known to go with the gap, at a level that was observed and can be told."""
    for cell in told:
        for kpi in cell.kpis:
            if kpi.link != "clear" or kpi.outside or not kpi.narrowed:
                continue
            yield Finding(
                id=f"touch.kpi.{cell.touchpoint}.{kpi.code}",
                kind="touch.kpi",
                subject=cell.touchpoint,
                state="level",
                verdict=None,
                strength=2,
                estimate=kpi.meets_at,
                low=kpi.meets_low,
                high=kpi.meets_high,
                n=None,
                evidence=place_of(f"{where[cell.touchpoint]}.kpis", cell.kpis, kpi),
                score=1.0,
                facts={"touchpoint": cell.touchpoint, "kpi": kpi.code, "units": kpi.units},
            )
