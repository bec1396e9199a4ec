"""Who the people of an archetype are: which segment values occur among them more, or less, than among the others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Segment
from gapkit.record import replace
from gapkit.scoring.archetypes.results import NOBODY, ArchetypeShare
from gapkit.scoring.designed_groups import told_apart
from gapkit.scoring.designed_outcomes import group_means
from gapkit.scoring.designs import Design
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.stats.outcome_metrics import share_difference

_MOST_VALUES = 40


def archetype_people(
    names: tuple[str, ...],
    codes: NDArray[np.int32],
    answers: Answers,
    rules: Rules,
    *,
    hidden: Mapping[tuple[str, str], bool],
    groups_hidden: frozenset[str],
    design: Design | None = None,
) -> Rows[ArchetypeShare]:
    """Return the share of every segment value in each archetype and elsewhere, tested.

    The test is that of two shares (score test), all of them one family for Benjamini and Hochberg; with sampling
    weights on as many people as the weighted ones are worth, with a design a t test of the difference under it. Cells
    of too few people are hidden, and so many beside them that no subtraction along a row or a column of the table gives
    them away. `hidden` are the segment values and `groups_hidden` the archetypes that no table shows.
    """
    rows: list[ArchetypeShare] = []
    for segment in answers.segments.values():
        if len(segment.values) <= _MOST_VALUES:
            rows += _segment_rows(names, codes, segment, answers.weight, rules, hidden, groups_hidden, design)
    p = np.array([row.p_value for row in rows])
    adjusted = benjamini_hochberg(p) if rows else p
    return Rows(replace(row, p_adjusted=float(q)) for row, q in zip(rows, adjusted, strict=True))


def _segment_rows(
    names: tuple[str, ...],
    codes: NDArray[np.int32],
    segment: Segment,
    weight: NDArray[np.float64] | None,
    rules: Rules,
    hidden: Mapping[tuple[str, str], bool],
    groups_hidden: frozenset[str],
    design: Design | None,
) -> list[ArchetypeShare]:
    table = _crossed(codes, segment, len(names), None)
    heavy = table if weight is None else _crossed(codes, segment, len(names), weight)
    worth = 1.0 if weight is None else float(weight.sum()) / float(weight @ weight)
    closed = safe_table(
        table,
        min_cell=rules.min_cell,
        rows=[name in groups_hidden for name in (*names, NOBODY)],
        columns=[hidden.get((segment.name, value), False) for value in segment.values] + [False],
    )
    told, everywhere = heavy[:, :-1].sum(axis=1), heavy.sum(axis=0)
    base = float(told.sum())
    found = []
    for g, name in enumerate(names):
        for v, value in enumerate(segment.values):
            if not table[:, v].any():
                continue
            if closed[g, v]:
                found.append(ArchetypeShare(name, segment.name, value, None, suppressed=True))
                continue
            inside, size = heavy[g, v] * worth, told[g] * worth
            outside, rest = (everywhere[v] - heavy[g, v]) * worth, (base - told[g]) * worth
            if design is not None:
                difference, low, high, p = _designed(codes == g, segment, v, weight, design, rules.level)
            else:
                apart = share_difference(outside, rest, inside, size, level=rules.level)
                difference, low, high, p = (
                    float(part) for part in (apart.difference, apart.low, apart.high, apart.p_value)
                )
            found.append(
                ArchetypeShare(
                    name,
                    segment.name,
                    value,
                    int(table[g, v]),
                    float(inside / size),
                    float(outside / rest) if rest else float("nan"),
                    difference,
                    low,
                    high,
                    p,
                )
            )
    return found


def _designed(
    members: NDArray[np.bool_],
    segment: Segment,
    code: int,
    weight: NDArray[np.float64] | None,
    design: Design,
    level: float,
) -> tuple[float, float, float, float]:
    """Return the difference of a share here and elsewhere, its interval and p, of people who came by a design."""
    values = np.where(segment.codes >= 0, segment.codes == code, np.nan)
    return told_apart(group_means(values, np.stack([members, ~members]), design, weight), level=level)


def safe_table(table: NDArray[np.int64], *, min_cell: int, rows: list[bool], columns: list[bool]) -> NDArray[np.bool_]:
    """Return which cells of a table must be hidden; of `rows` and `columns` marked none is shown.

    In every row and every column what is hidden must be nothing, or at least two cells and `min_cell` people.
    """
    closed = (table < min_cell) | np.array(rows)[:, None] | np.array(columns)[None, :]
    before = -1
    while int(closed.sum()) != before:
        before = int(closed.sum())
        for line, shut in [*zip(table, closed, strict=True), *zip(table.T, closed.T, strict=True)]:
            # `shut` looks into `closed`: what is hidden here is hidden in the line across too. An empty cell gives
            # nobody away, but neither does it protect anybody.
            while line[shut].sum() > 0 and not shut.all():
                if np.count_nonzero(line[shut]) >= 2 and line[shut].sum() >= min_cell:
                    break
                shut[np.flatnonzero(~shut)[np.argmin(line[~shut])]] = True
    return np.asarray(closed, np.bool_)


def _crossed(
    codes: NDArray[np.int32], segment: Segment, groups: int, weight: NDArray[np.float64] | None
) -> NDArray[np.int64]:
    """Return how many (or what weight) of each archetype have each value; those without one last, both ways."""
    width = len(segment.values) + 1
    group = np.where(codes >= 0, codes, groups)
    value = np.where(segment.codes >= 0, segment.codes, width - 1)
    counts = np.bincount(group * width + value, weights=weight, minlength=(groups + 1) * width)
    return np.asarray(counts.reshape(groups + 1, width))
