"""What a plan says as findings: where it leads, what overlaps, whether it pays, what it costs beyond its budget."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from gapkit.diagnosis.plan.case_results import BusinessCase, Economics
from gapkit.diagnosis.plan_rules import deciding, led, plan_findings, untold
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.driver_samples import moved_survey
from tests.plan_samples import sample_economics, sample_planned


@pytest.fixture(scope="module")
def diagnosis():
    quick = Thresholds.for_range(6, driver_replicates=100, item_replicates=50, replicates=99)
    return diagnose(Study.of(*moved_survey()), language="en", thresholds=quick)


@pytest.fixture(scope="module")
def planned(diagnosis):
    return sample_planned(diagnosis)


@pytest.fixture(scope="module")
def economics(diagnosis):
    return sample_economics(diagnosis)


def told(planned, economics, diagnosis):
    return {finding.id: finding for finding in plan_findings(planned, economics, diagnosis.thresholds)}


def test_every_dimension_that_initiatives_lead_somewhere_has_a_target(planned, economics, diagnosis):
    found = told(planned, economics, diagnosis)
    assert [f"plan.target.{row.code}" for row in led(planned)] == [
        name for name in found if name.startswith("plan.target")
    ]
    first = found[f"plan.target.{led(planned)[0].code}"]
    assert first.low < first.estimate < first.high and first.facts["months"] == 12 and first.strength == 1


def test_the_first_target_is_of_the_largest_shortfall(planned):
    gaps = [row.perception - row.expectation for row in led(planned)]
    assert gaps == sorted(gaps)


def test_what_overlaps_is_told_only_where_it_is_worth_half_the_smallest_gap(planned, economics, diagnosis):
    assert any(name.startswith("plan.joint") for name in told(planned, economics, diagnosis))
    alike = replace(planned, targets=Rows(replace(row, joint=row.singles - 0.01) for row in planned.targets))
    assert not any(name.startswith("plan.joint") for name in told(alike, economics, diagnosis))


@pytest.mark.parametrize(("verdict", "state"), [("pays", "level"), ("does_not", "level"), ("may_not", "unclear")])
def test_whether_it_pays_is_open_where_the_range_holds_zero(planned, economics, diagnosis, verdict, state):
    case = replace(economics.portfolio, verdict=verdict)
    found = told(planned, replace(economics, portfolio=case), diagnosis)["roi.range"]
    assert found.state == state and found.facts["verdict"] == verdict


def test_the_assumption_that_turns_the_sign_is_the_one_that_moves_it_most(economics):
    bars = [replace(bar, flips=True) for bar in economics.tornado]
    widest = max(bars, key=lambda bar: abs(bar.npv_high - bar.npv_low))
    assert deciding(replace(economics, tornado=Rows(bars))) == widest
    assert deciding(replace(economics, tornado=Rows(replace(bar, flips=False) for bar in bars))) is None


@pytest.mark.parametrize(
    ("verdict", "counted", "reads", "sure"),
    [
        ("pays", "pays", "pays_even", True),
        ("pays", "may_not", "pays_unless", False),
        ("pays", "does_not", "pays_unless", False),
        ("pays", None, "pays_part", True),
        ("may_not", "does_not", "may_not_part", False),
        ("does_not", "does_not", "does_not_part", True),
    ],
)
def test_what_pays_is_sure_only_if_the_cost_of_what_cannot_be_told_would_not_turn_it(
    planned, economics, diagnosis, verdict, counted, reads, sure
):
    chosen = [row.id for row in planned.initiatives if row.chosen]
    *first, last = chosen
    cases = Rows(BusinessCase(one.id, reason="no_driver") if one.id == last else one for one in economics.cases)
    case = replace(economics.portfolio, verdict=verdict)
    second = None if counted is None else replace(case, id="with_untold", verdict=counted)
    part = replace(economics, portfolio=case, cases=cases, together=tuple(first), with_untold=second)
    assert last in untold(planned, part)
    found = told(planned, part, diagnosis)["roi.range"]
    assert found.facts["standing"] == reads and (found.state == "level") == sure


@pytest.mark.parametrize("kept", ["portfolio", "reason"])
def test_a_refusal_says_why(planned, diagnosis, kept):
    silent = Economics(portfolio=BusinessCase("portfolio", reason="no_link")) if kept == "portfolio" else None
    found = told(planned, silent or Economics(reason="no_link"), diagnosis)["roi.refused"]
    assert found.facts == {"reason": "no_link"} and found.strength == 0 and math.isnan(found.estimate)


def test_a_refusal_names_what_the_plan_does_not_give_before_what_it_does(planned, diagnosis):
    bare = replace(planned, plan=replace(planned.plan, assumptions=()))
    silent = Economics(cases=Rows([BusinessCase("I6", reason="no_cost"), BusinessCase("I1", reason="no_link")]))
    facts = told(bare, silent, diagnosis)["roi.refused"].facts
    assert facts["reason"] == "no_link" and facts["missing"][:3] == ("link", "customers", "retention")


@pytest.mark.parametrize(
    ("reasons", "told_of"),
    [
        (("no_outcome", "no_cost", "no_outcome"), "no_outcome"),
        (("no_cost", "no_outcome"), "no_outcome"),
        (("no_cost", "no_driver", "no_driver"), "no_driver"),
        (("learns", "learns", "no_cost"), "no_cost"),
        (("no_cost", "no_link"), "no_link"),
    ],
)
def test_the_reason_of_a_refusal_is_the_one_that_would_mend_it(planned, diagnosis, reasons, told_of):
    silent = Economics(cases=Rows(BusinessCase(f"I{k}", reason=reason) for k, reason in enumerate(reasons)))
    assert told(planned, silent, diagnosis)["roi.refused"].facts["reason"] == told_of


def test_a_plan_within_its_budget_says_nothing_of_it(planned, economics, diagnosis):
    assert told(planned, economics, diagnosis)["plan.budget"].facts["budget"] == 320_000.0
    rich = replace(planned, plan=replace(planned.plan, budget=1e9))
    assert "plan.budget" not in told(rich, economics, diagnosis)
    assert "plan.budget" not in told(replace(planned, plan=replace(planned.plan, budget=None)), economics, diagnosis)


def test_nothing_of_a_plan_is_more_than_indicative(planned, economics, diagnosis):
    assert all(finding.strength <= 1 for finding in plan_findings(planned, economics, diagnosis.thresholds))
