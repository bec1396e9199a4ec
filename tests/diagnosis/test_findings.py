"""Findings and roadmap: what a made survey must and must not say."""

import numpy as np
import pytest

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Outcome, Scale, Segment, Text
from gapkit.stats.planned_comparisons import respondents_for_change
from gapkit.study import Study, diagnose
from tests.strategies import make_questionnaire


def diagnosed(shifts, people=300, sizes=None, seed=3, **settings):
    """Diagnose people whose perceptions fall short of expectations by a given mean per item."""
    generator = np.random.default_rng(seed)
    shape = (len(shifts), people)
    expectation = np.clip(np.rint(5.5 + generator.normal(0, 0.8, shape)), 1, 7)
    perception = np.clip(np.rint(expectation - np.array(shifts)[:, None] + generator.normal(0, 0.9, shape)), 1, 7)
    nps = Outcome("nps", "nps", Text("¿Recomendaría?", "Would you recommend?"), Scale(0, 10))
    questionnaire = make_questionnaire(sizes or [1] * len(shifts), outcomes=[nps])
    answers = Answers(
        {"expectation": expectation.astype(np.uint8), "perception": perception.astype(np.uint8)},
        outcomes={"nps": generator.integers(0, 11, people).astype(float)},
        segments={"channel": Segment("channel", ("web", "shop", "rare"), _groups(people))},
    )
    return diagnose(Study.of(questionnaire, answers), thresholds=Thresholds.for_range(6, **settings))


def _groups(people):
    codes = np.arange(people, dtype=np.int32) % 2
    codes[:3] = 2
    return codes


def by_id(diagnosis):
    return {finding.id: finding for finding in diagnosis.findings}


def test_each_dimension_gets_the_word_its_data_support():
    found = by_id(diagnosed([1.5, 0.0, 0.35]))
    assert found["gap.dim.D0"].state == "short" and found["gap.dim.D0"].strength == 3
    assert found["gap.dim.D1"].state == "meets"
    assert found["gap.dim.D2"].state in {"short_small", "unclear"}
    assert found["gap.global.overall"].estimate < 0


def test_the_shortfall_is_said_to_be_concentrated_only_when_it_is():
    found = by_id(diagnosed([1.5, 1.2, 0.0, 0.0]))
    assert found["gap.concentrated"].facts["k"] == 2 and found["gap.concentrated"].facts["m"] == 4
    assert found["gap.concentrated"].facts["dimensions"][0] == "D0"
    assert "gap.concentrated" not in by_id(diagnosed([1.2, 1.2]))


def test_a_clear_last_item_is_told_from_a_tie():
    clear = by_id(diagnosed([2.0, 0.5, 0.5, 0.4]))
    assert clear["item.last.I1"].facts["clear"]
    tied = by_id(diagnosed([1.0, 1.0, 1.0, 0.0]))
    last = next(finding for name, finding in tied.items() if name.startswith("item.last"))
    assert not last.facts["clear"] and last.strength <= 2
    assert tied["item.tie"].facts["first"] == 1 and tied["item.tie"].facts["last"] == 3


def test_nothing_falls_short_where_expectations_are_met():
    diagnosis = diagnosed([-0.2, 0.0, -0.3])
    assert not [finding for finding in diagnosis.findings if finding.kind in {"item.below_min", "gap.concentrated"}]
    assert all(action.gap < -0.15 for action in diagnosis.roadmap)


def test_hidden_segments_are_named_and_carry_no_number():
    found = by_id(diagnosed([1.0, 0.5]))["segment.hidden.channel"]
    assert "rare" in found.facts["values"] and np.isnan(found.estimate) and found.n is None


def test_an_nps_that_may_be_zero_is_not_conclusive():
    diagnosis = diagnosed([1.0, 0.5], people=40)
    nps = by_id(diagnosis)["outcome.nps"]
    assert (nps.state == "unclear") == (nps.low <= 0 <= nps.high)


def test_twenty_people_only_suggest():
    diagnosis = diagnosed([1.5, 0.0], people=20)
    assert {f.state for f in diagnosis.findings if f.kind == "gap.dim"} == {"indicative"}
    assert all(f.strength <= 1 for f in diagnosis.findings if f.kind == "gap.dim")
    assert "quality.small" in by_id(diagnosis)


def test_four_people_give_a_diagnosis_without_a_single_gap():
    diagnosis = diagnosed([1.5, 0.0], people=4)
    assert diagnosis.gaps.overall.suppressed and not diagnosis.roadmap and not diagnosis.priorities
    assert {f.state for f in diagnosis.findings if f.kind.startswith("gap")} == {"hidden"}


def test_the_roadmap_is_in_the_order_of_priority_with_target_and_next_wave():
    diagnosis = diagnosed([1.5, 0.8, 0.0])
    items = [action for action in diagnosis.roadmap if action.level == "item"]
    assert [action.id for action in items] == ["I1", "I2"]
    assert all(action.rank_low <= action.rank <= action.rank_high for action in items)
    row = diagnosis.gaps.items.of("I1")
    assert items[0].target == pytest.approx(-0.15)
    assert items[0].target_perception == pytest.approx(row.expectation - 0.15)
    assert items[0].next_wave_n == int(respondents_for_change(0.3, row.gap_sd))


def test_the_roadmap_invents_no_owner_cost_or_date():
    for action in diagnosed([1.5, 0.8]).roadmap:
        assert action.owner is action.cost is action.horizon is action.effort is action.expected_gain is None
        assert action.stakeholders == ()


def test_same_study_and_seed_same_diagnosis():
    assert repr(diagnosed([1.0, 0.5]).priorities) == repr(diagnosed([1.0, 0.5]).priorities)


def test_the_study_can_set_the_smallest_gap_that_matters():
    generous = by_id(diagnosed([0.5, 0.5], smallest_gap=1.0))
    assert generous["gap.dim.D0"].state == "meets" and generous["gap.dim.D0"].verdict == "gap_trivial"
