"""Imitations of a survey: like it in everything a single group of people can be like it in."""

import numpy as np
import pytest

from gapkit.stats.clusters import intraclass_correlation
from gapkit.stats.imitations import one_cloud, random_directions


def ceiling(people=2000, seed=1):
    random = np.random.default_rng(seed)
    mood = random.normal(0, 0.8, (people, 1))
    return np.clip(np.rint(6.3 + np.array([0, 0.3, -0.8]) + mood + random.normal(0, 0.9, (people, 3))), 1, 7)


def test_a_cloud_has_the_means_spreads_correlations_and_the_ceiling_of_the_answers():
    answers = ceiling()
    drawn = np.concatenate([one_cloud(answers, ends=(1, 7), seed=2)(np.random.default_rng(s)) for s in range(5)])
    assert set(np.unique(drawn)) <= set(range(1, 8))
    assert drawn.mean(axis=0) == pytest.approx(answers.mean(axis=0), abs=0.05)
    assert drawn.std(axis=0) == pytest.approx(answers.std(axis=0), abs=0.05)
    assert np.corrcoef(drawn.T) == pytest.approx(np.corrcoef(answers.T), abs=0.04)
    assert (drawn == 7).mean(axis=0) == pytest.approx((answers == 7).mean(axis=0), abs=0.05)


def test_a_question_everybody_answers_alike_is_imitated_too():
    answers = ceiling(200)
    answers[:, 1] = 7
    drawn = one_cloud(answers, ends=(1, 7), seed=2)(np.random.default_rng(1))
    assert np.isfinite(drawn).all() and (drawn[:, 1] == 7).mean() > 0.95


def branches(seed, count, size=20, icc=0.3):
    random = np.random.default_rng(seed)
    home = np.repeat(np.arange(count), size)
    shift = np.sqrt(icc) * random.normal(size=(count, 3))[home]
    own = np.sqrt(1 - icc) * random.normal(size=(home.size, 3))
    levels = [6.2, 5.0, 4.0] + np.array([1.0, 1.2, 0.8]) * (shift + own)
    return np.clip(np.rint(levels), 1, 7), home


def shared(answers, home):
    n = np.bincount(home)
    sums, squares = (np.stack([np.bincount(home, weights=c) for c in (answers**k).T]) for k in (1, 2))
    return intraclass_correlation(np.broadcast_to(n, sums.shape), sums, squares).estimate


def test_imitations_in_clusters_share_as_much_as_the_answers_do_in_spite_of_rounding_and_ceilings():
    answers, home = branches(3, 60)
    draw, plain = (one_cloud(answers, ends=(1, 7), seed=2, clusters=codes) for codes in (home, None))
    told, alone = (
        np.mean([shared(one(np.random.default_rng(s)), home) for s in range(12)], axis=0) for one in (draw, plain)
    )
    assert told == pytest.approx(shared(answers, home), abs=0.05)
    assert abs(alone) == pytest.approx(0, abs=0.02)
    drawn = draw(np.random.default_rng(1))
    assert drawn.shape == answers.shape and drawn.mean(axis=0) == pytest.approx(answers.mean(axis=0), abs=0.3)


def test_random_directions_in_clusters_share_as_much_and_keep_every_distance():
    answers, home = branches(4, 60)
    x = answers - answers.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov(x.T))
    x = x @ axes
    draw = random_directions(x, clusters=home, seed=3)
    told = np.mean([shared(draw(np.random.default_rng(s)), home) for s in range(12)], axis=0)
    assert told.mean() == pytest.approx(shared(x, home).mean(), abs=0.05)
    ours, theirs = (((part / x.std(axis=0)) ** 2).sum(axis=1) for part in (draw(np.random.default_rng(9)), x))
    assert ours == pytest.approx(theirs)


def test_a_random_direction_keeps_how_far_each_person_is_from_the_centre():
    random = np.random.default_rng(4)
    x = random.standard_t(3, (300, 4)) * [3, 2, 1, 0.5]
    x -= x.mean(axis=0)
    drawn = random_directions(x)(random)
    ours, theirs = (((part / x.std(axis=0)) ** 2).sum(axis=1) for part in (drawn, x))
    assert ours == pytest.approx(theirs)
    assert abs(np.corrcoef(drawn[:, 0], x[:, 0])[0, 1]) < 0.2
