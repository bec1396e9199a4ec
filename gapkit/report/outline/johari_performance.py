"""How the company rates what it delivers, beside its customers: the blind spots of complacency first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.blocks import Block, Card, Cards
from gapkit.report.formats import excerpt
from gapkit.report.pane_words import NAME_LIMIT, VIEW_GAPS, codes_text, held, said, said_of
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import PerformanceItem

MOST_LINES = 4


def performance_cards(voice: Voice) -> list[Block]:
    """Return the blind spots of the first view that rated delivery, and how it stands on everything else."""
    rated = [row for row in held(voice).performance if row.level == "item"]
    rated = [row for row in rated if row.standing] or rated
    view = next((view for view in VIEW_GAPS if any(row.view == view for row in rated)), None)
    if view is None:
        return []
    rows = [row for row in rated if row.view == view]
    return [Cards((_blind(voice, view, rows), _standings(voice, rows)), columns=2)]


def complacent(rows: list[PerformanceItem]) -> list[PerformanceItem]:
    """Return what falls short and the company firmly rates higher than its customers, the furthest apart first."""
    found = [row for row in rows if row.standing == "over_poor" and row.state == "sure"]
    return sorted(found, key=lambda row: -row.difference)


def _blind(voice: Voice, view: str, rows: list[PerformanceItem]) -> Card:
    found = complacent(rows)
    if not found:
        return Card(said(voice, "performance.title_none"), paragraphs=(said(voice, "performance.none"),))
    lines = [_line(voice, row) for row in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        left = [row.code for row in found[MOST_LINES:]]
        lines.append(said(voice, "window.more", k=voice.locale.number(len(left)), codes=codes_text(voice, left)))
    title = said_of(voice, "performance.title", view, k=voice.locale.number(len(found)), count=len(found))
    return Card(title, paragraphs=(said(voice, "performance.poor"),), bullets=tuple(lines))


def _line(voice: Voice, row: PerformanceItem) -> str:
    number, signed = voice.locale.number, voice.locale.signed
    return said(
        voice,
        "performance.line",
        item=excerpt(voice.item_text(row.code), NAME_LIMIT).replace("*", ""),
        code=row.code,
        o=number(row.company, 1),
        c=number(row.customer, 1),
        d=signed(row.difference, 1),
        low=signed(row.low, 1),
        high=signed(row.high, 1),
    )


def _standings(voice: Voice, rows: list[PerformanceItem]) -> Card:
    """Return how many items stand firmly where; the rest is to be decided."""
    from gapkit.scoring.johari.results import STANDINGS

    firm = [row.standing for row in rows if row.state == "sure"]
    counts = [(said(voice, f"standings.{name}"), firm.count(name)) for name in STANDINGS]
    counts.append((said(voice, "performance.open"), len(rows) - len(firm)))
    told = " · ".join(f"{name}: **{voice.locale.number(k)}**" for name, k in counts if k)
    return Card(said(voice, "performance.rest_title"), paragraphs=(f"{told}.",))
