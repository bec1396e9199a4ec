"""Bands that hold for all gaps at once."""

import numpy as np
import pytest
from scipy.special import ndtri

from gapkit.stats.bands import bonferroni_band, bootstrap_band, max_t_quantile, simultaneous_band
from gapkit.stats.estimates import t_quantile

HALF = np.full((5, 5), 0.5) + 0.5 * np.eye(5)
FALLING = 0.8 ** np.abs(np.subtract.outer(np.arange(8), np.arange(8)))


@pytest.mark.parametrize(
    ("correlation", "df", "level", "expected"),
    # R 4.2.2, mvtnorm: qmvt and qmvnorm, tail = "both.tails", GenzBretz(maxpts = 1e6, abseps = 1e-6).
    [(HALF, 39, 0.95, 2.6220490), (FALLING, 14, 0.95, 2.9363860), (FALLING, np.inf, 0.9, 2.3118848)],
)
def test_quantiles_of_the_r_package_mvtnorm(correlation, df, level, expected):
    assert np.isclose(max_t_quantile(correlation, df, level=level), expected, atol=1e-3)


@pytest.mark.parametrize(("m", "tolerance"), [(2, 1e-3), (5, 1e-3), (12, 0.005), (22, 0.008), (30, 0.01)])
def test_independent_normal_gaps_have_a_closed_form(m, tolerance):
    assert np.isclose(max_t_quantile(np.eye(m), np.inf), ndtri(0.5 + 0.5 * 0.95 ** (1 / m)), atol=tolerance)


def test_one_gap_or_copies_of_it_need_no_more_than_t():
    assert np.isclose(max_t_quantile([[1.0]], 17), t_quantile(0.975, 17), atol=1e-8)
    assert np.isclose(max_t_quantile(np.ones((4, 4)), 17), t_quantile(0.975, 17), atol=1e-3)


def test_the_value_lies_between_t_and_bonferroni_and_falls_with_correlation():
    previous = np.inf
    for r in (0.0, 0.3, 0.6, 0.9, 0.99):
        correlation = np.full((6, 6), r) + (1 - r) * np.eye(6)
        found = max_t_quantile(correlation, 25)
        assert t_quantile(0.975, 25) <= found <= t_quantile(1 - 0.025 / 6, 25)
        assert found < previous
        previous = found


def test_a_gap_nobody_answered_takes_no_part():
    correlation = np.full((6, 6), np.nan)
    correlation[:5, :5] = HALF
    assert np.isclose(max_t_quantile(correlation, 39), max_t_quantile(HALF, 39), atol=2e-3)
    band = simultaneous_band([0.0] * 5 + [np.nan], [1.0] * 5 + [np.nan], correlation, 39)
    assert np.isnan(band.low).tolist() == [False] * 5 + [True]
    assert np.isnan(max_t_quantile(np.full((2, 2), np.nan), 9))
    bonferroni = bonferroni_band([0.0, np.nan, 0.0], [1.0, np.nan, 1.0], 9)
    assert np.isclose(bonferroni.high[0], t_quantile(1 - 0.025 / 2, 9))


def test_stacks_and_repetitions_give_the_same_numbers():
    single = max_t_quantile(HALF, 39)
    stacked = max_t_quantile(np.stack([HALF, np.eye(5)]), [[39], [10]])
    assert stacked.shape == (2, 2)
    assert stacked[0, 0] == single == max_t_quantile(HALF, 39)


def test_sign_of_a_gap_does_not_matter():
    turned = HALF * np.outer([1, -1, 1, -1, 1], [1, -1, 1, -1, 1])
    assert np.isclose(max_t_quantile(turned, 39), max_t_quantile(HALF, 39), atol=2e-3)


def likert_gaps(rng, surveys, n, m):
    """Return gaps on a scale with a ceiling, correlated through each person's mood, and their true mean."""
    mood = rng.normal(size=(surveys, n, 1))
    answers = np.clip(np.rint(6.2 + 0.8 * mood + 0.9 * rng.normal(size=(surveys, n, m))), 1, 7)
    many = np.clip(np.rint(6.2 + np.sqrt(0.8**2 + 0.9**2) * rng.normal(size=4_000_000)), 1, 7)
    return answers - 7, many.mean() - 7


def test_the_band_covers_all_gaps_at_once():
    gaps, truth = likert_gaps(np.random.default_rng(2), 3000, 40, 5)
    mean, se = gaps.mean(axis=1), gaps.std(axis=1, ddof=1) / np.sqrt(40)
    correlation = np.corrcoef(gaps.reshape(-1, 5).T)
    band = simultaneous_band(mean, se, correlation, np.array(39))
    bonferroni = bonferroni_band(mean, se, 39)
    covered = [((b.low <= truth) & (truth <= b.high)).all(axis=1).mean() for b in (band, bonferroni)]
    single = mean - t_quantile(0.975, 39) * se, mean + t_quantile(0.975, 39) * se
    apart = ((single[0] <= truth) & (truth <= single[1])).all(axis=1).mean()
    assert apart < 0.87  # what intervals one by one promise together
    assert 0.92 < covered[0] <= covered[1] < 0.97
    assert (band.high - band.low < bonferroni.high - bonferroni.low).all()


def test_the_bootstrap_band_covers_where_answers_pile_up():
    gaps, truth = likert_gaps(np.random.default_rng(3), 250, 30, 4)
    covered = 0
    for seed, rows in enumerate(gaps):
        band = bootstrap_band(rows, generator=np.random.default_rng(seed), replicates=399)
        covered += ((band.low <= truth) & (truth <= band.high)).all()
    assert 0.90 < covered / 250 < 0.99


def test_the_bootstrap_finds_the_multivariate_t_for_normal_gaps():
    rng = np.random.default_rng(6)
    rows = rng.multivariate_normal(np.zeros(5), HALF, size=400)
    band = bootstrap_band(rows, generator=np.random.default_rng(1), replicates=8000)
    assert np.isclose(band.critical, max_t_quantile(np.corrcoef(rows.T), 399), atol=0.08)
    assert np.allclose((band.high - band.low) / 2, band.critical * rows.std(axis=0, ddof=1) / 20)


def test_the_bootstrap_repeats_with_its_seed_and_follows_the_units():
    rows = np.random.default_rng(0).integers(-3, 2, (50, 3)).astype(float)
    plain = bootstrap_band(rows, generator=np.random.default_rng(4), replicates=500)
    again = bootstrap_band(rows, generator=np.random.default_rng(4), replicates=500)
    scaled = bootstrap_band(rows * 1e6 + 5e6, generator=np.random.default_rng(4), replicates=500)
    assert (plain.low == again.low).all()
    assert np.allclose(scaled.low, plain.low * 1e6 + 5e6, rtol=1e-4)


def test_missing_answers_and_flat_gaps_in_the_bootstrap():
    rows = np.random.default_rng(0).integers(-3, 2, (50, 4)).astype(float)
    rows[:10, 0] = np.nan
    rows[:, 2] = -1.0
    rows[:, 3] = np.nan
    band = bootstrap_band(rows, generator=np.random.default_rng(4), replicates=500)
    assert np.isclose((band.low[0] + band.high[0]) / 2, np.nanmean(rows[:, 0]))
    assert band.low[2] == band.high[2] == -1.0
    assert np.isnan(band.low[3])
    alone = bootstrap_band(rows[:, 2:], generator=np.random.default_rng(4), replicates=500)
    assert np.isnan(alone.critical)
    assert alone.low[0] == -1.0
