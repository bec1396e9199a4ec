"""A table with one row per person and item, found or named, unfolded into one row a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gapkit.errors import Fault, fault, raise_faults
from gapkit.intake.columns import Column, Layout
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import Header, header_at, possible_headers
from gapkit.intake.headings.references import named_column
from gapkit.intake.layouts.keys import body_of
from gapkit.intake.layouts.long import MARKS, LongColumns, unfolded
from gapkit.intake.layouts.long_headings import long_columns
from gapkit.intake.layouts.said import LongReference
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.mapping.laid import Laid, Own
from gapkit.intake.words.text import tidy
from gapkit.record import replace


def unfolded_by_itself(laid: Laid, personal: Sequence[str], *, most_columns: int) -> Laid | None:
    """Return the sheet that says by its headings that it has a row per person and item, unfolded; None without one."""
    if laid.mapping is not None and laid.mapping.sheet is not None:
        tables = [table for table in laid.source.tables if table.name == laid.mapping.sheet]
    else:
        tables = [table for table in laid.source.tables if not table.hidden]
    for table in tables:
        if len(table.columns) <= most_columns:
            for header in possible_headers(table):
                columns = long_columns(table, header)
                if columns is not None:
                    return _unfolded(laid, table, header, columns, personal)
    return None


def unfolded_as_said(laid: Laid, mapping: MappingFile, personal: Sequence[str]) -> Laid:
    """Return the sheet that a mapping file says to have a row per person and item, unfolded."""
    assert mapping.long is not None
    table = _table(laid.source.tables, mapping)
    if mapping.header_row is None or table.names is not None:
        headers = possible_headers(table)
    else:
        headers = (header_at(table, mapping.header_row - 1),) if mapping.header_row <= table.height else ()
    if not headers:
        raise fault("intake.no_heading", sheet=table.name)
    tried = [(header, *_columns(mapping.long, header, mapping.path.name)) for header in headers]
    header, columns, faults = min(tried, key=lambda one: len(one[2]))
    raise_faults(faults)
    return _unfolded(laid, table, header, columns, personal)


def _table(tables: Sequence[Table], mapping: MappingFile) -> Table:
    names = ", ".join(table.name for table in tables)
    if mapping.sheet is not None and any(table.is_sheet for table in tables):
        same = [table for table in tables if table.name.strip() == mapping.sheet.strip()]
        if not same:
            raise fault("intake.no_such_sheet", file=mapping.path.name, found=mapping.sheet, known=names)
        return same[0]
    shown = [table for table in tables if not table.hidden] or list(tables)
    if len(shown) > 1:
        raise fault("intake.which_sheet", sheets=names, first=shown[0].name)
    return shown[0]


def _columns(said: LongReference, header: Header, file: str) -> tuple[LongColumns, list[Fault]]:
    faults: list[Fault] = []
    nobody = Column(0, "")

    def column(reference: str | None, key: str) -> Column | None:
        if reference is None:
            return None
        found = named_column(reference, header, where=f"{file}: long.{key}")
        if isinstance(found, Fault):
            faults.append(found)
            return None
        return found

    person, item = column(said.person, "person") or nobody, column(said.item, "item") or nobody
    answers = {role: column(reference, role) or nobody for role, reference in said.answers.items()}
    kind, value = column(said.kind, "role"), column(said.value, "value")
    return LongColumns(person, item, answers, kind, value, said.kinds), faults


def _unfolded(laid: Laid, table: Table, header: Header, columns: LongColumns, personal: Sequence[str]) -> Laid:
    mapping = laid.mapping
    named = [*personal, *(mapping.others() if mapping is not None else ())]
    found = (named_column(reference, header, where="") for reference in named)
    steady = {column.index for column in found if isinstance(column, Column)}
    body = body_of(table, header.row, () if mapping is None else mapping.skip_rows)
    made = unfolded(table, header, body, columns, steady)
    own = laid.own.get(table.name, Own())
    places = {origin.column: i for i, origin in enumerate(made.table.places or ()) if origin.reference.startswith("=")}
    known = Own(
        frozenset(places[column] for column in own.metadata if column in places),
        places[columns.person.index],
        None if own.duration is None else places.get(own.duration),
        how="long",
        notes=own.notes,
        tool=own.tool,
    )
    return Laid(
        replace(laid.source, tables=(made.table,)),
        None if mapping is None else replace(mapping, items=_items(mapping, made.table), header_row=None),
        Layout("long", _said(columns)),
        {made.table.name: known},
        made.notes,
    )


def _items(mapping: MappingFile, table: Table) -> Mapping[str, Mapping[str, str]]:
    """Return the items of a mapping file, named there as in the column of items, by their headings once unfolded."""
    headings = {tidy(name).casefold() for name in table.names or ()}

    def heading(name: str, role: str) -> str:
        marked = f"{tidy(name)} {MARKS[role]}"
        return marked if marked.casefold() in headings else name

    return {code: {role: heading(name, role) for role, name in roles.items()} for code, roles in mapping.items.items()}


def _said(columns: LongColumns) -> dict[str, str | Mapping[str, str]]:
    said: dict[str, str | Mapping[str, str]] = {"person": columns.person.reference, "item": columns.item.reference}
    said |= {role: column.reference for role, column in columns.answers.items()}
    if columns.kind is not None and columns.value is not None:
        said |= {"role": columns.kind.reference, "value": columns.value.reference}
    return said | ({"roles": dict(columns.kinds)} if columns.kinds else {})
