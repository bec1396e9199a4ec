"""Ranks of groups."""

import numpy as np
import pingouin
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from gapkit.stats.rank_groups import brunner_munzel, dunn, kruskal_wallis

# Pain scores of 14 and 11 patients on the third day after surgery, under two treatments: the example of Brunner &
# Munzel (2000).
FIRST = [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1]
SECOND = [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4]
SPRAYS = [
    [10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13],
    [11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13],
    [0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4],
    [3, 5, 12, 6, 4, 3, 5, 5, 5, 5, 2, 4],
    [3, 5, 3, 5, 3, 6, 1, 1, 3, 2, 6, 4],
    [11, 9, 15, 22, 15, 16, 13, 10, 26, 26, 24, 13],
]

tables = hnp.arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 6)), elements=st.integers(0, 9))
two_rows = hnp.arrays(np.int64, st.tuples(st.just(2), st.integers(2, 6)), elements=st.integers(0, 9))


def tabled(*groups):
    """Return distinct scores and counts (groups, k)."""
    values = np.unique(np.concatenate(groups))
    return values, np.array([[np.sum(np.asarray(group) == value) for value in values] for group in groups])


def listed(counts):
    return [np.repeat(np.arange(counts.shape[1]), row) for row in counts]


def test_plant_growth(public_data):
    golden = public_data["plant_growth"]
    data = tabled(golden["ctrl"], golden["trt1"], golden["trt2"])
    found, pairs = kruskal_wallis(*data), dunn(*data)
    assert np.isclose(found.h, golden["kruskal_wallis"]["h"], atol=5e-7)
    assert np.isclose(found.p_value, golden["kruskal_wallis"]["p"], atol=5e-7)
    assert np.isclose(found.epsilon_squared, golden["kruskal_wallis"]["epsilon_squared"], atol=0.005)
    assert np.allclose(-pairs.z, golden["dunn_z"], atol=5e-7)  # rstatix takes the second group minus the first
    assert np.allclose(pairs.p_adjusted, golden["dunn_holm_p"], atol=5e-7)


def test_insect_sprays_with_many_ties():
    # R 4.2.2 kruskal.test(count ~ spray, InsectSprays); Dunn's z from rank() and table() in R.
    found, pairs = kruskal_wallis(*tabled(*SPRAYS)), dunn(*tabled(*SPRAYS))
    assert np.isclose(found.h, 54.6913446223714, rtol=1e-12)
    assert np.isclose(found.p_value, 1.51084443941851e-10, rtol=1e-9)
    expected = [-0.312733845267036, 4.774077606654594, 3.117565520005764, 3.850535469850379, -0.405576705580687]
    assert np.allclose(pairs.z[:5], expected, rtol=1e-12)
    assert np.isclose(pairs.p_adjusted[1], 2.3469258807162e-05, rtol=1e-10)
    assert np.isclose(pairs.p_adjusted[-1], 2.4961484489827e-04, rtol=1e-10)


def test_toy_segments(toy):
    # R 4.2.2 wilcox.test(exact = FALSE, correct = FALSE): two groups are the same question.
    means = np.round(toy.dimension_gaps[:, 0] * 3)
    data = tabled(means[toy.segment == "a"], means[toy.segment == "b"])
    assert np.isclose(kruskal_wallis(*data).p_value, 0.805296, atol=5e-7)
    assert np.isclose(dunn(*data).p_value[0], 0.805296, atol=5e-7)


@given(tables)
def test_scipys_kruskal_agrees(counts):
    counts = counts[counts.sum(axis=1) > 0]
    assume(len(counts) > 1 and (counts.sum(axis=0) > 0).sum() > 1)
    theirs = stats.kruskal(*listed(counts))
    found = kruskal_wallis(np.arange(counts.shape[1]), counts)
    assert np.isclose(found.h, theirs.statistic, atol=1e-9)
    # A statistic of zero may come out just below zero in scipy, and its p is then missing.
    assert np.isclose(found.p_value, 1.0 if theirs.statistic < 1e-9 else theirs.pvalue)
    assert -1e-12 <= found.epsilon_squared <= 1 + 1e-12


@given(two_rows)
def test_two_groups_give_one_answer(counts):
    assume((counts.sum(axis=1) > 0).all() and (counts.sum(axis=0) > 0).sum() > 1)
    values = np.arange(counts.shape[1])
    assert np.isclose(dunn(values, counts).z[0] ** 2, kruskal_wallis(values, counts).h, atol=1e-9)


@given(tables, st.sampled_from([np.exp, np.sqrt, lambda x: 3.0 * x - 100]))
def test_only_the_order_of_the_scores_matters(counts, stretch):
    values = np.arange(counts.shape[1], dtype=float)
    plain, stretched = dunn(values, counts), dunn(stretch(values), counts)
    assert np.array_equal(plain.z, stretched.z, equal_nan=True)


def test_patients_in_pain_as_published():
    # Neubert & Brunner (2007), the corrected example of Brunner & Munzel (2000): statistic 3.1375, df 17.683,
    # p .005786, effect .788961, all to the digits R's package lawstat prints.
    found = brunner_munzel(*tabled(SECOND, FIRST))
    assert np.isclose(found.t, 3.1375, atol=5e-5)
    assert np.isclose(found.df, 17.683, atol=5e-4)
    assert np.isclose(found.p_value, 0.005786, atol=5e-7)
    assert np.isclose(found.estimate, 0.788961, atol=5e-7)


@given(two_rows)
def test_scipys_brunner_munzel_agrees(counts):
    assume((counts.sum(axis=1) > 1).all())
    found = brunner_munzel(np.arange(counts.shape[1]), counts)
    assume(found.se > 0)
    theirs = stats.brunnermunzel(*listed(counts)[::-1])
    assert np.isclose(found.t, theirs.statistic)
    assert np.isclose(found.p_value, theirs.pvalue, atol=1e-12)


@given(two_rows)
def test_swapping_the_groups_mirrors_the_effect(counts):
    values = np.arange(counts.shape[1])
    one, other = brunner_munzel(values, counts), brunner_munzel(values, counts[::-1])
    assert np.allclose(one.estimate, 1 - other.estimate, equal_nan=True)
    assert np.allclose(one.low, 1 - other.high, equal_nan=True)
    assert np.allclose(one.p_value, other.p_value, equal_nan=True)


def test_the_effect_is_the_share_of_pairs_won():
    effect = pingouin.compute_effsize(SECOND, FIRST, eftype="CLES")
    assert np.isclose(brunner_munzel(*tabled(SECOND, FIRST)).estimate, effect)


@pytest.mark.parametrize("sizes", [(6, 6), (8, 15), (15, 15), (10, 60), (200, 30)])
@pytest.mark.parametrize("shares", [([1, 1, 2, 4, 8], [1, 1, 2, 4, 8]), ([1, 1, 2, 4, 20], [3, 4, 4, 3, 2])])
def test_the_interval_covers_on_scales_with_a_ceiling(sizes, shares):
    rng = np.random.default_rng(7)
    first, second = (np.array(share) / sum(share) for share in shares)
    truth = first @ (np.cumsum(second) - second / 2)
    drawn = np.stack([rng.multinomial(n, p, 6000) for n, p in zip(sizes, (first, second), strict=True)], axis=1)
    found = brunner_munzel(np.arange(5), drawn)
    covered = ((found.low <= truth) & (truth <= found.high)).mean()
    assert 0.93 < covered < 0.98


def test_the_test_keeps_its_error_rate_when_spreads_differ():
    # Equal chances of scoring higher, unlike shapes: the smaller group is the wider one.
    rng = np.random.default_rng(8)
    drawn = np.stack(
        [rng.multinomial(20, [0.3, 0.1, 0.2, 0.1, 0.3], 8000), rng.multinomial(50, [0, 0.2, 0.6, 0.2, 0], 8000)], axis=1
    )
    assert abs((brunner_munzel(np.arange(5), drawn).p_value < 0.05).mean() - 0.05) < 0.012


def test_groups_that_do_not_overlap_have_the_p_of_the_permutation_test():
    found = brunner_munzel([1, 2, 3, 4], [[0, 0, 3, 1], [2, 3, 0, 0]])
    assert (found.estimate, found.t, found.high) == (1.0, np.inf, 1.0)
    assert np.isclose(found.p_value, 2 / 126)  # 9 choose 4
    assert 0.3 < found.low < 0.9


def test_nobody_everybody_equal_and_empty_groups():
    same = [[0, 5, 0], [0, 7, 0]]
    assert np.isnan(kruskal_wallis([1, 2, 3], same).p_value)
    assert np.isnan(dunn([1, 2, 3], same).p_value).all()
    equal = brunner_munzel([1, 2, 3], same)
    assert equal.estimate == 0.5
    assert np.isnan(equal.p_value)
    assert 0 < equal.low < 0.5 < equal.high < 1
    with_empty = [[4, 2, 0], [0, 0, 0], [0, 1, 5]]
    assert kruskal_wallis([1, 2, 3], with_empty).df == 1
    assert np.isnan(dunn([1, 2, 3], with_empty).z).tolist() == [True, False, True]
    assert np.isnan(brunner_munzel([1, 2], [[1, 0], [4, 4]]).estimate)


def test_scores_that_agree_to_nine_decimals_are_tied():
    exact = kruskal_wallis([0.0, 0.3], [[3, 2], [1, 5]])
    noisy = kruskal_wallis([0.0, 0.1 + 0.2 - 0.3, 0.3], [[1, 2, 2], [1, 0, 5]])
    assert np.isclose(noisy.h, exact.h, rtol=1e-14)
