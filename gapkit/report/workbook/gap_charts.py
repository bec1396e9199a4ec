"""The charts of the gaps: perception against expectation, and gaps with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.report.workbook.context import Context, alt_text, reading_of, steps
from gapkit.report.workbook.grid import Chart, Point, number
from gapkit.scoring.results import Gap


def point(context: Context, row: Gap, name: str) -> Point:
    """Return what a chart needs of a row that may be shown."""
    locale = context.locale
    figure = locale.signed(row.gap) if context.paired else locale.number(row.perception, 2)
    return Point(
        context.short(name),
        figure,
        perception=number(row.perception),
        expectation=number(row.expectation),
        minimum=number(row.minimum),
        estimate=number(row.gap),
        low=number(row.gap_low if context.paired else row.perception_low),
        high=number(row.gap_high if context.paired else row.perception_high),
        reading=reading_of(context.state_key(row)) if context.paired else "over",
    )


def scale_axis(context: Context, low: float) -> str:
    """Return the name of an axis of scale points that starts at `low`."""
    scale = context.diagnosis.questionnaire.scale
    start = context.locale.number(low, 1 if low % 1 else 0)
    return context.words("charts.scale_axis", low=scale.low, high=scale.high, start=start)


def dumbbell(context: Context, points: list[Point], *, title: str = "") -> Chart | None:
    """Return perception, expectation and minimum of each point; None when there is nothing to draw."""
    points = [point for point in points if point.perception is not None]
    if not points:
        return None
    scale = context.diagnosis.questionnaire.scale
    marks = [value for p in points for value in (p.perception, p.expectation, p.minimum)]
    if not context.paired:
        marks += [value for p in points for value in (p.low, p.high)]
    low, high, step = steps(marks, finest=0.5, least=scale.low, most=scale.high)
    if not title:
        title = context.figure_title("brechas", 0, context.title("brechas", "gaps" if context.paired else "levels"))
    axis = scale_axis(context, low)
    alt = alt_text(title, (f"{point.label}: {point.text}" for point in points))
    return Chart("dumbbell", title, alt, axis, tuple(points), low, high, step, axis_format="0.0" if step < 1 else "0")


def intervals(context: Context, points: list[Point]) -> Chart | None:
    """Return the gap of each point with its interval; None when there is nothing to draw."""
    points = [point for point in points if point.estimate is not None and point.low is not None]
    if not points or not context.paired:
        return None
    unit = context.diagnosis.thresholds.smallest_gap
    marks = [value for p in points for value in (p.low, p.high)] + [0.0, -unit, unit]
    low, high, step = steps(marks)
    level = context.locale.share(context.diagnosis.thresholds.level)
    title = context.words("charts.intervals", level=level)
    axis = context.words("charts.gap_axis", unit=context.locale.number(unit, 2))
    interval = context.locale.interval
    alt = alt_text(title, (f"{p.label}: {p.text} ({interval(p.low, p.high)})" for p in points))
    return Chart("intervals", title, alt, axis, tuple(points), low, high, step, axis_format='+0.0;"−"0.0;0', band=True)


def target_chart(context: Context, points: Sequence[Point]) -> tuple[Chart, ...]:
    """Return where dimensions are and where they are to get to; nothing without a point."""
    if not points:
        return ()
    scale = context.diagnosis.questionnaire.scale
    marks = [value for p in points for value in (p.perception, p.expectation, p.minimum, p.target)]
    low, high, step = steps(marks, finest=0.5, least=scale.low, most=scale.high)
    title, axis = context.words("charts.target"), scale_axis(context, low)
    alt = alt_text(title, (f"{point.label}: {point.text}" for point in points))
    axis_format = "0.0" if step < 1 else "0"
    return (Chart("dumbbell", title, alt, axis, tuple(points), low, high, step, axis_format=axis_format),)
