"""Precision: what these people could have shown, exact p for few, a band for all dimensions, Bayes factors."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from gapkit.stats.bayes import bayes_factor
from gapkit.stats.exact_mean import sign_flip_p
from gapkit.stats.planning import smallest_gap_seen
from gapkit.stats.power import power_paired
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
from tests.report.made_surveys import diagnosed
from tests.scoring.design_samples import branch_survey


def found(people=None, *, bayes=False, **kinds):
    questionnaire, answers = branch_survey(**{"weighted": False, "clustered": False, "stratified": False, **kinds})
    if people:
        answers = answers.select(np.arange(people))
    return diagnose(Study.of(questionnaire, answers), thresholds=few_draws(6), bayes=bayes)


def test_an_open_verdict_says_which_gap_these_people_would_have_shown():
    gaps = found(24).gaps
    rows = [row for row in (*gaps.items, *gaps.dimensions, gaps.overall) if row.verdict == "inconclusive"]
    assert {row.code for row in rows} & {row.code for row in gaps.items}
    for row in rows:
        assert power_paired(row.detectable / row.gap_sd, row.n) == pytest.approx(0.8, abs=1e-6)
    decided = diagnosed(gaps=(-1.6, -1.5, 0.9, 0.8)).gaps.dimensions
    assert all(row.verdict == "gap_relevant" and np.isnan(row.detectable) for row in decided)


def test_branches_make_the_smallest_gap_that_would_be_seen_larger():
    row = next(row for row in found(clustered=True).gaps.dimensions if row.verdict == "inconclusive")
    # What decides is the t of the design, clusters less one, not that of as many separate people as these are worth.
    critical, shift = stats.t.ppf(0.975, row.df), row.detectable / row.gap_se
    power = stats.nct.sf(critical, row.df, shift) + stats.nct.cdf(-critical, row.df, shift)
    assert row.df == 12 and power == pytest.approx(0.8, abs=1e-6)
    assert row.detectable > float(smallest_gap_seen(row.gap_sd, row.n, design_effect=row.n / row.n_effective))
    assert row.detectable > float(smallest_gap_seen(row.gap_sd, row.n))


def test_fewer_than_fifteen_people_get_an_exact_p_and_more_do_not():
    few = found(12)
    _, answers = branch_survey(weighted=False, clustered=False, stratified=False)
    e, p = (answers.codes[role][0, :12].astype(int) for role in ("expectation", "perception"))
    gaps = (p - e)[(p > 0) & (e > 0)]
    values, counts = np.unique(gaps, return_counts=True)
    assert few.gaps.items[0].sign_flip_p == pytest.approx(sign_flip_p(values, counts))
    assert all(0 < row.sign_flip_p <= 1 for row in few.gaps.dimensions)
    assert all(np.isnan(row.sign_flip_p) for row in found(30).gaps.dimensions)


def test_the_band_of_all_dimensions_is_wider_than_each_interval():
    for row in found().gaps.dimensions:
        assert row.band_low < row.gap_low < row.gap_high < row.band_high
        # qt(1 - .05/4, 179) / qt(1 - .05/2, 179) = 1.14549620 (R 4.2)
        assert (row.band_high - row.gap) / (row.gap_high - row.gap) == pytest.approx(1.14549620, abs=1e-6)


def test_bayes_factors_are_there_when_they_are_asked_for():
    assert all(np.isnan(row.bayes_factor) for row in found().gaps.items)
    for row in found(bayes=True).gaps.dimensions:
        assert row.bayes_factor == pytest.approx(float(bayes_factor(row.t, row.n).bf10))


def test_dimensions_with_gaps_of_their_own_are_told_apart_from_a_level_profile():
    assert diagnosed(gaps=(-1.6, -0.45, 0.0, 0.8)).gaps.profile.p_value < 1e-6
    assert diagnosed(gaps=(-0.6, -0.6, -0.6, -0.6), people=200).gaps.profile.p_value > 0.001


def test_perception_only_studies_have_none_of_it():
    questionnaire, answers = branch_survey(weighted=False, clustered=False, stratified=False)
    questionnaire = replace(questionnaire, columns=("perception",))
    answers = replace(answers, codes={"perception": answers.codes["perception"]})
    gaps = diagnose(Study.of(questionnaire, answers), bayes=True, thresholds=few_draws(6)).gaps
    assert gaps.profile is None and np.isnan(gaps.dimensions[0].detectable)
