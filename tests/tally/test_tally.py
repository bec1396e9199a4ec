"""The laws of a tally: it adds up, bit for bit, and says what the rows say."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.model import Outcome, Scale, Text
from gapkit.tally import Tally, difference_counts, joint_tables, tally_up
from tests.strategies import make_questionnaire, surveys


@given(surveys(points=True, min_people=2), st.data())
@settings(max_examples=60, deadline=None)
def test_the_tally_of_two_blocks_is_the_sum_of_their_tallies_bit_for_bit(survey, data):
    questionnaire, answers = survey
    cut = data.draw(st.integers(1, answers.people - 1))
    rows = np.arange(answers.people)
    first, second = answers.select(rows[:cut]), answers.select(rows[cut:])
    assert Tally.of(questionnaire, first) + Tally.of(questionnaire, second) == Tally.of(questionnaire, answers)
    assert tally_up(questionnaire, [first, second]) == tally_up(questionnaire, answers)


@given(surveys(points=True, min_people=3), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_people_does_not_matter(survey, random):
    questionnaire, answers = survey
    order = list(range(answers.people))
    random.shuffle(order)
    assert Tally.of(questionnaire, answers.select(np.array(order))) == Tally.of(questionnaire, answers)


@given(surveys(columns=("expectation", "perception", "minimum"), min_people=2), st.integers(1, 30))
@settings(max_examples=30, deadline=None)
def test_three_columns_add_up_too(survey, cut):
    questionnaire, answers = survey
    rows = np.arange(answers.people) < cut
    if rows.all():
        rows[-1] = False
    parts = [answers.select(rows), answers.select(~rows)]
    assert tally_up(questionnaire, parts) == Tally.of(questionnaire, answers)


@given(surveys(weighted=True, min_people=2))
@settings(max_examples=40, deadline=None)
def test_weighted_tallies_add_up_to_rounding(survey):
    questionnaire, answers = survey
    rows = np.arange(answers.people) % 2 == 0
    both = Tally.of(questionnaire, answers.select(rows)) + Tally.of(questionnaire, answers.select(~rows))
    whole = Tally.of(questionnaire, answers)
    assert both.weighted.keys() == whole.weighted.keys() and both.pairs.keys() == whole.pairs.keys()
    for name, sums in whole.weighted.items():
        assert (np.abs(both.weighted[name] - sums) <= np.maximum(1e-12 * np.abs(sums), 1e-9)).all()
    for pair, table in whole.pairs.items():
        assert (np.abs(both.pairs[pair] - table) <= 1e-12 * table).all()


@given(surveys(min_people=3))
@settings(max_examples=40, deadline=None)
def test_joint_tables_count_what_the_rows_hold(survey):
    questionnaire, answers = survey
    table = Tally.of(questionnaire, answers).pairs["expectation", "perception"][0]
    for item in range(len(questionnaire.items)):
        counted = np.zeros_like(table[item])
        for e, p in zip(answers.codes["expectation"][item], answers.codes["perception"][item], strict=True):
            counted[e, p] += 1
        assert np.array_equal(counted, table[item])


@given(surveys(min_people=4))
@settings(max_examples=40, deadline=None)
def test_pairwise_covariances_equal_those_of_the_rows(survey):
    questionnaire, answers = survey
    names = [("perception", item.code) for item in questionnaire.items][:4]
    covariance, counts = Tally.of(questionnaire, answers).items.covariance(names)
    codes = answers.codes["perception"][: len(names)].astype(float)
    for i in range(len(names)):
        for j in range(len(names)):
            both = (codes[i] > 0) & (codes[j] > 0)
            assert counts[i, j] == both.sum()
            if both.sum() > 1:
                expected = np.cov(codes[i, both], codes[j, both])[0, 1]
                assert covariance[i, j] == pytest.approx(expected, rel=1e-10, abs=1e-10)
            else:
                assert np.isnan(covariance[i, j])


@given(surveys(min_people=2))
@settings(max_examples=40, deadline=None)
def test_a_dimension_needs_half_of_its_pairs(survey):
    questionnaire, answers = survey
    tally = Tally.of(questionnaire, answers)
    gaps = answers.codes["perception"].astype(float) - answers.codes["expectation"]
    both = (answers.codes["perception"] > 0) & (answers.codes["expectation"] > 0)
    for position, dimension in enumerate(questionnaire.dimensions):
        rows = questionnaire.positions(dimension)
        size = len(dimension.items)
        people = [i for i in range(answers.people) if both[rows, i].sum() >= (size + 1) // 2]
        scores = [gaps[rows, i][both[rows, i]].mean() for i in people]
        assert tally.scores.n(("gap", dimension.code)) == len(people)
        if people:
            assert tally.scores.mean(("gap", dimension.code)) == pytest.approx(np.mean(scores), abs=1e-12)
            values, counts = tally.dimension_counts("gap", position)
            assert sorted(np.repeat(values, counts[0])) == pytest.approx(sorted(scores), abs=1e-12)


@given(surveys(min_people=2))
@settings(max_examples=40, deadline=None)
def test_ratings_alone_are_counted_like_gaps(survey):
    questionnaire, answers = survey
    questionnaire = dataclasses.replace(questionnaire, columns=("perception",))
    answers = dataclasses.replace(answers, codes={"perception": answers.codes["perception"]})
    whole = Tally.of(questionnaire, answers)
    parts = [answers.select(np.arange(answers.people) % 2 == side) for side in (0, 1)]
    given_ = answers.codes["perception"]
    ratings = given_ + (questionnaire.scale.low - 1.0)
    for position, dimension in enumerate(questionnaire.dimensions):
        rows = questionnaire.positions(dimension)
        enough = (given_[rows] > 0).sum(axis=0) >= (len(dimension.items) + 1) // 2
        scores = [ratings[rows, i][given_[rows, i] > 0].mean() for i in np.flatnonzero(enough)]
        for tally in (whole, Tally.of(questionnaire, parts[0]) + Tally.of(questionnaire, parts[1])):
            values, counts = tally.dimension_counts("perception", position)
            assert sorted(np.repeat(values, counts[0].astype(int))) == pytest.approx(sorted(scores), abs=1e-12)


def test_the_fast_count_of_eight_levels_equals_the_plain_one():
    generator = np.random.default_rng(3)
    for people in (5000, 5001, 70001):
        e, p = generator.integers(0, 8, (2, 3, people)).astype(np.uint8)
        fast = joint_tables(e, p, 7)
        grouped = joint_tables(e, p, 7, groups=np.zeros(people, np.int32), group_count=1)[0]
        assert np.array_equal(fast, grouped)


def test_groups_are_counted_apart():
    generator = np.random.default_rng(4)
    e, p = generator.integers(0, 6, (2, 4, 300)).astype(np.uint8)
    groups = generator.integers(0, 3, 300)
    tables = joint_tables(e, p, 5, groups=groups, group_count=3)
    for group in range(3):
        assert np.array_equal(tables[group], joint_tables(e[:, groups == group], p[:, groups == group], 5))


def test_differences_run_along_the_diagonals():
    table = np.zeros((1, 4, 4), np.int64)
    table[0, 3, 1] = 5
    table[0, 2, 2] = 2
    table[0, 0, 3] = 9
    values, counts = difference_counts(table)
    assert dict(zip(values.tolist(), counts[0].tolist(), strict=True)) == {-2: 5, -1: 0, 0: 2, 1: 0, 2: 0}


def test_outcomes_are_counted_by_answer_and_missing_ones_left_out():
    nps = Outcome("nps", "nps", Text("?", "?"), Scale(0, 10))
    questionnaire = make_questionnaire([1], outcomes=[nps])
    _, answers = _two_people(questionnaire)
    from dataclasses import replace

    tally = Tally.of(questionnaire, replace(answers, outcomes={"nps": np.array([9.0, np.nan])}))
    assert tally.outcomes["nps"][0].tolist() == [0] * 9 + [1, 0]


def test_tallies_of_different_questionnaires_do_not_add_up():
    one, other = make_questionnaire([1]), make_questionnaire([2])
    with pytest.raises(ValueError, match="same questionnaire"):
        _two_people(one)[0] + _two_people(other)[0]


def _two_people(questionnaire):
    from gapkit.model import Answers

    codes = np.full((len(questionnaire.items), 2), 3, np.uint8)
    answers = Answers({"expectation": codes, "perception": codes})
    return Tally.of(questionnaire, answers), answers


@pytest.mark.parametrize("items", [40, 42, 50, 100])
def test_dimensions_of_very_many_items_have_the_mean_of_their_answers(items):
    from gapkit.model import Answers

    questionnaire = make_questionnaire([items, 3], low=1, high=100)
    codes = np.random.default_rng(items).integers(0, 101, (2, items + 3, 30)).astype(np.uint8)
    codes[1, : items // 4, 0] = 0
    answers = Answers({"expectation": codes[0], "perception": codes[1]})
    tally = Tally.of(questionnaire, answers)
    both = (codes > 0).all(axis=0)[:items]
    gaps = np.where(both, codes[1].astype(float)[:items] - codes[0].astype(float)[:items], 0).sum(axis=0)
    assert tally.scores.mean(("gap", "D0")) == pytest.approx((gaps / both.sum(axis=0)).mean(), abs=1e-9)
    halves = Tally.of(questionnaire, answers.select(np.arange(11))) + Tally.of(
        questionnaire, answers.select(np.arange(11, 30))
    )
    assert halves == tally
