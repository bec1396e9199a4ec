"""Whether an outcome goes with any of several drivers at all."""

import numpy as np
import pytest
from scipy.stats import kruskal, ttest_1samp

from gapkit.stats.joint import joint_test


def test_for_one_driver_of_two_kinds_it_is_nearly_the_test_of_kruskal_and_wallis():
    random = np.random.default_rng(2)
    kind = random.integers(0, 2, 300)
    groups = np.clip(random.integers(0, 4, 300) + kind * random.integers(0, 2, 300), 0, 3)
    found = joint_test(groups, kind[:, None])
    h = kruskal(groups[kind == 0], groups[kind == 1]).statistic
    # The regression of ranks: H = (n - 1) R2, F = (n - 2) R2 / (1 - R2).
    assert found.statistic == pytest.approx(298 * (h / 299) / (1 - h / 299))


def test_with_clusters_and_one_driver_it_is_the_t_test_of_their_sums():
    random = np.random.default_rng(3)
    groups, x, home = random.integers(0, 2, 200), random.normal(0, 1, (200, 1)), np.arange(200) % 12
    found = joint_test(groups, x, clusters=home)
    product = (x[:, 0] - x.mean()) * (groups - groups.mean())
    expected = ttest_1samp(np.bincount(home, weights=product), 0)
    assert found.statistic == pytest.approx(expected.statistic**2)
    assert found.p_value == pytest.approx(expected.pvalue)


@pytest.mark.parametrize("clusters", [None, np.arange(240) % 12])
def test_of_samples_without_an_effect_one_in_twenty_is_called_one(clusters):
    random = np.random.default_rng(4)
    p = []
    for _ in range(400):
        mood = 0 if clusters is None else random.normal(0, 0.5, (12, 4))[clusters]
        x, lean = random.normal(0, 1, (240, 4)) + mood, random.normal(0, 1, 240)
        lean += 0 if clusters is None else random.normal(0, 0.5, 12)[clusters]
        p.append(joint_test(np.digitize(lean, [-1, 0.5]), x, clusters=clusters).p_value)
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.035)


def test_groups_told_apart_perfectly_are_no_chance():
    x = np.arange(40.0)[:, None]
    assert joint_test(np.arange(40) >= 25, x).p_value < 1e-9
    assert joint_test(np.arange(40) >= 25, x, clusters=np.arange(40) % 20).p_value < 1e-6


def test_more_drivers_than_clusters_cannot_be_tested():
    random = np.random.default_rng(5)
    x = random.normal(0, 1, (60, 6))
    found = joint_test(random.integers(0, 2, 60), x, clusters=np.arange(60) % 5)
    assert np.isnan(found.p_value)
    assert np.isnan(joint_test(np.arange(60) % 2, np.repeat(x[:, :1], 2, axis=1)).p_value)
