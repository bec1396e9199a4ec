"""The facts of a study, read back from the CONFIG sheet of a form: only those filled in, each checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.answers.body import is_blank
from gapkit.intake.answers.cells import shown
from gapkit.intake.files.tables import OddCell, Table
from gapkit.intake.words.text import number_in, tidy
from gapkit.model import Scale
from gapkit.record import Record, field

FORM_MARK = "gapkit_form"
"""The name by which a form is known, in the workbook and on its CONFIG sheet: "<questionnaire>/<version>"."""

YEARS = (1990, 2100)
LEVELS = (0.5, 0.999)
MIN_CELLS = (3, 1000)
"""What the form takes: years of fieldwork, levels of intervals (above the first), smallest groups shown."""

T = TypeVar("T")
_KEYS, _VALUES = 0, 2
_NAMED = {"client": "client", "study": "name", "wave": "wave"}


class Settings(Record):
    """What a form says about its study, by the names reports use, and what is wrong with it."""

    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    faults: tuple[Fault, ...] = ()


def form_settings(tables: Sequence[Table], scale: Scale, language: str | None = None) -> Settings:
    """Return client, name, wave, field, language, currency, smallest_gap, level and min_cell, where they are given.

    `field` is a phrase in `language`: the one asked for, else the form's own.
    """
    sheet = next((table for table in tables if _rows(table).get(FORM_MARK) is not None), None)
    if sheet is None:
        return Settings()
    book = _Sheet(sheet)
    found: dict[str, object] = {name: book.value(key, _text, "text") for key, name in _NAMED.items()}
    found["language"] = book.value("language", _language, "language")
    spoken = next(one for one in (language, found["language"], *LANGUAGES) if one in LANGUAGES)
    found["field"] = field_dates(*book.dates(), language=str(spoken))
    found["currency"] = book.value("currency", _currency, "currency")
    found["smallest_gap"] = book.number("smallest_gap", lambda gap: 0 < gap <= scale.range, "gap", high=scale.range)
    low, high = LEVELS
    found["level"] = book.number("level", lambda level: low < level <= high, "level", low=low, high=high)
    least, most = MIN_CELLS
    cell = book.number("min_cell", lambda n: n == int(n) and least <= n <= most, "whole", low=least, high=most)
    found["min_cell"] = None if cell is None else int(cell)
    given = {name: value for name, value in found.items() if value not in (None, "")}
    return Settings(MappingProxyType(given), tuple(book.faults))


def field_dates(start: date | None, end: date | None, *, language: str) -> str:
    """Return when the answers were gathered, in words; what both dates share is said once.

    >>> field_dates(date(2026, 5, 1), date(2026, 5, 15), language="en")
    '1–15 May 2026'
    >>> field_dates(date(2026, 4, 28), date(2026, 5, 15), language="es")
    '28 de abril – 15 de mayo de 2026'
    """
    if start is None or end is None:
        known = start or end
        return "" if known is None else _said("from" if start else "until", language, day=_day(known, language))
    if start == end:
        return _day(start, language)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day(end, language)}"
    first = _day_and_month(start, language) if start.year == end.year else _day(start, language)
    return f"{first} – {_day(end, language)}"


def _day(day: date, language: str) -> str:
    return _said("day", language, day=_day_and_month(day, language), year=day.year)


def _day_and_month(day: date, language: str) -> str:
    month = _said("months", language).split()[day.month - 1]
    return _said("day_and_month", language, day=day.day, month=month)


def _said(key: str, language: str, **parameters: object) -> str:
    return say(f"intake.field.{key}", language, **parameters)


def _rows(table: Table) -> dict[str, int]:
    """Return the row (from 0) of each key in the first column; nothing where a sheet has no values beside it."""
    if not table.is_sheet or len(table.columns) <= _VALUES:
        return {}
    keys = [tidy(cell) if isinstance(cell, str) else "" for cell in table.columns[_KEYS]]
    return {key: row for row, key in reversed(list(enumerate(keys))) if key}


class _Sheet:
    """Looks values up by key and keeps what is wrong with them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = _rows(table)
        self.faults: list[Fault] = []

    def value(self, key: str, parsed: Callable[[object], T | None], kind: str, **limits: object) -> T | None:
        """Return a value, or None when the cell is blank or after noting that it cannot be."""
        cell = self._cell(key)
        if is_blank(cell):
            return None
        found = parsed(cell)
        if found is None:
            self._note(kind, key, **limits)
        return found

    def number(self, key: str, allowed: Callable[[float], bool], kind: str, **limits: object) -> float | None:
        """Return a number that is allowed, however it was typed."""

        def parsed(cell: object) -> float | None:
            number = _number(cell)
            return number if number is not None and allowed(number) else None

        return self.value(key, parsed, kind, **limits)

    def dates(self) -> tuple[date | None, date | None]:
        """Return the first and the last day of fieldwork, the last never before the first."""
        start, end = (
            self.value(key, _date, "date", low=YEARS[0], high=YEARS[1]) for key in ("field_start", "field_end")
        )
        if start is not None and end is not None and end < start:
            self._note("end_before_start", "field_end", start=start.isoformat())
        return start, end

    def _cell(self, key: str) -> object:
        return self.table.columns[_VALUES][self.rows[key]] if key in self.rows else None

    def _note(self, kind: str, key: str, **limits: object) -> None:
        cell = self._cell(key)
        self.faults.append(
            Fault(
                f"intake.setting.{kind}",
                {
                    "cell": self.table.cell_name(_VALUES, self.rows[key]),
                    **{f"what_{language}": say(f"forms.config.{key}", language) for language in LANGUAGES},
                    "found": cell.text if isinstance(cell, OddCell) else shown(cell),
                    **limits,
                },
            )
        )


def _text(cell: object) -> str | None:
    if isinstance(cell, OddCell):
        return None
    return cell.date().isoformat() if isinstance(cell, datetime) else tidy(cell)


def _language(cell: object) -> str | None:
    said = tidy(cell).casefold()
    return said if said in LANGUAGES else None


def _currency(cell: object) -> str | None:
    said = tidy(cell).upper()
    return said if len(said) == 3 and said.isascii() and said.isalpha() else None


def _number(cell: object) -> float | None:
    if isinstance(cell, str):
        share = cell.strip().endswith("%")
        number = number_in(cell.strip().removesuffix("%"))
        return number if number is None or not share else number / 100
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _date(cell: object) -> date | None:
    if isinstance(cell, str):
        try:
            cell = date.fromisoformat(cell.strip()[:10])
        except ValueError:
            return None
    day = cell.date() if isinstance(cell, datetime) else cell
    return day if isinstance(day, date) and YEARS[0] <= day.year <= YEARS[1] else None
