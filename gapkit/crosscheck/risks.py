"""A second opinion on risk: what a point more goes with, fitted again by another library."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gapkit.crosscheck import libraries as ask
from gapkit.crosscheck.compare import opinion
from gapkit.crosscheck.people import dimension_scores
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.opinion import Opinion
from gapkit.model import Answers, Questionnaire

_CLOSE = 1e-5
"""Fits that climb to their maximum step by step agree to so much of an effect, or of its interval."""


def risk_opinions(questionnaire: Questionnaire, answers: Answers, diagnosis: Diagnosis) -> Iterator[Opinion]:
    """Yield opinions on the effects of every prediction; penalised, weighted and clustered fits have none."""
    plain = answers.weight is None and answers.cluster is None
    fitted = [row for row in diagnosis.predictions if row.method in ("logit", "two logits", "cumulative logit")]
    if not plain or not fitted:
        return
    from gapkit.scoring.drivers.events import events_of

    asked = {outcome.code: outcome for outcome in questionnaire.outcomes}
    columns = [dimension_scores(questionnaire, answers, ("perception",), d)[0] for d in questionnaire.dimensions]
    perceived, level = np.column_stack(columns), diagnosis.thresholds.level
    for row in (one for one in fitted if not one.sampled):
        outcome = asked[row.outcome]
        values = answers.outcomes[row.outcome] - (outcome.scale.low if outcome.kind == "churn" else 0)
        there = ~np.isnan(values) & ~np.isnan(perceived).any(axis=1)
        events, x = events_of(outcome, values[there]), perceived[there]
        whole = ask.statsmodels_ordered_effects(events.groups, x) if row.method == "cumulative logit" else None
        for event in dict.fromkeys(one.event for one in row.effects):
            if whole is None:
                told = ask.statsmodels_logit_effects(events.happened(event), x, level=level)
            else:
                # The library has no intervals here.
                effect = whole[:, list(events.named[event])].sum(axis=1)
                told = np.column_stack([effect, np.full((len(effect), 2), np.nan)])
            for place, one in enumerate(effect for effect in row.effects if effect.event == event):
                subject = f"{row.outcome} {event} {one.code}"
                for name, ours, theirs in zip(
                    ("effect", "effect_low", "effect_high"), (one.effect, one.low, one.high), told[place], strict=True
                ):
                    if not math.isnan(theirs):
                        tolerance = _CLOSE * max(abs(ours), one.high - one.low)
                        yield opinion(name, subject, ours, theirs, ask.library("statsmodels"), tolerance=tolerance)
