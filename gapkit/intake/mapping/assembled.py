"""The column map of a table: items as matched, the rest as the mapping file, the options or the headings say."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from gapkit.errors import Fault, raise_faults
from gapkit.intake.answers.body import Body
from gapkit.intake.answers.declared import swallowed_answers
from gapkit.intake.answers.outcomes import ends_of, on_scale, standard_outcome, with_outcome
from gapkit.intake.columns import Column, ColumnMap, Ignored, OutcomeColumn, RespondentColumns, ValueRules, used_twice
from gapkit.intake.files.tables import Note
from gapkit.intake.headings.references import named_column
from gapkit.intake.mapping.comment_tables import declared_questions
from gapkit.intake.mapping.file import MappingFile, unknown_codes
from gapkit.intake.mapping.fits import Fit
from gapkit.intake.mapping.kano_table import declared_kano
from gapkit.intake.mapping.options import Options
from gapkit.intake.mapping.others import Others, other_columns
from gapkit.intake.words.privacy import is_personal_content
from gapkit.model import Questionnaire, Scale
from gapkit.record import Record, replace

Notes = tuple[Note, ...]

_NOTHING: Notes = ()
_NOWHERE = Path("mapping.toml")


class Assembled(Record):
    """A column map, the questionnaire as it is used with it, and what has to be said."""

    columns: ColumnMap
    questionnaire: Questionnaire
    notes: tuple[Note, ...]


def column_map(fit: Fit, body: Body, mapping: MappingFile | None, options: Options, *, form: bool = False) -> Assembled:
    """Return how the table is read; raise every column that was named and is not there."""
    said = mapping or MappingFile(_NOWHERE)
    book = _Book(fit, body, said)
    points = book.points()
    outcomes, questionnaire = book.outcomes()
    segments = book.segments(options)
    person = book.person(options, segments or {})
    ignored = book.ignored(person.comments)
    questions = declared_questions(said.open_text, book.column)
    features = declared_kano(said.kano, book.column)
    values = book.values()
    values, notes = _with_labels(values, fit, body, questionnaire.scale, declared=said.scale is not None)
    raise_faults(book.faults)

    items = {column.index for roles in fit.matched.items.values() for column in roles.values()}
    used = items | book.used
    ignored += [Ignored(c, "no_such_item") for c in fit.matched.beyond if c.index not in used]
    ignored += [Ignored(c, "role_not_asked") for c in fit.matched.not_asked if c.index not in used]
    used |= {one.column.index for one in ignored}
    rest = [column for column in fit.header.columns if column.index not in used]
    others = other_columns(fit.table, body, rest, questionnaire, segments=segments is None, form=form)
    outcomes, questionnaire = _with_outcomes(outcomes, questionnaire, others)
    told: Notes = ()
    if outcomes:
        from gapkit.intake.answers.outcome_labels import with_outcome_labels

        values, told = with_outcome_labels(values, outcomes, questionnaire, fit.table, body)
    person = _with_person(person, others, keep_segments=segments is not None)
    if points:
        others.ignored += [Ignored(column, "not_asked") for column in others.points.values()]
    else:
        points = others.points
    columns = ColumnMap(
        questionnaire=fit.questionnaire.id,
        sheet=fit.table.name if fit.table.is_sheet else "",
        header_row=fit.header.row + 1,
        scale=questionnaire.scale,
        items=fit.matched.items,
        skip_rows=said.skip_rows,
        absent=said.absent,
        points=points,
        outcomes=outcomes,
        respondent=person,
        values=values,
        ignored=tuple(sorted((*ignored, *others.ignored), key=lambda one: one.column.index)),
        scale_declared=said.scale is not None,
        form=form,
        margins=said.margins,
        population=said.population,
        comments=questions,
        kano=features,
        kano_rules=said.kano.rules,
    )
    raise_faults(used_twice(columns))
    # An optional column nobody was asked is no column of this survey.
    asked = tuple(role for role in questionnaire.columns if role in fit.matched.roles)
    return Assembled(
        columns, replace(questionnaire, columns=asked, points=bool(points)), (*book.notes, *notes, *told, *others.notes)
    )


def _with_labels(values: ValueRules, fit: Fit, body: Body, scale: Scale, *, declared: bool) -> tuple[ValueRules, Notes]:
    """Return the rules with the labels whose number is plain; what the mapping file says comes first."""
    items: dict[str, list[Column]] = defaultdict(list)
    for roles in fit.matched.items.values():
        for role, column in roles.items():
            items[role].append(column)
    labels, notes = values.labels, _NOTHING
    if body.has_words(fit.table, (c for columns in items.values() for c in columns)):
        from gapkit.intake.answers.labels import labels_read

        read = labels_read(fit.table, body, items, scale, values, declared=declared)
        labels, notes = {**read.labels, **values.labels}, read.notes
    swallowed = swallowed_answers(fit.table, body, (c for columns in items.values() for c in columns), scale, values)
    return replace(values, labels=labels), (*notes, *swallowed)


def _with_outcomes(
    said: dict[str, OutcomeColumn], questionnaire: Questionnaire, others: Others
) -> tuple[dict[str, OutcomeColumn], Questionnaire]:
    """Return the outcomes named with those recognised, and the questionnaire with all of them."""
    found = dict(said)
    for code, outcome in others.outcomes.items():
        if code in said:
            others.ignored.append(Ignored(outcome.column, "not_asked"))
            continue
        found[code] = outcome
        if all(known.code != code for known in questionnaire.outcomes):
            questionnaire = with_outcome(questionnaire, standard_outcome(code))
    return found, questionnaire


def _with_person(said: RespondentColumns, others: Others, *, keep_segments: bool) -> RespondentColumns:
    """Return the columns named with those recognised; what was named stays."""
    for found, named in ((others.id, said.id), (others.duration, said.duration)):
        if found is not None and named is not None:
            others.ignored.append(Ignored(found, "not_asked"))
    if others.weight_offered is not None and said.weight is None:
        others.notes.append(("intake.notes.weight_offered", {"column": others.weight_offered.shown}))
    return replace(
        said,
        id=said.id or others.id,
        duration=said.duration or others.duration,
        segments=said.segments if keep_segments else others.segments,
        comments=(*said.comments, *others.comments),
    )


class _Book:
    """Looks columns up in the heading and keeps what could not be found."""

    def __init__(self, fit: Fit, body: Body, mapping: MappingFile) -> None:
        self.fit = fit
        self.body = body
        self.mapping = mapping
        self.faults: list[Fault] = list(
            unknown_codes(
                mapping,
                items=(*(item.code for item in fit.questionnaire.items), *mapping.absent),
                dimensions=tuple(dimension.code for dimension in fit.questionnaire.dimensions),
                roles=fit.questionnaire.columns,
            )
        )
        self.used, self.notes = set[int](), list[Note]()

    def column(self, reference: str, key: str, how: str = "mapping") -> Column | None:
        """Return the column a reference names, or None after noting that it is not there."""
        where = f"{self.mapping.path.name}: {key}" if how == "mapping" else key
        found = named_column(reference, self.fit.header, where=where, how=how)
        if isinstance(found, Fault):
            if self.mapping.may_lack(key):
                self.notes.append(("intake.notes.only_later", {"column": reference}))
            else:
                self.faults.append(found)
            return None
        self.used.add(found.index)
        return found

    def chosen(self, option: str, chosen: str | None, key: str, said: str | None) -> Column | None:
        """Return the column an option names, else the one the mapping file names."""
        if chosen is not None:
            return self.column(chosen, option, how="option")
        return None if said is None else self.column(said, key)

    def person(self, options: Options, segments: dict[str, Column]) -> RespondentColumns:
        """Return the columns about the person that options or mapping file name."""
        said = self.mapping
        comments = (self.column(one, f"respondent.comments[{i}]") for i, one in enumerate(said.comments))
        return RespondentColumns(
            id=self.chosen("identifier", options.identifier, "respondent.id", said.id),
            weight=self.chosen("weight", options.weight, "respondent.weight", said.weight),
            cluster=self.chosen("cluster", options.cluster, "respondent.cluster", said.cluster),
            stratum=self.chosen("stratum", options.stratum, "respondent.stratum", said.stratum),
            duration=self.chosen("duration", None, "respondent.duration", said.duration),
            segments=segments,
            crossings=self.crossings(options, segments),
            comments=tuple(column for column in comments if column is not None),
        )

    def ignored(self, comments: tuple[Column, ...]) -> list[Ignored]:
        """Return what the mapping file leaves out: columns to ignore, and comments."""
        named = (self.column(one, f"respondent.ignore[{i}]") for i, one in enumerate(self.mapping.ignore))
        left_out = [Ignored(column, "ignored") for column in named if column is not None]
        return left_out + [Ignored(column, "comments") for column in comments]

    def points(self) -> dict[str, Column]:
        """Return the columns of points; the mapping file names all of them or none."""
        said = self.mapping.importance
        dimensions = [dimension.code for dimension in self.fit.questionnaire.dimensions]
        missing = [code for code in dimensions if code not in said]
        if said and missing:
            self.faults.append(
                Fault("intake.points_missing", {"file": self.mapping.path.name, "missing": ", ".join(missing)})
            )
        found = {code: self.column(said[code], f"importance.{code}") for code in dimensions if code in said}
        return {code: column for code, column in found.items() if column is not None}

    def outcomes(self) -> tuple[dict[str, OutcomeColumn], Questionnaire]:
        """Return the outcome columns of the mapping file, and the questionnaire with those outcomes."""
        questionnaire = self.fit.questionnaire
        found: dict[str, OutcomeColumn] = {}
        for code, said in self.mapping.outcomes.items():
            column = self.column(said.column, f"outcomes.{code}")
            known = next((outcome for outcome in questionnaire.outcomes if outcome.code == code), None)
            if known is None or said.version not in (None, known.version):
                known = standard_outcome(code if known is None else known.kind, said.version)
            if known is None:
                where: dict[str, object] = {"file": self.mapping.path.name, "key": f"outcomes.{code}"}
                key = "intake.outcome_version" if code == "ces" else "intake.no_such_outcome"
                self.faults.append(Fault(key, {**where, "found": code}))
            elif (scaled := on_scale(known, said.scale)) is None:
                where = {"file": self.mapping.path.name, "key": f"outcomes.{code}.scale", "code": code}
                self.faults.append(Fault("intake.outcome_scale", {**where, **ends_of(known)}))
            elif column is not None:
                known = replace(scaled, code=code, timing=said.timing or known.timing)
                questionnaire = with_outcome(questionnaire, known)
                found[code] = OutcomeColumn(column, said.shift, known.version, said.timing, said.scale)
        return found, questionnaire

    def segments(self, options: Options) -> dict[str, Column] | None:
        """Return the segments chosen, or None when the choice is left to the headings."""
        said, asked = self.mapping.segments, bool(options.segments or options.crossings)
        crossed = (part for crossing in self._crossings(options) for part in crossing)
        wanted = dict.fromkeys((*(options.segments if asked else said), *crossed))
        columns: dict[str, Column | None] = {}
        for name in wanted:
            if name in said:
                columns[name] = self.column(said[name], f"respondent.segments.{name}")
                continue
            where, how = ("segments", "option") if asked else ("respondent.crossings", "mapping")
            column = self.column(name, where, how=how)
            columns[column.header if column else name] = column
        if not columns:
            return None
        for name, column in columns.items():
            if column is not None and is_personal_content(self.body.cells(self.fit.table, column.index)):
                self.faults.append(Fault("intake.personal_segment", {"name": name, "column": column.shown}))
        return {name: column for name, column in columns.items() if column is not None}

    def crossings(self, options: Options, segments: dict[str, Column]) -> tuple[tuple[str, ...], ...]:
        """Return the crossings asked for, their parts called as the segments are."""
        found = []
        for crossing in self._crossings(options):
            parts = []
            for name in crossing:
                header = self.fit.header
                column = None if name in segments else named_column(name, header, where="segments", how="option")
                parts.append(column.header if isinstance(column, Column) else name)
            if all(part in segments for part in parts) and len(set(parts)) == len(parts):
                found.append(tuple(parts))
        return tuple(found)

    def _crossings(self, options: Options) -> tuple[tuple[str, ...], ...]:
        return options.crossings or (() if options.segments else self.mapping.crossings)

    def values(self) -> ValueRules:
        """Return the rules of the values, the columns that differ by letter."""
        rules = self.mapping.values
        by_letter = {}
        for reference, own in rules.by_column.items():
            where = f'{self.mapping.path.name}: values.column."{reference}"'
            column = named_column(reference, self.fit.header, where=where)
            if isinstance(column, Fault):
                self.faults.append(column)
            else:
                by_letter[column.letter] = own
        return replace(rules, by_column=by_letter)
