"""Outcomes: NPS, CSAT, CES, churn, a satisfaction index and the value of customers, each with its interval."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import Fault, raise_faults
from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.record import replace
from gapkit.scoring.centres import Centre, centre_of
from gapkit.scoring.designed_outcomes import designed
from gapkit.scoring.designs import Design
from gapkit.scoring.results import NAN, OutcomeScore
from gapkit.scoring.rows import Rows
from gapkit.stats.proportions import net_promoter, wilson
from gapkit.tally import Tally

NET = ("nps", "enps")
"""Metrics made of promoters and detractors."""

SHARES = ("csat", "churn")
"""Metrics that are the share of people who gave one of some answers."""


def outcome_scores(
    questionnaire: Questionnaire,
    tally: Tally,
    *,
    answers: Answers | None = None,
    design: Design | None = None,
    level: float = 0.95,
    min_cell: int = 5,
    language: str = "en",
) -> Rows[OutcomeScore]:
    """Return every outcome that enough people answered, in the order of the questionnaire.

    The satisfaction index and amounts need the answers of each person; without them they are left out. With a
    sampling design the intervals are those of people who came by it.
    """
    rows: list[OutcomeScore] = []
    values = person_values(questionnaire, answers) if answers is not None else {}
    for outcome in questionnaire.outcomes:
        if outcome.kind in ("acsi", "clv"):
            if outcome.code in values and answers is not None:
                rows += _measured(outcome, values[outcome.code], answers.weight, level, min_cell, language)
            continue
        counts = tally.outcomes.get(outcome.code)
        if counts is not None and counts[0].sum() >= min_cell:
            rows.append(_counted(outcome, counts, level, language))
    if answers is None or design is None:
        return Rows(rows)
    weight = answers.weight
    return Rows(
        designed(row, _scored(questionnaire, row, answers, values), design, weight, level=level) for row in rows
    )


def check_directions(questionnaire: Questionnaire) -> None:
    """Raise GapkitError where an outcome says that low is good and its metric counts high answers."""
    raise_faults(
        Fault("questionnaire.outcome_reversed", {"code": one.code, "kind": one.kind})
        for one in questionnaire.outcomes
        if one.kind in (*NET, "csat", "acsi") and not one.higher_is_better
    )


def is_good(outcome: Outcome) -> NDArray[np.bool_]:
    """Return which answers count: the two highest of a CSAT, the loss of a churn, the easy side of an effort score."""
    levels, middle, high = answer_levels(outcome), outcome.scale.midpoint, outcome.scale.high
    good: NDArray[np.bool_] = levels > middle if outcome.higher_is_better else levels < middle
    if outcome.kind in SHARES:
        good = levels >= (high if outcome.kind == "churn" else high - 1)
    return good


def answer_levels(outcome: Outcome) -> NDArray[np.int64]:
    """Return the answers a scale allows."""
    return np.arange(outcome.scale.low, outcome.scale.high + 1)


def person_values(questionnaire: Questionnaire, answers: Answers) -> dict[str, NDArray[np.float64]]:
    """Return the value of each person, NaN where unknown, of the outcomes that are measured and not counted.

    The index of a person is 100 (mean answer - 1)/9 over all its questions, equally weighted, of those who answered
    every one; it has the code of the first. An amount is as it was given.
    """
    found = {o.code: answers.amounts[o.code] for o in questionnaire.outcomes if o.code in answers.amounts}
    asked = [outcome for outcome in questionnaire.outcomes if outcome.kind == "acsi"]
    if asked and all(outcome.code in answers.outcomes for outcome in asked):
        parts = np.stack([(answers.outcomes[o.code] - o.scale.low) / max(1, o.scale.range) for o in asked])
        found[asked[0].code] = 100 * parts.mean(axis=0)
    return found


def net_parts(shares: NDArray[Any]) -> NDArray[np.float64]:
    """Return promoters (9, 10), passives (7, 8) and detractors (0 to 6) along the last axis."""
    return np.stack(
        [shares[..., 9:].sum(axis=-1), shares[..., 7:9].sum(axis=-1), shares[..., :7].sum(axis=-1)], axis=-1
    )


def shares_of(counts: NDArray[Any]) -> tuple[NDArray[np.float64], float]:
    """Return the share of each answer and the effective number of people (Kish) behind it."""
    if counts.shape[0] == 1:
        n = float(counts[0].sum())
        return counts[0] / n, n
    w, w2 = float(counts[1].sum()), float(counts[2].sum())
    return counts[1] / w, w * w / w2


def measured_centre(values: NDArray[np.float64], weight: NDArray[np.float64] | None) -> Centre:
    """Return mean, spread and standard error of the people who have a value."""
    known = ~np.isnan(values)
    ones = np.ones(int(known.sum()))
    if weight is None:
        return centre_of(values[known], ones[None])
    w = weight[known]
    return centre_of(values[known], np.stack([ones, w, w * w]))


def _measured(
    outcome: Outcome,
    values: NDArray[np.float64],
    weight: NDArray[np.float64] | None,
    level: float,
    min_cell: int,
    language: str,
) -> list[OutcomeScore]:
    centre = measured_centre(values, weight)
    if centre.n < min_cell:
        return []
    low, high = centre.interval(level)
    if outcome.kind == "acsi":
        low, high = max(low, 0.0), min(high, 100.0)
    label, good = outcome.text.in_(language), outcome.higher_is_better
    return [OutcomeScore(outcome.code, outcome.kind, label, centre.n, centre.mean, low, high, centre.mean, good)]


def _counted(outcome: Outcome, counts: NDArray[Any], level: float, language: str) -> OutcomeScore:
    n = int(counts[0].sum())
    levels = answer_levels(outcome)
    centre = centre_of(levels, counts)
    shares, size = shares_of(counts)
    mean_low, mean_high = centre.interval(level)
    row = OutcomeScore(
        outcome.code,
        outcome.kind,
        outcome.text.in_(language),
        n,
        centre.mean,
        mean_low,
        mean_high,
        centre.mean,
        outcome.higher_is_better,
        tuple((str(answer), float(share)) for answer, share in zip(levels, shares, strict=True)),
        mean_low,
        mean_high,
    )
    if outcome.kind in NET:
        parts = net_parts(shares)
        found = net_promoter(*(parts * size), level=level)
        names = zip(("detractors", "passives", "promoters"), (float(part) for part in parts[::-1]), strict=True)
        return replace(row, shares=tuple(names), value=float(found[0]), low=float(found[1]), high=float(found[2]))
    if outcome.kind not in (*SHARES, "ces"):
        return row
    share = float(shares[is_good(outcome)].sum())
    found = wilson(share * size, size, level=level)
    low, high = float(found.low), float(found.high)
    if outcome.kind == "ces":
        return replace(row, good_share=share, good_share_low=low, good_share_high=high)
    return replace(row, value=share, low=low, high=high)


def _scored(
    questionnaire: Questionnaire, row: OutcomeScore, answers: Answers, values: dict[str, NDArray[np.float64]]
) -> dict[str, NDArray[np.float64]]:
    """Return, per number of a row, what each person adds to it: its score, mean and good share."""
    outcome = next(one for one in questionnaire.outcomes if one.code == row.code)
    return scored_values(outcome, values[row.code] if row.code in values else answers.outcomes[row.code])


def scored_values(outcome: Outcome, values: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """Return what each person adds to the score of an outcome, to its mean and to its good share; NaN where unknown."""
    unknown = np.isnan(values)
    if outcome.kind in NET:
        return {"value": np.where(unknown, NAN, 100.0 * ((values >= 9) * 1.0 - (values <= 6))), "mean": values}
    if outcome.kind not in (*SHARES, "ces"):
        return {"value": values, "mean": values}
    good = answer_levels(outcome)[is_good(outcome)]
    share = np.where(unknown, NAN, np.isin(values, good) * 1.0)
    return {"value": share, "mean": values} if outcome.kind in SHARES else {"value": values, "good_share": share}
