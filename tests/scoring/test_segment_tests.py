"""Segment tests: do groups differ, from which, and on which side.

Golden numbers: R 4.2 on the unweighted survey of design_samples, dimension D0 by channel: oneway.test(var.equal=FALSE),
kruskal.test, t.test; Games-Howell by ptukey and qtukey.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import stats

from gapkit.diagnosis.group_rules import group_findings
from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Segment
from gapkit.scoring.rules import Rules
from gapkit.scoring.segment_tests import segment_tests
from gapkit.scoring.segments import segment_gaps
from gapkit.stats.multiplicity import benjamini_hochberg
from gapkit.study import Study
from tests.scoring.design_samples import branch_survey
from tests.strategies import make_questionnaire, surveys


def compared(questionnaire, answers, **options):
    study = Study.of(questionnaire, answers)
    rows = segment_gaps(questionnaire, study.segments, Rules(), whole=study.tally, segments=study.answers.segments)
    return segment_tests(questionnaire, study.segments, rows, Rules(), **options), rows


def groups(means, people=60, *, spread=1.0, expectation=6, seed=1, names=None):
    """Return answers to one dimension of three items by groups whose mean perceptions are given."""
    generator = np.random.default_rng(seed)
    size = len(means) * people
    group = np.repeat(np.arange(len(means)), people)
    centre = np.asarray(means)[group]
    expected = np.broadcast_to(np.asarray(expectation, dtype=float)[..., None], (np.size(expectation), people)).ravel()
    expected = np.resize(expected, size) if np.size(expectation) == 1 else expected
    codes = {
        "expectation": np.clip(np.rint(generator.normal(expected, 0.6, (3, size))), 1, 7).astype(np.uint8),
        "perception": np.clip(np.rint(generator.normal(centre, spread, (3, size))), 1, 7).astype(np.uint8),
    }
    named = tuple(names or (f"g{i}" for i in range(len(means))))
    return make_questionnaire([3]), Answers(codes, segments={"s": Segment("s", named, group.astype(np.int32))})


def test_the_tests_are_those_of_r():
    tests, _ = compared(*branch_survey(weighted=False, clustered=False, stratified=False))
    row = tests[0]
    assert (row.segment, row.dimension, row.method, row.groups, row.n) == ("channel", "D0", "welch", 3, 180)
    assert row.f == pytest.approx(1.3609409043, abs=1e-9) and row.df2 == pytest.approx(117.3015404939, abs=1e-7)
    assert row.p_value == pytest.approx(0.2604377904, abs=1e-9)
    assert row.rank_statistic == pytest.approx(3.2911502276, abs=1e-9)
    assert row.rank_p == pytest.approx(0.192901590521, abs=1e-10)
    expected = [(0.3777777778, 0.2439613233), (0.0805555556, 0.9333409045), (-0.2972222222, 0.4560445968)]
    assert [(pair.difference, pair.p_value) for pair in row.pairs] == [pytest.approx(one, abs=1e-7) for one in expected]
    assert row.pairs[0].low == pytest.approx(-0.1780925965, abs=1e-7)
    assert (row.pairs[0].expectation_low, row.pairs[0].expectation_high) == pytest.approx(
        (-0.5263919714, -0.0347191397), abs=1e-9
    )


def test_the_dimensions_of_all_groupings_are_one_family_and_the_overall_stands_alone():
    questionnaire, answers = branch_survey(weighted=False, clustered=False, stratified=False)
    more = Segment("half", ("a", "b"), (np.arange(180) % 2).astype(np.int32))
    tests, _ = compared(questionnaire, replace(answers, segments={**answers.segments, "half": more}))
    family = [row for row in tests if row.dimension != "overall"]
    assert len(family) == 4
    assert [row.p_adjusted for row in family] == pytest.approx(list(benjamini_hochberg([r.p_value for r in family])))
    assert all(row.p_adjusted == row.p_value for row in tests if row.dimension == "overall")


def test_a_clear_difference_says_which_side_it_comes_from():
    for means, expectation, source in (((5, 4), 6, "perception"), ((5, 5), (5, 6), "expectation")):
        tests, _ = compared(*groups(means, expectation=expectation))
        (pair,) = tests[0].pairs
        assert (pair.verdict, pair.source) == ("gap_relevant", source)
        assert tests[0].rank_method == "brunner_munzel" and tests[0].superiority > 0.5


def test_many_people_without_a_difference_are_shown_to_be_alike_and_few_are_not():
    many, _ = compared(*groups((5, 5, 5), 900, spread=0.8))
    few, _ = compared(*groups((5, 5, 5), 32, spread=1.6))
    assert many[0].verdict == "no_relevant_gap"
    assert few[0].verdict == "inconclusive" and few[0].pairs[0].verdict == "inconclusive"


def test_groups_in_the_indicative_band_and_hidden_groups_are_not_compared():
    questionnaire, answers = groups((5, 4, 3))
    codes = np.where(np.arange(180) >= 145, -1, answers.segments["s"].codes)
    codes = np.where((codes == 2) & (np.arange(180) >= 130), -1, codes).astype(np.int32)
    answers = replace(answers, segments={"s": Segment("s", ("g0", "g1", "g2"), codes)})
    tests, _ = compared(questionnaire, answers)
    assert tests[0].groups == 2 and {tests[0].pairs[0].first, tests[0].pairs[0].second} == {"g0", "g1"}
    nobody, _ = compared(questionnaire, answers, at_least=100)
    assert nobody[0].method is None and nobody[0].notes == ("too_few_groups",) and nobody[0].verdict is None


def test_pairs_of_very_many_groups_are_not_listed():
    tests, _ = compared(*groups(np.linspace(3, 6, 13), 35))
    assert tests[0].verdict == "gap_relevant" and not tests[0].pairs and tests[0].notes == ("too_many_pairs",)


def test_weighted_groups_rest_on_their_linearised_errors():
    questionnaire, answers = branch_survey(clustered=False, stratified=False)
    tests, rows = compared(questionnaire, answers)
    web, shop = (row for row in rows if row.dimension == "D0" and row.value in ("web", "shop"))
    pair = tests[0].pairs[0]
    assert pair.se == pytest.approx(np.hypot(web.gap_se, shop.gap_se)) and np.isnan(tests[0].rank_p)


def test_no_pair_differs_where_the_groups_as_a_whole_do_not():
    for seed in range(30):
        tests, _ = compared(*groups((5, 5.2, 5.1, 5.25), 40, seed=seed))
        if tests[0].verdict != "gap_relevant":
            assert all(pair.verdict not in ("gap_relevant", "gap_trivial") for pair in tests[0].pairs)


def test_false_alarms_keep_to_the_error_rate():
    # 120 surveys without any difference: 6 alarms expected, 13 or more have a probability below 0.01.
    alarms = sum(compared(*groups((5.2, 5.2, 5.2), 40, seed=seed))[0][0].p_value < 0.05 for seed in range(120))
    assert alarms <= 13


def test_perception_only_questionnaires_compare_ratings():
    questionnaire, answers = groups((5, 4))
    questionnaire = replace(questionnaire, columns=("perception",))
    answers = replace(answers, codes={"perception": answers.codes["perception"]})
    tests, _ = compared(questionnaire, answers)
    assert tests[0].measure == "perception" and tests[0].pairs[0].verdict == "gap_relevant"
    assert tests[0].pairs[0].source is None and np.isnan(tests[0].pairs[0].expectation_difference)


@pytest.mark.parametrize("means", [(5, 4.4), (5, 4.4, 4.8)])
def test_ratings_of_groups_are_ranked_too(means):
    questionnaire, answers = groups(means)
    perception = answers.codes["perception"]
    rated = replace(answers, codes={"perception": perception})
    tests, _ = compared(replace(questionnaire, columns=("perception",)), rated)
    scores = perception.mean(axis=0)
    each = [scores[answers.segments["s"].codes == group] for group in range(len(means))]
    row = tests[0]
    if len(means) == 2:
        theirs = stats.brunnermunzel(*each)
        assert (row.rank_method, row.rank_p) == ("brunner_munzel", pytest.approx(theirs.pvalue, rel=1e-9))
        above = (each[0][:, None] > each[1]).mean() + (each[0][:, None] == each[1]).mean() / 2
        assert row.superiority == pytest.approx(above) and row.superiority_low < above < row.superiority_high
    else:
        theirs = stats.kruskal(*each)
        assert (row.rank_method, row.rank_p) == ("kruskal_wallis", pytest.approx(theirs.pvalue, rel=1e-9))
    assert row.tests_agree is not None and all(0 <= pair.rank_p <= 1 for pair in row.pairs)


@settings(max_examples=60)
@given(surveys(min_people=4, max_people=40))
def test_a_difference_of_gaps_is_that_of_perceptions_less_that_of_expectations(survey):
    questionnaire, answers = survey
    tests, rows = compared(questionnaire, answers, at_least=2)
    means = {(row.segment, row.value, row.dimension): row.gap for row in rows}
    for test in tests:
        for pair in test.pairs:
            expected = (
                means[test.segment, pair.first, test.dimension] - means[test.segment, pair.second, test.dimension]
            )
            assert pair.difference == pytest.approx(expected, abs=1e-9, nan_ok=True)
            assert pair.difference == pytest.approx(
                pair.perception_difference - pair.expectation_difference, abs=1e-9, nan_ok=True
            )


def test_findings_name_the_worse_group_first_or_say_that_nobody_can_tell():
    thresholds = Thresholds.for_range(6)
    tests, rows = compared(*groups((5, 3.5), names=("Office", "Phone")))
    (found,) = group_findings(tests, rows, thresholds)
    assert (found.kind, found.facts["first"], found.facts["second"]) == ("group.diff", "Phone", "Office")
    assert found.estimate < 0 and found.low < found.estimate < found.high < 0 and found.state == "short"
    few, rows = compared(*groups((5, 5), 32, spread=1.6))
    (found,) = group_findings(few, rows, thresholds)
    assert found.kind == "group.none" and found.strength == 0 and found.facts["most"] > 0.3
    many, rows = compared(*groups((5, 5), 900, spread=0.8))
    (found,) = group_findings(many, rows, thresholds)
    assert found.kind == "group.equiv" and found.state == "meets"
    assert "left_out" not in found.facts


def test_alike_is_said_of_the_groups_compared_and_names_those_left_out():
    questionnaire, answers = groups((5, 5, 5), 900, spread=0.8)
    codes, far = answers.segments["s"].codes, np.arange(2700) >= 1822
    # Of the third group only 22 people are left, and they are far worse off.
    kept = {role: array[:, ~far].copy() for role, array in answers.codes.items()}
    kept["perception"][:, 1800:] = 2
    few = Answers(kept, segments={"s": Segment("s", ("g0", "g1", "g2"), codes[~far])})
    tests, rows = compared(questionnaire, few)
    (found,) = group_findings(tests, rows, Thresholds.for_range(6))
    assert found.kind == "group.equiv"
    assert found.facts["groups"] == ("g0", "g1") and found.facts["left_out"] == ("g2",)


def test_alike_names_the_dimensions_on_which_nothing_was_compared():
    _, answers = groups((5, 5), 900, spread=0.8)
    codes = {role: np.vstack([array, array]) for role, array in answers.codes.items()}
    codes["perception"][3:, 20:900] = 0
    tests, rows = compared(make_questionnaire([3, 3]), Answers(codes, segments=answers.segments))
    (found,) = group_findings(tests, rows, Thresholds.for_range(6))
    assert (found.kind, found.facts["dimensions_left_out"]) == ("group.equiv", ("D1",))
    assert found.facts["left_out"] == () == found.facts["partly"]
