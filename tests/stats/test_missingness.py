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


def branches(seed, *, count=20, size=20, alike=0.3, gone=0.35, mood=False):
    """Return answers to six items in branches that answer alike; some branches leave most of the last page out.

    With `mood` the discontented leave answers out instead.
    """
    random = np.random.default_rng(seed)
    home = np.repeat(np.arange(count), size)
    common = random.normal(size=count)[home] + random.normal(size=(6, count))[:, home]
    own = random.normal(size=home.size) + random.normal(size=(6, home.size))
    answers = (alike / 2) ** 0.5 * common + ((1 - alike) / 2) ** 0.5 * own
    skipped = (random.random(count) < gone)[home] & (random.random(home.size) < 0.8)
    blank = random.random(answers.shape) < (np.where(answers.mean(axis=0) < -0.5, 0.18, 0.05) if mood else 0.04)
    if not mood:
        blank[-2:] |= skipped
    answers[blank] = np.nan
    return answers, home


def test_blanks_of_branches_that_answer_alike_are_rejected_about_as_often_as_promised():
    told = [[little_mcar(x, clusters=c).p_value < 0.05 for c in (home, None)] for x, home in map(branches, range(120))]
    rate, plain = np.mean(told, axis=0)
    assert rate < 0.05 + 3 * (0.05 * 0.95 / 120) ** 0.5
    assert plain > 0.2  # the simulation can tell one from the other


def test_blanks_of_the_discontented_of_every_branch_are_found_nearly_as_often_as_among_separate_people():
    made = [branches(seed, alike=0.1, mood=True) for seed in range(40)]
    told = [[little_mcar(x, clusters=c).p_value < 0.05 for c in (home, None)] for x, home in made]
    ours, plain = np.mean(told, axis=0)
    assert ours > 0.5 and ours > plain - 0.15


def test_everybody_a_cluster_is_the_plain_test_and_one_cluster_is_none():
    answers, home = branches(1)
    plain, alone = little_mcar(answers), little_mcar(answers, clusters=np.arange(home.size))
    assert (alone.d2, alone.df, alone.p_value) == (plain.d2, plain.df, plain.p_value)
    assert np.isnan(little_mcar(answers, clusters=np.zeros(home.size)).p_value)
    # Strata take degrees of freedom away, and nothing else.
    two, three = (little_mcar(answers, clusters=home, strata=k) for k in (1, 3))
    assert (two.f, two.df1) == (three.f, three.df1)
    assert two.df2 / two.df1 == pytest.approx(19) and three.df2 / three.df1 == pytest.approx(17)


def test_the_correction_is_that_of_every_person_with_every_other_by_brute_force():
    answers, home = branches(2, count=9, size=12)
    known = ~np.isnan(answers)
    home = np.where(np.arange(home.size) < 30, 0, home)  # unequal clusters
    found = little_mcar(answers, clusters=home)
    z = (answers - np.nanmean(answers, axis=1)[:, None]) / np.nanstd(answers, axis=1)[:, None]
    mean, covariance = likeliest(z)
    n, k = home.size, len(z)
    _, of = blank_patterns(known)
    weights, design = np.zeros((2, n, k)), np.zeros((k, k))
    for i in range(n):
        there = np.flatnonzero(known[:, i])
        inverse = np.linalg.inv(covariance[np.ix_(there, there)])
        design[np.ix_(there, there)] += inverse
        weights[0, i, there] = z[there, i] - mean[there]
        weights[1, i, there] = inverse @ (z[there, i] - mean[there])
    size = np.bincount(of)
    product = np.where(of[:, None] == of, weights[1] @ weights[0].T / size[of], 0)
    product -= weights[1] @ np.linalg.solve(design, weights[1].T)
    same = home[:, None] == home
    total = found.df + product[same & ~np.eye(n, dtype=bool)].sum()
    belongs = (home == np.unique(home)[:, None]) * 1.0
    crossed = (belongs @ product @ belongs.T) ** 2
    share = belongs.sum(axis=1) / n
    squares = (crossed.sum() - np.trace(crossed)) / (1 - share @ share)
    df1 = min(found.df, total**2 / squares)
    assert found.design_effect == pytest.approx(total / found.df, rel=1e-4)
    assert (found.df1, found.f) == pytest.approx((df1, found.d2 / total), rel=1e-4)


def likeliest(z):
    """Return mean and covariance by maximum likelihood: expectation and maximisation, person by person."""
    k, n = z.shape
    mean, covariance = np.nanmean(z, axis=1), np.eye(k)
    for _ in range(300):
        filled, left = np.where(np.isnan(z), 0, z), np.zeros((k, k))
        for i in range(n):
            there, gone = np.flatnonzero(~np.isnan(z[:, i])), np.flatnonzero(np.isnan(z[:, i]))
            slope = covariance[np.ix_(gone, there)] @ np.linalg.inv(covariance[np.ix_(there, there)])
            filled[gone, i] = mean[gone] + slope @ (z[there, i] - mean[there])
            left[np.ix_(gone, gone)] += covariance[np.ix_(gone, gone)] - slope @ covariance[np.ix_(there, gone)]
        mean = filled.mean(axis=1)
        covariance = (filled - mean[:, None]) @ (filled - mean[:, None]).T / n + left / n
    return mean, covariance
