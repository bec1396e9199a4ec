"""Days, months and quarters as people write them in plans; what can be read in two ways is not read."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange

from gapkit.intake.words.text import plain

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]\d.*)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")
_OF = r"(?:\s+(?:de|del|of))?"
_QUARTER = re.compile(
    rf"(\d{{4}})\s*[-/ ]?\s*[QT]\s*([1-4])|[QT]\s*([1-4]){_OF}\s*[-/ ]?\s*(\d{{4}})"
    rf"|([1-4])\s*[QT]{_OF}\s*[-/ ]?\s*(\d{{4}})",
    re.IGNORECASE,
)
_NAMED_QUARTER = re.compile(
    r"(?:(1|1er|1o|1st|primer|first|2|2o|2do|2nd|segundo|second|3|3er|3o|3rd|tercer|third|4|4o|4to|4th|cuarto|fourth)"
    r" (?:trimestre|trim|quarter)|(?:trimestre|trim|quarter) ([1-4]))(?: (?:de|del|of))? (\d{4})"
)
_ORDER = {"1": "1", "p": "1", "2": "2", "se": "2", "3": "3", "t": "3", "4": "4", "c": "4", "fi": "1", "fo": "4"}
_MONTHS = {
    **dict.fromkeys(("enero", "ene", "january", "jan"), 1),
    **dict.fromkeys(("febrero", "feb", "february"), 2),
    **dict.fromkeys(("marzo", "mar", "march"), 3),
    **dict.fromkeys(("abril", "abr", "april", "apr"), 4),
    **dict.fromkeys(("mayo", "may"), 5),
    **dict.fromkeys(("junio", "jun", "june"), 6),
    **dict.fromkeys(("julio", "jul", "july"), 7),
    **dict.fromkeys(("agosto", "ago", "august", "aug"), 8),
    **dict.fromkeys(("septiembre", "setiembre", "sept", "sep", "set", "september"), 9),
    **dict.fromkeys(("octubre", "oct", "october"), 10),
    **dict.fromkeys(("noviembre", "nov", "november"), 11),
    **dict.fromkeys(("diciembre", "dic", "december", "dec"), 12),
}
"""The months of the year, in Spanish and in English, whole and short."""

_WORD = r"([^\W\d_]{3,10})\.?"
_YEAR = r"(\d{4})"
_JOIN = r"(?:\s+(?:de|del|of)\s+|\s*[-/., ]\s*)"
_DAY_WORD = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|[º°o.])?{_JOIN}{_WORD}{_JOIN}(?:{_YEAR}|(?<=[-/.])(\d{{2}}))")
_WORD_DAY = re.compile(rf"{_WORD}\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+{_YEAR}")
_WORD_YEAR = re.compile(rf"{_WORD}{_JOIN}{_YEAR}")
_WORD_SHORT = re.compile(rf"{_WORD}\s*[-/'’]\s*(\d{{2}})")
_SERIALS = (36526, 73050)
"""What Excel counts the days from 2000 to 2100 as."""

Parts = tuple[int, int, int | None]
"""Year, month, and the day where there is one."""


def day_of(value: object, *, last: bool = False) -> str | None:
    """Return a day as 2027-01-31; of a month or quarter its first day, or the last one; None where it is none.

    >>> day_of("31/1/2027"), day_of("2027-02", last=True), day_of("T2 2027"), day_of("soon")
    ('2027-01-31', '2027-02-28', '2027-04-01', None)
    >>> day_of("15 de enero de 2027"), day_of("sept 2027"), day_of("ene-27"), day_of("March 1, 2027")
    ('2027-01-15', '2027-09-01', '2027-01-01', '2027-03-01')
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
    if (parts := _in_words(text)) is not None:
        return _day(*parts, last)
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
    looks = _YEAR_FIRST.fullmatch(text) or _MONTH_YEAR.fullmatch(text) or _in_words(text)
    return "no_such_day" if looks else None


def quarter_of(text: str) -> str | None:
    """Return a quarter as 2027Q1; None where a text is none.

    >>> quarter_of("2027-T1"), quarter_of("Q3 2027"), quarter_of("1T2028"), quarter_of("2027")
    ('2027Q1', '2027Q3', '2028Q1', None)
    >>> quarter_of("primer trimestre de 2027"), quarter_of("T4 de 2027")
    ('2027Q1', '2027Q4')
    """
    match = _QUARTER.fullmatch(text.strip())
    if match is not None:
        year = match[1] or match[4] or match[6]
        return f"{year}Q{match[2] or match[3] or match[5]}"
    match = _NAMED_QUARTER.fullmatch(plain(text))
    if match is None:
        return None
    told = match[1] or match[2]
    return f"{match[3]}Q{_ORDER.get(told[0]) or _ORDER[told[:2]]}"


def _in_words(text: str) -> Parts | None:
    """Return the parts of a day or month whose month is a word; None where none is."""
    folded = " ".join(text.casefold().split())
    if match := _DAY_WORD.fullmatch(folded):
        day, name, year = int(match[1]), match[2], match[3] or f"20{match[4]}"
    elif match := _WORD_DAY.fullmatch(folded):
        day, name, year = int(match[2]), match[1], match[3]
    elif match := _WORD_YEAR.fullmatch(folded):
        return _parts(match[2], match[1], None)
    elif match := _WORD_SHORT.fullmatch(folded):
        return _parts(f"20{match[2]}", match[1], None)
    else:
        return None
    return _parts(year, name, day)


def _parts(year: str, name: str, day: int | None) -> Parts | None:
    month = _MONTHS.get(name)
    return None if month is None else (int(year), month, day)


def _day(year: int, month: int, day: int | None, last: bool) -> str | None:
    try:
        told = (monthrange(year, month)[1] if last else 1) if day is None else day
        return datetime.date(year, month, told).isoformat()
    except ValueError:
        return None
