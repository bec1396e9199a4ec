"""Which pane an expectation falls in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.scoring.johari.draws import customer_draws, rater_draws
from gapkit.scoring.johari.results import PANES
from gapkit.scoring.johari.window import memberships, panes

LEVELS = {"explicit_from": 5.5, "tolerance": 0.5}
RULE = {"sure": 0.8, "leaning": 0.6}


def pane_of(customer, company, derived):
    shares = None if derived is None else np.array([[derived, 1 - derived]])
    found = panes(np.array([[customer, customer]]), np.array([[company, company]]), shares, **LEVELS)
    return PANES[found[0, 0]]


@pytest.mark.parametrize(
    ("customer", "company", "derived", "pane"),
    [
        (6.0, 5.5, 0.1, "open"),
        (6.0, 5.4, 0.9, "blind"),
        (5.0, 5.5, 0.5, "hidden"),
        (5.0, 5.5, 0.4, "overrated"),
        (5.0, 5.4, 0.5, "unknown"),
        (5.0, 5.4, 0.4, "outside"),
        (5.5, 5.0, 0.1, "open"),
        (5.0, 5.5, None, "hidden"),
        (5.0, 5.4, None, "outside"),
    ],
)
def test_every_row_of_the_rule_gives_its_pane(customer, company, derived, pane):
    assert pane_of(customer, company, derived) == pane


# Operating characteristics of the rule as the method states them: 200 customers (sd 1.0), raters sd 0.9, E = 6.1,
# tolerance 0.5, rule .80; by the true difference of raters and customers: open / blind / undetermined. They come from
# a simulation of their own, whose error is about .03: normal theory gives .565 where it tells .54.
TOLD = {
    (0.0, 5): (0.63, 0.03, 0.35),
    (0.0, 15): (0.89, 0.00, 0.11),
    (-0.5, 8): (0.17, 0.20, 0.63),
    (-0.75, 15): (0.03, 0.54, 0.44),
    (-1.0, 8): (0.01, 0.76, 0.24),
    (-1.0, 30): (0.00, 0.99, 0.02),
    (-1.5, 5): (0.00, 0.95, 0.05),
}


@pytest.mark.parametrize(("away", "raters"), TOLD)
def test_the_rule_is_right_and_wrong_as_often_as_stated(away, raters):
    studies, draws = 2000, 500
    rng = np.random.default_rng(round(100 * raters - 10 * away))
    # Every column is a study of its own; customers' means are drawn as their bootstrap would draw them.
    seen = rng.normal(6.1, 200**-0.5, studies)
    customer = rng.normal(seen, 200**-0.5, (draws, studies))
    company = rater_draws(rng.normal(6.1 + away, 0.9, (raters, studies)), replicates=draws, seed=raters)
    found = memberships(customer, company, None, **LEVELS, **RULE)
    sure = np.array(found.state) == "sure"
    open_, blind = ((sure & (found.pane == PANES.index(pane))).mean() for pane in ("open", "blind"))
    assert np.allclose([open_, blind, 1 - open_ - blind], TOLD[away, raters], atol=0.045)


@given(st.integers(1, 30), st.integers(0, 10_000))
def test_areas_add_up_to_the_number_of_items(items, seed):
    rng = np.random.default_rng(seed)
    customer, company = rng.normal(5.5, 0.5, (2, 50, items))
    derived = rng.dirichlet(np.ones(items), 50)
    found = memberships(customer, company, derived, **LEVELS, **RULE)
    assert np.isclose(found.shares.sum(), items)
    assert np.allclose(found.shares.sum(axis=1), 1)


def test_an_item_is_called_inflated_only_where_the_company_goes_beyond_the_tolerance():
    found = memberships(np.full((10, 2), 6.0), np.array([[6.4, 6.6]] * 10), None, **LEVELS, **RULE)
    assert found.inflated.tolist() == [0.0, 1.0]
    assert [PANES[pane] for pane in found.pane] == ["open", "open"]


def test_raters_who_all_tick_the_same_are_not_taken_for_certain():
    drawn = rater_draws(np.full((5, 1), 6.0), replicates=4000, seed=1)
    # Rounding to whole points leaves a variance of 1/12 per rating, on 4 degrees of freedom.
    assert np.isclose(drawn.std(), np.sqrt(1 / 12 / 5 * 4 / 2), rtol=0.1)


def test_draws_of_raters_have_the_spread_of_their_mean():
    rng = np.random.default_rng(6)
    for raters in (8, 40):
        ratings = np.round(rng.normal(5, 1, (raters, 3)))
        drawn = rater_draws(ratings, replicates=6000, seed=2)
        wide = ratings.std(axis=0, ddof=1) / raters**0.5
        wide = wide * np.sqrt(7 / 5) if raters == 8 else ratings.std(axis=0) / raters**0.5
        assert np.allclose(drawn.mean(axis=0), ratings.mean(axis=0), atol=0.02)
        assert np.allclose(drawn.std(axis=0), wide, rtol=0.06)


def test_draws_of_customers_are_those_of_their_means_and_joint_with_the_shares():
    rng = np.random.default_rng(7)
    perceived = np.clip(np.round(rng.normal(5, 1.2, (300, 4))), 1, 7)
    expected = np.clip(np.round(rng.normal(6, 0.8, (300, 4))), 1, 7)
    expected[rng.random((300, 4)) < 0.1] = np.nan
    outcome = perceived @ [1.0, 0.5, 0.2, 0.0] + rng.normal(size=300)
    nothing = {"weight": None, "design": None, "cluster": None, "replicates": 3000, "seed": 3}
    alone = customer_draws(expected, perceived, None, None, **nothing)
    joint = customer_draws(expected, perceived, outcome, perceived, **nothing)
    assert alone.derived is None
    for drawn in (alone, joint):
        assert np.allclose(drawn.expectation.mean(axis=0), np.nanmean(expected, axis=0), atol=0.01)
        wide = np.nanstd(expected, axis=0) / np.sqrt((~np.isnan(expected)).sum(axis=0))
        assert np.allclose(drawn.expectation.std(axis=0), wide, rtol=0.06)
        assert np.allclose(drawn.perception.mean(axis=0), perceived.mean(axis=0), atol=0.01)
    assert np.allclose(joint.derived.sum(axis=1), 1)
    assert joint.derived.mean(axis=0).argmax() == 0
