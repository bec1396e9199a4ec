"""What has nobody said yet?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.unseen import unseen_themes

# R 4, vegan::estimateR(BCI[c(1, 7, 23), ]): species heard once, twice, all, individuals; S.chao1, se.chao1.
TREES = [
    (31, 18, 93, 448, 117.47368421052632, 11.58378484865871),
    (28, 15, 82, 416, 105.62500000000000, 11.78944623053534),
    (44, 22, 99, 340, 140.13043478260869, 16.39575753277771),
]


def counts_of(once, twice, kinds, total):
    """Return counts with these totals: which ones above two makes no difference."""
    others = kinds - once - twice
    left = total - once - 2 * twice
    return [1] * once + [2] * twice + [3] * (others - 1) + [left - 3 * (others - 1)]


@pytest.mark.parametrize(("once", "twice", "kinds", "total", "chao", "se"), TREES)
def test_the_least_number_of_themes_is_that_of_vegan(once, twice, kinds, total, chao, se):
    found = unseen_themes(counts_of(once, twice, kinds, total))
    assert (found.themes, found.mentions) == (kinds, total)
    assert np.isclose(found.at_least, chao, rtol=1e-12)
    assert np.isclose(found.at_least_se, se, rtol=1e-8)
    assert np.isclose(found.next_is_new, once / total)


def test_the_chance_of_a_new_theme_is_right_on_average():
    rng = np.random.default_rng(4)
    share = 1 / np.arange(1, 61)
    share /= share.sum()
    mentions = rng.multinomial(120, share, size=2000)
    foretold = np.array([unseen_themes(row).next_is_new for row in mentions])
    really = np.where(mentions == 0, share, 0).sum(axis=1)
    # Its expectation is the unheard share before the last of the 120 mentions, a little more than after it.
    before = (share * (1 - share) ** 119).sum()
    assert abs(foretold.mean() - before) < 4 * foretold.std() / len(mentions) ** 0.5
    assert really.mean() < before


def test_the_interval_of_a_new_theme_holds_it_as_often_as_it_says():
    rng = np.random.default_rng(5)
    share = 1 / np.arange(1, 61)
    share /= share.sum()
    held = []
    for row in rng.multinomial(150, share, size=1500):
        found = unseen_themes(row)
        really = share[row == 0].sum()
        held.append(found.next_is_new_low <= really <= found.next_is_new_high)
    assert 0.93 < np.mean(held) < 0.985


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_there_are_never_fewer_themes_than_heard(mentions):
    found = unseen_themes(mentions)
    if found.mentions:
        assert found.themes <= found.at_least_low <= found.at_least <= found.at_least_high
        assert 0 <= found.next_is_new_low <= found.next_is_new <= found.next_is_new_high <= 1
    else:
        assert np.isnan(found.next_is_new)
        assert np.isnan(found.at_least)


def test_when_nothing_was_said_once_nothing_new_is_expected():
    found = unseen_themes([4, 6, 2])
    assert found.next_is_new == 0
    assert found.at_least == found.at_least_high == 3


@pytest.mark.parametrize("wrong", [[1, -1], [2.5]])
def test_what_is_no_count_is_refused(wrong):
    with pytest.raises(ValueError, match="whole numbers"):
        unseen_themes(wrong)
