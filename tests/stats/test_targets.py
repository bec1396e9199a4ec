"""Attainment of targets and regression to the mean."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.targets import attainment, return_to_the_mean


@given(st.floats(-3, -1), st.floats(0.5, 3), st.floats(0, 1.5), st.floats(0.001, 0.01))
def test_attainment_is_the_share_of_the_way(start, distance, share, variance):
    target = start + distance
    found = attainment(start, start + share * distance, target, var_start=variance, var_current=variance)
    assert np.isclose(found.estimate, share)
    assert str(found.kind) == "bounded"
    assert found.low < share + 1e-9
    assert found.high > share - 1e-9


def test_a_certain_start_leaves_only_the_error_of_today():
    found = attainment(-1.0, -0.5, 0.0, var_start=0.0, var_current=0.01)
    assert np.allclose([found.low, found.high], [0.5 - 0.1959964, 0.5 + 0.1959964])


def test_a_target_within_the_error_of_the_start_is_not_given_a_false_interval():
    found = attainment(-1.0, -0.9, -0.8, var_start=0.04, var_current=0.04)
    assert str(found.kind) != "bounded"
    assert np.isnan(attainment(-1.0, -0.9, -1.0, var_start=0.04, var_current=0.04).estimate)


def test_people_in_both_waves_make_attainment_surer():
    apart = attainment(-1.0, -0.6, -0.2, var_start=0.01, var_current=0.01)
    both = attainment(-1.0, -0.6, -0.2, var_start=0.01, var_current=0.01, covariance=0.007)
    assert both.high - both.low < apart.high - apart.low


def test_attainment_covers_the_truth_as_often_as_it_says():
    generator, runs = np.random.default_rng(13), 20_000
    before, now = generator.normal(-1.0, 0.12, runs), generator.normal(-0.7, 0.15, runs)
    found = attainment(before, now, -0.2, var_start=0.12**2, var_current=0.15**2)
    truth = 0.3 / 0.8
    inside = (found.low <= truth) & (truth <= found.high)
    assert 0.944 < np.where(found.kind == "two rays", ~inside, inside).mean() < 0.956


def test_people_chosen_for_low_scores_come_back_as_far_as_expected_when_nothing_changes():
    generator, r = np.random.default_rng(14), 0.6
    first = generator.normal(size=200_000)
    second = r * first + np.sqrt(1 - r * r) * generator.normal(size=first.size)
    chosen = first < -0.7
    assert np.isclose(return_to_the_mean(first[chosen].mean(), 0.0, r), second[chosen].mean(), atol=0.01)
