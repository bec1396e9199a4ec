"""Kano questions: how people feel with a feature, and how without it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model.questionnaire import Text
from gapkit.record import Record, replace

FEELINGS = ("like", "must_be", "neutral", "live_with", "dislike")
"""What may be answered to either question; their places are the codes of the answers."""


class KanoFeature(Record):
    """A feature that was asked about twice; `item` and `dimension` are what the questionnaire asks of it, by code."""

    code: str
    name: Text
    item: str = ""
    dimension: str = ""


class KanoAnswers(Record):
    """The answers of n people: `functional` (with the feature) and `dysfunctional` (without it) are (features, n).

    Codes are places in `FEELINGS`, -1 for no answer.
    """

    features: tuple[KanoFeature, ...]
    functional: NDArray[np.int8]
    dysfunctional: NDArray[np.int8]

    def select(self, rows: NDArray[Any]) -> KanoAnswers:
        """Return the answers of some people (a boolean mask or positions), in that order."""
        return replace(self, functional=self.functional[:, rows], dysfunctional=self.dysfunctional[:, rows])
