"""What is known of each person besides answers: segments, clusters, and an id nobody can read back."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.intake.answers.cells import shown
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import Cells, Labelled, Note, OddCell, Table
from gapkit.intake.words.text import plain, tidy
from gapkit.model import Segment

Names = tuple[str, ...]

_DIGITS = re.compile(r"(\d+)")
_SHOWN = 6
"""Rows named in a note; the others are dots."""


def segment(name: str, cells: Cells, names: Iterable[Names] = ()) -> Segment:
    """Return the segment of each person by the text of the cell, -1 where blank; "2" comes before "10".

    Each of `names` is the several names of one and the same value: it gets the one written most often.
    """
    texts = _texts(cells)
    alike = _alike(texts, names)
    texts = [alike.get(text, text) for text in texts]
    values = tuple(sorted({text for text in texts if text}, key=_natural))
    place = {text: code for code, text in enumerate(values)}
    return Segment(name, values, np.fromiter((place.get(text, -1) for text in texts), np.int32, len(texts)))


def _alike(texts: Sequence[str], names: Iterable[Names]) -> dict[str, str]:
    """Return the name to use for every text that is one of several names of a value."""
    value_of = {plain(name): value for value, same in enumerate(names) for name in same if name}
    written = Counter(text for text in texts if plain(text) in value_of)
    chosen: dict[int, str] = {}
    for text, _ in sorted(written.items(), key=lambda pair: (-pair[1], pair[0])):
        chosen.setdefault(value_of[plain(text)], text)
    return {text: chosen[value_of[plain(text)]] for text in written}


def clusters(cells: Cells) -> tuple[NDArray[np.int32], NDArray[np.uint64]]:
    """Return a code per cluster in order of appearance, a person without one a cluster alone, and a key per code.

    The key is that of the name, however it is written: the same in every file, 0 for a cluster without one.
    """
    codes: dict[object, int] = {}
    texts = (text or i for i, text in enumerate(_texts(cells)))
    member = np.fromiter((codes.setdefault(key, len(codes)) for key in texts), np.int32)
    keys = (_hash(plain(key) or key) if isinstance(key, str) else 0 for key in codes)
    return member, np.fromiter(keys, np.uint64, len(codes))


def hashed_ids(cells: Cells) -> NDArray[np.uint64]:
    """Return eight bytes of BLAKE2b of each id, 0 where blank: equal ids stay equal, none can be read."""
    texts = _texts(cells)
    hashes = {text: _hash(text) if text else 0 for text in set(texts)}
    return np.fromiter((hashes[text] for text in texts), np.uint64, len(texts))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8, person=b"gapkit").digest(), "little")


def _texts(cells: Cells) -> list[str]:
    source: Sequence[object] = cells.tolist() if isinstance(cells, np.ndarray) else cells
    texts = {cell: _text(cell) for cell in set(source)}
    return [texts[cell] for cell in source]


def _text(cell: object) -> str:
    if isinstance(cell, Labelled):
        return tidy(cell.label)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if cell is None or (isinstance(cell, float) and cell != cell):
        return ""
    if isinstance(cell, OddCell):
        return cell.text if cell.kind == "true_false" else ""
    return tidy(cell) if isinstance(cell, str) else shown(cell)


def _natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    parts = (part for part in _DIGITS.split(text.casefold()) if part)
    return (*((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts), (True, 0, text))


def id_notes(ids: NDArray[Any] | None, rows: NDArray[np.intp], table: Table, column: Column | None) -> list[Note]:
    """Return what to say of ids that repeat: the rows, or, where most do, that they hardly are ids."""
    if ids is None or column is None:
        return []
    _, first = np.unique(ids, return_index=True)
    again = np.ones(len(ids), np.bool_)
    again[first] = False
    repeated = [int(row) for row in rows[again & (ids != 0)]]
    if 2 * len(repeated) > len(rows):
        told = {"column": column.shown, "count": len(rows), "repeated": len(repeated)}
        return [("intake.notes.few_ids", told)]
    shown = ", ".join(str(table.row_number(row)) for row in repeated[:_SHOWN]) + " ..." * (len(repeated) > _SHOWN)
    return [("intake.notes.repeated_ids", {"count": len(repeated), "rows": shown})] if repeated else []
