"""Who is at risk: outcomes foretold from perceptions, and how far the probabilities can be trusted."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.record import replace
from gapkit.scoring.drivers.events import RISKS, events_of
from gapkit.scoring.drivers.foretold import Foretold, Prediction, PredictionLimits
from gapkit.scoring.drivers.people import Told, evenly_spaced, outcome_values, told
from gapkit.scoring.drivers.risk_model import Aside, RiskModel, foretold_aside, risk_model
from gapkit.scoring.drivers.risk_segments import segment_risks
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.stats.estimates import t_quantile
from gapkit.stats.joint import joint_test
from gapkit.stats.validation import RocArea, brier_score, calibration, calibration_bins, roc_area

MOST_PEOPLE = 20_000
"""Of more people evenly spaced ones stand for all: an effect is then known to half a hundredth."""


def predictions(
    questionnaire: Questionnaire,
    answers: Answers,
    limits: PredictionLimits,
    *,
    smallest_gap: float = 0.0,
    gaps: Iterable[SegmentGap] = (),
    refused: Collection[str] = (),
    seed: int = 0,
) -> Rows[Prediction]:
    """Return every outcome that can be foretold, in the order of the questionnaire, or why it cannot be.

    An outcome that was over before people answered is not: that would be hindsight. Groups that `gaps` hides are
    hidden here too; outcomes `refused` as ones that nothing moves are refused here too.
    """
    everybody = outcome_values(questionnaire, answers)
    asked = {code: int((~np.isnan(values)).sum()) for code, values in everybody.items()}
    held = evenly_spaced(answers, MOST_PEOPLE)
    given = everybody if held is answers else outcome_values(questionnaire, held)
    hidden = tuple(row for row in gaps if row.suppressed)
    rows = []
    for outcome in questionnaire.outcomes:
        if outcome.kind not in RISKS or not asked.get(outcome.code):
            continue
        values = given[outcome.code]
        people = _shielded(told(questionnaire, held, values, level="dimension"), asked[outcome.code], limits, seed)
        row = Prediction(
            outcome=outcome.code,
            kind=outcome.kind,
            timing=outcome.timing,
            event=RISKS[outcome.kind],
            n=people.n if people.n >= limits.min_cell or not people.n else None,
            asked=asked[outcome.code],
            sampled=held is not answers,
        )
        found = _model(outcome, people, limits)
        if isinstance(found, str):
            rows.append(replace(row, reason=found, events=_events(outcome, people, found, limits)))
            continue
        together = joint_test(found.tested, people.perception, weights=people.weight, clusters=people.cluster)
        row = replace(row, p_value=together.p_value)
        if outcome.code in refused or not together.p_value < limits.error_rate:
            rows.append(replace(row, reason="nothing"))
            continue
        aside = foretold_aside(found, people, limits, seed)
        row = _validated(row, found, people, aside, together.statistic, limits)
        segments = segment_risks(held, values, people, found, aside.risk.mean(axis=0), limits, hidden)
        effects = found.effects(people, limits.level, smallest_gap)
        rows.append(replace(row, effects=Rows(effects), segments=Rows(segments)))
    return Rows(rows)


def _model(outcome: Outcome, people: Told, limits: PredictionLimits) -> RiskModel | str:
    """Return the model these people allow, or why there is none."""
    if outcome.timing == "before":
        return "before"
    if min(people.n, people.effective if people.n else 0) < limits.driver_people:
        return "few"
    if people.cluster is not None and np.unique(people.cluster).size < limits.few_clusters:
        return "few_clusters"
    events = events_of(outcome, people.outcome)
    if np.ptp(people.outcome) == 0:
        return "constant"
    happened = int(events.happened(events.risk).sum())
    if min(happened, people.n - happened) < limits.risk_events:
        # A handful of people with an event are not told apart from nobody.
        return "few_events"
    return risk_model(events, people, limits) or "collinear"


def _shielded(people: Told, asked: int, limits: PredictionLimits, seed: int) -> Told:
    """Return the people of a model; where one to four with the outcome are lacking, as many more leave as make five.

    The outcome of everybody stands in other tables: beside it, that of all but one or two would tell theirs.
    """
    lacking = asked - people.n
    if not 0 < lacking < limits.min_cell or people.n < limits.driver_people:
        return people
    gone = np.random.default_rng(seed).choice(people.n, limits.min_cell - lacking, replace=False)
    kept = np.delete(np.arange(people.n), gone)
    weight = None if people.weight is None else people.weight[kept] / people.weight[kept].mean()
    return replace(
        people,
        outcome=people.outcome[kept],
        perception=people.perception[kept],
        weight=weight,
        cluster=None if people.cluster is None else people.cluster[kept],
        people=people.people[kept],
    )


def _events(outcome: Outcome, people: Told, reason: str, limits: PredictionLimits) -> int | None:
    """Return how many had the event, where that is the reason and tells of no few."""
    if reason != "few_events":
        return None
    events = events_of(outcome, people.outcome)
    happened = int(events.happened(events.risk).sum())
    return happened if min(happened, people.n - happened) >= limits.min_cell else None


def _validated(
    row: Prediction, model: RiskModel, people: Told, aside: Aside, together: float, limits: PredictionLimits
) -> Prediction:
    """Return a prediction with what it is worth for people it has not seen."""
    happened = model.events.happened(model.events.risk)
    risk, weight, cluster = aside.risk.mean(axis=0), people.weight, people.cluster
    shown = [calibration(happened, one, weights=weight, clusters=cluster) for one in aside.risk]
    slope, intercept = float(np.mean([one.slope for one in shown])), float(np.mean([one.intercept for one in shown]))
    normal = float(t_quantile(0.5 + limits.level / 2, np.inf))
    reach = normal * float(np.mean([one.slope_se for one in shown]))
    doubt = normal * float(np.mean([one.intercept_se for one in shown]))
    foretold, came = (float(np.average(one, weights=weight)) for one in (risk, happened))
    area = roc_area(happened, aside.order, weights=weight, clusters=cluster, fitted_f=together, level=limits.level)
    briers = np.array([brier_score(happened, one, weights=weight) for one in aside.risk])
    bins = calibration_bins(happened, risk, weights=weight, fewest=limits.people_in_bin, level=limits.level)
    return replace(
        row,
        events=int(happened.sum()),
        method=model.method,
        separated=model.separated,
        odds_p=model.odds_p,
        area=area.area,
        area_low=area.low,
        area_high=area.high,
        n_effective=_worth(area, happened, aside, people, together),
        brier=float(briers[:, 0].mean()),
        brier_reference=float(briers[:, 1].mean()),
        calibration_intercept=intercept,
        calibration_intercept_low=intercept - doubt,
        calibration_intercept_high=intercept + doubt,
        calibration_slope=slope,
        calibration_slope_low=slope - reach,
        calibration_slope_high=slope + reach,
        usable=bool(
            limits.calibration_low <= slope <= limits.calibration_high
            and 1 / limits.calibration_mean <= foretold / came <= limits.calibration_mean
        ),
        bins=Rows(Foretold(one.n, one.foretold, one.observed, one.low, one.high) for one in bins),
    )


def _worth(area: RocArea, happened: NDArray[np.bool_], aside: Aside, people: Told, together: float) -> float:
    """Return how many people of equal weight, each for himself, would tell as much as these do."""
    if people.cluster is None:
        return people.effective
    alone = roc_area(happened, aside.order, weights=people.weight, fitted_f=together)
    if not area.se > 0:
        return float(min(people.effective, np.unique(people.cluster).size))
    return people.effective * min(1.0, (alone.se / area.se) ** 2)
