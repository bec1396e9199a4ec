"""What a mapping file says of a layout other than one row a person."""

from __future__ import annotations

from collections.abc import Mapping

from gapkit.record import Record, field

ROW = "#row"
"""The key that joins halves by position, not by an id."""


class HalfReference(Record):
    """The sheet or file with the answers of one kind, and the column (or "#row") that says whose they are."""

    key: str
    file: str | None = None
    sheet: str | None = None
    header_row: int | None = None


class LongReference(Record):
    """The columns of a table with one row per person and item.

    Either `answers` names a column for each kind of answer, or `kind` names the column that tells the kind and `value`
    the one with the answer; `kinds` then says which word of the file is which kind.
    """

    person: str
    item: str
    answers: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None
    value: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
