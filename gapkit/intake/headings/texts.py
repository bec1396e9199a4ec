"""Headings with a text beside their code or number: where the two disagree, the text is what people were asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gapkit.intake.headings.claims import Claim
from gapkit.intake.headings.roles import lead_text, wording
from gapkit.intake.headings.wordings import HINT, MARGIN, SIMILARITY, likeness
from gapkit.intake.words.text import plain, words
from gapkit.intake.words.vocabulary import QUESTION_WORDS, ROLE_OF
from gapkit.model import Questionnaire
from gapkit.record import Record, replace

_SEVERAL = 2
"""From this many items on whose text is another item's, the texts are believed and not the numbers."""

_OWN_NEAREST = 1 / 3
"""With this share of texts nearest to the item of their own number, they are that item in other words."""

_SPOKEN = 4
_DIFFERENT = 0.6
_LETTERS = re.compile(r"[^\W\d_]{3,}")


class Spoken(Record):
    """Claims once texts have been heard.

    `reworded` are the items whose number was another's; `foreign` are texts that most headings have and that
    resemble no item of the questionnaire.
    """

    claims: tuple[Claim, ...]
    reworded: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()


def heard(claims: Sequence[Claim], questionnaire: Questionnaire) -> Spoken:
    """Return the claims by code or number, corrected by the texts that stand beside them."""
    names = _names(questionnaire)
    said = {claim.column.index: text for claim in claims if (text := _text(claim, names))}
    different = set(said.values())
    if len(said) < _SPOKEN or 2 * len(said) <= len(claims) or len(different) < _SPOKEN:
        return Spoken(tuple(claims))
    texts = sorted(different)
    alike = dict(zip(texts, likeness(texts, questionnaire), strict=True))
    items = [item.code for item in questionnaire.items]
    believed: dict[int, tuple[str, float]] = {}
    own_nearest = resembling = 0
    for claim in claims:
        if claim.column.index not in said:
            continue
        scores = alike[said[claim.column.index]]
        ranked = sorted(range(len(items)), key=scores.__getitem__, reverse=True)
        best, second = scores[ranked[0]], scores[ranked[1]] if len(ranked) > 1 else 0.0
        resembling += best >= HINT
        own_nearest += best > 0 and scores[items.index(claim.item)] == best
        if best >= SIMILARITY and (best - second >= MARGIN or best > 0.995 > second):
            believed[claim.column.index] = items[ranked[0]], best
    others = {believed[c.column.index][0] for c in claims if believed.get(c.column.index, (c.item,))[0] != c.item}
    if len(others) >= _SEVERAL:
        return Spoken(tuple(_by_text(claims, said, believed)), tuple(item for item in items if item in others))
    # Titles of dimensions repeat; texts of items do not.
    asked = len({claim.item for claim in claims if claim.column.index in said})
    if 2 * resembling >= len(said) or own_nearest >= _OWN_NEAREST * len(said) or len(different) < _DIFFERENT * asked:
        return Spoken(tuple(claims))
    return Spoken(tuple(claims), foreign=tuple(said.values()))


def _by_text(claims: Iterable[Claim], said: dict[int, str], believed: dict[int, tuple[str, float]]) -> Iterable[Claim]:
    """Yield the claims of the texts; a number beside a text that quotes nothing claims nothing."""
    for claim in claims:
        index = claim.column.index
        if index in believed:
            item, score = believed[index]
            yield Claim(replace(claim.column, how="wording", score=round(score, 2)), item, claim.role)
        elif index not in said:
            yield claim


def _text(claim: Claim, names: frozenset[str]) -> str:
    """Return the text beside the code of a heading, blank when it only names a role, a dimension or nothing."""
    column = claim.column
    text = lead_text(column.header) or wording(column.header if column.name and not column.title else column.title)
    telling = words(text) - ROLE_OF.keys() - QUESTION_WORDS - names
    return text if any(_LETTERS.search(word) for word in telling) else ""


def _names(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the words of the names of dimensions that are no whole item."""
    items = {plain(text) for item in questionnaire.items for text in (item.text.es, item.text.en) if text}
    named = {plain(n) for d in questionnaire.dimensions for n in (d.code, d.name.es, d.name.en) if n} - items
    return frozenset(word for name in named for word in name.split())
