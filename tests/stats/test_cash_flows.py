"""Present value, payback, shortfall, the value of information."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.cash_flows import expected_shortfall, payback, present_value, return_on_cost, value_of_information

flows = st.lists(st.floats(-1000, 1000).map(lambda x: round(x, 2)), min_size=2, max_size=12)
draws = st.lists(st.floats(-1000, 1000).map(lambda x: round(x, 2)), min_size=1, max_size=60)


@given(flows, st.floats(0, 0.5))
def test_present_value_is_the_sum_of_discounted_flows(each, rate):
    plain = sum(flow / (1 + rate) ** t for t, flow in enumerate(each))
    assert float(present_value(each, rate)) == pytest.approx(plain, abs=1e-8)


# numpy_financial 1.0.0: npv(0.281, [-100, 39, 59, 55, 20]) and npv(0.08, [-40000, 5000, 8000, 12000, 30000]), the
# examples of its documentation.
def test_present_values_are_those_of_numpy_financial():
    assert float(present_value([-100, 39, 59, 55, 20], 0.281)) == pytest.approx(-0.00847859163845488, rel=1e-9)
    assert float(present_value([-40000, 5000, 8000, 12000, 30000], 0.08)) == pytest.approx(3065.22266817953, rel=1e-9)


def test_payback_lies_inside_the_year_in_which_the_sum_turns():
    assert float(payback([-100, 60, 60, 60])) == pytest.approx(1 + 40 / 60)
    assert float(payback([-100, 60, 60, 60], discount=0.1)) == pytest.approx(1 + (100 - 60 / 1.1) / (60 / 1.21))


def test_what_is_lost_again_has_not_paid_back():
    assert float(payback([-100, 150, -80, 60])) == pytest.approx(2 + 30 / 60)  # the last time, not the first
    assert np.isnan(payback([-100, 150, -80]))
    assert np.isnan(payback([0, -5, -5])) and float(payback([0, 0, 5])) == 0


@given(flows)
def test_after_payback_money_is_never_out_and_at_payback_the_line_meets_zero(each):
    when = float(payback(each))
    sums = np.cumsum(each)
    if np.isnan(when):
        assert sums[-1] < 0
        return
    last = int(np.ceil(when))
    assert (sums[last:] >= 0).all()
    assert last == 0 or sums[last - 1] < 0
    if last:
        assert sums[last - 1] + (when - (last - 1)) * each[last] == pytest.approx(0, abs=1e-6)
    else:
        assert sums[0] >= 0


@given(flows, st.floats(0, 0.3))
def test_discounting_never_brings_payback_forward_where_only_the_first_flow_goes_out(each, rate):
    simple = [-abs(each[0]), *[abs(flow) for flow in each[1:]]]
    plain, later = float(payback(simple)), float(payback(simple, discount=rate))
    assert np.isnan(later) or later >= plain - 1e-9


@given(draws)
def test_a_shortfall_is_the_mean_of_the_worst_and_never_above_the_mean(values):
    count = max(1, round(0.05 * len(values)))
    found = float(expected_shortfall(values))
    assert found == pytest.approx(np.mean(sorted(values)[:count]))
    assert found <= np.mean(values) + 1e-9


def test_the_shortfall_of_a_normal_is_the_one_in_the_books():
    # Standard normal: -phi(-1.6448536) / 0.05 = -2.0627128 (McNeil, Frey & Embrechts 2005, 2.2.4).
    drawn = np.random.default_rng(5).standard_normal(400_000)
    assert float(expected_shortfall(drawn)) == pytest.approx(-2.0627128, abs=0.02)


@given(draws)
def test_information_is_worth_nothing_only_where_no_draw_changes_the_decision(values):
    found = float(value_of_information(values))
    assert found >= -1e-9
    if min(values) >= 0 or max(values) <= 0:
        assert found == pytest.approx(0, abs=1e-9)
    elif min(values) < -0.01 and max(values) > 0.01:
        assert found > 0


def test_information_about_a_normal_is_worth_what_the_unit_normal_loss_says():
    # v ~ N(mu, 1): E max(v, 0) - max(mu, 0) = phi(mu) - |mu| Phi(-|mu|); at mu = 0.5 0.1978 (Raiffa & Schlaifer 1961).
    drawn = 0.5 + np.random.default_rng(6).standard_normal(400_000)
    assert float(value_of_information(drawn)) == pytest.approx(0.1978, abs=0.003)


def test_return_on_cost_needs_costs():
    assert return_on_cost([150, 50], [100, 100]).tolist() == [0.5, -0.5]
    assert np.isnan(return_on_cost(10, 0))
