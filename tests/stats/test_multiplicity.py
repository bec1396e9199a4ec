"""Adjusted p-values."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from gapkit.stats.multiplicity import benjamini_hochberg, holm

families = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_r_adjusts_the_same(public_data):
    golden = public_data["p_adjust"]
    assert np.allclose(holm(golden["p"])[:6], golden["first_holm"], atol=5e-6)
    assert np.allclose(benjamini_hochberg(golden["p"])[:8], golden["first_bh"], atol=5e-6)


def test_the_step_up_example_rejects_four(published):
    v14 = published["V14"]
    p = np.array(v14["p"])
    assert (benjamini_hochberg(p) <= 0.05).sum() == v14["rejected"]
    assert p[benjamini_hochberg(p) <= 0.05].max() == v14["threshold"]
    assert (p * len(p) <= 0.05).sum() == v14["rejected_by_bonferroni"]


@settings(max_examples=8)  # a slow peer
@given(families)
def test_statsmodels_adjusts_the_same(p):
    assert np.allclose(holm(p), multipletests(p, method="holm")[1], atol=1e-14)
    assert np.allclose(benjamini_hochberg(p), multipletests(p, method="fdr_bh")[1], atol=1e-14)


@given(families)
def test_false_discovery_is_never_stricter_than_holm_nor_holm_than_bonferroni(p):
    raw, bonferroni = np.array(p), np.minimum(np.array(p) * len(p), 1)
    assert (raw <= benjamini_hochberg(p)).all()
    assert (benjamini_hochberg(p) <= holm(p) + 1e-15).all()
    assert (holm(p) <= bonferroni + 1e-15).all()


@given(families)
def test_a_larger_p_never_becomes_the_smaller_one(p):
    order = np.argsort(p)
    for adjusted in (holm(p), benjamini_hochberg(p)):
        assert (np.diff(adjusted[order]) >= 0).all()


@given(families)
def test_questions_that_were_not_tested_do_not_count(p):
    padded = np.array([np.nan, *p, np.nan])
    for adjust in (holm, benjamini_hochberg):
        assert np.array_equal(adjust(padded)[1:-1], adjust(p))
        assert np.isnan(adjust(padded)[[0, -1]]).all()


def test_every_row_is_a_family_of_its_own():
    p = np.array([[0.01, 0.04, 0.03], [0.5, 0.001, np.nan]])
    for adjust in (holm, benjamini_hochberg):
        assert np.array_equal(adjust(p), np.stack([adjust(row) for row in p]), equal_nan=True)
