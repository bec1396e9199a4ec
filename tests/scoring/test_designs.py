"""Designs: weights, clusters, strata and a base with an end, beside the survey package of R.

Golden numbers: R 4.2, survey 4.1.1, svydesign(ids=~branch, strata=~region, weights=~w, fpc=~base, nest=TRUE) on the
survey of design_samples, subset to those who answered, lonely.psu="adjust"; svymean, svyby and svycontrast.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gapkit.model import Answers, Segment
from gapkit.scoring.designs import DesignSums, design_of, design_sums
from gapkit.scoring.rules import Rules
from gapkit.scoring.segments import segment_gaps
from gapkit.scoring.waves.scores import PersonScores
from gapkit.stats.designs import designed_means
from gapkit.stats.groups import welch_t
from gapkit.stats.outcome_metrics import designed_share
from gapkit.stats.paired import d_av_interval
from gapkit.stats.proportions import wilson
from gapkit.study import Study, diagnose
from tests.few_draws import few_draws
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
    return few_draws(6, **({"replicates": 199} | settings))


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
        codes[role][:, 40:46] = codes[role][:, 30:31]
    people = np.arange(180)
    answers = replace(
        answers, codes=codes, respondent=np.where((people >= 40) & (people < 46), 31, people + 1).astype(np.uint64)
    )
    found = diagnose(Study.of(questionnaire, answers), thresholds=quick())
    moved = found.quality.sensitivity
    row, gap = moved.rows[0], found.gaps.dimensions[0]
    assert moved.doubtful == 6 and not row.suppressed
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


def test_regions_of_whole_branches_are_strata_of_their_own():
    # R, svydesign(ids=~branch, strata=~region, weights=~1): 3, 4 and 6 branches.
    questionnaire, answers = branch_survey(weighted=False)
    regions = replace(answers, stratum=None, segments={"region": replace(answers.stratum, name="region")})
    found = diagnose(Study.of(questionnaire, regions), thresholds=quick(indicative_below=2))
    rows = {row.value: row for row in found.segments if row.dimension == "D0"}
    expected = {"north": 0.28139593719417, "centre": 0.31510689158803, "south": 0.41538455121319}
    assert {value: row.gap_se for value, row in rows.items()} == pytest.approx(expected, rel=1e-11)
    assert [rows[value].df for value in expected] == [2, 3, 5]
    test = next(row for row in found.segment_tests if row.dimension == "D0")
    # Compared by errors freed of unequal branches: clubSandwich 0.5.8, vcovCR CR2 of lm(gap ~ 0 + region) by branch,
    # with Satterthwaite's degrees of freedom; then Welch's analysis of variance by its formula from these.
    freed = np.array([0.314212500198861, 0.302800023911099, 0.416894956962499])
    df = np.array([1.4304932735426, 2.6554063023213, 4.5995102869599])
    v = freed**2
    w, mean = 1 / v, np.array([-0.83333333333333, -0.12686567164179, -0.18376068376068])
    middle = w @ mean / w.sum()
    h = ((1 - w / w.sum()) ** 2 / df).sum()
    assert test.method == "design" and test.df2 == pytest.approx(8 / (3 * h))
    assert test.f == pytest.approx((w @ (mean - middle) ** 2 / 2) / (1 + 2 * h / 8))
    pair = test.pairs[0]
    assert pair.se == pytest.approx(np.hypot(freed[0], freed[1]))
    assert pair.df == pytest.approx(pair.se**4 / (v[0] ** 2 / df[0] + v[1] ** 2 / df[1]))


UNEQUAL = (8, 12, 20, 30, 40, 60, 80, 10)


def test_groups_of_a_few_unequal_branches_are_seldom_said_to_differ_when_they_do_not():
    # Eight branches of 8 to 80 people, four to a group. 2000 surveys: the linearised error raises a false alarm in one
    # of ten, the freed one hardly ever more often than it says.
    trials, people, random = 2000, sum(UNEQUAL), np.random.default_rng(6)
    branch = np.repeat(np.arange(8), UNEQUAL).astype(np.int32)
    region = Segment("region", ("odd", "even"), branch % 2)
    blank = np.ones((1, people), np.uint8)
    survey = Answers({"expectation": blank, "perception": blank}, cluster=branch, segments={"region": region})
    design, size = design_of(survey).split_by(region.codes), np.array(UNEQUAL)
    assert design.split
    alarms = {"freed": 0, "errors": 0}
    for _ in range(trials):
        total = size * random.normal(0, 0.5, 8) + np.sqrt(size) * random.normal(0, 1, 8)
        inside = [np.arange(8) % 2 == side for side in (0, 1)]
        sums = [
            DesignSums(design, {("gap", ""): 0}, np.where(own, size, 0.0)[None], np.where(own, total, 0.0)[None])
            for own in inside
        ]
        mean = [total[own].sum() / size[own].sum() for own in inside]
        for kind in alarms:
            errors = [getattr(one, kind)["gap", ""] for one in sums]
            alarms[kind] += welch_t(mean, [e.se for e in errors], [e.df for e in errors]).p_value <= 0.05
    assert alarms["freed"] / trials < 0.05 + 3 * np.sqrt(0.05 * 0.95 / trials)
    assert alarms["errors"] / trials > 0.08


def test_groups_of_equal_branches_are_compared_as_before():
    questionnaire, answers = branch_survey(weighted=False)
    whole = {role: np.where(codes == 0, 4, codes) for role, codes in answers.codes.items()}
    even = replace(answers, codes=whole, cluster=np.repeat(np.arange(18), 10).astype(np.int32), stratum=None)
    region = Segment("region", ("a", "b"), (even.cluster % 2).astype(np.int32))
    design = design_of(even).split_by(region.codes)
    sums = design_sums(questionnaire, even.select(region.codes == 0), design.select(region.codes == 0))
    for name, error in sums.errors.items():
        assert (sums.freed[name].se, sums.freed[name].df) == pytest.approx((error.se, error.df))


def test_strata_and_a_base_with_an_end_keep_their_linearised_errors():
    questionnaire, answers = branch_survey(weighted=False)
    for design in (design_of(answers), design_of(replace(answers, stratum=None), 40.0)):
        sums = design_sums(questionnaire, answers, design)
        assert sums.freed == sums.errors


def test_a_region_with_a_branch_in_two_places_keeps_the_error_of_the_whole_design():
    _, answers = branch_survey(weighted=False)
    codes = answers.stratum.codes.copy()
    codes[np.flatnonzero(answers.cluster == answers.cluster[0])[0]] = (codes[0] + 1) % 3
    one = replace(answers, stratum=None, segments={"region": replace(answers.stratum, codes=codes)})
    design = design_of(one)
    assert design.split_by(codes) is design
    assert design.split_by(answers.stratum.codes).strata == 3


def test_the_interval_of_alpha_is_linearised_over_branches():
    questionnaire, answers = branch_survey(weighted=False, stratified=False)
    rows = diagnose(Study.of(questionnaire, answers), thresholds=quick()).soundness.dimensions
    row = next(one for one in rows if (one.dimension, one.column) == ("D0", "gap"))
    # R, svyratio of the squared deviations of items and of their total over 151 complete people, 12 degrees of freedom;
    # the interval on log(1 - alpha) around the alpha of all pairs of answers.
    reach = stats.t.ppf(0.975, 12) * 0.099226062620188 / (1 - 0.42600844686966)
    assert row.alpha_low == pytest.approx(1 - (1 - row.alpha) * np.exp(reach), rel=1e-9)
    assert row.alpha_high == pytest.approx(1 - (1 - row.alpha) * np.exp(-reach), rel=1e-9)
    alone = replace(answers, cluster=np.arange(180, dtype=np.int32))
    apart = diagnose(Study.of(questionnaire, alone), thresholds=quick()).soundness.dimensions
    plain = diagnose(Study.of(questionnaire, replace(answers, cluster=None)), thresholds=quick()).soundness.dimensions
    for one, other in zip(apart, plain, strict=True):
        assert one.alpha == other.alpha
        assert one.alpha_high - one.alpha_low == pytest.approx(other.alpha_high - other.alpha_low, rel=0.4)


def test_whole_branches_are_resampled_for_every_gap_where_there_are_enough():
    questionnaire, answers = branch_survey(weighted=False, stratified=False)
    many = replace(answers, cluster=(np.arange(180) % 36).astype(np.int32))
    gaps = diagnose(Study.of(questionnaire, many), thresholds=replace(quick(), replicates=2999)).gaps
    for row in (*gaps.items, *gaps.dimensions, gaps.overall):
        width = row.gap_high - row.gap_low
        assert row.bootstrap_low == pytest.approx(row.gap_low, abs=0.12 * width)
        assert row.bootstrap_high == pytest.approx(row.gap_high, abs=0.12 * width)
    few = diagnose(Study.of(questionnaire, answers), thresholds=quick()).gaps
    assert all(np.isnan(row.bootstrap_low) for row in (*few.items, *few.dimensions, few.overall))


def test_the_overall_gap_of_separate_people_has_a_bootstrap_interval_from_its_rows():
    questionnaire, answers = branch_survey(weighted=False, stratified=False, clustered=False)
    row = diagnose(Study.of(questionnaire, answers), thresholds=quick()).gaps.overall
    scores = PersonScores(questionnaire, answers, 0.5).of("gap", "overall")
    scores = scores[~np.isnan(scores)]
    theirs = stats.bootstrap((scores,), np.mean, method="BCa", n_resamples=20_000, rng=np.random.default_rng(1))
    interval = theirs.confidence_interval
    assert (row.bootstrap_low, row.bootstrap_high) == pytest.approx((interval.low, interval.high), abs=0.01)
    few = diagnose(Study.of(questionnaire, answers.select(np.arange(12))), thresholds=quick()).gaps.overall
    assert np.isnan(few.bootstrap_low) and 0 < few.sign_flip_p <= 1


def test_the_share_below_the_minimum_has_the_interval_of_its_own_design():
    questionnaire, answers = branch_survey(weighted=False, stratified=False)
    asked = replace(questionnaire, columns=("minimum", *questionnaire.columns))
    minimum = np.clip(answers.codes["expectation"].astype(int) - 2, 0, 7).astype(np.uint8)
    answers = replace(answers, codes={**answers.codes, "minimum": minimum})
    row = diagnose(Study.of(asked, answers), thresholds=quick()).gaps.items[0]
    perceived, accepted = answers.codes["perception"][0].astype(int), minimum[0].astype(int)
    there = (perceived > 0) & (accepted > 0)
    below, home = (perceived < accepted)[there] * 1.0, answers.cluster[there]
    sums = [np.bincount(home, weights=part, minlength=18) for part in (np.ones(below.size), below)]
    kept = sums[0] > 0
    found = designed_means(sums[0][kept], sums[1][kept])
    share = designed_share(found.mean[0], found.se[0], found.df[0], below.size)
    assert row.below_minimum == pytest.approx(below.mean())
    limits = (row.below_minimum_low, row.below_minimum_high)
    assert limits == pytest.approx((float(share.low), float(share.high)))
    plain = wilson(below.sum(), below.size)
    assert limits[1] - limits[0] > float(plain.high - plain.low)


def test_standardised_gaps_rest_on_the_degrees_of_freedom_of_the_design():
    questionnaire, answers = branch_survey(weighted=False, stratified=False)
    row = diagnose(Study.of(questionnaire, answers), thresholds=quick()).gaps.dimensions[0]
    below = stats.nct.sf(row.t, row.df, row.d_z_low * row.n_effective**0.5)
    above = stats.nct.cdf(row.t, row.df, row.d_z_high * row.n_effective**0.5)
    assert (below, above) == (pytest.approx(0.025, abs=1e-6), pytest.approx(0.025, abs=1e-6))
    wide = d_av_interval(row.d_av, row.expectation_sd, row.perception_sd, row.correlation, row.n_effective)
    factor = stats.t.ppf(0.975, 12) / stats.norm.ppf(0.975)
    assert row.d_av_high - row.d_av == pytest.approx(factor * (float(wide[1]) - row.d_av))
