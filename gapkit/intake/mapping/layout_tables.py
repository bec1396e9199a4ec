"""What a mapping file says of the layout: one row a person, halves to be joined, or a row per person and item."""

from __future__ import annotations

from gapkit.errors import fault
from gapkit.intake.layouts.said import HalfReference, LongReference
from gapkit.intake.mapping.table import MappingTable
from gapkit.intake.toml_table import shown
from gapkit.model.questionnaire import ROLES

LAYOUTS = ("wide", "long", "joined")
"""One row a person; one row per person and item; expectations and perceptions on sheets or files of their own."""

_PAIR = ("expectation", "perception")


def layout_of(table: MappingTable) -> str:
    """Return the layout that is named, else the one whose table is there; refuse the table of another layout."""
    present = [name for name in LAYOUTS[1:] if table.has(name)]
    layout = table.string("layout", required=False) or (present[0] if len(present) == 1 else "wide")
    if layout not in LAYOUTS:
        raise fault("intake.layout", file=table.file, found=shown(layout), known=", ".join(LAYOUTS))
    for name in LAYOUTS[1:]:
        table.reader(name)
        if name in present and name != layout:
            table.fault("layout_table", name, layout=layout)
    if layout in LAYOUTS[1:] and layout not in present:
        table.fault("layout_missing", layout, layout=layout)
    return layout


def halves_of(table: MappingTable, layout: str) -> dict[str, HalfReference]:
    """Return the halves of a joined layout by kind of answer; there are expectations and perceptions at least."""
    said = table.reader("joined") if layout == "joined" else None
    if said is None:
        return {}
    found: dict[str, HalfReference] = {}
    for role in ROLES:
        half = said.reader(role)
        if half is None:
            if role in _PAIR and not said.has(role):
                said.note("missing_key", role)
            continue
        found[role] = HalfReference(
            half.string("key"), half.optional("file"), half.optional("sheet"), half.row("header_row")
        )
        half.close()
    said.close()
    keys = {half.key for half in found.values()}
    if "#row" in keys and len(keys) > 1:
        table.fault("joined_keys", "joined", keys=", ".join(sorted(keys)))
    return found


def long_of(table: MappingTable, layout: str) -> LongReference | None:
    """Return the columns of a long layout: a column per kind of answer, or one for the kind and one for the value."""
    said = table.reader("long") if layout == "long" else None
    if said is None:
        return None
    columns = {role: said.optional(role) for role in ROLES}
    answers = {role: column for role, column in columns.items() if column is not None}
    kind, value = said.optional("role"), said.optional("value")
    kinds = said.named("roles")
    for word, role in kinds.items():
        said.chosen(f"roles.{word}", role, ROLES)
    found = LongReference(said.string("person"), said.string("item"), answers, kind, value, kinds)
    by_column = set(_PAIR) & answers.keys()
    if (kind is None) != (value is None) or bool(answers) == (kind is not None) or (answers and len(by_column) < 2):
        table.fault("long_columns", "long")
    said.close()
    return found
