"""Nothing of fewer than five raters comes out: what they said changes no number, and how many they are neither."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.diagnosis.johari_codec import johari_data
from gapkit.model import Answers
from gapkit.model.company import Company
from gapkit.scoring.designs import design_of
from gapkit.scoring.johari.customers import Customers
from gapkit.scoring.johari.table import johari
from gapkit.stats.multiplicity import benjamini_hochberg
from tests.johari_samples import LIMITS, small_company, small_questionnaire

FEW = replace(LIMITS, replicates=60)
CUSTOMERS, COMPANY = small_company()


def told(company):
    return johari_data(johari(small_questionnaire(), Customers(CUSTOMERS, None, None), company, FEW, seed=2))


def with_view(view, answers):
    return Company({**COMPANY.views, view: answers})


def codes(draw, items, people):
    rows = st.lists(st.integers(1, 7), min_size=people, max_size=people)
    return np.array(draw(st.lists(rows, min_size=items, max_size=items)), np.uint8)


@st.composite
def few_raters(draw):
    """Return one to four raters, whatever they said."""
    people = draw(st.integers(1, 4))
    return Answers({"expectation": codes(draw, 4, people), "perception": codes(draw, 4, people)})


@given(few_raters(), few_raters(), st.sampled_from(["manager", "frontline"]))
@settings(max_examples=25, deadline=None)
def test_a_view_of_few_raters_is_the_same_whoever_they_are(some, others, view):
    assert told(with_view(view, some)) == told(with_view(view, others))


@st.composite
def an_item_that_few_rated(draw):
    """Return the managers' answers with one item of one column that no more than four of them rated."""
    managers = {column: given.copy() for column, given in COMPANY.views["manager"].codes.items()}
    given = managers[draw(st.sampled_from(["expectation", "perception"]))]
    item, raters = 1, draw(st.integers(0, 4))
    given[item] = 0
    places = draw(st.permutations(range(given.shape[1])))[:raters]
    given[item, places] = draw(st.lists(st.integers(1, 7), min_size=raters, max_size=raters))
    return Answers(managers)


@given(an_item_that_few_rated())
@settings(max_examples=25, deadline=None)
def test_an_item_of_few_raters_is_the_same_as_one_that_nobody_rated(managers):
    blank = {column: given.copy() for column, given in managers.codes.items()}
    for column in blank:
        if (blank[column][1] > 0).sum() < 5:
            blank[column][1] = 0
    assert told(with_view("manager", managers)) == told(with_view("manager", Answers(blank)))


@given(st.integers(1, 4), st.integers(1, 7))
@settings(max_examples=10, deadline=None)
def test_people_who_rated_nothing_else_leave_no_trace(people, level):
    managers = {column: given.copy() for column, given in COMPANY.views["manager"].codes.items()}
    for given_codes in managers.values():
        given_codes[1] = 0
    more = {}
    for column, given_codes in managers.items():
        extra = np.zeros((4, people), np.uint8)
        extra[1] = level
        more[column] = np.concatenate([given_codes, extra], axis=1)
    assert told(with_view("manager", Answers(more))) == told(with_view("manager", Answers(managers)))


def test_an_item_of_few_raters_has_no_pane_and_no_numbers_and_no_part_in_the_areas():
    managers = {column: given.copy() for column, given in COMPANY.views["manager"].codes.items()}
    managers["expectation"][0, 4:] = 0
    found = johari(
        small_questionnaire(), Customers(CUSTOMERS, None, None), with_view("manager", Answers(managers)), FEW
    )
    code = small_questionnaire().items[0].code
    rows = [row for row in found.expectations if row.view == "manager" and row.code == code]
    assert {(row.state, row.pane, row.raters, row.shares) for row in rows} == {("few", "", None, ())}
    assert all(np.isnan([row.company, row.company_low, row.agreement, row.inflated]).all() for row in rows)
    areas = [sum(row.areas) for row in found.areas if row.view == "manager"]
    assert np.allclose(areas, 3)
    assert not [row for row in found.organisation if row.gap == 1 and row.code == code]
    assert next(row.items for row in found.likeness if row.gap == 1) == 3


def test_an_item_that_few_customers_answered_is_not_told_either():
    answers = {column: given.copy() for column, given in CUSTOMERS.codes.items()}
    answers["expectation"][2, 3:] = 0
    found = johari(small_questionnaire(), Customers(Answers(answers), None, None), COMPANY, FEW)
    code = small_questionnaire().items[2].code
    rows = [row for row in found.expectations if row.code == code]
    assert rows and {(row.n, row.state) for row in rows} == {(None, "few")}
    assert all(np.isnan(row.customer) for row in rows)
    assert not [row for row in found.organisation if row.code == code and row.gap in (1, 6)]


def test_what_few_customers_say_of_an_item_changes_no_other_number():
    def windows(level, people):
        answers = {column: given.copy() for column, given in CUSTOMERS.codes.items()}
        answers["expectation"][2] = 0
        answers["expectation"][2, :people] = level
        customers = Customers(Answers(answers), None, None)
        return johari_data(johari(small_questionnaire(), customers, COMPANY, FEW, seed=2))

    nobody = windows(0, 0)
    assert all(windows(level, people) == nobody for level, people in ((1, 4), (7, 4), (5, 1)))


def test_profiles_and_families_are_of_the_items_that_are_shown():
    answers = {column: given.copy() for column, given in CUSTOMERS.codes.items()}
    answers["expectation"][2, 4:] = 0
    found = johari(small_questionnaire(), Customers(Answers(answers), None, None), COMPANY, FEW)
    assert {row.gap: row.items for row in found.likeness} == {1: 3, 6: 3, 7: 4}
    rows = [row for row in found.organisation if (row.gap, row.level) == (1, "item")]
    assert len(rows) == 3
    assert np.allclose(benjamini_hochberg([row.p_value for row in rows]), [row.p_adjusted for row in rows])


def in_one_unit(answers):
    people = answers.people
    return replace(answers, cluster=np.zeros(people, np.int32), cluster_keys=np.array([7], np.uint64))


def test_raters_of_one_single_unit_have_means_and_nothing_more():
    found = johari(
        small_questionnaire(),
        Customers(CUSTOMERS, None, None),
        with_view("manager", in_one_unit(COMPANY.views["manager"])),
        FEW,
        seed=2,
    )
    rows = [row for row in found.expectations if row.view == "manager"]
    assert {(row.state, row.pane, row.shares) for row in rows} == {("few_units", "", ())}
    assert np.isfinite([row.company for row in rows]).all() and np.isnan([row.company_low for row in rows]).all()
    assert [sum(row.areas) for row in found.areas if row.view == "manager"] == [0, 0]
    assert {row.unplaced for row in found.areas if row.view == "manager"} == {4}
    rated = [row for row in found.performance if row.view == "manager"]
    assert {(row.state, row.standing) for row in rated} == {("few_units", "")}
    assert np.isnan([(row.low, row.high, row.share) for row in rated]).all()
    assert {row.state for row in found.expectations if row.view == "frontline"} <= {"sure", "leaning", "undetermined"}


@pytest.mark.parametrize(("clusters", "placed"), [(4, False), (5, True)])
def test_customers_of_fewer_than_five_clusters_leave_items_without_a_pane(clusters, placed):
    cluster = (np.arange(CUSTOMERS.people) % clusters).astype(np.int32)
    answers = replace(CUSTOMERS, cluster=cluster, cluster_keys=np.arange(1, clusters + 1).astype(np.uint64))
    found = johari(small_questionnaire(), Customers(answers, design_of(answers, None), None), COMPANY, FEW)
    assert {row.state == "few_units" for row in found.expectations} == {not placed}
    assert {row.state == "few_units" for row in found.performance} == {not placed}
    assert {bool(row.shares) for row in found.expectations} == {placed}
