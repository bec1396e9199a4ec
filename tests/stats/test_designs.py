"""Means under a sampling design: strata, clusters, weights, finite populations."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.designs import designed_means
from gapkit.stats.survey import weighted_mean
from tests.stats.rows_of_designs import mean_of_rows

GOLDEN = tomllib.loads((Path(__file__).resolve().parents[1] / "golden" / "designs.toml").read_text(encoding="utf-8"))
SCHOOLS = {
    name: np.array([int(digit) for digit in column] if isinstance(column, str) else column)
    for name, column in GOLDEN["api_clusters"].items()
    if name != "provenance"
}
DISTRICT, SCORES = SCHOOLS["district"], np.stack([SCHOOLS["api00"], SCHOOLS["api99"]]).astype(float)
EXACT = {"rtol": 1e-10}


def per_district(values):
    return np.stack([np.bincount(DISTRICT, weights=row, minlength=15) for row in np.atleast_2d(values)])


def means_of(columns, weights, present=None, **design):
    here = np.ones_like(columns) if present is None else present
    return designed_means(per_district(weights * here), per_district(weights * here * columns), **design)


def assert_equals(found, golden):
    assert np.allclose([found.estimate, found.se], golden, **EXACT)


def test_clusters_of_a_finite_population_equal_r():
    golden = GOLDEN["designed"]["population"]
    found = means_of(SCORES, np.ones(183), population=golden["population"])
    assert np.allclose(found.mean, golden["mean"], **EXACT)
    assert np.allclose(found.se, golden["se"], **EXACT)
    assert np.isclose(found.covariance[0, 1], golden["covariance"], **EXACT)
    assert found.df.tolist() == [golden["df"]] * 2
    assert np.allclose(found.se**2 / (SCORES.var(axis=1, ddof=1) / 183), golden["design_effect"], **EXACT)
    share = means_of((SCHOOLS["type"] == 0).astype(float), np.ones(183), population=golden["population"])
    assert_equals(share.combination([1]), golden["share_elementary"])


def test_segments_that_share_clusters_keep_their_covariance():
    golden = GOLDEN["designed"]["population"]
    segments = np.stack([SCHOOLS["whole_school"] == 0, SCHOOLS["whole_school"] == 1])
    found = means_of(SCORES[0], np.ones(183), segments, population=golden["population"])
    assert np.allclose(found.mean, golden["whole_school_mean"], **EXACT)
    assert np.allclose(found.se, golden["whole_school_se"], **EXACT)
    assert np.isclose(found.covariance[0, 1], golden["whole_school_covariance"], **EXACT)
    assert_equals(found.combination([-1, 1]), golden["whole_school_difference"])


def test_weighted_clusters_and_what_is_made_of_their_means_equal_r():
    golden, weight = GOLDEN["designed"]["weighted"], SCHOOLS["enroll"].astype(float)
    found = means_of(np.vstack([SCORES, SCHOOLS["ell"]]), weight)
    assert np.allclose(found.mean[:2], golden["mean"], **EXACT)
    assert np.allclose(found.se[:2], golden["se"], **EXACT)
    assert np.isclose(found.covariance[0, 1], golden["covariance"], **EXACT)
    spread = (SCORES - found.mean[:2, None]) ** 2 @ weight / weight.sum() / 182
    assert np.allclose(found.se[:2] ** 2 / spread, golden["design_effect"], **EXACT)
    assert_equals(found.combination([1, -1, 0]), golden["change"])
    assert_equals(found.combination([0.3, 0.7, 0]), golden["composite_30_70"])
    assert_equals(found.ratio(0, 1), golden["ratio_00_99"])
    assert_equals(found.ratio(0, 2), golden["ratio_00_ell"])
    rows = [mean_of_rows(row, weight, clusters=DISTRICT) for row in SCORES]
    assert np.allclose([[row.mean for row in rows], [row.se for row in rows]], [golden["mean"], golden["se"]], **EXACT)


def test_strata_of_clusters_equal_r_from_totals_and_from_rows():
    golden, weight = GOLDEN["designed"]["strata"], SCHOOLS["enroll"].astype(float)
    strata = (np.arange(15) >= golden["first_stratum"]).astype(int)
    found = means_of(SCORES, weight, strata=strata, population=golden["population"])
    assert np.allclose(found.mean, golden["mean"], **EXACT)
    assert np.allclose(found.se, golden["se"], **EXACT)
    assert np.isclose(found.covariance[0, 1], golden["covariance"], **EXACT)
    assert found.df.tolist() == [golden["df"]] * 2
    design = {"clusters": DISTRICT, "strata": strata[DISTRICT], "population": golden["population"]}
    assert np.allclose([mean_of_rows(row, weight, **design).se for row in SCORES], golden["se"], **EXACT)
    types = np.stack([SCHOOLS["type"] == code for code in range(3)])
    segments = means_of(SCORES[0], weight, types, strata=strata, population=golden["population"])
    assert np.allclose(segments.mean, golden["type_mean"], **EXACT)
    assert np.allclose(segments.covariance, golden["type_covariance"], **EXACT)
    assert segments.df.tolist() == golden["type_df"]
    assert segments.combination([1, 0, -1]).df == 13


def test_a_stratum_of_one_cluster_is_refused_by_name_or_centred_as_r_adjusts_it():
    golden, weight = GOLDEN["designed"]["lonely"], SCHOOLS["enroll"].astype(float)
    strata = np.searchsorted(golden["first_strata"], np.arange(15), side="right")
    design = {"strata": strata, "population": golden["population"]}
    refused = means_of(SCORES, weight, **design)
    assert refused.lonely == (2,)
    assert np.isnan(refused.se).all()
    assert np.isfinite(refused.mean).all()
    found = means_of(SCORES, weight, **design, lonely="centre")
    assert np.allclose(found.se, golden["se"], **EXACT)
    assert np.isclose(found.covariance[0, 1], golden["covariance"], **EXACT)
    assert found.df.tolist() == [golden["df"]] * 2


def test_a_single_cluster_that_is_its_whole_stratum_adds_no_error():
    w, wx, strata = [[2.0, 3.0, 4.0]], [[4.0, 9.0, 8.0]], [0, 0, 1]
    found = designed_means(w, wx, strata=strata, population=[10, 1])
    assert found.lonely == ()
    assert np.isfinite(found.se).all()


def test_people_in_strata_equal_r():
    golden, data = GOLDEN["designed"]["people"], GOLDEN["api_strata"]
    types = np.array([int(digit) for digit in data["type"]])
    score, enrolled = np.array(data["api00"], float), np.array(data["enroll"], float)
    weight = np.array(data["weights"])[types]
    found = mean_of_rows(score, weight, strata=types, population=data["population"])
    assert np.allclose([found.mean, found.se], golden["with_population"], **EXACT)
    assert found.df == golden["df"]
    spread = weight @ (score - found.mean) ** 2 / weight.sum() / 199
    assert np.isclose(found.se**2 / spread, golden["design_effect"], **EXACT)
    by_enrolment = mean_of_rows(score, enrolled, strata=types, population=data["population"])
    assert np.allclose([by_enrolment.mean, by_enrolment.se], golden["enrolled"], **EXACT)


answers = st.lists(st.tuples(st.integers(1, 7), st.floats(0.1, 9), st.integers(0, 2)), min_size=4, max_size=40)


@given(answers)
def test_everyone_a_cluster_is_nobody_clustered(rows):
    x, w, strata = (np.array(column) for column in zip(*rows, strict=True))
    alone = designed_means([w], [w * x])
    sums = w.sum(), (w * x).sum(), (w**2).sum(), (w**2 * x).sum(), (w**2 * x**2).sum(), len(x)
    assert np.isclose(alone.se[0], weighted_mean(*sums).se, atol=1e-7)
    within = mean_of_rows(x, w, strata=strata, lonely="centre")
    assert np.isclose(alone.mean[0], within.mean)
    assert within.df == len(x) - len(set(strata.tolist()))


@given(answers, st.floats(0.01, 100), st.floats(-5, 5))
def test_neither_the_scale_of_weights_nor_the_origin_of_scores_moves_a_standard_error(rows, scale, shift):
    x, w, cluster = (np.array(column) for column in zip(*rows, strict=True))
    size, total = np.bincount(cluster, w, 3), np.bincount(cluster, w * x, 3)
    one, other = designed_means(size, total), designed_means(size * scale, (total + shift * size) * scale)
    assert np.allclose(one.se, other.se, atol=1e-9)
    assert np.allclose(one.mean + shift, other.mean)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 7)), min_size=2, max_size=12))
def test_a_mean_compared_with_itself_has_no_difference_and_no_error(clusters):
    n, x = np.array(clusters, float).T
    found = designed_means([n, n], [n * x, n * x]).combination([1, -1])
    assert found.estimate == 0
    assert np.isclose(found.se, 0, atol=1e-7)


@given(st.integers(1, 7), st.lists(st.floats(0.1, 9), min_size=2, max_size=20))
def test_identical_answers_have_no_spread(answer, weights):
    w = np.array(weights)
    assert designed_means(w, w * answer / 3).se[0] == 0


def test_a_row_without_anybody_leaves_the_others_whole():
    found = designed_means([[2, 3, 4], [0, 0, 0]], [[4, 9, 8], [0, 0, 0]])
    assert np.isnan(found.mean[1])
    assert np.isnan(found.se[1])
    assert np.isclose(found.se[0], designed_means([2, 3, 4], [4, 9, 8]).se[0])
    assert found.combination([1, 0]).se == found.se[0]


def test_a_population_smaller_than_its_sample_has_no_standard_error():
    assert np.isnan(designed_means([2, 3, 4], [4, 9, 8], population=2).se).all()
    assert designed_means([2, 3, 4], [4, 9, 8], population=3).se[0] == 0


@pytest.mark.parametrize("lonely", ["refuse", "centre"])
def test_a_stratum_of_one_person_follows_the_same_rule_without_clusters(lonely):
    x, w, strata = np.array([1.0, 2.0, 4.0]), np.ones(3), np.array([0, 0, 1])
    found = mean_of_rows(x, w, strata=strata, lonely=lonely)
    assert np.isnan(found.se) == (lonely == "refuse")


def test_designed_intervals_cover_the_truth_as_often_as_they_say():
    from gapkit.stats.estimates import t_interval

    generator, hits, runs = np.random.default_rng(4), 0, 1500
    for _ in range(runs):
        size = generator.integers(4, 16, 20)
        branch = generator.normal(0, 0.5, 20)
        total = size * branch + generator.normal(0, np.sqrt(size))
        found = designed_means(size, total)
        low, high = t_interval(found.mean[0], found.se[0], found.df[0])
        hits += low <= 0 <= high
    assert 0.92 < hits / runs < 0.965
