"""Kano's classes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.kano import (
    CATEGORIES,
    DYSFUNCTIONAL_SCORES,
    FUNCTIONAL_SCORES,
    kano_categories,
    kano_class,
    kano_scores,
)

# Table of Berger et al. (1993): rows when it is there, columns when it is not; from like to dislike.
TABLE = ["QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"]
SHORT = {
    "M": "must_be",
    "O": "one_dimensional",
    "A": "attractive",
    "I": "indifferent",
    "R": "reverse",
    "Q": "questionable",
}
counts = st.lists(st.integers(0, 60), min_size=6, max_size=6).filter(any)
answers = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=40)


@pytest.mark.parametrize("there", range(5))
def test_every_pair_of_answers_has_its_class(there):
    found = kano_categories(np.full(5, there), np.arange(5))
    assert [CATEGORIES[one] for one in found] == [SHORT[one] for one in TABLE[there]]


def test_a_missing_answer_has_no_class():
    assert kano_categories([-1, 0, 5], [0, -1, 0]).tolist() == [-1, -1, -1]


def test_equal_shares_are_given_to_what_hurts_most():
    assert kano_class([10, 10, 10, 10, 0, 0]).category == "must_be"
    assert kano_class([0, 0, 9, 9, 0, 0]).category == "attractive"


def test_two_classes_that_cannot_be_told_apart_are_mixed():
    # n = 70: 1.65 sqrt(52 x 88 / 140) = 9.43; n = 70 with 30 and 20: 1.65 sqrt(50 x 90 / 140) = 9.35.
    assert kano_class([30, 22, 6, 8, 1, 3]).mixed
    assert not kano_class([30, 20, 6, 10, 1, 3]).mixed


def test_better_and_worse_leave_out_reverse_and_contradictory_answers():
    found = kano_class([30, 20, 6, 10, 50, 30])
    assert float(found.better.estimate) == pytest.approx(26 / 66)
    assert float(found.worse.estimate) == pytest.approx(-50 / 66)
    assert found.total_strength == pytest.approx(56 / 146)
    assert found.questionable_share == pytest.approx(30 / 146)


def test_nobody_asked_has_no_class():
    assert kano_class([0] * 6) is None
    assert kano_scores([0], [4]) is None
    assert np.isnan(float(kano_class([0, 0, 0, 0, 4, 2]).better.estimate))


@given(counts)
def test_worse_is_never_positive_and_intervals_hold_their_estimate(given_counts):
    found = kano_class(given_counts)
    for share, low, high in ((found.better, 0, 1), (found.worse, -1, 0)):
        if not np.isnan(share.estimate):
            assert low <= share.low <= share.estimate + 1e-12
            assert share.estimate - 1e-12 <= share.high <= high
    assert found.strength >= 0
    assert 0 <= found.total_strength <= 1


@given(counts, st.integers(2, 9))
def test_weights_that_are_all_equal_change_nothing(given_counts, times):
    plain = kano_class(given_counts)
    weighted = kano_class(np.array(given_counts) * times, effective_n=float(sum(given_counts)))
    assert (plain.category, plain.second, plain.mixed) == (weighted.category, weighted.second, weighted.mixed)
    assert np.allclose(plain.better, weighted.better, equal_nan=True)


@given(answers)
def test_mean_scores_are_those_of_the_answers(given_answers):
    there, missing = zip(*given_answers, strict=True)
    found = kano_scores(there, missing)
    scores = np.array(FUNCTIONAL_SCORES)[list(there)], np.array(DYSFUNCTIONAL_SCORES)[list(missing)]
    n = len(there)
    assert np.isclose(found.functional, scores[0].mean())
    assert np.isclose(found.dysfunctional_se, scores[1].std(ddof=1) / np.sqrt(n))
    weighted = kano_scores(there, missing, weights=np.full(n, 3.0))
    assert np.isclose(weighted.functional_se, found.functional_se)


@pytest.mark.parametrize(
    ("there", "missing", "category"),
    [
        ([0, 0], [4, 4], "one_dimensional"),
        ([0, 0], [2, 2], "attractive"),
        ([2, 2], [4, 4], "must_be"),
        ([2, 3], [2, 3], "indifferent"),
    ],
)
def test_mean_scores_fall_in_their_quarter(there, missing, category):
    assert kano_scores(there, missing).category == category
