"""The tables of a source with the exports of survey tools made plain."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.intake.files.tables import Table
from gapkit.intake.mapping.laid import Own
from gapkit.intake.tools.recognised import tool_of


def plain_tables(tables: Sequence[Table], skip_rows: Sequence[int] = ()) -> tuple[tuple[Table, ...], dict[str, Own]]:
    """Return the tables, and by name what the tool that wrote each knows of its columns."""
    found: list[Table] = []
    own: dict[str, Own] = {}
    for table in tables:
        known = tool_of(table)
        if known is not None:
            from gapkit.intake.tools.cleaned import cleaned

            made = cleaned(table, *known, skip_rows)
            own[table.name] = Own(made.metadata, made.id, made.duration, notes=made.notes, tool=made.tool)
            table = made.table
        found.append(table)
    return tuple(found), own
