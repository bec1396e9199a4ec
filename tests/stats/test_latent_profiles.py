"""Latent profiles: the mixture is the one it should be, and agreement between groupings is Hubert and Arabie's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gapkit.stats.latent_profiles import adjusted_rand, fit_mixture, memberships


def two_clouds(people=120, seed=3):
    random = np.random.default_rng(seed)
    first = random.normal([0, 0, 0], [1.0, 0.5, 0.8], (people, 3))
    return np.concatenate([first, random.normal([3, -1, 0], [1.0, 0.5, 0.8], (people // 2, 3))])


def clouds(k):
    """Return as many clouds as asked for, each with a spread of its own."""
    random = np.random.default_rng(7)
    parts = [random.normal([4 * i, -2 * i, i % 2], 0.5 + 0.3 * i, (90 - 20 * i, 3)) for i in range(k)]
    return np.concatenate(parts)


def log_likelihood(x, mixture):
    away = (x[:, None] - mixture.means) ** 2 / mixture.variances + np.log(2 * np.pi * mixture.variances)
    return float(np.log((mixture.shares * np.exp(-0.5 * away.sum(axis=2))).sum(axis=1)).sum())


@pytest.mark.parametrize("equal_spread", [True, False])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_log_likelihood_is_that_of_the_mixture_returned(k, equal_spread):
    x = two_clouds()
    mixture = fit_mixture(x, k, seed=1, equal_spread=equal_spread)
    assert mixture.log_likelihood == pytest.approx(log_likelihood(x, mixture), abs=1e-8)
    assert mixture.shares.sum() == pytest.approx(1) and np.all(np.diff(mixture.shares) <= 0)
    assert mixture.parameters == 3 * k + (1 if equal_spread else k) * 3 + k - 1
    assert mixture.bic == pytest.approx(-2 * mixture.log_likelihood + mixture.parameters * np.log(len(x)))


@pytest.mark.parametrize("k", [2, 3])
def test_no_small_step_away_from_the_fit_makes_it_better(k):
    x = two_clouds()
    mixture = fit_mixture(x, k, seed=1)
    for field in ("means", "variances"):
        for change in (0.01, -0.01):
            moved = {name: getattr(mixture, name) for name in ("shares", "means", "variances")}
            if field == "variances":  # one for all: they move together
                moved[field] = moved[field] * (1 + change)
            else:
                moved[field] = moved[field] + np.eye(k, 3) * change
            other = type("Moved", (), moved)
            assert log_likelihood(x, other) < mixture.log_likelihood


@pytest.mark.parametrize("k", [1, 2, 3])
def test_a_mixture_with_spreads_of_their_own_is_that_of_scikit_learn(k):
    mixtures = pytest.importorskip("sklearn.mixture")
    x = clouds(k)
    ours = fit_mixture(x, k, seed=1, equal_spread=False)
    theirs = mixtures.GaussianMixture(
        k, covariance_type="diag", n_init=10, tol=1e-10, max_iter=5000, reg_covar=1e-12, random_state=1
    ).fit(x)
    order = np.argsort(-theirs.weights_)
    assert ours.bic == pytest.approx(theirs.bic(x), abs=1e-3)
    assert ours.means == pytest.approx(theirs.means_[order], abs=1e-3)
    assert ours.variances == pytest.approx(theirs.covariances_[order], abs=1e-3)
    assert memberships(x, ours) == pytest.approx(theirs.predict_proba(x)[:, order], abs=1e-3)


def test_the_same_seed_gives_the_same_fit_and_units_do_not_matter():
    x = two_clouds()
    one, again = fit_mixture(x, 3, seed=5), fit_mixture(x, 3, seed=5)
    assert np.array_equal(one.means, again.means)
    wide = fit_mixture(x * [10, 1, 0.1] + 4, 2, seed=5)
    assert wide.means == pytest.approx(fit_mixture(x, 2, seed=5).means * [10, 1, 0.1] + 4, rel=1e-5, abs=1e-4)


def test_the_probabilities_of_a_person_add_up_to_one():
    x = two_clouds()
    probable = memberships(x, fit_mixture(x, 3, seed=2))
    assert probable.sum(axis=1) == pytest.approx(np.ones(len(x))) and probable.min() >= 0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_agreement_is_that_of_scikit_learn_whatever_the_groupings(pairs):
    metrics = pytest.importorskip("sklearn.metrics")
    first, second = zip(*pairs, strict=True)
    assert adjusted_rand(first, second) == pytest.approx(metrics.adjusted_rand_score(first, second), abs=1e-12)


def test_the_names_of_groups_do_not_matter_to_agreement():
    assert adjusted_rand([0, 0, 1, 1, 2, 2], [2, 2, 0, 0, 1, 1]) == 1
