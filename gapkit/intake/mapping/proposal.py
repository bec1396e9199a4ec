"""A proposed mapping file: what was recognised, written down for people to check and correct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from gapkit.errors import Fault
from gapkit.i18n import say
from gapkit.intake.columns import Column, ColumnMap, how_said
from gapkit.intake.questionnaires import questionnaire_ids
from gapkit.intake.toml_table import quoted, toml_key, toml_list, toml_value
from gapkit.intake.words.text import tidy
from gapkit.model.questionnaire import ROLES
from gapkit.record import Record, field

SURE = 0.95
"""Wordings at least this alike are matched with high confidence."""

_CONFIDENCE = {"code": "high", "mapping": "told", "option": "told"}


class Unsettled(Record):
    """What stands between a survey and its score.

    `missing` are the codes of items without a column, by kind of answer; `clashes` and `guesses` the columns that
    may hold an item; `questionnaires` those it may be and `layout` the lines about sheets and rows, when that is in
    doubt.
    """

    faults: tuple[Fault, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    clashes: Mapping[tuple[str, str], tuple[Column, ...]] = field(default_factory=dict)
    guesses: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    questionnaires: tuple[str, ...] = ()
    layout: str = ""


def mapping_text(
    column_map: ColumnMap, language: str, *, questionnaire: str | None = None, unsettled: Unsettled | None = None
) -> str:
    """Return a mapping file (TOML) that reads the survey as it was understood, with the evidence as comments.

    `questionnaire` is how the file should name one that does not ship with gapkit. With something `unsettled` the file
    holds lines to fill in, and says so.
    """
    return "\n".join(_Writer(column_map, language, questionnaire, unsettled or Unsettled()).lines()) + "\n"


def confidence(column: Column) -> str:
    """Return how sure the match of a column is: "high", "medium", or "told" where people said it."""
    if column.how == "wording":
        return "high" if (column.score or 0) >= SURE else "medium"
    return _CONFIDENCE.get(column.how, "medium")


class _Writer:
    def __init__(self, column_map: ColumnMap, language: str, questionnaire: str | None, unsettled: Unsettled) -> None:
        self.map = column_map
        self.language = language
        self.questionnaire = questionnaire
        self.open = unsettled
        everything = [column for _, _, column in column_map.used] + [one.column for one in column_map.ignored]
        self.headings = Counter(tidy(column.header).casefold() for column in everything)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the mapping file."""
        found = self.map
        yield f"# {self._said('head')}"
        yield f"# {self._said('columns')}"
        yield from self._in_the_way()
        yield ""
        yield from self._top()
        if self.open.layout:
            # How the sheets belong together comes first: then the columns are recognised by themselves.
            return
        yield from self._items()
        yield from self._named("importance", found.points)
        yield from self._outcomes()
        yield from self._respondent()
        yield from self._comments()
        yield from self._kano()
        yield from self._margins()
        yield from self._values()

    def _in_the_way(self) -> Iterator[str]:
        if self.open.faults:
            yield "#"
            yield f"# {self._said('not_ready')}"
        for fault in self.open.faults:
            if self._block(fault):
                continue
            first, *more = fault.text(self.language).splitlines()
            yield f"# - {first}"
            yield from (f"#   {line}" for line in more)

    def _top(self) -> Iterator[str]:
        found, scale = self.map, self.map.scale
        if self.open.questionnaires:
            yield f'questionnaire = ""  # {self._said("fill_questionnaire", known=", ".join(self.open.questionnaires))}'
        else:
            # A questionnaire of one's own is known by its path, which may not be known here.
            known = found.questionnaire in questionnaire_ids() or self.questionnaire is not None
            yield f"{'' if known else '# '}questionnaire = {quoted(self.questionnaire or found.questionnaire)}"
        if self.open.layout:
            yield f"# {self._said('layout')}"
            yield from (f"# {line}" for line in self.open.layout.splitlines())
            return
        yield f"layout = {quoted(found.layout.name)}"
        if found.sheet and found.layout.name != "joined":
            yield f"sheet = {quoted(found.sheet)}"
        if found.header_row:
            yield f"header_row = {found.header_row}"
        if found.skip_rows:
            yield f"skip_rows = {list(found.skip_rows)}"
        # A scale in a file is one that people answer for: it is not written for them while anything is in doubt.
        sure = found.scale_declared or not self.open.faults
        yield f"{'' if sure else '# '}scale = {{ low = {scale.low}, high = {scale.high} }}"
        if found.absent:
            yield f"absent = {toml_list(found.absent)}"
        if isinstance(found.population, float):
            yield f"population = {found.population!r}"
        if found.layout.said:
            yield ""
            yield f"[{found.layout.name}]"
            yield from (f"{toml_key(name)} = {toml_value(said)}" for name, said in found.layout.said.items())

    def _items(self) -> Iterator[str]:
        by_code: dict[str, dict[str, Column | None]] = {code: {**roles} for code, roles in self.map.items.items()}
        for role, code in (*self.open.missing, *self.open.clashes):
            by_code.setdefault(code, {})[role] = None
        if not by_code:
            return
        yield ""
        yield "[items]"
        for code, found in by_code.items():
            roles = {role: found[role] for role in ROLES if role in found}
            sure = {role: column for role, column in roles.items() if column is not None}
            columns = ", ".join(
                f"{role} = {quoted('') if column is None else self._reference(column)}"
                for role, column in roles.items()
            )
            why = list(dict.fromkeys(self._by(column) for column in sure.values()))
            why += [self._said("fill_column")] if len(sure) < len(roles) else []
            yield f"{code} = {{ {columns} }}  # {'; '.join(why)}"
            yield from self._candidates(code, roles)

    def _candidates(self, code: str, roles: Mapping[str, Column | None]) -> Iterator[str]:
        """Yield a commented line for every column that may hold an answer of an item that has none."""
        for role in (role for role, column in roles.items() if column is None):
            for column in self.open.clashes.get((role, code), self.open.guesses.get(code, ())):
                said = {r: quoted("") if c is None else self._reference(c) for r, c in roles.items()}
                said[role] = quoted(column.reference)
                columns = ", ".join(f"{r} = {c}" for r, c in said.items())
                why = f", {how_said(column, self.language)}" if column.how else ""
                yield f"# {code} = {{ {columns} }}  # {self._said('perhaps')} {column.shown}{why}"

    def _block(self, fault: Fault) -> str:
        """Return the lines a fault about cells proposes for [values], blank for other faults."""
        return str(fault.parameters.get(f"block_{self.language}", ""))

    def _by(self, column: Column) -> str:
        said = say(f"intake.mapping.confidence.{confidence(column)}", self.language)
        return f"{how_said(column, self.language)}; {said}"

    def _named(self, table: str, columns: Mapping[str, Column]) -> Iterator[str]:
        if columns:
            yield ""
            yield f"[{table}]"
            for name, column in columns.items():
                yield f"{toml_key(name)} = {self._reference(column)}  # {self._by(column)}"

    def _outcomes(self) -> Iterator[str]:
        if self.map.outcomes:
            yield ""
            yield "[outcomes]"
        for code, outcome in self.map.outcomes.items():
            parts = [f"column = {self._reference(outcome.column)}"]
            parts += [f"shift = {outcome.shift}"] if outcome.shift else []
            parts += [f"version = {outcome.version}"] if outcome.version is not None else []
            parts += [f'timing = "{outcome.timing}"'] if outcome.timing else []
            parts += [f"scale = {list(outcome.scale)}"] if outcome.scale else []
            yield f"{toml_key(code)} = {{ {', '.join(parts)} }}  # {self._by(outcome.column)}"

    def _margins(self) -> Iterator[str]:
        tables = {f"margins.{toml_key(name)}": shares for name, shares in self.map.margins.items()}
        if isinstance(self.map.population, Mapping):
            tables["population"] = self.map.population
        for name, numbers in tables.items():
            yield ""
            yield f"[{name}]"
            yield from (f"{toml_key(value)} = {number!r}" for value, number in numbers.items())

    def _respondent(self) -> Iterator[str]:
        person = self.map.respondent
        yield ""
        yield "[respondent]"
        for part in ("id", "weight", "cluster", "stratum", "duration"):
            column: Column | None = getattr(person, part)
            if column is not None:
                yield f"{part} = {self._reference(column)}  # {self._by(column)}"
        offered = [one.column for one in self.map.ignored if one.reason == "weight_offered"]
        if person.weight is None and offered:
            yield f"# weight = {self._reference(offered[0])}  # {self._said('weight')}"
        if person.segments:
            pairs = (f"{toml_key(name)} = {self._reference(column)}" for name, column in person.segments.items())
            why = "; ".join(dict.fromkeys(self._by(column) for column in person.segments.values()))
            yield f"segments = {{ {', '.join(pairs)} }}  # {why}"
        if person.crossings:
            yield f"crossings = [{', '.join(toml_list(crossing) for crossing in person.crossings)}]"
        comments = list(person.comments)
        if comments:
            yield f"comments = [{', '.join(map(self._reference, comments))}]"
        ignored = [one.column for one in self.map.ignored if one.reason == "ignored"]
        if ignored:
            yield f"ignore = [{', '.join(map(self._reference, ignored))}]"
        left = [one for one in self.map.ignored if one.reason not in ("ignored", "comments")]
        if left:
            yield f"# {self._said('left_out')}"
        for one in left:
            yield f"#   {one.column.shown}: {say(f'intake.reason.{one.reason}', self.language)}"

    def _comments(self) -> Iterator[str]:
        for question in self.map.comments:
            yield ""
            yield f"[comments.{toml_key(question.name)}]"
            for part, column in question.parts:
                if part != "codes":
                    yield f"{'column' if part == 'text' else part} = {self._reference(column)}  # {self._by(column)}"
            if question.codes:
                yield f"codes = [{', '.join(map(self._reference, question.codes))}]"

    def _kano(self) -> Iterator[str]:
        if not (self.map.kano or self.map.kano_offered):
            return
        from gapkit.intake.mapping.kano_lines import kano_lines

        yield from kano_lines(self.map, self.open.faults, self.language, reference=self._reference, evidence=self._by)

    def _values(self) -> Iterator[str]:
        values = self.map.values
        rules = {"missing": values.missing, "not_applicable": values.not_applicable, "labels": values.labels}
        if any(rules.values()) or values.by_column:
            yield ""
            yield "[values]"
            yield from (f"{key} = {toml_value(rule)}" for key, rule in rules.items() if rule)
        for block in filter(None, map(self._block, self.open.faults)):
            yield ""
            yield f"# {self._said('values')}"
            yield from (f"# {line}" for line in block.splitlines())
        by_letter = {column.letter: column for _, _, column in self.map.used}
        for letter, own in values.by_column.items():
            yield ""
            reference = by_letter[letter].reference if letter in by_letter else f"={letter}"
            yield f"[values.column.{quoted(reference)}]"
            yield from (f"{key} = {toml_value(rule)}" for key, rule in own.items())

    def _reference(self, column: Column) -> str:
        heading = tidy(column.header)
        unique = self.headings[heading.casefold()] == 1 and heading and not heading.startswith("=")
        return quoted(heading if unique else column.reference)

    def _said(self, key: str, **parameters: object) -> str:
        return say(f"intake.mapping.{key}", self.language, **parameters)
