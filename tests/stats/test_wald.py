"""The Wald test from a covariance: Hotelling's T2 is a case of it, and units do not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.multivariate import hotelling
from gapkit.stats.wald import wald_test


def test_the_covariance_of_a_simple_sample_gives_hotelling():
    mean, spread, n = np.array([-0.5, 0.2, 0.1]), np.array([[1.0, 0.3, 0.1], [0.3, 2.0, 0.4], [0.1, 0.4, 1.5]]), 25
    ours, theirs = wald_test(mean, spread / n, n - 1), hotelling(mean, spread, n)
    assert (ours.w, ours.f, ours.p_value) == (
        pytest.approx(float(theirs.t2)),
        pytest.approx(float(theirs.f)),
        pytest.approx(float(theirs.p_value)),
    )


def test_one_estimate_gives_the_square_of_its_t():
    # 2 * pt(-2, 9) = 0.0765528238 (R 4.2)
    assert wald_test([1.0], [[0.25]], 9).p_value == pytest.approx(0.0765528238, abs=1e-9)


def test_too_few_degrees_of_freedom_and_singular_covariances_give_no_test():
    assert np.isnan(wald_test([1.0, 1.0], np.eye(2), 1).p_value)
    assert np.isnan(wald_test([1.0, 1.0], np.ones((2, 2)), 20).p_value)
    assert np.isnan(wald_test([1.0, 1.0], np.diag([1.0, 0.0]), 20).p_value)


@given(st.integers(0, 10**6), st.integers(1, 4))
def test_no_recombination_of_the_estimates_changes_it(seed, q):
    generator = np.random.default_rng(seed)
    mix = generator.normal(size=(q, q)) + 3 * np.eye(q)
    root = generator.normal(size=(q, q)) + 2 * np.eye(q)
    mean, spread = generator.normal(size=q), root @ root.T
    first, second = wald_test(mean, spread, 30), wald_test(mix @ mean, mix @ spread @ mix.T, 30)
    if not np.isnan(first.w) and not np.isnan(second.w):
        assert second.w == pytest.approx(first.w, rel=1e-5)
