"""The heat map of channels and touchpoints, small cells protected."""

from __future__ import annotations

import math

from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Row, Table
from gapkit.report.formats import FIRM, MISSING
from gapkit.report.outline.cells import hidden_cell, known
from gapkit.report.outline.journey_tables import cell_state
from gapkit.report.states import heat_class
from gapkit.report.touch_words import channel_name, touchpoint_name
from gapkit.report.voice import Voice
from gapkit.scoring.journey.results import JourneyCell

_SURE = ("gap_relevant", "gap_trivial")


def channels_block(voice: Voice, whole: list[JourneyCell]) -> Block | None:
    """Return the map; a card with the reason where most of it would be hidden or indicative; None without channels."""
    cells = {(cell.channel, cell.touchpoint): cell for cell in voice.diagnosis.journey if cell.channel}
    journey = voice.diagnosis.questionnaire.journey
    told = {key: cell for key, cell in cells.items() if cell.basis in ("measured", "thin")}
    if journey is None or not told:
        return None
    weak = sum(cell.suppressed or cell_state(voice, cell) in ("hidden", "indicative") for cell in told.values())
    if 2 * weak > len(told):
        text = voice.say("journey.map_not_drawn", k=voice.diagnosis.thresholds.indicative_below)
        return Cards((Card(voice.say("journey.map_not_drawn_title"), paragraphs=(text,)),), columns=2)
    channels = [one.code for one in journey.channels if any(key[0] == one.code for key in told)]
    points = [cell for cell in whole if any(key[1] == cell.touchpoint for key in told)]
    columns = (
        Column("channel", voice.say("journey.columns.channel"), "text"),
        *(Column(cell.touchpoint, touchpoint_name(voice, cell.touchpoint), "heat") for cell in points),
    )
    rows = tuple(
        Row(
            (
                Cell(channel_name(voice, channel)),
                *(_cell(voice, cells.get((channel, point.touchpoint))) for point in points),
            )
        )
        for channel in channels
    )
    kind = "" if voice.paired else "_perception"
    legend = []
    if any(cell_state(voice, cell) == "indicative" for cell in told.values()):
        legend.append(("indicative", voice.say("marks.indicative")))
    if any(cell.suppressed for cell in told.values()):
        legend.append(("hidden", voice.say("marks.hidden")))
    return Figure(
        id="f-canales",
        title=voice.say(f"journey.map_figure{kind}"),
        subtitle=voice.say(f"journey.map_subtitle{kind}", n=voice.diagnosis.thresholds.indicative_below),
        table=Table("t-canales", voice.say(f"journey.map_figure{kind}"), columns, rows),
        legend=tuple(legend),
        note=voice.say(f"journey.map_note{kind}", k=voice.diagnosis.thresholds.min_cell, **voice.rules),
    )


def _cell(voice: Voice, cell: JourneyCell | None) -> Cell:
    if cell is None:
        return Cell(MISSING)
    if cell.suppressed:
        return hidden_cell(voice, protected=cell.protected)
    if cell.basis not in ("measured", "thin"):
        return Cell(MISSING, small=voice.say("journey.blank"))
    people = voice.say("words.n", n=voice.locale.number(cell.n)).replace(" ", FIRM)
    if not voice.paired:
        thin = cell.basis == "thin"
        return Cell(voice.locale.number(cell.perception, 1), small=people, value=known(cell.perception), dashed=thin)
    if not math.isfinite(cell.gap):
        return Cell(MISSING)
    state = cell_state(voice, cell)
    indicative = state == "indicative"
    return Cell(
        text=voice.locale.signed(cell.gap, 1),
        small=f"{voice.state_brief(state)} · {people}",
        value=cell.gap,
        state=state,
        shade=heat_class(cell.gap, voice.diagnosis.thresholds.smallest_gap),
        bold=not indicative and cell.verdict in _SURE,
        dashed=indicative,
    )
