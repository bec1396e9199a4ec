"""Change between waves."""

import tomllib
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gapkit.stats.designs import designed_means
from gapkit.stats.estimates import Moments, moments
from gapkit.stats.waves import clustered_change, overlapping_change

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
    found = overlap_of([], one, [], two)
    assert np.isclose(found.difference, (two - one).mean())
    assert np.isclose(found.se, stats.sem(two - one), atol=1e-7)
    assert found.df == len(pairs) - 1
    if not np.ptp(two - one):
        assert found.se == 0
        assert np.isnan(found.p_value)
    else:
        assert np.isclose(found.p_value, stats.ttest_rel(two, one).pvalue)


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


SCHOOLS = GOLDEN["api_clusters"]
DISTRICT, ENROLLED = (np.array(SCHOOLS[name]) for name in ("district", "enroll"))
SCORES = np.array([SCHOOLS["api99"], SCHOOLS["api00"]], float)
PART = np.stack([DISTRICT >= 4, DISTRICT <= 11])


def per_district(there, weight=1.0):
    """Return the sums of weights and of weighted scores of both waves in each district."""
    w = there * weight * np.ones_like(SCORES)
    return [np.stack([np.bincount(DISTRICT, weights=row, minlength=15) for row in part]) for part in (w, w * SCORES)]


def test_the_change_of_clusters_asked_twice_equals_r():
    golden = GOLDEN["clustered_waves"]
    for name, weight in (("whole", 1.0), ("whole_weighted", ENROLLED)):
        found = clustered_change(designed_means(*per_district(np.ones((2, 183), bool), weight)))
        assert np.allclose([found.difference, found.se], golden[name], rtol=1e-9)
        assert found.df == 14
        assert np.isclose(found.p_value, 2 * stats.t.sf(abs(found.difference / found.se), 14), rtol=1e-9)


def test_the_change_of_some_of_the_same_clusters_equals_r_on_fewer_degrees_of_freedom():
    golden = GOLDEN["clustered_waves"]
    for name, weight in (("part", 1.0), ("part_weighted", ENROLLED)):
        means = designed_means(*per_district(PART, weight))
        found = clustered_change(means)
        assert np.allclose([found.difference, found.se], golden[name], rtol=1e-9)
        # Eight districts in both waves, seven in one: between the pairs' seven and the fourteen of all.
        assert 7 < found.df < 14


def test_a_wave_of_few_clusters_beside_one_of_many_has_few_degrees_of_freedom():
    generator = np.random.default_rng(3)
    n, here = np.full((2, 60), 10.0), np.stack([np.arange(60) < 5, np.arange(60) >= 4])
    total = n * generator.normal(0, 1, (2, 60))
    found = clustered_change(designed_means(n * here, total * here))
    assert found.df < 8


def test_clusters_asked_twice_keep_the_error_rate_that_forgetting_them_breaks():
    generator, alarms, naive, runs = np.random.default_rng(21), 0, 0, 800
    for _ in range(runs):
        branch, own = generator.normal(0, 0.33, 30), generator.normal(0, 0.15, (2, 30))
        scores = branch + own + generator.normal(0, 0.95 / np.sqrt(15), (2, 30))
        found = clustered_change(designed_means(np.full((2, 30), 15.0), 15 * scores))
        alarms += found.p_value < 0.05
        people = np.sqrt(2 * (0.95**2 + 0.33**2 + 0.15**2) / 450)
        naive += abs(scores[1].mean() - scores[0].mean()) > 1.96 * people
    assert 0.03 < alarms / runs < 0.07
    assert not 0.03 < naive / runs < 0.07


def test_difference_in_differences_of_whole_clusters_equals_r():
    golden, treated = GOLDEN["difference_in_differences"], (np.arange(15) + 1) % 2 == 0
    w, wx = per_district(np.ones((2, 183), bool), ENROLLED)
    groups = (treated, ~treated)
    found = designed_means(
        np.concatenate([w * group for group in groups]),
        np.concatenate([wx * group for group in groups]),
        strata=treated.astype(int),
    ).combination([-1.0, 1.0, 1.0, -1.0])
    assert np.allclose([found.estimate, found.se], [golden["estimate"], golden["se"]], rtol=1e-9)
    assert found.df == golden["df"]
