"""Diagnoses of every kind, so that every kind of finding is met somewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np

from gapkit.diagnosis.compared import Wave, compared
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.planned import planned
from gapkit.model import Answers
from gapkit.model.plan import Plan, PlanTarget, Returned
from gapkit.study import Study, diagnose
from tests.company_samples import quick, two_views
from tests.diagnosis.plan.planned_samples import SEED, assumed, surveyed, whole
from tests.driver_samples import moved_survey
from tests.journey_samples import journey_survey
from tests.reference import reference_diagnosis
from tests.report.made_surveys import OUTCOMES, diagnosed
from tests.wave_samples import made_answers, made_wave, two_waves

PLAN = Plan(
    "Plan",
    (
        whole("A", "D0", 0.4, status="approved"),
        whole("B", "D0", 0.2, owner="", status="approved"),
        whole("C", "D1", 0.5, kpi=None, status="approved"),
    ),
    tuple(
        assumed(code, value)
        for code, value in (
            *(("link", 0.1), ("customers", 5000.0), ("retention", 0.8), ("margin", 90.0), ("discount", 0.08)),
            *(("horizon", 3.0), ("ramp", 6.0), ("decay", 0.1)),
        )
    ),
    (PlanTarget("D1", "own", 5.0, source="Board"),),
    budget=2500.0,
    currency="EUR",
    start="2027-01-01",
)
"""Three initiatives; two of them lack something, and the budget does not reach for all."""


@cache
def looped(*, returned: bool = True) -> Diagnosis:
    """Return a second wave in which the first dimension did better, beside a first one with a plan; D0 was treated."""
    form, answers = moved_survey()
    first = planned(surveyed(), PLAN, seed=SEED)
    better = answers.codes["perception"].astype(int)
    better[:3] += (np.arange(answers.people) % 2 == 0) & (better[:3] > 0)
    codes = {**answers.codes, "perception": np.minimum(better, form.scale.high).astype(np.uint8)}
    told = Answers(codes, outcomes=answers.outcomes, segments=answers.segments)
    second = diagnose(Study.of(form, told), thresholds=surveyed().thresholds)
    found = compared([Wave(first), Wave(second, told)])
    money = (Returned("A", 1200.0, 900.0, "Finance"),) if returned else ()
    return planned(found, replace(PLAN, returned=money), seed=SEED)


def _journey() -> Diagnosis:
    form, answers = journey_survey()
    return diagnose(Study.of(form, answers), thresholds=quick(form))


SAMPLES: dict[str, Callable[[], Diagnosis]] = {
    "reference": lambda: reference_diagnosis("en"),
    "gaps of every kind": lambda: diagnosed(outcomes=OUTCOMES, groups=("web", "shop", "rare"), smallest_group=3),
    "three columns": lambda: diagnosed(columns=("minimum", "expectation", "perception"), points=True, silent=4),
    "weights": lambda: diagnosed(weighted=True, outcomes=OUTCOMES),
    "twelve people": lambda: diagnosed(people=12),
    "four people": lambda: diagnosed(people=4),
    "perceptions alone": lambda: diagnosed(columns=("perception",), outcomes=OUTCOMES),
    "company": two_views,
    "journey": _journey,
    "drivers": surveyed,
    "plan": lambda: planned(surveyed(), PLAN, seed=SEED),
    "plan without an outcome": lambda: planned(surveyed(outcome=False), PLAN, seed=SEED),
    "waves": lambda: compared(list(two_waves()), treated=("Canal", "tienda")),
    "three waves": lambda: compared([made_wave(made_answers(s), f"ola {s}", rows=False) for s in (1, 2, 3)]),
    "waves with a plan": looped,
}


@cache
def sample(name: str) -> Diagnosis:
    """Return the diagnosis of a name."""
    return SAMPLES[name]()
