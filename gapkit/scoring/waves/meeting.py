"""Two waves side by side: which change, how sure it is, and who or what is in both."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record, field
from gapkit.scoring.centres import Centre
from gapkit.scoring.waves.linked import Linked, Mask
from gapkit.scoring.waves.pairs import Moved, Pairs, Scaling, moved
from gapkit.scoring.waves.scores import EVERYBODY, Floats, PersonScores, WaveScores


class Meeting(Record):
    """Two waves, the scaling between them, the people in both (None: unknown), and the units both were drawn from."""

    before: WaveScores
    after: WaveScores
    scaling: Scaling
    pairs: Pairs | None = None
    linked: Linked | None = None
    split: dict[str, Linked] = field(default_factory=dict)
    """The same units by segment, groups of whole clusters as strata; filled as they are needed."""

    @classmethod
    def of(cls, before: WaveScores, after: WaveScores, *, at_least: int) -> Meeting:
        """Return the meeting of two waves; without rows of both nobody and nothing is known to be in both."""
        scaling = Scaling.between(before, after)
        if before.people is None or after.people is None:
            return cls(before, after, scaling)
        linked = Linked.of([before.people, after.people])
        named = linked.clustered and linked.shared > 0
        pairs = Pairs(before.people, after.people, at_least=at_least, named=named)
        return cls(before, after, scaling, pairs if pairs.people else None, linked)

    @property
    def told(self) -> Pairs | None:
        """The people in both waves where there are enough to be told and to be counted as themselves."""
        return self.pairs if self.pairs is not None and self.pairs.enough else None

    @property
    def by_cluster(self) -> Linked | None:
        """The clusters, where some of them are in both waves."""
        return self.linked if self.linked is not None and self.linked.clustered and self.linked.shared else None

    def change(
        self,
        role: str,
        code: str,
        one: Centre,
        two: Centre,
        *,
        key: tuple[str, str] = EVERYBODY,
        df: float = math.inf,
    ) -> Moved:
        """Return how far a score moved in a group; `one` and `two` are its centres as the waves were published.

        `df` is the most the designs of both waves allow where nothing is known to be in both.
        """
        one = self.scaling.centre(role, one)
        return self._moved(one, two, self.parts(role, code, key), df, key[0])

    def outcome_change(self, code: str, one: Centre, two: Centre) -> Moved:
        """Return how far an outcome moved."""
        parts = None
        if self.before.people is not None and self.after.people is not None:
            parts = (self.before.people.outcome(code), None), (self.after.people.outcome(code), None)
        return self._moved(one, two, parts, math.inf, "")

    def parts(
        self, role: str, code: str, key: tuple[str, str] = EVERYBODY
    ) -> tuple[tuple[Floats, Mask | None], tuple[Floats, Mask | None]] | None:
        """Return everybody's score in both waves, on the later scale, and who is in the group; None without rows."""
        people = self.before.people, self.after.people
        if people[0] is None or people[1] is None:
            return None
        told = self.scaling.of(role, people[0].of(role, code)), people[1].of(role, code)
        return (told[0], _members(people[0], key)), (told[1], _members(people[1], key))

    def _units(self, linked: Linked, segment: str) -> Linked:
        """Return the units for the groups of a segment (everybody without one)."""
        if not segment or self.before.people is None or self.after.people is None:
            return linked
        if segment not in self.split:
            names: dict[str, int] = {}
            groups = [_group_codes(people, segment, names) for people in (self.before.people, self.after.people)]
            self.split[segment] = linked.split_by(groups)
        return self.split[segment]

    def _moved(
        self,
        one: Centre,
        two: Centre,
        parts: tuple[tuple[Floats, Mask | None], tuple[Floats, Mask | None]] | None,
        df: float,
        segment: str,
    ) -> Moved:
        both = None if self.told is None or parts is None else self.told.both(*parts)
        if self.by_cluster is None or parts is None:
            return moved(one, two, both, df=df)
        found = self._units(self.by_cluster, segment).change((0, *parts[0]), (1, *parts[1]))
        return Moved(two.mean - one.mean, float(found.se), float(found.df), 0 if both is None else int(both[0].size))


def _group_codes(people: PersonScores, segment: str, names: dict[str, int]) -> NDArray[np.int64]:
    """Return the group of each person by its name in both waves, -1 for none."""
    held = people.answers.segments.get(segment)
    if held is None:
        return np.full(people.answers.people, -1, np.int64)
    codes = [names.setdefault(value, len(names)) for value in held.values]
    return np.array([*codes, -1], np.int64)[held.codes]


def _members(people: PersonScores, key: tuple[str, str]) -> Mask | None:
    return None if key == EVERYBODY else np.asarray(people.members(key))
