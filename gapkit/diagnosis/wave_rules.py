"""Rules for waves: what moved, what did not, what cannot be told, and what a movement comes from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.reading import evidence_strength, finding_score
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.diagnosis.wave_reading import change_people, change_state, effect_state, lost_in_correction
from gapkit.scoring.waves.results import WaveChange, Waves

_KINDS = {
    "over": "up",
    "over_small": "up",
    "short": "down",
    "short_small": "down",
    "meets": "stable",
    "unclear": "none",
    "indicative": "none",
}
_UP, _DOWN = ("over", "over_small"), ("short", "short_small")


def wave_findings(waves: Waves, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield what the comparison with an earlier wave supports."""
    if waves.design == "incomparable":
        yield _said("wave.incomparable", "unclear", {"what": tuple(one.what for one in waves.changed)}, 2.0)
        return
    for row in waves.rows:
        if row.segment or row.level == "item":
            continue
        state = change_state(row, thresholds)
        if state != "hidden":
            yield _change(row, state, place_of("waves.rows", waves.rows, row), thresholds)
    yield from _groups(waves, thresholds)
    yield from _detectable(waves)
    yield from _mix(waves, thresholds)
    yield from _returning(waves)
    if waves.promises or waves.initiatives:
        from gapkit.diagnosis.wave_plan_rules import past_plan_findings

        yield from past_plan_findings(waves, thresholds)
    else:
        yield from _targets(waves)
    yield from _treated(waves, thresholds)
    yield from _trends(waves, thresholds)


def _change(row: WaveChange, state: str, where: str, thresholds: Thresholds) -> Finding:
    strength = evidence_strength(state, change_people(row), thresholds)
    effect = row.change
    if row.level == "outcome":
        # Where everybody moved alike there is no spread to hold a change against.
        errors = row.change / row.change_se if row.change_se > 0 else math.copysign(3.0, row.change) * bool(row.change)
        effect = errors * thresholds.smallest_gap / 3
    weight = 2.0 if row.level == "overall" else 1.0 if row.level == "dimension" else 0.8
    kind = f"wave.{_KINDS[state]}"
    score = weight * finding_score(strength, effect, thresholds)
    facts = _facts(row) | ({"corrected": True} if lost_in_correction(row, thresholds) else {})
    return _moved(kind, row, state, facts, score, strength=strength, name=f"{kind}.{row.code}", where=where)


def _facts(row: WaveChange) -> dict[str, Any]:
    told: dict[str, Any] = {"level": row.level, "before": row.before, "after": row.after}
    if row.source is not None:
        told |= {"source": row.source, "perception": row.perception_change, "expectation": row.expectation_change}
    return told | ({"metric": row.metric} if row.metric else {})


def _groups(waves: Waves, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield, per grouping, the established change that is largest."""
    for segment in dict.fromkeys(row.segment for row in waves.rows if row.segment):
        rows = [row for row in waves.rows if row.segment == segment and row.level != "item"]
        sure = [(row, change_state(row, thresholds)) for row in rows]
        sure = [(row, state) for row, state in sure if state in (*_UP, *_DOWN)]
        if not sure:
            continue
        row, state = max(sure, key=lambda pair: abs(pair[0].change))
        # The change is tested, but not that it is larger than those of the other groups.
        strength = min(1, evidence_strength(state, change_people(row), thresholds))
        facts = {"segment": segment, "value": row.value, "better": row.change > 0}
        score = 0.5 * finding_score(strength, row.change, thresholds)
        where, name = place_of("waves.rows", waves.rows, row), f"wave.group.{segment}"
        yield _moved("wave.group", row, state, facts, score, strength=strength, name=name, where=where)


def _detectable(waves: Waves) -> Iterator[Finding]:
    row = waves.row("overall")
    if row is not None and not row.suppressed and row.detectable > 0:
        facts = {"detectable": row.detectable, "before": row.n_before, "after": row.n_after}
        yield _said("wave.mde", "level", facts, 0.1, evidence=place_of("waves.rows", waves.rows, row))


def _mix(waves: Waves, thresholds: Thresholds) -> Iterator[Finding]:
    for row in waves.decomposition:
        if row.value or row.rest or row.moved <= thresholds.mix_moved:
            continue
        facts = {"segment": row.segment, "moved": row.moved, "composition": row.composition, "rate": row.rate}
        measured: dict[str, Any] = {
            "estimate": row.composition,
            "low": row.composition_low,
            "high": row.composition_high,
        }
        at = place_of("waves.decomposition", waves.decomposition, row)
        where: dict[str, Any] = {"name": f"wave.mix.{row.segment}", "evidence": at}
        yield _said("wave.mix", "level", facts, 0.5, **where, **measured)


def _returning(waves: Waves) -> Iterator[Finding]:
    row = next((one for one in waves.same_people if one.level == "overall" and one.selective), None)
    if row is not None and row.expected > 0:
        facts = {"selected": row.selected, "everybody": row.everybody, "expected": row.expected, "beyond": row.beyond}
        measured: dict[str, Any] = {"estimate": row.change, "low": row.change_low, "high": row.change_high, "n": row.n}
        at = place_of("waves.same_people", waves.same_people, row)
        yield _said("wave.return", "unclear", facts, 0.9, strength=1, evidence=at, **measured)


def _targets(waves: Waves) -> Iterator[Finding]:
    rows = [row for row in waves.attainment if row.level == "dimension"] or list(waves.attainment)
    if not rows:
        return
    facts = {"m": len(rows)} | {
        state: tuple(row.code for row in rows if row.state == state)
        for state in ("reached", "closer", "further", "unclear")
    }
    reached = len(facts["reached"]) == len(rows)  # type: ignore[arg-type]
    yield _said("wave.target", "meets" if reached else "level", facts, 0.8, evidence="waves.attainment")


def _treated(waves: Waves, thresholds: Thresholds) -> Iterator[Finding]:
    """Yield the effect on the whole, and the largest established one on a dimension."""
    rows = [(row, effect_state(row, thresholds)) for row in waves.treatment if not row.suppressed]
    whole = [pair for pair in rows if pair[0].level == "overall"][:1]
    parts = [pair for pair in rows if pair[0].level == "dimension" and pair[1] in (*_UP, *_DOWN)]
    for row, state in [*whole, *sorted(parts, key=lambda pair: -abs(pair[0].effect))[:1]]:
        n = min(n or 0 for n in (row.n_treated_before, row.n_treated_after, row.n_others_before, row.n_others_after))
        strength = min(2, evidence_strength(state, n, thresholds))
        yield _said(
            "wave.treated",
            state,
            {"segment": row.segment, "value": row.value, "treated": row.treated_change, "others": row.others_change},
            1.2 * finding_score(strength, row.effect, thresholds),
            name="wave.treated" if row.level == "overall" else f"wave.treated.{row.code}",
            subject=row.code,
            verdict=row.verdict,
            strength=strength,
            estimate=row.effect,
            low=row.effect_low,
            high=row.effect_high,
            n=n,
            evidence=place_of("waves.treatment", waves.treatment, row),
        )


def _trends(waves: Waves, thresholds: Thresholds) -> Iterator[Finding]:
    for row in waves.trends:
        if row.level != "overall":
            continue
        sure = row.p_adjusted <= thresholds.error_rate
        state, strength = (("over" if row.slope > 0 else "short"), 2) if sure else ("unclear", 0)
        facts = {"waves": row.waves, "straight": not row.lack_of_fit_p <= thresholds.error_rate}
        score = finding_score(strength, row.slope * (row.waves - 1), thresholds)
        measured: dict[str, Any] = {"estimate": row.slope, "low": row.slope_low, "high": row.slope_high}
        where: dict[str, Any] = {"subject": row.code, "evidence": place_of("waves.trends", waves.trends, row)}
        yield _said("wave.trend", state, facts, score, strength=strength, **where, **measured)


def _moved(
    kind: str,
    row: WaveChange,
    state: str,
    facts: dict[str, Any],
    score: float,
    *,
    strength: int,
    name: str,
    where: str,
) -> Finding:
    """Return what is said of one change."""
    return _said(
        kind,
        state,
        facts,
        score,
        name=name,
        subject=row.code,
        verdict=row.verdict,
        strength=strength,
        estimate=row.change,
        low=row.change_low,
        high=row.change_high,
        n=min(row.n_before or 0, row.n_after or 0),
        evidence=where,
    )


def _said(
    kind: str,
    state: str,
    facts: dict[str, Any],
    score: float,
    *,
    name: str = "",
    subject: str = "overall",
    verdict: str | None = None,
    strength: int | None = None,
    evidence: str = "waves",
    **measured: Any,
) -> Finding:
    """Return a finding; `measured` holds estimate, low, high and n where there are such."""
    return Finding(
        id=name or kind,
        kind=kind,
        subject=subject,
        state=state,
        verdict=verdict,
        strength=(0 if state == "unclear" else 1) if strength is None else strength,
        evidence=evidence,
        score=score,
        facts=facts,
        **measured,
    )
