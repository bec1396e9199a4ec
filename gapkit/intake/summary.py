"""What was understood of a survey, in lines for a terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from gapkit.i18n import say
from gapkit.intake.columns import Column, ColumnMap, how_said

if TYPE_CHECKING:
    from gapkit.intake.reading import Reading

_HEADING = 32


def columns_summary(column_map: ColumnMap, language: str) -> list[str]:
    """Return what each column was taken for and why, and what was left out."""
    return list(_columns(column_map, language))


def reading_lines(reading: Reading, language: str) -> list[str]:
    """Return the file, how many people of it are used, its columns, and what has to be said about them."""
    facts = reading.input
    lines = [
        _said("file", language, name=facts.name),
        _said("people", language, used=facts.used, rows=facts.rows),
        *columns_summary(reading.columns, language),
    ]
    if facts.notes:
        lines += ["", _said("notes", language)]
        lines += [f"  {say(key, language, **parameters)}" for key, parameters in facts.notes]
    return lines


def _columns(found: ColumnMap, language: str) -> Iterator[str]:
    yield _said("questionnaire", language, id=found.questionnaire, low=found.scale.low, high=found.scale.high)
    if found.header_row:
        yield _said("sheet" if found.sheet else "heading", language, sheet=found.sheet, row=found.header_row)
    roles = list(dict.fromkeys(role for columns in found.items.values() for role in columns))
    names = ", ".join(say(f"intake.role.{role}", language) for role in roles)
    said = {how_said(column, language) for columns in found.items.values() for column in columns.values()}
    alike = said.pop() if len(said) == 1 else ""
    yield _said("items", language, items=len(found.items), roles=names) + (f": {alike}" if alike else "")
    rows = [
        [code, *(_place(columns.get(role), language, how=not alike) for role in roles)]
        for code, columns in found.items.items()
    ]
    yield from _table([*rows, *([code, _said("absent", language)] for code in found.absent)])
    yield from _part("points", found.points, language)
    yield from _part("outcomes", {code: outcome.column for code, outcome in found.outcomes.items()}, language)
    yield from _part("segments", found.respondent.segments, language)
    yield from _part("served", found.respondent.served, language)
    yield from _comments(found, language)
    yield from _kano(found, language)
    known = {part: getattr(found.respondent, part) for part in ("id", "weight", "cluster", "stratum", "duration")}
    named = {_said(part, language): column for part, column in known.items() if column is not None}
    yield from _part("person", named, language)
    if found.ignored:
        yield _said("left_out", language)
        reasons: dict[str, list[str]] = defaultdict(list)
        for one in found.ignored:
            reasons[one.reason].append(one.column.cut(_HEADING))
        for reason, columns in reasons.items():
            yield f"  {say(f'intake.reason.{reason}', language)}: {_few(columns)}"


def _comments(found: ColumnMap, language: str) -> Iterator[str]:
    parts = [(part, column) for one in found.comments for part, column in one.parts]
    if parts:
        yield _said("comments", language)
        rows = ([say(f"intake.comment_parts.{part}", language), _place(column, language)] for part, column in parts)
        yield from _table(rows)


def _kano(found: ColumnMap, language: str) -> Iterator[str]:
    if found.kano:
        yield _said("kano", language)
        yield from _table(
            [one.code, _place(one.functional, language), _place(one.dysfunctional, language)] for one in found.kano
        )


def _part(key: str, columns: Mapping[str, Column], language: str) -> Iterator[str]:
    if columns:
        yield _said(key, language)
        yield from _table([name, _place(column, language)] for name, column in columns.items())


def _place(column: Column | None, language: str, *, how: bool = True) -> str:
    if column is None:
        return ""
    place = column.cut(_HEADING)
    return f"{place}, {how_said(column, language)}" if how else place


def _table(rows: Iterable[list[str]]) -> Iterator[str]:
    known = list(rows)
    widths = [max((_width(row[i]) for row in known if i < len(row)), default=0) for i in range(9)]
    for row in known:
        yield ("  " + "  ".join(cell + " " * (widths[i] - _width(cell)) for i, cell in enumerate(row))).rstrip()


def _width(text: str) -> int:
    """Return the columns a text takes in a terminal, where East Asian characters take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _few(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" ... (+{len(names) - most})" if len(names) > most else "")


def _said(key: str, language: str, **parameters: object) -> str:
    return say(f"intake.summary.{key}", language, **parameters)
