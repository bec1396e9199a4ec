"""The sheets of a company's file on which managers and frontline answer apart, and whose codes are whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gapkit.errors import fault
from gapkit.intake.comments.apart import Coding
from gapkit.intake.comments.vocabulary import coding_kind
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import possible_headers
from gapkit.intake.layouts.keys import key_texts
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.words.roles import view_of
from gapkit.intake.words.text import plain


def sheets_of_views(source: Source, tables: Sequence[Table]) -> dict[str, Table]:
    """Return by view the sheet that is named after it; raise where two are named after the same."""
    named = [(view, table) for table in tables if (view := view_of(table.name))]
    if len(dict(named)) < len(named):
        names = ", ".join(table.name for _, table in named)
        raise fault("company.two_sheets", file=source.name, found=names)
    return dict(named)


def ids_elsewhere(
    sheets: Mapping[str, Table], coding: Coding | None, mapping: MappingFile | None
) -> Mapping[str, frozenset[str]]:
    """Return by view the ids of the people on the sheets of the others, whose codes stand with its own."""
    if not coding or len(sheets) < 2:
        return dict.fromkeys(sheets, frozenset())
    own = {view: _ids(table, coding, mapping) for view, table in sheets.items()}
    return {view: frozenset().union(*(ids for other, ids in own.items() if other != view)) for view in sheets}


def _ids(table: Table, coding: Coding, mapping: MappingFile | None) -> frozenset[str]:
    """Return the ids on a sheet: under the heading that the codes have theirs under, else under one that says so."""
    headings = {plain(one.headings[place]) for one in coding.sheets for place in one.columns.get("id", ())}
    if mapping is not None and mapping.id is not None:
        headings.add(plain(mapping.id))
    columns = [column for header in possible_headers(table) for column in header.named()]
    found = next((one for one in columns if plain(one.header) in headings), None)
    found = found or next((one for one in columns if coding_kind(one.header) == "id"), None)
    return frozenset() if found is None else frozenset(key_texts(table.columns[found.index])) - {""}
