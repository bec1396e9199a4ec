"""Diagnoses with a company side: customers who expect about 6 of most, and what managers and frontline believe."""

from __future__ import annotations

from functools import cache

import numpy as np

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.johari_limits import JohariThresholds
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Questionnaire
from gapkit.model.company import Company
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.few_draws import few_draws

SPLIT = (6.0,) * 6 + (4.0,) * 6
"""The first half seen as customers do, the next three put two points too low; of the last three little is expected."""


def raters(
    levels: tuple[float, ...], people: int, *, rated: float = 6.0, spread: float = 0.5, seed: int = 1
) -> Answers:
    """Return raters whose estimates lie around these levels, and who rate delivery at `rated`."""
    random = np.random.default_rng(seed)
    guess = random.normal(np.array(levels)[:, None], spread, (len(levels), people))
    delivered = random.normal(rated, spread, (len(levels), people))
    codes = {"expectation": guess, "perception": delivered}
    return Answers({role: np.clip(np.rint(given), 1, 7).astype(np.uint8) for role, given in codes.items()})


def quick(questionnaire: Questionnaire) -> Thresholds:
    """Return thresholds with few draws."""
    return few_draws(questionnaire.scale.range, johari=JohariThresholds(draws=400))


def beside_customers(company: Company | None, *, people: int = 300, language: str = "en") -> Diagnosis:
    """Return the diagnosis of customers with this company beside them."""
    questionnaire, answers = moved_survey(people=people)
    answers.codes["expectation"][9:] -= 2
    study = Study.of(questionnaire, answers)
    return diagnose(study, thresholds=quick(questionnaire), language=language, company=company)


@cache
def company_diagnosis() -> Diagnosis:
    """Return one where managers miss half of it and think all goes well, and the frontline are too few."""
    views = {"manager": raters(SPLIT, 18), "frontline": raters((6.0,) * 12, 4, seed=2)}
    return beside_customers(Company(views))


@cache
def two_views() -> Diagnosis:
    """Return one where the frontline sees customers as they are, and managers do not."""
    views = {"manager": raters(SPLIT, 18), "frontline": raters((6.0,) * 12, 25, rated=4.5, seed=2)}
    return beside_customers(Company(views))
