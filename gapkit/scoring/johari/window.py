"""The rule of the window: which pane an expectation falls in, draw by draw, and how sure that makes it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record
from gapkit.scoring.johari.results import PANES

FloatArray = NDArray[np.float64]

_OPEN, _BLIND, _HIDDEN, _OVERRATED, _UNKNOWN, _OUTSIDE = range(len(PANES))


class Membership(Record):
    """Per item how often it fell in each pane (items, panes), the most frequent one, and its state.

    What is not `known`, because nothing can be drawn of one side, fell nowhere, and is undetermined.
    """

    shares: FloatArray
    pane: NDArray[np.intp]
    state: tuple[str, ...]
    inflated: FloatArray
    known: NDArray[np.bool_]


def panes(
    customer: FloatArray,
    company: FloatArray,
    derived: FloatArray | None,
    *,
    explicit_from: float,
    tolerance: float,
) -> NDArray[np.intp]:
    """Return the pane of every draw and item (draws, items).

    An expectation is explicit from `explicit_from` on. The company recognises an explicit one if it puts it no more
    than `tolerance` lower, and one that is not explicit if it takes it for explicit itself. What is not explicit
    matters all the same where its share of the outcome is an equal part or more; without an outcome what only
    the company sees is hidden, of a kind that cannot be told; of an item whose share alone is unknown nothing is said.
    """
    explicit = customer >= explicit_from
    recognised = np.where(explicit, company >= customer - tolerance, company >= explicit_from)
    told = np.zeros(explicit.shape[1], np.bool_) if derived is None else ~np.isnan(derived).all(axis=0)
    equal = 1 / max(1, told.sum())
    matters = np.zeros(explicit.shape, np.bool_) if derived is None else derived >= equal
    silent = np.where(matters, _UNKNOWN, _OUTSIDE)
    unsaid = _HIDDEN if derived is None else _OUTSIDE
    believed = np.where(matters, _HIDDEN, np.where(told, _OVERRATED, unsaid))
    found = np.where(explicit, np.where(recognised, _OPEN, _BLIND), np.where(recognised, believed, silent))
    return np.asarray(found, dtype=np.intp)


def memberships(
    customer: FloatArray,
    company: FloatArray,
    derived: FloatArray | None,
    *,
    explicit_from: float,
    tolerance: float,
    sure: float,
    leaning: float,
) -> Membership:
    """Return how sure every item's pane is, from joint draws (draws, items) of what the window looks at.

    Shares of an item add up to one, so the areas of all panes add up to the number of items.
    """
    placed = panes(customer, company, derived, explicit_from=explicit_from, tolerance=tolerance)
    known = np.asarray(~np.isnan(customer + company).any(axis=0))
    shares = np.stack([(placed == pane).mean(axis=0) * known for pane in range(len(PANES))], axis=1)
    pane = shares.argmax(axis=1)
    return Membership(
        shares,
        pane,
        states(shares.max(axis=1), sure=sure, leaning=leaning),
        ((placed == _OPEN) & (company > customer + tolerance)).mean(axis=0),
        known,
    )


def states(share: FloatArray, *, sure: float, leaning: float) -> tuple[str, ...]:
    """Return how sure a label is that so large a share of the draws gives.

    >>> states(np.array([0.81, 0.8, 0.6, 0.59]), sure=0.8, leaning=0.6)
    ('sure', 'sure', 'leaning', 'undetermined')
    """
    words = np.where(share >= sure, "sure", np.where(share >= leaning, "leaning", "undetermined"))
    return tuple(str(word) for word in words)
