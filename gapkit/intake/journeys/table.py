"""A table of a journey file, with the kinds of values that only journey files have."""

from __future__ import annotations

import math

from gapkit.errors import Fault
from gapkit.intake.toml_table import TomlTable, shown


class JourneyTable(TomlTable):
    """A table that may hold numbers; what is wrong is said in the words of journey files where they differ."""

    def note(self, fault: str, key: str, **parameters: object) -> None:
        """Note what is wrong at a key."""
        if fault in ("unknown_key", "unknown_key_near"):
            self.fault(fault, key, **parameters)
        else:
            super().note(fault, key, **parameters)

    def fault(self, fault: str, key: str, **parameters: object) -> None:
        """Note a fault that only journey files can have."""
        self.faults.append(Fault(f"journey.{fault}", {"file": self.file, "key": self.at(key)} | parameters))

    def number(
        self, key: str, *, required: bool = False, low: float = -math.inf, high: float = math.inf
    ) -> float | None:
        """Return a number between two limits; None when there is none."""
        value = self._get(key, required)
        if value is None:
            return None
        good = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if not good or not low <= value <= high:  # type: ignore[operator]
            limits = math.isfinite(low) and math.isfinite(high)
            told = {"low": f"{low:g}", "high": f"{high:g}"} if limits else {}
            self.fault("not_between" if limits else "not_number", key, found=shown(value), **told)
            return None
        return float(value)  # type: ignore[arg-type]

    def reader(self, key: str) -> JourneyTable | None:
        """Return the table under a key."""
        found = self.table(key)
        return None if found is None else self._same(found)

    def readers(self, key: str) -> list[JourneyTable]:
        """Return the tables written as `[[key]]`."""
        return [self._same(found) for found in self.tables(key)]

    def _same(self, table: TomlTable) -> JourneyTable:
        return JourneyTable(table.data, file=self.file, path=table.path, faults=self.faults)
