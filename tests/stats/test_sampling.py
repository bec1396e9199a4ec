"""What answers are worth."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.sampling import (
    answers_needed,
    answers_worth,
    expected_design_effect,
    invitations_needed,
)


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
    factor = np.sqrt(1 - needed / population)
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
    assert np.isclose(np.sqrt(1 / worth[2]), np.sqrt(1 - 40 / 300) / np.sqrt(40))


def test_clusters_inflate_by_their_size_and_likeness():
    assert np.isclose(expected_design_effect(20, 0.05), 1.95)
    assert np.isclose(expected_design_effect(20, 0.05, size_variation=0.6), 1 + (1.36 * 20 - 1) * 0.05)
    assert (expected_design_effect([1, 20], [0.3, 0.0]) == 1).all()


def test_a_random_intercept_has_the_variance_the_design_effect_says():
    rng = np.random.default_rng(1)
    branches, size, icc = 10, 8, 0.2
    answers = rng.normal(size=(20_000, branches, 1)) * np.sqrt(icc)
    means = (answers + rng.normal(size=(20_000, branches, size)) * np.sqrt(1 - icc)).mean(axis=(1, 2))
    expected = expected_design_effect(size, icc) / (branches * size)
    assert np.isclose(means.var(), expected, rtol=5 * np.sqrt(2 / 20_000))


def test_invitations():
    assert invitations_needed([90, 91, 10], [0.25, 0.3, 1.0]).tolist() == [360, 304, 10]
    assert np.isnan(invitations_needed(90, 0.0))
