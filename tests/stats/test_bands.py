"""Intervals that hold for several gaps together."""

import numpy as np
from scipy import stats

from gapkit.stats.bands import bonferroni_band
from gapkit.stats.estimates import t_quantile


def likert_gaps(rng, surveys, n, m):
    """Return gaps on a scale with a ceiling, correlated through each person's mood, and their true mean."""
    mood = rng.normal(size=(surveys, n, 1))
    answers = np.clip(np.rint(6.2 + 0.8 * mood + 0.9 * rng.normal(size=(surveys, n, m))), 1, 7)
    many = np.clip(np.rint(6.2 + np.sqrt(0.8**2 + 0.9**2) * rng.normal(size=4_000_000)), 1, 7)
    return answers - 7, many.mean() - 7


def test_the_band_covers_all_gaps_at_once():
    gaps, truth = likert_gaps(np.random.default_rng(2), 3000, 40, 5)
    mean, se = gaps.mean(axis=1), gaps.std(axis=1, ddof=1) / np.sqrt(40)
    band = bonferroni_band(mean, se, 39)
    single = mean - t_quantile(0.975, 39) * se, mean + t_quantile(0.975, 39) * se
    apart = ((single[0] <= truth) & (truth <= single[1])).all(axis=1).mean()
    assert apart < 0.87  # what intervals one by one promise together
    assert 0.92 < ((band.low <= truth) & (truth <= band.high)).all(axis=1).mean() < 0.97


def test_a_gap_nobody_answered_takes_no_part():
    band = bonferroni_band([0.0, 0.0, np.nan], [1.0, 1.0, np.nan], 39)
    assert np.isclose(band.critical[0], stats.t.ppf(1 - 0.05 / 4, 39))
    assert np.isnan(band.low[2])
