"""Means of groups, each with a spread of its own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from gapkit.stats.groups import games_howell, hedges_g, omega_squared, welch_anova, welch_t
from gapkit.stats.paired import hedges_factor

# R datasets::InsectSprays (Beall 1942), six sprays, twelve counts each.
SPRAYS = np.array(
    [
        [10, 7, 20, 14, 14, 12, 10, 23, 17, 20, 14, 13],
        [11, 17, 21, 11, 16, 14, 17, 17, 19, 21, 7, 13],
        [0, 1, 7, 2, 3, 1, 2, 1, 3, 0, 1, 4],
        [3, 5, 12, 6, 4, 3, 5, 5, 5, 5, 2, 4],
        [3, 5, 3, 5, 3, 6, 1, 1, 3, 2, 6, 4],
        [11, 9, 15, 22, 15, 16, 13, 10, 26, 26, 24, 13],
    ]
)

some_groups = hnp.arrays(np.int64, st.tuples(st.integers(2, 5), st.just(3)), elements=st.integers(2, 60))


def of(*groups):
    """Return sizes, means and standard deviations."""
    return (
        [len(group) for group in groups],
        [np.mean(group) for group in groups],
        [np.std(group, ddof=1) for group in groups],
    )


def errors_of(*groups):
    """Return means, standard errors and degrees of freedom."""
    n, mean, sd = (np.array(part) for part in of(*groups))
    return mean, sd / np.sqrt(n), n - 1


def test_welch_t_of_r():
    # R 4.2.2 t.test(count ~ spray) for sprays A and C of InsectSprays, and t.test(extra ~ group, sleep).
    found = welch_t(*errors_of(SPRAYS[0], SPRAYS[2]))
    assert np.isclose(found.t, 8.40733949909047, rtol=1e-12)
    assert np.isclose(found.df, 14.7390115980502, rtol=1e-12)
    assert np.isclose(found.p_value, 5.27847654400123e-07, rtol=1e-10)
    assert np.allclose([found.low, found.high], [9.26390073037549, 15.5694326029578], rtol=1e-12)


def test_toy_segments(toy):
    means = toy.dimension_gaps[:, 0]
    found = welch_t(*errors_of(means[toy.segment == "a"], means[toy.segment == "b"]))
    # R 4.2.2 t.test on dimension A of the forty invented respondents.
    assert np.isclose(found.t, 0.204313, atol=5e-7)
    assert np.isclose(found.df, 30.789227, atol=5e-7)
    assert np.isclose(found.p_value, 0.839453, atol=5e-7)


def test_plant_growth(public_data):
    golden = public_data["plant_growth"]
    summary = of(golden["ctrl"], golden["trt1"], golden["trt2"])
    anova, pairs = welch_anova(*summary), games_howell(*summary)
    assert np.isclose(anova.f, golden["welch_anova"]["f"], atol=5e-7)
    assert np.isclose(anova.df2, golden["welch_anova"]["df2"], atol=5e-7)
    assert np.isclose(anova.p_value, golden["welch_anova"]["p"], atol=5e-7)
    assert np.allclose(pairs.p_value, golden["games_howell_p"], atol=5e-7)
    assert np.allclose(pairs.df, golden["games_howell_df"], atol=5e-7)
    # R 4.2.2: half-widths qtukey(.95, 3, df) sqrt(se2 / 2).
    assert np.allclose((pairs.high - pairs.low) / 2, [0.8010875015, 0.5945544333, 0.7514870067], atol=1e-7)


def test_insect_sprays():
    # R 4.2.2 oneway.test(count ~ spray); Games-Howell from ptukey(sqrt(2) |t|, 6, df, lower.tail = FALSE).
    found = welch_anova(*of(*SPRAYS))
    assert np.isclose(found.f, 36.0654438935773, rtol=1e-12)
    assert np.isclose(found.df2, 30.0425605087674, rtol=1e-12)
    assert np.isclose(found.p_value, 7.99937945567335e-12, rtol=1e-10)
    pairs = games_howell(*of(*SPRAYS))
    assert list(zip(pairs.first[:6].tolist(), pairs.second[:6].tolist(), strict=True))[4:] == [(0, 5), (1, 2)]
    expected = [0.99724823414506, 6.5921963122717e-06, 1.2559006922208e-04, 3.2087397761504e-05, 0.92474759581524]
    assert np.allclose(pairs.p_value[:5], expected, rtol=0, atol=1e-9)
    assert np.isclose(pairs.high[0] - pairs.difference[0], 5.72903111061583, atol=1e-6)


def test_effects_of_the_classical_analysis_of_variance():
    # R 4.2.2 aov(count ~ spray): sums of squares 2668.8333 and 1015.1667; noncentralities by uniroot on pf.
    omega = omega_squared(*of(*SPRAYS))
    between, within = 2668.83333333334, 1015.16666666667
    assert np.isclose(omega.estimate, (between - 5 * within / 66) / (between + within + within / 66), rtol=1e-12)
    assert np.allclose([omega.low, omega.high], [0.580626271048, 0.780443908709], atol=1e-9)


def test_groups_that_hardly_differ_have_an_effect_of_zero_in_reach():
    alike, nearly = ([30, 30, 30], [4.0, 4.01, 4.0], [1.0] * 3), ([30, 30, 30], [4.0, 4.2, 4.1], [1.0] * 3)
    assert omega_squared(*alike).estimate == 0.0
    assert 0 < omega_squared(*alike).high < 1e-4
    assert omega_squared(*nearly).low == 0.0
    assert omega_squared(*nearly).estimate < omega_squared(*nearly).high < 0.1


def test_hedges_g_and_its_interval():
    # R 4.2.2: noncentralities that put .975 and .025 of pt(, 38) below sqrt(10), divided by sqrt(10).
    found = hedges_g([20, 20], [1.0, 0.0], [1.0, 1.0])
    assert np.isclose(found.estimate, hedges_factor(38))
    assert np.allclose([found.low, found.high], [0.3351184636, 1.6532283422], atol=1e-8)


def test_the_interval_of_g_leaves_the_tails_asked_for():
    n, mean, sd = np.array([12, 30]), np.array([5.1, 5.9]), np.array([0.8, 1.4])
    found = hedges_g(n, mean, sd, level=0.9)
    root, pooled = np.sqrt(12 * 30 / 42), np.sqrt((11 * 0.64 + 29 * 1.96) / 40)
    t = -0.8 / pooled * root
    assert np.isclose(stats.nct.sf(t, 40, found.low * root), 0.05, atol=1e-6)
    assert np.isclose(stats.nct.cdf(t, 40, found.high * root), 0.05, atol=1e-6)


def test_the_interval_of_g_under_a_design_is_that_of_its_own_error():
    n, mean, sd = [60, 90], [5.1, 5.9], [0.9, 1.2]
    plain, wide = hedges_g(n, mean, sd), hedges_g(n, mean, sd, se=0.4, df=11)
    pooled = np.sqrt((59 * 0.81 + 89 * 1.44) / 148)
    assert wide.estimate == plain.estimate
    assert np.isclose(stats.nct.sf(-0.8 / 0.4, 11, wide.low * pooled / 0.4), 0.025, atol=1e-6)
    assert np.isclose(stats.nct.cdf(-0.8 / 0.4, 11, wide.high * pooled / 0.4), 0.025, atol=1e-6)
    assert np.isnan(hedges_g(n, mean, sd, se=np.nan, df=11).low)


@given(some_groups, st.integers(0, 2**32 - 1))
def test_two_groups_are_one_welch_t_everywhere(sizes, seed):
    rng = np.random.default_rng(seed)
    groups = [rng.normal(rng.normal(), rng.uniform(0.3, 3), size) for size in sizes[:2, 0]]
    summary = of(*groups)
    t, anova, pairs = welch_t(*errors_of(*groups)), welch_anova(*summary), games_howell(*summary)
    theirs = stats.ttest_ind(*groups, equal_var=False)
    assert np.isclose(t.t, theirs.statistic)
    assert np.isclose(t.p_value, theirs.pvalue)
    assert np.isclose(anova.f, t.t**2)
    assert np.isclose(anova.p_value, t.p_value, atol=1e-9)
    assert np.isclose(pairs.p_value[0], t.p_value, atol=1e-10)
    assert np.allclose([pairs.low[0], pairs.high[0]], [t.low, t.high], rtol=1e-7)


@given(some_groups, st.integers(0, 2**32 - 1), st.floats(0.1, 50), st.floats(-20, 20))
def test_another_scale_changes_only_what_has_units(sizes, seed, stretch, shift):
    rng = np.random.default_rng(seed)
    n = sizes[:, 0]
    mean, sd = rng.normal(size=n.size), rng.uniform(0.5, 2, n.size)
    plain, moved = games_howell(n, mean, sd), games_howell(n, mean * stretch + shift, sd * stretch)
    assert np.allclose(plain.p_value, moved.p_value, atol=1e-8)
    assert np.allclose(plain.low * stretch, moved.low, atol=1e-6 * stretch)
    assert np.isclose(welch_anova(n, mean, sd).f, welch_anova(n, mean * stretch + shift, sd * stretch).f, rtol=1e-6)


def test_the_pairwise_interval_leaves_zero_out_exactly_when_p_is_small():
    rng = np.random.default_rng(4)
    n, mean, sd = rng.integers(5, 60, (200, 4)), rng.normal(0, 0.5, (200, 4)), rng.uniform(0.5, 2, (200, 4))
    pairs = games_howell(n, mean, sd)
    outside = (pairs.low > 0) | (pairs.high < 0)
    assert outside.any()
    assert not outside.all()
    assert ((pairs.p_value < 0.05) == outside).all()


def test_scipys_games_howell_agrees():
    theirs = stats.tukey_hsd(*SPRAYS, equal_var=False)
    pairs = games_howell(*of(*SPRAYS))
    assert np.allclose(pairs.p_value, theirs.pvalue[pairs.first, pairs.second], atol=1e-10)


def test_equal_groups_raise_no_more_alarms_than_promised():
    # 4000 surveys of four segments, answers 1 to 5 piled up at the top, sizes unequal: 5 % within 4 standard errors,
    # for the omnibus test and for "any pair".
    rng = np.random.default_rng(11)
    sizes, share = np.array([15, 25, 40, 80]), np.array([0.03, 0.07, 0.2, 0.3, 0.4])
    counts = np.stack([rng.multinomial(size, share, 4000) for size in sizes], axis=1)
    scores = np.arange(1, 6)
    mean = counts @ scores / sizes
    sd = np.sqrt((counts * (scores - mean[..., None]) ** 2).sum(axis=-1) / (sizes - 1))
    assert abs((welch_anova(sizes, mean, sd).p_value < 0.05).mean() - 0.05) < 0.014
    assert (games_howell(sizes, mean, sd).p_value.min(axis=-1) < 0.05).mean() < 0.064


def test_groups_of_one_and_flat_groups():
    n, mean, sd = [20, 1, 15], [1.0, 9.0, 1.5], [1.0, np.nan, 1.2]
    two = ([20, 15], [1.0, 1.5], [1.0, 1.2])
    assert np.isclose(welch_anova(n, mean, sd).p_value, welch_anova(*two).p_value)
    assert np.isclose(omega_squared(n, mean, sd).estimate, omega_squared(*two).estimate)
    pairs = games_howell(n, mean, sd)
    assert np.isnan(pairs.p_value).tolist() == [True, False, True]
    assert np.isclose(
        pairs.p_value[1], welch_t([1.0, 1.5], [0.05**0.5, (1.44 / 15) ** 0.5], [19, 14]).p_value, atol=1e-10
    )
    flat = welch_t([1.0, 2.0], [0.0, 0.0], [8, 8])
    assert np.isnan(flat.p_value)
    assert (flat.difference, flat.low, flat.high) == (-1.0, -1.0, -1.0)
    assert np.isnan(welch_anova([9, 9], [1.0, 2.0], [0.0, 1.0]).p_value)
    assert np.isnan(welch_anova([9, 1], [1.0, 2.0], [1.0, 1.0]).p_value)
    assert np.isnan(hedges_g([9, 1], [1.0, 2.0], [1.0, 1.0]).estimate)
    assert np.isclose(welch_t([1.0, 2.0], [0.0, 1.0], [8, 8]).df, 8)
    assert np.isnan(welch_t([1.0, 2.0], [0.1, np.nan], [8, 0]).difference)


@pytest.mark.parametrize("function", [welch_anova, omega_squared])
def test_each_row_of_a_stack_is_its_own_question(function):
    rng = np.random.default_rng(0)
    n, mean, sd = rng.integers(2, 40, (3, 2, 4)), rng.normal(size=(3, 2, 4)), rng.uniform(0.5, 1, (3, 2, 4))
    stacked = function(n, mean, sd)
    single = function(n[2, 1], mean[2, 1], sd[2, 1])
    for name in vars(stacked):
        assert np.isclose(getattr(stacked, name)[2, 1], getattr(single, name))
