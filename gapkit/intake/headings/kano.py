"""Headings of Kano questions: which two columns ask about a feature with it and without it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from operator import attrgetter

from gapkit.intake.columns import Column
from gapkit.record import Record, replace

_WITH = ("f", "func", "functional", "funcional", "con", "with")
_WITHOUT = ("d", "dysf", "dysfunctional", "disfuncional", "sin", "without")
_SPEAKING = ("functional", "dysfunctional", "funcional", "disfuncional")

_LONGEST_CODE = 24

_NUMBERED_FROM = ("k", "f", "d")
_FEELS = r"\b(?:sent\w+|sient\w+|feel\w*|felt)\b"


class KanoPair(Record):
    """Two columns about a feature, called by what their headings share.

    `named` tells that the headings speak of Kano, of functional questions or of feelings; others may be anything.
    `wording` is what the question with the feature says, where its heading has more than a code.
    """

    stem: str
    functional: Column
    dysfunctional: Column
    named: bool
    wording: str = ""


class KanoHalf(Record):
    """A column that asks about a feature and has no other of its kind; `lacking` tells that it asks without it."""

    column: Column
    lacking: bool
    named: bool


def kano_pairs(columns: Iterable[Column]) -> list[KanoPair]:
    """Return the pairs among some columns, in their order; a heading that comes twice makes none.

    >>> [one.stem for one in kano_pairs([Column(0, "F1"), Column(1, "D1"), Column(2, "kano_f_wifi")])]
    ['1']
    """
    found = _sides(columns)
    return [
        KanoPair(both.stem, both.sides[False][0], both.sides[True][0], both.named, _wording(both.sides[False][0]))
        for both in found
        if len(both.sides[False]) == 1 and len(both.sides[True]) == 1
    ]


def kano_halves(columns: Iterable[Column]) -> list[KanoHalf]:
    """Return the columns that would make a pair if there were another.

    >>> [(one.column.header, one.lacking) for one in kano_halves([Column(0, "F1"), Column(1, "kano_d_wifi")])]
    [('F1', False), ('kano_d_wifi', True)]
    """
    return [
        KanoHalf(both.sides[lacking][0], lacking, both.named)
        for both in _sides(columns)
        for lacking in (False, True)
        if len(both.sides[lacking]) == 1 and not both.sides[not lacking]
    ]


class _Sides(Record):
    """The columns about a feature, by whether they ask without it."""

    stem: str
    named: bool
    sides: dict[bool, list[Column]]


def _sides(columns: Iterable[Column]) -> list[_Sides]:
    """Return what the headings of some columns are about, in their order."""
    found: dict[tuple[str, bool], _Sides] = {}
    feelings: set[tuple[str, bool]] = set()
    for column in sorted(columns, key=attrgetter("index")):
        told = _read(column.header.strip())
        if told is not None:
            stem, lacking, named = told
            key = stem.casefold(), named
            found.setdefault(key, _Sides(stem, named, {False: [], True: []})).sides[lacking].append(column)
            if re.search(_FEELS, _wording(column), re.IGNORECASE):
                feelings.add(key)
    return [replace(both, named=both.named or key in feelings) for key, both in found.items()]


@cache
def _numbered() -> re.Pattern[str]:
    """Return the pattern of a code and the wording of the question: "F1. How would you feel if there was wifi?"."""
    return re.compile(
        r"(?P<kano>kano[\s_.:-]*)?(?P<side>[fd])[\s_-]?(?P<stem>[0-9]{1,3})\s*[.:)\-–—]+\s*(?P<wording>.*[^\W\d_]{3}.*)",
        re.IGNORECASE | re.DOTALL,
    )


def _code_and_wording(heading: str) -> re.Match[str] | None:
    return _numbered().match(heading) if heading[:1].casefold() in _NUMBERED_FROM else None


def _wording(column: Column) -> str:
    """Return what a heading says after a code as in "F1. How would you feel ...?"."""
    told = _code_and_wording(column.header.strip())
    return told["wording"].strip() if told else ""


def _read(heading: str) -> tuple[str, bool, bool] | None:
    """Return what a heading is about, whether it asks what its lack does, and whether it speaks of Kano."""
    if told := _code_and_wording(heading):
        return told["stem"], told["side"].casefold() == "d", bool(told["kano"])
    if not _may_be_one(heading):
        return None
    for pattern, side, stem in _codes():
        if found := pattern.match(heading):
            word = found[side].casefold()
            return found[stem], word in _WITHOUT, bool(found[1]) or word in _SPEAKING
    for pattern, side, stem in _wordings():
        if found := pattern.match(heading):
            return found[stem].strip(" .:-–—([\"'"), found[side].casefold() in _WITHOUT, True
    return None


def _may_be_one(heading: str) -> bool:
    """Tell at a glance: most surveys have no such heading, and need no patterns made ready."""
    folded = heading.casefold()
    if "kano" in folded or "functional" in folded or "funcional" in folded:
        return True
    return len(heading) <= _LONGEST_CODE and any(sign.isdigit() for sign in heading)


@cache
def _codes() -> tuple[tuple[re.Pattern[str], int, int], ...]:
    """Return patterns of codes, with the places of the side and of what they have in common."""
    sides, apart = "|".join(sorted((*_WITH, *_WITHOUT), key=len, reverse=True)), r"[\s_.:-]"
    return (
        (re.compile(rf"(kano)?{apart}*({sides}){apart}*([0-9]{{1,3}})$", re.IGNORECASE), 2, 3),
        (re.compile(rf"(kano){apart}+({sides}){apart}+(\w+)$", re.IGNORECASE), 2, 3),
        (
            re.compile(rf"(kano)?{apart}*([a-z]*[0-9]{{1,3}}|(?<={apart})\w+?){apart}+({sides})$", re.IGNORECASE),
            3,
            2,
        ),
    )


@cache
def _wordings() -> tuple[tuple[re.Pattern[str], int, int], ...]:
    """Return patterns of wordings that say which side they ask about."""
    words = "|".join(_SPEAKING)
    return (
        (re.compile(rf"\W*({words})\W+(.+)$", re.IGNORECASE | re.DOTALL), 1, 2),
        (re.compile(rf"(.+?)\W+({words})\W*$", re.IGNORECASE | re.DOTALL), 2, 1),
    )
