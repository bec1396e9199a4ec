"""What people of one cluster share, direction by direction."""

import numpy as np
import pytest

from gapkit.stats.clusters import intraclass_correlation
from gapkit.stats.kindred import kin_of, shared_scores


def test_of_one_score_it_is_the_intraclass_correlation_of_unequal_clusters():
    random = np.random.default_rng(1)
    home = np.repeat(np.arange(12), random.integers(2, 30, 12))
    x = random.normal(size=12)[home] + random.normal(0, 1.5, home.size)
    sums = [np.bincount(home, weights=x**k) for k in range(3)]
    assert shared_scores(x[:, None], home)[0, 0] == pytest.approx(float(intraclass_correlation(*sums).estimate))


def test_a_direction_that_clusters_share_is_told_from_those_they_do_not():
    random = np.random.default_rng(2)
    home = np.repeat(np.arange(200), 10)
    x = random.normal(size=(home.size, 2))
    x[:, 0] = 0.8**0.5 * x[:, 0] + 0.2**0.5 * random.normal(size=200)[home]
    turn = np.array([[0.8, -0.6], [0.6, 0.8]]) @ np.diag([3.0, 3.0])
    found = shared_scores(x @ turn, home)
    expected = np.outer([0.8, -0.6], [0.8, -0.6]) * 0.2  # the axis, turned
    assert found == pytest.approx(expected, abs=0.04)


def test_people_each_in_a_cluster_of_their_own_or_all_in_one_share_nothing():
    x = np.random.default_rng(3).normal(size=(30, 2))
    for home in (np.arange(30), np.zeros(30)):
        assert shared_scores(x, home).tolist() == [[0, 0], [0, 0]]


def test_on_average_neither_more_nor_less_is_found_than_there_is_among_few_clusters():
    found = []
    for seed in range(150):
        random = np.random.default_rng(seed)
        home = np.repeat(np.arange(10), 20)
        x = 0.1**0.5 * random.normal(size=(10, 4))[home] + 0.9**0.5 * random.normal(size=(200, 4))
        found.append(np.trace(shared_scores(x, home)) / 4)
    assert np.mean(found) == pytest.approx(0.095, abs=0.015)  # a ratio of variances is a little small among few


def test_what_is_hidden_by_cutting_off_is_added_to_the_scores_behind():
    random = np.random.default_rng(5)
    home = np.repeat(np.arange(300), 8)
    behind = 0.4**0.5 * random.normal(size=(300, 1))[home] + 0.6**0.5 * random.normal(size=(2400, 1))

    def seen(normal):
        return (normal > 1) * 1.0

    (inside,) = np.diagonal(kin_of(seen(behind), home, seen, seed=1).shared)
    assert shared_scores(seen(behind), home)[0, 0] < 0.3
    assert inside == pytest.approx(0.4, abs=0.06)
