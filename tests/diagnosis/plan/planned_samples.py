"""A survey with an outcome in which every dimension falls short, and plans for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.draws import PlanDraws, plan_draws
from gapkit.diagnosis.plan.reach import homes_of
from gapkit.model.plan import Initiative, InitiativeKpi, Plan, PlanAssumption, Range
from gapkit.study import Study, diagnose
from tests.company_samples import quick
from tests.driver_samples import moved_survey

SEED = 7


@cache
def surveyed(*, outcome: bool = True, expectation: bool = True) -> Diagnosis:
    """Return the diagnosis of three hundred people; with fewer draws of a plan than usual."""
    options = {} if outcome else {"outcomes": ()}
    questionnaire, answers = moved_survey(expectation=expectation, **options)
    usual = quick(questionnaire)
    limits = replace(usual, plan_limits=replace(usual.plan_limits, draws=2000))
    return diagnose(Study.of(questionnaire, answers), thresholds=limits)


def fixed(share: float) -> Range:
    """Return a closure that is known."""
    return Range(share, share, share)


def whole(code: str, dimension: str, share: float | Range, **parts: object) -> Initiative:
    """Return an initiative with everything a roadmap wants."""
    told = {
        "owner": "Ana",
        "roles": {"Ana": "A", "Luis": "R"},
        "kpi": InitiativeKpi(f"KPI {code}", now=1.0, goal=2.0),
        "effort": 2,
        "horizon": "now",
        "start": "2027-01-01",
        "end": "2027-03-31",
        "cost": fixed(1000.0),
    }
    span = share if isinstance(share, Range) else fixed(share)
    return Initiative(code, f"Do {code}", dimensions=(dimension,), closure={dimension: span}, **told | parts)


def assumed(code: str, value: float) -> PlanAssumption:
    """Return an assumption that is known."""
    return PlanAssumption(code, fixed(value), source="Finance")


def draws_of(diagnosis: Diagnosis, plan: Plan) -> PlanDraws:
    """Return what might come of a plan."""
    limits, homes = diagnosis.thresholds.plan_limits, homes_of(diagnosis.questionnaire)
    assert diagnosis.basis is not None
    return plan_draws(plan, diagnosis.basis, limits, seed=SEED, homes=homes)
