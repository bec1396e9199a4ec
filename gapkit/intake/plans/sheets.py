"""A sheet of a plan, as its headings tell it."""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.intake.files.tables import Table
from gapkit.record import Record, field


class Sheet(Record):
    """A sheet of a plan: the row of its headings, and which column holds which field, stakeholder or other text."""

    kind: str
    table: Table
    header: int
    columns: Mapping[int, str]
    roles: Mapping[int, str] = field(default_factory=dict)
    others: Mapping[int, str] = field(default_factory=dict)
    computed: Mapping[str, int] = field(default_factory=dict)
