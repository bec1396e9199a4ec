"""The order of a plan: by what the outcome goes along with, with places that may differ, and a rule for horizons."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.plan.order import gap_weights, horizons_of, ordered, values_of
from gapkit.diagnosis.plan_limits import PlanLimits
from gapkit.model.plan import Initiative, Plan, Range
from gapkit.stats.planned_comparisons import respondents_for_change
from tests.diagnosis.plan.planned_samples import draws_of, fixed, surveyed, whole

LIMITS = PlanLimits()


def told(*initiatives, diagnosis=None, **parts):
    held = diagnosis or surveyed()
    plan = Plan(initiatives=initiatives, **parts)
    return {row.id: row for row in ordered(held, plan, draws_of(held, plan))}


def test_value_is_slope_times_points():
    held = surveyed()
    plan = Plan(initiatives=(whole("A", "D0", 0.4),))
    draws = draws_of(held, plan)
    metric, values = values_of(held, draws)
    expected = np.minimum(0.4 * np.maximum(-draws.gaps[:, 0], 0), held.basis.rooms[0]) * draws.slopes[:, 0]
    assert metric == "outcome" and values[:, 0] == pytest.approx(expected)
    row = told(*plan.initiatives)["A"]
    assert row.value == pytest.approx(expected.mean())
    assert (row.value_low, row.value_high) == pytest.approx(tuple(np.quantile(expected, (0.05, 0.95))))


def test_without_an_outcome_value_is_the_weighted_share_of_the_gaps():
    held = surveyed(outcome=False)
    rows = told(*(whole(f"A{k}", f"D{k}", 1.0) for k in range(5)), diagnosis=held)
    assert {row.metric for row in rows.values()} == {"gap"}
    assert sum(row.value for row in rows.values()) == pytest.approx(1.0)
    assert sum(gap_weights(held, [f"D{k}" for k in range(5)])) == pytest.approx(1.0)


def test_more_closure_is_more_value_and_a_better_place():
    rows = told(whole("A", "D0", 0.2), whole("B", "D0", 0.5), whole("C", "D0", 0.8))
    assert [rows[code].rank for code in "ABC"] == [3, 2, 1]
    assert rows["A"].value < rows["B"].value < rows["C"].value


def test_places_that_are_sure_are_one_and_others_a_band():
    rows = told(whole("A", "D0", 0.9), whole("B", "D0", Range(0.1, 0.3, 0.6)), whole("C", "D0", Range(0.1, 0.31, 0.6)))
    assert (rows["A"].rank_low, rows["A"].rank_high, rows["A"].p_top3) == (1, 1, 1.0)
    assert (rows["B"].rank_low, rows["B"].rank_high) == (rows["C"].rank_low, rows["C"].rank_high) == (2, 3)


def test_what_learns_is_not_estimated_and_has_no_place():
    rows = told(whole("A", "D0", 0.5), Initiative("B", "Learn", learns=True))
    assert rows["B"].rank is None and rows["B"].metric == "" and np.isnan(rows["B"].value) and rows["B"].notes == ()


def test_what_has_no_closure_says_that_it_is_not_estimated():
    assert told(whole("A", "D0", 0.5), Initiative("B", "b", dimensions=("D0",)))["B"].notes == ("not_estimated",)


def test_another_initiative_changes_no_value_of_the_others():
    alone = told(whole("A", "D0", Range(0.1, 0.3, 0.6)))["A"]
    beside = told(whole("A", "D0", Range(0.1, 0.3, 0.6)), whole("B", "D4", Range(0.1, 0.2, 0.6)))["A"]
    assert alone.value == pytest.approx(beside.value, rel=1e-12) and alone.closures == beside.closures


def test_closures_are_points_of_the_gap():
    row = told(whole("A", "D0", 0.5))["A"]
    (closure,) = row.closures
    assert closure.code == "D0" and closure.low < closure.points < closure.high
    assert closure.points == pytest.approx(-0.5 * surveyed().gaps.dimensions.of("D0").gap, abs=0.02)


def test_the_people_who_show_it_are_those_of_two_waves():
    held = surveyed()
    row = told(whole("A", "D0", 0.5))["A"]
    rows = [held.gaps.dimensions.of("D0"), *(held.gaps.items.of(f"I{k}") for k in (1, 2, 3))]
    middle = row.closures[0].points
    points = [middle, *(-0.5 * one.gap for one in rows[1:])]
    people = [respondents_for_change(point, one.gap_sd) for point, one in zip(points, rows, strict=True)]
    assert row.next_wave_n == min(people)


def test_numbers_follow_the_plan_and_not_the_places():
    rows = told(whole("A", "D0", 0.1), whole("B", "D0", 0.9))
    assert (rows["A"].number, rows["B"].number) == (1, 2) and rows["B"].rank == 1


def test_an_outcome_where_less_is_better_counts_what_it_falls_by():
    held = surveyed()
    turned = replace(
        held,
        basis=replace(held.basis, slopes=tuple(-one for one in held.basis.slopes), higher_is_better=False),
        outcomes=type(held.outcomes)(replace(one, higher_is_better=False) for one in held.outcomes),
    )
    assert told(whole("A", "D0", 0.5), diagnosis=turned)["A"].value > 0


@pytest.mark.parametrize(
    ("rank", "effort", "horizon"),
    [(1, 2, "now"), (1, 4, "next"), (4, 3, "next"), (4, 5, "later"), (None, 2, None), (1, None, None)],
)
def test_value_and_effort_say_when_where_the_plan_does_not(rank, effort, horizon):
    plan = Plan(initiatives=(Initiative("A", "a", effort=effort),))
    ranks = {"A": rank, **{f"X{k}": k for k in range(4)}}
    assert horizons_of(plan, ranks, LIMITS)["A"] == horizon


def test_what_learns_comes_now_and_the_plan_wins_over_the_rule():
    plan = Plan(initiatives=(Initiative("A", "a", learns=True), Initiative("B", "b", learns=True, horizon="later")))
    assert horizons_of(plan, {}, LIMITS) == {"A": "now", "B": "later"}


def test_by_the_rule_nothing_comes_before_what_it_depends_on():
    first = Initiative("A", "a", horizon="later")
    plan = Plan(initiatives=(Initiative("B", "b", effort=1, depends_on=("A",)), first))
    assert horizons_of(plan, {"B": 1}, LIMITS)["B"] == "later"


def test_who_said_when_is_told():
    rows = told(whole("A", "D0", 0.5), whole("B", "D0", 0.3, horizon=None, start="", end=""))
    assert (rows["A"].horizon_by, rows["B"].horizon_by) == ("plan", "rule")


def test_a_start_before_what_comes_first_ends_is_noted():
    early = whole("B", "D0", 0.2, start="2027-02-01", end="2027-06-30", depends_on=("A",))
    assert told(whole("A", "D0", 0.5), early)["B"].notes == ("starts_early",)


def test_what_was_dropped_keeps_its_number_and_nothing_else():
    row = told(whole("A", "D0", 0.5), whole("B", "D0", 0.3, status="dropped"))["B"]
    assert row.number == 2 and row.rank is None and row.closures == () and row.notes == ()


def test_a_closure_that_nobody_doubts_still_has_the_range_of_the_gap():
    (closure,) = told(Initiative("A", "a", closure={"D0": fixed(1.0)}))["A"].closures
    row = surveyed().gaps.dimensions.of("D0")
    assert closure.high - closure.low == pytest.approx(2 * 1.645 * row.gap_se, rel=0.08)
