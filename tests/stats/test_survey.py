"""Weighted and clustered means."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.estimates import t_interval
from gapkit.stats.survey import kish_n, weighted_mean
from tests.stats.rows_of_designs import mean_of_rows


def sums_of(x, w):
    return w.sum(), (w * x).sum(), (w**2).sum(), (w**2 * x).sum(), (w**2 * x**2).sum(), len(x)


def test_toy_weighted_gap_with_and_without_clusters(toy, toy_golden):
    golden = toy_golden["survey"]
    gap, weight, blocks = toy.dimension_gaps[:, 0], toy.points.astype(float), np.arange(40) // 4
    alone = weighted_mean(*sums_of(gap, weight))
    assert np.isclose(alone.mean, golden["mean"], atol=5e-9)
    assert np.isclose(alone.se, golden["se_without_clusters"], atol=5e-6)
    clustered = mean_of_rows(gap, weight, clusters=blocks)
    assert np.isclose(clustered.se, golden["se_with_clusters"], atol=5e-9)
    assert clustered.df == golden["df_with_clusters"]
    interval = t_interval(clustered.mean, clustered.se, clustered.df)
    assert np.allclose(interval, golden["interval_with_clusters"], atol=5e-7)
    assert np.isclose(kish_n(weight.sum(), (weight**2).sum()), golden["kish_n"], atol=5e-7)
    assert np.isclose(40 / kish_n(weight.sum(), (weight**2).sum()), golden["design_effect"], atol=5e-7)


def test_a_finite_population_narrows_the_published_interval(published):
    v28 = published["V28"]
    n, population = v28["n"], v28["population"]
    x = np.linspace(-1, 1, n)
    x = v28["mean"] + v28["sd"] * (x - x.mean()) / x.std(ddof=1)
    se = mean_of_rows(x, np.ones(n), population=population).se
    # statpsych uses (N - n)/(N - 1), the factor for a variance over N; ours goes with the usual n - 1.
    theirs = se * np.sqrt(population / (population - 1))
    assert np.isclose(theirs, v28["se"], atol=5e-8)
    assert np.allclose(t_interval(v28["mean"], theirs, n - 1), v28["interval"], atol=5e-6)
    assert mean_of_rows(x, np.ones(n), population=n).se == 0.0
    assert np.isnan(mean_of_rows(x, np.ones(n), population=n - 1).se)


@given(st.lists(st.tuples(st.integers(-6, 6), st.floats(0.1, 9)), min_size=2, max_size=40))
def test_sums_and_rows_agree_when_nobody_is_clustered(pairs):
    x, w = np.array(pairs).T
    from_sums, from_rows = weighted_mean(*sums_of(x, w)), mean_of_rows(x, w)
    assert np.isclose(from_sums.mean, from_rows.mean, atol=1e-10)
    assert np.isclose(from_sums.se, from_rows.se, atol=1e-7)
    assert from_sums.df == from_rows.df == len(x) - 1


@given(st.lists(st.integers(-6, 6), min_size=2, max_size=40), st.floats(0.1, 9))
def test_equal_weights_are_no_weights(gaps, weight):
    x = np.array(gaps, dtype=float)
    found = mean_of_rows(x, np.full(len(x), weight))
    assert np.isclose(found.mean, x.mean(), atol=1e-12)
    assert np.isclose(found.se, x.std(ddof=1) / np.sqrt(len(x)), atol=1e-10)
    w = np.full(len(x), weight)
    assert np.isclose(kish_n(w.sum(), (w**2).sum()), len(x))


@given(st.integers(-6, 6), st.lists(st.floats(0.1, 9), min_size=2, max_size=40))
def test_identical_answers_have_no_spread_whatever_their_weights(answer, weights):
    w = np.array(weights)
    found = weighted_mean(*sums_of(np.full(len(w), float(answer)), w))
    assert np.isclose(found.mean, answer)
    assert found.se == 0.0
    from_rows = mean_of_rows(np.full(len(w), answer / 3), w)
    assert np.isclose(from_rows.mean, answer / 3)
    assert from_rows.se == 0.0


def test_the_scale_of_the_weights_does_not_matter(toy):
    gap, weight = toy.dimension_gaps[:, 0], toy.points.astype(float)
    one, other = mean_of_rows(gap, weight), mean_of_rows(gap, weight * 1000)
    assert np.isclose(one.se, other.se, rtol=1e-12)


def test_strata_remove_the_variance_between_them():
    x = np.array([1.0, 1.1, 0.9, 1.0, 5.0, 5.1, 4.9, 5.0])
    strata = np.repeat(["small", "large"], 4)
    plain, stratified = mean_of_rows(x, np.ones(8)), mean_of_rows(x, np.ones(8), strata=strata)
    assert stratified.df == 6
    by_hand = np.sqrt(2 * (0.25 * x[:4].var(ddof=1) / 4))
    assert np.isclose(stratified.se, by_hand)
    assert stratified.se < plain.se / 10


def test_a_cluster_label_counts_within_its_stratum():
    x = np.arange(8.0)
    repeated = mean_of_rows(x, np.ones(8), clusters=[1, 1, 2, 2, 1, 1, 2, 2], strata=[0] * 4 + [1] * 4)
    distinct = mean_of_rows(x, np.ones(8), clusters=[1, 1, 2, 2, 3, 3, 4, 4], strata=[0] * 4 + [1] * 4)
    assert repeated.df == distinct.df == 2
    assert np.isclose(repeated.se, distinct.se)


def test_a_single_cluster_or_person_has_no_standard_error():
    assert np.isnan(mean_of_rows([1.0, 2.0, 3.0], [1, 1, 1], clusters=["x", "x", "x"]).se)
    assert np.isnan(mean_of_rows([1.0, 2.0, 3.0], [1, 1, 1], strata=["a", "a", "b"]).se)
    assert np.isnan(weighted_mean(2.0, 4.0, 4.0, 8.0, 16.0, 1).se)
    assert np.isnan(weighted_mean(0.0, 0.0, 0.0, 0.0, 0.0, 0).mean)
