"""Bootstrap of a difference of means, without resampling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from gapkit.stats.bootstrap import ideal_bca
from gapkit.stats.resampled_difference import ideal_bca_difference

GAPS = np.arange(-6, 7)
histograms = hnp.arrays(np.int64, st.just(5), elements=st.integers(1, 40))


def gaps_of(rng, n, shift, spread):
    """Return n whole gaps of -6 .. 1: there is a ceiling."""
    return np.clip(np.rint(rng.normal(shift, spread, n)), -6, 1).astype(int)


def counted(gaps):
    return np.bincount(gaps + 6, minlength=13)


def mass_of_sum(gaps):
    """Return the probabilities of the sum of as many draws as there are gaps, from -6 n upwards."""
    single, total = counted(gaps) / gaps.size, np.ones(1)
    for _ in range(gaps.size):
        total = np.convolve(total, single)
    return total


@pytest.mark.parametrize("n", [15, 24, 60])
def test_equal_groups_are_right_within_half_a_step_of_the_exact_distribution(n):
    rng = np.random.default_rng(n)
    first, second = gaps_of(rng, n, -0.5, 1.3), gaps_of(rng, n, -1.0, 1.6)
    mass = np.convolve(mass_of_sum(first), mass_of_sum(second)[::-1])
    differences = (np.arange(mass.size) - mass.size // 2) / n
    below = np.cumsum(mass)
    observed = np.argmin(np.abs(differences - (first.mean() - second.mean())))
    z0 = stats.norm.ppf(below[observed] - mass[observed] / 2)
    cubes = (((first - first.mean()) ** 3).sum() - ((second - second.mean()) ** 3).sum()) / n**3
    a = cubes / (6 * ((first.var() + second.var()) / n) ** 1.5)
    exact = []
    for z in stats.norm.ppf([0.025, 0.975]):
        exact.append(differences[np.argmax(below >= stats.norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z))))])
    found = ideal_bca_difference(GAPS, counted(first), counted(second))
    assert np.allclose([found.low, found.high], exact, atol=0.55 / n)


@pytest.mark.parametrize(("n", "m"), [(20, 33), (300, 80)])
def test_scipys_bca_of_two_samples_agrees_within_its_own_noise(n, m):
    rng = np.random.default_rng(n)
    first, second = gaps_of(rng, n, -0.5, 1.3), gaps_of(rng, m, -1.0, 1.6)
    theirs = stats.bootstrap(
        (first, second),
        lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis),
        n_resamples=20_000,
        method="BCa",
        rng=np.random.default_rng(1),
    ).confidence_interval
    found = ideal_bca_difference(GAPS, counted(first), counted(second))
    se = np.sqrt(first.var() / n + second.var() / m)
    assert np.isclose(found.difference, first.mean() - second.mean())
    assert np.allclose([found.low, found.high], theirs, atol=0.06 * se)


@given(histograms, histograms)
def test_swapping_the_groups_mirrors_the_interval(first, second):
    one, other = (ideal_bca_difference(np.arange(5), *pair) for pair in ((first, second), (second, first)))
    assert np.isclose(one.low, -other.high, atol=1e-9)
    assert np.isclose(one.difference, -other.difference, atol=1e-12)
    assert one.low < one.difference < one.high


@given(histograms, histograms, st.floats(0.01, 100), st.floats(-100, 100))
def test_another_scale_stretches_the_interval(first, second, stretch, shift):
    plain = ideal_bca_difference(np.arange(5), first, second)
    moved = ideal_bca_difference(np.arange(5) * stretch + shift, first, second)
    assert np.isclose(moved.low, plain.low * stretch, atol=1e-6 * stretch)
    assert np.isclose(moved.high, plain.high * stretch, atol=1e-6 * stretch)


def test_against_a_group_of_one_mind_it_is_the_interval_of_the_other():
    rng = np.random.default_rng(0)
    counts, sure = counted(gaps_of(rng, 3000, -1, 1.4)), np.where(GAPS == -2, 50, 0)
    found = ideal_bca_difference(GAPS, counts, sure)
    low, high = ideal_bca(GAPS, counts)
    assert np.allclose([found.low, found.high], [low + 2, high + 2], atol=1.5 / 3000)


def test_large_groups_meet_the_normal_limit():
    rng = np.random.default_rng(0)
    first, second = gaps_of(rng, 200_000, -1, 1.4), gaps_of(rng, 300_000, -1.1, 1.2)
    found = ideal_bca_difference(GAPS, counted(first), counted(second))
    reach = 1.959964 * np.sqrt(first.var() / 200_000 + second.var() / 300_000)
    middle = first.mean() - second.mean()
    assert np.allclose([found.low, found.high], [middle - reach, middle + reach], atol=0.01 * reach)


def test_it_covers_the_true_difference_on_scales_with_a_ceiling():
    rng = np.random.default_rng(9)
    one, other, scores = np.array([0.02, 0.05, 0.13, 0.3, 0.5]), np.array([0.2, 0.2, 0.3, 0.2, 0.1]), np.arange(5)
    found = ideal_bca_difference(scores, rng.multinomial(40, one, 4000), rng.multinomial(40, other, 4000))
    truth = (one - other) @ scores
    assert 0.93 < ((found.low <= truth) & (truth <= found.high)).mean() < 0.96


def test_nobody_and_nothing_but_one_answer():
    found = ideal_bca_difference([0, 1], [[0, 5], [0, 0], [3, 3]], [[4, 0], [2, 2], [2, 1]])
    assert found.low.tolist()[0] == found.high.tolist()[0] == 1.0
    assert np.isnan([found.low[1], found.high[1], found.difference[1]]).all()
    assert found.low[2] < found.high[2]
