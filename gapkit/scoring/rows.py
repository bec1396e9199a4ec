"""Rows: a table of results, one small record per line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from gapkit.record import Record, parts_of

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")


class Rows(tuple[T, ...]):
    """An immutable table; `rows.to_frame()` gives a tidy pandas frame with the field names of diagnosis.json."""

    __slots__ = ()

    def records(self) -> list[dict[str, Any]]:
        """Return one dictionary per row."""
        return [{f.name: getattr(row, f.name) for f in fields(row)} for row in self if is_dataclass(row)]

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a pandas frame, one column per field.

        The fields of a record inside a row become columns ("risk_weight"); of rows inside a row only their number does.
        """
        import pandas as pd

        rows = [row for row in self if isinstance(row, Record)]
        parted = {name for row in rows for name, value in parts_of(row) if isinstance(value, Record)}
        return pd.DataFrame([dict(_flat("", row, parted)) for row in rows])

    def where(self, **values: object) -> Rows[T]:
        """Return the rows whose fields have these values."""
        return Rows(row for row in self if all(getattr(row, name) == value for name, value in values.items()))

    def of(self, code: str) -> T:
        """Return the row with a code."""
        for row in self:
            if getattr(row, "code", None) == code:
                return row
        raise KeyError(code)

    # The notebook stands above this layer; it is found by name when it is asked for.
    def __repr__(self) -> str:
        return str(import_module("gapkit.notebook").rows_text(self))

    def _repr_html_(self) -> str:
        return str(import_module("gapkit.notebook").rows_html(self))


def _flat(prefix: str, row: Record, parted: Collection[str] = ()) -> Iterator[tuple[str, Any]]:
    """Yield name and value of every column of a row; a record that this row lacks and others have gives none."""
    for name, value in parts_of(row):
        if isinstance(value, Record):
            yield from _flat(f"{prefix}{name}_", value)
        elif name in parted:
            continue
        elif isinstance(value, Rows) or (isinstance(value, tuple) and value and isinstance(value[0], Record)):
            yield f"{prefix}{name}", len(value)
        else:
            yield f"{prefix}{name}", value
