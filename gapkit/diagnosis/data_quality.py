"""Data quality: what the answers can carry, as flags with a sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gapkit.diagnosis.diagnosis import Quality
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Questionnaire
from gapkit.scoring.quality import column_quality
from gapkit.tally import Tally

Flag = tuple[str, str, Mapping[str, Any]]


def quality_of(
    questionnaire: Questionnaire,
    tally: Tally,
    thresholds: Thresholds,
    *,
    weights: tuple[float, float] | None = None,
    points_completed: int = 0,
    clusters: int = 0,
) -> Quality:
    """Return the state of every column and the flags; `weights` are the sums of w and of w squared."""
    columns = column_quality(questionnaire, tally)
    flags: list[Flag] = []
    asked = sum((row.answered or 0) + (row.missing or 0) for row in columns)
    missing = sum(row.missing or 0 for row in columns) / asked if asked else float("nan")
    top = [row for row in columns if row.column == "expectation" and row.ceiling > thresholds.ceiling_share]
    if top and len(top) > thresholds.ceiling_items * len(questionnaire.items):
        flags.append(("caution", "ceiling", {"k": len(top), "m": len(questionnaire.items)}))
    thin = tuple(dict.fromkeys(row.item for row in columns if row.missing_share > thresholds.missing_share))
    if thin:
        flags.append(("caution", "missing", {"items": thin, "k": len(thin), "m": len(questionnaire.items)}))
    else:
        flags.append(("passed", "complete", {"share": missing}))
    effective = float(tally.people)
    if weights is not None and weights[1] > 0:
        effective = weights[0] ** 2 / weights[1]
        share = effective / tally.people
        sign = "caution" if share < thresholds.effective_share else "passed"
        flags.append((sign, "effective_n", {"effective": effective, "n": tally.people, "share": share}))
    if tally.people < thresholds.indicative_below:
        flags.append(("caution", "small", {"n": tally.people, "limit": thresholds.indicative_below}))
    if points_completed:
        flags.append(("caution", "points", {"k": points_completed, "n": tally.people}))
    if clusters:
        flags.append(("caution", "clusters", {"k": clusters}))
    flags.append(("cannot_say", "limits", {}))
    shown = column_quality(questionnaire, tally, min_cell=thresholds.min_cell)
    return Quality(shown, tuple(flags), effective, missing)
