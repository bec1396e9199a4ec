"""A proposed mapping file: what was recognised, written down for people to check and correct."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from gapkit.i18n import say
from gapkit.intake.columns import Column, ColumnMap, how_said
from gapkit.intake.questionnaires import questionnaire_ids
from gapkit.intake.words.text import tidy


def mapping_text(column_map: ColumnMap, language: str) -> str:
    """Return a mapping file (TOML) that reads the survey as it was understood, with the evidence as comments."""
    return "\n".join(_Writer(column_map, language).lines()) + "\n"


class _Writer:
    def __init__(self, column_map: ColumnMap, language: str) -> None:
        self.map = column_map
        self.language = language
        everything = [column for _, _, column in column_map.used] + [one.column for one in column_map.ignored]
        self.headings = Counter(tidy(column.header).casefold() for column in everything)

    def lines(self) -> Iterator[str]:
        found, scale = self.map, self.map.scale
        yield f"# {self._said('head')}"
        yield f"# {self._said('columns')}"
        yield ""
        # A questionnaire of one's own is known by its path, which is not known here.
        shipped = found.questionnaire in questionnaire_ids()
        yield f"{'' if shipped else '# '}questionnaire = {_text(found.questionnaire)}"
        yield 'layout = "wide"'
        if found.sheet:
            yield f"sheet = {_text(found.sheet)}"
        if found.header_row:
            yield f"header_row = {found.header_row}"
        if found.skip_rows:
            yield f"skip_rows = {list(found.skip_rows)}"
        yield f"scale = {{ low = {scale.low}, high = {scale.high} }}"
        if found.absent:
            yield f"absent = {_list(found.absent)}"
        yield from self._items()
        yield from self._named("importance", found.points)
        yield from self._outcomes()
        yield from self._respondent()
        yield from self._values()

    def _items(self) -> Iterator[str]:
        yield ""
        yield "[items]"
        for code, roles in self.map.items.items():
            columns = ", ".join(f"{role} = {self._reference(column)}" for role, column in roles.items())
            why = "; ".join(dict.fromkeys(how_said(column, self.language) for column in roles.values()))
            yield f"{code} = {{ {columns} }}  # {why}"

    def _named(self, table: str, columns: dict[str, Column] | object) -> Iterator[str]:
        assert isinstance(columns, dict)
        if columns:
            yield ""
            yield f"[{table}]"
            for name, column in columns.items():
                yield f"{_key(name)} = {self._reference(column)}  # {how_said(column, self.language)}"

    def _outcomes(self) -> Iterator[str]:
        if self.map.outcomes:
            yield ""
            yield "[outcomes]"
        for code, outcome in self.map.outcomes.items():
            parts = [f"column = {self._reference(outcome.column)}"]
            parts += [f"shift = {outcome.shift}"] if outcome.shift else []
            parts += [f"version = {outcome.version}"] if outcome.version is not None else []
            yield f"{_key(code)} = {{ {', '.join(parts)} }}  # {how_said(outcome.column, self.language)}"

    def _respondent(self) -> Iterator[str]:
        person = self.map.respondent
        yield ""
        yield "[respondent]"
        for part in ("id", "weight", "cluster", "duration"):
            column: Column | None = getattr(person, part)
            if column is not None:
                yield f"{part} = {self._reference(column)}"
        offered = [one.column for one in self.map.ignored if one.reason == "weight_offered"]
        if person.weight is None and offered:
            yield f"# weight = {self._reference(offered[0])}  # {self._said('weight')}"
        if person.segments:
            pairs = (f"{_key(name)} = {self._reference(column)}" for name, column in person.segments.items())
            yield f"segments = {{ {', '.join(pairs)} }}"
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

    def _values(self) -> Iterator[str]:
        values = self.map.values
        rules = {"missing": values.missing, "not_applicable": values.not_applicable, "labels": values.labels}
        if any(rules.values()) or values.by_column:
            yield ""
            yield "[values]"
            yield from (f"{key} = {_value(rule)}" for key, rule in rules.items() if rule)
        for letter, own in values.by_column.items():
            yield ""
            yield f"[values.column.{_text('=' + letter)}]"
            yield from (f"{key} = {_value(rule)}" for key, rule in own.items())

    def _reference(self, column: Column) -> str:
        heading = tidy(column.header)
        unique = self.headings[heading.casefold()] == 1 and heading and not heading.startswith("=")
        return _text(heading if unique else f"={column.letter}")

    def _said(self, key: str) -> str:
        return say(f"intake.mapping.{key}", self.language)


def _text(text: str) -> str:
    # Basic strings of TOML and JSON share their escapes, but for one control character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else _text(name)


def _list(values: object) -> str:
    assert isinstance(values, tuple)
    return f"[{', '.join(_value(value) for value in values)}]"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return _list(value)
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_text(key)} = {_value(one)}' for key, one in value.items())} }}"
    return _text(value) if isinstance(value, str) else repr(value)
