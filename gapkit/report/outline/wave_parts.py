"""What stands behind a change: the way to the targets, the groups, and who answered."""

from __future__ import annotations

import math

from gapkit.diagnosis.wave_reading import change_state, way_told
from gapkit.report.blocks import Block, Cell, Column, Figure, Mark, Row, Strip, Table
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.outline.cells import hidden_cell, interval_small, known, name_cell, share_cell
from gapkit.report.outline.marks import gap_axis
from gapkit.report.outline.wave_series import same_people_card, series_figure, treatment_figure
from gapkit.report.voice import OVERALL, Voice, upper_first
from gapkit.report.wave_words import change_text, value_text, waves_say
from gapkit.scoring.results import Gap
from gapkit.scoring.waves.results import Attainment, WaveChange, Waves

MOST_GROUPS = 40
_REACHED = {"reached": "over", "closer": "over_small", "further": "short", "unclear": "unclear"}


_MOST_TARGETS = 3
"""Targets of items shown, those furthest away; the workbook has them all."""


def part_blocks(voice: Voice, waves: Waves) -> list[Block]:
    """Return the figures and cards that this comparison has."""
    made: list[Block | None] = [
        *_past(voice, waves),
        None if waves.promises else _targets(voice, waves),
        _groups(voice, waves),
        _mix(voice, waves),
        treatment_figure(voice, waves),
        series_figure(voice, waves),
        same_people_card(voice, waves),
    ]
    return [block for block in made if block is not None]


def _past(voice: Voice, waves: Waves) -> list[Block]:
    """Return what came of the earlier plan; nothing is loaded where there was none."""
    if not (waves.promises or waves.initiatives):
        return []
    from gapkit.report.outline.past_plan import past_plan_blocks

    return past_plan_blocks(voice, waves)


def way_words(voice: Voice, row: Attainment) -> tuple[str, str]:
    """Return the share of the way to a target and its interval; words where the start is too near the target."""
    if not math.isfinite(row.share):
        return MISSING, ""
    if not way_told(row):
        return waves_say(voice, "way.unclear"), waves_say(voice, "way.wide" if row.kind == "bounded" else "way.open")
    between = voice.locale.interval(100 * row.share_low, 100 * row.share_high, 0, signed=False)
    return voice.locale.share(row.share), between


def _targets(voice: Voice, waves: Waves) -> Figure | None:
    furthest = sorted(waves.attainment, key=lambda row: row.current - row.target)
    rows = [row for row in furthest if row.level == "dimension"]
    rows += [row for row in furthest if row.level == "item"][:_MOST_TARGETS]
    if not rows:
        return None
    ends = [value for row in rows for value in (row.start, row.current, row.target)]
    axis = gap_axis(voice, [Gap("", "", None, 1, gap=row_end, gap_low=row_end, gap_high=row_end) for row_end in ends])
    columns = (
        Column("what", voice.say("columns.what"), "text"),
        Column("strip", waves_say(voice, "columns.way"), "strip", axis=axis),
        Column("start", waves_say(voice, "columns.before"), "gap"),
        Column("current", waves_say(voice, "columns.after"), "gap"),
        Column("target", voice.say("columns.target"), "gap"),
        Column("share", waves_say(voice, "columns.share"), "share", small=voice.say("columns.between")),
        Column("state", voice.say("columns.reading"), "state"),
    )
    return Figure(
        id="f-olas-objetivos",
        title=waves_say(voice, "figure.targets"),
        subtitle=waves_say(voice, "figure.targets_subtitle"),
        table=Table(
            id="t-olas-objetivos",
            caption=waves_say(voice, "figure.targets_caption"),
            columns=columns,
            rows=tuple(_target_row(voice, row) for row in rows),
            stacked=True,
        ),
        legend=(
            ("earlier", waves_say(voice, "legend.then")),
            ("perception", waves_say(voice, "legend.now")),
            ("target", voice.say("columns.target")),
        ),
        note=waves_say(voice, "figure.targets_note"),
        long=len(rows) > 8,
    )


def _target_row(voice: Voice, row: Attainment) -> Row:
    item = row.level == "item"
    name = name_cell(voice.item_text(row.code), row.code) if item else name_cell(voice.name(row.code))
    way = "gap_over" if row.current > row.start else "gap_short"
    marks = (
        Mark(way, row.start, row.current),
        Mark("earlier", row.start),
        Mark("target", row.target),
        Mark("perception", row.current),
    )
    told = [Cell(voice.locale.signed(v), value=known(v)) for v in (row.start, row.current, row.target)]
    share, between = way_words(voice, row)
    state = _REACHED[row.state]
    chip = Cell(waves_say(voice, f"way.{row.state}"), state=state, value=state)
    value = known(row.share) if way_told(row) else None
    return Row((name, Strip(marks), *told, Cell(share, small=between, value=value), chip))


def _groups(voice: Voice, waves: Waves) -> Figure | None:
    rows = [row for row in waves.rows if row.segment and row.code == OVERALL]
    if not rows:
        return None
    columns = (
        Column("group", voice.say("columns.group"), "text"),
        Column("before", waves_say(voice, "columns.before"), "gap"),
        Column("after", waves_say(voice, "columns.after"), "gap"),
        Column("change", waves_say(voice, "columns.change"), "gap", small=voice.say("columns.between")),
        Column("state", voice.say("columns.reading"), "state"),
    )
    return Figure(
        id="f-olas-grupos",
        title=waves_say(voice, "figure.groups"),
        subtitle=waves_say(voice, "figure.groups_subtitle"),
        table=Table(
            id="t-olas-grupos",
            caption=waves_say(voice, "figure.groups_caption"),
            columns=columns,
            rows=tuple(_group_row(voice, row) for row in rows[:MOST_GROUPS]),
        ),
        note=waves_say(voice, "figure.groups_note"),
    )


def _group_row(voice: Voice, row: WaveChange) -> Row:
    group = upper_first(excerpt(plain(row.segment), 60))
    state = change_state(row, voice.diagnosis.thresholds)
    if row.suppressed:
        hidden = hidden_cell(voice, protected=row.protected)
        words = voice.state_words("hidden", protected=row.protected)
        return Row((name_cell(row.value), hidden, hidden, hidden, Cell(words, state=state, value=state)), group=group)
    number = voice.locale.number
    name = name_cell(row.value, waves_say(voice, "n_both", before=number(row.n_before), after=number(row.n_after)))
    told = [Cell(value_text(voice, row, v), value=known(v)) for v in (row.before, row.after)]
    text, between = change_text(voice, row)
    chip = Cell(waves_say(voice, f"states.{state}"), state=state, value=state)
    return Row((name, *told, Cell(text, small=between, value=known(row.change)), chip), group=group)


def _mix(voice: Voice, waves: Waves) -> Figure | None:
    totals = [row for row in waves.decomposition if not row.value and not row.rest]
    shifted = [row for row in totals if row.moved > voice.diagnosis.thresholds.mix_moved]
    moved = [row.segment for row in shifted]
    silent = all(row.composition_low <= 0 <= row.composition_high for row in shifted)
    if not moved:
        return None
    signed = voice.locale.signed
    rows = []
    for row in waves.decomposition:
        total = not row.value and not row.rest
        # Where the mix explains nothing, its groups have nothing to say: the workbook lists them.
        if row.segment not in moved or (silent and not total):
            continue
        name = waves_say(voice, "mix.total") if total else waves_say(voice, "mix.rest") if row.rest else row.value
        shares = [Cell(MISSING), Cell(MISSING)]
        if not total:
            shares = [share_cell(voice, share) for share in (row.share_before, row.share_after)]
        parts = [
            Cell(signed(value), small=interval_small(voice, low, high), value=known(value), bold=total)
            for value, low, high in (
                (row.composition, row.composition_low, row.composition_high),
                (row.rate, row.rate_low, row.rate_high),
            )
        ]
        segment = upper_first(excerpt(plain(row.segment), 60))
        told = (name_cell(segment), *parts) if silent else (name_cell(name), *shares, *parts)
        rows.append(Row(told, group="" if silent else segment))
    weights = (
        Column("before", waves_say(voice, "columns.share_before"), "share"),
        Column("after", waves_say(voice, "columns.share_after"), "share"),
    )
    columns = (
        Column("group", waves_say(voice, "columns.grouping") if silent else voice.say("columns.group"), "text"),
        *(() if silent else weights),
        Column("composition", waves_say(voice, "columns.composition"), "gap", small=voice.say("columns.between")),
        Column("rate", waves_say(voice, "columns.rate"), "gap", small=voice.say("columns.between")),
    )
    return Figure(
        id="f-olas-mezcla",
        title=waves_say(voice, "figure.mix_none" if silent else "figure.mix"),
        subtitle=waves_say(voice, "figure.mix_subtitle_none" if silent else "figure.mix_subtitle"),
        table=Table("t-olas-mezcla", waves_say(voice, "figure.mix_caption"), columns, tuple(rows)),
        note=waves_say(voice, "figure.mix_note"),
    )
