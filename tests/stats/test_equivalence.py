"""Equivalence tests and verdicts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import ttost_paired

from gapkit.stats.equivalence import tost, verdict
from gapkit.stats.estimates import moments, t_interval


def test_toster_paired_and_one_sample(published):
    v11, v12 = published["V11"], published["V12"]
    first, second = v11["sds"]
    sd = np.sqrt(first**2 + second**2 - 2 * v11["correlation"] * first * second)
    difference = v11["means"][0] - v11["means"][1]
    paired = tost(difference, sd / np.sqrt(v11["n"]), v11["n"] - 1, bound=v11["bound"])
    assert np.allclose([paired.t_low, paired.t_high], v11["t"], atol=5e-7)
    assert np.allclose([paired.p_low, paired.p_high], v11["p"], rtol=1e-6)
    assert paired.p_value == max(paired.p_low, paired.p_high)
    low_high = t_interval(difference, sd / np.sqrt(v11["n"]), v11["n"] - 1, level=0.9)
    assert np.allclose(low_high, v11["interval_90"], atol=5e-7)
    single = tost(v12["mean"] - v12["reference"], v12["sd"] / np.sqrt(v12["n"]), v12["n"] - 1, bound=v12["bound"])
    assert np.allclose([single.t_low, single.t_high], v12["t"], atol=5e-7)
    assert np.allclose([single.p_low, single.p_high], v12["p"], rtol=1e-6)


def test_toy_dimensions_within_half_a_point_and_a_point(toy, toy_golden):
    golden = toy_golden["dimensions"]
    gap = moments(toy.sum_values / 3, toy.sum_counts)
    half, one = (tost(gap.mean, gap.se, gap.n - 1, bound=bound) for bound in (0.5, 1.0))
    assert np.allclose(half.p_low, golden["tost_half_point_p_low"], atol=5e-7)
    assert np.allclose(half.p_high, golden["tost_half_point_p_high"], rtol=2e-5)
    assert np.allclose(one.p_low, golden["tost_one_point_p_low"], atol=5e-7)
    assert (half.p_value > 0.05).all()
    assert (one.p_value <= 0.05).tolist() == [False, True]


def test_statsmodels_agrees(toy):
    mine = moments(toy.gap_values, toy.gap_counts[3])
    theirs = ttost_paired(toy.perception[:, 3], toy.expectation[:, 3], -0.6, 0.6)
    found = tost(mine.mean, mine.se, mine.n - 1, bound=0.6)
    assert np.isclose(found.p_value, theirs[0], rtol=1e-10)


@given(st.floats(-2, 2), st.floats(0.01, 1), st.integers(2, 500), st.floats(0.05, 2))
def test_equivalent_at_5_percent_means_the_90_percent_interval_lies_inside(mean, se, df, bound):
    low, high = t_interval(mean, se, df, level=0.9)
    p = tost(mean, se, df, bound=bound).p_value
    if abs(p - 0.05) > 1e-9:
        assert (p < 0.05) == (-bound < low and high < bound)


def test_no_spread_or_no_answers_is_no_equivalence():
    assert np.isnan(tost([0.0, 0.0, np.nan], [0.0, np.nan, 1.0], [9, 9, 9], bound=0.3).p_value).all()


def test_the_four_verdicts_and_the_missing_ones():
    nan = np.nan
    assert verdict(0.01, 0.2) == "gap_relevant"
    assert verdict([0.01, 0.2, 0.2, nan, nan, 0.05], [0.01, 0.01, 0.2, nan, 0.01, nan]).tolist() == [
        "gap_trivial",
        "no_relevant_gap",
        "inconclusive",
        "inconclusive",
        "no_relevant_gap",
        "gap_relevant",
    ]
    assert verdict(0.04, 0.9, error_rate=0.01) == "inconclusive"
