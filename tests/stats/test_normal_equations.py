"""Least squares from sums."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.normal_equations import product_terms, solved_sums
from tests.stats.driver_data import drawn


@given(st.integers(1, 6), st.integers(0, 10_000))
def test_coefficients_from_sums_are_those_of_weighted_least_squares(k, seed):
    columns, weights = drawn(k, seed), np.random.default_rng(seed).uniform(0.5, 2, 60)
    x, y = columns[:, :-1], columns[:, -1]
    found, rank = solved_sums(product_terms(x, y, weights).sum(axis=0)[None], k)
    root = np.sqrt(weights)
    assert np.allclose(found[0], np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0], atol=1e-8)
    assert rank[0] == k


def test_columns_that_are_combinations_of_each_other_predict_as_without_one_of_them():
    for seed in range(20):
        columns = drawn(2, seed)
        y = columns[:, -1]
        x = np.column_stack([columns[:, :2], columns[:, 0] + columns[:, 1], np.zeros(60)])
        found, rank = solved_sums(product_terms(x, y, np.ones(60)).sum(axis=0)[None], 4)
        expected = x[:, :2] @ np.linalg.lstsq(x[:, :2], y, rcond=None)[0]
        assert rank[0] == 2 and found[0, 3] == 0
        assert np.allclose(x @ found[0], expected)
