"""The comments of a survey with the ids of their writers: what was coded, and what waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from gapkit.errors import GapkitError, fault, raise_faults, told_in
from gapkit.intake.answers.body import people_rows
from gapkit.intake.answers.content import read_content
from gapkit.intake.columns import Column
from gapkit.intake.comments.apart import Coding
from gapkit.intake.comments.reading import read_comments
from gapkit.intake.comments.sheets import People
from gapkit.intake.comments.wanted import coding_of
from gapkit.intake.company_roles import telling_column
from gapkit.intake.company_sheets import ids_elsewhere, sheets_of_views
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.layouts.keys import key_text, key_texts
from gapkit.intake.mapping.asked import asked
from gapkit.intake.mapping.assembled import column_map
from gapkit.intake.mapping.file import MappingFile, read_mapping
from gapkit.intake.mapping.laying import laid_out
from gapkit.intake.mapping.options import Options
from gapkit.intake.opened import language_of_source, opened, told_of
from gapkit.intake.words.language import language_of
from gapkit.intake.words.text import plain
from gapkit.model import Questionnaire
from gapkit.model.comments import Comment, Comments
from gapkit.record import Record, replace


class Written(Record):
    """A comment and the id of its writer, as the survey has it."""

    id: object
    comment: Comment


class Unread(Record):
    """The comments of a survey, in its order: `coded` were read for themes, `waiting` were not.

    `heading` is that of the ids; `left_out` comments have no id of their own by which a code could find them again.
    `of_company` tells the comments of managers and frontline.
    """

    heading: str
    coded: tuple[Written, ...]
    waiting: tuple[Written, ...]
    comments: Comments
    left_out: int
    language: str | None
    of_company: bool = False


def read_unread(
    source: str | Path | Any,
    *,
    questionnaire: str | Path | Questionnaire | None = None,
    mapping: str | Path | None = None,
    segments: str | Sequence[str] = (),
    weight: str | None = None,
    identifier: str | None = None,
    cluster: str | None = None,
    stratum: str | None = None,
    language: str | None = None,
    codes: str | Path | Any | None = None,
) -> Unread:
    """Return the comments of a survey, read as `score` reads it, whether or not anybody coded them.

    In a company's file the column that says who answers is known by its words, and managers and frontline may stand on
    a sheet each.
    """
    said = None if mapping is None else read_mapping(mapping)
    found = opened(source)
    named = {"weight": weight, "identifier": identifier, "cluster": cluster, "stratum": stratum}
    segments = (segments,) if isinstance(segments, str) else tuple(segments)
    role, alone = telling_column(found)
    known = {plain(one) for one in (*segments, *(() if said is None else said.segments.values()))}
    options = Options.of((*segments, role) if role and plain(role) not in known else segments, found, **named)
    try:
        with told_in(language or language_of_source(found)):
            sheets = sheets_of_views(found, found.tables)
            reading = partial(_unread, questionnaire=questionnaire, said=said, options=options, language=language)
            if len(sheets) < 2:
                return replace(reading(found, codes), of_company=bool(sheets) or alone)
            return _of_views(
                found, sheets, ids_elsewhere(sheets, coding_of(found, said, codes)[1], said), reading, codes
            )
    except GapkitError as error:
        raise told_of(error, found) from None


def _of_views(
    found: Source,
    sheets: Mapping[str, Table],
    elsewhere: Mapping[str, frozenset[str]],
    reading: Callable[..., Unread],
    codes: str | Path | Any | None,
) -> Unread:
    """Return the comments on the sheets of all views; an id that stands on two of them is nobody's own."""
    others = tuple(one for one in found.tables if not any(one is sheet for sheet in sheets.values()))
    made, silent = [], []
    for view, sheet in sheets.items():
        try:
            made.append(reading(replace(found, tables=(sheet, *others)), codes, elsewhere=elsewhere[view]))
        except GapkitError as error:
            if any(one.key != "coding.no_comments" for one in error.faults):
                raise
            silent.append(error)
    if not made:
        raise silent[0]
    keys = Counter(key for one in made for key in {key_text(of.id) for of in (*one.coded, *one.waiting)})
    coded, waiting = (
        [of for one in made for of in getattr(one, name) if keys[key_text(of.id)] == 1] for name in ("coded", "waiting")
    )
    return Unread(
        heading=made[0].heading,
        coded=tuple(coded),
        waiting=tuple(waiting),
        comments=Comments(
            tuple({of.code: of for one in made for of in one.comments.questions}.values()),
            tuple({of.code: of for one in made for of in one.comments.themes}.values()),
            tuple(person for one in made for person in one.comments.people),
        ),
        left_out=sum(one.left_out + len(one.waiting) for one in made) - len(waiting),
        language=made[0].language,
        of_company=True,
    )


def _unread(
    found: Source,
    codes: str | Path | Any | None,
    *,
    questionnaire: str | Path | Questionnaire | None,
    said: MappingFile | None,
    options: Options,
    language: str | None,
    elsewhere: frozenset[str] = frozenset(),
) -> Unread:
    found, coding = coding_of(found, said, codes)
    coding = None if coding is None else coding.beside(elsewhere)
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
