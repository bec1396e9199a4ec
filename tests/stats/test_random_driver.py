"""Drivers against a column of random numbers."""

import numpy as np
import pytest

from gapkit.stats.random_driver import random_driver_test
from tests.stats.driver_data import Population, drawn


@pytest.fixture(scope="module")
def simulated():
    """Return p values and verdicts of 400 studies; the fourth driver has nothing to do with anything."""
    random = np.random.default_rng(31)
    population = Population([0.6, 0.3, 0.1], correlation=0.0, r2=0.3)
    p_values, verdicts = [], []
    for _ in range(400):
        x, y = population.study(120, random)
        found = random_driver_test(np.column_stack([x, random.normal(size=120)]), y, replicates=199, seed=random)
        p_values.append(found.p_value)
        verdicts.append(found.significant)
    return np.array(p_values), np.array(verdicts)


def test_p_errs_as_often_as_it_says(simulated):
    p_values, _ = simulated
    for level in (0.05, 0.2, 0.5):
        wrong = (p_values[:, 3] <= level).mean()
        assert wrong == pytest.approx(level, abs=4 * np.sqrt(level * (1 - level) / 400))


def test_a_driver_that_explains_is_found_and_a_useless_one_is_not(simulated):
    p_values, verdicts = simulated
    assert (p_values[:, 0] <= 0.05).mean() > 0.95
    assert verdicts[:, 0].mean() > 0.9
    assert verdicts[:, 3].mean() < 0.02  # the bootstrap comparison is severe
    assert (np.diff(verdicts.mean(axis=0)) <= 0).all()


def test_the_verdict_is_that_of_the_interval_and_of_the_seed():
    columns = drawn(4, 3, n=100)
    found = random_driver_test(columns[:, :-1], columns[:, -1], replicates=300, seed=1)
    assert np.array_equal(found.significant, found.low > 0)
    assert (found.low <= found.excess).all() and (found.excess <= found.high).all()
    again = random_driver_test(columns[:, :-1], columns[:, -1], replicates=300, seed=1)
    assert np.array_equal(found.low, again.low) and np.array_equal(found.p_value, again.p_value)


def test_no_p_is_smaller_than_the_number_of_columns_allows():
    x = np.random.default_rng(6).normal(size=(100, 2))
    found = random_driver_test(x, x[:, 0] + 0.01 * x[:, 1], replicates=199)
    assert found.p_value[0] == pytest.approx(1 / 200)


def test_copies_of_people_in_clusters_are_not_more_people():
    columns = drawn(3, 4, n=40)
    copied, home = np.repeat(columns, 5, axis=0), np.repeat(np.arange(40), 5)
    alone = random_driver_test(columns[:, :-1], columns[:, -1], replicates=300, seed=1)
    together = random_driver_test(copied[:, :-1], copied[:, -1], clusters=home, replicates=300, seed=1)
    assert (together.n, together.units) == (200, 40)
    assert np.allclose(together.low, alone.low, atol=1e-9)
    assert np.allclose(together.p_value, alone.p_value)


def test_too_few_people_or_collinear_drivers_are_not_tested():
    columns = drawn(3, 5, n=14)
    few = random_driver_test(columns[:, :-1], columns[:, -1])
    assert not few.significant.any() and np.isnan([*few.p_value, *few.low]).all()
    columns = drawn(3, 5)
    columns[:, 0] = columns[:, 1]
    tangled = random_driver_test(columns[:, :-1], columns[:, -1], replicates=50)
    assert not tangled.significant.any() and np.isnan([*tangled.p_value, *tangled.excess]).all()
