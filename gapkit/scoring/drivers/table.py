"""Everything about what goes with the outcomes: shares, stated importance beside them, and quadrants."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gapkit.model import Answers, Outcome, Questionnaire
from gapkit.record import Record, replace
from gapkit.scoring.designs import Design
from gapkit.scoring.drivers.people import (
    evenly_spaced,
    evenly_spaced_rows,
    main_outcome,
    names_of,
    outcome_values,
    scores,
    told,
)
from gapkit.scoring.drivers.quadrants import FEWEST_POINTS, Weighed, quadrant_rows
from gapkit.scoring.drivers.results import Driver, DriverLimits, Drivers, QuadrantRow
from gapkit.scoring.drivers.shares import Analysed, analysed
from gapkit.scoring.drivers.stated import Stated, means_of, standing_of, stated_importance, sums_of
from gapkit.scoring.priority_weights import DrawnShares
from gapkit.scoring.resampling import resampled_sums
from gapkit.scoring.results import GapTable
from gapkit.scoring.rows import Rows
from gapkit.stats.bootstrap import percentile_interval

FloatArray = NDArray[np.float64]

MOST_PEOPLE = 20_000
"""Of more people evenly spaced ones stand for all: a share is then known to half a hundredth."""


def drivers_of(
    questionnaire: Questionnaire,
    answers: Answers,
    gaps: GapTable,
    limits: DriverLimits,
    *,
    design: Design | None = None,
    seed: int = 0,
) -> Drivers:
    """Return what goes with every outcome, by dimension, and with the main one by item; and the quadrants.

    Drivers are perceptions (gaps foretell worse). Stated importance stands beside those of the main outcome, and has
    quadrants of its own where points or ratings were asked for; all of one comparison rests on the same resamples.
    """
    everybody = outcome_values(questionnaire, answers)
    asked = {code: int((~np.isnan(values)).sum()) for code, values in everybody.items()}
    held = evenly_spaced(answers, MOST_PEOPLE)
    if held is not answers:
        design = None if design is None else design.select(evenly_spaced_rows(answers.people, MOST_PEOPLE))
    survey = _Survey(questionnaire, held, gaps, limits, design, seed)
    values = everybody if held is answers else outcome_values(questionnaire, held)
    values = {code: one for code, one in values.items() if asked[code] >= limits.min_cell}
    main = main_outcome(questionnaire, values)
    levels = _levels(questionnaire)
    found = [
        _of_outcome(survey, outcome, values[outcome.code], level=level, main=outcome is main, asked=asked[outcome.code])
        for outcome in questionnaire.outcomes
        if outcome.code in values
        for level in (levels if outcome is main else levels[:1])
    ]
    derived = [row for _, rows in found for row in rows]
    stated = [row for level in levels for row in _stated_quadrants(survey, level)]
    return Drivers(
        shares=Rows(row for one, _ in found for row in one.drivers),
        models=Rows(one.model for one, _ in found),
        quadrants=Rows([*derived, *stated]),
        drawn=tuple(_drawn(one) for one, _ in found if one.model.main and one.draws is not None),
    )


def _drawn(found: Analysed) -> DrawnShares:
    assert found.draws is not None
    codes, shares = tuple(row.code for row in found.drivers), np.array([row.share for row in found.drivers])
    return DrawnShares(found.model.level, codes, shares, found.draws)


def _levels(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return what can be a driver: not one dimension alone, nor items that are each a dimension of their own."""
    dimensions, items = len(questionnaire.dimensions), len(questionnaire.items)
    found = ("dimension",) if dimensions > 1 else ()
    return (*found, "item") if items > max(dimensions, 1) else found


class _Survey(Record):
    """What every part of the analysis looks at."""

    questionnaire: Questionnaire
    answers: Answers
    gaps: GapTable
    limits: DriverLimits
    design: Design | None
    seed: int

    def perceived(self, level: str) -> FloatArray:
        """Return the perceptions (n, k) behind the means of the gap table: of whole pairs where pairs were asked."""
        roles = ("perception", "expectation") if self.questionnaire.paired else ("perception",)
        return scores(self.questionnaire, self.answers, level=level, roles=roles)["perception"]

    def stated(self, level: str, codes: tuple[str, ...] = (), *, weakest: bool = False) -> Stated | None:
        """Return what people say of some dimensions or items; None where too few say anything."""
        found = stated_importance(self.questionnaire, self.answers, level=level, weakest=weakest)
        if found is not None and codes:
            found = found.select([place for place, code in enumerate(found.codes) if code in codes])
        return found if found is not None and found.people >= self.limits.indicative_below else None

    def shown(self, stated: Stated, end: str) -> FloatArray | None:
        """Return the shares of points that other tables show, or an end of their interval; None for ratings."""
        rows = {row.code: row for row in self.gaps.importance}
        if stated.source != "points" or not rows.keys() >= set(stated.codes):
            return None
        return np.array([getattr(rows[code], end) for code in stated.codes])

    def said(self, stated: Stated) -> FloatArray:
        """Return the mean of what is said (k,)."""
        shown = self.shown(stated, "share")
        return means_of(sums_of(stated.values, self.answers.weight).sum(axis=0)) if shown is None else shown

    def quadrants(self, weighed: Weighed) -> list[QuadrantRow]:
        """Return the quadrants of some importance beside the perceptions of the gap table."""
        rows = self.gaps.dimensions if weighed.level == "dimension" else self.gaps.items
        scale = (float(self.questionnaire.scale.low), float(self.questionnaire.scale.high))
        performed = {row.code: row for row in rows}
        return quadrant_rows(weighed, performed, scale=scale, at_least=self.limits.membership_share)


def _of_outcome(
    survey: _Survey, outcome: Outcome, values: FloatArray, *, level: str, main: bool, asked: int
) -> tuple[Analysed, list[QuadrantRow]]:
    """Return the shares of one outcome; of the main one with stated importance beside them, and its quadrants."""
    answers, limits = survey.answers, survey.limits
    people = told(survey.questionnaire, answers, values, level=level, fill_up_to=limits.filled_share)
    stated, columns = None, []
    if main and people.codes:
        names = names_of(survey.questionnaire, level)
        stated = survey.stated(level, people.codes, weakest=True)
        columns = [survey.perceived(level)[:, [place for place, code in enumerate(names) if code in people.codes]]]
        columns += [] if stated is None else [stated.values]
    beside = np.hstack([sums_of(one, answers.weight) for one in columns]) if columns else None
    found = analysed(
        answers, outcome, people, limits, level=level, main=main, asked=asked, beside=beside, seed=survey.seed
    )
    if not main or found.draws is None or found.beside is None:
        return found, []
    k = len(people.codes)
    share = np.array([row.share for row in found.drivers])
    if stated is not None:
        told_draws = means_of(found.beside[:, 2 * k :])
        found = replace(found, drivers=tuple(_confronted(survey, found, stated, share, told_draws)))
    assert found.draws is not None and found.beside is not None
    weighed = Weighed(
        source="derived",
        outcome=outcome.code,
        level=level,
        n=people.n,
        codes=people.codes,
        importance=share,
        low=np.array([row.low for row in found.drivers]),
        high=np.array([row.high for row in found.drivers]),
        draws=found.draws,
        performance_draws=means_of(found.beside[:, : 2 * k]),
    )
    return found, survey.quadrants(weighed)


def _confronted(
    survey: _Survey, found: Analysed, stated: Stated, share: FloatArray, told_draws: FloatArray
) -> Iterator[Driver]:
    """Yield the drivers with what people say of them beside."""
    assert found.draws is not None
    said = survey.said(stated)
    standing = standing_of(said, share, told_draws, found.draws, at_least=survey.limits.membership_share)
    for row, value, name, agreeing in zip(found.drivers, said, standing.names, standing.shares, strict=True):
        yield replace(
            row, stated_source=stated.source, stated=float(value), standing=name, standing_share=float(agreeing)
        )


def _stated_quadrants(survey: _Survey, level: str) -> list[QuadrantRow]:
    """Return the quadrants of points or ratings; none where too few people gave any."""
    stated = survey.stated(level)
    if stated is None or len(stated.codes) < FEWEST_POINTS:
        return []
    weight, limits = survey.answers.weight, survey.limits
    sums = np.hstack([sums_of(one, weight) for one in (survey.perceived(level), stated.values)]).astype(np.float32)
    drawn = resampled_sums(sums.T, limits.driver_replicates, np.random.default_rng(survey.seed), survey.design).T
    performed, draws = (means_of(part.astype(np.float64)) for part in np.split(drawn, 2, axis=1))
    low, high = percentile_interval(draws, level=limits.level)
    # The shares that other tables show have intervals of their own.
    ends = (survey.shown(stated, "low"), survey.shown(stated, "high"))
    weighed = Weighed(
        source=stated.source,
        outcome="",
        level=level,
        n=stated.people,
        codes=stated.codes,
        importance=survey.said(stated),
        low=low if ends[0] is None else ends[0],
        high=high if ends[1] is None else ends[1],
        draws=draws,
        performance_draws=performed,
        rated=stated.on_scale,
    )
    return survey.quadrants(weighed)
