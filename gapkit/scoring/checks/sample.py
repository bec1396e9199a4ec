"""Checks of the sample as a whole: who stopped, what is left blank and whether by chance, whom it stands for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from gapkit.errors import fault
from gapkit.model import Answers, Questionnaire, Segment
from gapkit.record import Record, field
from gapkit.scoring.checks.results import SampleCheck
from gapkit.scoring.checks.row_answers import RowAnswers
from gapkit.scoring.designs import Design, design_of, means_of
from gapkit.stats.estimates import t_p_value
from gapkit.stats.missingness import little_mcar
from gapkit.stats.wald import wald_test

MOST_PATTERNS = 500
"""With more patterns of blanks than this the test of blanks takes too long for what it tells."""


class SampleLimits(Record):
    """The cut-offs of the sample checks; what they mean and where they come from stands in `diagnosis.thresholds`."""

    error_rate: float
    missing_share: float
    missing_difference: float
    drop_out_share: float
    people_per_item: int
    response_share: float
    population_difference: float


class Frame(Record):
    """What is known of the people the sample stands for: how many were invited, how many there are in each group.

    `population` is {segment: {value: people or share}}.
    """

    invited: int | None = None
    population: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def frame_of(
    answers: Answers, invited: int | None = None, population: Mapping[str, Mapping[str, float]] | None = None
) -> Frame | None:
    """Return what somebody told of the people the sample stands for, None when nothing; refuse what cannot be."""
    if invited is not None and invited < answers.people:
        raise fault("usage.invited", found=invited, used=answers.people)
    for segment, groups in (population or {}).items():
        known = answers.segments.get(segment)
        if known is None:
            raise fault("usage.population_segment", found=segment, known=", ".join(answers.segments))
        if missing := [value for value in known.values if value not in groups]:
            raise fault("usage.population_value", segment=segment, found=", ".join(missing))
        if not all(number >= 0 for number in groups.values()) or sum(groups.values()) <= 0:
            raise fault("usage.population_number", segment=segment)
    return None if invited is None and not population else Frame(invited, population or {})


def drop_out(questionnaire: Questionnaire, answers: Answers, limits: SampleLimits) -> SampleCheck:
    """Return the share of people who answered up to some item and nothing after it (two blanks at the end or more).

    "Does not apply" is an answer. People with other blanks before the end are not counted: theirs is another story.
    """
    survey = RowAnswers(questionnaire, answers)
    if survey.size < 3:
        return SampleCheck("drop_out", limit=limits.drop_out_share, reason="few_items")
    there = _there(survey)
    last = np.where(there.any(axis=0), there.shape[0] - np.argmax(there[::-1], axis=0), 0)
    blanks = there.shape[0] - there.sum(axis=0)
    at_end = there.shape[0] - last
    stopped = (at_end >= 2) & (at_end == blanks)
    share = float(stopped.mean())
    return SampleCheck("drop_out", survey.people, share, limits.drop_out_share, raised=share > limits.drop_out_share)


def expectation_blanks(questionnaire: Questionnaire, answers: Answers, limits: SampleLimits) -> SampleCheck:
    """Return by how much expectations are blank more often than perceptions, with the paired t over people.

    Where people came in clusters or by strata, t is that of the design.
    """
    survey = RowAnswers(questionnaire, answers)
    made = SampleCheck("expectation_missing", limit=limits.missing_difference)
    if not survey.paired:
        return SampleCheck("expectation_missing", limit=limits.missing_difference, reason="no_expectation")
    blank = {}
    for role in ("expectation", "perception"):
        empty = survey.answers.codes[role] == 0
        beside = survey.answers.not_applicable.get(role)
        blank[role] = (empty if beside is None else empty & ~beside).mean(axis=0)
    difference = blank["expectation"] - blank["perception"]
    n, mean = difference.size, float(difference.mean())
    sd = float(difference.std(ddof=1)) if n > 1 else 0.0
    if sd <= 0:
        return SampleCheck(made.check, n, mean, made.limit, raised=mean > limits.missing_difference)
    se, df = sd / n**0.5, float(n - 1)
    design = design_of(survey.answers)
    if design is not None:
        from gapkit.scoring.designed_outcomes import group_means

        found = group_means(difference, np.ones((1, n), np.bool_), design, None)
        se, df = float(found.se[0]), float(found.df[0])
    t = mean / se if se > 0 and df >= 1 else float("nan")
    p_value = float(t_p_value(t, df))
    raised = mean > limits.missing_difference and p_value < limits.error_rate
    return SampleCheck(made.check, n, mean, made.limit, t, int(df), p_value, raised)


def blanks_at_random(questionnaire: Questionnaire, answers: Answers, limits: SampleLimits) -> SampleCheck:
    """Return Little's test that blanks among the perceptions fall by chance, where there are enough to matter.

    People for whom an item does not apply are left out: those cells were never going to be filled. Where people came in
    clusters p is what their clusters leave of it.
    """
    survey = RowAnswers(questionnaire, answers)
    codes = survey.upright(survey.main)
    beside = survey.answers.not_applicable.get(survey.main)
    kept = np.ones(codes.shape[1], np.bool_) if beside is None else ~beside.any(axis=0)
    kept &= (codes > 0).any(axis=0)
    codes = codes[:, kept]
    n = codes.shape[1]
    if n <= limits.people_per_item * survey.size:
        return SampleCheck("blanks_at_random", n, limit=limits.error_rate, reason="few_people_per_item")
    share = float((codes == 0).mean())
    if share <= limits.missing_share:
        return SampleCheck("blanks_at_random", n, share, limits.error_rate, reason="few_blanks")
    design = design_of(survey.answers)
    home = design.cluster[kept] if design is not None and design.clustered else None
    strata = 1 if design is None or home is None else int(np.unique(design.stratum[home]).size)
    filled = np.where(codes > 0, codes.astype(np.float64), np.nan)
    found = little_mcar(filled, most_patterns=MOST_PATTERNS, clusters=home, strata=strata)
    if np.isnan(found.d2):
        reason = "too_many_patterns" if found.patterns > MOST_PATTERNS else "dependent_items"
        return SampleCheck("blanks_at_random", n, share, limits.error_rate, reason=reason)
    if np.isnan(found.p_value):
        return SampleCheck("blanks_at_random", n, share, limits.error_rate, reason="few_clusters")
    raised = found.p_value < limits.error_rate
    return SampleCheck(
        "blanks_at_random", n, share, limits.error_rate, found.d2, found.df, found.p_value, raised=raised
    )


def response_rate(returned: int, frame: Frame | None, limits: SampleLimits) -> SampleCheck:
    """Return people with answers over people invited, when somebody said how many were."""
    if frame is None or not frame.invited:
        return SampleCheck("response_rate", limit=limits.response_share, reason="not_told")
    share = returned / frame.invited
    raised = share < limits.response_share
    return SampleCheck("response_rate", frame.invited, share, limits.response_share, raised=raised)


def against_population(
    counts: Mapping[tuple[str, str], float],
    n: Mapping[str, int],
    frame: Frame | None,
    limits: SampleLimits,
    *,
    answers: Answers | None = None,
) -> SampleCheck:
    """Return the largest distance between the share of a group in the sample and in the population.

    `counts` are people (or their weights) by segment and value, `n` people by segment. Of several segments the one
    furthest off is told. The chi-squared test of fit stands beside it where people are not weighted; where `answers`
    came in clusters or by strata, Wald's with the covariance of the design.
    """
    design = None if answers is None else design_of(answers)
    if frame is None or not frame.population:
        return SampleCheck("population", limit=limits.population_difference, reason="not_told")
    found: list[SampleCheck] = []
    for segment, population in frame.population.items():
        total = sum(population.values())
        told = np.array([counts.get((segment, value), 0.0) for value in population])
        if total <= 0 or told.sum() <= 0:
            continue
        expected = np.array(list(population.values())) / total
        apart = float(np.abs(told / told.sum() - expected).max())
        statistic, df, p_value = float("nan"), None, float("nan")
        whole = bool((told == np.rint(told)).all())
        if whole and len(expected) > 1 and (expected > 0).all():
            statistic = float(((told - told.sum() * expected) ** 2 / (told.sum() * expected)).sum())
            df = len(expected) - 1
            p_value = float(chdtrc(df, statistic))
            if design is not None and answers is not None:
                statistic, p_value = _fit_under(answers.segments[segment], population, expected, design)
        raised = apart > limits.population_difference + 1e-9
        found.append(
            SampleCheck(
                "population", n.get(segment), apart, limits.population_difference, statistic, df, p_value, raised
            )
        )
    if not found:
        return SampleCheck("population", limit=limits.population_difference, reason="not_told")
    return max(found, key=lambda check: check.value)


def _fit_under(
    segment: Segment, population: Mapping[str, float], expected: NDArray[np.float64], design: Design
) -> tuple[float, float]:
    """Return Wald's statistic and p of the shares of a segment against those expected, under a design."""
    told = segment.codes >= 0
    places = [segment.values.index(value) if value in segment.values else -2 for value in population]
    rows = np.array([segment.codes == place for place in places[:-1]], dtype=np.float64) * told
    everybody = np.broadcast_to(told.astype(np.float64), rows.shape)
    sums = [
        np.array([np.bincount(design.cluster, weights=row, minlength=design.clusters) for row in part], np.float64)
        for part in (everybody, rows)
    ]
    found = means_of(design, *sums)
    test = wald_test(found.mean - expected[:-1], found.covariance, float(found.df[0]))
    return test.w, test.p_value


def _there(survey: RowAnswers) -> NDArray[np.bool_]:
    there = survey.given(survey.main) > 0
    beside = survey.answers.not_applicable.get(survey.main)
    return there if beside is None else there | beside[survey.order]
