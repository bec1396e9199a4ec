"""Alpha and its family."""

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gapkit.stats.reliability import (
    alpha,
    alpha_if_dropped,
    compare_alphas,
    compare_alphas_dependent,
    compare_alphas_independent,
    difference_reliability,
    item_rest,
    spearman_brown,
    stratified_alpha,
)

answers = hnp.arrays(np.int64, st.tuples(st.integers(8, 20), st.integers(3, 6)), elements=st.integers(1, 7)).filter(
    lambda rows: (rows.std(axis=0) > 0).all() and rows.sum(axis=1).std() > 0
)


def blocks(rows):
    """Return the covariance of each of the two toy dimensions, (2, 3, 3)."""
    return np.stack([np.cov(rows[:, :3].T), np.cov(rows[:, 3:].T)])


def test_toy_alphas_for_expectation_perception_and_gap(toy, toy_golden):
    golden = toy_golden["dimensions"]
    for rows, key in (
        (toy.expectation, "alpha_expectation"),
        (toy.perception, "alpha_perception"),
        (toy.gaps, "alpha_gap"),
    ):
        assert np.allclose(alpha(blocks(rows), 40).estimate, golden[key], atol=5e-7)


def test_toy_intervals_items_and_standardised_alpha(toy, toy_golden):
    golden, spread = toy_golden["dimensions"], blocks(toy.perception)
    found = alpha(spread, 40)
    assert np.allclose(np.stack(found.interval(), 1), golden["feldt_perception"], atol=5e-7)
    assert np.allclose(np.stack(found.interval(method="bonett"), 1), golden["bonett_perception"], atol=5e-7)
    assert np.allclose(found.standardised, golden["standardised_alpha_perception"], atol=5e-7)
    assert np.allclose(item_rest(spread), golden["item_rest_perception"], atol=5e-7)
    assert np.allclose(alpha_if_dropped(spread), golden["alpha_if_dropped_perception"], atol=5e-7)


def test_attitude_as_psych_reports_it(attitude, public_data):
    golden, spread = public_data["attitude"], np.cov(attitude.T)
    found = alpha(spread, 30)
    assert np.isclose(found.estimate, golden["alpha"], atol=5e-7)
    assert np.isclose(found.standardised, golden["standardised_alpha"], atol=5e-7)
    assert np.isclose(found.mean_inter_item, golden["mean_inter_item"], atol=5e-7)
    assert np.allclose(alpha_if_dropped(spread), golden["alpha_if_dropped"], atol=5e-7)
    assert np.allclose(item_rest(spread), golden["item_rest"], atol=5e-7)


def test_thurstone_alpha(public_data):
    golden = public_data["thurstone"]
    lower = np.zeros((9, 9))
    for row, values in enumerate(golden["lower_triangle"], start=1):
        lower[row, : len(values)] = values
    assert np.isclose(alpha(lower + lower.T + np.eye(9), golden["n"]).estimate, golden["alpha"], atol=5e-7)


@pytest.mark.parametrize("key", ["V1", "V2"])
def test_published_feldt_intervals(published, key):
    golden = published[key]
    k = golden["items"]
    # A matrix with equal covariances that has exactly this alpha.
    r = golden["alpha"] / (k - (k - 1) * golden["alpha"])
    found = alpha(np.full((k, k), r) + (1 - r) * np.eye(k), golden["n"])
    assert np.isclose(found.estimate, golden["alpha"])
    assert np.allclose(found.interval(level=golden["level"]), golden["interval"], atol=5e-7)


def test_published_comparisons_of_alphas(published):
    v3, v4, v5 = published["V3"], published["V4"], published["V5"]
    two = compare_alphas_independent(v3["alphas"][0], v3["n"][0], v3["alphas"][1], v3["n"][1])
    assert np.isclose(two.statistic, v3["statistic"], atol=5e-7)
    assert [float(two.df1), float(two.df2)] == v3["df"]
    assert np.isclose(two.p_value, v3["p"], atol=5e-7)
    same = compare_alphas_dependent(v4["alphas"][1], v4["alphas"][0], n=v4["n"], correlation=v4["correlation"])
    assert np.isclose(same.statistic, v4["statistic"], atol=5e-7)
    assert same.df1 == v4["df"]
    many = compare_alphas(v5["alphas"], v5["n"], v5["items"])
    assert np.isclose(many.statistic, v5["statistic"], atol=5e-4)
    assert many.df1 == v5["df"]
    assert many.p_value < 1e-4


def test_swapping_the_two_groups_keeps_the_p():
    one = compare_alphas_independent(0.78, 41, 0.71, 151)
    other = compare_alphas_independent(0.71, 151, 0.78, 41)
    assert np.isclose(one.p_value, other.p_value)
    assert np.isclose(one.statistic * other.statistic, 1)


def test_toy_reliability_of_the_gap_and_of_the_total(toy, toy_golden):
    golden = toy_golden["dimensions"]
    e, p = (rows.reshape(40, 2, 3).mean(axis=2) for rows in (toy.expectation, toy.perception))
    covariance = [np.cov(e[:, d], p[:, d])[0, 1] for d in range(2)]
    rel_e, rel_p = alpha(blocks(toy.expectation), 40).estimate, alpha(blocks(toy.perception), 40).estimate
    found = difference_reliability(p.var(axis=0, ddof=1), e.var(axis=0, ddof=1), covariance, rel_p, rel_e)
    assert np.allclose(found, golden["difference_reliability"], atol=5e-7)
    sums = toy.gaps.reshape(40, 2, 3).sum(axis=2)
    total = stratified_alpha(
        sums.var(axis=0, ddof=1), alpha(blocks(toy.gaps), 40).estimate, sums.sum(axis=1).var(ddof=1)
    )
    assert np.isclose(total, golden["stratified_alpha_total_gap"], atol=5e-7)


def test_reliability_of_a_gap_may_be_negative_and_a_constant_gap_has_none():
    assert difference_reliability(1.0, 1.0, 0.8, 0.6, 0.6) < 0
    assert np.isnan(difference_reliability(1.0, 1.0, 1.0, 0.6, 0.6))


@given(answers, st.integers(-5, 5))
def test_alpha_equals_pingouin_and_ignores_added_constants(rows, constant):
    found = alpha(np.cov(rows.T), len(rows))
    theirs = pingouin.cronbach_alpha(data=pd.DataFrame(rows))[0]
    assert np.isclose(found.estimate, theirs, atol=1e-10)
    shifted = rows.copy()
    shifted[:, 0] += constant
    assert np.isclose(alpha(np.cov(shifted.T), len(rows)).estimate, found.estimate, atol=1e-12)
    assert np.isclose(alpha(np.cov(3 * rows.T), len(rows)).estimate, found.estimate, atol=1e-12)


@given(answers)
def test_item_statistics_equal_what_recomputing_gives(rows):
    spread, k = np.cov(rows.T), rows.shape[1]
    rest, dropped = item_rest(spread), alpha_if_dropped(spread)
    for j in range(k):
        others = np.delete(rows, j, axis=1)
        if others.sum(axis=1).std() > 1e-9:
            assert np.isclose(rest[j], np.corrcoef(rows[:, j], others.sum(axis=1))[0, 1], atol=1e-10)
            assert np.isclose(dropped[j], alpha(np.cov(others.T), len(rows)).estimate, atol=1e-9)


def test_a_feldt_interval_holds_the_estimate_and_widens_with_the_level(toy):
    found = alpha(np.cov(toy.perception.T), 40)
    low, high = found.interval(level=0.9)
    wider_low, wider_high = found.interval(level=0.99)
    assert wider_low < low < found.estimate < high < wider_high


def test_small_scales_and_flat_items_give_nothing_rather_than_nonsense():
    single = alpha([[2.0]], 30)
    assert np.isnan([single.estimate, single.standardised, *single.interval(), item_rest([[2.0]])[0]]).all()
    assert np.isnan(alpha_if_dropped([[1.0, 0.5], [0.5, 1.0]])).all()
    flat = alpha([[1.0, 0.0], [0.0, 0.0]], 30)
    assert np.isnan([flat.standardised, flat.mean_inter_item]).all()
    assert np.isnan(item_rest([[1.0, 0.0], [0.0, 0.0]])[1])
    assert np.isnan(alpha(np.zeros((3, 3)), 30).estimate)
    assert np.isnan(alpha(np.eye(3), 1).interval()).all()


def test_spearman_brown(published):
    golden = published["spearman_brown"]
    assert np.isclose(spearman_brown(golden["reliability"], golden["factor"]), golden["expected"])
    assert np.isclose(spearman_brown(spearman_brown(0.7, 3), 1 / 3), 0.7)
