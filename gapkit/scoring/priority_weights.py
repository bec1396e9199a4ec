"""Importance: how much each dimension and item weighs, by what people say, by what goes with the outcome, or both."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.scoring.results import GapTable
from gapkit.tally.columns import COMPLETED

FloatArray = NDArray[np.float64]

CHOICES = ("both", "stated", "derived")
"""Whose importance the priorities may rest on; the first unless somebody chooses."""


class Shares(Record):
    """Shares that add up to one over all dimensions, and over all items; (..., codes), in the questionnaire's order."""

    dimension: FloatArray
    item: FloatArray

    def at(self, level: str, places: Sequence[int]) -> FloatArray:
        """Return the shares of some dimensions or items."""
        return np.asarray((self.dimension if level == "dimension" else self.item)[..., list(places)])


class DrawnShares(Record):
    """What goes along with the main outcome: the share of each code (k,), and of the same codes in resamples (b, k).

    They are those of the first b resamples of people under the same seed: what is drawn beside them with that seed
    belongs to the same people. Where that cannot be (strata, more than ten thousand people, a resample that told
    nothing) they are shares of other resamples.
    """

    level: str
    codes: tuple[str, ...]
    share: FloatArray
    draws: FloatArray


class Weighing(Record):
    """The shares in force and their source ("both", "stated", "derived", "equal"), and those of each source."""

    source: str
    chosen: Shares
    stated: Shares | None
    derived: Shares | None
    equal: Shares

    @property
    def every(self) -> dict[str, Shares]:
        """The shares by every source there is."""
        told = {"stated": self.stated, "derived": self.derived, "equal": self.equal}
        if self.stated is not None and self.derived is not None:
            told["both"] = mixed(self.stated, self.derived)
        return {name: one for name, one in told.items() if one is not None}


def weighing(questionnaire: Questionnaire, gaps: GapTable, drawn: Sequence[DrawnShares], choice: str) -> Weighing:
    """Return the shares that `choice` asks for: of both sources their mean, or the one there is; without any, equal."""
    stated = stated_shares(questionnaire, gaps)
    derived = derived_shares(questionnaire, drawn)
    k, m = len(questionnaire.dimensions), len(questionnaire.items)
    equal = Shares(np.full(k, 1 / k), np.full(m, 1 / m))
    source = source_of(choice, stated=stated is not None, derived=derived is not None)
    found = {"stated": stated, "derived": derived, "equal": equal}.get(source)
    if found is None:
        assert stated is not None and derived is not None
        found = mixed(stated, derived)
    return Weighing(source, found, stated, derived, equal)


def source_of(choice: str, *, stated: bool, derived: bool) -> str:
    """Return whose importance it will be, from the one asked for and those there are."""
    if choice == "both" and stated and derived:
        return "both"
    if stated and choice in ("both", "stated"):
        return "stated"
    return "derived" if derived and choice in ("both", "derived") else "equal"


def mixed(first: Shares, second: Shares) -> Shares:
    """Return the mean of two shares; of draws as many as both have."""

    def mean(one: FloatArray, other: FloatArray) -> FloatArray:
        if one.ndim > 1 and other.ndim > 1:
            b = min(len(one), len(other))
            one, other = one[:b], other[:b]
        return np.asarray((one + other) / 2)

    return Shares(mean(first.dimension, second.dimension), mean(first.item, second.item))


def stated_shares(questionnaire: Questionnaire, gaps: GapTable) -> Shares | None:
    """Return the shares of points of the dimensions, or of ratings of the items; None where not all of them have one.

    The items of a dimension share its points equally; ratings of items add up to that of their dimension.
    """
    told = {row.code: row.share for row in gaps.importance}
    if all(item.code in told for item in questionnaire.items):
        return _of_items(questionnaire, np.array([told[item.code] for item in questionnaire.items]))
    if all(dimension.code in told for dimension in questionnaire.dimensions):
        return _of_dimensions(questionnaire, np.array([told[one.code] for one in questionnaire.dimensions]))
    return None


def stated_columns(questionnaire: Questionnaire, answers: Answers) -> FloatArray | None:
    """Return what each person adds to the stated shares (rows, people): values, then who gave them; unweighted."""
    if answers.points is not None:
        own = ~np.isnan(answers.points).any(axis=0)
        own &= ~answers.flags.get(COMPLETED, np.zeros(answers.people, np.bool_))
        return np.concatenate([np.where(own, answers.points, 0.0), own[None, :].astype(np.float64)])
    if "importance" in answers.codes:
        codes = answers.codes["importance"].astype(np.float64)
        there = codes > 0
        return np.concatenate([np.where(there, codes + (questionnaire.scale.low - 1), 0.0), there.astype(np.float64)])
    return None


def stated_draws(questionnaire: Questionnaire, sums: FloatArray, shown: Shares) -> Shares:
    """Return the stated shares (b, codes) from sums (rows, b) of `stated_columns`; where nobody is drawn, the shown."""
    k = len(questionnaire.dimensions)
    points = len(sums) == k + 1
    values, people = (sums[:k], sums[k:]) if points else np.split(sums, 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (values / people).T
        shares = means / means.sum(axis=1, keepdims=True)
    whole = np.isfinite(shares).all(axis=1, keepdims=True)
    shares = np.where(whole, shares, shown.dimension if points else shown.item)
    return _of_dimensions(questionnaire, shares) if points else _of_items(questionnaire, shares)


def derived_shares(
    questionnaire: Questionnaire, drawn: Sequence[DrawnShares], *, in_draws: bool = False
) -> Shares | None:
    """Return the shares of what is explained in the main outcome, or those of the resamples; None without any.

    Where the items have none (too many for the people there are), those of a dimension share its own equally; where the
    dimensions have none, they get what their items have together. An item that too many lack, and that the model left
    out, weighs as the mean of the others of its dimension.
    """
    held = {one.level: (one.codes, one.draws if in_draws else one.share) for one in drawn}
    dimensions = held["dimension"][1] if "dimension" in held else None
    items = _with_left_out(questionnaire, *held["item"]) if "item" in held else None
    if dimensions is None and items is None:
        return None
    if dimensions is None:
        assert items is not None
        return _of_items(questionnaire, items)
    alone = _of_dimensions(questionnaire, dimensions)
    return alone if items is None else Shares(dimensions, items)


def _with_left_out(questionnaire: Questionnaire, codes: tuple[str, ...], shares: FloatArray) -> FloatArray:
    """Return the shares of all items from those of some."""
    place = {code: i for i, code in enumerate(codes)}
    if len(place) == len(questionnaire.items):
        return shares
    columns = []
    for item in questionnaire.items:
        alike = [place[one.code] for one in questionnaire.dimension(item.dimension).items if one.code in place]
        own = [place[item.code]] if item.code in place else alike or list(place.values())
        columns.append(shares[..., own].mean(axis=-1))
    whole = np.stack(columns, axis=-1)
    return np.asarray(whole / whole.sum(axis=-1, keepdims=True))


def _of_dimensions(questionnaire: Questionnaire, shares: FloatArray) -> Shares:
    sizes = {one.code: len(one.items) for one in questionnaire.dimensions}
    place = {one.code: i for i, one in enumerate(questionnaire.dimensions)}
    home = [place[item.dimension] for item in questionnaire.items]
    return Shares(shares, shares[..., home] / np.array([sizes[item.dimension] for item in questionnaire.items]))


def _of_items(questionnaire: Questionnaire, shares: FloatArray) -> Shares:
    sums = [shares[..., questionnaire.positions(one)].sum(axis=-1) for one in questionnaire.dimensions]
    return Shares(np.stack(sums, axis=-1), shares)
