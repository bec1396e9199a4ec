"""Who answers in a company's file: the column that says so, and the view that each of its words stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gapkit.errors import Fault, GapkitError, fault
from gapkit.intake.comments.wanted import coding_of
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import possible_headers
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.words.roles import either_of, names_roles, view_of
from gapkit.intake.words.text import plain
from gapkit.model.answers import Segment
from gapkit.model.company import VIEWS

ROLE = "role"
"""The group of a mapping file that names the column of roles."""

FEWEST_NAMED = 5
"""A word for a role that fewer people have may be a name, and is not said aloud."""

_NOBODY = "none"
_MOST_NAMED = 6


def answers_of(source: Source, mapping: MappingFile | None) -> tuple[Table, ...]:
    """Return the tables of a company's file without its sheets of codes."""
    return coding_of(source, mapping, None)[0].tables


def role_columns(table: Table) -> list[str]:
    """Return the headings of columns that may say who answers, the best first."""
    found = [
        column.header for header in possible_headers(table) for column in header.named() if names_roles(column.header)
    ]
    return list(dict.fromkeys(found))


def role_column(source: Source, mapping: MappingFile | None, *, mapped: bool = True) -> str:
    """Return the heading of the column that says who answers; raise where several may, or none.

    What a mapping file calls "role" is its name; where the answers are read without the file (`mapped`), its column.
    """
    if mapping is not None and ROLE in mapping.segments:
        return ROLE if mapped else mapping.segments[ROLE]
    tables = answers_of(source, mapping)
    headings = list(dict.fromkeys(heading for table in tables for heading in role_columns(table)))
    if not headings:
        raise fault("company.no_view", file=source.name)
    telling = [one for one in headings if any(_words_of(table, one)[0] for table in tables)]
    if len(telling) > 1:
        raise fault("company.several_roles", file=source.name, found=_quoted(telling), first=telling[0])
    return (telling or headings)[0]


def view_words(
    segment: Segment, file: str, column: str, mapping: MappingFile | None
) -> tuple[Mapping[str, list[int]], tuple[str, ...]]:
    """Return the codes of the words of each view, and the words of neither that enough people share to be said.

    A blank one stands for no word at all, and for words of few people.

    Raise where a word may stand for either view.
    """
    said = {} if mapping is None else {plain(word): view for word, view in mapping.roles.items()}
    faults = [
        Fault(
            "company.role_word", {"file": file if mapping is None else mapping.path.name, "word": word, "found": view}
        )
        for word, view in (() if mapping is None else mapping.roles.items())
        if view not in (*VIEWS, _NOBODY)
    ]
    views = [said.get(plain(value)) or view_of(value) for value in segment.values]
    held = np.bincount(segment.codes[segment.codes >= 0], minlength=len(segment.values))
    either = [k for k, value in enumerate(segment.values) if held[k] and not views[k] and either_of(value)]
    if either:
        words = [segment.values[k] if held[k] >= FEWEST_NAMED else either_of(segment.values[k]) for k in either]
        named = list(dict.fromkeys(words))
        faults.append(
            Fault("company.role_either", {"file": file, "column": column, "found": _quoted(named), "first": named[0]})
        )
    if faults:
        raise GapkitError(*faults)
    shared = tuple(value for k, value in enumerate(segment.values) if views[k] not in VIEWS and held[k] >= FEWEST_NAMED)
    rare = bool((segment.codes < 0).any()) or any(
        0 < held[k] < FEWEST_NAMED for k, view in enumerate(views) if view not in VIEWS
    )
    codes = {view: [k for k, of in enumerate(views) if of == view] for view in VIEWS}
    if not any(codes.values()):
        found = ", ".join(shared[:_MOST_NAMED])
        raise fault(
            "company.unknown_views" if found else "company.unknown_view_words", file=file, column=column, found=found
        )
    return codes, (*shared, "") if rare else shared


def telling_column(source: Source) -> tuple[str, bool]:
    """Return the heading of a column with words for a view, blank without one, and whether it holds nothing else."""
    for table in source.tables:
        for heading in role_columns(table):
            of_view, others = _words_of(table, heading)
            if of_view:
                return heading, not others
    return "", False


def _words_of(table: Table, heading: str) -> tuple[int, int]:
    """Return how many cells of a column hold a word for a view, and how many something else."""
    for header in possible_headers(table):
        for column in header.named():
            if column.header == heading:
                cells = [one for one in table.columns[column.index][header.row + 1 :] if isinstance(one, str) and one]
                of_view = sum(bool(view_of(cell)) for cell in cells)
                if of_view:
                    return of_view, len(cells) - of_view
    return 0, 0


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts[:_MOST_NAMED])
