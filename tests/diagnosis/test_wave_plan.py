"""The plan of the earlier wave beside this one: what was reached, what moved, what the money brought."""

import math
from dataclasses import replace

import pytest

from gapkit.diagnosis.compared import Wave, compared
from gapkit.diagnosis.plan.planned import planned
from gapkit.i18n import LANGUAGES
from gapkit.model.plan import PlanTarget, Range, Returned
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.terminal import summary
from gapkit.report.wording import finding_sentence, finding_title
from gapkit.scoring.rows import Rows
from tests.diagnosis.finding_samples import PLAN, looped, sample
from tests.diagnosis.plan.planned_samples import SEED, surveyed, whole


def by_id(diagnosis):
    """Return the findings by their ids."""
    return {finding.id: finding for finding in diagnosis.findings}


def again(*targets):
    """Return the second wave beside a first with these targets of the plan."""
    first = planned(surveyed(), replace(PLAN, targets=targets), seed=SEED)
    second = looped()
    return compared([Wave(first), Wave(replace(second, plan=None, economics=None, waves=None))])


def test_a_target_is_reached_where_the_interval_of_today_lies_above_it():
    row = looped().gaps.dimensions.of("D0")
    low, high = row.perception_low, row.perception_high
    for level, state in ((low - 0.01, "reached"), (high + 0.01, "below"), (row.perception, "open")):
        found = again(PlanTarget("D0", "own", level)).waves.promises.of("D0")
        assert (found.at, found.rule, found.target) == (state, "own", level)
        assert (found.check, found.state) == ("rise", "risen")
        assert (found.after, found.after_low, found.after_high) == (row.perception, low, high)


def test_what_moved_is_told_by_delivery_where_the_perception_rose():
    found = looped().waves.promises.of("D0")
    change = looped().waves.row("D0")
    assert change.source == found.source == "delivery"
    assert found.change == change.perception_change > 0
    assert found.before == pytest.approx(found.after - found.change)


@pytest.mark.parametrize(("way", "state"), [(0.0, "kept"), (0.2, "kept"), (5.0, "missed")])
def test_the_second_wave_decides_by_the_rule_the_first_one_stated(way, state):
    first = planned(surveyed(), PLAN, seed=SEED)
    stated = [replace(row, rule="keep", floor=way - row.least) for row in first.plan.checks]
    told = replace(first, plan=replace(first.plan, checks=Rows(stated)))
    now = replace(looped(), plan=None, economics=None, waves=None)
    now = replace(now, thresholds=replace(now.thresholds, smallest_gap=1.0))  # of no matter to a rule that stands
    found = compared([Wave(told), Wave(now)]).waves.promises.of("D0")
    assert (found.check, found.floor, found.state) == ("keep", pytest.approx(way - 0.3), state)
    assert (found.change_low > found.floor) is (state == "kept")


def test_the_rule_printed_and_the_rule_applied_are_one():
    found = again(PlanTarget("D0", "own", 6.9)).waves.promises.of("D0")
    assert found.change_low > 0 and (found.state, found.at) == ("risen", "below")


def kept(before, after, code, least=None):
    """Return what came of keeping a dimension from one wave to the next, by what change in points matters."""
    least = before.thresholds.smallest_gap if least is None else least
    checks = Rows(replace(row, rule="keep", least=least, floor=-least) for row in before.plan.checks)
    told = replace(before.plan, checks=checks)
    waves = [replace(before, plan=told, waves=None), replace(after, plan=None, economics=None)]
    return compared([Wave(one) for one in waves]).waves.promises.of(code).state


def test_a_dimension_that_was_to_be_kept_is_missed_only_by_a_sure_fall():
    first, better = planned(surveyed(), PLAN, seed=SEED), replace(looped(), waves=None)
    assert kept(first, better, "D0") == kept(first, better, "D1") == "kept"
    assert kept(better, surveyed(), "D0") == "missed"
    assert kept(better, surveyed(), "D1", least=0.01) == "unclear"


def flat(**study):
    """Return a second wave with the very answers of the first: nothing moved."""
    return replace(surveyed(), study=study)


def decided_of(first, *, after=None, plan=None, **study):
    """Return what came of the target of D0 and the findings, by a second wave in which nothing moved."""
    told = planned(surveyed(), replace(PLAN, targets=(), budget=None, **first), seed=SEED)
    found = compared([Wave(told), Wave(flat(**study) if after is None else after)])
    found = found if plan is None else planned(found, replace(PLAN, budget=None, **plan), seed=SEED)
    return found.waves.promises.of("D0"), found


LATE = whole("L", "D0", 0.5, start="2029-01-01", end="2029-12-31", status="approved")
EARLY = whole("E", "D0", 0.5, start="2027-01-01", end="2027-12-31", status="approved")


@pytest.mark.parametrize(
    ("initiatives", "field", "state"),
    [
        ((LATE,), "2027-06-30", "not_due"),
        ((EARLY,), "2027-06-30", "not_due"),
        ((EARLY,), "2028-06-30", "missed"),
        ((EARLY,), "", "missed"),
        ((EARLY, LATE), "2028-06-30", "not_due"),
        ((replace(EARLY, status="proposed"),), "2028-06-30", "dropped"),
    ],
)
def test_a_rise_that_could_not_be_there_yet_is_not_missed(initiatives, field, state):
    row, found = decided_of({"initiatives": initiatives, "start": "2027-01-01"}, field=field)
    assert (row.state, row.decision) == (state, "missed")
    told = by_id(found)["wave.promise.D0"]
    assert (told.state, told.need) == (("level", "stands") if state == "missed" else ("unclear", "uncertain"))


def test_what_was_dropped_since_is_not_held_against_its_target():
    plan = {"initiatives": (replace(EARLY, status="dropped"),)}
    first = {"initiatives": (EARLY,), "start": "2027-01-01"}
    row, found = decided_of(first, plan=plan, field="2028-06-30")
    assert (row.state, row.decision) == ("dropped", "missed")
    assert by_id(found)["wave.promise.D0"].state == "unclear"


def test_only_a_sure_fall_has_got_worse():
    first = planned(looped(), replace(PLAN, targets=()), seed=SEED)
    fell = compared([Wave(replace(first, waves=None)), Wave(replace(surveyed(), study={}))])
    row = fell.waves.promises.of("D0")
    assert row.change_high < 0 and row.state == "missed" and by_id(fell)["wave.promise.D0"].need == "worse"


def test_few_people_decide_nothing():
    first = planned(surveyed(), replace(PLAN, targets=(), budget=None), seed=SEED)
    now = replace(looped(), plan=None, economics=None, waves=None, findings=Rows())
    now = replace(now, thresholds=replace(now.thresholds, indicative_below=10_000))
    found = compared([Wave(first), Wave(now)])
    assert {row.state for row in found.waves.promises} == {"indicative"}
    assert {row.state for row in found.waves.closures} <= {"indicative", "proposed", "dropped"}
    assert {one.state for one in found.findings if one.kind == "wave.promise"} == {"indicative"}


def test_what_acts_without_a_closure_shares_a_rise_all_the_same():
    silent = replace(whole("B", "D0", 0.3, status="approved"), closure={}, dimensions=("D0",))
    rows, _ = beside(whole("A", "D0", 0.3, status="approved"), silent)
    assert rows == {"A": ("shared", 1)}


def test_a_rise_that_several_initiatives_share_is_that_of_none():
    rows = {(row.initiative, row.code): row for row in looped().waves.closures}
    assert rows["A", "D0"].others == rows["B", "D0"].others == 1
    assert {rows["A", "D0"].state, rows["B", "D0"].state} <= {"shared", "less"}
    assert rows["A", "D0"].happened == rows["B", "D0"].happened == looped().waves.promises.of("D0").change


@pytest.mark.parametrize(
    ("code", "share", "state"),
    [("D0", 0.05, "more"), ("D0", 0.3, "as_planned"), ("D0", 0.9, "less"), ("D1", 0.05, "unclear")],
)
def test_what_an_initiative_alone_did_is_held_against_what_it_promised(code, share, state):
    alone = replace(PLAN, initiatives=(whole("A", code, share, status="approved"),), targets=())
    second = Wave(replace(looped(), plan=None, economics=None, waves=None))
    (row,) = compared([Wave(planned(surveyed(), alone, seed=SEED)), second]).waves.closures
    above, below = row.low > row.planned_high, row.high < row.planned_low
    assert (row.initiative, row.code, row.others, row.state) == ("A", code, 0, state)
    assert state == ("less" if below else "more" if above else "as_planned" if row.low > 0 else "unclear")


def beside(*initiatives, field="", after=None):
    """Return what came of these initiatives by a second wave asked at a date, with the plan at hand where there is."""
    before = planned(surveyed(), replace(PLAN, initiatives=initiatives, targets=(), budget=None), seed=SEED)
    told = replace(looped(), plan=None, economics=None, waves=None, study={"field": field})
    found = compared([Wave(before), Wave(told)])
    found = found if after is None else planned(found, replace(PLAN, initiatives=after, budget=None), seed=SEED)
    return {row.initiative: (row.state, row.others) for row in found.waves.closures}, found


@pytest.mark.parametrize(
    ("start", "status", "field", "state"),
    [
        ("2027-01-01", "approved", "septiembre de 2026", "not_begun"),
        ("2027-01-01", "approved", "2027-01-01", "as_planned"),
        ("2027-01-01", "running", "septiembre de 2026", "as_planned"),
        ("2027-01-01", "approved", "", "as_planned"),
        ("2026-01-01", "proposed", "septiembre de 2026", "proposed"),
        ("2027-01-01", "proposed", "septiembre de 2026", "not_begun"),
    ],
)
def test_what_had_not_begun_or_was_not_agreed_gets_no_credit(start, status, field, state):
    one = whole("A", "D0", 0.3, start=start, end="2027-12-31", status=status)
    assert beside(one, field=field)[0] == {"A": (state, 0)}


def test_what_had_not_begun_shares_no_rise_with_what_had():
    early, late = whole("A", "D0", 0.3, status="approved"), whole("B", "D0", 0.2, start="2028-01-01", end="2028-06-30")
    assert beside(early, late, field="2027Q2")[0] == {"A": ("as_planned", 0), "B": ("not_begun", 1)}


def test_the_plan_at_hand_says_what_was_taken_up_or_dropped():
    one, other = whole("A", "D0", 0.3), whole("B", "D1", 0.2, status="approved")
    now = (replace(one, status="running"), replace(other, status="dropped"))
    rows, found = beside(one, other, field="2027-06-30", after=now)
    assert rows == {"A": ("as_planned", 0), "B": ("dropped", 0)}
    assert by_id(found)["wave.closure"].facts["dropped"] == (("B", "D1"),)
    assert [one.kind for one in found.findings].count("wave.closure") == 1


def test_that_none_came_about_is_said_in_words():
    found = beside(whole("A", "D0", 0.3, start="2028-01-01", end="2028-06-30"), field="2027-06-30")[1]
    title = finding_title(by_id(found)["wave.closure"], found, "es")
    assert title == "De 1 efectos previstos, ninguno va como se preveía o mejor"


def test_that_the_date_of_the_wave_is_unknown_is_said():
    for field, said in (("", True), ("mayo de 2027", False)):
        found = beside(whole("A", "D0", 0.3, status="approved"), field=field)[1]
        assert ("No consta la fecha de campo" in html_text(outline(found, language="es"))) is said


def test_money_comes_from_the_plan_at_hand_beside_what_the_last_one_expected():
    rows = {row.initiative: row for row in looped().waves.initiatives}
    assert (rows["A"].spent, rows["A"].returned, rows["A"].expected_cost) == (1200.0, 900.0, 1000.0)
    assert math.isnan(rows["A"].expected_by_now)  # nobody knows when people were asked
    assert rows["A"].source == "Finance" and math.isnan(rows["B"].spent)
    facts = by_id(looped())["wave.money"].facts
    assert (facts["k"], facts["spent"], facts["returned"]) == (1, 1200.0, 900.0)
    assert "wave.money" not in by_id(looped(returned=False))


def test_a_plan_told_again_does_not_tell_its_money_twice():
    twice = planned(looped(), looped().plan.plan, seed=SEED)
    assert twice.findings == looped().findings and twice.waves == looped().waves


def spent(first, plan, field="2028-01-01"):
    """Return an initiative of the first plan with the money that the plan at hand tells of it, and all findings."""
    before = planned(surveyed(), replace(PLAN, targets=(), budget=None, **first), seed=SEED)
    told = replace(looped(), plan=None, economics=None, waves=None, study={"field": field})
    found = planned(compared([Wave(before), Wave(told)]), replace(PLAN, budget=None, **plan), seed=SEED)
    return found.waves.initiatives[0], found


COSTLY = replace(
    whole("A", "D0", 0.3, status="approved", start="2027-01-01", end="2027-06-30"),
    cost=Range(1000.0, 2000.0, 9000.0),
    running=Range(50000.0, 50000.0, 50000.0),
)


def test_what_was_to_be_spent_is_a_mean_with_the_years_it_runs():
    horizon = PLAN.assumption("horizon").value.mode
    row, _ = spent({"initiatives": (COSTLY,), "start": "2027-01-01"}, {"initiatives": (COSTLY,)})
    # (1000 + 4 * 2000 + 9000) / 6 = 3000 once, and 50 000 a year: of all years, and of the one until people were asked.
    assert row.expected_cost == pytest.approx(3000 + 50000 * horizon)
    assert row.expected_by_now == pytest.approx(3000 + 50000)
    late = replace(COSTLY, start="2028-01-01", end="2028-06-30")
    row, _ = spent({"initiatives": (late,), "start": "2027-01-01"}, {"initiatives": (late,)}, field="2027-12-01")
    assert row.expected_cost == pytest.approx(3000 + 50000 * (horizon - 1)) and row.expected_by_now == 0


def test_each_plan_counts_in_its_own_money():
    first = {"initiatives": (COSTLY,), "currency": "COP", "price_year": 2025}
    now = {"initiatives": (COSTLY,), "currency": "EUR", "price_year": 2027, "returned": (Returned("A", 5.0, 7.0, "F"),)}
    row, found = spent(first, now)
    assert (row.currency, row.price_year, row.told_currency, row.told_price_year) == ("COP", 2025, "EUR", 2027)
    for language, says in (("es", "COP a precios de 2025"), ("en", "COP at prices of 2025")):
        assert says in finding_sentence(by_id(found)["wave.money"], found, language)
        assert says in html_text(outline(found, language=language))
    _, same = spent(first, {"initiatives": (COSTLY,), "returned": (Returned("A", 5.0, 7.0, "F"),), "currency": "COP"})
    assert "2025" not in finding_sentence(by_id(same)["wave.money"], same, "es")


def test_another_name_under_the_same_id_is_told():
    now = {"initiatives": (replace(COSTLY, name="Beta"),), "returned": (Returned("A", 5.0, 7.0, "F"),)}
    row, found = spent({"initiatives": (COSTLY,)}, now)
    assert (row.name, row.renamed) == (COSTLY.name, "Beta")
    assert "«Beta»" in html_text(outline(found, language="es"))
    assert by_id(found)["wave.money"].facts["renamed"] == ("A",)
    accents = {"initiatives": (replace(COSTLY, name=f" {COSTLY.name.upper()}"),)}
    assert spent({"initiatives": (COSTLY,)}, accents)[0].renamed == ""


def test_only_what_was_chosen_is_held_against_the_plan():
    first = planned(surveyed(), PLAN, seed=SEED)
    chosen = {row.id for row in first.plan.initiatives if row.chosen is not False}
    assert {row.initiative for row in looped().waves.initiatives} == chosen


def test_waves_without_a_plan_tell_of_none():
    waves = sample("waves").waves
    assert not (waves.promises or waves.closures or waves.initiatives)
    assert "wave.target" in by_id(sample("waves")) or not waves.attainment


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_both_languages_in_every_medium(language):
    diagnosis = looped()
    promise = by_id(diagnosis)["wave.promise.D0"]
    title = finding_title(promise, diagnosis, language)
    page = html_text(outline(diagnosis, language=language))
    assert title.split(":")[0] in page and 'id="f-olas-plan"' in page.replace("id=f-olas-plan", 'id="f-olas-plan"')
    terminal = " ".join(str(summary(diagnosis, language=language)).split())
    sentence = finding_sentence(promise, diagnosis, language).replace("**", "")
    assert " ".join(sentence.split())[:60] in terminal
