"""Bootstrap of the shares of drivers and of their order."""

import numpy as np
import pytest

from gapkit.stats.bootstrap import bca_interval
from gapkit.stats.importance import relative_importance
from gapkit.stats.importance_bootstrap import importance_bootstrap, parts_of_r2
from tests.stats.driver_data import Population, correlated, drawn


def resampled_rows(columns, draws, generator):
    """Return the rows of resamples by the generator's own numbers."""
    return [columns[one] for one in generator.integers(0, len(columns), size=(draws, len(columns)), dtype=np.uint16)]


def test_every_draw_is_the_importance_of_resampled_people():
    columns = drawn(4, 1, n=50)
    found = importance_bootstrap(columns[:, :-1], columns[:, -1], replicates=5, seed=3)
    expected = [
        relative_importance(*correlated(rows)).lmg for rows in resampled_rows(columns, 5, np.random.default_rng(3))
    ]
    assert np.allclose(found.draws, expected, atol=1e-12)
    assert np.allclose(found.importance, relative_importance(*correlated(columns)).lmg, atol=1e-12)


def test_relative_weights_can_be_asked_for_and_are_taken_for_many_drivers():
    columns = drawn(13, 1, n=80)
    found = importance_bootstrap(columns[:, :-1], columns[:, -1], replicates=4, seed=3)
    assert found.measure == "relative_weights"
    expected = [
        relative_importance(*correlated(rows)).relative_weights
        for rows in resampled_rows(columns, 4, np.random.default_rng(3))
    ]
    assert np.allclose(found.draws, expected, atol=1e-12)
    assert importance_bootstrap(columns[:, :2], columns[:, -1], replicates=4).measure == "lmg"
    asked = importance_bootstrap(columns[:, :2], columns[:, -1], measure="relative_weights", replicates=4)
    assert asked.measure == "relative_weights"


def test_intervals_are_percentiles_of_the_draws_and_bca_takes_the_jackknife():
    columns = drawn(3, 2, n=40)
    drivers, outcome = columns[:, :-1], columns[:, -1]
    plain = importance_bootstrap(drivers, outcome, replicates=300, level=0.9)
    share = plain.draws / plain.draws.sum(axis=1, keepdims=True)
    assert np.allclose([plain.share_low, plain.share_high], np.quantile(share, [0.05, 0.95], axis=0))
    assert np.allclose([plain.low, plain.high], np.quantile(plain.draws, [0.05, 0.95], axis=0))
    assert np.allclose([plain.r2_low, plain.r2_high], np.quantile(plain.draws.sum(axis=1), [0.05, 0.95]))
    better = importance_bootstrap(drivers, outcome, replicates=300, level=0.9, interval="bca")
    without = np.array([relative_importance(*correlated(np.delete(columns, i, axis=0))).lmg for i in range(40)])
    pull = without.mean(axis=0) - without
    a = (pull**3).sum(axis=0) / (6 * (pull**2).sum(axis=0) ** 1.5)
    assert np.allclose([better.low, better.high], bca_interval(better.draws, better.importance, a, level=0.9))


def test_weights_count_as_people_and_blanks_are_left_out():
    columns = drawn(3, 3, n=30)
    weights = np.arange(30) % 3
    found = importance_bootstrap(columns[:, :-1], columns[:, -1], weights=weights, replicates=200)
    repeated = np.repeat(columns, weights, axis=0)
    assert np.allclose(found.importance, relative_importance(*correlated(repeated)).lmg, atol=1e-12)
    assert (found.n, found.units) == (20, 20)


def test_whole_clusters_make_the_intervals_as_wide_as_they_are_many():
    columns = drawn(3, 4, n=30)
    copied = np.repeat(columns, 10, axis=0)
    home = np.repeat(np.arange(30), 10)
    alone = importance_bootstrap(columns[:, :-1], columns[:, -1], replicates=400, seed=1)
    together = importance_bootstrap(copied[:, :-1], copied[:, -1], clusters=home, replicates=400, seed=1)
    assert np.allclose(together.share_low, alone.share_low, atol=1e-9)
    assert np.allclose(together.share_high, alone.share_high, atol=1e-9)
    blind = importance_bootstrap(copied[:, :-1], copied[:, -1], replicates=400, seed=1)
    assert (blind.share_high - blind.share_low < 0.6 * (alone.share_high - alone.share_low)).all()


def test_the_same_seed_gives_the_same_numbers_and_another_does_not():
    columns = drawn(3, 5)
    once, again, other = (
        importance_bootstrap(columns[:, :-1], columns[:, -1], replicates=99, seed=s).draws for s in (1, 1, 2)
    )
    assert np.array_equal(once, again) and not np.array_equal(once, other)


def test_shares_and_chances_add_up():
    columns = drawn(5, 6)
    found = importance_bootstrap(columns[:, :-1], columns[:, -1], replicates=200)
    assert found.share.sum() == pytest.approx(1)
    assert found.importance.sum() == pytest.approx(found.r2)
    assert np.allclose(found.ranks.chances.sum(axis=0), 1) and np.allclose(found.ranks.chances.sum(axis=1), 1)
    assert found.ranks.p_top1.sum() == pytest.approx(1) and found.ranks.p_top3.sum() == pytest.approx(3)


def test_other_sums_come_from_the_same_resamples_and_keep_people_without_an_outcome():
    columns = drawn(2, 6, n=60)
    columns[:20, -1] = np.nan
    beside = np.column_stack([np.ones(60), np.arange(60) < 20, columns[:, 0]])
    found = importance_bootstrap(columns[:, :-1], columns[:, -1], beside=beside, replicates=300, seed=1)
    assert found.n == 40 and (found.beside[:, 0] == 60).all()
    assert found.beside[:, 1].mean() == pytest.approx(20, abs=1)
    chosen = np.random.default_rng(1).integers(0, 60, size=(300, 60), dtype=np.uint16)
    assert np.allclose(found.beside[:, 2], columns[:, 0][chosen].sum(axis=1))
    own = columns[chosen[7]][~np.isnan(columns[chosen[7], -1])]
    correlations = np.corrcoef(own.T)
    assert np.allclose(found.draws[7], parts_of_r2(correlations, "lmg"))


def test_too_few_people_have_a_point_and_no_interval():
    columns = drawn(3, 7, n=14)
    found = importance_bootstrap(columns[:, :-1], columns[:, -1])
    assert np.isfinite(found.importance).all()
    assert np.isnan([*found.share_low, found.r2_high, *found.ranks.p_top1, *found.ranks.low]).all()
    assert len(found.draws) == 0
    columns = drawn(3, 7, n=90)
    few = importance_bootstrap(columns[:, :-1], columns[:, -1], clusters=np.arange(90) % 9)
    assert np.isnan(few.share_low).all() and few.units == 9


@pytest.mark.parametrize("broken", ["collinear", "constant"])
def test_drivers_that_cannot_be_told_apart_have_no_importance(broken):
    columns = drawn(3, 8)
    columns[:, 0] = columns[:, 1] * 2 if broken == "collinear" else 5.0
    found = importance_bootstrap(columns[:, :-1], columns[:, -1])
    assert np.isnan([found.r2, *found.importance, *found.share, *found.share_high, *found.ranks.p_top1]).all()


def test_resamples_without_spread_are_counted_and_left_out():
    columns = drawn(2, 9, n=20)
    columns[:, 0] = 0.0
    columns[4, 0] = 1.0  # about 36 % of the resamples miss this person
    found = importance_bootstrap(columns[:, :-1], columns[:, -1], replicates=1000, seed=1)
    assert 300 < found.left_out < 420
    assert len(found.draws) == 1000 - found.left_out


def studies(population, *, n, count, level, seed):
    random = np.random.default_rng(seed)
    for _ in range(count):
        x, y = population.study(n, random)
        yield importance_bootstrap(x, y, replicates=199, level=level, seed=random)


def test_known_shares_are_recovered_and_covered():
    population = Population([0.5, 0.4, 0.3, 0.2, 0.1], correlation=0.5, r2=0.5)
    found = list(studies(population, n=300, count=150, level=0.9, seed=21))
    assert np.allclose(np.mean([one.share for one in found], axis=0), population.share, atol=0.012)
    assert np.mean([one.r2 for one in found]) == pytest.approx(0.5, abs=0.02)
    covered = np.mean([(one.share_low <= population.share) & (population.share <= one.share_high) for one in found])
    assert 0.85 <= covered <= 0.94
    covered = np.mean([one.r2_low <= 0.5 <= one.r2_high for one in found])
    assert 0.8 <= covered <= 0.97


def test_bands_hold_the_true_places_of_drivers_that_are_nearly_equal_where_resampled_places_do_not():
    population = Population([1, 0.97, 0.94, 0.91, 0.88], correlation=0.5, r2=0.5)
    place = np.arange(1, 6)
    held, naive = np.zeros(5), np.zeros(5)
    for one in studies(population, n=100, count=150, level=0.8, seed=22):
        held += (one.ranks.low <= place) & (place <= one.ranks.high)
        reached = one.ranks.chances.cumsum(axis=1)
        naive += (1 + (reached < 0.1).sum(axis=1) <= place) & (place <= 1 + (reached < 0.9).sum(axis=1))
    assert (held / 150 >= 0.8).all()
    assert naive[0] / 150 < 0.75


def test_the_chance_to_be_first_means_what_it_says_where_drivers_differ():
    random = np.random.default_rng(23)
    stated, true = [], []
    for _ in range(300):
        population = Population(
            list(np.exp(0.7 * random.normal(size=5))), random.uniform(0.2, 0.6), random.uniform(0.2, 0.6)
        )
        x, y = population.study(200, random)
        stated.append(importance_bootstrap(x, y, replicates=99, seed=random).ranks.p_top1)
        true.append(population.lmg == population.lmg.max())
    chance, first = np.concatenate(stated), np.concatenate(true)
    for low, high in ((0.0, 0.1), (0.1, 0.4), (0.4, 0.7), (0.7, 0.95), (0.95, 1.01)):
        inside = (chance >= low) & (chance < high)
        assert first[inside].mean() == pytest.approx(chance[inside].mean(), abs=0.1)
