"""The one order of a plan: dates decide the block, nothing comes before what it needs, what is done lies behind."""

import math
from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.plan.order import ordered
from gapkit.diagnosis.plan.planned import planned
from gapkit.diagnosis.plan.turns import in_turn
from gapkit.model.plan import Initiative, Plan
from tests.diagnosis.plan.planned_samples import SEED, draws_of, surveyed, whole


def told(*initiatives, start="2027-01-15", **parts):
    return planned(surveyed(), Plan(initiatives=initiatives, start=start, **parts), seed=SEED).plan


def blocks(*initiatives, **parts):
    return {row.id: (row.horizon, row.horizon_by) for row in told(*initiatives, **parts).initiatives}


@pytest.mark.parametrize(
    ("start", "block"),
    [("2027-02-28", "now"), ("2027-04-01", "now"), ("2027-04-15", "next"), ("2027-10-20", "later"), ("2026Q2", "now")],
)
def test_a_date_decides_the_block_whatever_value_and_effort_say(start, block):
    one = whole("A", "D0", 0.5, horizon=None, effort=5, start=start, end="2028-12-31", status="running")
    assert blocks(one) == {"A": (block, "dates")}


def test_a_date_decides_the_block_of_what_has_neither_value_nor_effort():
    bare = Initiative("A", "a", start="2027-03-01", end="2027-05-31")
    assert blocks(bare) == {"A": ("now", "dates")}


def test_only_what_has_no_date_goes_by_the_rule_or_has_no_block():
    bare = Initiative("A", "a")
    ruled = whole("B", "D0", 0.5, horizon=None, start="", end="")
    assert blocks(bare, ruled) == {"A": (None, ""), "B": ("now", "rule")}


def test_what_waits_for_something_that_ends_later_is_in_the_block_of_its_quarter():
    first = whole("A", "D0", 0.5, start="2027-01-15", end="2027-09-30")
    waits = whole("B", "D4", 0.9, horizon=None, start="", end="", depends_on=("A",))
    found = told(first, waits)
    row = {row.id: row for row in found.initiatives}["B"]
    assert (row.quarter, row.horizon, row.horizon_by) == (3, "later", "dependencies")


def test_what_something_waits_for_is_due_with_it():
    waits = whole("B", "D4", 0.9, start="", end="", depends_on=("A",))
    assert blocks(Initiative("A", "a"), waits)["A"] == ("now", "dependencies")
    assert in_turn(told(waits, Initiative("A", "a"))) == ("A", "B")


def test_what_is_worth_most_does_not_go_before_what_it_depends_on():
    first, second = whole("A", "D0", 0.1), whole("C", "D0", 0.2)
    best = whole("B", "D0", 0.9, depends_on=("A",))
    found = told(best, first, second)
    assert {row.id: row.rank for row in found.initiatives}["B"] == 1
    assert in_turn(found) == ("C", "A", "B")


def test_within_a_block_what_starts_first_comes_first():
    late, soon = whole("A", "D0", 0.9, start="2027-03-20"), whole("B", "D0", 0.1, start="2027-01-20")
    assert in_turn(told(late, soon)) == ("B", "A")


def test_what_is_done_or_dropped_has_no_turn():
    done, dropped = whole("A", "D0", 0.5, status="done"), whole("B", "D0", 0.5, status="dropped")
    found = told(done, dropped, whole("C", "D0", 0.1))
    assert in_turn(found) == ("C",)
    assert {row.id: row.horizon for row in found.initiatives}["A"] is None


def test_a_block_costs_what_its_initiatives_cost_and_closes_what_they_close_together():
    one, other = whole("A", "D0", 0.5), whole("B", "D0", 0.4)
    later = whole("C", "D4", 0.9, start="2028-01-01", end="2028-03-31")
    found = told(one, other, later)
    now, last = found.blocks
    assert (now.horizon, now.initiatives, now.cost, now.code) == ("now", ("A", "B"), 2000.0, "D0")
    joint = draws_of(surveyed(), found.plan).joint(["A", "B"])
    place = int(np.argmax(np.median(joint, axis=0)))
    assert now.points == pytest.approx(float(np.median(joint[:, place])), abs=0.02) and now.low < now.points < now.high
    assert last.initiatives == ("C",) and last.horizon == "later"


def test_a_block_of_which_nobody_says_what_it_closes_or_costs_tells_neither():
    (now,) = told(Initiative("A", "a", start="2027-02-01")).blocks
    assert now.code == "" and math.isnan(now.points) and math.isnan(now.cost)


def test_what_was_left_out_is_in_no_block():
    found = told(whole("A", "D0", 0.9), whole("B", "D0", 0.1), budget=1500.0)
    assert [one.initiatives for one in found.blocks] == [("A",)]


def test_the_calendar_stays_that_of_the_dates():
    plan = Plan(initiatives=(whole("A", "D0", 0.5, horizon="later"),), start="2027-01-15")
    (row,) = ordered(surveyed(), plan, draws_of(surveyed(), plan))
    assert (row.quarter, row.quarters, row.horizon) == (0, 1, "now")
    assert replace(row, horizon="later").quarter == 0
