"""Gaps: the numbers of the reference data, the laws they obey, and what happens at the edges."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from gapkit.model import Answers
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.rules import Rules
from gapkit.study import Study
from gapkit.tally import Tally
from tests.strategies import make_questionnaire, surveys

RULES = Rules()
ROWS = Rules(min_cell=1)


def table(questionnaire, answers, rules=ROWS):
    return gap_table(questionnaire, Tally.of(questionnaire, answers), rules)


def survey(expectation, perception, sizes=(1,), **options):
    questionnaire = make_questionnaire(sizes, **options)
    codes = {
        "expectation": np.atleast_2d(np.array(expectation, np.uint8)),
        "perception": np.atleast_2d(np.array(perception, np.uint8)),
    }
    return questionnaire, Answers(codes)


@given(surveys(min_people=2))
@settings(max_examples=50, deadline=None)
def test_a_gap_is_perception_minus_expectation_of_the_same_people(drawn):
    for row in (*(found := table(*drawn)).items, *found.dimensions, found.overall):
        if row.n:
            assert row.gap == pytest.approx(row.perception - row.expectation, abs=1e-9)


@given(surveys(min_people=2))
@settings(max_examples=40, deadline=None)
def test_swapping_the_columns_flips_every_sign(drawn):
    questionnaire, answers = drawn
    swapped = replace(
        answers,
        codes={"expectation": answers.codes["perception"], "perception": answers.codes["expectation"]},
    )
    for row, mirrored in zip(table(questionnaire, answers).items, table(questionnaire, swapped).items, strict=True):
        assert mirrored.n == row.n
        if row.n:
            assert mirrored.gap == -row.gap
            assert mirrored.signed_rank_exact == pytest.approx(row.signed_rank_exact, abs=1e-12, nan_ok=True)
            assert mirrored.p_value == pytest.approx(row.p_value, abs=1e-12, nan_ok=True)


@given(surveys(min_people=3))
@settings(max_examples=40, deadline=None)
def test_reversing_both_columns_flips_the_gap(drawn):
    questionnaire, answers = drawn
    top = questionnaire.scale.points + 1
    turned = {role: np.where(codes > 0, top - codes, 0).astype(np.uint8) for role, codes in answers.codes.items()}
    for row, other in zip(
        table(questionnaire, answers).items, table(questionnaire, replace(answers, codes=turned)).items, strict=True
    ):
        assert other.gap == pytest.approx(-row.gap, abs=1e-12, nan_ok=True)


@given(surveys(min_people=5))
@settings(max_examples=30, deadline=None)
def test_asking_everybody_twice_keeps_the_gap_and_narrows_the_error(drawn):
    questionnaire, answers = drawn
    twice = answers.select(np.tile(np.arange(answers.people), 2))
    for row, doubled in zip(table(questionnaire, answers).items, table(questionnaire, twice).items, strict=True):
        if not row.n or row.n < 2:
            continue
        assert doubled.gap == pytest.approx(row.gap, abs=1e-12)
        assert doubled.gap_se == pytest.approx(row.gap_se * np.sqrt((row.n - 1) / (2 * row.n - 1)), abs=1e-12)


@given(surveys(min_people=3))
@settings(max_examples=30, deadline=None)
def test_equal_weights_change_no_mean_and_no_standard_error(drawn):
    questionnaire, answers = drawn
    plain = table(questionnaire, answers)
    weighted = table(questionnaire, replace(answers, weight=np.full(answers.people, 2.5)))
    for row, other in zip((*plain.items, *plain.dimensions), (*weighted.items, *weighted.dimensions), strict=True):
        if row.n and row.n > 1:
            assert other.gap == pytest.approx(row.gap, abs=1e-9)
            assert other.gap_se == pytest.approx(row.gap_se, abs=1e-9)


@given(surveys(min_people=2, points=True))
@settings(max_examples=50, deadline=None)
def test_individual_minus_aggregate_is_the_covariance_of_shares_and_gaps(drawn):
    questionnaire, answers = drawn
    found = table(questionnaire, answers).weighted
    assume(found is not None)
    gaps, shares = _complete_scores(questionnaire, answers)
    assert found.n == gaps.shape[1]
    covariance = sum(np.cov(w, g, bias=True)[0, 1] for w, g in zip(shares, gaps, strict=True))
    assert found.individual - found.aggregate == pytest.approx(covariance, abs=1e-9)
    assert found.individual == pytest.approx((shares * gaps).sum(axis=0).mean(), abs=1e-9)


def _complete_scores(questionnaire, answers):
    e, p = answers.codes["expectation"].astype(float), answers.codes["perception"].astype(float)
    both = (e > 0) & (p > 0)
    gaps = []
    for dimension in questionnaire.dimensions:
        rows = questionnaire.positions(dimension)
        n = both[rows].sum(axis=0)
        mean = np.where(both[rows], p[rows] - e[rows], 0).sum(axis=0) / np.maximum(n, 1)
        gaps.append(np.where(n >= (len(dimension.items) + 1) // 2, mean, np.nan))
    gaps = np.array(gaps)
    known = ~np.isnan(gaps).any(axis=0) & ~np.isnan(answers.points).any(axis=0)
    return gaps[:, known], answers.points[:, known]


def test_a_longer_scale_multiplies_gaps_and_leaves_tests_alone():
    generator = np.random.default_rng(5)
    e, p = generator.integers(1, 6, (2, 4, 60))
    short = table(*survey(e, p, sizes=(2, 2), high=5))
    long = table(*survey(2 * e - 1, 2 * p - 1, sizes=(2, 2), high=9))
    for row, other in zip((*short.items, *short.dimensions), (*long.items, *long.dimensions), strict=True):
        assert other.gap == pytest.approx(2 * row.gap)
        for name in ("t", "signed_rank_z", "signed_rank_exact", "d_av", "d_z", "superiority", "rank_biserial"):
            assert getattr(other, name) == pytest.approx(getattr(row, name), rel=1e-9, abs=1e-12)


def test_the_overall_gap_counts_each_dimension_once():
    generator = np.random.default_rng(6)
    e, p = generator.integers(1, 8, (2, 6, 50))
    found = table(*survey(e, p, sizes=(1, 5)))
    assert found.overall.gap == pytest.approx(np.mean([row.gap for row in found.dimensions]))
    assert found.overall.gap != pytest.approx(np.mean([row.gap for row in found.items]), abs=1e-3)


def test_identical_answers_give_no_test_but_a_verdict():
    row = table(*survey([7] * 20, [5] * 20), RULES).items[0]
    assert row.gap == -2 and np.isnan(row.p_value) and row.verdict == "gap_relevant"
    assert "all_identical" in row.notes
    met = table(*survey([7] * 20, [7] * 20), RULES).items[0]
    assert met.gap == 0 and met.verdict == "no_relevant_gap"


@pytest.mark.parametrize("people", [1, 4])
def test_fewer_people_than_the_minimum_cell_show_no_number(people):
    found = table(*survey([7] * people, [5] * people), RULES)
    for row in (*found.items, *found.dimensions, found.overall):
        assert row.suppressed and row.n is None and np.isnan(row.gap) and row.notes == ("too_few",)


def test_an_item_nobody_answered_is_marked_and_the_rest_stands():
    found = table(*survey([[0] * 20, [7] * 20], [[5] * 20, [6] * 10 + [5] * 10], sizes=(2,)), RULES)
    assert found.items[0].n == 0 and found.items[0].notes == ("nobody_answered",)
    assert found.items[1].n == 20
    assert found.dimensions[0].n == 20


def test_below_fifteen_people_nothing_is_resampled():
    row = table(*survey([7, 6, 7, 5, 6, 7, 7, 6, 5, 7], [5, 5, 6, 5, 4, 6, 3, 6, 5, 5]), RULES).items[0]
    assert np.isnan(row.bootstrap_low) and np.isnan(row.superiority)
    assert not np.isnan(row.signed_rank_exact) and "n_below_bootstrap" in row.notes


def test_scales_from_zero_keep_their_values():
    row = table(*survey([11, 10, 9, 8, 11, 10], [6, 5, 8, 8, 9, 10], low=0, high=10)).items[0]
    assert row.expectation == pytest.approx(np.mean([10, 9, 8, 7, 10, 9]))


def test_perception_only_has_levels_and_no_gap():
    questionnaire = make_questionnaire([2], columns=("perception",))
    found = table(questionnaire, Answers({"perception": np.array([[5, 6, 7, 4, 0], [5, 5, 6, 6, 7]], np.uint8)}))
    assert found.items[0].perception == pytest.approx(5.5) and np.isnan(found.items[0].gap)
    assert found.dimensions[0].n == 5 and found.overall.perception_low < found.overall.perception


def test_the_zone_is_judged_by_intervals():
    people = 40
    generator = np.random.default_rng(8)
    noise = generator.integers(0, 2, people)
    questionnaire = make_questionnaire([1, 1, 1], columns=("expectation", "perception", "minimum"), high=9)
    expectation = np.array([8 + noise, 8 + noise, 6 + noise])
    minimum = np.array([6 + noise, 4 + noise, 3 + noise])
    perception = np.array([4 + noise[::-1], 6 + noise[::-1], 8 + noise[::-1]])
    codes = {"expectation": expectation, "perception": perception, "minimum": minimum}
    found = table(questionnaire, Answers({role: values.astype(np.uint8) for role, values in codes.items()}))
    assert [row.zone for row in found.items] == ["below", "inside", "above"]
    assert [row.zone for row in found.dimensions] == ["below", "inside", "above"]
    assert found.items[0].below_minimum > 0.9
    assert found.items[1].zone_position == pytest.approx(
        found.items[1].adequacy / (found.items[1].expectation - found.items[1].minimum)
    )


def test_a_minimum_few_people_gave_is_not_shown():
    questionnaire = make_questionnaire([1], columns=("expectation", "perception", "minimum"))
    generator = np.random.default_rng(2)
    codes = {role: generator.integers(1, 8, (1, 40)).astype(np.uint8) for role in questionnaire.columns}
    codes["minimum"][0, 3:] = 0
    found = table(questionnaire, Answers(codes), RULES)
    for row in (*found.items, *found.dimensions, found.overall):
        assert row.n == 40 and row.adequacy_n is None and np.isnan(row.minimum) and row.zone is None
        assert np.isnan(row.below_minimum)


def test_importance_is_that_of_people_who_gave_it():
    questionnaire = make_questionnaire([1, 1])
    generator = np.random.default_rng(3)
    codes = {role: generator.integers(1, 8, (2, 50)).astype(np.uint8) for role in ("expectation", "perception")}
    points = np.full((2, 50), np.nan)
    points[:, :12] = generator.dirichlet([2, 1], 12).T
    study = Study.of(questionnaire, Answers(codes, points=points))
    found = gap_table(questionnaire, study.tally, RULES)
    assert [row.n for row in found.importance] == [12, 12] and found.weighted.n == 50
    assert found.importance[0].share == pytest.approx(points[0, :12].mean())
    half = points[0, :12].std(ddof=1) / np.sqrt(12) * 2.200985160
    assert found.importance[0].high - found.importance[0].share == pytest.approx(half, rel=1e-6)


def test_points_of_four_people_are_neither_shown_nor_lent_to_others():
    questionnaire = make_questionnaire([1, 1])
    codes = {role: np.full((2, 50), 4, np.uint8) for role in ("expectation", "perception")}
    points = np.full((2, 50), np.nan)
    points[:, :4] = 0.5
    study = Study.of(questionnaire, Answers(codes, points=points))
    found = gap_table(questionnaire, study.tally, RULES)
    assert not found.importance and found.weighted is None and study.points_completed == 0


def test_shares_and_standardised_gaps_follow_the_weights():
    generator = np.random.default_rng(4)
    questionnaire, answers = survey(generator.integers(1, 8, (1, 200)), generator.integers(1, 8, (1, 200)))
    weight = generator.lognormal(0, 1.5, 200)
    row = table(questionnaire, replace(answers, weight=weight)).items[0]
    gap = answers.codes["perception"][0].astype(float) - answers.codes["expectation"][0]
    assert row.below == pytest.approx(weight[gap < 0].sum() / weight.sum())
    assert row.ceiling == pytest.approx(weight[answers.codes["expectation"][0] == 7].sum() / weight.sum())
    assert row.n_effective < 150 and row.d_z_high - row.d_z_low > 2 * 1.96 / np.sqrt(200)
    assert (row.d_z_low < 0 < row.d_z_high) == (row.gap_low < 0 < row.gap_high)


def test_where_the_two_tests_disagree_nothing_is_concluded():
    # Many small surpluses and a few deep shortfalls: by ranks there is a gap, by means there is none.
    gap = np.array([1] * 30 + [-4] * 7 + [0] * 3)
    row = table(*survey(np.full(gap.size, 5), 5 + gap), RULES).items[0]
    assert row.tests_agree is False and row.verdict == "inconclusive"


def test_the_study_says_up_to_how_many_gaps_the_rank_test_is_exact():
    generator = np.random.default_rng(7)
    made = survey(generator.integers(1, 8, (1, 60)), generator.integers(1, 8, (1, 60)))
    exact, normal = (table(*made, Rules(exact_up_to=most)).items[0] for most in (1000, 10))
    assert not np.isnan(exact.signed_rank_exact) and np.isnan(normal.signed_rank_exact)
    assert normal.p_adjusted == normal.signed_rank_p and exact.p_adjusted == exact.signed_rank_exact


def test_the_pseudo_median_is_the_middle_of_the_means_of_all_pairs():
    perception = np.array([1, 2, 2, 3, 4, 4, 5, 5, 6, 7, 3, 2, 6, 5, 4])
    questionnaire, answers = survey(np.full(15, 5), perception)
    row = table(questionnaire, answers).items[0]
    first, second = np.triu_indices(15)
    gaps = perception - 5.0
    means = np.sort((gaps[first] + gaps[second]) / 2)
    assert row.pseudo_median == np.median(means)
    # The interval that goes with the signed rank: the 25th mean from either end (Hodges and Lehmann, n = 15).
    assert (row.pseudo_median_low, row.pseudo_median_high) == (means[24], means[-25])
