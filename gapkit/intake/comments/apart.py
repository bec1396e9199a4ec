"""Coding set apart: the sheets or the file with the codes of comments, and the code book, away from the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gapkit.errors import Fault, fault, raise_faults
from gapkit.intake.columns import Column
from gapkit.intake.comments.vocabulary import book_kind, coding_kind, is_second_coding
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import Header, header_at, possible_headers
from gapkit.intake.headings.references import named_column
from gapkit.intake.mapping.comment_tables import CodingReference
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.opened import opened
from gapkit.intake.words.text import plain, words
from gapkit.record import Record, field, replace

_ROWS_LOOKED_AT = 10
_MOST_COLUMNS = 40
_BOOKS = frozenset({"codigos", "codigo", "codes", "codebook", "book", "libro", "temas", "themes"})
_KNOWN_SHARE = 0.5


class CodingSheet(Record):
    """A table of codes: its columns by what they hold, below the heading in `row` (from 0, -1 in a data frame).

    `second` tells the codes of somebody who read comments that were coded before. `elsewhere` are the ids of people who
    are on another sheet than that of the survey.
    """

    table: Table
    row: int
    columns: Mapping[str, tuple[int, ...]]
    headings: tuple[str, ...]
    file: str = ""
    second: bool = False
    elsewhere: frozenset[str] = frozenset()

    def cell(self, kind: str, row: int) -> object:
        """Return the cell of the one column of a kind, None where there is none."""
        columns = self.columns.get(kind, ())
        return self.table.columns[columns[0]][row] if columns else None

    def place(self, column: int, row: int) -> str:
        """Return where a cell is, with the file it is in where that is not the survey."""
        name = self.table.cell_name(column, row)
        if not self.file:
            return name
        return f"{self.file}, {name}" if self.table.is_sheet else f"{self.file}, {name.rpartition('!')[2]}"

    @property
    def rows(self) -> range:
        """The rows below the heading."""
        return range(self.row + 1, self.table.height)


class Coding(Record):
    """The sheets of codes of a survey, and its code book if there is one."""

    sheets: tuple[CodingSheet, ...] = ()
    book: CodingSheet | None = None
    given: bool = field(default=False)
    """Whether somebody named them, so that there has to be something in them."""

    def __bool__(self) -> bool:
        return bool(self.sheets or self.book)

    def beside(self, elsewhere: frozenset[str]) -> Coding:
        """Return the same for a survey some of whose people are elsewhere, by their ids."""
        if not elsewhere:
            return self
        return replace(self, sheets=tuple(replace(one, elsewhere=elsewhere) for one in self.sheets))


def coding_apart(
    source: Source, mapping: MappingFile | None = None, codes: str | Path | Any | None = None
) -> tuple[Source, Coding]:
    """Return a survey without its sheets of codes, and those sheets.

    Named in a mapping file or given as files of their own (`codes`, one or several), else recognised among the sheets
    by an id and columns of codes under headings that say so. Files add to the sheets that the survey has.
    """
    said = None if mapping is None else mapping.open_text.coding
    if codes is None and said is not None and said.file is not None:
        codes = said.file
    if codes is not None:
        source, own = (source, Coding()) if said is not None else coding_apart(source)
        files = [opened(one) for one in (codes if isinstance(codes, list | tuple) else (codes,))]
        given = [_given(one.name, one.tables, said, mapping, file=one.name) for one in files]
        sheets = [sheet for one in (own, *given) for sheet in one.sheets]
        book = next((one.book for one in (*given, own) if one.book is not None), None)
        return source, Coding(tuple(sheets), book, given=True)
    if said is not None:
        found = _given(source.name, source.tables, said, mapping, file="")
        return _without(source, found), found
    if len(source.tables) < 2:
        return source, Coding()
    found = _recognised(source.tables)
    if not found:
        return source, Coding()
    # Whoever answers on a sheet with these headings only has no survey left.
    return (_without(source, found), found) if len(source.tables) > len(_tables(found)) else (source, Coding())


def _given(
    name: str, tables: Sequence[Table], said: CodingReference | None, mapping: MappingFile | None, *, file: str
) -> Coding:
    """Return the codes of tables that were named as holding them."""
    if said is not None and (said.sheet is not None or said.codes or said.parts or said.header_row):
        table = _named_table(name, tables, said.sheet)
        sheet = _as_said(table, said, "mapping.toml" if mapping is None else mapping.path.name)
        others = _recognised([one for one in tables if one is not table])
        return Coding((replace(sheet, file=file),), _in(others.book, file), given=True)
    found = _recognised(tables, alone=len(tables) == 1, named=True)
    if not found.sheets:
        raise fault("comments.no_coding", file=name)
    second = is_second_coding(Path(file).stem)
    sheets = (replace(one, file=file, second=one.second or second) for one in found.sheets)
    return Coding(tuple(sheets), _in(found.book, file), given=True)


def _in(book: CodingSheet | None, file: str) -> CodingSheet | None:
    return None if book is None else replace(book, file=file)


def _named_table(name: str, tables: Sequence[Table], sheet: str | None) -> Table:
    if sheet is None:
        return tables[0]
    found = next((table for table in tables if plain(table.name) == plain(sheet)), None)
    if found is None:
        known = ", ".join(table.name for table in tables)
        raise fault("comments.no_sheet", file=name, found=sheet, known=known)
    return found


def _as_said(table: Table, said: CodingReference, file: str) -> CodingSheet:
    """Return a sheet of codes with the columns that a mapping file names; the others by their headings."""
    if said.header_row is not None and table.names is None:
        if said.header_row > table.height:
            raise fault("comments.no_header_row", file=file, found=said.header_row, sheet=table.name)
        header = header_at(table, said.header_row - 1)
    else:
        headers = possible_headers(table)
        if not headers:
            raise fault("comments.no_coding", file=table.name)
        header = headers[0]
    faults: list[Fault] = []

    def place(reference: str, key: str) -> list[int]:
        found = named_column(reference, header, where=f"{file}: coding.{key}")
        if isinstance(found, Fault):
            faults.append(found)
            return []
        return [found.index]

    columns = dict(_columns(header.columns, coding_kind))
    columns |= {kind: tuple(place(reference, kind)) for kind, reference in said.parts.items()}
    if said.codes:
        columns["codes"] = tuple(i for n, one in enumerate(said.codes) for i in place(one, f"codes[{n}]"))
    raise_faults(faults)
    if not columns.get("codes"):
        raise fault("comments.no_coding", file=table.name)
    return CodingSheet(table, header.row, columns, _headings(header))


def _recognised(tables: Sequence[Table], *, alone: bool = False, named: bool = False) -> Coding:
    sheets, book = [], None
    for table in tables:
        if len(table.columns) > _MOST_COLUMNS:
            continue
        sheet = _sheet(table, coding_kind, ("codes",) if named else ("id", "codes"))
        is_book = bool(words(table.name) & _BOOKS) and not alone
        if sheet is not None and ("id" in sheet.columns or not is_book):
            sheets.append(replace(sheet, second=is_second_coding(table.name)))
        elif book is None and is_book:
            book = _sheet(table, book_kind, ("code", "name"))
    return Coding(tuple(sheets), book)


def _sheet(table: Table, kind_of: Callable[[str], str], needed: tuple[str, ...]) -> CodingSheet | None:
    """Return a table whose headings are, for the greater part, those of a sheet of codes."""
    rows = [-1] if table.names is not None else range(min(table.height, _ROWS_LOOKED_AT))
    for row in rows:
        header = possible_headers(table)[0] if row < 0 else header_at(table, row)
        filled = [column for column in header.columns if column.header]
        columns = _columns(filled, kind_of)
        known = sum(map(len, columns.values()))
        if all(kind in columns for kind in needed) and known >= _KNOWN_SHARE * len(filled):
            return CodingSheet(table, row, columns, _headings(header))
    return None


def _columns(columns: Sequence[Column], kind_of: Callable[[str], str]) -> dict[str, tuple[int, ...]]:
    """Return the columns of every kind; all kinds but codes and items have one, the first."""
    found: dict[str, tuple[int, ...]] = {}
    for column in columns:
        kind = kind_of(column.header)
        if kind and (kind in ("codes", "item") or kind not in found):
            found[kind] = (*found.get(kind, ()), column.index)
    return found


def _headings(header: Header) -> tuple[str, ...]:
    return tuple(column.header for column in header.columns)


def _tables(coding: Coding) -> list[Table]:
    return [one.table for one in (*coding.sheets, coding.book) if one is not None]


def _without(source: Source, coding: Coding) -> Source:
    taken = _tables(coding)
    return replace(source, tables=tuple(one for one in source.tables if not any(one is other for other in taken)))
