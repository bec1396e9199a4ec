"""What if: the outcome goes along with closing gaps by slopes whose intervals are honest, or it says why not."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.errors import GapkitError
from gapkit.scoring.drivers.people import told
from gapkit.scoring.drivers.results import DriverModel
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.rows import Rows
from gapkit.scoring.rules import Rules
from gapkit.scoring.what_if import closed_by, expected_gains
from gapkit.study import Study, diagnose
from gapkit.tally import Tally
from tests.driver_samples import CSAT, EFFORT, LIMITS, NPS, golden_survey, moved_survey

MODEL = DriverModel("dimension", "nps", "nps", True, 5, 300, 300, 100)


def gained(questionnaire, answers, outcome="nps", smallest_gap=0.3, models=None, table=None):
    table = table or gap_table(questionnaire, Tally.of(questionnaire, answers), Rules())
    models = Rows(models or [replace(MODEL, outcome=outcome)])
    return expected_gains(questionnaire, answers, table, models, LIMITS, smallest_gap=smallest_gap), table


@pytest.fixture(scope="module")
def survey():
    return moved_survey()


@pytest.fixture(scope="module")
def found(survey):
    return gained(*survey)


# R 4.2.2: lm(outcome ~ 5 perceptions + 5 expectations), sandwich::vcovHC(type = "HC3"), t with the residual df;
# per outcome and metric: slope of D0 and D1, their lower and their upper limits.
IN_R = {
    ("nps", "value"): (28.9139865418, 5.9612154939, 22.779944786, 0.217644040203, 35.0480282976, 11.7047869476),
    ("nps", "mean"): (1.38018799473, 0.349632475698, 1.19266154713, 0.151241002487, 1.56771444233, 0.548023948909),
    ("csat", "value"): (
        0.233229364358,
        0.055243423329,
        0.195921852376,
        0.00685908778822,
        0.270536876339,
        0.10362775887,
    ),
    ("csat", "mean"): (0.55687357426, 0.124661692809, 0.472332942153, 0.0387943907788, 0.641414206367, 0.210528994838),
}


@pytest.mark.parametrize(("outcome", "metric"), IN_R)
def test_slopes_and_their_limits_are_those_of_r(survey, outcome, metric):
    rows = gained(*survey, outcome)[0].where(metric=metric, closes="step")
    first, second = (rows.of(code) for code in ("D0", "D1"))
    told_here = [getattr(row, name) for name in ("slope", "slope_low", "slope_high") for row in (first, second)]
    assert told_here == pytest.approx(IN_R[outcome, metric], rel=1e-9)
    assert (first.n, first.model, first.reason) == (300, "both", "")


def test_a_gain_is_slope_times_points_and_its_limits_those_of_the_slope(found):
    step = found[0].where(metric="mean", closes="step").of("D0")
    assert step.by == 0.3
    assert [step.gain, step.low, step.high] == pytest.approx(
        [0.3 * one for one in (step.slope, step.slope_low, step.slope_high)]
    )


def test_gaps_close_to_the_target_or_in_full(found):
    rows, table = found
    gap = table.dimensions.of("D0").gap
    by = {row.closes: row.by for row in rows.where(code="D0", metric="mean")}
    assert by == pytest.approx({"step": 0.3, "target": -gap - 0.15, "full": -gap})


def test_a_gain_that_closes_the_gap_itself_has_the_error_of_joint_resamples(survey, found):
    """People drawn anew 3 000 times, gap and slope from the same draw: the brute way to the same interval."""
    questionnaire, answers = survey
    people = told(questionnaire, answers, answers.outcomes["nps"], level="dimension", paired=True)
    x = np.column_stack([np.ones(people.n), people.perception, people.expectation])
    shortfall = people.expectation[:, 0] - people.perception[:, 0]
    random, drawn = np.random.default_rng(3), []
    for _ in range(3000):
        rows = random.integers(0, people.n, people.n)
        slope = np.linalg.lstsq(x[rows], people.outcome[rows], rcond=None)[0][1]
        drawn.append(slope * shortfall[rows].mean())
    row = next(iter(found[0].where(code="D0", metric="mean", closes="full")))
    assert row.gain == pytest.approx(np.mean(drawn), rel=0.02)
    assert (row.high - row.low) / 2 / 1.968 == pytest.approx(np.std(drawn), rel=0.08)
    alone = (row.slope_high - row.slope_low) / 2 * row.by
    assert (row.high - row.low) / 2 != pytest.approx(alone, rel=1e-3)


@pytest.mark.parametrize("clustered", [False, True])
def test_intervals_hold_the_true_gain_as_often_as_they_say(clustered):
    """Effect of one step 0.3 x 0.5; people of a branch share a mood of the outcome, and one of what they perceive."""
    held, runs = 0, 120
    _, table = gained(*moved_survey(people=160, outcomes=(NPS,)))
    for seed in range(runs):
        random = np.random.default_rng(10_000 + seed)
        questionnaire, answers = moved_survey(people=160, seed=seed, outcomes=(NPS,))
        home = np.arange(160, dtype=np.int32) % 20
        perceived = told(questionnaire, answers, np.zeros(160), level="dimension").perception
        branch = random.normal(size=20)[home] if clustered else 0.0
        base = perceived @ [0.5, 0.2, 0.0, 0.0, 0.0] + branch + random.normal(size=160)
        cluster = home if clustered else None
        answers = replace(answers, outcomes={"nps": base}, cluster=cluster)
        rows = gained(questionnaire, answers, table=table)[0].where(metric="mean", closes="step")
        row = rows.of("D0")
        held += row.slope_low <= 0.5 <= row.slope_high
    assert held >= 0.90 * runs


def test_where_the_slope_may_be_zero_nothing_is_promised(found):
    row = found[0].where(metric="mean", closes="target").of("D2")
    assert row.reason == "unclear" and np.isnan([row.gain, row.low, row.high]).all()
    assert row.slope_low < 0 < row.slope_high


def test_a_slope_that_surely_points_the_wrong_way_is_no_gain():
    row = gained(*moved_survey(pulls=(0.9, -0.9, 0, 0, 0)))[0].where(metric="mean", closes="step").of("D1")
    assert row.slope_high < 0 and row.reason == "opposite" and np.isnan(row.gain)


def test_a_low_effort_is_a_gain():
    questionnaire, answers = moved_survey(outcomes=(EFFORT,))
    row = gained(questionnaire, answers, "ces")[0].where(closes="step").of("D0")
    assert row.metric == "value" and row.reason == "" and row.gain < 0 and row.most < 0


def test_no_perception_rises_beyond_the_highest_score_seen(found):
    rows = closed_by(found[0], "D0", 50.0)
    for row in rows:
        assert (row.closes, row.capped) == ("chosen", "room") or row.capped == "outcome"
        assert row.by == row.room < 3
        assert row.gain == pytest.approx(min(row.slope * row.room, row.most))


def test_no_outcome_rises_beyond_its_scale(survey):
    questionnaire, answers = survey
    crowded = replace(answers, outcomes={"nps": np.clip(answers.outcomes["nps"] + 3.5, 0, 10).round()})
    row = closed_by(gained(questionnaire, crowded)[0], "D0", 9.0).where(metric="mean")[0]
    assert row.capped == "outcome" and row.gain == row.high == pytest.approx(row.most)


def test_without_expectations_a_step_up_is_all_there_is():
    rows, _ = gained(*moved_survey(expectation=False))
    assert {row.closes for row in rows} == {"step"} and {row.model for row in rows} == {"perception"}


def test_expectations_that_never_vary_are_left_out_of_the_model():
    rows, _ = gained(*golden_survey())
    assert rows and {row.model for row in rows} == {"perception"}


def test_few_people_for_both_columns_leave_the_perceptions_alone():
    rows, _ = gained(*moved_survey(people=99))
    assert {(row.model, row.n) for row in rows} == {("perception", 99)}


def test_a_model_without_drivers_promises_nothing(survey):
    assert not gained(*survey, models=[replace(MODEL, reason="few")])[0]
    assert not gained(*survey, models=[replace(MODEL, level="item")])[0]


def test_weights_count(survey):
    questionnaire, answers = survey
    heavy = replace(answers, weight=np.where(np.arange(300) < 150, 1.0, 3.0))
    same, other = (gained(questionnaire, one)[0][0].slope for one in (answers, heavy))
    assert same != pytest.approx(other, rel=1e-3)


def test_a_diagnosis_answers_for_any_number_of_points():
    quick = Thresholds.for_range(6, driver_replicates=200, item_replicates=100, replicates=99)
    found = diagnose(Study.of(*moved_survey(outcomes=(NPS, CSAT))), thresholds=quick)
    value, mean = found.expected_gain("D0", closes=0.5)
    assert (value.metric, mean.metric, mean.outcome, mean.by) == ("value", "mean", "nps", 0.5)
    assert mean.gain == pytest.approx(0.5 * mean.slope)
    actions = {action.id: action.expected_gain for action in found.roadmap}
    whole = next(iter(found.what_if.where(code="D0", metric="value", closes="target")))
    assert actions["D0"] == whole.gain and actions["D2"] is None and actions["I1"] is None
    for code, closes in (("D9", 0.5), ("D0", 0.0), ("D0", float("nan"))):
        with pytest.raises(GapkitError):
            found.expected_gain(code, closes=closes)


def test_where_no_gain_can_be_told_the_reason_is():
    quick = Thresholds.for_range(6, driver_replicates=99, item_replicates=99, replicates=99)
    survey = moved_survey(pulls=(0.0,) * 5, outcomes=(NPS,))
    (row,) = diagnose(Study.of(*survey), thresholds=quick).expected_gain("D0", closes=0.5)
    assert (row.code, row.outcome, row.reason) == ("D0", "nps", "nothing") and np.isnan(row.gain)
    (row,) = diagnose(Study.of(*moved_survey(outcomes=())), thresholds=quick).expected_gain("D0", closes=0.5)
    assert row.reason == "no_outcome"
