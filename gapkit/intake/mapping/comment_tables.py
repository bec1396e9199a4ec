"""What a mapping file says of comments: the columns of open questions, where their coding stands, and the code book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gapkit.intake.columns import Column, CommentColumns
from gapkit.intake.mapping.table import MappingTable
from gapkit.intake.toml_table import shown
from gapkit.model import Text
from gapkit.model.comments import EMPATHY_ROLES, VALENCES, Theme
from gapkit.record import Record, field

CODING_PARTS = (
    *("id", "question", "text", "valence", "emotion", "role", "coder", "consent", "item", "dimension"),
    "touchpoint",
)
"""The columns that a coding sheet may have besides those of codes."""


class CommentReference(Record):
    """The columns of an open question as a mapping file names them."""

    column: str | None = None
    codes: tuple[str, ...] = ()
    valence: str | None = None
    emotion: str | None = None
    role: str | None = None
    consent: str | None = None
    wording: Text = field(default_factory=Text)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column named."""
        single = (self.column, self.valence, self.emotion, self.role, self.consent)
        return (*(one for one in single if one), *self.codes)


class CodingReference(Record):
    """Where the coding of comments stands: a file of its own or a sheet, and the columns it names."""

    file: Path | None = None
    sheet: str | None = None
    header_row: int | None = None
    codes: tuple[str, ...] = ()
    parts: dict[str, str] = field(default_factory=dict)


class CommentTables(Record):
    """Everything a mapping file says of comments."""

    questions: dict[str, CommentReference] = field(default_factory=dict)
    coding: CodingReference | None = None
    themes: tuple[Theme, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the survey that is named."""
        return tuple(column for one in self.questions.values() for column in one.columns)


def comment_tables(table: MappingTable, path: Path) -> CommentTables:
    """Return what a mapping file says of comments; a file it names is meant from its own folder."""
    questions = {name: _question(entry) for name, entry in table.entries("comments")}
    coding = table.reader("coding")
    themes = tuple(_theme(code, entry) for code, entry in table.entries("themes"))
    return CommentTables(questions, None if coding is None else _coding(coding, path), themes)


def declared_questions(
    tables: CommentTables, column: Callable[[str, str], Column | None]
) -> tuple[CommentColumns, ...]:
    """Return the open questions that a mapping file names; `column` looks a reference up."""
    found = []
    for name, said in tables.questions.items():
        where = f"comments.{name}"
        parts = {
            part: None if reference is None else column(reference, f"{where}.{key}")
            for part, key, reference in (
                ("text", "column", said.column),
                *((one, one, getattr(said, one)) for one in ("valence", "emotion", "role", "consent")),
            )
        }
        codes = (column(one, f"{where}.codes[{i}]") for i, one in enumerate(said.codes))
        told = tuple(one for one in codes if one is not None)
        found.append(CommentColumns(name, codes=told, wording=said.wording, **parts))
    return tuple(found)


def _question(entry: MappingTable) -> CommentReference:
    found = CommentReference(
        column=entry.optional("column"),
        codes=_texts(entry, "codes"),
        valence=entry.optional("valence"),
        emotion=entry.optional("emotion"),
        role=entry.optional("role"),
        consent=entry.optional("consent"),
        wording=_name(entry, "wording") or Text(),
    )
    if not found.columns:
        entry.note("missing_key", "column")
    entry.close()
    return found


def _coding(table: MappingTable, path: Path) -> CodingReference:
    file = table.optional("file")
    found = CodingReference(
        file=None if file is None else path.parent / file,
        sheet=table.optional("sheet"),
        header_row=table.row("header_row"),
        codes=_texts(table, "codes"),
        parts={part: column for part in CODING_PARTS if (column := table.optional(part)) is not None},
    )
    table.close()
    return found


def _theme(code: str, entry: MappingTable) -> Theme:
    found = Theme(
        code=code,
        name=_name(entry, "name") or Text(code, code),
        items=_texts(entry, "items"),
        dimension=entry.string("dimension", required=False),
        touchpoint=entry.string("touchpoint", required=False),
        valence=entry.choice("valence", VALENCES, required=False),
        role=entry.choice("role", EMPATHY_ROLES, required=False),
    )
    entry.close()
    return found


def _texts(table: MappingTable, key: str) -> tuple[str, ...]:
    """Return a list of texts, which may be written as a text alone."""
    if isinstance(table.data.get(key), str):
        return (table.string(key),)
    return table.strings(key)


def _name(table: MappingTable, key: str) -> Text | None:
    """Return a text in the languages it has; one without a language holds for both."""
    value = table.data.get(key)
    if isinstance(value, str):
        text = table.string(key)
        return Text(text, text) if text else None
    if value is not None and not isinstance(value, dict):
        table.note("not_text", key, found=shown(value))
        return None
    return table.text(key, required=False)
