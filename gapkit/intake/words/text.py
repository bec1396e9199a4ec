"""Header text in a form that can be compared: case, accents, punctuation and numbering aside."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APART = re.compile(r"[^0-9a-z]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_NO_LETTER = re.compile(r"[\W_]+")
_OTHER_SCRIPTS = "\u0370"
"""From here on letters have marks of other kinds, and are put together again once marks are gone."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_NUMBERING = re.compile(r"^\s*[a-z]{0,2}\s*\d{1,3}(?:\s*[.\-]\s*\d{1,3})?\s*[.)\]:\-–—]+\s*", re.IGNORECASE)
_NUMBER = re.compile(r"^[+\-−]?\d+(?:[.,]\d+)?$")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return text in lower case without accents or punctuation, words parted by single spaces."""
    folded = text.casefold()
    if folded.isascii():
        return " ".join(_APART.split(folded)).strip()
    letters = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded).casefold())
    if max(letters, default="") < _OTHER_SCRIPTS:
        return " ".join(_NO_LETTER.split(letters)).strip()
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in letters)
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str | int, ...]:
    """Return runs of letters and numbers: "E_RE01" -> ("e", "re", 1)."""
    return tuple(int(t) if t.isdecimal() else t for t in _TOKEN.findall(plain(text)))


def words(text: str) -> frozenset[str]:
    """Return the different words of a text, plain."""
    return frozenset(t for t in tokens(text) if isinstance(t, str))


def without_numbering(text: str) -> str:
    """Return a text without the number or short code it starts with."""
    return _NUMBERING.sub("", text, count=1)


def tidy(text: object) -> str:
    """Return a cell as text, its white space made single spaces."""
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    return " ".join(str(text).split())


def number_in(text: str) -> float | None:
    """Return the number a text is, with decimal point or comma; None when it is none."""
    text = text.strip()
    return float(text.replace(",", ".").replace("−", "-")) if _NUMBER.match(text) else None


def column_letter(index: int) -> str:
    """Return the spreadsheet letter of a column counted from 0: 0 -> "A", 27 -> "AB"."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Return the position, from 0, of a spreadsheet letter: "AB" -> 27."""
    position = 0
    for letter in letters.upper():
        position = position * 26 + ord(letter) - 64
    return position - 1
