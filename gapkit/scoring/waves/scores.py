"""The scores of one wave as a comparison needs them: published rows, and the people behind them where they are here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Questionnaire
from gapkit.record import Record, field
from gapkit.scoring.centres import Centre
from gapkit.scoring.designed_outcomes import group_means
from gapkit.scoring.designs import Design, design_of
from gapkit.scoring.outcomes import person_values, scored_values
from gapkit.scoring.results import NAN, Gap, GapTable, OutcomeScore, SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.stats.estimates import t_quantile
from gapkit.tally.scores import person_scores

Floats = NDArray[np.float64]

OVERALL = "overall"
EVERYBODY = ("", "")
Place = tuple[str, str, str]
"""Segment, value and code; segment and value are empty for everybody."""


class Measure(Record):
    """One score of one wave: the gap, or the rating where there is no expectation; both parts where there is one.

    `df` is that of the interval of the score. `worth` is the number of people it is worth under weights or clusters.
    """

    n: int | None
    score: Centre
    low: float
    high: float
    df: float
    expectation: Centre | None = None
    perception: Centre | None = None
    worth: float = NAN
    suppressed: bool = False
    protected: bool = False


class WaveScores(Record):
    """A wave: its questionnaire, its tables, and its answers where rows are here."""

    questionnaire: Questionnaire
    gaps: GapTable
    segments: Rows[SegmentGap]
    outcomes: Rows[OutcomeScore]
    level: float
    min_share: float = 0.5
    answers: Answers | None = None
    reliability: Mapping[str, float] = field(default_factory=dict)
    """Alpha of every dimension in the column that is compared."""

    @cached_property
    def measures(self) -> dict[Place, Measure]:
        """Every score of the wave by segment, value and code; "overall" is the code of the whole."""
        told = {("", "", row.code): self._of_gap(row) for row in (*self.gaps.items, *self.gaps.dimensions)}
        told["", "", OVERALL] = self._of_gap(self.gaps.overall)
        for row in self.segments:
            told[row.segment, row.value, row.dimension] = self._of_segment(row)
        return told

    @cached_property
    def people(self) -> PersonScores | None:
        """The scores of single people; None without rows."""
        return None if self.answers is None else PersonScores(self.questionnaire, self.answers, self.min_share)

    def _of_gap(self, row: Gap) -> Measure:
        n = row.n or 0
        df = row.df if math.isfinite(row.df) else n - 1.0
        perception = Centre(
            n, row.perception, row.perception_sd, _half(row.perception_low, row.perception_high, self, df), df
        )
        if not self.questionnaire.paired:
            ends = (row.perception_low, row.perception_high)
            return Measure(row.n, perception, *ends, df, suppressed=row.suppressed, worth=row.n_effective)
        worth = perception.sd / perception.se if perception.se > 0 else n**0.5
        expectation = Centre(n, row.expectation, row.expectation_sd, row.expectation_sd / worth if worth else NAN, df)
        if self.people is not None and self.people.design is not None and not row.suppressed:
            expectation = self.people.centre("expectation", row.code)
        score = Centre(n, row.gap, row.gap_sd, row.gap_se, df)
        ends = (row.gap_low, row.gap_high)
        return Measure(row.n, score, *ends, df, expectation, perception, row.n_effective, suppressed=row.suppressed)

    def _of_segment(self, row: SegmentGap) -> Measure:
        n, key = row.n or 0, (row.segment, row.value)
        hidden, protected = row.suppressed, row.protected
        if row.suppressed or self.people is None:
            blank = Centre(n, row.perception, NAN, NAN)
            other = Centre(n, row.expectation, NAN, NAN)
        else:
            blank, other = (self.people.centre(role, row.dimension, key) for role in ("perception", "expectation"))
        if not self.questionnaire.paired:
            df = row.df if math.isfinite(row.df) else blank.df
            ends = (row.perception_low, row.perception_high)
            if self.people is None:
                blank = Centre(n, row.perception, NAN, _half(*ends, self, df), df)
            else:
                ends = blank.interval(self.level)
            return Measure(row.n, blank, *ends, df, suppressed=hidden, protected=protected)
        df = row.df if math.isfinite(row.df) else n - 1.0
        score = Centre(n, row.gap, row.gap_sd, row.gap_se, df)
        ends = (row.gap_low, row.gap_high)
        return Measure(row.n, score, *ends, df, other, blank, row.n_effective, hidden, protected)


class PersonScores:
    """Scores of single people, in scale points, NaN where there is none: they never leave scoring."""

    def __init__(self, questionnaire: Questionnaire, answers: Answers, min_share: float) -> None:
        self.questionnaire, self.answers, self.min_share = questionnaire, answers, min_share
        # A change is about whoever comes: it has no last customer, whatever the base of either wave.
        self.design = design_of(answers)
        self._kept: dict[tuple[str, str], Floats] = {}

    @cached_property
    def _columns(self) -> Mapping[tuple[str, str], tuple[Floats, NDArray[np.bool_], int]]:
        return person_scores(self.questionnaire, self.answers, self.min_share)[0]

    @property
    def main(self) -> str:
        """The score that is compared: the gap, or the perception."""
        return "gap" if self.questionnaire.paired else "perception"

    @property
    def weight(self) -> Floats:
        """The weight of each person."""
        weight = self.answers.weight
        return np.ones(self.answers.people) if weight is None else weight

    def of(self, role: str, code: str) -> Floats:
        """Return everybody's expectation, perception or gap in an item, in a dimension or overall."""
        if (role, code) not in self._kept:
            self._kept[role, code] = self._scores(role, code)
        return self._kept[role, code]

    def outcome(self, code: str) -> Floats:
        """Return what everybody adds to the value of an outcome: -100, 0, 100 for an NPS, 0 or 1 for a share."""
        asked = next((o for o in self.questionnaire.outcomes if o.code == code), None)
        values = {**self.answers.outcomes, **person_values(self.questionnaire, self.answers)}
        if asked is None or code not in values:
            return np.full(self.answers.people, np.nan)
        return scored_values(asked, values[code])["value"]

    def members(self, key: tuple[str, str]) -> NDArray[np.bool_]:
        """Return who is in a group; everybody for the empty one."""
        segment, value = key
        held = self.answers.segments.get(segment)
        if not segment:
            return np.ones(self.answers.people, np.bool_)
        if held is None or value not in held.values:
            return np.zeros(self.answers.people, np.bool_)
        found: NDArray[np.bool_] = held.codes == held.values.index(value)
        return found

    def told(self, segment: str) -> NDArray[np.bool_]:
        """Return who told their group."""
        held = self.answers.segments.get(segment)
        none = np.zeros(self.answers.people, np.bool_)
        return none if held is None else np.asarray(held.codes >= 0)

    def centre(self, role: str, code: str, key: tuple[str, str] = EVERYBODY) -> Centre:
        """Return mean, spread and standard error of a score in a group."""
        return centre_of_people(self.of(role, code), self.weight, self.members(key), self.design)

    def _scores(self, role: str, code: str) -> Floats:
        low = self.questionnaire.scale.low
        items = {item.code: i for i, item in enumerate(self.questionnaire.items)}
        if code in items:
            codes = self.answers.codes
            told = {
                name: codes[name][items[code]].astype(np.float64)
                for name in ("expectation", "perception")
                if name in codes
            }
            known = np.all([values > 0 for values in told.values()], axis=0)
            value = told["perception"] - told["expectation"] if role == "gap" else told[role] + low - 1
            return np.where(known, value, np.nan)
        name = (role, "" if code == OVERALL else code)
        if name not in self._columns:
            return np.full(self.answers.people, np.nan)
        numerator, present, unit = self._columns[name]
        shift = 0 if role == "gap" else low - 1
        return np.where(present, numerator / unit + shift, np.nan)


def centre_of_people(
    scores: Floats, weight: Floats, members: NDArray[np.bool_], design: Design | None = None
) -> Centre:
    """Return the centre of some people's scores, linearised under weights and under the design they came by."""
    there = members & ~np.isnan(scores)
    x, w = scores[there], weight[there]
    n = int(x.size)
    if n < 2:
        return Centre(n, float(x[0]) if n else NAN, NAN, NAN)
    mean = float(w @ x / w.sum())
    away = x - mean
    sd = math.sqrt(float(w @ away**2 / w.sum()) * n / (n - 1))
    if sd <= 1e-12:
        return Centre(n, mean, 0.0, 0.0, n - 1.0)
    if design is None:
        parts = w * away
        return Centre(n, mean, sd, math.sqrt(float(parts @ parts) * n / (n - 1)) / float(w.sum()))
    found = group_means(scores, there[None], design, weight)
    df = float(found.df[0])
    return Centre(n, mean, sd, float(found.se[0]) if df >= 1 else NAN, df)


def _half(low: float, high: float, wave: WaveScores, df: float) -> float:
    """Return the standard error that made an interval."""
    if not (math.isfinite(low) and math.isfinite(high)) or df < 1:
        return NAN
    return (high - low) / 2 / float(t_quantile(0.5 + wave.level / 2, df))
