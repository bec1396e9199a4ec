"""What the company says of itself: what lies behind its gaps, and what it says matters beside what it does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.i18n import entry
from gapkit.report.blocks import Block, Card, Cards
from gapkit.report.pane_words import VIEW_GAPS, held, said
from gapkit.report.voice import Voice

if TYPE_CHECKING:
    from gapkit.scoring.johari.internal_results import MaturityComponent

_MOST = 3
_VERDICTS = ("said_not_done", "done", "open")


def house_cards(voice: Voice) -> list[Block]:
    """Return what is lowest of what lies behind the gaps, and the components that are said and not done."""
    cards = [card for card in (_behind(voice), _maturity(voice)) if card is not None]
    return [Cards(tuple(cards), columns=len(cards))] if cards else []


def part_name(voice: Voice, group: str, code: str) -> str:
    """Return the name of what lies behind a gap ("behind"), or of a component; its code where it has none."""
    return said(voice, f"{group}.{code}") if entry(f"johari.report.{group}.{code}") else code


def _behind(voice: Voice) -> Card | None:
    rows = [row for row in held(voice).internal if row.kind == "antecedent" and math.isfinite(row.mean)]
    if not rows:
        return None
    number = voice.locale.number
    told = [
        said(
            voice,
            "house.one",
            name=part_name(voice, "behind", row.code),
            gap=number(row.gap),
            v=number(row.mean, 1),
        )
        for row in sorted(rows, key=lambda row: row.mean)[:_MOST]
    ]
    text = said(voice, "house.behind", told=", ".join(told))
    return Card(said(voice, "house.behind_title"), paragraphs=(text,))


def _maturity(voice: Voice) -> Card | None:
    rows = [row for row in held(voice).maturity if not row.reason]
    view = next((view for view in VIEW_GAPS if any(row.view == view for row in rows)), None)
    own = [row for row in rows if row.view == view]
    told = [_listed(voice, name, [row for row in own if row.verdict == name]) for name in _VERDICTS]
    told.append(_listed(voice, "customers_disagree", [row for row in own if row.beside == "customers_disagree"]))
    told = [text for text in told if text]
    return Card(said(voice, "house.maturity_title"), paragraphs=(" ".join(told),)) if told else None


def _listed(voice: Voice, key: str, rows: list[MaturityComponent]) -> str:
    if not rows:
        return ""
    names = [
        said(
            voice,
            "house.component",
            name=part_name(voice, "components", row.code),
            v=voice.locale.signed(row.customer_gap if key == "customers_disagree" else row.say_do, 1),
        )
        for row in sorted(rows, key=lambda row: row.say_do)
    ]
    return said(voice, f"house.{key}", told=voice.locale.joined(names))
