"""Least squares with robust standard errors."""

import numpy as np
import pytest

from gapkit.stats.clustered_fit import clustered_line
from gapkit.stats.robust_fit import robust_fit
from tests.stats.driver_data import drawn

statsmodels = pytest.importorskip("statsmodels.regression.linear_model")


def with_constant(columns):
    return np.column_stack([np.ones(len(columns)), columns[:, :-1]]), columns[:, -1]


@pytest.mark.parametrize("weighted", [False, True])
def test_estimates_and_hc3_are_those_of_statsmodels(weighted):
    x, y = with_constant(drawn(4, 1))
    weights = np.random.default_rng(1).uniform(0.5, 3, 60) if weighted else np.ones(60)
    theirs = statsmodels.WLS(y, x, weights=weights).fit()
    robust = theirs.get_robustcov_results("HC3", use_t=True)
    ours = robust_fit(x, y, weights=weights)
    assert np.allclose(ours.estimates, theirs.params, rtol=1e-10)
    assert np.allclose(ours.covariance, robust.cov_params(), rtol=1e-9)
    assert np.allclose(ours.p_values, robust.pvalues, rtol=1e-9)
    assert np.allclose(np.transpose(ours.interval()), robust.conf_int(), rtol=1e-9)
    assert ours.r2 == pytest.approx(theirs.rsquared, abs=1e-12)
    assert ours.r2_adjusted == pytest.approx(theirs.rsquared_adj, abs=1e-12)
    assert ours.unexplained == pytest.approx(theirs.ssr)


def test_contrasts_are_combinations_with_their_own_covariance():
    x, y = with_constant(drawn(2, 2))
    load = np.array([[0, 1, 1], [0, 1, -1.0]])
    plain, found = robust_fit(x, y), robust_fit(x, y, contrasts=load)
    assert np.allclose(found.estimates, load @ plain.estimates)
    assert np.allclose(found.covariance, load @ plain.covariance @ load.T)


def test_clusters_are_those_of_the_clustered_line():
    x, y = with_constant(drawn(1, 3))
    home = np.arange(60) % 8
    found = robust_fit(x, y, clusters=home)
    line = clustered_line(x[:, 1], y, home)
    assert found.clusters == 8
    assert np.allclose(found.estimates, [line.intercept, line.slope])
    assert np.allclose(found.covariance, line.covariance)
    assert found.df[1] == pytest.approx(line.df_slope)


def test_what_cannot_be_said_is_not_said():
    x, y = with_constant(drawn(2, 4))
    assert np.isnan(robust_fit(x[:3], y[:3]).estimates).all()
    twice = np.column_stack([x, x[:, 1]])
    assert np.isnan(robust_fit(twice, y).estimates).all()
    alone = np.column_stack([x, np.arange(60) == 5])
    found = robust_fit(alone, y)
    assert np.isfinite(found.estimates).all() and np.isnan(found.se).all()


def test_blanks_and_people_without_weight_are_left_out():
    x, y = with_constant(drawn(2, 5))
    weights = np.ones(60)
    x[3, 1], y[4], weights[5] = np.nan, np.nan, 0
    kept = np.delete(np.arange(60), [3, 4, 5])
    found = robust_fit(x, y, weights=weights)
    assert found.n == 57
    assert np.allclose(found.estimates, robust_fit(x[kept], y[kept]).estimates)
