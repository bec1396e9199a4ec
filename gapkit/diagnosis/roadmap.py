"""Roadmap: from AS IS to TO BE, in the order of what is worth fixing first."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from gapkit.diagnosis.diagnosis import Action
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Dimension, Questionnaire
from gapkit.scoring.results import Gap, GapTable, Priority
from gapkit.scoring.rows import Rows
from gapkit.stats.planned_comparisons import respondents_for_change

if TYPE_CHECKING:
    from gapkit.scoring.what_if import Gain


def roadmap_of(
    questionnaire: Questionnaire,
    gaps: GapTable,
    priorities: Rows[Priority],
    thresholds: Thresholds,
    gains: Rows[Gain] | None = None,
) -> Rows[Action]:
    """Return one action per dimension and per item that falls short, in the order of the priority index.

    Target: a gap of half the smallest gap that matters, with expectations as they are today. `next_wave_n` is how many
    people each of two waves needs to detect a change of the smallest gap (independent samples, the planned power).
    `expected_gain` is what the main outcome, as it is reported, goes along with when a dimension gets to its target.
    Owners, costs and dates are for people to decide: they stay empty.
    """
    items = {item.code: item for item in questionnaire.items}
    rows = {row.code: row for row in (*gaps.dimensions, *gaps.items)}
    ordered = [p for p in priorities if not questionnaire.paired or rows[p.code].gap < -thresholds.smallest_gap / 2]
    planned = _next_wave_n([rows[priority.code] for priority in ordered], thresholds)
    reached = [] if gains is None else gains.where(closes="target", metric="value", reason="")
    gained = {one.code: one.gain for one in reached}
    actions = []
    for priority, people in zip(ordered, planned, strict=True):
        row = rows[priority.code]
        if priority.level == "dimension":
            dimension = questionnaire.dimension(priority.code)
            lever, codes = _lever(dimension), tuple(item.code for item in dimension.items)
        else:
            item = items[priority.code]
            dimension, lever, codes = questionnaire.dimension(item.dimension), item.lever, (item.code,)
        target, perception = _target(questionnaire, row, thresholds)
        actions.append(
            Action(
                id=priority.code,
                level=priority.level,
                lever=lever,
                dimension=dimension.code,
                items=codes,
                priority=priority.scaled,
                rank=priority.rank,
                rank_low=priority.rank_low,
                rank_high=priority.rank_high,
                p_top1=priority.p_top1,
                p_top3=priority.p_top3,
                gap=row.gap,
                target=target,
                target_perception=perception,
                next_wave_n=people,
                expected_gain=gained.get(priority.code) if priority.level == "dimension" else None,
            )
        )
    return Rows(actions)


def _lever(dimension: Dimension) -> str | None:
    levers = Counter(item.lever for item in dimension.items if item.lever)
    return levers.most_common(1)[0][0] if levers else None


def _target(questionnaire: Questionnaire, row: Gap, thresholds: Thresholds) -> tuple[float, float]:
    if not questionnaire.paired:
        return float("nan"), float("nan")
    target = -thresholds.smallest_gap / 2
    return target, min(float(questionnaire.scale.high), row.expectation + target)


def _next_wave_n(rows: list[Gap], thresholds: Thresholds) -> list[int | None]:
    """Return the people each wave needs, more of them by the design effect where people carry weights."""
    spread = np.array([row.perception_sd if math.isnan(row.gap_sd) else row.gap_sd for row in rows])
    known = spread > 0
    found = np.full(len(rows), np.nan)
    if known.any():
        found[known] = respondents_for_change(
            thresholds.smallest_gap, spread[known], power=thresholds.power, error_rate=thresholds.error_rate
        )
    effect = np.array([(row.n or 0) / row.n_effective if row.n_effective > 0 else 1.0 for row in rows])
    found = np.ceil(found * effect - 1e-9)
    return [None if math.isnan(people) else int(people) for people in found]
