"""Headings of an export made plain: the label of the row in front, the question as its group, the whole kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gapkit.intake.answers.body import is_blank
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import is_generic
from gapkit.intake.headings.roles import group_role
from gapkit.intake.tools.known import Below, Tool, called
from gapkit.intake.words.text import tidy
from gapkit.record import Record, replace


class Heading(Record):
    """A heading as it is matched, the question over it, the short name and the whole wording of the column."""

    header: str
    group: str = ""
    name: str = ""
    title: str = ""


class HeadingRows(Record):
    """The heading rows of an export: names, wordings and labels by column (blank without), and the first row below."""

    names: tuple[str, ...]
    wordings: tuple[str, ...]
    labels: tuple[str, ...] | None
    first: int


def heading_rows(table: Table, tool: Tool, row: int) -> HeadingRows:
    """Return what the heading row and those under it say; rows the tool does not always write may be missing."""
    names = _texts(table.names if row < 0 and table.names is not None else table.row(row))
    metadata = [i for i, name in enumerate(names) if name and tool.is_metadata(name)]
    wordings, labels = ("",) * len(names), None
    first = row + 1
    for below in tool.below:
        if first >= table.height:
            break
        cells = _texts(table.row(first))
        if not _is(below, [cells[i] for i in metadata], cells):
            continue
        first += 1
        if below.holds == "wording":
            wordings = cells
        elif below.holds == "labels":
            labels = cells
    return HeadingRows(names, wordings, labels, first)


def headings(rows: HeadingRows, tool: Tool) -> tuple[Heading, ...]:
    """Return the headings of all columns."""
    found: list[Heading] = []
    question = ""
    said = Counter(map(called, rows.names))
    groups = Counter(path for name in rows.names for path in _paths(name, tool))
    for i, name in enumerate(rows.names):
        if name:
            question = name
        if name and tool.is_metadata(name):
            question = ""
            found.append(Heading(name))
        elif rows.labels is not None:
            found.append(_labelled(question, rows.labels[i], tool))
        elif rows.wordings[i]:
            found.append(_worded(name, rows.wordings[i], tool))
        else:
            found.append(_unnumbered(name, said, tool) or _grouped(name, groups, tool) or _parted(name, tool))
    return _told_apart(found)


def _texts(cells: Sequence[object]) -> tuple[str, ...]:
    return tuple("" if is_blank(cell) else tidy(cell) for cell in cells)


def _is(below: Below, metadata: Sequence[str], cells: Sequence[str]) -> bool:
    if below.blank:
        return not any(metadata)
    if below.starts:
        return any(cell.startswith(below.starts) for cell in cells)
    return sum(called(cell) in below.says for cell in metadata) >= min(2, len(metadata))


def _labelled(question: str, label: str, tool: Tool) -> Heading:
    if not label or called(label) in tool.plain:
        return Heading(question)
    return Heading(label, group=question, title=f"{question} {label}".strip())


def _worded(name: str, text: str, tool: Tool) -> Heading:
    """Return the heading of a column with a short name and a wording: the wording, unless the name says more."""
    parted = _parted(text, tool)
    if is_generic(name) or not name:
        return replace(parted, name=name, title=text if parted.group else "")
    return Heading(name, group=parted.group, title=parted.header if parted.header != name else "")


def _parted(text: str, tool: Tool) -> Heading:
    for pattern in tool.parts:
        found = re.match(pattern, text)
        if found is None:
            continue
        said = {key: value or "" for key, value in found.groupdict().items()}
        scale = said.get("scale", "")
        group = scale if scale and group_role(scale) else said.get("question", "")
        return Heading(said["label"], group=group, name=said.get("name", ""), title=text)
    return Heading(text)


def _paths(name: str, tool: Tool) -> list[str]:
    """Return what may be groups in front of a heading: "A/B/question" is in "A/B", and that in "A"."""
    if not tool.groups or tool.groups not in name:
        return []
    parts = name.split(tool.groups)
    return [tool.groups.join(parts[:i]) for i in range(1, len(parts))]


def _grouped(name: str, groups: Counter[str], tool: Tool) -> Heading | None:
    """Return a question without its groups, those that another one is in too: it may hold a stroke itself."""
    shared = [path for path in _paths(name, tool) if groups[path] > 1]
    if not shared or any(re.match(pattern, name) for pattern in tool.parts):
        return None
    said = shared[-1].split(tool.groups)
    telling = next((part for part in reversed(said) if group_role(part) is not None), said[-1])
    return Heading(name[len(shared[-1]) + len(tool.groups) :], group=telling, title=name)


def _unnumbered(name: str, said: Counter[str], tool: Tool) -> Heading | None:
    """Return a heading without the number that a tool adds where a heading occurs again."""
    found = re.match(tool.repeated, name) if tool.repeated else None
    if found is None or called(found["label"]) not in said:
        return None
    return Heading(found["label"], name=name)


def _told_apart(found: Sequence[Heading]) -> tuple[Heading, ...]:
    """Return the headings, the whole again where a bare code is the label of several and no question names a role."""
    count = Counter(one.header for one in found)
    return tuple(
        Heading(one.title, group=one.group)
        if count[one.header] > 1 and one.title and " " not in one.header and group_role(one.group) is None
        else one
        for one in found
    )
