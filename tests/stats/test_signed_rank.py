"""Wilcoxon's signed-rank test: zeros, ties, and the exact distribution."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gapkit.stats.signed_rank import signed_rank, signed_rank_exact

GAPS = np.arange(-6, 7)
few_gaps = st.lists(st.integers(-3, 3), min_size=1, max_size=10)
some_gaps = st.lists(st.integers(-6, 6), min_size=2, max_size=60)


def histogram_of(gaps):
    return np.bincount(np.asarray(gaps) + 6, minlength=13)


def ranks_of(gaps, zeros):
    """Return signed midranks of the non-zero gaps, from rows."""
    gaps = np.asarray(gaps)
    if zeros == "wilcox":
        gaps = gaps[gaps != 0]
    ranks = stats.rankdata(np.abs(gaps))
    return (np.sign(gaps) * ranks)[gaps != 0]


def p_by_enumeration(gaps, zeros):
    """Try every way to give signs."""
    ranks = np.abs(ranks_of(gaps, zeros))
    observed = abs(ranks_of(gaps, zeros).sum())
    flips = np.array(list(product([-1, 1], repeat=len(ranks))))
    return float(np.mean(np.abs(flips @ ranks) >= observed - 1e-9))


def p_by_counting(gaps, zeros):
    """Count sign patterns in whole numbers: a generating function packed into one large integer."""
    signed = np.rint(2 * ranks_of(gaps, zeros)).astype(int)
    ranks, bits = np.abs(signed), len(signed) + 2
    ways = 1
    for rank in ranks:
        ways += ways << (bits * int(rank))
    total, above = int(ranks.sum()), int(signed[signed > 0].sum())
    farther = max(above, total - above)
    if 2 * farther == total:
        return 1.0
    ways >>= bits * farther
    tail = 0
    while ways:
        tail += ways & ((1 << bits) - 1)
        ways >>= bits
    return float(Fraction(2 * tail, 1 << len(signed)))


def test_pratt_z_of_the_toy_items_matches_coin(toy, toy_golden):
    golden = toy_golden["items"]
    test = signed_rank(toy.gap_values, toy.gap_counts)
    assert np.allclose(test.z, golden["pratt_z"], atol=5e-7)
    assert np.allclose(test.p_value, golden["pratt_p"], rtol=2e-5)
    assert (test.n == 40).all()
    assert np.allclose(test.n_nonzero, np.add(golden["above"], golden["below"]))
    assert np.isclose(test.statistic[0] / (40 * 41 / 2), golden["rank_biserial_pratt_denominator_item_1"], atol=5e-4)


def test_zeros_dropped_matches_r_with_and_without_correction(toy, toy_golden):
    golden = toy_golden["items"]
    plain = signed_rank(toy.gap_values, toy.gap_counts, zeros="wilcox")
    corrected = signed_rank(toy.gap_values, toy.gap_counts, zeros="wilcox", correction=True)
    assert np.allclose(plain.w_plus, golden["wilcox_w_plus"])
    assert np.allclose(plain.p_value, golden["wilcox_p"], rtol=2e-5)
    assert np.allclose(corrected.p_value, golden["wilcox_p_corrected"], rtol=2e-5)


def test_exact_p_of_the_toy_items_matches_coin_and_exactranktests(toy, toy_golden):
    golden = toy_golden["items"]
    assert np.allclose(signed_rank_exact(toy.gap_values, toy.gap_counts), golden["pratt_p_exact"], rtol=5e-6)
    dropped = signed_rank_exact(toy.gap_values, toy.gap_counts, zeros="wilcox")
    assert np.allclose(dropped, golden["wilcox_p_exact"], rtol=1e-5)


def test_scipys_exact_p_is_not_exact_when_gaps_tie(toy, toy_golden):
    wrong = stats.wilcoxon(toy.gaps[:, 0][toy.gaps[:, 0] != 0], method="exact").pvalue
    assert np.isclose(wrong, toy_golden["items"]["wrong_elsewhere"]["scipy_exact_item_1"]["wilcox"], atol=5e-5)
    right = signed_rank_exact(toy.gap_values, toy.gap_counts[0], zeros="wilcox")
    assert abs(wrong - right) > 0.01


def test_rank_sums_of_hays(published):
    v10 = published["V10"]
    difference = np.subtract(v10["first"], v10["second"])
    values, counts = np.unique(difference, return_counts=True)
    test = signed_rank(values, counts)
    assert (test.w_plus, test.w_minus) == (v10["w_plus"], v10["w_minus"])


@pytest.mark.parametrize("zeros", ["pratt", "wilcox", "zsplit"])
@pytest.mark.parametrize("correction", [False, True])
@given(gaps=some_gaps)
def test_the_normal_form_equals_scipy(zeros, correction, gaps):
    if not np.any(gaps):
        return
    expected = stats.wilcoxon(gaps, zero_method=zeros, correction=correction, method="asymptotic")
    test = signed_rank(GAPS, histogram_of(gaps), zeros=zeros, correction=correction)
    assert np.isclose(test.p_value, expected.pvalue, atol=1e-13)
    assert np.isclose(min(test.w_plus, test.w_minus), expected.statistic, atol=1e-9)


@pytest.mark.parametrize("zeros", ["pratt", "wilcox"])
@given(gaps=few_gaps)
def test_the_exact_p_equals_trying_every_sign(zeros, gaps):
    found = signed_rank_exact(GAPS, histogram_of(gaps), zeros=zeros)
    if not np.any(gaps):
        assert np.isnan(found)
    else:
        assert np.isclose(found, p_by_enumeration(gaps, zeros), atol=1e-13)


def test_the_exact_p_equals_trying_every_sign_of_fourteen():
    gaps = [-3, -3, -2, -2, -2, -1, -1, 1, 1, 1, 2, 3, -1, 4, 0, 0]
    for zeros in ("pratt", "wilcox"):
        found = signed_rank_exact(GAPS, histogram_of(gaps), zeros=zeros)
        assert np.isclose(found, p_by_enumeration(gaps, zeros), atol=1e-14)


@pytest.mark.parametrize(("n", "shift"), [(25, -0.3), (60, -0.4), (60, -2.0), (150, -0.2), (150, -1.5), (250, -0.5)])
@pytest.mark.parametrize("zeros", ["pratt", "wilcox"])
def test_the_exact_p_equals_counting_in_whole_numbers_even_when_tiny(n, shift, zeros):
    gaps = np.clip(np.rint(np.random.default_rng(n).normal(shift, 1.4, n)), -6, 6).astype(int)
    expected = p_by_counting(gaps, zeros)
    found = float(signed_rank_exact(GAPS, histogram_of(gaps), zeros=zeros))
    assert abs(found - expected) < 1e-13
    assert np.isclose(found, expected, rtol=1e-9)


def test_sparse_histograms_with_one_rare_size_are_exact_too():
    # One odd rank among even ones: the characteristic function has a second peak that must not be pruned.
    for gaps in ([1] * 40 + [-1] * 20 + [5], [2] * 30 + [-2] * 29, [1, -1] * 20 + [6], [3] * 12, [3] * 12 + [-1]):
        for zeros in ("pratt", "wilcox"):
            found = float(signed_rank_exact(GAPS, histogram_of(gaps), zeros=zeros))
            assert np.isclose(found, p_by_counting(gaps, zeros), rtol=1e-9, atol=1e-14)


def test_the_exact_p_stays_sound_at_a_thousand_and_steps_aside_beyond():
    rng = np.random.default_rng(3)
    gaps = np.clip(np.rint(rng.normal(-0.1, 1.4, 1000)), -6, 6).astype(int)
    counts = histogram_of(gaps)
    exact, normal = signed_rank_exact(GAPS, counts), signed_rank(GAPS, counts).p_value
    assert abs(exact - normal) < 1e-3
    everyone = np.zeros(13, dtype=int)
    everyone[0] = 1000
    assert np.isclose(signed_rank_exact(GAPS, everyone), 2.0**-999, rtol=1e-12)
    everyone[0] = 1001
    assert np.isnan(signed_rank_exact(GAPS, everyone))


def test_a_thousand_gaps_almost_all_short_have_the_p_that_counting_gives():
    counts = np.zeros(13, dtype=int)
    counts[4], counts[7] = 297, 3
    rows = np.repeat(GAPS, counts)
    found = float(signed_rank_exact(GAPS, counts))
    assert 0 < found < 1e-60
    assert np.isclose(found, p_by_counting(rows, "pratt"), rtol=1e-9)


@given(some_gaps)
def test_flipping_every_gap_flips_the_statistic_and_keeps_both_p(gaps):
    counts = histogram_of(gaps)
    one, other = signed_rank(GAPS, counts), signed_rank(GAPS, counts[::-1])
    assert one.statistic == -other.statistic
    assert np.isclose(one.p_value, other.p_value, equal_nan=True)
    exact = signed_rank_exact(GAPS, np.stack([counts, counts[::-1]]))
    assert np.array_equal(exact[0], exact[1], equal_nan=True)


@given(some_gaps.filter(all))
def test_without_zeros_the_three_ways_to_treat_them_agree(gaps):
    found = [signed_rank(GAPS, histogram_of(gaps), zeros=zeros) for zeros in ("pratt", "wilcox", "zsplit")]
    assert len({(float(test.z), float(test.w_plus)) for test in found}) == 1
    assert signed_rank_exact(GAPS, histogram_of(gaps)) == signed_rank_exact(GAPS, histogram_of(gaps), zeros="wilcox")


@given(some_gaps, st.sampled_from([1 / 3, 0.1, 7.0]))
def test_only_the_order_of_sizes_matters_and_floating_noise_does_not(gaps, factor):
    counts = histogram_of(gaps)
    noisy = GAPS * factor + 1e-14 * np.arange(13)
    assert np.array_equal(signed_rank(noisy, counts).z, signed_rank(GAPS, counts).z, equal_nan=True)


def test_gaps_that_only_differ_by_floating_noise_are_zeros():
    test = signed_rank([0.1 + 0.2 - 0.3, 0.5], [4, 2])
    assert (test.n, test.n_nonzero) == (6, 2)


def test_nothing_but_zeros_is_no_test():
    test = signed_rank([-1, 0, 1], [[0, 5, 0], [0, 0, 0]])
    assert np.isnan(test.z).all()
    assert np.isnan(test.p_value).all()
    assert np.isnan(signed_rank_exact([-1, 0, 1], [[0, 5, 0], [0, 0, 0]])).all()
    assert test.n.tolist() == [5, 0]
    only_zero = [[5], [0]]
    assert np.isnan(signed_rank([0], only_zero).p_value).all()
    assert np.isnan(signed_rank_exact([0], only_zero)).all()


def test_segments_by_items_come_back_in_shape(toy):
    stacked = np.stack([toy.gap_counts, toy.gap_counts // 2])
    assert signed_rank(toy.gap_values, stacked).z.shape == (2, 6)
    exact = signed_rank_exact(toy.gap_values, stacked)
    assert exact[1, 2] == signed_rank_exact(toy.gap_values, stacked[1, 2])
