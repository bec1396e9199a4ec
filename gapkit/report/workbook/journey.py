"""The sheets of the journey: one row per touchpoint, one per touchpoint and channel, one per operational KPI."""

from __future__ import annotations

import math

from gapkit.diagnosis.journey_rules import journey_state
from gapkit.report.outline.journey_tables import link_words
from gapkit.report.touch_words import channel_name, kpi_name, phase_name, touchpoint_name
from gapkit.report.workbook.context import Context, alt_text, steps
from gapkit.report.workbook.formulas import part_columns, remark
from gapkit.report.workbook.gap_charts import scale_axis
from gapkit.report.workbook.gaps import verdict_word
from gapkit.report.workbook.grid import Cell, Chart, Column, Point, Row, Sheet, Value, difference, number
from gapkit.report.workbook.words import clean
from gapkit.scoring.journey.results import JourneyCell, JourneyKpi

_SOURCE = "journey[]."
_RISK = "journey[].risk."
_KPI = "journey[].kpis[]."


def journey_sheets(context: Context) -> list[Sheet | None]:
    """Return the sheets of the journey; none where nothing of it may be shown."""
    if context.section("recorrido") is None:
        return []
    return [_touchpoints(context), _channels(context), _kpis(context)]


def _touchpoints(context: Context) -> Sheet:
    cells = [cell for cell in context.diagnosis.journey if not cell.channel]
    columns = (
        Column("order", "rank", _SOURCE + "place"),
        Column("touchpoint", "text", _SOURCE + "touchpoint"),
        Column("phase", "text", _SOURCE + "phase"),
        Column("basis", "text", _SOURCE + "basis"),
        *_measures(context),
        Column("exposure", "share", _SOURCE + "exposure"),
        Column("failure", "share", _RISK + "failure"),
        Column("failure_low", "share", _RISK + "failure_low"),
        Column("failure_high", "share", _RISK + "failure_high"),
        Column("penalty", "effect", _RISK + "penalty"),
        Column("penalty_low", "effect", _RISK + "penalty_low"),
        Column("penalty_high", "effect", _RISK + "penalty_high"),
        Column("risk_weight", "share", _RISK + "weight"),
        Column("risk_weight_low", "share", _RISK + "weight_low"),
        Column("risk_weight_high", "share", _RISK + "weight_high"),
        Column("risk_place", "rank", _RISK + "rank"),
        Column("risk_place_low", "rank", _RISK + "rank_low"),
        Column("risk_place_high", "rank", _RISK + "rank_high"),
        Column("risk_first", "share", _RISK + "p_first"),
        Column("moment", "text", _SOURCE + "moment_of_truth"),
        Column("touchpoint_owner", "text", _SOURCE + "owner"),
        Column("reasons", "text", _SOURCE + "notes"),
    )
    rows = tuple(_touchpoint_row(context, cell) for cell in cells)
    notes = [context.words("notes_under.journey", **context.voice.rules)]
    notes.append(context.words("notes_under.hidden", k=context.diagnosis.thresholds.min_cell))
    chart = _chart(context, cells)
    return Sheet(
        "journey",
        context.title("recorrido", "journey"),
        columns,
        rows,
        notes=tuple(notes),
        charts=() if chart is None else (chart,),
        remark=remark(context),
        printed="state",
    )


def _measures(context: Context) -> list[Column]:
    """Return the columns of people, scores and gap."""
    few = context.weighted or context.designed
    counted = [Column("n_effective", "count", _SOURCE + "n_effective")] if few and context.paired else []
    return [Column("n", "count", _SOURCE + "n"), *counted, *part_columns(context, _SOURCE)]


def _measured(context: Context, cell: JourneyCell) -> tuple[dict[str, Value], str]:
    """Return the cells of a row, and why it may have to be hidden."""
    reason = _hidden(context, cell)
    cells: dict[str, Value] = {
        "touchpoint": touchpoint_name(context.voice, cell.touchpoint, 120),
        "hidden": reason,
        "basis": context.words(f"bases.{cell.basis}"),
        "reasons": "" if reason else context.notes(_notes(cell)),
        "state": _state(context, cell),
    }
    if not reason:
        cells |= {
            "n": cell.n,
            "n_effective": cell.n_effective,
            "perception": cell.perception,
            "perception_low": cell.perception_low,
            "perception_high": cell.perception_high,
            "expectation": cell.expectation,
            "gap": difference(cell.perception, cell.expectation, cell.gap),
            "gap_low": cell.gap_low,
            "gap_high": cell.gap_high,
            "verdict": verdict_word(context, cell.verdict),
        }
    return cells, reason


def _state(context: Context, cell: JourneyCell) -> Value:
    if cell.suppressed:
        return Cell(context.state_words("hidden", protected=cell.protected), fixed=True)
    if cell.basis not in ("measured", "thin"):
        return Cell(context.words(f"bases.{cell.basis}"), fixed=True)
    if not context.paired:
        return None
    return context.state_words(journey_state(cell, context.diagnosis.thresholds))


def _hidden(context: Context, cell: JourneyCell) -> str:
    if cell.protected:
        return context.words("hidden.protected")
    return context.words("hidden.small", k=context.diagnosis.thresholds.min_cell) if cell.suppressed else ""


def _notes(cell: JourneyCell) -> tuple[str, ...]:
    return (*cell.notes, *(() if cell.risk is None else cell.risk.notes))


def _touchpoint_row(context: Context, cell: JourneyCell) -> Row:
    told, reason = _measured(context, cell)
    told |= {
        "order": Cell(cell.place, kind="text") if reason else cell.place,
        "phase": phase_name(context.voice, cell.phase, 120),
        "touchpoint_owner": clean(cell.owner),
    }
    if reason:
        told["order"] = None
        return Row(told, hidden=reason)
    told["exposure"] = cell.exposure
    risk = cell.risk
    if risk is not None:
        sure = cell.moment_of_truth
        told |= {
            "failure": risk.failure,
            "failure_low": risk.failure_low,
            "failure_high": risk.failure_high,
            "penalty": risk.penalty,
            "penalty_low": risk.penalty_low,
            "penalty_high": risk.penalty_high,
            "risk_weight": risk.weight,
            "risk_weight_low": risk.weight_low,
            "risk_weight_high": risk.weight_high,
            "risk_place": risk.rank,
            "risk_place_low": risk.rank_low,
            "risk_place_high": risk.rank_high,
            "risk_first": risk.p_first,
            "moment": context.words("moments.unknown" if sure is None else f"moments.{'yes' if sure else 'no'}"),
        }
    thin = cell.basis != "measured"
    return Row(told, indicative=thin)


def _channels(context: Context) -> Sheet | None:
    cells = [c for c in context.diagnosis.journey if c.channel and c.basis in ("measured", "thin")]
    if not cells:
        return None
    columns = (
        Column("touchpoint", "text", _SOURCE + "touchpoint"),
        Column("channel", "text", _SOURCE + "channel"),
        Column("basis", "text", _SOURCE + "basis"),
        *_measures(context),
        Column("reasons", "text", _SOURCE + "notes"),
    )
    rows = []
    for cell in cells:
        told, reason = _measured(context, cell)
        told["channel"] = channel_name(context.voice, cell.channel, 120)
        rows.append(Row(told, hidden=reason, indicative=not reason and cell.basis == "thin"))
    title = context.words("titles.journey_channels")
    note = context.words("notes_under.hidden", k=context.diagnosis.thresholds.min_cell)
    return Sheet(
        "journey_channels", title, columns, tuple(rows), notes=(note,), remark=remark(context), printed="state"
    )


def _level(kpi: JourneyKpi) -> dict[str, Value]:
    """Return the level that meets expectations; nothing where its interval says less than what was observed."""
    if not kpi.narrowed:
        return {}
    return {"kpi_meets": kpi.meets_at, "kpi_meets_low": kpi.meets_low, "kpi_meets_high": kpi.meets_high}


def _kpis(context: Context) -> Sheet | None:
    pairs = [(cell, kpi) for cell in context.diagnosis.journey if not cell.channel for kpi in cell.kpis]
    if not pairs:
        return None
    columns = (
        Column("touchpoint", "text", _SOURCE + "touchpoint"),
        Column("kpi", "text", _KPI + "name"),
        Column("kpi_measure", "text", _KPI + "measure"),
        Column("kpi_now", "measure", _KPI + "value"),
        Column("kpi_period", "text", _KPI + "period"),
        Column("kpi_goal", "measure", _KPI + "target"),
        Column("kpi_units", "count", _KPI + "units"),
        Column("kpi_slope", "measure", _KPI + "slope"),
        Column("kpi_slope_low", "measure", _KPI + "slope_low"),
        Column("kpi_slope_high", "measure", _KPI + "slope_high"),
        Column("kpi_meets", "measure", _KPI + "meets_at"),
        Column("kpi_meets_low", "measure", _KPI + "meets_low"),
        Column("kpi_meets_high", "measure", _KPI + "meets_high"),
        Column("kpi_link", "text", _KPI + "link"),
    )
    rows = tuple(
        Row(
            {
                "touchpoint": touchpoint_name(context.voice, cell.touchpoint, 120),
                "kpi": kpi_name(context.voice, kpi, 120),
                "kpi_measure": clean(kpi.measure),
                "kpi_now": kpi.value,
                "kpi_period": clean(kpi.period),
                "kpi_goal": kpi.target,
                "kpi_units": kpi.units,
                "kpi_slope": kpi.slope,
                "kpi_slope_low": kpi.slope_low,
                "kpi_slope_high": kpi.slope_high,
                **_level(kpi),
                "kpi_link": link_words(context.voice, kpi),
            }
        )
        for cell, kpi in pairs
    )
    note = context.words("notes_under.journey_kpis", **context.voice.rules)
    return Sheet("journey_kpis", context.words("titles.journey_kpis"), columns, rows, notes=(note,))


def _chart(context: Context, cells: list[JourneyCell]) -> Chart | None:
    """Return the curve; None with fewer than two points to draw."""
    points = tuple(
        Point(
            context.short(touchpoint_name(context.voice, cell.touchpoint)),
            context.locale.number(cell.perception, 1),
            perception=number(cell.perception),
            expectation=number(cell.expectation),
            low=number(cell.perception_low),
            high=number(cell.perception_high),
        )
        for cell in cells
        if not cell.suppressed and math.isfinite(cell.perception)
    )
    if len(points) < 2:
        return None
    scale = context.diagnosis.questionnaire.scale
    marks = [value for p in points for value in (p.perception, p.expectation, p.low, p.high)]
    low, high, step = steps(marks, finest=0.5, least=scale.low, most=scale.high)
    title = context.figure_title("recorrido", 0, context.title("recorrido", "journey"))
    alt = alt_text(title, (f"{point.label}: {point.text}" for point in points))
    look = "0.0" if step < 1 else "0"
    return Chart("curve", title, alt, scale_axis(context, low), points, low, high, step, axis_format=look)
