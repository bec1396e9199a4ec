"""What people said: small integer codes, one row per item, one column per person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gapkit.record import Record, field, replace

if TYPE_CHECKING:
    from gapkit.model.comments import Comments
    from gapkit.model.kano import KanoAnswers


class Segment(Record):
    """A grouping of people: the values that occur, and for each person the index of theirs (-1: not told).

    `parts` are the segments it crosses, if it crosses any.
    """

    name: str
    values: tuple[str, ...]
    codes: NDArray[np.int32]
    parts: tuple[str, ...] = ()


class Answers(Record):
    """Validated answers of n people.

    `codes[role]` is an (items, n) uint8 array of value - low + 1, with 0 for no answer; reversed items are already
    turned round. `not_applicable[role]` marks the empty cells that were declared "does not apply" (same shape;
    absent when there is none). `points` is (dimensions, n), NaN where a part is missing. `outcomes[code]` is a float
    array of raw answers, `amounts[code]` one of numbers from records, NaN where missing. Weights are positive and
    finite. `respondent` and `cluster` are codes; `cluster_keys` (one per code) are the same for the same cluster in
    another file, 0 where nobody named it; `stratum` says which part of the population a person was drawn from.
    `duration` is the seconds each person took, NaN where unknown; `comments` what people wrote in their own words;
    `kano` how they feel with and without some features.
    """

    codes: Mapping[str, NDArray[np.uint8]]
    not_applicable: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    points: NDArray[np.float64] | None = None
    outcomes: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    segments: Mapping[str, Segment] = field(default_factory=dict)
    weight: NDArray[np.float64] | None = None
    cluster: NDArray[np.int32] | None = None
    respondent: NDArray[np.uint64] | None = None
    flags: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    duration: NDArray[np.float64] | None = None
    stratum: Segment | None = None
    amounts: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    cluster_keys: NDArray[np.uint64] | None = None
    comments: Comments | None = None
    kano: KanoAnswers | None = None

    @property
    def people(self) -> int:
        """Number of people."""
        return int(next(iter(self.codes.values())).shape[1])

    def select(self, rows: NDArray[Any]) -> Answers:
        """Return the answers of some people (a boolean mask or positions), in that order."""
        return replace(
            self,
            codes={role: np.ascontiguousarray(codes[:, rows]) for role, codes in self.codes.items()},
            not_applicable={role: mask[:, rows] for role, mask in self.not_applicable.items()},
            points=None if self.points is None else self.points[:, rows],
            outcomes={code: values[rows] for code, values in self.outcomes.items()},
            segments={name: replace(s, codes=s.codes[rows]) for name, s in self.segments.items()},
            weight=None if self.weight is None else self.weight[rows],
            cluster=None if self.cluster is None else self.cluster[rows],
            respondent=None if self.respondent is None else self.respondent[rows],
            flags={name: mask[rows] for name, mask in self.flags.items()},
            duration=None if self.duration is None else self.duration[rows],
            stratum=None if self.stratum is None else replace(self.stratum, codes=self.stratum.codes[rows]),
            amounts={code: values[rows] for code, values in self.amounts.items()},
            comments=None if self.comments is None else self.comments.select(rows),
            kano=None if self.kano is None else self.kano.select(rows),
        )
