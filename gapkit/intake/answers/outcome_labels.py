"""Outcomes answered in words: what their labels mean on the outcome's own scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gapkit.intake.answers.body import Body, is_blank
from gapkit.intake.answers.cells import comparable
from gapkit.intake.answers.label_sets import is_known_label, label_key
from gapkit.intake.answers.labels import labels_read, number_and_label
from gapkit.intake.answers.outcomes import YES_OR_NO
from gapkit.intake.columns import Column, OutcomeColumn, ValueRules
from gapkit.intake.files.tables import Note, Table
from gapkit.intake.words.text import plain
from gapkit.model import Outcome, Questionnaire
from gapkit.record import replace


def outcome_labels(
    table: Table, body: Body, column: Column, outcome: Outcome, values: ValueRules | None = None
) -> Mapping[str, int]:
    """Return the number of every label in the column of an outcome; nothing where there are none, or in doubt.

    >>> from gapkit.intake.answers.outcomes import standard_outcome
    >>> table = Table("a", (["Muy insatisfecho", "Neutral", "Muy satisfecho"],), 3)
    >>> labels = outcome_labels(table, Body(0, 3), Column(0, "csat"), standard_outcome("csat"))
    >>> [labels[text] for text in ("Muy insatisfecho", "Neutral", "Muy satisfecho")]
    [1, 3, 5]
    """
    if outcome.is_amount or (outcome.scale.low, outcome.scale.high) == (0, 1):
        return {}
    if not any(isinstance(cell, str) for cell in body.cells(table, column.index)):
        return {}
    said = values or ValueRules()
    rules = ValueRules(said.missing, said.not_applicable)
    return labels_read(table, body, {"outcome": [column]}, outcome.scale, rules).labels


def answered_in_words(cells: Iterable[object]) -> bool:
    """Tell whether all cells are labels of some scale, or yes and no."""
    texts = {cell for cell in cells if not is_blank(cell)}
    return bool(texts) and all(
        isinstance(text, str) and (plain(text) in YES_OR_NO or _is_label(text)) for text in texts
    )


def _is_label(text: str) -> bool:
    parts = number_and_label(text)
    return is_known_label(label_key(text if parts is None else parts[1]))


def with_outcome_labels(
    values: ValueRules, outcomes: Mapping[str, OutcomeColumn], questionnaire: Questionnaire, table: Table, body: Body
) -> tuple[ValueRules, tuple[Note, ...]]:
    """Return the rules with the labels of outcomes, each under its own column, and what has to be said about them."""
    by_column = dict(values.by_column)
    notes: list[Note] = []
    said = {comparable(text) for text in values.labels}
    for outcome in questionnaire.outcomes:
        found = outcomes.get(outcome.code)
        if found is None or found.column.letter in by_column:
            continue
        labels = outcome_labels(table, body, found.column, outcome, values)
        if not labels or said & set(map(comparable, labels)):
            continue
        told = {text: number - found.shift for text, number in labels.items()}
        own = {"missing": values.missing, "not_applicable": values.not_applicable}
        by_column[found.column.letter] = {key: rule for key, rule in own.items() if rule} | {"labels": told}
        shown = ", ".join(f'"{text}" = {labels[text]}' for text in sorted(labels, key=lambda one: (labels[one], one)))
        notes.append(("intake.notes.outcome_labels", {"column": found.column.shown, "labels": shown}))
    return replace(values, by_column=by_column), tuple(notes)
