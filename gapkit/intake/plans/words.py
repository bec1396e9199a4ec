"""The words of a plan: which sheet, heading or listed value a text stands for, in either language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from gapkit.i18n import LANGUAGES, catalogue, say
from gapkit.intake.words.text import plain

_BRACKETS = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]*)[)\]]\s*")
_UNITS = frozenset(
    {
        *("cop", "eur", "usd", "us", "gbp", "chf", "mxn", "clp", "ars", "pen", "brl", "crc", "gtq", "dop", "bob"),
        *("pesos", "euros", "dolares", "dollars", "soles", "colombianos", "mexicanos", "chilenos", "argentinos", "en"),
        *("ano", "anos", "mes", "meses", "dia", "dias", "jornadas", "years", "months", "days", "persona", "person"),
        *("dd", "mm", "aaaa", "yyyy", "fecha", "date", "si", "no", "yes", "opcional", "optional", "id", "ids"),
        *("1", "5", "0", "a", "to", "de", "of", "por", "ciento", "per", "cent", "clientes", "customers"),
    }
)
"""What a heading may say of how its values are written."""


@cache
def headings(kind: str) -> Mapping[str, str]:
    """Return the fields of a sheet by every heading they may have, plain."""
    return _by_word(catalogue("plan_words")["columns"][kind])


@cache
def main_headings(kind: str) -> frozenset[str]:
    """Return the headings that gapkit itself writes, plain."""
    records = catalogue("plan_words")["columns"][kind].values()
    return frozenset(plain(record[language]) for record in records for language in LANGUAGES)


def known_as(text: str, known: Mapping[str, str]) -> str:
    """Return what a heading means among those known; "" where it means none of them.

    A unit in brackets behind it says no more of what it is: "Costo (COP)" is "Costo", but "Costo (máximo)" is not.
    """
    found = known.get(plain(text) or text, "")
    if found or (match := _BRACKETS.fullmatch(text)) is None or not set(plain(match[2]).split()) <= _UNITS:
        return found
    return known.get(plain(match[1]) or match[1], "")


@cache
def computed_headings() -> Mapping[str, str]:
    """Return the computed columns by their headings, plain."""
    return _by_word(catalogue("plan_words")["computed"], own=False)


@cache
def listed(kind: str) -> Mapping[str, str]:
    """Return the values of a list by every word they may be said with, plain."""
    return _by_word(catalogue("plan_words")["values"][kind])


@cache
def sheet_kinds() -> Mapping[str, str]:
    """Return the kinds of sheets by every name they may have, plain."""
    return _by_word(catalogue("plan_words")["sheets"])


def sheet_kind(title: str) -> str | None:
    """Return what a sheet holds by its name; the number that sheets of a report start with does not count."""
    words = plain(title).split()
    if len(words) > 1 and words[0].rstrip("abcdefgh").isdigit():
        words = words[1:]
    return sheet_kinds().get(" ".join(words))


def is_of_report(title: str) -> bool:
    """Tell whether a sheet is one of a report: its name starts with two digits."""
    return title[:2].isdigit()


def choices(kind: str, language: str) -> list[str]:
    """Return the words of a list, as they are written."""
    return [say(f"plan_words.values.{kind}.{code}", language) for code in catalogue("plan_words")["values"][kind]]


def word(kind: str, code: str, language: str) -> str:
    """Return the word of a listed value."""
    return say(f"plan_words.values.{kind}.{code}", language)


def heading(kind: str, field: str, language: str) -> str:
    """Return the heading of a column."""
    return say(f"plan_words.columns.{kind}.{field}", language)


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields of a sheet in their order."""
    return tuple(catalogue("plan_words")["columns"][kind])


def _by_word(records: Mapping[str, Mapping[str, Any]], *, own: bool = True) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, record in records.items():
        for text in (record["en"], record["es"], *record.get("also", ())):
            found.setdefault(plain(text) or text, code)  # "#" has no letters
    # The names of the fields themselves come last: they never take a word away from another field.
    for code in records if own else ():
        found.setdefault(plain(code.replace("_", " ")), code)
    return found
