"""Frozen records to plain data and back: the types of the fields say how, so nothing is written twice."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from gapkit.errors import GapkitError, fault
from gapkit.record import Record, parts_of
from gapkit.scoring.results import NAN
from gapkit.scoring.rows import Rows


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: lists, dictionaries, texts, numbers.

    A number that does not exist is None in a record or list, and is not there at all in a mapping.
    """
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, Record):
        return {name: plain(part) for name, part in parts_of(value)}
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    if isinstance(value, Mapping):
        parts = {str(key): (part, plain(part)) for key, part in value.items()}
        return {key: told for key, (part, told) in parts.items() if told is not None or part is None}
    if hasattr(value, "item"):
        return plain(value.item())  # a numpy scalar
    raise TypeError(f"{type(value).__name__} has no plain form")


def record(kind: Any, data: Any, where: str) -> Any:
    """Return the value of type `kind` that `plain` made this data from; `where` names it in a fault."""
    origin = get_origin(kind)
    if kind is Any:
        return _frozen(data)
    if origin in (Union, UnionType):
        return None if data is None else record(_filled(kind), data, where)
    if origin is Rows:
        return Rows(_parts(get_args(kind)[0], data, where))
    if origin is tuple:
        return _tuple(get_args(kind), data, where)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(get_args(kind), data, where)
    if isinstance(kind, type) and is_dataclass(kind):
        return _built(kind, data, where)
    return _scalar(kind, data, where)


def refusal(key: str, **parameters: object) -> GapkitError:
    """Return the error that data is not a diagnosis; whoever knows the file puts its name in."""
    return fault(f"diagnosis.{key}", file="diagnosis.json", **parameters)


def broken(where: str, expected: str, found: object) -> GapkitError:
    """Return the error of a value that a diagnosis cannot hold; `expected` is JSON, the same in every language."""
    shown = json.dumps(found, ensure_ascii=False, default=str)
    return refusal("broken", where=where, expected=expected, found=shown if len(shown) <= 60 else shown[:57] + "...")


def _built(kind: type, data: Any, where: str) -> Any:
    """Return a record; a field that has a default may be missing, a field nobody knows may not be there."""
    members = table(data, where)
    hints = _hints(kind)
    known = {f.name: f for f in fields(kind)}
    for name in members:
        if name not in known:
            raise refusal("unknown_part", where=f"{where}.{name}")
    for name, f in known.items():
        if name not in members and f.default is MISSING and f.default_factory is MISSING:
            raise refusal("missing_part", where=f"{where}.{name}")
    return kind(**{name: record(hints[name], part, f"{where}.{name}") for name, part in members.items()})


def table(data: Any, where: str) -> Mapping[str, Any]:
    """Return data that must be an object."""
    if not isinstance(data, Mapping):
        raise broken(where, "{}", data)
    return data


def _parts(kind: Any, data: Any, where: str) -> list[Any]:
    if not isinstance(data, list):
        raise broken(where, "[]", data)
    return [record(kind, part, f"{where}[{position}]") for position, part in enumerate(data)]


def _tuple(kinds: tuple[Any, ...], data: Any, where: str) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_parts(kinds[0], data, where))
    if not isinstance(data, list) or len(data) != len(kinds):
        raise broken(where, f"[{len(kinds)}]", data)
    return tuple(
        record(kind, part, f"{where}[{position}]")
        for position, (kind, part) in enumerate(zip(kinds, data, strict=True))
    )


def _mapping(kinds: tuple[Any, ...], data: Any, where: str) -> dict[Any, Any]:
    key_kind, part_kind = kinds
    made = {}
    for key, part in table(data, where).items():
        try:
            made[key_kind(key)] = record(part_kind, part, f"{where}.{key}")
        except ValueError:
            raise broken(where, _shape(key_kind), key) from None
    return made


def _scalar(kind: Any, data: Any, where: str) -> Any:
    if kind is float and data is None:
        return NAN
    if kind is float and type(data) in (int, float) and abs(data) <= sys.float_info.max:
        return float(data)
    if kind in (int, str, bool) and type(data) is kind:
        return data
    raise broken(where, _shape(kind), data)


def _frozen(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _frozen(part) for key, part in data.items()}
    return tuple(_frozen(part) for part in data) if isinstance(data, list) else data


def _filled(kind: Any) -> Any:
    return next(part for part in get_args(kind) if part is not NoneType)


def _shape(kind: Any) -> str:
    return {float: "0.0", int: "0", str: '"..."', bool: "true | false"}.get(kind, str(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
