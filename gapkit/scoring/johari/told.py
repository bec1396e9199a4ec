"""What is told of the company's people: as fine as the report shows it, so that no pattern of answers can be rebuilt.

Verdicts and panes are made of exact numbers before; only what leaves is rounded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from gapkit.record import parts_of, replace
from gapkit.scoring.johari.results import (
    Johari,
    Likeness,
    OrganisationGap,
    PerformanceItem,
    WindowAreas,
    WindowItem,
)
from gapkit.scoring.rows import Rows

DECIMALS = 2
"""Of means, limits, agreement and shares."""

_FINER = {"p_value": 4, "p_adjusted": 4, "equivalence_p": 4}
_OF_CUSTOMERS = frozenset(
    {
        "n",
        "customer",
        "customer_low",
        "customer_high",
        "derived",
        "customer_gap",
        "explicit_from",
        "tolerance",
        "explicit",
    }
)


def as_told(found: Johari) -> Johari:
    """Return the windows, gaps and ratings with every figure of the company's people rounded; customers' stay exact."""
    windows = {(row.view, row.basis, row.code): row for row in (_item(one) for one in found.expectations)}
    return replace(
        found,
        raters=_rounded(found.raters),
        expectations=Rows(windows.values()),
        areas=Rows(_areas(row, list(windows.values())) for row in found.areas),
        performance=Rows(_performance(row) for row in found.performance),
        organisation=Rows(_gap(row) for row in found.organisation),
        likeness=Rows(_likeness(row) for row in found.likeness),
        internal=_rounded(found.internal),
        maturity=Rows(replace(row, say_do=_minus(row.practice, row.importance)) for row in _rounded(found.maturity)),
    )


def whole_shares(values: Sequence[float], decimals: int = DECIMALS) -> tuple[float, ...]:
    """Return values rounded so that they still add up to what they did (largest remainder).

    >>> whole_shares((1 / 3, 1 / 3, 1 / 3))
    (0.34, 0.33, 0.33)
    """
    unit = 10**decimals
    exact = [round(value * unit, 6) for value in values]
    made = [math.floor(value) for value in exact]
    order = sorted(range(len(made)), key=lambda place: (made[place] - exact[place], place))
    for place in order[: round(sum(exact)) - sum(made)]:
        made[place] += 1
    return tuple(value / unit for value in made)


def _rounded(rows: Rows[Any]) -> Rows[Any]:
    return Rows(_coarse(row) for row in rows)


def _coarse(row: Any) -> Any:
    """Return a record whose numbers are rounded, but those that are of customers alone."""
    made = {
        name: round(value, _FINER.get(name, DECIMALS))
        for name, value in parts_of(row)
        if isinstance(value, float) and name not in _OF_CUSTOMERS and math.isfinite(value)
    }
    return replace(row, **made)


def _item(row: WindowItem) -> WindowItem:
    made: WindowItem = replace(_coarse(row), shares=whole_shares(row.shares))
    return made


def _areas(row: WindowAreas, items: Sequence[WindowItem]) -> WindowAreas:
    """Return areas that add up to the shares as they are told."""
    own = [one.shares for one in items if (one.view, one.basis) == (row.view, row.basis) and one.shares]
    return replace(row, areas=tuple(round(sum(of_pane), DECIMALS) for of_pane in zip(*own, strict=True)) or row.areas)


def _performance(row: PerformanceItem) -> PerformanceItem:
    company = round(row.company, DECIMALS)
    told: PerformanceItem = replace(_coarse(row), difference=_minus(company, row.customer))
    return told


def _gap(row: OrganisationGap) -> OrganisationGap:
    """Return a gap; customers' mean stays as it is told everywhere else, and the difference is that of what is told."""
    second = round(row.second, DECIMALS) if row.gap == 7 else row.second
    told: OrganisationGap = replace(_coarse(row), second=second, difference=_minus(round(row.first, DECIMALS), second))
    return told


def _likeness(row: Likeness) -> Likeness:
    elevation, scatter, shape = whole_shares((row.elevation, row.scatter, row.shape))
    distance = round(elevation + scatter + shape, DECIMALS)
    told: Likeness = replace(_coarse(row), distance=distance, elevation=elevation, scatter=scatter, shape=shape)
    return told


def _minus(first: float, second: float) -> float:
    """Return a difference without the crumbs of binary fractions."""
    return round(first - second, 12)
