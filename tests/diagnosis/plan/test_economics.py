"""Business cases: equal to formulas where nothing is in doubt, and silent where the plan or the data are."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.diagnosis.plan.draws import plan_draws
from gapkit.diagnosis.plan.economics import counting, economics_of, worked_out
from gapkit.model.plan import Range
from tests.return_samples import LIMITS, RANGES, TAKEN, basis_of, fixed, initiative, plan_of


def economics(*initiatives, taken=None, basis=None, seed=1, chosen=None, limits=LIMITS, **parts):
    plan, basis = plan_of(*initiatives, taken=taken, **parts), basis or basis_of()
    return economics_of(plan, basis, plan_draws(plan, basis, limits, seed=seed), limits, chosen=chosen)


def by_hand(closed, *, cost=1000.0, running=0.0, savings=0.0, pace=(1, 1, 1), timing="end", growth=0.0, acquired=0.0):
    """Return the net present value of closing points of A (slope 5), step by step."""
    odds = 0.8 / 0.2 * math.exp(0.05 * 0.5 * 5 * closed)
    after = odds / (1 + odds)
    now = base = 10_000.0
    worth = -cost
    for year, share in enumerate(pace, start=1):
        late = year if timing == "end" else year - 1
        before = now - base
        now = now * (0.8 + share * (after - 0.8)) + acquired
        base = base * 0.8 + acquired
        kept = now - base if timing == "end" else before
        worth += (100 * (1 + growth) ** (year - 1) * kept + savings * share - running) / 1.1**late
    return worth


def test_nothing_in_doubt_gives_the_formula():
    found = economics(initiative("x", {"A": fixed(0.4)}))
    (case,) = found.cases
    expected = by_hand(0.4)
    assert [case.npv, case.low, case.high, case.mean, case.shortfall] == pytest.approx([expected] * 5, rel=1e-9)
    assert (case.p_positive, case.verdict, case.evpi, case.reason) == (1, "pays", 0, "")
    assert case.roi == pytest.approx(case.benefits / 1000 - 1) and case.costs == pytest.approx(1000)
    assert found.portfolio == replace(case, id="portfolio")


@pytest.mark.parametrize("timing", ["end", "start"])
def test_costs_savings_growth_and_new_customers_are_in_the_formula(timing):
    taken = TAKEN | {"margin_growth": fixed(0.03), "acquired": fixed(500.0)}
    one = initiative("x", {"A": fixed(0.4)}, 30_000.0, running=fixed(700.0), savings=fixed(250.0))
    (case,) = economics(one, taken=taken, timing=timing).cases
    expected = by_hand(0.4, cost=30_000.0, running=700, savings=250, timing=timing, growth=0.03, acquired=500)
    assert case.npv == pytest.approx(expected, rel=1e-9)


def test_the_effect_rises_to_the_end_of_the_ramp_and_is_lost_again_by_the_month():
    taken = TAKEN | {"ramp": fixed(6.0), "decay": fixed(0.1)}
    months = [min(m / 6, 1) * 0.9 ** (max(m - 6, 0) / 12) for m in np.arange(36) + 0.5]
    pace = np.array(months).reshape(3, 12).mean(axis=1)
    (case,) = economics(initiative("x", {"A": fixed(0.4)}), taken=taken).cases
    assert case.npv == pytest.approx(by_hand(0.4, pace=pace), rel=1e-9)


def test_what_starts_later_brings_less_and_runs_shorter():
    parts = {"running": fixed(1200.0)}
    early = initiative("early", {"A": fixed(0.4)}, start="2027Q1", **parts)
    late = initiative("late", {"A": fixed(0.4)}, start="2027Q3", **parts)
    found = economics(early, late, start="2027Q1").cases
    assert found[0].npv == pytest.approx(by_hand(0.4, running=1200), rel=1e-9)
    # Half of the first year has passed.
    assert found[1].npv == pytest.approx(by_hand(0.4, running=1200, pace=(0.5, 1, 1)) + 600 / 1.1, rel=1e-9)


def test_what_closes_the_same_gap_twice_closes_it_once():
    one, other = initiative("one", {"A": fixed(0.4)}), initiative("other", {"A": fixed(0.5)})
    found = economics(one, other)
    assert found.portfolio.npv == pytest.approx(by_hand(1 - 0.6 * 0.5, cost=2000), rel=1e-9)
    assert found.portfolio.npv < sum(case.npv for case in found.cases)


def test_only_what_is_chosen_is_in_the_case_of_all_together():
    one, other = initiative("one", {"A": fixed(0.4)}), initiative("other", {"B": fixed(0.5)}, 90_000.0)
    found = economics(one, other, chosen=["one"])
    assert found.portfolio.npv == pytest.approx(found.cases[0].npv, rel=1e-12)
    assert found.together == ("one",)
    assert len(found.cases) == 2


def test_all_that_is_written_is_worked_out_beside_what_was_chosen():
    one, other = initiative("one", {"A": fixed(0.4)}), initiative("other", {"B": fixed(0.5)}, 90_000.0)
    found = economics(one, other, chosen=["one"])
    assert found.everything.npv == pytest.approx(economics(one, other).portfolio.npv, rel=1e-12)
    assert (
        economics(one, other).everything is None and economics(one, other, chosen=["one", "other"]).everything is None
    )


def test_what_nothing_can_be_said_of_is_in_no_sum_and_turns_no_verdict():
    pays, unclear = initiative("x", {"A": fixed(0.4)}), initiative("y", {"B": fixed(0.9)}, 2_500_000.0)
    found = economics(
        pays, unclear, initiative("z", {"A": fixed(0.9)}, None), basis=basis_of(clear=(True, False, True))
    )
    assert [case.reason for case in found.cases] == ["", "no_driver", "no_cost"]
    assert found.together == ("x",) and found.everything is None
    assert found.portfolio.npv == found.cases[0].npv and found.portfolio.verdict == found.cases[0].verdict == "pays"


@pytest.mark.parametrize("parts", [{"cost": 5000.0}, {"cost": None, "running": fixed(900.0)}])
def test_paying_for_what_nothing_can_be_said_of_takes_its_cost_and_nothing_else_from_every_draw(parts):
    unclear = replace(initiative("y", {"B": fixed(0.9)}, parts["cost"]), running=parts.get("running"))
    plan = plan_of(initiative("x", {"A": Range(0.2, 0.4, 0.6)}), unclear, taken=RANGES)
    basis = basis_of(clear=(True, False, True))
    draws = plan_draws(plan, basis, LIMITS, seed=1)
    work = worked_out(plan, basis, draws, LIMITS)
    alone = economics_of(plan, basis, draws, LIMITS, worked=work)
    found = counting(alone, ["y"], work, LIMITS)
    discount = work.worlds.values["discount"]
    years = np.arange(1, work.worlds.years + 1)
    taken = (parts["cost"] or 0.0) + (900.0 if "running" in parts else 0.0) * ((1 + discount[:, None]) ** -years).sum(1)
    worth = work.cash(["x"]).worth - taken
    assert found.with_untold.npv == pytest.approx(np.median(worth), rel=1e-9)
    assert found.with_untold.p_positive == pytest.approx((worth > 0).mean())
    assert [found.with_untold.low, found.with_untold.high] == pytest.approx(np.quantile(worth, [0.05, 0.95]), rel=1e-9)
    assert replace(found, with_untold=None) == alone


def test_what_costs_nothing_leaves_no_second_case():
    plan, basis = plan_of(initiative("x", {"A": fixed(0.4)}), initiative("z", {"A": fixed(0.9)}, None)), basis_of()
    work = worked_out(plan, basis, draws := plan_draws(plan, basis, LIMITS, seed=1), LIMITS)
    alone = economics_of(plan, basis, draws, LIMITS, worked=work)
    assert counting(alone, ["z"], work, LIMITS) == alone == counting(alone, [], work, LIMITS)


def test_where_nothing_that_is_chosen_has_a_case_the_whole_plan_is_told():
    one, learns = initiative("one", {"A": fixed(0.4)}), initiative("learn", cost=10.0, learns=True)
    found = economics(one, learns, chosen=["learn"])
    assert found.together == ("one", "learn") and found.portfolio.costs == pytest.approx(1010)


def test_the_outcome_stops_at_its_end_and_perceptions_at_the_top_of_the_scale():
    full = initiative("x", {"A": fixed(1.0)})
    (room,) = economics(full, basis=basis_of(rooms=(0.25, 3.0, 3.0))).cases
    assert room.npv == pytest.approx(by_hand(0.25), rel=1e-9)
    (end,) = economics(full, basis=basis_of(mean=99.0)).cases
    assert end.npv == pytest.approx(by_hand(1 / 2.5), rel=1e-9)  # one point more of the outcome


def test_where_less_of_the_outcome_is_better_a_slope_below_zero_pays():
    down = basis_of(slopes=(-5.0, -2.0, -3.0), higher_is_better=False)
    (case,) = economics(initiative("x", {"A": fixed(0.4)}), basis=down).cases
    assert case.npv == pytest.approx(by_hand(0.4), rel=1e-9)


def test_a_point_of_a_share_is_one_per_cent():
    share = replace(basis_of(slopes=(0.05, 0.02, 0.03), mean=0.5), least=0.0, most=1.0)
    (case,) = economics(initiative("x", {"A": fixed(0.4)}), basis=share).cases
    assert case.npv == pytest.approx(by_hand(0.4), rel=1e-9)


def test_without_a_whole_year_there_is_no_case():
    found = economics(initiative("x", {"A": fixed(0.4)}), taken=TAKEN | {"horizon": fixed(0.0)})
    assert found.reason == "no_horizon" and found.portfolio is None


def test_a_slope_that_points_the_wrong_way_costs_customers():
    (case,) = economics(initiative("x", {"A": fixed(0.4)}), basis=basis_of(slopes=(-5.0, 2.0, 3.0))).cases
    assert case.npv < -1000 and case.verdict == "does_not"


def test_a_mean_is_the_analytic_one_where_the_case_is_linear():
    taken = TAKEN | {"margin": Range(60.0, 90.0, 150.0), "customers": Range(5e3, 1e4, 3e4)}
    (case,) = economics(
        replace(initiative("x", {"A": fixed(0.4)}), cost=Range(500.0, 1000.0, 3000.0)),
        taken=taken,
        limits=replace(LIMITS, draws=60_000),
    ).cases
    benefit = by_hand(0.4, cost=0)
    expected = benefit * (95 / 100) * (12_500 / 10_000) - 1250  # the means of the three
    assert case.mean == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("timing", ["end", "start"])
def test_at_break_even_the_formula_is_zero(timing):
    (case,) = economics(initiative("x", {"A": fixed(0.4)}, 20_000.0), timing=timing).cases
    assert case.break_even_closure * 0.4 < 1
    worth = by_hand(case.break_even_closure * 0.4, cost=20_000, timing=timing)
    assert worth == pytest.approx(0, abs=1e-3)
    assert case.break_even_causal == pytest.approx(0.5 * case.break_even_closure, rel=1e-6)


def test_where_no_closure_pays_there_is_no_break_even():
    (case,) = economics(initiative("x", {"A": fixed(0.4)}, 1e9)).cases
    assert math.isnan(case.break_even_closure) and math.isnan(case.break_even_causal)
    assert (case.verdict, case.p_payback) == ("does_not", 0) and math.isnan(case.payback)


def test_savings_come_in_at_the_pace_of_whoever_saves_them():
    saves = initiative("saves", cost=500.0, savings=fixed(1000.0), start="2027Q1")
    late = initiative("late", {"A": fixed(0.4)}, 500.0, start="2029Q1")
    found = economics(saves, late, start="2027Q1")
    assert found.cases[0].npv == pytest.approx(-500 + sum(1000 / 1.1**year for year in (1, 2, 3)))
    # It starts with the third year, and is paid then.
    assert found.cases[1].npv == pytest.approx(by_hand(0.4, cost=500 / 1.1**2, pace=(0, 0, 1)))
    assert found.portfolio.npv == pytest.approx(sum(case.npv for case in found.cases))  # they share nothing


@pytest.mark.parametrize(
    ("start", "year"), [("2027-01-01", 0), ("2027Q4", 0), ("2028Q1", 1), ("2029Q4", 2), ("2030Q1", 3), ("2035Q1", 3)]
)
def test_what_is_paid_once_is_paid_in_the_year_its_initiative_starts(start, year):
    one = initiative("x", {"A": fixed(0.4)}, 1000.0, start=start)
    found = economics(one, start="2027Q1")
    assert found.cases[0].costs == pytest.approx(1000 / 1.1**year)
    assert [row.costs for row in found.years] == pytest.approx([1000.0 * (at == year) for at in range(4)])
    assert found.portfolio.npv == pytest.approx(sum(row.net / 1.1**at for at, row in enumerate(found.years)))


def test_a_cost_that_falls_due_later_is_worth_less_and_what_is_paid_early_is_not_put_off():
    early = initiative("early", {"A": fixed(0.4)}, 900.0, start="2027Q2")
    late = initiative("late", {"B": fixed(0.2)}, 700.0, start="2028Q3")
    found = economics(early, late, start="2027Q1")
    assert [row.costs for row in found.years] == pytest.approx([900, 700, 0, 0])
    assert found.portfolio.costs == pytest.approx(900 + 700 / 1.1)


def test_without_dates_all_that_is_paid_once_is_paid_now():
    first = initiative("first", {"A": fixed(0.4)}, 900.0, horizon="later")
    then = initiative("then", {"B": fixed(0.2)}, 700.0, horizon="later", depends_on=("first",))
    found = economics(first, then)
    assert found.start == "" and [row.costs for row in found.years] == pytest.approx([1600, 0, 0, 0])


def test_what_nothing_is_said_of_slows_no_other():
    pays = initiative("x", {"A": fixed(0.4)}, start="2027Q1")
    unclear = initiative("y", {"B": fixed(0.9)}, 0.0, start="2029Q1")
    found = economics(pays, unclear, basis=basis_of(clear=(True, False, True)), start="2027Q1")
    assert found.cases[1].reason == "no_driver"
    assert found.portfolio.npv == pytest.approx(found.cases[0].npv) == pytest.approx(by_hand(0.4))


SAVED = -1000 + sum(600 / 1.1**year for year in (1, 2, 3))


@pytest.mark.parametrize(
    ("reason", "closure", "options"),
    [
        ("no_effect", {"C": fixed(0.4)}, {"taken": {"link": None}}),  # what is met already, and no link to follow
        ("no_link", {"A": fixed(0.4)}, {"taken": {"link": None}}),
        ("no_driver", {"A": fixed(0.4)}, {"basis": basis_of(clear=(False, True, True))}),
        ("no_outcome", {"A": fixed(0.4)}, {"basis": basis_of(outcome="")}),
    ],
)
def test_known_savings_count_even_where_nobody_can_say_what_the_closure_brings(reason, closure, options):
    options = dict(options)
    missing = options.pop("taken", {})
    options["taken"] = {code: value for code, value in TAKEN.items() if code not in missing}
    found = economics(initiative("x", closure, savings=fixed(600.0)), **options)
    (case,) = found.cases
    assert (case.reason, case.not_counted) == ("", reason)
    assert case.npv == pytest.approx(SAVED) and found.portfolio.npv == pytest.approx(SAVED)
    assert math.isnan(case.break_even_closure)
    assert all(math.isfinite(bar.low + bar.npv_high) for bar in found.tornado)


def test_a_case_with_all_it_claims_leaves_nothing_uncounted():
    found = economics(initiative("x", {"A": fixed(0.4)}, savings=fixed(600.0)), initiative("y", savings=fixed(600.0)))
    assert [case.not_counted for case in found.cases] == ["", ""]
    assert found.cases[0].npv == pytest.approx(by_hand(0.4, savings=600))


def test_the_whole_is_a_scenario_as_soon_as_a_part_of_it_is():
    clear, open_ = initiative("x", {"A": fixed(0.1)}), initiative("y", {"B": fixed(0.9)})
    basis = basis_of(clear=(True, False, True))
    found = economics(clear, open_, basis=basis, scenario=True)
    assert [case.scenario for case in found.cases] == [False, True] and found.portfolio.scenario
    assert not economics(clear, open_, basis=basis, scenario=True, chosen=["x"]).portfolio.scenario


def test_running_costs_alone_never_pay_back():
    one = initiative("x", {"A": fixed(0.001)}, None, running=fixed(50_000.0))
    (case,) = economics(one).cases
    assert math.isnan(case.payback) and case.p_payback == 0 and case.verdict == "does_not"


def test_what_is_done_has_no_case_and_costs_nothing_any_more():
    done = initiative("old", {"A": fixed(0.5)}, 9000.0, running=fixed(100.0), savings=fixed(900.0), status="done")
    new = initiative("new", {"A": fixed(0.4)})
    found = economics(done, new)
    assert (found.cases[0].reason, found.together) == ("done", ("new",))
    assert found.portfolio.npv == pytest.approx(by_hand(0.4))


def test_of_what_runs_the_rest_is_counted_by_its_dates():
    half = initiative("x", {"A": fixed(0.4)}, 2000.0, savings=fixed(600.0), running=fixed(100.0), status="running")
    runs = replace(half, start="2026-07-01", end="2027-06-30")
    (case,) = economics(runs, start="2027-01-01").cases
    assert case.npv == pytest.approx(by_hand(0.2, cost=1000, savings=300, running=100))


def test_year_0_is_that_of_what_lies_ahead_and_is_said():
    one = initiative("x", {"A": fixed(0.4)}, start="2027Q2")
    old = initiative("old", {"B": fixed(0.1)}, start="2025Q1", status="done")
    gone = initiative("gone", {"B": fixed(0.1)}, start="2024Q1", status="dropped")
    told = economics(one, old, gone)
    assert (told.start, told.start_set_by) == ("2027Q2", "initiatives")
    assert told.cases[0].npv == pytest.approx(by_hand(0.4))
    told = economics(one, start="2027-01-01")
    assert (told.start, told.start_set_by) == ("2027Q1", "plan")
    told = economics(initiative("x", {"A": fixed(0.4)}))
    assert (told.start, told.start_set_by) == ("", "")


def test_a_horizon_is_told_as_the_whole_years_that_are_worked_out():
    found = economics(initiative("x", {"A": fixed(0.4)}), taken=TAKEN | {"horizon": Range(1.0, 2.2, 10.0)})
    (told,) = [row for row in found.assumptions if row.code == "horizon"]
    assert (told.value, told.distribution) == (fixed(2.0), "fixed") and len(found.years) == 3


def test_payback_is_when_the_sum_of_the_years_turns():
    found = economics(initiative("x", {"A": fixed(0.4)}, 12_000.0))
    sums = [year.cumulative for year in found.years]
    first = next(year for year, total in enumerate(sums) if total >= 0)
    expected = first - sums[first] / found.years[first].net
    assert found.portfolio.payback == pytest.approx(expected) and found.portfolio.p_payback == 1
    assert found.years[-1].customers_kept == pytest.approx(found.years[-1].benefits / 100)


REFUSED = {
    "learns": {"learns": True},
    "no_cost": {"cost": None},
    "no_effect": {"closure": {}},
}


@pytest.mark.parametrize("reason", REFUSED)
def test_an_initiative_that_says_too_little_has_no_case(reason):
    parts = {"closure": {"A": fixed(0.4)}} | REFUSED[reason]
    found = economics(initiative("x", **parts), initiative("other", {"A": fixed(0.3)}))
    assert (found.cases[0].reason, found.cases[0].verdict) == (reason, "") and math.isnan(found.cases[0].npv)
    assert found.cases[1].verdict == "pays" and found.reason == ""


@pytest.mark.parametrize("code", [code for code in TAKEN if code != "causal_share"])
def test_what_the_plan_does_not_say_is_not_made_up(code):
    taken = {key: value for key, value in TAKEN.items() if key != code}
    found = economics(initiative("x", {"A": fixed(0.4)}), taken=taken)
    assert found.cases[0].reason == found.reason == f"no_{code}"
    assert found.portfolio is None and not found.tornado and not found.years


def test_without_an_outcome_without_gaps_or_where_nothing_is_short_there_is_no_case():
    one = initiative("x", {"A": fixed(0.4)})
    assert economics(one, basis=basis_of(outcome="")).reason == "no_outcome"
    assert economics(one, basis=basis_of(gaps=(float("nan"),) * 3)).reason == "no_gaps"
    assert economics(initiative("x", {"C": fixed(0.4)})).reason == "no_effect"
    assert economics_of(plan_of(one), None, None, LIMITS).reason == "no_outcome"
    assert economics().reason == "no_initiatives"


def test_no_driver_no_case_unless_the_plan_is_a_scenario():
    one, unclear = initiative("x", {"A": fixed(0.4)}), basis_of(clear=(False, True, True))
    assert economics(one, basis=unclear).reason == "no_driver"
    (case,) = economics(one, basis=unclear, scenario=True).cases
    assert case.scenario and case.npv == pytest.approx(by_hand(0.4), rel=1e-9)
    both = initiative("x", {"A": fixed(0.4), "B": fixed(0.1)})
    assert not economics(both, basis=unclear).cases[0].scenario


def test_savings_alone_need_neither_survey_nor_customers():
    taken = {code: TAKEN[code] for code in ("discount", "horizon", "ramp", "decay")}
    found = economics(initiative("x", savings=fixed(600.0)), taken=taken, basis=basis_of(outcome=""))
    expected = -1000 + sum(600 / 1.1**year for year in (1, 2, 3))
    assert found.cases[0].npv == pytest.approx(expected) and found.portfolio.npv == pytest.approx(expected)
    assert found.lifetime is None and math.isnan(found.cases[0].break_even_closure)


def test_what_only_teaches_costs_in_the_case_of_all_together():
    pays, learns = initiative("x", {"A": fixed(0.4)}), initiative("learn", cost=3000.0, learns=True)
    found = economics(pays, learns)
    assert found.portfolio.npv == pytest.approx(found.cases[0].npv - 3000)


@settings(deadline=None, max_examples=15)
@given(st.floats(0.5, 2), st.sampled_from(["margin", "customers", "link"]))
def test_more_of_what_earns_is_never_worth_less(times, code):
    small = replace(LIMITS, draws=300)
    one = initiative("x", {"A": Range(0.1, 0.3, 0.5)})
    more = {**RANGES, code: Range(*(value * times for value in vars(RANGES[code]).values()))}
    plain = economics(one, taken=RANGES, limits=small).cases[0].mean
    changed = economics(one, taken=more, limits=small).cases[0].mean
    assert (changed - plain) * (times - 1) >= -1e-6 * abs(plain)


def test_the_same_plan_and_seed_give_the_same_and_another_initiative_changes_no_case():
    basis = basis_of(spread=0.5)
    one, other = initiative("x", {"A": Range(0.1, 0.3, 0.5)}), initiative("y", {"A": Range(0.0, 0.1, 0.2)})
    first, again = (economics(one, taken=RANGES, basis=basis) for _ in range(2))
    assert first == again
    assert economics(other, one, taken=RANGES, basis=basis).cases[1] == first.cases[0]
    assert economics(one, taken=RANGES, basis=basis, seed=2).cases[0].mean != first.cases[0].mean


def test_every_assumption_is_told_with_who_set_it_the_causal_share_first():
    one = initiative("x", {"A": Range(0.1, 0.3, 0.5)}, basis="piloto")
    told = economics(one, taken=RANGES, basis=basis_of(spread=0.5)).assumptions
    assert (told[0].code, told[0].set_by, told[0].distribution) == ("causal_share", "default", "beta")
    assert {row.code: row.value for row in told if row.set_by == "plan"} == {
        **RANGES,
        "closure": Range(0.1, 0.3, 0.5),
        "cost": fixed(1000.0),
    }
    assert [row.code for row in told if row.set_by == "default"] == ["causal_share", "margin_growth", "acquired"]
    assert [(row.code, row.dimension) for row in told if row.set_by == "data"] == [("gap", "A"), ("slope", "A")]
    assert next(row for row in told if row.code == "closure").source == "piloto"


def test_the_tornado_tells_what_decides_and_whether_it_turns_the_sign():
    one = replace(initiative("x", {"A": Range(0.1, 0.3, 0.5)}), cost=Range(20_000.0, 30_000.0, 60_000.0))
    found = economics(one, taken=RANGES, basis=basis_of(spread=0.5)).tornado
    widths = [abs(bar.npv_high - bar.npv_low) for bar in found]
    assert widths == sorted(widths, reverse=True)
    by = {(bar.code, bar.initiative or bar.dimension): bar for bar in found}
    assert set(by) == {
        *((code, "") for code in ("causal_share", "link", "customers", "retention", "margin", "ramp", "decay")),
        *(("closure", "x"), ("cost", "x"), ("gap", "A"), ("slope", "A")),
    }
    assert by["cost", "x"].correlation < -0.2 < 0.2 < by["link", ""].correlation
    assert by["cost", "x"].npv_low - by["cost", "x"].npv_high == pytest.approx(
        by["cost", "x"].high - by["cost", "x"].low
    )
    assert all(bar.flips == (bar.npv_low * bar.npv_high < 0) for bar in found)
    assert by["link", ""].flips


def test_the_bars_of_the_tornado_lie_around_its_centre():
    found = economics(initiative("x", {"A": Range(0.1, 0.2, 0.9)}, cost=200.0), taken=RANGES)
    assert all(bar.npv_low <= found.centre <= bar.npv_high for bar in map(_upwards, found.tornado))
    assert abs(found.centre - found.portfolio.npv) > 1  # the median of what is skewed is not that of its parts


def _upwards(bar):
    low, high = sorted((bar.npv_low, bar.npv_high))
    return replace(bar, npv_low=low, npv_high=high)


def test_a_customer_is_worth_more_afterwards():
    found = economics(initiative("x", {"A": fixed(0.4)})).lifetime
    assert found.before == pytest.approx(sum(100 * (0.8 / 1.1) ** t for t in (1, 2, 3)))
    after = found.retention_after
    assert after == pytest.approx(1 / (1 + 0.25 * math.exp(-0.05)))  # logit 0.8, and 0.05 times one point
    assert found.after == pytest.approx(sum(100 * (after / 1.1) ** t for t in (1, 2, 3)))
    assert (found.model, found.timing, found.horizon, found.lifetime) == ("constant", "end", 3, pytest.approx(5))
    assert found.endless == pytest.approx(100 * 0.8 / 0.3)


@pytest.mark.parametrize("timing", ["end", "start"])
def test_a_customer_is_worth_more_where_margins_grow(timing):
    found = economics(initiative("x", {"A": fixed(0.4)}), taken=TAKEN | {"margin_growth": fixed(0.04)}, timing=timing)
    late = 1 if timing == "end" else 0
    years = [100 * 1.04 ** (t - late) * (0.8 / 1.1) ** t for t in range(late, late + 400)]
    assert found.lifetime.before == pytest.approx(sum(years[:3]))
    assert found.lifetime.endless == pytest.approx(sum(years))


def test_customers_who_leave_more_or_less_easily_are_worth_what_their_survival_says():
    taken = TAKEN | {"lifetime_a": fixed(1.0), "lifetime_b": fixed(1.0)}
    found = economics(initiative("x", {"A": fixed(0.4)}), taken=taken).lifetime
    assert (found.model, found.retention) == ("sbg", pytest.approx(0.5))
    assert found.before == pytest.approx(100 * (1 / 2 / 1.1 + 1 / 3 / 1.1**2 + 1 / 4 / 1.1**3))
    assert found.after > found.before and math.isnan(found.lifetime)  # Beta(1, 1): years without end on average
