"""What a cell of a plan may hold: numbers, amounts and shares, however people write them."""

from __future__ import annotations

import datetime
import math
import re

from gapkit.intake.files.tables import OddCell
from gapkit.intake.words.text import plain

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_CURRENCY = (
    r"(?:US\$|U\$S|COL\$|MX\$|AR\$|R\$|S/\.?|[€$£¥₡₲]"
    r"|(?:EUR|USD|GBP|CHF|COP|MXN|CLP|ARS|PEN|BRL|CRC|GTQ|DOP|BOB|UYU|PYG|VES|HNL|NIO|PAB)\b"
    r"|(?:pesos?|euros?|d[óo]lar(?:es)?|dollars?|soles|libras|pounds?|reales)\b)"
)
_BEFORE = re.compile(rf"([+\-]?)\s*(?:{_CURRENCY}\s*)+", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?:\s*{_CURRENCY})+(?:\s+(?:colombianos|mexicanos|chilenos|argentinos|m/?cte\.?))?$", re.IGNORECASE
)
_CURRENCY_END = re.compile(r"\s*m/?cte\.?$", re.IGNORECASE)
_A_YEAR = re.compile(
    r"%\s*(?:e\.?\s?a\.?|efectiv[oa]s? anual(?:es)?|anual(?:es)?|al año|por año|annual|yearly|a year|per year"
    r"|p\.?\s?a\.?)$",
    re.IGNORECASE,
)
"""What may follow a yearly share; a nominal rate is another figure."""

_SCALES = {"mil": 1e3, "thousand": 1e3, "millon": 1e6, "millones": 1e6, "million": 1e6, "millions": 1e6}
_SCALED = re.compile(r"(.*\d)\s*([^\W\d_]+)(?:\s+(?:de|of))?", re.DOTALL)
_APOSTROPHES = re.compile(r"[+-]?\d{1,3}(?:['’´]\d{3})+(?:[.,]\d{3})*(?![\d.,])")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_WITH_UNIT = re.compile(r"\s*([+\-−]?\d[\d.,]*)\s*(\D*)")


class UnclearError(ValueError):
    """A number that may be read in two ways."""


class Percent(float):
    """A share in a cell that shows it as a percentage: 0.62 is seen as 62 %."""

    __slots__ = ()


def is_blank(value: object) -> bool:
    """Tell whether a cell holds nothing."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or not str(value).strip()


def text_of(value: object) -> str:
    """Return a cell as text with its line breaks, without blanks around it."""
    if isinstance(value, OddCell):
        return value.text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value).strip()


def number_of(value: object, *, counted: bool = False) -> float | None:
    """Return a number with decimal point or comma, grouped or with a currency; 30 % is 0.3; None where it is none.

    Raises UnclearError where a single mark may part thousands or decimals: 12.000. Of what is `counted`, as customers
    are, and of money, as its currency tells, it parts thousands.

    >>> number_of("0,3"), number_of("12.000,50 €"), number_of("30 %"), number_of("1 200"), number_of("soon")
    (0.3, 12000.5, 0.3, 1200.0, None)
    >>> number_of("$ 180.000"), number_of("90'000.000"), number_of("12% EA"), number_of("42.000", counted=True)
    (180000.0, 90000000.0, 0.12, 42000.0)
    """
    if isinstance(value, bool | OddCell | datetime.date):
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    text = _CURRENCY_END.sub("", str(value).replace("−", "-").strip())
    bare = _AFTER.sub("", _BEFORE.sub(r"\1", text, count=1) if _BEFORE.match(text) else text)
    money, scale = bare != text, 1.0
    if (match := _SCALED.fullmatch(bare)) and (known := _SCALES.get(plain(match[2]))):
        bare, scale = match[1], known
    text = _A_YEAR.sub("%", _SPACES.sub(" ", bare).strip())
    share = text.endswith("%")
    found = _plain_number(_SPACES.sub("", text.removesuffix("%")), thousands=counted or (money and scale == 1))
    return None if found is None else found / 100 if share else found * scale


def _plain_number(text: str, *, thousands: bool) -> float | None:
    if _APOSTROPHES.fullmatch(text):
        return float(re.sub(r"['’´.,]", "", text))
    text = re.sub(r"(?<=\d)['’´](?=\d{3})", "", text)
    if not _NUMBER.fullmatch(text):
        return None
    if _GROUPED.fullmatch(text):
        if thousands:
            return float(re.sub(r"[.,]", "", text))
        raise UnclearError(text)
    marks = [mark for mark in text if mark in ".,"]
    if len(marks) > 1:
        # The last mark parts decimals where it is of another kind than those before it.
        decimal = marks[-1] if marks[-1] not in marks[:-1] else ""
        whole, _, rest = text.rpartition(decimal) if decimal else (text, "", "")
        grouped = re.split(r"[.,]", whole.lstrip("+-"))
        if not all(len(part) == 3 for part in grouped[1:]):
            return None
        text = re.sub(r"[.,]", "", whole) + (f".{rest}" if rest else "")
    return float(text.replace(",", "."))


def number_and_unit(value: object) -> tuple[float, str] | None:
    """Return a number and what follows it: "12 days" is 12 and "days"; None where it starts with no number."""
    if isinstance(value, Percent):
        return round(100 * value, 10), "%"  # as its cell shows it
    if not isinstance(value, str):
        found = number_of(value)
        return None if found is None else (found, "")
    match = _WITH_UNIT.fullmatch(value)
    if match is None:
        return None
    unit = match[2].strip()
    # A percentage of a KPI stays one: its unit is "%".
    found = number_of(match[1].rstrip(".,"))
    return None if found is None else (found, unit)


def without_unit(value: object, units: frozenset[str]) -> object:
    """Return a text without the unit that follows its number, where it is one of `units`, plain: "3 years" is "3"."""
    if not isinstance(value, str):
        return value
    match = _WITH_UNIT.fullmatch(value)
    return match[1] if match is not None and match[2].strip() and plain(match[2]) in units else value
