"""Means and lines when answers come in clusters."""

import tomllib
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.clustered_fit import clustered_fit, clustered_line
from gapkit.stats.clusters import cluster_bca, intraclass_correlation, resampled_cluster_means
from gapkit.stats.designs import designed_means
from gapkit.stats.estimates import t_interval

GOLDEN = tomllib.loads((Path(__file__).resolve().parents[1] / "golden" / "designs.toml").read_text(encoding="utf-8"))
DISTRICT, SCORE, ELL, ENROLLED = (
    np.array(GOLDEN["api_clusters"][name]) for name in ("district", "api00", "ell", "enroll")
)
SIZE, TOTAL, SQUARES = (np.bincount(DISTRICT, weights=part) for part in (np.ones(183), SCORE, SCORE**2))


def mean_of(n, total, people, correction="CR2"):
    """Return mean, standard error and degrees of freedom: a line without a slope."""
    n, total = np.asarray(n, float), np.asarray(total, float)
    fit = clustered_fit(n[..., None, None], total[..., None], people, correction=correction)
    return fit.coefficients[..., 0], np.sqrt(fit.covariance[..., 0, 0]), fit.df[..., 0]


def test_intraclass_correlation_of_shrout_and_fleiss_equals_r():
    golden = GOLDEN["shrout_fleiss"]
    ratings = np.array(golden["ratings"])
    found = intraclass_correlation([4] * 6, ratings.sum(axis=1), (ratings**2).sum(axis=1))
    assert np.isclose(found.estimate, golden["icc"], rtol=1e-10)
    assert np.isclose(found.f, golden["f"], rtol=1e-10)
    assert np.isclose(found.p_value, golden["p"], rtol=1e-10)
    assert np.allclose([found.low, found.high], golden["interval"], rtol=1e-9)
    assert found.typical_size == 4


def test_intraclass_correlation_of_unequal_clusters_rests_on_the_analysis_of_variance_of_r():
    golden = GOLDEN["clusters"]
    found = intraclass_correlation(SIZE, TOTAL, SQUARES)
    between, within = golden["mean_square_between"], golden["mean_square_within"]
    typical = (183 - (SIZE**2).sum() / 183) / 14
    assert np.isclose(found.f, between / within, rtol=1e-10)
    assert np.isclose(found.f, golden["f"], atol=5e-5)
    assert np.isclose(found.estimate, (between - within) / (between + (typical - 1) * within), rtol=1e-10)
    assert found.low < found.estimate < found.high
    assert (found.df1, found.df2) == (14, 168)


@given(st.lists(st.lists(st.integers(1, 7), min_size=1, max_size=6), min_size=2, max_size=8), st.integers(-3, 3))
def test_likeness_ignores_the_origin_and_the_order_of_clusters(clusters, shift):
    def found(groups):
        return intraclass_correlation(*np.array([(len(g), sum(g), sum(x * x for x in g)) for g in groups]).T)

    one = found(clusters)
    other = found([[x + shift for x in group] for group in reversed(clusters)])
    assert np.isclose(one.estimate, other.estimate, equal_nan=True)
    if not np.isnan(one.estimate):
        assert -1 / (one.typical_size - 1) - 1e-9 <= one.estimate <= 1 + 1e-9


def test_identical_answers_inside_different_clusters_are_wholly_alike():
    found = intraclass_correlation([3, 3], [9, 12], [27, 48])
    assert (found.estimate, found.low, found.high) == (1, 1, 1)
    assert np.isnan(intraclass_correlation([3, 3], [9, 9], [27, 27]).estimate)
    assert np.isnan(intraclass_correlation([1, 1, 1], [1, 2, 3], [1, 4, 9]).estimate)
    assert np.isnan(intraclass_correlation([5], [9], [27]).estimate)


def test_clustered_mean_equals_r():
    golden = GOLDEN["clusters"]
    _, se, df = mean_of(SIZE, TOTAL, 183)
    assert np.isclose(se, golden["mean_se_cr2"], rtol=1e-10)
    assert np.isclose(df, golden["mean_df_cr2"], rtol=1e-10)
    _, se, df = mean_of(SIZE, TOTAL, 183, correction="CR1")
    assert np.isclose(se, golden["mean_se_cr1"], rtol=1e-10)
    assert df == 14


def test_clustered_line_equals_r():
    golden = GOLDEN["clusters"]["line"]
    for prefix, weights in (("", None), ("weighted_", ENROLLED)):
        small = clustered_line(ELL, SCORE, DISTRICT, weights=weights)
        assert np.allclose([small.intercept, small.slope], golden[prefix + "coefficients"], rtol=1e-10)
        assert np.allclose(small.covariance.ravel(), golden[prefix + "cr2"], rtol=1e-9)
        assert np.allclose([small.df_intercept, small.df_slope], golden[prefix + "df"], rtol=1e-9)
        large = clustered_line(ELL, SCORE, DISTRICT, weights=weights, correction="CR1")
        assert np.allclose(large.covariance.ravel(), golden[prefix + "cr1"], rtol=1e-10)
        assert large.df_slope == 14


sizes_and_sums = st.lists(st.tuples(st.integers(1, 20), st.integers(-40, 40)), min_size=2, max_size=15)


@given(sizes_and_sums)
def test_cr1_of_a_mean_is_the_designed_mean(clusters):
    n, total = np.array(clusters, float).T
    (_, se, df), other = mean_of(n, total, n.sum(), correction="CR1"), designed_means(n, total)
    assert np.isclose(se, other.se[0], atol=1e-12)
    assert df == other.df[0]


@given(st.integers(1, 20), st.lists(st.integers(-40, 40), min_size=2, max_size=15))
def test_clusters_of_equal_size_are_as_many_independent_means(size, totals):
    means = np.array(totals) / size
    _, se, df = mean_of(np.full(len(totals), size), totals, size * len(totals))
    assert np.isclose(se, means.std(ddof=1) / np.sqrt(len(means)), atol=1e-9)
    assert np.isclose(df, len(means) - 1)


@given(sizes_and_sums)
def test_unequal_clusters_never_have_more_degrees_of_freedom_than_equal_ones(clusters):
    n, total = np.array(clusters, float).T
    assert 0 < mean_of(n, total, n.sum())[2] <= len(n) - 1 + 1e-9


def test_several_means_at_once_are_each_mean_alone():
    n, total = np.stack([SIZE, SIZE / 2, np.roll(SIZE, 3)]), np.stack([TOTAL, TOTAL, TOTAL])
    together = np.array(mean_of(n, total, n.sum(axis=1)))
    for row in range(3):
        assert np.allclose(together[:, row], mean_of(n[row], total[row], n[row].sum()))


def test_one_cluster_or_a_predictor_that_does_not_vary_has_no_standard_error():
    assert np.isnan(mean_of([5], [9], 5)[1])
    assert np.isnan(mean_of([5, 0], [9, 0], 5)[1])
    flat = clustered_line([2, 2, 2, 2], [1, 2, 3, 4], [0, 0, 1, 1])
    assert np.isnan([flat.slope, flat.covariance[1, 1], flat.df_slope]).all()
    assert np.isnan(clustered_line([], [], []).slope)


def test_rows_with_a_hole_do_not_count():
    whole = clustered_line(ELL, SCORE, DISTRICT)
    x, y = np.append(ELL, [np.nan, 5]), np.append(SCORE, [600, np.nan])
    holes = clustered_line(x, y, np.append(DISTRICT, [1, 2]))
    assert holes.n == whole.n == 183
    assert np.isclose(holes.se_slope, whole.se_slope)


@given(st.floats(-1000, 1000), st.floats(0.01, 100))
def test_the_units_of_the_predictor_only_rescale_the_line(origin, unit):
    one, other = clustered_line(ELL, SCORE, DISTRICT), clustered_line(origin + unit * ELL, SCORE, DISTRICT)
    assert np.isclose(other.slope * unit, one.slope)
    assert np.isclose(other.se_slope * unit, one.se_slope)
    assert np.isclose(other.df_slope, one.df_slope)


def test_contrasts_of_a_fit_give_the_line_at_a_value():
    w = np.bincount(DISTRICT)
    wx, wxx, wy, wxy = (np.bincount(DISTRICT, weights=part) for part in (ELL, ELL**2, SCORE, ELL * SCORE))
    sums = np.moveaxis(np.array([[w, wx], [wx, wxx]]), -1, 0), np.stack([wy, wxy], axis=-1)
    at_thirty = clustered_fit(*sums, 183, contrasts=[[1, 30]])
    line = clustered_line(ELL - 30, SCORE, DISTRICT)
    assert np.isclose(at_thirty.coefficients[0], line.intercept)
    assert np.isclose(at_thirty.covariance[0, 0], line.covariance[0, 0])
    assert np.isclose(at_thirty.df[0], line.df_intercept)


def test_the_small_sample_correction_keeps_its_error_rate_with_few_unequal_clusters():
    generator, runs = np.random.default_rng(11), 4000
    size = np.array([40, 12, 10, 8, 6, 5, 4, 3])
    total = size * generator.normal(0, 0.4, (runs, 8)) + generator.normal(0, np.sqrt(size), (runs, 8))
    sizes = np.broadcast_to(size, total.shape)
    covered = {}
    for correction in ("CR1", "CR2"):
        low, high = t_interval(*mean_of(sizes, total, sizes.sum(axis=-1), correction=correction))
        covered[correction] = ((low <= 0) & (high >= 0)).mean()
    assert covered["CR1"] < 0.91
    assert 0.935 < covered["CR2"] < 0.985


def test_resampled_clusters_spread_like_the_designed_mean():
    draws = resampled_cluster_means([SIZE], [TOTAL], np.random.default_rng(3), replicates=20_000)
    # A bootstrap of c clusters misses the factor c/(c - 1); a ratio of sums of uneven clusters spreads a little more.
    expected = designed_means(SIZE, TOTAL).se[0] * np.sqrt(14 / 15)
    assert np.isclose(draws.std(), expected, rtol=0.06)


def test_columns_of_one_bootstrap_come_from_the_same_draws():
    n, total = np.stack([SIZE, SIZE]), np.stack([TOTAL, TOTAL + 3 * SIZE])
    draws = resampled_cluster_means(n, total, np.random.default_rng(3), replicates=500)
    assert np.allclose(draws[:, 1] - draws[:, 0], 3)
    low, high = cluster_bca(n, total, np.random.default_rng(3), replicates=500)
    assert np.allclose([low[1] - low[0], high[1] - high[0]], 3)


def test_clusters_are_resampled_within_their_stratum():
    strata = (np.arange(15) >= 6).astype(int)
    # Every cluster of a stratum has the same mean: no draw within strata of equal sizes can move it.
    total = np.where(strata == 0, 2.0, 5.0) * 10
    fixed = resampled_cluster_means(
        np.full((1, 15), 10), total[None], np.random.default_rng(3), strata=strata, replicates=200
    )
    assert np.allclose(fixed, total.sum() / 150)
    draws = resampled_cluster_means(SIZE, TOTAL, np.random.default_rng(3), strata=strata, replicates=20_000)
    spread = [designed_means(SIZE, TOTAL, strata=s).se[0] for s in (strata, None)]
    free = resampled_cluster_means(SIZE, TOTAL, np.random.default_rng(3), replicates=20_000)
    assert np.isclose(draws.std() / free.std(), spread[0] / spread[1], rtol=0.08)


def test_the_cluster_bootstrap_is_repeatable_and_near_the_t_interval_of_many_clusters():
    generator = np.random.default_rng(8)
    size = generator.integers(5, 12, 60)
    total = size * generator.normal(0, 0.5, 60) + generator.normal(0, np.sqrt(size))
    one, again = (cluster_bca(size, total, np.random.default_rng(5), replicates=4000) for _ in range(2))
    assert np.array_equal(one, again)
    found = designed_means(size, total)
    low, high = t_interval(found.mean[0], found.se[0], found.df[0])
    assert np.allclose([one[0][0], one[1][0]], [low, high], atol=0.08 * (high - low))
    assert np.isnan(cluster_bca([5], [9], np.random.default_rng(1))[0]).all()


def test_the_cluster_bootstrap_of_r():
    golden = GOLDEN["cluster_bootstrap"]
    low, high = cluster_bca(SIZE, TOTAL, np.random.default_rng(2), replicates=40_000)
    assert np.allclose([low[0], high[0]], [np.mean(golden["low"]), np.mean(golden["high"])], atol=1.0)
