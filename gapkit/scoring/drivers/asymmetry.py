"""Asymmetry: whether low answers cost the outcome more than high answers gain it, by dimension and by item."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.record import replace
from gapkit.scoring.drivers.asymmetry_results import END_SHARE, Asymmetry, AsymmetryLimits
from gapkit.scoring.drivers.people import Told, evenly_spaced, main_outcome, outcome_values, told
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows
from gapkit.stats.asymmetry import PenaltyReward, penalty_reward
from gapkit.stats.multiplicity import holm

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

MOST_PEOPLE = 20_000
"""Of more people evenly spaced ones stand for all."""

_FEWEST = 2
"""One dimension or item alone has nothing to be compared with."""

_ENDS = ("best", "worst")
_ROUNDING = 1e-9
_NUMBERS = (
    *("penalty", "penalty_low", "penalty_high", "reward", "reward_low", "reward_high"),
    *("dissatisfaction", "satisfaction", "impact", "impact_low", "impact_high"),
    *("asymmetry", "asymmetry_low", "asymmetry_high"),
)


def asymmetry_rows(
    questionnaire: Questionnaire, answers: Answers, limits: AsymmetryLimits, *, seed: int = 0
) -> Rows[Asymmetry]:
    """Return what low and high perceptions do to the main outcome, by dimension and by item.

    Low and high are parts of the scale, widened where too few people are in them. What too few people rate low or high
    all the same has no numbers of its own; it is held constant by its score. Weights come along, clusters are drawn
    whole. An outcome that was over before people answered follows from none of it: no rows.
    """
    everybody = outcome_values(questionnaire, answers)
    asked = {code: int((~np.isnan(values)).sum()) for code, values in everybody.items()}
    held = evenly_spaced(answers, MOST_PEOPLE)
    values = everybody if held is answers else outcome_values(questionnaire, held)
    values = {code: one for code, one in values.items() if asked[code] >= limits.min_cell}
    main = main_outcome(questionnaire, values)
    if main is None or main.timing == "before":
        return Rows()
    dimensions, items = len(questionnaire.dimensions), len(questionnaire.items)
    levels = ["dimension"] if dimensions > 1 else []
    levels += ["item"] if items > max(dimensions, 1) else []
    low, high = questionnaire.scale.low, questionnaire.scale.high
    rows: list[Asymmetry] = []
    for level in levels:
        people = told(questionnaire, held, values[main.code], level=level, fill_up_to=limits.filled_share)
        part = (people.perception - low) / (high - low)
        rows += _of_outcome(main, people, part, limits, level=level, seed=seed)
    return Rows(rows)


def _of_outcome(
    outcome: Outcome, people: Told, part: FloatArray, limits: AsymmetryLimits, *, level: str, seed: int
) -> list[Asymmetry]:
    """Return a row per dimension or item, from perceptions as parts of the scale (n, k)."""
    fewest = max(limits.penalty_people, limits.penalty_share * people.n)
    widths = (limits.failing_share, limits.failing_widest), (limits.delighting_share, limits.delighting_widest)
    bottom = _cut(part, widths[0], fewest)
    top = 1 - _cut(1 - part, (1 - widths[1][0], 1 - widths[1][1]), fewest)
    low, high = part <= bottom + _ROUNDING, part >= top - _ROUNDING
    middling = part.shape[0] - low.sum(axis=0) - high.sum(axis=0)
    lacking = [
        _lacking(*(bool(count < fewest) for count in counts))
        for counts in zip(low.sum(axis=0), high.sum(axis=0), middling, strict=True)
    ]
    rated = np.array([not reason for reason in lacking], np.bool_)
    refused, found = _refusal(people, rated, limits), None
    if not refused and rated.sum() >= _FEWEST:
        found = _fitted(outcome, people, low, high, part, rated, limits, seed=seed)
    alone = "alone" if rated.sum() < _FEWEST else "undetermined"
    place = np.cumsum(rated) - 1
    p_values = np.empty((2, 0))
    if found is not None:
        p_values = holm(np.concatenate([found.penalty_p, found.reward_p])).reshape(2, -1)
    rows = []
    at_end = _end(people, higher_is_better=outcome.higher_is_better)
    designed = people.weight is not None or people.cluster is not None
    for i, code in enumerate(people.codes):
        counts = _shown(people.n, int(low[:, i].sum()), int(high[:, i].sum()), limits.min_cell)
        reason = refused or lacking[i] or ("" if found is not None else alone)
        row = Asymmetry(
            level=level,
            code=code,
            outcome=outcome.code,
            n=people.n if people.n >= limits.min_cell or not people.n else None,
            low_people=counts[0],
            high_people=counts[1],
            low_up_to=float(bottom[i]),
            high_from=float(top[i]),
            reason=reason,
            at_end=at_end,
            n_effective=people.independent if designed and people.n >= limits.min_cell else NAN,
        )
        if found is not None and not reason:
            row = _with_numbers(row, found, int(place[i]), p_values, limits.error_rate)
        rows.append(row)
    return rows


def _cut(part: FloatArray, widths: tuple[float, float], fewest: float) -> FloatArray:
    """Return up to where answers are low (k,): the first width that has people enough, else the first."""
    enough = [(part <= width + _ROUNDING).sum(axis=0) >= fewest for width in widths]
    return np.asarray(np.where(enough[1] & ~enough[0], widths[1], widths[0]))


def _fitted(
    outcome: Outcome,
    people: Told,
    low: BoolArray,
    high: BoolArray,
    part: FloatArray,
    rated: BoolArray,
    limits: AsymmetryLimits,
    *,
    seed: int,
) -> PenaltyReward | None:
    beside = part[:, ~rated]
    return penalty_reward(
        people.outcome if outcome.higher_is_better else -people.outcome,
        low[:, rated],
        high[:, rated],
        beside=beside[:, np.ptp(beside, axis=0) > 0],
        weights=people.weight,
        clusters=people.cluster,
        replicates=limits.asymmetry_replicates,
        generator=np.random.default_rng(seed),
        level=limits.level,
    )


def _refusal(people: Told, rated: BoolArray, limits: AsymmetryLimits) -> str:
    """Return why there can be no model, else nothing; every column wants its people."""
    columns = len(rated) + int(rated.sum())
    if min(people.n, people.effective) < max(limits.driver_people, limits.people_per_driver * columns):
        return "few"
    if people.cluster is not None and np.unique(people.cluster).size < limits.few_clusters:
        return "few_clusters"
    return "constant_outcome" if np.ptp(people.outcome) == 0 else ""


def _lacking(low: bool, high: bool, middle: bool) -> str:
    if low or high:
        return "few_both" if low and high else "few_low" if low else "few_high"
    return "few_middle" if middle else ""


def _shown(n: int, low: int, high: int, min_cell: int) -> tuple[int | None, int | None]:
    """Return how many are low and high; None for too few to be told, and for what would tell how few the others are."""
    told = [count if count >= min_cell else None for count in (low, high)]
    known = [count for count in told if count is not None]
    if known and 0 < n - sum(known) < min_cell:
        told[told.index(min(known))] = None
    if [count for count in told if count is not None] and 0 < n - sum(count or 0 for count in told) < min_cell:
        told = [None, None]
    return told[0], told[1]


def _end(people: Told, *, higher_is_better: bool) -> str:
    """Return at which end of the outcome people pile up: "best", "worst", or nowhere."""
    if not people.n or np.ptp(people.outcome) == 0:
        return ""
    weight = np.ones(people.n) if people.weight is None else people.weight
    best, worst = people.outcome.max(), people.outcome.min()
    if not higher_is_better:
        best, worst = worst, best
    at = zip(_ENDS, (best, worst), strict=True)
    shares = {name: float(weight @ (people.outcome == end) / weight.sum()) for name, end in at}
    name = max(shares, key=lambda one: shares[one])
    return name if shares[name] > END_SHARE else ""


def _with_numbers(row: Asymmetry, found: PenaltyReward, i: int, p_values: FloatArray, error_rate: float) -> Asymmetry:
    """Return a row with its numbers; it has a kind where the side that makes it one is there beyond chance.

    Without that, one of five that do nothing was called something in one survey of seven; with it, in one of a hundred.
    """
    numbers = {name: float(getattr(found, name)[i]) for name in _NUMBERS}
    costs, gains = float(p_values[0, i]), float(p_values[1, i])
    decisive = {"frustrator": costs, "dissatisfier": costs, "satisfier": gains, "delighter": gains}
    holds = decisive.get(found.kind[i], max(costs, gains)) <= error_rate
    return replace(
        row,
        **numbers,  # type: ignore[arg-type]
        penalty_p=costs,
        reward_p=gains,
        wrong_sign=bool(found.wrong_sign[i]),
        kind=found.kind[i] if holds else "unclear",
    )
