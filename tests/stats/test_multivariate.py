"""Hotelling's test."""

import numpy as np
import pingouin
from statsmodels.stats.multivariate import test_mvmean as statsmodels_mvmean

from gapkit.stats.multivariate import hotelling


def test_toy_dimensions_and_items(toy, toy_golden):
    for data, key in ((toy.dimension_gaps, "dimensions"), (toy.gaps, "items")):
        golden = toy_golden["hotelling"][key]
        found = hotelling(data.mean(axis=0), np.cov(data.T), 40)
        assert np.isclose(found.t2, golden["t2"], atol=5e-6)
        assert np.isclose(found.f, golden["f"], atol=5e-6)
        assert (found.df1, found.df2) == (golden["df1"], golden["df2"])
        assert np.isclose(found.p_value, golden["p"], rtol=2e-4)


def test_statsmodels_and_pingouin_agree(toy):
    found = hotelling(toy.gaps.mean(axis=0), np.cov(toy.gaps.T), 40)
    assert np.isclose(found.p_value, statsmodels_mvmean(toy.gaps, np.zeros(6)).pvalue, rtol=1e-8)
    assert np.isclose(found.t2, pingouin.multivariate_ttest(toy.gaps)["T2"].iloc[0], rtol=1e-10)


def test_one_gap_alone_is_the_square_of_t(toy):
    gap = toy.dimension_gaps[:, 0]
    found = hotelling([gap.mean()], [[gap.var(ddof=1)]], 40)
    assert np.isclose(found.t2, 40 * gap.mean() ** 2 / gap.var(ddof=1))


def test_other_units_give_the_same_test(toy):
    scale = np.array([1.0, 1e-6, 1e6, 100.0, 2.0, 3.0])
    plain = hotelling(toy.gaps.mean(axis=0), np.cov(toy.gaps.T), 40)
    scaled = hotelling(toy.gaps.mean(axis=0) * scale, np.cov((toy.gaps * scale).T), 40)
    assert np.isclose(plain.t2, scaled.t2, rtol=1e-9)


def test_too_few_people_a_copied_gap_or_a_flat_one_is_no_test(toy):
    mean, covariance = toy.gaps.mean(axis=0), np.cov(toy.gaps.T)
    assert np.isnan(hotelling(mean, covariance, 6).p_value)
    copied = np.column_stack([toy.gaps, toy.gaps[:, 0] + toy.gaps[:, 1]])
    flat = np.column_stack([toy.gaps, np.ones(40)])
    for data in (copied, flat):
        assert np.isnan(hotelling(data.mean(axis=0), np.cov(data.T), 40).p_value)
    stacked = hotelling(np.stack([mean, mean]), np.stack([covariance, covariance * 0]), [40, 40])
    assert np.isnan(stacked.p_value).tolist() == [False, True]
