"""Labels in common use on answer scales: which sets have them, and where in their order each one stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from gapkit.intake.words.text import plain
from gapkit.record import Record
from gapkit.resources import resource_table

_LANGUAGES = ("es", "en")
_EITHER_SEX = re.compile(r"(?<=o)\s*(?:/\s*-?as?\b|\(\s*-?as?\s*\))|(?<=\w)@", re.IGNORECASE)
_FEMININE = re.compile(r"\b((?:in)?satisfech|(?:des)?content)(?:a|as|os)\b")

Places = Mapping[str, int]
"""Place of each label, from 0 for the lowest, by its text as `label_key` gives it."""


class LabelSet(Record):
    """A scale in words: `places` of every way to write its labels, per language."""

    id: str
    kind: str
    points: int
    places: Mapping[str, Places]

    def place(self, label: str) -> int | None:
        """Return where a label stands, or None when the set does not have it."""
        return next((known[label] for known in self.places.values() if label in known), None)

    def holds(self, labels: Collection[str]) -> bool:
        """Tell whether all labels belong to the set, no two of one language at one point."""
        if any(self.place(label) is None for label in labels):
            return False
        for known in self.places.values():
            found = [known[label] for label in labels if label in known]
            if len(found) != len(set(found)):
                return False
        return True


class Ends(Record):
    """What the ends of a scale of one kind are called."""

    kind: str
    low: frozenset[str]
    high: frozenset[str]


@cache
def label_key(text: str) -> str:
    """Return a label as labels are compared: case, accents, punctuation and the ending for either sex aside.

    >>> label_key("Muy satisfecho/a") == label_key("MUY SATISFECHA")
    True
    """
    return _FEMININE.sub(r"\1o", plain(_EITHER_SEX.sub(lambda found: "o" if found[0] == "@" else "", text)))


@cache
def label_sets() -> tuple[LabelSet, ...]:
    """Return the sets that ship with gapkit."""
    return tuple(
        LabelSet(
            id=one["id"],
            kind=one["kind"],
            points=len(one["es"]),
            places={
                language: {label_key(text): place for place, texts in enumerate(one[language]) for text in texts}
                for language in _LANGUAGES
            },
        )
        for one in _shipped()["set"]
    )


@cache
def scale_ends() -> tuple[Ends, ...]:
    """Return the labels of the lowest and of the highest point, by kind."""
    low: dict[str, set[str]] = {}
    high: dict[str, set[str]] = {}
    shipped = _shipped()
    for one in (*shipped["set"], *shipped["ends"]):
        for language in _LANGUAGES:
            low.setdefault(one["kind"], set()).update(map(label_key, one[language][0]))
            high.setdefault(one["kind"], set()).update(map(label_key, one[language][-1]))
    # What is the lowest label of one scale and the highest of another tells no end.
    return tuple(Ends(kind, frozenset(low[kind] - high[kind]), frozenset(high[kind] - low[kind])) for kind in low)


def sets_with(labels: Collection[str]) -> tuple[LabelSet, ...]:
    """Return the sets to which all labels belong."""
    return tuple(one for one in label_sets() if one.holds(labels)) if labels else ()


def ends_with(labels: Collection[str]) -> tuple[Ends, ...]:
    """Return the kinds at whose ends all labels stand."""
    return tuple(one for one in scale_ends() if all(label in one.low | one.high for label in labels)) if labels else ()


def is_known_label(label: str) -> bool:
    """Tell whether some set or some end of a scale has a label."""
    return bool(sets_with((label,)) or ends_with((label,)))


@cache
def _shipped() -> dict[str, list[dict[str, Any]]]:
    return resource_table("labels", "sets.toml")
