"""Halves of a survey found or named, joined into one table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from gapkit.errors import Fault, raise_faults
from gapkit.intake.columns import Layout
from gapkit.intake.files.sources import Source, read_source
from gapkit.intake.headings.references import named_column
from gapkit.intake.layouts.joined import Half, joined
from gapkit.intake.layouts.said import ROW
from gapkit.intake.mapping.exports import plain_tables
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.mapping.halves import found_halves, named_half, named_sheet
from gapkit.intake.mapping.laid import Laid, Own
from gapkit.model import Questionnaire
from gapkit.record import replace

Said = Mapping[str, Mapping[str, str]]


def joined_by_itself(laid: Laid, questionnaires: Sequence[Questionnaire]) -> Laid | None:
    """Return the sheets that are the halves of one survey as one, None when there are none; raise what is in doubt."""
    no_ids = {name: own.metadata | own.counted for name, own in laid.own.items()}
    halves = found_halves(laid.source.tables, questionnaires, no_ids)
    if not halves:
        return None
    said = {
        half.role: {"sheet": half.table.name, "key": half.key.header if half.key is not None else ROW}
        for half in halves
    }
    return _joined(laid.source, halves, laid.mapping, [laid.own.get(half.table.name, Own()) for half in halves], said)


def joined_as_said(source: Source, questionnaires: Sequence[Questionnaire], mapping: MappingFile) -> Laid:
    """Return the sheets or files that a mapping file names as one table."""
    halves: list[Half] = []
    sources: list[Source] = []
    own: list[Own] = []
    several = any(said.file is not None for said in mapping.halves.values())
    for role, said in mapping.halves.items():
        one = source if said.file is None else read_source(mapping.path.parent / said.file)
        table = named_sheet(one.tables, said.sheet, f"{mapping.path.name}: joined.{role}")
        if several and table.is_sheet:
            # With more than one file a cell is named with its file.
            table = replace(table, name=f"{one.name}, {table.name}", is_sheet=False)
        (table,), known = plain_tables((table,), mapping.skip_rows) if said.header_row is None else ((table,), {})
        halves.append(named_half(role, table, said, mapping, questionnaires))
        own.append(known.get(table.name, Own()))
        sources.append(one)
    files = {one.sha256: one for one in sources}
    mapping = replace(mapping, items=_references(mapping, halves), sheet=None, header_row=None)
    said_of = {
        role: {part: value for part in ("file", "sheet", "key") if (value := getattr(half, part)) is not None}
        for role, half in mapping.halves.items()
    }
    return _joined(_together(tuple(files.values())), halves, mapping, own, said_of)


def _together(sources: Sequence[Source]) -> Source:
    """Return several files as one source."""
    if len(sources) == 1:
        return sources[0]
    name = " + ".join(one.name for one in sources)
    sha256 = hashlib.sha256("".join(one.sha256 for one in sources).encode()).hexdigest()
    return Source(name, sha256, (), tuple(note for one in sources for note in one.notes))


def _references(mapping: MappingFile, halves: Sequence[Half]) -> dict[str, dict[str, str]]:
    """Return the columns of items that a mapping file names, as they are called once the halves are joined."""
    by_role = {half.role: half for half in halves}
    items: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for code, roles in mapping.items.items():
        items[code] = {}
        for role, reference in roles.items():
            items[code][role] = reference
            if (half := by_role.get(role)) is None or "!" in reference:
                continue
            found = named_column(reference, half.header, where=f"{mapping.path.name}: items.{code}.{role}")
            if isinstance(found, Fault):
                faults.append(found)
            else:
                items[code][role] = f"={half.table.name}!{found.letter}"
    raise_faults(faults)
    return items


def _joined(
    source: Source, halves: Sequence[Half], mapping: MappingFile | None, own: Sequence[Own], said: Said
) -> Laid:
    made = joined(halves, is_sheet=halves[0].table.is_sheet)
    metadata = {made.columns[i, column] for i, one in enumerate(own) for column in one.metadata}
    durations = (made.columns[i, one.duration] for i, one in enumerate(own) if one.duration is not None)
    known = Own(
        frozenset(metadata),
        made.key,
        next(durations, None),
        how="joined",
        notes=tuple(note for one in own for note in one.notes),
        tool=next((one.tool for one in own if one.tool), ""),
    )
    return Laid(
        replace(source, tables=(made.table,)),
        mapping,
        Layout("joined", said),
        {made.table.name: known},
        made.notes,
    )
