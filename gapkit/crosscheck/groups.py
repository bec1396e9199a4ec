"""A second opinion on segments and outcomes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gapkit.crosscheck import libraries as ask
from gapkit.crosscheck.compare import of_row, opinion
from gapkit.crosscheck.gaps import adjusted_opinions, group_name
from gapkit.crosscheck.people import FloatArray, dimension_scores, is_designed, named, overall_scores
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.opinion import Opinion
from gapkit.model import Answers, Questionnaire
from gapkit.scoring.outcomes import NET, person_values
from gapkit.scoring.results import OutcomeScore


def segment_opinions(questionnaire: Questionnaire, answers: Answers, diagnosis: Diagnosis) -> Iterator[Opinion]:
    """Yield opinions on the gaps of groups that are shown."""
    if not questionnaire.paired:
        return
    roles = ("expectation", "perception")
    scores = {each.code: dimension_scores(questionnaire, answers, roles, each) for each in questionnaire.dimensions}
    scores["overall"] = overall_scores(list(scores.values()))
    designed = is_designed(answers, diagnosis)
    for row in diagnosis.segments:
        segment = answers.segments.get(row.segment)
        if row.suppressed or segment is None:
            continue
        expectation, perception = scores[row.dimension]
        rows = (segment.codes == segment.values.index(row.value)) & ~np.isnan(expectation)
        weight = None if answers.weight is None else answers.weight[rows]
        gap = (perception - expectation)[rows]
        yield opinion("n", group_name(row), float(row.n or 0), float(rows.sum()), ask.library("numpy"))
        if gap.size < 2:
            continue
        whole = ask.statsmodels_mean(gap, weight, level=diagnosis.thresholds.level)
        # Of a group within clusters, those count too in which it has nobody: no library here knows that.
        parts = ("sd",) if designed else ("sd", "se", "low", "high")
        told = {"gap": whole["mean"]} | named(whole, "gap", parts)
        yield from of_row(row, group_name(row), ask.library("statsmodels"), told)
        if row.gap_sd > 0 and not designed:
            p, library = (whole["p_value"], "statsmodels") if weight is not None else (ask.scipy_ttest(gap)[1], "scipy")
            yield opinion("p_value", group_name(row), row.p_value, p, ask.library(library))
    family = [row for row in diagnosis.segments if row.dimension != "overall"]
    yield from adjusted_opinions(family, "fdr_bh")


def outcome_opinions(answers: Answers, diagnosis: Diagnosis) -> Iterator[Opinion]:
    """Yield opinions on outcomes; what a library cannot weight, or intervals under a design, are left out."""
    measured = person_values(diagnosis.questionnaire, answers)
    designed = is_designed(answers, diagnosis)
    scales = {outcome.code: outcome.scale for outcome in diagnosis.questionnaire.outcomes}
    for row in diagnosis.outcomes:
        values = measured[row.code] if row.code in measured else answers.outcomes[row.code]
        present = ~np.isnan(values)
        weight = None if answers.weight is None else answers.weight[present]
        whole = ask.statsmodels_mean(values[present], weight, level=diagnosis.thresholds.level)
        yield opinion("outcome_mean", row.code, row.mean, whole["mean"], ask.library("statsmodels"))
        # Ours counts the degrees of freedom of all who were drawn with weights, theirs those of all who answered.
        if designed or (weight is not None and not present.all()):
            continue
        if row.metric in ("rating", "ces", "acsi", "clv"):
            for end in ("low", "high"):
                if not math.isnan(getattr(row, end)):
                    yield opinion(f"outcome_{end}", row.code, getattr(row, end), whole[end], ask.library("statsmodels"))
        elif weight is None:
            yield from _counted(row, values[present], float(scales[row.code].high), diagnosis.thresholds.level)


def _counted(row: OutcomeScore, values: FloatArray, top: float, level: float) -> Iterator[Opinion]:
    """Yield opinions on a score that is a share, or a difference of shares."""
    if row.metric in NET:
        net = 100 * float(np.mean(values >= 9) - np.mean(values <= 6))
        yield opinion("outcome_value", row.code, row.value, net, ask.library("numpy"))
        return
    good = int(np.sum(values >= (top if row.metric == "churn" else top - 1)))
    yield opinion("outcome_value", row.code, row.value, good / values.size, ask.library("numpy"))
    for end, theirs in zip(("low", "high"), ask.statsmodels_wilson(good, values.size, level=level), strict=True):
        yield opinion(f"outcome_{end}", row.code, getattr(row, end), theirs, ask.library("statsmodels"))
