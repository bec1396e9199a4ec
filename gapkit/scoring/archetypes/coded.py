"""Coded comments in empathy maps: which codes fill which cell of whose map, and a quote where one may be given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Segment
from gapkit.model.comments import EMPATHY_ROLES, Comments
from gapkit.record import Record, field
from gapkit.scoring.archetypes.results import ARCHETYPE, NOBODY, EmpathyEntry
from gapkit.scoring.comments.groups import CellLimits, open_values, theme_groups
from gapkit.scoring.comments.marks import Marks, Passages
from gapkit.scoring.comments.quotes import quote_of
from gapkit.scoring.comments.results import ThemeGroup
from gapkit.scoring.comments.shares import Sample
from gapkit.scoring.rows import Rows

_MOST = 3
_SIDES = {"pain": "pains", "gain": "gains"}


class CodedComments(Record):
    """A code that somebody gave to comments: the cell of the map it fills, and whose comments carry it.

    `measure` is "mention" for a theme and "emotion" for an emotion.
    """

    cell: str
    code: str
    measure: str
    people: NDArray[np.bool_]


class CodedMaps(Record):
    """What coded comments add to the maps: lines by archetype, the cells that were coded at all, and those with codes.

    `groups` are the themes by archetype.
    """

    entries: Mapping[str, tuple[EmpathyEntry, ...]] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    coded: frozenset[str] = frozenset()
    groups: Rows[ThemeGroup] = field(default_factory=Rows)


def coded_maps(
    comments: Comments,
    archetypes: Segment,
    sample: Sample,
    *,
    hidden: Iterable[str],
    limits: CellLimits,
    min_verbatim: int,
) -> CodedMaps:
    """Return what coded comments add to the empathy map of every archetype that may be shown.

    Shares are of the people of an archetype whose comments were read for themes.
    """
    marks = Marks.of(comments)
    shut = [name in set(hidden) for name in archetypes.values]
    cells = coded_cells(marks)
    entries: dict[str, list[EmpathyEntry]] = {name: [] for name in archetypes.values if name != NOBODY}
    for one in cells:
        if int(one.people.sum()) < limits.min_cell:
            continue
        told = open_values(one.people, marks.coded, archetypes.codes, shut, limits)
        for place, name in enumerate(archetypes.values):
            if name == NOBODY or not told[place]:
                continue
            base = marks.coded & (archetypes.codes == place)
            if int((base & one.people).sum()) < limits.min_cell:
                continue
            share = sample.share(one.people, base)
            n = int(base.sum())
            entries[name].append(EmpathyEntry(name, one.cell, "told", "comments", one.measure, one.code, n, *share))
    themes = {code: one.people for code, one in marks.themes().items()}
    shown = {code: people for code, people in themes.items() if int(people.sum()) >= limits.min_cell}
    groups = theme_groups(
        shown,
        marks.coded,
        [archetypes],
        sample,
        hidden={(ARCHETYPE, name): closed for name, closed in zip(archetypes.values, shut, strict=True)},
        limits=limits,
    )
    taken: list[str] = []
    for name, lines in entries.items():
        lines[:] = _foremost(lines)
        quote = _quote(name, comments, archetypes, groups, lines, taken, min_verbatim)
        lines += [] if quote is None else [quote]
    return CodedMaps(
        {name: tuple(lines) for name, lines in entries.items()},
        _asked(marks),
        frozenset(one.cell for one in cells),
        groups,
    )


def coded_cells(marks: Marks) -> list[CodedComments]:
    """Return every code by the cell it fills: its role, whether it hurts or helps, and feelings."""
    keys: dict[tuple[str, str], dict[str, Passages]] = {
        (role, "mention"): marks.passages((m.theme, p, m) for p, m in marks.told if m.role == role and m.theme)
        for role in EMPATHY_ROLES
    }
    keys |= {
        (cell, "mention"): marks.passages((m.theme, p, m) for p, m in marks.told if m.valence == side and m.theme)
        for side, cell in _SIDES.items()
    }
    keys["feels", "emotion"] = marks.emotions()
    return [
        CodedComments(cell, code, measure, one.people)
        for (cell, measure), told in keys.items()
        for code, one in sorted(told.items())
    ]


def _asked(marks: Marks) -> frozenset[str]:
    """Return the cells that whoever coded the comments looked for."""
    found: set[str] = set()
    if any(mention.role for _, mention in marks.told):
        found |= set(EMPATHY_ROLES)
    if any(mention.valence for _, mention in marks.told):
        found |= set(_SIDES.values())
    if any(mention.emotion for _, mention in marks.told):
        found.add("feels")
    return frozenset(found)


def _foremost(lines: Sequence[EmpathyEntry]) -> list[EmpathyEntry]:
    """Return the lines told by most people in every cell, themes and emotions apart."""
    kept: list[EmpathyEntry] = []
    for line in sorted(lines, key=lambda one: (-one.value, one.subject)):
        if sum((one.cell, one.measure) == (line.cell, line.measure) for one in kept) < _MOST:
            kept.append(line)
    return kept


def _quote(
    name: str,
    comments: Comments,
    archetypes: Segment,
    groups: Rows[ThemeGroup],
    lines: Sequence[EmpathyEntry],
    taken: list[str],
    min_verbatim: int,
) -> EmpathyEntry | None:
    """Return a quote of somebody in an archetype: on what its people say, else on what most of them write about."""
    counts = {row.theme: row.n for row in groups if row.value == name and row.n is not None and row.n >= min_verbatim}
    said = [line.subject for line in lines if line.cell == "says" and line.subject in counts]
    members = archetypes.codes == archetypes.values.index(name)
    for theme in dict.fromkeys([*said, *sorted(counts, key=lambda code: (-(counts[code] or 0), code))]):
        text = quote_of(comments, theme, members, taken)
        if text:
            taken.append(text)
            return EmpathyEntry(name, "says", "told", "comments", "quote", text, counts[theme])
    return None
