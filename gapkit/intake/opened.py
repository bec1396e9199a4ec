"""A survey however it comes, a file or a data frame, as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gapkit.intake.files.sources import Source, read_source


def opened(survey: str | Path | Any) -> Source:
    """Return the tables of a survey: the path of a file, or a data frame of pandas, polars or pyarrow."""
    if isinstance(survey, str | Path):
        return read_source(survey)
    from gapkit.intake.files.frames import table_of_frame

    table = table_of_frame(survey)
    return Source(table.name, "", (table,))
