"""Figures of the company's people leave no finer than the report shows them, and still add up."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.scoring.johari.results import Johari, OrganisationGap
from gapkit.scoring.johari.told import as_told, whole_shares
from gapkit.scoring.rows import Rows
from tests.company_samples import two_views

EXACT = {"n", "customer", "customer_low", "customer_high", "derived", "customer_gap", "name"}
FINE = {"p_value", "p_adjusted", "equivalence_p"}


def rounded(value, decimals):
    return value != value or round(value, decimals) == value


def test_no_figure_of_the_company_has_more_than_two_decimals():
    found = two_views().johari
    for rows in (found.raters, found.expectations, found.performance, found.likeness, found.internal, found.maturity):
        for row in rows:
            for one in fields(row):
                value = getattr(row, one.name)
                if isinstance(value, float) and one.name not in EXACT and one.name != "difference":
                    assert rounded(value, 2), (row, one.name)
    for row in found.organisation:
        assert all(rounded(getattr(row, name), 4) for name in FINE)
        assert all(rounded(getattr(row, name), 2) for name in ("first", "low", "high", "t", "df"))


def test_a_difference_is_that_of_the_levels_told():
    found = two_views().johari
    for row in found.organisation:
        assert row.difference == pytest.approx(row.first - row.second, abs=1e-12)
        assert row.gap != 7 or rounded(row.second, 2)
    for row in found.performance:
        assert row.difference == pytest.approx(row.company - row.customer, abs=1e-12)


def test_shares_add_up_to_one_and_areas_with_what_has_no_pane_to_all_items():
    found = two_views().johari
    for row in found.expectations:
        assert sum(row.shares) == pytest.approx(1)
    for areas in found.areas:
        assert sum(areas.areas) + areas.unplaced == pytest.approx(12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8).filter(lambda values: sum(values) > 0.01))
def test_rounded_shares_add_up_to_what_they_did(values):
    parts = np.array(values) / sum(values)
    found = whole_shares(tuple(parts))
    assert sum(found) == pytest.approx(1) and np.abs(np.array(found) - parts).max() < 0.01


def test_a_verdict_is_that_of_the_exact_numbers():
    row = OrganisationGap(1, "item", "A", 9, 99, 5.005, 5.5049, -0.4999, -0.9, -0.1, -2, 8, 0.02, 0.02, 0.5, "differs")
    told = as_told(Johari(organisation=Rows([row]))).organisation[0]
    assert told.verdict == "differs" and told.second == 5.5049
    assert replace(told, difference=0.0).first in (5.0, 5.01)
