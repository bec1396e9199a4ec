"""Comments read: what each person wrote, masked, with the codes beside it and those of the coding sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from gapkit.errors import Fault
from gapkit.intake.columns import Column, ColumnMap, CommentColumns
from gapkit.intake.comments.apart import Coding
from gapkit.intake.comments.book import Links, book_of, linked
from gapkit.intake.comments.cells import said, whole
from gapkit.intake.comments.coded import Entry, entry_of
from gapkit.intake.comments.found import with_comments
from gapkit.intake.comments.sheets import People, Question, sheet_entries
from gapkit.intake.comments.themes import ThemeBook, with_usual_emotions
from gapkit.intake.comments.vocabulary import is_no_comment
from gapkit.intake.files.tables import Note, Table
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.words.masks import masked
from gapkit.model import Questionnaire, Text
from gapkit.model.comments import Comment, Comments, Mention, OpenQuestion, Theme
from gapkit.record import Record, replace

_MOST_FAULTS = 8
_SHOWN = 4


class Told(Record):
    """The comments, the columns as they are now read, what has to be said about them, and what is wrong."""

    comments: Comments | None
    columns: ColumnMap
    notes: tuple[Note, ...] = ()
    faults: tuple[Fault, ...] = ()


def read_comments(
    table: Table,
    rows: NDArray[np.intp],
    columns: ColumnMap,
    questionnaire: Questionnaire,
    *,
    mapping: MappingFile | None = None,
    coding: Coding | None = None,
    uncoded: bool = False,
) -> Told:
    """Return the comments of the people in some rows of a table (from 0), with their codes.

    A question that nobody coded is read too when `uncoded`.
    """
    coding = coding or Coding()
    columns = with_comments(columns, table, rows, coded_apart=uncoded or bool(coding.sheets))
    if not columns.comments and not coding.sheets:
        return Told(None, columns)
    faults: list[Fault] = []
    notes: list[Note] = []
    links = Links.of(questionnaire)
    declared: tuple[Theme, ...] = ()
    if mapping is not None:
        declared = linked(mapping.open_text.themes, links, mapping.path.name, faults)
        _name_file(faults, 0, mapping.path.name)
    if not declared and coding.book is not None:
        declared = book_of(coding.book, links, faults)
        _name_file(faults, 0, coding.book.file)
    book = ThemeBook(declared, faults)
    reader = _Reader(table, rows, book, links, faults)
    entries = reader.beside(columns.comments)
    questions = [Question(one.name, _names(one), _wording(one)) for one in columns.comments]
    people = People.of(table, rows, columns)
    for sheet in sorted(coding.sheets, key=lambda one: one.second):
        before = len(faults)
        found = sheet_entries(sheet, people, questions, book, links, faults)
        _name_file(faults, before, sheet.file)
        notes += [*found.notes, *_again_notes(entries, found.entries, sheet.file or sheet.table.name)]
        entries += found.entries
        questions = list(found.questions)
    notes += _consent_notes(entries)
    made = _comments(entries, len(rows), [one.code for one in questions], book)
    asked = any(entry.consent_asked for entry in entries)
    counted = {mention.theme for own in made for comment in own for mention in comment.mentions}
    told = Comments(
        tuple(OpenQuestion(one.code, one.wording) for one in questions),
        # A theme that only a second coder gave is nobody's, unless the code book has it.
        tuple(theme for theme in book.themes() if book.declared or theme.code in counted),
        with_usual_emotions(made),
        consent=asked,
    )
    return Told(told, columns, tuple(notes), _few(faults))


class _Reader:
    """Reads the comments of a table with the codes beside them."""

    def __init__(
        self, table: Table, rows: NDArray[np.intp], book: ThemeBook, links: Links, faults: list[Fault]
    ) -> None:
        self.table = table
        self.rows = rows
        self.book = book
        self.links = links
        self.faults = faults

    def beside(self, questions: Sequence[CommentColumns]) -> list[Entry]:
        """Return what is known of every comment, one entry for each that is there or has a code."""
        found: list[Entry] = []
        for question in questions:
            for person, row in enumerate(self.rows.tolist()):
                text = "" if question.text is None else whole(self._cell(question.text, row))
                written = "" if is_no_comment(text) else masked(text)
                codes = [whole(self._cell(column, row)) for column in question.codes]
                if not written and not any(codes):
                    continue
                values = {
                    part: said(self._cell(column, row))
                    for part, column in (
                        ("valence", question.valence),
                        ("emotion", question.emotion),
                        ("role", question.role),
                    )
                    if column is not None
                }
                consent = None if question.consent is None else said(self._cell(question.consent, row))
                where = partial(self._where, question, row)
                entry = entry_of(person, question.name, codes, values, where, self.book, self.faults)
                found.append(replace(entry, text=written).asked(consent))
        return found

    def _cell(self, column: Column, row: int) -> object:
        return self.table.columns[column.index][row]

    def _where(self, question: CommentColumns, row: int, kind: str, place: int) -> str:
        """Return where a code or a value beside it stands."""
        beside = {"valence": question.valence, "emotion": question.emotion, "role": question.role}.get(kind)
        column = beside or (question.codes[place] if question.codes else question.text)
        return "" if column is None else self.table.cell_name(column.index, row)


def _names(question: CommentColumns) -> tuple[str, ...]:
    heading = "" if question.text is None else question.text.header
    return tuple(one for one in (question.name, heading, question.wording.es, question.wording.en) if one)


def _wording(question: CommentColumns) -> Text:
    """Return what was asked: as the mapping file words it, else the heading, else the name."""
    if question.wording.es or question.wording.en:
        return question.wording
    heading = question.name if question.text is None else question.text.header or question.name
    return Text(heading, heading)


def _comments(
    entries: Sequence[Entry], people: int, questions: Sequence[str], book: ThemeBook
) -> list[tuple[Comment, ...]]:
    """Return the comments of every person, what several entries say of one put together."""
    order = {code: place for place, code in enumerate(questions)}
    coders = tuple(dict.fromkeys(entry.coder for entry in entries if entry.coded))
    held: list[dict[str, list[Entry]]] = [{} for _ in range(people)]
    for entry in entries:
        held[entry.person].setdefault(entry.question, []).append(entry)
    made = []
    for by_question in held:
        comments = [_comment(code, told, coders, book) for code, told in by_question.items()]
        made.append(tuple(sorted(comments, key=lambda one: order[one.question])))
    return made


def _comment(question: str, entries: Sequence[Entry], coders: Sequence[str], book: ThemeBook) -> Comment:
    # Who took leave back anywhere is not quoted.
    consents = {entry.consent for entry in entries if entry.consent is not None}
    own = [tuple(_mentions(entries, coder)) for coder in coders if _has_coded(entries, coder)]
    return book.named(
        Comment(
            question,
            next((entry.text for entry in entries if entry.text), ""),
            own[0] if own else (),
            bool(own),
            consents == {True},
            tuple(tuple(dict.fromkeys(one.theme for one in other if one.theme)) for other in own[1:]),
        )
    )


def _mentions(entries: Sequence[Entry], coder: str) -> dict[Mention, None]:
    return dict.fromkeys(mention for entry in entries if entry.coder == coder for mention in entry.mentions)


def _has_coded(entries: Sequence[Entry], coder: str) -> bool:
    return any(entry.coded and entry.coder == coder for entry in entries)


def _again_notes(before: Sequence[Entry], added: Sequence[Entry], name: str) -> list[Note]:
    """Return what becomes of codes of comments that had some already."""
    had: dict[tuple[int, str], set[str]] = {}
    for entry in before:
        if entry.coded:
            had.setdefault((entry.person, entry.question), set()).add(entry.coder)
    again = {(one.person, one.question): one.coder for one in added if one.coded}
    joined = sum(coder in had.get(key, ()) for key, coder in again.items())
    beside = sum(key in had and coder not in had[key] for key, coder in again.items())
    counted = (("coding_joined", joined), ("coding_beside", beside))
    return [(f"intake.notes.{key}", {"sheet": name, "count": count}) for key, count in counted if count]


def _consent_notes(entries: Sequence[Entry]) -> list[Note]:
    unsure = Counter(entry.consent_text for entry in entries if entry.consent_text)
    if not unsure:
        return []
    shown = ", ".join(f'"{text[:40]}"' for text, _ in unsure.most_common(_SHOWN))
    more = " ..." if len(unsure) > _SHOWN else ""
    return [("intake.notes.consent_unsure", {"count": sum(unsure.values()), "values": shown + more})]


def _name_file(faults: list[Fault], start: int, file: str) -> None:
    """Say of the faults from a place on that they are in a file that is not the survey."""
    if file:
        faults[start:] = [Fault(one.key, {"file": file, **one.parameters}) for one in faults[start:]]


def _few(faults: Sequence[Fault]) -> tuple[Fault, ...]:
    """Return the first faults of every kind, and how many more there are."""
    by_key: dict[str, list[Fault]] = {}
    for one in faults:
        by_key.setdefault(one.key, []).append(one)
    told: list[Fault] = []
    for same in by_key.values():
        told += same[:_MOST_FAULTS]
        if len(same) > _MOST_FAULTS:
            told.append(Fault("comments.more", {"count": len(same) - _MOST_FAULTS}))
    return tuple(told)
