"""Shares of people who write of something, with intervals; beside everybody else's, with a test."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record
from gapkit.scoring.designed_groups import told_apart
from gapkit.scoring.designed_outcomes import group_means
from gapkit.scoring.designs import Design
from gapkit.scoring.results import NAN
from gapkit.stats.outcome_metrics import designed_share, share_difference
from gapkit.stats.proportions import wilson

Mask = NDArray[np.bool_]


class Beside(Record):
    """A share here and elsewhere, and the test of the difference."""

    share: float
    share_elsewhere: float
    difference: float
    difference_low: float
    difference_high: float
    p_value: float


class Sample(Record):
    """Who counts how much: sampling weights and design, where there are any, and the level of intervals."""

    level: float
    weight: NDArray[np.float64] | None = None
    design: Design | None = None

    def share(self, hits: Mask, base: Mask) -> tuple[float, float, float]:
        """Return the share of the people in `base` who are among the `hits`, with its interval.

        Wilson's; with weights on as many people as the weighted ones are worth, with a design on as many as the
        design leaves.
        """
        n = int(base.sum())
        if not n:
            return NAN, NAN, NAN
        if self.design is not None:
            values = np.where(base, hits, np.nan).astype(np.float64)
            found = group_means(values, base[None], self.design, self.weight)
            told = designed_share(found.mean[0], found.se[0], found.df[0], n, level=self.level)
        elif self.weight is not None:
            total, worth = self._worth(base)
            told = wilson(float(self.weight[hits & base].sum()) * worth, total * worth, level=self.level)
        else:
            told = wilson(int((hits & base).sum()), n, level=self.level)
        return float(told.estimate), float(told.low), float(told.high)

    def beside(self, hits: Mask, base: Mask, inside: Mask) -> Beside:
        """Return the share of hits among those inside and those outside, and the score test of the difference."""
        here, there = base & inside, base & ~inside
        if self.design is not None:
            return self._designed(hits, here, there)
        weight = np.ones(base.size) if self.weight is None else self.weight
        _, worth = self._worth(base)
        counts = [float(weight[part].sum()) * worth for part in (hits & there, there, hits & here, here)]
        found = share_difference(*counts, level=self.level)
        shares = [counts[i] / counts[i + 1] if counts[i + 1] else NAN for i in (2, 0)]
        parts = (found.difference, found.low, found.high, found.p_value)
        return Beside(*shares, *(float(part) for part in parts))

    def _worth(self, base: Mask) -> tuple[float, float]:
        """Return the weight of the people in a base, and how many people a unit of weight is worth (Kish)."""
        if self.weight is None:
            return float(base.sum()), 1.0
        weight = self.weight[base]
        total = float(weight.sum())
        return total, total / float(weight @ weight) if total else 1.0

    def _designed(self, hits: Mask, here: Mask, there: Mask) -> Beside:
        assert self.design is not None
        values = np.where(here | there, hits, np.nan).astype(np.float64)
        means = group_means(values, np.stack([here, there]), self.design, self.weight)
        return Beside(float(means.mean[0]), float(means.mean[1]), *told_apart(means, level=self.level))
