"""A second opinion on gaps: means, tests, effect sizes, adjusted p-values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np

from gapkit.crosscheck import libraries as ask
from gapkit.crosscheck.compare import of_row, opinion
from gapkit.crosscheck.people import (
    FloatArray,
    dimension_scores,
    is_designed,
    item_scores,
    mean_of,
    named,
    overall_scores,
)
from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.opinion import Opinion
from gapkit.model import Answers, Questionnaire
from gapkit.scoring.results import Gap, SegmentGap
from gapkit.stats.signed_rank import signed_rank

_PAIR = ("expectation", "perception")
_EVERY_SIGN_UP_TO = 8
"""People up to whom every way to give signs to their gaps is tried (2^8)."""


def gap_opinions(questionnaire: Questionnaire, answers: Answers, diagnosis: Diagnosis) -> Iterator[Opinion]:
    """Yield opinions on the gaps of everybody."""
    gaps, roles = diagnosis.gaps, _PAIR if questionnaire.paired else ("perception",)
    for position, row in enumerate(gaps.items):
        yield from _row_opinions(row, item_scores(questionnaire, answers, roles, position), answers, diagnosis)
    scores = [dimension_scores(questionnaire, answers, roles, dimension) for dimension in questionnaire.dimensions]
    for row, held in zip(gaps.dimensions, scores, strict=True):
        yield from _row_opinions(row, held, answers, diagnosis)
    yield from _row_opinions(gaps.overall, overall_scores(scores), answers, diagnosis)
    if "minimum" in answers.codes and questionnaire.paired:
        yield from _adequacy_opinions(questionnaire, answers, diagnosis)
    yield from adjusted_opinions(gaps.items, "fdr_bh")
    yield from adjusted_opinions(gaps.dimensions, "holm")
    if questionnaire.paired and answers.weight is None and not is_designed(answers, diagnosis):
        each = np.column_stack([perception - expectation for expectation, perception in scores])
        yield from _joint_opinions(each, diagnosis)
    yield from _weighted_opinions(scores, answers, diagnosis)


def _row_opinions(
    row: Gap, scores: tuple[FloatArray, ...], answers: Answers, diagnosis: Diagnosis
) -> Iterator[Opinion]:
    if row.suppressed or not row.n or row.n < 2:
        return
    present = ~np.isnan(scores[0])
    subject, statsmodels = row.code, ask.library("statsmodels")
    yield opinion("n", subject, float(row.n), float(present.sum()), ask.library("numpy"))
    whole = mean_of(scores[-1], answers, diagnosis)
    told = {"perception": whole["mean"]} | named(whole, "perception", ("sd", "low", "high"))
    yield from of_row(row, subject, statsmodels, told)
    if len(scores) == 1:
        return
    whole = mean_of(scores[0], answers, diagnosis)
    yield from of_row(row, subject, statsmodels, {"expectation": whole["mean"], "expectation_sd": whole["sd"]})
    whole = mean_of(scores[-1] - scores[0], answers, diagnosis)
    told = {"gap": whole["mean"]} | named(whole, "gap", ("sd", "se", "low", "high"))
    yield from of_row(row, subject, statsmodels, told)
    if row.gap_sd == 0:
        return
    designed = is_designed(answers, diagnosis)
    if designed or answers.weight is not None:
        told = {name: whole[name] for name in ("t", "df", "p_value") if name in whole}
        yield from of_row(row, subject, statsmodels, told)
    if answers.weight is None:
        bound = None if designed else diagnosis.thresholds.smallest_gap
        yield from _of_pairs(row, scores[0][present], scores[-1][present], bound)


def _of_pairs(row: Gap, expectation: FloatArray, perception: FloatArray, bound: float | None) -> Iterator[Opinion]:
    """Yield opinions on the effect sizes of paired answers and, with the `bound` of equivalence, on their tests."""
    subject, pingouin, scipy = row.code, ask.library("pingouin"), ask.library("scipy")
    gap = np.round(perception - expectation, 9)  # floating noise must not turn a zero into a shortfall
    told = ask.pingouin_ttest(perception, expectation)
    d_av = told.pop("d_av")
    if bound is not None:
        yield from of_row(row, subject, pingouin, told)
    if not math.isnan(row.d_av):
        yield opinion("d_av", subject, abs(row.d_av), d_av, pingouin, note="unsigned")
    yield from of_row(row, subject, pingouin, {"d_z": ask.pingouin_d(gap)})
    if not math.isnan(row.hedges_g_av):
        theirs = ask.pingouin_hedges(perception, expectation)
        yield opinion("hedges_g_av", subject, row.hedges_g_av, theirs, pingouin, note="hedges_df", same=False)
    with np.errstate(invalid="ignore"), ask.hushed():
        told = {"correlation": float(np.corrcoef(expectation, perception)[0, 1])}
    told |= {"below": float(np.mean(gap < 0)), "at": float(np.mean(gap == 0)), "above": float(np.mean(gap > 0))}
    yield from of_row(row, subject, ask.library("numpy"), told)
    if bound is not None:
        theirs = ask.statsmodels_tost(perception, expectation, bound)
        yield from of_row(row, subject, ask.library("statsmodels"), {"equivalence_p": theirs})
    if math.isnan(row.signed_rank_z):
        return
    yield from of_row(row, subject, pingouin, {"rank_biserial": ask.pingouin_rank_biserial(gap)})
    z, p = ask.scipy_signed_rank(gap, "pratt")
    yield from of_row(row, subject, scipy, {"signed_rank_z": z, "signed_rank_p": p})
    dropped = float(signed_rank(*np.unique(gap, return_counts=True), zeros="wilcox").p_value)
    yield opinion("zeros_dropped_p", subject, dropped, ask.scipy_signed_rank(gap, "wilcox")[1], scipy)
    if not math.isnan(row.signed_rank_exact):
        yield _exact_opinion(row, gap, scipy)


def _exact_opinion(row: Gap, gap: FloatArray, scipy: str) -> Opinion:
    plain = np.unique(np.abs(gap)).size == gap.size and not np.any(gap == 0)
    if gap.size <= _EVERY_SIGN_UP_TO:
        theirs = ask.scipy_sign_flips(gap)
        return opinion("signed_rank_exact", row.code, row.signed_rank_exact, theirs, scipy)
    theirs, note = ask.scipy_signed_rank_exact(gap), "" if plain else "ties_ignored"
    return opinion("signed_rank_exact", row.code, row.signed_rank_exact, theirs, scipy, note=note, same=plain)


def _adequacy_opinions(questionnaire: Questionnaire, answers: Answers, diagnosis: Diagnosis) -> Iterator[Opinion]:
    """Yield opinions on perception minus minimum."""
    roles, gaps = ("minimum", "perception"), diagnosis.gaps
    held = [item_scores(questionnaire, answers, roles, position) for position in range(len(questionnaire.items))]
    by_dimension = [dimension_scores(questionnaire, answers, roles, each) for each in questionnaire.dimensions]
    held += [*by_dimension, overall_scores(by_dimension)]
    for row, (minimum, perception) in zip((*gaps.items, *gaps.dimensions, gaps.overall), held, strict=True):
        present = ~np.isnan(minimum)
        if row.suppressed or present.sum() < 2:
            continue
        whole = mean_of(perception - minimum, answers, diagnosis)
        told = {"adequacy": whole["mean"]} | named(whole, "adequacy", ("sd", "se", "low", "high"))
        if row.adequacy_sd > 0 and "p_value" in whole:
            told["adequacy_p"] = whole["p_value"]
        yield from of_row(row, row.code, ask.library("statsmodels"), told)


def group_name(row: SegmentGap) -> str:
    """Return what a row about a group is called beside its numbers."""
    return f"{row.segment}={row.value} {row.dimension}"


def adjusted_opinions(rows: Iterable[Gap] | Iterable[SegmentGap], method: str) -> Iterator[Opinion]:
    """Yield opinions on adjusted p-values, given the raw ones."""
    family = [(row, _headline_p(row)) for row in rows if not math.isnan(row.p_adjusted)]
    if not family:
        return
    theirs = ask.statsmodels_adjusted(np.array([p for _, p in family]), method)
    for (row, _), adjusted in zip(family, theirs, strict=True):
        subject = group_name(row) if isinstance(row, SegmentGap) else row.code
        yield opinion("p_adjusted", subject, row.p_adjusted, float(adjusted), ask.library("statsmodels"))


def _headline_p(row: Gap | SegmentGap) -> float:
    if isinstance(row, SegmentGap) or row.headline == "t":
        return row.p_value
    return row.signed_rank_p if math.isnan(row.signed_rank_exact) else row.signed_rank_exact


def _joint_opinions(gaps: FloatArray, diagnosis: Diagnosis) -> Iterator[Opinion]:
    joint = diagnosis.gaps.joint
    complete = gaps[~np.isnan(gaps).any(axis=1)]
    if joint is None or complete.shape[0] <= gaps.shape[1]:
        return
    same = complete.shape[0] == (~np.isnan(gaps)).sum(axis=0).max()
    for name, found in (
        ("pingouin", ask.pingouin_hotelling(complete)),
        ("statsmodels", ask.statsmodels_hotelling(complete)),
    ):
        for part, theirs in found.items():
            ours = getattr(joint, part)
            label = f"joint_{part}" if part != "p_value" else "joint_p"
            yield opinion(label, "", ours, theirs, ask.library(name), note="" if same else "complete_only", same=same)


def _weighted_opinions(
    scores: list[tuple[FloatArray, ...]], answers: Answers, diagnosis: Diagnosis
) -> Iterator[Opinion]:
    """Yield opinions on weighted SERVQUAL."""
    weighted = diagnosis.gaps.weighted
    if weighted is None or answers.points is None:
        return
    each = np.stack([held[-1] - held[0] if len(held) == 2 else held[0] for held in scores])
    both = ~np.isnan(each).any(axis=0) & ~np.isnan(answers.points).any(axis=0)
    shares, kept = answers.points[:, both], each[:, both]
    weight = None if answers.weight is None else answers.weight[both]
    whole = mean_of(np.where(both, (answers.points * each).sum(axis=0), np.nan), answers, diagnosis)
    aggregate = float(np.average(shares, axis=1, weights=weight) @ np.average(kept, axis=1, weights=weight))
    told = {"individual": whole["mean"]} | named(whole, "individual", ("sd", "se", "low", "high"))
    for name, theirs in (told | {"aggregate": aggregate, "n": float(both.sum())}).items():
        library = ask.library("numpy" if name in ("aggregate", "n") else "statsmodels")
        yield opinion(f"weighted_{name}", "", float(getattr(weighted, name)), theirs, library)
