"""What the company sees of what customers expect: the window, both sides item by item, the gaps, the unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.blocks import Block, Card, Cards, Section
from gapkit.report.outline.johari_chain import chain_figure, rated_gaps
from gapkit.report.outline.johari_house import house_cards
from gapkit.report.outline.johari_items import items_figure
from gapkit.report.outline.johari_panes import unplaced_cards, window_block
from gapkit.report.outline.johari_performance import performance_cards
from gapkit.report.outline.johari_themes import theme_cards
from gapkit.report.outline.johari_unknown import hint_cards
from gapkit.report.pane_words import (
    Leading,
    fewest_raters,
    gaps_of,
    held,
    hidden_views,
    leading,
    said,
    said_of,
)
from gapkit.report.voice import Voice
from gapkit.report.wording import TITLE_LIMIT

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import Johari


def johari_section(voice: Voice) -> Section | None:
    """Return the section of the windows; None where not even the customers may be shown."""
    if voice.people is None:
        return None
    found = held(voice)
    leads = leading(found)
    blocks: list[Block] = []
    if leads is not None:
        blocks.append(window_block(voice, leads) if any(leads.areas.areas) else unplaced_cards(voice, leads))
        if (figure := items_figure(voice, leads)) is not None:
            blocks.append(figure)
    if (
        gaps_of(found, 1, "dimension")
        or gaps_of(found, 6, "dimension")
        or any(rated_gaps(found, gap) for gap in (2, 3, 4))
    ):
        blocks.append(chain_figure(voice))
    blocks += house_cards(voice)
    blocks += performance_cards(voice)
    blocks += theme_cards(voice)
    blocks += _hidden(voice, found)
    blocks += hint_cards(voice)
    if not blocks:
        return None
    return Section(
        id="johari",
        kicker=said(voice, "kicker"),
        title=said(voice, _without_window(found)) if leads is None else _title(voice, leads),
        contents=said(voice, "contents"),
        lead="" if leads is None else _lead(voice, leads),
        blocks=tuple(blocks),
    )


def _title(voice: Voice, leads: Leading) -> str:
    """Return what the company underestimates and overrates; what it recognises, where it does neither."""
    blind, overrated, open_ = (leads.firm(pane) for pane in ("blind", "overrated", "open"))
    mean = "_relative" if leads.areas.basis == "relative" else ""
    counted = {f"told_blind{mean}": blind, "told_overrated": overrated}
    told = [
        said(voice, key, k=voice.count(len(rows), feminine=True), count=len(rows))
        for key, rows in counted.items()
        if rows
    ]
    asked = [row for row in leads.rows if row.state != "not_asked"]
    if not told and open_:
        told = [said(voice, f"told_open{mean}", k=voice.locale.number(len(open_)), m=voice.locale.number(len(asked)))]
    if not told:
        return said(voice, "title_none")
    title = said(voice, "title", told=voice.locale.joined(told))
    hints = len(held(voice).unknown) + len(leads.firm("unknown"))
    if hints:
        longer = title + said(voice, "title_hints", h=voice.count(hints, feminine=True), count=hints)
        title = longer if len(longer) <= TITLE_LIMIT[voice.language] else title
    return title


def _without_window(found: Johari) -> str:
    """Return the title where there is no window: too few said what customers expect, or nobody was asked."""
    few = {row.column for row in found.raters if row.reason == "few"}
    if "expectation" in few:
        return "title_few"
    return "title_performance" if found.performance else "title_few" if few else "title_house"


def _lead(voice: Voice, leads: Leading) -> str:
    n = None if leads.raters is None else leads.raters.raters
    return said_of(voice, "lead", leads.view, raters=voice.locale.number(n))


def _hidden(voice: Voice, found: Johari) -> list[Block]:
    """Return the card of the views of which nothing is shown, and why."""
    views = hidden_views(found)
    if not views:
        return []
    least = voice.locale.number(fewest_raters(voice))
    names = voice.locale.joined([said(voice, f"views.{view}") for view in views])
    text = said(voice, "few", k=least, views=names)
    return [Cards((Card(said(voice, "few_title"), paragraphs=(text,)),), columns=1)]
