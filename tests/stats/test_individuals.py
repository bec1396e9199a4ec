"""Scores of one person."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.individuals import measurement_error, reliable_change


def test_therapy_example_of_jacobson_and_truax():
    # Jacobson & Truax (1991): sd 7.5, retest reliability .80, so SE 3.35 and S_diff 4.74; a fall from 47.5 to 32.5 has
    # the index -3.16.
    assert np.isclose(measurement_error(7.5, 0.80), 3.35, atol=0.005)
    assert np.isclose(reliable_change(7.5, 0.80) / 1.959964, 4.74, atol=0.005)
    assert np.isclose((32.5 - 47.5) / (reliable_change(7.5, 0.80) / 1.959964), -3.16, atol=0.005)


@given(st.floats(0.1, 5), st.floats(0, 1))
def test_the_error_and_the_true_spread_make_up_the_spread_seen(sd, reliability):
    error = measurement_error(sd, reliability)
    assert np.isclose(error**2 + reliability * sd**2, sd**2)


def test_two_noisy_measurements_of_the_same_people_rarely_pass_for_change():
    rng = np.random.default_rng(1)
    true = rng.normal(size=40_000) * np.sqrt(0.7)
    first, second = (true + rng.normal(size=40_000) * np.sqrt(0.3) for _ in range(2))
    alarms = np.abs(second - first) > reliable_change(1.0, 0.7, level=0.9)
    assert np.isclose(alarms.mean(), 0.1, atol=0.006)


def test_extremes():
    assert measurement_error([1.0, 1.0], [1.0, -0.2]).tolist() == [0.0, 1.0]
    assert np.isnan(measurement_error(1.0, 1.1))
