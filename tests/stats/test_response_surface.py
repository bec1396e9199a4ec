"""The outcome as a surface over expectation and perception."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.response_surface import curved_gap, response_surface, surface_designs
from gapkit.stats.robust_fit import robust_fit
from tests.stats.driver_data import GOLDEN

SWISS, FERTILITY = np.array(GOLDEN["swiss"]["rows"]), np.array(GOLDEN["swiss"]["outcome_values"])


def found_of(case, toy):
    """Return the surface of a golden case."""
    if case == "surface_toy":
        e, p = (part[:, :3].mean(axis=1) for part in (toy.expectation, toy.perception))
        return response_surface(e, p, toy.outcome, midpoint=4)
    weights = 1 + np.arange(47) % 4 if case == "surface_weighted" else None
    return response_surface(SWISS[:, 1] / 10, SWISS[:, 2] / 10, FERTILITY, midpoint=2, weights=weights)


@pytest.mark.parametrize("case", ["surface_toy", "surface_swiss", "surface_weighted"])
def test_coefficients_lines_and_tests_are_those_of_r(case, toy):
    golden, found = GOLDEN[case], found_of(case, toy)
    assert np.allclose(found.coefficients.estimate, golden["coefficients"], rtol=1e-9)
    assert np.allclose(found.coefficients.se, golden["se_hc3"], rtol=1e-9)
    assert np.allclose(found.along.estimate, golden["along"], rtol=1e-9)
    assert np.allclose(found.along.se, golden["along_se"], rtol=1e-9)
    assert np.allclose(found.along.p_value, golden["along_p"], rtol=1e-8)
    assert np.allclose(found.along.low, golden["along_low"], rtol=1e-8)
    assert found.r2 == pytest.approx(golden["r_squared"], abs=1e-12)
    assert found.r2_adjusted == pytest.approx(golden["r_squared_adjusted"], abs=1e-12)
    test = found.restriction
    assert test.r2_gap == pytest.approx(golden["r_squared_gap"], abs=1e-12)
    assert (test.f, test.p_value) == pytest.approx((golden["f"], golden["p"]), rel=1e-9)
    assert (test.robust_f, test.robust_p_value) == pytest.approx((golden["robust_f"], golden["robust_p"]), rel=1e-8)
    assert test.df1 == 4 and test.df2 == test.robust_df2 == found.n - 6


def test_the_forty_people_have_the_surface_the_method_page_has(toy, toy_golden):
    golden, found = toy_golden["response_surface"], found_of("surface_toy", toy)
    assert np.allclose(found.coefficients.estimate, golden["coefficients"], atol=5e-7)
    assert np.allclose(found.along.estimate, golden["surface"], atol=5e-7)


def answers(seed, n=120):
    random = np.random.default_rng(seed)
    return random.integers(1, 8, n).astype(float), random.integers(1, 8, n).astype(float), random.normal(size=n)


@given(st.integers(0, 1000))
def test_trading_expectation_for_perception_mirrors_the_line_of_disagreement(seed):
    e, p, y = answers(seed)
    found, mirrored = response_surface(e, p, y, midpoint=4), response_surface(p, e, y, midpoint=4)
    assert np.allclose(mirrored.along.estimate, found.along.estimate * [1, 1, -1, 1], atol=1e-9)
    assert mirrored.restriction.f == pytest.approx(found.restriction.f, rel=1e-8)


@given(st.integers(0, 1000), st.floats(0, 7))
def test_the_midpoint_moves_the_description_and_not_the_surface(seed, midpoint):
    e, p, y = answers(seed)
    here, there = response_surface(e, p, y, midpoint=4), response_surface(e, p, y, midpoint=midpoint)
    assert np.allclose(here.at([2.0, 7.0], [5.5, 1.0]), there.at([2.0, 7.0], [5.5, 1.0]), atol=1e-8)
    assert here.along.estimate[3] == pytest.approx(there.along.estimate[3], abs=1e-9)
    assert here.restriction.robust_f == pytest.approx(there.restriction.robust_f, rel=1e-6)


def test_a_pure_gap_is_not_rejected_more_often_than_it_should_and_a_curve_is_found():
    random = np.random.default_rng(3)
    false, robust, found = 0, 0, 0
    for _ in range(300):
        e, p, noise = answers(random, n=150)
        pure = response_surface(e, p, 0.4 * (p - e) + noise, midpoint=4).restriction
        false += pure.p_value < 0.1
        robust += pure.robust_p_value < 0.1
        found += (
            response_surface(e, p, 0.4 * (p - e) - 0.1 * (p - e) ** 2 + noise, midpoint=4).restriction.p_value < 0.1
        )
    assert 0.05 < false / 300 < 0.17
    assert 0.04 < robust / 300 < 0.17
    assert found == 300


def test_clusters_give_clustered_errors():
    e, p, y = answers(4)
    home = np.arange(120) % 12
    found = response_surface(e, p, y, midpoint=4, clusters=home)
    x, z = e - 4, p - 4
    fit = robust_fit(np.column_stack([np.ones(120), x, z, x * x, x * z, z * z]), y, clusters=home)
    assert np.allclose(found.coefficients.se, fit.se) and np.allclose(found.coefficients.df, fit.df)
    assert np.allclose(found.coefficients.estimate, response_surface(e, p, y, midpoint=4).coefficients.estimate)


def test_few_and_unequal_clusters_are_tested_as_club_sandwich_does():
    """clubSandwich 0.5.8 on R 4.2.2: vcovCR CR2 of lm(), Wald_test(test = "HTZ"): F, second degrees of freedom, p."""
    i = np.arange(120)
    e, p = 1.0 + (7 * i + i // 5) % 7, 1.0 + (3 * i + i // 7 + (i * i) % 5) % 7
    home = np.concatenate([np.repeat(np.arange(4), 15), np.repeat(np.arange(4, 14), 6)])
    y = 0.4 * (p - e) + 0.3 * np.sin(1.7 * home) + np.cos(1.3 * i)
    test = response_surface(e, p, y, midpoint=4, clusters=home).restriction
    golden = [0.62124659569156, 6.14776684804391, 0.66387245125320]
    assert [test.robust_f, test.robust_df2, test.robust_p_value] == pytest.approx(golden, rel=1e-10)
    golden = [0.28061666992494, 7.68533917446973, 0.83801762061915]
    assert [test.curve_f, test.curve_df2, test.curve_p_value] == pytest.approx(golden, rel=1e-10)


def test_pure_gaps_in_clusters_are_not_rejected_too_often():
    """The degrees of freedom of the clusters alone rejected 8 to 14 %; these 0.6 to 2.4 % in 500 made surveys."""
    random, rejected = np.random.default_rng(5), 0
    for _ in range(150):
        home = random.choice(12, 300, p=random.dirichlet(np.full(12, 3.0)))
        e, p = (6 * 0.1 * random.normal(size=12)[home] + 0.75 * random.normal(size=300) for _ in range(2))
        y = p - e + 0.7 * random.normal(size=12)[home] + random.normal(size=300)
        rejected += response_surface(e, p, y, midpoint=0, clusters=home).restriction.robust_p_value < 0.05
    assert rejected <= 9


def test_a_gap_that_bends_is_no_pure_gap_yet_there_is_nothing_beside_it():
    random, bent, beside, found = np.random.default_rng(4), 0, 0, 0
    for _ in range(100):
        e, p, noise = answers(random, n=300)
        ends = response_surface(e, p, np.minimum(p - e + noise, 1.0), midpoint=4).restriction
        bent += ends.robust_p_value < 0.05
        beside += ends.curve_p_value < 0.05
        found += response_surface(e, p, p - 0.6 * e + noise, midpoint=4).restriction.curve_p_value < 0.05
    assert (bent, found) == (100, 100) and beside <= 12


def test_answers_that_take_too_few_values_have_no_surface():
    e, p, y = answers(5)
    two = response_surface(np.where(e > 4, 5.0, 3.0), p, y, midpoint=4)
    assert np.isnan(two.coefficients.estimate).all() and np.isnan(two.restriction.p_value)
    assert np.isnan(response_surface(e[:6], p[:6], y[:6], midpoint=4).along.p_value).all()


def test_blanks_are_left_out():
    e, p, y = answers(6)
    e[0], p[1], y[2] = np.nan, np.nan, np.nan
    found = response_surface(e, p, y, midpoint=4)
    assert found.n == 117
    assert found.restriction.f == pytest.approx(response_surface(e[3:], p[3:], y[3:], midpoint=4).restriction.f)


def test_the_rival_models_are_nested_in_the_surface():
    e, p, _ = answers(7)
    designs = surface_designs(np.column_stack([e, p]), np.column_stack([p, e]), midpoint=4)
    whole = designs["surface"]
    assert whole.shape == (120, 10)
    for name in ("gap", "perception", "both"):
        assert np.allclose(whole @ np.linalg.lstsq(whole, designs[name], rcond=None)[0], designs[name])
    assert np.allclose(designs["gap"][:, 0], p - e)


def test_the_bent_gap_has_the_square_and_cube_of_what_the_gaps_foretell():
    random = np.random.default_rng(8)
    gaps, weights = random.normal(size=(80, 3)), random.uniform(0.5, 2, 80)
    outcome = np.exp(gaps @ [0.5, 0.2, 0.0]) + 0.1 * random.normal(size=80)
    found = curved_gap(gaps, outcome, weights=weights)
    line = np.column_stack([np.ones(80), gaps])
    root = np.sqrt(weights)
    slopes = np.linalg.lstsq(line * root[:, None], outcome * root, rcond=None)[0][1:]
    foretold = (gaps - np.average(gaps, axis=0, weights=weights)) @ slopes
    foretold /= foretold.std()
    assert np.allclose(found, np.column_stack([gaps, foretold**2, foretold**3]))
    assert np.isfinite(curved_gap(np.zeros((5, 2)), np.arange(5.0))).all()
