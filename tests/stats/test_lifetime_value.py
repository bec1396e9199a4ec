"""What a customer is worth, against published figures and plain sums."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaln

from gapkit.stats.lifetime_value import (
    expected_lifetime,
    lifetime_value,
    per_period,
    sbg_retention,
    sbg_survival,
    sbg_value,
    value_of_rates,
)

retention = st.floats(0, 0.99)
discount = st.floats(0.01, 0.5)


# Margin multiples of Gupta & Lehmann (2003), J. Interactive Marketing 17(1), 9: r / (1 + i - r).
@pytest.mark.parametrize(("r", "i", "multiple"), [(0.8, 0.10, 2.6667), (0.9, 0.12, 4.0909), (0.6, 0.10, 1.2)])
def test_multiples_without_end_are_those_published(r, i, multiple):
    assert float(lifetime_value(1, r, i)) == pytest.approx(multiple, abs=5e-5)


@given(retention, discount, st.integers(1, 30), st.sampled_from(["end", "start"]))
def test_a_value_over_some_periods_is_the_plain_sum(r, i, periods, timing):
    times = range(periods) if timing == "start" else range(1, periods + 1)
    assert float(lifetime_value(7, r, i, periods=periods, timing=timing)) == pytest.approx(
        sum(7 * r**t / (1 + i) ** t for t in times), rel=1e-9
    )


@given(retention, discount)
def test_a_margin_now_is_worth_exactly_one_margin_more_than_at_the_end_of_the_period(r, i):
    assert float(lifetime_value(1, r, i, timing="start") - lifetime_value(1, r, i)) == pytest.approx(1, rel=1e-9)


def test_where_nobody_leaves_faster_than_money_loses_worth_there_is_no_value_without_end():
    assert np.isnan(lifetime_value(1, 1.0, 0.0)) and np.isnan(lifetime_value(1, 1.0, -0.05))
    assert float(lifetime_value(2, 1.0, 0.0, periods=10)) == 20


@given(retention, discount, st.sampled_from([4, 12]))
def test_periods_of_a_year_compound_to_the_year(r, i, periods):
    assert per_period(r, periods, kind="retention") ** periods == pytest.approx(r, abs=1e-12)
    assert (1 + per_period(i, periods, kind="rate")) ** periods == pytest.approx(1 + i)


@given(retention)
def test_a_lifetime_is_the_sum_of_the_chances_to_be_there(r):
    assert float(expected_lifetime(r)) == pytest.approx((r ** np.arange(4000)).sum(), rel=1e-6)


# Fader & Hardie (2007), J. Interactive Marketing 21(1), 76: 1,000 "High End" customers, of whom 869 were left after one
# year and 491 after seven; estimates 0.668 and 3.806, log-likelihood -1611.2.
LEFT = np.array([1000, 869, 743, 653, 593, 551, 517, 491])


def test_survival_gives_the_published_likelihood_at_the_published_estimates():
    survival = sbg_survival(0.668, 3.806, np.arange(8))
    likelihood = -np.diff(LEFT) @ np.log(-np.diff(survival)) + LEFT[-1] * np.log(survival[-1])
    assert likelihood == pytest.approx(-1611.2, abs=0.05)


# The documentation of an independent implementation (shifted_beta_geometric_py) fits the same customers and prints the
# survival of years 8 to 12, and the discounted expected residual lifetime after seven years at 10 %.
def test_survival_and_residual_lifetime_are_those_of_another_implementation():
    a, b = 0.66772, 3.80248
    assert sbg_survival(a, b, np.arange(8, 13)) == pytest.approx([0.460, 0.436, 0.414, 0.395, 0.378], abs=5e-4)
    residual = 1.1 * value_of_rates(1, sbg_retention(a, b, np.arange(8, 4000)), 0.1)
    assert float(residual) == pytest.approx(7.530, abs=5e-4)


@given(st.floats(0.1, 10), st.floats(0.1, 10))
def test_retention_is_survival_over_the_one_before_and_rises(a, b):
    t = np.arange(1, 12)
    rates = sbg_retention(a, b, t)
    assert rates == pytest.approx(sbg_survival(a, b, t) / sbg_survival(a, b, t - 1), rel=1e-9)
    assert (np.diff(rates) > 0).all()


@given(st.floats(0.2, 5), st.floats(0.2, 5), st.floats(0.05, 0.5), st.sampled_from(["end", "start"]))
def test_worth_without_end_is_the_limit_of_the_sum(a, b, i, timing):
    rates = sbg_retention(a, b, np.arange(1, 1500))
    assert float(sbg_value(3, a, b, i, timing=timing)) == pytest.approx(
        float(value_of_rates(3, rates, i, timing=timing)), rel=1e-8
    )


@given(retention, discount, st.integers(1, 20), st.sampled_from(["end", "start"]))
def test_the_same_rate_in_every_period_is_constant_retention(r, i, periods, timing):
    assert float(value_of_rates(5, np.full(periods, r), i, timing=timing)) == pytest.approx(
        float(lifetime_value(5, r, i, periods=periods, timing=timing)), rel=1e-9, abs=1e-12
    )


# Sums of 60 000 terms B(a, b + t) / B(a, b) / (1 + i)^t, where the hypergeometric function overflows.
@pytest.mark.parametrize(("a", "b"), [(1000.0, 4000.0), (5e3, 2e5), (0.01, 1000.0), (50.0, 0.01)])
@pytest.mark.parametrize("i", [0.001, 0.1, 5.0])
def test_worth_without_end_exists_for_customers_who_hardly_differ(a, b, i):
    t = np.arange(60_000)
    summed = np.exp(betaln(a, b + t) - betaln(a, b) - t * np.log1p(i)).sum()
    assert float(sbg_value(1, a, b, i, timing="start")) == pytest.approx(summed, rel=1e-7)


def test_without_discount_a_customer_is_worth_the_years_he_stays_where_these_have_a_mean():
    assert float(sbg_value(1, 3, 2, 0.0)) == pytest.approx(1.0)
    assert float(sbg_value(1, 3, 2, 0.0)) == pytest.approx(float(sbg_value(1, 3, 2, 1e-9)), rel=1e-6)
    assert np.isnan(sbg_value(1, 0.9, 2, 0.0))


def test_numbers_that_are_no_shares_have_no_value():
    assert np.isnan([lifetime_value(1, 1.2, 0.1), lifetime_value(1, -0.1, 0.1), expected_lifetime(1.0)]).all()
    assert np.isnan([sbg_survival(0, 1, 1), sbg_retention(1, -1, 1), sbg_value(1, 1, 1, 0.0)]).all()
