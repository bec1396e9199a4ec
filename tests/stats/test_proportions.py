"""Shares and Net Promoter Score."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from gapkit.stats.proportions import adjusted_wald, balance, net_promoter, wilson


def test_published_proportion_intervals(published):
    v29 = published["V29"]
    share = adjusted_wald(v29["successes"], v29["n"])
    assert np.isclose(share.estimate, v29["adjusted_wald_estimate"], atol=5e-8)
    assert np.allclose(share[1:], v29["adjusted_wald"], atol=5e-8)
    # Wilson without continuity correction lies inside Wilson with it.
    low, high = v29["wilson_with_continuity_correction"]
    assert low < wilson(v29["successes"], v29["n"]).low < wilson(v29["successes"], v29["n"]).high < high


@given(st.integers(1, 400), st.data(), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_equals_statsmodels_and_keeps_to_the_unit_interval(n, data, level):
    hits = data.draw(st.integers(0, n))
    share = wilson(hits, n, level=level)
    assert np.allclose(share[1:], proportion_confint(hits, n, alpha=1 - level, method="wilson"), atol=1e-12)
    assert 0 <= share.low <= share.estimate <= share.high <= 1


def test_nobody_asked_has_no_share():
    assert np.isnan(wilson(0, 0)).all()
    assert np.isnan(net_promoter(0, 0, 0)).all()
    assert np.isnan(balance(0, 0, 0)).all()


def test_net_promoter_of_the_toy_data(toy, toy_golden):
    golden = toy_golden["net_promoter"]
    groups = [(toy.outcome >= 9).sum(), ((toy.outcome >= 7) & (toy.outcome <= 8)).sum(), (toy.outcome <= 6).sum()]
    assert groups == [golden["promoters"], golden["passives"], golden["detractors"]]
    score, low, high = net_promoter(*groups)
    assert np.isclose(score, golden["score"])
    assert np.isclose((low + high) / 2, golden["centre"], atol=5e-4)
    assert np.allclose([low, high], golden["interval"], atol=5e-4)


def test_published_net_promoter_score(published):
    v26 = published["V26"]
    score, low, high = net_promoter(v26["promoters"], v26["passives"], v26["detractors"])
    assert np.isclose(score, v26["score"])
    assert np.allclose([(low + high) / 2, low, high], [v26["centre"], *v26["interval"]], atol=5e-4)


def test_net_promoter_stays_on_its_scale_and_mirrors():
    scores = net_promoter([5, 0], [0, 0], [0, 5])
    assert (scores.high <= 100).all()
    assert (scores.low >= -100).all()
    assert np.isclose(scores.low[0], -scores.high[1])
    assert scores.low[0] < 100


@given(st.integers(1, 200), st.integers(0, 200))
def test_without_zeros_the_balance_is_wilson_moved(plus, minus):
    found, share = balance(plus, 0, minus), wilson(plus, plus + minus)
    assert np.allclose([found.low, found.high], [2 * share.low - 1, 2 * share.high - 1], atol=1e-9)


@given(st.integers(1, 500))
def test_zeros_alone_leave_the_balance_open_by_a_known_amount(n):
    z2 = 1.959963984540054**2
    found = balance(0, n, 0)
    assert np.allclose([found.low, found.high], [-z2 / (n + z2), z2 / (n + z2)], atol=1e-9)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_both_ends_of_the_balance_are_one_score_away(plus, zero, minus):
    n = plus + zero + minus
    if n == 0:
        return
    found = balance(plus, zero, minus)
    assert -1 <= found.low <= found.estimate <= found.high <= 1
    for d in (found.low, found.high):
        if abs(abs(d) - 1) > 1e-9:
            # The share of minuses that is most likely when the balance is d, by brute force.
            q = np.linspace(max(0.0, -d), (1 - d) / 2, 200_001)
            with np.errstate(divide="ignore", invalid="ignore"):
                terms = (plus and plus * np.log(q + d)) + (minus and minus * np.log(q))
                likelihood = terms + (zero and zero * np.log(1 - 2 * q - d))
            best = q[np.nanargmax(likelihood)]
            variance = (2 * best + d - d * d) / n
            assert np.isclose((found.estimate - d) ** 2, 1.959963984540054**2 * variance, atol=2e-4)


def test_swapping_plus_and_minus_mirrors_the_balance():
    one, other = balance([3, 0, 9], [5, 8, 0], [11, 2, 0]), balance([11, 2, 0], [5, 8, 0], [3, 0, 9])
    assert np.allclose(one.low, -other.high)
    assert np.allclose(one.high, -other.low)
