"""Kano questions read: the two columns of every feature become what people feel with it and without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import Fault
from gapkit.intake.answers.cells import comparable
from gapkit.intake.columns import Column, ColumnMap, KanoColumns
from gapkit.intake.comments.book import Links
from gapkit.intake.files.tables import Note, OddCell, Table
from gapkit.intake.headings.kano import KanoHalf, KanoPair
from gapkit.intake.kano.feelings import Feelings
from gapkit.intake.toml_table import quoted
from gapkit.intake.words.text import number_in, tidy
from gapkit.intake.words.vocabulary import NOT_APPLICABLE_WORDS
from gapkit.model import Questionnaire, Text
from gapkit.model.kano import KanoAnswers, KanoFeature
from gapkit.record import Record, replace

_KNOWN_SHARE = {False: 0.9, True: 0.5}
"""Columns with this share of known answers are Kano questions though nobody said so; less where headings do."""

_MOST_SHOWN = 12
_CELLS_NAMED = 4
_LONGEST_CODE = 12


class Felt(Record):
    """The answers, the columns as they are now read, what has to be said about them, and what is wrong."""

    answers: KanoAnswers | None
    columns: ColumnMap
    notes: tuple[Note, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_kano(
    table: Table,
    rows: NDArray[np.intp],
    columns: ColumnMap,
    questionnaire: Questionnaire,
    pairs: Sequence[KanoPair] = (),
    halves: Sequence[KanoHalf] = (),
) -> Felt:
    """Return the answers to Kano questions of the people in some rows (from 0).

    `pairs` are columns that may hold some, where no mapping file names any: they do when nearly all their cells are
    known answers in words. Numbers are told of only: which end of them is "I like it" has to be said. Of `halves` that
    hold such answers it is told that the other question is missing.
    """
    silent = (*columns.values.missing, *columns.values.not_applicable, *NOT_APPLICABLE_WORDS)
    missing = frozenset(map(comparable, silent))
    read = Feelings(columns.kano_rules, missing)
    reader = _Reader(table, rows, read)
    notes: list[Note] = []
    if not columns.kano:
        columns, notes = _recognised(reader, columns, pairs, questionnaire)
        notes += _alone(reader, halves)
        if not columns.kano:
            return Felt(None, columns, tuple(notes))
    links, faults = Links.of(questionnaire), list[Fault]()
    homes = {item.code: part.code for part in questionnaire.dimensions for item in part.items}
    features = [_feature(one, links, homes, faults) for one in columns.kano]
    functional = reader.codes([one.functional for one in columns.kano])
    dysfunctional = reader.codes([one.dysfunctional for one in columns.kano])
    answers = KanoAnswers(tuple(features), functional, dysfunctional)
    return Felt(answers, columns, tuple(notes), (*faults, *reader.faults()))


class _Reader:
    """Reads columns and collects the cells that say nothing known, by what they hold."""

    def __init__(self, table: Table, rows: NDArray[np.intp], read: Feelings) -> None:
        self.table = table
        self.rows = rows.tolist()
        self.read = read
        self.odd: dict[str, list[tuple[Column, int]]] = {}
        self._known: dict[object, int | None] = {}

    def cells(self, column: Column) -> list[object]:
        """Return the cells of a column, a person each."""
        cells = self.table.columns[column.index]
        return [cells[row] for row in self.rows]

    def code(self, cell: object) -> int | None:
        """Return what a cell says; a survey has few different answers and many cells."""
        if isinstance(cell, float) and cell != cell:
            return -1
        if cell not in self._known:
            self._known[cell] = self.read.code(cell)
        return self._known[cell]

    def codes(self, columns: Sequence[Column]) -> NDArray[np.int8]:
        """Return (columns, people) codes, -1 for no answer."""
        found = np.full((len(columns), len(self.rows)), -1, np.int8)
        for place, column in enumerate(columns):
            for person, cell in enumerate(self.cells(column)):
                code = self.code(cell)
                if code is None:
                    self.odd.setdefault(cell.text if isinstance(cell, OddCell) else tidy(cell), []).append(
                        (column, self.rows[person])
                    )
                else:
                    found[place, person] = code
        return found

    def faults(self) -> list[Fault]:
        """Return one fault for all answers that are not known, and one for numbers whose direction nobody declared."""
        told: dict[str, dict[str, list[tuple[Column, int]]]] = {"kano.cell": {}, "kano.direction": {}}
        for text, cells in sorted(self.odd.items(), key=lambda one: -len(one[1])):
            number = number_in(text)
            undeclared = number is not None and number in (1, 2, 3, 4, 5) and self.read.rules.like is None
            told["kano.direction" if undeclared else "kano.cell"][text] = cells
        return [fault for key, found in told.items() if found for fault in self._faults(key, found)]

    def _faults(self, key: str, odd: dict[str, list[tuple[Column, int]]]) -> list[Fault]:
        shown = list(odd.items())[:_MOST_SHOWN]
        found = ", ".join(f'"{text[:60]}" ({self._places(cells)})' for text, cells in shown)
        column, row = shown[0][1][0]
        first = self.table.cell_name(column.index, row)
        texts = tuple(text for text, _ in shown)
        made = [Fault(key, {"cell": first, "found": found, "label": quoted(texts[0][:60]), "texts": texts})]
        return made + ([Fault("kano.more", {"count": len(odd) - _MOST_SHOWN})] if len(odd) > _MOST_SHOWN else [])

    def _places(self, cells: list[tuple[Column, int]]) -> str:
        """Return where some cells are, without the sheet, which stands before them."""
        names = [self.table.cell_name(column.index, row).rpartition("!")[2] for column, row in cells[:_CELLS_NAMED]]
        more = len(cells) - _CELLS_NAMED
        return ", ".join(names) + (f" ... +{more}" if more > 0 else "")


def _recognised(
    reader: _Reader, columns: ColumnMap, pairs: Sequence[KanoPair], questionnaire: Questionnaire
) -> tuple[ColumnMap, list[Note]]:
    """Return the columns with the pairs that hold Kano questions, and a note on those that only might."""
    held: list[KanoPair] = []
    numbered: list[KanoPair] = []
    for pair in pairs:
        cells = [one for side in (pair.functional, pair.dysfunctional) for one in reader.cells(side)]
        filled = [cell for cell in cells if reader.code(cell) != -1]
        known = sum(reader.code(cell) is not None for cell in filled)
        if filled and known >= _KNOWN_SHARE[pair.named] * len(filled):
            held.append(pair)
        elif filled and pair.named and all(number_in(tidy(cell)) in (1, 2, 3, 4, 5) for cell in filled):
            numbered.append(pair)
    notes: list[Note] = []
    if numbered:
        notes.append(("intake.notes.kano_direction", {"count": len(numbered), "column": numbered[0].functional.shown}))
    taken = {one.index for pair in held for one in (pair.functional, pair.dysfunctional)}
    left = tuple(one for one in columns.ignored if one.column.index not in taken)
    made, offered = _named(held, questionnaire), _named(numbered, questionnaire)
    return replace(columns, kano=made, kano_offered=offered, ignored=left), notes


def _named(pairs: Sequence[KanoPair], questionnaire: Questionnaire) -> tuple[KanoColumns, ...]:
    items = {item.code.casefold(): item.code for item in questionnaire.items}
    codes = _codes([pair.stem for pair in pairs])
    return tuple(
        KanoColumns(
            code,
            replace(pair.functional, how="words"),
            replace(pair.dysfunctional, how="words"),
            _name(pair, code),
            items.get(pair.stem.casefold(), ""),
        )
        for code, pair in zip(codes, pairs, strict=True)
    )


def _name(pair: KanoPair, code: str) -> Text:
    name = pair.wording or (code if pair.stem.isdecimal() else pair.stem)
    return Text(name, name)


def _alone(reader: _Reader, halves: Sequence[KanoHalf]) -> list[Note]:
    """Return notes on questions that lack their other half: they are not read."""
    told: dict[bool, list[str]] = {False: [], True: []}
    for one in halves:
        filled = [cell for cell in reader.cells(one.column) if reader.code(cell) != -1]
        known = sum(reader.code(cell) is not None for cell in filled)
        numbers = one.named and all(number_in(tidy(cell)) in (1, 2, 3, 4, 5) for cell in filled)
        if filled and (known >= _KNOWN_SHARE[False] * len(filled) or numbers):
            told[one.lacking].append(one.column.shown)
    keys = {False: "kano_without", True: "kano_with"}
    return [
        (f"intake.notes.{keys[lacking]}", {"columns": ", ".join(names), "count": len(names)})
        for lacking, names in told.items()
        if names
    ]


def _codes(stems: Sequence[str]) -> list[str]:
    """Return a short code of every feature: what its headings share where that is one, else its place."""
    codes: list[str] = []
    for place, stem in enumerate(stems, start=1):
        short = len(stem) <= _LONGEST_CODE and stem.isascii() and stem.replace("_", "").isalnum()
        code = f"K{int(stem)}" if stem.isdecimal() else stem if short else f"K{place}"
        codes.append(code if code not in codes else f"{code}_{place}")
    return codes


def _feature(one: KanoColumns, links: Links, homes: Mapping[str, str], faults: list[Fault]) -> KanoFeature:
    items, dimension = links.placed(f"kano.features.{one.code}", filter(None, (one.item,)), one.dimension, faults)
    item = items[0] if items else ""
    return KanoFeature(one.code, one.name, item, dimension or homes.get(item, ""))
