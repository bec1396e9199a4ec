"""The best plan under limits, against trying every one; what limits cost; why there is none."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.diagnosis.plan.calendar import calendar_of
from gapkit.diagnosis.plan.cash import cash_of
from gapkit.diagnosis.plan.draws import plan_draws
from gapkit.diagnosis.plan.economics import economics_of, worked_out
from gapkit.diagnosis.plan.selection import selection_of
from gapkit.diagnosis.plan.worth import worth_of
from gapkit.model.plan import Range
from tests.return_samples import LIMITS, RANGES, basis_of, fixed, initiative, plan_of

SMALL = replace(LIMITS, draws=400, search_draws=400)


def work_of(plan, *, basis=None, limits=SMALL):
    basis = basis or basis_of(spread=0.5)
    slots = calendar_of(plan, {one.id: one.horizon for one in plan.initiatives}, limits)
    return worked_out(plan, basis, plan_draws(plan, basis, limits, seed=1), limits, slots=slots), slots


def chosen_of(plan, *, basis=None, limits=SMALL, **options):
    work, slots = work_of(plan, basis=basis, limits=limits)
    return selection_of(plan, work, limits, slots=slots, **options)


@st.composite
def plans(draw):
    many = draw(st.integers(2, 5))
    made = []
    for place in range(many):
        closure = {draw(st.sampled_from("AB")): fixed(draw(st.sampled_from([0.1, 0.3, 0.6])))}
        cost, work = (draw(st.integers(1, 9)) * 500.0, draw(st.integers(0, 6)) * 10.0)
        before = draw(st.sampled_from([(), (), tuple(f"i{one}" for one in range(place))[:1]]))
        start = draw(st.sampled_from(["2027Q1", "2027Q2"]))
        parts = {"work": work, "depends_on": before, "start": start, "end": "2027Q2"}
        made.append(initiative(f"i{place}", closure, cost, **parts))
    capacity = draw(st.sampled_from([{}, {"2027Q1": 40.0}, {"2027Q1": 20.0, "2027Q2": 60.0}]))
    return plan_of(*made, taken=RANGES, budget=draw(st.integers(1, 16)) * 500.0, capacity=capacity, start="2027Q1")


def keeps(plan, inside):
    """Return whether a set of initiatives keeps the limits of a plan, in plain words."""
    told = {one.id: one for one in plan.initiatives}
    if sum(told[code].cost.mode for code in inside) > plan.budget:
        return False
    for quarter, most in plan.capacity.items():
        used = 0.0
        for code in inside:
            quarters = ["2027Q1", "2027Q2"] if told[code].start == "2027Q1" else ["2027Q2"]
            used += told[code].work / len(quarters) if quarter in quarters else 0.0
        if used > most + 1e-9:
            return False
    return all(other in inside for code in inside for other in told[code].depends_on)


@settings(deadline=None, max_examples=30)
@given(plans())
def test_the_best_and_the_next_best_plan_are_those_found_by_trying_all(plan):
    work, slots = work_of(plan)
    found = selection_of(plan, work, SMALL, slots=slots)
    names = [one.id for one in plan.initiatives]
    worth = {}
    for inside in itertools.chain.from_iterable(itertools.combinations(names, size) for size in range(len(names) + 1)):
        if keeps(plan, inside):
            worth[inside] = float(work.cash(inside).worth.mean()) if inside else 0.0
    ranked = sorted(worth, key=lambda inside: -worth[inside])
    assert (found.aim, found.search, found.reason) == ("npv", "all", "")
    assert found.chosen == ranked[0] or worth[found.chosen] == pytest.approx(worth[ranked[0]])
    assert found.value == pytest.approx(worth[ranked[0]], abs=1e-6)
    if len(ranked) > 1:
        assert found.runner_up_value == pytest.approx(worth[ranked[1]], abs=1e-6)
        assert found.runner_up != found.chosen
    for row in found.constraints:
        assert row.without >= found.value - 1e-9 and row.price >= 0


@pytest.mark.parametrize("timing", ["end", "start"])
def test_many_sets_at_once_are_worth_what_each_is_alone(timing):
    made = [
        initiative(f"i{place}", {"AB"[place % 2]: Range(0.1, 0.3, 0.6)}, start=f"2027Q{place + 1}", running=fixed(90.0))
        for place in range(4)
    ]
    made[3] = replace(made[3], start="2028Q3", cost=Range(500.0, 900.0, 2000.0))
    made[2] = replace(made[2], savings=Range(100.0, 200.0, 500.0))
    plan = plan_of(*made, taken=RANGES | {"margin_growth": Range(0, 0.02, 0.05)}, timing=timing, start="2027Q1")
    work, _ = work_of(plan)
    sets = np.array(list(itertools.product([False, True], repeat=4)))
    worth = worth_of(work)
    alone = [float(worth.draws(row).mean()) for row in sets]
    assert worth.means(sets, SMALL.draws) == pytest.approx(alone, rel=1e-9)
    assert alone[-1] == pytest.approx(float(cash_of(work.worlds, range(4)).worth.mean()))


def test_with_many_initiatives_an_integer_programme_finds_as_good_a_plan():
    made = [
        initiative(f"i{place}", {"ABC"[place % 3]: fixed(0.1 + 0.02 * place)}, 500.0 * (1 + place % 4))
        for place in range(9)
    ]
    plan = plan_of(*made, taken=RANGES, budget=4000.0, start="2027Q1")
    basis = basis_of(gaps=(-1.0, -0.9, -0.8), slopes=(3.0, 3.0, 3.0))
    whole = chosen_of(plan, basis=basis)
    other = chosen_of(plan, basis=basis, limits=replace(SMALL, searched_whole=2))
    assert (whole.search, other.search) == ("all", "marginal")
    assert 0.97 * whole.value <= other.value <= whole.value + 1e-6
    assert other.runner_up_value <= other.value + 1e-6


def test_what_is_chosen_is_worth_what_the_case_of_all_together_says():
    made = [
        initiative("a", {"A": Range(0.1, 0.3, 0.5)}, 900.0),
        initiative("unclear", {"B": fixed(0.5)}, 700.0, must=True),
        initiative("learn", cost=50.0, learns=True, must=True),
        initiative("c", {"A": fixed(0.2)}, 1e6),
    ]
    plan = plan_of(*made, taken=RANGES, budget=2e6)
    basis = basis_of(spread=0.5, clear=(True, False, False))
    work, slots = work_of(plan, basis=basis)
    found = selection_of(plan, work, SMALL, slots=slots)
    assert found.chosen == ("a", "unclear", "learn")
    told = economics_of(plan, basis, plan_draws(plan, basis, SMALL, seed=1), SMALL, chosen=found.chosen, worked=work)
    # The cost of what has no case is in the value of the set, and in no case.
    assert told.together == ("a", "learn")
    assert told.portfolio.mean - 700 == pytest.approx(found.value, rel=1e-12)


def test_a_plan_without_limits_needs_no_choice():
    assert chosen_of(plan_of(initiative("x", {"A": fixed(0.3)}))) is None


def test_without_money_what_the_outcome_goes_along_with_is_added_up():
    made = [initiative("a", {"A": fixed(0.5)}, 10.0), initiative("b", {"B": fixed(0.5)}, 10.0)]
    found = chosen_of(plan_of(*made, taken={}, budget=10.0), basis=basis_of())
    assert (found.aim, found.chosen, found.cost) == ("value", ("a",), 10.0)
    assert found.value == pytest.approx(0.5 * 1.0 * 5) and found.runner_up_value == pytest.approx(0.5 * 0.5 * 2)
    budget = found.constraints.where(kind="budget")[0]
    assert (budget.used, budget.limit) == (10, 10)
    assert budget.without == pytest.approx(3.0) and budget.price == pytest.approx(0.5 / 10)


def test_without_an_outcome_it_is_the_weighted_share_of_the_gaps():
    made = [initiative("a", {"A": fixed(0.5)}, 10.0), initiative("b", {"B": fixed(0.8)}, 10.0)]
    plan, basis = plan_of(*made, taken={}, budget=10.0), basis_of(outcome="", slopes=(math.nan,) * 3)
    found = chosen_of(plan, basis=basis, weights=(0.2, 0.7, 0.1))
    assert found.chosen == ("b",)
    assert found.value == pytest.approx(0.8 * 0.5 * 0.7 / (1.0 * 0.2 + 0.5 * 0.7))


def test_what_must_be_done_or_runs_is_in_and_what_it_costs_is_told():
    made = [
        initiative("a", {"A": fixed(0.5)}, 10.0),
        initiative("must", {"B": fixed(0.1)}, 10.0, must=True),
        initiative("runs", {"C": fixed(0.1)}, 0.0, status="running"),
        initiative("dropped", {"A": fixed(0.9)}, 0.0, status="dropped"),
    ]
    found = chosen_of(plan_of(*made, taken={}, budget=10.0), basis=basis_of())
    assert found.chosen == ("must", "runs")
    (must,) = found.constraints.where(kind="must")
    assert (must.where, must.without) == ("must", pytest.approx(2.5))
    assert must.price == pytest.approx(2.5 - 0.1 * 0.5 * 2) and math.isnan(must.used)


def test_what_waits_for_something_dropped_cannot_be_chosen():
    made = [
        initiative("a", {"A": fixed(0.5)}, 10.0, depends_on=("gone",)),
        initiative("b", {"B": fixed(0.5)}, 10.0),
        initiative("gone", status="dropped"),
    ]
    found = chosen_of(plan_of(*made, taken={}, budget=10.0), basis=basis_of())
    assert found.chosen == ("b",)
    assert found.constraints.where(kind="precedence")[0].without == pytest.approx(2.5)


def test_what_comes_before_is_done_though_it_brings_nothing():
    made = [
        initiative("a", {"A": fixed(0.5)}, 10.0, depends_on=("learn",)),
        initiative("learn", cost=5.0, learns=True),
        initiative("b", {"B": fixed(0.5)}, 10.0),
    ]
    plan = plan_of(*made, taken={}, budget=15.0)
    assert chosen_of(plan, basis=basis_of()).chosen == ("a", "learn")
    assert chosen_of(replace(plan, budget=14.0), basis=basis_of()).chosen == ("b",)


INFEASIBLE = {
    "budget": ({"cost": 50.0, "must": True}, {"budget": 40.0}),
    "capacity": ({"work": 50.0, "must": True, "start": "2027Q1"}, {"capacity": {"2027Q1": 40.0}}),
    "precedence": ({"depends_on": ("gone",), "must": True}, {"budget": 1e6}),
}


@pytest.mark.parametrize("kind", INFEASIBLE)
def test_where_no_plan_keeps_the_limits_the_broken_one_is_named(kind):
    parts, limits = INFEASIBLE[kind]
    one = initiative("x", {"A": fixed(0.5)}, **parts)
    found = chosen_of(plan_of(one, initiative("gone", status="dropped"), taken={}, start="2027Q1", **limits))
    assert (found.reason, found.chosen) == (kind, ()) and math.isnan(found.value)
    (row,) = found.constraints
    assert row.kind == kind and (kind == "precedence" or row.used == 50 > row.limit == 40)


def test_work_is_spread_evenly_over_the_quarters_it_takes():
    one = initiative("x", {"A": fixed(0.5)}, 0.0, work=60.0, start="2027Q1", end="2027Q3")
    plan = plan_of(one, taken={}, capacity={"2027Q1": 20.0, "2027Q2": 25.0, "2028Q4": 0.0}, start="2027Q1")
    found = chosen_of(plan, basis=basis_of())
    assert found.chosen == ("x",)
    assert [row.used for row in found.constraints] == [20, 20, 0]


def test_the_chance_to_be_better_than_the_next_plan_is_counted_over_the_draws():
    made = [initiative("a", {"A": Range(0.1, 0.4, 0.7)}, 10.0), initiative("b", {"A": Range(0.1, 0.4, 0.7)}, 10.0)]
    found = chosen_of(plan_of(*made, taken={}, budget=10.0), limits=replace(LIMITS, draws=20_000))
    assert {found.chosen, found.runner_up} == {("a",), ("b",)}
    assert found.p_better == pytest.approx(0.5, abs=0.02)


def test_what_is_done_takes_no_budget_and_no_work_of_what_lies_ahead():
    done = initiative("old", {"A": fixed(0.5)}, 900.0, work=100.0, start="2025Q1", end="2025Q2", status="done")
    new = initiative("new", {"B": fixed(0.5)}, 200.0, work=10.0, start="2027Q1", end="2027Q1")
    plan = plan_of(done, new, taken=RANGES, budget=1000.0, capacity={"2027Q1": 60.0}, start="2027Q1")
    found = chosen_of(plan)
    assert (found.reason, found.chosen, found.cost) == ("", ("old", "new"), 200.0)
    assert found.constraints.where(kind="capacity")[0].used == 10


def test_what_runs_takes_what_is_left_of_it_by_its_dates():
    runs = initiative("runs", {"A": fixed(0.5)}, 900.0, work=90.0, start="2026Q3", end="2027Q1", status="running")
    plan = plan_of(runs, taken=RANGES, budget=1000.0, capacity={"2027Q1": 60.0}, start="2027Q1")
    found = chosen_of(plan)
    assert found.cost == pytest.approx(300) and found.constraints.where(kind="capacity")[0].used == pytest.approx(30)


def test_what_brings_nothing_that_can_be_told_is_not_left_out_but_not_valued():
    made = [
        initiative("a", {"A": fixed(0.4)}, 100.0),
        initiative("unpriced", {"B": fixed(0.4)}, None),
        initiative("learn", cost=50.0, learns=True),
        initiative("unclear", {"B": fixed(0.4)}, 10.0),
        initiative("waits", {"B": fixed(0.4)}, None, depends_on=("gone",)),
        initiative("gone", status="dropped"),
    ]
    basis = basis_of(clear=(True, False, True))
    found = chosen_of(plan_of(*made, taken=RANGES, budget=160.0), basis=basis)
    assert (found.chosen, found.unvalued) == (("a",), ("unpriced", "learn", "unclear"))
    assert found.runner_up == ()  # nothing at all, rather than the same with what is worth nothing more
    assert chosen_of(plan_of(*made, taken=RANGES, budget=140.0), basis=basis).unvalued == ("unpriced", "unclear")
    assert chosen_of(plan_of(*made, taken=RANGES, budget=105.0), basis=basis).unvalued == ("unpriced",)


def test_work_that_no_capacity_counts_is_named():
    told = {"work": 1000.0}
    made = [
        initiative("when", {"A": fixed(0.4)}, **told),
        initiative("later", {"B": fixed(0.4)}, start="2028Q1", **told),
        initiative("counted", {"C": fixed(0.4)}, start="2027Q1", work=1.0),
    ]
    found = chosen_of(plan_of(*made, taken=RANGES, capacity={"2027Q1": 5.0}, start="2027Q1"))
    assert found.uncounted == ("when", "later")
    assert chosen_of(plan_of(*made, taken=RANGES, budget=1.0)).uncounted == ()


def test_without_any_date_the_plan_starts_in_the_first_quarter_that_has_a_capacity():
    one = initiative("x", {"A": fixed(0.4)}, horizon="now", work=1000.0)
    found = chosen_of(plan_of(one, taken=RANGES, capacity={"2027Q2": 1.0, "2027Q3": 9.0}))
    assert (found.chosen, found.uncounted) == ((), ())


def test_judgements_that_are_wide_apart_hide_no_better_set():
    # Returns near zero with wide judgements: few draws put the sets in another order than all of them.
    basis = basis_of(gaps=(-1.0, -0.9, -0.8, -0.7), slopes=(5.0, 5.0, 4.0, 4.0), spread=3.0)
    limits = replace(SMALL, draws=3000, search_draws=5, search_kept=2)
    made = [
        initiative(f"i{place}", {"ABCD"[place % 4]: Range(0.0, 0.2, 0.7)}, 15_000.0 + 1500 * place)
        for place in range(8)
    ]
    plan = plan_of(*made, taken=RANGES, budget=1e9)
    work, slots = work_of(plan, basis=basis, limits=limits)
    found = selection_of(plan, work, limits, slots=slots)
    sets = np.array(list(itertools.product([False, True], repeat=8)))
    means = worth_of(work).means(sets, limits.draws)
    assert 0 < sets[means.argmax()].sum() < 8
    assert found.value == pytest.approx(means.max())
    swapped = selection_of(plan, work, replace(limits, searched_whole=2), slots=slots)
    assert swapped.search == "marginal" and swapped.value == pytest.approx(means.max())
