"""Linked waves: the clusters, or the people, of several waves, so that whoever is asked again counts as himself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record
from gapkit.scoring.waves.scores import Floats, PersonScores
from gapkit.stats.designs import DesignedMeans, designed_means
from gapkit.stats.waves import Change, clustered_change

Mask = NDArray[np.bool_]
Part = tuple[int, Floats, Mask | None]
"""A row of means: which wave, everybody's score there, and who of them counts (all with a score for None)."""


class Linked(Record):
    """The units that several waves were drawn from: clusters where there are any, else people.

    `units[w]` is the unit of each person of wave w (None without rows); a unit asked in several waves is one.
    `strata` is the stratum of each unit: where nothing returns, every wave is a stratum of its own. `shared` is how
    many units are in more than one wave; `clustered` says that they are clusters.
    """

    people: tuple[PersonScores | None, ...]
    units: tuple[NDArray[np.int64] | None, ...]
    strata: NDArray[np.int64]
    shared: int
    clustered: bool

    @classmethod
    def of(cls, waves: Sequence[PersonScores | None]) -> Linked:
        """Return the units of these waves; where only some came in clusters, or nobody named them, nothing returns."""
        places = [place for place, wave in enumerate(waves) if wave is not None]
        held = [wave for wave in waves if wave is not None]
        if not held:
            return cls(tuple(waves), (None,) * len(waves), np.zeros(0, np.int64), 0, clustered=False)
        code, named = _codes(held)
        home = _strata(held)
        wave_of = np.repeat(np.array(places, np.int64), [wave.answers.people for wave in held])
        units = code * (int(home.max(initial=0)) + 1) + home
        once = np.unique(np.stack([units[named], wave_of[named]]), axis=1)[0]
        shared = int(np.count_nonzero(np.unique(once, return_counts=True)[1] > 1))
        if not shared:
            units, home = units * len(waves) + wave_of, home * len(waves) + wave_of
        _, first, member = np.unique(units, return_index=True, return_inverse=True)
        parts: list[NDArray[np.int64] | None] = [None] * len(waves)
        for place in places:
            parts[place] = member.reshape(-1)[wave_of == place].astype(np.int64)
        clustered = any(wave.answers.cluster is not None for wave in held)
        return cls(tuple(waves), tuple(parts), home[first], shared, clustered)

    @cached_property
    def size(self) -> int:
        """How many units there are in all waves together."""
        return int(self.strata.size)

    def split_by(self, groups: Sequence[NDArray[np.int64]]) -> Linked:
        """Return the same with the groups as strata where every unit lies in one of them; else itself.

        `groups` holds, wave by wave, the group of each person, below 0 for those who do not count.
        """
        least, most = np.full(self.size, np.iinfo(np.int64).max), np.full(self.size, -1, np.int64)
        for units, group in zip(self.units, groups, strict=True):
            if units is not None:
                counted = group >= 0
                np.minimum.at(least, units[counted], group[counted])
                np.maximum.at(most, units[counted], group[counted])
        if np.any((most >= 0) & (least < most)):
            return self
        _, strata = np.unique(np.stack([self.strata, most]), axis=1, return_inverse=True)
        return Linked(self.people, self.units, strata.reshape(-1).astype(np.int64), self.shared, self.clustered)

    def means(self, parts: Iterable[Part]) -> DesignedMeans:
        """Return the means of these parts of waves and how they vary together; changes over time have no last customer.

        A finite base is not taken into account: a change is about whoever comes.
        """
        sums = []
        for wave, scores, members in parts:
            people, units = self.people[wave], self.units[wave]
            assert people is not None and units is not None
            there = ~np.isnan(scores) if members is None else members & ~np.isnan(scores)
            w = np.where(there, people.weight, 0.0)
            given = np.where(there, scores, 0.0)
            sums.append([np.bincount(units, weights=w * x, minlength=self.size) for x in (np.ones(w.size), given)])
        table = np.array(sums)
        return designed_means(table[:, 0], table[:, 1], strata=self.strata, lonely="centre")

    def change(self, first: Part, second: Part) -> Change:
        """Return the second part minus the first."""
        return clustered_change(self.means([first, second]))


def _codes(waves: Sequence[PersonScores]) -> tuple[NDArray[np.int64], Mask]:
    """Return a number for the cluster (or the person) of everybody of all waves, and whose has a name."""
    clustered = [wave.answers.cluster is not None for wave in waves]
    alike = all(clustered) or not any(clustered)
    keys, alone, start = [], [], 0
    for wave in waves:
        answers = wave.answers
        own = answers.respondent if answers.cluster is None else answers.cluster_keys
        if own is None or not alike:
            own = None
        elif answers.cluster is not None:
            own = own[answers.cluster]
        else:
            # An id written twice is nobody's.
            codes, times = np.unique(own, return_counts=True)
            own = np.where(np.isin(own, codes[times == 1]), own, np.uint64(0))
        keys.append(np.zeros(answers.people, np.uint64) if own is None else own)
        place = np.arange(answers.people) if answers.cluster is None else answers.cluster.astype(np.int64)
        alone.append(start + place)
        start += int(place.max(initial=0)) + 1
    key, nameless = np.concatenate(keys), np.concatenate(alone)
    names, code = np.unique(key, return_inverse=True)
    named = key != 0
    return np.where(named, code.reshape(-1), names.size + nameless), named


def _strata(waves: Sequence[PersonScores]) -> NDArray[np.int64]:
    """Return the stratum of everybody of all waves; people without one are one of their own."""
    places: dict[str, int] = {"": 0}
    found = []
    for wave in waves:
        told = wave.answers.stratum
        if told is None:
            found.append(np.zeros(wave.answers.people, np.int64))
            continue
        labels = [places.setdefault(value, len(places)) for value in told.values]
        found.append(np.array([*labels, 0], np.int64)[told.codes])
    return np.concatenate(found)
