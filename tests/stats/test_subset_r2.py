"""R² of all subsets, and the average gain of each driver."""

import itertools
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.subset_r2 import average_gains, subset_r2, subset_sizes
from tests.stats.driver_data import GOLDEN, correlated, drawn, golden_rows, r2_of

CASES = ["attitude", "mtcars", "mtcars_four", "swiss"]


@pytest.mark.parametrize("case", CASES)
def test_the_average_gains_are_those_of_all_regressions_in_r(case, attitude):
    golden = GOLDEN[case]
    r2 = subset_r2(*correlated(golden_rows(case, attitude)))
    assert r2[-1] == pytest.approx(golden["r_squared"], abs=1e-12)
    assert np.allclose(average_gains(r2), golden["lmg"], rtol=0, atol=1e-12)
    if "subset_r_squared" in golden:
        assert np.allclose(r2, golden["subset_r_squared"], rtol=0, atol=1e-12)


@given(st.integers(1, 6), st.integers(0, 10_000))
def test_every_subset_has_the_r2_of_its_own_regression(p, seed):
    columns = drawn(p, seed)
    found = subset_r2(*correlated(columns))
    for number in range(2**p):
        chosen = [driver for driver in range(p) if number >> driver & 1]
        assert found[number] == pytest.approx(r2_of(columns, chosen), abs=1e-10)


@given(st.integers(1, 5), st.integers(0, 10_000))
def test_a_share_is_the_mean_gain_over_every_order(p, seed):
    r2 = subset_r2(*correlated(drawn(p, seed)))
    gains = []
    for order in itertools.permutations(range(p)):
        reached = np.cumsum([0, *(1 << driver for driver in order)])
        gains.append(np.diff(r2[reached])[np.argsort(order)])
    assert np.allclose(average_gains(r2), np.mean(gains, axis=0), atol=1e-12)


@given(st.integers(1, 9), st.integers(0, 10_000))
def test_shares_are_never_negative_and_add_up_to_r2(p, seed):
    r2 = subset_r2(*correlated(drawn(p, seed)))
    assert average_gains(r2).sum() == pytest.approx(r2[-1], abs=1e-12)
    assert (average_gains(r2) >= -1e-12).all()


@given(st.integers(2, 7), st.integers(0, 10_000))
def test_the_order_and_the_sign_of_the_drivers_do_not_matter(p, seed):
    inside, outside = correlated(drawn(p, seed))
    order, sign = np.random.default_rng(seed).permutation(p), np.random.default_rng(seed).choice([-1, 1], p)
    turned = subset_r2((inside * sign * sign[:, None])[np.ix_(order, order)], (outside * sign)[order])
    assert np.allclose(average_gains(turned), average_gains(subset_r2(inside, outside))[order], atol=1e-12)


def test_many_matrices_at_once_are_as_each_by_itself():
    pairs = [correlated(drawn(7, seed)) for seed in range(3000)]
    inside, outside = (np.stack(part) for part in zip(*pairs, strict=True))
    together = subset_r2(inside.reshape(60, 50, 7, 7), outside.reshape(60, 50, 7))
    assert together.shape == (60, 50, 128)
    for row in (0, 1777, 2999):
        assert np.array_equal(together.reshape(3000, 128)[row], subset_r2(*pairs[row]))
    assert np.allclose(average_gains(together)[59, 49], average_gains(subset_r2(*pairs[-1])), atol=1e-15)


def test_a_driver_that_is_a_combination_of_others_leaves_no_number_but_spares_the_subsets_without_it():
    columns = drawn(3, 4)
    columns[:, 2] = columns[:, 0] - columns[:, 1]
    found = subset_r2(*correlated(columns))
    assert np.isnan(found[7])
    assert np.isfinite(found[:7]).all()
    assert np.isnan(average_gains(found)).all()


def test_twenty_two_drivers_take_less_memory_than_promised_and_agree_with_regressions():
    columns = drawn(22, 1, n=400)
    inside, outside = correlated(columns)
    tracemalloc.start()
    found = subset_r2(inside, outside)
    gains = average_gains(found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 0.4e9
    assert gains.sum() == pytest.approx(found[-1], abs=1e-12)
    for number in np.random.default_rng(2).integers(1, 2**22, 20).tolist():
        chosen = [driver for driver in range(22) if number >> driver & 1]
        assert found[number] == pytest.approx(r2_of(columns, chosen), abs=1e-10)


def test_more_drivers_are_refused():
    with pytest.raises(ValueError, match="22 is the most"):
        subset_r2(np.eye(23), np.zeros(23))


def test_sizes_count_the_bits():
    assert subset_sizes(10).tolist() == [number.bit_count() for number in range(1024)]
