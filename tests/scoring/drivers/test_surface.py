"""Gap or perception: which model foretells an outcome, what the gap is worth, and the surface with its people."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path

import numpy as np
import pytest

from gapkit.model import Answers, Dimension, Item, Outcome, Questionnaire, Scale, Text
from gapkit.scoring.drivers.surface import surfaces_of
from gapkit.scoring.drivers.surface_results import SurfaceLimits
from gapkit.stats.response_surface import response_surface
from tests.strategies import make_questionnaire

TOY = tomllib.loads((Path(__file__).parents[2] / "golden" / "toy.toml").read_text(encoding="utf-8"))
LIMITS = SurfaceLimits(
    level=0.95,
    error_rate=0.05,
    min_cell=5,
    few_clusters=10,
    driver_people=100,
    people_per_driver=10,
    surface_replicates=200,
    side_share=0.10,
    model_margin=0.05,
)
MADE = Outcome("made", "rating", Text("Nota", "Mark"), Scale(1, 100))


def survey(follows, *, people=300, dimensions=3, noise=0.6, seed=1, outcome=MADE, **columns):
    """Return a survey whose outcome follows expectation and perception of the dimensions as told."""
    random = np.random.default_rng(seed)
    mood = random.normal(size=(2, people, 1))
    felt = 0.8 * mood + 0.8 * random.normal(size=(2, people, dimensions))
    expected = np.clip(np.rint(5.0 + felt[0]), 1, 7)
    perceived = np.clip(np.rint(4.6 + felt[1]), 1, 7)
    values = 50 + follows(expected, perceived) + noise * random.normal(size=people)
    codes = {"expectation": expected.T.astype(np.uint8), "perception": perceived.T.astype(np.uint8)}
    questionnaire = make_questionnaire((1,) * dimensions, outcomes=(outcome,))
    return questionnaire, Answers(codes, outcomes={outcome.code: np.round(values, 1)}, **columns)


def gap(e, p):
    return (p - e).mean(axis=1)


def found_of(follows, limits=LIMITS, **options):
    """Return the verdict and everything about it."""
    found = surfaces_of(*survey(follows, **options), limits, seed=3)
    return found.verdicts[0], found


def test_an_outcome_made_of_gaps_says_that_the_gap_is_enough():
    verdict, found = found_of(gap)
    assert (verdict.verdict, verdict.best, verdict.reason, verdict.n) == ("gap", "", "", 300)
    models = {(row.basis, row.model): row for row in found.models}
    assert models["dimensions", "perception"].lead_high < 0
    assert all(row.lead_high < LIMITS.model_margin for row in found.models if row.model != "gap")
    assert found.rows[-1].code == "overall" and found.rows[-1].robust_p_value > 0.05


def test_an_outcome_made_of_perceptions_says_that_they_foretell_better():
    verdict, found = found_of(lambda _, p: p.mean(axis=1))
    assert verdict.verdict == "perception"
    row = next(one for one in found.models if (one.basis, one.model) == ("dimensions", "perception"))
    assert row.lead_low > 0 and row.unbeaten
    assert row.lead == pytest.approx(row.r2_unseen - found.models[0].r2_unseen, abs=1e-12)


def test_where_both_count_unevenly_they_are_read_apart():
    verdict, found = found_of(lambda e, p: (p - 0.55 * e).mean(axis=1), people=500)
    assert verdict.verdict == "apart"
    assert not next(one for one in found.models if one.model == "perception").lead_low > 0


def test_a_gap_that_bends_still_sums_up_both_answers():
    verdict, found = found_of(lambda e, p: -0.6 * gap(e, p) ** 2, people=500)
    assert verdict.verdict == "curve" and found.rows[-1].robust_p_value < 0.001 < found.rows[-1].curve_p_value
    gaps = next(row for row in found.models if (row.basis, row.model) == ("dimensions", "gap"))
    assert verdict.curve_r2_unseen > gaps.r2_unseen + 0.05
    a4 = next(one for one in found.terms if (one.code, one.term) == ("overall", "a4"))
    assert a4.high < 0
    assert verdict.best == "" or verdict.best == "surface"


def test_a_surface_that_bends_otherwise_is_read_apart():
    verdict, found = found_of(lambda e, p: -0.4 * (p.mean(axis=1) - 4.6) ** 2, people=500)
    assert verdict.verdict == "apart" and found.rows[-1].curve_p_value < 0.001


NPS = Outcome("nps", "nps", Text("x", "x"), Scale(0, 10))
CHURN = Outcome("churn", "churn", Text("x", "x"), Scale(0, 1), higher_is_better=False, timing="later")


def ending(questionnaire, answers, outcome, seed):
    """Return a survey whose outcome follows gaps alone, and most of whose answers lie at one end of it."""
    random = np.random.default_rng(seed + 5000)
    e, p = (answers.codes[role].mean(axis=0) for role in ("expectation", "perception"))
    if outcome is NPS:
        values = np.clip(np.rint(10.1 + 2.2 * (p - e) + 1.5 * random.normal(size=e.size)), 0, 10)
    else:
        values = (random.random(e.size) < 1 / (1 + np.exp(2.6 + 1.8 * (p - e)))).astype(float)
    changed = dataclasses.replace(questionnaire, outcomes=(outcome,))
    return changed, dataclasses.replace(answers, outcomes={outcome.code: values})


@pytest.mark.parametrize("outcome", [NPS, CHURN], ids=["nps", "churn"])
def test_gaps_alone_are_not_read_apart_where_the_outcome_ends(outcome):
    """Beside a straight gap 23 to 25 of 25 surveys of 800 people were read apart, beside a bent one none or one."""
    limits, verdicts = dataclasses.replace(LIMITS, surface_replicates=20), []
    for seed in range(12):
        found = surfaces_of(*ending(*survey(gap, people=600, seed=seed), outcome, seed), limits, seed=1)
        verdicts.append(found.verdicts[0].verdict or found.verdicts[0].reason)
    assert verdicts.count("apart") + verdicts.count("perception") <= 1
    assert verdicts.count("curve") >= 9 or outcome is CHURN


def test_an_outcome_of_two_answers_has_no_surface():
    found = surfaces_of(*ending(*survey(gap, people=600), CHURN, 1), LIMITS, seed=1)
    assert found.rows and {row.reason for row in found.rows} == {"binary"} and not found.terms


def test_what_hardly_explains_anything_or_the_drivers_cannot_foretell_has_no_verdict():
    verdict, found = found_of(lambda e, p: 0.17 * gap(e, p), people=1500, noise=1.0)
    assert (verdict.verdict, verdict.reason) == ("", "hardly") and found.models and not found.rows
    assert 0 < max(row.r2_unseen for row in found.models) < LIMITS.model_margin
    refused = surfaces_of(*survey(gap), LIMITS, unforetold=frozenset({"made"}), seed=3)
    assert (refused.verdicts[0].reason, refused.verdicts[0].verdict) == ("nothing", "") and not refused.rows


def test_people_of_like_clusters_are_worth_fewer():
    home = np.repeat(np.arange(20, dtype=np.int32), 15)
    questionnaire, answers = survey(gap, cluster=home)
    shifted = answers.outcomes["made"] + 0.8 * np.random.default_rng(2).normal(size=20)[home]
    moved = dataclasses.replace(answers, outcomes={"made": shifted})
    verdict = surfaces_of(questionnaire, moved, LIMITS, seed=3).verdicts[0]
    groups = shifted.reshape(20, 15)
    between, within = 15 * groups.mean(axis=1).var(ddof=1), groups.var(axis=1, ddof=1).mean()
    alike = (between - within) / (between + 14 * within)
    assert verdict.n_effective == pytest.approx(300 / (1 + 14 * alike)) and verdict.n_effective < 150
    assert np.isnan(found_of(gap)[0].n_effective)


def test_with_few_people_it_often_cannot_be_told():
    told = [
        found_of(lambda e, p: (p - 0.6 * e).mean(axis=1), people=110, noise=1.2, seed=seed)[0] for seed in range(12)
    ]
    verdicts = [row.verdict for row in told]
    assert verdicts.count("open") >= 4 and verdicts.count("gap") <= 4
    assert {row.reason for row in told} == {""}


def test_verdicts_are_seldom_wrong_and_mostly_found():
    told = [found_of(gap, seed=seed)[0].verdict for seed in range(20)]
    assert told.count("perception") == 0 and told.count("gap") >= 15
    told = [found_of(lambda _, p: p.mean(axis=1), seed=seed)[0].verdict for seed in range(20)]
    assert told.count("gap") == 0 and told.count("perception") >= 18


def test_the_forty_people_have_the_surface_of_the_methods_page():
    """R 4.2.2 lm() on the mean of the first three items of each column, less four (tests/golden/toy.toml)."""
    records = [record.strip().split("-") for record in TOY["data"]["records"].split(";")]
    codes = {
        role: np.array([[int(digit) for digit in record[part]] for record in records], np.uint8).T
        for part, role in ((0, "expectation"), (1, "perception"))
    }
    dimensions = tuple(
        Dimension(code, Text(code, code), tuple(Item(f"{code}{i}", i, code, Text("x", "x")) for i in numbers))
        for code, numbers in TOY["data"]["dimensions"].items()
    )
    nps = Outcome("nps", "nps", Text("x", "x"), Scale(0, 10))
    columns = ("expectation", "perception")
    questionnaire = Questionnaire("toy", "1", Text("x", "x"), Scale(1, 7), columns, dimensions, outcomes=(nps,))
    answers = Answers(codes, outcomes={"nps": np.array([float(record[2]) for record in records])})
    limits = dataclasses.replace(LIMITS, driver_people=40, people_per_driver=2)
    found = surfaces_of(questionnaire, answers, limits)
    golden = TOY["response_surface"]
    terms = [one.estimate for one in found.terms if one.code == "A"]
    assert terms == pytest.approx([*golden["coefficients"], *golden["surface"]], abs=5e-7)
    row = found.rows[0]
    assert (row.r2, row.r2_gap, row.f, row.p_value) == pytest.approx((0.377464, 0.237671, 1.90872, 0.13152), abs=5e-6)
    assert (row.turning_expectation, row.turning_perception) == pytest.approx((5.135689, 5.990108), abs=5e-7)
    assert (row.slope_1, row.slope_2) == pytest.approx((0.426393, -2.345255), abs=5e-7)


# --- what is refused --------------------------------------------------------------------------------------------------


def test_the_main_outcome_has_all_surfaces_and_the_others_that_of_the_mean():
    questionnaire, answers = survey(gap)
    nps = Outcome("nps", "nps", Text("x", "x"), Scale(0, 10))
    both = dataclasses.replace(questionnaire, outcomes=(MADE, nps))
    values = {**answers.outcomes, "nps": np.clip(np.rint(answers.outcomes["made"] - 44), 0, 10)}
    found = surfaces_of(both, dataclasses.replace(answers, outcomes=values), LIMITS)
    assert [(row.outcome, row.main) for row in found.verdicts] == [("made", False), ("nps", True)]
    assert [row.code for row in found.rows if row.outcome == "nps"] == ["D0", "D1", "D2", "overall"]
    assert [row.code for row in found.rows if row.outcome == "made"] == ["overall"]
    assert [row.drawn for row in found.rows if row.outcome == "nps"] == [False, False, False, True]
    limits = [row.turning_expectation_low for row in found.rows]
    assert np.isnan(limits[0]) and not np.isnan(limits[-1])


def test_an_outcome_from_before_the_survey_is_not_foretold():
    before = dataclasses.replace(MADE, timing="before")
    assert found_of(gap, outcome=before)[0].reason == "before"


def test_too_few_people_or_clusters_or_worth_are_refused():
    verdict, found = found_of(gap, people=90)
    assert (verdict.reason, verdict.n, verdict.needed) == ("few", 90, 100) and not found.models
    assert not surfaces_of(*survey(gap, people=4), LIMITS).verdicts
    questionnaire, answers = survey(gap)
    codes = {role: np.where(np.arange(300) < 3, part, 0).astype(np.uint8) for role, part in answers.codes.items()}
    hidden = surfaces_of(questionnaire, dataclasses.replace(answers, codes=codes), LIMITS).verdicts[0]
    assert (hidden.reason, hidden.n, hidden.asked) == ("few", None, 300)
    weight = np.where(np.arange(300) < 30, 20.0, 0.1)
    verdict, _ = found_of(gap, weight=weight)
    assert verdict.reason == "few" and verdict.n_effective < 100 <= verdict.n
    assert found_of(gap, cluster=np.arange(300, dtype=np.int32) % 8)[0].reason == "few_clusters"


def test_what_never_varies_is_refused():
    questionnaire, answers = survey(gap)
    flat = dataclasses.replace(answers, outcomes={"made": np.full(300, 50.0)})
    assert surfaces_of(questionnaire, flat, LIMITS).verdicts[0].reason == "constant_outcome"
    codes = {**answers.codes, "expectation": np.full_like(answers.codes["expectation"], 7)}
    ceiling = dataclasses.replace(answers, codes=codes)
    assert surfaces_of(questionnaire, ceiling, LIMITS).verdicts[0].reason == "constant_expectation"
    codes = {**answers.codes, "expectation": answers.codes["expectation"].copy()}
    codes["expectation"][0] = 7
    found = surfaces_of(questionnaire, dataclasses.replace(answers, codes=codes), LIMITS)
    assert [row.reason for row in found.rows] == ["constant_expectation", "", "", ""]
    codes["expectation"][0] = 6 + np.arange(300) % 2
    found = surfaces_of(questionnaire, dataclasses.replace(answers, codes=codes), LIMITS)
    assert found.rows[0].reason == "few_values"


def test_an_outcome_that_neither_foretells_says_so():
    verdict, found = found_of(lambda e, _: 0 * e.mean(axis=1))
    assert (verdict.verdict, verdict.reason) == ("", "nothing") and len(found.models) == 8 and not found.rows


def test_a_surface_with_nearly_nobody_on_a_side_is_refused_and_agreement_is_checked_as_shanock_says():
    questionnaire, answers = survey(gap)
    codes = {**answers.codes, "perception": answers.codes["expectation"].copy()}
    codes["perception"][:, :15] = 7
    found = surfaces_of(questionnaire, dataclasses.replace(answers, codes=codes), LIMITS)
    assert not found.verdicts[0].reason and {row.reason for row in found.rows} == {"one_sided"}
    assert not found.cells and not any(row.drawn for row in found.rows)


def test_a_surface_of_many_dimensions_needs_as_many_people_as_it_has_columns():
    _, found = found_of(gap, people=140, dimensions=3)
    rows = [row for row in found.models if row.basis == "dimensions"]
    assert [row.unbeaten is None for row in rows] == [False, False, False, True]
    assert (rows[3].columns, rows[3].n) == (15, 140) and np.isnan(rows[3].r2)


# --- clusters, weights, many people -----------------------------------------------------------------------------------


def test_errors_are_those_of_clusters_and_weights_count():
    home = np.arange(300, dtype=np.int32) % 30
    weight = np.random.default_rng(2).uniform(0.5, 2, 300)
    questionnaire, answers = survey(gap, cluster=home, weight=weight)
    found = surfaces_of(questionnaire, answers, LIMITS)
    e, p = (answers.codes[role].mean(axis=0) for role in ("expectation", "perception"))
    y = answers.outcomes["made"]
    fit = response_surface(e, p, y, midpoint=4, weights=weight, clusters=home)
    terms = [one for one in found.terms if one.code == "overall"]
    assert [one.se for one in terms[:6]] == pytest.approx(fit.coefficients.se.tolist(), rel=1e-9)
    assert [one.df for one in terms[6:]] == pytest.approx(fit.along.df.tolist(), rel=1e-9)
    assert found.rows[-1].robust_df2 == pytest.approx(fit.restriction.robust_df2)


def test_groups_by_lot_stand_for_many_people_in_resamples():
    one, other = (found_of(gap, people=people, seed=4)[1].rows[-1] for people in (900, 1800))
    widths = [row.turning_perception_high - row.turning_perception_low for row in (one, other)]
    assert all(np.isfinite(widths))
    questionnaire, answers = survey(lambda e, p: -0.6 * gap(e, p) ** 2 - 0.2 * (p.mean(axis=1) - 4.5) ** 2, people=1500)
    limits = dataclasses.replace(LIMITS, surface_replicates=600)
    lots = surfaces_of(questionnaire, answers, limits).rows[-1]
    alone = dataclasses.replace(answers, cluster=np.arange(1500, dtype=np.int32))
    people = surfaces_of(questionnaire, alone, limits).rows[-1]
    spread = [row.turning_perception_high - row.turning_perception_low for row in (lots, people)]
    assert spread[0] == pytest.approx(spread[1], rel=0.35)


def test_of_very_many_people_evenly_spaced_ones_stand_for_all():
    verdict, found = found_of(gap, people=5200, dimensions=2)
    assert (verdict.asked, verdict.n, verdict.sampled) == (5200, 5000, True)
    assert {row.n for row in found.rows} == {5000}


# --- people on the surface --------------------------------------------------------------------------------------------


def test_places_with_few_people_are_not_told_and_do_not_show_in_the_corners():
    questionnaire, answers = survey(gap)
    found = surfaces_of(questionnaire, answers, LIMITS)
    e, p = (answers.codes[role].mean(axis=0) for role in ("expectation", "perception"))
    cells = list(zip(np.floor(e + 0.5).tolist(), np.floor(p + 0.5).tolist(), strict=True))
    counts = {cell: cells.count(cell) for cell in set(cells)}
    told = {(cell.expectation, cell.perception): cell.n for cell in found.cells}
    assert told == {cell: n for cell, n in counts.items() if n >= 5}
    row = found.rows[-1]
    highest = max(perception for _, perception in row.corners)
    assert highest == max(perception for _, perception in told) + 0.5 < p.max()


def test_a_handful_of_people_elsewhere_cannot_be_worked_out():
    questionnaire, answers = survey(gap, dimensions=1)
    codes = {"expectation": np.full((1, 300), 5, np.uint8), "perception": np.full((1, 300), 5, np.uint8)}
    codes["perception"][0, :100], codes["expectation"][0, 100:200] = 3, 6
    codes["perception"][0, 200:240] = 6
    codes["perception"][0, 240:260], codes["expectation"][0, 240:260] = 7, 6
    codes["perception"][0, 297:], codes["expectation"][0, 297:] = 1, 2
    noise = np.random.default_rng(1).normal(size=300) / 2
    outcomes = {"made": 50 + codes["perception"][0].astype(float) - codes["expectation"][0] + noise}
    found = surfaces_of(questionnaire, dataclasses.replace(answers, codes=codes, outcomes=outcomes), LIMITS)
    told = sorted(cell.n for cell in found.cells)
    assert told == [37, 40, 100, 100]  # 20 more in another place, lest the last three be counted


def test_the_side_of_agreement_that_hardly_anybody_is_on_is_left_out():
    questionnaire, answers = survey(gap)
    codes = {**answers.codes, "perception": np.minimum(answers.codes["perception"], answers.codes["expectation"])}
    row = surfaces_of(questionnaire, dataclasses.replace(answers, codes=codes), LIMITS).rows[-1]
    assert row.over == 0 and row.short > 0.5
    assert row.corners and all(perception <= expectation + 1e-9 for expectation, perception in row.corners)
    assert row.extrapolated > 0.5


def test_nothing_hangs_on_the_order_of_the_people():
    questionnaire, answers = survey(gap)
    order = np.random.default_rng(8).permutation(300)
    one, other = (surfaces_of(questionnaire, part, LIMITS) for part in (answers, answers.select(order)))
    assert [row.estimate for row in one.terms] == pytest.approx([row.estimate for row in other.terms], abs=1e-8)
    assert [row.r2 for row in one.models] == pytest.approx([row.r2 for row in other.models], abs=1e-12)
    assert one.cells == other.cells
    # People left aside are dealt by their place.
    told = [dataclasses.replace(row, curve_r2_unseen=0.0) for row in (one.verdicts[0], other.verdicts[0])]
    assert repr(told[0]) == repr(told[1])
