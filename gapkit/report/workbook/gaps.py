"""The sheets of gaps: dimensions and items, with the live formulas behind gap, slack, state and priority."""

from __future__ import annotations

from gapkit.report.formats import MISSING
from gapkit.report.importance_words import derived_words
from gapkit.report.states import slack_people
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.formulas import PRIORITY, index_formula, remark, state_formula, zone_formula
from gapkit.report.workbook.gap_charts import dumbbell, intervals, point
from gapkit.report.workbook.grid import Cell, Column, Row, Sheet, Value, difference, number
from gapkit.scoring.results import Gap, Importance, Priority

_TOP = 10
_ITEMS, _DIMENSIONS = "gaps.items[].", "gaps.dimensions[]."


def dimensions_sheet(context: Context) -> Sheet:
    """Return the sheet of the dimensions, the whole in its last row."""
    gaps = context.diagnosis.gaps
    importance = {row.code: row for row in gaps.importance}
    ordered = sorted(gaps.dimensions, key=lambda row: (bool(context.hidden(row)), _depth(context, row)))
    rows = [_dimension_row(context, row, importance.get(row.code)) for row in ordered]
    rows.append(_dimension_row(context, gaps.overall, None, whole=True))
    weighted = [
        Column("weight", "share1", "gaps.importance[].share"),
        Column("weight_low", "share1", "gaps.importance[].low"),
        Column("weight_high", "share1", "gaps.importance[].high"),
    ]
    columns = [
        Column("dimension", "text", _DIMENSIONS + "label"),
        *_measures(context, _DIMENSIONS),
        *(weighted if any(row.cells.get("weight") is not None for row in rows) else []),
        *_tests(context, _DIMENSIONS),
        Column("reasons", "text", _DIMENSIONS + "notes"),
    ]
    points = [point(context, row, context.dimension_name(row.code)) for row in ordered if not context.hidden(row)]
    key = "gaps" if context.paired else "levels"
    return Sheet(
        key,
        context.title("brechas", key),
        tuple(columns),
        tuple(rows),
        notes=_dimension_notes(context),
        charts=tuple(chart for chart in (dumbbell(context, points), intervals(context, points)) if chart),
        remark=remark(context),
        printed="verdict",
    )


def items_sheet(context: Context) -> Sheet:
    """Return the sheet of the items, in the order of their places."""
    diagnosis = context.diagnosis
    priorities = {row.code: row for row in diagnosis.priorities.where(level="item")}
    missing = {row.item: row.missing_share for row in diagnosis.quality.columns if row.column == "perception"}
    last = len(diagnosis.gaps.items) + 1
    ordered = sorted(
        diagnosis.gaps.items, key=lambda row: priorities[row.code].gap_rank or last if row.code in priorities else last
    )
    rows = [_item_row(context, row, priorities.get(row.code), missing.get(row.code)) for row in ordered]
    columns = (
        Column("place", "rank", "priorities[].gap_rank"),
        Column("place_low", "rank", "priorities[].gap_rank_low"),
        Column("place_high", "rank", "priorities[].gap_rank_high"),
        Column("code", "code", _ITEMS + "code"),
        Column("item", "text", _ITEMS + "label"),
        Column("dimension", "text", _ITEMS + "dimension"),
        *_measures(context, _ITEMS),
        *([Column("below_minimum", "share1", _ITEMS + "below_minimum")] if context.has_minimum else []),
        Column("weight", "share1", "priorities[].weight"),
        *([Column("certainty", "share", "priorities[].certainty")] if context.paired else []),
        Column("index", "index", "priorities[].index", formula=index_formula(context)),
        Column("priority", "priority", "priorities[].scaled", formula=PRIORITY),
        Column("missing", "share1", "quality.columns[].missing_share"),
        *_tests(context, _ITEMS),
        Column("reasons", "text", _ITEMS + "notes"),
    )
    points = [
        point(context, row, context.item_text(row.code))
        for row in ordered
        if not context.hidden(row) and row.code in priorities
    ][:_TOP]
    ranking = "charts.top_items" if context.paired else "charts.low_items"
    title = context.words(ranking, count=len(points), k=len(points))
    chart = dumbbell(context, points, title=title)
    return Sheet(
        "items",
        context.title("items", "items"),
        columns,
        tuple(rows),
        notes=_item_notes(context),
        charts=(chart,) if chart else (),
        remark=remark(context),
        printed="state" if context.paired else "perception_high",
    )


def verdict_word(context: Context, verdict: str | None) -> str:
    """Return a verdict in words."""
    return context.words.known("verdicts", verdict)


def _measures(context: Context, source: str) -> list[Column]:
    """Return the columns that dimensions and items share."""
    people = [Column("n", "count", source + "n")]
    if (context.weighted or context.designed) and context.paired:
        people.append(Column("n_effective", "count", source + "n_effective"))
    if not context.paired:
        return [
            *people,
            Column("perception", "score", source + "perception", masked=True),
            Column("perception_low", "score", source + "perception_low"),
            Column("perception_high", "score", source + "perception_high"),
        ]
    zone = [
        Column("slack", "effect", source + "adequacy", formula="{perception}-{minimum}"),
        Column("slack_n", "count", source + "adequacy_n"),
        Column("slack_low", "effect", source + "adequacy_low"),
        Column("slack_high", "effect", source + "adequacy_high"),
        Column("zone", "state", source + "zone", formula=zone_formula(context)),
    ]
    return [
        *people,
        Column("perception", "score", source + "perception"),
        Column("expectation", "score", source + "expectation"),
        *([Column("minimum", "score", source + "minimum")] if context.has_minimum else []),
        Column("gap", "gap", source + "gap", formula="{perception}-{expectation}", masked=True),
        Column("gap_low", "effect", source + "gap_low"),
        Column("gap_high", "effect", source + "gap_high"),
        *(zone if context.has_minimum else []),
        Column("state", "state", source + "verdict", formula=state_formula(context)),
    ]


def _tests(context: Context, source: str) -> list[Column]:
    if not context.paired:
        return []
    return [
        Column("verdict", "text", source + "verdict"),
        Column("p_adjusted", "p_value", source + "p_adjusted"),
        Column("d_av", "effect", source + "d_av"),
        Column("superiority", "share", source + "superiority"),
        *([Column("bayes_factor", "bayes", source + "bayes_factor")] if _has_bayes(context) else []),
    ]


def _has_bayes(context: Context) -> bool:
    gaps = context.diagnosis.gaps
    return any(number(row.bayes_factor) is not None for row in (*gaps.dimensions, *gaps.items))


def _values(context: Context, row: Gap) -> dict[str, Value]:
    """Return the cells that dimensions and items share; a hidden row keeps only words."""
    state: Value = context.state(row) if row.n or context.hidden(row) else Cell(MISSING, fixed=True)
    words: dict[str, Value] = {"state": state, "reasons": context.notes(row.notes)}
    if context.hidden(row):
        return words
    return words | {
        "n": row.n,
        "n_effective": row.n_effective,
        "perception": row.perception,
        "perception_low": row.perception_low,
        "perception_high": row.perception_high,
        "expectation": row.expectation,
        "minimum": row.minimum,
        "gap": difference(row.perception, row.expectation, row.gap),
        "gap_low": row.gap_low,
        "gap_high": row.gap_high,
        "slack": difference(row.perception, row.minimum, row.adequacy),
        "slack_n": slack_people(row) if number(row.adequacy) is not None else None,
        "slack_low": row.adequacy_low,
        "slack_high": row.adequacy_high,
        "zone": context.zone(row),
        "verdict": verdict_word(context, row.verdict),
        "p_adjusted": row.p_adjusted,
        "d_av": row.d_av,
        "superiority": row.superiority,
        "bayes_factor": row.bayes_factor,
        "below_minimum": row.below_minimum,
    }


def _dimension_row(context: Context, row: Gap, weight: Importance | None, *, whole: bool = False) -> Row:
    cells = _values(context, row) | {"dimension": context.dimension_name(None if whole else row.code)}
    if weight is not None and not context.hidden(row):
        cells |= {"weight": weight.share, "weight_low": weight.low, "weight_high": weight.high}
    return Row(cells, hidden=context.hidden(row), indicative=context.indicative(row), strong=whole)


def _item_row(context: Context, row: Gap, priority: Priority | None, missing: float | None) -> Row:
    cells = _values(context, row) | {
        "code": row.code,
        "item": context.item_text(row.code),
        "dimension": context.dimension_name(row.dimension),
    }
    if not context.hidden(row):
        cells["missing"] = missing
        if priority is not None:
            cells |= {
                "place": priority.gap_rank or None,
                "place_low": priority.gap_rank_low,
                "place_high": priority.gap_rank_high,
                "weight": priority.weight,
                "certainty": priority.certainty,
                "index": priority.index,
                "priority": priority.scaled,
            }
    return Row(cells, hidden=context.hidden(row), indicative=context.indicative(row))


def _depth(context: Context, row: Gap) -> float:
    value = number(row.gap if context.paired else row.perception)
    return float("inf") if value is None else value


def _dimension_notes(context: Context) -> tuple[str, ...]:
    sampling = context.sampling_notes
    if not context.paired:
        return (context.ruled("perception"), *sampling)
    notes = [context.ruled("gaps"), context.ruled("meets"), _plain_tests(context), *sampling]
    weighted = context.diagnosis.gaps.weighted
    if weighted is not None and weighted.n >= context.diagnosis.thresholds.min_cell:
        signed = context.locale.signed
        interval = context.locale.interval(weighted.individual_low, weighted.individual_high)
        notes.append(
            context.words(
                "notes_under.weighted",
                gap=signed(weighted.individual),
                interval=interval,
                aggregate=signed(weighted.aggregate),
                n=context.locale.number(weighted.n),
                givers=context.locale.number(max((row.n for row in context.diagnosis.gaps.importance), default=None)),
            )
        )
    return tuple(notes)


def _plain_tests(context: Context) -> str:
    """Return what the columns of the tests mean, for readers who never studied statistics."""
    rate = context.locale.number(context.diagnosis.thresholds.error_rate, 2)
    return context.words("notes_under.tests", rate=rate)


def _item_notes(context: Context) -> tuple[str, ...]:
    notes = [context.ruled("items"), context.ruled("meets"), _plain_tests(context)]
    if not context.paired:
        notes = [context.ruled("items_perception")]
    if context.voice.weight_source != "stated":
        notes.append(derived_words(context.voice, "weight") or context.words("notes_under.equal"))
    return (*notes, *context.sampling_notes)
