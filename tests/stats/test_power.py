"""Planning: power, sample size, detectable gap."""

import numpy as np
import pytest
from statsmodels.stats.power import TTestPower

from gapkit.stats.estimates import t_quantile
from gapkit.stats.power import (
    detectable_effect,
    detectable_gap,
    planned_sd,
    power_paired,
    respondents_for_equivalence,
    respondents_for_precision,
    respondents_needed,
)


def test_numbers_of_the_r_package_pwr(published):
    golden = published["power"]
    assert np.isclose(respondents_needed(golden["d_z"], 1.0, whole=False), golden["n_continuous"], atol=1e-3)
    assert respondents_needed(golden["d_z"], 1.0) == golden["n_whole"]
    assert np.isclose(detectable_gap(1.0, 40), golden["detectable_at_40"], atol=2e-5)
    assert np.isclose(power_paired(0.5, 40), golden["power_at_40_for_half"], atol=5e-8)


def test_statsmodels_agrees():
    for d, n in ((0.1, 12), (0.5, 40), (-0.3, 150), (0.02, 3000)):
        assert np.isclose(power_paired(d, n), TTestPower().power(abs(d), n, 0.05), atol=1e-9)
    n = TTestPower().solve_power(0.25, power=0.9, alpha=0.01)
    assert np.isclose(respondents_needed(0.25, 1.0, power=0.9, error_rate=0.01, whole=False), n, rtol=1e-7)


@pytest.mark.parametrize("power", [0.2, 0.5, 0.8, 0.95])
def test_the_detectable_gap_is_detected_with_the_power_asked_for(power):
    gap = detectable_gap([1.2, 0.8], [30, 400], power=power)
    assert np.allclose(power_paired(gap / np.array([1.2, 0.8]), [30, 400]), power, atol=1e-9)


def test_one_respondent_fewer_would_not_do():
    n = respondents_needed([0.3, 0.5, 2.0], 1.2)
    effect = np.array([0.3, 0.5, 2.0]) / 1.2
    assert (power_paired(effect, n) >= 0.8).all()
    assert (power_paired(effect, n - 1) < 0.8).all()


def test_no_gap_is_found_at_the_error_rate_and_needs_everybody():
    assert np.isclose(power_paired(0.0, 50, error_rate=0.01), 0.01)
    assert respondents_needed(0.0, 1.0) == np.inf
    assert np.isnan(respondents_needed(0.3, 0.0))
    assert np.isnan(power_paired(0.5, 1))


def test_precision_is_reached_and_just_reached():
    n = respondents_for_precision([1.2, 1.2, 0.1], [0.25, 0.02, 1.0])
    half = t_quantile(0.975, n - 1) * np.array([1.2, 1.2, 0.1]) / np.sqrt(n)
    assert (half <= [0.25, 0.02, 1.0]).all()
    with np.errstate(invalid="ignore"):
        before = t_quantile(0.975, n - 2) * np.array([1.2, 1.2, 0.1]) / np.sqrt(n - 1)
    assert not (before <= [0.25, 0.02, 1.0]).any()
    assert respondents_for_precision(1.0, 0.0) == np.inf


def test_the_detectable_effect_of_a_design_is_that_of_its_own_degrees_of_freedom():
    # R 4.2.2: uniroot on power.t.test(n = 30, delta, sd = 0.2 * sqrt(30), type = "one.sample", strict = TRUE)$power
    assert np.isclose(detectable_effect(0.2, 29), 0.5797485693, atol=1e-9)
    assert detectable_effect(0.2, 9) > detectable_effect(0.2, 400)
    assert np.isnan(detectable_effect(0.2, 0))


def test_published_sample_size_for_equivalence(published):
    v30 = published["V30"]
    sd = planned_sd(np.sqrt(v30["variance"]), np.sqrt(v30["variance"]), correlation=v30["correlation"])
    found = respondents_for_equivalence(
        sd, v30["bound"], gap=v30["difference"], power=v30["power"], error_rate=v30["error_rate_each"]
    )
    assert found == v30["pairs"]
    assert respondents_for_equivalence(1.0, 0.3, gap=0.4) == np.inf
