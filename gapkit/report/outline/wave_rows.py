"""Rows of changes: cells of one change, what changes of the gap come from, and the outcomes."""

from __future__ import annotations

from gapkit.diagnosis.wave_reading import change_state, lost_in_correction
from gapkit.record import replace
from gapkit.report.blocks import Cell, Column, Figure, Row, Table
from gapkit.report.formats import MISSING
from gapkit.report.outline.cells import hidden_cell, known, name_cell, people_text
from gapkit.report.voice import Voice
from gapkit.report.wave_words import change_text, outcome_name, range_text, value_text, waves_say
from gapkit.scoring.waves.results import WaveChange

ESTABLISHED = ("over", "over_small", "short_small", "short")
"""Readings of a change that is established; they have other words where it comes from expectations alone."""


def measure_name(voice: Voice, row: WaveChange) -> str:
    """Return what a row is about."""
    if row.level == "outcome":
        return outcome_name(voice, row.code, row.metric)
    return voice.item_text(row.code) if row.level == "item" else voice.name(row.code)


def change_cell(voice: Voice, row: WaveChange) -> Cell:
    """Return a change with its interval."""
    if row.suppressed:
        return hidden_cell(voice, protected=row.protected)
    text, between = change_text(voice, row)
    return Cell(text, small=between, value=known(row.change))


def change_chip(voice: Voice, row: WaveChange) -> Cell:
    """Return the reading of a change as a chip."""
    state = change_state(row, voice.diagnosis.thresholds)
    return Cell(change_words(voice, row), state=state, value=state)


def change_words(voice: Voice, row: WaveChange) -> str:
    """Return the reading of a change in words."""
    thresholds = voice.diagnosis.thresholds
    state, corrected = change_state(row, thresholds), lost_in_correction(row, thresholds)
    return state_words(voice, state, protected=row.protected, source=row.source, corrected=corrected)


def state_words(
    voice: Voice, state: str, *, protected: bool = False, source: str | None = None, corrected: bool = False
) -> str:
    """Return the words of the reading of a change; less expected is no improvement, more expected no setback.

    `corrected` says that it was the correction for the number of tests that a change did not pass.
    """
    if state == "hidden":
        return voice.state_words(state, protected=protected)
    if corrected and state == "unclear":
        return waves_say(voice, "states_corrected.unclear")
    expected = source == "expectations" and state in ESTABLISHED
    return waves_say(voice, f"states{'_expected' if expected else ''}.{state}")


def sources_figure(voice: Voice, rows: list[WaveChange]) -> Figure:
    """Return how perception and expectation moved, and which of them an established change comes from."""
    columns = (
        Column("dimension", voice.say("columns.dimension"), "text"),
        Column("perception", waves_say(voice, "columns.perception"), "gap", small=voice.say("columns.between")),
        Column("expectation", waves_say(voice, "columns.expectation"), "gap", small=voice.say("columns.between")),
        Column("source", waves_say(voice, "columns.source"), "text"),
    )
    return Figure(
        id="f-olas-origen",
        title=waves_say(voice, "figure.sources"),
        subtitle=waves_say(
            voice, "figure.sources_subtitle", level=voice.locale.share(voice.diagnosis.thresholds.level)
        ),
        table=Table(
            id="t-olas-origen",
            caption=waves_say(voice, "figure.sources_caption"),
            columns=columns,
            rows=tuple(_source_row(voice, row) for row in rows),
        ),
        note=waves_say(voice, "figure.sources_note"),
    )


def _source_row(voice: Voice, row: WaveChange) -> Row:
    name = name_cell(voice.name(row.code))
    if row.suppressed:
        hidden = hidden_cell(voice, protected=row.protected)
        return Row((name, hidden, hidden, Cell(MISSING)))
    told = [
        replace(change_cell(voice, replace(row, change=value, change_low=low, change_high=high)), value=known(value))
        for value, low, high in (
            (row.perception_change, row.perception_low, row.perception_high),
            (row.expectation_change, row.expectation_low, row.expectation_high),
        )
    ]
    return Row((name, *told, Cell(source_words(voice, row))))


def source_words(voice: Voice, row: WaveChange) -> str:
    """Return what an established change of a gap comes from; why there is nothing to say otherwise."""
    if row.source is None:
        return waves_say(voice, "source.none")
    return waves_say(voice, f"source.{row.source}.{'up' if row.change > 0 else 'down'}")


def outcomes_figure(voice: Voice, rows: list[WaveChange]) -> Figure:
    """Return the outcomes of both waves and their change."""
    columns = (
        Column("outcome", waves_say(voice, "columns.outcome"), "text"),
        Column("before", waves_say(voice, "columns.before"), "score", small=voice.say("columns.between")),
        Column("after", waves_say(voice, "columns.after"), "score", small=voice.say("columns.between")),
        Column("change", waves_say(voice, "columns.change"), "gap", small=voice.say("columns.between")),
        Column("state", voice.say("columns.reading"), "state"),
    )
    made = []
    for row in rows:
        values = ((row.before, row.before_low, row.before_high), (row.after, row.after_low, row.after_high))
        told = [
            Cell(value_text(voice, row, v), small=range_text(voice, row, a, b), value=known(v)) for v, a, b in values
        ]
        name = name_cell(measure_name(voice, row), people_text(voice, [row.n_before, row.n_after]))
        made.append(Row((name, *told, change_cell(voice, row), change_chip(voice, row))))
    return Figure(
        id="f-olas-indicadores",
        title=waves_say(voice, "figure.outcomes"),
        subtitle=waves_say(
            voice, "figure.outcomes_subtitle", level=voice.locale.share(voice.diagnosis.thresholds.level)
        ),
        table=Table(
            id="t-olas-indicadores",
            caption=waves_say(voice, "figure.outcomes_caption"),
            columns=columns,
            rows=tuple(made),
        ),
        note=waves_say(voice, "figure.outcomes_note"),
    )
