"""Trend over waves and control chart."""

import tomllib
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.designs import designed_means
from gapkit.stats.trends import control_chart, trend

GOLDEN = tomllib.loads((Path(__file__).resolve().parents[1] / "golden" / "designs.toml").read_text(encoding="utf-8"))


def test_trend_equals_r():
    golden = GOLDEN["trend"]
    found = trend(golden["times"], golden["mean"], golden["se"])
    assert np.allclose([found.intercept, found.slope], golden["coefficients"], rtol=1e-10)
    assert np.isclose(found.se**2, golden["slope_variance"], rtol=1e-10)
    assert np.isclose(found.lack_of_fit, golden["lack_of_fit"], rtol=1e-10)
    assert np.isclose(found.heterogeneity, golden["heterogeneity"], rtol=1e-10)
    assert np.isclose(found.heterogeneity_p, golden["heterogeneity_p"], rtol=1e-10)
    # What the line explains is what it takes away from the differences between waves.
    assert np.isclose(found.heterogeneity - found.lack_of_fit, (found.slope / found.se) ** 2)


def test_the_trend_of_clusters_asked_every_time_equals_r():
    golden, schools = GOLDEN["clustered_trend"], GOLDEN["api_clusters"]
    district, weight = np.array(schools["district"]), np.array(schools["enroll"], float)
    first, second, ell = (np.array(schools[name], float) for name in ("api99", "api00", "ell"))
    rows = [np.bincount(district, weights=weight * y) for y in (first, second, second + 0.1 * ell)]
    means = designed_means(np.stack([np.bincount(district, weights=weight)] * 3), rows)
    found = trend([0, 1, 2], means.mean, means.se, covariance=means.covariance, df=14)
    assert np.allclose([found.slope, found.se], golden["slope"], rtol=1e-9)
    assert np.isclose(found.lack_of_fit, golden["lack_of_fit"], rtol=1e-6)
    assert np.isclose(found.lack_of_fit_p, golden["lack_of_fit_p"], rtol=1e-5)
    assert np.isclose(found.heterogeneity, golden["heterogeneity"], rtol=1e-6)
    assert np.isclose(found.heterogeneity_p, golden["heterogeneity_p"], rtol=1e-5)


def test_a_panel_whose_waves_are_called_independent_hides_its_trend():
    generator, runs, k = np.random.default_rng(30), 1500, 4
    spread = 0.01 * (0.7 + 0.3 * np.eye(k))
    mean = generator.multivariate_normal(np.zeros(k), spread, runs)
    se = np.broadcast_to(np.full(k, 0.1), mean.shape)
    found = trend(np.arange(k), mean, se, covariance=np.broadcast_to(spread, (runs, k, k)))
    forgotten = trend(np.arange(k), mean, se)
    assert 0.035 < (found.p_value < 0.05).mean() < 0.065
    assert 0.035 < (found.lack_of_fit_p < 0.05).mean() < 0.065
    assert 0.035 < (found.heterogeneity_p < 0.05).mean() < 0.065
    assert (forgotten.p_value < 0.05).mean() < 0.01


@given(st.lists(st.tuples(st.floats(-3, 1), st.floats(0.02, 0.5)), min_size=3, max_size=8))
def test_waves_that_share_nothing_have_the_trend_of_independent_ones(rows):
    mean, se = np.array(rows).T
    times = np.arange(len(rows)) * 1.5
    one, other = trend(times, mean, se), trend(times, mean, se, covariance=np.diag(se**2))
    for name in ("slope", "se", "p_value", "lack_of_fit", "lack_of_fit_p", "heterogeneity", "heterogeneity_p"):
        assert np.isclose(getattr(one, name), getattr(other, name), rtol=1e-6, atol=1e-9), name


waves = st.lists(st.tuples(st.floats(-3, 1), st.floats(0.02, 0.5)), min_size=3, max_size=12)


@given(waves, st.floats(-3, 3), st.floats(-2, 2))
def test_adding_a_line_moves_the_slope_by_its_slope_and_nothing_else(rows, start, slope):
    mean, se = np.array(rows).T
    times = np.arange(len(rows)) * 1.5
    one, other = trend(times, mean, se), trend(times, mean + start + slope * times, se)
    assert np.isclose(other.slope, one.slope + slope, atol=1e-9)
    assert np.isclose(other.intercept, one.intercept + start, atol=1e-9)
    assert np.isclose(other.lack_of_fit, one.lack_of_fit, atol=1e-6)


def test_two_waves_are_their_difference_and_a_missing_wave_is_left_out():
    found = trend([0, 2], [-1.0, -0.4], [0.3, 0.4])
    assert np.isclose(found.slope, 0.3)
    assert np.isclose(found.se, 0.25)
    assert np.isnan(found.lack_of_fit)
    holes = trend([0, 1, 2], [[-1.0, np.nan, -0.4], [np.nan, -1.0, np.nan]], [[0.3, 0.1, 0.4]] * 2)
    assert np.isclose(holes.slope[0], 0.3)
    assert np.isnan(holes.slope[1])


def test_a_flat_series_is_called_a_trend_as_often_as_allowed():
    generator = np.random.default_rng(10)
    se = np.array([0.1, 0.05, 0.08, 0.2, 0.1])
    found = trend([0, 1, 2, 4, 5], generator.normal(0, se, (20_000, 5)), np.broadcast_to(se, (20_000, 5)))
    assert 0.045 < (found.p_value < 0.05).mean() < 0.055
    assert 0.045 < (found.lack_of_fit_p < 0.05).mean() < 0.055
    assert 0.945 < ((found.low <= 0) & (found.high >= 0)).mean() < 0.955


def signals(z, **options):
    """Mark the waves of standardised scores around a baseline that averages zero."""
    baseline = [1.0, -1.0]
    chart = control_chart(np.array([*baseline, *z]), np.ones(len(z) + 2), baseline=2, **options)
    return np.flatnonzero(chart.beyond[2:]).tolist(), np.flatnonzero(chart.pattern[2:]).tolist()


def test_a_wave_beyond_three_standard_errors_signals():
    assert signals([0.5, 3.1, 0, -3.1]) == ([1, 3], [1, 3])
    assert signals([0.5, 2.9, 0, -2.9]) == ([], [])


def test_runs_on_one_side_signal_where_they_are_complete():
    assert signals([2.1, 0, 2.2])[1] == [2]
    assert signals([2.1, 0, -2.2])[1] == []
    assert signals([1.1, 1.2, 0.1, 1.3, 1.4])[1] == [4]
    assert signals([0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.4, 0.1])[1] == [7]
    assert signals([0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.4, -0.1])[1] == []
    assert signals([2.1, 0, 2.2])[0] == []


def test_limits_follow_the_error_of_each_wave_and_their_width():
    chart = control_chart([-1.0, -0.8, -0.9], [0.1, 0.2, 0.05])
    weight = 1 / np.array([0.1, 0.2, 0.05]) ** 2
    assert np.isclose(chart.centre, np.average([-1.0, -0.8, -0.9], weights=weight))
    assert np.allclose(chart.high - chart.low, [0.6, 1.2, 0.3])
    narrow = control_chart([-1.0, -0.8], [0.1, 0.2], sigmas=2)
    assert np.allclose(narrow.high - narrow.low, [0.4, 0.8])


def test_ordinary_differences_between_waves_widen_the_limits_of_large_samples():
    generator = np.random.default_rng(21)
    mean = generator.normal(-1, 0.2, 40)
    tight, wide = (control_chart(mean, np.full(40, 0.02), spread=spread) for spread in ("sampling", "between waves"))
    assert tight.beyond.sum() > 20
    assert wide.beyond.sum() <= 1
    # The mean moving range of independent waves estimates their spread.
    assert np.isclose((wide.high - wide.low)[0] / 6, 0.2, rtol=0.2)
    alone = control_chart(generator.normal(-1, 0.02, 4000), np.full(4000, 0.02), spread="between waves")
    assert np.isclose((alone.high - alone.low)[0] / 6, 0.02, rtol=0.05)


def test_a_missing_wave_signals_nothing():
    chart = control_chart([-1.0, np.nan, -0.9], [0.1, np.nan, 0.1])
    assert not chart.pattern.any()
    assert np.isnan(chart.low[1])
