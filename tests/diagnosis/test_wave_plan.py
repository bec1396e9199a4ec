"""The plan of the earlier wave beside this one: what was reached, what moved, what the money brought."""

import math
from dataclasses import replace

import pytest

from gapkit.diagnosis.compared import Wave, compared
from gapkit.diagnosis.plan.planned import planned
from gapkit.i18n import LANGUAGES
from gapkit.model.plan import PlanTarget
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.report.terminal import summary
from gapkit.report.wording import finding_sentence, finding_title
from tests.diagnosis.finding_samples import PLAN, looped, sample
from tests.diagnosis.plan.planned_samples import SEED, surveyed


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
    for level, state in ((low - 0.01, "reached"), (high + 0.01, "missed"), (row.perception, "unclear")):
        found = again(PlanTarget("D0", "own", level)).waves.promises.of("D0")
        assert (found.state, found.rule, found.target) == (state, "own", level)
        assert (found.after, found.after_low, found.after_high) == (row.perception, low, high)


def test_what_moved_is_told_by_delivery_where_the_perception_rose():
    found = looped().waves.promises.of("D0")
    change = looped().waves.row("D0")
    assert change.source == found.source == "delivery"
    assert found.change == change.perception_change > 0
    assert found.before == pytest.approx(found.after - found.change)


def test_a_dimension_that_was_to_be_kept_is_missed_only_by_a_sure_fall():
    rows = [row for row in looped().waves.promises if row.rule == "keep"]
    least = looped().thresholds.smallest_gap
    for row in rows:
        assert row.state == ("reached" if row.change_low > -least else "missed" if row.change_high < 0 else "unclear")


def test_a_rise_that_several_initiatives_share_is_that_of_none():
    rows = {(row.initiative, row.code): row for row in looped().waves.closures}
    assert rows["A", "D0"].others == rows["B", "D0"].others == 1
    assert {rows["A", "D0"].state, rows["B", "D0"].state} <= {"shared", "less"}
    assert rows["A", "D0"].happened == rows["B", "D0"].happened == looped().waves.promises.of("D0").change


def test_what_an_initiative_alone_did_is_held_against_what_it_promised():
    for row in looped().waves.closures:
        if row.others == 0:
            above, below = row.low > row.planned_high, row.high < row.planned_low
            assert row.state == ("less" if below else "more" if above else "as_planned" if row.low > 0 else "unclear")


def test_money_comes_from_the_plan_at_hand_beside_what_the_last_one_expected():
    rows = {row.initiative: row for row in looped().waves.initiatives}
    assert (rows["A"].spent, rows["A"].returned, rows["A"].expected_cost) == (1200.0, 900.0, 1000.0)
    assert rows["A"].source == "Finance" and math.isnan(rows["B"].spent)
    facts = by_id(looped())["wave.money"].facts
    assert (facts["k"], facts["spent"], facts["returned"]) == (1, 1200.0, 900.0)
    assert "wave.money" not in by_id(looped(returned=False))


def test_a_plan_told_again_does_not_tell_its_money_twice():
    twice = planned(looped(), looped().plan.plan, seed=SEED)
    assert twice.findings == looped().findings and twice.waves == looped().waves


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
