"""Dominance of one driver over another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.dominance import dominance
from gapkit.stats.subset_r2 import average_gains, subset_r2
from tests.stats.driver_data import GOLDEN, correlated, drawn


@pytest.mark.parametrize("case", ["attitude", "attitude_weighted", "mtcars_four", "swiss"])
def test_dominance_is_that_of_all_regressions_in_r(case):
    golden = GOLDEN[case]
    found = dominance(golden["subset_r_squared"])
    assert np.allclose(found.conditional, golden["conditional"], rtol=0, atol=1e-12)
    assert np.array_equal(found.complete_over, golden["complete_over"])
    assert np.allclose(found.general, golden["lmg"], rtol=0, atol=1e-12)


@given(st.integers(1, 6), st.integers(0, 10_000))
def test_complete_dominance_is_conditional_and_conditional_is_general(p, seed):
    r2 = subset_r2(*correlated(drawn(p, seed)))
    found = dominance(r2)
    assert np.allclose(found.general, average_gains(r2), atol=1e-12)
    assert (found.conditional_over[found.complete_over == 1] == 1).all()
    assert (found.general_over[found.conditional_over == 1] == 1).all()
    for verdicts in (found.complete_over, found.conditional_over, found.general_over):
        assert np.array_equal(verdicts + verdicts.T, np.ones((p, p)))


def test_twins_do_not_dominate_each_other():
    found = dominance(subset_r2([[1, 0.3, 0.3], [0.3, 1, 0.3], [0.3, 0.3, 1]], [0.5, 0.5, 0.1]))
    assert found.complete_over.tolist() == [[0.5, 0.5, 1.0], [0.5, 0.5, 1.0], [0.0, 0.0, 0.5]]


def test_what_is_not_known_is_not_judged():
    assert np.isnan(dominance([0.0, 0.3, 0.2, np.nan]).complete_over).all()
    with pytest.raises(ValueError, match="15 is the most"):
        dominance(np.zeros(2**16))
