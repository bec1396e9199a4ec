"""Which items a company was asked: a file with some of them is read as one that leaves the others blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.mapping.file import MappingFile, read_mapping
from gapkit.intake.mapping.fits import Fit, fit_of, headers_of
from gapkit.model import Questionnaire
from gapkit.model.questionnaire import LETTERS
from gapkit.record import Record, field, replace


class EveryItem(Record):
    """A source with a column for every item; `not_asked` are, by table, those that had none for what is expected."""

    source: Source
    not_asked: Mapping[str, frozenset[str]] = field(default_factory=dict)


def with_every_item(source: Source, asked: Questionnaire, mapping: str | Path | None = None) -> EveryItem:
    """Return a source whose tables have a column for every item, blank for those that nobody was asked.

    A kind of answer that no column gives stays missing; so does everything where no item is found at all, or where two
    columns claim the same one.
    """
    if source.form is not None:
        return EveryItem(source)
    said = None if mapping is None else read_mapping(mapping)
    made = [_filled_up(table, asked, said) for table in source.tables]
    if not any(missing for _, missing in made):
        return EveryItem(source)
    unasked = {
        table.name: frozenset(code for role, code in missing if role == "expectation") for table, missing in made
    }
    return EveryItem(replace(source, tables=tuple(table for table, _ in made)), unasked)


def _filled_up(
    table: Table, asked: Questionnaire, mapping: MappingFile | None
) -> tuple[Table, tuple[tuple[str, str], ...]]:
    fit = fit_of(table, headers_of(table, mapping), asked, mapping)
    if fit is None or fit.complete or fit.faults or not fit.matched.filled:
        return table, ()
    # A column that may be one of the missing items is asked about first.
    if fit.matched.clashes or fit.matched.beyond or any(fit.matched.guesses.values()):
        return table, ()
    if table.places is not None or table.titles is not None:
        return table, ()
    skipped = set() if mapping is None else set(mapping.absent)
    missing = tuple((role, code) for role, code in fit.matched.missing if code not in skipped)
    return _with_blank(table, fit, [f"{LETTERS[role]}_{code}" for role, code in missing]), missing


def _with_blank(table: Table, fit: Fit, names: Iterable[str]) -> Table:
    """Return a table with columns that hold nothing but their heading."""
    made = list(names)
    if table.names is not None:
        blank: tuple[object, ...] = (None,) * table.height
        return replace(table, names=(*table.names, *made), columns=(*table.columns, *[blank] * len(made)))
    above, below = (None,) * fit.header.row, (None,) * (table.height - fit.header.row - 1)
    return replace(table, columns=(*table.columns, *((*above, name, *below) for name in made)))
