"""A diagnosis with a plan: pure, the same again, and whole in plain data."""

import json
from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.diagnosis.plan.planned import planned
from gapkit.errors import GapkitError
from gapkit.model.plan import Initiative, Plan, PlanTarget, Returned
from tests.diagnosis.plan.planned_samples import SEED, assumed, fixed, surveyed, whole

MONEY = tuple(
    assumed(code, value)
    for code, value in {
        "link": 0.02,
        "customers": 10_000.0,
        "retention": 0.8,
        "margin": 100.0,
        "discount": 0.05,
        "horizon": 3.0,
        "ramp": 6.0,
        "decay": 0.1,
    }.items()
)


def made(*initiatives, diagnosis=None, seed=SEED, **parts):
    return planned(diagnosis or surveyed(), Plan(initiatives=initiatives, **parts), seed=seed)


def data(diagnosis):
    return json.dumps(diagnosis_data(diagnosis))


def full():
    learns = Initiative("L", "Learn", learns=True, must=True, cost=fixed(500.0))
    return made(
        whole("A", "D0", 0.5, work=10.0),
        whole("B", "D0", 0.3, cost=fixed(900.0), depends_on=("A",)),
        learns,
        assumptions=MONEY,
        budget=2000.0,
        returned=(Returned("A", 400.0, 900.0), Returned("old", 10.0, None, "Finance")),
    )


def test_the_same_plan_and_seed_give_the_same_bytes_and_another_seed_others():
    one = whole("A", "D0", 0.5)
    assert data(made(one)) == data(made(one))
    assert data(made(one)) != data(made(one, seed=SEED + 1))


def test_a_plan_put_in_anothers_place_leaves_nothing_of_it():
    first = made(whole("A", "D0", 0.5), assumptions=MONEY)
    second = Plan(initiatives=(whole("B", "D4", 0.2),))
    assert data(planned(first, second, seed=SEED)) == data(planned(surveyed(), second, seed=SEED))


def test_it_needs_nothing_but_what_a_diagnosis_holds():
    read = diagnosis_of(json.loads(data(surveyed())))
    plan = Plan(initiatives=(whole("A", "D0", 0.5),), assumptions=MONEY)
    assert data(planned(read, plan, seed=SEED)) == data(planned(surveyed(), plan, seed=SEED))


def test_what_a_plan_comes_to_survives_as_plain_data():
    held = full()
    assert data(diagnosis_of(json.loads(data(held)))) == data(held)


def test_the_diagnosis_itself_stays_what_it_was():
    held, before = surveyed(), data(surveyed())
    made(whole("A", "D0", 0.5), diagnosis=held)
    assert data(held) == before and held.plan is None


def test_the_roadmap_says_who_does_what_when_and_for_how_much():
    rows = {row.id: row for row in full().roadmap}
    row = rows["D0"]
    assert (row.action, row.owner, row.stakeholders) == ("Do A", "Ana", ("Ana", "Luis"))
    assert (row.horizon, row.effort, row.cost, row.kpi) == ("now", 2, 1000.0, "KPI A")  # B was left out by the choice
    assert row.depends_on == () and rows["D4"].action is None and rows["D4"].cost is None


def test_the_roadmap_joins_what_several_initiatives_on_one_thing_are():
    both = made(whole("A", "D0", 0.5), whole("B", "D0", 0.3, cost=fixed(900.0), depends_on=("A",)))
    row = next(row for row in both.roadmap if row.id == "D0")
    assert (row.action, row.owner, row.cost, row.kpi) == ("Do A; Do B", "Ana", 1900.0, "KPI A; KPI B")


def test_a_dimension_has_one_target_in_the_roadmap_and_in_the_target_state():
    own = PlanTarget("D0", kind="own", perception=5.0)
    with_own = made(whole("A", "D0", 0.5), targets=(own,))
    goals = {row.code: row.target for row in with_own.plan.targets if not row.group}
    assert goals["D0"] == 5.0 and all(row.target_perception == goals[row.id] for row in with_own.roadmap)
    again = planned(with_own, Plan(initiatives=(whole("A", "D0", 0.5),)), seed=SEED)
    assert data(again) == data(made(whole("A", "D0", 0.5)))


def test_items_have_the_initiatives_that_act_on_them():
    rows = {row.id: row for row in made(whole("A", "D0", 0.5, items=("I1",))).roadmap}
    assert rows["I1"].action == "Do A" and rows["I2"].action is None


def test_what_is_chosen_is_told_of_every_initiative_and_leads_the_targets():
    held = full()
    chosen = {row.id: row.chosen for row in held.plan.initiatives}
    assert set(chosen.values()) <= {True, False} and chosen["L"]
    assert {code for code, told in chosen.items() if told} == set(held.plan.selection.chosen)
    row = next(row for row in held.plan.targets if (row.code, row.level, row.group) == ("D0", "dimension", ""))
    assert set(row.initiatives) <= set(held.plan.selection.chosen)


def test_without_limits_nothing_had_to_be_chosen():
    held = made(whole("A", "D0", 0.5))
    assert held.plan.selection is None and held.plan.initiatives[0].chosen is None


def test_what_came_of_an_earlier_plan_stands_beside_what_was_expected():
    first, second = full().plan.attained
    assert (first.name, first.spent, first.returned, first.expected_cost) == ("Do A", 400.0, 900.0, 1000.0)
    assert second.name == "old" and np.isnan(second.returned) and np.isnan(second.expected_cost)


def test_proposals_are_named():
    held = made(whole("A", "D0", 0.5), Initiative("P1", "p", dimensions=("D0",), proposed=True))
    assert held.plan.proposals == ("P1",)


def test_where_there_are_no_gaps_nothing_is_estimated_and_the_order_is_that_of_the_plan():
    held = made(whole("A", "D0", 0.5), whole("B", "D0", 0.2), diagnosis=surveyed(expectation=False))
    assert [row.rank for row in held.plan.initiatives] == [None, None]
    assert [row.number for row in held.plan.initiatives] == [1, 2] and held.plan.draws == 0
    assert [row.quarter for row in held.plan.initiatives] == [0, 0]


def test_where_nothing_is_estimated_nothing_is_chosen_whatever_the_budget():
    perceived = made(whole("A", "D0", 0.5), diagnosis=surveyed(expectation=False), assumptions=MONEY, budget=100.0)
    assert perceived.plan.selection is None and perceived.economics.reason == "no_gaps"
    bare = made(Initiative("A", "a", dimensions=("D0",), cost=fixed(10.0)), budget=100.0)
    assert bare.plan.selection is None and bare.plan.initiatives[0].chosen is None


def test_an_empty_plan_has_targets_and_no_order():
    held = made()
    assert held.plan.initiatives == () and held.plan.targets and held.plan.answers


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told["targets"][0].update(code="X9"),
        lambda told: told["initiatives"][0].update(id="X9"),
        lambda told: told["initiatives"][0]["closures"][0].update(code="X9"),
        lambda told: told["selection"].update(chosen=["X9"]),
        lambda told: told["plan"]["initiatives"][0].update(dimensions=["X9"]),
        lambda told: told["plan"]["initiatives"][0].update(items=["X9"]),
    ],
)
def test_a_file_about_what_does_not_exist_is_refused(change):
    held = diagnosis_data(full())
    change(held["plan"])
    with pytest.raises(GapkitError, match="X9"):
        diagnosis_of(held)


def test_findings_about_another_plan_are_gone():
    first = full()
    about = [one for one in first.findings if one.evidence.split(".")[0] in ("plan", "economics")]
    again = planned(first, first.plan.plan, seed=SEED)
    assert [one.id for one in again.findings] == [one.id for one in first.findings]
    assert len({one.id for one in about}) == len(about)


def test_a_seed_is_kept_with_the_plan():
    assert made(seed=12).plan.seed == 12
    assert replace(made(seed=12), plan=None).plan is None


def test_one_that_names_an_item_closes_no_more_than_the_item_can():
    inside = [item.code for item in surveyed().questionnaire.items if item.dimension == "D0"]
    gaps = {row.code: row.gap for row in surveyed().gaps.items}
    share = gaps[inside[0]] / sum(gaps[code] for code in inside)
    held = made(replace(whole("I", "D0", 0.8), items=(inside[0],)), assumptions=MONEY)
    (row,) = held.plan.initiatives
    assert row.notes == ("items_hold_less",) and row.closures[0].most == pytest.approx(share)
    by = {(one.code, one.group): one for one in held.plan.targets}
    closed = by["D0", ""].reachable - by["D0", ""].perception
    assert closed == pytest.approx(share * -held.gaps.dimensions[0].gap, rel=0.02)
    item = by[inside[0], ""]  # the item gets as far as it can, and with it the dimension
    assert closed == pytest.approx((item.reachable - item.perception) / len(inside), rel=0.05)
    same = made(replace(whole("I", "D0", share), items=(inside[0],)), assumptions=MONEY)
    assert held.economics.portfolio.npv == pytest.approx(same.economics.portfolio.npv)
    free = made(whole("I", "D0", 0.8), assumptions=MONEY)
    assert free.plan.initiatives[0].notes == () and np.isnan(free.plan.initiatives[0].closures[0].most)


def test_what_is_not_valued_stays_in_the_to_be():
    bare = replace(whole("free", "D1", 0.5), cost=None)
    held = made(whole("A", "D0", 0.3), bare, budget=5000.0, assumptions=MONEY)
    assert held.plan.selection.unvalued == ("free",)
    assert {row.id: row.chosen for row in held.plan.initiatives} == {"A": True, "free": None}
    assert next(row for row in held.plan.targets if row.code == "D1").initiatives == ("free",)


def test_what_is_done_closes_nothing_more():
    held = made(replace(whole("old", "D0", 0.8), status="done"), whole("A", "D1", 0.3), assumptions=MONEY)
    assert held.plan.initiatives[0].notes == ("done",) and not held.plan.initiatives[0].closures
    assert np.isnan(next(row for row in held.plan.targets if row.code == "D0").reachable)
