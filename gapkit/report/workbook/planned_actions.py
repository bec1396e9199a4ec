"""The sheet of the roadmap of a plan: what people said in yellow cells, what was worked out, what moves with both."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from gapkit.model.plan import STATUSES
from gapkit.report.formats import plain
from gapkit.report.outline.economics import verdict_words
from gapkit.report.outline.effort_figure import widest
from gapkit.report.outline.plan_calendar import span_of
from gapkit.report.plan_words import HORIZONS, held, members, name_of, quarter_of
from gapkit.report.workbook.context import Context, alt_text
from gapkit.report.workbook.grid import Cell, Chart, Column, Point, Row, Sheet, Value, number
from gapkit.report.workbook.planned import remarked
from gapkit.report.workbook.three_points import live_cells, live_columns, point_cells, point_columns

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.case_results import BusinessCase
    from gapkit.diagnosis.plan.results import PlannedInitiative
    from gapkit.model.plan import Initiative

_SOURCE, _CASE = "plan.initiatives[].", "economics.cases[]."
_LEVERS = (
    *("processes", "physical", "product", "customer_management", "channels", "payment", "communication"),
    *("people", "culture"),
)
_FIRST_DAY = date(1899, 12, 30)

Pair = tuple["Initiative", "PlannedInitiative"]


def actions_sheet(context: Context) -> Sheet:
    """Return the initiatives with every column that can be read back, and what follows from them."""
    rows = members(held(context.voice))
    groups = tuple(dict.fromkeys(plain(group) for one, _ in rows for group in one.roles))
    economics = context.diagnosis.economics
    cases = {} if economics is None else {case.id: case for case in economics.cases}
    return Sheet(
        "roadmap",
        context.title("ruta", "roadmap"),
        _columns(context, groups),
        tuple(_row(context, pair, cases.get(pair[0].id), groups) for pair in rows),
        notes=(context.words("notes_under.plan_roadmap"), *remarked(context)),
        charts=_charts(context, rows),
        printed="plan_status",
    )


def _columns(context: Context, groups: tuple[str, ...]) -> tuple[Column, ...]:
    word, flags = context.plan_word, tuple(context.plan_word("flag", flag) for flag in ("yes", "no"))
    return (
        Column("plan_number", "rank", _SOURCE + "number"),
        Column("plan_id", "code", _SOURCE + "id"),
        Column("plan_name", "input_text", "plan.plan.initiatives[].name"),
        Column("plan_proposed", "text", "plan.plan.initiatives[].proposed"),
        Column("plan_lever", "input_list", choices=tuple(word("lever", lever) for lever in _LEVERS)),
        Column("plan_horizon", "input_list", _SOURCE + "horizon", choices=tuple(word("horizon", h) for h in HORIZONS)),
        Column("plan_owner", "input_text"),
        Column("plan_start", "input_date"),
        Column("plan_end", "input_date"),
        Column("plan_effort", "input_whole"),
        *point_columns("closure"),
        *point_columns("cost"),
        Column("plan_place", "rank", _SOURCE + "rank"),
        Column("plan_places", "text", _SOURCE + "rank_low"),
        Column("plan_top3", "text", _SOURCE + "p_top3"),
        Column("plan_pays", "text", _CASE + "verdict"),
        Column("plan_status", "input_list", choices=tuple(word("status", status) for status in STATUSES)),
        Column("plan_dimensions", "input_text"),
        Column("plan_items", "input_text"),
        Column("plan_touchpoints", "input_text"),
        Column("plan_panes", "text", _SOURCE + "panes"),
        *(
            Column(f"plan_role_{place}", "input_list", header=f"RACI: {group}", choices=("A", "R", "C", "I"))
            for place, group in enumerate(groups)
        ),
        Column("plan_must", "input_list", choices=flags),
        Column("plan_depends", "input_text"),
        Column("plan_kpi", "input_text"),
        Column("plan_kpi_formula", "input_text"),
        Column("plan_kpi_unit", "input_text"),
        Column("plan_kpi_source", "input_text"),
        Column("plan_kpi_now", "input_number"),
        Column("plan_kpi_goal", "input_number"),
        Column("plan_promise", "input_text"),
        Column("plan_reach", "input_share"),
        *point_columns("running"),
        *point_columns("savings"),
        Column("plan_work", "input_number"),
        Column(
            "plan_confidence", "input_list", choices=tuple(word("confidence", c) for c in ("high", "medium", "low"))
        ),
        Column("plan_basis", "input_text"),
        Column("plan_evidence", "input_text"),
        Column("plan_learns", "input_list", choices=flags),
        Column("plan_value", "measure", _SOURCE + "value"),
        Column("plan_score", "measure", formula="IF({plan_effort}>0,{plan_value}/{plan_effort},0)"),
        Column("plan_points_low", "effect", _SOURCE + "closures[].low"),
        Column("plan_points", "effect", _SOURCE + "closures[].points"),
        Column("plan_points_high", "effect", _SOURCE + "closures[].high"),
        Column("plan_npv_low", "money", _CASE + "low"),
        Column("plan_npv", "money", _CASE + "npv"),
        Column("plan_npv_high", "money", _CASE + "high"),
        Column("plan_roi_low", "score", _CASE + "roi_low"),
        Column("plan_roi", "score", _CASE + "roi"),
        Column("plan_roi_high", "score", _CASE + "roi_high"),
        Column("plan_chosen", "text", _SOURCE + "chosen"),
        Column("plan_next_n", "count", _SOURCE + "next_wave_n"),
        Column("plan_worth", "money", _CASE + "benefits"),
        Column("plan_rest", "money", _CASE + "costs"),
        *live_columns(),
    )


def _row(context: Context, pair: Pair, case: BusinessCase | None, groups: tuple[str, ...]) -> Row:
    one, row = pair
    word, kpi = context.plan_word, one.kpi
    roles = {plain(group): role for group, role in one.roles.items()}
    shared = list(dict.fromkeys(one.closure.values()))
    # Closures that differ between dimensions have a sheet of their own in the workbook of a plan.
    closure = shared[0] if len(shared) == 1 else None
    cells: dict[str, Value] = {
        "plan_number": row.number,
        "plan_id": one.id,
        "plan_name": one.name,
        "plan_proposed": word("flag", "yes") if one.proposed else None,
        "plan_lever": word("lever", one.lever) if one.lever in _LEVERS else None,
        "plan_dimensions": ", ".join(one.dimensions) or None,
        "plan_items": ", ".join(one.items) or None,
        "plan_touchpoints": ", ".join(one.touchpoints) or None,
        "plan_panes": ", ".join(row.panes) or None,
        "plan_owner": one.owner or None,
        **{f"plan_role_{place}": roles.get(group) for place, group in enumerate(groups)},
        "plan_start": _day(one.start),
        "plan_end": _day(one.end),
        "plan_horizon": word("horizon", one.horizon) if one.horizon in HORIZONS else None,
        "plan_effort": one.effort,
        "plan_must": word("flag", "yes") if one.must else None,
        "plan_depends": ", ".join(one.depends_on) or None,
        "plan_status": word("status", one.status) if one.status in STATUSES else None,
        **point_cells("closure", closure),
        **point_cells("cost", one.cost),
        **point_cells("running", one.running),
        **point_cells("savings", one.savings),
        "plan_reach": one.reach,
        "plan_work": one.work,
        "plan_kpi": None if kpi is None else kpi.name,
        "plan_kpi_formula": None if kpi is None else kpi.formula or None,
        "plan_kpi_unit": None if kpi is None else kpi.unit or None,
        "plan_kpi_source": None if kpi is None else kpi.source or None,
        "plan_kpi_now": None if kpi is None else kpi.now,
        "plan_kpi_goal": None if kpi is None else kpi.goal,
        "plan_promise": one.promise or None,
        "plan_confidence": word("confidence", one.confidence) if one.confidence else None,
        "plan_basis": one.basis or None,
        "plan_evidence": one.evidence or None,
        "plan_learns": word("flag", "yes") if one.learns else None,
        **_worked_out(context, row, case),
        **live_cells(one, row, case, closure),
    }
    return Row(cells)


def _worked_out(context: Context, row: PlannedInitiative, case: BusinessCase | None) -> dict[str, Value]:
    """Return what gapkit worked out; nothing where nothing was estimated."""
    part, known = widest(row), case is not None and bool(case.verdict)
    chosen = None if row.chosen is None else context.plan_word("flag", "yes" if row.chosen else "no")
    return {
        "plan_place": row.rank,
        "plan_places": None if row.rank is None else context.locale.places(row.rank_low, row.rank_high),
        # As on the page: never all of the draws and never none.
        "plan_top3": None if row.rank is None else context.locale.probability(row.p_top3),
        "plan_value": row.value,
        "plan_points": None if part is None else part.points,
        "plan_points_low": None if part is None else part.low,
        "plan_points_high": None if part is None else part.high,
        "plan_npv_low": case.low if case and known else None,
        "plan_npv": case.npv if case and known else None,
        "plan_npv_high": case.high if case and known else None,
        "plan_roi_low": case.roi_low if case and known else None,
        "plan_roi": case.roi if case and known else None,
        "plan_roi_high": case.roi_high if case and known else None,
        "plan_pays": None if case is None else verdict_words(context.voice, case),
        "plan_chosen": chosen,
        "plan_next_n": row.next_wave_n,
    }


def _day(text: str) -> Value:
    """Return a date as a workbook counts it; any other text as it stands."""
    try:
        return float((date.fromisoformat(text.strip()) - _FIRST_DAY).days)
    except ValueError:
        return Cell(text, kind="input_text") if text.strip() else None


def _charts(context: Context, rows: list[Pair]) -> tuple[Chart, ...]:
    made = [_effort_chart(context, rows), _calendar_chart(context, rows)]
    return tuple(chart for chart in made if chart is not None)


def _effort_chart(context: Context, rows: list[Pair]) -> Chart | None:
    drawn = [(one, row, part) for one, row in rows if one.effort is not None and (part := widest(row)) is not None]
    if len(drawn) < 2:
        return None
    most = max((one.cost.mode for one, _, _ in drawn if one.cost is not None), default=0.0)
    points = [
        Point(
            f"{row.number} {name_of(one, 22)}",
            perception=float(one.effort or 0),
            estimate=part.points,
            low=number(part.low),
            high=number(part.high),
            reading=row.horizon if row.horizon in HORIZONS else "later",
            shares=(float(min(int(3 * one.cost.mode / most), 2) if one.cost is not None and most > 0 else 0),),
        )
        for one, row, part in drawn
    ]
    top = max(value for p in points for value in (p.estimate or 0.0, p.high or 0.0))
    step = next(size for size in (0.1, 0.2, 0.5, 1.0, 2.0) if top / size <= 6 or size == 2.0)
    title, words = context.words("charts.effort"), context.words
    alt = alt_text(title, (f"{p.label}: {context.locale.signed(p.estimate)}" for p in points))
    return Chart(
        "effort",
        title,
        alt,
        words("charts.effort_axis"),
        tuple(points),
        0.0,
        6.0,
        1.0,
        up=(0.0, math.ceil(top / step + 1e-9) * step, step),
        up_axis=words("charts.closure_axis"),
        up_format="0.0",
    )


def _calendar_chart(context: Context, rows: list[Pair]) -> Chart | None:
    origin = quarter_of(held(context.voice).plan.start)
    spans = [(one, row, span) for one, row in rows if (span := span_of(one, row, origin)) is not None]
    if not spans:
        return None
    start = float(origin or 0)
    points = tuple(
        Point(context.short(f"{row.number} {name_of(one)}"), low=max(a - start, 0.0), high=b - start)
        for one, row, (a, b) in spans
    )
    last = math.ceil(max(p.high or 0.0 for p in points))
    title = context.words("charts.calendar")
    alt = alt_text(title, (f"{p.label}: {p.low:.0f}-{p.high:.0f}" for p in points))
    axis = context.words("charts.quarter_axis")
    return Chart("calendar", title, alt, axis, points, 0.0, float(max(last, 1)), 1.0)
