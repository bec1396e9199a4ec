"""Records: small frozen values with named fields, made without compiling code at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, ClassVar, dataclass_transform

__all__ = ["Record", "field", "parts_of"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record:
    """A class of annotated fields, as `dataclass(frozen=True)` makes one: frozen, equal by its fields, readable.

    `dataclass` writes and compiles six methods for every class, which with more than a hundred classes takes a tenth
    of a whole `score`; all records share the methods below. `dataclasses.fields`, `replace` and `asdict` know them.

    >>> class Mean(Record):
    ...     value: float
    ...     n: int = 0
    >>> Mean(0.5) == Mean(value=0.5, n=0), Mean(0.5)
    (True, Mean(value=0.5, n=0))
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    _field_names: ClassVar[tuple[str, ...]] = ()
    _field_set: ClassVar[frozenset[str]] = frozenset()
    _field_defaults: ClassVar[Mapping[str, Any]] = {}
    _field_factories: ClassVar[Mapping[str, Callable[[], Any]]] = {}

    def __init_subclass__(cls) -> None:
        cls.__doc__ = cls.__doc__ or cls.__name__  # or dataclass would work out a signature to put there
        known = fields(dataclass(init=False, repr=False, eq=False)(cls))
        cls._field_names = tuple(one.name for one in known)
        cls._field_set = frozenset(cls._field_names)
        cls._field_defaults = {one.name: one.default for one in known if one.default is not MISSING}
        cls._field_factories = {one.name: one.default_factory for one in known if one.default_factory is not MISSING}

    def __init__(self, *values: Any, **named: Any) -> None:
        held, names = self.__dict__, self._field_names
        held.update(self._field_defaults, **named)
        for name, make in self._field_factories.items():
            if name not in named:
                held[name] = make()
        positional = names[: len(values)]
        held.update(zip(positional, values, strict=False))
        twice = values and named and not named.keys().isdisjoint(positional)
        if twice or len(values) > len(names) or held.keys() != self._field_set:
            raise TypeError(f"{type(self).__name__} takes {', '.join(names)}; got {len(values)} values, {[*named]}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(self._field_names, self._values(), strict=True))
        return f"{type(self).__qualname__}({shown})"

    def _values(self) -> tuple[Any, ...]:
        held = self.__dict__
        return tuple(held[name] for name in self._field_names)


def parts_of(record: Record) -> Iterator[tuple[str, Any]]:
    """Yield name and value of every field, in order."""
    held = record.__dict__
    return ((name, held[name]) for name in record._field_names)
