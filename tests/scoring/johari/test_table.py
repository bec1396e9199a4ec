"""Both windows from made surveys whose truth is known."""

import numpy as np
import pytest

from gapkit.model import Answers
from gapkit.model.company import Company
from gapkit.scoring.johari.customers import Customers
from gapkit.scoring.johari.table import johari
from tests.driver_samples import moved_survey
from tests.johari_samples import LIMITS, small_company, small_questionnaire


def raters_of(questionnaire, levels, people, *, seed=1, spread=0.6):
    """Return raters whose estimates lie around these levels, and who rate delivery at 5."""
    rng = np.random.default_rng(seed)
    guess = np.clip(np.round(rng.normal(np.array(levels)[:, None], spread, (len(levels), people))), 1, 7)
    rated = np.clip(np.round(rng.normal(5, spread, (len(levels), people))), 1, 7)
    return Answers({"expectation": guess.astype(np.uint8), "perception": rated.astype(np.uint8)})


def windows(**levels):
    """Return the windows of a survey where customers expect about 6 everywhere."""
    questionnaire, answers = moved_survey(people=300)
    views = {view: raters_of(questionnaire, wanted, 15) for view, wanted in levels.items()}
    outcome = answers.outcomes["nps"]
    return questionnaire, johari(questionnaire, Customers(answers, None, outcome), Company(views), LIMITS, seed=4)


def test_what_managers_put_too_low_is_blind_and_what_they_put_right_is_open():
    levels = [6.0] * 6 + [4.5] * 6
    _, found = windows(manager=levels)
    rows = [row for row in found.expectations if row.basis == "absolute"]
    assert [row.pane for row in rows] == ["open"] * 6 + ["blind"] * 6
    assert all(row.state == "sure" for row in rows[6:])


def test_areas_are_items():
    questionnaire, found = windows(manager=[5.5] * 12, frontline=[6.0] * 12)
    assert {(row.view, row.basis) for row in found.areas} == {
        (view, basis) for view in ("manager", "frontline") for basis in ("absolute", "relative")
    }
    for row in found.areas:
        assert np.isclose(sum(row.areas), len(questionnaire.items))


def test_the_relative_window_leads_where_everything_is_expected():
    _, found = windows(manager=[6.0] * 12)
    leads = {row.basis: row.leads for row in found.areas}
    assert found.areas[0].explicit == 1
    assert leads == {"absolute": False, "relative": True}


def test_fewer_than_five_raters_are_not_told_nor_shown():
    customers, company = small_company()
    few = {view: answers.select(np.arange(4)) for view, answers in company.views.items()}
    found = johari(small_questionnaire(), Customers(customers, None, None), Company(few), LIMITS)
    assert {(row.raters, row.reason) for row in found.raters} == {(None, "few")}
    assert not found.expectations
    assert not found.performance
    assert not found.organisation


def test_how_far_managers_tell_items_apart_is_the_icc_of_psych():
    # R psych::ICC of items (rows) by managers (columns), ICC1 and ICC1k.
    customers, company = small_company()
    found = johari(small_questionnaire(), Customers(customers, None, None), company, LIMITS)
    managers = next(row for row in found.raters if (row.view, row.column) == ("manager", "expectation"))
    assert np.isclose(managers.icc1, -0.138201920279, rtol=1e-9)
    assert np.isclose(managers.icc2, -33.928571428571, rtol=1e-9)


def test_raters_who_disagree_leave_an_item_without_a_pane():
    questionnaire, answers = moved_survey(people=200)
    split = np.array([[1] * 6 + [7] * 6] * len(questionnaire.items), np.uint8)
    views = {"manager": Answers({"expectation": split, "perception": split})}
    found = johari(questionnaire, Customers(answers, None, None), Company(views), LIMITS)
    assert {row.state for row in found.expectations} == {"disagree"}
    assert {row.state for row in found.performance if row.level == "item"} == {"disagree"}
    assert found.raters[0].together == 0


def test_without_an_outcome_the_unknown_pane_stays_empty():
    questionnaire, answers = moved_survey(people=200)
    views = {"manager": raters_of(questionnaire, [4.0] * 12, 10)}
    found = johari(questionnaire, Customers(answers, None, None), Company(views), LIMITS)
    assert not any(row.derived for row in found.areas)
    assert all(row.shares[3] == row.shares[4] == 0 for row in found.expectations)


@pytest.mark.parametrize(("rated", "standing"), [(6.5, "over_poor"), (4.6, "agree_poor"), (2.5, "under_poor")])
def test_the_window_of_performance_names_complacency(rated, standing):
    questionnaire, answers = moved_survey(people=300)
    perceived = answers.codes["perception"].mean(axis=1)
    levels = perceived + (rated - 4.6)
    views = {"manager": raters_of(questionnaire, levels, 25, spread=0.3)}
    views["manager"].codes["perception"][:] = views["manager"].codes["expectation"]
    found = johari(questionnaire, Customers(answers, None, None), Company(views), LIMITS)
    rows = [row for row in found.performance if row.level == "dimension"]
    assert {row.standing for row in rows if row.customer < 5.2} == {standing}
    for row in found.performance:
        assert np.isclose(row.difference, row.company - row.customer)
        assert row.low < row.difference < row.high


def test_the_same_seed_gives_the_same_windows():
    _, one = windows(manager=[5.4] * 12)
    _, other = windows(manager=[5.4] * 12)
    assert [row.shares for row in one.expectations] == [row.shares for row in other.expectations]
