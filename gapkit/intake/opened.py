"""A survey however it comes, a file or a data frame, as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gapkit.errors import Fault, GapkitError
from gapkit.intake.files.sources import Source, read_source
from gapkit.intake.words.language import language_of

_TOP_ROWS = 5

_PLACES = ("cell", "sheet")
"""Parameters with which messages say where in a workbook something is."""


def opened(survey: str | Path | Any) -> Source:
    """Return the tables of a survey: the path of a file, or a data frame of pandas, polars or pyarrow."""
    if isinstance(survey, str | Path):
        return read_source(survey)
    from gapkit.intake.files.frames import table_of_frame

    table = table_of_frame(survey)
    return Source(table.name, "", (table,))


def language_of_source(source: Source) -> str | None:
    """Return the language that headings, titles and names of sheets are in; None when nothing tells."""
    cells = (
        cell
        for table in source.tables
        for row in range(min(_TOP_ROWS, table.height))
        for cell in table.row(row)
        if isinstance(cell, str)
    )
    return language_of([*(one for table in source.tables for one in (table.name, *(table.names or ()))), *cells])


def language_of_file(survey: str | Path | Any) -> str | None:
    """Return the language of a survey, or of a diagnosis.json; None when nothing tells, or it cannot be read."""
    try:
        if isinstance(survey, str | Path) and Path(survey).suffix.casefold() == ".json":
            from gapkit.intake.diagnoses import read_diagnosis

            return read_diagnosis(survey).language
        return language_of_source(opened(survey))
    except GapkitError:
        return None


def told_of(error: GapkitError, source: Source) -> GapkitError:
    """Return an error whose faults name the file too, in front of sheet or cell; those that do stay as they are."""
    told = GapkitError(*(_in_file(one, source) for one in error.faults))
    told.language = error.language
    return told


def _in_file(fault: Fault, source: Source) -> Fault:
    if "file" in fault.parameters:
        return fault
    parameters = {"file": source.name, **fault.parameters}
    if any(table.is_sheet for table in source.tables):
        parameters |= {key: f"{source.name}, {parameters[key]}" for key in _PLACES if key in parameters}
    return Fault(fault.key, parameters)
