"""The chance of every place, and places that hold at a stated level."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from gapkit.stats.rank_chances import rank_chances, sure_ranks
from gapkit.stats.ranks import rank_bands

draws_of_scores = hnp.arrays(np.int64, st.tuples(st.integers(1, 12), st.integers(1, 6)), elements=st.integers(0, 4))


@given(draws_of_scores)
def test_chances_of_places_add_up_both_ways_and_have_the_mean_of_the_midranks(draws):
    found = rank_chances(draws)
    assert np.allclose(found.sum(axis=0), 1) and np.allclose(found.sum(axis=1), 1)
    places = np.arange(1, draws.shape[1] + 1)
    assert np.allclose(found @ places, stats.rankdata(-draws, axis=1).mean(axis=0))


@given(draws_of_scores)
def test_the_first_and_the_first_three_places_are_those_of_the_rank_bands(draws):
    found, bands = rank_chances(draws), rank_bands(draws)
    assert np.allclose(found[:, 0], bands.p_top1)
    assert np.allclose(found[:, :3].sum(axis=1), bands.p_top3)


def test_a_broken_draw_is_left_out():
    assert rank_chances([[1.0, 2.0], [np.nan, 9.0]]).tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert np.isnan(rank_chances([[np.nan, 1.0]])).all()


def band_coverage(truth, level, studies=400, replicates=199):
    """Return how often the band of each score holds all the places that are truly its own."""
    random = np.random.default_rng(11)
    truth = np.array(truth)
    first = 1 + (truth > truth[:, None]).sum(axis=1)
    last = truth.size - (truth < truth[:, None]).sum(axis=1)
    held = np.zeros(truth.size)
    for scores in truth + random.normal(size=(studies, truth.size)):
        found = sure_ranks(scores, scores + random.normal(size=(replicates, truth.size)), level=level)
        held += (found.best <= first) & (last <= found.worst)
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
    found = sure_ranks([30.0, 20.0, 10.0], random.normal([30.0, 20.0, 10.0], 1.0, size=(500, 3)))
    assert found.best.tolist() == found.worst.tolist() == [1, 2, 3]


def test_finding_some_differences_makes_the_others_easier_to_find():
    # With all four differences tested at once 2.3 SE is too little; once three are out of the way it is enough.
    random = np.random.default_rng(2)
    scores = np.array([0.0, 2.3, 50.0, 60.0, 70.0])
    noise = random.normal(size=(20_000, 5)) / np.sqrt(2)
    assert sure_ranks(scores, scores + noise).worst[1] == 4
    assert sure_ranks(scores[:2], (scores + noise)[:, :2]).worst[1] == 1
    near = np.array([0.0, 2.3, 0.1, -0.1, 0.2])
    assert sure_ranks(near, near + noise).worst[1] == 5


def test_scores_known_without_doubt_have_their_place():
    found = sure_ranks([3.0, 1.0, 1.0], np.tile([3.0, 1.0, 1.0], (9, 1)))
    assert (found.best.tolist(), found.worst.tolist()) == ([1, 2, 2], [1, 3, 3])
    assert np.isnan(sure_ranks([1.0, np.nan], np.zeros((5, 2))).best).all()
