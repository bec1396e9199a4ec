"""Raters: how many of each view answered what, how far they agree among themselves, and what they rated."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.model.company import VIEWS, Company
from gapkit.record import replace
from gapkit.scoring.designs import design_of
from gapkit.scoring.johari.draws import ROUNDING
from gapkit.scoring.johari.results import JohariLimits, Raters
from gapkit.scoring.johari.views import Scored, scored
from gapkit.stats.agreement import within_group_agreement
from gapkit.stats.clusters import intraclass_correlation

FloatArray = NDArray[np.float64]


def raters_of(questionnaire: Questionnaire, company: Company, shown: Company, limits: JohariLimits) -> Iterator[Raters]:
    """Yield the raters of what is shown; answers to items that few rated are as good as none."""
    for view in VIEWS:
        if view not in company.views:
            continue
        answers = shown.views[view]
        for column in ("expectation", "perception"):
            if column not in answers.codes or not company.views[view].codes[column].any():
                yield Raters(view, 0, column, reason="nothing")
                continue
            ratings = of_company(questionnaire, answers, column, "item").scores
            given = int((~np.isnan(ratings)).any(axis=1).sum())
            if given < limits.fewest_raters:
                yield Raters(view, None, column, reason="few")
            else:
                yield _agreeing(questionnaire, view, column, ratings, given)


def _agreeing(questionnaire: Questionnaire, view: str, column: str, ratings: FloatArray, given: int) -> Raters:
    there = ~np.isnan(ratings)
    known = np.where(there, ratings, 0.0)
    found = intraclass_correlation(there.sum(axis=0), known.sum(axis=0), (known * known).sum(axis=0))
    f = float(found.f)
    icc2 = 1 - 1 / f if f > 0 else float("nan")
    agreed = within_group_agreement(ratings, points=questionnaire.scale.points)
    return Raters(view, given, column, float(agreed.together), float(found.estimate), icc2)


def of_company(
    questionnaire: Questionnaire, answers: Answers, column: str, level: str, *, filled: float = 0.0
) -> Scored:
    """Return the estimates or ratings of a view, with the errors of its own design; `filled` is as in `Company`."""
    items = max(len(dimension.items) for dimension in questionnaire.dimensions) if level == "dimension" else 1
    found = scored(questionnaire, answers, column, level=level, design=design_of(answers, None))
    return replace(found, least=ROUNDING / items, filled=filled)
