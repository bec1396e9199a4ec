"""Cells that start with their number: "7 - Totally agree" is 7 when every such cell of the survey agrees."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from gapkit.intake.answers.body import Body
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Table
from gapkit.intake.words.text import plain, tidy

_NUMBERED = re.compile(r"^\s*(\d{1,3})\s*[-–—.):=]+\s*([^\W\d_].*)$", re.DOTALL)
_DIFFERENT = 2


def numbered_labels(table: Table, body: Body, columns: Iterable[Column]) -> tuple[dict[str, int], int]:
    """Return the number of each such cell and how many cells there are; nothing when two of them contradict.

    They contradict when one number stands before two texts, or one text behind two numbers.
    """
    seen: Counter[str] = Counter()
    for column in columns:
        seen.update(cell for cell in body.cells(table, column.index) if isinstance(cell, str))
    found: dict[str, int] = {}
    pairs: set[tuple[int, str]] = set()
    count = 0
    for cell, times in seen.items():
        if match := _NUMBERED.match(cell):
            found[tidy(cell)] = int(match.group(1))
            pairs.add((int(match.group(1)), plain(match.group(2))))
            count += times
    numbers, texts = ({pair[i] for pair in pairs} for i in (0, 1))
    if len(pairs) < _DIFFERENT or not len(pairs) == len(numbers) == len(texts):
        return {}, 0
    return found, count
