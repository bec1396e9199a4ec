"""Columns that are no items: points, outcomes, segments, an id; and why the others are not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

import numpy as np

from gapkit.i18n import LANGUAGES, say
from gapkit.intake.answers.body import Body
from gapkit.intake.answers.cells import CellRules, Odd
from gapkit.intake.answers.outcomes import has_unknown_version, is_doubtful, outcome_named, outcome_rules
from gapkit.intake.columns import Column, Ignored, OutcomeColumn, ValueRules
from gapkit.intake.files.tables import Cells, Note, Table
from gapkit.intake.headings.kano import kano_pairs
from gapkit.intake.words.privacy import is_personal_content, is_personal_heading
from gapkit.intake.words.text import number_in, plain, tokens, words
from gapkit.intake.words.vocabulary import (
    COMMENT_WORDS,
    DATE_WORDS,
    DURATION_WORDS,
    ID_COMPANIONS,
    ID_WORDS,
    POINTS_WORDS,
    SEGMENT_WORDS,
    TOTAL_WORDS,
    WEIGHT_WORDS,
)
from gapkit.model import Outcome, Questionnaire
from gapkit.record import Record, replace

MOST_SEGMENTS = 30
"""A column with more different values than this does not group people."""

_FITTING = 0.9
_PASTED = 0.45
_LOW_NPS, _MANY = 5, 20
_SHORT = 4
_NO_COLUMN = Column(-1, "")
_NUMBER_WORDS = frozenset({"no", "nr", "nro", "num", "numero", "number", "n"})


@dataclass
class Others:
    """What was made of the columns that are no items."""

    points: dict[str, Column] = field(default_factory=dict)
    outcomes: dict[str, OutcomeColumn] = field(default_factory=dict)
    segments: dict[str, Column] = field(default_factory=dict)
    id: Column | None = None
    weight_offered: Column | None = None
    duration: Column | None = None
    comments: list[Column] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def _labels(table: Table, body: Body, column: Column, outcome: Outcome) -> Mapping[str, int]:
    """Return the numbers of an outcome answered in words; what reads them is loaded where there are any."""
    from gapkit.intake.answers.outcome_labels import outcome_labels

    return outcome_labels(table, body, column, outcome)


def _in_words(values: Values) -> bool:
    """Tell whether all cells are labels."""
    from gapkit.intake.answers.outcome_labels import answered_in_words

    return answered_in_words(values.cells)


def other_columns(
    table: Table,
    body: Body,
    columns: Iterable[Column],
    questionnaire: Questionnaire,
    *,
    segments: bool = True,
    form: bool = False,
) -> Others:
    """Return what the columns that are no items hold; `segments` says whether to look for segments at all.

    In a `form` of ours every column means what its heading says, whatever people answered.
    """
    found = Others()
    points: dict[str, list[Column]] = {}
    outcomes: dict[str, list[Column]] = {}
    labels: Mapping[str, int] = {}
    columns = tuple(columns)
    kano = {one.index for pair in kano_pairs(columns) if pair.named for one in (pair.functional, pair.dysfunctional)}
    for column in columns:
        values = Values.of(body.cells(table, column.index))
        if values.different == 0:
            if column.header:
                found.ignored.append(Ignored(column, "empty"))
        elif not column.header:
            found.ignored.append(Ignored(column, "no_heading"))
        elif column.index in kano:
            found.ignored.append(Ignored(column, "not_asked"))
        elif (dimension := points_of(column, questionnaire)) is not None and values.numeric:
            points.setdefault(dimension, []).append(replace(column, how="words"))
        elif (outcome := outcome_named(column.header, questionnaire)) is not None and (
            values.may_be(outcome) or (labels := _labels(table, body, column, outcome))
        ):
            rules = outcome_rules(outcome, column, ValueRules(labels=labels))
            counted = (values.stays_low(outcome) and not form) or values.counts_from_one(outcome)
            if values.numeric and not outcome.is_amount and (not values.fit(rules) or counted):
                found.ignored.append(Ignored(column, "outcome_off_scale"))
                found.notes.append(("intake.notes.outcome_off_scale", _off_scale(column, values, outcome)))
            elif is_doubtful(column.header, outcome):
                found.ignored.append(Ignored(column, "outcome_version"))
                found.notes.append(("intake.notes.outcome_version", {"column": column.shown}))
            else:
                outcomes.setdefault(outcome.code, []).append(replace(column, how="words"))
        elif outcome is not None and _in_words(values):
            found.ignored.append(Ignored(column, "outcome_words"))
            said = {"low": outcome.scale.low, "high": outcome.scale.high, "code": outcome.code}
            found.notes.append(("intake.notes.outcome_words", {"column": column.shown, **said}))
        elif outcome is None and values.numeric and has_unknown_version(column.header, questionnaire):
            found.ignored.append(Ignored(column, "outcome_version"))
            found.notes.append(("intake.notes.outcome_version", {"column": column.shown}))
        else:
            _person(found, column, values, questionnaire, segments)
    _settle_points(found, points, questionnaire)
    for code, claimed in outcomes.items():
        exact = [column for column in claimed if plain(column.header) == plain(code)]
        if len(exact) == 1 and len(claimed) > 1:
            found.ignored += [Ignored(column, "not_asked") for column in claimed if column not in exact]
            claimed = exact
        if len(claimed) == 1:
            found.outcomes[code] = OutcomeColumn(claimed[0])
        else:
            names = ", ".join(column.shown for column in claimed)
            found.ignored += [Ignored(column, "two_outcomes") for column in claimed]
            found.notes.append(("intake.notes.two_outcomes", {"outcome": code, "columns": names}))
    return found


class Values(Record):
    """The cells of a column in the rows of people, blanks aside."""

    cells: Sequence[object]
    different: int
    numeric: bool

    @classmethod
    def of(cls, cells: Cells) -> Values:
        """Return the cells that are not blank."""
        if isinstance(cells, np.ndarray):
            kept: Sequence[object] = cells[cells == cells].tolist()
        else:
            kept = [c for c in cells if c is not None and not (isinstance(c, str) and not c.strip())]
        is_text = {
            c: not isinstance(c, float | int) and number_in(str(c).strip().removesuffix("%")) is None for c in set(kept)
        }
        texts = sum(map(is_text.__getitem__, kept))
        return cls(kept, len(is_text), texts <= (1 - _FITTING) * len(kept))

    def fit(self, rules: CellRules) -> bool:
        """Tell whether nearly all cells are answers on a scale."""
        fitting = {cell: not isinstance(rules.code(cell), Odd) for cell in set(self.cells)}
        return sum(map(fitting.__getitem__, self.cells)) >= _FITTING * len(self.cells)

    @property
    def numbers(self) -> list[float]:
        """Numbers in the cells."""
        found = (cell if isinstance(cell, float | int) else number_in(str(cell)) for cell in self.cells)
        return [float(number) for number in found if number is not None]

    def may_be(self, outcome: Outcome) -> bool:
        """Tell whether the cells may be answers of an outcome, were it on another scale."""
        yes_or_no = (outcome.scale.low, outcome.scale.high) == (0, 1)
        return self.fit(outcome_rules(outcome, _NO_COLUMN)) or (self.numeric and not yes_or_no)

    def stays_low(self, outcome: Outcome) -> bool:
        """Tell whether answers said to go to 10 never pass 5, many as they are."""
        numbers = self.numbers
        return outcome.scale.high == 10 and len(numbers) >= _MANY and max(numbers) <= _LOW_NPS

    def counts_from_one(self, outcome: Outcome) -> bool:
        """Tell whether answers from 0 to 10 were stored as 1 to 11: no 0 among them, and 11 more than once."""
        numbers = self.numbers
        low, high = outcome.scale.low, outcome.scale.high
        return high == 10 and numbers.count(high + 1) > 1 and min(numbers) > low and max(numbers) == high + 1

    @property
    def length(self) -> float:
        """Mean length of the texts."""
        sample = [cell for cell in self.cells[:500] if isinstance(cell, str)]
        return sum(map(len, sample)) / len(sample) if sample else 0.0


def _off_scale(column: Column, values: Values, outcome: Outcome) -> dict[str, object]:
    names = {f"name_{language}": say(f"intake.outcome.{outcome.kind}", language) for language in LANGUAGES}
    lowest, highest = min(values.numbers), max(values.numbers)
    found = {"lowest": f"{lowest:g}", "highest": f"{highest:g}", "code": outcome.code, "heading": column.header}
    # Eleven points counted from 1: the scale of the outcome, one higher.
    shift = f"{outcome.scale.high - highest:g}" if highest == outcome.scale.high + 1 and lowest >= 1 else "..."
    # Satisfaction may be asked on any scale; from the first point of the usual one, unless somebody went below it.
    ends = f"[{min(outcome.scale.low, int(lowest))}, {highest:g}]"
    how = f"scale = {ends}" if outcome.kind == "csat" and float(highest).is_integer() else f"shift = {shift}"
    scale = {"low": outcome.scale.low, "high": outcome.scale.high, "shift": shift, "how": how}
    return {"column": column.shown, **names, **found, **scale}


def points_of(column: Column, questionnaire: Questionnaire) -> str | None:
    """Return the dimension whose points a heading names: "imp_REL", "Importancia: fiabilidad"."""
    for text in (column.header, f"{column.group} {column.header}"):
        said = words(text)
        if not said & POINTS_WORDS:
            continue
        parts = tokens(text)
        found = [
            dimension.code
            for dimension in questionnaire.dimensions
            if _holds(parts, tokens(dimension.code))
            or any(name and words(name) <= said for name in (dimension.name.es, dimension.name.en))
        ]
        if len(found) == 1 and len(said) <= 12:
            return found[0]
    return None


def _holds(parts: Sequence[object], code: Sequence[object]) -> bool:
    """Tell whether the words and numbers of a code stand together in a heading."""
    return any(parts[i : i + len(code)] == code for i in range(len(parts) - len(code) + 1))


def _settle_points(found: Others, points: dict[str, list[Column]], questionnaire: Questionnaire) -> None:
    complete = set(points) == {dimension.code for dimension in questionnaire.dimensions}
    if complete and all(len(columns) == 1 for columns in points.values()):
        found.points = {d.code: points[d.code][0] for d in questionnaire.dimensions}
        return
    for columns in points.values():
        found.ignored += [Ignored(column, "points_unclear") for column in columns]
    if points:
        expected = ", ".join(dimension.code for dimension in questionnaire.dimensions)
        names = ", ".join(column.shown for columns in points.values() for column in columns)
        found.notes.append(("intake.notes.points_unclear", {"expected": expected, "columns": names}))


def _person(found: Others, column: Column, values: Values, questionnaire: Questionnaire, segments: bool) -> None:
    said = words(column.header)
    ignored = found.ignored
    if found.id is None and _is_id(column, values):
        found.id = replace(column, how="words")
    elif is_personal_heading(column.header) or is_personal_content(values.cells):
        ignored.append(Ignored(column, "personal"))
    elif said & TOTAL_WORDS and len(said) <= _SHORT and values.numeric:
        ignored.append(Ignored(column, "total"))
    elif said & WEIGHT_WORDS and values.numeric and len(said) <= 3:
        found.weight_offered = found.weight_offered or column
        ignored.append(Ignored(column, "weight_offered"))
    elif found.duration is None and said & DURATION_WORDS and said & {"segundos", "seconds"} and values.numeric:
        found.duration = replace(column, how="words")
    elif said & DATE_WORDS or all(isinstance(cell, datetime | date | time) for cell in values.cells):
        ignored.append(Ignored(column, "date"))
    elif said & COMMENT_WORDS or (values.length > 40 and values.different > 0.5 * len(values.cells)):
        found.comments.append(column)
        ignored.append(Ignored(column, "comments"))
    elif said & SEGMENT_WORDS and len(tokens(column.header)) <= 8 and not _is_answer(values, questionnaire, said):
        if not segments:
            ignored.append(Ignored(column, "segment_not_chosen"))
        elif values.different > MOST_SEGMENTS or values.length > 40:
            ignored.append(Ignored(column, "too_many_values"))
        elif values.different < 2:
            ignored.append(Ignored(column, "one_value"))
        else:
            name = column.header if column.header not in found.segments else f"{column.header} {column.letter}"
            found.segments[name] = replace(column, how="words")
    else:
        ignored.append(Ignored(column, "not_asked"))


def _is_id(column: Column, values: Values) -> bool:
    said = words(column.header)
    named = bool(said & ID_WORDS) and said <= ID_WORDS | ID_COMPANIONS
    counted = bool(said & _NUMBER_WORDS) and said <= _NUMBER_WORDS | ID_COMPANIONS and values.numeric
    # Ids repeat where people were pasted twice: that is reported, and no reason not to know the column.
    least = _PASTED if named else 0.9
    return (named or counted) and values.different >= least * len(values.cells) and values.different > 1


def _is_answer(values: Values, questionnaire: Questionnaire, said: frozenset[str]) -> bool:
    """Tell whether a column with a segment word in a sentence holds answers on the scale after all."""
    scale = questionnaire.scale
    return len(said) > 3 and values.numeric and values.fit(CellRules(scale.low, scale.high))
