"""The search for profiles: finds those that are there, and none where there are none."""

import numpy as np
import pytest

from gapkit.stats.latent_profiles import adjusted_rand
from gapkit.stats.profile_search import principal_axes, search_profiles

SIZES = (4, 5, 4, 4, 5)
GROUPS = np.repeat(range(5), SIZES)


def answered(levels, random, noise=0.8):
    """Return whole answers 1 to 7 of people with these levels on the five dimensions."""
    return np.clip(np.rint(levels[:, GROUPS] + random.normal(0, noise, (len(levels), len(GROUPS)))), 1, 7)


def people_with(profiles, sizes, seed, centre=5.2, spread=0.35):
    random = np.random.default_rng(seed)
    codes = np.repeat(np.arange(len(sizes)), sizes)
    levels = centre + np.asarray(profiles, float)[codes] + random.normal(0, 0.6, (len(codes), 1))
    return answered(levels + random.normal(0, spread, (len(codes), 5)), random), codes


def one_group(seed, people=300, centre=5.0, stretch=0.0):
    """Return people of one group: each with a mood, some who tell things apart more than others."""
    random = np.random.default_rng(seed)
    own = np.exp(random.normal(0, stretch, (people, 1)))
    levels = centre + np.array([0, 0.2, -0.2, 0.1, -0.6]) + random.normal(0, 0.7, (people, 1))
    return answered(levels + own * random.normal(0, 0.5, (people, 5)), random, 0.9)


THREE = [[1.0, 0, 0, 0, -1.0], [-1.0, 0, 0, 0, 1.0], [0, 1.1, -1.1, 0, 0]]


def test_known_profiles_are_found_with_their_people():
    answers, codes = people_with(THREE, (180, 120, 100), seed=2)
    found = search_profiles(answers, GROUPS, ends=(1, 7), seed=1)
    assert found.reason is None and found.profiles == 3
    assert found.stability > 0.9 and found.p_value == pytest.approx(1 / 40)
    assert adjusted_rand(np.maximum(found.codes, 0), codes) > 0.85  # the groups overlap a little
    assert found.certainty.min() > 1 / 3


@pytest.mark.parametrize("how", [{"centre": 5.0}, {"centre": 6.8}, {"centre": 6.0, "stretch": 0.5}])
def test_people_of_one_group_have_no_profiles(how):
    # 0 of 12 each; more than one of 24 would be beyond the error rate of 5 % in nineteen of twenty tries.
    found = [search_profiles(one_group(seed, **how), GROUPS, ends=(1, 7), seed=seed) for seed in range(12)]
    assert all(one.reason in ("one_profile", "too_small", "no_groups", "unstable") for one in found)


def test_a_heavy_ceiling_that_fools_bic_does_not_fool_the_imitations():
    answers = one_group(104, people=1000, centre=6.8)
    found = search_profiles(answers, GROUPS, ends=(1, 7), seed=4)
    best = min(found.fits, key=lambda fit: fit.bic)
    assert best.profiles > 1 and found.reason in ("too_small", "no_groups")


def branches(seed, *, count=10, size=100, apart=0.8, alike=0.5, kinds=0.0):
    """Return people of branches whose profiles differ, `alike` of their variance between branches; maybe two kinds."""
    random = np.random.default_rng(seed)
    home = np.repeat(np.arange(count), size)
    shift = alike**0.5 * random.normal(size=(count, 5))[home] + (1 - alike) ** 0.5 * random.normal(size=(home.size, 5))
    levels = 5.2 + random.normal(0, 0.7, (home.size, 1)) + apart * shift
    kind = random.integers(0, 2, home.size)
    levels += kinds * np.where(kind == 0, 1, -1)[:, None] * np.array([1, 0, 0, 0, -1])
    return answered(levels, random), home, kind


def test_branches_that_differ_are_no_profiles_of_people_once_they_are_named():
    # Intraclass correlations of the answers about .3. Of 24 such surveys the search among separate people found
    # profiles in 13, the one that knows the branches in none.
    quick = {"ends": (1, 7), "most": 4, "imitations": 19, "resamples": 10}
    for seed in (1, 3, 6, 7):
        answers, home, _ = branches(seed, count=8, size=45, apart=1.0, alike=0.65)
        assert search_profiles(answers, GROUPS, clusters=home, seed=seed, **quick).reason is not None
        if seed == 7:  # the simulation can tell one from the other
            assert search_profiles(answers, GROUPS, seed=seed, **quick).reason is None


def test_kinds_of_people_in_every_branch_are_found_among_branches_that_differ():
    answers, home, kind = branches(2, count=20, size=20, apart=0.6, alike=0.2, kinds=0.9)
    found = search_profiles(answers, GROUPS, ends=(1, 7), most=3, seed=1, clusters=home, strata=home % 2)
    assert found.reason is None and found.profiles == 2
    assert adjusted_rand(found.codes, kind) > 0.6


def test_how_demanding_somebody_is_makes_no_profile():
    random = np.random.default_rng(1)
    levels = np.where(random.random((400, 1)) < 0.5, 3.0, 6.0) + random.normal(0, 0.3, (400, 5))
    assert search_profiles(answered(levels, random), GROUPS, ends=(1, 7), seed=1).profiles == 1


def test_the_same_seed_gives_the_same_answer_and_the_order_of_people_hardly_matters():
    answers, _ = people_with(THREE[:2], (100, 100), seed=3)
    one, again = (search_profiles(answers, GROUPS, ends=(1, 7), seed=9) for _ in range(2))
    assert np.array_equal(one.codes, again.codes) and one.stability == again.stability
    turned = search_profiles(answers[::-1], GROUPS, ends=(1, 7), seed=9)
    assert adjusted_rand(turned.codes[::-1], one.codes) > 0.97


def test_a_number_of_profiles_asked_for_is_given_with_what_speaks_against_it():
    found = search_profiles(one_group(1, people=120), GROUPS, ends=(1, 7), asked=3, seed=1)
    assert found.profiles == 3 and found.reason is None and set(found.codes) <= {-1, 0, 1, 2}
    assert found.p_value > 0.05 or found.stability < 0.65


def test_people_who_expect_the_same_of_everything_are_set_aside():
    answers, _ = people_with(THREE[:2], (150, 150), seed=3)
    answers[:40] = 7
    found = search_profiles(answers, GROUPS, ends=(1, 7), seed=1)
    assert np.all(found.codes[:40] == -1) and np.isnan(found.certainty[:40]).all()
    assert found.looked_at == 260 and found.profiles == 2
    answers[:] = 7
    assert search_profiles(answers, GROUPS, ends=(1, 7), seed=1).reason == "flat"


def test_of_very_many_people_some_are_searched_and_all_are_placed():
    answers, codes = people_with(THREE[:2], (400, 400), seed=5)
    found = search_profiles(answers, GROUPS, ends=(1, 7), seed=1, most_people=300)
    assert found.looked_at == 300 and found.reason is None
    assert adjusted_rand(found.codes, codes) > 0.9


def test_principal_axes_are_uncorrelated_and_keep_distances():
    scores = np.random.default_rng(1).normal(0, [1, 2, 1, 0.5], (50, 4))
    turned = principal_axes(scores)(scores)
    own = scores - scores.mean(axis=1, keepdims=True)
    assert turned.shape == (50, 3)
    assert np.cov(turned.T) == pytest.approx(np.diag(np.var(turned, axis=0, ddof=1)), abs=1e-9)
    assert ((turned[0] - turned[1]) ** 2).sum() == pytest.approx(((own[0] - own[1]) ** 2).sum())
