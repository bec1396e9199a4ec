"""Beta-PERT from three points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from gapkit.stats.pert import pert_draws, pert_mean, pert_shapes

points = (
    st.tuples(*[st.floats(-100, 100).map(lambda x: round(x, 3))] * 3).map(sorted).filter(lambda p: p[2] - p[0] > 0.1)
)


@given(points, st.floats(1, 10))
def test_the_mean_is_that_of_the_beta_distribution(three, weight):
    low, mode, high = three
    a, b = pert_shapes(low, mode, high, weight=weight)
    mean = low + (high - low) * a / (a + b)
    assert pert_mean(low, mode, high, weight=weight) == pytest.approx(mean, abs=1e-9)


@given(points)
def test_the_density_is_highest_at_the_mode(three):
    low, mode, high = three
    a, b = pert_shapes(low, mode, high)
    assert low + (high - low) * (a - 1) / (a + b - 2) == pytest.approx(mode, abs=1e-9)


# R 4.2.2: qbeta(c(.05, .5, .95), 2, 4) * 4, of the PERT from 0, 1 and 4.
QUANTILES_IN_R = [0.305761565649, 1.255240681823, 2.629633272005]


def test_the_shapes_and_the_draws_have_the_quantiles_of_r():
    assert 4 * beta.ppf([0.05, 0.5, 0.95], *pert_shapes(0, 1, 4)) == pytest.approx(QUANTILES_IN_R, rel=1e-9)
    drawn = pert_draws(0, 1, 4, size=400_000, random=np.random.default_rng(5))
    assert np.quantile(drawn, [0.05, 0.5, 0.95]) == pytest.approx(QUANTILES_IN_R, abs=0.01)


def test_draws_have_the_mean_the_variance_and_the_quantiles_that_they_should():
    drawn = pert_draws(2, 3, 8, size=200_000, random=np.random.default_rng(3))
    assert drawn.mean() == pytest.approx(pert_mean(2, 3, 8), abs=0.01)
    assert drawn.var() == pytest.approx(36 * beta.var(*pert_shapes(2, 3, 8)), rel=0.02)
    assert np.quantile(drawn, [0.1, 0.9]) == pytest.approx(
        2 + 6 * beta.ppf([0.1, 0.9], *pert_shapes(2, 3, 8)), abs=0.02
    )
    assert drawn.min() >= 2 and drawn.max() <= 8


def test_a_fixed_value_stays_what_it_is():
    assert (pert_draws(5, 5, 5, size=4, random=np.random.default_rng(1)) == 5).all()
    assert float(pert_mean(5, 5, 5)) == 5


def test_three_points_out_of_order_have_no_distribution():
    assert np.isnan(pert_shapes(3, 1, 2)).all()
