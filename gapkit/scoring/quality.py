"""Quality: is the instrument sound here, and what came back of it?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Dimension, Questionnaire
from gapkit.scoring.results import (
    NAN,
    ColumnQuality,
    DifferenceReliability,
    Reliability,
    ReliabilityItem,
    Soundness,
)
from gapkit.scoring.rows import Rows
from gapkit.stats.estimates import moments, skewness
from gapkit.stats.reliability import alpha, alpha_if_dropped, difference_reliability, item_rest
from gapkit.tally import Tally

COLUMNS = ("expectation", "perception", "minimum", "gap")


def soundness(questionnaire: Questionnaire, tally: Tally, *, level: float = 0.95, at_least: int = 15) -> Soundness:
    """Return reliability per dimension and for all items ("overall"), in every column, and of the differences.

    Covariances are pairwise; the interval of alpha rests on the smallest number of people behind any pair of items.
    Items everybody answers alike carry no information on consistency: they are left out here, and only here.
    """
    if tally.items is None or tally.item_gaps is None:
        return Soundness(Rows(), Rows(), Rows())
    rows: list[Reliability] = []
    item_rows: list[ReliabilityItem] = []
    blocks = [(dimension.code, [item.code for item in dimension.items]) for dimension in questionnaire.dimensions]
    if len(blocks) > 1:
        blocks.append(("overall", [item.code for item in questionnaire.items]))
    for column in COLUMNS:
        moments_held = tally.item_gaps if column == "gap" else tally.items
        if (column, questionnaire.items[0].code) not in moments_held:
            continue
        for code, items in blocks:
            covariance, counts = moments_held.covariance([(column, item) for item in items])
            row, kept = _reliability(code, column, items, covariance, counts, level, at_least)
            rows.append(row)
            if code != "overall" and not np.isnan(row.alpha) and len(kept) >= 2:
                item_rows.extend(_item_rows(code, column, [items[i] for i in kept], covariance[np.ix_(kept, kept)]))
    return Soundness(Rows(rows), Rows(item_rows), Rows(_differences(questionnaire, tally, rows, at_least)))


def _reliability(
    code: str,
    column: str,
    items: list[str],
    covariance: NDArray[np.float64],
    counts: NDArray[np.int64],
    level: float,
    at_least: int,
) -> tuple[Reliability, list[int]]:
    with np.errstate(invalid="ignore"):
        kept = [i for i in range(len(items)) if covariance[i, i] > 0]
    grid = np.ix_(kept, kept)
    n = int(counts[grid].min()) if kept else 0
    notes: tuple[str, ...] = ()
    if len(kept) < len(items):
        notes += ("items_without_variance",)
    if len(kept) < 2:
        return Reliability(code, column, None, len(kept), notes=(*notes, "fewer_than_two_items")), kept
    if n < at_least:
        # So few people are not counted either: the number behind a hidden item would show here.
        return Reliability(code, column, None, len(kept), notes=(*notes, "n_below_reliability")), kept
    spread = np.sqrt(np.diag(covariance[grid]))
    correlation = covariance[grid] / np.outer(spread, spread)
    found = alpha(covariance[grid], n)
    if np.nanmax(np.abs(correlation)) > 1 + 1e-9 or not max(found.estimate, found.standardised) <= 1:
        # Each covariance rests on its own people; together these belong to no possible set of answers.
        return Reliability(code, column, n, len(kept), notes=(*notes, "impossible_covariances")), kept
    low, high = found.interval(level)
    if bool((item_rest(covariance[grid]) < 0).any()):
        notes += ("check_reverse_coding",)
    if len(kept) == 2:
        notes += ("two_items",)
    k = len(kept)
    mean_r = float((correlation.sum() - k) / (k * (k - 1)))
    return (
        Reliability(
            code,
            column,
            n,
            k,
            alpha=float(found.estimate),
            alpha_low=float(low),
            alpha_high=float(high),
            alpha_standardised=float(found.standardised),
            mean_inter_item=mean_r,
            notes=notes,
        ),
        kept,
    )


def _item_rows(code: str, column: str, items: list[str], covariance: NDArray[np.float64]) -> list[ReliabilityItem]:
    rest, dropped = item_rest(covariance), alpha_if_dropped(covariance)
    return [
        ReliabilityItem(code, column, item, float(r) if abs(r) <= 1 else NAN, float(a) if a <= 1 else NAN)
        for item, r, a in zip(items, rest, dropped, strict=True)
    ]


def _differences(
    questionnaire: Questionnaire, tally: Tally, rows: list[Reliability], at_least: int
) -> list[DifferenceReliability]:
    """Return the reliability of each dimension's difference score, from the observed covariance (Johns 1981)."""
    if not questionnaire.paired:
        return []
    found = {(row.dimension, row.column): row.alpha for row in rows}
    made = []
    for dimension in questionnaire.dimensions:
        made.append(_difference(dimension, tally, found, at_least))
    return made


def _difference(
    dimension: Dimension, tally: Tally, found: dict[tuple[str, str], float], at_least: int
) -> DifferenceReliability:
    names = [("expectation", dimension.code), ("perception", dimension.code)]
    covariance, counts = tally.scores.covariance(names)
    if counts.min() < at_least:
        return DifferenceReliability(dimension.code, NAN, NAN, NAN, None)
    alphas = [found.get((dimension.code, column), NAN) for column in ("expectation", "perception")]
    variance_e, variance_p, shared = covariance[0, 0], covariance[1, 1], covariance[0, 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        estimate = difference_reliability(variance_p, variance_e, shared, alphas[1], alphas[0])
        correlation = shared / np.sqrt(variance_e * variance_p)
        ratio = variance_e / variance_p
    return DifferenceReliability(dimension.code, float(estimate), float(correlation), float(ratio), int(counts.min()))


def column_quality(questionnaire: Questionnaire, tally: Tally, *, min_cell: int = 1) -> Rows[ColumnQuality]:
    """Return what came back for every item in every column: answered, missing, not applicable, ends of the scale.

    A column answered by somebody, but by fewer than `min_cell` people, keeps its name and nothing else.
    """
    rows = []
    levels = np.arange(questionnaire.scale.low, questionnaire.scale.high + 1)
    for role in questionnaire.columns:
        try:
            layered = tally.levels(role)
        except KeyError:
            continue
        counts = layered[0]
        weighed = layered[1] if tally.is_weighted else counts
        exempt = tally.not_applicable.get(role, np.zeros(len(counts), np.int64))
        people, all_weight = counts[:, 1:].sum(axis=1), weighed[:, 1:].sum(axis=1)
        spread, skew = moments(levels, counts[:, 1:]).sd, skewness(levels, counts[:, 1:])
        for i, item in enumerate(questionnaire.items):
            answered, away = int(people[i]), int(exempt[i])
            missing = tally.people - answered - away
            asked = tally.people - away
            if 0 < answered < min_cell:
                rows.append(ColumnQuality(item.code, role, None, None, None, suppressed=True))
                continue
            rows.append(
                ColumnQuality(
                    item.code,
                    role,
                    answered,
                    missing,
                    away,
                    missing / asked if asked else NAN,
                    min(1.0, float(weighed[i, -1] / all_weight[i])) if answered else NAN,
                    min(1.0, float(weighed[i, 1] / all_weight[i])) if answered else NAN,
                    float(spread[i]) if answered > 1 else NAN,
                    float(skew[i]) if answered > 2 else NAN,
                )
            )
    return Rows(rows)
