"""What answers are worth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.groups import welch_t
from gapkit.stats.sampling import (
    answers_needed,
    answers_worth,
    cluster_design_effect,
    intraclass_correlation,
    invitations_needed,
)
from gapkit.stats.survey import finite_population_factor


def test_sizes_of_the_printed_table_for_a_finite_base():
    # Krejcie & Morgan (1970), Educational and Psychological Measurement 30, 607: share 0.5, 5 points, 95 %. They round
    # to the nearest and put N - 1 for N, which is at most one person.
    population = np.array([100, 200, 500, 1000, 2000, 5000, 10_000])
    table = [80, 132, 217, 278, 322, 357, 370]
    found = answers_needed(1.959964**2 * 0.25 / 0.05**2, population=population, whole=False)
    assert (np.abs(found - table) < 1).all()


@given(st.floats(2, 5000), st.floats(1, 5), st.floats(5001, 1e7))
def test_the_standard_error_comes_out_as_asked_for(n, effect, population):
    needed = answers_needed(n, design_effect=effect, population=population, whole=False)
    factor = finite_population_factor(needed, population)
    assert np.isclose(np.sqrt(effect / needed) * factor, np.sqrt(1 / n))
    assert np.isclose(answers_worth(needed, design_effect=effect, population=population), n, rtol=1e-6)
    assert needed <= population


def test_whole_answers_suffice_and_none_is_wasted():
    n = np.arange(2, 300)
    whole = answers_needed(n, population=400)
    assert (answers_worth(whole, population=400) >= n - 1e-9).all()
    assert (answers_worth(whole - 1, population=400) < n).all()
    assert answers_needed(np.inf, population=400) == 400
    assert answers_needed(np.inf) == np.inf
    assert answers_needed(90) == 90
    assert np.isnan(answers_needed(np.nan))


def test_everybody_is_worth_an_endless_sample_and_more_than_everybody_is_an_error():
    worth = answers_worth([300, 301, 40], population=300)
    assert np.isinf(worth[0])
    assert np.isnan(worth[1])
    assert np.isclose(np.sqrt(1 / worth[2]), finite_population_factor(40, 300) / np.sqrt(40))


def test_clusters_inflate_by_their_size_and_likeness():
    assert np.isclose(cluster_design_effect(20, 0.05), 1.95)
    assert np.isclose(cluster_design_effect(20, 0.05, size_variation=0.6), 1 + (1.36 * 20 - 1) * 0.05)
    assert (cluster_design_effect([1, 20], [0.3, 0.0]) == 1).all()


def test_a_random_intercept_has_the_variance_the_design_effect_says():
    rng = np.random.default_rng(1)
    branches, size, icc = 10, 8, 0.2
    answers = rng.normal(size=(20_000, branches, 1)) * np.sqrt(icc)
    means = (answers + rng.normal(size=(20_000, branches, size)) * np.sqrt(1 - icc)).mean(axis=(1, 2))
    expected = cluster_design_effect(size, icc) / (branches * size)
    assert np.isclose(means.var(), expected, rtol=5 * np.sqrt(2 / 20_000))


def test_invitations():
    assert invitations_needed([90, 91, 10], [0.25, 0.3, 1.0]).tolist() == [360, 304, 10]
    assert np.isnan(invitations_needed(90, 0.0))


def of(rows):
    return [len(row) for row in rows], [np.mean(row) for row in rows], [np.std(row, ddof=1) for row in rows]


def test_judges_of_shrout_and_fleiss():
    # Shrout & Fleiss (1979), Psychological Bulletin 86, 420: six targets, four judges, ICC(1,1) = .17; R 4.2.2 with
    # psych 2.2.9, ICC(lmer = FALSE), row ICC1.
    rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    found = intraclass_correlation(*of(rows))
    assert np.allclose([found.estimate, found.low, found.high], [0.1657417684, -0.1329323249, 0.7225600623], atol=1e-9)


@pytest.mark.parametrize("sizes", [[12] * 15, [5, 9, 22] * 5])
def test_the_interval_covers_the_likeness_within_branches(sizes):
    rng, n, surveys = np.random.default_rng(2), np.array(sizes), 3000
    mean = np.sqrt(0.1) * rng.normal(size=(surveys, n.size)) + np.sqrt(0.9 / n) * rng.normal(size=(surveys, n.size))
    sd = np.sqrt(0.9 * rng.chisquare(n - 1, (surveys, n.size)) / (n - 1))
    found = intraclass_correlation(n, mean, sd)
    assert np.isclose(found.estimate.mean(), 0.1, atol=0.01)
    assert 0.93 < ((found.low <= 0.1) & (found.high >= 0.1)).mean() < 0.965


def test_branches_of_one_count_between_and_empty_ones_not_at_all():
    n, mean, sd = [4, 1, 0, 5], [1.0, 3.0, np.nan, 2.0], [1.0, np.nan, np.nan, 0.5]
    found = intraclass_correlation(n, mean, sd)
    total, grand = 10, (4 + 3 + 10) / 10
    between = (4 * (1 - grand) ** 2 + (3 - grand) ** 2 + 5 * (2 - grand) ** 2) / 2
    within, size = (3 * 1.0 + 4 * 0.25) / 7, (total - (16 + 1 + 25) / total) / 2
    assert np.isclose(found.estimate, (between - within) / (between + (size - 1) * within))


def test_two_branches_of_equal_size_and_spread_are_a_t_test():
    n, mean, sd = [30, 30], [1.0, 1.6], [1.0, 1.0]
    f = float(welch_t(n, mean, sd).t) ** 2
    assert np.isclose(intraclass_correlation(n, mean, sd).estimate, (f - 1) / (f + 29))


def test_no_branches_no_likeness():
    assert np.isnan(intraclass_correlation([9, 0], [1.0, np.nan], [1.0, np.nan]).estimate)
    assert np.isnan(intraclass_correlation([1, 1], [1.0, 2.0], [np.nan, np.nan]).estimate)
    assert intraclass_correlation([9, 9], [1.0, 2.0], [0.0, 0.0]).estimate == 1.0
