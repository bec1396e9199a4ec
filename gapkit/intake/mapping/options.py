"""Columns chosen on the command line or in a call, before any mapping file."""

from __future__ import annotations

from collections.abc import Sequence

from gapkit.intake.files.sources import Source
from gapkit.intake.words.text import tidy
from gapkit.model.crossings import crossing_of
from gapkit.record import Record

_TOP_ROWS = 5


class Options(Record):
    """Columns chosen by whoever asks for the answers, over mapping file and headings."""

    segments: tuple[str, ...] = ()
    weight: str | None = None
    identifier: str | None = None
    cluster: str | None = None
    stratum: str | None = None
    crossings: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, segments: str | Sequence[str] = (), source: Source | None = None, **columns: str | None) -> Options:
        """Return the options, crossings such as "channel x region" apart from the segments they cross.

        A column of that very name is meant itself; one text is one segment.
        """
        segments = (segments,) if isinstance(segments, str) else segments
        crossings = {name: crossing_of(name) for name in segments}
        crossings = {name: parts for name, parts in crossings.items() if parts and not _is_heading(name, source)}
        plain = tuple(name for name in segments if name not in crossings)
        return cls(plain, **columns, crossings=tuple(crossings.values()))

    @property
    def named(self) -> tuple[str, ...]:
        """Every column named."""
        single = (self.weight, self.identifier, self.cluster, self.stratum)
        parts = (part for crossing in self.crossings for part in crossing)
        return (*self.segments, *parts, *(one for one in single if one is not None))


def _is_heading(name: str, source: Source | None) -> bool:
    tables = () if source is None else source.tables
    rows = (table.row(row) for table in tables for row in range(min(_TOP_ROWS, table.height)))
    headings = (heading for table in tables for heading in table.names or ())
    cells = (cell for row in rows for cell in row)
    return any(isinstance(one, str) and tidy(one) == tidy(name) for one in (*headings, *cells))
