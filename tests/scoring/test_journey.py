"""The journey: means of touchpoints by hand, risk as a product, small cells protected, KPIs that help."""

import dataclasses
import math

import numpy as np
import pytest

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import (
    Answers,
    Dimension,
    Item,
    Journey,
    Outcome,
    Phase,
    Questionnaire,
    Scale,
    Segment,
    Text,
    Touchpoint,
)
from gapkit.model.journey_plan import Assumption, JourneyPlan, Kpi, KpiValue
from gapkit.scoring.journey import risk as journey_risk
from gapkit.scoring.journey.table import journey_cells
from gapkit.scoring.results import SegmentGap
from gapkit.scoring.rows import Rows
from gapkit.stats.proportions import wilson
from tests.journey_samples import LEVELS, journey_survey

RULES = dataclasses.replace(Thresholds.for_range(6), replicates=399).journey_rules


def whole(cells):
    return {cell.touchpoint: cell for cell in cells if not cell.channel}


def parts(cells):
    return {(cell.touchpoint, cell.channel): cell for cell in cells if cell.channel}


def asked(*, columns=("expectation", "perception"), channels=("web", "shop"), outcomes=True, own=()):
    """Return a questionnaire of two touchpoints with two items each; `own` items belong to one channel alone."""
    places = {"order": ("A1", "A2"), "return": ("B1", "B2")}
    items = [
        Item(code, n, "D", Text(code, code), phase="buy", touchpoint=point, channels=own or channels)
        for n, (code, point) in enumerate(((c, p) for p, codes in places.items() for c in codes), start=1)
    ]
    journey = Journey(
        (Phase("buy", Text("Comprar", "Buy")),),
        (
            *(Touchpoint(code, Text(code, code), "buy", channels) for code in places),
            Touchpoint("gift", Text("gift", "gift"), "buy", channels),
        ),
        tuple(Phase(code, Text(code, code)) for code in channels),
    )
    kinds = (Outcome("nps", "nps", Text("¿?", "?"), Scale(0, 10)),) if outcomes else ()
    dimension = Dimension("D", Text("D", "D"), tuple(items))
    return Questionnaire("j", "1", Text("j", "j"), Scale(1, 7), columns, (dimension,), outcomes=kinds, journey=journey)


def answers(expectation, perception, **more):
    codes = {"expectation": np.array(expectation, np.uint8), "perception": np.array(perception, np.uint8)}
    return Answers(codes, **more)


# --- scores ---


def test_a_person_scores_a_touchpoint_by_the_mean_of_its_items_at_least_half_of_them():
    expectation = [[7, 7, 7, 7, 7, 7]] * 4
    perception = [[5, 6, 7, 5, 5, 0], [6, 0, 7, 5, 5, 0], [0] * 6, [0] * 6]
    cells = whole(journey_cells(asked(), answers(expectation, perception), RULES))
    gaps = [5.5 - 7, 6 - 7, 0, -2, -2]
    order = cells["order"]
    assert order.n == 5 and order.basis == "thin" and order.items == ("A1", "A2")
    assert order.gap == pytest.approx(np.mean(gaps)) and order.gap_sd == pytest.approx(np.std(gaps, ddof=1))
    assert order.gap_se == pytest.approx(np.std(gaps, ddof=1) / math.sqrt(5))
    assert cells["return"].basis == "not_asked" and cells["return"].notes == ("no_answers",)
    assert cells["gift"].basis == "not_asked" and cells["gift"].n is None


def test_fewer_people_than_may_be_shown_leave_no_number():
    perception = [[5, 6, 7, 5, 0, 0]] * 2 + [[4] * 6] * 2
    cells = whole(journey_cells(asked(), answers([[7] * 6] * 4, perception), RULES))
    row = cells["order"]
    assert row.suppressed and row.n is None and math.isnan(row.gap) and row.risk is None
    assert math.isnan(row.exposure) and cells["return"].n == 6


def test_a_questionnaire_without_touchpoints_has_no_journey():
    bare = dataclasses.replace(asked(), journey=None)
    assert journey_cells(bare, answers([[7] * 6] * 4, [[5] * 6] * 4), RULES) == Rows()


def test_equal_weights_and_clusters_of_one_change_nothing():
    questionnaire, survey = journey_survey(150)
    plain = whole(journey_cells(questionnaire, survey, RULES, seed=1))
    people = survey.people
    weighted = dataclasses.replace(survey, weight=np.full(people, 2.0))
    alone = dataclasses.replace(survey, cluster=np.arange(people, dtype=np.int32))
    for other in (weighted, alone):
        for code, cell in whole(journey_cells(questionnaire, other, RULES, seed=1)).items():
            assert cell.gap == pytest.approx(plain[code].gap)
            assert cell.exposure == pytest.approx(plain[code].exposure, nan_ok=True)
            assert cell.risk.failure == pytest.approx(plain[code].risk.failure)
    cells = whole(journey_cells(questionnaire, weighted, RULES, seed=1))
    assert cells["contact"].gap_se == pytest.approx(plain["contact"].gap_se)


def test_people_of_a_cluster_who_agree_make_the_interval_wider():
    questionnaire, survey = journey_survey(100)
    copies = np.repeat(np.arange(100), 4)
    repeated = survey.select(copies)
    alone = whole(journey_cells(questionnaire, repeated, RULES))["contact"]
    clustered = dataclasses.replace(repeated, cluster=copies.astype(np.int32))
    together = whole(journey_cells(questionnaire, clustered, RULES))["contact"]
    assert together.gap == pytest.approx(alone.gap)
    assert together.gap_se > 1.8 * alone.gap_se and together.n_effective < 0.4 * together.n
    assert together.risk.weight_high - together.risk.weight_low > alone.risk.weight_high - alone.risk.weight_low


def test_the_change_is_over_the_people_who_passed_both_touchpoints():
    questionnaire, survey = journey_survey(300)
    cells = whole(journey_cells(questionnaire, survey, RULES))

    def scores(code):
        rows = [i for i, item in enumerate(questionnaire.items) if item.touchpoint == code]
        values = np.where(survey.codes["perception"][rows] > 0, survey.codes["perception"][rows], np.nan)
        answered = np.isfinite(values).sum(axis=0)
        return np.where(answered > 0, np.nansum(values, axis=0) / np.maximum(answered, 1), np.nan)

    step = scores("contact") - scores("payment")
    both = step[np.isfinite(step)]
    cell = cells["contact"]
    assert cell.change_from == "payment" and cell.change_n == both.size
    assert cell.change == pytest.approx(both.mean())
    assert cell.change_high - cell.change == pytest.approx(1.968 * both.std(ddof=1) / math.sqrt(both.size), rel=0.01)


# --- exposure, failure, penalty ---


def test_who_passes_is_who_answers_among_them_and_those_to_whom_it_did_not_apply():
    questionnaire, survey = journey_survey(300)
    cell = whole(journey_cells(questionnaire, survey, RULES))["complaint"]
    rows = [i for i, item in enumerate(questionnaire.items) if item.touchpoint == "complaint"]
    passed = (survey.codes["perception"][rows] > 0).any(axis=0)
    assert cell.exposure == pytest.approx(passed.mean()) and cell.exposure_source == "answers"
    expected = wilson(passed.sum(), 300)
    assert cell.exposure_low == pytest.approx(float(expected.low), abs=0.02)
    assert cell.exposure_high == pytest.approx(float(expected.high), abs=0.02)


def test_a_share_the_company_gives_goes_before_that_of_the_answers():
    questionnaire, survey = journey_survey(200)
    plan = JourneyPlan(exposure={"complaint": 0.05})
    cell = whole(journey_cells(questionnaire, survey, RULES, plan=plan))["complaint"]
    assert cell.exposure == 0.05 and cell.exposure_source == "file" and math.isnan(cell.exposure_low)


def test_where_nobody_could_say_that_it_did_not_apply_everybody_is_taken_to_pass():
    perception = [[3, 6, 7, 5, 5, 6]] * 4
    cell = whole(journey_cells(asked(outcomes=False), answers([[7] * 6] * 4, perception), RULES))["order"]
    assert math.isnan(cell.exposure) and "exposure_unknown" in cell.risk.notes
    assert cell.risk.risk == pytest.approx(cell.risk.failure) == pytest.approx(5 / 6)


def test_a_minimum_decides_on_failure_where_it_was_asked():
    perception = [[3, 6, 7, 5, 5, 6]] * 4
    given = answers([[7] * 6] * 4, perception)
    low = dataclasses.replace(given, codes={**given.codes, "minimum": np.full((4, 6), 4, np.uint8)})
    questionnaire = asked(columns=("minimum", "expectation", "perception"), outcomes=False)
    assert whole(journey_cells(questionnaire, low, RULES))["order"].risk.failure == pytest.approx(1 / 6)


def test_without_expectation_and_minimum_the_foot_of_the_scale_is_a_failure():
    perception = np.array([[2, 3, 4, 5, 6, 7]] * 4, np.uint8)
    questionnaire = asked(columns=("perception",), outcomes=False)
    cell = whole(journey_cells(questionnaire, Answers({"perception": perception}), RULES))["order"]
    assert cell.risk.failure == pytest.approx(2 / 6)  # 2 and 3 lie in the lowest 40 per cent of 1 to 7
    assert math.isnan(cell.gap) and cell.perception == pytest.approx(4.5) and cell.verdict is None


def test_risk_is_exposure_times_failure_times_the_drop_of_the_outcome():
    questionnaire, survey = journey_survey(500)
    cells = whole(journey_cells(questionnaire, survey, RULES))
    cell = cells["contact"]
    rows = [i for i, item in enumerate(questionnaire.items) if item.touchpoint == "contact"]
    pair = np.where(survey.codes["perception"][rows] > 0, 1.0, np.nan)
    pairs = survey.codes["perception"][rows].astype(float) - survey.codes["expectation"][rows]
    gap = np.nansum(pair * pairs, axis=0) / np.maximum(np.isfinite(pair).sum(axis=0), 1)
    answered = np.isfinite(pair).sum(axis=0) >= 1
    gap = np.where(answered, np.round(gap, 9), np.nan)
    value = survey.outcomes["nps"]
    failed, middle = gap < -0.3, np.abs(gap) <= 0.3
    penalty = value[middle].mean() - value[failed].mean()
    assert cell.risk.outcome == "nps" and cell.risk.failed == failed.sum()
    assert cell.risk.penalty == pytest.approx(penalty)
    assert cell.risk.risk == pytest.approx(cell.exposure * failed.sum() / answered.sum() * penalty)
    assert cell.risk.penalty_low < penalty < cell.risk.penalty_high
    shares = [one.risk.weight for one in cells.values() if one.risk.rank]
    assert sum(shares) == pytest.approx(1) and cell.risk.weight == max(shares)


def test_an_outcome_that_is_better_when_lower_turns_the_penalty_round():
    questionnaire, survey = journey_survey(400)
    turned = tuple(
        dataclasses.replace(one, higher_is_better=False) if one.code == "nps" else one for one in questionnaire.outcomes
    )
    plain = whole(journey_cells(questionnaire, survey, RULES))["contact"].risk
    cells = journey_cells(dataclasses.replace(questionnaire, outcomes=turned), survey, RULES)
    other = whole(cells)["contact"].risk
    assert plain.penalty > 0 and other.penalty == 0 and "penalty_wrong_way" in other.notes


def test_a_touchpoint_that_fails_nearly_everybody_has_nobody_to_be_compared_with():
    questionnaire, survey = journey_survey(300, levels=LEVELS | {"complaint": -3.5})
    risk = whole(journey_cells(questionnaire, survey, RULES))["complaint"].risk
    assert math.isnan(risk.penalty) and risk.rank is None and risk.notes == ("penalty_all",)
    assert risk.failure > 0.95


def test_a_touchpoint_that_fails_too_few_has_no_penalty():
    questionnaire, survey = journey_survey(300, levels=LEVELS | {"purchase": 2.5})
    risk = whole(journey_cells(questionnaire, survey, RULES))["purchase"].risk
    assert math.isnan(risk.penalty) and risk.rank is None and "penalty_few" in risk.notes


def test_without_an_outcome_the_order_rests_on_how_many_meet_failures():
    questionnaire, survey = journey_survey(300)
    silent = dataclasses.replace(survey, outcomes={})
    for cell in whole(journey_cells(questionnaire, silent, RULES)).values():
        assert cell.risk.outcome is None and "no_outcome" in cell.risk.notes
        assert cell.risk.risk == pytest.approx(
            (cell.exposure if cell.exposure == cell.exposure else 1) * cell.risk.failure
        )


# --- moments of truth ---


def test_the_touchpoint_whose_failures_cost_most_is_a_moment_of_truth():
    questionnaire, survey = journey_survey(600)
    cells = whole(journey_cells(questionnaire, survey, RULES, seed=5))
    assert [code for code, cell in cells.items() if cell.moment_of_truth] == ["contact"]
    risk = cells["contact"].risk
    assert (risk.rank, risk.rank_low) == (1, 1) and risk.p_first > 0.9
    assert all(cell.risk.rank_low <= cell.risk.rank <= cell.risk.rank_high for cell in cells.values() if cell.risk.rank)
    assert sum(cell.risk.p_first for cell in cells.values() if cell.risk.rank) == pytest.approx(1)


def test_touchpoints_that_cost_the_same_are_seldom_called_moments_of_truth():
    levels = dict.fromkeys(LEVELS, -0.4)
    rules = dataclasses.replace(RULES, replicates=199)
    alarms = judged = 0
    for seed in range(12):
        questionnaire, survey = journey_survey(300, seed=seed, levels=levels, costs=dict.fromkeys(LEVELS, 0.3))
        everybody = JourneyPlan(exposure=dict.fromkeys(LEVELS, 0.5))
        cells = whole(journey_cells(questionnaire, survey, rules, plan=everybody, seed=seed))
        alarms += sum(bool(cell.moment_of_truth) for cell in cells.values())
        judged += sum(cell.moment_of_truth is not None for cell in cells.values())
    assert judged > 100 and alarms / judged < 0.05


def test_the_same_seed_gives_the_same_places_and_another_nearly_the_same():
    questionnaire, survey = journey_survey(300)
    first, again, other = (journey_cells(questionnaire, survey, RULES, seed=seed) for seed in (1, 1, 2))
    a, b, c = (whole(cells)["contact"].risk for cells in (first, again, other))
    assert a == b and a.risk == c.risk and a.weight_low == pytest.approx(c.weight_low, abs=0.06)


def test_many_people_are_drawn_from_the_normal_limit_and_say_the_same(monkeypatch):
    questionnaire, survey = journey_survey(800)
    rules = dataclasses.replace(RULES, replicates=3999)
    drawn = whole(journey_cells(questionnaire, survey, rules, seed=1))["contact"].risk
    monkeypatch.setattr(journey_risk, "MANY_PEOPLE", 100)
    limit = whole(journey_cells(questionnaire, survey, rules, seed=1))["contact"].risk
    assert limit.penalty_low == pytest.approx(drawn.penalty_low, abs=0.06)
    assert limit.weight_high == pytest.approx(drawn.weight_high, abs=0.02)


# --- channels ---


def channel_study(sizes, *, told=None):
    """Return answers of people in channels "web", "shop" (and -1, not told), everybody answering everything."""
    codes = np.concatenate([np.full(n, code) for code, n in sizes.items()]).astype(np.int32)
    people = len(codes)
    random = np.random.default_rng(4)
    segment = Segment("Canal", told or ("Web", "Shop"), codes)
    perception = random.integers(3, 8, (4, people))
    return answers(np.full((4, people), 7), perception, segments={"Canal": segment})


def test_a_channel_is_recognised_by_its_name_and_holds_the_people_who_used_it():
    survey = channel_study({0: 40, 1: 60})
    cells = parts(journey_cells(asked(), survey, RULES))
    assert cells["order", "web"].n == 40 and cells["order", "shop"].n == 60
    rows = survey.codes["perception"][:2, :40].mean(axis=0) - 7
    assert cells["order", "web"].gap == pytest.approx(rows.mean())
    assert cells["order", "web"].basis == "measured"


def test_values_that_are_no_names_of_channels_can_be_told_apart_by_the_journey_file():
    survey = channel_study({0: 40, 1: 60}, told=("Norte", "Sur"))
    assert parts(journey_cells(asked(), survey, RULES))["order", "web"].notes == ("channel_not_told",)
    plan = JourneyPlan(channel_column="Canal", channel_values={"web": ("norte",), "shop": ("Sur",)})
    assert parts(journey_cells(asked(), survey, RULES, plan=plan))["order", "web"].n == 40


def test_an_item_about_one_channel_speaks_for_everybody_who_answers_it():
    survey = dataclasses.replace(channel_study({0: 40, 1: 60}), segments={})
    cells = parts(journey_cells(asked(own=("web",)), survey, RULES))
    assert cells["order", "web"].n == 100 and cells["order", "shop"].basis == "not_asked"


def test_a_small_cell_is_hidden_and_so_is_the_one_that_would_betray_it():
    cells = parts(journey_cells(asked(), channel_study({0: 3, 1: 60}), RULES))
    small, other = cells["order", "web"], cells["order", "shop"]
    assert small.suppressed and not small.protected and small.n is None and math.isnan(small.gap)
    assert other.suppressed and other.protected and other.n is None and math.isnan(other.gap)


def test_people_who_told_no_channel_protect_a_small_cell():
    cells = parts(journey_cells(asked(), channel_study({0: 3, 1: 60, -1: 20}), RULES))
    assert cells["order", "web"].suppressed and not cells["order", "shop"].suppressed


def test_a_channel_hidden_among_the_groups_is_hidden_here_too():
    hidden = Rows([SegmentGap("Canal", "Web", "overall", None, suppressed=True, protected=True)])
    cells = parts(journey_cells(asked(), channel_study({0: 40, 1: 60}), RULES, segments=hidden))
    assert all(cells[point, "web"].suppressed for point in ("order", "return"))


# --- what was not asked ---


def test_an_assumption_stands_in_where_nobody_was_asked_and_is_never_a_measurement():
    plan = JourneyPlan(assumed={"gift": Assumption(6.5, 4.0, "workshop"), "order": Assumption(1, 7)})
    cells = whole(journey_cells(asked(), channel_study({0: 40, 1: 60}), RULES, plan=plan))
    gift = cells["gift"]
    assert (gift.basis, gift.n, gift.assumed_by) == ("assumed", None, "workshop") and gift.gap == -2.5
    assert gift.verdict is None and math.isnan(gift.gap_low) and gift.risk is None
    assert cells["order"].basis == "measured" and cells["order"].gap < 0


# --- operational KPIs ---


def linked(people=1400, units=14, *, slope=-0.2, noise=0.0, lag=0, lower=True, kpi_units=None, periods=4, seed=11):
    """Return a survey whose gap at a touchpoint follows a KPI: gap = 1 + slope x KPI."""
    random = np.random.default_rng(seed)
    place, period = np.arange(people) % units, (np.arange(people) // units) % periods
    level = random.uniform(2, 12, (units, periods + lag))
    perception = (
        5 + slope * level[place, period] + random.normal(0, 0.8, people) + noise * random.normal(0, 1, units)[place]
    )
    codes = np.clip(np.rint(perception), 1, 7)
    survey = answers(
        np.full((4, people), 4),
        np.stack([codes, codes, np.full(people, 4), np.full(people, 4)]),
        segments={
            "Office": Segment("Office", tuple(f"U{i}" for i in range(units)), place.astype(np.int32)),
            "Month": Segment("Month", tuple(f"2026-{i + 1 + lag:02}" for i in range(periods)), period.astype(np.int32)),
        },
    )
    values = tuple(
        KpiValue(f"u{u}", f"2026-{t + 1:02}", level[u, t]) for u in range(kpi_units or units) for t in range(periods)
    )
    kpi = Kpi("wait", Text("Espera", "Wait"), "order", "min", 5.0, lower, lag, values)
    return survey, JourneyPlan(kpis=(kpi,), unit_column="office", period_column="MONTH")


def link_of(survey, plan):
    return whole(journey_cells(asked(), survey, RULES, plan=plan))["order"].kpis[0]


def test_the_level_at_which_expectations_are_met_is_found_again():
    row = link_of(*linked())
    assert row.link == "clear" and (row.units, row.cells) == (14, 56)
    assert row.slope_low < -0.2 < row.slope_high and row.slope_p < 1e-6
    assert row.meets_low < 5 < row.meets_high and row.outside is False
    assert row.target == 5 and row.met is (row.value <= 5) and row.period == "2026-04"


def test_a_kpi_that_goes_before_the_answers_is_set_beside_later_ones():
    survey, plan = linked(lag=1)
    row = link_of(survey, plan)
    assert row.link == "clear" and row.lag == 1 and row.slope_low < -0.2 < row.slope_high
    assert row.cells == 14 * 3  # answers of the last month have a KPI of the month before; the first KPI has no answers


def test_few_units_are_refused_in_words():
    row = link_of(*linked(kpi_units=9))
    assert row.link == "few_units" and row.units == 9 and math.isnan(row.slope) and math.isnan(row.meets_at)


def test_a_slope_that_may_be_zero_names_no_level():
    rows = [link_of(*linked(slope=0.0, noise=0.5, seed=seed, people=420)) for seed in range(25)]
    undecided = [row for row in rows if row.link == "unclear"]
    assert len(undecided) >= 20  # 5 in 100 false alarms are meant
    assert all(row.slope_low < 0 < row.slope_high and math.isnan(row.meets_at) for row in undecided)


def test_a_link_against_the_declared_direction_is_said():
    row = link_of(*linked(lower=False))
    assert row.link == "wrong_way" and row.met is (row.value >= 5)


def test_a_level_beyond_what_was_observed_is_marked():
    survey, plan = linked(slope=-0.05, people=5600)
    row = link_of(survey, plan)
    assert row.link != "clear" or row.outside is (not row.observed_low <= row.meets_at <= row.observed_high)
    assert row.observed_low >= 2 and row.observed_high <= 12


def test_without_a_unit_in_the_survey_there_is_no_link():
    survey, plan = linked()
    row = link_of(survey, dataclasses.replace(plan, unit_column=""))
    assert row.link == "no_units" and row.value == row.value
    assert (
        link_of(survey, dataclasses.replace(plan, kpis=(dataclasses.replace(plan.kpis[0], values=()),))).link
        == "no_values"
    )


def test_units_without_periods_are_compared_by_their_means():
    survey, plan = linked()
    row = link_of(survey, dataclasses.replace(plan, period_column=""))
    assert (row.units, row.cells) == (14, 14)
