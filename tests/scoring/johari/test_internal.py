"""Gaps 2 to 4 rated directly, what lies behind the gaps, and the maturity of the company, on answers made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.questionnaires.company import company_questionnaires
from gapkit.model import Answers, Questionnaire
from gapkit.model.company import Company, CompanyPart
from gapkit.scoring.johari.internal import BEHIND, COUNTERPARTS, RATED, internal_ratings, maturity
from tests.johari_samples import LIMITS

CUSTOMERS = read_questionnaire("servqual91")
INTERNAL, MATURITY = company_questionnaires(CUSTOMERS)


def answers_of(asked: Questionnaire, people: int, **told: dict[str, list[int]]) -> Answers:
    """Return answers of 4 to everything, but for the items told by role: one answer a person, 0 for none."""
    codes = {role: np.full((len(asked.items), people), 4, np.uint8) for role in asked.columns}
    for role, items in told.items():
        for code, given in items.items():
            place = next(i for i, item in enumerate(asked.items) if item.code == code)
            codes[role][place] = given
    return Answers(codes)


def company(asked: Questionnaire, **views: Answers) -> Company:
    return Company(parts={asked.id: CompanyPart(asked, views)})


def customers(gap: int, people: int = 30) -> Answers:
    expected = np.full((len(CUSTOMERS.items), people), 6)
    expected[:, ::2] = 5
    return Answers({"expectation": expected.astype(np.uint8), "perception": (expected + gap).astype(np.uint8)})


def test_standards_are_rated_by_managers_delivery_and_promises_by_the_frontline():
    both = company(INTERNAL, manager=answers_of(INTERNAL, 8), frontline=answers_of(INTERNAL, 9))
    found = list(internal_ratings(both, LIMITS))
    assert {(row.gap, row.view, row.n) for row in found if row.kind == "gap"} == {
        (2, "manager", 8),
        (3, "frontline", 9),
        (4, "frontline", 9),
    }
    assert [row.code for row in found if row.gap == 2 and row.kind == "gap"] == ["TAN", "REL", "RES", "ASS", "EMP"]
    assert {row.code: (row.gap, row.view) for row in found if row.kind == "antecedent"} == BEHIND


def test_every_part_of_the_internal_gaps_has_its_gap_and_its_view():
    assert {dimension.code for dimension in INTERNAL.dimensions} == RATED.keys() | BEHIND.keys()
    assert COUNTERPARTS.keys() <= {dimension.code for dimension in MATURITY.dimensions}
    assert set(COUNTERPARTS.values()) <= {dimension.code for dimension in CUSTOMERS.dimensions}


def test_a_rating_is_the_mean_with_its_t_interval_and_agreement():
    # scipy.stats.t.interval(.95, 5, 3.3333, 1.0328 / sqrt(6)); r_wg = 1 - 1.0667/4.
    managers = answers_of(INTERNAL, 6, perception={"STDREL": [2, 3, 3, 4, 5, 3]})
    found = {row.code: row for row in internal_ratings(company(INTERNAL, manager=managers), LIMITS) if row.gap == 2}
    row = found["REL"]
    assert (row.mean, row.low, row.high) == pytest.approx((3.3333333, 2.2494809, 4.4171858), abs=1e-6)
    assert row.agreement == pytest.approx(1 - (16 / 3 / 5) / 4)
    assert np.isnan(row.alpha) and row.reason == ""


def test_what_lies_behind_a_gap_is_the_mean_of_its_items_with_alpha():
    given = {"MRO1": [2, 4, 5, 6, 3], "MRO2": [3, 4, 6, 6, 2], "MRO3": [2, 5, 5, 7, 3], "MRO4": [1, 4, 5, 5, 3]}
    managers = answers_of(INTERNAL, 5, perception=given)
    row = next(r for r in internal_ratings(company(INTERNAL, manager=managers), LIMITS) if r.code == "MRO")
    held = np.array(list(given.values()), float)
    k, total = len(held), held.sum(axis=0)
    assert row.mean == pytest.approx(held.mean())
    assert row.alpha == pytest.approx(k / (k - 1) * (1 - held.var(axis=1, ddof=1).sum() / total.var(ddof=1)))


def test_raters_who_contradict_each_other_are_told_to():
    managers = answers_of(INTERNAL, 6, perception={"STDTAN": [1, 7, 1, 7, 1, 7]})
    found = {r.code: r.reason for r in internal_ratings(company(INTERNAL, manager=managers), LIMITS) if r.kind == "gap"}
    assert found == {"TAN": "disagree", "REL": "", "RES": "", "ASS": "", "EMP": ""}


@pytest.mark.parametrize("people", [1, 4])
def test_fewer_than_five_raters_show_nothing(people):
    few = company(INTERNAL, manager=answers_of(INTERNAL, people), frontline=answers_of(INTERNAL, people))
    rows = list(internal_ratings(few, LIMITS))
    assert {row.reason for row in rows} == {"few"} and {row.n for row in rows} == {None}
    assert all(np.isnan([row.mean, row.low, row.high, row.agreement, row.alpha]).all() for row in rows)
    rows = list(maturity(CUSTOMERS, customers(-1), company(MATURITY, manager=answers_of(MATURITY, people)), LIMITS))
    assert {(row.n, row.reason, row.counterpart) for row in rows} == {(None, "few", "")}


def test_an_item_that_few_rated_takes_no_part_in_what_lies_behind_a_gap():
    odd = answers_of(INTERNAL, 6, perception={"MRO1": [7, 7, 0, 0, 0, 0]})
    row = next(r for r in internal_ratings(company(INTERNAL, manager=odd), LIMITS) if r.code == "MRO")
    assert (row.n, row.mean) == (6, 4.0)


def test_what_matters_and_is_not_done_is_said_and_not_done():
    said = {f"STR{k}": [7, 7, 6, 7, 6, 7] for k in (1, 2, 3)}
    found = maturity(
        CUSTOMERS, customers(0), company(MATURITY, manager=answers_of(MATURITY, 6, importance=said)), LIMITS
    )
    rows = {row.code: row for row in found}
    assert rows["STR"].verdict == "said_not_done"
    assert rows["STR"].say_do == pytest.approx(4 - np.mean([7, 7, 6, 7, 6, 7]))
    assert rows["GOV"].verdict == "done" and rows["GOV"].say_do == 0


def test_without_importance_there_is_practice_alone():
    asked = replace(MATURITY, columns=("perception",))
    rows = maturity(CUSTOMERS, customers(0), company(asked, frontline=answers_of(asked, 5)), LIMITS)
    assert {(row.verdict, row.practice) for row in rows} == {("", 4.0)}


@pytest.mark.parametrize(
    ("practice", "gap", "told"),
    [(6, -1, "customers_disagree"), (2, -1, "both_see_it"), (6, 1, "confirmed"), (2, 1, "open"), (4, -1, "open")],
)
def test_a_component_that_customers_meet_is_held_against_what_they_find(practice, gap, told):
    given = {f"UND{k}": [practice] * 6 for k in (1, 2, 3)}
    managers = answers_of(MATURITY, 6, perception=given)
    rows = {row.code: row for row in maturity(CUSTOMERS, customers(gap), company(MATURITY, manager=managers), LIMITS)}
    assert (rows["UND"].counterpart, rows["UND"].customer_gap, rows["UND"].beside) == ("EMP", gap, told)
    assert (rows["STR"].counterpart, rows["STR"].beside) == ("", "")


def test_too_few_customers_are_not_shown_beside_a_component():
    managers = answers_of(MATURITY, 6)
    rows = maturity(CUSTOMERS, customers(-1, people=4), company(MATURITY, manager=managers), LIMITS)
    assert {row.counterpart for row in rows} == {""}


def test_dimensions_that_only_share_a_name_with_the_family_are_no_counterpart():
    own = replace(CUSTOMERS, dimensions=CUSTOMERS.dimensions[:4])
    held = Answers({role: codes[: len(own.items)] for role, codes in customers(-1).codes.items()})
    rows = maturity(own, held, company(MATURITY, manager=answers_of(MATURITY, 6)), LIMITS)
    assert {row.counterpart for row in rows} == {""}


def test_a_company_without_these_questionnaires_says_nothing():
    assert not list(internal_ratings(Company(), LIMITS))
    assert not list(maturity(CUSTOMERS, customers(0), Company(), LIMITS))


def in_units(answers: Answers, units: list[int]) -> Answers:
    keys = np.arange(1, max(units) + 2).astype(np.uint64)
    return replace(answers, cluster=np.array(units, np.int32), cluster_keys=keys)


def test_raters_who_all_say_the_same_are_not_taken_for_certain():
    # Whole points leave a variance of 1/12 per answer: one answer for a gap, the mean of four for what lies behind.
    rows = {row.code: row for row in internal_ratings(company(INTERNAL, manager=answers_of(INTERNAL, 5)), LIMITS)}
    t = 2.776445105198
    assert (rows["REL"].high - rows["REL"].low) / 2 == pytest.approx(t * (1 / 12 / 5) ** 0.5)
    assert (rows["MRO"].high - rows["MRO"].low) / 2 == pytest.approx(t * (1 / 48 / 5) ** 0.5)


def test_limits_of_a_rating_stay_on_the_scale():
    managers = answers_of(INTERNAL, 5, perception={"STDREL": [7] * 5, "STDTAN": [1] * 5})
    rows = {row.code: row for row in internal_ratings(company(INTERNAL, manager=managers), LIMITS)}
    assert (rows["REL"].high, rows["TAN"].low) == (7.0, 1.0)
    assert rows["REL"].low < 7 and rows["TAN"].high > 1


def test_what_is_said_and_done_alike_by_all_leaves_room_for_doubt():
    managers = answers_of(MATURITY, 5)
    (row, *_) = maturity(CUSTOMERS, customers(-1), company(MATURITY, manager=managers), LIMITS)
    assert (row.say_do, row.verdict) == (0.0, "done")
    assert row.say_do_high == -row.say_do_low == pytest.approx(2.776445105198 * (2 / 36 / 5) ** 0.5)
    assert row.practice_low < 4 < row.practice_high


def test_ratings_of_people_in_units_have_the_error_of_their_units():
    rng = np.random.default_rng(6)
    home = np.repeat(np.arange(4), 6)
    held = []
    for _ in range(60):
        felt = 4.5 + rng.normal(0, 0.8, 4)[home] + rng.normal(0, 0.8, (len(INTERNAL.items), 24))
        codes = np.clip(np.rint(felt), 1, 7).astype(np.uint8)
        managers = in_units(Answers({"perception": codes}), home.tolist())
        held += [
            row.low <= 4.5 <= row.high
            for row in internal_ratings(company(INTERNAL, manager=managers), LIMITS)
            if row.kind == "antecedent"
        ]
    # As people of their own they held the truth in 57 of 100.
    assert np.mean(held) > 0.85


def test_raters_of_one_unit_have_ratings_without_limits():
    managers = in_units(answers_of(INTERNAL, 6), [0] * 6)
    rows = list(internal_ratings(company(INTERNAL, manager=managers), LIMITS))
    assert {row.mean for row in rows} == {4.0}
    assert np.isnan([(row.low, row.high) for row in rows]).all()
    said = in_units(answers_of(MATURITY, 6, importance={"UND1": [7] * 6}), [0] * 6)
    found = list(maturity(CUSTOMERS, customers(-1), company(MATURITY, manager=said), LIMITS))
    assert {row.verdict for row in found} == {"open"}
    assert {row.beside for row in found} == {"", "open"}


def test_filled_blanks_widen_ratings_and_what_is_said_and_done():
    asked = company(INTERNAL, manager=answers_of(INTERNAL, 6, perception={"STDREL": [2, 3, 3, 4, 5, 3]}))
    part = asked.parts[INTERNAL.id]
    blank = Company(parts={INTERNAL.id: replace(part, filled={("manager", "perception"): 0.2})})
    whole, less = (next(row for row in internal_ratings(one, LIMITS) if row.code == "REL") for one in (asked, blank))
    assert less.mean == whole.mean
    assert less.high - less.low > 1.25 * (whole.high - whole.low)
