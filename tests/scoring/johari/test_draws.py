"""What the means of customers and raters might be: as wide as the design they came in says, and never wider awake."""

import numpy as np
import pytest

from gapkit.scoring.designs import Design, means_of
from gapkit.scoring.johari.draws import customer_draws, rater_draws
from gapkit.scoring.johari.window import memberships

WINDOW = {"explicit_from": 5.5, "tolerance": 0.5, "sure": 0.8, "leaning": 0.6}


def rated(people, items, *, centre=5.0, sd=1.0, seed=1):
    return np.clip(np.round(np.random.default_rng(seed).normal(centre, sd, (people, items))), 1, 7)


def drawn_of(scores, *, outcome=None, weight=None, design=None, replicates=2000, seed=3):
    cluster = design.cluster if design is not None and design.clustered else None
    drivers = None if outcome is None else scores
    known = {"weight": weight, "design": design, "cluster": cluster}
    return customer_draws(scores, scores, outcome, drivers, **known, replicates=replicates, seed=seed)


def branches(clusters, people, *, population=np.inf):
    places = np.arange(people) % clusters
    return Design(places, np.zeros(clusters, np.int64), np.array([float(population)]), clustered=True)


def hardly_varied():
    """Return answers of sixty people of whom two alone see the first item differently, and an outcome."""
    scores = rated(60, 13)
    scores[:, 0] = 6
    scores[:2, 0] = 5
    return scores, scores.mean(axis=1) * 3 + np.random.default_rng(1).normal(0, 1, 60)


def test_resamples_in_which_an_item_never_varies_are_drawn_again():
    scores, outcome = hardly_varied()
    found = drawn_of(scores, outcome=outcome)
    assert found.expectation.shape == found.derived.shape == (2000, 13)
    assert np.allclose(found.derived.sum(axis=1), 1)
    assert not np.isnan(found.expectation).any()


def test_an_item_that_varies_in_few_resamples_leaves_no_shares():
    scores, outcome = hardly_varied()
    scores[1, 0] = 6
    scores[:, 1] = 6
    scores[5, 1] = 5
    found = drawn_of(scores, outcome=outcome)
    assert found.derived is None
    assert found.expectation.shape == (2000, 13)


@pytest.mark.parametrize("clusters", [1, 2, 4])
def test_fewer_than_five_clusters_tell_nothing_of_others(clusters):
    scores = rated(60, 3)
    found = drawn_of(scores, design=branches(clusters, 60))
    assert np.isnan(found.expectation).all() and np.isnan(found.perception).all()
    placed = memberships(found.expectation, rater_draws(rated(9, 3), replicates=2000, seed=1), None, **WINDOW)
    assert not placed.known.any() and not placed.shares.any()
    assert set(placed.state) == {"undetermined"}


def test_an_item_that_few_clusters_answered_is_left_out_alone():
    scores, design = rated(60, 3), branches(6, 60)
    scores[np.isin(design.cluster, [0, 1]), 1] = np.nan
    found = drawn_of(scores, design=design)
    assert np.isnan(found.expectation).all(axis=0).tolist() == [False, True, False]


def test_four_branches_are_all_there_is_where_there_are_no_others():
    scores = rated(60, 3)
    found = drawn_of(scores, design=branches(4, 60, population=4))
    assert np.allclose(found.expectation, scores.mean(axis=0))


def test_draws_of_few_clusters_have_the_tails_of_t():
    rng = np.random.default_rng(4)
    design = branches(8, 240)
    scores = rng.normal(0, 1, (8, 1))[design.cluster] + rng.normal(0, 0.2, (240, 1))
    found = drawn_of(scores, design=design, replicates=20_000)
    means = np.array([scores[design.cluster == c].mean() for c in range(8)])
    wide = means.std(ddof=1) / 8**0.5
    # Clusters of one size: t on seven degrees of freedom.
    assert found.expectation.std() == pytest.approx(wide * (7 / 5) ** 0.5, rel=0.06)
    assert found.expectation.mean() == pytest.approx(means.mean(), abs=0.02)


@pytest.mark.parametrize("asked", [False, True])
def test_draws_know_of_strata_with_and_without_an_outcome(asked):
    rng = np.random.default_rng(3)
    stratum = np.repeat([0, 1, 2], 100)
    level = np.array([3.0, 5.0, 6.5])[stratum][:, None]
    scores = np.clip(np.round(level + rng.normal(0, 0.6, (300, 4))), 1, 7)
    design = Design(np.arange(300), stratum, np.full(3, np.inf), stratified=True)
    outcome = scores.mean(axis=1) + rng.normal(0, 0.5, 300) if asked else None
    found = drawn_of(scores, design=design, outcome=outcome)
    wanted = means_of(design, np.ones((4, 300)), scores.T)
    assert (found.derived is not None) == asked
    assert np.allclose(found.expectation.std(axis=0), wanted.se, rtol=0.05)


@pytest.mark.parametrize(("base", "share"), [(np.inf, 1.0), (400, 0.5**0.5), (200, 0.0)])
def test_draws_from_a_base_with_an_end_are_as_narrow_as_what_is_left_of_it(base, share):
    scores = rated(200, 4)
    outcome = scores @ [1.0, 0.5, 0.2, 0.1] + np.random.default_rng(2).normal(size=200)
    design = Design(np.arange(200), np.zeros(200, np.int64), np.array([float(base)]))
    found = drawn_of(scores, design=design, outcome=outcome)
    endless = drawn_of(scores, outcome=outcome)
    assert np.allclose(found.expectation.std(axis=0), share * endless.expectation.std(axis=0), rtol=0.02, atol=1e-9)
    assert np.allclose(found.derived.std(axis=0), share * endless.derived.std(axis=0), rtol=0.02, atol=1e-9)
    assert np.allclose(found.derived.sum(axis=1), 1)


def test_weights_widen_the_draws():
    rng = np.random.default_rng(5)
    scores, weight = rated(300, 3), rng.lognormal(0, 1, 300)
    found = drawn_of(scores, weight=weight)
    mean = weight @ scores / weight.sum()
    linearised = np.sqrt(300 / 299 * ((weight[:, None] * (scores - mean)) ** 2).sum(axis=0)) / weight.sum()
    assert np.allclose(found.expectation.std(axis=0), linearised, rtol=0.06)


@pytest.mark.parametrize("raters", [19, 20, 40])
def test_unanimous_raters_are_never_certain_however_many_they_are(raters):
    drawn = rater_draws(np.full((raters, 1), 6.0), replicates=4000, seed=1)
    assert drawn.std() == pytest.approx((1 / 12 / raters * (raters - 1) / (raters - 3)) ** 0.5, rel=0.06)


def test_raters_whose_error_nobody_knows_are_not_drawn():
    alone = {"se": np.array([np.nan, 0.2]), "df": np.array([np.nan, 3.0])}
    drawn = rater_draws(rated(8, 2), replicates=100, seed=1, **alone)
    assert np.isnan(drawn).all(axis=0).tolist() == [True, False]
