"""Rules for what a plan comes to: where it leads, what its initiatives do together, whether it pays, what it costs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gapkit.diagnosis.diagnosis import Finding
from gapkit.diagnosis.evidence import place_of
from gapkit.diagnosis.plan.calendar import first_quarter, share_ahead
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model.plan import Plan

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase, Economics, TornadoBar
    from gapkit.diagnosis.plan.results import Planned, Target

_SCORES = {"roi": 8.0, "sign": 0.6, "budget": 0.5, "target": 0.4, "joint": 0.3}
"""How much the findings weigh beside those of the survey; what people judged never weighs more than what was asked."""


_NEEDED = ("link", "customers", "retention", "margin", "discount", "horizon", "ramp", "decay")
"""What a case needs of a plan, in the order in which it is asked for."""
_CURABLE = ("no_cost", "no_effect", "no_driver", "no_gaps")


def plan_findings(planned: Planned, economics: Economics | None, thresholds: Thresholds) -> list[Finding]:
    """Return where the plan leads, what overlaps, whether it pays, what decides that, and what the budget leaves out.

    What a plan comes to rests on judgement: no finding of it is more than indicative.
    """
    found = [*_targets(planned), *_overlap(planned, thresholds.smallest_gap / 2)]
    if economics is not None:
        found += _returns(planned, economics)
    return [*found, *_budget(planned)]


def deciding(economics: Economics) -> TornadoBar | None:
    """Return the assumption that turns the sign of the net benefit and moves it most; None where none does."""
    turning = [bar for bar in economics.tornado if bar.flips]
    return max(turning, key=lambda bar: abs(bar.npv_high - bar.npv_low), default=None)


def led(planned: Planned) -> list[Target]:
    """Return the dimensions that initiatives lead somewhere, the largest shortfall first."""
    rows = [row for row in planned.targets if row.level == "dimension" and not row.group and not row.suppressed]
    rows = [row for row in rows if row.basis == "initiatives" and math.isfinite(row.reachable)]
    return sorted(rows, key=lambda row: row.perception - row.expectation)


def _targets(planned: Planned) -> Iterator[Finding]:
    dated = {one.id for one in planned.initiatives if one.quarter is not None}
    for place, row in enumerate(led(planned)):
        yield _finding(
            "plan.target",
            row.code,
            (row.reachable, row.reachable_low, row.reachable_high),
            score=_SCORES["target"] / (place + 1),
            evidence=place_of("plan.targets", planned.targets, row),
            facts={"now": row.perception, "months": _months(row, dated), "reached": bool(row.reachable >= row.target)},
        )


def _months(row: Target, dated: set[str]) -> int | None:
    """Return in how many months; None where initiatives act on it and none of them has a date."""
    return row.months if not row.initiatives or dated.intersection(row.initiatives) else None


def _overlap(planned: Planned, least: float) -> Iterator[Finding]:
    """Yield the widest distance between single effects added up and the joint effect, where it is worth a word."""
    rows = [row for row in led(planned) if row.singles - row.joint >= least]
    row = max(rows, key=lambda one: one.singles - one.joint, default=None)
    if row is None:
        return
    k = sum(any(part.code == row.code for part in one.closures) for one in planned.initiatives)
    limits = (row.reachable_low - row.perception, row.reachable_high - row.perception)
    yield _finding(
        "plan.joint",
        row.code,
        (row.joint, *limits),
        score=_SCORES["joint"],
        evidence=place_of("plan.targets", planned.targets, row),
        facts={"k": k, "singles": row.singles},
    )


def refused_because(planned: Planned, economics: Economics) -> tuple[str, tuple[str, ...]]:
    """Return why nothing is said of all together, and which assumptions the plan lacks for it.

    Where the cases have reasons of their own it is the one that mends them: an outcome that was not asked holds of all,
    whatever else is missing; then an assumption, which all rest on; then what most of them lack.
    """
    case = economics.portfolio
    reasons = [one.reason for one in economics.cases if one.reason]
    first = economics.reason or (case.reason if case is not None else "")
    if not first:
        order = ["no_outcome", *(f"no_{code}" for code in _NEEDED)]
        most = sorted(_CURABLE, key=lambda reason: -reasons.count(reason))
        told = [reason for reason in (*order, *most) if reason in reasons]
        first = told[0] if told else reasons[0] if reasons else "no_effect"
    missing = tuple(code for code in _NEEDED if planned.plan.assumption(code) is None)
    return first, missing if first.removeprefix("no_") in missing else ()


def untold(planned: Planned, economics: Economics) -> tuple[str, ...]:
    """Return the initiatives beside those of the case of all together of which nothing can be said.

    Where that is the case of what was chosen they are of the chosen ones, else of all that lies ahead.
    """
    first, picked = first_quarter(planned.plan), {row.id: row.chosen for row in planned.initiatives}
    together = set(economics.together)
    choice = any(one is not None for one in picked.values()) and all(picked.get(one) is not False for one in together)
    ahead = [one.id for one in planned.plan.initiatives if share_ahead(one, first) > 0 and one.id in picked]
    aside = () if planned.selection is None else planned.selection.unvalued
    priced = {one.id for one in planned.plan.initiatives if one.cost is not None}
    of = [code for code in ahead if not choice or picked[code] or (code in aside and code in priced)]
    reasons = {case.id: case.reason for case in economics.cases}
    return tuple(code for code in of if code not in together and reasons.get(code) not in (None, "", "learns", "done"))


def standing_of(planned: Planned, economics: Economics) -> str:
    """Return how the case of all together reads: its verdict, with what that of which nothing can be said does to it.

    "_part": nobody can tell of the rest. What pays does so "_even" if the rest is paid for nothing, or "_unless" it is.
    """
    case, counted = economics.portfolio, economics.with_untold
    if case is None or not untold(planned, economics):
        return "" if case is None else case.verdict
    if case.verdict == "pays" and counted is not None:
        return "pays_even" if counted.verdict == "pays" else "pays_unless"
    return f"{case.verdict}_part"


def _returns(planned: Planned, economics: Economics) -> Iterator[Finding]:
    case = economics.portfolio
    if case is None or not case.verdict:
        reason, missing = refused_because(planned, economics)
        facts: dict[str, Any] = {"reason": reason, "missing": missing} if len(missing) > 1 else {"reason": reason}
        yield _finding("roi.refused", "", score=_SCORES["roi"], evidence="economics", facts=facts, sure=False)
        return
    reads = standing_of(planned, economics)
    yield _finding(
        "roi.range",
        "",
        (case.npv, case.low, case.high),
        score=_SCORES["roi"],
        evidence="economics.portfolio",
        sure=case.verdict != "may_not" and reads != "pays_unless",
        facts=_case_facts(case) | {"untold": len(untold(planned, economics)), "standing": reads},
    )
    bar = deciding(economics)
    if bar is not None:
        facts = {
            "code": bar.code,
            "initiative": bar.initiative,
            "dimension": bar.dimension,
            "from": bar.low,
            "to": bar.high,
        }
        yield _finding(
            "roi.sign",
            "",
            (math.nan, bar.npv_low, bar.npv_high),
            score=_SCORES["sign"],
            evidence=place_of("economics.tornado", economics.tornado, bar),
            facts=facts,
            sure=False,
        )


def _case_facts(case: BusinessCase) -> dict[str, Any]:
    return {"verdict": case.verdict, "p_positive": case.p_positive, "scenario": case.scenario}


def asked_in_all(plan: Plan) -> float:
    """Return what all that lies ahead would cost once, at its most likely."""
    first = first_quarter(plan)
    return sum(one.cost.mode * share_ahead(one, first) for one in plan.initiatives if one.cost is not None)


def _budget(planned: Planned) -> Iterator[Finding]:
    """Yield what the plan asks for beyond its budget."""
    budget, total = planned.plan.budget, asked_in_all(planned.plan)
    first = first_quarter(planned.plan)
    asked = [one for one in planned.plan.initiatives if share_ahead(one, first) > 0 and one.cost is not None]
    if budget is None or total <= budget:
        return
    chosen = None if planned.selection is None or planned.selection.reason else set(planned.selection.chosen)
    unvalued = () if planned.selection is None else planned.selection.unvalued
    left = 0 if chosen is None else sum(one.id not in chosen and one.id not in unvalued for one in asked)
    yield _finding(
        "plan.budget",
        "",
        (total, math.nan, math.nan),
        score=_SCORES["budget"],
        evidence="plan.asked",
        facts={"budget": budget, "left": left},
    )


def _finding(
    kind: str,
    subject: str,
    estimate: tuple[float, float, float] = (math.nan, math.nan, math.nan),
    *,
    score: float,
    evidence: str,
    facts: dict[str, Any],
    sure: bool = True,
) -> Finding:
    value, low, high = estimate
    return Finding(
        id=f"{kind}.{subject}".rstrip("."),
        kind=kind,
        subject=subject,
        state="level" if sure else "unclear",
        verdict=None,
        strength=1 if sure else 0,
        estimate=value,
        low=low,
        high=high,
        evidence=evidence,
        score=score,
        facts=facts,
    )
