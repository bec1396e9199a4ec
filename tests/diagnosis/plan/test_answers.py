"""The four questions of the loop: yes where it holds of everything, no where of nothing, partly between."""

from dataclasses import replace

import pytest

from gapkit.diagnosis.plan.answers import complete, phase_answers
from gapkit.diagnosis.plan.planned import planned
from gapkit.model.plan import Initiative, Plan, PlanTarget
from gapkit.scoring.rows import Rows
from tests.diagnosis.plan.planned_samples import SEED, surveyed, whole


def answers(*initiatives, diagnosis=None, **parts):
    held = planned(diagnosis or surveyed(), Plan(initiatives=initiatives, **parts), seed=SEED)
    return {one.phase: one for one in phase_answers(held)}


def with_dimensions(**parts):
    held = surveyed()
    rows = Rows(replace(row, **parts) if row.code in ("D0", "D1") else row for row in held.gaps.dimensions)
    return replace(held, gaps=replace(held.gaps, dimensions=rows))


def test_the_four_questions_come_in_the_order_of_the_loop():
    assert [*answers()] == ["listen", "understand", "design", "act"]


def test_the_as_is_is_known_where_enough_people_rated_every_dimension():
    assert (answers()["listen"].answer, answers()["listen"].facts["of"]) == ("yes", 5)
    assert answers(diagnosis=with_dimensions(n=12))["listen"].answer == "partly"


def test_the_gap_is_defined_where_it_is_known_whether_dimensions_fall_short():
    assert answers()["understand"].answer == "yes"
    assert answers(diagnosis=with_dimensions(verdict="inconclusive"))["understand"].answer == "partly"
    assert answers(diagnosis=surveyed(expectation=False))["understand"].answer == "no"


def test_the_to_be_is_set_by_a_decision_or_by_initiatives_that_lead_there():
    short = [row.code for row in surveyed().gaps.dimensions if row.gap_high < 0]
    assert answers()["design"].answer == "no"
    assert answers(whole("A", short[0], 0.5))["design"].answer == "partly"
    assert answers(*(whole(f"A{code}", code, 0.5) for code in short))["design"].answer == "yes"
    own = tuple(PlanTarget(code, "own", 5.0) for code in short)
    found = answers(targets=own)["design"]
    assert found.answer == "yes" and found.facts["agreed"] == len(short) and found.facts["led"] == 0


def test_a_roadmap_needs_owner_date_kpi_and_one_accountable():
    assert answers()["act"].answer == "no"
    assert answers(whole("A", "D0", 0.5))["act"].answer == "yes"
    assert answers(whole("A", "D0", 0.5), whole("B", "D0", 0.5, owner=""))["act"].answer == "partly"


@pytest.mark.parametrize(
    "missing", [{"owner": ""}, {"start": "", "end": ""}, {"kpi": None}, {"roles": {}}, {"roles": {"a": "A", "b": "A"}}]
)
def test_an_initiative_is_complete_only_with_all_of_it(missing):
    assert complete(whole("A", "D0", 0.5)) and not complete(whole("A", "D0", 0.5, **missing))


def test_what_was_only_proposed_or_dropped_is_no_roadmap():
    found = answers(Initiative("A", "a", proposed=True), whole("B", "D0", 0.3, status="dropped"))["act"]
    assert found.answer == "no" and found.facts["initiatives"] == 0
