"""The events of an outcome: what people are at risk of, and what is hoped for."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Outcome
from gapkit.record import Record
from gapkit.scoring.outcomes import is_good

RISKS = {"nps": "detractor", "enps": "detractor", "csat": "dissatisfied", "churn": "left"}
"""What people are at risk of, by kind of outcome; other kinds are not foretold."""

FEWEST_IN_GROUP = 20
"""A smaller group of an ordered outcome would often be lacking among the people a model is fitted to."""


class Events(Record):
    """People in ordered groups 0..G-1, and which groups make an event; the risk is the first of the events."""

    groups: NDArray[np.int64]
    named: Mapping[str, tuple[int, ...]]

    @property
    def risk(self) -> str:
        """The event that people are at risk of."""
        return next(iter(self.named))

    @property
    def count(self) -> int:
        """How many groups there are."""
        return int(self.groups.max(initial=-1)) + 1

    def happened(self, event: str) -> NDArray[np.bool_]:
        """Return who had an event."""
        return np.isin(self.groups, self.named[event])


def events_of(outcome: Outcome, values: NDArray[np.float64]) -> Events:
    """Return detractors, passives and promoters; who left; or the answers to a question of satisfaction.

    Where a group is small, detractors stand beside all others, and neighbouring answers on the same side of the event
    are taken together.
    """
    if outcome.kind in ("nps", "enps"):
        groups = np.digitize(values, [6.5, 8.5]).astype(np.int64)
        if np.bincount(groups, minlength=3).min() >= FEWEST_IN_GROUP:
            return Events(groups, {"detractor": (0,), "promoter": (2,)})
        return Events((groups == 0).astype(np.int64), {"detractor": (1,)})
    if outcome.kind == "churn":
        return Events((values > 0.5).astype(np.int64), {"left": (1,)})
    bad = np.arange(outcome.scale.low, outcome.scale.high + 1)[~is_good(outcome)]
    occupied, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    at_risk = np.isin(occupied, bad)
    joined = _joined(counts, at_risk)
    named = tuple(int(one) for one in np.unique(joined[at_risk]))
    return Events(joined[place].astype(np.int64), {"dissatisfied": named})


def _joined(counts: NDArray[np.int64], at_risk: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the group of every answer: neighbours on one side of the event share one until it is large enough."""
    joined = np.arange(len(counts))
    while True:
        groups, size = np.unique(joined), np.bincount(joined, weights=counts)
        pairs = [
            (float(size[a] + size[b]), a, b)
            for a, b in pairwise(groups)
            if at_risk[joined == a][0] == at_risk[joined == b][0] and min(size[a], size[b]) < FEWEST_IN_GROUP
        ]
        if not pairs:
            return np.unique(joined, return_inverse=True)[1]
        _, kept, gone = min(pairs)
        joined[joined == gone] = kept
