"""Fieller's intervals."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.clustered_fit import clustered_line
from gapkit.stats.estimates import t_quantile
from gapkit.stats.ratios import crossing, ratio_interval

figure = st.floats(-5, 5).map(lambda x: round(x, 3))
error = st.floats(0.05, 2)


def agrees(ratio, a, b, va, vb, c, t):
    return (a - ratio * b) ** 2 <= t * t * (va - 2 * ratio * c + ratio**2 * vb)


@given(figure, figure, error, error, st.floats(-0.9, 0.9), st.floats(3, 60))
def test_exactly_the_ratios_inside_agree_with_the_data(a, b, se_a, se_b, r, df):
    va, vb, c = se_a**2, se_b**2, r * se_a * se_b
    found, t = ratio_interval(a, b, va, vb, c, df=df), float(t_quantile(0.975, df))
    margin = abs(b * b - t * t * vb)
    if margin < 1e-6 * max(1.0, t * t * vb):
        return
    kind = str(found.kind)
    tries = np.concatenate([np.linspace(-30, 30, 601), [-1e6, 1e6]])
    inside = np.array([agrees(x, a, b, va, vb, c, t) for x in tries])
    if kind == "everything":
        assert inside.all()
        assert (found.low, found.high) == (-np.inf, np.inf)
        return
    edge = (np.abs(tries - found.low) < 1e-3) | (np.abs(tries - found.high) < 1e-3)
    between = (tries >= found.low) & (tries <= found.high)
    expected = between if kind == "bounded" else ~between
    assert (inside == expected)[~edge].all()


@given(figure, figure, error, error, st.floats(-0.9, 0.9))
def test_a_ratio_is_bounded_exactly_when_its_denominator_is_not_zero(a, b, se_a, se_b, r):
    found = ratio_interval(a, b, se_a**2, se_b**2, r * se_a * se_b)
    clear = abs(b) - 1.959963984540054 * se_b
    if abs(clear) > 1e-9:
        assert (str(found.kind) == "bounded") == (clear > 0)


def test_a_certain_denominator_only_rescales_the_numerator():
    found = ratio_interval(3.0, 2.0, 0.04, 0.0, df=12)
    half = t_quantile(0.975, 12) * 0.1
    assert np.allclose([found.low, found.high], [1.5 - half, 1.5 + half])


def test_what_is_not_known_has_no_interval():
    found = ratio_interval([np.nan, 1.0, 1.0], [1.0, np.nan, 0.0], 0.1, 0.1)
    assert found.kind.tolist() == ["none", "none", "two rays"]
    assert np.isnan(found.low[:2]).all()
    assert np.isnan(found.estimate).all()


def test_the_kpi_level_where_the_line_meets_a_value_is_found_and_moves_with_the_origin():
    x = np.tile([2.0, 4.0, 6.0, 8.0], 6)
    branches = np.repeat(np.arange(6), 4)
    y = -2 + 0.4 * x + np.random.default_rng(2).normal(0, 0.2, 24)
    line, moved = clustered_line(x, y, branches), clustered_line(x - 5, y, branches)
    found = crossing(line.intercept, line.slope, line.covariance, df=line.df_slope)
    other = crossing(moved.intercept, moved.slope, moved.covariance, df=moved.df_slope)
    assert found.low < 5 < found.high
    assert np.allclose([found.low - 5, found.high - 5], [other.low, other.high])
    higher = crossing(line.intercept, line.slope, line.covariance, target=0.4, df=line.df_slope)
    assert np.isclose(higher.estimate, found.estimate + 0.4 / line.slope)


def test_fieller_covers_the_true_ratio_as_often_as_it_says_even_near_zero():
    generator, runs = np.random.default_rng(6), 20_000
    for b in (0.5, 2.0, 8.0):
        drawn = generator.normal([1.0, b], [0.7, 1.0], (runs, 2))
        a_hat, b_hat = drawn.T
        found = ratio_interval(a_hat, b_hat, 0.49, 1.0)
        inside = (found.low <= 1 / b) & (1 / b <= found.high)
        covered = np.where(found.kind == "two rays", ~inside, inside)
        assert 0.943 < covered.mean() < 0.957
