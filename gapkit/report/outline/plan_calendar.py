"""The calendar of a plan: a bar for every initiative, a diamond for every time customers are listened to again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.blocks import Axis, Cell, Column, Figure, Mark, Row, Strip, Table
from gapkit.report.charts import labelled_ticks
from gapkit.report.formats import MISSING
from gapkit.report.plan_remarks import started_early
from gapkit.report.plan_words import has_year, held, name_of, quarter_name, quarter_of, time_of, told
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.diagnosis.plan.results import PlannedInitiative
    from gapkit.model.plan import Initiative

_STEPS = (1, 2, 4, 8, 20, 40)
"""Quarters between two ticks: from all of them to every tenth year."""

Span = tuple[float, float]


def calendar_figure(voice: Voice, rows: list[tuple[Initiative, PlannedInitiative]]) -> Figure | None:
    """Return the calendar by quarter; None where nothing is known of when."""
    plan = held(voice).plan
    origin = quarter_of(plan.start)
    spans = {one.id: span for one, row in rows if (span := span_of(one, row, origin)) is not None}
    if not spans:
        return None
    listening = [(one, at) for one in plan.listening if (at := _at(one.when, origin)) is not None]
    first = math.floor(min(start for start, _ in spans.values()))
    last = math.ceil(max([*(end for _, end in spans.values()), *(at for _, at in listening)]) - 1e-9)
    axis = _axis(voice, min([first, *(math.floor(at) for _, at in listening)]), max(last, first + 1))
    columns = (
        Column("what", told(voice, "ruta.action"), "text"),
        Column("drawn", "", "strip", axis=axis, width="45%"),
        Column("when", told(voice, "ruta.when"), "text"),
    )
    made = [
        Row(
            (
                Cell(f"{row.number} {name_of(one)}"),
                Strip((Mark("bar", *spans[one.id]),) if one.id in spans else ()),
                Cell(_when(voice, spans.get(one.id))),
            )
        )
        for one, row in rows
    ]
    if listening:
        dates = [f"{_kind(voice, one.kind)} {voice.locale.date(one.when)}" for one, _ in listening]
        marks = tuple(Mark("expectation", at) for _, at in listening)
        made.append(Row((Cell(told(voice, "ruta.calendar_listen")), Strip(marks), Cell("; ".join(dates)))))
    ruled = any(not (one.start and one.end) for one, _ in rows)
    legend = [("bar", told(voice, "ruta.calendar_bar"))]
    legend += [("expectation", told(voice, "ruta.calendar_listen"))] if listening else []
    return Figure(
        id="f-calendario",
        title=told(voice, "ruta.calendar"),
        subtitle=told(voice, "ruta.calendar_subtitle"),
        table=Table("t-calendario", told(voice, "ruta.calendar_caption"), columns, tuple(made), stacked=True),
        legend=tuple(legend),
        note=" ".join([*([told(voice, "ruta.calendar_rule")] if ruled else []), *started_early(voice)]),
    )


def span_of(one: Initiative, row: PlannedInitiative, origin: int | None) -> Span | None:
    """Return when an initiative starts and ends, in quarters from year 0, or from the start where that has no date."""
    start, end = _at(one.start, origin), _at(one.end, origin)
    if start is not None and end is not None and end > start:
        return start, end
    if row.quarter is None:
        return None
    first = row.quarter + (origin or 0)
    return float(first), float(first + max(row.quarters or 1, 1))


def _kind(voice: Voice, kind: str) -> str:
    return told(voice, f"ruta.{kind if kind in ('pulse', 'wave') else 'wave'}")


def _at(date: str, origin: int | None) -> float | None:
    """Return a date on the axis; a plan without a start has dates only of its own quarters."""
    return time_of(date) if origin is not None else None


def _when(voice: Voice, span: Span | None) -> str:
    if span is None:
        return MISSING
    first, last = math.floor(span[0]), max(math.ceil(span[1] - 0.05) - 1, math.floor(span[0]))
    a, b = (quarter_name(voice, quarter) for quarter in (first, last))
    return a if first == last else told(voice, "ruta.span", a=a, b=b)


def _tick(voice: Voice, quarter: int) -> str:
    """Return what stands at the start of a quarter: its year for the first, else its number."""
    if not has_year(quarter):
        return quarter_name(voice, quarter)
    return str(quarter // 4) if quarter % 4 == 0 else quarter_name(voice, quarter % 4)


def _axis(voice: Voice, low: int, high: int) -> Axis:
    """Return the axis of quarters: every one has its name where they have room, else every half year, year, two..."""
    ends = quarter_name(voice, low), quarter_name(voice, high)
    for step in _STEPS:
        first = -(-low // step) * step  # a year starts with every fourth quarter
        ticks = tuple((float(quarter), _tick(voice, quarter)) for quarter in range(first, high + 1, step))
        axis = Axis(float(low), float(high), ticks, told(voice, "ruta.when"), *ends)
        if len(ticks) < 2 or labelled_ticks(axis) == ticks:
            break
    return axis
