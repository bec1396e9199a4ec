"""Targets: which rule sets each, where the plan leads, and what rises with the drift of expectations."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from gapkit.diagnosis.diagnosis import Diagnosis
from gapkit.diagnosis.plan.order import ordered
from gapkit.diagnosis.plan.targets import targets_of
from gapkit.model.plan import InitiativeKpi, Plan, PlanAssumption, PlanTarget, Range
from gapkit.scoring.archetypes.results import Archetype, Archetypes, ArchetypeStop
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.study import Study, diagnose
from tests.company_samples import quick
from tests.diagnosis.plan.planned_samples import assumed, draws_of, surveyed, whole
from tests.journey_samples import journey_survey

TOLD = PlanTarget


def targets(*initiatives, diagnosis=None, ids=None, **parts):
    held = diagnosis or surveyed()
    plan = Plan(initiatives=initiatives, **parts)
    draws = draws_of(held, plan)
    return targets_of(held, plan, draws, ordered(held, plan, draws), ids=ids)


def of(rows, code, group="", level=None):
    return next(row for row in rows if (row.code, row.group) == (code, group) and level in (None, row.level))


def with_minimum(code, minimum):
    held = surveyed()
    rows = Rows(replace(row, minimum=minimum) if row.code == code else row for row in held.gaps.dimensions)
    return replace(held, gaps=replace(held.gaps, dimensions=rows))


def test_what_falls_short_has_half_the_smallest_gap_below_what_is_expected():
    row, held = of(targets(), "D0"), surveyed().gaps.dimensions.of("D0")
    assert (row.rule, row.settled) == ("gap", True)
    assert row.target == pytest.approx(held.expectation - 0.15)


def test_what_somebody_decided_wins():
    row = of(targets(targets=(TOLD("D0", "own", 5.2, source="Board"), TOLD("D0", "competitor", 5.5))), "D0")
    assert (row.rule, row.target, row.source) == ("own", 5.2, "Board")


@pytest.mark.parametrize(("level", "rule"), [(5.0, "competitor"), (3.0, "gap"), (6.9, "gap")])
def test_a_competitor_is_the_target_where_ahead_of_today_and_short_of_what_is_expected(level, rule):
    assert of(targets(targets=(TOLD("D0", "competitor", level),)), "D0").rule == rule


def test_what_meets_expectations_is_to_be_kept():
    held = surveyed()
    rows = Rows(
        replace(row, expectation=row.perception, gap=0.0, gap_low=-0.1, gap_high=0.1, verdict="no_relevant_gap")
        if row.code == "D3"
        else row
        for row in held.gaps.dimensions
    )
    row = of(targets(diagnosis=replace(held, gaps=replace(held.gaps, dimensions=rows))), "D3")
    assert (row.rule, row.settled, row.target) == ("keep", False, row.perception)


def test_below_its_minimum_the_minimum_is_the_floor_that_a_small_plan_does_not_reach():
    low, high = whole("A", "D0", 0.1), whole("A", "D0", 0.9)
    held = with_minimum("D0", 5.2)
    assert (of(targets(low, diagnosis=held), "D0").rule, of(targets(low, diagnosis=held), "D0").target) == (
        "minimum",
        5.2,
    )
    assert of(targets(high, diagnosis=held), "D0").rule == "gap"
    assert of(targets(diagnosis=held), "D0").rule == "minimum"  # nothing acts on it: nothing gets it there


def test_expectations_that_rise_raise_the_target_by_the_years_to_come():
    plain, drifted = of(targets(), "D0"), of(targets(assumptions=(assumed("drift", 0.2),)), "D0")
    assert plain.expectation_then == plain.expectation and drifted.months == 12
    assert drifted.expectation_then == pytest.approx(plain.expectation + 0.2)
    assert drifted.target == pytest.approx(plain.target + 0.2)


def test_expectations_never_rise_beyond_the_scale():
    assert of(targets(assumptions=(assumed("drift", 5.0),)), "D0").expectation_then == 7.0


def test_months_are_those_until_the_last_initiative_is_done():
    first = whole("A", "D0", 0.2)
    later = whole("B", "D0", 0.2, start="2027-04-01", end="2027-12-31")
    assert of(targets(first, later), "D0").months == 12
    assert of(targets(first, later), "D0").initiatives == ("A", "B")


def test_the_plan_leads_where_its_joint_closure_leads():
    row, held = of(targets(whole("A", "D0", 0.5), whole("B", "D0", 0.4)), "D0"), surveyed().gaps.dimensions.of("D0")
    assert row.basis == "initiatives"
    assert row.joint == pytest.approx(-held.gap * (1 - 0.5 * 0.6), abs=0.03)
    assert row.singles == pytest.approx(-held.gap * 0.9, abs=0.03)
    assert row.reachable == pytest.approx(held.perception + row.joint)
    assert row.reachable_low < row.reachable < row.reachable_high


def test_together_is_never_more_than_one_by_one_and_never_beyond_the_gap():
    row = of(targets(*(whole(code, "D0", 0.8) for code in "ABCDE")), "D0")
    assert row.joint < row.singles and row.reachable <= row.expectation + 0.1


def test_only_the_initiatives_that_count_lead_anywhere():
    both = (whole("A", "D0", 0.5), whole("B", "D0", 0.4))
    some = of(targets(*both, ids={"B"}), "D0")
    assert some.initiatives == ("B",) and some.joint == pytest.approx(some.singles, rel=0.01)
    dropped = of(targets(both[0], replace(both[1], status="dropped")), "D0")
    assert dropped.initiatives == ("A",)


def test_without_initiatives_the_reachable_share_says_how_far():
    row = of(targets(assumptions=(assumed("reachable", 0.5),)), "D0")
    assert row.basis == "share" and row.reachable == pytest.approx((row.perception + row.expectation) / 2)
    assert np.isnan(of(targets(), "D0").reachable) and of(targets(), "D0").basis == ""


def test_items_lead_where_their_initiative_works():
    one = whole("A", "D0", 0.3, items=("I1",))
    rows = targets(one)
    assert of(rows, "I1").reachable > of(rows, "I1").perception and of(rows, "I2").basis == ""
    assert of(rows, "I1").initiatives == ("A",) and of(rows, "I2").initiatives == ()


def test_promise_and_kpi_are_those_of_the_target_or_of_the_best_initiative():
    small = whole("A", "D0", 0.1, promise="small")
    large = whole("B", "D0", 0.6, promise="large")
    row = of(targets(small, large), "D0")
    assert (row.promise, row.kpi.name) == ("large", "KPI B")
    own = (TOLD("D0", "promise", promise="mine", kpi=InitiativeKpi("K")),)
    row = of(targets(small, large, targets=own), "D0")
    assert (row.promise, row.kpi.name, row.rule) == ("mine", "K", "gap")


def test_without_expectations_only_what_somebody_set_is_a_target():
    held = surveyed(expectation=False)
    told = (TOLD("D0", "own", 5.0), TOLD("D1", "competitor", 6.5), TOLD("D3", "competitor", 1.5))
    rows = targets_of(held, Plan(targets=told), None, ())
    assert [(row.code, row.rule, row.target) for row in rows] == [("D0", "own", 5.0), ("D1", "competitor", 6.5)]


def _group(name, code, gap, **parts):
    held = surveyed().gaps.dimensions.of(code)
    spread = {"gap_low": gap - 0.1, "gap_high": gap + 0.1, "gap_se": 0.05}
    levels = {"expectation": held.expectation, "perception": held.expectation + gap, "gap": gap}
    return SegmentGap("archetype", name, code, 80, **levels, **spread, verdict="gap_relevant", **parts)


def archetypes(*gaps, names=("Quick", "Close")):
    rows = Rows(Archetype(name, 80, 0.4) for name in (*names, ""))
    return replace(surveyed(), archetypes=Archetypes("rules", rows=rows, gaps=Rows(gaps)))


def test_every_archetype_has_its_targets_and_the_plan_closes_its_own_gap():
    held = archetypes(_group("Quick", "D0", -2.0), _group("Close", "D0", -1.0), _group("", "D0", -1.5))
    rows = targets(whole("A", "D0", 0.5), diagnosis=held)
    assert of(rows, "D0", "Quick").reachable - of(rows, "D0", "Quick").perception == pytest.approx(1.0)
    assert of(rows, "D0", "Close").reachable - of(rows, "D0", "Close").perception == pytest.approx(0.5)
    assert {row.group for row in rows} == {"", "Quick", "Close"}


def test_an_archetype_of_too_few_people_has_no_number():
    held = archetypes(_group("Quick", "D0", -2.0, suppressed=True))
    row = of(targets(diagnosis=held), "D0", "Quick")
    numbers = [value for value in vars(row).values() if isinstance(value, float)]
    assert row.suppressed and np.isnan(numbers).all()


@cache
def journeyed() -> Diagnosis:
    questionnaire, answers = journey_survey(people=300)
    return diagnose(Study.of(questionnaire, answers), thresholds=quick(questionnaire))


def test_every_touchpoint_that_was_rated_has_a_target_beside_today():
    held = journeyed()
    rows = [row for row in targets_of(held, Plan(), None, ()) if row.level == "touchpoint"]
    cells = held.journey.where(channel="")
    assert [row.code for row in rows] == [cell.touchpoint for cell in cells if cell.n is not None]
    assert of(rows, "complaint").target > of(rows, "complaint").perception


def test_a_touchpoint_gets_as_far_as_its_items_do_on_the_mean():
    held = journeyed()
    cell = next(cell for cell in held.journey if (cell.touchpoint, cell.channel) == ("complaint", ""))
    homes = {item.code: item.dimension for item in held.questionnaire.items}
    home = homes[cell.items[0]]
    rows = targets(whole("A", home, 0.4, items=(), touchpoints=()), diagnosis=held)
    gained = [of(rows, code, level="item") for code in cell.items]
    steps = [0.0 if row.basis == "" else row.reachable - row.perception for row in gained]
    row = of(rows, "complaint", level="touchpoint")
    assert row.reachable - row.perception == pytest.approx(np.mean(steps)) and row.initiatives == ("A",)


def test_every_archetype_has_its_own_touchpoints_and_closes_the_same_share_there():
    held = journeyed()
    cell = next(cell for cell in held.journey if (cell.touchpoint, cell.channel) == ("complaint", ""))
    stop = ArchetypeStop("Quick", "complaint", 90, 6.0, 3.0, 2.8, 3.2, -3.0, -3.2, -2.8, 0.0, "gap_relevant")
    kinds = Archetypes("rules", rows=Rows([Archetype("Quick", 90, 0.3)]), journey=Rows([stop]))
    home = next(item.dimension for item in held.questionnaire.items if item.code == cell.items[0])
    rows = targets(whole("A", home, 0.4), diagnosis=replace(held, archetypes=kinds))
    everybody, own = of(rows, "complaint"), of(rows, "complaint", "Quick")
    whole_gap = np.mean([max(-held.gaps.items.of(code).gap, 0.0) for code in cell.items])
    share = (everybody.reachable - everybody.perception) / whole_gap
    assert own.reachable - own.perception == pytest.approx(3.0 * share)
    assert own.target == pytest.approx(6.0 - held.thresholds.smallest_gap / 2)


@pytest.mark.parametrize("closure", [0.1, 0.5, 0.9])
def test_where_the_plan_leads_is_as_unsure_as_what_is_measured_today(closure):
    # Of a closure that is no doubt the range is that of (1 - closure) P + closure E, whose error the survey tells.
    row = of(targets(whole("A", "D0", closure)), "D0")
    held = surveyed().gaps.dimensions.of("D0")
    both = (held.perception_sd**2 + held.expectation_sd**2 - held.gap_sd**2) / 2
    within = (1 - closure) ** 2 * held.perception_sd**2 + closure**2 * held.expectation_sd**2
    error = np.sqrt(within + 2 * closure * (1 - closure) * both) / held.gap_sd * held.gap_se
    assert row.reachable_high - row.reachable_low == pytest.approx(2 * 1.645 * error, rel=0.08)
    assert row.reachable_low < row.reachable < row.reachable_high


def test_expectations_drift_by_the_mean_of_what_was_judged():
    held = surveyed().gaps.dimensions.of("D0")
    drift = PlanAssumption("drift", Range(0.0, 0.1, 0.8), "Board")
    row = of(targets(assumptions=(drift,)), "D0")
    assert row.expectation_then == pytest.approx(min(held.expectation + 0.2 * row.months / 12, 7.0))
