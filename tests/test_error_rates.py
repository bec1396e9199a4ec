"""Error rates: over many made surveys, claims are wrong no more, and intervals right no less often, than they say.

Every limit is the nominal rate and three standard errors of a count of that many surveys. Beside the method in use
stands a plainer one, wherever the same limit catches it.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtr, ndtri

from gapkit.model import Answers
from gapkit.scoring.gaps import gap_table
from gapkit.scoring.rules import Rules
from gapkit.stats.bands import bonferroni_band
from gapkit.stats.bootstrap import ideal_bca, resample_counts
from gapkit.stats.designs import designed_means
from gapkit.stats.equivalence import tost
from gapkit.stats.estimates import Moments, moments, t_interval
from gapkit.stats.exact_mean import sign_flip_p
from gapkit.stats.groups import games_howell, welch_anova
from gapkit.stats.hodges_lehmann import hodges_lehmann
from gapkit.stats.multiplicity import benjamini_hochberg, holm
from gapkit.stats.multivariate import hotelling
from gapkit.stats.outcome_metrics import net_promoter_difference, share_difference
from gapkit.stats.paired import d_av, d_av_interval, d_z, d_z_interval, paired_t, rank_biserial, superiority
from gapkit.stats.profiles import profile_test
from gapkit.stats.proportions import net_promoter, wilson
from gapkit.stats.rank_groups import brunner_munzel
from gapkit.stats.ranks import rank_bands
from gapkit.stats.signed_rank import signed_rank
from gapkit.stats.waves import overlapping_change
from gapkit.tally import Tally
from tests.strategies import make_questionnaire

LEVEL, RATE = 0.95, 0.05
SIZES = (15, 40, 400)
GAPS = np.arange(-6, 7)

EXPECTED = np.array([0, 0, 0.01, 0.02, 0.05, 0.15, 0.77])
"""Expectations at the ceiling of a scale of seven: three in four people expect the most there is."""

PERCEIVED = np.array([0.02, 0.03, 0.05, 0.10, 0.20, 0.30, 0.30])

RECOMMENDED = np.array([0.01, 0.01, 0.01, 0.02, 0.02, 0.03, 0.05, 0.10, 0.20, 0.25, 0.30])
"""Answers 0 to 10: more than half of the people are promoters."""


def noise(rate, trials):
    """Return three standard errors of a share of so many independent trials."""
    return 3 * np.sqrt(rate * (1 - rate) / trials)


def covering(low, high, truth):
    """Return how often intervals hold the truth; one that does not exist does not."""
    return float(np.mean((low - 1e-9 <= truth) & (truth <= high + 1e-9)))


def enough(coverage, trials, level=LEVEL):
    """Tell whether intervals hold the truth as often as they say."""
    return coverage >= level - noise(level, trials)


def seldom(rate, trials, limit=RATE):
    """Tell whether false claims are no more than are meant; a test that never claims anything is none."""
    return 0 < rate <= limit + noise(limit, trials)


class Ceiling:
    """Pairs of answers on a scale of seven: expectations at the ceiling, perceptions skewed, both going together."""

    def __init__(self, correlation=0.3):
        levels = np.arange(7)
        nodes = np.linspace(-6, 6, 4001)
        middle, mass = (nodes[1:] + nodes[:-1]) / 2, np.diff(ndtr(nodes))
        cuts = [ndtri(np.clip(np.cumsum(shares)[:-1], 1e-9, 1 - 1e-9)) for shares in (EXPECTED, PERCEIVED)]
        ends = np.concatenate([[-np.inf], cuts[1], [np.inf]])
        below = ndtr((ends - correlation * middle[:, None]) / np.sqrt(1 - correlation**2))
        table = np.zeros((7, 7))
        np.add.at(table, np.searchsorted(cuts[0], middle), mass[:, None] * np.diff(below, axis=1))
        self.table = table / table.sum()
        self.of_gap = np.array([np.trace(self.table, gap) for gap in GAPS])
        self.mean = float(self.of_gap @ GAPS)
        self.sd = float(np.sqrt(self.of_gap @ (GAPS - self.mean) ** 2))
        sides = [self.table.sum(axis=axis) for axis in (1, 0)]
        self.sds = [float(np.sqrt(side @ levels**2 - (side @ levels) ** 2)) for side in sides]

    def draw(self, n, trials, seed):
        """Return histograms of gaps (trials, 13), of expectations and of perceptions (trials, 7)."""
        found = np.random.default_rng(seed).multinomial(n, self.table.ravel(), size=trials).reshape(trials, 7, 7)
        gaps = np.stack([np.trace(found, gap, axis1=1, axis2=2) for gap in GAPS], axis=1)
        return gaps, found.sum(axis=2), found.sum(axis=1)


@pytest.fixture(scope="module")
def ceiling():
    return Ceiling()


def exchangeable(n, items, trials, seed):
    """Return answers (2, trials, n, items) from 1 to 7 whose two columns could as well be exchanged."""
    random = np.random.default_rng(seed)
    mood = np.sqrt(0.4) * random.standard_normal((2, trials, n, 1), np.float32)
    answers = mood + np.sqrt(0.6, dtype=np.float32) * random.standard_normal((2, trials, n, items), np.float32)
    return 1 + np.searchsorted(ndtri(np.cumsum(PERCEIVED)[:-1]), answers)


def t_of(scores):
    """Return the two-sided p of the mean of scores (trials, n, ...)."""
    n = scores.shape[1]
    return np.asarray(paired_t(scores.mean(axis=1), scores.std(axis=1, ddof=1) / np.sqrt(n), n).p_value)


# --- false alarms ---


@pytest.mark.parametrize("n", SIZES)
def test_without_gaps_no_family_of_tests_raises_more_false_alarms_than_it_says(n):
    trials = 600
    expectation, perception = exchangeable(n, 10, trials, seed=n)
    gaps = perception - expectation
    counts = np.stack([(gaps == gap).sum(axis=1) for gap in GAPS], axis=-1)
    by_rank = np.asarray(signed_rank(GAPS, counts).p_value)
    dimensions = gaps.reshape(trials, n, 5, 2).mean(axis=3)
    by_mean = t_of(dimensions)
    assert seldom(np.mean(benjamini_hochberg(by_rank).min(axis=1) <= RATE), trials)
    assert seldom(np.mean(holm(by_mean).min(axis=1) <= RATE), trials)
    assert seldom(np.mean(t_of(dimensions.mean(axis=2)) <= RATE), trials)
    # Uncorrected, the same tests find a gap in every third survey without any.
    assert not seldom(np.mean(by_rank.min(axis=1) <= RATE), trials)
    assert not seldom(np.mean(by_mean.min(axis=1) <= RATE), trials)


@pytest.mark.parametrize("n", [15, 40])
@pytest.mark.parametrize("test", [hotelling, profile_test])
def test_without_gaps_the_joint_tests_raise_no_more_false_alarms_than_they_say(test, n):
    trials = 1000
    expectation, perception = exchangeable(n, 6, trials, seed=n + 1)
    scores = (perception - expectation).reshape(trials, n, 3, 2).mean(axis=3)
    p = [float(test(own.mean(axis=0), np.cov(own, rowvar=False), n).p_value) for own in scores]
    assert seldom(np.mean(np.array(p) <= RATE), trials)


def test_a_diagnosis_of_a_survey_without_gaps_claims_one_no_more_often_than_it_says():
    trials, people, questionnaire = 120, 40, make_questionnaire([2, 2, 2])
    alarms = dict.fromkeys(("items", "dimensions", "overall"), 0)
    for expectation, perception in exchangeable(people, 6, trials, seed=3).swapaxes(0, 1).astype(np.uint8):
        answers = Answers({"expectation": expectation.T.copy(), "perception": perception.T.copy()})
        found = gap_table(questionnaire, Tally.of(questionnaire, answers), Rules())
        for name, rows in (("items", found.items), ("dimensions", found.dimensions), ("overall", [found.overall])):
            alarms[name] += any(row.verdict in ("gap_relevant", "gap_trivial") for row in rows)
    for name, claimed in alarms.items():
        assert seldom(claimed / trials, trials), name


def test_a_skewed_gap_of_mean_zero_is_not_claimed_because_ranks_alone_see_something():
    # Six in ten get a little more than expected, two in ten far less: the ranks lean one way, the mean does not.
    trials, people, questionnaire = 120, 150, make_questionnaire([1])
    counts = np.random.default_rng(4).multinomial(people, [0.2, 0.2, 0.6], size=trials)
    claimed = by_ranks = 0
    for row in counts:
        gaps = np.repeat([-3, 0, 1], row)
        answers = {"expectation": np.full((1, people), 5, np.uint8), "perception": (5 + gaps)[None].astype(np.uint8)}
        item = gap_table(questionnaire, Tally.of(questionnaire, Answers(answers)), Rules()).items[0]
        claimed += item.verdict == "gap_relevant"
        by_ranks += item.p_adjusted <= RATE
    assert seldom(claimed / trials, trials)
    assert not seldom(by_ranks / trials, trials)


@pytest.mark.parametrize("n", [7, 12])
def test_the_exact_test_of_a_mean_of_few_people_raises_no_more_false_alarms_than_it_says(n):
    trials = 1000
    expectation, perception = exchangeable(n, 1, trials, seed=n)
    counts = np.stack([(perception - expectation == gap).sum(axis=(1, 2)) for gap in GAPS], axis=-1)
    p = np.array([sign_flip_p(GAPS, row) for row in counts])
    assert seldom(np.mean(p <= RATE), trials)


def test_groups_of_unequal_spread_raise_no_more_false_alarms_than_the_tests_say():
    trials, sizes, spreads = 2000, np.array([20, 35, 90]), (2.0, 1.2, 0.6)
    random = np.random.default_rng(5)
    drawn = [np.rint(random.normal(-1, sd, (trials, n))) for n, sd in zip(sizes, spreads, strict=True)]
    mean = np.stack([own.mean(axis=1) for own in drawn], axis=-1)
    sd = np.stack([own.std(axis=1, ddof=1) for own in drawn], axis=-1)
    assert seldom(np.mean(welch_anova(sizes, mean, sd).p_value <= RATE), trials)
    assert seldom(np.mean(np.asarray(games_howell(sizes, mean, sd).p_value).min(axis=-1) <= RATE), trials)
    assert not seldom(np.mean(stats.f_oneway(*drawn, axis=1).pvalue <= RATE), trials)
    values = np.arange(-12, 11)
    counts = np.stack([[(own == value).sum(axis=1) for value in values] for own in (drawn[0], drawn[2])])
    apart = brunner_munzel(values, np.moveaxis(counts, 2, 0))
    assert seldom(np.mean(np.asarray(apart.p_value) <= RATE), trials)


@pytest.mark.parametrize("n", SIZES)
def test_a_gap_as_large_as_matters_is_called_small_no_more_often_than_the_error_rate(n):
    # A gap of exactly the bound: whoever says "no relevant gap" is wrong. Silence of the other test says nothing.
    trials, bound = 4000, 0.3
    scores = np.random.default_rng(6).normal(-bound, 0.9, (trials, n))
    mean, se = scores.mean(axis=1), scores.std(axis=1, ddof=1) / np.sqrt(n)
    small = np.asarray(tost(mean, se, n - 1, bound=bound).p_value) <= RATE
    assert seldom(np.mean(small), trials)
    if n < 400:
        assert not seldom(np.mean(np.asarray(paired_t(mean, se, n).p_value) > RATE), trials)


# --- intervals of one gap, answers piled up at the ceiling ---


@pytest.mark.parametrize("n", SIZES)
def test_the_interval_of_a_gap_holds_the_truth_as_often_as_it_says(ceiling, n):
    trials = 1500
    counts, _, _ = ceiling.draw(n, trials, seed=n)
    found = moments(GAPS, counts)
    low, high = t_interval(found.mean, found.se, n - 1)
    assert enough(covering(low, high, ceiling.mean), trials)
    # The normal interval with the spread of these people: what t and n - 1 are for.
    half = ndtri(0.975) * found.se * np.sqrt((n - 1) / n)
    assert n > 15 or not enough(covering(found.mean - half, found.mean + half, ceiling.mean), trials)


def test_the_bootstrap_interval_holds_the_truth_as_often_as_it_says_where_people_are_many(ceiling):
    trials = 600
    counts, _, _ = ceiling.draw(400, trials, seed=7)
    assert enough(covering(*ideal_bca(GAPS, counts), ceiling.mean), trials)


def test_of_few_people_the_bootstrap_interval_says_too_much_which_is_why_the_t_interval_leads(ceiling):
    trials = 3000
    counts, _, _ = ceiling.draw(15, trials, seed=8)
    found = moments(GAPS, counts)
    resampled = covering(*ideal_bca(GAPS, counts), ceiling.mean)
    assert not enough(resampled, trials)
    assert 0.89 < resampled < covering(*t_interval(found.mean, found.se, 14), ceiling.mean)


@pytest.mark.parametrize("n", SIZES)
def test_the_intervals_of_effects_that_count_people_hold_the_truth_as_often_as_they_say(ceiling, n):
    trials = 2000
    counts, _, _ = ceiling.draw(n, trials, seed=n + 1)
    share = superiority(GAPS, counts)
    truth = ceiling.of_gap[GAPS > 0].sum() + ceiling.of_gap[GAPS == 0].sum() / 2
    # Counts of few people move in steps: within two points of the level is what it promises.
    assert enough(covering(share.low, share.high, truth), trials, LEVEL - 0.02)
    differing = np.where(GAPS == 0, 0.0, ceiling.of_gap) / (1 - ceiling.of_gap[6])
    truth = differing @ np.sign(GAPS[:, None] + GAPS) @ differing
    found = rank_biserial(GAPS, counts)
    assert enough(covering(found.low, found.high, truth), trials)
    # Fisher's z with the spread that ranks have when there is no gap, as other software prints it.
    m = found.n_nonzero
    z, half = (
        np.arctanh(np.clip(found.estimate, -1 + 1e-12, 1 - 1e-12)),
        1.96 * np.sqrt((4 * m + 2) / (3 * m * (m + 1))),
    )
    assert covering(np.tanh(z - half), np.tanh(z + half), truth) < 0.8


@pytest.mark.parametrize("n", SIZES)
def test_the_intervals_of_standardised_gaps_hold_the_truth_as_often_as_they_say(ceiling, n):
    trials = 1500
    counts, expectation, perception = ceiling.draw(n, trials, seed=n + 2)
    gap, e, p = moments(GAPS, counts), moments(np.arange(7), expectation), moments(np.arange(7), perception)
    z = d_z(gap.mean, gap.sd)
    assert enough(covering(*d_z_interval(z, n), ceiling.mean / ceiling.sd), trials)
    with np.errstate(invalid="ignore", divide="ignore"):
        r = np.clip((e.sd**2 + p.sd**2 - gap.sd**2) / (2 * e.sd * p.sd), -1, 1)
    truth = ceiling.mean / np.sqrt((ceiling.sds[0] ** 2 + ceiling.sds[1] ** 2) / 2)
    found = d_av_interval(d_av(gap.mean, e.sd, p.sd), e.sd, p.sd, r, n)
    assert enough(covering(*found, truth), trials)


@pytest.mark.parametrize("n", SIZES)
def test_the_interval_of_the_middle_of_pairwise_means_holds_the_truth_as_often_as_it_says(ceiling, n):
    trials = 1000
    counts, _, _ = ceiling.draw(n, trials, seed=n + 3)
    middle = np.add.outer(GAPS, GAPS).ravel() / 2
    order = np.argsort(middle, kind="stable")
    reached = np.cumsum(np.outer(ceiling.of_gap, ceiling.of_gap).ravel()[order])
    found = hodges_lehmann(GAPS, counts)
    assert enough(covering(found.low, found.high, middle[order][np.searchsorted(reached, 0.5)]), trials)


# --- intervals of several things at once ---


@pytest.mark.parametrize("n", SIZES)
def test_a_band_holds_all_true_gaps_at_once_as_often_as_it_says(n):
    trials = 600
    expectation, perception = exchangeable(n, 10, trials, seed=n + 4)
    scores = (perception - expectation).reshape(trials, n, 5, 2).mean(axis=3)
    mean, se = scores.mean(axis=1), scores.std(axis=1, ddof=1) / np.sqrt(n)
    band = bonferroni_band(mean, se, n - 1)
    assert enough(np.mean(((band.low <= 0) & (band.high >= 0)).all(axis=1)), trials)
    low, high = t_interval(mean, se, n - 1)
    assert not enough(np.mean(((low <= 0) & (high >= 0)).all(axis=1)), trials)


def places_of(n, depth, trials, seed):
    """Return bands of places (trials, items) over resamples of people whose items fall short by `depth`, and places."""
    random, low, high, place = np.random.default_rng(seed), [], [], []
    for _ in range(trials):
        mood = 0.7 * random.standard_normal((n, 1))
        shortfall = np.clip(np.rint(depth + mood + 0.9 * random.standard_normal((n, depth.size))), -2, 6)
        draws = np.concatenate([block @ shortfall for block in resample_counts(n, 299, random)])
        bands = rank_bands(shortfall.sum(axis=0), draws, share=0.8)
        low.append(bands.low)
        high.append(bands.high)
        place.append(stats.rankdata(-shortfall.mean(axis=0)))
    return np.array(low), np.array(high), np.array(place)


@pytest.mark.parametrize("n", [40, 400])
def test_bands_of_places_hold_the_true_place_as_often_as_they_say(n):
    trials, depth = 150, np.linspace(2.2, 0.4, 10)
    low, high, place = places_of(n, depth, trials, seed=n)
    truth = np.arange(1, depth.size + 1)
    held = ((low <= truth) & (truth <= high)).mean(axis=0)
    assert all(enough(one, trials, 0.8) for one in held)
    # Of 40 people the observed places alone are mostly others than the true ones.
    assert n > 40 or not any(enough(one, trials, 0.8) for one in (place == truth).mean(axis=0)[1:-1])


@pytest.mark.parametrize("n", [40, 400])
def test_bands_of_places_hold_where_items_hardly_differ_and_resampled_places_would_not(n):
    trials, depth = 150, np.linspace(1.05, 1.0, 8)
    low, high, _ = places_of(n, depth, trials, seed=n + 2)
    truth = np.arange(1, depth.size + 1)
    held = ((low <= truth) & (truth <= high)).mean(axis=0)
    assert all(enough(one, trials, 0.8) for one in held)


@pytest.mark.parametrize("n", [15, 40, 400])
def test_where_all_fall_equally_short_none_is_surely_said_to_fall_shortest(n):
    trials = 150
    _, high, _ = places_of(n, np.full(8, 1.0), trials, seed=n + 1)
    assert np.mean((high == 1).any(axis=1)) <= RATE + noise(RATE, trials)


# --- shares and scores made of shares ---


@pytest.mark.parametrize("n", SIZES)
def test_the_interval_of_a_net_promoter_score_holds_the_truth_as_often_as_it_says(n):
    trials = 4000
    counts = np.random.default_rng(n).multinomial(n, RECOMMENDED, size=trials)
    up, middle, down = counts[:, 9:].sum(axis=1), counts[:, 7:9].sum(axis=1), counts[:, :7].sum(axis=1)
    truth = 100 * (RECOMMENDED[9:].sum() - RECOMMENDED[:7].sum())
    found = net_promoter(up, middle, down)
    assert enough(covering(found.low, found.high, truth), trials)
    p, q = up / n, down / n
    half = 196 * np.sqrt((p + q - (p - q) ** 2) / n)
    assert n > 15 or not enough(covering(100 * (p - q) - half, 100 * (p - q) + half, truth), trials)


@pytest.mark.parametrize("n", SIZES)
def test_the_interval_of_a_share_holds_the_truth_as_often_as_it_says_over_many_truths(n):
    # Not drawn: every count, weighted by its probability. Of a share the mean over truths is nominal, not each of them.
    truths, counts = np.linspace(0.05, 0.95, 91), np.arange(n + 1)
    chance = stats.binom.pmf(counts, n, truths[:, None])
    found = wilson(counts, n)
    held = (found.low <= truths[:, None]) & (truths[:, None] <= found.high)
    assert 0.945 < np.mean((chance * held).sum(axis=1)) < 0.965
    p = counts / n
    half = 1.96 * np.sqrt(p * (1 - p) / n)
    plain = (p - half <= truths[:, None]) & (truths[:, None] <= p + half)
    assert n > 40 or np.mean((chance * plain).sum(axis=1)) < 0.93


@pytest.mark.parametrize("n", [15, 40, 400])
def test_the_intervals_of_differences_of_shares_and_of_net_promoters_hold_the_truth_as_often_as_they_say(n):
    trials, random = 3000, np.random.default_rng(n)
    first, second = random.binomial(n, 0.85, trials), random.binomial(2 * n, 0.7, trials)
    found = share_difference(first, n, second, 2 * n)
    assert enough(covering(found.low, found.high, -0.15), trials)
    before, after = ([0.55, 0.3, 0.15], [0.4, 0.35, 0.25])
    moved = net_promoter_difference(random.multinomial(n, before, trials), random.multinomial(2 * n, after, trials))
    assert enough(covering(moved.low, moved.high, -25.0), trials)


# --- groups, waves, weights and clusters ---


def test_the_interval_of_a_difference_of_groups_holds_the_truth_when_spreads_and_sizes_differ():
    trials, n, random = 2000, np.array([15, 120]), np.random.default_rng(9)
    drawn = random.normal(-0.5, 2.0, (trials, 15)), random.normal(-1.0, 0.7, (trials, 120))
    mean = np.stack([own.mean(axis=1) for own in drawn], axis=-1)
    sd = np.stack([own.std(axis=1, ddof=1) for own in drawn], axis=-1)
    found = games_howell(n, mean, sd)
    assert enough(covering(found.low[:, 0], found.high[:, 0], 0.5), trials)
    pooled = np.sqrt(((n - 1) * sd**2).sum(axis=1) / (n.sum() - 2) * (1 / n).sum())
    half, away = stats.t.ppf(0.975, n.sum() - 2) * pooled, mean[:, 0] - mean[:, 1]
    assert not enough(covering(away - half, away + half, 0.5), trials)


@pytest.mark.parametrize("common", [0, 20, 40])
def test_the_interval_of_a_change_holds_the_truth_when_some_people_answered_both_waves(common):
    trials, n, random = 3000, 40, np.random.default_rng(common)
    trait = 0.9 * random.standard_normal((trials, 2 * n - common))
    first = trait[:, :n] + random.normal(-1.0, 0.6, (trials, n))
    second = trait[:, n - common :] + random.normal(-0.7, 0.6, (trials, n))
    spread = [wave.std(axis=1, ddof=1) for wave in (first, second)]
    waves = [
        Moments(np.full(trials, float(n)), wave.mean(axis=1), sd, sd / np.sqrt(n))
        for wave, sd in zip((first, second), spread, strict=True)
    ]
    both = first[:, n - common :], second[:, :common]
    away = [part - part.sum(axis=1, keepdims=True) / max(common, 1) for part in both]
    together = (away[0] * away[1]).sum(axis=1) / max(common - 1, 1)
    held = covering(*overlapping_change(*waves, common, together).interval(), 0.3)
    # Neither too narrow nor wide for nothing: people taken for others give an interval that nearly always holds.
    assert abs(held - LEVEL) <= noise(LEVEL, trials)
    apart = covering(*overlapping_change(*waves, 0, 0.0).interval(), 0.3)
    assert common == 0 or apart > LEVEL + noise(LEVEL, trials)


def interval_of_totals(sum_w, sum_wx):
    """Return mean and t interval from sums per cluster."""
    found = designed_means(sum_w, sum_wx)
    low, high = t_interval(found.mean, found.se, found.df)
    return float(found.mean[0]), float(low[0]), float(high[0])


def test_the_interval_of_a_weighted_mean_holds_the_truth_and_weights_are_no_head_counts():
    # Two parts of a population, one asked three times as often as the other, which falls shorter.
    trials, n, random = 1000, 120, np.random.default_rng(10)
    rare = random.random((trials, n)) < 0.25
    weight = np.where(rare, 3.0, 1.0)
    gaps = np.rint(random.normal(np.where(rare, -1.6, -0.6), 1.2))
    made = np.array([interval_of_totals(w, w * own) for own, w in zip(gaps, weight, strict=True)])
    assert enough(covering(made[:, 1], made[:, 2], -1.1), trials)
    size = weight.sum(axis=1)
    half = 1.96 * np.sqrt((weight * (gaps - made[:, :1]) ** 2).sum(axis=1) / (size - 1) / size)
    assert not enough(covering(made[:, 0] - half, made[:, 0] + half, -1.1), trials)


@pytest.mark.parametrize("branches", [12, 40])
def test_the_interval_of_people_in_branches_holds_the_truth_and_people_of_one_branch_are_not_independent(branches):
    trials, each, random = 1000, 10, np.random.default_rng(branches)
    answers = random.normal(-0.8, 0.4, (trials, branches, 1)) + random.normal(0, 1.0, (trials, branches, each))
    size = np.full(branches, float(each))
    made = np.array([interval_of_totals(size, row) for row in answers.sum(axis=2)])
    assert enough(covering(made[:, 1], made[:, 2], -0.8), trials)
    people = answers.reshape(trials, -1)
    half = 1.96 * people.std(axis=1, ddof=1) / np.sqrt(branches * each)
    assert not enough(covering(made[:, 0] - half, made[:, 0] + half, -0.8), trials)
