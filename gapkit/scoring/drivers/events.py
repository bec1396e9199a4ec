"""The events of an outcome: what people are at risk of, and what is hoped for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Outcome
from gapkit.record import Record
from gapkit.scoring.outcomes import is_good

RISKS = {"nps": "detractor", "enps": "detractor", "csat": "dissatisfied", "churn": "left"}
"""What people are at risk of, by kind of outcome; other kinds are not foretold."""


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
    """Return detractors, passives and promoters; who left; or every answer to a question of satisfaction."""
    if outcome.kind in ("nps", "enps"):
        return Events(np.digitize(values, [6.5, 8.5]).astype(np.int64), {"detractor": (0,), "promoter": (2,)})
    if outcome.kind == "churn":
        return Events((values > 0.5).astype(np.int64), {"left": (1,)})
    bad = np.arange(outcome.scale.low, outcome.scale.high + 1)[~is_good(outcome)]
    occupied, groups = np.unique(values, return_inverse=True)
    at_risk = tuple(int(one) for one in np.flatnonzero(np.isin(occupied, bad)))
    return Events(groups.astype(np.int64), {"dissatisfied": at_risk})
