"""The sheets of drivers: importance beside performance, the share of every driver, what they explain together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.diagnosis.driver_rules import shown_quadrants
from gapkit.report.driver_words import aim_words, names_of, people_notes, reason_words, said
from gapkit.report.outline.drivers import standing_words
from gapkit.report.outline.quadrants import CORNERS, focus_of
from gapkit.report.voice import upper_first
from gapkit.report.wording import title_of
from gapkit.report.workbook.context import Context, alt_text, steps
from gapkit.report.workbook.grid import Cell, Chart, Column, Point, Row, Sheet, Value, quoted

if TYPE_CHECKING:
    from gapkit.scoring.drivers.results import Driver, DriverModel, QuadrantRow

_IPA, _SHARE, _MODEL = "ipa[].", "drivers[].", "driver_models[]."
_RARE = 0.01


def driver_sheets(context: Context) -> list[Sheet | None]:
    """Return the sheets of drivers and quadrants; none where nothing of them is known."""
    return [_importance(context), _shares(context), _models(context)]


def _importance(context: Context) -> Sheet | None:
    rows = [row for row in context.diagnosis.ipa if row.quadrant]
    if not rows:
        return None
    columns = (
        Column("plane", "text", _IPA + "source"),
        Column("level", "text", _IPA + "level"),
        Column("code", "code", _IPA + "code"),
        Column("subject_name", "text", "questionnaire.dimensions[]"),
        Column("n", "count", _IPA + "n"),
        Column("perception", "score", _IPA + "performance"),
        Column("perception_low", "score", _IPA + "performance_low"),
        Column("perception_high", "score", _IPA + "performance_high"),
        Column("importance", "share1", _IPA + "importance"),
        Column("importance_low", "share1", _IPA + "importance_low"),
        Column("importance_high", "share1", _IPA + "importance_high"),
        Column("quadrant", "text", _IPA + "quadrant", formula=_quadrant_formula(context)),
        Column("membership", "share", _IPA + "membership"),
        Column("borderline", "text", _IPA + "sure", formula=_border_formula(context)),
        Column("by_scale", "text", _IPA + "by_scale"),
        Column("by_median", "text", _IPA + "by_median"),
        Column("ahead", "effect", _IPA + "distance"),
    )
    charts = [_chart(context, found) for kind in ("derived", "stated") if (found := shown_quadrants(rows, kind))]
    thresholds = context.diagnosis.thresholds
    notes = (
        context.words("notes_under.ipa", odds=context.locale.odds(thresholds.membership_share)),
        said(context.voice, "note.association"),
    )
    title = context.words("titles.importance")
    made = tuple(_point_row(context, row) for row in rows)
    return Sheet("importance", title, columns, made, notes=notes, charts=tuple(charts), printed="borderline")


def _quadrant_formula(context: Context) -> str:
    names = {name: quoted(said(context.voice, f"quadrants.{name}")) for name in CORNERS}
    held = "ROUND({{{0}}},9)>=ROUND(AVERAGEIFS({{{0}:column}},{{plane:column}},{{plane}}),9)"
    important, good = held.format("importance"), held.format("perception")
    above = f"IF({good},{names['keep']},{names['concentrate']})"
    return f"IF({important},{above},IF({good},{names['excess']},{names['low']}))"


def _border_formula(context: Context) -> str:
    least = context.diagnosis.thresholds.membership_share
    word = quoted(said(context.voice, "ipa.borderline"))
    return f'IF(ROUND({{membership}},9)<{least!r},{word},"")'


def _point_row(context: Context, row: QuadrantRow) -> Row:
    voice = context.voice
    kind = "score" if row.source == "ratings" else "share1"
    return Row(
        {
            "plane": plane_name(context, row),
            "level": context.words(f"levels.{row.level}"),
            "code": row.code,
            "subject_name": _text(context, row.code),
            "n": row.n,
            "perception": row.performance,
            "perception_low": row.performance_low,
            "perception_high": row.performance_high,
            "importance": Cell(row.importance, kind=kind),
            "importance_low": Cell(row.importance_low, kind=kind),
            "importance_high": Cell(row.importance_high, kind=kind),
            "quadrant": said(voice, f"quadrants.{row.quadrant}"),
            "membership": row.membership,
            "borderline": "" if row.sure else said(voice, "ipa.borderline"),
            "by_scale": said(voice, f"quadrants.{row.by_scale}"),
            "by_median": said(voice, f"quadrants.{row.by_median}"),
            "ahead": row.distance,
        },
        strong=row.sure and row.quadrant == "concentrate",
    )


def plane_name(context: Context, row: QuadrantRow) -> str:
    """Return whose importance it is, of what: one plane each."""
    aim = aim_words(context.voice, row.outcome)["aim"]
    return upper_first(context.words(f"planes.{row.source}", aim=aim, level=context.words(f"levels.{row.level}")))


def _text(context: Context, code: str) -> str:
    return context.item_text(code) if context.voice.is_item(code) else context.dimension_name(code)


def _chart(context: Context, rows: list[QuadrantRow]) -> Chart:
    voice, first = context.voice, rows[0]
    finding = focus_of(voice, first)
    points = tuple(
        Point(
            row.code if voice.is_item(row.code) else context.short(voice.name(row.code)),
            perception=row.performance,
            estimate=row.importance,
            reading="unclear" if not row.sure else "short" if row.quadrant == "concentrate" else "over",
        )
        for row in rows
    )
    scale = context.diagnosis.questionnaire.scale
    rated = first.source == "ratings"
    low, high, step = steps([row.performance for row in rows], least=scale.low, most=scale.high)
    ends = [row.importance for row in rows]
    up = steps(ends, least=scale.low, most=scale.high) if rated else _shares_axis(max(ends))
    ranges = {"low": str(scale.low), "high": str(scale.high)} | aim_words(voice, first.outcome)
    title = said(voice, "ipa.title") if finding is None else title_of(finding, voice)
    clear = [row.code for row in rows if row.sure and row.quadrant == "concentrate"]
    names = names_of(voice, clear) if clear else said(voice, "ipa.none")
    return Chart(
        "plane",
        title,
        alt_text(title, [said(voice, "ipa.spoken", m=context.locale.number(len(rows)), names=names)]),
        said(voice, "ipa.across", **ranges),
        points,
        low,
        high,
        step,
        axis_format="0.0",
        parts=tuple(said(voice, f"quadrants.{name}") for name in CORNERS),
        readings="plane_readings",
        up=up,
        up_axis=said(voice, f"ipa.up_{first.source}", **ranges),
        up_format="0.0" if rated else "0%",
        lines=(first.performance_line, first.importance_line),
    )


def _shares_axis(highest: float) -> tuple[float, float, float]:
    """Return an axis of shares from zero, in at most eight parts."""
    step = next(one for one in (0.01, 0.02, 0.05, 0.1, 0.2, 1.0) if highest / one <= 7)
    return 0.0, round(step * math.ceil(highest / step + 0.2), 9), step


def _shares(context: Context) -> Sheet | None:
    rows = context.diagnosis.drivers
    if not rows:
        return None
    columns = (
        Column("indicator", "text", _SHARE + "outcome"),
        Column("level", "text", _SHARE + "level"),
        Column("code", "code", _SHARE + "code"),
        Column("subject_name", "text", "questionnaire.dimensions[]"),
        Column("n", "count", _SHARE + "n"),
        Column("driver_share", "share1", _SHARE + "share"),
        Column("driver_share_low", "share1", _SHARE + "low"),
        Column("driver_share_high", "share1", _SHARE + "high"),
        Column("driver_place", "rank", _SHARE + "rank"),
        Column("driver_place_low", "rank", _SHARE + "rank_low"),
        Column("driver_place_high", "rank", _SHARE + "rank_high"),
        Column("driver_first", "share", _SHARE + "p_top1"),
        Column("driver_top3", "share", _SHARE + "p_top3"),
        Column("driver_places", "text", _SHARE + "places"),
        Column("driver_dominates", "text", _SHARE + "dominates"),
        Column("driver_random", "p_value", _SHARE + "p_value"),
        Column("driver_slope", "score", _SHARE + "slope"),
        Column("driver_slope_low", "score", _SHARE + "slope_low"),
        Column("driver_slope_high", "score", _SHARE + "slope_high"),
        Column("driver_correlation", "score", _SHARE + "correlation"),
        Column("driver_vif", "score", _SHARE + "vif"),
        Column("suppression", "text", _SHARE + "opposite_sign"),
        Column("stated", "share1", _SHARE + "stated"),
        Column("stated_source", "text", _SHARE + "stated_source"),
        Column("standing", "text", _SHARE + "standing"),
        Column("standing_share", "share", _SHARE + "standing_share"),
    )
    voice, thresholds = context.voice, context.diagnosis.thresholds
    odds = context.locale.odds(thresholds.membership_share)
    notes = [context.words("notes_under.driver_shares", **voice.rules)]
    notes += [said(voice, "note.standing", odds=odds)] if any(row.standing for row in rows) else []
    notes.append(said(voice, "note.association"))
    made = tuple(_share_row(context, row) for row in rows)
    title = context.title("motores", "driver_shares")
    return Sheet("driver_shares", title, columns, made, notes=tuple(notes), printed="driver_place_high")


def _places(context: Context, row: Driver) -> str:
    """Return the places it takes in more than one resample of a hundred, and how often."""
    told = ((place, share) for place, share in enumerate(row.places, start=1) if share >= _RARE)
    return "; ".join(f"{place}: {context.locale.share(share)}" for place, share in told)


def _share_row(context: Context, row: Driver) -> Row:
    voice = context.voice
    kind = "share1" if row.stated_source == "points" else "score"
    flags = [name for name in ("opposite_sign", "stronger_together") if getattr(row, name)]
    cells: dict[str, Value] = {
        "indicator": upper_first(aim_words(voice, row.outcome)["aim"]),
        "level": context.words(f"levels.{row.level}"),
        "code": row.code,
        "subject_name": _text(context, row.code),
        "n": row.n,
        "driver_share": row.share,
        "driver_share_low": row.low,
        "driver_share_high": row.high,
        "driver_place": row.rank,
        "driver_place_low": row.rank_low,
        "driver_place_high": row.rank_high,
        "driver_first": row.p_top1,
        "driver_top3": row.p_top3,
        "driver_places": _places(context, row),
        "driver_dominates": ", ".join(row.dominates),
        "driver_random": row.p_value,
        "driver_slope": row.slope,
        "driver_slope_low": row.slope_low,
        "driver_slope_high": row.slope_high,
        "driver_correlation": row.correlation,
        "driver_vif": row.vif,
        "suppression": "; ".join(context.words(f"suppression.{name}") for name in flags),
        "stated": Cell(row.stated, kind=kind),
        "stated_source": context.words(f"stated_sources.{row.stated_source}") if row.stated_source else "",
        "standing": standing_words(voice, row),
        "standing_share": row.standing_share,
    }
    return Row(cells, strong=row.rank == 1 and row.rank_high == 1)


def _models(context: Context) -> Sheet | None:
    rows = context.diagnosis.driver_models
    if not rows:
        return None
    columns = (
        Column("indicator", "text", _MODEL + "outcome"),
        Column("level", "text", _MODEL + "level"),
        Column("drivers", "count", _MODEL + "drivers"),
        Column("n", "count", _MODEL + "n"),
        Column("driver_asked", "count", _MODEL + "asked"),
        Column("needed", "count", _MODEL + "needed"),
        Column("r2", "share1", _MODEL + "r2"),
        Column("r2_adjusted", "share1", _MODEL + "r2_adjusted"),
        Column("r2_low", "share1", _MODEL + "r2_low"),
        Column("r2_high", "share1", _MODEL + "r2_high"),
        Column("r2_unseen", "share1", _MODEL + "r2_unseen"),
        Column("r2_unseen_low", "share1", _MODEL + "r2_unseen_low"),
        Column("r2_unseen_high", "share1", _MODEL + "r2_unseen_high"),
        Column("condition", "score", _MODEL + "condition"),
        Column("replicates", "count", _MODEL + "replicates"),
        Column("model_note", "text", _MODEL + "reason"),
    )
    made = tuple(_model_row(context, row) for row in rows)
    notes = (context.words("notes_under.driver_models", **context.voice.rules),)
    return Sheet("driver_models", context.words("titles.driver_models"), columns, made, notes=notes)


def _model_row(context: Context, row: DriverModel) -> Row:
    told = [reason_words(context.voice, row)] if row.reason else []
    return Row(
        {
            "indicator": upper_first(aim_words(context.voice, row.outcome)["aim"]),
            "level": context.words(f"levels.{row.level}"),
            "drivers": row.drivers,
            "n": row.n,
            "driver_asked": row.asked,
            "needed": row.needed,
            "r2": row.r2,
            "r2_adjusted": row.r2_adjusted,
            "r2_low": row.r2_low,
            "r2_high": row.r2_high,
            "r2_unseen": row.r2_unseen,
            "r2_unseen_low": row.r2_unseen_low,
            "r2_unseen_high": row.r2_unseen_high,
            "condition": row.condition,
            "replicates": row.replicates or None,
            "model_note": " ".join([*told, *people_notes(context.voice, row)]),
        }
    )
