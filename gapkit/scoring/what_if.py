"""What if: how much the main outcome goes along with closing the gap of a dimension, or a part of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.record import Record, replace
from gapkit.scoring.drivers.people import Told, evenly_spaced, outcome_values, told
from gapkit.scoring.drivers.results import DriverLimits, DriverModel
from gapkit.scoring.outcomes import NET, SHARES, scored_values
from gapkit.scoring.results import NAN, Gap, GapTable
from gapkit.scoring.rows import Rows
from gapkit.stats.estimates import t_quantile
from gapkit.stats.robust_fit import RobustFit, robust_fit

FloatArray = NDArray[np.float64]

MOST_PEOPLE = 20_000
"""Of more people evenly spaced ones stand for all, as for the drivers."""


class Gain(Record):
    """How much higher the outcome is where the perception of one dimension is `by` points higher, the others equal.

    An association among people, not a promise: what happens if it were causal in full. `metric` is "value" (the score
    as it is reported: NPS, share, index, mean) or "mean" (of the answers, where that is something else). `closes` is
    "step" (one smallest gap that matters), "target" (up to the target of the roadmap), "plan" (up to one that a plan
    sets), "full" (up to what is expected) or "chosen". `by` never leads beyond the highest score that anybody gave the
    dimension (`room`; capped "room"), and the gain never beyond the end of the outcome (`most`; capped "outcome").
    `slope` is per point of the scale, beside the other perceptions and, by `model` "both", the expectations. `reason`
    is empty, or why there is no gain:
    "unclear" (the interval of the slope holds zero), "opposite" (it surely points the wrong way); where nothing could
    be worked out, "no_outcome", "one_dimension", "undetermined", or the reason of the driver model ("few", "nothing").
    """

    code: str
    outcome: str
    metric: str
    closes: str
    by: float
    capped: str
    n: int
    model: str
    slope: float
    slope_low: float
    slope_high: float
    gain: float = NAN
    low: float = NAN
    high: float = NAN
    room: float = NAN
    most: float = NAN
    reason: str = ""


def expected_gains(
    questionnaire: Questionnaire,
    answers: Answers,
    gaps: GapTable,
    models: Rows[DriverModel],
    limits: DriverLimits,
    *,
    smallest_gap: float,
) -> Rows[Gain]:
    """Return what goes along with closing each gap of a dimension; nothing where the main outcome has no drivers.

    Slopes are of (weighted) least squares on the perceptions of all dimensions, for pairs with the expectations beside
    them where people are enough for both: what a point of perception goes with while expectations stay. Their errors
    are HC3, or CR2 where people came in clusters; that of a gain that closes the gap itself (t of the slope) adds that
    of the gap and how both vary together.
    """
    return gains_of(main_fits(questionnaire, answers, models, limits), gaps, limits, smallest_gap=smallest_gap)


class MainFit(Record):
    """The main outcome, by a metric, on the perceptions: who is in it, the fit, and how each person pulls at it (k, n).

    `mean` is that of the metric, which cannot leave its `ends`.
    """

    outcome: Outcome
    metric: str
    people: Told
    model: str
    fit: RobustFit
    pull: FloatArray
    mean: float
    ends: tuple[float, float]

    def clear(self, place: int, level: float) -> tuple[bool, bool]:
        """Return whether the interval of a slope excludes zero, and whether it points where the outcome is better."""
        low, high = self.fit.interval(level=level)
        up = self.fit.estimates[place] > 0
        return bool(low[place] > 0 or high[place] < 0), bool(up if self.outcome.higher_is_better else not up)


def main_fits(
    questionnaire: Questionnaire, answers: Answers, models: Iterable[DriverModel], limits: DriverLimits
) -> list[MainFit]:
    """Return the fits of the main outcome on the perceptions of dimensions, one per metric; none without drivers."""
    main = next((one for one in models if one.main and one.level == "dimension" and not one.reason), None)
    if main is None:
        return []
    held = evenly_spaced(answers, MOST_PEOPLE)
    outcome = next(one for one in questionnaire.outcomes if one.code == main.outcome)
    people, model = _people(questionnaire, held, outcome_values(questionnaire, held)[outcome.code], limits)
    made = []
    for metric, answered, ends in _metrics(outcome, people.outcome):
        found = _fitted(people, answered, model)
        if found is not None:
            mean = float(np.average(answered, weights=people.weight))
            made.append(MainFit(outcome, metric, people, model, *found, mean, ends))
    return made


def gains_of(fits: Iterable[MainFit], gaps: GapTable, limits: DriverLimits, *, smallest_gap: float) -> Rows[Gain]:
    """Return what goes along with closing each gap of a dimension by these fits (`expected_gains`)."""
    made = []
    for one in fits:
        outcome, people, fit, mean, ends = one.outcome, one.people, one.fit, one.mean, one.ends
        low, high = fit.interval(level=limits.level)
        for i, code in enumerate(people.codes, start=1):
            slope = float(fit.estimates[i])
            clear, better = one.clear(i, limits.level)
            start = Gain(
                code=code,
                outcome=outcome.code,
                metric=one.metric,
                closes="step",
                by=smallest_gap,
                capped="",
                n=people.n,
                model=one.model,
                slope=slope,
                slope_low=float(low[i]),
                slope_high=float(high[i]),
                room=room_of(people, i - 1),
                most=ends[1] - mean if slope > 0 else ends[0] - mean,
                reason="" if clear and better else "opposite" if clear else "unclear",
            )
            together = _together(people, i - 1, one.pull[i])
            made += list(_closed(start, gaps.dimensions.of(code), together, float(fit.df[i]), limits.level))
    return Rows(made)


def closed_by(held: Rows[Gain], code: str, by: float) -> Rows[Gain]:
    """Return the gains of closing the gap of a dimension by so many points, or by as many as there is room for."""
    steps = held.where(closes="step", code=code)
    return Rows(_gain(replace(row, closes="chosen", by=by, capped=""), math.nan) for row in steps)


def closed_to(held: Rows[Gain], code: str, by: float, spread: float) -> list[Gain]:
    """Return the gains up to a level that somebody set, `by` points away; none where it is reached already.

    `spread` is half the interval of how far away it is, which is taken to vary apart from the slope.
    """
    made = []
    for row in held.where(closes="step", code=code) if by > 0 else ():
        own = by * (row.slope_high - row.slope_low) / 2
        beside = 0.0 if math.isnan(spread) else row.slope * spread
        made.append(_gain(replace(row, closes="plan", by=by, capped=""), math.hypot(own, beside)))
    return made


def not_told(models: Rows[DriverModel], code: str, by: float) -> Rows[Gain]:
    """Return one row without a gain that says why nothing can be said of what closing a gap goes along with."""
    mains = sorted((one for one in models if one.main), key=lambda one: one.level != "dimension")
    if not mains:
        return Rows([Gain(code, "", "value", "chosen", by, "", 0, "", NAN, NAN, NAN, reason="no_outcome")])
    main = mains[0]
    reason = main.reason or ("undetermined" if main.level == "dimension" else "one_dimension")
    return Rows([Gain(code, main.outcome, "value", "chosen", by, "", main.n or 0, "", NAN, NAN, NAN, reason=reason)])


def _closed(start: Gain, row: Gap, together: float, df: float, level: float) -> Iterator[Gain]:
    """Yield the gains of one step, of the way to the target, and of the whole way; the latter where it is short."""
    yield _gain(start, math.nan)
    short = 0.0 if row.suppressed or math.isnan(row.gap) else -row.gap
    reach = float(t_quantile(0.5 + level / 2, df))
    se = (start.slope_high - start.slope_low) / 2 / reach
    for closes, by in (("target", short - start.by / 2), ("full", short)):
        if by > 0:
            # The gap to be closed is itself estimated: variance of a product of two estimates that vary together.
            spread = (
                by * by * se * se + start.slope**2 * row.gap_se**2 - 2 * by * start.slope * together * se * row.gap_se
            )
            yield _gain(replace(start, closes=closes, by=by), reach * math.sqrt(max(spread, 0.0)))


def _gain(row: Gain, reach: float) -> Gain:
    """Return a row with its gain; without a `reach`, and where there is not room for all, that of the slope alone."""
    by, capped = row.by, ""
    if by > row.room:
        by, capped, reach = row.room, "room", math.nan
    if row.reason:
        return replace(row, by=by, capped=capped)
    gain = row.slope * by
    low, high = (gain - reach, gain + reach) if reach == reach else (row.slope_low * by, row.slope_high * by)
    if abs(gain) > abs(row.most):
        capped = "outcome"
    gain, low, high = (min(one, row.most) if row.most > 0 else max(one, row.most) for one in (gain, low, high))
    return replace(row, by=by, capped=capped, gain=gain, low=low, high=high)


def _people(
    questionnaire: Questionnaire, answers: Answers, values: FloatArray, limits: DriverLimits
) -> tuple[Told, str]:
    """Return the people of the model, and whether expectations stand beside perceptions ("both", "perception")."""
    if questionnaire.paired:
        found = told(questionnaire, answers, values, level="dimension", paired=True)
        enough = max(limits.driver_people, 2 * limits.people_per_driver * len(found.codes))
        # Expectations that never vary, or that repeat each other, leave nothing to fit.
        if min(found.n, found.effective) >= enough and _fitted(found, found.outcome, "both") is not None:
            return found, "both"
    return told(questionnaire, answers, values, level="dimension"), "perception"


def _metrics(outcome: Outcome, values: FloatArray) -> Iterator[tuple[str, FloatArray, tuple[float, float]]]:
    """Yield what a score is the mean of, and between which ends it lies."""
    scale = (float(outcome.scale.low), float(outcome.scale.high))
    asked = values + scale[0] if outcome.kind == "churn" else values
    score = scored_values(outcome, asked)["value"]
    if outcome.kind in NET:
        yield "value", score, (-100.0, 100.0)
    elif outcome.kind in SHARES:
        yield "value", score, (0.0, 1.0)
    else:
        yield "value", score, (0.0, 100.0) if outcome.kind == "acsi" else scale
    if outcome.kind in NET or outcome.kind == "csat":
        yield "mean", asked, scale


def _fitted(people: Told, answered: FloatArray, model: str) -> tuple[RobustFit, FloatArray] | None:
    """Return the fit, and how far each person pulls at each coefficient (k, n); None where it cannot be fitted."""
    columns = [np.ones((people.n, 1)), people.perception]
    if model == "both" and people.expectation is not None:
        columns.append(people.expectation)
    x = np.hstack(columns)
    fit = robust_fit(x, answered, weights=people.weight, clusters=people.cluster)
    if np.isnan(fit.estimates).any() or np.isnan(fit.covariance).any():
        return None
    weight = np.ones(people.n) if people.weight is None else people.weight
    residual = (x * (weight * (answered - x @ fit.estimates))[:, None]).T
    return fit, np.linalg.solve((x * weight[:, None]).T @ x, residual).astype(np.float64, copy=False)


def room_of(people: Told, place: int) -> float:
    """Return how far the mean perception of a dimension can rise to the highest score that anybody gave it."""
    own = people.perception[:, place]
    return float(own.max() - np.average(own, weights=people.weight))


def _together(people: Told, place: int, pull: FloatArray) -> float:
    """Return the correlation, over samples of people or of whole clusters, of a slope with the gap of its dimension."""
    if people.expectation is None:
        return 0.0
    gap = people.perception[:, place] - people.expectation[:, place]
    weight = np.ones(people.n) if people.weight is None else people.weight
    away = weight * (gap - np.average(gap, weights=weight))
    if people.cluster is not None:
        home = np.unique(people.cluster, return_inverse=True)[1]
        pull, away = (np.bincount(home, weights=part).astype(np.float64, copy=False) for part in (pull, away))
    both = float(np.sqrt((pull @ pull) * (away @ away)))
    return float(pull @ away) / both if both > 0 else 0.0
