"""The language of a survey, guessed from its headings."""

from __future__ import annotations

from collections.abc import Iterable

from gapkit.intake.words.text import words
from gapkit.intake.words.vocabulary import ENGLISH, SPANISH

_MARGIN = 1.5


def language_of(headings: Iterable[str]) -> str | None:
    """Return "es", "en", or None when the headings are codes, in another language or undecided.

    >>> language_of(["Canal", "¿Nos recomendaría?", "Región"])
    'es'
    >>> language_of(["E1", "P1"]) is None
    True
    """
    spanish = english = 0.0
    for heading in headings:
        said = words(heading)
        spanish += len(said & SPANISH) + 0.5 * any(mark in heading.lower() for mark in "ñ¿¡áéíóúü")
        english += len(said & ENGLISH)
    if spanish >= 1 and spanish > _MARGIN * english:
        return "es"
    return "en" if english >= 1 and english > _MARGIN * spanish else None
