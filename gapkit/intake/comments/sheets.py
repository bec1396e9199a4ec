"""Coding sheets: a row per comment or per passage, found again in the survey by the id of the person."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import Fault
from gapkit.intake.columns import Column, ColumnMap
from gapkit.intake.comments.apart import CodingSheet
from gapkit.intake.comments.book import Links
from gapkit.intake.comments.cells import parted, said, whole
from gapkit.intake.comments.coded import Entry, entry_of
from gapkit.intake.comments.themes import ThemeBook
from gapkit.intake.comments.vocabulary import is_no_comment
from gapkit.intake.files.tables import Note, Table
from gapkit.intake.layouts.keys import key_text, key_texts
from gapkit.intake.words.masks import masked
from gapkit.intake.words.text import plain
from gapkit.model import Text
from gapkit.model.comments import Mention
from gapkit.record import Record, replace

_ALONE = Text("Comentario", "Comment")
_SECOND = "2"


class Question(Record):
    """An open question: its name, everything it may be called, and its wording."""

    code: str
    names: tuple[str, ...]
    wording: Text


class People(Record):
    """Who is where in a survey: `heading` is that of the ids, blank where it has none.

    `used` are the persons of each id, `others` the ids of rows without answers; `headings` are the other columns an id
    may stand in.
    """

    table: Table
    rows: NDArray[np.intp]
    id: Column | None
    others: tuple[Column, ...]

    @classmethod
    def of(cls, table: Table, rows: NDArray[np.intp], columns: ColumnMap) -> People:
        """Return the people in some rows of a survey."""
        return cls(table, rows, columns.respondent.id, tuple(one.column for one in columns.ignored))

    def column_for(self, sheet: CodingSheet) -> tuple[Column, int] | None:
        """Return the column of ids in the survey and the one in a sheet; None where they cannot be told."""
        own = sheet.columns.get("id", ())
        headings = {plain(heading): i for i, heading in enumerate(sheet.headings) if heading}
        if self.id is not None:
            place = own[0] if own else headings.get(plain(self.id.header))
            return None if place is None else (self.id, place)
        for column in self.others:
            place = headings.get(plain(column.header)) if column.header else None
            if place is not None and (not own or place == own[0]):
                return column, place
        return None

    def places(self, column: Column) -> tuple[dict[str, list[int]], frozenset[str]]:
        """Return the persons of every id, and the ids of everybody in the file."""
        texts = key_texts(self.table.columns[column.index])
        found: dict[str, list[int]] = {}
        for person, row in enumerate(self.rows.tolist()):
            if texts[row]:
                found.setdefault(texts[row], []).append(person)
        return found, frozenset(text for text in texts if text)


class SheetEntries(Record):
    """What a coding sheet says, the questions it speaks of, and what has to be said about it."""

    entries: list[Entry]
    questions: tuple[Question, ...]
    notes: tuple[Note, ...] = ()


def sheet_entries(
    sheet: CodingSheet,
    people: People,
    questions: Sequence[Question],
    book: ThemeBook,
    links: Links,
    faults: list[Fault],
) -> SheetEntries:
    """Return the entries of a coding sheet; note every row that cannot be placed."""
    name = sheet.file or sheet.table.name
    keys = people.column_for(sheet)
    if keys is None:
        heading = "" if people.id is None else people.id.shown
        fault = Fault("comments.no_id", {"sheet": name, "header": heading}) if heading else None
        faults.append(fault or Fault("comments.no_survey_id", {"sheet": name}))
        return SheetEntries([], tuple(questions))
    places, everybody = people.places(keys[0])
    asked = _Asked(sheet, list(questions), faults)
    found: list[Entry] = []
    silent = 0
    for row in sheet.rows:
        codes = [whole(sheet.table.columns[column][row]) for column in sheet.columns["codes"]]
        values = {part: said(sheet.cell(part, row)) for part in ("valence", "emotion", "role")}
        text = whole(sheet.cell("text", row))
        key = key_text(sheet.table.columns[keys[1]][row])
        if not key and not any(codes) and not text:
            continue
        where = sheet.place(keys[1], row)
        if key in sheet.elsewhere and key not in everybody:
            continue
        if key not in everybody:
            faults.append(Fault("comments.no_such_person" if key else "comments.row_without_id", {"cell": where}))
            continue
        persons = places.get(key, [])
        if len(persons) > 1 or key in sheet.elsewhere:
            faults.append(Fault("comments.id_twice", {"cell": where, "header": keys[0].shown}))
        question = asked.of(row)
        if len(persons) != 1 or question is None:
            silent += not persons
            continue
        about = _about(sheet, row, links, faults)
        at = partial(_cell_of, sheet, row)
        entry = entry_of(persons[0], question, codes, values, at, book, faults, place=about)
        consent = said(sheet.cell("consent", row)) if "consent" in sheet.columns else None
        written = "" if is_no_comment(text) else masked(text)
        coder = plain(said(sheet.cell("coder", row))) or _SECOND * sheet.second
        found.append(replace(entry, text=written, coder=coder).asked(consent))
    notes: list[Note] = [("intake.notes.coding", {"sheet": name, "rows": len(found), "count": len(found)})]
    if silent:
        notes.append(("intake.notes.coding_silent", {"sheet": name, "count": silent}))
    return SheetEntries(found, tuple(asked.questions), tuple(notes))


def _cell_of(sheet: CodingSheet, row: int, kind: str, place: int) -> str:
    """Return where one of the columns of a kind is in a row."""
    return sheet.place(sheet.columns[kind][place], row)


class _Asked:
    """Tells which question a row is about."""

    def __init__(self, sheet: CodingSheet, questions: list[Question], faults: list[Fault]) -> None:
        self.sheet = sheet
        self.questions = questions
        self.faults = faults
        self.free = not questions
        self.known = {plain(name): one.code for one in questions for name in one.names}

    def of(self, row: int) -> str | None:
        """Return the code of the question, None after noting that it cannot be told."""
        text = said(self.sheet.cell("question", row))
        if not text and len(self.questions) == 1:
            return self.questions[0].code
        if self.free:
            return self._new(text)
        found = self.known.get(plain(text)) if text else None
        if found is None:
            column = self.sheet.columns.get("question", self.sheet.columns["codes"])[0]
            where = self.sheet.place(column, row)
            told: dict[str, object] = {
                "cell": where,
                "found": text[:60],
                "known": ", ".join(f'"{one.code}"' for one in self.questions),
            }
            self.faults.append(Fault("comments.no_such_question" if text else "comments.which_question", told))
        return found

    def _new(self, text: str) -> str:
        """Return a question that only the coding sheet knows."""
        code = self.known.get(plain(text))
        if code is None:
            code = text or _ALONE.en
            wording = Text(text, text) if text else _ALONE
            self.questions.append(Question(code, (code,), wording))
            self.known[plain(text)] = code
        return code


def _about(sheet: CodingSheet, row: int, links: Links, faults: list[Fault]) -> Mention:
    """Return a mention of no theme that holds what the passage is about."""
    columns = sheet.columns.get("item", ())
    items = [one for column in columns for one in parted(whole(sheet.table.columns[column][row]))]
    where = sheet.place(columns[0] if columns else sheet.columns["codes"][0], row)
    placed = links.placed(where, items, said(sheet.cell("dimension", row)), faults)
    return Mention("", items=placed[0], dimension=placed[1], touchpoint=said(sheet.cell("touchpoint", row)))
