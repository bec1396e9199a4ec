"""The pseudo-median from a histogram."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.hodges_lehmann import hodges_lehmann

GAPS = np.arange(-6, 7)
counts_of_gaps = st.lists(st.integers(0, 6), min_size=13, max_size=13).filter(lambda counts: sum(counts) > 0)


@given(counts_of_gaps)
def test_it_is_the_median_of_all_pairwise_means(counts):
    rows = np.repeat(GAPS, counts)
    means = np.sort(((rows[:, None] + rows) / 2)[np.triu_indices(len(rows))])
    found = hodges_lehmann(GAPS, counts)
    assert np.isclose(found.estimate, np.median(means))
    n = len(rows)
    cut = int(np.floor(n * (n + 1) / 4 - 1.959963984540054 * np.sqrt(n * (n + 1) * (2 * n + 1) / 24)))
    if cut >= 1:
        assert found.low == means[cut - 1]
        assert found.high == means[len(means) - cut]
    else:
        assert np.isnan(found.low)


def test_the_interval_needs_six_respondents_at_95_percent():
    found = hodges_lehmann([0.0, 1.0], [[3, 2], [3, 3], [0, 0]])
    assert np.isnan(found.low).tolist() == [True, False, True]
    assert np.isnan(found.estimate).tolist() == [False, False, True]
    assert np.isnan(hodges_lehmann([0.0, 1.0], [0, 0]).estimate)


def test_without_ties_the_interval_is_the_classical_one():
    # Walsh averages of 1..10, checked by hand: C = 27.5 - 1.96 * 9.811 = 8.27, so the 8th from either end.
    found = hodges_lehmann(np.arange(1, 11), np.ones(10))
    assert (found.estimate, found.low, found.high) == (5.5, 3.0, 8.0)
