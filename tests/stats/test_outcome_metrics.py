"""Satisfaction index, churn, differences of shares and of NPS."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from gapkit.stats.outcome_metrics import (
    designed_share,
    net_promoter_difference,
    satisfaction_index,
    share_difference,
)
from gapkit.stats.proportions import net_promoter

GOLDEN = tomllib.loads((Path(__file__).resolve().parents[1] / "golden" / "designs.toml").read_text(encoding="utf-8"))


def test_differences_of_shares_equal_the_published_table():
    golden = GOLDEN["newcombe"]
    x1, n1, x2, n2 = np.array(golden["counts"]).T
    found = share_difference(x2, n2, x1, n1)
    assert np.allclose(found.low, golden["low"], atol=5.1e-5)
    assert np.allclose(found.high, golden["high"], atol=5.1e-5)


counts = st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, counts, st.sampled_from(["newcombe", "agresti_caffo"]), st.sampled_from([0.8, 0.95]))
def test_differences_of_shares_equal_statsmodels(first, second, method, level):
    found = share_difference(*first, *second, method=method, level=level)
    theirs = "newcomb" if method == "newcombe" else "agresti-caffo"
    low, high = confint_proportions_2indep(*second, *first, method=theirs, compare="diff", alpha=1 - level)
    assert np.allclose([found.low, found.high], [max(low, -1), min(high, 1)], atol=1e-12)
    back = share_difference(*second, *first, method=method, level=level)
    assert np.allclose([back.low, back.high], [-found.high, -found.low])


def test_the_p_of_a_difference_of_shares_is_the_chi_squared_test_of_the_table():
    from scipy.stats import chi2_contingency

    found = share_difference(48, 80, 56, 70)
    assert np.isclose(found.p_value, chi2_contingency([[48, 32], [56, 14]], correction=False).pvalue)
    assert np.isnan(share_difference(5, 5, 7, 7).p_value)
    assert np.isnan(share_difference(0, 0, 3, 7).low)
    assert np.isnan(share_difference(0, 0, 3, 7, method="agresti_caffo").low)


@pytest.mark.parametrize("method", ["newcombe", "agresti_caffo"])
def test_differences_of_shares_cover_the_truth_in_small_groups(method):
    generator = np.random.default_rng(15)
    x1, x2 = generator.binomial(15, 0.85, 20_000), generator.binomial(40, 0.9, 20_000)
    found = share_difference(x1, 15, x2, 40, method=method)
    assert 0.935 < ((found.low <= 0.05) & (found.high >= 0.05)).mean() < 0.985


scores = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)).filter(sum)


@given(scores, scores)
def test_nps_differences_are_differences_of_scores_and_turn_round(one, two):
    found, back = net_promoter_difference(one, two), net_promoter_difference(two, one)
    assert np.isclose(found.difference, net_promoter(*two).estimate - net_promoter(*one).estimate)
    assert np.allclose([found.low, found.high], [-back.high, -back.low])
    assert -200 <= found.low <= found.high <= 200
    assert 0 <= found.p_value <= 1


def test_the_error_of_an_nps_difference_combines_those_of_both_scores():
    one, two = (300, 200, 100), (250, 300, 90)
    widths = [(net_promoter(*wave).high - net_promoter(*wave).low) for wave in (one, two)]
    found = net_promoter_difference(one, two)
    assert np.isclose(found.high - found.low, np.hypot(*widths))
    assert np.isnan(net_promoter_difference((0, 0, 0), two).low)


def test_nps_differences_keep_their_error_rate():
    generator = np.random.default_rng(16)
    for n1, n2 in ((20, 30), (150, 200)):
        one, two = (generator.multinomial(n, [0.55, 0.3, 0.15], 20_000) for n in (n1, n2))
        assert 0.035 < (net_promoter_difference(one, two).p_value < 0.05).mean() < 0.055


def test_a_share_under_a_design_equals_r():
    golden = GOLDEN["designed"]["population"]
    found = designed_share(*golden["share_elementary"], golden["df"], 183)
    assert np.allclose([found.low, found.high], golden["share_elementary_interval"], rtol=1e-10)


@given(counts)
def test_without_a_design_a_share_has_the_exact_binomial_interval(count):
    hits, n = count
    if n < 2:
        return
    p = hits / n
    found = designed_share(p, np.sqrt(p * (1 - p) / n), n - 1, n)
    exact = proportion_confint(hits, n, method="beta")
    assert np.allclose([found.low, found.high], exact, atol=1e-9)
    assert np.isnan(designed_share(p, np.nan, n - 1, n).low)


def test_the_published_satisfaction_index(published):
    # Verint's page, methods V25: weights of one published set.
    score = satisfaction_index([8.1, 7.6, 7.2], np.eye(3), 50, weights=[0.3885, 0.3190, 0.2925])
    assert np.isclose(score.estimate, 74.1917, atol=5e-5)


@given(st.lists(st.tuples(*[st.integers(1, 10)] * 3), min_size=2, max_size=30))
def test_the_index_is_the_mean_of_the_indices_of_persons(rows):
    x, weights = np.array(rows, float), np.array([2.0, 1.0, 1.0])
    persons = 100 * (x - 1) / 9 @ (weights / 4)
    found = satisfaction_index(x.mean(axis=0), np.cov(x.T), len(x), weights=weights)
    assert np.isclose(found.estimate, persons.mean())
    assert np.isclose(found.se, persons.std(ddof=1) / np.sqrt(len(x)), atol=1e-6)
    assert 0 <= found.low <= found.estimate + 1e-9
    assert found.estimate - 1e-9 <= found.high <= 100


def test_answers_that_offset_each_other_leave_no_error():
    x = np.array([[2, 9, 1], [2, 9, 1], [5, 1, 3]], float)
    assert satisfaction_index(x.mean(axis=0), np.cov(x.T), 3, weights=[2, 1, 1]).se == 0


def test_a_single_person_has_an_index_without_an_error():
    found = satisfaction_index([8.0, 8.0], np.zeros((2, 2)), 1)
    assert np.isclose(found.estimate, 700 / 9)
    assert np.isnan([found.se, found.low, found.high]).all()
