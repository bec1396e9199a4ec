"""Rules for predictions: whether those at risk are told from others, what the risk goes with, where it is highest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.thresholds import Thresholds

if TYPE_CHECKING:
    from gapkit.scoring.drivers.foretold import Effect, Prediction, SegmentRisk

_COIN = 0.5
"""The area of a model that tells nobody apart."""
_FIRST = ("nps", "enps", "csat", "churn")


def risk_findings(predictions: Sequence[Prediction], thresholds: Thresholds) -> Iterator[Finding]:
    """Yield whether the risk the report is told along can be told, what it goes with, the group it is highest in."""
    lead = lead_prediction(predictions)
    if lead is None or lead.reason:
        return
    where = place_of("predictions", predictions, lead)
    yield _told(lead, where, thresholds)
    if lead.area_low > _COIN:
        if (effect := clearest_effect(lead, thresholds.error_rate)) is not None:
            yield _effect(lead, effect, place_of(f"{where}.effects", lead.effects, effect), thresholds)
        if (group := highest_group(lead, thresholds.indicative_below, thresholds.error_rate)) is not None:
            yield _group(lead, group, place_of(f"{where}.segments", lead.segments, group), thresholds)


def lead_prediction(predictions: Sequence[Prediction]) -> Prediction | None:
    """Return the one the report is told along: what came later, then recommendation, satisfaction, churn."""
    known = sorted(predictions, key=lambda row: (bool(row.reason), row.timing != "later", _FIRST.index(row.kind)))
    return known[0] if known else None


def clearest_effect(row: Prediction, error_rate: float) -> Effect | None:
    """Return the largest effect that surely lowers the risk, all drivers tested together (Holm)."""
    clear = [one for one in row.effects if one.event == row.event and one.high < 0 and one.p_adjusted < error_rate]
    return min(clear, key=lambda one: one.effect, default=None)


def highest_group(row: Prediction, least: int, error_rate: float) -> SegmentRisk | None:
    """Return the group with the highest risk that is surely above the others, all groups tested together (Holm)."""
    shown = [one for one in row.segments if not one.suppressed and (one.n or 0) >= least and one.difference > 0]
    clear = [one for one in shown if one.p_adjusted < error_rate]
    return max(clear, key=lambda one: one.foretold, default=None)


def _worth(n: int | None, effective: float) -> float:
    """Return what people are worth; nothing where that is not known."""
    return min(float(n or 0), effective)


def _told(row: Prediction, where: str, thresholds: Thresholds) -> Finding:
    clear = row.area_low > _COIN
    firm = row.usable and _worth(row.n, row.n_effective) >= thresholds.strong_from
    return Finding(
        id=f"risk.{'told' if clear else 'none'}.{row.outcome}",
        kind="risk.told" if clear else "risk.none",
        subject=row.outcome,
        state="level" if clear else "unclear",
        verdict=None,
        strength=(3 if firm else 2) if clear else 0,
        estimate=row.area,
        low=row.area_low,
        high=row.area_high,
        n=row.n,
        evidence=where,
        score=0.5 if clear else 0.2,
        facts={"event": row.event, "timing": row.timing, "usable": row.usable},
    )


def _effect(row: Prediction, effect: Effect, where: str, thresholds: Thresholds) -> Finding:
    return Finding(
        id=f"risk.effect.{row.outcome}",
        kind="risk.effect",
        subject=effect.code,
        state="level",
        verdict=None,
        strength=3 if _worth(row.n, row.n_effective) >= thresholds.strong_from else 2,
        estimate=effect.effect,
        low=effect.low,
        high=effect.high,
        n=row.n,
        evidence=where,
        score=0.45,
        facts={"outcome": row.outcome, "event": row.event, "timing": row.timing},
    )


def _group(row: Prediction, group: SegmentRisk, where: str, thresholds: Thresholds) -> Finding:
    return Finding(
        id=f"risk.group.{row.outcome}",
        kind="risk.group",
        subject=row.outcome,
        state="level",
        verdict=None,
        strength=3 if _worth(group.n, group.n_effective) >= thresholds.strong_from else 2,
        estimate=group.foretold,
        low=group.low,
        high=group.high,
        n=group.n,
        evidence=where,
        score=0.4,
        facts={
            "event": row.event,
            "segment": group.segment,
            "value": group.value,
            "timing": row.timing,
            "usable": row.usable,
        },
    )
