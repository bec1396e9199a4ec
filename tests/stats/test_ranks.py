"""Rank bands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from gapkit.stats.ranks import rank_bands

draws_of_scores = hnp.arrays(np.int64, st.tuples(st.integers(1, 12), st.integers(1, 7)), elements=st.integers(0, 4))


def bands_of(draws, **options):
    """Return the bands of draws around their own means."""
    draws = np.asarray(draws, float)
    with np.errstate(invalid="ignore"):
        return rank_bands(np.nanmean(draws, axis=0), draws, **options)


def test_a_draw_in_which_a_score_is_infinitely_small_takes_no_part_in_the_bands():
    scores = np.array([1.0, 0.5, -0.5])
    draws = scores + np.random.default_rng(3).normal(scale=0.1, size=(200, 3))
    beside = rank_bands(scores, draws)
    draws[[4, 9], 1] = -np.inf
    draws[9, 2] = -np.inf
    found = rank_bands(scores, draws)
    assert found.draws == 200 and found.low.tolist() == beside.low.tolist() == [1, 2, 3]
    assert found.high.tolist() == beside.high.tolist() == [1, 2, 3]


@given(draws_of_scores)
def test_ranks_are_scipys_midranks_with_the_largest_first(draws):
    ranks = stats.rankdata(-draws, axis=1)
    found = bands_of(draws)
    assert np.allclose(found.median, np.median(ranks, axis=0))
    assert np.allclose(found.chances @ np.arange(1, draws.shape[1] + 1), ranks.mean(axis=0))


@given(draws_of_scores)
def test_somebody_is_always_first_and_three_are_among_three(draws):
    bands = bands_of(draws)
    k = draws.shape[1]
    assert np.allclose(bands.chances.sum(axis=0), 1)
    assert np.allclose(bands.chances.sum(axis=1), 1)
    assert np.isclose(bands.p_top1.sum(), 1)
    assert np.isclose(bands.p_top3.sum(), min(3, k))
    assert (bands.p_top1 <= bands.p_top3 + 1e-12).all()


@given(draws_of_scores.filter(lambda draws: len(draws) > 1), st.sampled_from([0.5, 0.8, 0.95]))
def test_a_band_holds_the_place_of_the_score_and_grows_with_its_share(draws, share):
    scores = draws.mean(axis=0)
    bands, wider = rank_bands(scores, draws, share=share), rank_bands(scores, draws, share=0.99)
    place = stats.rankdata(-scores)
    assert (bands.low <= place).all()
    assert (place <= bands.high).all()
    assert (wider.low <= bands.low).all()
    assert (bands.high <= wider.high).all()


def test_a_clear_winner_is_first_in_every_draw():
    draws = np.random.default_rng(0).normal(size=(500, 4)) + np.array([100, 0, 0, 0])
    bands = bands_of(draws)
    assert (bands.low[0], bands.median[0], bands.high[0], bands.p_top1[0]) == (1, 1, 1, 1)
    assert bands.draws == 500


def test_a_tie_for_the_last_place_is_shared():
    assert bands_of([[5.0, 5.0, 1.0]]).p_top1.tolist() == [0.5, 0.5, 0.0]
    assert np.allclose(bands_of([[5.0, 4.0, 3.0, 3.0]]).p_top3, [1, 1, 0.5, 0.5])


def test_missing_columns_take_no_part_and_broken_draws_are_left_out():
    nan = np.nan
    draws = np.array([[3.0, nan, 1.0], [3.0, nan, 1.0], [nan, nan, 9.0]])
    bands = rank_bands([3.0, nan, 1.0], draws)
    assert bands.draws == 2
    assert np.array_equal(bands.median, [1.0, nan, 2.0], equal_nan=True)
    assert bands.chances[0].tolist() == [1, 0, 0]
    assert np.isnan(bands.chances[1]).all()
    assert np.isnan(rank_bands([nan, nan], [[nan, nan]]).p_top1).all()
    assert np.isnan(rank_bands([1.0, 2.0], [[1.0, 2.0]]).low).all()


def band_coverage(truth, level, studies=400, replicates=199):
    """Return how often the band of each score holds all the places that are truly its own."""
    random = np.random.default_rng(11)
    truth = np.array(truth)
    first = 1 + (truth > truth[:, None]).sum(axis=1)
    last = truth.size - (truth < truth[:, None]).sum(axis=1)
    held = np.zeros(truth.size)
    for scores in truth + random.normal(size=(studies, truth.size)):
        found = rank_bands(scores, scores + random.normal(size=(replicates, truth.size)), share=level)
        held += (found.low <= first) & (last <= found.high)
    return held / studies


def test_bands_hold_the_true_place_at_their_level_where_scores_are_equal_near_or_far():
    # Four Monte-Carlo standard errors below the level are allowed.
    slack = 4 * np.sqrt(0.8 * 0.2 / 400)
    for truth in ([0, 0, 0, 0, 0], [1.2, 0.9, 0.6, 0.3, 0], [9, 6, 3, 0, 0]):
        assert (band_coverage(truth, 0.8) >= 0.8 - slack).all()
    # Equal scores are the hard case: there the level is used up, not given away.
    assert (band_coverage([0, 0, 0, 0, 0], 0.8) < 0.8 + slack).all()


def test_a_band_says_something_where_scores_lie_apart():
    random = np.random.default_rng(1)
    found = rank_bands([30.0, 20.0, 10.0], random.normal([30.0, 20.0, 10.0], 1.0, size=(500, 3)))
    assert found.low.tolist() == found.high.tolist() == [1, 2, 3]


def test_finding_some_differences_makes_the_others_easier_to_find():
    # With all four differences tested at once 2.2 SE is too little; once three are out of the way it is enough.
    random = np.random.default_rng(2)
    scores = np.array([0.0, 2.2, 50.0, 60.0, 70.0])
    noise = random.normal(size=(20_000, 5)) / np.sqrt(2)
    assert rank_bands(scores, scores + noise, share=0.95).high[1] == 4
    assert rank_bands(scores[:2], (scores + noise)[:, :2], share=0.95).high[1] == 1
    near = np.array([0.0, 2.2, 0.05, -0.05, 0.1])
    assert rank_bands(near, near + noise, share=0.95).high[1] == 5


def test_scores_known_without_doubt_have_their_place():
    found = rank_bands([3.0, 1.0, 1.0], np.tile([3.0, 1.0, 1.0], (9, 1)))
    assert (found.low.tolist(), found.high.tolist()) == ([1, 2, 2], [1, 3, 3])


@pytest.mark.parametrize("share_out", [1, 3, 7, 10, 37, 41, 49, 380])
def test_a_difference_just_as_large_as_the_draw_that_decides_is_not_sure(share_out):
    # Means of few whole answers are fractions, and such ties are frequent: rounding must not decide them.
    wander = np.tile([-2, -1, 0, 1, 2], 100)
    scores, draws = np.array([0, 2]), np.column_stack([0 * wander, 2 + wander])
    found = rank_bands((scores + 1) / share_out, (draws + 1) / share_out)
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1], [2, 2])
