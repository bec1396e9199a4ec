"""Number text: one table of locales, one rounding, no operating system. Raw numbers go in, final text comes out."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from gapkit.record import Record, replace

MINUS = "−"
THIN = "\u202f"
FIRM = "\u00a0"
MISSING = "—"
ELLIPSIS = "…"

_WORDS = {
    "es": ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
_MONTHS = {
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_CENTRAL = ("es-MX", "es-CR", "es-DO", "es-GT", "es-HN", "es-NI", "es-PA", "es-SV")
_UNWANTED = {"Cc", "Cf", "Cs", "Co"}
_JOINER = "\u200d"


class Locale(Record):
    """How a country writes numbers, dates and lists."""

    code: str
    language: str
    decimal: str
    group: str
    group_from: int
    """Fewest digits that are grouped: 2391 stays whole in Spanish, 2,391 does not in English."""
    percent: str
    paper: str
    day_first: bool = True

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Return a number with a typographic minus; "—" when there is none, never "−0"."""
        return self._text(value, decimals, plus=False)

    def signed(self, value: float | None, decimals: int = 2) -> str:
        """Return a number that always shows its sign, as gaps do; zero has none."""
        return self._text(value, decimals, plus=True)

    def probability(self, value: float | None) -> str:
        """Return a probability as a percentage that never claims certainty: "> 99 %", "< 1 %"."""
        if value is None or not math.isfinite(value) or 0 < out_of_hundred(value) < 100:
            return self.share(value)
        return f"<{FIRM}{self.share(0.01)}" if value < 0.5 else f">{FIRM}{self.share(0.99)}"

    def share(self, value: float | None, decimals: int = 0) -> str:
        """Return a share (0..1) as a percentage."""
        if value is None or not math.isfinite(value):
            return MISSING
        return self._text(value, decimals, plus=False, shift=2) + self.percent

    def odds(self, share: float) -> str:
        """Return a share as prose counts cases: "8 de cada 10"; of 100 where tenths would not do."""
        of = 10 if abs(10 * share - round(10 * share)) < 1e-9 else 100
        joint = "de cada" if self.language == "es" else "of"
        return f"{self.number(of * share)} {joint} {of}"

    def alpha(self, value: float | None) -> str:
        """Return a coefficient between 0 and 1 with two decimals."""
        return self.number(value, 2)

    def interval(self, low: float | None, high: float | None, decimals: int = 2, *, signed: bool = True) -> str:
        """Return "−1,62 a −1,43", as tables write an interval; "—" when a limit is missing."""
        ends = [self._text(limit, decimals, plus=signed) for limit in (low, high)]
        return MISSING if MISSING in ends else f" {'a' if self.language == 'es' else 'to'} ".join(ends)

    def between(self, low: float | None, high: float | None, decimals: int = 1, *, signed: bool = True) -> str:
        """Return "entre −1,6 y −1,4", as prose writes an interval."""
        low_text, high_text = (self._text(limit, decimals, plus=signed) for limit in (low, high))
        return f"entre {low_text} y {high_text}" if self.language == "es" else f"between {low_text} and {high_text}"

    def places(self, first: int | None, last: int | None) -> str:
        """Return "2–5" for a band of ranks, "3" when it is one place, "—" when it is unknown."""
        if first is None or last is None:
            return MISSING
        return self.number(first) if first == last else f"{self.number(first)}–{self.number(last)}"

    def ordinal(self, place: int, *, feminine: bool = False, before_noun: bool = False) -> str:
        """Return "2.º" or "2.ª" ("3.er" before a masculine noun), "2nd" in English."""
        if self.language == "es":
            short = before_noun and not feminine and place % 10 in (1, 3) and place % 100 not in (11, 13)
            return f"{place}.{'er' if short else 'ª' if feminine else 'º'}"
        ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
        return f"{place}{ending}"

    def words(self, count: int, *, feminine: bool = False) -> str:
        """Return a count of things: zero to nine in words, more in digits."""
        if self.language == "es" and count == 1:
            return "una" if feminine else "un"
        return _WORDS[self.language][count] if 0 <= count <= 9 else self.number(count)

    def joined(self, texts: Sequence[str], *, alternative: bool = False) -> str:
        """Return "a, b y c" (or "a, b o c"), with e before i- and u before o-; "a, b and c" in English."""
        if len(texts) < 2:
            return "".join(texts)
        if self.language == "es":
            word = _spanish_or(texts[-1]) if alternative else _spanish_and(texts[-1])
        else:
            word = "or" if alternative else "and"
        return f"{', '.join(texts[:-1])} {word} {texts[-1]}"

    def quoted(self, text: str) -> str:
        """Return a text in the quotation marks of the language."""
        return f"«{text}»" if self.language == "es" else f"“{text}”"

    def date(self, text: str) -> str:
        """Return an ISO date (a clock time behind it is dropped) in words; any other text as it stands."""
        try:
            day = date.fromisoformat(text.strip()[:10])
        except ValueError:
            return text
        month = _MONTHS[self.language][day.month - 1]
        if self.language == "es":
            return f"{day.day} de {month} de {day.year}"
        return f"{day.day} {month} {day.year}" if self.day_first else f"{month} {day.day}, {day.year}"

    def _text(self, value: float | None, decimals: int, *, plus: bool, shift: int = 0) -> str:
        if value is None or not math.isfinite(value):
            return MISSING
        rounded = rounded_decimal(value, decimals, shift=shift)
        sign = MINUS if rounded < 0 else "+" if plus and rounded > 0 else ""
        whole, _, fraction = f"{abs(rounded):f}".partition(".")
        if len(whole) >= self.group_from:
            whole = _grouped(whole, self.group)
        return sign + whole + (self.decimal + fraction if fraction else "")


_ES = Locale("es-ES", "es", ",", THIN, 5, f"{FIRM}%", "A4")
_POINT = replace(_ES, decimal=".", paper="Letter")
_GB = Locale("en-GB", "en", ".", ",", 4, "%", "A4")

LOCALES = {
    locale.code: locale
    for locale in (
        _ES,
        *(replace(_POINT, code=code) for code in _CENTRAL),
        replace(_POINT, code="es-PE", paper="A4"),
        *(replace(_ES, code=code) for code in ("es-AR", "es-UY")),
        *(replace(_ES, code=code, paper="Letter") for code in ("es-CO", "es-CL")),
        _GB,
        replace(_GB, code="en-US", paper="Letter", day_first=False),
    )
}
"""The countries gapkit knows, by code."""


def locale_of(language: str, code: str | None = None) -> Locale:
    """Return a locale; es-ES for Spanish and en-GB for English unless a known code of that language is given."""
    if code in LOCALES and LOCALES[code].language == language:
        return LOCALES[code]
    return _ES if language == "es" else _GB


@lru_cache(maxsize=4096)
def rounded_decimal(value: float, decimals: int, *, shift: int = 0) -> Decimal:
    """Return a number rounded half away from zero, moved `shift` places to the left first.

    A spreadsheet rounds so what it shows: page, terminal and workbook must print one figure for one number. Twelve
    significant digits keep the noise of binary fractions from deciding a half.
    """
    exact = Decimal(f"{float(value):.12g}").scaleb(shift)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0


def whole_shares(shares: Sequence[float]) -> tuple[int, ...]:
    """Return whole percentages that sum to 100 (largest remainder; the first of equals gets the point)."""
    total = math.fsum(shares)
    if not shares or total <= 0:
        return tuple(0 for _ in shares)
    exact = [round(100 * share / total, 9) for share in shares]
    floors = [math.floor(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[: 100 - sum(floors)]:
        floors[i] += 1
    return tuple(floors)


def out_of_hundred(share: float) -> int:
    """Return how many in 100 people a share is."""
    return int(rounded_decimal(share, 0, shift=2))


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """Return a text from outside as one line: no control signs, no direction overrides, no markup of ours."""
    kept = "".join(" " if sign.isspace() else sign for sign in text if sign.isspace() or _wanted(sign))
    # Two asterisks are our mark for bold; a look-alike keeps them visible and harmless.
    return " ".join(re.sub(r"\*{2,}", lambda run: "∗" * len(run[0]), kept).split())


def _wanted(sign: str) -> bool:
    # The joiner keeps the parts of an emoji together.
    return sign == _JOINER or unicodedata.category(sign) not in _UNWANTED


def excerpt(text: str, limit: int) -> str:
    """Return a text cut at a word so that it has at most `limit` characters, its end shown by "…"."""
    text = text.strip()
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) >= limit // 2 else cut).rstrip(" ,;:.-") + ELLIPSIS


def _grouped(digits: str, mark: str) -> str:
    head = len(digits) % 3
    groups = [digits[:head]] if head else []
    return mark.join(groups + [digits[i : i + 3] for i in range(head, len(digits), 3)])


def _sound(word: str) -> str:
    bare = unicodedata.normalize("NFD", word.lstrip("«“\"'¿¡(").casefold())
    return "".join(character for character in bare if not unicodedata.combining(character))


def _spanish_and(next_word: str) -> str:
    sound = _sound(next_word)
    starts_with_i = sound.startswith(("i", "hi")) and not sound.startswith(("hie", "hia", "ie", "io", "ia"))
    return "e" if starts_with_i else "y"


def _spanish_or(next_word: str) -> str:
    return "u" if _sound(next_word).startswith(("o", "ho", "8", "11 ")) else "o"
