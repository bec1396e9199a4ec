"""Do raters, and those who code comments, agree among themselves?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.agreement import krippendorff, within_group_agreement

NO = np.nan
# The worked example of Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D: four observers,
# twelve units, five values, blanks; printed alphas: nominal .743, ordinal .815, interval .849.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
    [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
]


@pytest.mark.parametrize(("measure", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_example_of_coding(measure, printed):
    found = krippendorff(OBSERVERS, measure=measure)
    assert np.isclose(found.alpha, printed, atol=5e-4)
    assert (found.codings, found.units) == (40, 11)
    assert found.low < found.alpha <= found.high <= 1


def test_two_coders_and_two_codes_are_scotts_pi_corrected_for_few_units():
    # With two coders, no blanks and nominal codes alpha = 1 - (1 - pi)(2u - 1)/(2u) (Krippendorff 2019, section 12.4).
    rng = np.random.default_rng(8)
    truth = rng.integers(0, 2, 60)
    coders = np.array([np.where(rng.random(60) < 0.85, truth, 1 - truth) for _ in range(2)])
    share = coders.mean()
    chance = share**2 + (1 - share) ** 2
    pi = ((coders[0] == coders[1]).mean() - chance) / (1 - chance)
    assert np.isclose(krippendorff(coders).alpha, 1 - (1 - pi) * 119 / 120)


def test_coding_at_random_is_about_zero_and_the_interval_holds_it():
    rng = np.random.default_rng(9)
    held = [
        (found := krippendorff(rng.integers(0, 4, (2, 60)), replicates=400, seed=seed)).low <= 0 <= found.high
        for seed in range(300)
    ]
    assert 0.9 < np.mean(held) < 0.985


@given(st.permutations(range(4)), st.permutations(range(12)))
def test_the_order_of_coders_and_comments_makes_no_difference(coders, units):
    shuffled = np.array(OBSERVERS)[list(coders)][:, list(units)]
    assert np.isclose(krippendorff(shuffled, replicates=5).alpha, krippendorff(OBSERVERS, replicates=5).alpha)


def test_full_agreement_is_one_and_one_code_only_says_nothing():
    assert krippendorff([[1, 2, 3, 1], [1, 2, 3, 1]]).alpha == 1
    assert np.isnan(krippendorff([[2, 2, 2], [2, 2, 2]]).alpha)


def test_comments_coded_once_say_nothing_of_agreement():
    found = krippendorff([[1, 2, NO], [NO, NO, 3]])
    assert np.isnan(found.alpha)
    assert (found.codings, found.units) == (0, 0)


def test_an_unknown_measure_is_refused():
    with pytest.raises(ValueError, match="nominal, ordinal or interval"):
        krippendorff([[1], [1]], measure="ratio")


def test_agreement_within_a_group_by_its_formula():
    # By hand: ratings 5, 6, 7 of 7 points: s2 = 1, sigma2 = 4, r_wg = .75; 6, 6, 6: 1.
    # Together 2 q / (2 q + v) with v = .125.
    found = within_group_agreement([[5, 6], [6, 6], [7, 6]], points=7)
    assert np.allclose(found.item, [0.75, 1.0])
    assert np.isclose(found.together, 2 * 0.875 / (2 * 0.875 + 0.125))
    assert np.allclose(found.average_deviation, [2 / 3, 0])
    assert found.raters.tolist() == [3, 3]


def test_random_ticks_agree_on_average_not_at_all():
    rng = np.random.default_rng(3)
    found = within_group_agreement(rng.integers(1, 8, (4000, 10, 1)), points=7)
    variance = np.var(rng.integers(1, 8, (4000, 10)), axis=1, ddof=1).mean() / 4
    assert np.isclose(variance, 1, atol=0.02)
    assert (found.item >= 0).all()
    assert np.median(found.item) < 0.1


def test_blank_ratings_are_left_out_and_a_single_one_is_no_agreement():
    found = within_group_agreement([[5, 6, NO], [7, NO, NO], [NO, NO, 2]], points=7)
    assert np.isclose(found.item[0], 1 - 2 / 4)
    assert np.isnan(found.item[1:]).all()
    assert np.isclose(found.together, 0.5)


def test_raters_who_contradict_each_other_agree_not_at_all_together():
    found = within_group_agreement([[1, 1], [7, 7]], points=7)
    assert found.item.tolist() == [0, 0]
    assert found.together == 0


def test_units_drawn_together_leave_alpha_as_it_is_and_count_as_one():
    random = np.random.default_rng(4)
    first = random.integers(0, 2, 60).astype(float)
    second = np.where(random.random(60) < 0.2, 1 - first, first)
    single = krippendorff([first, second], seed=1)
    copies = krippendorff([np.repeat(first, 4), np.repeat(second, 4)], seed=1, together=np.repeat(np.arange(60), 4))
    loose = krippendorff([np.repeat(first, 4), np.repeat(second, 4)], seed=1)
    assert copies.alpha == pytest.approx(loose.alpha, abs=1e-12)
    assert copies.high - copies.low == pytest.approx(single.high - single.low, rel=0.05)
    assert loose.high - loose.low < 0.7 * (copies.high - copies.low)
