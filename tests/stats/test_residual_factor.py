"""Is there more in the answers than the dimensions hold?"""

import numpy as np
import pytest

from gapkit.stats.residual_factor import residual_factor


def answers(rng, n, *, extra=0.0):
    """Return 7-point answers to three dimensions of three items; one item of each may share a facet of its own."""
    home = np.repeat(np.arange(3), 3)
    felt = 0.6 * rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, 3))
    scores = 0.8 * felt[:, home] + 0.6 * rng.normal(size=(n, 9))
    scores[:, [0, 3, 6]] += extra * rng.normal(size=(n, 1))
    return np.clip(np.rint(5.3 + 1.1 * scores), 1, 7)


def test_what_one_factor_leaves_of_attitude_is_what_psych_leaves(attitude):
    # R psych::fa(cor(attitude), 1, fm = "pa", SMC = TRUE, min.err = 1e-10): eigen of the residuals over the root of
    # both uniquenesses. The rows are given twice: the correlations are the same, and 30 are too few for seven items.
    found = residual_factor(np.repeat(attitude, 2, axis=0), 1, replicates=5)
    assert np.isclose(found.root, 2.08080501803, rtol=1e-7)
    wanted = [-0.4715845838621, -0.4146448472445, -0.0543162191745, 0.1119875388135]
    wanted += [0.2653706835246, 0.3286096820779, 0.6737806385553]
    assert np.allclose(found.loadings, wanted, atol=1e-6)


def test_a_facet_across_dimensions_is_found_and_its_items_named():
    found = residual_factor(answers(np.random.default_rng(2), 300, extra=0.7), 3, replicates=99, seed=1)
    assert found.p_value <= 0.02
    assert found.root > found.expected
    assert set(np.argsort(-np.abs(found.loadings))[:3]) == {0, 3, 6}


def test_false_alarms_stay_near_their_rate():
    rng = np.random.default_rng(3)
    p_values = [residual_factor(answers(rng, 120), 3, replicates=39, seed=i).p_value for i in range(80)]
    assert np.mean(np.array(p_values) <= 0.05) < 0.13
    assert abs(np.mean(p_values) - 0.5) < 0.13


def test_the_same_seed_gives_the_same_p():
    rows = answers(np.random.default_rng(4), 100)
    one, other = (residual_factor(rows, 2, replicates=19, seed=7) for _ in range(2))
    assert one.p_value == other.p_value


@pytest.mark.parametrize("spoil", ["few", "constant", "items"])
def test_what_cannot_be_told_is_not(spoil):
    rows = answers(np.random.default_rng(5), 100)
    if spoil == "few":
        rows = rows[:44]
    if spoil == "constant":
        rows[:, 2] = 7
    found = residual_factor(rows, 7 if spoil == "items" else 3)
    assert np.isnan(found.root)
    assert np.isnan(found.p_value)


def test_no_factor_is_refused():
    with pytest.raises(ValueError, match="one factor"):
        residual_factor(np.ones((50, 5)), 0)
