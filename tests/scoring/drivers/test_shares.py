"""The shares of the drivers: equal to R, told with their uncertainty, refused with a reason."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.model import Answers, Outcome, Scale, Text
from gapkit.scoring.drivers.people import told, two_way
from gapkit.scoring.drivers.results import DriverModel
from gapkit.scoring.drivers.shares import analysed
from gapkit.stats.correlation_sums import correlation_sums
from gapkit.stats.estimates import t_quantile
from gapkit.stats.importance import relative_weights
from tests.driver_samples import GOLDEN, LIMITS, NPS, golden_survey, moved_survey
from tests.strategies import make_questionnaire


def found(survey, *, level="dimension", limits=LIMITS, main=True, outcome=NPS, **options):
    """Return the analysis of the first outcome of a survey."""
    questionnaire, answers = survey
    people = told(questionnaire, answers, answers.outcomes[outcome.code], level=level, fill_up_to=limits.filled_share)
    return analysed(answers, outcome, people, limits, level=level, main=main, asked=people.asked, **options)


def column(rows, name):
    return [getattr(row, name) for row in rows]


@pytest.mark.parametrize("case", ["plain", "weighted"])
def test_shares_slopes_and_fit_are_those_of_r(case):
    golden = GOLDEN[case]
    one = found(golden_survey(weighted=case == "weighted"))
    assert one.model.n == golden["n"] and one.model.measure == "lmg"
    assert one.model.r2 == pytest.approx(golden["r2"], abs=1e-9)
    assert one.model.r2_adjusted == pytest.approx(golden["adjusted"], abs=1e-9)
    for name, expected in (("share", "lmg"), ("slope", "slopes"), ("slope_low", "slopes_low"), ("vif", "vif")):
        assert column(one.drivers, name) == pytest.approx(golden[expected], abs=1e-9), name
    assert sum(column(one.drivers, "part")) == pytest.approx(one.model.r2, abs=1e-12)


def test_in_clusters_the_slopes_are_as_sure_as_r_says_and_the_shares_less_sure():
    alone, together = found(golden_survey()), found(golden_survey(clustered=True))
    assert column(together.drivers, "share") == pytest.approx(column(alone.drivers, "share"), abs=1e-12)
    reach = (np.array(column(together.drivers, "slope_high")) - column(together.drivers, "slope_low")) / 2
    # Satterthwaite's degrees of freedom are fewer than the clusters.
    ratio = reach / np.array(GOLDEN["plain"]["clustered_se"])
    assert (ratio > t_quantile(0.975, 23)).all() and (ratio < t_quantile(0.975, 10)).all()
    assert not np.allclose(column(together.drivers, "low"), column(alone.drivers, "low"))


def test_items_have_their_blanks_filled_as_in_r():
    one = found(golden_survey(), level="item")
    assert one.model.n == GOLDEN["items"]["n"] and 0.02 < one.model.filled < 0.04
    assert one.model.r2 == pytest.approx(GOLDEN["items"]["r2"], abs=1e-9)


def test_more_than_twelve_drivers_share_by_relative_weights():
    _, answers = moved_survey()
    codes = np.vstack([answers.codes["perception"], answers.codes["perception"][:2, ::-1]])
    more = replace(answers, codes={"perception": codes, "expectation": np.full_like(codes, 7)})
    model = found((make_questionnaire((3, 2, 3, 2, 4), outcomes=(NPS,)), more), level="item").model
    assert (model.measure, model.drivers, model.needed) == ("relative_weights", 14, 140)


def test_relative_weights_of_filled_items_are_those_of_r():
    questionnaire, answers = golden_survey()
    people = told(questionnaire, answers, answers.outcomes["nps"], level="item", fill_up_to=0.1)
    matrix = correlation_sums(np.column_stack([people.perception, people.outcome])).correlations()
    weights = relative_weights(matrix[:-1, :-1], matrix[:-1, -1])
    assert weights / weights.sum() == pytest.approx(GOLDEN["items"]["relative_weights"], abs=1e-9)


def test_the_pull_that_was_put_in_is_found_with_its_place():
    one = found(moved_survey())
    first = one.drivers[0]
    assert (first.rank, first.rank_low, first.rank_high) == (1, 1, 1) and first.p_top1 > 0.95
    assert first.p_value == pytest.approx(1 / 300) and one.drivers[3].p_value > 0.05
    assert all(row.rank_low <= row.rank <= row.rank_high for row in one.drivers)
    chances = np.array([row.places for row in one.drivers])
    assert np.allclose(chances.sum(axis=0), 1) and np.allclose(chances.sum(axis=1), 1)
    assert np.allclose(chances[:, 0], [row.p_top1 for row in one.drivers])
    assert set(first.dominates) == {row.code for row in one.drivers} - {first.code}
    assert not any(first.code in row.dominates for row in one.drivers)
    assert all(row.low <= row.share <= row.high for row in one.drivers)
    assert sum(column(one.drivers, "share")) == pytest.approx(1)
    assert one.model.r2_unseen < one.model.r2 and one.model.r2_low < one.model.r2_adjusted < one.model.r2_high
    assert np.allclose(one.draws.sum(axis=1), 1)


def test_only_the_dimensions_of_the_main_outcome_are_held_against_random_numbers():
    assert all(np.isnan(column(found(moved_survey(), main=False).drivers, "p_value")))
    assert all(np.isnan(column(found(moved_survey(), level="item").drivers, "p_value")))


def test_the_interval_of_r2_holds_the_truth_where_the_plain_one_does_not():
    # 22 unrelated drivers, three of which explain 0.3 together.
    random = np.random.default_rng(3)
    questionnaire = make_questionnaire((22,), columns=("perception",), outcomes=(NPS,))
    slopes = np.zeros(22)
    slopes[:3] = 0.4
    limits = replace(LIMITS, item_replicates=150)
    hits = 0
    for study in range(30):
        felt = random.normal(size=(260, 22))
        codes = np.clip(np.rint(4 + 1.2 * felt), 1, 7).astype(np.uint8).T
        outcome = felt @ slopes + np.sqrt(0.48 * 7 / 3) * random.normal(size=260)
        survey = questionnaire, Answers({"perception": codes}, outcomes={"nps": outcome})
        model = found(survey, level="item", limits=limits, seed=study).model
        hits += model.r2_low <= 0.29 <= model.r2_high
    assert hits >= 25


def constant(code, survey):
    questionnaire, answers = survey
    codes = {role: values.copy() for role, values in answers.codes.items()}
    codes["perception"][questionnaire.positions(questionnaire.dimension(code))] = 4
    return questionnaire, replace(answers, codes=codes)


def few(survey, people):
    questionnaire, answers = survey
    return questionnaire, answers.select(np.arange(people))


@pytest.mark.parametrize(
    ("survey", "reason", "culprits"),
    [
        (few(moved_survey(), 99), "few", ()),
        (constant("D1", moved_survey()), "constant_driver", ("D1",)),
        (moved_survey(pulls=(0.0,) * 5), "nothing", ()),
    ],
)
def test_what_cannot_be_said_has_a_reason_and_no_shares(survey, reason, culprits):
    one = found(survey)
    assert (one.model.reason, one.model.culprits, one.drivers, one.draws) == (reason, culprits, (), None)
    assert one.model.replicates == 0


def test_one_person_more_is_enough():
    assert found(few(moved_survey(), 100)).model.reason == ""


def test_an_outcome_without_variation_has_nothing_to_explain():
    questionnaire, answers = moved_survey()
    answers = replace(answers, outcomes={"nps": np.full(answers.people, 7.0)})
    assert found((questionnaire, answers)).model.reason == "constant_outcome"


def test_drivers_that_can_be_worked_out_from_each_other_are_named():
    questionnaire, answers = moved_survey()
    codes = answers.codes["perception"].copy()
    codes[10:12] = codes[8:10]
    answers = replace(answers, codes={**answers.codes, "perception": codes})
    one = found((questionnaire, answers))
    assert (one.model.reason, one.model.culprits) == ("collinear", ("D3", "D4"))


def test_weighted_people_are_counted_by_what_they_are_worth():
    questionnaire, answers = few(moved_survey(), 120)
    weight = np.ones(120)
    weight[:10] = 20.0
    one = found((questionnaire, replace(answers, weight=weight)))
    assert one.model.reason == "few" and one.model.n == 120
    assert one.model.n_effective == pytest.approx(weight.sum() ** 2 / (weight**2).sum())


def test_few_clusters_are_refused_and_more_are_not():
    questionnaire, answers = moved_survey()
    for clusters, reason in ((9, "few_clusters"), (10, "")):
        home = np.arange(answers.people, dtype=np.int32) % clusters
        assert found((questionnaire, replace(answers, cluster=home))).model.reason == reason


def test_too_few_people_are_not_even_counted():
    questionnaire, answers = few(moved_survey(), 40)
    codes = answers.codes["perception"].copy()
    codes[:3, 3:] = 0
    one = found((questionnaire, replace(answers, codes={**answers.codes, "perception": codes})))
    assert one.model.n is None and one.model.asked == 40


def test_items_that_many_do_not_answer_are_left_out_and_named():
    questionnaire, answers = moved_survey()
    codes = answers.codes["perception"].copy()
    codes[1, :60] = 0
    one = found((questionnaire, replace(answers, codes={**answers.codes, "perception": codes})), level="item")
    assert one.model.left_out == ("I2",) and one.model.drivers == 11 and one.model.n == 300
    codes[:, ::2] = 0
    blank = found((questionnaire, replace(answers, codes={**answers.codes, "perception": codes})), level="item")
    assert blank.model.reason == "blank"


def test_a_blank_is_filled_from_the_person_and_the_item():
    questionnaire = make_questionnaire((3, 1), columns=("perception",))
    given = np.array([[7.0, np.nan, 5.0, 2.0], [3.0, 3.0, 1.0, np.nan], [np.nan, np.nan, 3.0, 4.0]])
    filled = two_way(questionnaire, given)
    # Item means 5, 3 and 3: the first person lies two points above both of the others.
    assert filled[0].tolist() == [7.0, 5.0, 5.0, 2.0]
    assert np.isnan(filled[1, 3]) and np.isnan(filled[2, :2]).all()


def test_whose_outcome_is_high_when_it_is_bad_has_negative_slopes():
    effort = Outcome("ces", "ces", Text("Esfuerzo", "Effort"), Scale(1, 7), higher_is_better=False)
    one = found(moved_survey(outcomes=(effort,)), outcome=effort)
    assert one.drivers[0].slope_high < 0 and one.drivers[0].rank == 1


def test_the_same_seed_draws_the_same_people():
    first, again, other = (found(moved_survey(), seed=seed) for seed in (1, 1, 2))
    assert column(first.drivers, "low") == column(again.drivers, "low") != column(other.drivers, "low")
    assert isinstance(first.model, DriverModel)
