"""What nobody asked about: each hint with its evidence, how to look into it, and what to ask next time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gapkit.report.blocks import Block, Card, Cards
from gapkit.report.formats import excerpt, plain
from gapkit.report.pane_words import NAME_LIMIT, codes_text, held, said
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.scoring.johari.results import Hint

MOST_CARDS = 4
_SHARES = ("theme", "unheard", "latent", "unexplained", "kano")
"""Kinds whose estimate is a share; those of others are points."""


def hint_cards(voice: Voice) -> list[Block]:
    """Return a card for each of the first hints; the sheet has them all."""
    hints = list(held(voice).unknown)[:MOST_CARDS]
    if not hints:
        return []
    cards = tuple(
        Card(hint_title(voice, hint), paragraphs=(hint_evidence(voice, hint), hint_advice(voice, hint)))
        for hint in hints
    )
    return [Cards(cards, columns=min(len(cards), 2))]


def hint_title(voice: Voice, hint: Hint) -> str:
    """Return what a hint is about."""
    return said(voice, f"hint.{hint.kind}.title", **_words(voice, hint))


def hint_evidence(voice: Voice, hint: Hint) -> str:
    """Return the evidence of a hint with its numbers."""
    return said(voice, f"hint.{hint.kind}.evidence", **_words(voice, hint))


def hint_brief(voice: Voice, hint: Hint) -> str:
    """Return the evidence of a hint in a few words, as a pane has room for."""
    return said(voice, f"hint.{hint.kind}.brief", **_words(voice, hint))


def hint_probe(voice: Voice, hint: Hint) -> str:
    """Return how to look into a hint."""
    return said(voice, f"hint.{hint.kind}.probe", **_words(voice, hint))


def hint_next(voice: Voice, hint: Hint) -> str:
    """Return what to ask next time."""
    return said(voice, f"hint.{hint.kind}.next", **_words(voice, hint))


def hint_advice(voice: Voice, hint: Hint) -> str:
    """Return how to look into a hint and what to ask next time, as a card says it."""
    return said(voice, "hints.probe", probe=hint_probe(voice, hint), next=hint_next(voice, hint))


def _words(voice: Voice, hint: Hint) -> dict[str, object]:
    locale = voice.locale
    write = locale.share if hint.kind in _SHARES else lambda value: locale.signed(value, 1)
    return {
        "name": _subject(voice, hint),
        "n": locale.number(hint.n),
        "base": locale.number(hint.base),
        "share": locale.share(hint.estimate),
        "estimate": locale.signed(hint.estimate, 1),
        "between": said(voice, "hints.between", low=write(hint.low), high=write(hint.high)),
        "noise": locale.share(hint.noise),
        "root": locale.number(hint.estimate, 2),
        "chance": locale.number(hint.noise, 2),
        "least": locale.number(math.ceil(hint.at_least) if math.isfinite(hint.at_least) else None),
        "certainty": locale.share(hint.certainty),
        "items": codes_text(voice, hint.items),
        "value": excerpt(plain(hint.subject), NAME_LIMIT),
        "segment": excerpt(plain(hint.scope), NAME_LIMIT),
        "scope": _scope(voice, hint),
        "aim": _aim(voice, hint),
        "unseen": said(voice, "unseen.said") if hint.items else "",
    }


def _subject(voice: Voice, hint: Hint) -> str:
    """Return what a hint is about by its name."""
    match hint.kind:
        case "theme":
            from gapkit.report.comment_words import theme_name

            return theme_name(voice, hint.subject)
        case "archetype":
            from gapkit.report.archetype_words import archetype_name

            return archetype_name(voice, hint.subject)
        case "kano":
            from gapkit.report.kano_words import feature_name

            row = next((one for one in voice.diagnosis.kano if one.code == hint.subject), None)
            return hint.subject if row is None else feature_name(voice, row)
        case "latent":
            return upper_first(_asked(voice, hint.subject))
        case _:
            return excerpt(plain(hint.subject), NAME_LIMIT)


def _asked(voice: Voice, code: str) -> str:
    """Return the name of an item or a dimension; any other code as it stands."""
    if voice.is_item(code):
        return excerpt(voice.item_text(code), NAME_LIMIT)
    known = any(code == one.code for one in voice.diagnosis.questionnaire.dimensions)
    return excerpt(voice.name(code) if known else plain(code), NAME_LIMIT)


def _scope(voice: Voice, hint: Hint) -> str:
    return _asked(voice, hint.scope)


def _aim(voice: Voice, hint: Hint) -> str:
    """Return what the outcome of a hint is called."""
    if hint.kind != "unexplained":
        return ""
    from gapkit.report.driver_words import aim_words

    return aim_words(voice, hint.subject)["aim"]
