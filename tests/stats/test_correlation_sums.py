"""Correlations of resamples from sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.correlation_sums import MANY_UNITS, correlation_sums
from tests.stats.driver_data import drawn


@given(st.integers(1, 5), st.integers(0, 10_000), st.floats(-1e6, 1e6), st.floats(1e-3, 1e3))
def test_correlations_are_numpys_whatever_the_units(p, seed, shift, factor):
    rows = drawn(p, seed)
    found = correlation_sums(rows * factor + shift).correlations()
    assert np.allclose(found, np.corrcoef(rows.T), atol=1e-8)


@given(st.integers(0, 10_000))
def test_a_weight_of_two_is_a_person_who_answered_twice(seed):
    rows = drawn(2, seed, n=20)
    weights = np.random.default_rng(seed).integers(0, 4, 20)
    weights[:5] = 1
    found = correlation_sums(rows, weights=weights).correlations()
    assert np.allclose(found, np.corrcoef(np.repeat(rows, weights, axis=0).T), atol=1e-12)


def resampled(sums, replicates, seed):
    return np.concatenate([block for block, _ in sums.resampled(replicates, np.random.default_rng(seed))])


def test_rows_with_a_blank_are_left_out():
    rows = drawn(2, 1)
    rows[3, 1] = rows[7, 2] = np.nan
    sums = correlation_sums(rows)
    assert (sums.n, sums.units) == (58, 58)
    assert np.allclose(sums.correlations(), np.corrcoef(np.delete(rows, [3, 7], axis=0).T))


@pytest.mark.parametrize("clusters", [None, np.arange(60) % 7])
def test_leaving_one_out_leaves_that_one_out(clusters):
    rows = drawn(3, 2)
    home = np.arange(60) if clusters is None else clusters
    found = correlation_sums(rows, clusters=clusters).left_out()
    expected = [np.corrcoef(rows[home != unit].T) for unit in np.unique(home)]
    assert np.allclose(found, expected, atol=1e-12)


def test_many_people_are_left_out_in_four_hundred_groups():
    rows = drawn(2, 3, n=1001)
    found = correlation_sums(rows).left_out()
    assert found.shape == (400, 3, 3)
    assert np.allclose(found[1], np.corrcoef(np.delete(rows, [1, 401, 801], axis=0).T), atol=1e-12)


def test_resamples_are_those_of_the_rows_drawn():
    rows = drawn(2, 4, n=30)
    blocks = resampled(correlation_sums(rows), 4, 9)
    chosen = np.random.default_rng(9).integers(0, 30, size=(4, 30), dtype=np.uint16)
    assert np.allclose(blocks, [np.corrcoef(rows[one].T) for one in chosen], atol=1e-12)


def test_clusters_are_drawn_whole():
    rows = drawn(2, 4, n=40)
    home = np.arange(40) // 4
    blocks = resampled(correlation_sums(rows, clusters=home), 3, 9)
    chosen = np.random.default_rng(9).integers(0, 10, size=(3, 10), dtype=np.uint16)
    expected = [np.corrcoef(np.concatenate([rows[home == unit] for unit in one]).T) for one in chosen]
    assert np.allclose(blocks, expected, atol=1e-12)


def test_sums_drawn_for_many_people_scatter_like_those_of_people_drawn():
    rows = drawn(2, 5, n=MANY_UNITS + 1)
    drawn_sums = resampled(correlation_sums(rows), 3000, 1)[:, 0, 2]
    people = resampled(correlation_sums(rows[:MANY_UNITS]), 1000, 1)
    assert drawn_sums.mean() == pytest.approx(np.corrcoef(rows.T)[0, 2], abs=0.001)
    assert drawn_sums.std() == pytest.approx(people[:, 0, 2].std(), rel=0.1)
