"""A treatment beside the others, several waves with their limits, and the people who answered twice."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gapkit.diagnosis.wave_reading import effect_state
from gapkit.record import replace
from gapkit.report.blocks import Axis, Card, Cards, Cell, Column, Figure, Mark, Row, Strip, Table
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.outline.cells import count_cell, hidden_cell, interval_small, known, name_cell
from gapkit.report.outline.marks import gap_axis, gap_strip, scale_axis
from gapkit.report.outline.wave_rows import ESTABLISHED
from gapkit.report.voice import OVERALL, Voice, upper_first
from gapkit.report.wave_words import waves_say
from gapkit.report.wording import sentence_of, title_of
from gapkit.scoring.results import Gap
from gapkit.scoring.waves.results import Treatment, WavePoint, Waves


def change_axis(voice: Voice, rows: Sequence[Gap]) -> Axis:
    """Return the axis of changes: that of gaps under its own name."""
    axis = gap_axis(voice, rows)
    return replace(axis, name=waves_say(voice, "axis", low=axis.low_text, high=axis.high_text))


def treatment_figure(voice: Voice, waves: Waves) -> Figure | None:
    """Return how much more the treated group changed; None when none was named."""
    if not waves.treatment:
        return None
    first = waves.treatment[0]
    rows = sorted(waves.treatment, key=lambda row: row.code == OVERALL)
    axis = change_axis(voice, [_effect(row) for row in waves.treatment])
    columns = (
        Column("dimension", voice.say("columns.dimension"), "text"),
        Column("treated", waves_say(voice, "columns.treated"), "gap", small=voice.say("columns.between")),
        Column("others", waves_say(voice, "columns.others"), "gap", small=voice.say("columns.between")),
        Column("strip", waves_say(voice, "columns.effect"), "strip", axis=axis),
        Column("effect", waves_say(voice, "columns.effect"), "gap", small=voice.say("columns.between")),
        Column("state", voice.say("columns.reading"), "state"),
    )
    value = voice.locale.quoted(excerpt(plain(first.value), 40))
    found = next((f for f in voice.diagnosis.findings if f.kind == "wave.treated" and f.state in ESTABLISHED), None)
    return Figure(
        id="f-olas-actuacion",
        title=title_of(found, voice) if found else waves_say(voice, "figure.treatment", value=value),
        subtitle=waves_say(voice, "figure.treatment_subtitle", segment=excerpt(plain(first.segment), 40)),
        table=Table(
            id="t-olas-actuacion",
            caption=waves_say(voice, "figure.treatment_caption"),
            columns=columns,
            rows=tuple(_treatment_row(voice, row) for row in rows),
        ),
        note=waves_say(voice, "figure.treatment_note"),
    )


def _treatment_row(voice: Voice, row: Treatment) -> Row:
    name, state = name_cell(voice.name(row.code)), effect_state(row, voice.diagnosis.thresholds)
    if row.suppressed:
        hidden = hidden_cell(voice)
        return Row((name, hidden, hidden, Strip(()), hidden, Cell(voice.state_words("hidden"), state="hidden")))
    signed = voice.locale.signed
    told = [
        Cell(signed(value), small=interval_small(voice, low, high), value=known(value))
        for value, low, high in (
            (row.treated_change, row.treated_low, row.treated_high),
            (row.others_change, row.others_low, row.others_high),
            (row.effect, row.effect_low, row.effect_high),
        )
    ]
    chip = Cell(waves_say(voice, f"effect.{state}"), state=state, value=state)
    return Row((name, *told[:2], gap_strip(_effect(row), state, voice), told[2], chip))


def _effect(row: Treatment) -> Gap:
    return Gap(row.code, "", None, 1, gap=row.effect, gap_low=row.effect_low, gap_high=row.effect_high)


def series_figure(voice: Voice, waves: Waves) -> Figure | None:
    """Return every wave with the limits of its control chart; None with fewer than three."""
    points = [point for point in waves.series if point.code in (OVERALL, _only(waves))]
    if not points:
        return None
    ends = [v for p in points for v in (p.mean, p.low, p.high, p.limit_low, p.limit_high) if math.isfinite(v)]
    if voice.paired:
        axis = gap_axis(voice, [Gap("", "", None, 1, gap=end, gap_low=end, gap_high=end) for end in ends])
    else:
        axis = scale_axis(voice, ends, waves_say(voice, "columns.waves"))
    columns = (
        Column("wave", waves_say(voice, "columns.wave"), "text"),
        Column("strip", waves_say(voice, "columns.series"), "strip", axis=axis),
        Column("mean", waves_say(voice, "columns.value"), "gap", small=voice.say("columns.between")),
        Column("n", waves_say(voice, "columns.n"), "count"),
        Column("signal", waves_say(voice, "columns.signal"), "text"),
    )
    slopes = [
        waves_say(
            voice,
            "trend_line",
            name=voice.name(row.code),
            slope=voice.locale.signed(row.slope),
            between=voice.locale.interval(row.slope_low, row.slope_high),
        )
        for row in waves.trends
    ]
    note = waves_say(voice, "figure.series_note")
    return Figure(
        id="f-olas-serie",
        title=waves_say(voice, "figure.series"),
        subtitle=waves_say(voice, "figure.series_subtitle"),
        table=Table(
            id="t-olas-serie",
            caption=waves_say(voice, "figure.series_caption"),
            columns=columns,
            rows=tuple(_point_row(voice, point) for point in points),
            stacked=True,
        ),
        legend=(
            ("zone", waves_say(voice, "legend.limits")),
            ("perception", waves_say(voice, "legend.wave")),
        ),
        note=" ".join([note, *([waves_say(voice, "trend_lead", lines="; ".join(slopes))] if slopes else [])]),
    )


def _only(waves: Waves) -> str:
    """Return the code that stands for the whole where there is no overall row."""
    codes = list(dict.fromkeys(point.code for point in waves.series))
    return codes[0] if codes and OVERALL not in codes else OVERALL


def _point_row(voice: Voice, point: WavePoint) -> Row:
    name = name_cell(plain(point.wave))
    if point.suppressed:
        hidden = hidden_cell(voice)
        return Row((name, Strip(()), hidden, hidden, Cell(MISSING)))
    marks = [Mark("perception", point.mean)]
    if math.isfinite(point.low):
        marks.append(Mark("interval_over", point.low, point.high))
    if math.isfinite(point.limit_low):
        marks.append(Mark("zone", point.limit_low, point.limit_high))
    value = voice.locale.signed(point.mean) if voice.paired else voice.locale.number(point.mean, 2)
    small = interval_small(voice, point.low, point.high, signed=voice.paired)
    said = "beyond" if point.beyond else "pattern" if point.pattern else "usual"
    signal = waves_say(voice, f"signal.{said}")
    return Row(
        (
            name,
            Strip(tuple(marks)),
            Cell(value, small=small, value=point.mean),
            count_cell(voice, point.n),
            Cell(signal),
        )
    )


def same_people_card(voice: Voice, waves: Waves) -> Cards | None:
    """Return what those who answered both waves did; None when nobody is known to have."""
    row = next((one for one in waves.same_people if one.code == OVERALL), None)
    if row is None:
        return None
    told = [
        waves_say(
            voice,
            "same.change",
            n=voice.locale.number(row.n),
            change=voice.locale.signed(row.change),
            between=voice.locale.interval(row.change_low, row.change_high),
        )
    ]
    told += [upper_first(sentence_of(f, voice)) for f in voice.diagnosis.findings if f.kind == "wave.return"]
    if math.isfinite(row.reliable):
        share, points = voice.locale.share, voice.locale.number(row.reliable, 2)
        told.append(waves_say(voice, "same.reliable", up=share(row.improved), down=share(row.worsened), points=points))
    return Cards((Card(waves_say(voice, "same.title"), paragraphs=tuple(told)),), columns=1)
