"""Means and t intervals from histograms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gapkit.stats.estimates import moments, skewness, t_interval, t_p_value, t_quantile

counts_of_gaps = st.lists(st.integers(0, 40), min_size=13, max_size=13).filter(lambda counts: sum(counts) > 1)
GAPS = np.arange(-6, 7)


def test_item_gaps_of_the_toy_data(toy, toy_golden):
    found = moments(toy.gap_values, toy.gap_counts)
    assert np.allclose(found.mean, toy_golden["items"]["mean"], atol=1e-12)
    assert np.allclose(found.sd, toy_golden["items"]["sd"], atol=5e-7)


def test_dimension_gaps_of_the_toy_data_and_their_interval(toy, toy_golden):
    golden = toy_golden["dimensions"]
    found = moments(toy.sum_values / 3, toy.sum_counts)
    assert np.allclose(found.mean, golden["mean"], atol=1e-9)
    assert np.allclose(found.sd, golden["sd"], atol=5e-7)
    assert np.allclose(np.stack(t_interval(found.mean, found.se, found.n - 1), 1), golden["interval_95"], atol=5e-7)
    low_high = np.stack(t_interval(found.mean, found.se, found.n - 1, level=0.9), 1)
    assert np.allclose(low_high, golden["interval_90"], atol=5e-7)


def test_a_published_paired_interval(published):
    v7 = published["V7"]
    low, high = t_interval(v7["difference"], v7["se"], v7["df"])
    assert np.allclose([low, high], v7["interval"], atol=2e-6)
    assert np.isclose(t_p_value(v7["difference"] / v7["se"], v7["df"]), v7["p"], atol=5e-6)


def test_the_published_gap_table_betrays_its_inconsistent_row(published):
    v22 = published["V22"]
    se = np.array(v22["gap"]) / np.array(v22["t"])
    sd = se * np.sqrt(v22["n"])
    first, second = np.array(v22["expectation_sd"]), np.array(v22["perception_sd"])
    implied = (first**2 + second**2 - sd**2) / (2 * first * second)
    assert np.allclose(implied, v22["implied_correlation"], atol=5e-4)
    low, high = t_interval(v22["gap"], se, v22["n"] - 1)
    misfit = np.abs(np.stack([low, high], 1) - v22["interval"]).max(axis=1)
    assert v22["dimension"][int(np.argmax(misfit))] == "Assurance"


@given(counts_of_gaps)
def test_a_histogram_gives_what_its_rows_give(counts):
    rows = np.repeat(GAPS, counts)
    found = moments(GAPS, counts)
    assert found.n == len(rows)
    assert np.isclose(found.mean, rows.mean(), atol=1e-13)
    assert np.isclose(found.sd, rows.std(ddof=1), atol=1e-12)
    assert np.isclose(found.se, stats.sem(rows), atol=1e-12)


@given(counts_of_gaps)
def test_doubling_everybody_keeps_the_mean_and_shrinks_the_error(counts):
    once, twice = moments(GAPS, counts), moments(GAPS, 2 * np.array(counts))
    assert once.mean == twice.mean
    n = float(once.n)
    assert np.isclose(twice.se, once.se * np.sqrt((n - 1) / (2 * n - 1)), atol=1e-13)


@given(counts_of_gaps, st.sampled_from([2, 3, 10]))
def test_a_longer_scale_stretches_the_gap_and_leaves_t(counts, factor):
    short, long = moments(GAPS, counts), moments(GAPS * factor, counts)
    assert np.isclose(long.mean, factor * short.mean)
    assert np.isclose(long.sd, factor * short.sd)


@given(counts_of_gaps)
def test_thirds_are_as_exact_as_whole_numbers(counts):
    whole, thirds = moments(GAPS, counts), moments(GAPS / 3, counts)
    assert np.isclose(thirds.mean * 3, whole.mean, atol=1e-14)
    assert np.isclose(thirds.sd * 3, whole.sd, atol=1e-14)


def test_many_segments_and_items_are_one_call(toy):
    stacked = np.stack([toy.gap_counts, toy.gap_counts[::-1]])
    found = moments(toy.gap_values, stacked)
    assert found.mean.shape == (2, 6)
    assert np.array_equal(found.se[1], moments(toy.gap_values, toy.gap_counts).se[::-1])


def test_billions_of_answers_lose_no_digit():
    counts = np.array([3_000_000_001, 0, 2_999_999_999])
    found = moments(np.array([99, 100, 101]), counts)
    n, total, squares = 6_000_000_000, 600_000_000_000 - 2, 3_000_000_001 * 99**2 + 2_999_999_999 * 101**2
    assert found.mean == total / n
    assert found.sd == np.sqrt((n * squares - total**2) / (n * (n - 1)))


def test_a_lone_answer_beside_billions_is_still_a_lone_answer():
    found = moments([99, 100, 101], [[3_000_000_001, 0, 2_999_999_999], [0, 1, 0], [0, 0, 0]])
    assert found.mean[1] == 100
    assert np.isnan(found.mean[2])
    assert np.isnan(found.sd[1:]).all()


def test_identical_answers_have_no_spread_even_on_thirds():
    found = moments(np.array([-1 / 3, 0.1, 1 / 3]), [0, 7, 0])
    assert (found.mean, found.sd, found.se) == (0.1, 0.0, 0.0)


def test_nobody_and_a_single_person_have_no_spread_to_report():
    found = moments([-1, 0, 1], [[0, 0, 0], [0, 0, 1]])
    assert found.n.tolist() == [0, 1]
    assert np.isnan(found.mean[0])
    assert found.mean[1] == 1
    assert np.isnan(found.sd).all()
    assert np.isnan(found.se).all()


def test_the_t_distribution_agrees_with_scipy_far_into_the_tail():
    t, df = np.array([0.0, -2.5, 40.0]), np.array([3, 39, 999])
    assert np.allclose(t_p_value(t, df), 2 * stats.t.sf(np.abs(t), df), rtol=1e-12)
    assert np.allclose(t_quantile(0.975, df), stats.t.ppf(0.975, df), rtol=1e-12)
    assert np.isnan(t_p_value(np.nan, 5))


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_a_higher_level_is_wider_and_holds_the_mean(level):
    low, high = t_interval(1.0, 0.2, 20, level=level)
    narrow_low, narrow_high = t_interval(1.0, 0.2, 20, level=level - 0.05)
    assert low < narrow_low < 1.0 < narrow_high < high


@given(counts=counts_of_gaps)
def test_skewness_is_that_of_scipy(counts):
    found, scores = float(skewness(GAPS, counts)), np.repeat(GAPS, counts)
    if scores.size < 3 or np.ptp(scores) == 0:
        assert np.isnan(found)
    else:
        assert np.isclose(found, stats.skew(scores.astype(float), bias=False), atol=1e-9)
