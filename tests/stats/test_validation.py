"""How well a model foretells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from gapkit.stats.validation import brier_score, calibration, calibration_bins, folds, roc_area

people = st.lists(st.tuples(st.booleans(), st.integers(0, 6), st.integers(1, 3)), min_size=2, max_size=30)


@pytest.fixture(scope="module")
def rows():
    i = np.arange(240)
    x = np.stack([(i * i * 37 + i * 101 + 17) % 1009 % 7 + 1, (i * i * 53 + i * 11 + 5) % 997 % 7 + 1], axis=1)
    lean = 0.5 * x[:, 0] + 0.3 * x[:, 1] + (i * i * 13 + i * 7) % 83 / 20 - 2
    return lean >= 3.6, x


def test_the_area_and_its_error_are_those_of_proc(rows):
    # R 4.2, pROC 1.18: auc 0.780137652948, sqrt(var(roc)) 0.0293683662629.
    event, x = rows
    found = roc_area(event, x[:, 0] + 0.3 * x[:, 1])
    assert found.area == pytest.approx(0.780137652948, abs=1e-11)
    assert found.se == pytest.approx(0.0293683662629, abs=1e-11)
    assert found.low < found.area < found.high


def test_calibration_is_that_of_glm(rows):
    # R 4.2, glm(event ~ logit p) and glm(event ~ 1, offset = logit p), binomial.
    event, x = rows
    found = calibration(event, expit(-3 + 0.6 * x[:, 0]))
    assert found.slope == pytest.approx(0.8254972868, abs=1e-9)
    assert found.slope_se == pytest.approx(0.1297136746, abs=1e-6)
    assert found.intercept == pytest.approx(0.4728716504, abs=1e-9)
    assert found.intercept_se == pytest.approx(0.1497987157, abs=1e-6)


@given(people)
def test_the_area_is_the_share_of_pairs_in_the_right_order(given_people):
    event, score, weight = map(np.array, zip(*given_people, strict=True))
    found = roc_area(event, score, weights=weight)
    if event.all() or not event.any():
        assert np.isnan(found.area)
        return
    pairs = np.sign(score[event][:, None] - score[~event]) / 2 + 0.5
    both = np.outer(weight[event], weight[~event])
    assert found.area == pytest.approx((pairs * both).sum() / both.sum())


def test_clusters_of_one_are_people(rows):
    event, x = rows
    alone = roc_area(event, x[:, 0])
    assert roc_area(event, x[:, 0], clusters=np.arange(240)).se == pytest.approx(alone.se, rel=0.01)
    twice = roc_area(np.tile(event, 2), np.tile(x[:, 0], 2), clusters=np.tile(np.arange(240), 2))
    assert twice.se == pytest.approx(alone.se, rel=0.01)


def test_a_perfect_score_has_a_lower_limit_and_no_upper_one():
    event, score = np.arange(40) < 15, -np.arange(40.0)
    found = roc_area(event, score)
    assert (found.area, found.high) == (1, 1)
    # Fifteen pairs that share nobody, all right: at the limit that happens once in twenty samples.
    assert found.low**15 == pytest.approx(0.05)
    branches = roc_area(event, score, clusters=np.arange(40) // 5)
    assert branches.low**3 == pytest.approx(0.05)
    assert roc_area(event, -score).low == 0 and roc_area(event, -score).high < 0.2


def test_the_area_of_several_rounds_is_their_mean_and_slopes_hardly_known_widen_it(rows):
    event, x = rows
    scores = np.stack([x[:, 0], x[:, 1], x.sum(axis=1)])
    alone = [roc_area(event, one).area for one in scores]
    assert roc_area(event, scores).area == pytest.approx(np.mean(alone))
    plain, wide = roc_area(event, x[:, 0]), roc_area(event, x[:, 0], fitted_f=1.0)
    assert wide.se == pytest.approx(plain.se * np.sqrt(2))
    assert wide.high - wide.low > plain.high - plain.low


def test_a_perfect_and_a_useless_score():
    assert roc_area([0, 0, 1], [1, 2, 3]).area == 1
    assert roc_area([0, 1, 0, 1], [1, 1, 1, 1]).area == 0.5
    assert brier_score([0, 1, 1, 1], [0.75] * 4) == pytest.approx((0.1875, 0.1875))


def test_probabilities_that_are_too_bold_have_a_slope_below_one():
    rng = np.random.default_rng(5)
    line = rng.normal(0, 1, 4000)
    event = rng.random(4000) < expit(line)
    assert calibration(event, expit(2 * line)).slope == pytest.approx(0.5, abs=0.05)
    assert calibration(event, expit(line + 1)).intercept == pytest.approx(-1, abs=0.1)
    assert np.isnan(calibration(event, np.full(4000, 0.5)).slope)


@given(st.integers(20, 200), st.booleans(), st.integers(0, 99))
def test_everybody_is_kept_aside_once_in_every_repeat(n, clustered, seed):
    cluster = np.arange(n) % 12 if clustered else None
    found = folds(n, parts=5, repeats=2, generator=np.random.default_rng(seed), clusters=cluster)
    assert found.shape == (2, n)
    assert set(found.ravel()) == set(range(5))
    if clustered:
        assert all(len(set(found[0][cluster == one])) == 1 for one in range(12))
    else:
        assert np.ptp(np.bincount(found[0])) <= 1


def test_rare_events_are_dealt_evenly():
    event = np.arange(100) < 10
    found = folds(100, generator=np.random.default_rng(1), strata=event)
    assert all(np.bincount(one[event], minlength=10).max() == 1 for one in found)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=1, max_size=120))
def test_bins_hold_everybody_once_and_enough_of_them(given_people):
    event, score = map(np.array, zip(*given_people, strict=True))
    found = calibration_bins(event, score / 20)
    assert sum(one.n for one in found) == len(event)
    assert len(found) <= 10
    assert all(one.n >= 20 for one in found) or len(found) == 1
    assert [one.foretold for one in found] == sorted(one.foretold for one in found)
    assert sum(one.n * one.observed for one in found) == pytest.approx(event.sum())


def test_copies_of_people_do_not_make_the_calibration_surer():
    random = np.random.default_rng(4)
    p = random.uniform(0.1, 0.9, 200)
    event = (random.random(200) < p).astype(float)
    robust = calibration(event, p, clusters=np.arange(200))
    copied = calibration(np.repeat(event, 5), np.repeat(p, 5), clusters=np.repeat(np.arange(200), 5))
    assert copied.slope == pytest.approx(robust.slope, abs=1e-9)
    assert copied.slope_se == pytest.approx(robust.slope_se, rel=1e-6)
