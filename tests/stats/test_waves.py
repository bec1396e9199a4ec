"""Change between waves."""

import tomllib
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gapkit.stats.estimates import Moments, moments
from gapkit.stats.waves import (
    clustered_difference_in_differences,
    difference_in_differences,
    independent_change,
    overlapping_change,
    panel_change,
)

GOLDEN = tomllib.loads((Path(__file__).resolve().parents[1] / "golden" / "designs.toml").read_text(encoding="utf-8"))


def moments_of(x):
    return moments(*np.unique(np.asarray(x, float), return_counts=True))


def overlap_of(alone1, both1, alone2, both2):
    covariance = np.cov(both1, both2)[0, 1] if len(both1) > 1 else 0.0
    return overlapping_change(moments_of([*alone1, *both1]), moments_of([*alone2, *both2]), len(both1), covariance)


def test_partial_overlap_equals_the_published_method():
    golden = GOLDEN["overlap"]
    found = overlap_of(*(golden[name] for name in ("first_alone", "first_paired", "second_alone", "second_paired")))
    assert np.isclose(found.difference, golden["difference"])
    assert np.isclose(found.se, golden["se"], rtol=1e-12)
    assert np.isclose(found.df, golden["df"], rtol=1e-12)
    assert np.isclose(found.p_value, golden["documented_p"], atol=2e-3)


scores = st.lists(st.integers(-6, 6), min_size=3, max_size=25)


@given(scores, scores)
def test_nobody_in_common_is_welch(one, two):
    found = overlap_of(one, [], two, [])
    if np.ptp(one) and np.ptp(two):
        t, p = stats.ttest_ind(two, one, equal_var=False)
        assert np.isclose(found.difference / found.se, t)
        assert np.isclose(found.p_value, p)
    elif not (np.ptp(one) or np.ptp(two)):
        assert np.isnan(found.p_value)


@given(st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=3, max_size=25))
def test_everybody_in_common_is_the_paired_test(pairs):
    one, two = np.array(pairs, float).T
    found, panel = overlap_of([], one, [], two), panel_change(moments_of(two - one))
    assert np.isclose(found.difference, panel.difference)
    assert np.isclose(found.se, panel.se, atol=1e-7)
    assert found.df == panel.df == len(pairs) - 1
    if not np.ptp(two - one):
        assert found.se == 0
        assert np.isnan(found.p_value)
    else:
        assert np.isclose(panel.p_value, stats.ttest_rel(two, one).pvalue)


@given(scores, scores, scores, scores)
def test_swapping_the_waves_turns_the_change_round(a, b, c, d):
    k = min(len(b), len(d))
    one, other = overlap_of(a, b[:k], c, d[:k]), overlap_of(c, d[:k], a, b[:k])
    assert np.isclose(one.difference, -other.difference)
    assert np.isclose(one.se, other.se)
    assert np.isclose(one.df, other.df, equal_nan=True)
    low, high = one.interval(level=0.9)
    assert np.allclose(other.interval(level=0.9), [-high, -low], equal_nan=True)


def test_forgetting_that_people_answered_twice_overstates_the_error():
    both, later = np.array([1, 2, 3, 4, 5, 6, 7, 3, 4, 5]), np.arange(10) % 2
    kept = overlap_of([3, 5], both, [2, 6], both + later)
    forgotten = overlap_of([3, 5, *both], [], [2, 6, *(both + later)], [])
    assert kept.se < forgotten.se / 2


def test_partial_overlap_keeps_its_error_rate_on_answers_that_pile_up_at_the_top():
    generator, runs, shared, alone = np.random.default_rng(12), 3000, 25, (15, 30)
    first, second = (np.zeros((runs, shared + extra)) for extra in alone)
    person = generator.normal(size=(runs, shared))
    for wave, extra in ((first, alone[0]), (second, alone[1])):
        feeling = np.concatenate([person, generator.normal(size=(runs, extra))], axis=1)
        wave[:] = np.clip(np.rint(6 + 1.2 * (0.8 * feeling + 0.6 * generator.normal(size=wave.shape))), 1, 7)

    def column_moments(x):
        n = np.full(runs, x.shape[1], float)
        return Moments(n, x.mean(axis=1), x.std(axis=1, ddof=1), x.std(axis=1, ddof=1) / np.sqrt(n))

    a, b = first[:, :shared], second[:, :shared]
    covariance = ((a - a.mean(axis=1, keepdims=True)) * (b - b.mean(axis=1, keepdims=True))).sum(axis=1) / (shared - 1)
    found = overlapping_change(column_moments(first), column_moments(second), shared, covariance)
    assert 0.037 < (found.p_value < 0.05).mean() < 0.063


def test_waves_without_any_spread_have_no_test():
    found = independent_change(1.0, 0.0, 9, 2.0, 0.0, 9)
    assert found.difference == 1
    assert np.isnan(found.p_value)


def test_difference_in_differences_is_the_change_of_the_changes():
    before_after = independent_change([-1.0, -0.9], 0.1, 50, [-0.4, -0.8], 0.1, 50)
    found = difference_in_differences([-1.0, -0.4, -0.9, -0.8], [0.1] * 4, [50] * 4)
    assert np.isclose(found.difference, before_after.difference[0] - before_after.difference[1])
    assert np.isclose(found.se, np.hypot(*before_after.se))


def test_clustered_difference_in_differences_equals_r():
    golden, schools = GOLDEN["difference_in_differences"], GOLDEN["api_clusters"]
    district, weight = np.array(schools["district"]), np.array(schools["enroll"], float)
    w = np.stack([np.bincount(district, weights=weight)] * 2)
    wx = np.stack([np.bincount(district, weights=weight * schools[name]) for name in ("api99", "api00")])
    found = clustered_difference_in_differences(w, wx, (np.arange(15) + 1) % 2 == 0)
    assert np.allclose([found.estimate, found.se], [golden["estimate"], golden["se"]], rtol=1e-9)
    assert found.df == golden["df"]
