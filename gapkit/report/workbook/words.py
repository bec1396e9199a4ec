"""The words of the workbook in one language: names of sheets, tables and cells, headers, and clean text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from gapkit.i18n import entry, say
from gapkit.record import Record
from gapkit.report.staff_words import say_of_staff

CELL_LIMIT = 32_000
"""Excel keeps at most 32 767 characters in a cell."""

HEADER_LIMIT = 120

_UNSAFE = {"Cc", "Cf", "Cs", "Co"}
# Latin, Greek, Cyrillic, punctuation and symbols: what most texts are made of needs no look at each sign.
_HARMLESS = re.compile("[\x20-\x7e\xa0-\xac\xae-\u05ff\u2010-\u2027\u202f-\u205f\u20a0-\u2bff]*")
_JOINER = "\u200d"
"""Keeps the parts of an emoji together; the one format character that stays."""


class Words(Record):
    """What the workbook says in a language; of employees when they were asked."""

    language: str
    of_staff: bool = False

    def __call__(self, key: str, /, **parameters: object) -> str:
        """Return a text of the catalogue."""
        if self.of_staff:
            return say_of_staff(f"excel.{key}", self.language, **parameters)
        return say(f"excel.{key}", self.language, **parameters) if parameters else _said(key, self.language)

    def other(self, language: str) -> Words:
        """Return the same in a language."""
        return self if language == self.language else Words(language, self.of_staff)

    def sheet(self, key: str) -> str:
        """Return the name of a sheet."""
        return self(f"sheets.{key}")

    def table(self, key: str) -> str:
        """Return the name of the table on a sheet."""
        return self(f"tables.{key}")

    def header(self, key: str) -> str:
        """Return the header of a column."""
        return self(f"columns.{key}")

    def known(self, group: str, key: str | None) -> str:
        """Return a text of a group, or the key itself where the catalogue does not have it."""
        if not key:
            return ""
        return self(f"{group}.{key}") if entry(f"excel.{group}.{key}") else key


@cache
def _said(key: str, language: str) -> str:
    return say(f"excel.{key}", language)


def clean(text: str, limit: int = CELL_LIMIT) -> str:
    """Return a text without control, direction and private signs, its line ends and tabs as spaces, cut to a length."""
    if text.isprintable() or _HARMLESS.fullmatch(text):
        return text[:limit]
    return "".join(_kept(character) for character in text)[:limit]


def _kept(character: str) -> str:
    if character in "\n\r\t\v\f\x85\u2028\u2029":
        return " "
    if character in "\ufffe\uffff" or (character != _JOINER and unicodedata.category(character) in _UNSAFE):
        return ""
    return character


def literal(text: str, limit: int = 255) -> str:
    """Return a text that chart titles and labels take as it stands, also when it looks like a reference to a cell."""
    cleaned = clean(text, limit)
    if "!" in cleaned:
        cleaned = cleaned.replace("!", "!\u2060")
    return f"\u2060{cleaned}" if cleaned.startswith("=") else cleaned


def unique_headers(headers: Iterable[str]) -> list[str]:
    """Return headers as a table needs them: not empty, not too long, different even without regard to case."""
    seen: set[str] = set()
    made = []
    for header in headers:
        base = clean(header, HEADER_LIMIT).strip() or "?"
        name, count = base, 1
        while name.casefold() in seen:
            count += 1
            name = f"{base} ({count})"
        seen.add(name.casefold())
        made.append(name)
    return made
