"""The basis of a return: estimates and errors those of the tables, and how they vary together that of resamples."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.model import Answers
from gapkit.scoring.drivers.people import evenly_spaced, outcome_values, scores
from gapkit.scoring.drivers.results import DriverModel
from gapkit.scoring.return_basis import return_basis
from gapkit.scoring.what_if import main_fits
from gapkit.stats.multiplicity import holm
from gapkit.study import Study, diagnose
from tests.driver_samples import EFFORT, LIMITS, golden_survey, moved_survey

MODEL = DriverModel("dimension", "nps", "nps", True, 5, 300, 300, 100)


@pytest.fixture(scope="module")
def survey():
    return moved_survey()


@pytest.fixture(scope="module")
def diagnosed(survey):
    return diagnose(Study.of(*survey))


def test_gaps_slopes_and_their_errors_are_those_of_the_tables(diagnosed):
    basis = diagnosed.basis
    rows = [diagnosed.gaps.dimensions.of(code) for code in basis.codes]
    steps = [diagnosed.what_if.where(metric="value", closes="step").of(code) for code in basis.codes]
    errors = np.sqrt(np.diagonal(basis.covariance))
    assert basis.gaps == tuple(row.gap for row in rows)
    assert basis.slopes == tuple(step.slope for step in steps)
    assert errors[:5] == pytest.approx([row.gap_se for row in rows])
    # One of five slopes whose interval alone leaves out zero is not clear where all are looked at together.
    assert [step.reason for step in steps][:2] == ["", ""]
    assert basis.clear == (True, False, False, False, False)
    assert basis.rooms == tuple(step.room for step in steps)
    assert (basis.outcome, basis.metric, basis.n) == ("nps", "value", 300)
    assert (basis.least, basis.most, basis.higher_is_better) == (-100, 100, True)


def test_slopes_are_clear_where_all_are_tested_together(survey, diagnosed):
    fit = main_fits(*survey, [MODEL], LIMITS)[0]
    adjusted = holm(fit.fit.p_values[1:6])
    assert diagnosed.basis.clear == tuple((adjusted < 0.05) & (np.array(diagnosed.basis.slopes) > 0))


def resampled(questionnaire, answers, metric, replicates=700):
    """Return gaps and slopes of resamples of people (of clusters, where there are any)."""
    random = np.random.default_rng(8)
    found = scores(questionnaire, answers, level="dimension", roles=("expectation", "perception"))
    y = metric(outcome_values(questionnaire, answers)["nps"])
    weight = np.ones(len(y)) if answers.weight is None else answers.weight
    homes = np.arange(len(y)) if answers.cluster is None else answers.cluster
    groups = [np.flatnonzero(homes == home) for home in np.unique(homes)]
    made = []
    for _ in range(replicates):
        rows = np.concatenate([groups[place] for place in random.integers(0, len(groups), len(groups))])
        e, p, w = found["expectation"][rows], found["perception"][rows], weight[rows]
        x = np.column_stack([np.ones(len(rows)), p, e])
        slopes = np.linalg.solve((x * w[:, None]).T @ x, (x * w[:, None]).T @ y[rows])[1 : 1 + p.shape[1]]
        made.append(np.concatenate([np.average(p - e, axis=0, weights=w), slopes]))
    return np.array(made)


def promoters(values):
    return 100.0 * ((values >= 9).astype(float) - (values <= 6))


@pytest.mark.parametrize("kind", ["plain", "weighted", "clustered"])
def test_estimates_vary_together_as_they_do_in_resamples(survey, kind):
    questionnaire, answers = survey
    random = np.random.default_rng(3)
    if kind == "weighted":
        answers = replace(answers, weight=random.uniform(0.5, 2, answers.people))
    if kind == "clustered":
        answers = replace(answers, cluster=(np.arange(answers.people) // 3).astype(np.int32))
    basis = diagnose(Study.of(questionnaire, answers)).basis
    covariance = np.array(basis.covariance)
    made = np.cov(resampled(questionnaire, answers, promoters).T)
    spread, own = np.sqrt(np.diagonal(made)), np.sqrt(np.diagonal(covariance))
    assert own == pytest.approx(spread, rel=0.15)
    assert covariance / np.outer(own, own) == pytest.approx(made / np.outer(spread, spread), abs=0.13)
    assert np.linalg.eigvalsh(covariance)[0] > -1e-9


def test_without_an_outcome_there_are_gaps_that_vary_as_people_do(survey):
    questionnaire, answers = survey
    alone = replace(questionnaire, outcomes=())
    told = Answers(answers.codes)
    basis = diagnose(Study.of(alone, told)).basis
    found = scores(alone, told, level="dimension", roles=("expectation", "perception"))
    people = np.cov((found["perception"] - found["expectation"]).T) / answers.people
    assert np.array(basis.covariance)[:5, :5] == pytest.approx(people, rel=1e-9)
    assert np.isnan(basis.slopes).all() and not np.array(basis.covariance)[5:].any()
    assert (basis.outcome, basis.clear) == ("", (False,) * 5)


def test_without_expectations_there_are_slopes_and_no_gaps():
    questionnaire, answers = moved_survey(expectation=False)
    basis = diagnose(Study.of(questionnaire, answers)).basis
    assert np.isnan(basis.gaps).all() and np.isfinite(basis.slopes).all()
    assert not np.array(basis.covariance)[:5].any() and np.diagonal(basis.covariance)[5:].all()


def test_without_either_there_is_nothing_to_work_with():
    questionnaire, answers = moved_survey(expectation=False)
    alone, told = replace(questionnaire, outcomes=()), Answers(answers.codes)
    assert diagnose(Study.of(alone, told)).basis is None


def test_where_less_is_better_a_slope_is_clear_below_zero():
    questionnaire, answers = moved_survey(outcomes=(EFFORT,))
    basis = diagnose(Study.of(questionnaire, answers)).basis
    assert (basis.higher_is_better, basis.clear[0]) == (False, True)
    assert basis.slopes[0] < 0


def test_a_gap_that_is_not_shown_is_not_known_here_either(survey):
    questionnaire, answers = survey
    table = diagnose(Study.of(questionnaire, answers)).gaps
    rows = [replace(row, suppressed=row.code == "D1") for row in table.dimensions]
    hidden = replace(table, dimensions=type(table.dimensions)(rows))
    fit = main_fits(questionnaire, answers, [MODEL], LIMITS)[0]
    basis = return_basis(questionnaire, hidden, answers, fit=fit)
    assert np.isnan(basis.gaps[1]) and not np.isnan(basis.gaps[0])
    assert not np.array(basis.covariance)[1].any()


def test_of_more_people_than_the_fit_holds_only_those_are_common_to_both(survey, monkeypatch):
    questionnaire, answers = survey
    table = diagnose(Study.of(questionnaire, answers)).gaps
    monkeypatch.setattr("gapkit.scoring.what_if.MOST_PEOPLE", 150)
    held = evenly_spaced(answers, 150)
    fit = main_fits(questionnaire, answers, [MODEL], LIMITS)[0]
    whole, part = (np.array(return_basis(questionnaire, table, who, fit=fit).covariance) for who in (answers, held))
    assert fit.people.n == 150
    assert whole[:5, 5:] == pytest.approx(part[:5, 5:] / np.sqrt(2))
    assert whole[5:, 5:] == pytest.approx(part[5:, 5:])


def test_expectations_at_the_top_throughout_leave_perceptions_alone_in_the_model():
    found = diagnose(Study.of(*golden_survey()))
    steps = found.what_if.where(metric="value", closes="step")
    assert {step.model for step in steps} == {"perception"}
    assert found.basis.slopes == tuple(step.slope for step in steps)
    assert np.isfinite(found.basis.covariance).all()
    # Gaps are perceptions less a number: they vary with slopes as perceptions do, hardly at all.
    errors = np.sqrt(np.diagonal(found.basis.covariance))
    assert np.abs((np.array(found.basis.covariance) / np.outer(errors, errors))[:5, 5:]).max() < 0.3
