"""Kano classes in words: names of features and classes, and the line of the terminal."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gapkit.diagnosis.kano_rules import CLASSES, clear_class, is_mixture, seems_swapped
from gapkit.i18n import say
from gapkit.report.formats import excerpt, plain
from gapkit.report.staff_words import say_of_staff
from gapkit.report.voice import Voice, upper_first

if TYPE_CHECKING:
    from gapkit.diagnosis.diagnosis import Finding
    from gapkit.scoring.kano_results import KanoRow

NAME_LIMIT = 60
_MOST_NAMED = 3


def said(voice: Voice, key: str, /, **parameters: object) -> str:
    """Return a text of the `kano` catalogue."""
    return (say_of_staff if voice.is_of_staff else say)(f"kano.{key}", voice.language, **parameters)


def feature_name(voice: Voice, row: KanoRow, limit: int = NAME_LIMIT) -> str:
    """Return what a feature is called, on one line."""
    return excerpt(plain(row.name.in_(voice.language)).rstrip(". ") or row.code, limit)


def class_words(voice: Voice, row: KanoRow) -> str:
    """Return the class of a feature; both where two cannot be told apart."""
    if row.suppressed:
        return said(voice, "few", k=voice.locale.number(voice.diagnosis.thresholds.min_cell))
    first = said(voice, f"categories.{row.category}")
    if clear_class(row, voice.diagnosis.thresholds):
        return first
    if is_mixture(row, voice.diagnosis.thresholds):
        second = said(voice, f"categories.{row.second}")
        return said(voice, "mixed", first=first, second=second[0].lower() + second[1:])
    return said(voice, "not_firm", first=first)


def kano_parameters(finding: Finding, voice: Voice, limit: int) -> dict[str, Any]:
    """Return what the sentences about Kano classes may ask for; names are cut at `limit` signs."""
    facts = finding.facts
    k, m = int(facts.get("k", 0)), int(facts.get("of", 0))
    return {
        "count": k if k else m,
        "who": _who(voice, k, m),
        "who_strong": _who(voice, k, m, b="**"),
        "m": voice.locale.number(m),
        "names": names_of(voice, [str(code) for code in facts.get("codes", ())], min(limit, NAME_LIMIT)),
        "limit": voice.locale.share(voice.diagnosis.thresholds.kano_questionable),
    }


def names_of(voice: Voice, codes: Sequence[str], limit: int = NAME_LIMIT) -> str:
    """Return the names of up to three features in quotation marks, and how many more there are."""
    rows = {row.code: row for row in voice.diagnosis.kano}
    names = [voice.locale.quoted(feature_name(voice, rows[code], limit)) for code in codes if code in rows]
    if len(names) <= _MOST_NAMED:
        return voice.locale.joined(names)
    shown = names[: _MOST_NAMED - 1]
    return voice.say("words.and_more", texts=", ".join(shown), k=len(names) - len(shown))


def kano_line(voice: Voice) -> str:
    """Return how many features are firmly of each class, on one line; nothing where all are hidden."""
    rows = [row for row in voice.diagnosis.kano if not row.suppressed]
    if not rows:
        return ""
    found = Counter(clear_class(row, voice.diagnosis.thresholds) for row in rows)
    number = voice.locale.number
    told = [
        said(voice, "terminal_one", k=number(found[name]), name=said(voice, f"counted.{name}", count=found[name]))
        for name in CLASSES
        if found[name]
    ]
    told += [said(voice, "terminal_rest", k=number(found[""]), count=found[""])] if found[""] else []
    line = said(voice, "terminal", m=number(len(rows)), count=len(rows), told=" · ".join(told))
    return f"{line}. {said(voice, 'swapped')}" if seems_swapped(rows, voice.diagnosis.thresholds) else line


def undrawn_words(voice: Voice, rows: Sequence[KanoRow]) -> list[str]:
    """Return why some features have no place in the drawing: its axes leave out who is against them."""
    told = []
    for key, category in (("not_drawn", "reverse"), ("contrary", "questionable")):
        codes = [row.code for row in rows if row.category == category]
        if codes:
            told.append(said(voice, key, names=names_of(voice, codes), count=len(codes)))
    return told


def drawn(rows: Sequence[KanoRow]) -> list[KanoRow]:
    """Return the features whose class the two axes of the drawing can tell."""
    return [
        row
        for row in rows
        if row.category not in ("reverse", "questionable") and math.isfinite(row.better) and math.isfinite(row.worse)
    ]


def _who(voice: Voice, k: int, m: int, *, b: str = "") -> str:
    """Return which features are meant, to start a sentence; `b` goes about what is told in bold."""
    if m == 1:
        return said(voice, "who_one", b=b)
    if k == m:
        return said(voice, "who_all", b=b, count=1 if m == 2 else m, all=voice.count(m, m, feminine=True))
    return said(voice, "who_some", b=b, K=upper_first(_count(voice, k, m)), m=voice.locale.number(m))


def _count(voice: Voice, k: int, m: int) -> str:
    """Return a count of features that stands alone."""
    return "una" if k == 1 and m <= 9 and voice.language == "es" else voice.count(k, m, feminine=True)
