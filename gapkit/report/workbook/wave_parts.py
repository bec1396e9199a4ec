"""The sheets behind a change: the way to the targets, the mix, a treatment, and several waves."""

from __future__ import annotations

import math
from typing import Any

from gapkit.diagnosis.wave_reading import effect_state, way_told
from gapkit.report.outline.wave_parts import way_words
from gapkit.report.states import GLYPHS
from gapkit.report.voice import OVERALL
from gapkit.report.wave_words import waves_say
from gapkit.report.workbook.context import Context
from gapkit.report.workbook.grid import Cell, Column, Row, Sheet, Value, number
from gapkit.report.workbook.words import clean
from gapkit.scoring.waves.results import Attainment, MixRow, Treatment, WavePoint

_STATES = {"reached": "▲", "closer": "△", "further": "▼", "unclear": "◌"}


def _columns(table: str, *named: str | tuple[str, str], kind: str = "text", **more: Any) -> tuple[Column, ...]:
    """Return columns of a kind: each a name, or a name and what the diagnosis calls it in its table."""
    pairs = ((one, one) if isinstance(one, str) else one for one in named)
    return tuple(Column(key, kind, f"waves.{table}[].{field}", **more) for key, field in pairs)


_TARGETS = (
    *_columns("attainment", ("level", "level"), ("measure", "code")),
    *_columns(
        "attainment", ("wave_before", "start"), ("wave_after", "current"), ("target_gap", "target"), kind="effect"
    ),
    *_columns("attainment", ("way_share", "share"), ("way_low", "share_low"), ("way_high", "share_high"), kind="share"),
    *_columns("attainment", ("way_limits", "kind"), ("way_state", "state")),
)
_MIX = (
    *_columns("decomposition", ("grouping", "segment"), ("group", "value")),
    *_columns("decomposition", "share_before", "share_after", kind="share1"),
    *_columns("decomposition", "composition", "composition_low", "composition_high", kind="effect"),
    *_columns("decomposition", "rate", "rate_low", "rate_high", kind="effect"),
    *_columns("decomposition", "moved", kind="share1"),
)
_TREATMENT = (
    *_columns("treatment", ("grouping", "segment"), ("group", "value"), ("dimension", "code")),
    *_columns("treatment", "treated_change", kind="effect", masked=True),
    *_columns("treatment", "treated_low", "treated_high", "others_change", "others_low", "others_high", kind="effect"),
    *_columns("treatment", ("treatment_effect", "effect"), kind="effect", formula="{treated_change}-{others_change}"),
    *_columns("treatment", ("treatment_low", "effect_low"), ("treatment_high", "effect_high"), kind="effect"),
    *_columns("treatment", ("effect_state", "verdict")),
    *_columns("treatment", "p_adjusted", kind="p_value"),
)
_SERIES = (
    *_columns("series", ("measure", "code"), ("wave_name", "wave")),
    *_columns("series", "n", kind="count", masked=True),
    *_columns("series", ("wave_value", "mean"), ("wave_low", "low"), ("wave_high", "high"), kind="score"),
    *_columns("series", "limit_low", "limit_high", kind="score"),
    *_columns("series", ("signal", "beyond")),
    *_columns("trends", "slope", "slope_low", "slope_high", kind="effect"),
    *_columns("trends", "p_adjusted", kind="p_value"),
)


def wave_sheets(context: Context) -> list[Sheet]:
    """Return the sheets this comparison has."""
    waves = context.diagnosis.waves
    if waves is None:
        return []
    last = max((point.position for point in waves.series), default=0)
    made = (
        _sheet(context, "targets", _TARGETS, [_target_row(context, row) for row in waves.attainment]),
        _sheet(context, "mix", _MIX, [_mix_row(context, row) for row in waves.decomposition]),
        _sheet(context, "treatment", _TREATMENT, [_treatment_row(context, row) for row in waves.treatment]),
        _sheet(context, "series", _SERIES, [_point_row(context, point, last) for point in waves.series]),
    )
    found = [sheet for sheet in made if sheet.rows]
    if waves.promises or waves.initiatives:
        from gapkit.report.workbook.past_plan import past_plan_sheets

        found += past_plan_sheets(context, waves)
    return found


def _way(context: Context, row: Attainment) -> dict[str, Value]:
    """Return the share of the way with its interval; that it cannot be told where the interval says next to nothing."""
    voice = context.voice
    if not way_told(row):
        share, why = way_words(voice, row)
        return {"way_limits": f"{share}: {why}" if why else waves_say(voice, "limits.none")}
    return {
        "way_share": number(row.share),
        "way_low": number(row.share_low),
        "way_high": number(row.share_high),
        "way_limits": waves_say(voice, f"limits.{row.kind.replace(' ', '_')}"),
    }


def _target_row(context: Context, row: Attainment) -> Row:
    voice = context.voice
    return Row(
        {
            "level": waves_say(voice, f"levels.{row.level}"),
            "measure": context.item_text(row.code) if row.level == "item" else context.dimension_name(row.code),
            "wave_before": row.start,
            "wave_after": row.current,
            "target_gap": row.target,
            **_way(context, row),
            "way_state": f"{_STATES[row.state]} {waves_say(voice, f'way.{row.state}')}",
        }
    )


def _mix_row(context: Context, row: MixRow) -> Row:
    total = not row.value and not row.rest
    name = waves_say(context.voice, "mix.total" if total else "mix.rest") if not row.value else clean(row.value)
    cells: dict[str, Value] = {"grouping": clean(row.segment), "group": name}
    names = ("share_before", "share_after", "composition", "composition_low", "composition_high", "rate", "rate_low")
    cells |= {key: number(getattr(row, key)) for key in (*names, "rate_high", "moved")}
    return Row(cells, strong=total)


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


def _point_row(context: Context, point: WavePoint, last: int) -> Row:
    waves = context.diagnosis.waves
    cells: dict[str, Value] = {"measure": context.dimension_name(point.code), "wave_name": clean(point.wave)}
    if point.suppressed:
        return Row(cells, hidden=context.words("hidden.small", k=context.diagnosis.thresholds.min_cell))
    said = "beyond" if point.beyond else "pattern" if point.pattern else "usual"
    kind = "effect" if context.paired else "score"
    values = {"wave_value": point.mean, "wave_low": point.low, "wave_high": point.high}
    values |= {"limit_low": point.limit_low, "limit_high": point.limit_high}
    cells |= {key: None if number(value) is None else Cell(value, kind=kind) for key, value in values.items()}
    cells |= {
        "n": point.n,
        "signal": waves_say(context.voice, f"signal.{said}") if math.isfinite(point.limit_low) else "",
    }
    line = next((row for row in waves.trends if row.code == point.code), None) if waves is not None else None
    if line is not None and point.position == last:
        names = ("slope", "slope_low", "slope_high", "p_adjusted")
        cells |= {name: number(getattr(line, name)) for name in names}
    return Row(cells, strong=point.code == OVERALL)


def _sheet(context: Context, part: str, columns: tuple[Column, ...], rows: list[Row]) -> Sheet:
    title, note = context.words(f"titles.wave_{part}"), waves_say(context.voice, f"figure.{part}_note")
    return Sheet(f"wave_{part}", title, columns, tuple(rows), notes=(note,))
