"""Bayes factors."""

import numpy as np
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.bayes import bayes_factor

# R 4.2.2: integrate() over log g to a relative tolerance of 1e-13, scale sqrt(2)/2 and 1.
ONE_SAMPLE = [
    (-4.06212768307, 10, 17.258880261139, 18.415209752799),
    (3.5, 20, 17.184615719639, 16.126508210867),
    (0.0, 30, 0.19438476755502, 0.14123668793162),
    (8.0, 60, 177238112.12051, 187419478.94856),
    (2.24, 80, 1.298485645622, 0.97627711546449),
]


@pytest.mark.parametrize(("t", "n", "medium", "wide"), ONE_SAMPLE)
def test_rs_integral(t, n, medium, wide):
    assert np.isclose(bayes_factor(t, n).bf10, medium, rtol=1e-11)
    assert np.isclose(bayes_factor(t, n, scale=1.0).bf10, wide, rtol=1e-11)


def test_the_r_package_on_public_and_invented_data(public_data, toy, toy_golden):
    sleep = public_data["sleep"]
    difference = np.array(sleep["first"]) - np.array(sleep["second"])
    t = difference.mean() / difference.std(ddof=1) * np.sqrt(10)
    assert np.isclose(bayes_factor(t, 10).bf10, sleep["jzs_bf10"], rtol=1e-6)
    wide = public_data["jzs"]
    assert np.isclose(bayes_factor(wide["t"], wide["n"], scale=1.0).bf10, wide["bf10_wide"], atol=5e-6)
    gaps = toy.dimension_gaps
    t = gaps.mean(axis=0) / gaps.std(axis=0, ddof=1) * np.sqrt(40)
    assert np.allclose(bayes_factor(t, 40).bf10, toy_golden["dimensions"]["jzs_bf10_medium"], rtol=1e-6)
    assert np.allclose(bayes_factor(t, 40, scale=1.0).bf10, toy_golden["dimensions"]["jzs_bf10_wide"], rtol=1e-6)


def test_pingouin_agrees():
    assert np.isclose(bayes_factor(2.1, 33).bf10, float(pingouin.bayesfactor_ttest(2.1, 33)), rtol=1e-3)


@given(st.floats(0, 30), st.floats(0.01, 5), st.integers(2, 10_000))
def test_a_larger_t_is_more_evidence_and_its_sign_none(t, more, n):
    assert bayes_factor(t + more, n).log_bf10 > bayes_factor(t, n).log_bf10
    assert bayes_factor(-t, n).log_bf10 == bayes_factor(t, n).log_bf10


@given(st.integers(2, 10**8), st.floats(0.1, 2))
def test_no_difference_at_all_speaks_for_none_and_the_more_so_the_larger_n(n, scale):
    factor = bayes_factor([0.0, 0.0], [n, 4 * n], scale=scale).bf10
    assert factor[1] < factor[0] < 1


def test_evidence_too_strong_for_a_number_keeps_its_logarithm():
    found = bayes_factor([1e3, 40.0], [1_000_000, 3])
    assert np.isinf(found.bf10[0])
    # For large t and n, log BF10 = -(n/2) log(1 - t^2/(n - 1 + t^2)) + terms of the order of log n.
    assert np.isclose(found.log_bf10[0], 500_000 * np.log1p(1e6 / 999_999), atol=20)
    assert np.isfinite(found.bf10[1])


def test_no_test_no_evidence():
    assert np.isnan(bayes_factor([np.nan, np.inf, 1.0], [20, 20, 1]).bf10).all()
    assert bayes_factor(np.ones((2, 3)), np.full((2, 1), 9)).bf10.shape == (2, 3)
