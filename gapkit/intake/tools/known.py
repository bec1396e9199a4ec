"""The survey tools that are known, as their data file tells them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from gapkit.intake.words.text import tidy
from gapkit.record import Record
from gapkit.resources import resource_table

_PLACE, _FILE = "intake/tools", "known.toml"


class Below(Record):
    """A heading row under the first: what it holds, and how it is known."""

    holds: str
    says: frozenset[str]
    starts: str
    blank: bool


class TestRows(Record):
    """Rows that are no answers: those with one of the values in one of the columns."""

    columns: tuple[str, ...]
    values: frozenset[str]


class Tool(Record):
    """A survey tool by the headings of its exports; all headings as `called` makes them."""

    name: str
    least: int
    signature: tuple[frozenset[str], ...]
    first: frozenset[str]
    metadata: frozenset[str]
    metadata_pattern: str
    id: tuple[str, ...]
    seconds: tuple[str, ...]
    start: tuple[str, ...]
    end: tuple[str, ...]
    below: tuple[Below, ...]
    plain: frozenset[str]
    parts: tuple[str, ...]
    tests: tuple[TestRows, ...]
    repeated: str
    groups: str
    grid: bool
    top: bool

    def is_metadata(self, heading: str) -> bool:
        """Tell whether a column with this heading is the tool's own."""
        name = called(heading)
        known = name in self.metadata or any(name in one for one in self.signature) or name in self.seconds
        return known or bool(self.metadata_pattern and re.match(self.metadata_pattern, tidy(heading)))


def called(cell: object) -> str:
    """Return a heading as headings of tools are compared: case and white space aside."""
    return tidy(cell).casefold()


@cache
def known_tools() -> tuple[Tool, ...]:
    """Return the tools of the data file, those with the most telling headings first."""
    return tuple(map(_tool, resource_table(_PLACE, _FILE)["tool"]))


@cache
def signature_index() -> Mapping[str, tuple[tuple[int, int], ...]]:
    """Return for every heading of a signature the places (tool, heading of it) that it speaks for."""
    found: dict[str, list[tuple[int, int]]] = {}
    for i, tool in enumerate(known_tools()):
        for j, names in enumerate(tool.signature):
            for name in names:
                found.setdefault(name, []).append((i, j))
    return {name: tuple(places) for name, places in found.items()}


def _tool(said: Mapping[str, Any]) -> Tool:
    return Tool(
        name=said["name"],
        least=said["least"],
        signature=tuple(_names(one) for one in said["signature"]),
        first=_names(said.get("first", ())),
        metadata=_names(said.get("metadata", ())),
        metadata_pattern=said.get("metadata_pattern", ""),
        id=tuple(map(called, said.get("id", ()))),
        seconds=tuple(map(called, said.get("seconds", ()))),
        start=tuple(map(called, said.get("start", ()))),
        end=tuple(map(called, said.get("end", ()))),
        below=tuple(
            Below(one["is"], _names(one.get("says", ())), one.get("starts", ""), one.get("blank", False))
            for one in said.get("below", ())
        ),
        plain=_names(said.get("plain", ())),
        parts=tuple(said.get("parts", ())),
        tests=tuple(TestRows(tuple(map(called, one["column"])), _names(one["values"])) for one in said.get("test", ())),
        repeated=said.get("repeated", ""),
        groups=said.get("groups", ""),
        grid=said.get("grid", False),
        top=said.get("top", False),
    )


def _names(said: Iterable[str]) -> frozenset[str]:
    return frozenset(map(called, said))
