"""A survey becomes answers: read, understood, checked cell by cell, reversed items turned round."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import Fault, fault, raise_faults
from gapkit.intake.body import people_rows
from gapkit.intake.cell_faults import cell_faults
from gapkit.intake.columns import ColumnMap
from gapkit.intake.content import Content, never_used, read_content
from gapkit.intake.language import language_of
from gapkit.intake.mapping import Options, column_map
from gapkit.intake.mapping_file import MappingFile, read_mapping
from gapkit.intake.recognition import Fit, best_fit, recognised
from gapkit.intake.tables import Note, Source, read_source
from gapkit.model import Answers, Dimension, Questionnaire


@dataclass(frozen=True)
class InputFacts:
    """What was read: `rows` people in a table of `columns` columns, `used` of them with at least one answer.

    `sha256` is that of the file, or of headings and answers when they came in a data frame. `left_out` holds the
    heading of every column not read and a key under `intake.reason`; a note is a key of the catalogue and its
    parameters. `language` is guessed from the headings, None when nothing tells.
    """

    name: str
    sha256: str
    rows: int
    used: int
    columns: int
    left_out: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    language: str | None


@dataclass(frozen=True)
class Reading:
    """Answers and how they were understood. `row_numbers` are the rows of the people used, as the file counts them.

    `duration` is in seconds, NaN where unknown.
    """

    answers: Answers
    questionnaire: Questionnaire
    columns: ColumnMap
    input: InputFacts
    row_numbers: NDArray[np.intp]
    duration: NDArray[np.float64] | None = None


def read_answers(
    source: str | Path | Any,
    *,
    questionnaire: str | Path | Questionnaire | None = None,
    mapping: str | Path | None = None,
    segments: Sequence[str] = (),
    weight: str | None = None,
    identifier: str | None = None,
    language: str | None = None,
) -> Reading:
    """Return the answers of a survey with one row a person: xlsx, xlsm, csv, tsv, or a data frame.

    Without a questionnaire it is recognised from the headings. Every fault of the survey is raised at once.
    """
    said = None if mapping is None else read_mapping(mapping)
    found = _source(source)
    fit, notes = _fit(found, questionnaire, said)
    options = Options(tuple(segments), weight, identifier)
    assembled = column_map(fit, said, options, form=found.form is not None)
    columns, asked = assembled.columns, assembled.questionnaire
    body = people_rows(fit.table, columns)
    content = read_content(fit.table, columns, asked, body)
    faults = list(cell_faults(content.odd, fit.table, body.first))
    raise_faults(faults or _whole_faults(content, columns, asked, fit))
    facts = InputFacts(
        name=found.name,
        sha256=found.sha256 or _sha256(fit, content.answers),
        rows=len(content.rows) + content.unanswered,
        used=len(content.rows),
        columns=len(list(columns.used)) + len(columns.ignored),
        left_out=tuple((one.column.shown, one.reason) for one in columns.ignored),
        notes=(*found.notes, *notes, *assembled.notes, *body.notes, *_notes(content, columns, fit)),
        language=language or language_of(column.header for column in fit.header.named()),
    )
    offset = 0 if fit.table.names is not None else 1
    return Reading(content.answers, asked, columns, facts, content.rows + offset, content.duration)


def _source(source: str | Path | Any) -> Source:
    if isinstance(source, str | Path):
        return read_source(source)
    from gapkit.intake.frames import table_of_frame

    table = table_of_frame(source)
    return Source(table.name, "", (table,))


def _fit(
    source: Source, questionnaire: str | Path | Questionnaire | None, mapping: MappingFile | None
) -> tuple[Fit, tuple[Note, ...]]:
    """Return the questionnaire over its sheet: as told, as the mapping file or the form says, else recognised."""
    from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire

    notes: tuple[Note, ...] = ()
    if questionnaire is None and mapping is not None:
        questionnaire = mapping.questionnaire_source()
    if questionnaire is None and source.form is not None:
        questionnaire, notes = _of_form(source.form)
    if questionnaire is None:
        known = [_used(_shipped(name), mapping, strict=False) for name in questionnaire_ids()]
        usable = [one for one in known if one is not None]
        if mapping is not None and not usable:
            said: dict[str, object] = {"file": mapping.path.name, "found": ", ".join(mapping.absent)}
            raise fault("intake.absent_nowhere", known=", ".join(questionnaire_ids()), **said)
        return recognised(source.tables, usable, mapping)
    if not isinstance(questionnaire, Questionnaire):
        known_id = isinstance(questionnaire, str) and questionnaire in questionnaire_ids()
        questionnaire = _shipped(str(questionnaire)) if known_id else read_questionnaire(questionnaire)
    used = _used(questionnaire, mapping)
    assert used is not None
    return best_fit(source.tables, used, mapping), notes


def _of_form(mark: str) -> tuple[Questionnaire, tuple[Note, ...]]:
    """Return the questionnaire a form of ours was made for, and what has to be said about it."""
    from gapkit.intake.questionnaires import questionnaire_ids

    name, _, version = mark.partition("/")
    if name not in questionnaire_ids():
        raise fault("intake.form_questionnaire", id=name, known=", ".join(questionnaire_ids()))
    questionnaire = _shipped(name)
    if questionnaire.version == version:
        return questionnaire, (("intake.notes.form", {"id": name}),)
    versions: dict[str, object] = {"id": name, "found": version, "known": questionnaire.version}
    return questionnaire, (("intake.notes.form_version", versions),)


@cache
def _shipped(name: str) -> Questionnaire:
    """Return a shipped questionnaire, which never changes while gapkit runs."""
    from gapkit.intake.questionnaires import read_questionnaire

    return read_questionnaire(name)


def _used(questionnaire: Questionnaire, mapping: MappingFile | None, *, strict: bool = True) -> Questionnaire | None:
    """Return the questionnaire on the scale and without the items that the mapping file says, None if it cannot be."""
    if mapping is None:
        return questionnaire
    codes = [item.code for item in questionnaire.items]
    unknown = [code for code in mapping.absent if code not in codes]
    left = set(codes) - set(mapping.absent)
    if unknown or not left:
        if strict:
            parameters: dict[str, object] = {"file": mapping.path.name, "found": ", ".join(unknown or codes)}
            raise_faults([Fault("intake.absent_unknown", parameters | {"known": ", ".join(codes)})])
        return None
    if mapping.scale is not None and mapping.scale != (questionnaire.scale.low, questionnaire.scale.high):
        low, high = mapping.scale
        # What the ends were called belongs to the ends the questionnaire had.
        scale = replace(questionnaire.scale, low=low, high=high, anchors={})
        questionnaire = replace(questionnaire, scale=scale)
    if mapping.absent:
        kept = (_with_items(dimension, left) for dimension in questionnaire.dimensions)
        questionnaire = replace(questionnaire, dimensions=tuple(d for d in kept if d.items))
    return questionnaire


def _with_items(dimension: Dimension, codes: set[str]) -> Dimension:
    return replace(dimension, items=tuple(item for item in dimension.items if item.code in codes))


def _whole_faults(content: Content, columns: ColumnMap, questionnaire: Questionnaire, fit: Fit) -> list[Fault]:
    """Return what is wrong with the survey as a whole: nobody in it, nobody who answered, another scale."""
    if not len(content.rows):
        key = "intake.no_answers" if content.unanswered else "intake.nobody"
        return [Fault(key, {"sheet": fit.table.name, "row": columns.header_row, "count": content.unanswered})]
    highest = None if columns.scale_declared else never_used(content, questionnaire)
    if highest is None:
        return []
    scale = questionnaire.scale
    found: dict[str, object] = {"sheet": fit.table.name, "highest": highest, "low": scale.low, "high": scale.high}
    return [Fault("intake.never_high", found)]


def _notes(content: Content, columns: ColumnMap, fit: Fit) -> tuple[Note, ...]:
    notes: list[Note] = []
    if fit.table.hidden:
        notes.append(("intake.notes.hidden_sheet", {"sheet": fit.table.name}))
    if columns.absent:
        notes.append(("intake.notes.absent", {"items": ", ".join(columns.absent), "count": len(columns.absent)}))
    if content.unanswered:
        notes.append(("intake.notes.unanswered", {"count": content.unanswered}))
    for name, mask in content.answers.flags.items():
        notes.append((f"intake.notes.{name}", {"count": int(np.count_nonzero(mask))}))
    for name, segment in content.answers.segments.items():
        alike = _spelled_apart(segment.values)
        if alike:
            notes.append(("intake.notes.spelled_apart", {"segment": name, "values": alike}))
    return tuple(notes)


def _spelled_apart(values: Sequence[str]) -> str:
    from gapkit.intake.text import plain

    first: dict[str, str] = {}
    pairs = [f"{first[plain(v)]} / {v}" for v in values if first.setdefault(plain(v), v) != v and plain(v)]
    return ", ".join(pairs[:5])


def _sha256(fit: Fit, answers: Answers) -> str:
    digest = hashlib.sha256("\n".join(column.header for column in fit.header.columns).encode())
    for role, codes in answers.codes.items():
        digest.update(role.encode() + np.ascontiguousarray(codes).tobytes())
    return digest.hexdigest()
