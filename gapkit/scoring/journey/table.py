"""The customer journey: what people meet at every touchpoint and through every channel, and where it fails them."""

from __future__ import annotations

import numpy as np

from gapkit.model import Answers, Questionnaire, Touchpoint
from gapkit.model.journey_plan import JourneyPlan
from gapkit.record import replace
from gapkit.scoring.designs import Design, design_of
from gapkit.scoring.journey.cells import is_shown, judged_cells, measured, met_by
from gapkit.scoring.journey.channels import channels_of
from gapkit.scoring.journey.links import columns_of, kpi_row
from gapkit.scoring.journey.parts import channel_cells
from gapkit.scoring.journey.people import FloatArray, Met, row_mean
from gapkit.scoring.journey.results import JourneyCell, JourneyRules
from gapkit.scoring.journey.risk import chosen_outcome, weighed
from gapkit.scoring.results import NAN, SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.stats.outcome_metrics import designed_share
from gapkit.stats.proportions import wilson


def has_journey(questionnaire: Questionnaire, plan: JourneyPlan | None = None) -> bool:
    """Tell whether a questionnaire has touchpoints that something is known of."""
    journey = questionnaire.journey
    asked = any(item.touchpoint for item in questionnaire.items)
    return bool(journey and journey.touchpoints and (asked or (plan is not None and plan.assumed)))


def journey_cells(
    questionnaire: Questionnaire,
    answers: Answers,
    rules: JourneyRules,
    *,
    plan: JourneyPlan | None = None,
    segments: Rows[SegmentGap] | None = None,
    design: Design | None = None,
    seed: int = 0,
) -> Rows[JourneyCell]:
    """Return a row per touchpoint and, under it, one per channel, in the order of the journey.

    `segments` are the groups as they are shown: a channel hidden there is hidden here. Touchpoints are one family for
    Benjamini and Hochberg, their channels another.
    """
    journey, told, design = questionnaire.journey, plan or JourneyPlan(), design or design_of(answers)
    if journey is None or not has_journey(questionnaire, plan):
        return Rows()
    hidden = frozenset((row.segment, row.value) for row in segments or () if row.suppressed)
    channels = channels_of(journey, answers, column=told.channel_column, values=told.channel_values, hidden=hidden)
    places = {one.code: _items_of(questionnaire, one.code) for one in journey.touchpoints}
    met = {code: met_by(questionnaire, answers, items, rules) for code, items in places.items() if items}
    found = [
        _whole(one, places[one.code], met, answers, design, told, rules, place)
        for place, one in enumerate(journey.touchpoints, start=1)
    ]
    whole = judged_cells(found, rules)
    whole = _with_changes(whole, met, answers, design, rules)
    whole = _with_risk(whole, met, questionnaire, answers, design, told, rules, seed)
    whole = [_with_kpis(cell, met, answers, told, rules) for cell in whole]
    parts = judged_cells(channel_cells(questionnaire, answers, design, journey, whole, channels, rules), rules)
    rows: list[JourneyCell] = []
    for cell in whole:
        named = replace(cell, items=tuple(questionnaire.items[i].code for i in places[cell.touchpoint]))
        rows += [named, *(part for part in parts if part.touchpoint == cell.touchpoint)]
    return Rows(rows)


def _items_of(questionnaire: Questionnaire, touchpoint: str) -> list[int]:
    return [i for i, item in enumerate(questionnaire.items) if item.touchpoint == touchpoint]


def _whole(
    touchpoint: Touchpoint,
    items: list[int],
    met: dict[str, Met],
    answers: Answers,
    design: Design | None,
    plan: JourneyPlan,
    rules: JourneyRules,
    place: int,
) -> JourneyCell:
    """Return a touchpoint over all channels."""
    blank = JourneyCell(
        touchpoint.phase, touchpoint.code, "", place, "not_asked", None, owner=plan.owners.get(touchpoint.code, "")
    )
    cell = measured(blank, met[touchpoint.code], answers, design, rules) if items else blank
    if cell.basis != "not_asked":
        return cell
    assumed = plan.assumed.get(touchpoint.code)
    if assumed is None:
        return cell
    return replace(
        cell,
        basis="assumed",
        expectation=assumed.expectation,
        perception=assumed.perception,
        gap=assumed.perception - assumed.expectation,
        assumed_by=assumed.source,
    )


def _with_changes(
    cells: list[JourneyCell], met: dict[str, Met], answers: Answers, design: Design | None, rules: JourneyRules
) -> list[JourneyCell]:
    """Return cells with how far perception moves from the touchpoint before, over the people who passed both."""
    before: JourneyCell | None = None
    told = []
    for cell in cells:
        if not is_shown(cell):
            told.append(cell)
            continue
        if before is not None:
            step = row_mean(met[cell.touchpoint].perception - met[before.touchpoint].perception, answers, design)
            if step.n >= rules.min_cell:
                low, high = step.interval(rules.level)
                cell = replace(
                    cell,
                    change=step.mean,
                    change_low=low,
                    change_high=high,
                    change_n=step.n,
                    change_from=before.touchpoint,
                )
        told.append(cell)
        before = cell
    return told


def _with_risk(
    cells: list[JourneyCell],
    met: dict[str, Met],
    questionnaire: Questionnaire,
    answers: Answers,
    design: Design | None,
    plan: JourneyPlan,
    rules: JourneyRules,
    seed: int,
) -> list[JourneyCell]:
    """Return cells with exposure, risk and whether they are moments of truth."""
    shown = [cell for cell in cells if is_shown(cell)]
    outcome = chosen_outcome(questionnaire, answers, plan.outcome, at_least=rules.min_cell)
    given = [plan.exposure.get(cell.touchpoint) for cell in shown]
    found = weighed([met[c.touchpoint] for c in shown], answers, design, outcome, rules, exposure=given, seed=seed)
    made: dict[str, JourneyCell] = {}
    for i, cell in enumerate(shown):
        source = "file" if given[i] is not None else "answers" if _passing_asked(met[cell.touchpoint]) else ""
        low, high = float(found.exposure_low[i]), float(found.exposure_high[i])
        if source == "answers" and not np.isfinite(low):
            low, high = _exposed(met[cell.touchpoint], float(found.exposure[i]), answers, design, rules)
        risk = found.risks[i]
        if not source:
            risk = replace(risk, notes=(*risk.notes, "exposure_unknown"))
        made[cell.touchpoint] = replace(
            cell,
            exposure=float(found.exposure[i]) if source else NAN,
            exposure_low=low if source == "answers" else NAN,
            exposure_high=high if source == "answers" else NAN,
            exposure_source=source,
            risk=risk,
            moment_of_truth=found.moments[i],
        )
    rest = {touchpoint: share for touchpoint, share in plan.exposure.items() if touchpoint not in made}
    return [
        made.get(cell.touchpoint)
        or (
            replace(cell, exposure=rest[cell.touchpoint], exposure_source="file")
            if cell.touchpoint in rest and not cell.suppressed
            else cell
        )
        for cell in cells
    ]


def _exposed(
    met: Met, share: float, answers: Answers, design: Design | None, rules: JourneyRules
) -> tuple[float, float]:
    """Return the interval of the share who passed, where too few came to be resampled."""
    known = int(met.known.sum())
    if answers.weight is None and design is None:
        found = wilson(share * known, known, level=rules.level)
    else:
        mean = row_mean(np.where(met.known, met.passed * 1.0, NAN), answers, design)
        found = designed_share(mean.mean, mean.se, mean.df, known, level=rules.level)
    return float(found.low), float(found.high)


def _passing_asked(met: Met) -> bool:
    """Tell whether anybody said that the touchpoint did not come up."""
    return bool((met.known & ~met.passed).any())


def _with_kpis(
    cell: JourneyCell, met: dict[str, Met], answers: Answers, plan: JourneyPlan, rules: JourneyRules
) -> JourneyCell:
    own = [kpi for kpi in plan.kpis if kpi.touchpoint == cell.touchpoint]
    if not own:
        return cell
    scores: FloatArray | None = met[cell.touchpoint].gap if is_shown(cell) and np.isfinite(cell.gap) else None
    columns = columns_of(plan, answers)
    return replace(cell, kpis=tuple(kpi_row(kpi, scores, answers, columns, rules) for kpi in own))
