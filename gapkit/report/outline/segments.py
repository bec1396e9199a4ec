"""Groups: how each of them experiences each dimension, as a heat map where the groups are large enough."""

from __future__ import annotations

import math
from collections.abc import Mapping

from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Row, Section, Table
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.group_words import spoken_segment
from gapkit.report.outline.cells import hidden_cell, interval_small, known, people_text, within
from gapkit.report.outline.contrasts import compared, contrast_blocks, marks_of
from gapkit.report.states import heat_class
from gapkit.report.voice import OVERALL, Voice, upper_first
from gapkit.report.wording import TITLE_LIMIT, sentence_of, title_of
from gapkit.scoring.results import SegmentGap

MOST_GROUPS = 40
_LEAD_LIMIT, _NOTE_LIMIT = 320, 700
_SURE = ("gap_relevant", "gap_trivial")
_TITLES = ("group.diff", "group.none", "group.equiv")
_LEADS = ("group.diff", "group.equiv", "group.none")


def segments_section(voice: Voice) -> Section | None:
    """Return the section of the groups; None when nobody was grouped."""
    names = list(dict.fromkeys(row.segment for row in voice.diagnosis.segments))
    if not names:
        return None
    drawn = [name for name in names if _can_be_drawn(voice, name)]
    widest = [f.subject for f in voice.diagnosis.findings if f.kind == "segment.widest"]
    drawn.sort(key=lambda name: widest.index(name) if name in widest else len(widest))
    blocks: list[Block] = []
    for name in drawn:
        blocks += [_figure(voice, name), *contrast_blocks(voice, name, f"s{names.index(name) + 1}")]
    bare = [name for name in names if name not in drawn]
    if bare:
        blocks.append(Cards(tuple(_not_drawn(voice, name) for name in bare), columns=2))
    for name in bare:
        blocks += contrast_blocks(voice, name, f"s{names.index(name) + 1}")
    return Section(
        id="arquetipos",
        kicker=voice.say("segments.kicker"),
        title=_title(voice, names, drawn),
        contents=voice.say("segments.contents"),
        lead=_lead(voice, drawn),
        blocks=tuple(blocks),
    )


def _title(voice: Voice, names: list[str], drawn: list[str]) -> str:
    """Return what the groups are found to differ in; that nothing is found where that holds for all groupings."""
    tested = [f for kind in _TITLES for f in voice.diagnosis.findings if f.kind == kind]
    if tested:
        alone = tested[0].kind == "group.diff" or len(tested) == 1
        return title_of(tested[0], voice) if alone else voice.say(f"segments.title_{tested[0].kind.split('.')[1]}")
    if not drawn:
        return voice.say("segments.title_not_drawn")
    told = next((f for f in voice.diagnosis.findings if f.kind == "segment.widest" and f.subject in drawn), None)
    if told is not None:
        return title_of(told, voice)
    key = "segments.title" if voice.paired else "segments.title_perception"
    segments = voice.locale.joined([spoken_segment(name) for name in names])
    return excerpt(voice.say(key, segments=segments), TITLE_LIMIT[voice.language])


def _lead(voice: Voice, drawn: list[str]) -> str:
    findings = voice.diagnosis.findings
    told = [f for kind in _LEADS for f in findings if f.kind == kind]
    tested = {f.subject for f in told}
    told += [f for f in findings if f.kind == "segment.widest" and f.subject in drawn and f.subject not in tested]
    if not told and not drawn:
        return ""
    return within(_LEAD_LIMIT, [sentence_of(f, voice) for f in told] or [voice.say("segments.lead")])


def _values(voice: Voice, name: str) -> dict[str, dict[str, SegmentGap]]:
    rows: dict[str, dict[str, SegmentGap]] = {}
    for row in voice.diagnosis.segments:
        if row.segment == name:
            rows.setdefault(row.value, {})[row.dimension] = row
    return rows


def depth(voice: Voice, cells: Mapping[str, SegmentGap]) -> float:
    """Return where a group stands in a map: the largest shortfall (the lowest rating) first, hidden groups last."""
    rows = [cells[OVERALL]] if OVERALL in cells else list(cells.values())
    values = [row.gap if voice.paired else row.perception for row in rows]
    return min((value for value in values if math.isfinite(value)), default=math.inf)


def _can_be_drawn(voice: Voice, name: str) -> bool:
    """Whether at most half of the cells are hidden or indicative."""
    cells = [row for row in voice.diagnosis.segments if row.segment == name]
    weak = sum(voice.state(row) in ("hidden", "indicative") for row in cells)
    return bool(cells) and weak * 2 <= len(cells)


def _not_drawn(voice: Voice, name: str) -> Card:
    small = [
        value
        for value, rows in _values(voice, name).items()
        if any(voice.state(row) in ("hidden", "indicative") for row in rows.values())
    ]
    shown = [voice.locale.quoted(excerpt(plain(value), 40)) for value in small[:6]]
    values = voice.locale.joined(shown)
    if len(small) > len(shown):
        values = voice.say("words.and_more", texts=", ".join(shown), k=len(small) - len(shown))
    title = voice.say("segments.not_drawn_title", segment=upper_first(excerpt(plain(name), 60)))
    # Merging all of them would leave no groups to compare.
    merged = len(_values(voice, name)) - len(small) + 1
    if merged < 2 or len(small) < 2:
        return Card(title, paragraphs=(voice.say("segments.not_drawn_all"),))
    return Card(title, paragraphs=(voice.say("segments.not_drawn", values=values),))


def _figure(voice: Voice, name: str) -> Figure:
    kind, thresholds = "" if voice.paired else "_perception", voice.diagnosis.thresholds
    title = voice.say(f"segments.figure{kind}", segment=spoken_segment(name))
    codes = [dimension.code for dimension in voice.diagnosis.questionnaire.dimensions]
    if len(codes) > 1:
        codes.append(OVERALL)
    groups = sorted(_values(voice, name).items(), key=lambda group: depth(voice, group[1]))[:MOST_GROUPS]
    columns = (
        Column("group", voice.say("columns.group"), "text"),
        *(Column(code, excerpt(voice.name(code), 40), "heat") for code in codes),
    )
    marks = marks_of(voice, name)
    rows = tuple(
        Row(
            (
                _name(voice, value, cells),
                *(_cell(voice, cells.get(code), mark=marks.get((value, code), "")) for code in codes),
            )
        )
        for value, cells in groups
    )
    number = f"s{list(dict.fromkeys(row.segment for row in voice.diagnosis.segments)).index(name) + 1}"
    table = Table(id=f"t-{number}", caption=voice.say("segments.caption", figure=title), columns=columns, rows=rows)
    legend = tuple(
        (role, voice.say(f"marks.{role}"))
        for role in ("indicative", "hidden")
        if any(voice.state(row) == role for _, cells in groups for row in cells.values())
    )
    return Figure(
        id=f"f-{number}",
        title=title,
        subtitle=voice.say(f"segments.subtitle{kind}", n=thresholds.indicative_below, level=voice.rules["level"]),
        table=table,
        legend=legend,
        note=within(_NOTE_LIMIT, [*_notes(voice, name, codes, marked=bool(marks)), *_remarks(voice, groups)]),
    )


def _notes(voice: Voice, name: str, codes: list[str], *, marked: bool) -> list[str]:
    """Return how to read the map, whether its groups were compared, and who is behind its last column."""
    kind = "" if voice.paired else "_perception"
    told = [voice.say("segments.note", **voice.rules)] if voice.paired else []
    if marked:
        told.append(voice.say("segments.tests.marks"))
    alone = [row.value for row in voice.diagnosis.segments if row.segment == name and "one_cluster" in row.notes]
    if not (alone or compared(voice, name)):
        n = voice.locale.number(voice.diagnosis.thresholds.indicative_below)
        told.append(voice.say("segments.tests.not_compared", n=n))
    if alone:
        quoted = [voice.locale.quoted(excerpt(plain(value), 40) or MISSING) for value in dict.fromkeys(alone)]
        few = voice.locale.joined(quoted[:6]) if len(quoted) <= 6 else _first_of(voice, quoted)
        told.append(voice.say("segments.one_cluster", values=few, count=len(quoted)))
    return [*told, voice.say(f"segments.note_overall{kind}")] if OVERALL in codes else told


def _first_of(voice: Voice, quoted: list[str]) -> str:
    return voice.say("words.and_more", texts=", ".join(quoted[:5]), k=len(quoted) - 5)


def _remarks(voice: Voice, groups: list[tuple[str, dict[str, SegmentGap]]]) -> list[str]:
    """Return what has to be said about small groups: which are hidden, and which only suggest."""
    told = []
    for value, cells in groups:
        rows = list(cells.values())
        name = voice.locale.quoted(excerpt(plain(value), 40) or MISSING)
        if any(row.suppressed for row in rows):
            reason = "protected" if rows[0].protected else "hidden"
            told.append(voice.tell(f"group.{reason}.sentence", value=name, k=voice.least(rows[0].segment)))
        elif any(voice.state(row) == "indicative" for row in rows):
            told.append(_few(voice, name, rows))
    return told


def _few(voice: Voice, name: str, rows: list[SegmentGap]) -> str:
    """Return that a group only suggests; what its answers are worth where there would be enough of them."""
    people, number = max(row.n or 0 for row in rows), voice.locale.number
    worth = min((row.n_effective for row in rows if math.isfinite(row.n_effective)), default=math.nan)
    if people < voice.diagnosis.thresholds.indicative_below or not math.isfinite(worth):
        return voice.tell("group.indicative.sentence", value=name, n=number(people))
    return voice.tell("group.indicative.worth", value=name, n=number(people), worth=number(math.floor(worth)))


def _name(voice: Voice, value: str, cells: dict[str, SegmentGap]) -> Cell:
    # The map of the workbook shows the same number: the people behind the group's overall.
    whole = cells.get(OVERALL)
    people = [whole.n] if whole is not None and whole.n else [row.n for row in cells.values() if row.n]
    hidden = any(row.suppressed for row in cells.values())
    few = voice.say("words.figures_hidden")
    small = few if hidden or not people else people_text(voice, people)
    return Cell(excerpt(plain(value), 60) or MISSING, small=small, value=value)


def _cell(voice: Voice, row: SegmentGap | None, *, mark: str = "") -> Cell:
    if row is None:
        return Cell(MISSING)
    if row.suppressed:
        return hidden_cell(voice, protected=row.protected, segment=row.segment)
    state = voice.state(row)
    indicative = state == "indicative"
    if not voice.paired:
        small = interval_small(voice, row.perception_low, row.perception_high, signed=False)
        small = voice.state_brief(state) if indicative else small
        text = f"{voice.locale.number(row.perception, 1)} {mark}".strip()
        return Cell(text, small=small, value=known(row.perception), dashed=indicative)
    if not math.isfinite(row.gap):
        return Cell(MISSING)
    return Cell(
        text=f"{voice.locale.signed(row.gap, 1)} {mark}".strip(),
        small=voice.state_brief(state),
        value=row.gap,
        state=state,
        shade=heat_class(row.gap, voice.diagnosis.thresholds.smallest_gap),
        bold=not indicative and row.verdict in _SURE,
        dashed=indicative,
    )
