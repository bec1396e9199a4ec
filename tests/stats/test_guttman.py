"""Guttman's bounds and split halves."""

from itertools import combinations

import numpy as np

from gapkit.stats.guttman import guttman_lambdas, split_half


def halves_by_hand(spread):
    k = len(spread)
    found = {}
    for chosen in combinations(range(k), k // 2):
        side = np.isin(np.arange(k), chosen)
        if (tuple(~side)) in found:
            continue
        a, b = side.astype(float), (~side).astype(float)
        found[tuple(side)] = 2 * (1 - (a @ spread @ a + b @ spread @ b) / spread.sum())
    return np.array(list(found.values()))


def test_attitude_correlations_as_psych_reports_them(attitude, public_data):
    golden = public_data["attitude"]
    found = guttman_lambdas(np.corrcoef(attitude.T))
    bounds = [found.lambda_1, found.lambda_2, found.lambda_3, found.lambda_4, found.lambda_5, found.lambda_6]
    assert np.allclose(bounds, golden["guttman_of_correlations"], atol=5e-7)
    assert np.isclose(split_half(np.corrcoef(attitude.T)).maximum, golden["split_halves"]["maximum"], atol=5e-7)
    # psych stops half-way through the 35 halves: its minimum is one of ours, but not the smallest.
    by_hand = np.sort(halves_by_hand(np.corrcoef(attitude.T)))
    assert np.isclose(by_hand[3], golden["split_halves"]["minimum"], atol=5e-7)


def test_thurstone_lambda_6(public_data):
    golden = public_data["thurstone"]
    lower = np.zeros((9, 9))
    for row, values in enumerate(golden["lower_triangle"], start=1):
        lower[row, : len(values)] = values
    assert np.isclose(guttman_lambdas(lower + lower.T + np.eye(9)).lambda_6, golden["lambda_6"], atol=5e-7)


def test_every_half_is_tried_once_for_even_and_odd_numbers_of_items(attitude):
    for k, count in ((2, 1), (4, 3), (5, 10), (6, 10), (7, 35)):
        spread = np.cov(attitude[:, :k].T)
        found, expected = split_half(spread), halves_by_hand(spread)
        assert (found.splits, found.exhaustive) == (count, True)
        assert len(expected) == count
        assert np.allclose(
            [found.minimum, found.mean, found.maximum], [expected.min(), expected.mean(), expected.max()]
        )


def test_the_mean_of_equal_halves_is_alpha(toy):
    spread = np.cov(toy.perception.T)
    assert np.isclose(split_half(spread).mean, guttman_lambdas(spread).lambda_3)


def test_bounds_keep_their_order(toy):
    for spread in (np.cov(toy.expectation.T), np.cov(toy.perception.T), np.cov(toy.gaps.T)):
        found = guttman_lambdas(spread)
        assert found.lambda_1 <= found.lambda_3 <= found.lambda_2 <= 1
        assert found.lambda_4 >= split_half(spread).maximum - 1e-12


def test_stacked_matrices_give_what_each_gives_alone(toy):
    matrices = np.stack([np.cov(toy.expectation.T), np.cov(toy.perception.T)])
    stacked, alone = guttman_lambdas(matrices), guttman_lambdas(matrices[1])
    assert np.isclose(stacked.lambda_4[1], alone.lambda_4)
    assert np.isclose(stacked.lambda_6[1], alone.lambda_6)
    assert np.isclose(split_half(matrices).mean[1], split_half(matrices[1]).mean)


def test_long_scales_draw_halves_from_the_generator_given_and_only_then():
    k = 16
    spread = np.full((k, k), 0.3) + 0.7 * np.eye(k)
    assert np.isnan(guttman_lambdas(spread).lambda_4)
    assert np.isnan(split_half(spread).mean)
    drawn = split_half(spread, generator=np.random.default_rng(1))
    assert (drawn.splits, drawn.exhaustive) == (10_000, False)
    # With equal covariances every half is as good as any other.
    assert np.allclose([drawn.minimum, drawn.maximum], guttman_lambdas(spread).lambda_3)
    assert np.isclose(guttman_lambdas(spread, generator=np.random.default_rng(1)).lambda_4, drawn.maximum)


def test_a_single_item_a_flat_total_and_a_copied_item_are_left_open():
    assert np.isnan(guttman_lambdas([[1.0]]).lambda_3)
    assert np.isnan(split_half([[1.0]]).mean)
    assert np.isnan(guttman_lambdas(np.zeros((3, 3))).lambda_2)
    copied = guttman_lambdas([[1.0, 1.0, 0.2], [1.0, 1.0, 0.2], [0.2, 0.2, 1.0]])
    assert np.isnan(copied.lambda_6)
    assert np.isfinite(copied.lambda_2)
