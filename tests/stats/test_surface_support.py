"""Where on a response surface there are people."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.surface_support import agreement_sides, polygon_area, supported_corners, surface_support
from tests.stats.driver_data import GOLDEN


def test_shares_of_agreement_are_those_of_r(toy):
    e, p = (part[:, :3].mean(axis=1) for part in (toy.expectation, toy.perception))
    found = surface_support(e, p, ends=(1, 7))
    golden = GOLDEN["agreement_toy"]
    assert [found.below, found.agreeing, found.above] == pytest.approx(golden["below_agreeing_above"])
    assert [found.short, found.met, found.over] == pytest.approx(golden["short_met_over"])


def test_columns_are_standardised_with_one_person_less():
    # The two in the middle are 0.467 standard deviations apart, 0.522 if these were taken with n.
    found = surface_support([1.0, 2.0, 3.0, 2.0, 2.0], [1.0, 2.0, 3.0, 2.35, 1.65], ends=(1, 7))
    assert (found.below, found.agreeing, found.above) == (0, 1, 0)


def test_people_at_all_corners_leave_nothing_to_guess():
    found = surface_support([1.0, 1.0, 7.0, 7.0], [1.0, 7.0, 1.0, 7.0], ends=(1, 7))
    assert found.extrapolated == 0 and found.supported.all()


def test_the_area_without_people_is_measured():
    # A triangle under agreement: half of the square, and the empty side counts as a guess once more.
    found = surface_support([1.0, 7.0, 7.0], [1.0, 1.0, 7.0], ends=(1, 7))
    assert found.extrapolated == pytest.approx(0.5, abs=0.01)
    # The lower left quarter of the square.
    found = surface_support([1.0, 1.0, 4.0, 4.0], [1.0, 4.0, 1.0, 4.0], ends=(1, 7))
    assert found.extrapolated == pytest.approx(0.75, abs=0.02)


def test_a_side_with_too_few_people_is_a_guess_though_a_corner_is_held_by_somebody():
    e, p = np.tile([1.0, 7.0, 7.0, 4.0], 10), np.tile([1.0, 1.0, 7.0, 2.0], 10)
    e, p = np.append(e, 1.0), np.append(p, 7.0)  # one in 41 got more than expected
    found = surface_support(e, p, ends=(1, 7))
    across, up = np.meshgrid(found.points, found.points)
    assert not found.supported[up > across].any()
    assert found.supported[up < across].all()
    assert surface_support(e, p, ends=(1, 7), least_share=0.01).extrapolated == 0


def test_standardising_hides_what_the_gaps_show():
    random = np.random.default_rng(1)
    e = random.integers(5, 8, 300).astype(float)
    found = surface_support(e, e - random.integers(1, 4, 300), ends=(1, 7))
    assert found.short == 1 and min(found.below, found.above) > 0.1


@given(st.integers(0, 1000))
def test_shares_add_up_and_weights_count_as_people(seed):
    random = np.random.default_rng(seed)
    e, p = random.integers(1, 8, (2, 30)).astype(float)
    weights = random.integers(1, 4, 30)
    found = surface_support(e, p, ends=(1, 7), weights=weights)
    assert found.below + found.agreeing + found.above == pytest.approx(1)
    assert found.short + found.met + found.over == pytest.approx(1)
    repeated = surface_support(np.repeat(e, weights), np.repeat(p, weights), ends=(1, 7))
    assert (found.short, found.over) == pytest.approx((repeated.short, repeated.over))
    assert np.array_equal(found.supported, repeated.supported)
    # The smallest convex shape holds everybody who is not on a side that is left out.
    assert found.n == 30 and 0 <= found.extrapolated <= 1


def test_nobody_or_one_answer_for_all_supports_nothing():
    empty = surface_support([np.nan], [3.0], ends=(1, 7))
    assert empty.n == 0 and empty.extrapolated == 1 and np.isnan(empty.short)
    same = surface_support([5.0, 5.0, 5.0], [3.0, 4.0, 5.0], ends=(1, 7))
    assert same.extrapolated == 1 and np.isnan(same.below) and same.short == pytest.approx(2 / 3)


def test_the_sides_alone_are_those_of_the_whole():
    random = np.random.default_rng(2)
    e, p, w = random.integers(1, 8, 80) * 1.0, random.integers(1, 8, 80) * 1.0, random.uniform(0.2, 3, 80)
    e[3] = np.nan
    whole, sides = surface_support(e, p, ends=(1, 7), weights=w), agreement_sides(e, p, weights=w)
    for name in ("below", "agreeing", "above", "short", "met", "over", "n"):
        assert getattr(sides, name) == getattr(whole, name)
    assert np.isnan(agreement_sides([], []).short) and agreement_sides([], []).n == 0


@given(st.integers(0, 10_000))
def test_the_corners_bound_the_area_that_the_grid_finds(seed):
    random = np.random.default_rng(seed)
    e, p = random.integers(1, 8, 25) * 1.0, random.integers(1, 8, 25) * 1.0
    found = surface_support(e, p, ends=(1, 7))
    sides = {"below": found.short >= 0.1, "above": found.over >= 0.1}
    corners = supported_corners(e, p, ends=(1, 7), **sides)
    assert polygon_area(corners) / 36 == pytest.approx(1 - found.extrapolated, abs=0.03)


def test_places_reach_as_far_as_their_cells_but_not_beyond_the_scale():
    corners = supported_corners([7.0], [4.0], ends=(1, 7), reach=0.5)
    assert polygon_area(corners) == pytest.approx(0.5) and corners.max() == 7
    assert polygon_area(supported_corners([4.0], [4.0], ends=(1, 7), reach=1.0, above=False)) == pytest.approx(2.0)
    assert supported_corners([4.0], [4.0], ends=(1, 7)).shape == (0, 2)
    assert supported_corners([2.0, 6.0], [6.0, 7.0], ends=(1, 7), reach=0.4, above=False).shape == (0, 2)
    assert supported_corners([], [], ends=(1, 7), reach=0.5).shape == (0, 2)
