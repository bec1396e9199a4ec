"""Rank bands."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from gapkit.stats.ranks import rank_bands

draws_of_scores = hnp.arrays(np.int64, st.tuples(st.integers(1, 12), st.integers(1, 7)), elements=st.integers(0, 4))


@given(draws_of_scores)
def test_ranks_are_scipys_midranks_with_the_largest_first(draws):
    ranks = stats.rankdata(-draws, axis=1)
    assert np.allclose(rank_bands(draws).median, np.median(ranks, axis=0))


@given(draws_of_scores)
def test_somebody_is_always_first_and_three_are_among_three(draws):
    bands = rank_bands(draws)
    k = draws.shape[1]
    assert np.isclose(bands.p_top1.sum(), 1)
    assert np.isclose(bands.p_top3.sum(), min(3, k))
    assert (bands.p_top1 <= bands.p_top3 + 1e-12).all()


@given(draws_of_scores, st.sampled_from([0.5, 0.8, 0.95]))
def test_the_band_holds_its_share_of_the_draws(draws, share):
    ranks = stats.rankdata(-draws, axis=1)
    bands = rank_bands(draws, share=share)
    inside = ((bands.low <= ranks) & (ranks <= bands.high)).mean(axis=0)
    assert (inside >= share - 1e-9).all()
    assert (bands.low <= bands.median).all()
    assert (bands.median <= bands.high).all()


def test_a_clear_winner_is_first_in_every_draw():
    draws = np.random.default_rng(0).normal(size=(500, 4)) + np.array([100, 0, 0, 0])
    bands = rank_bands(draws)
    assert (bands.low[0], bands.median[0], bands.high[0], bands.p_top1[0]) == (1, 1, 1, 1)
    assert bands.draws == 500


def test_a_tie_for_the_last_place_is_shared():
    assert rank_bands([[5.0, 5.0, 1.0]]).p_top1.tolist() == [0.5, 0.5, 0.0]
    assert np.allclose(rank_bands([[5.0, 4.0, 3.0, 3.0]]).p_top3, [1, 1, 0.5, 0.5])


def test_missing_columns_take_no_part_and_broken_draws_are_left_out():
    nan = np.nan
    bands = rank_bands([[3.0, nan, 1.0], [3.0, nan, 1.0], [nan, nan, 9.0]])
    assert bands.draws == 2
    assert np.array_equal(bands.median, [1.0, nan, 2.0], equal_nan=True)
    assert np.isnan(rank_bands([[nan, nan]]).p_top1).all()
