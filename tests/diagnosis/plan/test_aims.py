"""Gains up to the plan's own targets: how far they are, how sure that is, and whose they are told to be."""

import math
from dataclasses import replace

import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.plan.aims import in_force, whose
from gapkit.diagnosis.plan.planned import planned
from gapkit.model.plan import Plan, PlanTarget
from tests.diagnosis.plan.planned_samples import SEED, assumed, surveyed, whole

BASE = surveyed()
LEVEL = {row.code: row.perception for row in BASE.gaps.dimensions}


def made(*targets, **parts):
    return planned(BASE, Plan(targets=targets, **parts), seed=SEED)


def rows(diagnosis, code, closes, metric="value"):
    return [row for row in diagnosis.what_if if (row.code, row.closes, row.metric) == (code, closes, metric)]


def test_a_gain_leads_up_to_the_level_that_somebody_decided():
    held = made(PlanTarget("D0", "own", LEVEL["D0"] + 0.4, source="Dirección"))
    (row,) = rows(held, "D0", "plan")
    assert row.by == pytest.approx(0.4)
    assert row.gain == pytest.approx(0.4 * row.slope)
    assert not rows(held, "D1", "plan")
    action = next(one for one in held.roadmap if one.id == "D0")
    assert (action.expected_gain, action.target_perception) == (row.gain, pytest.approx(LEVEL["D0"] + 0.4))


def test_its_interval_holds_the_doubt_about_the_slope_and_about_todays_level():
    held = made(PlanTarget("D0", "own", LEVEL["D0"] + 0.4))
    (row,) = rows(held, "D0", "plan")
    today = next(one for one in BASE.gaps.dimensions if one.code == "D0")
    slope, level = (row.slope_high - row.slope_low) / 2, (today.perception_high - today.perception_low) / 2
    expected = math.hypot(0.4 * slope, row.slope * level)
    assert (row.high - row.low) / 2 == pytest.approx(expected)
    assert row.gain == pytest.approx((row.low + row.high) / 2)


def test_a_level_reached_already_leaves_nothing_to_gain():
    held = made(PlanTarget("D0", "own", LEVEL["D0"] - 0.1))
    assert not rows(held, "D0", "plan")
    assert "D0" not in {row.code for row in in_force(held.what_if, held.plan)}
    assert next(one for one in held.roadmap if one.id == "D0").expected_gain is None


def test_the_usual_target_holds_where_the_plan_sets_none_and_comes_back_with_another_plan():
    held = made(PlanTarget("D0", "own", LEVEL["D0"] + 0.4))
    found = {(row.code, row.closes) for row in in_force(held.what_if, held.plan)}
    assert ("D0", "plan") in found and ("D1", "target") in found and ("D0", "target") not in found
    again = planned(held, Plan(initiatives=(whole("A", "D0", 0.3),)), seed=SEED)
    assert again.what_if == BASE.what_if
    assert [one.expected_gain for one in again.roadmap] == [one.expected_gain for one in BASE.roadmap]
    gains = [[one for one in study.findings if one.kind == "gain.dim"] for study in (BASE, again)]
    assert gains[0] == gains[1] != []


def test_expectations_that_rise_move_the_target_and_no_gain():
    held = made(assumptions=(assumed("drift", 0.2),))
    assert held.what_if == BASE.what_if and not whose(held.plan)


def test_it_keeps_through_json():
    held = made(PlanTarget("D0", "own", LEVEL["D0"] + 0.4, source="Dirección"))
    assert diagnosis_of(diagnosis_data(held)).what_if == held.what_if
    assert replace(held, plan=None).what_if == held.what_if
