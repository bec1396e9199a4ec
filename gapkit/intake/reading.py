"""A survey becomes answers: read, understood, checked cell by cell, reversed items turned round."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import Fault, GapkitError, raise_faults
from gapkit.intake.answers.body import people_rows
from gapkit.intake.answers.content import Content, never_used, read_content
from gapkit.intake.answers.not_customers import not_customers
from gapkit.intake.answers.persons import id_notes
from gapkit.intake.columns import ColumnMap
from gapkit.intake.comments.wanted import coded_comments, coding_of
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Note
from gapkit.intake.headings.matching import role_names
from gapkit.intake.kano.wanted import asked_kano
from gapkit.intake.mapping.asked import asked
from gapkit.intake.mapping.assembled import column_map
from gapkit.intake.mapping.file import MappingFile, read_mapping, read_survey_mapping
from gapkit.intake.mapping.fits import Fit
from gapkit.intake.mapping.laid import Laid
from gapkit.intake.mapping.laying import laid_out
from gapkit.intake.mapping.options import Options
from gapkit.intake.opened import language_of_source, opened, told_of
from gapkit.intake.words.language import language_of
from gapkit.intake.words.text import plain
from gapkit.model import Answers, Questionnaire
from gapkit.record import Record, field, replace

if TYPE_CHECKING:
    from gapkit.intake.comments.apart import Coding

_UNRECOGNISED = frozenset(
    f"intake.{key}" for key in ("no_questionnaire", "no_heading", "nearly", "other_items", "no_column")
)
"""Faults of a file that is no survey at all."""


class InputFacts(Record):
    """What was read: `rows` people in a table of `columns` columns, `used` of them with at least one answer.

    `sha256` is that of the file, or of headings and answers when they came in a data frame. `left_out` holds the
    heading of every column not read and a key under `intake.reason`; a note is a key of the catalogue and its
    parameters. `language` is the one asked for, else the form's, else guessed from the headings; None when nothing
    tells.
    """

    name: str
    sha256: str
    rows: int
    used: int
    columns: int
    left_out: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    language: str | None


class Reading(Record):
    """Answers and how they were understood. `row_numbers` are the rows of the people used, as the file counts them.

    `duration` is in seconds, NaN where unknown. `settings` are the facts that a form of gapkit holds about its study,
    only those filled in: client, name, wave, field, language, currency, smallest_gap, level, min_cell.
    `archetypes` are the conditions a mapping file gives, by name.
    """

    answers: Answers
    questionnaire: Questionnaire
    columns: ColumnMap
    input: InputFacts
    row_numbers: NDArray[np.intp]
    duration: NDArray[np.float64] | None = None
    settings: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    archetypes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


def read_answers(
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
    mapping_of_later: bool = False,
    of_company: bool = False,
    elsewhere: frozenset[str] = frozenset(),
) -> Reading:
    """Return the answers of a survey: a file, a data frame, or tables already opened.

    Without a questionnaire it is recognised from the headings; halves on two sheets, a row per person and item, and the
    export of a survey tool are made one row a person first. Comments are read where somebody coded them, in the survey
    or in a table of their own (`codes`; False where that of the mapping file is another survey's). With
    `mapping_of_later` the mapping is that of a later wave: outcomes and Kano questions that are not there yet are left
    out with a note; one of the company (`of_company`) may say who is who, and codes may be of people
    `elsewhere`, by their ids. Every fault is raised at once.
    """
    said: MappingFile | None = None
    found = _source(source)
    columns = {"weight": weight, "identifier": identifier, "cluster": cluster, "stratum": stratum}
    options = Options.of(segments, found, **columns)
    try:
        if mapping is not None:
            said = replace((read_mapping if of_company else read_survey_mapping)(mapping), of_later=mapping_of_later)
        found, coding = coding_of(found, said, codes)
        coding = None if coding is None else coding.beside(elsewhere)
        laid = laid_out(found, questionnaire, said, options.named)
        found = laid.source
        return _reading(laid, questionnaire, options, language, coding)
    except GapkitError as error:
        told = told_of(error, found)
        if any(one.key in _UNRECOGNISED for one in error.faults):
            from gapkit.intake.files.own import own_file

            told = own_file(source) or told
        told.language = language or told.language or _language(found, said)
        raise told from None


def _reading(
    laid: Laid,
    questionnaire: str | Path | Questionnaire | None,
    options: Options,
    language: str | None,
    coding: Coding | None,
) -> Reading:
    source = laid.source
    fit, notes = asked(source, questionnaire, laid.mapping)
    mapping = laid.mapping_of(fit.table)
    settings, faults = _settings(source, fit, language)
    items = [column for roles in fit.matched.items.values() for column in roles.values()]
    body = people_rows(fit.table, fit.header.row + 1, items, () if mapping is None else mapping.skip_rows)
    assembled = column_map(fit, body, mapping, options, form=source.form is not None)
    columns, used = laid.explained(assembled.columns, fit.table), assembled.questionnaire
    content = read_content(fit.table, columns, used, body)
    answers, told = content.answers, _notes(content, columns, fit)
    faults += content.faults
    if any(part.odd for part in content.odd):
        from gapkit.intake.answers.cell_faults import cell_faults

        faults += cell_faults(content.odd, fit.table, body.first)
    if not isinstance(questionnaire, Questionnaire):
        faults += not_customers(fit.table, content, columns)
    written = coded_comments(fit.table, content.rows, columns, used, mapping, coding)
    if written is not None:
        faults += written.faults
        columns, told = written.columns, (*told, *written.notes)
        answers = replace(answers, comments=written.comments)
    felt = asked_kano(fit.table, content.rows, columns, used)
    if felt is not None:
        faults += felt.faults
        columns, told = felt.columns, (*told, *felt.notes)
        answers = replace(answers, kano=felt.answers)
    raise_faults(faults or _whole_faults(content, columns, used, fit))
    facts = InputFacts(
        name=source.name,
        sha256=source.sha256 or _sha256(fit, content.answers),
        rows=len(content.rows) + content.unanswered,
        used=len(content.rows),
        columns=len(list(columns.used)) + len(columns.ignored),
        left_out=tuple((one.column.shown, one.reason) for one in columns.ignored),
        notes=(*source.notes, *laid.notes_of(fit.table), *notes, *assembled.notes, *body.notes, *told),
        language=language
        or str(settings.get("language", ""))
        or language_of(column.header for column in fit.header.named()),
    )
    rows = fit.table.row_numbers(content.rows)
    kinds = {} if mapping is None else mapping.archetypes
    return Reading(answers, used, columns, facts, rows, content.duration, settings, kinds)


def _source(source: str | Path | Any) -> Source:
    return source if isinstance(source, Source) else opened(source)


def _language(source: Source, mapping: MappingFile | None) -> str | None:
    """Return the language that the headings and titles of a survey that cannot be read are in, else its mapping's."""
    found = language_of_source(source)
    if found is not None or mapping is None:
        return found
    columns = (column for roles in mapping.items.values() for column in roles.values())
    return language_of([*columns, *mapping.others(), *mapping.segments])


def _settings(source: Source, fit: Fit, language: str | None) -> tuple[Mapping[str, object], tuple[Fault, ...]]:
    """Return what a form of ours says about its study, and what is wrong with that."""
    if source.form is None:
        return MappingProxyType({}), ()
    from gapkit.intake.forms.settings import form_settings

    found = form_settings(source.tables, fit.questionnaire.scale, language)
    return found.values, found.faults


def _whole_faults(content: Content, columns: ColumnMap, questionnaire: Questionnaire, fit: Fit) -> list[Fault]:
    """Return what is wrong with the survey as a whole: nobody in it, nobody who answered, another scale."""
    if not len(content.rows):
        key = "intake.no_answers" if content.unanswered else "intake.nobody"
        return [Fault(key, {"sheet": fit.table.name, "row": columns.header_row, "count": content.unanswered})]
    empty = [role for role in questionnaire.columns if not content.answers.codes[role].any()]
    if empty:
        key = "intake.no_expectation" if empty == ["expectation"] else "intake.role_empty"
        return [Fault(key, {"sheet": fit.table.name, **role_names(role)}) for role in empty]
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
    if hidden := fit.table.hidden_rows.intersection(content.rows.tolist()):
        notes.append(("intake.notes.hidden_rows", {"count": len(hidden)}))
    if columns.absent:
        notes.append(("intake.notes.absent", {"items": ", ".join(columns.absent), "count": len(columns.absent)}))
    if silent := _silent(content, columns, fit):
        notes.append(("intake.notes.empty_column", {"columns": ", ".join(silent), "count": len(silent)}))
    notes += id_notes(content.answers.respondent, content.rows, fit.table, columns.respondent.id)
    if content.unanswered:
        notes.append(("intake.notes.unanswered", {"count": content.unanswered}))
    for name, mask in content.answers.flags.items():
        notes.append((f"intake.notes.{name}", {"count": int(np.count_nonzero(mask))}))
    for name, segment in content.answers.segments.items():
        alike = _spelled_apart(segment.values)
        if alike:
            notes.append(("intake.notes.spelled_apart", {"segment": name, "values": alike}))
    return tuple(notes)


def _silent(content: Content, columns: ColumnMap, fit: Fit) -> list[str]:
    """Return the columns of items in which nobody answered anything, not even that it does not apply."""
    answers = content.answers
    found = []
    for role, codes in answers.codes.items():
        place = list(fit.questionnaire.items)
        for i, item in enumerate(place):
            beside = answers.not_applicable.get(role)
            if not codes[i].any() and (beside is None or not beside[i].any()):
                found.append(columns.items[item.code][role].shown)
    return found


def _spelled_apart(values: Sequence[str]) -> str:
    alike: dict[str, list[str]] = {}
    for value in values:
        alike.setdefault(plain(value), []).append(value)
    return ", ".join(" / ".join(same) for key, same in alike.items() if key and len(same) > 1)


def _sha256(fit: Fit, answers: Answers) -> str:
    digest = hashlib.sha256("\n".join(column.header for column in fit.header.columns).encode())
    for role, codes in answers.codes.items():
        digest.update(role.encode() + np.ascontiguousarray(codes).tobytes())
    return digest.hexdigest()
