"""The whole of it: windows, gaps of the organisation and hints, from a survey and the company's own answers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.model.company import Company
from gapkit.record import replace
from gapkit.scoring.designs import Design
from gapkit.scoring.drivers.people import outcome_values
from gapkit.scoring.drivers.results import Drivers
from gapkit.scoring.johari.customers import Customers
from gapkit.scoring.johari.internal import internal_ratings, maturity
from gapkit.scoring.johari.results import Johari, JohariLimits
from gapkit.scoring.johari.table import johari
from gapkit.scoring.johari.themes import themes_seen
from gapkit.scoring.johari.told import as_told
from gapkit.scoring.johari.unknown import Evidence, hints
from gapkit.scoring.johari.views import shown_of
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows


def whole_johari(
    questionnaire: Questionnaire,
    answers: Answers,
    company: Company,
    evidence: Evidence,
    limits: JohariLimits,
    *,
    design: Design | None = None,
    segments: Iterable[SegmentGap] = (),
    seed: int = 0,
) -> Johari:
    """Return both windows, gaps 1, 6 and 7, and what points beyond the questionnaire.

    Figures of the company are as fine as they are told.

    The outcome takes part only where its model by items was fit to be read. Groups that `segments` hide stay hidden.
    """
    outcome = _outcome(questionnaire, answers, evidence.drivers)
    found = johari(questionnaire, Customers(answers, design, outcome), company, limits, seed=seed)
    leading = {(row.view, row.basis) for row in found.areas if row.leads}
    window = Rows(row for row in found.expectations if (row.view, row.basis) in leading)
    beyond = hints(
        questionnaire,
        answers,
        replace(evidence, window=window),
        level=limits.level,
        error_rate=limits.error_rate,
        min_cell=limits.min_cell,
        hidden=frozenset((row.segment, row.value) for row in segments if row.suppressed),
        seed=seed,
    )
    shown = shown_of(company, questionnaire, fewest=limits.fewest_raters)
    return as_told(
        replace(
            found,
            unknown=beyond,
            internal=Rows(internal_ratings(shown, limits)),
            maturity=Rows(maturity(questionnaire, answers, shown, limits, design=design)),
            themes=Rows(themes_seen(evidence.comments, shown, limits)),
        )
    )


def _outcome(questionnaire: Questionnaire, answers: Answers, drivers: Drivers | None) -> NDArray[np.float64] | None:
    models = () if drivers is None else drivers.models
    model = next((one for one in models if one.main and one.level == "item" and not one.reason), None)
    return None if model is None else outcome_values(questionnaire, answers)[model.outcome]
