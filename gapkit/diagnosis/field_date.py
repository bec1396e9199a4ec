"""When people were asked, as far as the words of whoever wrote it say it for sure."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping

Day = tuple[int, int, int]

_MONTHS = (
    ("enero", "january", "ene", "jan"),
    ("febrero", "february", "feb"),
    ("marzo", "march", "mar"),
    ("abril", "april", "abr", "apr"),
    ("mayo", "may"),
    ("junio", "june", "jun"),
    ("julio", "july", "jul"),
    ("agosto", "august", "ago", "aug"),
    ("septiembre", "setiembre", "september", "sept", "sep", "set"),
    ("octubre", "october", "oct"),
    ("noviembre", "november", "nov"),
    ("diciembre", "december", "dic", "dec"),
)
_NUMBERS = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words}
_ISO = re.compile(r"\b((?:19|20)\d{2})-(\d{1,2})(?:-(\d{1,2}))?\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d{2})\b")
_QUARTER = re.compile(r"\b(?:[tq]\s*([1-4])\W*((?:19|20)\d{2})|((?:19|20)\d{2})\W*[tq]\s*([1-4]))\b")
_WORD = re.compile(r"\b([a-z]+)\.?\b")
_YEAR = re.compile(r"\b((?:19|20)\d{2})\b")


def asked_until(study: Mapping[str, object]) -> Day | None:
    """Return the last day on which a wave was asked, by its field dates, else by its name; None where neither is clear.

    ISO days and months, days before months, quarters, and months in words with their year. A bare year says nothing of
    what had begun.
    """
    for key in ("field", "wave"):
        found = last_day(str(study.get(key) or ""))
        if found is not None:
            return found
    return None


def last_day(text: str) -> Day | None:
    """Return the last day that a text names, the last of its month or quarter where it names no day."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    found = [_day(int(y), int(m), d and int(d)) for y, m, d in _ISO.findall(plain)]
    # 03/04/2027 may be either month: only one that can be read in one way is clear.
    for first, second, year in _DAY_FIRST.findall(plain):
        day, month = (int(first), int(second)) if int(first) > 12 or first == second else (0, 0)
        found.append(_day(int(year), month, day) if month else None)
    for first, year, other_year, second in _QUARTER.findall(plain):
        found.append(_day(int(year or other_year), 3 * int(first or second), ""))
    known = [day for day in found if day is not None]
    if known:
        return max(known)
    months = [_NUMBERS[word] for word in _WORD.findall(plain) if word in _NUMBERS]
    years = [int(year) for year in _YEAR.findall(plain)]
    return _day(years[-1], months[-1], "") if months and years and not found else None


def _day(year: int, month: int, day: int | str) -> Day | None:
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    return (year, month, min(int(day), last) if day else last)
