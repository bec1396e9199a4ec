"""Whether a survey has Kano questions; nothing else is loaded where it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.columns import ColumnMap
from gapkit.intake.files.tables import Table
from gapkit.model import Questionnaire

if TYPE_CHECKING:
    from gapkit.intake.kano.reading import Felt

_FREE = ("not_asked", "one_value", "empty")
"""Why columns are left out that may hold answers to Kano questions."""


def asked_kano(table: Table, rows: NDArray[np.intp], columns: ColumnMap, questionnaire: Questionnaire) -> Felt | None:
    """Return the answers to Kano questions of the people in some rows (from 0); None where none were asked."""
    free = [] if columns.kano else [one.column for one in columns.ignored if one.reason in _FREE]
    if not columns.kano and not free:
        return None
    from gapkit.intake.headings.kano import kano_halves, kano_pairs

    pairs, halves = kano_pairs(free), kano_halves(free)
    if not columns.kano and not pairs and not halves:
        return None
    from gapkit.intake.kano.reading import read_kano

    return read_kano(table, rows, columns, questionnaire, pairs, halves)
