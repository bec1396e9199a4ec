"""The lines of a plan as a file tells them: what each says, by the same names for every format, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from gapkit.intake.words.text import plain
from gapkit.record import Record, field

_SHORTEST = 4
_SAME_WORD = 0.75
"""From here on two words are one, written differently."""


class Line(Record):
    """A row of a sheet, or a table of a TOML file, in which a text is a text and nothing else (`strict`).

    `values` are by the names of plan_words; `places` say where each stands, for messages. `roles` are by stakeholder,
    `texts` what else is there. `headings` are what the columns are called, `title` what the line is about. `row` is
    counted from 0.
    """

    file: str
    place: str
    values: Mapping[str, object] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, object] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    row: int = -1
    strict: bool = False


class PlanLines(Record):
    """Everything that a file says of a plan; `settings` is one line, `capacity` has a line for each quarter.

    `sheets` are the kinds of sheets found; `of_report` is whether the initiatives stand in a report. `stakeholders` are
    those who are named, with a role or without.
    """

    file: str
    initiatives: tuple[Line, ...] = ()
    closures: tuple[Line, ...] = ()
    raci: tuple[Line, ...] = ()
    assumptions: tuple[Line, ...] = ()
    targets: tuple[Line, ...] = ()
    decisions: tuple[Line, ...] = ()
    listening: tuple[Line, ...] = ()
    returned: tuple[Line, ...] = ()
    settings: Line | None = None
    capacity: tuple[Line, ...] = ()
    sheets: tuple[str, ...] = ()
    of_report: bool = False
    stakeholders: tuple[str, ...] = ()


def nearest_word(text: str, known: Iterable[str]) -> str | None:
    """Return the known word that somebody most likely meant; None when nothing is close.

    Where both have a word of their own that the other lacks, they are two things: not a word of many, as "tasa", but
    "retención" says what a "tasa de retención" is, and a "tasa de descuento" is no such thing.
    """
    by_plain = {plain(one): one for one in known}
    told = plain(text)
    for close in get_close_matches(told, by_plain, n=3, cutoff=0.6):
        mine, theirs = told.split(), close.split()
        if len(mine) == len(theirs) == 1 or not (_alone(mine, theirs) and _alone(theirs, mine)):
            return by_plain[close]
    return None


def _alone(words: list[str], others: list[str]) -> list[str]:
    """Return the words that none of the others comes close to."""
    own = [word for word in words if len(word) >= _SHORTEST]
    return [word for word in own if not get_close_matches(word, others, n=1, cutoff=_SAME_WORD)]
