"""The studentised range distribution."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import stdtr

from gapkit.stats.studentized_range import studentized_range_p_value, studentized_range_quantile

# R 4.2.2: ptukey(q, k, df, lower.tail = FALSE). Its own quadrature is the looser of the two: where it disagrees beyond
# 1e-10 (k = 20, df = 100: 6e-10), scipy's adaptive integration sides with ours to 1e-13.
PTUKEY = [
    (3.5, 3, 20, 0.05589184908205935),
    (3.5, 3, 2, 0.2294715206942713),
    (1.2, 5, 7.5, 0.9072652805004202),
    (4.2, 10, 39, 0.1207725084324944),
    (8, 6, 5, 0.0159579806229373),
    (0.3, 3, 12, 0.9755479953093342),
    (6, 3, 16.5, 0.001598746676082619),
    (3, 2, 9, 0.06290250799000363),
]


@pytest.mark.parametrize(("q", "groups", "df", "expected"), PTUKEY)
def test_tails_of_r(q, groups, df, expected):
    assert np.isclose(studentized_range_p_value(q, groups, df), expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize(
    ("probability", "groups", "df", "expected", "tolerance"),
    # R 4.2.2 qtukey, which stops its search at about 1e-4 of the last step; so the last digits are its own.
    [(0.95, 10, 39, 4.7413557741569, 1e-8), (0.9, 4, np.inf, 3.240446221080443, 1e-8), (0.95, 3, 20, 3.5779346, 5e-7)],
)
def test_quantiles_of_r(probability, groups, df, expected, tolerance):
    assert np.isclose(studentized_range_quantile(probability, groups, df), expected, rtol=0, atol=tolerance)


def test_quantiles_of_the_printed_table():
    # Upper 5 % points as printed in the usual tables (Harter 1960, Annals of Mathematical Statistics 31, 1122).
    k, df = np.array([2, 3, 4, 5, 10]), np.array([[5], [10], [20], [60], [np.inf]])
    table = [
        [3.64, 4.60, 5.22, 5.67, 6.99],
        [3.15, 3.88, 4.33, 4.65, 5.60],
        [2.95, 3.58, 3.96, 4.23, 5.01],
        [2.83, 3.40, 3.74, 3.98, 4.65],
        [2.77, 3.31, 3.63, 3.86, 4.47],
    ]
    assert np.allclose(studentized_range_quantile(0.95, k, df), table, rtol=0, atol=0.0051)


def test_scipys_integration_agrees_for_many_means_and_few_degrees_of_freedom():
    for q, groups, df in ((5, 20, 100), (3, 40, 12), (5.5, 60, 50), (4, 200, 12), (20, 4, 3), (3, 3, 1)):
        expected = stats.studentized_range.sf(q, groups, df)
        assert np.isclose(studentized_range_p_value(q, groups, df), expected, rtol=0, atol=1e-11)


@given(st.floats(0.01, 40), st.floats(1, 1e5))
def test_two_means_are_students_t(q, df):
    assert np.isclose(studentized_range_p_value(q, 2, df), 2 * stdtr(df, -q / np.sqrt(2)), rtol=1e-6, atol=1e-13)


@given(st.floats(0.001, 0.999), st.integers(2, 30), st.floats(1, 500))
def test_the_quantile_undoes_the_tail(probability, groups, df):
    q = studentized_range_quantile(probability, groups, df)
    assert np.isclose(studentized_range_p_value(q, groups, df), 1 - probability, rtol=1e-9)


def test_more_means_spread_farther_and_more_freedom_less_far():
    q = studentized_range_quantile(0.95, np.arange(2, 30), np.array([[3], [10], [1000], [np.inf]]))
    assert (np.diff(q, axis=1) > 0).all()
    assert (np.diff(q, axis=0) < 0).all()


def test_what_is_not_defined_is_missing():
    assert np.isnan(studentized_range_p_value([1, 1, np.nan], [1, 3, 3], [9, 0.5, 9])).all()
    assert np.isnan(studentized_range_quantile([0.0, 1.0, 0.5], [3, 3, 1], 9)).all()
    assert studentized_range_p_value(0.0, 3, 9) == 1.0
