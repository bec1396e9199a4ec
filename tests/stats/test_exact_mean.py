"""The exact sign-flip p of a mean, beside every choice of signs."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapkit.stats.exact_mean import sign_flip_p


def by_hand(gaps):
    flips = [abs(np.dot(signs, gaps)) for signs in itertools.product((1, -1), repeat=len(gaps))]
    return float(np.mean(np.array(flips) >= abs(sum(gaps)) - 1e-9))


@settings(max_examples=80)
@given(st.lists(st.sampled_from([-2.0, -1.25, -1.0, -1 / 3, 0.0, 0.5, 2 / 3, 1.0, 3.0]), min_size=1, max_size=10))
def test_it_is_the_share_of_all_choices_of_signs(gaps):
    values, counts = np.unique(gaps, return_counts=True)
    assert sign_flip_p(values, counts) == pytest.approx(by_hand(gaps), abs=1e-9)


def test_all_on_one_side_is_as_rare_as_can_be():
    assert sign_flip_p([-3, -1], [4, 3]) == pytest.approx(2 / 2**7)


def test_nobody_has_no_p_and_only_zeros_have_one():
    assert np.isnan(sign_flip_p([1, 2], [0, 0]))
    assert sign_flip_p([0, 1], [6, 0]) == 1
