"""Random draws that are the same on every machine."""

from __future__ import annotations

from random import Random
from statistics import NormalDist


class Draws:
    """Draws from Python's own generator, whose sequence does not change between versions."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random
        self.quantile = NormalDist().inv_cdf

    def normal(self, sd: float = 1.0) -> float:
        """Return a normal draw around zero."""
        return sd * self.quantile(min(max(self.random(), 1e-12), 1 - 1e-12))

    def happens(self, share: float) -> bool:
        """Return whether something with this chance happens."""
        return self.random() < share

    def below(self, count: int) -> int:
        """Return a whole number from 0 up to, not including, `count`."""
        return int(self.random() * count)

    def shuffled(self, count: int) -> list[int]:
        """Return the numbers from 0 up to, not including, `count` in random order."""
        return sorted(range(count), key=lambda _: self.random())
