"""Distances from the middle of all."""

import numpy as np
import pytest
from scipy.spatial.distance import mahalanobis as scipy_distance
from scipy.stats import chi2

from gapkit.stats.outliers import mahalanobis


def test_distances_are_those_of_scipy(toy):
    found = mahalanobis(toy.perception.T)
    inverse = np.linalg.inv(np.cov(toy.perception.T))
    centre = toy.perception.mean(axis=0)
    theirs = np.array([scipy_distance(person, centre, inverse) ** 2 for person in toy.perception])
    assert found.d2 == pytest.approx(theirs, rel=1e-9)
    assert found.p_value == pytest.approx(chi2.sf(theirs, 6), rel=1e-9)


def test_the_distances_add_up_to_items_times_degrees_of_freedom(toy):
    assert mahalanobis(toy.perception.T).d2.sum() == pytest.approx(6 * 39)


def test_other_units_give_the_same_distances(toy):
    scale = np.array([1.0, 1e-6, 1e6, 100.0, 2.0, 3.0])[:, None]
    assert mahalanobis(toy.perception.T * scale).d2 == pytest.approx(mahalanobis(toy.perception.T).d2, rel=1e-7)


def test_normal_answers_are_called_outliers_as_often_as_the_p_says():
    generator = np.random.default_rng(12)
    answers = np.linalg.cholesky(0.5 * np.eye(10) + 0.5) @ generator.normal(size=(10, 20_000))
    share = (mahalanobis(answers).p_value < 0.01).mean()
    assert 0.008 < share < 0.012


def test_an_item_without_spread_or_made_of_others_gives_no_distance(toy):
    flat = np.vstack([toy.perception.T, np.ones(40)])
    copied = np.vstack([toy.perception.T, toy.perception.T[0] + toy.perception.T[1]])
    for answers in (flat, copied, toy.perception.T[:, :6]):
        assert np.isnan(mahalanobis(answers).d2).all()
