"""Least squares from sums."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.normal_equations import determined_sums, product_terms, solved_sums
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


def test_well_determined_sums_have_the_coefficients_of_least_squares():
    random = np.random.default_rng(3)
    design = np.column_stack([np.ones(80), random.integers(0, 2, (80, 4))])
    y = random.normal(size=80)
    counts = random.multinomial(80, np.full(80, 1 / 80), size=50).astype(float)
    sums = counts @ product_terms(design, y, np.ones(80))
    found = determined_sums(sums, 5)
    assert np.allclose(found, solved_sums(sums, 5)[0], atol=1e-10)
    for weights, row in zip(counts, found, strict=True):
        root = np.sqrt(weights)[:, None]
        assert np.allclose(row, np.linalg.lstsq(root * design, root[:, 0] * y, rcond=None)[0], atol=1e-9)


def test_columns_that_tell_each_other_have_no_coefficients():
    design = np.array([[1.0, 0, 0], [1, 1, 1], [1, 0, 0], [1, 1, 1.0]])
    full = np.column_stack([np.ones(4), [0, 1, 0, 1], [0, 0, 1, 1]])
    y = np.arange(4.0)
    sums = [product_terms(one, y, np.ones(4)).sum(axis=0) for one in (design, full)]
    found = determined_sums(sums, 3)
    assert np.isnan(found[0]).all() and np.allclose(found[1], [0, 1, 2])


def test_a_column_of_nothing_has_no_coefficients_either():
    design = np.column_stack([np.ones(4), np.zeros(4)])
    assert np.isnan(determined_sums([product_terms(design, np.arange(4.0), np.ones(4)).sum(axis=0)], 2)).all()
