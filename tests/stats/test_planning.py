"""Planning one survey: gaps, means, shares, net promoter scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import brentq

from gapkit.stats.planned_comparisons import respondents_for_change
from gapkit.stats.planning import (
    respondents_for_gap,
    respondents_for_mean,
    respondents_for_net_promoter,
    respondents_for_share,
    smallest_change_seen,
    smallest_gap_seen,
)
from gapkit.stats.power import detectable_gap, power_paired, respondents_for_precision, respondents_needed
from gapkit.stats.proportions import net_promoter, wilson
from gapkit.stats.sampling import answers_worth


def test_a_gap_needs_what_r_says():
    # R 4.2.2 power.t.test(delta = 0.4, sd = 1.2, power = 0.8, type = "paired"): n = 72.58407
    assert respondents_for_gap(0.4, 1.2) == 73
    assert respondents_for_gap(0.4, 1.2, design_effect=2) == np.ceil(2 * 72.5840748882)
    assert respondents_for_gap(0.4, 1.2, population=200) == np.ceil(72.5840748882 / (1 + 72.5840748882 / 200))


def test_without_clusters_and_with_an_endless_base_nothing_is_added():
    gaps = np.array([0.1, 0.3, 0.7])
    assert (respondents_for_gap(gaps, 1.2) == respondents_needed(gaps, 1.2)).all()
    assert (respondents_for_mean(1.2, gaps) == respondents_for_precision(1.2, gaps)).all()
    assert np.allclose(smallest_gap_seen(1.2, [20, 90]), detectable_gap(1.2, [20, 90]))
    assert respondents_for_gap(0.0, 1.0) == np.inf
    assert respondents_for_gap(0.0, 1.0, population=250) == 250


@given(st.floats(0.2, 2), st.floats(0.5, 2), st.floats(1, 3), st.integers(200, 10_000))
def test_the_gap_planned_for_is_the_smallest_seen(gap, sd, effect, population):
    design = {"design_effect": effect, "population": population}
    n = respondents_for_gap(gap, sd, **design)
    if n < population and answers_worth(n - 1, **design) > 3:
        assert smallest_gap_seen(sd, n, **design) <= gap * (1 + 1e-6)
        assert smallest_gap_seen(sd, n - 1, **design) > gap * (1 - 1e-6)
        assert power_paired(gap / sd, answers_worth(n, **design)) >= 0.8 - 1e-6


def test_the_change_seen_needs_those_answers_and_a_smaller_one_needs_more():
    random, cases = np.random.default_rng(5), 400
    sd, n = random.uniform(0.3, 2, cases), random.integers(30, 3000, cases)
    design = {
        "overlap": random.choice([0, 1, *random.random(6)], cases),
        "correlation": random.uniform(-0.5, 0.9, cases),
        "design_effect": random.choice([1, *random.uniform(1, 3, 4)], cases),
    }
    change = smallest_change_seen(sd, n, **design)
    assert (respondents_for_change(change * (1 + 1e-7), sd, **design) <= n).all()
    assert (respondents_for_change(change * (1 - 1e-5), sd, **design) >= n).all()
    assert (respondents_for_change(change * 0.95, sd, **design) > n).all()


def test_a_change_that_r_sees_is_the_smallest_seen():
    # R 4.2.2 power.t.test(n = 50, sd = 1.2, power = .8, type = "two.sample", strict = TRUE): delta .679059558628
    assert np.isclose(smallest_change_seen(1.2, 50), 0.679059558628, atol=1e-7)
    assert np.isnan(smallest_change_seen(1.2, 3, design_effect=2))
    assert np.isnan(smallest_change_seen(1.2, 50, overlap=1, correlation=1))


@pytest.mark.parametrize("effect", [1.3, 2.35, 7.0])
def test_answers_are_rounded_up_once_after_the_design_effect(effect):
    def crossing(width, half):
        return brentq(lambda n: width(n) - half, 2, 10_000)

    z = stats.norm.ppf(0.975)
    mean = crossing(lambda n: stats.t.ppf(0.975, n - 1) * 1.2 / np.sqrt(n), 0.26)
    share = crossing(lambda n: z * np.sqrt(0.16 / n + z * z / (4 * n * n)) / (1 + z * z / n), 0.05)
    score = crossing(lambda n: 100 * z * np.sqrt(((n + 1.5) / (n + 3)) / (n + 3)), 5)
    assert respondents_for_mean(1.2, 0.26, design_effect=effect) == np.ceil(mean * effect) < np.ceil(mean) * effect
    assert respondents_for_share(0.8, 0.05, design_effect=effect) == np.ceil(share * effect) < np.ceil(share) * effect
    assert respondents_for_net_promoter(0.5, 0.5, 5, design_effect=effect) == np.ceil(score * effect)


def test_everybody_asked_leaves_no_gap_unseen():
    assert smallest_gap_seen(1.0, 50, population=50) == 0.0
    assert np.isnan(smallest_gap_seen(1.0, 51, population=50))


@given(st.floats(0, 1), st.floats(0.005, 0.3), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_share_is_as_precise_as_asked_for_and_no_respondent_is_wasted(share, half, level):
    n = float(respondents_for_share(share, half, level=level))

    def width(size):
        found = wilson(share * size, size, level=level)
        return (found.high - found.low) / 2

    assert width(n) <= half + 1e-9
    assert n == 1 or width(n - 1) > half - 1e-9


@given(st.floats(0, 1), st.floats(0, 1), st.floats(1, 20))
def test_the_score_is_as_precise_as_asked_for_and_no_respondent_is_wasted(up, rest, half):
    down = (1 - up) * rest
    n = float(respondents_for_net_promoter(up, down, half))

    def width(size):
        plus, minus = (size * up + 0.75) / (size + 3), (size * down + 0.75) / (size + 3)
        return 196 * np.sqrt((plus + minus - (plus - minus) ** 2) / (size + 3))

    assert width(n) <= half * (1 + 1e-4)
    assert n == 1 or width(n - 1) >= half * (1 - 1e-4)


def test_the_interval_of_the_score_itself_is_that_narrow():
    n = float(respondents_for_net_promoter(0.5, 0.2, 8))
    score = net_promoter(0.5 * n, 0.3 * n, 0.2 * n)
    assert np.isclose((score.high - score.low) / 2, 8, atol=0.02)


@pytest.mark.parametrize(("half", "wald"), [(0.05, 384.15), (0.03, 1067.07), (0.01, 9603.65)])
def test_wilson_needs_a_handful_fewer_than_the_plain_formula(half, wald):
    # z^2 / (4 h^2) is the number every textbook prints; with Wilson's interval n + z^2 takes its place.
    assert respondents_for_share(0.5, half) == np.ceil(wald - 1.959964**2)


def test_what_cannot_be_planned_is_missing_or_endless():
    assert respondents_for_share(0.5, 0.0) == np.inf
    assert respondents_for_share(0.5, 0.0, population=80) == 80
    assert np.isnan(respondents_for_share(np.nan, 0.1))
    assert np.isnan(respondents_for_net_promoter(0.7, 0.4, 5))
    assert respondents_for_net_promoter(0.0, 0.0, 100) == 1
    assert respondents_for_share([0.2, 0.5], [[0.1], [0.2]]).shape == (2, 2)
