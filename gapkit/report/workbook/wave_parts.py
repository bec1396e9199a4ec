"""The sheets behind a change: the way to the targets, the mix, a treatment, and several waves."""

from __future__ import annotations

import math

from gapkit.diagnosis.wave_reading import effect_state
from gapkit.report.states import GLYPHS
from gapkit.report.voice import OVERALL
from gapkit.report.wave_words import waves_say
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Column, Row, Sheet, Value, number
from gapkit.report.workbook.words import clean
from gapkit.scoring.waves.results import Attainment, MixRow, Treatment, WavePoint

_STATES = {"reached": "▲", "closer": "△", "further": "▼", "unclear": "◌"}


def wave_sheets(context: Context) -> list[Sheet]:
    """Return the sheets this comparison has."""
    made = [_targets(context), _mix(context), _treatment(context), _series(context)]
    return [sheet for sheet in made if sheet is not None]


def _targets(context: Context) -> Sheet | None:
    waves = context.diagnosis.waves
    if waves is None or not waves.attainment:
        return None
    source = "waves.attainment[]."
    columns = (
        Column("level", "text", source + "level"),
        Column("measure", "text", source + "code"),
        Column("wave_before", "effect", source + "start"),
        Column("wave_after", "effect", source + "current"),
        Column("target_gap", "effect", source + "target"),
        Column("way_share", "share", source + "share"),
        Column("way_low", "share", source + "share_low"),
        Column("way_high", "share", source + "share_high"),
        Column("way_limits", "text", source + "kind"),
        Column("way_state", "text", source + "state"),
    )
    rows = tuple(_target_row(context, row) for row in waves.attainment)
    return _sheet(context, "wave_targets", columns, rows, "targets_note")


def _target_row(context: Context, row: Attainment) -> Row:
    voice = context.voice
    return Row(
        {
            "level": waves_say(voice, f"levels.{row.level}"),
            "measure": context.item_text(row.code) if row.level == "item" else context.dimension_name(row.code),
            "wave_before": row.start,
            "wave_after": row.current,
            "target_gap": row.target,
            "way_share": number(row.share),
            "way_low": number(row.share_low),
            "way_high": number(row.share_high),
            "way_limits": waves_say(voice, f"limits.{row.kind.replace(' ', '_')}"),
            "way_state": f"{_STATES[row.state]} {waves_say(voice, f'way.{row.state}')}",
        }
    )


def _mix(context: Context) -> Sheet | None:
    waves = context.diagnosis.waves
    if waves is None or not waves.decomposition:
        return None
    source = "waves.decomposition[]."
    columns = (
        Column("grouping", "text", source + "segment"),
        Column("group", "text", source + "value"),
        Column("share_before", "share1", source + "share_before"),
        Column("share_after", "share1", source + "share_after"),
        Column("composition", "effect", source + "composition"),
        Column("composition_low", "effect", source + "composition_low"),
        Column("composition_high", "effect", source + "composition_high"),
        Column("rate", "effect", source + "rate"),
        Column("rate_low", "effect", source + "rate_low"),
        Column("rate_high", "effect", source + "rate_high"),
        Column("moved", "share1", source + "moved"),
    )
    rows = tuple(_mix_row(context, row) for row in waves.decomposition)
    return _sheet(context, "wave_mix", columns, rows, "mix_note")


def _mix_row(context: Context, row: MixRow) -> Row:
    total = not row.value and not row.rest
    name = waves_say(context.voice, "mix.total" if total else "mix.rest") if not row.value else clean(row.value)
    cells: dict[str, Value] = {"grouping": clean(row.segment), "group": name}
    names = ("share_before", "share_after", "composition", "composition_low", "composition_high", "rate", "rate_low")
    cells |= {key: number(getattr(row, key)) for key in (*names, "rate_high", "moved")}
    return Row(cells, strong=total)


def _treatment(context: Context) -> Sheet | None:
    waves = context.diagnosis.waves
    if waves is None or not waves.treatment:
        return None
    source = "waves.treatment[]."
    columns = (
        Column("grouping", "text", source + "segment"),
        Column("group", "text", source + "value"),
        Column("dimension", "text", source + "code"),
        Column("treated_change", "effect", source + "treated_change", masked=True),
        Column("treated_low", "effect", source + "treated_low"),
        Column("treated_high", "effect", source + "treated_high"),
        Column("others_change", "effect", source + "others_change"),
        Column("others_low", "effect", source + "others_low"),
        Column("others_high", "effect", source + "others_high"),
        Column("treatment_effect", "effect", source + "effect", formula="{treated_change}-{others_change}"),
        Column("treatment_low", "effect", source + "effect_low"),
        Column("treatment_high", "effect", source + "effect_high"),
        Column("effect_state", "text", source + "verdict"),
        Column("p_adjusted", "p_value", source + "p_adjusted"),
    )
    rows = tuple(_treatment_row(context, row) for row in waves.treatment)
    return _sheet(context, "wave_treatment", columns, rows, "treatment_note")


def _treatment_row(context: Context, row: Treatment) -> Row:
    state = effect_state(row, context.diagnosis.thresholds)
    cells: dict[str, Value] = {
        "grouping": clean(row.segment),
        "group": clean(row.value),
        "dimension": context.dimension_name(row.code),
        "effect_state": f"{GLYPHS[state]} {waves_say(context.voice, f'effect.{state}')}",
    }
    if row.suppressed:
        return Row(cells, hidden=context.words("hidden.small", k=context.diagnosis.thresholds.min_cell))
    names = ("treated_change", "treated_low", "treated_high", "others_change", "others_low", "others_high")
    cells |= {name: number(getattr(row, name)) for name in (*names, "p_adjusted")}
    cells |= {
        "treatment_effect": row.effect,
        "treatment_low": number(row.effect_low),
        "treatment_high": number(row.effect_high),
    }
    return Row(cells, indicative=state == "indicative", strong=row.code == OVERALL)


def _series(context: Context) -> Sheet | None:
    waves = context.diagnosis.waves
    if waves is None or not waves.series:
        return None
    source = "waves.series[]."
    columns = (
        Column("measure", "text", source + "code"),
        Column("wave_name", "text", source + "wave"),
        Column("n", "count", source + "n", masked=True),
        Column("wave_value", "score", source + "mean"),
        Column("wave_low", "score", source + "low"),
        Column("wave_high", "score", source + "high"),
        Column("limit_low", "score", source + "limit_low"),
        Column("limit_high", "score", source + "limit_high"),
        Column("signal", "text", source + "beyond"),
        Column("slope", "effect", "waves.trends[].slope"),
        Column("slope_low", "effect", "waves.trends[].slope_low"),
        Column("slope_high", "effect", "waves.trends[].slope_high"),
        Column("p_adjusted", "p_value", "waves.trends[].p_adjusted"),
    )
    last = max(point.position for point in waves.series)
    rows = tuple(_point_row(context, point, last) for point in waves.series)
    return _sheet(context, "wave_series", columns, rows, "series_note")


def _point_row(context: Context, point: WavePoint, last: int) -> Row:
    waves = context.diagnosis.waves
    cells: dict[str, Value] = {"measure": context.dimension_name(point.code), "wave_name": clean(point.wave)}
    if point.suppressed:
        return Row(cells, hidden=context.words("hidden.small", k=context.diagnosis.thresholds.min_cell))
    said = "beyond" if point.beyond else "pattern" if point.pattern else "usual"
    cells |= {
        "n": point.n,
        "wave_value": point.mean,
        "wave_low": number(point.low),
        "wave_high": number(point.high),
        "limit_low": number(point.limit_low),
        "limit_high": number(point.limit_high),
        "signal": waves_say(context.voice, f"signal.{said}") if math.isfinite(point.limit_low) else "",
    }
    line = next((row for row in waves.trends if row.code == point.code), None) if waves is not None else None
    if line is not None and point.position == last:
        names = ("slope", "slope_low", "slope_high", "p_adjusted")
        cells |= {name: number(getattr(line, name)) for name in names}
    return Row(cells, strong=point.code == OVERALL)


def _sheet(context: Context, key: str, columns: tuple[Column, ...], rows: tuple[Row, ...], note: str) -> Sheet:
    told = waves_say(context.voice, f"figure.{note}")
    return Sheet(key, context.words(f"titles.{key}"), columns, rows, notes=(told,))
