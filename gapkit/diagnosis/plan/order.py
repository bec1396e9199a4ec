"""Where every initiative stands among the others: what it closes, what that is worth, when it is done."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.calendar import blocks_of, calendar_of, first_quarter, in_order, share_ahead
from gapkit.diagnosis.plan.draws import PlanDraws
from gapkit.diagnosis.plan.reach import item_points, named_items
from gapkit.diagnosis.plan.results import Closure, PlannedInitiative
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import HORIZONS, Initiative, Plan
from gapkit.record import replace
from gapkit.scoring.rows import Rows
from gapkit.stats.planned_comparisons import respondents_for_change
from gapkit.stats.ranks import rank_bands

FloatArray = NDArray[np.float64]


def ordered(diagnosis: Diagnosis, plan: Plan, draws: PlanDraws | None) -> Rows[PlannedInitiative]:
    """Return the initiatives of a plan, in its order, with value, place, horizon and quarters.

    Value is what the main outcome goes along with, the slopes taken at their word: among initiatives the causal share,
    which is the same for all, changes no place. Without an outcome that has drivers it is the weighted share of the
    gaps. Places are of those that are estimated.
    """
    limits = diagnosis.thresholds.plan_limits
    metric, values = ("", np.empty((0, 0))) if draws is None else values_of(diagnosis, draws)
    worth = _worth(values, diagnosis, plan, draws)
    ranks = {one: row.rank for one, row in worth.items()}
    horizons = horizons_of(plan, ranks, limits)
    slots = calendar_of(plan, horizons, limits)
    blocks = blocks_of(plan, horizons, slots, limits)
    panes, first = _panes(diagnosis), first_quarter(plan)
    made = []
    for number, one in enumerate(plan.initiatives, start=1):
        row = worth.get(one.id) or PlannedInitiative(one.id, number, "")
        horizon, by = blocks[one.id]
        slot = slots.get(one.id)
        notes: tuple[str, ...] = ("starts_early",) if slot is not None and slot.early else ()
        if one.status != "dropped" and share_ahead(one, first) == 0:
            notes += ("done",)
        elif row.rank is None and not one.learns and one.status != "dropped":
            notes += ("not_estimated",)
        if any(part.most == part.most for part in row.closures):
            notes += ("items_hold_less",)
        seen = (panes[code] for code in named_items(one, diagnosis.questionnaire) if code in panes)
        made.append(
            replace(
                row,
                number=number,
                metric=metric if row.rank is not None else "",
                horizon=horizon,
                horizon_by=by,
                quarter=None if slot is None else slot.quarter,
                quarters=None if slot is None else slot.quarters,
                panes=tuple(dict.fromkeys(seen)),
                notes=notes,
            )
        )
    return Rows(made)


def values_of(diagnosis: Diagnosis, draws: PlanDraws) -> tuple[str, FloatArray]:
    """Return what the value of initiatives is measured in ("outcome" or "gap"), and its draws (draws, ids)."""
    basis = diagnosis.basis
    points = draws.points
    if basis is not None and basis.outcome and not np.isnan(draws.slopes).any():
        points = np.minimum(points, np.maximum(np.array(basis.rooms), 0.0))
        better = next((one.higher_is_better for one in diagnosis.outcomes if one.code == basis.outcome), True)
        sign, most = (1.0, basis.most - basis.mean) if better else (-1.0, basis.mean - basis.least)
        gained = sign * np.einsum("bik,bk->bi", points, draws.slopes)
        return "outcome", np.minimum(gained, most) if np.isfinite(most) else gained
    weight = np.array(gap_weights(diagnosis, draws.codes))
    whole = draws.shortfalls @ weight
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(whole[:, None] > 0, points @ weight / whole[:, None], 0.0)
    return "gap", np.asarray(share)


def gap_weights(diagnosis: Diagnosis, codes: Sequence[str]) -> tuple[float, ...]:
    """Return how much the gap of each dimension weighs: as among the priorities, or all the same."""
    known = {row.code: row.weight for row in diagnosis.priorities if row.level == "dimension"}
    found = tuple(known.get(code, 0.0) for code in codes)
    return found if sum(found) > 0 else (1.0,) * len(found)


def horizons_of(plan: Plan, ranks: Mapping[str, int | None], limits: PlanLimits) -> dict[str, str | None]:
    """Return the horizon of every initiative: the plan's own or, where it has none, that of a rule.

    What learns comes now. Else the upper half by value is for now where the effort is low, for next where it is high;
    the lower half for next where the effort is low, for later where it is high; nothing where value or effort are not
    known. By the rule nothing comes before what it depends on.
    """
    half = (sum(rank is not None for rank in ranks.values()) + 1) // 2
    found: dict[str, str | None] = {}
    for one in in_order(plan.initiatives):
        if one.horizon or one.status == "dropped":
            found[one.id] = one.horizon
            continue
        told = _by_rule(one, ranks.get(one.id), half, limits)
        before = [found[code] for code in one.depends_on if found.get(code)]
        if told is not None and before:
            told = max([told, *filter(None, before)], key=HORIZONS.index)
        found[one.id] = told
    return found


def _by_rule(one: Initiative, rank: int | None, half: int, limits: PlanLimits) -> str | None:
    if one.learns:
        return HORIZONS[0]
    if rank is None or one.effort is None:
        return None
    return HORIZONS[(rank > half) + (one.effort > limits.low_effort)]


def _worth(
    values: FloatArray, diagnosis: Diagnosis, plan: Plan, draws: PlanDraws | None
) -> dict[str, PlannedInitiative]:
    """Return what is estimated of every initiative, and its place."""
    if draws is None or not draws.ids:
        return {}
    limits = diagnosis.thresholds.plan_limits
    centre = values.mean(axis=0)
    low, high = np.quantile(values, _ends(limits), axis=0)
    points = draws.points
    middle = np.median(points, axis=0)
    least, most = np.quantile(points, _ends(limits), axis=0)
    bands = rank_bands(centre, values, share=diagnosis.thresholds.rank_share)
    place = np.empty(len(centre), np.intp)
    place[np.argsort(-centre, kind="stable")] = np.arange(1, len(centre) + 1)
    gaps = {row.code: row.gap for row in diagnosis.gaps.items if not row.suppressed}
    made = {}
    for i, code in enumerate(draws.ids):
        on_items = item_points(diagnosis.questionnaire, gaps, plan.initiatives, draws, ids=[code])
        items = dict(zip(on_items.codes, np.median(on_items.points, axis=0), strict=True))
        touched = [k for k in range(len(draws.codes)) if draws.closures[:, i, k].any()]
        made[code] = PlannedInitiative(
            code,
            0,
            "",
            tuple(
                Closure(code, float(middle[i, k]), float(least[i, k]), float(most[i, k]), held_to(draws, i, k))
                for k, code in enumerate(draws.codes)
                if k in touched
            ),
            value=float(centre[i]),
            value_low=float(low[i]),
            value_high=float(high[i]),
            rank=int(place[i]),
            rank_low=int(np.nanmin((bands.low[i], place[i]))),
            rank_high=int(np.nanmax((bands.high[i], place[i]))),
            p_top3=float(bands.p_top3[i]),
            next_wave_n=_next_wave_n(diagnosis, items | dict(zip(draws.codes, middle[i], strict=True))),
        )
    return made


def held_to(draws: PlanDraws, row: int, place: int) -> float:
    """Return the largest share of a gap that an initiative can close, where a draw comes up to it; NaN where none."""
    if draws.within is None or draws.most is None or not draws.within[row, place] < 1:
        return math.nan
    most = float(draws.most[row, place])
    return most if bool((draws.closures[:, row, place] >= most).any()) else math.nan


def _ends(limits: PlanLimits) -> tuple[float, float]:
    return (1 - limits.range_level) / 2, (1 + limits.range_level) / 2


def _next_wave_n(diagnosis: Diagnosis, told: Mapping[str, float]) -> int | None:
    """Return how many people each of two waves needs to show what is closed, where fewest show it."""
    thresholds = diagnosis.thresholds
    found = []
    for row in (*diagnosis.gaps.dimensions, *diagnosis.gaps.items):
        points = told.get(row.code, 0.0)
        if points > 0 and row.gap_sd > 0:
            people = respondents_for_change(
                points, row.gap_sd, power=thresholds.power, error_rate=thresholds.error_rate
            )
            effect = (row.n or 0) / row.n_effective if row.n_effective > 0 else 1.0
            found.append(np.ceil(float(people) * effect - 1e-9))
    least = min(found, default=np.inf)
    return int(least) if np.isfinite(least) else None


def _panes(diagnosis: Diagnosis) -> dict[str, str]:
    """Return the pane that every item is surely in, or leans to, of the window that leads."""
    if diagnosis.johari is None:
        return {}
    from gapkit.diagnosis.johari_rules import leading_window

    return {row.code: row.pane for row in leading_window(diagnosis.johari) if row.state in ("sure", "leaning")}
