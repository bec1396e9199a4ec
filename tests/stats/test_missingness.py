"""Little's test of blanks."""

import numpy as np
import pytest

from gapkit.stats.missingness import blank_patterns, little_mcar


def test_air_quality_gives_what_r_says(public_data):
    held = public_data["air_quality"]
    answers = np.array([held[name] for name in held["names"]], dtype=float)
    found, told = little_mcar(answers), held["little"]
    assert found.d2 == pytest.approx(told["d2"], abs=2e-4)
    assert found.p_value == pytest.approx(told["p"], abs=1e-7)
    assert (found.df, found.patterns) == (told["df"], told["patterns"])


def test_the_job_candidates_of_a_textbook_give_what_the_book_and_r_say():
    # Enders (2010), Applied Missing Data Analysis, table 1.1; LittleMCAR of R's BaylorEdPsych 0.5 prints 14.63166,
    # 5 degrees of freedom, p 0.01205778 and 4 patterns, from a less exact search for the maximum.
    nan = np.nan
    iq = [78, 84, 84, 85, 87, 91, 92, 94, 94, 96, 99, 105, 105, 106, 108, 112, 113, 115, 118, 134]
    well_being = [13, 9, 10, 10, nan, 3, 12, 3, 13, nan, 6, 12, 14, 10, nan, 10, 14, 14, 12, 11]
    performance = [nan] * 10 + [7, 10, 11, 15, 10, 10, 12, 14, 16, 12]
    found = little_mcar([iq, well_being, performance])
    assert found.d2 == pytest.approx(14.63166, abs=1e-4) and found.p_value == pytest.approx(0.01205778, abs=1e-6)
    assert (found.df, found.patterns) == (5, 4)


def test_two_items_with_blanks_in_one_are_a_test_of_means_by_hand():
    # With a monotone pattern the maximum-likelihood mean and variance of the full item are those of everybody.
    generator = np.random.default_rng(1)
    answers = generator.normal(size=(2, 40))
    answers[1, 25:] = np.nan
    full = answers[0]
    slope, intercept = np.polyfit(full[:25], answers[1, :25], 1)
    left_over = np.mean((answers[1, :25] - slope * full[:25] - intercept) ** 2)
    mean = np.array([full.mean(), intercept + slope * full.mean()])
    variance = full.var()
    covariance = np.array([[variance, slope * variance], [slope * variance, slope**2 * variance + left_over]])
    apart = answers[:, :25].mean(axis=1) - mean
    expected = 25 * apart @ np.linalg.solve(covariance, apart) + 15 * (full[25:].mean() - mean[0]) ** 2 / variance
    found = little_mcar(answers)
    assert found.d2 == pytest.approx(expected, rel=1e-5) and found.df == 1


def test_units_and_the_order_of_people_do_not_matter(public_data):
    held = public_data["air_quality"]
    answers = np.array([held[name] for name in held["names"]], dtype=float)
    scale = np.array([1.0, 1e-3, 100.0, 2.0, 3.0, 1e3])[:, None]
    assert little_mcar(answers[:, ::-1] * scale + 7).d2 == pytest.approx(little_mcar(answers).d2, rel=1e-6)


def test_blanks_by_chance_are_rejected_about_as_often_as_promised_and_blanks_of_the_unhappy_always():
    generator = np.random.default_rng(3)
    rejected = 0
    for _ in range(200):
        answers = generator.normal(size=(4, 200)) + generator.normal(size=200)
        blank = generator.random(answers.shape) < 0.08
        rejected += little_mcar(np.where(blank, np.nan, answers)).p_value < 0.05
    assert 2 <= rejected <= 20
    unhappy = answers[0] < -1
    answers[1, unhappy] = np.nan
    assert little_mcar(answers).p_value < 1e-6


def test_without_blanks_or_with_too_many_patterns_or_dependent_items_there_is_no_test():
    generator = np.random.default_rng(5)
    answers = generator.normal(size=(5, 60))
    assert np.isnan(little_mcar(answers).d2)
    answers[generator.random(answers.shape) < 0.3] = np.nan
    assert np.isnan(little_mcar(answers, most_patterns=3).d2)
    answers = generator.normal(size=(3, 60))
    answers[2] = answers[0] + answers[1]
    answers[0, :9] = np.nan
    assert np.isnan(little_mcar(answers).d2)
    assert np.isnan(little_mcar(np.full((2, 3), np.nan)).d2)


def test_patterns_tell_people_with_the_same_blanks_together():
    known = np.array([[True, False, True], [True, True, True]])
    patterns, of = blank_patterns(known)
    assert (patterns[of] == known.T).all() and len(patterns) == 2
