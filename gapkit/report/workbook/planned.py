"""The sheets of a plan: where to get to with a joint factor that can be changed, and all the others in their order."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.record import replace
from gapkit.report.formats import plain
from gapkit.report.outline.tobe import rule_words
from gapkit.report.plan_remarks import remarks
from gapkit.report.plan_words import held
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.gap_charts import target_chart
from gapkit.report.workbook.grid import INPUTS, Cell, Chart, Column, Point, Row, Sheet, Value, number
from gapkit.report.workbook.roadmap import roadmap_sheet

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import Target
    from gapkit.model.plan import Initiative, PlanTarget

_SOURCE = "plan.targets[]."
_REACHED = "MIN([scale_high],{plan_today}+{plan_singles}*{plan_factor})"
_KINDS = ("own", "competitor")
_ORDER = ("dimension", "item", "touchpoint")


def plan_sheets(context: Context) -> list[Sheet | None]:
    """Return target state, roadmap, what it starts from, assumptions and their weight."""
    from gapkit.report.workbook.economics import assumptions_sheet, tornado_sheet
    from gapkit.report.workbook.planned_actions import actions_sheet

    return [
        targets_sheet(context),
        actions_sheet(context),
        _closures(context),
        _ranked(context),
        assumptions_sheet(context),
        tornado_sheet(context),
    ]


def targets_sheet(context: Context) -> Sheet | None:
    """Return every target, for everybody first, then by archetype; None where nothing has one."""
    rows = sorted(held(context.voice).targets, key=_place)
    if not rows:
        return None
    grouped = any(row.group for row in rows)
    columns = (
        Column("subject", "text", _SOURCE + "code"),
        Column("level", "text", _SOURCE + "level"),
        Column("plan_code", "code", _SOURCE + "code"),
        *([Column("plan_group", "text", _SOURCE + "group")] if grouped else []),
        Column("plan_today", "score", _SOURCE + "perception"),
        *([Column("minimum", "score", _SOURCE + "minimum")] if any(math.isfinite(r.minimum) for r in rows) else []),
        Column("expectation", "score", _SOURCE + "expectation"),
        Column("plan_then", "score", _SOURCE + "expectation_then"),
        Column("gap", "gap", formula="{plan_today}-{expectation}"),
        Column("plan_target", "score", _SOURCE + "target"),
        Column("climb", "effect", formula="{plan_target}-{plan_today}"),
        Column("plan_rule", "text", _SOURCE + "rule"),
        Column("plan_singles", "effect", _SOURCE + "singles"),
        Column("plan_factor", "input_share"),
        Column("plan_reached", "score", _SOURCE + "reachable", formula=_REACHED),
        Column("plan_reached_low", "score", _SOURCE + "reachable_low"),
        Column("plan_reached_high", "score", _SOURCE + "reachable_high"),
        Column("plan_months", "count", _SOURCE + "months"),
        Column("plan_kind", "input_list", choices=tuple(context.plan_word("kind", kind) for kind in _KINDS)),
        Column("plan_set", "input_number"),
        Column("plan_promise", "input_text", _SOURCE + "promise"),
        Column("plan_kpi", "input_text"),
        Column("plan_kpi_now", "input_number"),
        Column("plan_kpi_goal", "input_number"),
        Column("plan_source", "input_text", _SOURCE + "source"),
    )
    return Sheet(
        "target",
        context.title("tobe", "target"),
        columns,
        tuple(_row(context, row) for row in rows),
        notes=(context.words("notes_under.plan_target"), *_next_wave(context)),
        charts=_chart(context, [row for row in rows if row.level == "dimension" and not row.group]),
        printed="plan_reached_high",
    )


def _next_wave(context: Context) -> list[str]:
    """Return how the next wave decides on the targets, and how many must answer."""
    said = remarks(context.voice).next_wave
    return [f"{context.words('notes_under.next_decides')} {' '.join(said)}".replace("**", "")] if said else []


def _place(row: Target) -> tuple[bool, int, float]:
    level = _ORDER.index(row.level) if row.level in _ORDER else len(_ORDER)
    short = row.perception - row.expectation
    return bool(row.group), level, short if level < 2 and math.isfinite(short) else 0.0


def _row(context: Context, row: Target) -> Row:
    told = next((one for one in held(context.voice).plan.targets if one.code == row.code), None)
    cells: dict[str, Value] = {
        "subject": subject(context, row.level, row.code),
        "level": context.words.known("levels", row.level),
        "plan_code": row.code,
        "plan_group": _group(context, row.group),
        "plan_today": row.perception,
        "minimum": row.minimum,
        "expectation": row.expectation,
        "plan_then": row.expectation_then,
        "gap": _minus(row.perception, row.expectation),
        "plan_target": row.target,
        "climb": _minus(row.target, row.perception),
        "plan_rule": rule_words(context.voice, row),
        "plan_months": row.months,
        **_reached(context, row),
        **({} if row.group else _told(context, told)),
    }
    hidden = context.words("hidden.small", k=context.voice.least()) if row.suppressed else ""
    return Row(cells, hidden=hidden)


def _reached(context: Context, row: Target) -> dict[str, Value]:
    """Return where the plan leads: live where single effects are known, else as it was worked out."""
    limits: dict[str, Value] = {"plan_reached_low": row.reachable_low, "plan_reached_high": row.reachable_high}
    value = number(row.reachable)
    if value is None or number(row.singles) is None or not row.singles > 0:
        return {**limits, "plan_reached": None if value is None else Cell(value, fixed=True)}
    factor = (value - row.perception) / row.singles
    reached = min(float(context.diagnosis.questionnaire.scale.high), row.perception + row.singles * factor)
    return {**limits, "plan_singles": row.singles, "plan_factor": factor, "plan_reached": reached}


def _told(context: Context, told: PlanTarget | None) -> dict[str, Value]:
    """Return what the plan itself says of a target."""
    if told is None:
        return {}  # what follows from initiatives would be read back as a target of its own
    kpi = told.kpi
    return {
        "plan_kind": context.plan_word("kind", told.kind) if told.kind in _KINDS else None,
        "plan_set": told.perception,
        "plan_promise": plain(told.promise) or None,
        "plan_kpi": None if kpi is None else plain(kpi.name),
        "plan_kpi_now": None if kpi is None else kpi.now,
        "plan_kpi_goal": None if kpi is None else kpi.goal,
        "plan_source": plain(told.source) or None,
    }


def subject(context: Context, level: str, code: str) -> str:
    """Return what a target is about by its name."""
    if level == "item":
        return context.item_text(code)
    if level == "touchpoint":
        from gapkit.report.touch_words import touchpoint_name

        return touchpoint_name(context.voice, code)
    return context.dimension_name(code)


def _group(context: Context, group: str) -> str:
    if not group or context.diagnosis.archetypes is None:
        return group
    from gapkit.report.archetype_words import archetype_name

    return archetype_name(context.voice, group)


def _minus(first: float, second: float) -> float | None:
    return first - second if math.isfinite(first) and math.isfinite(second) else None


def _chart(context: Context, rows: list[Target]) -> tuple[Chart, ...]:
    locale = context.locale
    points = [
        Point(
            context.short(context.dimension_name(row.code)),
            f"{locale.number(row.perception, 2)} → {locale.number(row.target, 2)}",
            perception=number(row.perception),
            expectation=number(row.expectation),
            minimum=number(row.minimum),
            target=None if row.rule == "keep" else number(row.target),
        )
        for row in rows
        if not row.suppressed and number(row.perception) is not None
    ]
    return target_chart(context, points)


def _ranked(context: Context) -> Sheet | None:
    """Return the ranked list that the plan starts from, without what people fill in: that stands in the plan now."""
    if not context.diagnosis.roadmap:
        return None
    sheet = roadmap_sheet(context)
    columns = tuple(column for column in sheet.columns if column.kind not in INPUTS)
    return replace(sheet, key="ranked", title=context.words("titles.ranked"), columns=columns, printed="p_top3")


def remarked(context: Context) -> list[str]:
    """Return what is remarked about the initiatives and the choice, and where closures stand that are not there."""
    about = remarks(context.voice)
    elsewhere = context.words("notes_under.plan_closures", sheet=context.words("sheets.closures"))
    return [*([elsewhere] if _differing(context) else []), *about.roadmap, *about.choice]


def _differing(context: Context) -> list[Initiative]:
    """Return the initiatives that close more of one dimension than of another."""
    return [one for one in held(context.voice).plan.initiatives if len(set(one.closure.values())) > 1]


def _closures(context: Context) -> Sheet | None:
    """Return what initiatives close by dimension, where that differs between dimensions."""
    told = _differing(context)
    columns = (
        Column("plan_action", "code", "plan.plan.initiatives[].id"),
        Column("plan_dimension", "code", "plan.plan.initiatives[].closure"),
        *(
            Column(f"plan_share_{end}", "input_share", "plan.plan.initiatives[].closure")
            for end in ("low", "mode", "high")
        ),
    )
    rows = tuple(
        Row(
            {
                "plan_action": one.id,
                "plan_dimension": code,
                **{f"plan_share_{end}": getattr(span, end) for end in ("low", "mode", "high")},
            }
        )
        for one in told
        for code, span in one.closure.items()
    )
    return Sheet("closures", context.words("titles.closures"), columns, rows) if rows else None
