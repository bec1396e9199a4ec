"""Paired t, standardised differences, sign test, superiority and rank-biserial correlation."""

import numpy as np
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gapkit.stats.estimates import moments
from gapkit.stats.paired import (
    d_av,
    d_av_interval,
    d_z,
    d_z_interval,
    hedges_factor,
    paired_t,
    rank_biserial,
    sign_test,
    superiority,
)

GAPS = np.arange(-6, 7)
counts_of_gaps = st.lists(st.integers(0, 12), min_size=13, max_size=13).filter(lambda c: sum(c) - c[6] > 1)


def test_paired_t_of_the_toy_items(toy, toy_golden):
    found = moments(toy.gap_values, toy.gap_counts)
    test = paired_t(found.mean, found.se, found.n)
    assert np.allclose(test.t, toy_golden["items"]["t"], atol=5e-7)
    assert np.allclose(test.p_value, toy_golden["items"]["t_p"], rtol=1e-5)
    assert (test.df == toy_golden["items"]["df"]).all()


def test_paired_t_of_hays_and_of_the_sleep_data(published, public_data):
    for data, key in ((published["V9"], "V9"), (public_data["sleep"], "sleep")):
        difference = np.subtract(data["first"], data["second"])
        n = len(difference)
        test = paired_t(difference.mean(), difference.std(ddof=1) / np.sqrt(n), n)
        assert np.isclose(test.t, data["t"], atol=5e-6), key
        assert np.isclose(test.p_value, stats.ttest_rel(data["first"], data["second"]).pvalue, rtol=1e-12)


def test_identical_respondents_and_a_single_one_have_no_test():
    test = paired_t([-2.0, 0.0, 1.0], [0.0, 0.0, np.nan], [10, 10, 1])
    assert np.isnan(test.t).all()
    assert np.isnan(test.p_value).all()


def test_standardised_gaps_of_the_toy_dimensions(toy, toy_golden):
    golden = toy_golden["dimensions"]
    found = moments(toy.sum_values / 3, toy.sum_counts)
    sd_e = toy.expectation.reshape(40, 2, 3).mean(axis=2).std(axis=0, ddof=1)
    sd_p = toy.perception.reshape(40, 2, 3).mean(axis=2).std(axis=0, ddof=1)
    assert np.allclose(d_z(found.mean, found.sd), golden["d_z"], atol=5e-7)
    effect = d_av(found.mean, sd_e, sd_p)
    assert np.allclose(effect, golden["d_av"], atol=5e-7)
    assert np.isclose(effect[0] * hedges_factor(39), golden["hedges_g_A"], atol=5e-5)
    wrong = toy_golden["items"]["wrong_elsewhere"]
    assert np.isclose(abs(effect[0]), wrong["pingouin_cohen_d_dimension_A"], atol=5e-5)  # the sign is what they lose


def test_published_standardised_differences(published):
    v8 = published["V8"]
    difference = v8["means"][0] - v8["means"][1]
    effect = d_av(difference, *v8["sds"])
    assert np.isclose(effect, v8["d_av"], atol=5e-5)
    assert np.isclose(d_z(difference, v8["sds"][0]), v8["by_first_sd"], atol=5e-5)
    assert np.isclose(d_z(difference, v8["sds"][1]), v8["by_second_sd"], atol=5e-5)
    low, high = d_av_interval(effect, *v8["sds"], v8["correlation"], v8["n"])
    assert np.allclose([low, high], v8["interval"], atol=5e-5)
    assert np.isclose((high - low) / 2 / stats.norm.ppf(0.975), v8["se"], atol=5e-6)


def test_the_small_sample_factor_is_exact(published):
    golden = published["hedges"]
    assert np.isclose(hedges_factor(golden["m"]), golden["exact"], atol=5e-8)
    assert not np.isclose(hedges_factor(golden["m"]), golden["approximate"], atol=1e-5)


def test_the_small_sample_factor_joins_its_series_smoothly_and_tends_to_one():
    near = hedges_factor(np.array([399.0, 400.0, 400.000001, 401.0]))
    assert abs(near[2] - near[1]) < 1e-10
    assert np.isclose(1 - hedges_factor(1e8), 0.75e-8, rtol=1e-6)
    assert np.isnan(hedges_factor([1.0, 0.0, np.nan])).all()


@pytest.mark.parametrize(("d", "n"), [(-0.707584, 40), (0.1, 12), (-1.6, 400), (0.02, 5000)])
def test_the_interval_of_d_z_leaves_half_the_error_on_each_side(d, n):
    low, high = d_z_interval(d, n, level=0.95)
    t = d * np.sqrt(n)
    assert np.isclose(stats.nct.cdf(t, n - 1, low * np.sqrt(n)), 0.975, atol=1e-9)
    assert np.isclose(stats.nct.cdf(t, n - 1, high * np.sqrt(n)), 0.025, atol=1e-9)


def test_intervals_of_standardised_gaps_take_many_items_and_leave_out_the_impossible():
    low, high = d_z_interval([[-0.5, np.nan], [0.2, 0.1]], [[40, 40], [40, 1]])
    assert low.shape == (2, 2)
    assert np.isnan(low).tolist() == [[False, True], [False, True]]
    assert (low[:, 0] < [-0.5, 0.2]).all()
    assert (high[:, 0] > [-0.5, 0.2]).all()
    ceiling = d_av_interval(-1.0, 0.0, 1.2, np.nan, 50)
    assert np.isfinite(ceiling).all()
    assert np.isnan(d_av_interval(np.nan, 0.0, 0.0, np.nan, 50)).all()


def test_respondents_below_at_and_above_in_the_toy_items(toy, toy_golden):
    golden = toy_golden["items"]
    found = superiority(toy.gap_values, toy.gap_counts)
    assert found.below.tolist() == golden["below"]
    assert found.at.tolist() == golden["at"]
    assert found.above.tolist() == golden["above"]
    assert np.allclose(found.estimate, golden["superiority"], atol=1e-12)
    assert np.allclose(sign_test(toy.gap_values, toy.gap_counts).p_value, golden["sign_p"], rtol=2e-5)


def test_superiority_never_compares_one_persons_perception_with_anothers_expectation(toy, toy_golden):
    across = (toy.perception[:, None, :] > toy.expectation) + 0.5 * (toy.perception[:, None, :] == toy.expectation)
    cross_pairs = across.mean(axis=(0, 1))
    wrong = toy_golden["items"]["wrong_elsewhere"]["pingouin_cles"]
    assert np.isclose(cross_pairs[1], wrong["item_2"], atol=5e-4)
    assert np.abs(superiority(toy.gap_values, toy.gap_counts).estimate - cross_pairs).max() > 0.015


@pytest.mark.parametrize("n", [15, 40])
def test_the_interval_of_superiority_covers_the_truth_as_often_as_it_says(n):
    # Not a simulation: every possible sample of n, weighted by its probability.
    tables = np.array([(a, b, n - a - b) for a in range(n + 1) for b in range(n + 1 - a)])
    found = superiority([-1, 0, 1], tables)
    coverage = []
    for zeros in (0.0, 0.1, 0.3, 0.6):
        for gain in np.linspace(-0.9, 0.9, 13) * (1 - zeros):
            shares = np.array([(1 - zeros - gain) / 2, zeros, (1 - zeros + gain) / 2])
            truth = shares[2] + shares[1] / 2
            holds = (found.low <= truth + 1e-12) & (truth - 1e-12 <= found.high)
            coverage.append(stats.multinomial.pmf(tables, n, shares)[holds].sum())
    assert min(coverage) > 0.925
    assert 0.945 < np.mean(coverage) < 0.97


def test_the_interval_of_superiority_has_a_width_when_everybody_agrees():
    found = superiority([-1, 0, 1], [[0, 20, 0], [20, 0, 0], [0, 0, 20], [0, 0, 0]])
    assert found.estimate[:3].tolist() == [0.5, 0.0, 1.0]
    assert np.allclose(found.low[[0, 1]], [1 - found.high[0], 0.0])
    assert found.low[0] < 0.5 < found.high[0]
    assert found.low[2] < 1.0 == found.high[2]
    assert np.isnan(found.low[3])


def test_rank_biserial_of_the_toy_items(toy, toy_golden):
    found = rank_biserial(toy.gap_values, toy.gap_counts)
    assert np.allclose(found.estimate, toy_golden["items"]["rank_biserial"], atol=5e-7)
    other = pingouin.wilcoxon(toy.perception[:, 1], toy.expectation[:, 1])
    assert np.isclose(found.estimate[1], float(other["RBC"].iloc[0]), atol=1e-12)
    assert (found.low < found.estimate).all()
    assert (found.high > found.estimate).all()


@given(counts_of_gaps)
def test_rank_biserial_is_the_mean_sign_of_pairs_and_flips_with_the_gap(counts):
    rows = np.repeat(GAPS, counts)
    rows = rows[rows != 0]
    pairs = np.sign(rows[:, None] + rows)[np.triu_indices(len(rows))]
    found, mirrored = rank_biserial(GAPS, counts), rank_biserial(GAPS, counts[::-1])
    assert np.isclose(found.estimate, pairs.mean(), atol=1e-12)
    assert np.allclose([mirrored.estimate, mirrored.low], [-found.estimate, -found.high], atol=1e-9)
    assert -1 <= found.low <= found.estimate + 1e-12
    assert found.estimate - 1e-12 <= found.high <= 1


@pytest.mark.parametrize(("shift", "n"), [(0.0, 20), (-1.0, 20), (-1.0, 80), (-2.0, 40)])
def test_the_interval_of_rank_biserial_covers_the_truth(shift, n):
    edges = stats.norm.cdf(np.arange(-5.5, 6), shift, 1.3)
    shares = np.diff(np.concatenate([[0.0], edges, [1.0]]))
    differing = np.where(GAPS == 0, 0.0, shares) / (1 - shares[6])
    truth = differing @ np.sign(GAPS[:, None] + GAPS) @ differing
    samples = np.random.default_rng(7).multinomial(n, shares, size=4000)
    found = rank_biserial(GAPS, samples)
    coverage = np.mean((found.low <= truth) & (truth <= found.high))
    assert 0.93 < coverage < 0.98


def test_rank_biserial_without_any_difference_is_missing_and_total_agreement_keeps_an_interval():
    found = rank_biserial([-1, 0, 1], [[0, 9, 0], [9, 0, 0]])
    assert np.isnan(found.estimate[0])
    assert found.estimate[1] == found.low[1] == -1.0
    assert -1.0 < found.high[1] < 0.0
    assert np.isnan(rank_biserial([0], [7]).estimate)


def test_the_sign_test_is_the_binomial_test():
    for fewer, more in ((0, 1), (0, 9), (3, 11), (8, 8), (200, 260)):
        expected = stats.binomtest(fewer, fewer + more).pvalue
        assert np.isclose(sign_test([-1, 1], [fewer, more]).p_value, expected, rtol=1e-10)
        assert np.isclose(sign_test([-1, 1], [more, fewer]).p_value, expected, rtol=1e-10)
    assert np.isnan(sign_test([-1, 0, 1], [0, 5, 0]).p_value)
