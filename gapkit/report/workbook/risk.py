"""The sheet of risk: what the model is worth, what each dimension moves, the risk of every group, what came true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.diagnosis.risk_rules import lead_prediction
from gapkit.report.driver_words import aim_words
from gapkit.report.outline.risk import group_text, highest_first, method_notes
from gapkit.report.risk_words import calibration_words, risk_reason, said
from gapkit.report.voice import upper_first
from gapkit.report.workbook.context import Context, alt_text, steps
from gapkit.report.workbook.grid import Cell, Chart, Column, Point, Row, Sheet, Value

if TYPE_CHECKING:
    from gapkit.scoring.drivers.foretold import Prediction, SegmentRisk

_SOURCE = "predictions[]."
_MOST_POINTS = 20


def risk_sheet(context: Context) -> Sheet | None:
    """Return everything known of risk in long form, with the reason where nothing is; None without predictions."""
    rows = context.diagnosis.predictions
    if not rows:
        return None
    columns = (
        Column("indicator", "text", _SOURCE + "outcome"),
        Column("foretold_part", "text", "predictions[]"),
        Column("foretold_of", "text", _SOURCE + "effects[].code"),
        Column("foretold_event", "text", _SOURCE + "effects[].event"),
        Column("n", "count", _SOURCE + "n"),
        Column("foretold_value", "share1", _SOURCE + "effects[].effect"),
        Column("foretold_low", "share1", _SOURCE + "effects[].low"),
        Column("foretold_high", "share1", _SOURCE + "effects[].high"),
        Column("foretold_gap", "share1", _SOURCE + "effects[].per_smallest_gap"),
        Column("foretold_came", "share1", _SOURCE + "segments[].observed"),
        Column("hidden", "flag", _SOURCE + "segments[].suppressed"),
        Column("foretold_note", "text", _SOURCE + "reason"),
    )
    notes = (
        context.words("notes_under.risk", **context.voice.rules),
        context.words("notes_under.hidden", k=context.diagnosis.thresholds.min_cell),
    )
    made = tuple(line for row in rows for line in _lines(context, row))
    title = context.title("riesgo", "risk")
    return Sheet("risk", title, columns, made, notes=notes, charts=_charts(context), printed="hidden")


def _lines(context: Context, row: Prediction) -> list[Row]:
    voice = context.voice
    first = {"indicator": upper_first(aim_words(voice, row.outcome)["aim"])}
    event = said(voice, f"{row.event}.bare")
    if row.reason:
        told = {"foretold_part": _part(context, "model"), "foretold_event": event, "n": row.n}
        return [Row(first | told | {"foretold_note": risk_reason(voice, row)})]
    lines = [_line(context, first, "model", name, row.n, *numbers, event=event) for name, numbers in _worth(row)]
    for place, note in ((0, " ".join(method_notes(voice, row))), (-1, calibration_words(voice, row))):
        lines[place] = Row({**lines[place].cells, "foretold_note": note})
    for one in row.effects:
        name, bare = context.dimension_name(one.code), said(voice, f"{one.event}.bare")
        held = _line(context, first, "effect", name, row.n, one.effect, one.low, one.high, event=bare)
        lines.append(Row({**held.cells, "foretold_gap": one.per_smallest_gap}, strong=one.high < 0 or one.low > 0))
    places = {id(one): place for place, one in enumerate(highest_first(row), start=1)}
    lines += [_segment(context, first, one, event, 0 if row.usable else places.get(id(one), 0)) for one in row.segments]
    for number, part in enumerate(row.bins, start=1):
        name = f"{number} / {len(row.bins)}"
        held = _line(context, first, "bin", name, part.n, part.foretold, part.low, part.high, event=event)
        lines.append(Row({**held.cells, "foretold_came": part.observed}))
    return lines


def _worth(row: Prediction) -> list[tuple[str, tuple[float, float, float]]]:
    """Return the numbers that say what a model is worth, by their names, with their limits."""
    none = float("nan")
    return [
        ("area", (row.area, row.area_low, row.area_high)),
        ("brier", (row.brier, none, none)),
        ("brier_reference", (row.brier_reference, none, none)),
        ("calibration_intercept", (row.calibration_intercept, none, none)),
        ("calibration_slope", (row.calibration_slope, row.calibration_slope_low, row.calibration_slope_high)),
    ]


def _line(
    context: Context,
    first: dict[str, str],
    part: str,
    name: str,
    n: int | None,
    value: float,
    low: float,
    high: float,
    *,
    event: str,
) -> Row:
    model = part == "model"
    numbers: dict[str, Value] = {"foretold_value": value, "foretold_low": low, "foretold_high": high}
    if model:
        name = context.words(f"risk_worth.{name}")
        numbers = {key: Cell(number, kind="score") for key, number in numbers.items()}  # type: ignore[arg-type]
    told: dict[str, Value] = {"foretold_part": _part(context, part), "foretold_of": name, "foretold_event": event}
    return Row({**first, **told, "n": n, **numbers})


def _segment(context: Context, first: dict[str, str], one: SegmentRisk, event: str, place: int) -> Row:
    name = f"{one.segment}: {one.value}"
    least = context.diagnosis.thresholds.min_cell
    if one.suppressed:
        why = context.words("hidden.protected") if one.protected else context.words("hidden.small", k=least)
        told = {"foretold_part": _part(context, "segment"), "foretold_of": name, "foretold_event": event}
        return Row({**first, **told, "hidden": why}, hidden=why)
    held = _line(context, first, "segment", name, one.n, one.foretold, one.low, one.high, event=event)
    few = (one.n or 0) < context.diagnosis.thresholds.indicative_below
    if place:
        # The percentages cannot be relied on: only the order is told.
        said_place = f"{said(context.voice, 'groups.order_head')} {place}"
        kept = {key: held.cells[key] for key in ("indicator", "foretold_part", "foretold_of", "foretold_event", "n")}
        return Row({**kept, "foretold_note": said_place}, indicative=few)
    return Row({**held.cells, "foretold_came": one.observed}, indicative=few)


def _part(context: Context, part: str) -> str:
    return context.words(f"risk_parts.{part}")


def _charts(context: Context) -> tuple[Chart, ...]:
    """Return the risk of the groups with its intervals; nothing where there are not two groups."""
    row = lead_prediction(context.diagnosis.predictions)
    shown = [] if row is None or not row.usable else [one for one in highest_first(row) if not one.one_cluster]
    shown = shown[:_MOST_POINTS]
    if row is None or len(shown) < 2:
        return ()
    voice = context.voice
    risk = said(voice, f"{row.event}.risk")
    points = tuple(
        Point(
            context.short(one.value),
            context.locale.share(one.foretold),
            estimate=one.foretold,
            low=one.low,
            high=one.high,
        )
        for one in shown
    )
    low, high, step = steps([0.0, *(one.high for one in shown)], least=0.0, most=1.0)
    title = said(voice, "groups.title")
    told = (f"{one.value}: {group_text(voice, one)}" for one in shown)
    axis = upper_first(risk)
    alt = alt_text(title, told)
    return (Chart("intervals", title, alt, axis, points, low, high, step, "0%", readings="risk_readings"),)
