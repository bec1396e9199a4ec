"""Records: small frozen values with named fields, made without compiling code at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform

__all__ = ["Record", "field", "parts_of", "replace"]


class _Registered:
    """The fields of a record as `dataclasses` has them, registered when it first asks: it seldom does."""

    def __get__(self, record: object, kind: type[Record]) -> dict[str, Field[Any]]:
        if kind is Record:
            raise AttributeError("a record without fields")
        dataclass(init=False, repr=False, eq=False)(kind)  # puts the fields in this one's place
        return kind.__dataclass_fields__


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

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]] = _Registered()  # type: ignore[assignment]
    _field_names: ClassVar[tuple[str, ...]] = ()
    _field_set: ClassVar[frozenset[str]] = frozenset()
    _field_defaults: ClassVar[dict[str, Any]] = {}
    _field_factories: ClassVar[dict[str, Callable[[], Any]]] = {}

    def __init_subclass__(cls) -> None:
        cls.__doc__ = cls.__doc__ or cls.__name__  # or dataclass would work out a signature to put there
        cls.__dataclass_fields__ = _Registered()  # type: ignore[assignment]
        own = [name for name, kind in cls.__annotations__.items() if not _of_class(kind)]
        cls._field_names = tuple(dict.fromkeys((*cls._field_names, *own)))
        cls._field_set = frozenset(cls._field_names)
        cls._field_defaults, cls._field_factories = dict(cls._field_defaults), dict(cls._field_factories)
        for name in own:
            given = cls.__dict__.get(name, MISSING)
            if isinstance(given, Field) and given.default_factory is not MISSING:
                cls._field_factories[name] = given.default_factory
            default = given.default if isinstance(given, Field) else given
            if default is not MISSING:
                cls._field_defaults[name] = default

    def __init__(self, *values: Any, **named: Any) -> None:
        kind, held = type(self), self.__dict__
        if kind._field_defaults:
            held.update(kind._field_defaults)
        if kind._field_factories:
            for name, make in kind._field_factories.items():
                if name not in named:
                    held[name] = make()
        if values:
            names = kind._field_names
            held.update(zip(names, values, strict=False))
            if len(values) > len(names) or (named and not named.keys().isdisjoint(names[: len(values)])):
                raise self._refused(values, named)
        if named:
            held.update(named)
        if held.keys() != kind._field_set:
            raise self._refused(values, named)

    def _refused(self, values: tuple[Any, ...], named: Mapping[str, Any]) -> TypeError:
        names = ", ".join(self._field_names)
        return TypeError(f"{type(self).__name__} takes {names}; got {len(values)} values, {[*named]}")

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
        shown = ", ".join(
            f"{name}={_short(value)}" for name, value in zip(self._field_names, self._values(), strict=True)
        )
        return f"{type(self).__qualname__}({shown})"

    def _repr_html_(self) -> str:
        # The notebook stands above this layer; it is found by name when it is asked for.
        return str(import_module("gapkit.notebook").record_html(self))

    def _values(self) -> tuple[Any, ...]:
        held = self.__dict__
        return tuple(held[name] for name in self._field_names)


def _short(value: object) -> str:
    """Return a value on one line; of a table only how long it is."""
    return f"Rows({len(value)})" if isinstance(value, tuple) and type(value) is not tuple else repr(value)


def _of_class(kind: object) -> bool:
    return str(kind).removeprefix("typing.").startswith("ClassVar")


def parts_of(record: Record) -> Iterator[tuple[str, Any]]:
    """Yield name and value of every field, in order."""
    held = record.__dict__
    return ((name, held[name]) for name in record._field_names)


if TYPE_CHECKING:
    # Type checkers know which fields each kind of record has, and hold a call to them.
    from dataclasses import replace
else:

    def replace(record, /, **changes):
        """Return a record with some fields changed: what `dataclasses.replace` does, in a quarter of its time."""
        held = record.__dict__
        return type(record)(**{name: held[name] for name in record._field_names} | changes)
