"""Moments of truth: how much the failures at each touchpoint weigh, and how sure their order is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.record import Record
from gapkit.scoring.designs import Design
from gapkit.scoring.journey.people import FloatArray, Mask, Met
from gapkit.scoring.journey.results import JourneyRules, MomentRisk
from gapkit.scoring.results import NAN
from gapkit.stats.bootstrap import percentile_interval, resample_counts
from gapkit.stats.ranks import rank_bands

_OUTCOMES = ("nps", "csat", "rating", "ces", "enps", "churn")
"""Which outcome failures are held against when nobody says."""

MANY_PEOPLE = 10_000
"""Beyond this many people (or clusters) resampled sums are drawn from their normal limit."""

_SUMS = 8
# Per touchpoint: known, passed, judged, failed, failed with an outcome and that outcome, the others and theirs.


class Weighed(Record):
    """The risk of every touchpoint, the exposure with its interval, and which are moments of truth."""

    risks: tuple[MomentRisk, ...]
    exposure: FloatArray
    exposure_low: FloatArray
    exposure_high: FloatArray
    moments: tuple[bool | None, ...]


def chosen_outcome(questionnaire: Questionnaire, answers: Answers, wanted: str, *, at_least: int) -> Outcome | None:
    """Return the outcome that failures are held against: the one wanted, else the first that enough people gave."""
    told = [one for one in questionnaire.outcomes if _answered(answers, one.code) >= at_least]
    if wanted:
        return next((one for one in told if one.code == wanted), None)
    ranked = [one for one in told if one.kind in _OUTCOMES]
    return min(ranked, key=lambda one: _OUTCOMES.index(one.kind), default=None)


def weighed(
    met: Sequence[Met],
    answers: Answers,
    design: Design | None,
    outcome: Outcome | None,
    rules: JourneyRules,
    *,
    exposure: Sequence[float | None],
    seed: int,
) -> Weighed:
    """Return risk = exposure x failure x penalty per touchpoint, with its place, from resampled people.

    `exposure` holds the shares that the company gives, None where answers say. The penalty is the mean outcome of those
    whom the touchpoint neither failed nor exceeded, minus that of those it failed (of all it did not fail, where the
    former are few); 0 when it points the wrong way. Where no touchpoint has one, risk = exposure x failure.
    """
    if not met:
        return Weighed((), np.empty(0), np.empty(0), np.empty(0), ())
    value, sign = None, 1.0
    if outcome is not None:
        value, sign = answers.outcomes[outcome.code], 1.0 if outcome.higher_is_better else -1.0
    middles = [_middle(one, value, rules) for one in met]
    penalised = np.array([middle is not None for middle in middles])
    columns = _columns(met, middles, value, answers, design)
    given = np.array([NAN if one is None else one for one in exposure])
    use = bool(penalised.any())
    point = _parts(columns.sum(axis=0)[None], given, sign)
    risk = _risk(point, penalised, use=use)[0]
    reached, failure, penalty = (part[0] for part in point)
    units = len(columns)
    if units < rules.bootstrap_from or not rules.replicates:
        drawn = [np.full((1, len(met)), NAN)] * 3
        risks = np.full((1, len(met)), NAN)
    else:
        drawn = list(_parts(_drawn(columns, design, rules.replicates, seed), given, sign))
        risks = _risk((drawn[0], drawn[1], drawn[2]), penalised, use=use)
    spans = [percentile_interval(part, level=rules.level) for part in (*drawn, risks, _shares(risks))]
    weight = _shares(risk[None])[0]
    bands = rank_bands(risk, risks, share=rules.rank_share) if np.isfinite(risks).any() else None
    order = _places(risk)
    told, moments = [], []
    for i, one in enumerate(met):
        (fail_low, fail_high), (pen_low, pen_high), (low, high), (w_low, w_high) = (
            (float(np.atleast_1d(span[0])[i]), float(np.atleast_1d(span[1])[i])) for span in spans[1:]
        )
        enough = int(one.judged.sum()) >= rules.min_cell
        ranked = order[i] if enough else None
        keep = bool(penalised[i])
        told.append(
            MomentRisk(
                outcome=None if outcome is None or not use else outcome.code,
                failure=float(failure[i]) if enough else NAN,
                failure_low=fail_low if enough else NAN,
                failure_high=fail_high if enough else NAN,
                failed=int((one.failed & one.judged).sum()) if enough else None,
                penalty=max(0.0, float(penalty[i])) if keep else NAN,
                penalty_low=pen_low if keep else NAN,
                penalty_high=pen_high if keep else NAN,
                risk=float(risk[i]),
                risk_low=low,
                risk_high=high,
                weight=float(weight[i]),
                weight_low=w_low,
                weight_high=w_high,
                rank=ranked,
                rank_low=None if bands is None or ranked is None else min(ranked, int(bands.low[i])),
                rank_high=None if bands is None or ranked is None else max(ranked, int(bands.high[i])),
                p_first=NAN if bands is None else float(bands.p_top1[i]),
                notes=_notes(middles[i], outcome, float(penalty[i]), use=use, failed=bool(failure[i] > 0.5)),
            )
        )
        sure = np.isfinite(w_low) and int(one.judged.sum()) >= rules.indicative_below
        moments.append(bool(w_low > 1 / np.isfinite(risk).sum()) if sure else None)
    ends = [np.where(np.isnan(given), np.atleast_1d(end), NAN) for end in spans[0]]
    return Weighed(tuple(told), np.asarray(reached), ends[0], ends[1], tuple(moments))


def _answered(answers: Answers, code: str) -> int:
    values = answers.outcomes.get(code)
    return 0 if values is None else int(np.isfinite(values).sum())


def _middle(met: Met, value: FloatArray | None, rules: JourneyRules) -> tuple[Mask, bool] | None:
    """Return who those failed are compared with, and whether that had to be all others; None with too few."""
    if value is None:
        return None
    judged = met.judged & np.isfinite(value)
    least = max(rules.penalty_people, rules.penalty_share * judged.sum())
    if (judged & met.failed).sum() < least:
        return None
    others = judged & ~met.failed
    middle = others & ~met.exceeded
    if middle.sum() >= least:
        return middle, False
    return (others, True) if others.sum() >= least else None


def _columns(
    met: Sequence[Met],
    middles: Sequence[tuple[Mask, bool] | None],
    value: FloatArray | None,
    answers: Answers,
    design: Design | None,
) -> FloatArray:
    """Return (people or clusters, 8 x touchpoints): what each adds to the sums that risks are made of."""
    weight = np.ones(answers.people) if answers.weight is None else answers.weight / answers.weight.mean()
    nobody = np.zeros(answers.people, np.bool_)
    y = np.zeros(answers.people) if value is None else np.nan_to_num(value)
    made = []
    for one, middle in zip(met, middles, strict=True):
        rated = nobody if value is None else np.isfinite(value)
        failed = one.judged & one.failed
        compared = nobody if middle is None else middle[0]
        told = failed & rated if middle is not None else nobody
        made += [one.known, one.passed & one.known, one.judged, failed, told, told * y, compared, compared * y]
    columns = np.stack([part * weight for part in made], axis=1)
    if design is None:
        return columns
    summed = np.zeros((design.clusters, columns.shape[1]))
    np.add.at(summed, design.cluster, columns)
    return summed


def _drawn(columns: FloatArray, design: Design | None, replicates: int, seed: int) -> FloatArray:
    """Return (replicates, sums) of resampled people, or of clusters resampled within their stratum."""
    generator = np.random.default_rng(seed)
    strata = np.zeros(len(columns), np.int64) if design is None else design.stratum
    drawn = np.zeros((replicates, columns.shape[1]))
    for stratum in np.unique(strata):
        inside = columns[strata == stratum]
        if len(inside) <= MANY_PEOPLE:
            single = inside.astype(np.float32)
            drawn += np.concatenate([block @ single for block in resample_counts(len(inside), replicates, generator)])
            continue
        roots, vectors = np.linalg.eigh(np.cov(inside, rowvar=False, bias=True) * len(inside))
        noise = generator.standard_normal((replicates, columns.shape[1])) * np.sqrt(np.maximum(roots, 0.0))
        drawn += np.maximum(inside.sum(axis=0) + noise @ vectors.T, 0.0)
    return drawn


def _parts(sums: FloatArray, given: FloatArray, sign: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return exposure, failure and penalty (draws, touchpoints); a draw without anybody who failed has no penalty."""
    known, passed, judged, failed, told, told_y, others, others_y = np.moveaxis(
        sums.reshape(len(sums), -1, _SUMS), 2, 0
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        reached = np.where(np.isnan(given), passed / known, given)
        drop = sign * (others_y / others - told_y / told)
        return reached, failed / judged, np.where((told > 0) & (others > 0), drop, 0.0)


def _risk(parts: tuple[FloatArray, FloatArray, FloatArray], penalised: Mask, *, use: bool) -> FloatArray:
    reached, failure, penalty = parts
    # Where nobody says who passed, everybody who answered is taken to have.
    risk = np.where(np.isnan(reached), 1.0, reached) * failure
    return np.where(penalised, risk * np.maximum(penalty, 0.0), NAN) if use else risk


def _shares(risks: FloatArray) -> FloatArray:
    whole = np.nansum(risks, axis=1, keepdims=True)
    return np.asarray(risks / np.where(whole > 0, whole, NAN))


def _places(risk: FloatArray) -> dict[int, int | None]:
    order = sorted((i for i in range(len(risk)) if np.isfinite(risk[i])), key=lambda i: (-risk[i], i))
    places: Mapping[int, int] = {i: place for place, i in enumerate(order, start=1)}
    return {i: places.get(i) for i in range(len(risk))}


def _notes(
    middle: tuple[Mask, bool] | None, outcome: Outcome | None, penalty: float, *, use: bool, failed: bool
) -> tuple[str, ...]:
    if outcome is None:
        return ("no_outcome",)
    if middle is None:
        return ("penalty_nowhere",) if not use else ("penalty_all",) if failed else ("penalty_few",)
    notes = ["penalty_merged"] if middle[1] else []
    return (*notes, "penalty_wrong_way") if penalty < 0 else tuple(notes)
