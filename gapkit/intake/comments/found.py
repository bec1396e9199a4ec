"""Which columns of a survey hold comments, and which their codes: as a mapping file says, else by their headings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.columns import Column, ColumnMap, CommentColumns, Ignored
from gapkit.intake.comments.vocabulary import beside_kind
from gapkit.intake.files.tables import Table
from gapkit.model import Text
from gapkit.record import replace

_SENTENCE = 15
"""Texts of this length on average are sentences, not names or labels."""

_NOT_READ = ("comments", "not_asked", "empty", "one_value", "segment_not_chosen", "too_many_values")


def has_comments(columns: ColumnMap) -> bool:
    """Tell whether comments of this survey can be read for their codes, were there no coding sheet."""
    return bool(columns.comments) or any(kind == "codes" for kind, _ in _kinds(columns).values())


def with_comments(columns: ColumnMap, table: Table, rows: NDArray[np.intp], *, coded_apart: bool) -> ColumnMap:
    """Return the column map with the open questions that are read; codes belong to the comment on their left.

    Columns of comments that a mapping file lists as known stay unread, and so does one without codes, unless there is
    coding apart.
    """
    if columns.comments:
        return columns
    kinds = _kinds(columns)
    texts = [column for column in _recognised(columns) if column.index not in kinds]
    texts = texts or _beside_codes(columns, kinds, table, rows)
    questions: list[CommentColumns] = []
    for place, text in enumerate(texts):
        last = texts[place + 1].index if place + 1 < len(texts) else float("inf")
        # Codes before the first comment can only be its own.
        first = text.index if place else -1
        own = [(kind, column) for kind, column in kinds.values() if first < column.index < last]
        codes = tuple(column for kind, column in own if kind == "codes")
        if not codes and not coded_apart:
            continue
        single: dict[str, Column] = {}
        for kind, column in own:
            if kind != "codes":
                single.setdefault(kind, replace(column, how="words"))
        heading = text.header
        questions.append(
            CommentColumns(
                heading,
                replace(text, how="words"),
                tuple(replace(one, how="words") for one in codes),
                wording=Text(heading, heading),
                **single,
            )
        )
    taken = {column.index for one in questions for _, column in one.parts}
    person = columns.respondent
    return replace(
        columns,
        comments=tuple(questions),
        respondent=replace(person, comments=tuple(one for one in person.comments if one.index not in taken)),
        ignored=tuple(one for one in columns.ignored if one.column.index not in taken),
    )


def _recognised(columns: ColumnMap) -> list[Column]:
    return [column for column in columns.respondent.comments if column.how != "mapping"]


def _beside_codes(
    columns: ColumnMap, kinds: dict[int, tuple[str, Column]], table: Table, rows: NDArray[np.intp]
) -> list[Column]:
    """Return the column of sentences to the left of codes, where no heading speaks of comments."""
    first = min((index for index, (kind, _) in kinds.items() if kind == "codes"), default=-1)
    left = [one.column for one in columns.ignored if one.reason == "not_asked" and one.column.index < first]
    for column in reversed([one for one in left if one.index not in kinds]):
        cells = table.columns[column.index]
        written = [cell for cell in (cells[row] for row in rows.tolist()) if isinstance(cell, str) and cell.strip()]
        if written and sum(map(len, written)) >= _SENTENCE * len(written):
            return [column]
    return []


def _kinds(columns: ColumnMap) -> dict[int, tuple[str, Column]]:
    """Return the columns that are not read and hold something about comments, by their place."""
    left = (one for one in columns.ignored if one.reason in (*_NOT_READ, "personal") and not _is_said(one))
    found = {one.column.index: (_kind(one), one.column) for one in left}
    return {index: pair for index, pair in found.items() if pair[0]}


def _kind(one: Ignored) -> str:
    """Return what a column holds; "may we quote you without your name?" only looks like personal data."""
    kind = beside_kind(one.column.header)
    return kind if one.reason in _NOT_READ or kind == "consent" else ""


def _is_said(one: Ignored) -> bool:
    return one.column.how == "mapping"
