"""Items, scale and language of a survey, read off its headings and values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gapkit.errors import GapkitError, fault
from gapkit.intake.answers.body import Body, people_rows
from gapkit.intake.answers.label_sets import is_known_label, label_key
from gapkit.intake.answers.labels import number_and_label
from gapkit.intake.columns import Column
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import Header, possible_headers
from gapkit.intake.headings.roles import group_role, marked_role
from gapkit.intake.inferred.items import found_items
from gapkit.intake.inferred.scale import found_scale
from gapkit.intake.inferred.text import questionnaire_text
from gapkit.intake.mapping.exports import plain_tables
from gapkit.intake.mapping.others import Values
from gapkit.intake.new_file import write_new
from gapkit.intake.opened import opened
from gapkit.intake.words.language import language_of
from gapkit.intake.words.privacy import is_personal_content, is_personal_heading
from gapkit.intake.words.text import tokens, words
from gapkit.intake.words.vocabulary import (
    COMMENT_WORDS,
    DATE_WORDS,
    DURATION_WORDS,
    ID_COMPANIONS,
    ID_WORDS,
    OUTCOME_WORDS,
    POINTS_WORDS,
    ROLE_OF,
    SEGMENT_WORDS,
    TOTAL_WORDS,
    WEIGHT_WORDS,
)
from gapkit.record import Record

_FEWEST = 2
_HIGHEST = 10
_MOST_LABELS = 12
_FEW_WORDS = 4
_NO_ITEM = frozenset().union(TOTAL_WORDS, DATE_WORDS, *OUTCOME_WORDS.values())
"""Words of columns that are no items, where a heading is a few words and names no kind of answer ..."""

_ASIDE = _NO_ITEM.union(COMMENT_WORDS, DURATION_WORDS, WEIGHT_WORDS, SEGMENT_WORDS, POINTS_WORDS)
"""... and, where nothing is numbered, these too: "Q7STORE" is a question, "store" a segment."""


class _Found(Record):
    table: Table
    header: Header
    body: Body
    columns: tuple[Column, ...]


def new_questionnaire(
    survey: str | Path | Any, path: str | Path, *, language: str | None = None, overwrite: bool = False
) -> Path:
    """Write a questionnaire file made from the headings and values of a survey, and return its path.

    Its dimensions are left to be named: until they are, the file is refused.
    """
    text = inferred_questionnaire(survey, name=Path(path).stem, language=language)
    return write_new(path, text.encode(), overwrite=overwrite)


def inferred_questionnaire(source: str | Path | Any, *, name: str | None = None, language: str | None = None) -> str:
    """Return a questionnaire file inferred from a survey; `name` becomes its title, by default that of the file.

    Dimensions are never invented: the file has one, a placeholder that the linter refuses until it is divided.
    """
    found = opened(source)
    try:
        best = _answers(found)
        items, left = found_items(best.columns, best.header.role, best.table.name)
        cells: Counter[object] = Counter()
        for item in items:
            for column in item.columns.values():
                cells.update(best.body.cells(best.table, column.index))
        scale = found_scale(cells, best.table.name)
    except GapkitError as problem:
        problem.language = language or _language(found)
        raise
    spoken = language or language_of(column.header for column in best.header.named()) or "en"
    title = name or Path(found.name).stem
    return questionnaire_text(items, scale, left, name=title, file=found.name, language=spoken)


def _answers(source: Source) -> _Found:
    """Return the sheet and the heading with the most columns of answers; what a survey tool adds is no answer."""
    tables, own = plain_tables(source.tables, ())
    metadata = {name: known.metadata for name, known in own.items()}
    found = [
        _Found(table, header, body, tuple(_candidates(table, header, body, metadata.get(table.name, frozenset()))))
        for table in tables
        if not table.hidden
        for header in possible_headers(table)
        for body in (people_rows(table, header.row + 1, list(header.named())),)
    ]
    best = max(found, key=lambda one: (len(one.columns), -one.header.row), default=None)
    if best is None or len(best.columns) < _FEWEST:
        raise fault("questionnaire.new_no_items", sheet=", ".join(table.name for table in tables))
    return best


def _candidates(table: Table, header: Header, body: Body, metadata: frozenset[int]) -> Sequence[Column]:
    columns = (column for column in header.named() if column.index not in metadata)
    return [column for column in columns if _holds_answers(column, Values.of(body.cells(table, column.index)))]


def _holds_answers(column: Column, values: Values) -> bool:
    """Tell whether a column looks like answers to an item: by its values, and by a heading that says nothing else."""
    if not values.different or is_personal_content(values.cells) or not _on_some_scale(values):
        return False
    said = words(column.header)
    named_role = marked_role(column.header) or group_role(column.group)
    coded = len(tokens(column.header)) > 1 and any(token in ROLE_OF for token in tokens(column.header) if token)
    if named_role is not None or coded:
        return not (said & (TOTAL_WORDS | POINTS_WORDS) and len(said) <= _FEW_WORDS and not _numbered(column))
    if is_personal_heading(column.header) or (said & ID_WORDS and said <= ID_WORDS | ID_COMPANIONS):
        return False
    aside = _NO_ITEM if _numbered(column) else _ASIDE
    return not (said & aside and len(said) <= _FEW_WORDS)


def _numbered(column: Column) -> bool:
    return any(isinstance(token, int) for token in tokens(column.header))


def _on_some_scale(values: Values) -> bool:
    if values.numeric:
        numbers = Counter(values.numbers)
        usual = sum(n for value, n in numbers.items() if value.is_integer() and 0 <= value <= _HIGHEST)
        return usual >= 0.8 * sum(numbers.values())
    texts = {cell for cell in values.cells if isinstance(cell, str)}
    if len(texts) > _MOST_LABELS:
        return False
    labels = [found[1] if (found := number_and_label(text)) else text for text in texts]
    return sum(is_known_label(label_key(label)) for label in labels) >= 0.5 * len(labels)


def _language(source: Source) -> str | None:
    return language_of(str(cell) for t in source.tables for cell in (*(t.names or ()), *(t.row(0) if t.height else ())))
