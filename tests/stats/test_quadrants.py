"""Quadrants of importance and performance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.quadrants import QUADRANTS, cross_hairs, membership, priority_distance, quadrant_of

points = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=12)


@given(points, st.sampled_from(["means", "medians", "scale"]))
def test_each_quadrant_is_on_its_side_of_both_lines(given_points, rule):
    x, y = np.array(given_points).T
    across, up = cross_hairs(x, y, rule=rule)
    for where, one in enumerate(quadrant_of(x, y, rule=rule)):
        name = QUADRANTS[one]
        assert (y[where] >= up) == (name in ("concentrate", "keep"))
        assert (x[where] >= across) == (name in ("keep", "excess"))


@given(points)
def test_the_diagonal_sends_to_work_what_is_more_important_than_good(given_points):
    x, y = np.array(given_points).T
    assert np.array_equal(quadrant_of(x, y, rule="diagonal") == 0, priority_distance(x, y) > 0)


def test_a_point_without_a_number_moves_no_line_and_has_no_quadrant():
    assert quadrant_of([2.0, 6.0, np.nan], [0.4, 0.1, 9.0]).tolist() == [0, 3, -1]


def test_the_rule_decides_where_everybody_is_content():
    x, y = np.array([0.8, 0.9, 0.95]), np.array([0.7, 0.8, 0.75])
    assert [QUADRANTS[one] for one in quadrant_of(x, y, rule="scale")] == ["keep"] * 3
    assert [QUADRANTS[one] for one in quadrant_of(x, y, rule="means")] == ["low", "keep", "keep"]


def test_shares_add_up_and_a_point_on_a_line_is_sure_of_nothing():
    rng = np.random.default_rng(2)
    centre_x, centre_y = np.array([0.3, 0.5, 0.7]), np.array([0.8, 0.5, 0.2])
    x, y = centre_x + rng.normal(0, 0.02, (2000, 3)), centre_y + rng.normal(0, 0.02, (2000, 3))
    found = membership(centre_x, centre_y, x, y)
    assert np.allclose(found.shares.sum(axis=1), 1)
    assert found.sure.tolist() == [True, False, True]
    assert found.shares[1].max() < 0.4


def test_lines_are_drawn_anew_in_every_resample():
    x = np.array([[0.2, 0.4], [0.6, 0.8]])
    found = membership([0.4, 0.6], [0.5, 0.5], x, np.full((2, 2), 0.5))
    assert found.shares[:, 0].tolist() == [1.0, 0.0]


def test_without_draws_nothing_is_sure():
    found = membership([0.2, 0.8], [0.9, 0.1], np.empty((0, 2)), np.empty((0, 2)))
    assert np.isnan(found.shares).all()
    assert not found.sure.any()


def test_the_share_needed_is_counted_exactly():
    x = np.array([[0.2, 0.8]] * 4 + [[0.8, 0.2]])
    found = membership([0.2, 0.8], [0.9, 0.1], x, np.array([[0.9, 0.1]] * 5))
    assert found.shares[0, 0] == pytest.approx(0.8)
    assert found.sure.tolist() == [True, True]
