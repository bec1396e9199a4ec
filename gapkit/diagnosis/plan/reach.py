"""What initiatives act on: items, and the share of each item's gap that goes with that of its dimension."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.diagnosis.plan.draws import PlanDraws
from gapkit.diagnosis.plan.overlap import Ground
from gapkit.model import Questionnaire
from gapkit.model.plan import Initiative
from gapkit.record import Record

FloatArray = NDArray[np.float64]


def homes_of(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the dimension of every item."""
    return {item.code: item.dimension for item in questionnaire.items}


def named_items(initiative: Initiative, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the items an initiative names, or else those of the touchpoints it names (of its dimensions, if any)."""
    if initiative.items or not initiative.touchpoints:
        known = {item.code for item in questionnaire.items}
        return tuple(code for code in initiative.items if code in known)
    own = dimensions_of(initiative, {})
    met = [item for item in questionnaire.items if item.touchpoint in initiative.touchpoints]
    return tuple(item.code for item in met if not own or item.dimension in own)


def dimensions_of(initiative: Initiative, homes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the dimensions an initiative names, closes, or has items of."""
    named = (*initiative.dimensions, *initiative.closure, *(homes[code] for code in initiative.items if code in homes))
    return tuple(dict.fromkeys(code for code in named if code))


def items_of(initiative: Initiative, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return every item an initiative acts on: those it names and, where it names none, those of its dimensions."""
    named = named_items(initiative, questionnaire)
    if named:
        return named
    own = dimensions_of(initiative, homes_of(questionnaire))
    return tuple(item.code for item in questionnaire.items if item.dimension in own)


def acting(initiatives: Sequence[Initiative], questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Return the ids of the initiatives that act on every dimension and item, in the order of the plan."""
    homes, found = homes_of(questionnaire), dict[str, list[str]]()
    for one in initiatives:
        codes = (*dimensions_of(one, homes), *items_of(one, questionnaire))
        codes += tuple(homes[code] for code in named_items(one, questionnaire))
        for code in dict.fromkeys(codes):
            found.setdefault(code, []).append(one.id)
    return {code: tuple(ids) for code, ids in found.items()}


def ground_of(initiatives: Sequence[Initiative], questionnaire: Questionnaire, gaps: Mapping[str, float]) -> Ground:
    """Return what initiatives work on: how a dimension's shortfall lies in its items, and which of them they name.

    Of a dimension whose items fall short at all; `gaps` are those of items.
    """
    short: dict[str, dict[str, float]] = {}
    for item in questionnaire.items:
        if np.isfinite(gaps.get(item.code, np.nan)):
            short.setdefault(item.dimension, {})[item.code] = max(-gaps[item.code], 0.0)
    whole = {code: sum(items.values()) for code, items in short.items()}
    shares = {
        code: {item: each / whole[code] for item, each in items.items()}
        for code, items in short.items()
        if whole[code] > 0
    }
    named: dict[str, dict[str, frozenset[str]]] = {}
    for one in initiatives:
        codes = named_items(one, questionnaire)
        for code, items in shares.items():
            if inside := frozenset(codes).intersection(items):
                named.setdefault(one.id, {})[code] = inside
    return Ground(shares, named)


class ItemPoints(Record):
    """How many points initiatives close together on each item (draws, items), and by how much each falls short."""

    codes: tuple[str, ...]
    points: FloatArray
    shortfalls: FloatArray

    def of(self, codes: Collection[str]) -> FloatArray | None:
        """Return the mean over items (draws,); None where nothing is done about any of them."""
        places = [place for place, code in enumerate(self.codes) if code in codes]
        return None if len(places) < len(codes) else np.asarray(self.points[:, places].mean(axis=1))

    def share(self, codes: Collection[str]) -> FloatArray | None:
        """Return the share of what items fall short of together that is closed (draws,); None where they do not."""
        found = self.of(codes) if codes else None
        whole = sum(short for code, short in zip(self.codes, self.shortfalls, strict=True) if code in codes)
        return None if found is None or not whole > 0 else np.asarray(found * len(codes) / whole)


def item_points(
    questionnaire: Questionnaire,
    gaps: Mapping[str, float],
    initiatives: Sequence[Initiative],
    draws: PlanDraws,
    *,
    ids: Collection[str] | None = None,
) -> ItemPoints:
    """Return what initiatives close on every item, from the share they close of the dimension's gap.

    One that names items works on those alone: their shortfall closes by as much as makes up the points of the
    dimension, and never by more than all of it. One that names none closes the same share of every item's. `gaps` are
    those of the items, taken as they were found.
    """
    told = {one.id: one for one in initiatives}
    items = [item for item in questionnaire.items if np.isfinite(gaps.get(item.code, np.nan))]
    left = np.ones((len(draws.closures), len(items)))
    by_home = {code: place for place, code in enumerate(draws.codes)}
    short = {item.code: max(-gaps[item.code], 0.0) for item in items}
    for row, code in enumerate(draws.ids):
        if ids is not None and code not in ids:
            continue
        named = set(named_items(told[code], questionnaire))
        for place, item in enumerate(items):
            if item.dimension not in by_home:
                continue
            others = [one.code for one in items if one.dimension == item.dimension]
            stretch = _stretch(item.code, others, named, short)
            if stretch > 0:
                share = np.minimum(draws.closures[:, row, by_home[item.dimension]] * stretch, 1.0)
                left[:, place] *= 1 - share
    falls = np.array([short[item.code] for item in items])
    return ItemPoints(tuple(item.code for item in items), np.asarray(falls * (1 - left)), falls)


def _stretch(code: str, others: Sequence[str], named: Collection[str], short: Mapping[str, float]) -> float:
    """Return how many times the dimension's share an item closes so that the items named make it up."""
    within = [one for one in others if one in named]
    if not within:
        return 1.0
    if code not in named:
        return 0.0
    own = sum(short[one] for one in within)
    return sum(short[one] for one in others) / own if own > 0 else 0.0
