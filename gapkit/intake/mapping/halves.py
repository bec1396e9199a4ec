"""Expectations on one sheet or file and perceptions on another: which tables, and what says whose row it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gapkit.errors import Fault, GapkitError, fault, raise_faults
from gapkit.i18n import LANGUAGES, say
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Table
from gapkit.intake.headings.headers import header_at, possible_headers
from gapkit.intake.headings.references import named_column
from gapkit.intake.headings.roles import only_role
from gapkit.intake.layouts.joined import Half
from gapkit.intake.layouts.keys import Keyed, body_of, filled_rows, keyed
from gapkit.intake.layouts.said import ROW, HalfReference
from gapkit.intake.words.text import plain
from gapkit.model import Questionnaire
from gapkit.model.questionnaire import ROLES

if TYPE_CHECKING:
    from gapkit.intake.mapping.file import MappingFile
    from gapkit.intake.mapping.fits import Fit

_USUAL = "servqual91"
_PAIR = {"expectation", "perception"}
_NARROW, _LOW = 3, 2
"""A sheet with fewer columns or rows than this holds no half of a survey."""


def of_halves(questionnaires: Sequence[Questionnaire]) -> list[Questionnaire]:
    """Return a questionnaire of both kinds of answers, the usual one first, and one of perceptions alone."""
    paired = sorted((one for one in questionnaires if one.paired), key=lambda one: one.id != _USUAL)
    alone = [one for one in questionnaires if only_role(one) == "perception"]
    return [*paired[:1], *alone[:1]]


def two_sheets(fits: Sequence[Fit]) -> list[Fault]:
    """Return the fault of a workbook with expectations on one sheet and perceptions on another."""
    sheets = _halves_of(fits)
    return [_in_doubt(sheets, "no_id")] if sheets else []


def found_halves(
    tables: Sequence[Table], questionnaires: Sequence[Questionnaire], no_ids: Mapping[str, frozenset[int]]
) -> tuple[Half, ...]:
    """Return the sheets that are clearly the halves of one survey, none when they are not; raise what is in doubt.

    `no_ids` are columns, by sheet, that count the answers of one form and tell nothing of another's.
    """
    from gapkit.intake.mapping.fits import fit_of, headers_of

    wide = [t for t in tables if len(t.columns) >= _NARROW and t.height >= _LOW and not t.hidden]
    if len(wide) < 2:
        return ()
    near = (fit_of(table, headers_of(table), one) for one in of_halves(questionnaires) for table in wide)
    fits = _halves_of([fit for fit in near if fit is not None])
    if not fits:
        return ()
    halves = [_half(role, fit) for role, fit in fits.items()]
    keys = _common_keys(halves, no_ids)
    if len(keys) != 1:
        told = "several_ids" if keys else ("other_ids" if _alike_columns(halves) else "no_id")
        raise GapkitError(_in_doubt(fits, told, _alike_columns(halves)))
    return tuple(
        Half(half.role, half.table, half.header, half.body, key, half.items)
        for half, key in zip(halves, keys[0], strict=True)
    )


def _halves_of(fits: Sequence[Fit]) -> dict[str, Fit]:
    """Return the fit of each kind of answer when each is on a sheet of its own, else nothing."""
    found: dict[str, Fit] = {}
    for fit in fits:
        if len(fit.matched.roles) == 1 and 2 * fit.matched.filled >= len(fit.questionnaire.items):
            found.setdefault(next(iter(fit.matched.roles)), fit)
    names = [fit.table.name for fit in found.values()]
    whole = any(fit.complete and fit.questionnaire.paired for fit in fits)
    if not found.keys() >= _PAIR or len(set(names)) < len(names) or whole:
        return {}
    return {role: found[role] for role in ROLES if role in found}


def _half(role: str, fit: Fit) -> Half:
    items = frozenset(column.index for roles in fit.matched.items.values() for column in roles.values())
    return Half(role, fit.table, fit.header, body_of(fit.table, fit.header.row, ()), items=items)


def _common_keys(halves: Sequence[Half], no_ids: Mapping[str, frozenset[int]]) -> list[tuple[Column, ...]]:
    """Return the columns, one a half, that hold the same different ids; those of one heading where there are more."""
    found = [list(_ids(half, no_ids.get(half.table.name, frozenset()))) for half in halves]
    sets = [(first, *rest) for first, ids in found[0] for rest in _with_same(ids, found[1:])]
    if len(sets) < 2:
        return sets
    alike = [columns for columns in sets if len({plain(column.header) for column in columns}) == 1]
    return alike or sets


def _with_same(ids: frozenset[str], others: Sequence[list[tuple[Column, frozenset[str]]]]) -> list[tuple[Column, ...]]:
    if not others:
        return [()]
    same = [column for column, own in others[0] if own == ids]
    return [(column, *rest) for column in same for rest in _with_same(ids, others[1:])]


def _ids(half: Half, no_ids: frozenset[int]) -> Iterator[tuple[Column, frozenset[str]]]:
    """Yield the columns that tell everybody apart, with what they hold."""
    rows = filled_rows(half.table, half.body)
    for column in half.header.named():
        if column.index not in half.items | no_ids:
            found = keyed(half.table, column.index, rows)
            if _tells_apart(found) and len(found.rows) > 1:
                yield column, frozenset(found.rows)


def _tells_apart(found: Keyed) -> bool:
    return not found.without and not found.twice


def _alike_columns(halves: Sequence[Half]) -> list[str]:
    """Return the headings, not of items, that all halves have."""
    first, *others = (
        {plain(c.header): c.header for c in half.header.named() if c.index not in half.items} for half in halves
    )
    return [header for key, header in first.items() if key and all(key in other for other in others)]


def _in_doubt(fits: dict[str, Fit], doubt: str, columns: Sequence[str] = ()) -> Fault:
    """Return the fault of halves that are not joined by themselves, with the lines that join them."""
    key = columns[0] if columns else ROW
    lines = ['layout = "joined"', "[joined]"]
    for role, fit in fits.items():
        sheet, column = (json.dumps(one, ensure_ascii=False) for one in (fit.table.name, key))
        lines.append(f"{role} = {{ sheet = {sheet}, key = {column} }}")
    said = {f"doubt_{language}": say(f"intake.doubt.{doubt}", language) for language in LANGUAGES}
    names = {"expectation": fits["expectation"].table.name, "perception": fits["perception"].table.name}
    return Fault("intake.two_sheets", {**names, **said, "lines": "\n".join(lines)})


def named_half(
    role: str, table: Table, said: HalfReference, mapping: MappingFile, questionnaires: Sequence[Questionnaire]
) -> Half:
    """Return the half that a mapping file names on a sheet: its heading and the column of ids."""
    from gapkit.intake.mapping.fits import fit_of

    where = f"{mapping.path.name}: joined.{role}"
    if said.header_row is None or table.names is not None:
        headers = possible_headers(table)
    else:
        headers = (header_at(table, said.header_row - 1),) if said.header_row <= table.height else ()
    if not headers:
        raise fault("intake.no_heading", sheet=table.name)
    faults: list[Fault] = []
    keys: dict[int, Column | None] = {}
    for header in headers:
        key = None if said.key == ROW else named_column(said.key, header, where=f"{where}.key")
        if isinstance(key, Fault):
            faults.append(key)
        else:
            keys[header.row] = key
    if not keys:
        raise_faults(faults[:1])
    known = [header for header in headers if header.row in keys]
    fits = [fit for one in of_halves(questionnaires) if (fit := fit_of(table, known, one)) is not None]
    best = max(fits, key=lambda fit: fit.matched.filled, default=None)
    if best is None or not best.matched.filled:
        header, items = known[0], set()
    else:
        header = best.header
        items = {column.index for roles in best.matched.items.values() for column in roles.values()}
    for code, roles in mapping.items.items():
        column = named_column(roles[role], header, where=f"items.{code}") if role in roles else None
        items |= {column.index} if isinstance(column, Column) else set()
    body = body_of(table, header.row, mapping.skip_rows)
    return Half(role, table, header, body, keys[header.row], frozenset(items))


def named_sheet(tables: Sequence[Table], sheet: str | None, where: str) -> Table:
    """Return the sheet with a name, or the only one there is; `where` is who named it."""
    if sheet is not None and any(table.is_sheet for table in tables):
        same = [table for table in tables if table.name.strip() == sheet.strip()]
        if not same:
            raise fault(
                "intake.no_such_sheet", file=where, found=sheet, known=", ".join(table.name for table in tables)
            )
        return same[0]
    shown = [table for table in tables if not table.hidden] or list(tables)
    if len(shown) > 1:
        raise fault("intake.joined_which_sheet", where=where, known=", ".join(table.name for table in shown))
    return shown[0]
