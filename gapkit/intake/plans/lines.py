"""The lines of a plan as a file tells them: what each says, by the same names for every format, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from gapkit.intake.words.text import plain
from gapkit.record import Record, field


class Line(Record):
    """A row of a sheet, or a table of a TOML file, in which a text is a text and nothing else (`strict`).

    `values` are by the names of plan_words; `places` say where each stands, for messages. `roles` are by stakeholder,
    `texts` what else is there. `row` is counted from 0.
    """

    file: str
    place: str
    values: Mapping[str, object] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, object] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    row: int = -1
    strict: bool = False


class PlanLines(Record):
    """Everything that a file says of a plan; `settings` is one line, `capacity` has a line for each quarter.

    `sheets` are the kinds of sheets found; `of_report` is whether the initiatives stand in a report.
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


def nearest_word(text: str, known: Iterable[str]) -> str | None:
    """Return the known word that somebody most likely meant; None when nothing is close."""
    by_plain = {plain(one): one for one in known}
    close = get_close_matches(plain(text), by_plain, n=1, cutoff=0.6)
    return by_plain[close[0]] if close else None
