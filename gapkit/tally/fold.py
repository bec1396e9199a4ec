"""Tally: counts and moments of a survey that add up, exactly, over blocks, sites and segments."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.tally.columns import (
    answer_columns,
    gap_columns,
    outcome_columns,
    outcome_counts,
    point_columns,
    weighted_columns,
)
from gapkit.tally.moments import Moments, Sums
from gapkit.tally.scores import person_scores
from gapkit.tally.tables import difference_counts, joint_tables, layers, level_counts

PAIRS = (
    ("expectation", "perception"),
    ("minimum", "perception"),
    ("minimum", "expectation"),
    ("importance", "perception"),
)
"""Which two answers to an item are counted together; the first is the reference, the second is compared with it."""

SCORES = {"gap": ("expectation", "perception"), "adequacy": ("minimum", "perception")}
"""Difference scores of a person, later minus reference, and the pair of roles they need."""


class Tally(Record):
    """All that is kept of a group of people; `a + b` is the tally of both groups together.

    `pairs[roles]` is (layers, items, points + 1, points + 1): how many people gave each combination of answers
    to an item (0 = no answer). Layer 0 counts people; with sampling weights layers 1 and 2 add up w and w squared.
    `dimensions[score][d]` is (layers, items of d + 1, sums): people by answered pairs and sum of differences; where
    only one thing was asked, by answers and their sum.
    `outcomes[code]` is (layers, points): how many gave each answer.
    `items`, `item_gaps` and `scores` hold the cross-products of answers, of gaps and of dimension scores,
    `points` those of the 100-point weights, `weighted` the weighted sums of every score.
    """

    questionnaire: Questionnaire
    people: int
    pairs: Mapping[tuple[str, str], NDArray[Any]]
    singles: Mapping[str, NDArray[Any]]
    dimensions: Mapping[str, tuple[NDArray[Any], ...]]
    outcomes: Mapping[str, NDArray[Any]]
    not_applicable: Mapping[str, NDArray[np.int64]]
    items: Moments | None
    item_gaps: Moments | None
    scores: Moments
    points: Sums | None
    weighted: Mapping[tuple[str, str], NDArray[np.float64]]
    min_share: float = 0.5

    @classmethod
    def of(
        cls, questionnaire: Questionnaire, answers: Answers, *, min_share: float = 0.5, moments: bool = True
    ) -> Tally:
        """Fold answers; `moments=False` leaves out the item cross-products (no reliability, a third of the cost)."""
        points = questionnaire.scale.points
        codes = answers.codes
        pairs = {
            pair: layers(answers.weight, lambda w, pair=pair: joint_tables(codes[pair[0]], codes[pair[1]], points, w))
            for pair in PAIRS
            if pair[0] in codes and pair[1] in codes
        }
        paired = {role for pair in pairs for role in pair}
        singles = {
            role: layers(answers.weight, lambda w, role=role: level_counts(codes[role], points, w))
            for role in codes
            if role not in paired
        }
        columns, dimensions = person_scores(questionnaire, answers, min_share)
        point_shares = point_columns(questionnaire, answers, columns)
        return cls(
            questionnaire=questionnaire,
            people=answers.people,
            pairs=pairs,
            singles=singles,
            dimensions=dimensions,
            outcomes=outcome_counts(questionnaire, answers),
            not_applicable={role: mask.sum(axis=1) for role, mask in answers.not_applicable.items()},
            items=Moments.of(answer_columns(questionnaire, answers)) if moments else None,
            item_gaps=Moments.of(gap_columns(questionnaire, answers)) if moments else None,
            scores=Moments.of(columns | outcome_columns(answers)),
            points=Sums.of(point_shares) if point_shares else None,
            weighted=weighted_columns(columns, point_shares, answers.weight),
            min_share=min_share,
        )

    def __add__(self, other: Tally) -> Tally:
        if self.questionnaire != other.questionnaire or self.min_share != other.min_share:
            raise ValueError("only tallies of the same questionnaire, scored by the same rule, add up")
        return Tally(
            questionnaire=self.questionnaire,
            people=self.people + other.people,
            pairs=_added(self.pairs, other.pairs),
            singles=_added(self.singles, other.singles),
            dimensions={
                score: tuple(a + b for a, b in zip(tables, other.dimensions[score], strict=True))
                for score, tables in self.dimensions.items()
            },
            outcomes=_added(self.outcomes, other.outcomes),
            not_applicable=_added_any(self.not_applicable, other.not_applicable),
            items=None if self.items is None or other.items is None else self.items + other.items,
            item_gaps=None if self.item_gaps is None or other.item_gaps is None else self.item_gaps + other.item_gaps,
            scores=self.scores + other.scores,
            points=None if self.points is None or other.points is None else self.points + other.points,
            weighted=_added(self.weighted, other.weighted),
            min_share=self.min_share,
        )

    def __eq__(self, other: object) -> bool:
        """Two tallies are equal when every number in them is."""
        if not isinstance(other, Tally):
            return NotImplemented
        return all(_same(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))

    __hash__ = None  # type: ignore[assignment]

    @property
    def is_weighted(self) -> bool:
        """Whether the people carry sampling weights."""
        return bool(self.weighted)

    def levels(self, role: str) -> NDArray[Any]:
        """Return how often each answer was given: (layers, items, points + 1), 0 first for no answer."""
        if role in self.singles:
            return self.singles[role]
        for (reference, compared), table in self.pairs.items():
            if role == reference:
                return np.asarray(table.sum(axis=3))
            if role == compared:
                return np.asarray(table.sum(axis=2))
        raise KeyError(role)

    def pairs_of(self, score: str) -> tuple[NDArray[np.int64], NDArray[Any]]:
        """Return the possible differences and how often each occurs per item: (k,), (layers, items, k)."""
        return difference_counts(self.pairs[SCORES[score]])

    def joint(self, score: str) -> NDArray[Any]:
        """Return the answered part of the joint table: (layers, items, points, points), reference first."""
        return self.pairs[SCORES[score]][:, :, 1:, 1:]

    def dimension_counts(self, score: str, position: int) -> tuple[NDArray[np.float64], NDArray[Any]]:
        """Return the distinct dimension scores of people and how many hold each: (k,), (layers, k)."""
        table = self.dimensions[score][position]
        size = table.shape[1] - 1
        offset = (table.shape[2] - 1) // 2
        enough = math.ceil(self.min_share * size - 1e-9) or 1
        unit = math.lcm(*range(enough, size + 1))
        answered = np.arange(enough, size + 1)[:, None]
        sums = np.arange(-offset, offset + 1)[None, :]
        keys = (sums * (unit // answered)).ravel()
        counts = table[:, enough:, :].reshape(table.shape[0], -1)
        occupied = counts[0] > 0
        lattice, position_of = np.unique(keys[occupied], return_inverse=True)
        gathered = np.zeros((table.shape[0], lattice.size), dtype=table.dtype)
        for layer in range(table.shape[0]):
            np.add.at(gathered[layer], position_of, counts[layer, occupied])
        shift = 0 if score in SCORES else self.questionnaire.scale.low - 1
        return lattice / unit + shift, gathered


def tally_up(
    questionnaire: Questionnaire,
    blocks: Answers | Iterable[Answers],
    *,
    min_share: float = 0.5,
    moments: bool = True,
) -> Tally:
    """Return the tally of answers, or of a stream of blocks of answers, in one pass."""
    if isinstance(blocks, Answers):
        return Tally.of(questionnaire, blocks, min_share=min_share, moments=moments)
    total: Tally | None = None
    for block in blocks:
        tally = Tally.of(questionnaire, block, min_share=min_share, moments=moments)
        total = tally if total is None else total + tally
    if total is None:
        raise ValueError("no block of answers to tally")
    return total


def _added(a: Mapping[Any, NDArray[Any]], b: Mapping[Any, NDArray[Any]]) -> dict[Any, NDArray[Any]]:
    if a.keys() != b.keys():
        raise ValueError("only tallies of the same columns add up")
    return {key: table + b[key] for key, table in a.items()}


def _added_any(a: Mapping[str, NDArray[Any]], b: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    made = dict(a)
    for key, counts in b.items():
        made[key] = made[key] + counts if key in made else counts
    return made


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.shape == b.shape and bool(np.all(a == b))
    if isinstance(a, Mapping):
        return isinstance(b, Mapping) and a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b)
