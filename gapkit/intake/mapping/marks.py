"""The mark that forms of gapkit leave in the answers of other tools: a column with questionnaire and version."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gapkit.intake.answers.body import is_blank
from gapkit.intake.files.tables import Table

_HEADINGS = 4
"""Below this many rows answers have begun, whatever tool wrote the headings."""


def marked_form(tables: Sequence[Table], known: Collection[str]) -> str | None:
    """Return "<questionnaire>/<version>" where a column says so for everybody, whatever its heading; None otherwise.

    >>> marked_form([Table("a", (["gapkit_form", "servqual88/1.0", "servqual88/1.0"],), 3)], ["servqual88"])
    'servqual88/1.0'
    """
    for table in tables:
        for cells in table.columns:
            if len(cells) and _is_mark(cells[-1], known):
                first = next(row for row, cell in enumerate(cells) if _is_mark(cell, known))
                marks = {str(cell).strip() for cell in cells[first:] if not is_blank(cell)}
                if len(marks) == 1 and first <= _HEADINGS:
                    return marks.pop()
    return None


def _is_mark(cell: object, known: Collection[str]) -> bool:
    name, parted, version = cell.partition("/") if isinstance(cell, str) else ("", "", "")
    return bool(parted and version.strip()) and name.strip() in known
