"""The second opinion in words: how many numbers other libraries give too, how far apart, and why some differ."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from gapkit.diagnosis.opinion import Opinion, disagreements, largest_difference
from gapkit.i18n import entry, say
from gapkit.report.formats import locale_of

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def headline(opinions: Sequence[Opinion], language: str) -> str:
    """Return how many numbers were worked out again, whether they agree, and which two are furthest apart."""
    largest = largest_difference(opinions)
    if largest is None:
        return say("report.terminal.no_opinions", language)
    apart = disagreements(opinions)
    compared = locale_of(language).number(sum(one.agrees is not None for one in opinions))
    key = f"crosscheck.headline.{'disagree' if apart else 'agree'}"
    return say(key, language, k=compared, m=len(apart), **furthest(largest, language))


def furthest(opinion: Opinion, language: str) -> dict[str, str]:
    """Return how far apart two numbers are, what they are, and whose the other is."""
    return {
        "difference": tiny(opinion.difference, language),
        "statistic": statistic(opinion, language),
        "subject": subject(opinion, language) or say("report.words.overall", language),
        "library": opinion.library,
    }


def explained(opinions: Iterable[Opinion], language: str) -> list[str]:
    """Return the known divergences: how often, and why."""
    counts = Counter(one.note for one in opinions if one.agrees is None and one.note)
    return [
        say("crosscheck.explained", language, count=count, why=_known("crosscheck.note", note, language))
        for note, count in counts.items()
    ]


def statistic(opinion: Opinion, language: str) -> str:
    """Return what kind of number it is."""
    return _known("crosscheck.statistic", opinion.statistic, language)


def subject(opinion: Opinion, language: str) -> str:
    """Return what a number is about: codes as they are, the names of columns in the language."""
    told = []
    for word in opinion.subject.split():
        named = _known("crosscheck.subject", word, language)
        told.append(_known("report.roles", word, language) if named == word else named)
    return " ".join(told)


def reason(opinion: Opinion, language: str) -> str:
    """Return why two numbers are not claimed to be the same, or how they were compared; nothing where that is plain."""
    return _known("crosscheck.note", opinion.note, language) if opinion.note else ""


def tiny(value: float, language: str) -> str:
    """Return a difference as people write very small numbers: 1.2 × 10⁻¹⁵.

    >>> tiny(1.234e-15, "es"), tiny(0.0, "en")
    ('1,2 × 10⁻¹⁵', '0')
    """
    if not value or not math.isfinite(value):
        return "0" if value == 0 else "–"
    mantissa, power = f"{value:.1e}".split("e")
    return f"{locale_of(language).number(float(mantissa), 1)} × 10{str(int(power)).translate(_RAISED)}"


def _known(group: str, key: str, language: str) -> str:
    return say(f"{group}.{key}", language) if entry(f"{group}.{key}") else key
