"""Comments: the themes people write of, where they belong, who writes of which, and what may be quoted."""

from __future__ import annotations

import math

from gapkit.report.blocks import Block, Card, Cards, Cell, Column, Figure, Row, Section, Strip, Table
from gapkit.report.comment_words import (
    asked_words,
    between_shares,
    coding_words,
    held,
    place_name,
    reason_words,
    said,
    side_words,
    theme_name,
)
from gapkit.report.formats import MISSING, excerpt, plain
from gapkit.report.outline.cells import hidden_cell, name_cell, share_cell, state_cell, within
from gapkit.report.outline.comment_groups import group_figures
from gapkit.report.outline.marks import share_axis, share_strip
from gapkit.report.voice import Voice
from gapkit.report.wording import sentence_of, title_of
from gapkit.scoring.comments.results import CommentPlace, ThemeCount

MOST_THEMES = 12
_LEAD_LIMIT, _NOTE_LIMIT = 320, 900
_TITLES = ("comments.most", "comments.tie", "comments.none")
_LEADS = ("comments.unreliable", "comments.uncovered", "comments.group", "comments.unread")


def comments_section(voice: Voice) -> Section | None:
    """Return the section of the comments; None where nobody read any."""
    found = voice.diagnosis.comments
    if found is None or voice.people is None:
        return None
    blocks: list[Block] = []
    if found.reason is not None:
        blocks.append(Cards((Card(said(voice, "none.title"), paragraphs=(reason_words(voice),)),), columns=1))
    else:
        blocks.append(_themes(voice))
        if found.places:
            blocks.append(_places(voice))
        blocks += group_figures(voice)
        blocks.append(Cards((_quotes(voice), _method(voice)), columns=2))
    return Section(
        id="comentarios",
        kicker=said(voice, "kicker"),
        title=_title(voice),
        contents=said(voice, "contents"),
        lead=_lead(voice),
        blocks=tuple(blocks),
    )


def _title(voice: Voice) -> str:
    told = next((f for kind in _TITLES for f in voice.diagnosis.findings if f.kind == kind), None)
    return said(voice, "title") if told is None else title_of(told, voice)


def _lead(voice: Voice) -> str:
    found, number = held(voice), voice.locale.number
    if found.commented is None or found.coded is None or found.people is None:
        return said(voice, "lead_few")
    counts = {"commented": found.commented, "people": found.people, "coded": found.coded}
    first = said(voice, "lead", **{name: number(n) for name, n in counts.items()})
    told = [sentence_of(f, voice) for kind in _LEADS for f in voice.diagnosis.findings if f.kind == kind]
    return within(_LEAD_LIMIT, [first, *told])


def _themes(voice: Voice) -> Figure:
    found = held(voice)
    shown = [row for row in found.themes if not row.suppressed][:MOST_THEMES]
    axis = share_axis(voice, max((row.share_high for row in shown), default=1.0))
    sides, emotions = (any(value for value in values) for values in _extras(shown))
    linked = "no_book" not in found.notes
    columns = [
        Column("theme", said(voice, "themes.theme"), "text"),
        Column("strip", said(voice, "themes.share"), "strip", axis),
        Column("share", said(voice, "themes.share"), "share"),
    ]
    columns += [Column("hurts", said(voice, "themes.hurts"), "share")] if sides else []
    columns += [Column("emotion", said(voice, "themes.emotion"), "text")] if emotions else []
    columns += [Column("asked", said(voice, "themes.asked"), "text")] if linked else []
    rows = tuple(_theme_row(voice, row, sides=sides, emotions=emotions, linked=linked) for row in shown)
    return Figure(
        id="f-temas",
        title=said(voice, "themes.title"),
        subtitle=said(voice, "themes.subtitle", coded=voice.locale.number(found.coded), level=voice.rules["level"]),
        table=Table("t-temas", said(voice, "themes.caption"), tuple(columns), rows),
        note=within(_NOTE_LIMIT, _notes(voice)),
    )


def _extras(shown: list[ThemeCount]) -> tuple[list[bool], list[bool]]:
    return [row.valued is not None for row in shown], [bool(row.emotion) for row in shown]


def _theme_row(voice: Voice, row: ThemeCount, *, sides: bool, emotions: bool, linked: bool) -> Row:
    small = place_name(voice, "touchpoint", row.touchpoint) if row.touchpoint else ""
    cells: list[Cell | Strip] = [
        Cell(theme_name(voice, row.theme), small=small, value=row.theme),
        share_strip(row.share, row.share_low, row.share_high),
        share_cell(voice, row.share, low=row.share_low, high=row.share_high),
    ]
    if sides:
        cells.append(_side_cell(voice, row))
    if emotions:
        k_of_m = {"k": voice.locale.number(row.emotion_n), "m": voice.locale.number(row.emotion_base)}
        told = Cell(excerpt(plain(row.emotion), 40), small=said(voice, "themes.k_of_m", **k_of_m))
        cells.append(told if row.emotion else Cell(MISSING))
    if linked:
        cells.append(Cell(asked_words(voice, row), dashed=row.covered is False))
    return Row(tuple(cells))


def _side_cell(voice: Voice, row: ThemeCount | CommentPlace) -> Cell:
    if not math.isfinite(row.pain_share):
        return Cell(MISSING)
    return Cell(voice.locale.share(row.pain_share), small=side_words(voice, row), value=row.pain_share)


def _notes(voice: Voice) -> list[str]:
    found = held(voice)
    few = [theme_name(voice, row.theme, 40) for row in found.themes if row.suppressed]
    told = [said(voice, "method.several")]
    if few:
        least = voice.diagnosis.thresholds.min_cell
        told.append(said(voice, "themes.few", k=least, themes=voice.locale.joined(few)))
    if sum(not row.suppressed for row in found.themes) > MOST_THEMES:
        told.append(said(voice, "themes.more"))
    return told


def _places(voice: Voice) -> Figure:
    """Return what the themes add up to; their shares have been drawn, here they stand beside the reading of the gap."""
    found = held(voice)
    shown = [row for row in found.places if not row.suppressed]
    sides = any(row.valued is not None for row in shown)
    gaps = voice.paired and any(row.level == "dimension" for row in found.places)
    columns = [
        Column("place", said(voice, "places.place"), "text"),
        Column("share", said(voice, "themes.share"), "share"),
    ]
    columns += [Column("hurts", said(voice, "themes.hurts"), "share")] if sides else []
    columns += [Column("gap", said(voice, "places.gap"), "state")] if gaps else []
    rows = tuple(_place_row(voice, row, sides=sides, gaps=gaps) for row in found.places)
    return Figure(
        id="f-temas-lugar",
        title=said(voice, "places.title_gap" if gaps else "places.title"),
        subtitle=said(voice, "places.subtitle", coded=voice.locale.number(found.coded)),
        table=Table("t-temas-lugar", said(voice, "places.caption"), tuple(columns), rows),
        note=said(voice, "places.note"),
    )


def _place_row(voice: Voice, row: CommentPlace, *, sides: bool, gaps: bool) -> Row:
    cells = [
        name_cell(place_name(voice, row.level, row.code)),
        hidden_cell(voice) if row.suppressed else share_cell(voice, row.share, low=row.share_low, high=row.share_high),
    ]
    if sides:
        cells.append(_side_cell(voice, row))
    if gaps:
        gap = voice.row(row.code) if row.level == "dimension" else None
        cells.append(Cell(MISSING) if gap is None else state_cell(voice, gap))
    return Row(tuple(cells), group=said(voice, f"places.{row.level}"))


def _quotes(voice: Voice) -> Card:
    found, least = held(voice), voice.locale.number(voice.diagnosis.thresholds.min_verbatim)
    if not found.quotes:
        why = next((key for key in ("masked", "unfit") if f"quotes_{key}" in found.notes), "nothing")
        key = f"quotes.{why}" if found.consent else "quotes.not_asked"
        return Card(said(voice, "quotes.title"), paragraphs=(said(voice, key, n=least),))
    lines = tuple(
        said(
            voice,
            "quotes.line",
            text=voice.locale.quoted(excerpt(plain(one.text), 300)),
            theme=f"— {theme_name(voice, one.theme, 40)}",
        )
        for one in found.quotes
    )
    return Card(said(voice, "quotes.title"), bullets=lines, closing=said(voice, "quotes.note", n=least))


def _method(voice: Voice) -> Card:
    found, number = held(voice), voice.locale.number
    told = [*coding_words(voice), said(voice, "method.who")]
    if found.uncovered:
        between = between_shares(voice, found.uncovered_low, found.uncovered_high)
        share = {"share": voice.locale.share(found.uncovered_share), "between": between}
        told.append(said(voice, "method.uncovered", n=number(found.uncovered), **share))
    if "no_book" in found.notes:
        told.append(said(voice, "method.no_book"))
    left = (found.commented or 0) - (found.coded or 0)
    if left >= voice.diagnosis.thresholds.min_cell:
        told.append(said(voice, "method.unread", k=number(left)))
    if len(found.questions) > 1:
        told += [
            said(
                voice,
                "method.question",
                question=voice.locale.quoted(excerpt(plain(one.text.in_(voice.language)), 80)),
                commented=number(one.commented),
                coded=number(one.coded),
            )
            for one in found.questions
            if one.commented is not None
        ]
    return Card(said(voice, "method.title"), bullets=tuple(told))
