"""Quotes: comments that speak for a theme, of people who agreed, where enough others write of the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.model.comments import Comment, Comments
from gapkit.scoring.comments.results import Quote

_SHORTEST, _LONGEST, _BEST = 15, 280, 110
_MOST_MASKED = 0.25
_SHOUTED = 0.6
_ALIKE = 30
"""Comments that start alike for so long say the same."""

_MASK = "[…]"
_WORD = re.compile(r"\w+")


def quotes_of(
    comments: Comments, themes: Sequence[tuple[str, int]], *, at_least: int, each: int = 2
) -> Iterator[Quote]:
    """Yield up to `each` quotes of every theme, those people write of most first; nobody is quoted twice.

    `themes` are codes with the people who write of them. A theme of fewer than `at_least` is not quoted.
    """
    taken: set[int] = set()
    told: set[str] = set()
    for theme, n in themes:
        if n < at_least:
            continue
        valences: list[str] = []
        for person, comment in _ranked(comments, theme):
            valence = _valence(comment, theme)
            # The second quote shows the other side, where there is one.
            start = comment.text[:_ALIKE].casefold()
            if person in taken or start in told or len(valences) == each or valence in valences:
                continue
            # What hurts or helps in a comment on several themes need not be this one.
            if valences and len({mention.theme for mention in comment.mentions}) > 1:
                continue
            taken.add(person)
            told.add(start)
            valences.append(valence)
            yield Quote(theme, comment.question, valence, comment.text)


def why_no_quotes(comments: Comments, themes: Sequence[tuple[str, int]], *, at_least: int) -> tuple[str, ...]:
    """Return a note where there are comments that may be quoted and none that is fit for it; nothing else."""
    enough = {theme for theme, n in themes if n >= at_least}
    allowed = [
        one.text
        for told in comments.people
        for one in told
        if one.quotable and one.text and any(mention.theme in enough for mention in one.mentions)
    ]
    if not allowed or any(map(_fit, allowed)):
        return ()
    return ("quotes_masked",) if all(map(_is_masked, allowed)) else ("quotes_unfit",)


def quote_of(comments: Comments, theme: str, whose: NDArray[np.bool_], taken: Iterable[str]) -> str:
    """Return the text of the best quote of a theme among some people, blank where there is none that is new."""
    texts = set(taken)
    found = (comment.text for person, comment in _ranked(comments, theme) if whose[person])
    return next((text for text in found if text not in texts), "")


def _ranked(comments: Comments, theme: str) -> list[tuple[int, Comment]]:
    """Return the comments on a theme that may be quoted, the plainest first."""
    found = [
        (person, comment)
        for person, told in enumerate(comments.people)
        for comment in told
        if any(one.theme == theme for one in comment.mentions) and _quotable(comment)
    ]
    return sorted(found, key=lambda one: _rank(one[1]))


def _quotable(comment: Comment) -> bool:
    return comment.quotable and _fit(comment.text)


def _fit(text: str) -> bool:
    if not _SHORTEST <= len(text) <= _LONGEST:
        return False
    letters = [character for character in text if character.isalpha()]
    # In a text in capitals names cannot be told from other words.
    if not letters or sum(map(str.isupper, letters)) > _SHOUTED * len(letters):
        return False
    return not _is_masked(text)


def _is_masked(text: str) -> bool:
    return text.count(_MASK) > _MOST_MASKED * len(_WORD.findall(text))


def _rank(comment: Comment) -> tuple[int, int, int, str]:
    themes = {mention.theme for mention in comment.mentions}
    return len(themes), comment.text.count(_MASK), abs(len(comment.text) - _BEST), comment.text


def _valence(comment: Comment, theme: str) -> str:
    told = {mention.valence for mention in comment.mentions if mention.theme == theme and mention.valence}
    return told.pop() if len(told) == 1 else ""
