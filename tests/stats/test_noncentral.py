"""The noncentral t distribution against scipy's."""

import numpy as np
import pytest
from scipy import special

from gapkit.stats.noncentral import noncentral_t_cdf, noncentrality


@pytest.mark.parametrize("df", [1, 2, 4, 7, 20, 39, 399, 9999])
def test_the_distribution_function_equals_scipy(df):
    effect = np.array([-2.0, -0.7, -0.1, 0.0, 0.3, 1.2, 4.0])
    t = effect * np.sqrt(df + 1)
    for shift in (-2.0, 0.0, 1.5):
        found = noncentral_t_cdf(t, df, t + shift)
        assert np.allclose(found, special.nctdtr(df, t + shift, t), atol=1e-10)


@pytest.mark.parametrize("df", [1, 2, 5, 39, 399, 1e6])
@pytest.mark.parametrize("probability", [0.005, 0.025, 0.5, 0.975])
def test_the_inverse_leads_back(df, probability):
    t = np.array([-30.0, -3.0, -0.4, 0.0, 0.2, 1.0, 10.0]) * np.sqrt(df + 1)
    shift = noncentrality(t, df, probability)
    assert np.allclose(noncentral_t_cdf(t, df, shift), probability, atol=1e-10)


def test_a_missing_or_endless_t_has_no_noncentrality():
    assert np.isnan(noncentrality([np.nan, np.inf, 1.0], [5, 5, 0], 0.5)).all()
