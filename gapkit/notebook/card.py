"""What a notebook shows of a diagnosis: one card that still makes sense when a viewer strips styles and drawings."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from gapkit.notebook.markup import bold, bullets, paragraph, table
from gapkit.notebook.tables import card_parts
from gapkit.report.blocks import Axis
from gapkit.report.formats import excerpt, plain
from gapkit.report.outline.cover import base_text, headline
from gapkit.report.outline.marks import gap_axis, scale_axis
from gapkit.report.outline.quality import flags
from gapkit.report.outline.summary import chosen_findings
from gapkit.report.outline.table import ordered_dimensions, shown
from gapkit.report.states import OVER, SHORT, chip, evidence_dots
from gapkit.report.voice import OVERALL, Voice
from gapkit.report.wording import conclusion_of
from gapkit.scoring.results import Gap

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Diagnosis

TERRACOTTA, PETROL, GREY = "#C4633F", "#2388A0", "#7F868C"
"""Three colours that show on white and on the dark grey of notebooks; they never carry a meaning alone."""

_MOST_ROWS, _MOST_FINDINGS, _MOST_CAUTIONS = 10, 4, 3
_SECTIONS = {"olas", "brechas", "items", "arquetipos", "perfiles", "recorrido", "tolerancia", "indicadores"} | {
    "comentarios",
    "motores",
    "kano",
    "johari",
}
_LEFT, _RIGHT, _WIDTH, _STEP = 210, 640, 720, 28
_MOST_PART_ROWS, _MOST_BYTES = 6, 29_000


def card(diagnosis: Diagnosis, *, language: str) -> str:
    """Return a compact HTML card: key message, gap chart, table with readings, key findings, cautions."""
    voice = Voice.of(diagnosis, language)
    rows = ordered_dimensions(voice)
    parts = [_head(voice)]
    if voice.people is not None:
        parts += [_chart(voice, shown(rows)[:_MOST_ROWS]), _table(voice, rows), _findings(voice)]
    last = [_cautions(voice), paragraph(voice.say("card.save"), small=True)]
    parts += [*_more(voice, len("".join([*parts, *last]).encode("utf-8"))), *last]
    style = "max-width:900px;color:inherit;background:transparent;line-height:1.45"
    return f'<div style="{style}">{"".join(parts)}</div>'


def _more(voice: Voice, taken: int) -> list[str]:
    """Return the tables of the other parts of the diagnosis; those that find no room are named."""
    found = card_parts(voice)
    if not found:
        return []
    made = [part.html(_MOST_PART_ROWS, voice.say("card.more", k=len(part.rows) - _MOST_PART_ROWS)) for part in found]
    named = paragraph(voice.say("card.tables"), small=True)
    room = _MOST_BYTES - taken - sum(len(text.encode("utf-8")) for text in (named, *(part.title for part in found)))
    kept, left = [], []
    for part, html in zip(found, made, strict=True):
        size = len(html.encode("utf-8"))
        if size <= room:
            kept.append(html)
            room -= size
        else:
            left.append(part.title)
    if left:
        named = paragraph(voice.say("card.tables_left", titles="; ".join(left)), small=True) + named
    return [*kept, named]


def _head(voice: Voice) -> str:
    study, scale = voice.diagnosis.study, voice.diagnosis.questionnaire.scale
    title = voice.say("terminal.title" if voice.paired else "terminal.title_perception")
    named = [title, *(plain(study.get(key, "")) for key in ("client", "name", "wave"))]
    kicker = " · ".join(excerpt(part, 80) for part in named if part)
    key = "card.shows" if voice.paired else "card.scale"
    base = f"{base_text(voice)}. {voice.say(key, low=scale.low, high=scale.high, gap=voice.smallest_gap)}"
    strong = f'<p style="margin:0 0 4px;font-size:1.15em"><b>{escape(headline(voice))}</b></p>'
    return paragraph(kicker, small=True) + strong + paragraph(base, small=True)


def _table(voice: Voice, rows: list[Gap]) -> str:
    told = rows[:_MOST_ROWS]
    if len(rows) > 1:
        told = [*told, voice.diagnosis.gaps.overall]
    names = ["perception", "expectation", "gap", "between", "reading"] if voice.paired else ["perception", "between"]
    heads = [voice.say("columns.dimension"), *(voice.say(f"columns.{name}") for name in names), "n"]
    right = [place for place, name in enumerate(("dimension", *names, "n")) if name not in ("dimension", "reading")]
    more = ""
    if len(rows) > _MOST_ROWS:
        more = paragraph(voice.say("card.more", k=len(rows) - _MOST_ROWS), small=True)
    if any(voice.state(row) == "meets" for row in told):
        more += paragraph(voice.say("gaps.note_meets", **voice.rules), small=True)
    return table(heads, [_cells(voice, row) for row in told], right) + more


def _cells(voice: Voice, row: Gap) -> list[str]:
    locale, name = voice.locale, excerpt(voice.name(row.dimension or OVERALL), 40)
    hidden = chip("hidden", voice.state_words("hidden"))
    if row.suppressed:
        return [name, "", "", "", "", hidden, ""] if voice.paired else [name, hidden, "", ""]
    n = locale.number(row.n)
    if not voice.paired:
        interval = locale.interval(row.perception_low, row.perception_high, signed=False)
        return [name, locale.number(row.perception, 2), interval, n]
    state = voice.state(row)
    reading = chip(state, voice.state_words(state)) if row.n else voice.say("words.nobody")
    numbers = [locale.number(row.perception, 2), locale.number(row.expectation, 2), locale.signed(row.gap)]
    return [name, *numbers, locale.interval(row.gap_low, row.gap_high), reading, n]


def _findings(voice: Voice) -> str:
    told = []
    for finding in chosen_findings(voice, _SECTIONS)[:_MOST_FINDINGS]:
        dots = f'<span style="white-space:nowrap">{evidence_dots(finding.strength)}</span>'
        told.append(f"{dots} {bold(conclusion_of(finding, voice))}")
    return bullets("", told)


def _cautions(voice: Voice) -> str:
    told = [bold(text) for sign, text in flags(voice) if sign == "caution"]
    return bullets(voice.say("card.cautions"), told[:_MOST_CAUTIONS])


def _chart(voice: Voice, rows: list[Gap]) -> str:
    """Return the gaps (or the levels) with their intervals as one drawing with a fixed viewBox."""
    if not rows:
        return ""
    if voice.paired:
        axis = gap_axis(voice, rows)
    else:
        limits = [value for row in rows for value in (row.perception, row.perception_low)]
        axis = scale_axis(voice, limits, "")
    height = _STEP * (len(rows) + 1)
    bottom = height - _STEP
    drawn = [_ruler(axis, bottom)]
    if voice.paired:
        bound = voice.diagnosis.thresholds.smallest_gap
        x, to = _x(axis, -bound), _x(axis, bound)
        size = f'width="{to - x:g}" height="{bottom}"'
        drawn.append(f'<rect x="{x}" y="0" {size} fill="currentColor" fill-opacity="0.1"/>')
        zero = _x(axis, 0.0)
        drawn.append(f'<line x1="{zero}" x2="{zero}" y1="0" y2="{bottom}" stroke="currentColor"/>')
    drawn += [_mark(voice, axis, row, place) for place, row in enumerate(rows)]
    label = voice.say("card.chart" if voice.paired else "card.chart_perception")
    style = "max-width:720px;height:auto;background:transparent;color:inherit"
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" width="100%" style="{style}" font-family="sans-serif" font-size="13"'
        f' role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>'
    )


def _ruler(axis: Axis, bottom: int) -> str:
    ticks = []
    for value, text in axis.ticks:
        x = _x(axis, value)
        ticks.append(f'<line x1="{x}" x2="{x}" y1="0" y2="{bottom}" stroke="currentColor" stroke-opacity="0.15"/>')
        ticks.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle" fill="currentColor">{escape(text)}</text>')
    return "".join(ticks)


def _mark(voice: Voice, axis: Axis, row: Gap, place: int) -> str:
    y = place * _STEP + _STEP // 2
    if voice.paired:
        value, low, high, text = row.gap, row.gap_low, row.gap_high, voice.locale.signed(row.gap)
        state = voice.state(row)
        colour = TERRACOTTA if state in SHORT else PETROL if state in (*OVER, "meets") else GREY
    else:
        value, low, high = row.perception, row.perception_low, row.perception_high
        text, colour = voice.locale.number(value, 2), PETROL
    name = excerpt(voice.name(row.dimension or OVERALL), 27)
    drawn = [f'<text x="{_LEFT - 14}" y="{y + 4}" text-anchor="end" fill="currentColor">{escape(name)}</text>']
    if math.isfinite(low) and math.isfinite(high):
        ends = f'x1="{_x(axis, low)}" x2="{_x(axis, high)}" y1="{y}" y2="{y}"'
        drawn.append(f'<line {ends} stroke="{colour}" stroke-width="3"/>')
    if math.isfinite(value):
        drawn.append(f'<circle cx="{_x(axis, value)}" cy="{y}" r="5" fill="{colour}"/>')
    drawn.append(f'<text x="{_WIDTH}" y="{y + 4}" text-anchor="end" fill="currentColor">{escape(text)}</text>')
    return "".join(drawn)


def _x(axis: Axis, value: float) -> float:
    inside = min(max(value, axis.low), axis.high)
    return round(_LEFT + (inside - axis.low) / (axis.high - axis.low) * (_RIGHT - _LEFT), 1)
