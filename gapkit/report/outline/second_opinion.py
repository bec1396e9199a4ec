"""Appendix D: what other libraries make of the same numbers, worked out again from the rows."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.diagnosis.opinion import Opinion, disagreements, largest_difference
from gapkit.i18n import say
from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Row, Section, Table
from gapkit.report.opinion_words import explained, furthest, statistic, subject, tiny
from gapkit.report.outline.cells import count_cell, name_cell
from gapkit.report.voice import Voice

_MOST = 20
"""Numbers that differ, listed one by one; the workbook has them all."""


def second_opinion_section(voice: Voice) -> Section:
    """Return appendix D: how many numbers agree, by library, and which do not."""
    opinions = tuple(voice.diagnosis.second_opinion)
    apart = disagreements(opinions)
    blocks: list[Block] = [_libraries(voice, opinions)]
    if apart:
        blocks.append(_apart(voice, apart))
    if why := explained(opinions, voice.language):
        blocks.append(Cards((Card(_said(voice, "conventions"), bullets=tuple(why)),), columns=1))
    largest = largest_difference(opinions)
    compared = sum(one.agrees is not None for one in opinions)
    told = {"k": voice.locale.number(compared), "m": voice.locale.number(len(apart)), "count": len(apart)}
    return Section(
        id="segunda-opinion",
        kicker=_said(voice, "kicker"),
        title=_said(voice, "title.apart" if apart else "title.agree" if compared else "title.none", **told),
        contents=_said(voice, "contents"),
        lead="" if largest is None else _said(voice, "lead", **furthest(largest, voice.language)),
        blocks=tuple(blocks),
    )


def _libraries(voice: Voice, opinions: Sequence[Opinion]) -> Figure:
    rows = []
    for library in sorted({one.library for one in opinions}):
        own = [one for one in opinions if one.library == library]
        largest = largest_difference(own)
        rows.append(
            Row(
                (
                    name_cell(library),
                    count_cell(voice, sum(one.agrees is not None for one in own)),
                    count_cell(voice, len(disagreements(own))),
                    _difference(voice, largest),
                    name_cell("" if largest is None else _named(voice, largest)),
                )
            )
        )
    return Figure(
        id="f-segunda-opinion",
        title=_said(voice, "figure"),
        subtitle=_said(voice, "subtitle"),
        table=Table("t-segunda-opinion", _said(voice, "figure"), _columns(voice, "libraries"), tuple(rows)),
    )


def _apart(voice: Voice, apart: Sequence[Opinion]) -> Figure:
    number = voice.locale.number
    rows = (
        Row(
            (
                name_cell(_named(voice, one), small=one.library),
                Cell(number(one.ours, 6), value=one.ours),
                Cell(number(one.theirs, 6), value=one.theirs),
                _difference(voice, one),
            )
        )
        for one in apart[:_MOST]
    )
    more = len(apart) - _MOST
    return Figure(
        id="f-discrepancias",
        title=_said(voice, "apart"),
        subtitle=_said(voice, "more", count=more, k=number(more)) if more > 0 else "",
        table=Table("t-discrepancias", _said(voice, "apart"), _columns(voice, "apart"), tuple(rows)),
    )


_KINDS = {
    "libraries": {"library": "text", "compared": "count", "differ": "count", "largest": "score", "where": "text"},
    "apart": {"number": "text", "ours": "score", "theirs": "score", "difference": "score"},
}


def _columns(voice: Voice, table: str) -> tuple[Column, ...]:
    return tuple(Column(key, _said(voice, f"columns.{key}"), kind) for key, kind in _KINDS[table].items())


def _difference(voice: Voice, opinion: Opinion | None) -> Cell:
    value = float("nan") if opinion is None else opinion.difference
    return Cell(tiny(value, voice.language), value=value if value == value else None)


def _named(voice: Voice, opinion: Opinion) -> str:
    return " · ".join(part for part in (statistic(opinion, voice.language), subject(opinion, voice.language)) if part)


def _said(voice: Voice, key: str, /, **parameters: object) -> str:
    return say(f"crosscheck.section.{key}", voice.language, **parameters)
