"""Archetypes: who expects what, where it hurts whom, an empathy map each; or why there are none."""

from __future__ import annotations

import math

from gapkit.diagnosis.archetype_rules import DOUBTS
from gapkit.report.archetype_words import (
    above_all,
    archetype_name,
    held,
    phrase_of,
    reason_words,
    rule_words,
    said,
    size_words,
    subject_words,
    who_words,
)
from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Mark, Row, Section, Strip, Table
from gapkit.report.formats import MISSING, excerpt
from gapkit.report.outline.archetype_cards import archetype_cards
from gapkit.report.outline.cells import count_cell, hidden_cell, interval_small, known, name_cell, people_text, within
from gapkit.report.outline.contrasts import tested_blocks, told_once
from gapkit.report.outline.marks import span_axis
from gapkit.report.states import chip
from gapkit.report.voice import OVERALL, Voice, upper_first
from gapkit.report.wording import TITLE_LIMIT, sentence_of, title_of
from gapkit.scoring.archetypes.results import NOBODY, Archetype, ArchetypeExpectation
from gapkit.scoring.results import SegmentGap

_LEAD_LIMIT, _NOTE_LIMIT = 320, 900


def archetypes_section(voice: Voice) -> Section | None:
    """Return the section of the archetypes; None when nobody asked for any."""
    found = voice.diagnosis.archetypes
    if found is None or voice.people is None:
        return None
    blocks: list[Block] = []
    if found.reason is not None:
        blocks.append(Cards((_why(voice),), columns=1))
    else:
        blocks.append(_overview(voice))
        if any(not row.suppressed for row in found.expectations):
            blocks.append(_profiles(voice))
        blocks += _contrasts(voice)
        cards = archetype_cards(voice)
        if cards:
            blocks.append(Cards(cards, columns=2))
    if found.fits:
        blocks.append(_fits(voice))
    return Section(
        id="perfiles",
        kicker=said(voice, "kicker"),
        title=_title(voice),
        contents=said(voice, "contents"),
        lead=_lead(voice),
        blocks=tuple(blocks),
    )


def _title(voice: Voice) -> str:
    kinds = ("archetypes.none", *_apart(voice), "archetype.widest", "archetypes.found", "archetypes.asked")
    told = next((f for kind in kinds for f in voice.diagnosis.findings if f.kind == kind), None)
    return excerpt(said(voice, "title"), TITLE_LIMIT[voice.language]) if told is None else title_of(told, voice)


def _lead(voice: Voice) -> str:
    kinds = ("archetypes.found", "archetypes.asked", *_apart(voice), "archetype.widest", "archetypes.hidden")
    if held(voice).reason is not None:
        return ""
    told = [sentence_of(f, voice) for kind in kinds for f in voice.diagnosis.findings if f.kind == kind]
    return within(_LEAD_LIMIT, told or [said(voice, "lead_rules")])


def _apart(voice: Voice) -> tuple[str, ...]:
    """Return the kinds of findings about archetypes held against each other, where that comparison can be made."""
    return () if "formed_by_answers" in held(voice).notes else ("archetype.diff", "archetype.equiv")


def _why(voice: Voice) -> Card:
    found, words = held(voice), reason_words(voice)
    paragraphs = [said(voice, f"why.{found.reason}", **words), said(voice, "why.means")]
    paragraphs += _left_out(voice)
    return Card(said(voice, "why.title"), paragraphs=tuple(paragraphs))


def _left_out(voice: Voice) -> list[str]:
    found, told = held(voice), []
    for name in ("incomplete", "flat"):
        count = getattr(found, name)
        if count:
            told.append(said(voice, f"left_out.{name}", k=voice.locale.number(count), count=count))
    return told


def _overview(voice: Voice) -> Figure:
    found = held(voice)
    columns = [
        Column("archetype", said(voice, "columns.archetype"), "text"),
        Column("n", said(voice, "columns.share"), "share"),
        Column("who", said(voice, "columns.who"), "text"),
    ]
    expects = any(not row.suppressed for row in found.expectations)
    if expects:
        columns.append(Column("expects", said(voice, "columns.expects"), "text"))
    if voice.paired:
        columns.append(Column("gap", said(voice, "columns.gap"), "text"))
    rows = tuple(_overview_row(voice, row, expects=expects) for row in found.rows)
    return Figure(
        id="f-perfiles",
        title=said(voice, "overview.title"),
        subtitle=said(voice, f"overview.subtitle_{found.origin}"),
        table=Table("t-perfiles", said(voice, "overview.caption"), tuple(columns), rows),
        note=within(_NOTE_LIMIT, _notes(voice)),
    )


def _notes(voice: Voice) -> list[str]:
    found, words = held(voice), reason_words(voice)
    told = [said(voice, f"notes.{found.origin}", level=voice.rules["level"], **words)]
    doubts = [said(voice, f"notes.{note}", **words) for note in found.notes if note in DOUBTS]
    while doubts:
        asked = said(voice, "notes.asked", told="; ".join(doubts))
        # One sentence for all: what has no room in it is left out, not the whole.
        if len(doubts) == 1 or len(f"{told[0]} {asked}") <= _NOTE_LIMIT:
            told.append(asked)
            break
        doubts.pop()
    others = (note for note in found.notes if note not in (*DOUBTS, "formed_by_answers"))
    told += [said(voice, f"notes.{note}", **words) for note in others]
    if voice.is_weighted and found.origin == "profiles":
        told.append(said(voice, "notes.weights"))
    if found.people:
        told.append(said(voice, "notes.who", rate=voice.rules["rate"]))
    return [*told, *_left_out(voice)]


def _overview_row(voice: Voice, row: Archetype, *, expects: bool) -> Row:
    name = archetype_name(voice, row.name)
    if row.suppressed:
        empty = Cell(MISSING)
        cells = [Cell(name, small=_rule(voice, row)), hidden_cell(voice, protected=row.protected), empty]
        return Row((*cells, *([empty] if expects else []), *([empty] if voice.paired else [])))
    small = phrase_of(voice, row.name) if row.name != NOBODY else ""
    share = f"{people_text(voice, [row.n])} · {size_words(voice, row)}"
    cells = [
        Cell(name, small="; ".join(part for part in (small, _rule(voice, row)) if part), value=name),
        Cell(voice.locale.share(row.share), small=share, value=row.share),
        Cell(who_words(voice, row.name) if row.name != NOBODY else MISSING),
    ]
    if expects:
        top = above_all(voice, row.name)
        cells.append(Cell(MISSING) if top is None else _expects_cell(voice, top))
    if voice.paired:
        cells.append(_gap_cell(voice, row.name))
    return Row(tuple(cells))


def _rule(voice: Voice, row: Archetype) -> str:
    return excerpt(voice.locale.joined([rule_words(voice, text) for text in row.rule]), 160)


def _expects_cell(voice: Voice, row: ArchetypeExpectation) -> Cell:
    value = voice.locale.signed(row.centred)
    small = said(voice, "above", value=value, between=voice.locale.interval(row.centred_low, row.centred_high))
    return Cell(upper_first(subject_words(voice, row.subject, 60)[0]), small=small)


def _gap_cell(voice: Voice, name: str) -> Cell:
    rows = [r for r in _gaps(voice, name).values() if r.dimension != OVERALL and math.isfinite(r.gap)]
    if not rows:
        return Cell(MISSING)
    row = min(rows, key=lambda one: one.gap)
    state = voice.state(row)
    interval = voice.locale.interval(row.gap_low, row.gap_high)
    small = f"{voice.locale.signed(row.gap)} ({interval}) · {chip(state, voice.state_words(state))}"
    return Cell(excerpt(voice.name(row.dimension), 60), small=small)


def _gaps(voice: Voice, name: str) -> dict[str, SegmentGap]:
    return {row.dimension: row for row in held(voice).gaps if row.value == name and not row.suppressed}


def _profiles(voice: Voice) -> Figure:
    found = held(voice)
    shown = [row for row in found.expectations if not row.suppressed and row.archetype != NOBODY]
    limits = [value for row in shown for value in (row.centred_low, row.centred_high, row.centred)]
    axis = span_axis(voice, limits, said(voice, "columns.centred"))
    dimensions = {dimension.code for dimension in voice.diagnosis.questionnaire.dimensions}
    gaps = voice.paired and all(row.subject in dimensions for row in shown)
    columns = [
        Column("subject", voice.say("columns.dimension") if gaps else said(voice, "columns.subject"), "text"),
        Column("strip", said(voice, "columns.centred"), "strip", axis),
        Column("centred", said(voice, "columns.centred"), "gap"),
        Column("lift", said(voice, "columns.lift"), "gap"),
    ]
    if gaps:
        columns += [
            Column("gap", voice.say("columns.gap"), "gap"),
            Column("state", voice.say("columns.reading"), "state"),
        ]
    rows = [_profile_row(voice, row, gaps=gaps) for row in shown]
    return Figure(
        id="f-expectativas",
        title=said(voice, "profiles.title"),
        subtitle=said(voice, "profiles.subtitle", low=axis.low_text, high=axis.high_text),
        table=Table("t-expectativas", said(voice, "profiles.caption"), tuple(columns), tuple(rows)),
        legend=(("expectation", said(voice, "profiles.mark")),),
        note=said(voice, f"profiles.note_{found.origin}", level=voice.rules["level"]),
        long=len(rows) > 12,
    )


def _profile_row(voice: Voice, row: ArchetypeExpectation, *, gaps: bool) -> Row:
    marks = [Mark("zero", 0.0)]
    if math.isfinite(row.centred_low):
        marks.append(Mark("interval_unclear", row.centred_low, row.centred_high))
    strip = Strip((*marks, Mark("expectation", row.centred)) if math.isfinite(row.centred) else ())
    name = voice.item_text(row.subject) if voice.is_item(row.subject) else voice.name(row.subject)
    cells: list[Cell | Strip] = [
        name_cell(name),
        strip,
        Cell(
            voice.locale.signed(row.centred),
            small=interval_small(voice, row.centred_low, row.centred_high),
            value=known(row.centred),
        ),
        Cell(
            voice.locale.signed(row.lift),
            small=interval_small(voice, row.lift_low, row.lift_high),
            value=known(row.lift),
        ),
    ]
    if gaps:
        cells += _gap_cells(voice, _gaps(voice, row.archetype).get(row.subject))
    group = archetype_name(voice, row.archetype)
    return Row(tuple(cells), group=group)


def _gap_cells(voice: Voice, row: SegmentGap | None) -> list[Cell]:
    if row is None or not math.isfinite(row.gap):
        return [Cell(MISSING), Cell(MISSING)]
    state = voice.state(row)
    interval = interval_small(voice, row.gap_low, row.gap_high)
    return [
        Cell(voice.locale.signed(row.gap), small=interval, value=row.gap),
        Cell(voice.state_words(state), state=state, value=state),
    ]


def _contrasts(voice: Voice) -> list[Block]:
    """Return which archetypes differ from which, with what has to be said where the answers formed them."""
    found = held(voice)
    if not found.tests:
        return []
    remarks = [said(voice, "notes.formed_by_answers")] if "formed_by_answers" in found.notes else []
    return tested_blocks(voice, told_once(voice, found.tests), said(voice, "contents"), "perfiles", remarks)


def _fits(voice: Voice) -> Figure:
    found = held(voice)
    best = min(one.bic for one in found.fits)
    columns = (
        Column("profiles", said(voice, "fits.profiles"), "count"),
        Column("bic", said(voice, "fits.bic"), "score"),
        Column("smallest", said(voice, "fits.smallest"), "count"),
    )
    rows = []
    for one in found.fits:
        chosen = found.reason is None and one.profiles == found.profiles
        number = Cell(voice.locale.number(one.profiles), value=one.profiles, bold=chosen)
        rows.append(
            Row((number, Cell(voice.locale.number(one.bic - best, 1), value=one.bic), count_cell(voice, one.smallest)))
        )
    told = [said(voice, "fits.note", **reason_words(voice))]
    if math.isfinite(found.p_value):
        told.append(said(voice, "fits.p_value", **reason_words(voice)))
    if math.isfinite(found.stability):
        told.append(said(voice, "fits.stability", **reason_words(voice)))
    design = voice.diagnosis.quality.design
    if design is not None and design.clusters is not None and math.isfinite(found.p_value):
        told.append(said(voice, "fits.clusters"))
    return Figure(
        id="f-cuantos",
        title=said(voice, "fits.title"),
        subtitle=said(voice, "fits.subtitle"),
        table=Table("t-cuantos", said(voice, "fits.caption"), columns, tuple(rows)),
        note=" ".join(told),
    )
