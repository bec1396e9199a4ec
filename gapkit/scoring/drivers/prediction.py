"""Who is at risk: outcomes foretold from perceptions, and how far the probabilities can be trusted."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.scoring.drivers.events import RISKS, events_of
from gapkit.scoring.drivers.foretold import Foretold, Prediction, PredictionLimits, SegmentRisk
from gapkit.scoring.drivers.people import Told, outcome_values, told
from gapkit.scoring.drivers.risk_model import foretold_aside, risk_model
from gapkit.scoring.rows import Rows
from gapkit.stats.estimates import t_quantile
from gapkit.stats.validation import brier_score, calibration, calibration_bins, roc_area

FloatArray = NDArray[np.float64]
Group = tuple[str, str]


def predictions(
    questionnaire: Questionnaire,
    answers: Answers,
    limits: PredictionLimits,
    *,
    before: Collection[str] = (),
    level: float = 0.95,
    min_cell: int = 5,
    seed: int = 0,
    hidden: Collection[Group] = (),
) -> Rows[Prediction]:
    """Return every outcome that can be foretold, in the order of the questionnaire, or why it cannot be.

    `before` are the codes of outcomes that were over before people answered: foretelling them would be hindsight.
    `hidden` are the groups (segment, value) that may not be shown.
    """
    rows = []
    for code, values in outcome_values(questionnaire, answers).items():
        outcome = next(one for one in questionnaire.outcomes if one.code == code)
        if outcome.kind in RISKS:
            people = told(questionnaire, answers, values, level="dimension")
            if code in before:
                rows.append(_refused(outcome, people, "before"))
            else:
                rows.append(_predicted(outcome, people, answers, limits, level, min_cell, seed, hidden))
    return Rows(rows)


def _refused(outcome: Outcome, people: Told, reason: str, events: int | None = None) -> Prediction:
    return Prediction(outcome.code, outcome.kind, RISKS[outcome.kind], people.n, people.asked, events, reason=reason)


def _predicted(
    outcome: Outcome,
    people: Told,
    answers: Answers,
    limits: PredictionLimits,
    level: float,
    min_cell: int,
    seed: int,
    hidden: Collection[Group],
) -> Prediction:
    if people.n < limits.people:
        return _refused(outcome, people, "few")
    found = events_of(outcome, people.outcome)
    happened = found.happened(found.risk)
    events = int(happened.sum())
    if len(np.unique(found.groups)) < 2:
        return _refused(outcome, people, "constant")
    if min(events, people.n - events) < limits.events:
        # A handful of people with an event are not told apart from nobody.
        return _refused(outcome, people, "few events", events if events >= min_cell else None)
    model = risk_model(found, people, limits)
    if model is None:
        return _refused(outcome, people, "collinear", events)
    foretold = foretold_aside(model, people, limits, seed)
    risk = foretold.mean(axis=0)
    shown = [calibration(happened, one, weights=people.weight) for one in foretold]
    slopes = np.array([one.slope for one in shown])
    slope, error = float(slopes.mean()), float(np.mean([one.slope_se for one in shown]))
    reach = float(t_quantile(0.5 + level / 2, np.inf)) * error
    area = roc_area(happened, risk, weights=people.weight, clusters=people.cluster, level=level)
    briers = np.array([brier_score(happened, one, weights=people.weight) for one in foretold])
    return Prediction(
        outcome.code,
        outcome.kind,
        found.risk,
        people.n,
        people.asked,
        events,
        model.method,
        model.separated,
        model.odds_p,
        area.area,
        area.low,
        area.high,
        float(briers[:, 0].mean()),
        float(briers[:, 1].mean()),
        float(np.mean([one.intercept for one in shown])),
        slope,
        slope - reach,
        slope + reach,
        bool(limits.slope_low <= slope <= limits.slope_high),
        Rows(model.effects(people, level)),
        Rows(
            Foretold(one.n, one.foretold, one.observed, one.low, one.high)
            for one in calibration_bins(happened, risk, weights=people.weight, fewest=limits.fewest_in_bin, level=level)
        ),
        Rows(_by_segment(answers, people, risk, happened, min_cell, hidden)),
    )


def _by_segment(
    answers: Answers,
    people: Told,
    risk: FloatArray,
    happened: NDArray[np.bool_],
    min_cell: int,
    hidden: Collection[Group],
) -> list[SegmentRisk]:
    """Return the mean risk of every group that may be shown."""
    rows = []
    weight = np.ones(people.n) if people.weight is None else people.weight
    for segment in answers.segments.values():
        codes = segment.codes[people.people]
        for code, value in enumerate(segment.values):
            own = codes == code
            n = int(own.sum())
            if n < min_cell or (segment.name, value) in hidden:
                rows.append(SegmentRisk(segment.name, value, None, suppressed=True))
                continue
            share = weight[own] / weight[own].sum()
            rows.append(SegmentRisk(segment.name, value, n, float(share @ risk[own]), float(share @ happened[own])))
    return rows
