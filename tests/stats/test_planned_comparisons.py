"""Planning comparisons: segments, waves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import TTestIndPower

from gapkit.stats.groups import welch_t
from gapkit.stats.planned_comparisons import (
    detectable_difference,
    power_two_groups,
    respondents_for_change,
    respondents_for_difference,
)
from gapkit.stats.power import respondents_needed


def test_two_segments_need_what_r_says():
    # R 4.2.2 power.t.test(type = "two.sample", strict = TRUE): 142.24660, 202.83498; delta .679059558628 at n = 50,
    # sd = 1.2; power .551543572199 at n = 60, sd = 1.3, delta = .5.
    assert respondents_for_difference(0.4, 1.2).first == 143
    assert respondents_for_difference(0.5, 1.3, power=0.9, error_rate=0.01).first == 203
    assert np.isclose(detectable_difference(1.2, 1.2, 50, 50), 0.679059558628, atol=1e-7)
    assert np.isclose(power_two_groups(0.5, 1.3, 1.3, 60, 60), 0.551543572199, atol=1e-9)


@pytest.mark.parametrize(("d", "table"), [(0.5, 64), (0.8, 26)])
def test_sizes_of_cohens_table(d, table):
    # Cohen (1992), Psychological Bulletin 112, 155, table 2: two means, error rate .05, power .80.
    assert respondents_for_difference(d, 1.0).first == table


def test_statsmodels_agrees_on_groups_of_unequal_size():
    # With equal spreads Welch's degrees of freedom are a little fewer than the pooled ones statsmodels uses.
    theirs = TTestIndPower().power(0.4, 60, 0.05, ratio=3)
    assert np.isclose(power_two_groups(0.4, 1, 1, 60, 180), theirs, atol=0.006)
    assert np.isclose(power_two_groups(0.4, 1, 1, 60, 60), TTestIndPower().power(0.4, 60, 0.05), atol=1e-9)


def test_simulated_surveys_reach_the_power_planned_for():
    plan = respondents_for_difference(0.5, 0.8, 1.6, ratio=0.5)
    rng, surveys = np.random.default_rng(3), 4000
    n = np.array([plan.first, plan.second]).astype(int)
    samples = [rng.normal(m, s, (surveys, size)) for m, s, size in zip((0.5, 0), (0.8, 1.6), n, strict=True)]
    mean = np.stack([sample.mean(axis=1) for sample in samples], axis=1)
    sd = np.stack([sample.std(axis=1, ddof=1) for sample in samples], axis=1)
    assert abs((welch_t(mean, sd / np.sqrt(n), n - 1).p_value < 0.05).mean() - 0.8) < 0.025


@given(st.floats(0.2, 3), st.floats(0.3, 3), st.floats(0.3, 3), st.floats(0.2, 5))
def test_one_respondent_fewer_in_the_first_segment_would_not_do(difference, s, r, ratio):
    plan = respondents_for_difference(difference, s, r, ratio=ratio)
    n = plan.first
    assert plan.total == plan.first + plan.second
    assert power_two_groups(difference, s, r, n, max(n * ratio, 2)) >= 0.8 - 1e-9
    if min(n - 1, (n - 1) * ratio) >= 2:
        assert power_two_groups(difference, s, r, n - 1, (n - 1) * ratio) < 0.8 + 1e-9


@given(st.floats(0.3, 2), st.floats(0.3, 2), st.integers(4, 300), st.integers(4, 300), st.floats(0.3, 0.95))
def test_the_detectable_difference_is_detected_with_the_power_asked_for(s, r, n, m, power):
    found = detectable_difference(s, r, n, m, power=power)
    assert np.isclose(power_two_groups(found, s, r, n, m), power, atol=1e-6)


@pytest.mark.parametrize(("sd", "exact"), [(0.3, 16.71), (0.8, 112.60), (1.0, 175.39), (1.3, 295.73)])
def test_two_waves_need_what_r_says(sd, exact):
    # R 4.2.2: power.t.test(delta = 0.3, sd = sd, power = 0.8, type = "two.sample")
    assert float(respondents_for_change(0.3, sd)) == np.ceil(exact)


def test_waves_run_from_independent_to_panel():
    changes, sd = np.array([0.2, 0.3, 0.6]), 1.1
    independent = respondents_for_change(changes, sd, correlation=0.5)
    panel = respondents_for_change(changes, sd, correlation=0.5, overlap=1.0)
    assert (independent == respondents_for_difference(changes, sd).first).all()
    assert (panel == respondents_needed(changes, sd)).all()  # sd of a change is sd sqrt(2 (1 - .5)) = sd
    between = respondents_for_change(changes, sd, correlation=0.5, overlap=[[0.1], [0.4], [0.8]])
    assert (np.diff(between, axis=0) < 0).all()
    assert ((panel < between) & (between < independent)).all()


def test_simulated_waves_with_some_people_in_common_reach_the_power_planned_for():
    n = int(respondents_for_change(0.4, 1.0, correlation=0.6, overlap=0.5))
    common, rng, surveys = n // 2, np.random.default_rng(4), 4000
    before = rng.normal(size=(surveys, n))
    after = np.concatenate(
        [0.6 * before[:, :common] + 0.8 * rng.normal(size=(surveys, common)), rng.normal(size=(surveys, n - common))],
        axis=1,
    )
    error = np.sqrt(2 * (1 - common / n * 0.6) / n)
    found = np.abs((after + 0.4).mean(axis=1) - before.mean(axis=1)) / error > 1.96
    assert abs(found.mean() - 0.8) < 0.025


def test_design_effects_multiply():
    assert respondents_for_difference(0.4, 1.2, design_effect=1.5).first == np.ceil(142.246595877 * 1.5)
    assert respondents_for_change(0.3, 1.0, design_effect=2) == np.ceil(175.38471 * 2)


def test_what_cannot_be_planned_is_missing_or_endless():
    plan = respondents_for_difference([0.0, 0.3], [1.0, 0.0])
    assert np.isinf(plan.first[0])
    assert np.isnan(plan.first[1])
    assert respondents_for_change(0.0, 1.0) == np.inf
    assert np.isnan(respondents_for_change(0.3, 1.0, correlation=1.0, overlap=1.0))
    assert np.isnan(power_two_groups(0.3, 1.0, 1.0, 1, 20))
    assert np.isnan(power_two_groups(0.3, 0.0, 0.0, 10, 20))
    assert np.isclose(power_two_groups(0.0, 1.0, 2.0, 10, 20, error_rate=0.01), 0.01)
