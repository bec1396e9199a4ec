"""Copies: against a comparison of everybody with everybody."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gapkit.stats.copies import later_copies, near_copies

SMALL = hnp.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 25)), elements=st.integers(0, 2))


@given(codes=SMALL)
def test_every_copy_but_the_first_is_found(codes):
    seen, expected = set(), []
    for person in codes.T:
        expected.append(tuple(person) in seen)
        seen.add(tuple(person))
    assert later_copies(codes).tolist() == expected


@given(codes=SMALL, most_apart=st.integers(1, 3))
def test_near_copies_are_those_that_comparing_all_pairs_finds(codes, most_apart):
    n = codes.shape[1]
    apart = (codes[:, :, None] != codes[:, None, :]).sum(axis=0)
    close = (apart > 0) & (apart <= most_apart)
    expected = [bool(close[:later, later].any()) for later in range(n)]
    found, complete = near_copies(codes, most_apart)
    assert complete and found.tolist() == expected


def test_a_bounded_search_says_that_it_was_bounded_and_flags_nobody_wrongly():
    codes = np.ones((6, 200), np.uint8)
    codes[5] = np.arange(200) % 2 + 1
    found, complete = near_copies(codes, 1, neighbours=3)
    everything, all_seen = near_copies(codes, 1, neighbours=200)
    assert not complete and all_seen
    assert not (found & ~everything).any()


def test_where_no_place_may_differ_there_are_no_near_copies():
    found, complete = near_copies(np.ones((4, 3), np.uint8), 0)
    assert complete and not found.any()
