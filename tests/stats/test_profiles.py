"""Are the gaps equal?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multivariate import test_mvmean as statsmodels_mvmean

from gapkit.stats.estimates import moments
from gapkit.stats.paired import paired_t
from gapkit.stats.profiles import profile_test


def profile_of(rows):
    return profile_test(rows.mean(axis=0), np.cov(rows.T), len(rows))


def test_two_gaps_are_a_paired_t_of_their_difference(toy):
    rows = toy.dimension_gaps
    difference = np.round((rows[:, 0] - rows[:, 1]) * 3).astype(int)
    summary = moments(np.arange(-36, 37), np.bincount(difference + 36, minlength=73))
    t = paired_t(summary.mean, summary.se, 40)
    found = profile_of(rows)
    assert np.isclose(found.t2, t.t**2)
    assert np.isclose(found.p_value, t.p_value)
    assert (found.df1, found.df2) == (1, 39)


def test_statsmodels_on_the_differences_agrees(toy):
    rows = toy.gaps.astype(float)
    theirs = statsmodels_mvmean(np.diff(rows, axis=1), np.zeros(5))
    found = profile_of(rows)
    assert np.isclose(found.t2, theirs.t2, rtol=1e-9)
    assert np.isclose(found.p_value, theirs.pvalue, rtol=1e-8)


@given(st.permutations(range(6)), st.floats(-50, 50))
def test_order_and_level_of_the_gaps_do_not_matter(order, level):
    rows = np.random.default_rng(3).normal(size=(25, 6)) + np.arange(6) * 0.2
    assert np.isclose(profile_of(rows[:, list(order)] + level).t2, profile_of(rows).t2, rtol=1e-8)


def test_equal_gaps_raise_no_more_alarms_than_promised():
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(4000, 20, 1)) + rng.normal(size=(4000, 20, 4)) - 1.0
    away = rows - rows.mean(axis=1, keepdims=True)
    found = profile_test(rows.mean(axis=1), np.einsum("rni,rnj->rij", away, away) / 19, 20)
    assert abs((found.p_value < 0.05).mean() - 0.05) < 0.014


@pytest.mark.parametrize("rows", [np.eye(3), np.ones((9, 1))])
def test_too_few_people_or_gaps_are_no_test(rows):
    assert np.isnan(profile_test(rows.mean(axis=0), np.atleast_2d(np.cov(rows.T)), 2).p_value)
