"""Priorities: what to fix first, how firm that order is, and how far it hangs on whose importance counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record
from gapkit.scoring.designs import Design
from gapkit.scoring.priority_draws import PriorityDraws, priority_draws, unweighted_index
from gapkit.scoring.priority_weights import DrawnShares, Shares, Weighing, derived_shares, mixed, weighing
from gapkit.scoring.results import NAN, Gap, GapTable, Priority
from gapkit.scoring.rows import Rows
from gapkit.stats.ranks import RankBands, rank_bands

FloatArray = NDArray[np.float64]

_FEWEST_CLUSTERS = 5
"""Fewer clusters than this are not resampled: their few draws say little of other clusters."""


def priorities(
    questionnaire: Questionnaire,
    gaps: GapTable,
    answers: Answers | None,
    *,
    smallest_gap: float,
    replicates: int,
    share: float,
    seed: int,
    at_least: int = 15,
    design: Design | None = None,
    importance: str = "both",
    derived: Sequence[DrawnShares] = (),
) -> Rows[Priority]:
    """Return the priority index of every dimension and item, largest first, with bands of rank.

    index = importance share x shortfall / range x probability that the gap is beyond `smallest_gap` (posterior t). The
    share is the mean of what people state (points, ratings) and of what goes with the main outcome (`derived`), or the
    one there is, or the one `importance` asks for; without either all dimensions weigh the same, and so do all items.
    On perception-only questionnaires the shortfall is the distance to the top of the scale.
    Bands hold the true place with probability `share`, by `replicates` resamples of people in which shortfall and
    shares are drawn together (as many as there are of `derived`); they need the rows, and at least `at_least` of them.
    Under a `design` whole clusters are resampled, within their strata, if there are enough of them.
    """
    blocks: dict[str, Sequence[Gap]] = {
        "dimension": [row for row in gaps.dimensions if _ranked(row)],
        "item": [row for row in gaps.items if _ranked(row)],
    }
    weights = weighing(questionnaire, gaps, derived, importance)
    drawn = None
    few = design is not None and design.clusters < _FEWEST_CLUSTERS
    census = design is not None and design.census
    if answers is not None and answers.people >= at_least and replicates and not (few or census):
        drawn = priority_draws(
            questionnaire,
            answers,
            blocks,
            replicates=replicates,
            seed=seed,
            stated=weights.stated,
            design=design,
            alone=not derived,
        )
    level_of = _Level(questionnaire, weights, drawn, _drawn_shares(questionnaire, weights, drawn, derived), census)
    made: list[Priority] = []
    for level, rows in blocks.items():
        if rows:
            made += level_of.ranked(level, rows, smallest_gap=smallest_gap, share=share)
    return Rows(made)


class _Level(Record):
    """What the ranking of dimensions and that of items have in common."""

    questionnaire: Questionnaire
    weights: Weighing
    drawn: PriorityDraws | None
    shares: Shares | None
    census: bool = False

    def ranked(self, level: str, rows: Sequence[Gap], *, smallest_gap: float, share: float) -> list[Priority]:
        """Return the rows of one level in their order."""
        questionnaire = self.questionnaire
        places = _places(questionnaire, level, rows)
        weight = self.weights.chosen.at(level, places)
        shortfall, certainty = _shortfall(questionnaire, rows, smallest_gap)
        plain = shortfall / questionnaire.scale.range * certainty
        index = weight * plain
        order = _order(index, shortfall)
        rank = _rank(order)
        top = float(index.max()) or 1.0
        depth = _depth(questionnaire, rows)
        by_gap = _rank(np.argsort(-depth, kind="stable"))
        indexed = fallen = None
        if self.drawn is not None:
            draws = self._index_draws(level, places, rows, weight, smallest_gap)
            indexed = rank_bands(index, draws, share=share)
            fallen = rank_bands(depth, np.nan_to_num(self.drawn.shortfall[level], nan=-np.inf), share=share)
        told = {name: one.at(level, places) for name, one in self.weights.every.items()}
        by_choice = {name: _rank(_order(one * plain, shortfall)) for name, one in told.items()}
        made = []
        for i in order:
            low, high = _band(indexed, i, int(rank[i]), known=self.census)
            gap_low, gap_high = _band(fallen, i, int(by_gap[i]), known=self.census)
            own = {name: int(one[i]) for name, one in by_choice.items()}
            made.append(
                Priority(
                    code=rows[i].code,
                    level=level,
                    weight=min(1.0, float(weight[i])),
                    certainty=float(certainty[i]),
                    index=float(index[i]),
                    scaled=float(100 * index[i] / top),
                    rank=int(rank[i]),
                    rank_low=low,
                    rank_high=high,
                    p_top1=NAN if indexed is None else float(indexed.p_top1[i]),
                    p_top3=NAN if indexed is None else float(indexed.p_top3[i]),
                    gap_rank=int(by_gap[i]),
                    gap_rank_low=gap_low,
                    gap_rank_high=gap_high,
                    p_worst=NAN if fallen is None else float(fallen.p_top1[i]),
                    weight_source=self.weights.source,
                    weight_stated=float(told["stated"][i]) if "stated" in told else NAN,
                    weight_derived=float(told["derived"][i]) if "derived" in told else NAN,
                    rank_stated=own.get("stated"),
                    rank_derived=own.get("derived"),
                    rank_equal=own["equal"],
                    rank_both=own.get("both"),
                    turns_on_importance=_turns(own, int(rank[i]), low, high),
                )
            )
        return made

    def _index_draws(
        self, level: str, places: Sequence[int], rows: Sequence[Gap], weight: FloatArray, smallest_gap: float
    ) -> FloatArray:
        """Return the index in the resamples, with the shares of the same ones."""
        assert self.drawn is not None
        shares = weight if self.shares is None else self.shares.at(level, places)
        most = len(self.drawn.shortfall[level]) if shares.ndim == 1 else len(shares)
        plain = unweighted_index(self.questionnaire, self.drawn, rows, level, smallest_gap=smallest_gap, most=most)
        return np.asarray(plain * (shares if shares.ndim == 1 else shares[: len(plain)]))


def _drawn_shares(
    questionnaire: Questionnaire, weights: Weighing, drawn: PriorityDraws | None, derived: Sequence[DrawnShares]
) -> Shares | None:
    """Return the shares in force in every resample; None where they are fixed."""
    if drawn is None:
        return None
    by_outcome = derived_shares(questionnaire, derived, in_draws=True)
    if weights.source == "both":
        stated = drawn.stated or weights.stated
        assert stated is not None and by_outcome is not None
        return mixed(stated, by_outcome)
    return {"stated": drawn.stated, "derived": by_outcome}.get(weights.source)


def _turns(ranks: dict[str, int], rank: int, low: int | None, high: int | None) -> bool:
    """Whether one importance alone would give a place that sampling does not account for."""
    if "both" not in ranks:
        return False
    first, last = (rank, rank) if low is None or high is None else (low, high)
    return any(not first <= ranks[name] <= last for name in ("stated", "derived"))


def _places(questionnaire: Questionnaire, level: str, rows: Sequence[Gap]) -> list[int]:
    items = [item.code for item in questionnaire.items]
    codes = items if level == "item" else [one.code for one in questionnaire.dimensions]
    place = {code: i for i, code in enumerate(codes)}
    return [place[row.code] for row in rows]


def _order(index: FloatArray, shortfall: FloatArray) -> NDArray[np.intp]:
    return np.lexsort((np.arange(len(index)), -shortfall, -index))


def _rank(order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the place of every row, from 1."""
    rank = np.empty(len(order), np.intp)
    rank[order] = np.arange(1, len(order) + 1)
    return rank


def _band(bands: RankBands | None, position: int, place: int, *, known: bool = False) -> tuple[int | None, int | None]:
    """Return the places a row can have, wide enough to hold the one it was given; that one where all were asked."""
    if known:
        return place, place
    if bands is None or np.isnan(bands.low[position]):
        return None, None
    return min(place, int(bands.low[position])), max(place, int(bands.high[position]))


def _depth(questionnaire: Questionnaire, rows: Sequence[Gap]) -> FloatArray:
    """Return how far each row falls short; negative where it exceeds what was expected."""
    if not questionnaire.paired:
        return questionnaire.scale.high - np.array([row.perception for row in rows])
    return -np.array([row.gap for row in rows])


def _ranked(row: Gap) -> bool:
    return not row.suppressed and bool(row.n) and row.n >= 2  # type: ignore[operator]


def _shortfall(questionnaire: Questionnaire, rows: Sequence[Gap], smallest_gap: float) -> tuple[FloatArray, FloatArray]:
    """Return how much each row falls short, and the probability that it does so by more than the smallest gap."""
    depth = _depth(questionnaire, rows)
    if not questionnaire.paired:
        return np.maximum(0.0, depth), np.ones(len(rows))
    se = np.array([row.gap_se for row in rows])
    df = np.array([float(row.n or 2) - 1 if np.isnan(row.df) else row.df for row in rows])
    with np.errstate(divide="ignore", invalid="ignore"):
        certain = stdtr(df, (depth - smallest_gap) / se)
    return np.maximum(0.0, depth), np.where(se > 0, certain, depth > smallest_gap)
