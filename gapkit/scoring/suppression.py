"""Suppression: which groups may not be shown, so that nobody can be worked out from what is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Segment

Key = tuple[str, str]
"""A segment and one of its values."""

Sizes = NDArray[np.int64]
"""People of a group, then those behind each of its scores: (1 + scores,)."""

_EXACT = 1e-6

MANY_ATTRIBUTES = 3
"""A crossing of this many attributes or more needs the larger minimum."""


def hidden_groups(
    sizes: Mapping[Key, Sizes],
    whole: Sizes,
    segments: Mapping[str, Segment] | None = None,
    *,
    min_cell: int,
    min_crossed: int = 10,
    closed: Mapping[Key, str] | None = None,
) -> dict[Key, str]:
    """Return which groups must be hidden and why: "small", or "complementary" to protect others.

    In every table that adds up (the groups of a segment to everybody, those of a crossing to each group of the segments
    it crosses) what subtraction leaves, score by score, must be nothing or at least two groups and `min_cell` people;
    people who did not tell their segment are one such group. Groups that lie within another with fewer than `min_cell`
    people between them are hidden too, and more of the shown until no small group is a sum or difference of them.
    Crossings of three attributes or more need `min_crossed` people. `whole` is the n of each score of everybody;
    without `segments` only the tables of single segments are known. `closed` are the groups that another table of the
    same run hides, and why: they are hidden here from the start, so that all tables protect the same people together.
    """
    least = {segment: min_cell for segment, _ in sizes}
    for name, told in (segments or {}).items():
        if len(told.parts) >= MANY_ATTRIBUTES:
            least[name] = max(min_cell, min_crossed)
    hidden = {key: reason for key, reason in (closed or {}).items() if key in sizes}
    hidden |= {key: "small" for key, n in sizes.items() if int(n.min()) < least[key[0]]}
    nested = _nested(sizes, segments or {}, min_cell)
    tables = [*_tables(sizes, whole), *_crossed_tables(sizes, segments or {})]
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for segment, parent, total, cells in tables:
            _protect(hidden, sizes, cells, total, least[segment], closed=parent in hidden)
        close = next((one for one, around in nested if one not in hidden and around not in hidden), None)
        if close is None and len(hidden) == before and len(segments or {}) > 1:
            close = _telling(hidden, sizes, segments or {})
        if close is not None:
            hidden[close] = "complementary"
    return hidden


def _telling(hidden: Mapping[Key, str], sizes: Mapping[Key, Sizes], segments: Mapping[str, Segment]) -> Key | None:
    """Return the smallest shown group without which a small one would no longer be a sum or difference of the shown."""
    small = [key for key, reason in hidden.items() if reason == "small"]
    shown = [key for key in sizes if key not in hidden]
    if not small or not shown:
        return None
    # People alike in every segment are one atom: the groups are sums of atoms.
    codes = (told.codes.tolist() for told in segments.values())
    atoms = np.array(sorted(set(zip(*codes, strict=True)))).T
    place = {name: row for row, name in enumerate(segments)}

    def mask(key: Key) -> NDArray[np.float64]:
        there = atoms[place[key[0]]] == segments[key[0]].values.index(key[1])
        return np.asarray(there, dtype=np.float64)

    basis = np.stack([*map(mask, shown), np.ones(atoms.shape[1])])
    wanted = np.stack([mask(key) for key in small])
    load, *_ = np.linalg.lstsq(basis.T, wanted.T, rcond=None)
    left = np.abs(basis.T @ load - wanted.T).max(axis=0)
    for column in np.flatnonzero(left < _EXACT):
        parts = [key for key, weight in zip(shown, load[:-1, column], strict=True) if abs(weight) > _EXACT]
        if parts:
            return min(parts, key=lambda key: int(sizes[key].min()))
    return None


def hidden_values(
    sizes: Mapping[Key, int],
    *,
    min_cell: int,
    untold: Mapping[str, int] | None = None,
    closed: Mapping[Key, str] | None = None,
) -> dict[Key, str]:
    """Return the same for tables known by one count each, every segment on its own.

    People who did not tell their segment (`untold`) are one more group of it. `closed` as in `hidden_groups`.
    """
    hidden: dict[Key, str] = {}
    for segment in dict.fromkeys(segment for segment, _ in sizes):
        counts = {key: np.array([n]) for key, n in sizes.items() if key[0] == segment}
        whole = np.array([sum(int(n[0]) for n in counts.values()) + (untold or {}).get(segment, 0)])
        hidden |= hidden_groups(counts, whole, min_cell=min_cell, closed=closed)
    return hidden


def _protect(
    hidden: dict[Key, str], sizes: Mapping[Key, Sizes], cells: list[Key], total: Sizes, least: int, *, closed: bool
) -> None:
    """Hide more of a table, the smallest first, until what subtraction leaves of it is safe.

    Of a table whose total is hidden itself (`closed`) something must stay hidden, or its sum would show it.
    """
    rest = sorted((key for key in cells if key not in hidden), key=lambda key: int(sizes[key].min()))
    untold = total - _sum(sizes, cells, total)
    # A group without anybody hides nobody else.
    groups = sum(bool(sizes[key].any()) for key in cells if key in hidden) + bool(untold.any())
    left = total - _sum(sizes, rest, total)
    concealed = len(rest) < len(cells)
    while rest and not _safe(left, groups, least, concealed=concealed, closed=closed):
        key = rest.pop(0)
        hidden[key] = "complementary"
        left = left + sizes[key]
        groups += bool(sizes[key].any())
        concealed = True


def _safe(left: Sizes, groups: int, least: int, *, concealed: bool, closed: bool) -> bool:
    if closed:
        return concealed
    if not groups and not concealed:
        return True
    enough = bool(left[0] >= least and np.all((left == 0) | (left >= least)))
    return enough and (groups >= 2 or not concealed)


def _sum(sizes: Mapping[Key, Sizes], keys: list[Key], like: Sizes) -> Sizes:
    return np.asarray(sum((sizes[key] for key in keys), np.zeros_like(like)))


def _tables(sizes: Mapping[Key, Sizes], whole: Sizes) -> Iterator[tuple[str, Key, Sizes, list[Key]]]:
    """Yield every segment as a table that adds up to everybody."""
    for segment in dict.fromkeys(segment for segment, _ in sizes):
        yield segment, ("", ""), whole, [key for key in sizes if key[0] == segment]


def _crossed_tables(
    sizes: Mapping[Key, Sizes], segments: Mapping[str, Segment]
) -> Iterator[tuple[str, Key, Sizes, list[Key]]]:
    """Yield, for every crossing, the groups that add up to a group of one of the segments it is made of."""
    for name, crossing in segments.items():
        for other, coarser in segments.items():
            parts = set(coarser.parts or (other,))
            if other == name or not crossing.parts or not parts < set(crossing.parts):
                continue
            cells: dict[Key, list[Key]] = {}
            for code, value in enumerate(crossing.values):
                first = int(np.argmax(crossing.codes == code))
                parent = (other, coarser.values[int(coarser.codes[first])])
                if (name, value) in sizes and parent in sizes:
                    cells.setdefault(parent, []).append((name, value))
            for parent, keys in cells.items():
                yield name, parent, sizes[parent], keys


def _nested(sizes: Mapping[Key, Sizes], segments: Mapping[str, Segment], least: int) -> list[tuple[Key, Key]]:
    """Return the pairs of groups of different segments, one within the other but for a few people."""
    found = []
    names = [name for name in segments if any(key[0] == name for key in sizes)]
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            a, b = segments[one], segments[other]
            width = len(b.values) + 1
            # Code -1 (not told) goes to a row and a column of its own.
            cell = (a.codes.astype(np.int64) + 1) * width + b.codes + 1
            both = np.bincount(cell, minlength=(len(a.values) + 1) * width)
            table = both.reshape(len(a.values) + 1, width)
            n_a, n_b = table.sum(axis=1), table.sum(axis=0)
            for x, y in zip(*np.nonzero(table), strict=True):
                if not x or not y:
                    continue
                keys = (one, a.values[x - 1]), (other, b.values[y - 1])
                common = table[x, y]
                if common == n_a[x] and 0 < n_b[y] - common < least:
                    found.append(keys)
                elif common == n_b[y] and 0 < n_a[x] - common < least:
                    found.append((keys[1], keys[0]))
    return [pair for pair in found if pair[0] in sizes and pair[1] in sizes]
