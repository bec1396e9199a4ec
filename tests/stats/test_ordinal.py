"""Cumulative and binary logits."""

import numpy as np
import pytest
from scipy.special import expit

from gapkit.stats.firth import firth_logit, flic
from gapkit.stats.ordinal import cumulative_logit, group_probabilities, marginal_effects, proportional_odds

# Frequencies of `housing` in R's MASS: satisfaction (fastest), influence, type, contact (slowest).
HOUSING = [21, 21, 28, 34, 22, 36, 10, 11, 36, 61, 23, 17, 43, 35, 40, 26, 18, 54, 13, 9, 10, 8, 8, 12, 6, 7, 9, 18]
HOUSING += [6, 7, 15, 13, 13, 7, 5, 11, 14, 19, 37, 17, 23, 40, 3, 5, 23, 78, 46, 43, 48, 45, 86, 15, 25, 62, 20, 23]
HOUSING += [20, 10, 22, 24, 7, 10, 21, 57, 23, 13, 31, 21, 13, 5, 6, 13]


@pytest.fixture(scope="module")
def housing():
    cells = np.repeat(np.arange(72), HOUSING)
    satisfaction, influence, kind, contact = cells % 3, cells // 3 % 3, cells // 9 % 4, cells // 36
    parts = [influence == 1, influence == 2, kind == 1, kind == 2, kind == 3, contact == 1]
    return satisfaction, np.column_stack(parts).astype(float)


@pytest.fixture(scope="module")
def rows():
    i = np.arange(240)
    parts = [
        (i * i * a + i * b + c) % m % 7 + 1 for a, b, c, m in ((37, 101, 17, 1009), (53, 11, 5, 997), (29, 71, 3, 991))
    ]
    x = np.stack(parts, axis=1).astype(float)
    lean = 0.5 * x[:, 0] + 0.3 * x[:, 1] + (i * i * 13 + i * 7) % 83 / 20 - 2
    return np.digitize(lean, [2.2, 3.6, 4.6]), x


def test_the_housing_survey_has_the_coefficients_of_polr(housing):
    # R 4.2, MASS::polr(Sat ~ Infl + Type + Cont, weights = Freq, Hess = TRUE); deviance 3479.149.
    fit = cumulative_logit(*housing)
    slopes = [0.56639374, 1.28881906, -0.57235015, -0.36618657, -1.09101491, 0.36028415]
    errors = [0.1046527862, 0.1271561490, 0.1192380142, 0.1551733388, 0.1514860256, 0.0955357993]
    assert np.allclose(fit.slopes, slopes, atol=2e-6)
    assert np.allclose(fit.thresholds, [-0.49613534, 0.69070829], atol=2e-6)
    assert np.allclose(fit.slope_se, errors, atol=2e-5)
    assert fit.log_likelihood == pytest.approx(-1739.57464953, abs=1e-6)


def test_four_groups_are_those_of_clm(rows):
    # R 4.2, ordinal::clm with gradTol 1e-12 on the rows made here.
    fit = cumulative_logit(*rows)
    assert np.allclose(fit.thresholds, [1.946550169407, 3.683218810339, 5.015088642451], atol=1e-8)
    assert np.allclose(fit.slopes, [0.605613739278, 0.292370586837, -0.008844691726], atol=1e-8)
    errors = [0.44410109156, 0.48198687290, 0.52779792212, 0.07084443022, 0.06198242278, 0.06275793250]
    assert np.allclose(np.sqrt(np.diag(fit.covariance)), errors, atol=1e-8)
    assert fit.log_likelihood == pytest.approx(-278.757119624, abs=1e-8)


def test_weights_move_the_estimates_as_in_polr(rows):
    # R 4.2, MASS::polr(weights = w / mean(w)).
    fit = cumulative_logit(*rows, weights=1 + np.arange(240) % 3 / 2)
    assert np.allclose(fit.thresholds, [1.964773052378, 3.703459255930, 5.044103786354], atol=2e-6)
    assert np.allclose(fit.slopes, [0.595266658812, 0.311016318641, -0.007185198763], atol=2e-6)


def test_two_groups_are_a_logistic_regression(rows):
    # R 4.2, glm(family = binomial, epsilon = 1e-14).
    y, x = rows
    fit = cumulative_logit((y > 1).astype(int), x)
    assert -fit.thresholds[0] == pytest.approx(-3.3660738621, abs=1e-9)
    assert np.allclose(fit.slopes, [0.5458891428, 0.2896513799, -0.0230288525], atol=1e-9)
    assert np.allclose(fit.slope_se, [0.08509865873, 0.07475003008, 0.07726978374], atol=1e-9)


def test_a_sandwich_is_that_of_its_definition(rows):
    y, x = rows
    e, g = (y > 1).astype(int), np.arange(240) % 24
    fit = cumulative_logit(e, x, clusters=g)
    design = np.column_stack([np.ones(240), x])
    p = expit(x @ fit.slopes - fit.thresholds[0])
    bread = np.linalg.inv(design.T @ (design * (p * (1 - p))[:, None]))
    totals = np.stack([(design * (e - p)[:, None])[g == one].sum(axis=0) for one in range(24)])
    expected = 24 / 23 * bread @ totals.T @ totals @ bread
    assert np.allclose(fit.slope_se, np.sqrt(np.diag(expected))[1:], rtol=1e-8)
    assert fit.df == 23


def test_probabilities_add_up_and_follow_the_slopes(rows):
    y, x = rows
    fit = cumulative_logit(y, x)
    p = group_probabilities(fit, x)
    assert np.allclose(p.sum(axis=1), 1)
    assert np.allclose(p.mean(axis=0), np.bincount(y) / 240, atol=0.02)
    higher = group_probabilities(fit, x + np.array([1, 0, 0]))
    assert (higher[:, -1] > p[:, -1]).all()


def test_marginal_effects_are_the_slope_of_the_mean_probability(rows):
    y, x = rows
    fit = cumulative_logit(y, x)
    found = marginal_effects(fit, x)
    step = 1e-5
    for j in range(3):
        up, down = (group_probabilities(fit, x + sign * step * np.eye(3)[j]).mean(axis=0) for sign in (1, -1))
        assert np.allclose(found.effect[:, j], (up - down) / (2 * step), atol=1e-8)
    assert np.allclose(found.effect.sum(axis=0), 0)


def test_errors_of_marginal_effects_are_those_of_the_delta_method(rows):
    y, x = rows
    fit = cumulative_logit(y, x)
    values = np.concatenate([fit.thresholds, fit.slopes])

    def effects(at):
        other = type(fit)(fit.n, at[:3], at[3:], fit.covariance, 0.0, 0.0, 0.0, False, np.inf)
        return marginal_effects(other, x).effect

    gradient = np.stack([(effects(values + s) - effects(values - s)) / 2e-6 for s in 1e-6 * np.eye(6)], axis=-1)
    expected = np.sqrt(np.einsum("gjp,pq,gjq->gj", gradient, fit.covariance, gradient))
    assert np.allclose(marginal_effects(fit, x).se, expected, rtol=1e-5)


def test_groups_that_are_told_apart_perfectly_are_said_to_be():
    assert cumulative_logit([0, 0, 0, 1, 1, 1], [[1], [2], [3], [4], [5], [6]]).separated
    assert not cumulative_logit([0, 0, 0, 1, 1, 1], [[1], [2], [3], [4], [5], [6]], ridge=1.0).separated
    assert np.isfinite(firth_logit([0, 0, 0, 1, 1, 1], [[1], [2], [3], [4], [5], [6]]).slopes).all()


def test_what_cannot_be_fitted_is_none():
    x = np.arange(6.0)[:, None]
    assert cumulative_logit([1, 1, 1, 1, 1, 1], x) is None
    assert cumulative_logit([0, 0, 0, 0, 0, 0], x) is None
    assert cumulative_logit([0, 1, 0, 1, 0, 1], np.hstack([x, 2 * x])) is None
    assert cumulative_logit([0, 1, 0, 1, 0, 1], np.ones((6, 1))) is None
    assert firth_logit([0, 0, 0, 0, 0, 0], x) is None
    assert firth_logit([0, 1, 0, 1, 0, 1], np.hstack([x, 2 * x])) is None


def test_a_ridge_pulls_the_slopes_to_zero(rows):
    sizes = [np.abs(cumulative_logit(*rows, ridge=r).slopes).sum() for r in (0.0, 10.0, 100.0, 1000.0)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[3] < 0.3 * sizes[0]


def test_few_events_have_the_estimates_of_the_penalised_likelihood(rows):
    # R 4.2, optim over log likelihood + log(det(X'WX))/2, written out from Firth (1993); relative tolerance 1e-16.
    y, x = rows
    e = ((y == 3) & (x[:, 0] >= 7) & (x[:, 1] >= 5)).astype(float)
    fit = firth_logit(e, x)
    assert fit.thresholds[0] == pytest.approx(38.66916, abs=2e-5)
    assert np.allclose(fit.slopes, [4.28265404, 1.19284168, 0.43221491], atol=2e-6)
    assert np.allclose(fit.slope_se, [1.683742476, 0.400116314, 0.280750956], atol=1e-5)


def test_people_who_weigh_the_same_weigh_nothing_more(rows):
    y, x = rows
    e = (y > 2).astype(int)
    assert np.allclose(cumulative_logit(e, x, weights=np.full(240, 7.0)).slopes, cumulative_logit(e, x).slopes)
    assert np.allclose(firth_logit(e, x, weights=np.full(240, 7.0)).slopes, firth_logit(e, x).slopes)


def test_one_slope_is_enough_where_odds_are_proportional_and_not_where_they_are_not():
    rng = np.random.default_rng(11)
    x = rng.integers(1, 8, (800, 2)).astype(float)
    lean = x @ [0.4, 0.2] + rng.logistic(0, 1, 800)
    alike = proportional_odds(np.digitize(lean, [1.5, 3.0]), x)
    apart = (lean > 1.5) * (1 + (rng.logistic(0, 1, 800) > 0.5 * x[:, 0] - 2))
    assert alike.df == 2
    assert alike.p_value > 0.05
    assert proportional_odds(apart, x).p_value < 1e-4
    assert np.isnan(proportional_odds(np.digitize(lean, [2.0]), x).p_value)


def test_people_of_one_cluster_who_answer_alike_speak_less_against_one_slope(rows):
    y, x = rows
    alone = proportional_odds(y, x)
    copied = proportional_odds(np.repeat(y, 4), np.repeat(x, 4, axis=0), clusters=np.repeat(np.arange(len(y)), 4))
    as_if_alone = proportional_odds(np.repeat(y, 4), np.repeat(x, 4, axis=0))
    assert as_if_alone.statistic == pytest.approx(4 * alone.statistic, rel=1e-6)
    robust = proportional_odds(y, x, clusters=np.arange(len(y)))
    assert copied.statistic == pytest.approx(robust.statistic, rel=1e-6)


def test_the_intercept_of_flic_is_that_of_the_plain_likelihood_beside_the_slopes_of_firth():
    # R 4.2: Firth's scores by hand, then glm(event ~ 1, offset = x b); 5 events of 240, foretold by Firth 0.0258177944.
    i = np.arange(240)
    x = np.stack([(i * i * 37 + i * 101 + 17) % 1009 % 7 + 1, (i * i * 53 + i * 11 + 5) % 997 % 7 + 1], axis=1)
    event = ((i * i * 13 + i * 7) % 83 == 5) | ((x[:, 0] == 7) & (i % 9 == 0))
    plain = firth_logit(event, x)
    assert np.allclose([-plain.thresholds[0], *plain.slopes], [-17.7412576881, 2.3559963601, -0.1207264576], atol=1e-7)
    corrected = flic(plain, event, x)
    assert -corrected.thresholds[0] == pytest.approx(-17.9861444254, abs=1e-5)
    assert (group_probabilities(corrected, x)[:, 1].mean(), event.mean()) == pytest.approx((5 / 240, 5 / 240))
    assert group_probabilities(plain, x)[:, 1].mean() == pytest.approx(0.0258177944, abs=1e-8)
