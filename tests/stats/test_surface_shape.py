"""Turning point and principal axes of a surface."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gapkit.stats.response_surface import response_surface
from gapkit.stats.surface_shape import resampled_shape, surface_shape
from tests.stats.driver_data import GOLDEN

CASES = ["surface_toy", "surface_swiss", "surface_weighted"]
coefficients_of_surfaces = hnp.arrays(np.float64, 6, elements=st.integers(-40, 40).map(lambda x: x / 8))


@pytest.mark.parametrize("case", CASES)
def test_turning_point_and_axes_are_those_of_the_formulas_in_r(case):
    golden = GOLDEN[case]
    found = surface_shape(golden["coefficients"])
    assert np.allclose(found.turning_point, golden["turning_point"], rtol=1e-10)
    assert np.allclose(found.slopes, golden["slopes"], rtol=1e-10)
    assert np.allclose(found.intercepts, golden["intercepts"], rtol=1e-10)


def test_the_forty_people_turn_where_the_method_page_says(toy_golden):
    golden = toy_golden["response_surface"]
    found = surface_shape(golden["coefficients"])
    assert np.allclose(found.turning_point, golden["stationary_point"], atol=5e-5)
    assert np.allclose(found.slopes, [golden["first_axis_slope"], golden["second_axis_slope"]], atol=5e-6)


@given(coefficients_of_surfaces)
def test_the_gradient_is_zero_where_the_surface_turns(b):
    found = surface_shape(b)
    x, z = found.turning_point
    if not np.isnan(x):
        slack = 1e-9 * (1 + abs(x) + abs(z))
        assert abs(b[1] + 2 * b[3] * x + b[4] * z) < 40 * slack
        assert abs(b[2] + 2 * b[5] * z + b[4] * x) < 40 * slack
    else:
        assert 4 * b[3] * b[5] == pytest.approx(b[4] ** 2)


@given(coefficients_of_surfaces)
def test_axes_are_at_right_angles_and_bends_are_eigenvalues(b):
    found = surface_shape(b)
    matrix = np.array([[b[3], b[4] / 2], [b[4] / 2, b[5]]])
    assert np.allclose(found.bends, np.linalg.eigvalsh(matrix)[::-1], atol=1e-9)
    if not np.isnan(found.angle):
        turn = np.radians(found.angle)
        along = np.array([np.cos(turn), np.sin(turn)])
        assert np.allclose(matrix @ along, found.bends[0] * along, atol=1e-9)
        if np.isfinite(found.slopes).all() and (found.slopes != 0).all():
            assert found.slopes.prod() == pytest.approx(-1)
    else:
        assert b[4] == 0 and b[3] == b[5]


def test_without_a_product_term_the_axes_are_those_of_the_scales():
    steep_in_perception = surface_shape([0, 0, 0, -2.0, 0, -1.0])
    assert steep_in_perception.slopes.tolist() == [np.inf, 0] or np.allclose(steep_in_perception.slopes[1], 0)
    assert steep_in_perception.slopes[0] == np.inf and abs(steep_in_perception.angle) == 90
    other = surface_shape([0, 0, 0, -1.0, 0, -2.0])
    assert (other.slopes[0], other.slopes[1], other.angle) == (0, np.inf, 0)


def test_kinds_of_turning_points():
    assert surface_shape([0, 1, 1, -1.0, 0.5, -1.0]).kind == "summit"
    assert surface_shape([0, 1, 1, 1.0, 0.5, 1.0]).kind == "valley"
    assert surface_shape([0, 1, 1, 1.0, 0.5, -1.0]).kind == "pass"
    assert surface_shape([0, 1, 1, 0.0, 0.0, 0.0]).kind == "no turning point"
    assert surface_shape([0, -1, 1, -1.0, 2.0, -1.0]).kind == "no turning point"  # a straight ridge along agreement


def test_many_surfaces_at_once_are_as_each_by_itself():
    many = np.random.default_rng(1).normal(size=(5, 4, 6))
    found = surface_shape(many)
    one = surface_shape(many[3, 2])
    for name in ("turning_point", "bends", "angle", "slopes", "intercepts"):
        assert np.array_equal(getattr(found, name)[3, 2], getattr(one, name))


def people(seed, n=150, noise=1.0):
    """Return answers and an outcome with a ridge along agreement that sinks beyond 5 and 5."""
    random = np.random.default_rng(seed)
    e, p = random.integers(1, 8, (2, n)).astype(float)
    x, z = e - 4, p - 4
    y = x + z - 0.45 * x * x + 0.6 * x * z - 0.45 * z * z + noise * random.normal(size=n)
    return e, p, y


def test_every_resample_is_a_surface_of_the_people_drawn():
    e, p, y = people(1, n=40)
    w = np.arange(40) % 3 + 1.0
    found = resampled_shape(e, p, y, midpoint=4, weights=w, replicates=3, seed=9, level=0.5)
    rows = np.random.default_rng(9).integers(0, 40, size=(3, 40), dtype=np.uint16)
    everybody, *points = (
        surface_shape(response_surface(e[r], p[r], y[r], midpoint=4, weights=w[r]).coefficients.estimate).turning_point
        for r in (np.arange(40), *rows)
    )
    assert np.allclose(found.shape.turning_point, everybody)
    assert np.allclose(found.turning_low, np.quantile(points, 0.25, axis=0))
    assert np.allclose(found.turning_high, np.quantile(points, 0.75, axis=0))


def test_intervals_hold_the_true_axis_about_as_often_as_they_say():
    truth = surface_shape([0, 1, 1, -0.45, 0.6, -0.45])
    assert np.allclose(truth.slopes, [1, -1])
    held = np.zeros(3)
    for seed in range(100):
        found = resampled_shape(*people(seed, noise=2.0), midpoint=4, replicates=150, level=0.9, seed=seed)
        held += [
            found.slopes_low[0] <= 1 <= found.slopes_high[0],
            found.slopes_low[1] <= -1 <= found.slopes_high[1],
            found.angle_low <= 45 <= found.angle_high,
        ]
    assert (held >= 80).all() and (held <= 98).all()
    assert held[0] == held[2]  # slopes and angle are one statement


def test_an_axis_that_could_be_vertical_has_an_endless_slope():
    random = np.random.default_rng(2)
    e, p = random.integers(1, 8, (2, 200)).astype(float)
    y = -((e - 4) ** 2) - 0.3 * (p - 4) ** 2 + random.normal(size=200)
    found = resampled_shape(e, p, y, midpoint=4, replicates=300)
    assert (found.slopes_low[0], found.slopes_high[0]) == (-np.inf, np.inf)
    assert found.angle_high - found.angle_low < 40
    assert found.slopes_low[1] < 0 < found.slopes_high[1] < 1


def test_whole_clusters_are_drawn():
    e, p, y = people(3, n=40)
    home = np.repeat(np.arange(40), 3)
    alone = resampled_shape(e, p, y, midpoint=4, replicates=200, seed=5)
    together = resampled_shape(
        *(np.repeat(part, 3) for part in (e, p, y)), midpoint=4, clusters=home, replicates=200, seed=5
    )
    assert np.allclose(together.turning_low, alone.turning_low)
    assert together.angle_high == pytest.approx(alone.angle_high)


def test_no_surface_no_shape():
    e, p, y = people(4)
    found = resampled_shape(np.where(e > 4, 5.0, 3.0), p, y, midpoint=4)
    assert found.kept == 0 and np.isnan([*found.shape.turning_point, found.angle_low, *found.slopes_low]).all()
