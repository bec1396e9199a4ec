"""Answers without care: against brute force over each person, and people made to be careless."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import median_abs_deviation, norm

from gapkit.stats.careless import (
    answer_spread,
    even_odd,
    longest_run,
    mirrored_odds,
    person_correlation,
    twin_correlation,
)

ANSWERS = hnp.arrays(np.uint8, st.tuples(st.integers(1, 12), st.integers(1, 8)), elements=st.integers(0, 7))


def by_hand_run(person):
    return max((len(list(same)) for code, same in itertools.groupby(person) if code > 0), default=0)


@given(codes=ANSWERS)
def test_the_longest_run_is_that_of_a_walk_through_the_form(codes):
    assert longest_run(codes).tolist() == [by_hand_run(person) for person in codes.T]


@given(codes=ANSWERS)
def test_the_spread_of_a_person_is_the_standard_deviation_of_the_answers_given(codes):
    for found, person in zip(answer_spread(codes), codes.T, strict=True):
        given_answers = person[person > 0].astype(float)
        if given_answers.size < 2:
            assert np.isnan(found)
        else:
            assert found == pytest.approx(given_answers.std(ddof=1), abs=1e-12)
            assert (found == 0) == (len(set(given_answers)) == 1)


@given(codes=ANSWERS, data=st.data())
def test_twins_correlate_as_numpy_says_of_each_person(codes, data):
    k = len(codes)
    twins = np.triu(data.draw(hnp.arrays(np.bool_, (k, k))), 1)
    pairs = np.argwhere(twins)
    for found, person in zip(twin_correlation(codes, twins), codes.astype(float).T, strict=True):
        both = [(person[i], person[j]) for i, j in pairs if person[i] > 0 and person[j] > 0]
        x, y = np.array(both).T if both else (np.array([]), np.array([]))
        if len(both) < 3 or x.std() == 0 or y.std() == 0:
            assert np.isnan(found)
        else:
            assert found == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-9)


def test_halves_agree_as_a_correlation_over_dimensions_stepped_up():
    generator = np.random.default_rng(4)
    codes = generator.integers(1, 8, (20, 50)).astype(np.uint8)
    codes[3, 7] = 0
    groups = [range(4 * d, 4 * d + 4) for d in range(5)]
    found = even_odd(codes, groups)
    for person in range(50):
        answers = np.where(codes[:, person] > 0, codes[:, person], np.nan)
        odd = [np.nanmean(answers[[4 * d, 4 * d + 2]]) for d in range(5)]
        even = [np.nanmean(answers[[4 * d + 1, 4 * d + 3]]) for d in range(5)]
        r = np.corrcoef(odd, even)[0, 1]
        assert found[person] == pytest.approx(max(2 * r / (1 + r), -1.0), abs=1e-9)


def test_halves_need_three_dimensions_of_two_items():
    codes = np.arange(1, 6, dtype=np.uint8)[:, None]
    assert np.isnan(even_odd(codes, [[0, 1], [2, 3], [4]])).all()


def test_a_person_whose_side_does_not_vary_has_no_correlation():
    assert np.isnan(person_correlation(np.ones((4, 1)), np.arange(4.0)[:, None]))[0]
    third = np.full((3, 1), 1 / 3)
    assert np.isnan(person_correlation(third * 0.3, np.arange(3.0)[:, None]))[0]


def test_careful_people_score_high_and_random_answers_score_around_zero():
    generator = np.random.default_rng(9)
    traits = generator.normal(4, 1.5, (6, 400)).repeat(4, axis=0)
    careful = np.clip(np.rint(traits + generator.normal(0, 0.5, traits.shape)), 1, 7).astype(np.uint8)
    random = generator.integers(1, 8, careful.shape).astype(np.uint8)
    groups = [range(4 * d, 4 * d + 4) for d in range(6)]
    assert np.nanmedian(even_odd(careful, groups)) > 0.9
    assert abs(np.nanmedian(person_correlation(random[::2], random[1::2]))) < 0.1


def test_turning_a_gap_round_is_likelier_only_against_the_side_the_others_are_on():
    generator = np.random.default_rng(2)
    short = np.append(generator.normal(-1.2, 0.8, 300), 1.5)
    assert mirrored_odds(short)[-1] > 20 and mirrored_odds(-short)[-1] > 20
    assert mirrored_odds(short + 2.4)[-1] < 1
    assert mirrored_odds(np.append(generator.normal(0, 0.8, 300), 3.0))[-1] < 5


def test_odds_are_a_ratio_of_normal_densities():
    gaps = np.array([-2.0, -1.5, -1.0, -0.5, 0.25, 1.0, np.nan])
    middle = np.nanmedian(gaps)
    law = norm(middle, median_abs_deviation(gaps, scale="normal", nan_policy="omit"))
    assert mirrored_odds(gaps) == pytest.approx(law.pdf(-gaps) / law.pdf(gaps), rel=1e-3, nan_ok=True)


def test_gaps_all_alike_or_none_at_all_give_odds_without_a_warning():
    assert mirrored_odds([0.0, 0.0, 0.0]).tolist() == [1.0, 1.0, 1.0]
    assert mirrored_odds([-1.0, -1.0, -1.0, 2.0])[-1] == np.inf
    assert np.isnan(mirrored_odds([np.nan])).all()
