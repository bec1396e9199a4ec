"""Do two profiles agree?"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kendalltau, pearsonr

from gapkit.stats.profile_agreement import profile_agreement

PROFILES = arrays(np.float64, st.integers(2, 12), elements=st.integers(2, 14).map(lambda x: x / 2))


def test_the_worked_example_of_equal_levels_and_a_wrong_profile():
    # Reference values computed in R (base) for the design of the method: D2 3.03, r -.186116, tau -.2.
    found = profile_agreement([6.1, 5.8, 6.4, 5.2, 4.9, 6.0], [6.0, 6.3, 5.1, 5.4, 5.9, 5.8])
    assert np.isclose(found.distance, 3.03)
    assert np.allclose([found.elevation, found.scatter, found.shape], [0.001667, 0.096762, 2.931572], atol=5e-7)
    assert np.isclose(found.correlation, -0.186116, atol=5e-7)
    assert np.isclose(found.tau_b, -0.2)


@given(st.data())
def test_the_parts_add_up_and_scipy_gives_the_same_correlations(data):
    first = data.draw(PROFILES)
    second = data.draw(arrays(np.float64, first.size, elements=st.integers(2, 14).map(lambda x: x / 2)))
    found = profile_agreement(first, second)
    assert np.isclose(found.elevation + found.scatter + found.shape, found.distance)
    if np.ptp(first) and np.ptp(second):
        assert np.isclose(found.correlation, pearsonr(first, second).statistic)
        assert np.isclose(found.tau_b, kendalltau(first, second).statistic)
    else:
        assert np.isnan(found.correlation)
        assert np.isnan(found.tau_b)


@given(st.data())
def test_who_is_first_makes_no_difference(data):
    first = data.draw(PROFILES)
    second = data.draw(arrays(np.float64, first.size, elements=st.integers(2, 14).map(lambda x: x / 2)))
    there, back = profile_agreement(first, second), profile_agreement(second, first)
    for name in ("distance", "elevation", "scatter", "shape", "correlation", "tau_b"):
        assert np.isclose(getattr(there, name), getattr(back, name), equal_nan=True)


def test_many_profiles_at_once_are_each_of_them():
    rng = np.random.default_rng(2)
    company, customers = rng.normal(5, 1, (30, 8)), rng.normal(6, 1, 8)
    together = profile_agreement(company, customers)
    alone = [profile_agreement(row, customers) for row in company]
    assert np.allclose(together.shape, [one.shape for one in alone])
    assert np.allclose(together.tau_b, [one.tau_b for one in alone])
