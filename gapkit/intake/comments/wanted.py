"""Whether there is anything to read in the comments of a survey; nothing else is loaded where there is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.columns import ColumnMap
from gapkit.intake.files.sources import Source
from gapkit.intake.files.tables import Table
from gapkit.intake.mapping.file import MappingFile
from gapkit.model import Questionnaire

if TYPE_CHECKING:
    from gapkit.intake.comments.apart import Coding
    from gapkit.intake.comments.reading import Told


def coding_of(
    source: Source, mapping: MappingFile | None, codes: str | Path | Any | None
) -> tuple[Source, Coding | None]:
    """Return a survey without its sheets of codes, and those; `codes` is False where the file of a mapping is another
    survey's.
    """
    if codes is False:
        codes = mapping = None
    said = None if mapping is None else mapping.open_text.coding
    if codes is None and said is None and len(source.tables) < 2:
        return source, None
    from gapkit.intake.comments.apart import coding_apart

    return coding_apart(source, mapping, codes)


def coded_comments(
    table: Table,
    rows: NDArray[np.intp],
    columns: ColumnMap,
    questionnaire: Questionnaire,
    mapping: MappingFile | None,
    coding: Coding | None,
) -> Told | None:
    """Return the comments of the people in some rows (from 0); None where nobody coded any."""
    if not coding and not columns.comments:
        if not any(one.reason in ("comments", "not_asked") for one in columns.ignored):
            return None
        from gapkit.intake.comments.found import has_comments

        if not has_comments(columns):
            return None
    from gapkit.intake.comments.reading import read_comments

    return read_comments(table, rows, columns, questionnaire, mapping=mapping, coding=coding)
