"""What both sides write about in their own words: what customers raise and the company does not, and the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gapkit.report.blocks import Block, Card, Cards
from gapkit.report.johari_sentences import theme_of
from gapkit.report.pane_words import VIEW_GAPS, fewest_raters, held, said, said_of
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import ThemeSeen

MOST_THEMES = 6


def theme_cards(voice: Voice) -> list[Block]:
    """Return a card for each view whose open answers were coded beside those of customers."""
    rows = list(held(voice).themes)
    cards = [_card(voice, view, own) for view in VIEW_GAPS if (own := [row for row in rows if row.view == view])]
    return [Cards(tuple(cards), columns=len(cards))] if cards else []


def theme_counts(voice: Voice, row: ThemeSeen) -> str:
    """Return a theme with how many mention it on either side, as far as that may be told."""
    number = voice.locale.number
    least = fewest_raters(voice)
    told = {
        "theme": theme_of(voice, row.theme),
        "n": number(row.n) if row.n is not None else voice.say("words.few", k=least),
        "m": number(row.customers),
        "r": number(row.raters),
        "b": number(row.base),
        "least": number(least),
    }
    key = {"blind": "one_customers", "hidden": "one_company"}.get(row.pane, "one_both" if row.raters else "one_some")
    return said(voice, f"themes.{key}", **told)


def _card(voice: Voice, view: str, rows: list[ThemeSeen]) -> Card:
    title = said_of(voice, "themes.title", view)
    least = voice.locale.number(fewest_raters(voice))
    if any(not row.theme for row in rows):
        return Card(title, paragraphs=(said_of(voice, "themes.few", view, least=least),))
    base = voice.locale.number(rows[0].base)
    kinds = {
        "blind": [row for row in rows if row.pane == "blind" and row.state == "sure"],
        "silent": [row for row in rows if row.pane == "blind" and row.state != "sure"],
        "open": [row for row in rows if row.pane == "open"],
        "hidden": [row for row in rows if row.pane == "hidden"],
    }
    lines = [said(voice, f"themes.{kind}", base=base, told=_listed(voice, own)) for kind, own in kinds.items() if own]
    return Card(title, paragraphs=(said(voice, "themes.note"),), bullets=tuple(lines))


def _listed(voice: Voice, rows: list[ThemeSeen]) -> str:
    told = [theme_counts(voice, row) for row in rows[:MOST_THEMES]]
    if len(rows) > MOST_THEMES:
        return voice.say("words.and_more", texts=", ".join(told), k=len(rows) - MOST_THEMES)
    return voice.locale.joined(told)
