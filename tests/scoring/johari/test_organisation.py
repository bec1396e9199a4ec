"""What customers expect against what the company's people believe they do."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.scoring.designs import Design, design_of
from gapkit.scoring.johari.organisation import likenesses, organisation_gaps
from gapkit.scoring.johari.views import linked_difference, means, scored
from gapkit.stats.profile_agreement import profile_agreement
from tests.johari_samples import LIMITS, small_company, small_questionnaire

QUESTIONNAIRE = small_questionnaire()


def views(*, units=False):
    customers, company = small_company(units=units)
    people = {"customer": customers, **company.views}
    return {
        (view, level): scored(QUESTIONNAIRE, answers, "expectation", level=level, design=design_of(answers, None))
        for view, answers in people.items()
        for level in ("dimension", "item")
    }


def gaps(**options):
    found = organisation_gaps(QUESTIONNAIRE, views(**options), LIMITS)
    return {(row.gap, row.level, row.code): row for row in found}


# R 4 base, t.test(managers, customers) of row means: means, interval, t, df, p; p.adjust "holm" and "BH"; two one-sided
# t tests with mu = -+0.5.
WELCH = {
    "D0": (5.3125, 5.95, -1.64821963329, 0.373219633293, -1.44196849867, 8.41947575693, 0.18545472205, 0.618323826072),
    "D1": (5.3125, 4.95, -0.378377918666, 1.10337791867, 1.07261579319, 11.3728511586, 0.3056764858, 0.345833647502),
}


@pytest.mark.parametrize("code", WELCH)
def test_gap_1_of_a_dimension_is_the_welch_test_of_r(code):
    row = gaps()[1, "dimension", code]
    found = (row.first, row.second, row.low, row.high, row.t, row.df, row.p_value, row.equivalence_p)
    assert np.allclose(found, WELCH[code], rtol=1e-9)
    assert np.isclose(row.p_adjusted, 0.3709094441, rtol=1e-9)
    assert (row.n_first, row.n_second, row.units) == (8, 30, 0)
    assert row.verdict == "inconclusive"


def test_the_items_of_gap_1_are_adjusted_as_r_does():
    rows = [row for (gap, level, _), row in gaps().items() if (gap, level) == (1, "item")]
    wanted = [0.0708913303229, 0.619198309538, 0.559841284657, 0.275277622533]
    assert np.allclose([row.p_value for row in rows], wanted, rtol=1e-9)
    adjusted = [0.283565321291, 0.619198309538, 0.619198309538, 0.550555245066]
    assert np.allclose([row.p_adjusted for row in rows], adjusted, rtol=1e-9)


# R 4.2, clubSandwich: linear_contrast(lm(y ~ 0 + view), vcov = "CR2", cluster = unit, contrasts = view - customer):
# estimate, standard error, Satterthwaite's degrees of freedom.
LINKED = {
    (6, "D0"): (-0.408333333333, 0.258327701105, 4.894307922776),
    (6, "D1"): (0.258333333333, 0.391771180159, 4.894307922776),
    (1, "D0"): (-0.6375, 0.523344753803, 4.573418719854),
    (1, "D1"): (0.3625, 0.348623198493, 4.573418719854),
}


@pytest.mark.parametrize(("gap", "code"), LINKED)
def test_views_of_the_same_units_are_compared_as_clubsandwich_does(gap, code):
    row = gaps(units=True)[gap, "dimension", code]
    assert np.allclose((row.difference, row.difference / row.t, row.df), LINKED[gap, code], rtol=1e-9)
    assert row.units == 6


# The same package, coef_test(lm(D0 ~ 1), vcov = "CR2", cluster = unit) of every view: mean, standard error, df.
UNITS = {
    "frontline": (5.541666666667, 0.163511807253, 5.0),
    "manager": (5.3125, 0.513036884871, 4.366336633663),
    "customer": (5.95, 0.159741664156, 3.941493969481),
}


@pytest.mark.parametrize("view", UNITS)
def test_the_mean_of_people_in_few_units_has_the_error_of_clubsandwich(view):
    found = means(views(units=True)[view, "dimension"])
    assert np.allclose((found.mean[0], found.se[0], found.df[0]), UNITS[view], rtol=1e-9)


def test_people_nobody_named_a_unit_for_are_units_of_their_own():
    held = views(units=True)
    first, second = held["frontline", "item"], held["customer", "item"]
    first.keys[:] = 0
    assert linked_difference(first, second) is None


def test_gap_7_is_gap_6_minus_gap_1():
    found = gaps()
    for code in ("D0", "D1"):
        one, six, seven = (found[gap, "dimension", code].difference for gap in (1, 6, 7))
        assert np.isclose(seven, six - one)


@pytest.mark.parametrize(
    ("shift", "people", "verdict"),
    [(-1.5, 40, "underestimates"), (1.0, 40, "overestimates"), (0.0, 200, "aligned"), (0.45, 100, "differs")],
)
def test_a_gap_is_called_what_its_interval_allows(shift, people, verdict):
    rng = np.random.default_rng(people)
    base = np.clip(rng.normal(0, 0.9, (people, 4)), -2, 2)
    base -= base.mean(axis=0)
    one, other = views()["manager", "item"], views()["customer", "item"]
    held = {("manager", "item"): one, ("customer", "item"): other}
    held["manager", "item"] = replace(one, scores=5 + shift + base)
    held["customer", "item"] = replace(other, scores=5 - base)
    rows = list(organisation_gaps(QUESTIONNAIRE, held, LIMITS))
    assert {row.verdict for row in rows} == {verdict}


def test_likeness_is_that_of_the_item_means():
    held = views()
    found = {row.gap: row for row in likenesses(held, LIMITS)}
    wanted = profile_agreement(means(held["manager", "item"]).mean, means(held["customer", "item"]).mean)
    assert np.isclose(found[1].distance, wanted.distance)
    assert np.isclose(found[1].shape, wanted.shape)
    assert set(found) == {1, 6, 7}


def test_means_of_a_design_and_of_single_people_meet_where_everybody_is_alone():
    customers, _ = small_company()
    plain = scored(QUESTIONNAIRE, customers, "expectation", level="item")
    everybody = Design(np.arange(30), np.zeros(30, np.int64), np.array([np.inf]))
    alone, designed = means(plain), means(replace(plain, design=everybody))
    assert np.allclose(alone.se, designed.se)
    assert np.allclose(alone.df, designed.df)


def test_a_persons_own_mean_is_taken_off():
    customers, _ = small_company()
    relative = scored(QUESTIONNAIRE, customers, "expectation", level="item").relative()
    assert np.allclose(relative.scores.mean(axis=1), 0)


def test_the_distance_that_chance_leaves_is_that_of_samples_who_see_all_alike():
    rng = np.random.default_rng(8)
    held, level = views(), rng.normal(5.5, 0.4, 20)
    told, drawn = [], []
    for _ in range(300):
        one = replace(held["manager", "item"], scores=rng.normal(level, 0.9, (8, 20)), least=0.0)
        other = replace(held["customer", "item"], scores=rng.normal(level, 1.0, (200, 20)))
        (row,) = likenesses({("manager", "item"): one, ("customer", "item"): other}, LIMITS)
        told.append(row.chance)
        drawn.append(row.distance)
    assert np.isclose(np.mean(told), np.mean(drawn), rtol=0.06)


def test_views_of_one_single_unit_have_a_difference_and_no_verdict():
    held = views(units=True)
    one = held["manager", "item"]
    for name in ("manager", "item"), ("manager", "dimension"):
        single = Design(np.zeros(len(one.scores), np.int64), np.zeros(1, np.int64), np.array([np.inf]), clustered=True)
        held[name] = replace(held[name], design=single, keys=np.full(len(one.scores), 99, np.uint64))
    rows = [row for row in organisation_gaps(QUESTIONNAIRE, held, LIMITS) if row.gap == 1]
    assert rows and {row.verdict for row in rows} == {"inconclusive"}
    assert np.isfinite([row.difference for row in rows]).all()
    assert np.isnan([row.low for row in rows]).all()
