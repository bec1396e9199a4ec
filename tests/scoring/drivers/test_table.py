"""Drivers of whole surveys: every outcome, stated importance beside, quadrants on the numbers other tables show."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.scoring.drivers.people import evenly_spaced
from gapkit.scoring.drivers.stated import means_of, stated_importance, sums_of
from gapkit.scoring.drivers.table import drivers_of
from gapkit.study import Study, diagnose
from gapkit.tally.columns import COMPLETED
from tests.driver_samples import CSAT, EFFORT, LIMITS, NPS, golden_survey, moved_survey


def told(survey, *, seed=1, limits=LIMITS):
    """Return gaps and drivers of a survey."""
    questionnaire, answers = survey
    study = Study.of(questionnaire, answers)
    gaps = diagnose(study).gaps
    return gaps, drivers_of(questionnaire, study.answers, gaps, limits, design=study.design, seed=seed)


def test_every_outcome_has_its_dimensions_and_the_main_one_its_items_too():
    _, found = told(moved_survey(outcomes=(CSAT, NPS, EFFORT)))
    assert [(m.outcome, m.level, m.main) for m in found.models] == [
        ("csat", "dimension", False),
        ("nps", "dimension", True),
        ("nps", "item", True),
        ("ces", "dimension", False),
    ]
    assert [row.code for row in found.shares.where(outcome="csat")] == ["D0", "D1", "D2", "D3", "D4"]
    assert len(found.shares.where(outcome="nps", level="item")) == 12
    assert {row.outcome for row in found.quadrants} == {"nps"}


def test_the_performance_of_a_point_is_the_perception_other_tables_show():
    questionnaire, answers = golden_survey()
    expectation = answers.codes["expectation"].copy()
    expectation[:, ::7] = 0
    gaps, found = told((questionnaire, replace(answers, codes={**answers.codes, "expectation": expectation})))
    shown = {row.code: row for row in (*gaps.items, *gaps.dimensions)}
    assert len(found.quadrants) == 17
    for row in found.quadrants:
        assert row.performance == shown[row.code].perception
        assert row.performance_low == shown[row.code].perception_low


@pytest.mark.parametrize("weighted", [False, True])
def test_resampled_performance_lies_around_the_perception_other_tables_show(weighted):
    questionnaire, answers = moved_survey()
    codes = {role: values.copy() for role, values in answers.codes.items()}
    codes["expectation"][:, ::9] = 0
    codes["perception"][2, ::5] = 0
    weight = np.random.default_rng(2).uniform(0.5, 3, answers.people) if weighted else None
    _, found = told((questionnaire, replace(answers, codes=codes, weight=weight)))
    # A point far from the line is in its quadrant in every resample: centre and line are those of the table.
    for level in ("item", "dimension"):
        rows = found.quadrants.where(level=level)
        far = [row for row in rows if abs(row.performance - row.performance_line) > 0.4]
        high = [row.membership for row in far if row.importance < 0.5 * row.importance_line]
        assert high and min(high) > 0.97


def test_stated_and_derived_are_confronted_on_the_same_people():
    _, found = told(moved_survey(points=True))
    rows = {row.code: row for row in found.shares.where(outcome="nps", level="dimension")}
    assert {row.stated_source for row in rows.values()} == {"points"}
    assert (rows["D0"].standing, rows["D1"].standing) == ("latent", "overrated")
    assert rows["D4"].standing == "low" and rows["D4"].standing_share > 0.95
    _, other = told(moved_survey(points=True, pulls=(0.0, 1.0, 0.0, 0.0, 0.0)))
    assert other.shares.where(outcome="nps", level="dimension").of("D1").standing == "overt"
    _, even = told(moved_survey(points=True, pulls=(0.5, 0.45, 0.0, 0.0, 0.0), noise=2.0))
    assert "border" in {row.standing for row in even.shares.where(outcome="nps", level="dimension")}
    assert not any(row.standing for row in found.shares.where(outcome="csat"))


def test_points_are_the_shares_that_other_tables_show():
    questionnaire, answers = moved_survey(points=True)
    blank = answers.points.copy()
    blank[:, ::6] = np.nan
    gaps, found = told((questionnaire, replace(answers, points=blank)))
    shown = {row.code: row for row in gaps.importance}
    for row in found.shares.where(outcome="nps", level="dimension"):
        assert row.stated == shown[row.code].share
    for row in found.quadrants.where(source="points"):
        assert (row.importance, row.importance_low) == (shown[row.code].share, shown[row.code].low)
        assert row.n == 250


def test_points_that_were_filled_in_do_not_count():
    questionnaire, answers = moved_survey(points=True)
    flags = {COMPLETED: np.arange(answers.people) < 100}
    found = stated_importance(questionnaire, replace(answers, flags=flags), level="dimension")
    assert found.people == 200


def test_ratings_of_items_have_quadrants_of_their_own_and_dimensions_their_means():
    gaps, found = told(moved_survey(ratings=True, outcomes=()))
    assert not found.models and not found.shares
    rows = found.quadrants.where(source="ratings", level="item")
    assert len(rows) == 12 and len(found.quadrants.where(source="ratings", level="dimension")) == 5
    first = rows[0]
    whole = np.array([row.importance for row in rows])
    assert first.importance_line == pytest.approx(whole.mean())
    assert first.importance_low < first.importance < first.importance_high and 3 < first.importance < 5
    ratings = {row.code: row.share for row in gaps.importance}
    assert whole / whole.sum() == pytest.approx([ratings[row.code] for row in rows])


def test_without_any_question_about_importance_the_expectation_stands_in_and_has_no_plane():
    _, found = told(moved_survey())
    assert {row.stated_source for row in found.shares.where(outcome="nps")} == {"expectation"}
    assert {row.source for row in found.quadrants} == {"derived"}
    _, alone = told(moved_survey(expectation=False))
    assert {row.stated_source for row in alone.shares} == {""} and not any(row.standing for row in alone.shares)


def test_few_who_say_what_matters_say_nothing():
    questionnaire, answers = moved_survey(points=True)
    blank = answers.points.copy()
    blank[:, 29:] = np.nan
    _, found = told((questionnaire, replace(answers, points=blank)), limits=LIMITS)
    # Study.of has filled in the others' points, which do not count.
    assert not found.quadrants.where(source="points")
    assert {row.stated_source for row in found.shares.where(level="dimension")} == {""}


def test_a_mean_of_sums_is_the_weighted_mean_of_those_who_answered():
    values = np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]])
    sums = sums_of(values, np.array([1.0, 3.0, 5.0])).sum(axis=0)
    assert means_of(sums)[0] == pytest.approx(2.5) and np.isnan(means_of(sums)[1])


def test_an_outcome_that_hardly_anybody_gave_is_not_mentioned():
    questionnaire, answers = moved_survey()
    rare = np.full(answers.people, np.nan)
    rare[:4] = 9.0
    _, found = told((questionnaire, replace(answers, outcomes={**answers.outcomes, "nps": rare})))
    assert {model.outcome for model in found.models} == {"csat"} and found.models[0].main


def test_of_very_many_people_evenly_spaced_ones_are_looked_at(monkeypatch):
    monkeypatch.setattr("gapkit.scoring.drivers.table.MOST_PEOPLE", 200)
    questionnaire, answers = moved_survey(people=401)
    assert evenly_spaced(answers, 200).outcomes["nps"][[0, -1]].tolist() == answers.outcomes["nps"][[0, -1]].tolist()
    cluster = np.arange(401, dtype=np.int32) % 40
    _, found = told((questionnaire, replace(answers, cluster=cluster)))
    model = found.models[0]
    assert (model.sampled, model.asked, model.n) == (True, 401, 200)


def test_one_dimension_is_no_driver_but_its_items_are():
    questionnaire, answers = moved_survey()
    one = replace(questionnaire, dimensions=questionnaire.dimensions[:1])
    codes = {role: values[:3] for role, values in answers.codes.items()}
    _, found = told((one, replace(answers, codes=codes)))
    assert {(model.level, model.drivers) for model in found.models} == {("item", 3)}
    assert not found.quadrants


def test_an_outcome_that_was_over_before_people_answered_is_refused_and_is_not_the_main_one():
    questionnaire, answers = moved_survey(outcomes=(replace(NPS, timing="before"), CSAT))
    _, found = told((questionnaire, answers))
    assert {(m.outcome, m.main, m.reason) for m in found.models} == {("nps", False, "before"), ("csat", True, "")}
    _, found = told(moved_survey(outcomes=(replace(NPS, timing="before"),)))
    assert {m.reason for m in found.models} == {"before"}
    assert not found.shares


def test_an_outcome_that_everybody_answered_alike_is_not_the_main_one():
    questionnaire, answers = moved_survey(outcomes=(NPS, CSAT))
    same = np.where(np.isnan(answers.outcomes["nps"]), np.nan, 9.0)
    _, found = told((questionnaire, replace(answers, outcomes={**answers.outcomes, "nps": same})))
    assert {(m.outcome, m.main, m.reason) for m in found.models} == {
        ("nps", False, "constant_outcome"),
        ("csat", True, ""),
    }
