"""Bootstrap intervals, with and without resampling."""

import numpy as np
import pytest
from scipy import stats

from gapkit.stats.bootstrap import (
    acceleration,
    bca_interval,
    ideal_bca,
    normal_sums,
    percentile_interval,
    resample_counts,
)

GAPS = np.arange(-6, 7)


def survey_of(n, shift, seed=1, spread=1.3):
    gaps = np.clip(np.rint(np.random.default_rng(seed).normal(shift, spread, n)), -6, 6).astype(int)
    return np.bincount(gaps + 6, minlength=13)


def means_of_resamples(values, counts, replicates, seed):
    n = counts.sum()
    return np.random.default_rng(seed).multinomial(n, counts / n, size=replicates) @ values / n


def test_toy_dimension_a(toy, toy_golden):
    golden = toy_golden["bootstrap"]
    assert np.isclose(acceleration(toy.sum_values / 3, toy.sum_counts[0]), golden["acceleration_A"], atol=5e-9)
    found = ideal_bca(toy.sum_values / 3, toy.sum_counts[0])
    assert np.allclose(found, golden["interval_A"], atol=golden["tolerance"])


def test_acceleration_is_the_jackknifes():
    counts = survey_of(50, -1.5)
    rows = np.repeat(GAPS, counts).astype(float)
    left_out = (rows.sum() - rows) / (len(rows) - 1)
    u = left_out.mean() - left_out
    assert np.isclose(acceleration(GAPS, counts), (u**3).sum() / (6 * (u**2).sum() ** 1.5), atol=1e-12)


@pytest.mark.parametrize(("n", "shift"), [(15, -0.3), (50, -2.2), (400, -0.9), (3000, -1.5)])
def test_the_ideal_bootstrap_is_the_limit_of_resampling(n, shift):
    counts = survey_of(n, shift)
    se = np.repeat(GAPS, counts).std() / np.sqrt(n)
    point, a = counts @ GAPS / n, acceleration(GAPS, counts)
    drawn = bca_interval(means_of_resamples(GAPS, counts, 60_000, 5), point, a)
    assert np.allclose(ideal_bca(GAPS, counts), drawn, atol=1 / n + 0.04 * se)


def test_scipys_bca_agrees_within_its_own_noise():
    counts = survey_of(60, -0.8)
    rows = np.repeat(GAPS, counts)
    theirs = stats.bootstrap((rows,), np.mean, n_resamples=20_000, method="BCa", rng=np.random.default_rng(2))
    found = ideal_bca(GAPS, counts)
    assert np.allclose(found, theirs.confidence_interval, atol=1 / 60 + 0.06 * rows.std() / np.sqrt(60))


def test_small_samples_are_exact():
    # Six answers 0 or 1, three of each: the resampled mean is binomial(6, 1/2)/6, symmetric, so z0 = a = 0
    # and the interval runs between the 5 % and 95 % points of that binomial.
    low, high = ideal_bca([0, 1], [3, 3], level=0.9)
    assert np.isclose(low, stats.binom.ppf(0.05, 6, 0.5) / 6)
    assert np.isclose(high, stats.binom.ppf(0.95, 6, 0.5) / 6)


def test_a_skewed_binomial_is_exact_as_well():
    n, hits, level = 30, 3, 0.95
    resampled = stats.binom(n, hits / n)
    z0 = stats.norm.ppf(resampled.cdf(hits - 1) + resampled.pmf(hits) / 2)
    a = acceleration([0, 1], [n - hits, hits])
    expected = []
    for z in (stats.norm.ppf(0.025), stats.norm.ppf(0.975)):
        expected.append(resampled.ppf(stats.norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z)))) / n)
    assert np.allclose(ideal_bca([0, 1], [n - hits, hits], level=level), expected, atol=1e-12)


def test_large_samples_use_another_form_and_meet_the_normal_limit():
    counts = survey_of(400_000, -1.0)
    low, high = ideal_bca(GAPS, counts)
    mean = counts @ GAPS / counts.sum()
    se = np.sqrt(counts @ (GAPS - mean) ** 2) / counts.sum()
    assert np.isclose(low, mean - 1.959964 * se, atol=0.02 * se)
    assert np.isclose(high, mean + 1.959964 * se, atol=0.02 * se)


def test_scores_without_a_lattice_are_served_too():
    values = np.array([0.0, 1.0, np.sqrt(2), np.pi, np.e])
    counts = np.array([20, 30, 25, 10, 15])
    point, a = counts @ values / 100, acceleration(values, counts)
    drawn = bca_interval(means_of_resamples(values, counts, 100_000, 3), point, a)
    se = np.sqrt(counts @ (values - point) ** 2) / 100
    assert np.allclose(ideal_bca(values, counts), drawn, atol=0.04 * se)


def test_means_of_mixed_numbers_of_answers_are_served_too():
    values = np.unique(np.round([i / j for j in (3, 4, 5) for i in range(-6 * j, 6 * j + 1)], 12))
    weights = stats.norm.pdf(values, -0.7, 1.1)
    counts = np.random.default_rng(2).multinomial(300, weights / weights.sum())
    point, a = counts @ values / 300, acceleration(values, counts)
    drawn = bca_interval(means_of_resamples(values, counts, 60_000, 3), point, a)
    se = np.sqrt(counts @ (values - point) ** 2) / 300
    assert np.allclose(ideal_bca(values, counts), drawn, atol=0.05 * se)


def test_every_histogram_of_a_stack_gets_its_own_interval():
    stack = np.stack([[survey_of(40, -1), survey_of(4000, 0)], [survey_of(300, -2), survey_of(300, -2)[::-1]]])
    low, high = ideal_bca(GAPS, stack)
    assert low.shape == (2, 2)
    for i in range(2):
        for j in range(2):
            assert np.allclose(ideal_bca(GAPS, stack[i, j]), [low[i, j], high[i, j]], atol=1e-12)


def test_moving_or_stretching_the_scores_moves_and_stretches_the_interval():
    counts = survey_of(120, -1.2)
    plain = np.array(ideal_bca(GAPS, counts))
    assert np.allclose(ideal_bca(GAPS * 10 + 3, counts), plain * 10 + 3, atol=1e-9)
    assert np.allclose(ideal_bca(GAPS / 3, counts), plain / 3, atol=1e-9)


def test_identical_answers_give_the_point_and_nobody_gives_nothing():
    low, high = ideal_bca([-1, 0, 1], [[0, 0, 9], [0, 0, 0], [0, 1, 0]])
    assert low.tolist()[0] == high.tolist()[0] == 1.0
    assert np.isnan([low[1], high[1]]).all()
    assert (low[2], high[2]) == (0.0, 0.0)


def test_resamples_draw_everybody_n_times_in_all_and_repeat_with_the_seed():
    blocks = list(resample_counts(7, 1000, np.random.default_rng(4)))
    drawn = np.concatenate(blocks)
    assert drawn.shape == (1000, 7)
    assert drawn.dtype == np.float32
    assert (drawn.sum(axis=1) == 7).all()
    again = np.concatenate(list(resample_counts(7, 1000, np.random.default_rng(4))))
    assert np.array_equal(drawn, again)
    # Each count is binomial(7, 1/7): mean 1, variance 6/7; five standard errors of leeway.
    assert np.allclose(drawn.mean(axis=0), 1, atol=5 * np.sqrt(6 / 7 / 1000))


def test_resamples_come_in_blocks_that_fit_in_memory():
    blocks = [block.shape for block in resample_counts(100_000, 50, np.random.default_rng(1))]
    assert sum(rows for rows, _ in blocks) == 50
    assert max(rows for rows, _ in blocks) * 100_000 <= 2**21


def test_percentiles_are_numpys_and_leave_missing_replicates_out():
    draws = np.random.default_rng(0).normal(size=(999, 3))
    low, high = percentile_interval(draws, level=0.9)
    assert np.allclose([low, high], np.quantile(draws, [0.05, 0.95], axis=0))
    draws[:5, 1] = np.nan
    draws[:, 2] = np.nan
    low, high = percentile_interval(draws)
    assert np.isclose(low[1], np.nanquantile(draws[:, 1], 0.025))
    assert np.isnan(low[2])


def test_bca_without_bias_and_acceleration_is_the_percentile_interval():
    draws = np.random.default_rng(0).normal(size=(1001, 2))
    point = np.median(draws, axis=0)
    assert np.allclose(bca_interval(draws, point, 0.0), percentile_interval(draws), atol=1e-9)


def test_bca_of_equal_estimates_is_the_point_and_bias_moves_the_interval():
    assert bca_interval(np.full(99, 2.5), 2.5, np.nan) == (2.5, 2.5)
    draws = np.random.default_rng(0).normal(size=2001)
    assert bca_interval(draws, 0.5, 0.0)[0] > percentile_interval(draws)[0]
    assert np.isfinite(bca_interval(draws, 99.0, 0.0)).all()


def test_normal_sums_have_the_moments_of_resamples_all_columns_together():
    random = np.random.default_rng(4)
    columns = random.integers(1, 8, (3, 70_000)).astype(np.float64)
    columns[1] = columns[0] * columns[0]  # a column may follow from another
    columns[2, 60_000:] = 0
    drawn = normal_sums(columns, 40_000, np.random.default_rng(5))
    n = columns.shape[1]
    assert np.allclose(drawn.mean(axis=1), columns.sum(axis=1), rtol=1e-4)
    assert np.allclose(drawn.var(axis=1), n * columns.var(axis=1), rtol=0.03)
    assert np.allclose(np.corrcoef(drawn), np.corrcoef(columns), atol=0.02)


def test_normal_sums_of_thousands_are_distributed_as_resampled_ones():
    random = np.random.default_rng(6)
    columns = np.clip(np.rint(6 + random.normal(size=(2, 4_000))), 1, 7)  # skewed by the end of the scale
    drawn = normal_sums(columns, 8_000, np.random.default_rng(7))
    resampled = columns @ np.concatenate([*resample_counts(4_000, 8_000, np.random.default_rng(8))]).T
    for ours, theirs in zip(drawn, resampled, strict=True):
        assert stats.ks_2samp(ours, theirs).pvalue > 0.001
    assert np.corrcoef(drawn)[0, 1] == pytest.approx(np.corrcoef(resampled)[0, 1], abs=0.04)


def test_normal_sums_of_columns_that_do_not_vary_are_what_they_are():
    drawn = normal_sums(np.array([[1.0] * 5_000, [0.0] * 5_000]), 10, np.random.default_rng(1))
    assert np.allclose(drawn, [[5_000.0] * 10, [0.0] * 10], atol=1e-6)
