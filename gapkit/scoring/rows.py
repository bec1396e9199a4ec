"""Rows: a table of results, one small record per line."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

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
        """Return the rows as a pandas frame, one column per field."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def where(self, **values: object) -> Rows[T]:
        """Return the rows whose fields have these values."""
        return Rows(row for row in self if all(getattr(row, name) == value for name, value in values.items()))

    def of(self, code: str) -> T:
        """Return the row with a code."""
        for row in self:
            if getattr(row, "code", None) == code:
                return row
        raise KeyError(code)
