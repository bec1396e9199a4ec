"""A source laid out with one row a person: as the mapping file says, else as its headings tell beyond doubt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gapkit.intake.files.sources import Source
from gapkit.intake.mapping.asked import possible
from gapkit.intake.mapping.exports import plain_tables
from gapkit.intake.mapping.file import MappingFile
from gapkit.intake.mapping.laid import Laid
from gapkit.model import Questionnaire
from gapkit.record import replace

MOST_LONG_COLUMNS = 40
"""A table of people and items has few columns; a wider one is not looked at."""


def laid_out(
    source: Source,
    questionnaire: str | Path | Questionnaire | None = None,
    mapping: MappingFile | None = None,
    personal: Sequence[str] = (),
) -> Laid:
    """Return the tables with one row a person each; raise what is wrong or in doubt about how they belong together.

    `personal` are columns, besides those of the mapping file, that were named as speaking of people.
    """
    if source.form is not None:
        return Laid(source, mapping)
    if mapping is not None and mapping.halves:
        from gapkit.intake.mapping.joining import joined_as_said

        return joined_as_said(source, possible(questionnaire, mapping), mapping)
    if mapping is not None and mapping.header_row is not None and mapping.long is None:
        return Laid(source, mapping)
    tables, own = plain_tables(source.tables, () if mapping is None else mapping.skip_rows)
    laid = Laid(replace(source, tables=tables), mapping, own=own)
    if mapping is not None and mapping.layout == "wide":
        return laid

    if mapping is not None and mapping.long is not None:
        from gapkit.intake.mapping.unfolding import unfolded_as_said

        return unfolded_as_said(laid, mapping, personal)
    if any(len(table.columns) <= MOST_LONG_COLUMNS for table in tables):
        from gapkit.intake.mapping.unfolding import unfolded_by_itself

        long = unfolded_by_itself(laid, personal, most_columns=MOST_LONG_COLUMNS)
        if long is not None:
            return long
    if len(tables) == 1 or (mapping is not None and mapping.sheet is not None):
        return laid

    from gapkit.intake.mapping.joining import joined_by_itself

    return joined_by_itself(laid, possible(questionnaire, mapping)) or laid
