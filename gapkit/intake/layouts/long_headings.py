"""Tables that say by their headings that they hold one row per person and item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import Header
from gapkit.intake.headings.roles import group_role
from gapkit.intake.layouts.keys import body_of, filled_rows, key_texts
from gapkit.intake.layouts.long import LongColumns
from gapkit.intake.words.text import words


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BESIDE = _set("id cod codigo code num numero number no n de del la el of the")
"""Words that may stand beside those that follow."""

_PERSON = _set(
    "persona person encuestado encuestada respondent respondente participante participant cliente customer usuario"
    " user respid folio sujeto subject caso case responden peserta pelanggan 응답자 고객"
)
_ITEM = _set(
    "item items pregunta question aspecto atributo attribute aspect enunciado statement"
    " pernyataan pertanyaan butir atribut 문항 항목"
)
_KIND = _set("tipo type rol role kind clase medida measure columna column jenis 구분")
_VALUE = _set(
    "valor value respuesta response answer puntuacion score rating valoracion calificacion nota nilai skor jawaban"
    " 점수 응답"
)
_MOST_ITEMS = 100
_LONGEST_HEADING = 3


def long_columns(table: Table, header: Header) -> LongColumns | None:
    """Return the columns of a long table when headings and cells leave no doubt, else None."""
    short = [(column, words(column.header)) for column in header.named()]
    short = [(column, said) for column, said in short if 0 < len(said) <= _LONGEST_HEADING]
    items = _only(short, _ITEM)
    if items is None:
        return None
    persons = _only(short, _PERSON) or _only(short, _set("id"))
    answers = _answers([column for column, _ in short if column is not items])
    if persons is None or (answers is None and _only(short, _VALUE) is None):
        return None
    if answers is not None:
        found = LongColumns(persons, items, answers)
    else:
        kind, value = _only(short, _KIND), _only(short, _VALUE)
        if kind is None or value is None:
            return None
        found = LongColumns(persons, items, kind=kind, value=value)
    return found if _is_long(table, header, found) else None


def _only(short: Iterable[tuple[Column, frozenset[str]]], known: frozenset[str]) -> Column | None:
    """Return the one column whose heading is one of the words, with words such as "id" and "code" beside it."""
    found = [column for column, said in short if said & known and said <= known | _BESIDE]
    return found[0] if len(found) == 1 else None


def _answers(columns: Sequence[Column]) -> dict[str, Column] | None:
    """Return one column for each kind of answer, or None when there are not both kinds or one has several."""
    found: dict[str, Column] = {}
    for column in columns:
        role = group_role(column.header)
        if role is not None and role in found:
            return None
        if role is not None:
            found[role] = column
    return found if {"expectation", "perception"} <= found.keys() else None


def _is_long(table: Table, header: Header, found: LongColumns) -> bool:
    """Tell whether people repeat, items are few and each pair occurs once: several rows that belong together."""
    rows = filled_rows(table, body_of(table, header.row, ()))
    people, items = (key_texts(table.columns[column.index]) for column in (found.person, found.item))
    kinds = {found.kind_of(cell) for cell in _cells(table, found.kind, rows)}
    persons = {people[row] for row in rows}
    asked = {items[row] for row in rows}
    if found.kind is not None and (None in kinds or not {"expectation", "perception"} <= kinds):
        return False
    return 2 <= len(asked) <= _MOST_ITEMS and 2 * len(persons) <= len(rows)


def _cells(table: Table, column: Column | None, rows: Sequence[int]) -> set[object]:
    return set() if column is None else {table.columns[column.index][row] for row in rows}
