"""The cells of all columns in use, as arrays; cells that cannot be read are kept apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import Fault
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.answers.body import Body, is_blank
from gapkit.intake.answers.cells import CellRules, Odd, OddCells, Part, cell_rules, coded, numbers, shown
from gapkit.intake.answers.outcomes import outcome_rules, swallowed
from gapkit.intake.answers.persons import clusters, hashed_ids, segment
from gapkit.intake.answers.points import shares, total_fault
from gapkit.intake.columns import Column, ColumnMap, OutcomeColumn
from gapkit.intake.files.tables import Cells, Table
from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.model.crossings import crossed
from gapkit.record import Record, replace

_SOME = 3
"""Texts told as examples."""


class Content(Record):
    """Answers of the people used, where they stand, and what could not be read.

    `unanswered` counts people without a single answer; `rows` are the table rows (from 0) of the people used.
    """

    answers: Answers
    rows: NDArray[np.intp]
    unanswered: int
    odd: tuple[Part, ...]
    faults: tuple[Fault, ...]
    duration: NDArray[np.float64] | None


def read_content(table: Table, columns: ColumnMap, questionnaire: Questionnaire, body: Body) -> Content:
    """Return the answers of everybody between the heading and the end, reversed items turned round."""
    book = _Reader(table, columns, body)
    codes, not_applicable = book.items(questionnaire)
    answered = np.any([(code > 0).any(axis=0) for code in codes.values()], axis=0)
    answered &= book.counted
    unanswered = book.unanswered(answered)
    book.counted = answered
    used = np.flatnonzero(answered)
    outcomes = book.outcomes(questionnaire)
    points = book.points(questionnaire)
    person = columns.respondent
    cluster, keys = (None, None) if person.cluster is None else clusters(book.cells(person.cluster))
    answers = Answers(
        codes={role: _upright(code, role, questionnaire) for role, code in codes.items()},
        not_applicable={role: mask for role, mask in not_applicable.items() if mask.any()},
        outcomes=outcomes,
        amounts=book.amounts(questionnaire),
        segments={
            name: segment(name, book.cells(column), _channel_names(column, columns, questionnaire))
            for name, column in person.segments.items()
        },
        weight=None if person.weight is None else book.weights(person.weight),
        cluster=cluster,
        cluster_keys=keys,
        stratum=None if person.stratum is None else segment("stratum", book.cells(person.stratum)),
        respondent=None if person.id is None else hashed_ids(book.cells(person.id)),
        duration=None if person.duration is None else book.duration(person.duration),
    ).select(used)
    if points is not None:
        book.faults += total_fault(points[:, used], table.name)
        parts, flags = shares(points[:, used])
        answers = replace(answers, points=parts, flags={k: mask for k, mask in flags.items() if mask.any()})
    return Content(
        answers=crossed(answers, person.crossings),
        rows=used + body.first,
        unanswered=unanswered,
        odd=tuple(book.parts),
        faults=tuple(book.faults),
        duration=answers.duration,
    )


def _channel_names(column: Column, columns: ColumnMap, questionnaire: Questionnaire) -> tuple[tuple[str, ...], ...]:
    """Return what each channel is called in the channel column of a form: in either language, or by its code."""
    if not columns.form or questionnaire.journey is None:
        return ()
    if column.header not in {say("forms.headings.channel", language) for language in LANGUAGES}:
        return ()
    return tuple((one.name.es, one.name.en, one.code) for one in questionnaire.journey.channels)


def _upright(codes: NDArray[np.uint8], role: str, questionnaire: Questionnaire) -> NDArray[np.uint8]:
    """Return codes with reversed items turned round; how important an item is has no direction to turn."""
    turned = [i for i, item in enumerate(questionnaire.items) if item.reversed]
    if turned and role != "importance":
        part = codes[turned]
        codes[turned] = np.where(part > 0, questionnaire.scale.points + 1 - part, 0).astype(np.uint8)
    return codes


class _Reader:
    """Reads columns between two rows and collects the odd cells of the people who count."""

    def __init__(self, table: Table, columns: ColumnMap, body: Body) -> None:
        self.table = table
        self.columns = columns
        self.body = body
        self.people = max(0, body.last - body.first)
        self.parts: list[Part] = []
        self.faults: list[Fault] = []
        self.counted = np.ones(self.people, np.bool_)
        self.counted[[row - body.first for row in body.dropped]] = False

    def cells(self, column: Column) -> Cells:
        """Return the cells of a column between the heading and the end."""
        return self.body.cells(self.table, column.index)

    def items(self, questionnaire: Questionnaire) -> tuple[dict[str, NDArray[np.uint8]], dict[str, NDArray[np.bool_]]]:
        """Return codes and "does not apply" per role."""
        scale = questionnaire.scale
        roles = [r for r in questionnaire.columns if any(r in found for found in self.columns.items.values())]
        codes: dict[str, NDArray[np.uint8]] = {}
        masks: dict[str, NDArray[np.bool_]] = {}
        odd: list[OddCells] = []
        rules: dict[str, CellRules] = {}
        highest = 0
        for role in roles:
            found = np.zeros((len(questionnaire.items), self.people), np.uint8)
            mask = np.zeros(found.shape, np.bool_)
            for place, item in enumerate(questionnaire.items):
                column = self.columns.items[item.code][role]
                own = column.letter if column.letter in self.columns.values.by_column else ""
                if own not in rules:
                    rules[own] = self._rules(column, scale.low, scale.high, words=scale.not_applicable)
                read = coded(self.cells(column), column, rules[own])
                found[place], mask[place] = read.codes, read.not_applicable
                odd += read.odd
            codes[role], masks[role] = found, mask
            highest = max(highest, int(found.max(initial=0)))
        columns = len(roles) * len(questionnaire.items)
        answered = sum(int(np.count_nonzero(code)) for code in codes.values()) + sum(len(one.rows) for one in odd)
        self._keep(Part("item", odd, scale.low, scale.high, columns, highest + scale.low - 1, answered))
        return codes, masks

    def outcomes(self, questionnaire: Questionnaire) -> dict[str, NDArray[np.float64]]:
        """Return the raw values of the outcomes, NaN where missing."""
        found: dict[str, NDArray[np.float64]] = {}
        for code, column in self.columns.outcomes.items():
            outcome = next(outcome for outcome in questionnaire.outcomes if outcome.code == code)
            if outcome.is_amount:
                continue
            self._refuse_swallowed(outcome, column)
            rules = outcome_rules(outcome, column.column, self.columns.values, column.shift)
            read = coded(self.cells(column.column), column.column, rules)
            self._keep(Part("outcome", read.odd, outcome.scale.low - column.shift, outcome.scale.high - column.shift))
            found[code] = np.where(read.codes > 0, read.codes + (outcome.scale.low - 1.0), np.nan)
        return found

    def amounts(self, questionnaire: Questionnaire) -> dict[str, NDArray[np.float64]]:
        """Return the amounts that records hold of each person, NaN where missing."""
        codes = {outcome.code for outcome in questionnaire.outcomes if outcome.is_amount}
        return {
            code: self._numbers(column.column, "amount")
            for code, column in self.columns.outcomes.items()
            if code in codes
        }

    def _refuse_swallowed(self, outcome: Outcome, column: OutcomeColumn) -> None:
        found = swallowed(self.cells(column.column), outcome, column.column, self.columns.values, column.shift)
        if found:
            said: dict[str, object] = {
                "column": column.column.shown,
                "codes": ", ".join(f"{code:g}" for code in sorted(found)),
                "count": sum(found.values()),
                "low": outcome.scale.low - column.shift,
                "high": outcome.scale.high - column.shift,
                "heading": column.column.header or f"={column.column.letter}",
            }
            self.faults.append(Fault("intake.code_on_scale", {"sheet": self.table.name, **said}))

    def points(self, questionnaire: Questionnaire) -> NDArray[np.float64] | None:
        """Return the points of the dimensions as they were given, NaN where missing."""
        if not self.columns.points:
            return None
        columns = [self.columns.points[d.code] for d in questionnaire.dimensions]
        points = np.array([self._numbers(column, "points") for column in columns])
        for column, values in zip(columns, points, strict=True):
            negative = [
                OddCells(Odd("negative", f"{values[row]:g}"), column, np.array([row], dtype=np.intp))
                for row in np.flatnonzero(values < 0).tolist()
            ]
            self._keep(Part("points", negative))
        return points

    def weights(self, column: Column) -> NDArray[np.float64]:
        """Return the weights; those of people who answered must be positive numbers."""
        values, odd_cells = numbers(self.cells(column), column, self._rules(column, 0, 0))
        texts = [one for one in odd_cells if self.counted[one.rows].any()]
        if 2 * sum(int(self.counted[one.rows].sum()) for one in texts) > int(self.counted.sum()):
            some = ", ".join(dict.fromkeys(one.odd.shown for one in texts[:_SOME]))
            self.faults.append(Fault("intake.weight_text", {"column": column.shown, "found": some}))
            return np.ones(self.people)
        self._keep(Part("weight", odd_cells))
        told = {int(row) for part in self.parts if part.name == "weight" for one in part.odd for row in one.rows}
        wrong = [int(r) for r in np.flatnonzero(self.counted & ~(values > 0)) if int(r) not in told]
        cells = self.cells(column)
        odd = []
        for row in wrong:
            kind = "no_weight" if is_blank(cells[row]) or np.isnan(values[row]) else "not_positive"
            odd.append(OddCells(Odd(kind, shown(cells[row])), column, np.array([row], dtype=np.intp)))
        self._keep(Part("weight", odd))
        return values

    def duration(self, column: Column) -> NDArray[np.float64]:
        """Return seconds; what is no number is unknown."""
        return numbers(self.cells(column), column, self._rules(column, 0, 0))[0]

    def unanswered(self, answered: NDArray[np.bool_]) -> int:
        """Return how many rows hold something but no answer."""
        silent = np.flatnonzero(self.counted & ~answered)
        rows = (self.table.row(self.body.first + row) for row in silent.tolist())
        return sum(any(not is_blank(cell) for cell in row) for row in rows)

    def _numbers(self, column: Column, part: str) -> NDArray[np.float64]:
        values, odd = numbers(self.cells(column), column, self._rules(column, 0, 0))
        self._keep(Part(part, odd))
        return values

    def _rules(self, column: Column, low: int, high: int, *, words: bool = False) -> CellRules:
        return cell_rules(self.columns.values, column, low, high, words=words, form=self.columns.form)

    def _keep(self, part: Part) -> None:
        """Keep a part with the odd cells of the people who count."""
        counted = (replace(one, rows=one.rows[self.counted[one.rows]]) for one in part.odd)
        odd = [one for one in counted if one.rows.size]
        if odd:
            self.parts.append(replace(part, odd=odd))


def never_used(content: Content, questionnaire: Questionnaire) -> int | None:
    """Return the highest expectation when the two highest answers were never given, among at least 200."""
    codes: Mapping[str, NDArray[np.uint8]] = content.answers.codes
    if "expectation" not in codes or np.count_nonzero(codes["expectation"]) < 200:
        return None
    reversed_items = np.array([item.reversed for item in questionnaire.items])
    plain = codes["expectation"][~reversed_items]
    highest = int(plain.max(initial=0))
    low = questionnaire.scale.low
    return highest + low - 1 if 2 <= highest <= questionnaire.scale.points - 2 else None
