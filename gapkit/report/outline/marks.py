"""Axes and strips: numbers as marks on a line. Positions only; how they look is for the medium."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from gapkit.record import replace
from gapkit.report.blocks import Axis, Mark, Strip
from gapkit.report.states import OVER, SHORT
from gapkit.report.voice import Voice
from gapkit.scoring.results import Gap

_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 25, 50)


def scale_axis(voice: Voice, values: Iterable[float], what: str) -> Axis:
    """Return the axis of scores: it starts at the whole step below the lowest of them and ends with the scale."""
    scale = voice.diagnosis.questionnaire.scale
    shown = [value for value in values if math.isfinite(value)]
    step = _step(scale.range, most=7)
    lowest = min(shown, default=scale.low)
    low = max(float(scale.low), math.floor(lowest / step - 0.25) * step)
    if scale.high - low < 2 * step:
        low = max(float(scale.low), scale.high - 2 * step)
    step = _step(scale.high - low, most=5)
    low = scale.high - math.ceil(round((scale.high - low) / step, 6)) * step
    return _axis(voice, max(low, float(scale.low)), float(scale.high), step, what, signed=False)


def gap_axis(voice: Voice, rows: Sequence[Gap]) -> Axis:
    """Return the axis of gaps: zero, the smallest gap on both sides, and every interval."""
    margin = 2 * voice.diagnosis.thresholds.smallest_gap
    span = float(voice.diagnosis.questionnaire.scale.range)
    limits = [value for row in rows for value in (row.gap, row.gap_low, row.gap_high) if math.isfinite(value)]
    low, high = max(-span, min([*limits, -margin])), min(span, max([*limits, margin]))
    step = _step(high - low, most=6)
    low, high = math.floor(round(low / step, 6)) * step, math.ceil(round(high / step, 6)) * step
    return _axis(voice, low, high, step, "", signed=True)


def span_axis(voice: Voice, values: Iterable[float], name: str) -> Axis:
    """Return the axis of differences that are no gaps: zero and every value on it."""
    limits = [0.0, *(value for value in values if math.isfinite(value))]
    low, high = min(limits), max(limits)
    step = _step(max(high - low, 0.1), most=6)
    low, high = math.floor(round(low / step, 6)) * step, math.ceil(round(high / step, 6)) * step
    return replace(_axis(voice, low, high if high > low else low + step, step, "", signed=True), name=name)


def share_axis(voice: Voice, highest: float) -> Axis:
    """Return an axis of shares that starts at zero."""
    highest = highest if math.isfinite(highest) and highest > 0 else 1.0
    step = _step(highest, most=5)
    high = min(1.0, math.ceil(round(highest / step, 6)) * step)
    ticks = tuple((tick, voice.locale.share(tick)) for tick in _ticks(0.0, high, step))
    return Axis(0.0, high, ticks, voice.say("axes.share", high=voice.locale.share(high)), *_ends(ticks))


def number_axis(voice: Voice, values: Iterable[float], *, share: bool = False) -> Axis:
    """Return an axis that holds numbers with some room at either end; that of shares has percentages for ticks."""
    shown = [value for value in values if math.isfinite(value)]
    low, high = min(shown, default=0.0), max(shown, default=1.0)
    steps = (0.01, 0.02, *_STEPS) if share else _STEPS
    step = next((one for one in steps if max(high - low, one) / one <= 5), 100.0)
    first = 0 if share and low >= 0 else math.floor(low / step - 0.1)
    last = max(math.ceil(high / step + 0.1), first + 1)
    decimals = 0 if step >= 1 else 2 if step in (0.05, 0.25) else 1
    ticks = tuple(
        (round(i * step, 9), voice.locale.share(i * step) if share else voice.locale.number(i * step, decimals))
        for i in range(first, last + 1)
    )
    return Axis(first * step, last * step, ticks, "", *_ends(ticks))


def starts_late(voice: Voice, axis: Axis) -> str:
    """Return " (the axis starts at 4)" when an axis leaves out the foot of the scale, else nothing."""
    if axis.low <= voice.diagnosis.questionnaire.scale.low:
        return ""
    return f" ({voice.say('axes.start', low=axis.low_text)})"


def dumbbell(row: Gap, voice: Voice, *, labelled: bool = False, noted: bool = False) -> Strip:
    """Return perception and expectation with the distance between them; `noted` puts both figures under it."""
    if not math.isfinite(row.gap):
        return Strip(())
    number = voice.locale.number
    figures = {"perception": number(row.perception, 2), "expectation": number(row.expectation, 2)}
    return Strip(
        (
            Mark("gap_short" if row.gap < 0 else "gap_over", row.perception, row.expectation),
            Mark("expectation", row.expectation, text=number(row.expectation, 1) if labelled else ""),
            Mark("perception", row.perception, text=number(row.perception, 1) if labelled else ""),
        ),
        note=voice.say("marks.figures", **figures) if noted else "",
    )


def gap_strip(row: Gap, state: str, voice: Voice) -> Strip:
    """Return a gap with its interval against zero and the band of no practical importance."""
    if not math.isfinite(row.gap):
        return Strip(())
    bound = voice.diagnosis.thresholds.smallest_gap
    role = "short" if state in SHORT else "over" if state in OVER else "unclear"
    if state == "meets":
        role = "over"
    marks = [Mark("band", -bound, bound), Mark("zero", 0.0)]
    if math.isfinite(row.gap_low):
        marks.append(Mark(f"interval_{role}", row.gap_low, row.gap_high))
    return Strip((*marks, Mark(f"estimate_{role}", row.gap)))


def level_strip(row: Gap) -> Strip:
    """Return perception with its interval."""
    if not math.isfinite(row.perception):
        return Strip(())
    interval = (Mark("interval_over", row.perception_low, row.perception_high),)
    return Strip((*(interval if math.isfinite(row.perception_low) else ()), Mark("perception", row.perception)))


def zone_strip(row: Gap) -> Strip:
    """Return the zone of tolerance from minimum to expectation, and perception with its interval."""
    if not math.isfinite(row.adequacy):
        return Strip(())
    marks = [Mark("zone", row.minimum, row.expectation), Mark("minimum", row.minimum)]
    if math.isfinite(row.perception_low):
        marks.append(Mark("interval_over", row.perception_low, row.perception_high))
    return Strip((*marks, Mark("expectation", row.expectation), Mark("perception", row.perception)))


def share_strip(share: float, low: float, high: float) -> Strip:
    """Return a share as a bar from zero with its interval."""
    interval = (Mark("interval_unclear", low, high),) if math.isfinite(low) and math.isfinite(high) else ()
    return Strip((Mark("bar", 0.0, share), *interval))


def _axis(voice: Voice, low: float, high: float, step: float, what: str, *, signed: bool) -> Axis:
    decimals = 0 if step >= 1 else 2 if step in (0.05, 0.25) else 1
    write = voice.locale.signed if signed else voice.locale.number
    ticks = tuple((tick, write(tick, decimals)) for tick in _ticks(low, high, step))
    ends = _ends(ticks)
    name = voice.say("axes.gap" if signed else "axes.scale", what=what, low=ends[0], high=ends[1])
    return Axis(low, high, ticks, name, *ends)


def _ticks(low: float, high: float, step: float) -> list[float]:
    return [round(low + i * step, 9) for i in range(math.floor((high - low) / step + 1e-6) + 1)]


def _ends(ticks: Sequence[tuple[float, str]]) -> tuple[str, str]:
    return ticks[0][1], ticks[-1][1]


def _step(span: float, *, most: int) -> float:
    return next((step for step in _STEPS if span / step <= most + 1e-9), 100.0)
