"""What a cell of a plan may hold: numbers, days and quarters, however people write them."""

from __future__ import annotations

import datetime
import math
import re
from calendar import monthrange

from gapkit.intake.files.tables import OddCell

_SIGNS = re.compile(r"[\s\u00a0\u202f€$£¥]|EUR|USD|GBP", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_WITH_UNIT = re.compile(r"\s*([+\-−]?\d[\d.,]*)\s*(\D*)")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]\d.*)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_QUARTER = re.compile(
    r"(\d{4})\s*[-/ ]?\s*[QT]\s*([1-4])|[QT]\s*([1-4])\s*[-/ ]?\s*(\d{4})|([1-4])\s*[QT]\s*[-/ ]?\s*(\d{4})"
)
_SERIALS = (36526, 73050)
"""What Excel counts the days from 2000 to 2100 as."""


class UnclearError(ValueError):
    """A number that may be read in two ways."""


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


def number_of(value: object) -> float | None:
    """Return a number with decimal point or comma, grouped or with a currency; 30 % is 0.3; None where it is none.

    Raises UnclearError where a single mark may part thousands or decimals: 12.000.

    >>> number_of("0,3"), number_of("12.000,50 €"), number_of("30 %"), number_of("1 200"), number_of("soon")
    (0.3, 12000.5, 0.3, 1200.0, None)
    """
    if isinstance(value, bool | OddCell | datetime.date):
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    text = _SIGNS.sub("", str(value)).replace("−", "-")
    share = text.endswith("%")
    text = text.removesuffix("%")
    if not _NUMBER.fullmatch(text):
        return None
    if _GROUPED.fullmatch(text):
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
    found = float(text.replace(",", "."))
    return found / 100 if share else found


def number_and_unit(value: object) -> tuple[float, str] | None:
    """Return a number and what follows it: "12 days" is 12 and "days"; None where it starts with no number."""
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


def day_of(value: object, *, last: bool = False) -> str | None:
    """Return a day as 2027-01-31; of a month or quarter its first day, or the last one; None where it is none.

    >>> day_of("31/1/2027"), day_of("2027-02", last=True), day_of("T2 2027"), day_of("soon")
    ('2027-01-31', '2027-02-28', '2027-04-01', None)
    """
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        inside = _SERIALS[0] <= value <= _SERIALS[1]
        return (datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))).isoformat() if inside else None
    text = str(value).strip()
    if (quarter := quarter_of(text)) is not None:
        year, number = int(quarter[:4]), int(quarter[-1])
        return _day(year, 3 * number if last else 3 * number - 2, None, last)
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]) if match[3] else None, last)
    if match := _MONTH_YEAR.fullmatch(text):
        return _day(int(match[2]), int(match[1]), None, last)
    if match := _DAY_FIRST.fullmatch(text):
        first, second, year = (int(part) for part in match.groups())
        if first != second and first <= 12 and second <= 12:
            return None  # 3/4/2027 is in March or in April
        return _day(year, second, first, last) if second <= 12 else _day(year, first, second, last)
    return None


def wrong_day(value: object) -> str | None:
    """Return what is wrong with a text that looks like a day: "no_such_day", "unclear_day"; None where none does.

    >>> wrong_day("2027-02-30"), wrong_day("3/4/2027"), wrong_day("soon"), wrong_day("31/1/2027")
    ('no_such_day', 'unclear_day', None, None)
    """
    if not isinstance(value, str) or day_of(value) is not None:
        return None
    text = value.strip()
    if match := _DAY_FIRST.fullmatch(text):
        return "unclear_day" if int(match[1]) <= 12 and int(match[2]) <= 12 else "no_such_day"
    return "no_such_day" if _YEAR_FIRST.fullmatch(text) or _MONTH_YEAR.fullmatch(text) else None


def quarter_of(text: str) -> str | None:
    """Return a quarter as 2027Q1; None where a text is none.

    >>> quarter_of("2027-T1"), quarter_of("Q3 2027"), quarter_of("1T2028"), quarter_of("2027")
    ('2027Q1', '2027Q3', '2028Q1', None)
    """
    match = _QUARTER.fullmatch(text.strip().upper())
    if match is None:
        return None
    year = match[1] or match[4] or match[6]
    return f"{year}Q{match[2] or match[3] or match[5]}"


def _day(year: int, month: int, day: int | None, last: bool) -> str | None:
    try:
        return datetime.date(year, month, day or (monthrange(year, month)[1] if last else 1)).isoformat()
    except ValueError:
        return None
