"""The tables of a survey once every one has a row a person, and what their tool or layout knows of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gapkit.intake.columns import ColumnMap, Ignored, Layout
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Note, Table
from gapkit.intake.headings.headers import possible_headers
from gapkit.intake.mapping.file import MappingFile
from gapkit.record import Record, field, replace

_NOWHERE = Path("mapping.toml")


class Own(Record):
    """What a tool or a layout knows of a table: columns that are no answers, the id, the seconds taken.

    `tool` is the name of the tool, blank for none; `how` is why id and seconds were recognised.
    """

    metadata: frozenset[int] = frozenset()
    id: int | None = None
    duration: int | None = None
    how: str = "tool"
    notes: tuple[Note, ...] = ()
    tool: str = ""

    @property
    def counted(self) -> frozenset[int]:
        """The column of the seconds taken, if there is one."""
        return frozenset() if self.duration is None else frozenset({self.duration})


class Laid(Record):
    """A source with one row a person in every table, the mapping file as it then holds, and what has to be said."""

    source: Source
    mapping: MappingFile | None
    layout: Layout = field(default_factory=Layout)
    own: Mapping[str, Own] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    def mapping_of(self, table: Table) -> MappingFile | None:
        """Return the mapping file for a table, with the columns that its tool or layout knows and it does not name."""
        own = self.own.get(table.name)
        if own is None:
            return self.mapping
        said = self.mapping or MappingFile(_NOWHERE)
        columns = possible_headers(table)[0].columns
        used = {own.id if said.id is None else None, own.duration if said.duration is None else None}
        return replace(
            said,
            id=columns[own.id].reference if said.id is None and own.id is not None else said.id,
            duration=columns[own.duration].reference
            if said.duration is None and own.duration is not None
            else said.duration,
            ignore=(*said.ignore, *(columns[i].reference for i in sorted(own.metadata - used) if columns[i].header)),
        )

    def notes_of(self, table: Table) -> tuple[Note, ...]:
        """Return what has to be said about how a table came to have one row a person."""
        own = self.own.get(table.name)
        return (*(own.notes if own is not None else ()), *self.notes)

    def explained(self, columns: ColumnMap, table: Table) -> ColumnMap:
        """Return a column map that says which columns a tool or layout knew, and how the answers lay in the file."""
        own = self.own.get(table.name, Own())
        used = {column.index for _, _, column in columns.used}
        ignored = (
            Ignored(one.column, "tool") if one.column.index in own.metadata and one.reason == "ignored" else one
            for one in columns.ignored
            if one.column.index not in own.metadata or one.column.index not in used
        )
        person = columns.respondent
        for part, index in (("id", own.id), ("duration", own.duration)):
            column = getattr(person, part)
            if column is not None and column.index == index:
                person = replace(person, **{part: replace(column, how=own.how)})
        layout = replace(self.layout, tool=own.tool)
        return replace(columns, respondent=person, ignored=tuple(ignored), layout=layout)
