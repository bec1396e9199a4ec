"""Reading histograms: which lattice do scores share?"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.arrays import distinct, lattice, median, quantile


def test_whole_scores_have_steps_of_one():
    steps, step = lattice(np.array([-2.0, 0.0, 3.0]))
    assert steps.tolist() == [0, 2, 5]
    assert step == 1.0


def test_means_of_up_to_five_answers_share_sixtieths():
    values = np.unique([i / j for j in range(1, 6) for i in range(-6 * j, 6 * j + 1)])
    steps, step = lattice(values)
    assert np.isclose(step, 1 / 60)
    assert np.allclose(values.min() + steps * step, values)
    rounded_steps, rounded_step = lattice(np.round(values, 9))
    assert np.array_equal(rounded_steps, steps)
    assert np.isclose(rounded_step, 1 / 60)


def test_thirds_that_carry_floating_noise_still_share_a_step():
    values = np.arange(-18, 19) / 3 + 1e-15 * np.arange(37)
    steps, step = lattice(values)
    assert np.isclose(step, 1 / 3)
    assert steps.tolist() == list(range(37))


def test_scores_without_a_common_step_have_no_lattice():
    assert lattice(np.array([0.0, 1.0, np.sqrt(2), np.pi, np.e])) is None


@given(st.lists(st.floats(allow_nan=False), max_size=30))
def test_distinct_numbers_are_those_numpy_finds(numbers):
    assert distinct(np.array(numbers)).tolist() == np.unique(np.array(numbers)).tolist()


NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30)


@given(NUMBERS)
def test_the_median_is_that_of_numpy_to_the_bit(numbers):
    assert median(np.array(numbers)) == np.median(numbers)


@given(NUMBERS, st.floats(0, 1))
def test_quantiles_are_those_of_numpy_to_the_bit(numbers, share):
    assert quantile(np.array(numbers), share) == np.quantile(numbers, share)
