"""The sheets for the workshop: where each dimension should get to, and the ranked list that people complete."""

from __future__ import annotations

from gapkit.diagnosis.diagnosis import Action
from gapkit.model.plan import HORIZONS, STATUSES
from gapkit.report.outline.roadmap import settled
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.gap_charts import target_chart
from gapkit.report.workbook.grid import Chart, Column, Point, Row, Sheet, Value, difference, number
from gapkit.scoring.results import Gap, Priority

_SOURCE = "roadmap[]."
_TARGET = "MIN([scale_high],{expectation}+{target_gap})"


def target_sheet(context: Context) -> Sheet | None:
    """Return where each dimension that falls short should get to; None when none does or there are no gaps."""
    rows = {row.code: row for row in context.diagnosis.gaps.dimensions if not context.hidden(row)}
    sure = settled(context.voice)
    actions = [a for a in context.diagnosis.roadmap if a.level == "dimension" and a.id in rows and a.id in sure]
    if not context.paired or not actions:
        return None
    columns = (
        Column("dimension", "text", _SOURCE + "dimension"),
        Column("n", "count", "gaps.dimensions[].n"),
        Column("perception", "score", "gaps.dimensions[].perception"),
        *([Column("minimum", "score", "gaps.dimensions[].minimum")] if context.has_minimum else []),
        Column("expectation", "score", "gaps.dimensions[].expectation"),
        Column("gap", "gap", _SOURCE + "gap", formula="{perception}-{expectation}"),
        Column("target_gap", "effect", _SOURCE + "target"),
        Column("target_perception", "score", _SOURCE + "target_perception", formula=_TARGET),
        Column("climb", "effect", formula="{target_perception}-{perception}"),
        Column("next_wave_n", "count", _SOURCE + "next_wave_n"),
        Column("promise", "input_text"),
    )
    return Sheet(
        "target",
        context.title("tobe", "target"),
        columns,
        tuple(_target_row(context, action, rows[action.id]) for action in actions),
        notes=(context.words("notes_under.target"), _next_wave(context)),
        charts=_target_chart(context, actions, rows),
    )


def roadmap_sheet(context: Context) -> Sheet:
    """Return the ranked list: what gapkit knows is filled in, what people must decide is an empty input."""
    words = context.words
    gaps = context.diagnosis.gaps
    hidden = {row.code for row in (*gaps.dimensions, *gaps.items) if context.hidden(row)}
    actions = [action for action in context.diagnosis.roadmap if action.id not in hidden]
    measures = [Column("gap", "gap", _SOURCE + "gap"), Column("target_gap", "effect", _SOURCE + "target")]
    columns = (
        Column("rank", "rank", _SOURCE + "rank"),
        Column("rank_low", "rank", _SOURCE + "rank_low"),
        Column("rank_high", "rank", _SOURCE + "rank_high"),
        Column("level", "text", _SOURCE + "level"),
        Column("code", "code", _SOURCE + "id"),
        Column("subject", "text", _SOURCE + "items"),
        Column("dimension", "text", _SOURCE + "dimension"),
        Column("lever", "text", _SOURCE + "lever"),
        *(measures if context.paired else []),
        Column("priority", "priority", _SOURCE + "priority"),
        Column("p_top3", "share", _SOURCE + "p_top3"),
        Column("next_wave_n", "count", _SOURCE + "next_wave_n"),
        Column("action", "input_text", _SOURCE + "action"),
        Column("owner", "input_text", _SOURCE + "owner"),
        Column("stakeholders", "input_text", _SOURCE + "stakeholders"),
        Column("horizon", "input_list", _SOURCE + "horizon", choices=tuple(words(f"horizons.{h}") for h in HORIZONS)),
        Column("start", "input_date"),
        Column("end", "input_date"),
        Column("effort", "input_whole", _SOURCE + "effort"),
        Column("cost", "input_money", _SOURCE + "cost"),
        Column("kpi", "input_text", _SOURCE + "kpi"),
        Column("kpi_now", "input_text"),
        Column("kpi_goal", "input_text"),
        Column("status", "input_list", choices=tuple(words(f"statuses.{s}") for s in STATUSES)),
        *_importance_columns(context),
    )
    notes = [context.ruled("roadmap"), _next_wave(context)] if actions else [words("notes_under.no_roadmap")]
    if actions and _choices(context):
        notes.append(words("notes_under.choice"))
    return Sheet(
        "roadmap",
        context.title("ruta", "roadmap"),
        columns,
        tuple(_action_rows(context, actions)),
        notes=tuple(notes),
        printed="owner",
    )


def _choices(context: Context) -> bool:
    """Whether people state one importance and an outcome has another."""
    return any(row.rank_both is not None for row in context.diagnosis.priorities)


def _importance_columns(context: Context) -> tuple[Column, ...]:
    """Return the columns of the weights, and of the places by each importance, where an outcome has a part in them."""
    source = "priorities[]."
    weight = Column("importance_share", "share1", source + "weight")
    if not _choices(context):
        return (weight,) if context.voice.weight_source == "derived" else ()
    return (
        weight,
        Column("said_share", "share1", source + "weight_stated"),
        Column("seen_share", "share1", source + "weight_derived"),
        Column("said_place", "rank", source + "rank_stated"),
        Column("seen_place", "rank", source + "rank_derived"),
        Column("both_place", "rank", source + "rank_both"),
        Column("equal_place", "rank", source + "rank_equal"),
        Column("turns", "text", source + "turns_on_importance"),
    )


def _importance_cells(context: Context, row: Priority) -> dict[str, Value]:
    return {
        "importance_share": row.weight,
        "said_share": row.weight_stated,
        "seen_share": row.weight_derived,
        "said_place": row.rank_stated,
        "seen_place": row.rank_derived,
        "both_place": row.rank_both,
        "equal_place": row.rank_equal,
        "turns": context.words("columns.turns") if row.turns_on_importance else "",
    }


def _next_wave(context: Context) -> str:
    return context.ruled("next_wave")


def _target_row(context: Context, action: Action, row: Gap) -> Row:
    goal = number(action.target_perception)
    perception = number(row.perception)
    cells: dict[str, Value] = {
        "dimension": context.dimension_name(action.dimension),
        "n": row.n,
        "perception": row.perception,
        "minimum": row.minimum,
        "expectation": row.expectation,
        "gap": difference(row.perception, row.expectation, row.gap),
        "target_gap": action.target,
        "target_perception": goal,
        "climb": None if goal is None or perception is None else goal - perception,
        "next_wave_n": action.next_wave_n,
    }
    return Row(cells, indicative=context.indicative(row))


def _target_chart(context: Context, actions: list[Action], rows: dict[str, Gap]) -> tuple[Chart, ...]:
    locale = context.locale
    points = [
        Point(
            context.short(context.dimension_name(action.dimension)),
            f"{locale.number(rows[action.id].perception, 2)} → {locale.number(action.target_perception, 2)}",
            perception=number(rows[action.id].perception),
            expectation=number(rows[action.id].expectation),
            minimum=number(rows[action.id].minimum),
            target=number(action.target_perception),
        )
        for action in actions
        if number(action.target_perception) is not None
    ]
    return target_chart(context, points)


def _action_rows(context: Context, actions: list[Action]) -> list[Row]:
    """Return what is established in its order, then, under a divider, what the data do not settle."""
    sure = settled(context.voice)
    firm = [_action_row(context, action) for action in actions if action.id in sure]
    open_ = [_action_row(context, action, sure=False) for action in actions if action.id not in sure]
    divider = Row({"subject": context.words("levels.to_confirm")}, strong=True)
    return [*firm, divider, *open_] if open_ else firm


def _action_row(context: Context, action: Action, *, sure: bool = True) -> Row:
    words = context.words
    dimension = action.level == "dimension"
    cells: dict[str, Value] = {
        "rank": action.rank,
        "rank_low": action.rank_low,
        "rank_high": action.rank_high,
        "level": words(f"levels.{action.level}"),
        "code": action.id,
        "subject": context.dimension_name(action.dimension) if dimension else context.item_text(action.id),
        "dimension": context.dimension_name(action.dimension),
        "lever": words.known("levers", action.lever),
        "gap": action.gap,
        "target_gap": action.target if sure else None,
        "priority": action.priority,
        "p_top3": action.p_top3,
        "next_wave_n": action.next_wave_n,
        "action": action.action,
        "owner": action.owner,
        "stakeholders": ", ".join(action.stakeholders) or None,
        "horizon": words.known("horizons", action.horizon) or None,
        "effort": action.effort,
        "cost": action.cost,
        "kpi": action.kpi,
    }
    ranked = next((row for row in context.diagnosis.priorities if row.code == action.id), None)
    return Row(cells if ranked is None else cells | _importance_cells(context, ranked))
