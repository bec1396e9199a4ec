"""Headings of Kano questions: which two columns ask about a feature with it and without it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from operator import attrgetter

from gapkit.intake.columns import Column
from gapkit.record import Record

_WITH = ("f", "func", "functional", "funcional", "con", "with")
_WITHOUT = ("d", "dysf", "dysfunctional", "disfuncional", "sin", "without")
_SPEAKING = ("functional", "dysfunctional", "funcional", "disfuncional")

_LONGEST_CODE = 24


class KanoPair(Record):
    """Two columns about a feature, called by what their headings share.

    `named` tells that the headings speak of Kano or of functional questions; others may be anything.
    """

    stem: str
    functional: Column
    dysfunctional: Column
    named: bool


def kano_pairs(columns: Iterable[Column]) -> list[KanoPair]:
    """Return the pairs among some columns, in their order; a heading that comes twice makes none.

    >>> [one.stem for one in kano_pairs([Column(0, "F1"), Column(1, "D1"), Column(2, "kano_f_wifi")])]
    ['1']
    """
    sides: dict[tuple[str, bool], dict[bool, list[Column]]] = {}
    stems: dict[tuple[str, bool], str] = {}
    for column in sorted(columns, key=attrgetter("index")):
        told = _read(column.header.strip())
        if told is not None:
            stem, lacking, named = told
            key = stem.casefold(), named
            stems.setdefault(key, stem)
            sides.setdefault(key, {}).setdefault(lacking, []).append(column)
    return [
        KanoPair(stems[key], both[False][0], both[True][0], key[1])
        for key, both in sides.items()
        if len(both.get(False, ())) == 1 and len(both.get(True, ())) == 1
    ]


def _read(heading: str) -> tuple[str, bool, bool] | None:
    """Return what a heading is about, whether it asks what its lack does, and whether it speaks of Kano."""
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
