"""Outcomes: NPS, CSAT, CES and churn of everybody, each with its interval."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Outcome, Questionnaire
from gapkit.scoring.centres import centre_of
from gapkit.scoring.results import OutcomeScore
from gapkit.scoring.rows import Rows
from gapkit.stats.proportions import net_promoter, wilson
from gapkit.tally import Tally


def outcome_scores(
    questionnaire: Questionnaire, tally: Tally, *, level: float = 0.95, min_cell: int = 5, language: str = "en"
) -> Rows[OutcomeScore]:
    """Return every outcome that enough people answered, in the order of the questionnaire."""
    rows = []
    for outcome in questionnaire.outcomes:
        counts = tally.outcomes.get(outcome.code)
        if counts is not None and counts[0].sum() >= min_cell:
            rows.append(_score(outcome, counts, level, language))
    return Rows(rows)


def _score(outcome: Outcome, counts: NDArray[Any], level: float, language: str) -> OutcomeScore:
    n = int(counts[0].sum())
    levels = np.arange(outcome.scale.low, outcome.scale.high + 1)
    centre = centre_of(levels, counts)
    shares, size = _shares(counts)
    label = outcome.text.in_(language)
    good = outcome.higher_is_better
    if outcome.kind == "nps":
        groups = [float(shares[levels <= 6].sum()), float(shares[(levels == 7) | (levels == 8)].sum())]
        groups.append(float(shares[levels >= 9].sum()))
        found = net_promoter(groups[2] * size, groups[1] * size, groups[0] * size, level=level)
        names = zip(("detractors", "passives", "promoters"), groups, strict=True)
        value, low, high = float(found.estimate), float(found.low), float(found.high)
        return OutcomeScore(outcome.code, "nps", label, n, value, low, high, centre.mean, good, tuple(names))
    distribution = tuple((str(answer), float(share)) for answer, share in zip(levels, shares, strict=True))
    if outcome.kind in {"csat", "churn"}:
        top = levels == outcome.scale.high if outcome.kind == "churn" else levels >= outcome.scale.high - 1
        share = float(shares[top].sum())
        found = wilson(share * size, size, level=level)
        low, high = float(found.low), float(found.high)
        return OutcomeScore(outcome.code, outcome.kind, label, n, share, low, high, centre.mean, good, distribution)
    low, high = centre.interval(level)
    return OutcomeScore(outcome.code, outcome.kind, label, n, centre.mean, low, high, centre.mean, good, distribution)


def _shares(counts: NDArray[Any]) -> tuple[NDArray[np.float64], float]:
    """Return the share of each answer and the effective number of people (Kish) behind it."""
    if counts.shape[0] == 1:
        n = float(counts[0].sum())
        return counts[0] / n, n
    w, w2 = float(counts[1].sum()), float(counts[2].sum())
    return counts[1] / w, w * w / w2
