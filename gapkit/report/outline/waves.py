"""Waves: what moved since an earlier survey, how sure that is, and whether people got more or expect less."""

from __future__ import annotations

import math
from collections import Counter
from functools import partial

from gapkit.diagnosis.wave_reading import change_state
from gapkit.report.blocks import Axis, Block, Cards, Cell, Column, Figure, Flags, Mark, Row, Section, Strip, Table
from gapkit.report.formats import excerpt, plain
from gapkit.report.outline.cells import hidden_cell, item_cell, known, name_cell, people_text, within
from gapkit.report.outline.marks import gap_axis, gap_strip, scale_axis
from gapkit.report.outline.roadmap import next_wave_section
from gapkit.report.outline.wave_parts import part_blocks
from gapkit.report.outline.wave_rows import (
    ESTABLISHED,
    change_cell,
    change_chip,
    measure_name,
    outcomes_figure,
    sources_figure,
)
from gapkit.report.outline.wave_series import change_axis
from gapkit.report.voice import OVERALL, Voice, upper_first
from gapkit.report.wave_words import changed_list, note_text, value_text, waves_say
from gapkit.report.wording import TITLE_LIMIT, sentence_of, title_of
from gapkit.scoring.results import Gap
from gapkit.scoring.waves.results import WaveChange, Waves

MOST_ITEMS = 7
"""Items shown, those that moved most; the workbook has them all."""

_LEAD_LIMIT = 420
_WAYS = ("better", "worse", "less", "more", "unclear", "indicative", "hidden", "stable")
_MOVED = ("wave.up", "wave.down", "wave.stable", "wave.none")
_LEAD = ("wave.treated", "wave.trend", "wave.mde", "wave.return", "wave.mix")


def waves_section(voice: Voice) -> Section | None:
    """Return the section of the change since an earlier wave; without one, what the next wave needs."""
    waves, ahead = voice.diagnosis.waves, next_wave_section(voice)
    if waves is None:
        return ahead
    if waves.design == "incomparable":
        return _incomparable(voice, ahead)
    whole = [row for row in waves.rows if not row.segment]
    parts = sorted((row for row in whole if row.level in ("dimension", "overall")), key=_place)
    blocks: list[Block] = []
    if parts:
        blocks.append(changes_figure(voice, waves, parts, "olas"))
        if voice.paired:
            blocks.append(sources_figure(voice, parts))
    if outcomes := [row for row in whole if row.level == "outcome"]:
        blocks.append(outcomes_figure(voice, outcomes))
    if items := [row for row in whole if row.level == "item"]:
        moved = sorted(items, key=lambda row: -abs(row.change) if math.isfinite(row.change) else math.inf)[:MOST_ITEMS]
        ordered = sorted(moved, key=lambda row: -row.change if math.isfinite(row.change) else math.inf)
        blocks.append(changes_figure(voice, waves, ordered, "olas-aspectos", of=len(items)))
    blocks += part_blocks(voice, waves)
    if flags := _remarks(voice, waves):
        blocks.append(Flags(tuple(flags)))
    return Section(
        id="olas",
        kicker=waves_say(voice, "section.kicker"),
        title=_title(voice, whole),
        contents=waves_say(voice, "section.contents"),
        lead=_lead(voice),
        blocks=(*blocks, *_ahead(ahead)),
    )


def _place(row: WaveChange) -> tuple[bool, bool, float]:
    """Return where a row stands: the largest shortfall of today first, hidden ones last, the whole under them."""
    known_now = math.isfinite(row.after)
    return row.level == "overall", not known_now, row.after if known_now else 0.0


def legend_of(voice: Voice, waves: Waves) -> tuple[tuple[str, str], ...]:
    """Return the marks of the two waves with their names and sizes."""
    names = [excerpt(plain(waves.before.name), 40), plain(str(voice.diagnosis.study.get("wave", "")))]
    names[1] = excerpt(names[1], 40) if names[1] else waves_say(voice, "legend.now")
    numbers = [waves.before.n, voice.people]
    told = [
        waves_say(voice, "legend.named", name=name, n=people_text(voice, [n]))
        for name, n in zip(names, numbers, strict=True)
    ]
    return ("earlier", told[0]), ("perception", told[1])


def changes_figure(voice: Voice, waves: Waves, rows: list[WaveChange], name: str, *, of: int = 0) -> Figure:
    """Return both waves and the change between them, row by row; `of` says how many rows there would be."""
    items = rows[0].level == "item"
    waves_axis, moved_axis = _axis(voice, rows), change_axis(voice, [_as_gap(row) for row in rows])
    columns = (
        Column("what", voice.say("columns.item" if items else "columns.dimension"), "text"),
        Column("waves", waves_say(voice, "columns.waves"), "strip", axis=waves_axis),
        Column("before", waves_say(voice, "columns.before"), "gap"),
        Column("after", waves_say(voice, "columns.after"), "gap"),
        Column("change_strip", waves_say(voice, "columns.change"), "strip", axis=moved_axis),
        Column("change", waves_say(voice, "columns.change"), "gap", small=voice.say("columns.between")),
        Column("state", voice.say("columns.reading"), "state"),
    )
    level = voice.locale.share(voice.diagnosis.thresholds.level)
    kind = "items" if items else "parts"
    base = people_text(voice, [n for row in rows for n in (row.n_before, row.n_after)])
    measure = waves_say(voice, f"measure.{'gap' if voice.paired else 'rating'}")
    method = waves_say(voice, f"method.{waves.design}", n=voice.locale.number(waves.common))
    rest = " " + waves_say(voice, "figure.items_rest", k=len(rows), m=of) if of > len(rows) else ""
    return Figure(
        id=f"f-{name}",
        title=waves_say(voice, f"figure.{kind}"),
        subtitle=waves_say(voice, "figure.subtitle", measure=measure, level=level, base=base, method=method),
        table=Table(
            id=f"t-{name}",
            caption=waves_say(voice, f"figure.{kind}_caption"),
            columns=columns,
            rows=tuple(_change_row(voice, row) for row in rows),
            stacked=True,
        ),
        legend=(*legend_of(voice, waves), ("band", waves_say(voice, "legend.band", gap=voice.smallest_gap))),
        note=waves_say(voice, f"figure.{kind}_note", gap=voice.smallest_gap, rate=voice.rules["rate"]) + rest,
        long=items,
    )


def _change_row(voice: Voice, row: WaveChange) -> Row:
    head = item_cell(voice, row.code) if row.level == "item" else name_cell(measure_name(voice, row))
    if row.suppressed:
        hidden = hidden_cell(voice, protected=row.protected)
        return Row((head, Strip(()), hidden, hidden, Strip(()), hidden, change_chip(voice, row)))
    values = (row.before, row.after)
    told = [Cell(value_text(voice, row, value), value=known(value)) for value in values]
    state = change_state(row, voice.diagnosis.thresholds)
    return Row(
        (
            head,
            _pair(row),
            *told,
            gap_strip(_as_gap(row), state, voice),
            change_cell(voice, row),
            change_chip(voice, row),
        )
    )


def _pair(row: WaveChange) -> Strip:
    """Return both waves on one line with the distance between them."""
    if not math.isfinite(row.change):
        return Strip(())
    way = "gap_over" if row.change > 0 else "gap_short"
    return Strip((Mark(way, row.before, row.after), Mark("earlier", row.before), Mark("perception", row.after)))


def _axis(voice: Voice, rows: list[WaveChange]) -> Axis:
    values = [value for row in rows for value in (row.before, row.after)]
    if not voice.paired:
        return scale_axis(voice, values, waves_say(voice, "columns.waves"))
    ends = [value for value in values if math.isfinite(value)] or [0.0]
    whole = Gap("", "", None, 1, gap=ends[0], gap_low=min(ends), gap_high=max(ends))
    return gap_axis(voice, [whole])


def _as_gap(row: WaveChange) -> Gap:
    """Return a change in the place of a gap, for the marks that draw one."""
    return Gap(row.code, "", None, row.n_after, gap=row.change, gap_low=row.change_low, gap_high=row.change_high)


def _title(voice: Voice, rows: list[WaveChange]) -> str:
    thresholds, limit = voice.diagnosis.thresholds, TITLE_LIMIT[voice.language]
    parts = [row for row in rows if row.level == "dimension"]
    found = next((f for f in voice.diagnosis.findings if f.kind in _MOVED and f.subject == OVERALL), None)
    words = partial(voice.count, m=len(parts), feminine=True)
    if len(parts) < 2:
        return title_of(found, voice) if found is not None else waves_say(voice, "section.title_plain")
    counts = Counter(_way(row, change_state(row, thresholds)) for row in parts)
    told = [waves_say(voice, f"count.{way}", count=counts[way], k=words(counts[way])) for way in _WAYS if counts[way]]
    # Where not all of it fits, what stands still is left to the figure.
    for kept in (told, told[:-1] if counts["stable"] and len(told) > 1 else []):
        title = waves_say(voice, "section.title", m=words(len(parts)), parts=voice.locale.joined(kept))
        if kept and len(title) <= limit:
            return title
    return waves_say(voice, "section.title_plain")


def _way(row: WaveChange, state: str) -> str:
    """Return which way a row moved, for the title; less expected is not better."""
    expected = row.source == "expectations"
    match state:
        case "over" | "over_small":
            return "less" if expected else "better"
        case "short" | "short_small":
            return "more" if expected else "worse"
    return "stable" if state == "meets" else state


def _lead(voice: Voice) -> str:
    whole = [f for f in voice.diagnosis.findings if f.kind in _MOVED and f.subject == OVERALL]
    rest = [f for kind in _LEAD for f in voice.diagnosis.findings if f.kind == kind]
    rest.sort(key=lambda f: f.kind == "wave.treated" and f.state not in ESTABLISHED)
    return within(_LEAD_LIMIT, [upper_first(sentence_of(f, voice)) for f in (*whole, *rest)])


def _remarks(voice: Voice, waves: Waves) -> list[tuple[str, str]]:
    """Return what has to be known to read the comparison rightly."""
    told = []
    if waves.changed:
        what = changed_list(voice, [one.what for one in waves.changed])
        told.append(("caution", waves_say(voice, "remark.declared", what=what)))
    if any("rescaled" in row.notes for row in waves.rows):
        told.append(("caution", waves_say(voice, "remark.rescaled")))
    told += [
        ("passed" if note == "clusters_linked" else "cannot_say", note_text(voice, waves, note)) for note in waves.notes
    ]
    return told


def _incomparable(voice: Voice, ahead: Section | None) -> Section:
    finding = next(f for f in voice.diagnosis.findings if f.kind == "wave.incomparable")
    return Section(
        id="olas",
        kicker=waves_say(voice, "section.kicker"),
        title=title_of(finding, voice),
        contents=waves_say(voice, "section.contents"),
        lead=upper_first(sentence_of(finding, voice)),
        blocks=(Flags((("cannot_say", waves_say(voice, "remark.incomparable")),)), *_ahead(ahead)),
    )


def _ahead(ahead: Section | None) -> tuple[Cards, ...]:
    """Return the card of the next wave."""
    if ahead is None:
        return ()
    return tuple(block for block in ahead.blocks if isinstance(block, Cards))
