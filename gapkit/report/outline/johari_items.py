"""Both sides item by item: what customers expect and what the company believes they expect, on one line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.blocks import Cell, Column, Figure, Mark, Row, Strip, Table
from gapkit.report.formats import excerpt
from gapkit.report.outline.cells import interval_small, known
from gapkit.report.outline.marks import scale_axis, starts_late
from gapkit.report.pane_words import NAME_LIMIT, VIEW_GAPS, Leading, gaps_of, held, raters_of, said, said_of
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import OrganisationGap, WindowItem

MOST_ROWS = 5
_FEW, _SOME = 12, 25
"""Raters up to which only large differences are placed, and those from which small ones are (methods, 6.3)."""


def items_figure(voice: Voice, leads: Leading) -> Figure | None:
    """Return the items that the view that leads and customers see most differently; None where none may be shown."""
    found = held(voice)
    gap = VIEW_GAPS[leads.view]
    apart = gaps_of(found, gap, "item")
    rows = sorted(
        (row for row in apart.values() if math.isfinite(row.difference)), key=lambda row: -abs(row.difference)
    )
    if not rows:
        return None
    shown, placed = rows[:MOST_ROWS], {row.code: row for row in leads.rows}
    # Gap 6 holds the frontline against the same customers; where managers lead, it is the second mark.
    beside = gaps_of(found, 6, "item") if gap == 1 else {}
    seconds = [beside[row.code].first for row in shown if row.code in beside]
    values = [value for row in shown for value in (row.first, row.second)] + seconds
    axis = scale_axis(voice, values, said(voice, "items.axis"))
    scale = voice.diagnosis.questionnaire.scale
    columns = (
        Column("item", said(voice, "items.item"), "text", width="38%"),
        Column("strip", said(voice, "items.axis"), "strip", axis=axis),
        Column("difference", said(voice, "items.difference"), "gap"),
        Column("reading", said(voice, "items.reading"), "text"),
    )
    low, high = (sum(row.verdict == word for row in rows) for word in ("underestimates", "overestimates"))
    number = voice.locale.number
    legend = [
        ("expectation", said(voice, "items.expect")),
        (leads.view, upper_first(said_of(voice, "items.believes", leads.view))),
    ]
    if seconds:
        legend.append(("frontline", said(voice, "items.believes_frontline")))
    return Figure(
        id="f-miradas",
        title=upper_first(
            said_of(voice, "items.title", leads.view, k=number(low), m=number(len(rows)), j=number(high))
        ),
        subtitle=said(
            voice,
            "items.subtitle",
            low=number(scale.low),
            high=number(scale.high),
            start=starts_late(voice, axis),
            k=number(len(shown)),
        ),
        table=Table(
            "t-miradas",
            said(voice, "items.caption"),
            columns,
            tuple(_row(voice, leads, row, beside.get(row.code), placed.get(row.code)) for row in shown),
        ),
        legend=tuple(legend),
        note=" ".join(_notes(voice, leads)),
    )


def _row(
    voice: Voice, leads: Leading, row: OrganisationGap, beside: OrganisationGap | None, item: WindowItem | None
) -> Row:
    marks = [Mark("expectation", row.second), Mark(leads.view, row.first)]
    if beside is not None and math.isfinite(beside.first):
        marks.append(Mark("frontline", beside.first))
    return Row(
        (
            Cell(excerpt(voice.item_text(row.code), NAME_LIMIT), small=row.code, value=row.code),
            Strip(tuple(marks)),
            Cell(
                voice.locale.signed(row.difference),
                small=interval_small(voice, row.low, row.high),
                value=known(row.difference),
            ),
            Cell(pane_words(voice, item)),
        )
    )


def pane_words(voice: Voice, item: WindowItem | None) -> str:
    """Return the pane of an item with how often it comes up, or why it has none."""
    if item is None or item.state in ("few", "few_units", "disagree", "not_asked"):
        return said(voice, f"items.{'few' if item is None else item.state}")
    if item.state != "sure":
        return said(voice, "items.undecided")
    return f"{said(voice, f'panes.{item.pane}')} ({voice.locale.probability(max(item.shares))})"


def _notes(voice: Voice, leads: Leading) -> list[str]:
    """Return how to read the figure, how far raters agree, and what so many of them can tell."""
    thresholds, number = voice.diagnosis.thresholds, voice.locale.number
    told = [said(voice, "items.note", level=voice.rules["level"], draws=number(thresholds.johari.draws))]
    for view in ("manager", "frontline"):
        raters = raters_of(held(voice), view, "expectation")
        if raters is None or not math.isfinite(raters.together):
            continue
        reliable = math.isfinite(raters.icc2) and raters.icc2 > 0
        name = said(voice, f"views.{view}")
        parts = {"view": name, "r": number(raters.together, 2), "icc": number(raters.icc2, 2)}
        told.append(said(voice, "items.agree" if reliable else "items.agree_r", **parts))
    return [*told, *_tells(voice, leads)]


def _tells(voice: Voice, leads: Leading) -> list[str]:
    """Return which differences so many raters place, in points of this scale, and the price at the edge."""
    m = None if leads.raters is None else leads.raters.raters
    if m is None:
        return []
    point = voice.diagnosis.questionnaire.scale.range / 6
    key = "few" if m < _FEW else "some" if m < _SOME else "many"
    number = voice.locale.number
    whole = round(point, 1).is_integer()
    told = {"count": round(point) if whole else 2, "point": number(point, 0 if whole else 1)}
    placed = {"m": number(m), **told, "less": number(0.75 * point, 2), "more": number(15)}
    edge = said(voice, "items.edge", tolerance=number(leads.areas.tolerance, 2))
    return [said(voice, f"items.tells_{key}", **placed), edge]
