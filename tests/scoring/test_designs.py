"""Designs: weights, clusters, strata and a base with an end, beside the survey package of R.

Golden numbers: R 4.2, survey 4.1.1, svydesign(ids=~branch, strata=~region, weights=~w, fpc=~base, nest=TRUE) on the
survey of design_samples, subset to those who answered, lonely.psu="adjust"; svymean, svyby and svycontrast.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.scoring.designs import design_of, design_sums
from gapkit.scoring.rules import Rules
from gapkit.scoring.segments import segment_gaps
from gapkit.study import Study, diagnose
from tests.scoring.design_samples import BASE, branch_survey

SURVEY = {
    ("gap", "D0"): (0.222419623125, 10),
    ("expectation", "D0"): (0.060237395881, 10),
    ("perception", "D0"): (0.195068698368, 10),
    ("gap", "D1"): (0.199862108792, 10),
    ("gap", ""): (0.207786184316, 10),
    ("item gap", "I1"): (0.180762583074, 10),
}


def quick(**settings):
    return Thresholds.for_range(6, replicates=199, **settings)


@pytest.mark.parametrize("name", SURVEY)
def test_standard_errors_are_those_of_the_survey_package(name):
    questionnaire, answers = branch_survey()
    sums = design_sums(questionnaire, answers, design_of(answers, BASE))
    se, df = SURVEY[name]
    assert sums.errors[name].se == pytest.approx(se, abs=1e-11) and sums.errors[name].df == df


def test_every_gap_rests_on_the_error_of_the_design():
    questionnaire, answers = branch_survey()
    found = diagnose(Study.of(questionnaire, answers, population=BASE), thresholds=quick())
    row = found.gaps.dimensions[0]
    assert row.gap == pytest.approx(-0.2984317343, abs=1e-10)
    assert (row.gap_se, row.df) == (pytest.approx(0.222419623125, abs=1e-11), 10)
    # qt(.975, 10) = 2.228138851965 (R)
    assert row.gap_high - row.gap == pytest.approx(2.228138851965 * 0.222419623125, abs=1e-9)
    assert row.n_effective == pytest.approx((row.gap_sd / row.gap_se) ** 2)
    assert np.isnan(row.signed_rank_p) and np.isnan(row.bootstrap_low) and row.headline == "t"
    assert found.gaps.overall.gap_se == pytest.approx(0.207786184316, abs=1e-11)
    assert found.gaps.items[0].gap_se == pytest.approx(0.180762583074, abs=1e-11)


def test_groups_and_their_differences_share_the_branches_they_share():
    questionnaire, answers = branch_survey()
    study = Study.of(questionnaire, answers, population=BASE)
    found = diagnose(study, thresholds=quick(indicative_below=2))
    rows = {row.value: row for row in found.segments if row.dimension == "D0"}
    expected = {"web": 0.192389921074, "shop": 0.328545581820, "phone": 0.228495114728}
    assert {value: row.gap_se for value, row in rows.items()} == pytest.approx(expected, abs=1e-11)
    test = found.segment_tests[0]
    pair = test.pairs[0]
    assert (test.method, pair.first, pair.second) == ("design", "web", "shop")
    assert (pair.difference, pair.se) == (pytest.approx(0.4104809527), pytest.approx(0.194122210085, abs=1e-11))
    assert pair.difference == pytest.approx(pair.perception_difference - pair.expectation_difference)


def test_all_dimensions_together_use_the_covariance_of_the_design():
    questionnaire, answers = branch_survey()
    found = diagnose(Study.of(questionnaire, answers, population=BASE), thresholds=quick()).gaps
    mean = np.array([-0.298431734317, -0.279797047970])
    covariance = np.array([[0.0494704887511, 0.0416425211442], [0.0416425211442, 0.0399448625306]])
    assert found.joint.t2 == pytest.approx(mean @ np.linalg.solve(covariance, mean), rel=1e-8)
    assert (found.joint.df1, found.joint.df2) == (2, 9)
    spread = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    assert found.profile.t2 == pytest.approx((mean[0] - mean[1]) ** 2 / spread, rel=1e-6)


@pytest.mark.parametrize(
    ("kinds", "se", "df"),
    [
        ({"clustered": False, "stratified": False}, 0.102429417465, 179),  # svydesign(ids=~1, weights=~w)
        ({"weighted": False, "stratified": False}, 0.230589331542, 12),  # svydesign(ids=~branch, weights=~1)
    ],
)
def test_weights_alone_and_clusters_alone_are_right_too(kinds, se, df):
    questionnaire, answers = branch_survey(**kinds)
    row = diagnose(Study.of(questionnaire, answers), thresholds=quick()).gaps.dimensions[0]
    assert (row.gap_se, row.df) == (pytest.approx(se, abs=1e-11), df)


def test_branches_are_told_with_their_likeness_and_what_the_sample_is_worth():
    questionnaire, answers = branch_survey(weighted=False, stratified=False)
    quality = diagnose(Study.of(questionnaire, answers), thresholds=quick()).quality
    # One-way anova of the overall gap by branch (R, lm): ICC(1) and the size that stands for unequal ones.
    assert quality.design.intraclass == pytest.approx(0.3451133484, abs=1e-9)
    assert quality.design.typical_size == pytest.approx(13.6185185185, abs=1e-9)
    assert quality.design.clusters == 13 and quality.design.strata is None
    assert quality.design.design_effect == pytest.approx(quality.design.n / quality.design.n_effective)
    assert ("caution", "clusters") in {(sign, key) for sign, key, _ in quality.flags}


def test_few_branches_are_a_caution():
    questionnaire, answers = branch_survey(weighted=False, stratified=False)
    answers = replace(answers, cluster=answers.cluster % 4)
    flags = diagnose(Study.of(questionnaire, answers), thresholds=quick()).quality.flags
    assert ("caution", "few_clusters") in {(sign, key) for sign, key, _ in flags}


def test_a_single_branch_gives_no_error_and_no_verdict_but_a_report():
    questionnaire, answers = branch_survey(weighted=False, stratified=False)
    answers = replace(answers, cluster=np.zeros_like(answers.cluster))
    row = diagnose(Study.of(questionnaire, answers), thresholds=quick()).gaps.dimensions[0]
    assert np.isnan(row.gap_se) and np.isnan(row.gap_low) and row.verdict == "inconclusive"


def test_people_who_are_their_own_branch_are_a_simple_sample():
    questionnaire, answers = branch_survey(weighted=False, clustered=False, stratified=False)
    plain = diagnose(Study.of(questionnaire, answers), thresholds=quick())
    alone = replace(answers, cluster=np.arange(answers.people, dtype=np.int32))
    found = diagnose(Study.of(questionnaire, alone), thresholds=quick())
    for row, other in zip(found.gaps.dimensions, plain.gaps.dimensions, strict=True):
        assert (row.gap_se, row.p_value) == (pytest.approx(other.gap_se), pytest.approx(other.p_value))
        assert row.n_effective == pytest.approx(row.n)
    assert found.quality.design.design_effect == pytest.approx(1)


def test_whoever_asks_everybody_has_no_sampling_error():
    questionnaire, answers = branch_survey(weighted=False, clustered=False, stratified=False)
    everybody = design_sums(questionnaire, answers, design_of(answers, float(answers.people)))
    half = design_sums(questionnaire, answers, design_of(answers, 2.0 * answers.people))
    plain = design_sums(questionnaire, answers, design_of(answers, np.inf))
    assert everybody.errors["gap", "D0"].se == 0
    assert half.errors["gap", "D0"].se == pytest.approx(plain.errors["gap", "D0"].se * 0.5**0.5)


def test_whole_branches_are_resampled():
    questionnaire, answers = branch_survey(weighted=False, stratified=False)
    clustered = diagnose(Study.of(questionnaire, answers), thresholds=quick(rank_share=0.95))
    apart = diagnose(Study.of(questionnaire, replace(answers, cluster=None)), thresholds=quick(rank_share=0.95))
    assert sum(width(clustered)) >= sum(width(apart))
    few = replace(answers, cluster=answers.cluster % 4)
    assert all(row.rank_low is None for row in diagnose(Study.of(questionnaire, few), thresholds=quick()).priorities)


def width(found):
    return [row.gap_rank_high - row.gap_rank_low for row in found.priorities if row.level == "item"]


def test_results_without_the_doubtful_rows_keep_the_error_of_the_design():
    questionnaire, answers = branch_survey(weighted=False, stratified=False)
    codes = {role: rows.copy() for role, rows in answers.codes.items()}
    for role in codes:
        codes[role][:, 40:43] = codes[role][:, 30:31]
    answers = replace(
        answers, codes=codes, respondent=np.where(np.arange(180) == 41, 41, np.arange(180) + 1).astype(np.uint64)
    )
    found = diagnose(Study.of(questionnaire, answers), thresholds=quick())
    moved = found.quality.sensitivity
    if moved.rows and not moved.rows[0].suppressed:
        row, gap = moved.rows[0], found.gaps.dimensions[0]
        assert (row.gap_with_low, row.gap_with_high) == (gap.gap_low, gap.gap_high)
        assert row.gap_without_high - row.gap_without_low > gap.gap_high - gap.gap_low - 0.2


@given(st.integers(0, 10**6))
def test_the_order_of_people_and_the_names_of_branches_do_not_matter(seed):
    questionnaire, answers = branch_survey()
    generator = np.random.default_rng(seed)
    order, names = generator.permutation(answers.people), generator.permutation(18)
    other = replace(answers.select(order), cluster=names[answers.cluster[order]].astype(np.int32))
    first = design_sums(questionnaire, answers, design_of(answers)).errors
    second = design_sums(questionnaire, other, design_of(other)).errors
    assert {name: error.se for name, error in first.items()} == pytest.approx(
        {name: error.se for name, error in second.items()}
    )


def test_hidden_groups_stay_hidden_under_a_design():
    questionnaire, answers = branch_survey()
    segment = answers.segments["channel"]
    codes = np.where(np.arange(180) < 3, 2, np.minimum(segment.codes, 1)).astype(np.int32)
    answers = replace(answers, segments={"channel": replace(segment, codes=codes)})
    study = Study.of(questionnaire, answers)
    rows = segment_gaps(questionnaire, study.segments, Rules(), whole=study.tally, segments=answers.segments)
    assert {row.value for row in rows if row.suppressed} >= {"phone"}
