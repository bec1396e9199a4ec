"""Several measures of importance from one correlation matrix, and what stands in their way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.correlation_sums import correlation_sums
from gapkit.stats.importance import relative_importance, relative_weights
from tests.stats.driver_data import GOLDEN, correlated, drawn, golden_rows

CASES = ["attitude", "attitude_weighted", "mtcars", "mtcars_four", "swiss"]


@pytest.mark.parametrize("case", CASES)
def test_every_measure_is_that_of_r(case, attitude):
    golden = GOLDEN[case]
    rows = golden_rows(case, attitude)
    matrix = correlation_sums(rows, weights=golden.get("weights")).correlations()
    found = relative_importance(matrix[:-1, :-1], matrix[:-1, -1])
    assert found.obstacle == ""
    assert found.r2 == pytest.approx(golden["r_squared"], abs=1e-12)
    for name in ("lmg", "relative_weights", "first", "last", "slopes"):
        assert np.allclose(getattr(found, name), golden[name], rtol=0, atol=1e-11), name
    assert np.allclose(found.vif, golden["vif"], rtol=1e-10)
    assert found.condition == pytest.approx(golden["condition"], rel=1e-10)


def test_the_weights_of_the_rwa_package_are_found(attitude):
    # rwa package README, mpg on cyl, disp, hp, gear of mtcars.
    found = relative_importance(*correlated(golden_rows("mtcars_four", attitude)))
    assert np.allclose(found.relative_weights, [0.2284797, 0.2221469, 0.2321744, 0.0963886], atol=5e-8)
    share = 100 * found.relative_weights / found.r2
    assert np.allclose(share, [29.32274, 28.50999, 29.79691, 12.37037], atol=5e-6)


def test_the_general_dominance_of_the_dominanceanalysis_package_is_lmg(attitude):
    # dominanceanalysis package README, rating on complaints, privileges, learning, raises, critical, advance.
    found = relative_importance(*correlated(golden_rows("attitude", attitude)))
    assert np.allclose(found.lmg, [0.371, 0.051, 0.156, 0.120, 0.007, 0.028], atol=5e-4)


def test_the_forty_people_have_the_shares_r_found(toy, toy_golden):
    golden = toy_golden["drivers"]
    scores = toy.perception.reshape(40, 2, 3).mean(axis=2)
    found = relative_importance(*correlated(np.column_stack([scores, toy.outcome])))
    assert found.r2 == pytest.approx(golden["r_squared"], abs=5e-8)
    assert np.allclose(found.lmg, golden["lmg"], atol=5e-8)
    assert np.allclose(found.relative_weights, golden["johnson"], atol=5e-8)


@given(st.integers(0, 10_000))
def test_two_drivers_have_the_same_share_by_either_measure(seed):
    found = relative_importance(*correlated(drawn(2, seed)))
    assert np.allclose(found.lmg, found.relative_weights, atol=1e-12)


@given(st.integers(1, 8), st.integers(0, 10_000))
def test_parts_add_up_and_what_only_one_driver_explains_is_no_more_than_its_most_favourable_part(p, seed):
    found = relative_importance(*correlated(drawn(p, seed)))
    assert found.lmg.sum() == pytest.approx(found.r2, abs=1e-12)
    assert found.relative_weights.sum() == pytest.approx(found.r2, abs=1e-12)
    assert (found.relative_weights >= 0).all()
    assert (found.vif >= 1 - 1e-12).all()
    assert (np.sign(found.correlations) * np.sign(found.slopes) < 0).tolist() == found.opposite_sign.tolist()


@given(st.integers(2, 6), st.integers(0, 1000))
def test_uncorrelated_drivers_have_their_squared_correlation_by_every_measure(p, seed):
    outside = np.random.default_rng(seed).uniform(-1, 1, p) / p
    found = relative_importance(np.eye(p), outside)
    for name in ("lmg", "relative_weights", "first", "last"):
        assert np.allclose(getattr(found, name), outside**2, atol=1e-14)
    assert not found.stronger_together.any() and not found.opposite_sign.any()


def test_a_suppressor_is_flagged_both_ways():
    # Classical: the second driver is unrelated to the outcome and takes noise out of the first.
    found = relative_importance([[1.0, 0.6], [0.6, 1.0]], [0.5, 0.0])
    assert found.slopes[1] < 0 and found.stronger_together.tolist() == [True, True]
    assert found.opposite_sign.tolist() == [False, False]  # r is zero: it points nowhere
    crossed = relative_importance([[1.0, 0.8], [0.8, 1.0]], [0.5, 0.2])
    assert crossed.opposite_sign.tolist() == [False, True]


def test_expectation_perception_and_gap_together_are_refused_and_named():
    random = np.random.default_rng(1)
    wanted, got, other = random.normal(size=(3, 50))
    columns = np.column_stack([wanted, other, got, got - wanted, got + random.normal(size=50)])
    found = relative_importance(*correlated(columns))
    assert (found.obstacle, found.culprits) == ("collinear drivers", (0, 2, 3))
    assert np.isnan([found.r2, *found.lmg, *found.relative_weights, *found.vif]).all()


def test_a_column_that_never_varies_is_named():
    rows = drawn(3, 5)
    rows[:, 1] = 4.0
    matrix = correlation_sums(rows).correlations()
    found = relative_importance(matrix[:-1, :-1], matrix[:-1, -1])
    assert (found.obstacle, found.culprits) == ("constant driver", (1,))
    rows = drawn(3, 5)
    rows[:, -1] = 4.0
    matrix = correlation_sums(rows).correlations()
    assert relative_importance(matrix[:-1, :-1], matrix[:-1, -1]).obstacle == "constant outcome"


def test_a_matrix_no_data_can_have_is_refused():
    impossible = [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]]
    assert relative_importance(impossible, [0.1, 0.1, 0.1]).obstacle == "no correlation matrix"
    assert relative_importance(np.eye(2), [0.9, 0.9]).obstacle == "no correlation matrix"


def test_many_drivers_have_relative_weights_only():
    found = relative_importance(*correlated(drawn(30, 3, n=200)))
    assert np.isnan(found.lmg).all()
    assert found.relative_weights.sum() == pytest.approx(found.r2, abs=1e-12)


def test_relative_weights_of_many_matrices_are_as_each_by_itself():
    pairs = [correlated(drawn(4, seed)) for seed in range(20)]
    pairs[7] = (np.ones((4, 4)), pairs[7][1])
    pairs[8] = (np.full((4, 4), np.nan), pairs[8][1])
    together = relative_weights(*(np.stack(part) for part in zip(*pairs, strict=True)))
    assert np.isnan(together[[7, 8]]).all()
    for row in (0, 9, 19):
        assert np.allclose(together[row], relative_weights(*pairs[row]), atol=1e-14)


def test_lmg_can_be_left_out_where_only_the_rest_is_wanted():
    pair = correlated(drawn(6, 3))
    whole, rest = relative_importance(*pair), relative_importance(*pair, lmg_up_to=5)
    assert np.isnan(rest.lmg).all() and np.isfinite(whole.lmg).all()
    assert np.array_equal(whole.relative_weights, rest.relative_weights)
    assert np.array_equal(whole.vif, rest.vif)
