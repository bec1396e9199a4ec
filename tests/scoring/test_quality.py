"""Soundness and data quality."""

import numpy as np
import pytest

from gapkit.model import Answers
from gapkit.scoring.quality import column_quality, soundness
from gapkit.tally import Tally
from tests.strategies import make_questionnaire


def answers(people=60, missing=False, seed=2):
    generator = np.random.default_rng(seed)
    person = generator.normal(size=people)
    made = {}
    for role, level in (("expectation", 6), ("perception", 4.5)):
        raw = level + person + generator.normal(size=(4, people))
        made[role] = np.clip(np.rint(raw), 1, 7).astype(np.uint8)
        if missing:
            made[role][generator.random((4, people)) < 0.1] = 0
    return Answers(made)


def test_alpha_equals_its_formula_on_the_rows_in_every_column():
    questionnaire, given_answers = make_questionnaire([4]), answers()
    found = soundness(questionnaire, Tally.of(questionnaire, given_answers))
    e, p = (given_answers.codes[role].astype(float) for role in ("expectation", "perception"))
    for column, scores in (("expectation", e), ("perception", p), ("gap", p - e)):
        row = next(row for row in found.dimensions if row.column == column)
        c = np.cov(scores)
        assert row.alpha == pytest.approx(4 / 3 * (1 - np.trace(c) / c.sum()), abs=1e-12)
        items = [r for r in found.items if r.column == column]
        for i, item in enumerate(items):
            rest = np.delete(scores, i, axis=0).sum(axis=0)
            assert item.item_rest == pytest.approx(np.corrcoef(scores[i], rest)[0, 1], abs=1e-12)
            c3 = np.cov(np.delete(scores, i, axis=0))
            assert item.alpha_if_dropped == pytest.approx(3 / 2 * (1 - np.trace(c3) / c3.sum()), abs=1e-12)


def test_reliability_of_the_difference_follows_johns():
    questionnaire, given_answers = make_questionnaire([4]), answers()
    found = soundness(questionnaire, Tally.of(questionnaire, given_answers))
    e, p = (given_answers.codes[role].mean(axis=0) for role in ("expectation", "perception"))
    alphas = {row.column: row.alpha for row in found.dimensions}
    cov = np.cov(e, p)
    expected = (cov[1, 1] * alphas["perception"] + cov[0, 0] * alphas["expectation"] - 2 * cov[0, 1]) / (
        cov[0, 0] + cov[1, 1] - 2 * cov[0, 1]
    )
    assert found.difference[0].estimate == pytest.approx(expected, abs=1e-12)
    assert found.difference[0].variance_ratio == pytest.approx(cov[0, 0] / cov[1, 1])


def test_the_interval_rests_on_the_smallest_pairwise_n():
    questionnaire, given_answers = make_questionnaire([4]), answers(missing=True)
    row = next(r for r in soundness(questionnaire, Tally.of(questionnaire, given_answers)).dimensions)
    present = given_answers.codes["expectation"] > 0
    assert row.n == (present.astype(int) @ present.T.astype(int)).min()


def test_an_item_everybody_answers_alike_is_left_out_of_reliability_only():
    questionnaire, given_answers = make_questionnaire([4]), answers()
    given_answers.codes["expectation"][0] = 7
    found = soundness(questionnaire, Tally.of(questionnaire, given_answers))
    row = next(r for r in found.dimensions if r.column == "expectation")
    assert row.items == 3 and "items_without_variance" in row.notes and not np.isnan(row.alpha)
    assert {r.item for r in found.items if r.column == "expectation"} == {"I2", "I3", "I4"}


@pytest.mark.parametrize("size", [1, 2])
def test_too_few_items_give_no_alpha_if_dropped(size):
    questionnaire = make_questionnaire([size])
    given_answers = answers()
    cut = Answers({role: codes[:size] for role, codes in given_answers.codes.items()})
    found = soundness(questionnaire, Tally.of(questionnaire, cut))
    assert np.isnan(found.dimensions[0].alpha) == (size == 1)
    assert all(np.isnan(row.alpha_if_dropped) for row in found.items)


def test_below_fifteen_people_no_alpha_is_printed():
    questionnaire = make_questionnaire([4])
    row = soundness(questionnaire, Tally.of(questionnaire, answers(people=14))).dimensions[0]
    assert np.isnan(row.alpha) and row.notes == ("n_below_reliability",)


def test_an_item_that_runs_against_the_others_is_pointed_at():
    questionnaire, given_answers = make_questionnaire([4]), answers()
    given_answers.codes["perception"][2] = 8 - given_answers.codes["perception"][2]
    row = next(
        r
        for r in soundness(questionnaire, Tally.of(questionnaire, given_answers)).dimensions
        if r.column == "perception"
    )
    assert "check_reverse_coding" in row.notes


def test_missing_and_not_applicable_are_counted_apart():
    codes = np.array([[1, 7, 7, 0, 0]], np.uint8)
    away = np.array([[False, False, False, True, False]])
    questionnaire = make_questionnaire([1])
    tally = Tally.of(
        questionnaire,
        Answers({"expectation": codes, "perception": codes}, not_applicable={"perception": away}),
    )
    expectation, perception = column_quality(questionnaire, tally)
    assert (perception.answered, perception.missing, perception.not_applicable) == (3, 1, 1)
    assert perception.missing_share == pytest.approx(1 / 4)
    assert (expectation.missing, expectation.not_applicable) == (2, 0)
    assert perception.ceiling == pytest.approx(2 / 3) and perception.floor == pytest.approx(1 / 3)
