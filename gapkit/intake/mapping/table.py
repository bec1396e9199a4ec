"""A table of a mapping file, with the kinds of values that only mapping files have."""

from __future__ import annotations

from collections.abc import Iterator

from gapkit.errors import Fault
from gapkit.intake.toml_table import TomlTable, shown

_WIDEST = 99


class MappingTable(TomlTable):
    """A table whose values may be columns, rows of a sheet or cells."""

    def note(self, fault: str, key: str, **parameters: object) -> None:
        """Note what is wrong at a key, in the words of mapping files where they differ."""
        if fault in ("unknown_key", "unknown_key_near"):
            self.fault(f"mapping_{fault}", key, **parameters)
        else:
            super().note(fault, key, **parameters)

    def scalars(self, key: str) -> tuple[object, ...]:
        """Return a list of texts and numbers."""
        value = self._get(key, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(_is_scalar(one) for one in value):
            self.fault("mapping_not_scalars", key, found=shown(value))
            return ()
        return tuple(value)

    def wholes(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers from 1."""
        value = self._get(key, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, int) and v >= 1 for v in value):
            self.fault("mapping_not_rows", key, found=shown(value))
            return ()
        return tuple(value)

    def ends(self, key: str) -> tuple[int, int] | None:
        """Return the ends of a scale, written [1, 7]."""
        value = self._get(key, False)
        if value is None:
            return None
        whole = isinstance(value, list) and all(isinstance(v, int) and not isinstance(v, bool) for v in value)
        if not whole or len(value) != 2 or not 1 <= value[1] - value[0] <= _WIDEST:  # type: ignore[arg-type, index]
            self.fault("mapping_not_ends", key, found=shown(value))
            return None
        return value[0], value[1]  # type: ignore[index]

    def row(self, key: str) -> int | None:
        """Return a row number."""
        number = self.whole(key, required=False)
        if number is not None and number < 1:
            self.fault("mapping_not_rows", key, found=shown(number))
            return None
        return number

    def reader(self, key: str) -> MappingTable | None:
        """Return the table under a key."""
        table = self.table(key)
        return None if table is None else MappingTable(table.data, file=self.file, path=table.path, faults=self.faults)

    def entries(self, key: str) -> Iterator[tuple[str, MappingTable]]:
        """Yield the tables under a key whose own keys are free."""
        table = self.reader(key)
        if table is not None:
            for name in table.data:
                entry = table.reader(name)
                if entry is not None:
                    yield name, entry

    def named(self, key: str) -> dict[str, str]:
        """Return a table whose keys are free and whose values are columns."""
        table = self.reader(key)
        return {} if table is None else {name: column for name in table.data if (column := table.string(name))}

    def numbers(self, key: str) -> dict[str, float]:
        """Return a table whose keys are free and whose values are numbers from 0."""
        table = self.reader(key)
        if table is None:
            return {}
        found = {name: value for name, value in table.data.items() if _is_amount(value)}
        for name in table.data.keys() - found.keys():
            table.fault("mapping_not_number", name, found=shown(table.data[name]))
        return {name: float(value) for name, value in found.items()}  # type: ignore[arg-type]

    def number_or_numbers(self, key: str) -> float | dict[str, float] | None:
        """Return a number from 0, or a table of such numbers."""
        value = self._get(key, False)
        if value is None or isinstance(value, dict):
            return None if value is None else self.numbers(key)
        if not _is_amount(value):
            self.fault("mapping_not_number", key, found=shown(value))
            return None
        return float(value)  # type: ignore[arg-type]

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return a list of lists of two or more different texts."""
        value = self._get(key, False)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(_is_crossing(one) for one in value):
            self.fault("mapping_not_crossings", key, found=shown(value))
            return ()
        return tuple(tuple(one) for one in value)

    def optional(self, key: str) -> str | None:
        """Return a text or None."""
        return self.string(key, required=False) or None

    def fault(self, key: str, at: str, **parameters: object) -> None:
        """Note a fault that only mapping files can have."""
        self.faults.append(Fault(f"intake.{key}", {"file": self.file, "key": self.at(at)} | parameters))


def _is_amount(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")


def _is_crossing(value: object) -> bool:
    if not isinstance(value, list) or not all(isinstance(part, str) and part for part in value):
        return False
    return len(value) > 1 and len(set(value)) == len(value)


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
