"""Gaps by dimension: the table of the whole report. Without expectations: how the dimensions are perceived."""

from __future__ import annotations

from gapkit.report.blocks import Cell, Column, Figure, Row, Section, Strip, Table
from gapkit.report.outline.cells import gap_cell, level_cell, name_cell, people_text, share_cell, state_cell, within
from gapkit.report.outline.marks import (
    dumbbell,
    gap_axis,
    gap_strip,
    level_strip,
    scale_axis,
    share_axis,
    share_strip,
    starts_late,
)
from gapkit.report.outline.table import by_state, codes, ordered_dimensions, shown
from gapkit.report.parameters import gap_words
from gapkit.report.voice import Voice, upper_first
from gapkit.report.wording import TITLE_LIMIT, sentence_of, title_of
from gapkit.scoring.results import Gap

LEAD_LIMIT = 320


def gaps_section(voice: Voice) -> Section:
    """Return the section of the dimensions, with the stated importance where points were shared out."""
    rows = ordered_dimensions(voice)
    visible = shown(rows)
    kind = "" if voice.paired else "_perception"
    so_what = _so_what(voice, visible) if voice.paired else ""
    figures: tuple[Figure, ...] = ()
    if visible:
        weights = _weights_figure(voice)
        figures = (_gap_figure(voice, rows) if voice.paired else _level_figure(voice, rows),)
        figures += () if weights is None else (weights,)
    return Section(
        id="brechas",
        kicker=voice.say(f"gaps.kicker{kind}"),
        title=gaps_title(voice, visible) if voice.paired else _level_title(voice),
        contents=voice.say(f"gaps.contents{kind}"),
        lead=_lead(voice, visible) if voice.paired else _level_lead(voice, visible),
        blocks=figures,
        so_label=voice.say("words.so_what") if so_what else "",
        so_what=so_what,
    )


def gaps_title(voice: Voice, rows: list[Gap]) -> str:
    """Return the title that the states of the dimensions make together: the first claim, and a second if it fits."""
    if not rows:
        return voice.tell("gap.global.hidden.title")
    m, limit = len(voice.diagnosis.questionnaire.dimensions), TITLE_LIMIT[voice.language]
    states = by_state(voice, rows)
    if len(states.get("indicative", ())) == len(rows):
        return voice.say("gaps.title.indicative", n=voice.locale.number(rows[0].n))
    if m == 1:
        title = voice.tell(f"gap.dim.{voice.state(rows[0])}.title", dim=voice.label(rows[0].code))
        return title if len(title) <= limit else voice.tell(f"gap.global.{voice.state(rows[0])}.title")
    first = _first_claim(voice, states, m)
    second = _second_claim(voice, states, first[1])
    whole = f"{first[0]}; {second}" if second else first[0]
    return whole if len(whole) <= limit else first[0]


def _first_claim(voice: Voice, states: dict[str, list[Gap]], m: int) -> tuple[str, str]:
    """Return the first claim and the state it speaks about."""
    for state in ("short", "short_small", "over_any", "meets"):
        found = states.get(state, [])
        if not found:
            continue
        if len(found) == m and state == "short":
            return voice.tell("gap.concentrated.all.title"), state
        if len(found) == m and state == "meets":
            return voice.say("gaps.title.meets_all"), state
        if len(found) == 1:
            title = voice.tell(f"gap.dim.{voice.state(found[0])}.title", dim=voice.label(found[0].code))
            if len(title) <= TITLE_LIMIT[voice.language]:
                return title, state
        words = voice.count(len(found), m, feminine=True)
        key = f"gaps.title.{state.removesuffix('_any')}_some"
        numbers = {"k": words, "K": upper_first(words), "m": voice.count(m, m, feminine=True)}
        return voice.say(key, count=len(found), **numbers), state
    return voice.say("gaps.title.unclear"), "unclear"


def _second_claim(voice: Voice, states: dict[str, list[Gap]], said: str) -> str:
    order = {"short": ("meets", "over_any", "short_small", "unclear"), "short_small": ("meets", "over_any", "unclear")}
    for state in order.get(said, ("unclear",) if said != "unclear" else ()):
        found = states.get(state, [])
        if found:
            words = voice.count(len(found), feminine=True)
            return voice.say(f"gaps.clause.{state.removesuffix('_any')}", count=len(found), k=words)
    return ""


def _lead(voice: Voice, rows: list[Gap]) -> str:
    if not rows:
        return voice.say("gaps.lead.hidden", k=voice.diagnosis.thresholds.min_cell)
    states = by_state(voice, rows)
    told = [_sentence(voice, rows[0])]
    rest = [row for row in rows[1:] if voice.state(row) == "short"]
    pairs = [("also", rest)] if voice.state(rows[0]) == "short" else []
    pairs += [
        ("small", states.get("short_small", [])),
        ("meets", states.get("meets", [])),
        ("over", states["over_any"]),
        ("unclear", states.get("unclear", [])),
    ]
    for key, found in pairs:
        others = [row for row in found if row is not rows[0]]
        if others:
            told.append(voice.say(f"gaps.lead.{key}", dims=voice.labels(codes(others))))
    return within(LEAD_LIMIT, told)


def _sentence(voice: Voice, row: Gap) -> str:
    finding = next((f for f in voice.diagnosis.findings if f.kind == "gap.dim" and f.subject == row.code), None)
    return sentence_of(finding, voice) if finding is not None else ""


def _so_what(voice: Voice, rows: list[Gap]) -> str:
    states, m = by_state(voice, rows), len(voice.diagnosis.questionnaire.dimensions)
    clear, meets = states.get("short", []), states.get("meets", [])
    if not clear or len(clear) == m:
        return ""
    told = [voice.say("gaps.so_what", count=len(clear), dims=voice.labels(codes(clear)))]
    if meets:
        told.append(voice.say("gaps.so_what_meets", dims=voice.labels(codes(meets))))
    return within(LEAD_LIMIT, told)


def _gap_figure(voice: Voice, rows: list[Gap]) -> Figure:
    scale, level = voice.diagnosis.questionnaire.scale, voice.locale.share(voice.diagnosis.thresholds.level)
    axis = scale_axis(voice, _scores(rows), voice.say("columns.strip"))
    columns = (
        Column("dimension", voice.say("columns.dimension"), "text"),
        Column("strip", voice.say("columns.strip"), "strip", axis=axis),
        Column("gap_strip", voice.say("columns.gap_strip"), "strip", axis=gap_axis(voice, rows)),
        Column("gap", voice.say("columns.gap"), "gap", small=voice.say("columns.between")),
        Column("reading", voice.say("columns.reading"), "state"),
    )
    table = Table(
        id="t-brechas",
        caption=voice.say("gaps.caption"),
        columns=columns,
        rows=tuple(Row(_gap_cells(voice, row)) for row in rows),
        stacked=True,
    )
    subtitle = voice.say(
        "gaps.subtitle",
        min=scale.low,
        max=scale.high,
        axis=starts_late(voice, axis),
        n=people_text(voice, [row.n for row in rows]),
    )
    legend = (
        *((role, voice.say(f"marks.{role}")) for role in ("perception", "expectation", "gap_short")),
        ("interval_short", voice.say("marks.interval", level=level)),
        ("band", voice.say("marks.band", gap=voice.smallest_gap)),
    )
    return Figure("f-brechas", _gap_figure_title(voice, rows), subtitle, table, legend, _note(voice, rows))


def _gap_cells(voice: Voice, row: Gap) -> tuple[Cell | Strip, ...]:
    return (
        name_cell(voice.name(row.code)),
        dumbbell(row, voice, labelled=True),
        gap_strip(row, voice.state(row), voice),
        gap_cell(voice, row),
        state_cell(voice, row),
    )


def _gap_figure_title(voice: Voice, rows: list[Gap]) -> str:
    values = [row.gap for row in shown(rows)]
    low, high = voice.locale.signed(min(values), 1), voice.locale.signed(max(values), 1)
    return voice.say("gaps.figure_plain") if low == high else voice.say("gaps.figure", low=low, high=high)


def _note(voice: Voice, rows: list[Gap]) -> str:
    m, states = len(rows), by_state(voice, rows)
    judged = any(state not in ("indicative", "hidden") for state, found in states.items() if found)
    told = [voice.say("gaps.note", count=m if judged else 1, m=voice.locale.words(m), **voice.rules)]
    if voice.census:
        told = [voice.say("gaps.note_census")]
    elif states.get("meets"):
        told.append(voice.say("gaps.note_meets", **voice.rules))
    trivial = [row for row in rows if row.verdict == "gap_trivial" and voice.state(row) == "meets"]
    if trivial:
        told.append(voice.say("gaps.note_trivial", dims=voice.labels(codes(trivial))))
    told += _by_importance(voice)
    if voice.is_weighted:
        told.append(voice.say("gaps.note_weighted"))
    return " ".join(told)


def _by_importance(voice: Voice) -> list[str]:
    """Return the gap weighted by importance with its n, and how many gave points where others borrow theirs."""
    weighted = voice.diagnosis.gaps.weighted
    if weighted is None or weighted.n < voice.diagnosis.thresholds.min_cell:
        return []
    number = voice.locale.number
    words = gap_words(voice, weighted.individual, weighted.individual_low, weighted.individual_high, state="")
    told = [voice.tell("weights.gap.sentence", n=number(weighted.n), **words)]
    givers = max((row.n for row in voice.diagnosis.gaps.importance), default=0)
    if givers and any(key == "points" for _, key, _ in voice.diagnosis.quality.flags):
        shared = "" if voice.diagnosis.segments else "_all"
        told.append(voice.tell(f"weights.gap.completed{shared}", givers=number(givers)))
    return told


def _scores(rows: list[Gap]) -> list[float]:
    return [value for row in rows for value in (row.perception, row.expectation)]


def _level_title(voice: Voice) -> str:
    lowest = next((f for f in voice.diagnosis.findings if f.kind == "perf.lowest"), None)
    if not shown(voice.diagnosis.gaps.dimensions):
        return voice.tell("gap.global.hidden.title")
    return title_of(lowest, voice) if lowest is not None else voice.say("gaps.perception.title")


def _level_lead(voice: Voice, rows: list[Gap]) -> str:
    if not rows:
        return voice.say("gaps.lead.hidden", k=voice.diagnosis.thresholds.min_cell)
    wanted = ("perf.global", "perf.lowest", "perf.highest")
    found = {finding.kind: finding for finding in voice.diagnosis.findings if finding.kind in wanted}
    return within(LEAD_LIMIT, [sentence_of(found[kind], voice) for kind in wanted if kind in found])


def _level_figure(voice: Voice, rows: list[Gap]) -> Figure:
    scale, level = voice.diagnosis.questionnaire.scale, voice.locale.share(voice.diagnosis.thresholds.level)
    visible = shown(rows)
    limits = [value for row in visible for value in (row.perception, row.perception_low)]
    axis = scale_axis(voice, limits, voice.say("columns.perception"))
    columns = (
        Column("dimension", voice.say("columns.dimension"), "text"),
        Column("strip", voice.say("columns.level_strip"), "strip", axis=axis),
        Column("perception", voice.say("columns.perception"), "score", small=voice.say("columns.between")),
    )
    table = Table(
        id="t-brechas",
        caption=voice.say("gaps.perception.caption"),
        columns=columns,
        rows=tuple(Row((name_cell(voice.name(r.code)), level_strip(r), level_cell(voice, r))) for r in rows),
        stacked=True,
    )
    subtitle = voice.say(
        "gaps.perception.subtitle",
        level=level,
        min=scale.low,
        max=scale.high,
        axis=starts_late(voice, axis),
        n=people_text(voice, [row.n for row in rows]),
    )
    values = [row.perception for row in visible] or [float("nan")]
    low, high = voice.locale.number(min(values), 1), voice.locale.number(max(values), 1)
    title = voice.say("gaps.perception.figure_plain")
    if low != high:
        title = voice.say("gaps.perception.figure", low=low, high=high)
    legend = (("perception", voice.say("marks.level_interval", level=level)),)
    return Figure("f-brechas", title, subtitle, table, legend, voice.say("gaps.perception.note"))


def _weights_figure(voice: Voice) -> Figure | None:
    known = {d.code for d in voice.diagnosis.questionnaire.dimensions}
    rows = sorted((row for row in voice.diagnosis.gaps.importance if row.code in known), key=lambda row: -row.share)
    if not rows or rows[0].n < voice.diagnosis.thresholds.min_cell:
        return None
    level = voice.locale.share(voice.diagnosis.thresholds.level)
    axis = share_axis(voice, max(max(row.high, row.share) for row in rows))
    columns = (
        Column("dimension", voice.say("columns.dimension"), "text"),
        Column("strip", voice.say("columns.weight_strip"), "strip", axis=axis),
        Column("weight", voice.say("columns.weight"), "share", small=voice.say("columns.between")),
    )
    cells = tuple(
        Row(
            (
                name_cell(voice.name(row.code)),
                share_strip(row.share, row.low, row.high),
                share_cell(voice, row.share, decimals=1, low=row.low, high=row.high),
            )
        )
        for row in rows
    )
    table = Table(id="t-pesos", caption=voice.say("weights.caption"), columns=columns, rows=cells, stacked=True)
    subtitle = voice.say("weights.subtitle", level=level, n=people_text(voice, [row.n for row in rows]))
    clear = len(rows) > 1 and rows[0].low > rows[1].high
    title = voice.say("weights.figure")
    if clear:
        title = voice.tell("weights.top.title", **voice.forms(rows[0].code))
    elif len(rows) > 1:
        title = voice.tell("weights.tie.title")
    legend = (("bar", voice.say("marks.bar")),)
    return Figure("f-pesos", title, subtitle, table, legend, voice.say("weights.note"))
