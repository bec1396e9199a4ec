"""A mapping file proposed for a survey, also for one that cannot be scored as it is."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gapkit.errors import Fault, GapkitError, fault
from gapkit.intake.answers.body import people_rows
from gapkit.intake.columns import ColumnMap
from gapkit.intake.files.sources import Source
from gapkit.intake.kano.wanted import asked_kano
from gapkit.intake.mapping.assembled import column_map
from gapkit.intake.mapping.file import MappingFile, read_mapping
from gapkit.intake.mapping.fits import Fit
from gapkit.intake.mapping.laid import Laid
from gapkit.intake.mapping.laying import laid_out
from gapkit.intake.mapping.marks import marked_form
from gapkit.intake.mapping.nearest import nearest_fit
from gapkit.intake.mapping.options import Options
from gapkit.intake.mapping.proposal import Unsettled, mapping_text
from gapkit.intake.new_file import write_new
from gapkit.intake.opened import opened
from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
from gapkit.intake.reading import read_answers
from gapkit.model import Questionnaire, Scale
from gapkit.record import Record, replace

_MARK = "# gapkit map, sha256 of the lines below: "
_WHICH = ("which_questionnaire", "other_items", "left_over", "no_questionnaire", "only_by_number")
"""Faults that leave the questionnaire itself in doubt."""


class Proposal(Record):
    """A mapping file as text; `faults` is what stands in the way of a score, nothing when the survey can be read."""

    text: str
    language: str
    faults: tuple[Fault, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether the survey can be scored with the mapping as it is."""
        return not self.faults


def propose_mapping(
    survey: str | Path | Any, path: str | Path | None = None, *, overwrite: bool = False, **options: Any
) -> Proposal:
    """Return the mapping file proposed for a survey, with the evidence for every column; write it when given a path.

    `options` are those of `score` that say how to read it: questionnaire, mapping, segments, weight, identifier and
    language. A survey that cannot be scored as it is gets one too: its `faults` say what stands in the way, its text
    holds what was recognised and lines to fill in. A file is only written over when it is a proposal nobody edited,
    or on `overwrite`.
    """
    proposal = proposed_mapping(survey, beside="." if path is None else Path(path).parent, **options)
    if path is not None:
        write_proposal(proposal, path, overwrite=overwrite)
    return proposal


def proposed_mapping(
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
    beside: str | Path = ".",
) -> Proposal:
    """Return the mapping that reads a survey; where it cannot be read, what was recognised and lines to fill in.

    `beside` is the folder the mapping will stand in: the path of an own questionnaire is written from there.
    """
    asked = questionnaire
    if asked is None and mapping is not None:
        asked = read_mapping(mapping).questionnaire_source()
    path = _path_from(asked, Path(beside))
    columns: dict[str, Any] = {"weight": weight, "identifier": identifier, "cluster": cluster, "stratum": stratum}
    try:
        reading = read_answers(
            source, questionnaire=questionnaire, mapping=mapping, segments=segments, language=language, **columns
        )
    except GapkitError as problem:
        return _unfinished(source, asked, mapping, Options.of(segments, **columns), language, path, problem)
    spoken = language or reading.input.language or "en"
    return Proposal(mapping_text(reading.columns, spoken, questionnaire=path), spoken)


def write_proposal(proposal: Proposal, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write a proposal to a file and return its path; only a proposal nobody has edited is written over."""
    target = Path(path)
    if target.is_file() and not overwrite and not _untouched(target):
        raise fault("intake.mapping_exists", file=str(target))
    return write_new(target, marked(proposal.text).encode(), overwrite=overwrite or target.is_file())


def marked(text: str) -> str:
    """Return a proposal under a line by which it is known again as long as nobody edits it."""
    return f"{_MARK}{_digest(text)}\n{text}"


def _untouched(path: Path) -> bool:
    try:
        first, _, rest = path.read_bytes().decode().partition("\n")
    except (OSError, UnicodeDecodeError):
        return False
    return first.strip() == _MARK + _digest(rest)


def _digest(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]


def _unfinished(
    source: str | Path | Any,
    asked: str | Path | Questionnaire | None,
    mapping: str | Path | None,
    options: Options,
    language: str | None,
    path: str | None,
    problem: GapkitError,
) -> Proposal:
    """Return what was recognised of a survey that cannot be read; raise where there is nothing to propose."""
    said = None if mapping is None else read_mapping(mapping)
    try:
        found = opened(source)
    except GapkitError:
        raise problem from None
    named = (*options.segments, *(one for one in (options.weight, options.identifier) if one is not None))
    try:
        laid = laid_out(found, asked, said, named)
    except GapkitError:
        laid = Laid(found, said)
    which = next((f for f in problem.faults if f.key.removeprefix("intake.") in _WHICH), None)
    first = None if which is None else which.parameters.get("first")
    known = _candidates(found, asked if first is None else str(first))
    fit = nearest_fit(laid.source.tables, known, laid.mapping) if known else None
    if fit is None:
        raise problem
    matched = fit.matched
    clashes = dict(matched.clashes)
    unsettled = Unsettled(
        faults=problem.faults,
        # What is missing for a questionnaire that is itself in doubt would only be noise.
        missing=() if which is not None else matched.missing,
        clashes=clashes,
        guesses=matched.guesses,
        layout=next((str(f.parameters["lines"]) for f in problem.faults if f.key == "intake.two_sheets"), ""),
        questionnaires=() if which is None else tuple(str(which.parameters["known"]).split(", ")),
    )
    settled = replace(
        fit,
        matched=replace(
            matched,
            items={
                code: kept
                for code, roles in matched.items.items()
                if (kept := {role: column for role, column in roles.items() if (role, code) not in clashes})
            },
        ),
    )
    spoken = language or problem.language or "en"
    columns = _columns(settled, laid.mapping_of(fit.table), options, form=found.form is not None)
    columns = laid.explained(columns, fit.table)
    return Proposal(mapping_text(columns, spoken, questionnaire=path, unsettled=unsettled), spoken, problem.faults)


def _columns(fit: Fit, mapping: MappingFile | None, options: Options, *, form: bool) -> ColumnMap:
    """Return the column map as far as it goes: with the other columns, or with the items alone."""
    items = [column for roles in fit.matched.items.values() for column in roles.values()]
    skip_rows = () if mapping is None else mapping.skip_rows
    try:
        body = people_rows(fit.table, fit.header.row + 1, items, skip_rows)
        found = column_map(fit, body, mapping, options, form=form)
        rows = np.array([row for row in range(body.first, body.last) if row not in body.dropped], dtype=np.intp)
        felt = asked_kano(fit.table, rows, found.columns, found.questionnaire)
        return found.columns if felt is None else felt.columns
    except GapkitError:
        scale = fit.questionnaire.scale
        return ColumnMap(
            questionnaire=fit.questionnaire.id,
            sheet=fit.table.name if fit.table.is_sheet else "",
            header_row=fit.header.row + 1,
            scale=scale if mapping is None or mapping.scale is None else Scale(*mapping.scale),
            items=fit.matched.items,
            skip_rows=skip_rows,
        )


def _candidates(source: Source, asked: str | Path | Questionnaire | None) -> tuple[Questionnaire, ...]:
    if isinstance(asked, Questionnaire):
        return (asked,)
    mark = source.form or marked_form(source.tables, questionnaire_ids()) or ""
    name = asked if asked is not None else mark.partition("/")[0] or None
    if name is None:
        known = sorted(questionnaire_ids("customers"), key=lambda one: one != "servqual91")
        return tuple(map(read_questionnaire, known))
    try:
        return (read_questionnaire(name),)
    except GapkitError:
        return ()


def _path_from(questionnaire: str | Path | Questionnaire | None, folder: Path) -> str | None:
    """Return how a mapping file in a folder names a questionnaire, None for one that ships or has no file."""
    if questionnaire is None or isinstance(questionnaire, Questionnaire) or str(questionnaire) in questionnaire_ids():
        return None
    path = Path(questionnaire).resolve()
    try:
        return Path(os.path.relpath(path, folder.resolve())).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
