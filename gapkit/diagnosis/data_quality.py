"""Data quality: what the answers can carry, as flags with a sign."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gapkit.diagnosis.diagnosis import Quality
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Questionnaire
from gapkit.record import replace
from gapkit.scoring.checks.results import SampleCheck, Sensitivity
from gapkit.scoring.checks.row_flags import DESCRIBES, RowFlags, unchecked_rows
from gapkit.scoring.checks.sample import (
    Frame,
    against_population,
    blanks_at_random,
    drop_out,
    expectation_blanks,
    response_rate,
)
from gapkit.scoring.clustering import Clustering
from gapkit.scoring.quality import column_quality
from gapkit.scoring.raking import RakingNote, is_exact
from gapkit.scoring.results import ColumnQuality
from gapkit.scoring.rows import Rows
from gapkit.scoring.segments import Key
from gapkit.tally import Tally

Flag = tuple[str, str, Mapping[str, Any]]

WIDE_SHARE = 0.25
"""A smallest gap above this share of the scale's range calls nearly everything met."""


def quality_of(
    questionnaire: Questionnaire,
    tally: Tally,
    thresholds: Thresholds,
    *,
    weights: tuple[float, float] | None = None,
    points_completed: int = 0,
    design: Clustering | None = None,
    raking: RakingNote | None = None,
    everybody: Answers | None = None,
    flags: RowFlags | None = None,
    sensitivity: Sensitivity | None = None,
    groups: Mapping[Key, Tally] | None = None,
    frame: Frame | None = None,
) -> Quality:
    """Return the state of every column, the checks and the flags; `weights` are the sums of w and of w squared.

    `everybody` are the answers before doubtful rows were left out, `flags` and `sensitivity` what became of them.
    """
    columns = column_quality(questionnaire, tally)
    asked = sum((row.answered or 0) + (row.missing or 0) for row in columns)
    missing = sum(row.missing or 0 for row in columns) / asked if asked else float("nan")
    few = tally.people < thresholds.min_cell
    sample = sample_checks(questionnaire, everybody, thresholds, groups=groups or {}, frame=frame)
    if flags is not None:
        sample = Rows([*sample, _straight(flags, thresholds)])
    if few:
        # So few people are not counted aloud, however they answered.
        sample, sensitivity = Rows(SampleCheck(one.check, limit=one.limit, reason="too_few") for one in sample), None
    effective = float(tally.people)
    if weights is not None and weights[1] > 0:
        effective = weights[0] ** 2 / weights[1]
    shown = column_quality(questionnaire, tally, min_cell=thresholds.min_cell)
    told = [*_people_flags(tally, thresholds, effective if weights is not None else None, points_completed)]
    if not few:
        told = [
            *_column_flags(questionnaire, columns, shown, thresholds, missing),
            *told,
            *_design_flags(design, raking, thresholds),
            *_row_flags(flags, sensitivity, thresholds),
            *_sample_flags(sample),
        ]
    if questionnaire.paired and questionnaire.expectation_timing == "after":
        told.append(("cannot_say", "retrospective", {}))
    if thresholds.smallest_gap > WIDE_SHARE * questionnaire.scale.range:
        told.append(("caution", "wide_smallest_gap", {"gap": thresholds.smallest_gap}))
    told.append(("cannot_say", "limits", {}))
    checks = flags.checks if flags is not None else unchecked_rows("needs_rows")
    return Quality(
        columns=shown,
        flags=tuple(told),
        effective_n=effective,
        missing_share=float("nan") if few else missing,
        rows=unchecked_rows("too_few") if few else checks,
        sample=sample,
        sensitivity=sensitivity,
        design=None if few else design,
        raking=None if few else raking,
    )


def sample_checks(
    questionnaire: Questionnaire,
    answers: Answers | None,
    thresholds: Thresholds,
    *,
    groups: Mapping[Key, Tally],
    frame: Frame | None,
) -> Rows[SampleCheck]:
    """Return every check of the sample; those that need the rows say so when there are none."""
    limits = thresholds.sample_limits
    made = []
    for name, check in _OF_ROWS.items():
        found = SampleCheck(name, reason="needs_rows") if answers is None else check(questionnaire, answers, limits)
        made.append(found)
    returned = 0 if answers is None else answers.people
    made.append(response_rate(returned, frame if returned else None, limits))
    counts = {key: float(tally.people) for key, tally in groups.items()}
    sizes: dict[str, int] = {}
    for (segment, _), tally in groups.items():
        sizes[segment] = sizes.get(segment, 0) + tally.people
    if answers is not None and answers.weight is not None:
        for told in answers.segments.values():
            for code, value in enumerate(told.values):
                counts[told.name, value] = float(answers.weight[told.codes == code].sum())
    return Rows([*made, against_population(counts, sizes, frame, limits, answers=answers)])


_OF_ROWS: Mapping[str, Callable[..., SampleCheck]] = {
    "drop_out": drop_out,
    "expectation_missing": expectation_blanks,
    "blanks_at_random": blanks_at_random,
}


def _straight(flags: RowFlags, thresholds: Thresholds) -> SampleCheck:
    row = next(one for one in flags.checks if one.check == "straight_lining")
    made = SampleCheck("straight_lining", row.checked, row.share, thresholds.straight_lining_share, reason=row.reason)
    return replace(made, raised=row.share > thresholds.straight_lining_share)


def _column_flags(
    questionnaire: Questionnaire,
    columns: Rows[ColumnQuality],
    shown: Rows[ColumnQuality],
    thresholds: Thresholds,
    missing: float,
) -> Iterator[Flag]:
    """Yield what columns lack; of how people answered one only where it may be `shown`."""
    m = len(questionnaire.items)
    expectations = [row for row in shown if row.column == "expectation"]
    top = [row for row in expectations if row.ceiling > thresholds.ceiling_share]
    if top and len(top) > thresholds.ceiling_items * m:
        yield "caution", "ceiling", {"k": len(top), "m": m}
    flat = [row.item for row in expectations if row.sd < thresholds.flat_sd and row not in top]
    if flat:
        yield "caution", "flat", {"items": tuple(flat), "k": len(flat), "m": m}
    floor = [row.item for row in shown if row.column == "perception" and row.floor > thresholds.floor_share]
    if floor:
        yield "caution", "floor", {"items": tuple(floor), "k": len(floor), "m": m}
    away = dict.fromkeys(row.item for row in columns if _away(row) > thresholds.not_applicable_share)
    if away:
        yield "caution", "not_applicable", {"items": tuple(away), "k": len(away), "m": m}
    thin = tuple(dict.fromkeys(row.item for row in columns if row.missing_share > thresholds.missing_share))
    if thin:
        yield "caution", "missing", {"items": thin, "k": len(thin), "m": m}
    else:
        yield "passed", "complete", {"share": missing}


def _away(row: ColumnQuality) -> float:
    people = (row.answered or 0) + (row.missing or 0) + (row.not_applicable or 0)
    return (row.not_applicable or 0) / people if people else 0.0


def _people_flags(
    tally: Tally, thresholds: Thresholds, effective: float | None, points_completed: int
) -> Iterator[Flag]:
    few = tally.people < thresholds.min_cell
    if effective is not None and tally.people and not few:
        share = effective / tally.people
        sign = "caution" if share < thresholds.effective_share else "passed"
        yield sign, "effective_n", {"effective": effective, "n": tally.people, "share": share}
    if tally.people < thresholds.indicative_below:
        yield "caution", "small", {"n": tally.people, "limit": thresholds.indicative_below}
    if points_completed and not few:
        yield "caution", "points", {"k": points_completed, "n": tally.people}


def _worth(design: Clustering) -> float:
    """Return what people are worth; never more than they are, however evenly clusters happened to answer."""
    n = float(design.n or 0)
    return design.n_effective if not design.n_effective > n else n


def _design_flags(design: Clustering | None, raking: RakingNote | None, thresholds: Thresholds) -> Iterator[Flag]:
    """Yield what clusters cost, whether they are few, and how well weights made from margins came out."""
    if design is not None and design.design_effect == 0:
        asked = {"k": design.clusters, "n": design.n}
        yield "passed", "census" if design.clusters is None else "census_clusters", asked
    elif design is not None and design.clusters is not None:
        costly = not design.design_effect * thresholds.effective_share <= 1
        facts: dict[str, Any] = {"k": design.clusters, "n": design.n, "effective": _worth(design)}
        facts |= {"factor": design.design_effect, "icc": design.intraclass}
        facts |= {"icc_low": design.intraclass_low, "icc_high": design.intraclass_high}
        if costly:
            yield "caution", "clusters", facts
        else:
            lost = math.floor(facts["effective"] + 0.5) < (design.n or 0)
            yield "passed", "clusters" if lost else "clusters_even", facts
        if design.clusters < thresholds.few_clusters:
            yield "caution", "few_clusters", {"k": design.clusters, "limit": thresholds.few_clusters}
    if raking is not None:
        poor = not raking.converged or raking.n_effective < thresholds.effective_share * (raking.n or 0)
        facts = {"n": raking.n, "effective": raking.n_effective, "share": raking.trimmed, "misfit": raking.misfit}
        facts |= {"margins": raking.margins, "largest": raking.largest}
        yield "caution" if poor else "passed", "raked" if is_exact(raking) and not poor else "raking", facts


def _row_flags(flags: RowFlags | None, sensitivity: Sensitivity | None, thresholds: Thresholds) -> Iterator[Flag]:
    if flags is None or sensitivity is None:
        return
    n, k = len(flags.doubtful), sensitivity.doubtful
    judging = [one for one in flags.checks if one.role != DESCRIBES]
    made = sum(one.reason is None for one in judging)
    if not made:
        yield "cannot_say", "rows_unchecked", {"m": len(judging)}
    elif not k:
        yield "passed", "rows_sound", {"n": n, "k": made, "m": len(judging)}
    elif sensitivity.excluded:
        key = "left_out_matter" if sensitivity.changed else "left_out_harmless"
        yield ("caution" if sensitivity.changed else "passed"), key, {"k": k, "n": n}
    else:
        key = "rows_matter" if sensitivity.changed else "rows_harmless"
        yield ("caution" if sensitivity.changed else "passed"), key, {"k": k, "n": n}
    above = next(one for one in flags.checks if one.check == "perception_above")
    if above.flagged and above.flagged > thresholds.swapped_most * n:
        yield "caution", "swapped", {"k": above.flagged, "n": n}


def _sample_flags(sample: Rows[SampleCheck]) -> Iterator[Flag]:
    """Yield the checks of the sample that raise a hand, and those somebody gave the facts for."""
    for one in sample:
        facts: dict[str, Any] = {"share": one.value, "n": one.n, "limit": one.limit}
        if one.raised:
            yield "caution", one.check, facts
        elif one.check in ("response_rate", "population") and one.reason is None:
            yield "passed", one.check, facts
