"""Which groups of people write of which themes more, or less, than everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Segment
from gapkit.record import Record, replace
from gapkit.scoring.comments.marks import Mask
from gapkit.scoring.comments.results import ThemeGroup
from gapkit.scoring.comments.shares import Sample
from gapkit.scoring.rows import Rows
from gapkit.stats.multiplicity import benjamini_hochberg

_MOST_VALUES = 40


class CellLimits(Record):
    """When a share may be shown: of groups of `min_cell` people or more.

    In a group of fewer than `indicative_below` nobody, or `min_cell` people, must be on either side: "one in six of the
    team" would point at somebody, "two in sixty" does not.
    """

    min_cell: int
    indicative_below: int

    def too_few(self, counts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which counts, of groups of these sizes, may not be shown."""
        within = np.where(sizes < self.indicative_below, counts, sizes)
        return np.asarray((counts > 0) & (within < self.min_cell), np.bool_)


def theme_groups(
    themes: Mapping[str, Mask],
    coded: Mask,
    segments: Iterable[Segment],
    sample: Sample,
    *,
    hidden: Mapping[tuple[str, str], bool],
    limits: CellLimits,
) -> Rows[ThemeGroup]:
    """Return how often each group writes of each theme, beside everybody else whose comments were read.

    The tests are one family for Benjamini and Hochberg. A group is hidden where it is too small, and with it so many
    others that no subtraction gives it away (see `CellLimits`); `hidden` are the groups that no table shows.
    Crossings are left out: there people would stand at three attributes or more.
    """
    rows: list[ThemeGroup] = []
    for segment in segments:
        if segment.parts or len(segment.values) > _MOST_VALUES:
            continue
        for theme, writes in themes.items():
            rows += _rows(theme, writes, coded, segment, sample, hidden, limits)
    p = np.array([row.p_value for row in rows])
    adjusted = benjamini_hochberg(p) if rows else p
    return Rows(replace(row, p_adjusted=float(q)) for row, q in zip(rows, adjusted, strict=True))


def open_values(
    hits: Mask, base: Mask, codes: NDArray[np.int32], shut: list[bool], limits: CellLimits
) -> NDArray[np.bool_]:
    """Return for which groups it may be shown how many of the people in `base` are hits, and how many there are.

    `shut` are the groups that nothing is shown of; people in no group (code -1) are one more.
    """
    groups = len(shut)
    group = np.where(codes >= 0, codes, groups)
    parts = [np.bincount(group[part], minlength=groups + 1) for part in (base & hits, base & ~hits)]
    table = np.stack(parts, axis=1).astype(np.int64)
    return np.asarray(~_closed(table, np.array([*shut, False]), limits)[:groups], np.bool_)


def _closed(table: NDArray[np.int64], shut: NDArray[np.bool_], limits: CellLimits) -> NDArray[np.bool_]:
    """Return which groups are hidden: those of too few people, and so many more that nothing gives them away.

    `table` has a row per group, the last for people in none, and a column for either side. Whoever subtracts what is
    shown from the sum of a column must be left with nobody, or with two groups and `min_cell` people at least.
    """
    sizes = table.sum(axis=1)
    closed = np.asarray(limits.too_few(table, sizes[:, None]).any(axis=1) | (shut & (sizes > 0)), np.bool_)
    nobody = np.zeros(len(table), np.bool_)
    nobody[-1] = True
    while closed.any():
        left = table[closed | nobody]
        bare = [
            side for side in (0, 1) if 0 < left[:, side].sum() < limits.min_cell or np.count_nonzero(left[:, side]) == 1
        ]
        rest = [row for row in np.flatnonzero(~closed & ~nobody) if sizes[row]]
        if not bare or not rest:
            break
        # One that adds to what is bare protects it; hiding others leaves less to subtract.
        closed[min(rest, key=lambda row: (not any(table[row, side] for side in bare), int(sizes[row]), int(row)))] = (
            True
        )
    return closed


def _rows(
    theme: str,
    writes: Mask,
    coded: Mask,
    segment: Segment,
    sample: Sample,
    hidden: Mapping[tuple[str, str], bool],
    limits: CellLimits,
) -> list[ThemeGroup]:
    shut = [hidden.get((segment.name, value), False) for value in segment.values]
    told = open_values(writes, coded, segment.codes, shut, limits)
    found = []
    for code, value in enumerate(segment.values):
        inside = segment.codes == code
        if not (inside & coded).any():
            continue
        if not told[code]:
            found.append(ThemeGroup(theme, segment.name, value, None, suppressed=True))
            continue
        beside = sample.beside(writes, coded, inside)
        found.append(
            ThemeGroup(
                theme,
                segment.name,
                value,
                int((writes & coded & inside).sum()),
                int((coded & inside).sum()),
                beside.share,
                beside.share_elsewhere,
                beside.difference,
                beside.difference_low,
                beside.difference_high,
                beside.p_value,
            )
        )
    return found
