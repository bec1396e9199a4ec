"""Comments: what people wrote in their own words, and the codes that somebody who read it gave it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model.questionnaire import Text
from gapkit.record import Record

EMPATHY_ROLES = ("says", "thinks", "does", "feels")
"""What a passage tells of its writer, as the cells of an empathy map are called."""

VALENCES = ("pain", "gain")
"""Whether a passage tells of something that hurts or of something that helps."""


class Theme(Record):
    """A code of a code book. What the questionnaire asks about it: items, a dimension, a touchpoint, by their codes.

    A theme without any of them is one that no item covers; that says something only where the code book links others.
    `valence` and `role` hold for passages whose own are blank.
    """

    code: str
    name: Text
    items: tuple[str, ...] = ()
    dimension: str = ""
    touchpoint: str = ""
    valence: str = ""
    role: str = ""

    @property
    def covered(self) -> bool:
        """Whether the questionnaire asks about it."""
        return bool(self.items or self.dimension)


class Mention(Record):
    """A theme in a comment; blanks where nobody said. `items`, `dimension` and `touchpoint` are this passage's own."""

    theme: str
    valence: str = ""
    emotion: str = ""
    role: str = ""
    items: tuple[str, ...] = ()
    dimension: str = ""
    touchpoint: str = ""


class Comment(Record):
    """What one person wrote to one question.

    `text` is free of what gives people away, as far as that can be told; it is blank where it is kept elsewhere. A
    comment is `coded` when somebody read it for themes, found or not; `quotable` when its writer agreed to be quoted.
    `again` holds the themes that each other coder gave it, apart from the first, whose `mentions` count.
    """

    question: str
    text: str = ""
    mentions: tuple[Mention, ...] = ()
    coded: bool = False
    quotable: bool = False
    again: tuple[tuple[str, ...], ...] = ()


class OpenQuestion(Record):
    """A question that people answer in their own words."""

    code: str
    text: Text


class Comments(Record):
    """The comments of n people: for each person those that are there.

    `consent` says whether anybody was asked for leave to quote. `themes` are in the order of the code book, or in that
    in which they occur.
    """

    questions: tuple[OpenQuestion, ...]
    themes: tuple[Theme, ...]
    people: tuple[tuple[Comment, ...], ...]
    consent: bool = False

    def select(self, rows: NDArray[Any]) -> Comments:
        """Return the comments of some people (a boolean mask or positions), in that order."""
        places = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Comments(self.questions, self.themes, tuple(self.people[place] for place in places), self.consent)

    @property
    def linked(self) -> bool:
        """Whether the code book links any theme to what the questionnaire asks."""
        return any(theme.covered for theme in self.themes)
