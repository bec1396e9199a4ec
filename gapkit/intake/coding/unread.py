"""The comments of a survey with the ids of their writers: what was coded, and what waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gapkit.errors import fault, raise_faults
from gapkit.intake.answers.body import people_rows
from gapkit.intake.answers.content import read_content
from gapkit.intake.columns import Column
from gapkit.intake.comments.apart import Coding
from gapkit.intake.comments.reading import read_comments
from gapkit.intake.comments.sheets import People
from gapkit.intake.comments.wanted import coding_of
from gapkit.intake.files.tables import Table
from gapkit.intake.layouts.keys import key_texts
from gapkit.intake.mapping.asked import asked
from gapkit.intake.mapping.assembled import column_map
from gapkit.intake.mapping.file import read_mapping
from gapkit.intake.mapping.laying import laid_out
from gapkit.intake.mapping.options import Options
from gapkit.intake.opened import opened
from gapkit.intake.words.language import language_of
from gapkit.model import Questionnaire
from gapkit.model.comments import Comment, Comments
from gapkit.record import Record


class Written(Record):
    """A comment and the id of its writer, as the survey has it."""

    id: object
    comment: Comment


class Unread(Record):
    """The comments of a survey, in its order: `coded` were read for themes, `waiting` were not.

    `heading` is that of the ids; `left_out` comments have no id of their own by which a code could find them again.
    """

    heading: str
    coded: tuple[Written, ...]
    waiting: tuple[Written, ...]
    comments: Comments
    left_out: int
    language: str | None


def read_unread(
    source: str | Path | Any,
    *,
    questionnaire: str | Path | Questionnaire | None = None,
    mapping: str | Path | None = None,
    segments: Sequence[str] = (),
    weight: str | None = None,
    identifier: str | None = None,
    cluster: str | None = None,
    stratum: str | None = None,
    language: str | None = None,
    codes: str | Path | Any | None = None,
) -> Unread:
    """Return the comments of a survey, read as `score` reads it, whether or not anybody coded them."""
    said = None if mapping is None else read_mapping(mapping)
    found = opened(source)
    named = {"weight": weight, "identifier": identifier, "cluster": cluster, "stratum": stratum}
    options = Options.of(segments, found, **named)
    found, coding = coding_of(found, said, codes)
    laid = laid_out(found, questionnaire, said, options.named)
    fit, _ = asked(laid.source, questionnaire, laid.mapping)
    own = laid.mapping_of(fit.table)
    items = [column for roles in fit.matched.items.values() for column in roles.values()]
    body = people_rows(fit.table, fit.header.row + 1, items, () if own is None else own.skip_rows)
    assembled = column_map(fit, body, own, options, form=laid.source.form is not None)
    columns = laid.explained(assembled.columns, fit.table)
    rows = read_content(fit.table, columns, assembled.questionnaire, body).rows
    told = read_comments(fit.table, rows, columns, assembled.questionnaire, mapping=own, coding=coding, uncoded=True)
    raise_faults(told.faults)
    if told.comments is None or not any(told.comments.people):
        raise fault("coding.no_comments", file=found.name)
    place = _id_column(People.of(fit.table, rows, told.columns), coding)
    if place is None:
        raise fault("coding.no_id", file=found.name)
    ids = _own_ids(fit.table, place, rows.tolist())
    written = [
        (Written(one, comment) if one is not None else None, comment)
        for one, comments in zip(ids, told.comments.people, strict=True)
        for comment in comments
    ]
    placed = [one for one, _ in written if one is not None]
    return Unread(
        heading=place.header,
        coded=tuple(one for one in placed if one.comment.coded and one.comment.text),
        waiting=tuple(one for one in placed if one.comment.text and not one.comment.coded),
        comments=told.comments,
        left_out=sum(one is None and bool(comment.text) and not comment.coded for one, comment in written),
        language=language or language_of(column.header for column in fit.header.named()),
    )


def _id_column(people: People, coding: Coding | None) -> Column | None:
    """Return the column of ids: the survey's, else the one that a sheet of codes shares with it."""
    if people.id is not None:
        return people.id
    found = (people.column_for(sheet) for sheet in (() if coding is None else coding.sheets))
    return next((pair[0] for pair in found if pair is not None), None)


def _own_ids(table: Table, column: Column, rows: Sequence[int]) -> list[object | None]:
    """Return the id of every row, None where it is blank or somebody else's too."""
    texts = key_texts(table.columns[column.index])
    count = Counter(texts)
    cells = table.columns[column.index]
    values: Sequence[object] = cells.tolist() if isinstance(cells, np.ndarray) else cells
    return [values[row] if texts[row] and count[texts[row]] == 1 else None for row in rows]
