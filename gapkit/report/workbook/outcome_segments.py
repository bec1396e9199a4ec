"""The sheet of outcomes by group: value, interval, and how each group stands beside all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.outcome_words import NET, SHARES, limits_text, score_text
from gapkit.report.outline.outcome_segments import outcome_note, outcome_title
from gapkit.report.workbook.context import Context, alt_text, steps
from gapkit.report.workbook.grid import Cell, Chart, Column, Point, Row, Sheet, Value, number

if TYPE_CHECKING:
    from gapkit.scoring.outcome_results import OutcomeSegment

_SOURCE = "outcome_segments[]."
_MOST_CHARTS = 3
_READINGS = {"worse": "short", "better": "over"}
_FORMATS = {"nps": '+0;"−"0;0', "enps": '+0;"−"0;0', "csat": "0%", "churn": "0%", "clv": "#,##0"}


def outcome_segments_sheet(context: Context) -> Sheet | None:
    """Return every outcome in every group, in long form; None without groups or outcomes."""
    rows = context.diagnosis.outcome_segments
    if not rows:
        return None
    columns = (
        Column("indicator", "text", _SOURCE + "metric"),
        Column("grouping", "text", _SOURCE + "segment"),
        Column("group", "text", _SOURCE + "value"),
        Column("n", "count", _SOURCE + "n"),
        Column("value", "score", _SOURCE + "score"),
        Column("value_low", "score", _SOURCE + "score_low"),
        Column("value_high", "score", _SOURCE + "score_high"),
        Column("rest_difference", "score", _SOURCE + "difference"),
        Column("rest_difference_low", "score", _SOURCE + "difference_low"),
        Column("rest_difference_high", "score", _SOURCE + "difference_high"),
        Column("rest_p", "p_value", _SOURCE + "p_adjusted"),
        Column("rest_reading", "text", _SOURCE + "state"),
        Column("hidden", "flag", _SOURCE + "suppressed"),
    )
    least = context.diagnosis.thresholds.min_cell
    return Sheet(
        "outcome_segments",
        context.words("titles.outcome_segments"),
        columns,
        tuple(_row(context, row) for row in rows),
        notes=(
            outcome_note(context.voice, rows),
            context.words("notes_under.hidden", k=least),
        ),
        charts=_charts(context, list(rows)),
        printed="rest_reading",
    )


def _row(context: Context, row: OutcomeSegment) -> Row:
    cells: dict[str, Value] = {
        "indicator": outcome_title(context.voice, row.outcome),
        "grouping": row.segment,
        "group": row.value,
        "hidden": _hidden(context, row),
    }
    if row.suppressed:
        return Row(cells, hidden=_hidden(context, row))
    kind = "nps" if row.metric in NET else "share" if row.metric in SHARES else "score"
    apart = "nps" if row.metric in NET else "effect"
    cells |= {
        "n": row.n,
        "value": Cell(row.score, kind=kind),
        "value_low": Cell(row.score_low, kind=kind),
        "value_high": Cell(row.score_high, kind=kind),
        "rest_difference": Cell(row.difference, kind=apart),
        "rest_difference_low": Cell(row.difference_low, kind=apart),
        "rest_difference_high": Cell(row.difference_high, kind=apart),
        "rest_p": row.p_adjusted,
        "rest_reading": context.voice.say(f"outcomes.sides.{row.state}"),
    }
    return Row(cells, indicative=row.state == "indicative")


def _hidden(context: Context, row: OutcomeSegment) -> str:
    if not row.suppressed:
        return ""
    least = context.diagnosis.thresholds.min_cell
    return context.words("hidden.protected") if row.protected else context.words("hidden.small", k=least)


def _charts(context: Context, rows: list[OutcomeSegment]) -> tuple[Chart, ...]:
    """Return the first outcome by each of the first segments, as intervals."""
    charts = []
    for segment in list(dict.fromkeys(row.segment for row in rows))[:_MOST_CHARTS]:
        shown = [
            row for row in rows if row.segment == segment and not row.suppressed and number(row.score_low) is not None
        ]
        first = [row for row in shown if row.outcome == shown[0].outcome]
        if len(first) > 1:
            charts.append(_chart(context, segment, sorted(first, key=lambda row: row.score)))
    return tuple(charts)


def _chart(context: Context, segment: str, rows: list[OutcomeSegment]) -> Chart:
    voice, metric = context.voice, rows[0].metric
    name = outcome_title(voice, rows[0].outcome)
    points = tuple(
        Point(
            context.short(row.value),
            score_text(voice, metric, row.score),
            estimate=row.score,
            low=row.score_low,
            high=row.score_high,
            reading=_READINGS.get(row.state, "unclear"),
        )
        for row in rows
    )
    low, high, step = steps([value for row in rows for value in (row.score_low, row.score_high)])
    title = voice.say("outcomes.by_segment", name=name, segment=segment)
    told = (f"{p.label}: {p.text} ({limits_text(voice, metric, p.low or 0.0, p.high or 0.0)})" for p in points)
    form = _FORMATS.get(metric, "0.0")
    return Chart(
        "intervals", title, alt_text(title, told), name, points, low, high, step, form, readings="rest_readings"
    )
