"""Penalties and rewards."""

import numpy as np
import pytest

from gapkit.stats.asymmetry import penalty_reward

# R 4.2: lm(y ~ low + high, weights), HC3 written out from its definition; clubSandwich's CR2.
PLAIN = [-1.1908465883297, -0.9624331298100, 0.0213287500958, 0.6548775609751, 0.3753190278961, 0.7877785910274]
PLAIN_SE = [0.202870353977, 0.224997456900, 0.210057166152, 0.225080704369, 0.186013124484, 0.226009867830]
WEIGHTED = [-1.2055960738788, -0.8918592017550, 0.0329188615413, 0.6420597363171, 0.4436955226503, 0.7181028442070]
WEIGHTED_SE = [0.210156193277, 0.237468441612, 0.234525266949, 0.229541701319, 0.190041736703, 0.247520431193]
CLUSTERED_SE = [0.189876142428, 0.212468143545, 0.227803204549, 0.185188119664, 0.169107720157, 0.261909489696]


@pytest.fixture(scope="module")
def rows():
    i = np.arange(180)
    answers = ((i * i * 37 + i * 101 + 17) % 1009 % 7 + 1).reshape(3, 60).T
    j = np.arange(60)
    y = 5 + 0.4 * answers[:, 0] - 0.9 * (answers[:, 1] <= 3) + 0.7 * (answers[:, 2] >= 6) + (j * j * 29) % 101 / 50
    return y, answers <= 3, answers >= 6


def test_coefficients_and_errors_are_those_of_r(rows):
    found = penalty_reward(*rows, replicates=0)
    assert np.allclose([*found.penalty, *found.reward], PLAIN, atol=1e-11)
    assert np.allclose([*found.penalty_se, *found.reward_se], PLAIN_SE, atol=1e-11)
    assert found.r2 == pytest.approx(0.757877284675, abs=1e-11)


def test_weighted_answers_are_those_of_r(rows):
    found = penalty_reward(*rows, weights=1 + np.arange(60) % 3 / 2, replicates=0)
    assert np.allclose([*found.penalty, *found.reward], WEIGHTED, atol=1e-11)
    assert np.allclose([*found.penalty_se, *found.reward_se], WEIGHTED_SE, atol=1e-11)
    assert found.r2 == pytest.approx(0.756699002847, abs=1e-11)


def test_people_of_one_cluster_are_not_independent(rows):
    found = penalty_reward(*rows, clusters=np.tile(np.arange(12), 5), replicates=0)
    assert np.allclose([*found.penalty_se, *found.reward_se], CLUSTERED_SE, atol=1e-11)


def test_the_wrong_sign_counts_for_nothing_and_is_told(rows):
    found = penalty_reward(*rows, replicates=0)
    assert found.wrong_sign.tolist() == [False, False, True]
    assert found.dissatisfaction[2] == 0
    assert found.asymmetry[2] == 1
    assert found.impact[0] == pytest.approx(1.1908465883297 + 0.6548775609751)
    assert found.asymmetry[0] == pytest.approx((0.6548775609751 - 1.1908465883297) / found.impact[0])


def test_what_only_hurts_and_what_only_pleases_are_found_again():
    rng = np.random.default_rng(7)
    answers = rng.integers(1, 8, (900, 5))
    low, high = answers <= 3, answers >= 6
    y = 6 - 1.5 * low[:, 0] + 1.5 * high[:, 1] - 0.75 * low[:, 2] + 0.75 * high[:, 2] + rng.normal(0, 1, 900)
    found = penalty_reward(y, low, high, generator=rng)
    assert found.kind == ("frustrator", "delighter", "hybrid", "unclear", "unclear")
    told = found.impact > 0
    assert np.array_equal(np.isnan(found.asymmetry_low), ~told)
    assert (found.asymmetry_low <= found.asymmetry)[told].all()
    assert (found.asymmetry <= found.asymmetry_high)[told].all()


def test_drivers_that_do_nothing_are_given_no_name():
    rng = np.random.default_rng(3)
    answers = rng.integers(1, 8, (300, 4))
    found = penalty_reward(rng.normal(0, 1, 300), answers <= 3, answers >= 6, generator=rng)
    assert set(found.kind) == {"unclear"}


def test_resamples_of_whole_clusters_are_as_wide_as_the_clustered_error():
    rng = np.random.default_rng(5)
    branch = np.repeat(np.arange(40), 10)
    answer = np.repeat(rng.integers(1, 8, (40, 1)), 10, axis=0)
    y = 5 + np.repeat(rng.normal(0, 1, 40), 10) - 2.0 * (answer[:, 0] <= 3) + rng.normal(0, 0.3, 400)
    alone = penalty_reward(y, answer <= 3, answer >= 6, generator=np.random.default_rng(1))
    grouped = penalty_reward(y, answer <= 3, answer >= 6, clusters=branch, generator=np.random.default_rng(1))
    wider = (grouped.impact_high - grouped.impact_low) / (alone.impact_high - alone.impact_low)
    assert wider[0] > 2


def test_same_seed_same_intervals(rows):
    first, second = (penalty_reward(*rows, replicates=200, generator=np.random.default_rng(4)) for _ in range(2))
    assert np.array_equal(first.asymmetry_low, second.asymmetry_low)


def test_a_dummy_that_the_others_determine_leaves_nothing_to_tell(rows):
    y, low, high = rows
    assert penalty_reward(y, low[:, [0, 0]], high[:, [0, 0]]) is None
    assert penalty_reward(y[:5], low[:5], high[:5]) is None
    assert penalty_reward(y, np.zeros_like(low), high) is None


def test_other_columns_are_held_constant_as_in_least_squares(rows):
    y, low, high = rows
    beside = np.sin(np.arange(60.0))[:, None]
    found = penalty_reward(y, low, high, beside=beside, replicates=0)
    design = np.column_stack([np.ones(60), low, high, beside])
    expected = np.linalg.lstsq(design, y, rcond=None)[0]
    assert np.allclose([*found.penalty, *found.reward], expected[1:7], atol=1e-11)
