"""Many subsets fitted at once are what each is on its own."""

import numpy as np
import pytest

from gapkit.stats.ordinal import cumulative_logit
from gapkit.stats.refits import refitted


def people(groups=3, n=300, seed=2):
    random = np.random.default_rng(seed)
    x = random.normal(0, 1, (n, 3))
    cuts = np.linspace(-1, 1.5, groups - 1)
    return np.digitize(x @ [1.0, 0.5, 0.0] + random.logistic(0, 1, n), cuts), x, random


@pytest.mark.parametrize(("groups", "weighted", "ridge"), [(2, False, 0.0), (3, True, 0.0), (5, False, 2.0)])
@pytest.mark.parametrize("warm", [False, True])
def test_every_subset_has_the_fit_it_has_alone(groups, weighted, ridge, warm):
    y, x, random = people(groups)
    weight = random.uniform(0.3, 3, len(y)) if weighted else None
    kept = random.random((12, len(y))) < 0.9
    start = None
    if warm:
        whole = cumulative_logit(y, x, weights=weight, ridge=ridge)
        start = np.concatenate([whole.thresholds, whole.slopes])
    found = refitted(y, x, kept, weights=weight, ridge=ridge, start=start)
    assert found.found.all()
    for place, own in enumerate(kept):
        alone = cumulative_logit(y[own], x[own], weights=None if weight is None else weight[own], ridge=ridge)
        assert np.allclose(found.thresholds[place], alone.thresholds, atol=1e-8)
        assert np.allclose(found.slopes[place], alone.slopes, atol=1e-8)


def test_a_subset_without_one_of_the_groups_is_not_found():
    y, x, _ = people()
    found = refitted(y, x, np.stack([np.ones(len(y), bool), y < 2]))
    assert found.found.tolist() == [True, False]


def test_a_subset_whose_groups_are_told_apart_perfectly_is_not_found():
    x = np.arange(40.0)[:, None]
    y = (np.arange(40) >= 20).astype(int)
    y[10] = 1
    kept = np.ones((2, 40), bool)
    kept[1, 10] = False
    assert refitted(y, x, kept).found.tolist() == [True, False]


def test_a_driver_that_does_not_vary_among_them_leaves_nothing_to_find():
    y, x, _ = people(2)
    x[:, 2] = np.arange(len(y)) < 3
    kept = np.ones((1, len(y)), bool)
    kept[0, :3] = False
    assert not refitted(y, x, kept).found[0]
