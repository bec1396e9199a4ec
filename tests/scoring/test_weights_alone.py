"""People who carry weights and came one by one: everybody is a cluster, and the errors are linearised.

Golden numbers: R 4.2, survey 4.1.1, svydesign(ids=~1, weights=~w) on the survey of design_samples; svymean, the Wald F
of its covariance with degf of the complete, confint with degf, svyciprop(method="beta").
"""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.model import Outcome, Scale, Text
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.joint import joint_test
from gapkit.scoring.rules import Rules
from gapkit.study import Study, diagnose
from gapkit.tally import Tally
from tests.scoring.design_samples import PEOPLE, branch_survey

NPS = Outcome("nps", "nps", Text("¿Nos recomendaría?", "Would you recommend us?"), Scale(0, 10))


def weighted_survey(**changes):
    """Return the survey with weights alone, and an outcome made by arithmetic."""
    questionnaire, answers = branch_survey(weighted=True, clustered=False, stratified=False)
    told = (np.arange(PEOPLE) * 7 // 3 % 11).astype(np.float64)
    return replace(questionnaire, outcomes=(NPS,)), replace(answers, outcomes={"nps": told}, **changes)


@pytest.fixture(scope="module")
def found():
    return diagnose(Study.of(*weighted_survey()))


def test_all_dimensions_at_once_are_tested_by_the_covariance_of_weighted_means(found):
    joint, profile = found.gaps.joint, found.gaps.profile
    assert (joint.t2, joint.f, joint.df1, joint.df2) == pytest.approx((9.26165987799, 4.60495938068, 2, 178), abs=1e-9)
    assert joint.p_value == pytest.approx(0.0112230817662, abs=1e-11) and joint.n == 180
    assert (profile.f, profile.p_value) == pytest.approx((0.0271490434686, 0.869311201319), abs=1e-9)


def test_an_outcome_has_the_interval_of_its_linearised_mean(found):
    row = found.outcomes[0]
    assert (row.value, row.low, row.high) == pytest.approx(
        (-45.332103321033, -57.709948931683, -32.954257710383), abs=1e-9
    )
    groups = {row.value: row for row in found.outcome_segments}
    golden = {
        "web": (-43.826179120297, -65.453908657220, -22.198449583374),
        "shop": (-48.165404775772, -70.684308593761, -25.646500957783),
        "phone": (-44.218061674009, -65.322668686899, -23.113454661118),
    }
    for name, numbers in golden.items():
        assert (groups[name].score, groups[name].score_low, groups[name].score_high) == pytest.approx(numbers, abs=1e-9)


def test_a_share_is_exact_for_as_many_people_as_the_weighted_ones_are_worth():
    questionnaire, answers = weighted_survey()
    asked = replace(NPS, code="left", kind="csat", scale=Scale(0, 1))
    given = {"left": (answers.outcomes["nps"] >= 9) * 1.0}
    row = diagnose(
        Study.of(replace(questionnaire, outcomes=(replace(asked, kind="churn"),)), replace(answers, outcomes=given))
    ).outcomes[0]
    assert (row.value, row.low, row.high) == pytest.approx(
        (0.182472324723, 0.12527220072110, 0.25212449145983), abs=1e-9
    )


def test_people_declared_their_own_clusters_give_the_same(found):
    questionnaire, answers = weighted_survey(cluster=np.arange(PEOPLE, dtype=np.int32))
    other = diagnose(Study.of(questionnaire, answers))
    assert other.gaps.joint == found.gaps.joint and other.gaps.profile == found.gaps.profile
    assert other.outcomes == found.outcomes


def test_a_group_is_held_against_the_others_by_two_means_that_share_nobody(found):
    # Welch: the error of the difference is that of both sides, the degrees of freedom lie between theirs.
    _, answers = weighted_survey()
    weight, values = answers.weight, answers.outcomes["nps"]
    score = 100.0 * ((values >= 9) * 1.0 - (values <= 6))
    inside = answers.segments["channel"].codes == 0
    sides = []
    for side in (inside, ~inside):
        w, x = weight[side], score[side]
        mean = w @ x / w.sum()
        sides.append((mean, float((w * (x - mean)) @ (w * (x - mean))) / w.sum() ** 2 * PEOPLE / (PEOPLE - 1)))
    row = next(row for row in found.outcome_segments if row.value == "web")
    assert row.difference == pytest.approx(sides[0][0] - sides[1][0])
    half = (row.difference_high - row.difference_low) / 2
    assert half == pytest.approx(1.975 * np.sqrt(sides[0][1] + sides[1][1]), rel=0.01)


def test_equal_weights_leave_the_joint_test_as_it_is():
    questionnaire, answers = branch_survey(weighted=False, clustered=False, stratified=False)
    whole = replace(answers, codes={role: np.where(codes == 0, 4, codes) for role, codes in answers.codes.items()})
    plain, even = (
        diagnose(Study.of(questionnaire, one)).gaps for one in (whole, replace(whole, weight=np.full(PEOPLE, 2.5)))
    )
    for one, two in ((plain.joint, even.joint), (plain.profile, even.profile)):
        assert (two.t2, two.f, two.p_value) == pytest.approx((one.t2, one.f, one.p_value), rel=1e-9)


def test_without_the_rows_of_people_there_is_no_joint_test_under_weights():
    questionnaire, answers = weighted_survey()
    tally = Tally.of(questionnaire, answers)
    assert joint_test(questionnaire, tally) is None
    assert gap_table(questionnaire, tally, Rules()).joint is None


def test_nothing_else_is_told_of_a_design_where_there_are_weights_alone(found):
    assert found.quality.design is None
    assert {test.method for test in found.segment_tests} == {"welch"}
