"""What people tell in their own words: themes, how often each is told, and who tells of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gapkit.model import Text

Parts = tuple[tuple[Text, ...], ...]
"""A wording is one of the first texts, one of the second, and so on: few texts, many wordings."""


@dataclass(frozen=True)
class Telling:
    """One side of a theme: how often it is told, what people feel, what they say of themselves, in which words."""

    valence: str
    likely: float
    emotions: Mapping[str, float]
    roles: Mapping[str, float]
    parts: Parts


@dataclass(frozen=True)
class Theme:
    """A theme of the code book: what of the questionnaire it is about, and whose it is.

    `follows` is a dimension or an item: a lower gap there makes what hurts likelier, a higher one what helps. `more` is
    how much likelier single groups of the first grouping write of it.
    """

    code: Text
    name: Text
    share: float
    tellings: tuple[Telling, ...]
    follows: str = ""
    more: Mapping[int, float] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    dimension: str = ""
    touchpoint: str = ""
    valence: str = ""


@dataclass(frozen=True)
class Passage:
    """One thing that a person writes: which theme, which side, which words, and what a reader made of it."""

    theme: int
    telling: int
    words: tuple[int, ...]
    emotion: str
    role: str


@dataclass(frozen=True)
class Remark:
    """A comment: its passages, whether its writer agreed to be quoted (None: no answer), and whether it was coded."""

    passages: tuple[Passage, ...]
    agreed: bool | None
    coded: bool
