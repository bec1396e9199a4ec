"""The calendar of a plan: dates win, horizons stand in for them, and nothing starts before what it depends on ends."""

from gapkit.diagnosis.plan.calendar import calendar_of, first_quarter, in_order, quarter_name
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Initiative, Plan

LIMITS = PlanLimits()


def plan(*initiatives, start=""):
    return Plan(initiatives=initiatives, start=start)


def one(code="A", **parts):
    return Initiative(code, code, **parts)


def slots(told, **horizons):
    found = calendar_of(told, {item.id: horizons.get(item.id, item.horizon) for item in told.initiatives}, LIMITS)
    return {code: (slot.quarter, slot.quarters) for code, slot in found.items()}


def test_dates_say_the_quarter_and_how_many_it_takes():
    held = plan(one(start="2027-02-10", end="2027-09-30"), start="2026-11-01")
    assert slots(held) == {"A": (1, 3)}


def test_months_and_quarters_are_dates_too():
    held = plan(one("A", start="2027-04", end="2027-06"), one("B", start="2027Q3", end="2027Q4"), start="2027Q1")
    assert slots(held) == {"A": (1, 1), "B": (2, 2)}


def test_without_a_start_of_the_plan_its_first_initiative_starts_it():
    held = plan(one("A", start="2027-07-01"), one("B", start="2028-01-01"))
    assert first_quarter(held) == 4 * 2027 + 2
    assert {code: found[0] for code, found in slots(held).items()} == {"A": 0, "B": 2}


def test_horizons_stand_for_three_six_and_nine_months():
    held = plan(one("A", horizon="now"), one("B", horizon="next"), one("C", horizon="later"))
    assert slots(held) == {"A": (0, 1), "B": (1, 2), "C": (3, 3)}


def test_without_dates_or_a_horizon_there_is_no_quarter():
    assert slots(plan(one())) == {}


def test_what_depends_on_another_starts_after_it_has_ended():
    held = plan(one("B", horizon="now", depends_on=("A",)), one("A", horizon="next"))
    assert slots(held) == {"A": (1, 2), "B": (3, 1)}


def test_own_dates_before_the_end_of_what_comes_first_are_kept_and_told():
    first = one("A", start="2027-01-01", end="2027-06-30")
    held = plan(first, one("B", start="2027-06-01", end="2027-09-30", depends_on=("A",)))
    found = calendar_of(held, {}, LIMITS)
    assert found["B"].early and (found["B"].quarter, found["B"].quarters) == (1, 2) and not found["A"].early


def test_the_day_after_is_not_early_even_in_the_same_quarter():
    first = one("A", start="2027-01-01", end="2027-02-15")
    found = calendar_of(plan(first, one("B", start="2027-02-16", depends_on=("A",))), {}, LIMITS)
    assert not found["B"].early


def test_what_runs_already_counts_from_the_start_of_the_plan():
    held = plan(one(start="2026-01-01", end="2027-03-31"), start="2027-01-01")
    assert slots(held) == {"A": (0, 1)}


def test_quarters_have_the_names_of_the_capacity():
    assert [quarter_name(Plan(start="2026-10-01"), place) for place in (0, 1, 5)] == ["2026Q4", "2027Q1", "2028Q1"]
    assert quarter_name(Plan(), 0) is None


def test_a_ring_of_dependencies_still_has_an_order():
    ring = (one("A", depends_on=("B",)), one("B", depends_on=("A",)))
    assert [item.id for item in in_order(ring)] == ["A", "B"]
