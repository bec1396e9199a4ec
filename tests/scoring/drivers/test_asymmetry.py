"""Penalties and rewards of dimensions and items: equal to R, told apart from chance, refused with the reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gapkit.diagnosis.thresholds import Thresholds
from gapkit.model import Answers, Outcome, Scale, Text
from gapkit.scoring.drivers.asymmetry import asymmetry_rows
from tests.driver_samples import EFFORT, NPS, golden_survey
from tests.strategies import make_questionnaire

LIMITS = replace(Thresholds.for_range(6).asymmetry_limits, asymmetry_replicates=300)

# R 4.2.2: lm(y ~ low + high) on dummies of dimension means (at most .4 of the scale, .5 for the fourth; at least .83),
# HC3 by its definition, clubSandwich's CR2 with Satterthwaite's df for clusters, p.adjust(p, "holm") over all ten.
R = {
    "penalty": [-0.3887004255661, -0.9270248879248, -0.6060915783041, -0.4860736578693, -0.1653489989796],
    "reward": [0.4001687999972, 1.0583808277324, 0.4919653257045, 0.4039880043873, 0.2424760263581],
    "penalty_p": [8.177003576809e-01, 1.992158527524e-02, 8.177003576809e-01, 2.482350659706e-01, 8.177003576809e-01],
    "reward_p": [8.177003576809e-01, 8.881777917360e-06, 4.567125464837e-01, 4.567125464837e-01, 8.177003576809e-01],
    "weighted": [-0.4014157181026, -1.0149428525333, -0.5590379528199, -0.3642429116959, -0.2084192034383],
    "weighted_p": [0.918559856237262, 0.007983876686303, 0.918559856237262, 0.634233554556350, 0.918559856237262],
    "clustered_p": [0.8475387342202, 0.1028032204978, 0.7661191048975, 0.05323549239273, 0.9469637203130],
}
ALIKE = make_questionnaire((2, 2, 2, 2, 2), outcomes=(NPS,))


def asked(people, *, penalty=(0.0,) * 5, reward=(0.0,) * 5, seed=1, noise=1.5, centre=4.3):
    """Return answers of people whose recommendation drops with low and rises with high perceptions."""
    random = np.random.default_rng(seed)
    felt = centre + 0.8 * random.normal(size=(people, 1)) + 1.2 * random.normal(size=(people, 5))
    rated = np.clip(np.rint(felt), 1, 7)
    part = (rated - 1) / 6
    moved = -1.0 * (part <= 0.4) @ np.array(penalty) + (part >= 0.83) @ np.array(reward)
    said = np.clip(np.rint(6 + moved + noise * random.normal(size=people)), 0, 10)
    codes = np.repeat(rated, 2, axis=1).T.astype(np.uint8)
    return Answers({"perception": codes, "expectation": np.full_like(codes, 7)}, outcomes={"nps": said})


def rows_of(answers, questionnaire=ALIKE, *, level="dimension", limits=LIMITS, seed=1):
    return asymmetry_rows(questionnaire, answers, limits, seed=seed).where(level=level)


def test_penalties_and_rewards_are_those_of_r():
    rows = rows_of(golden_survey()[1], golden_survey()[0])
    for name in ("penalty", "reward", "penalty_p", "reward_p"):
        assert [getattr(row, name) for row in rows] == pytest.approx(R[name], rel=1e-9, abs=1e-11), name
    assert [row.low_up_to for row in rows] == [0.4, 0.4, 0.4, 0.5, 0.4]
    assert [row.kind for row in rows] == ["unclear", "hybrid", "unclear", "unclear", "unclear"]


def test_weights_and_clusters_count_as_in_r():
    questionnaire, answers = golden_survey(weighted=True)
    rows = rows_of(answers, questionnaire)
    assert [row.penalty for row in rows] == pytest.approx(R["weighted"], abs=1e-11)
    assert [row.penalty_p for row in rows] == pytest.approx(R["weighted_p"], rel=1e-9)
    questionnaire, answers = golden_survey(clustered=True)
    rows = rows_of(answers, questionnaire)
    assert [row.penalty_p for row in rows] == pytest.approx(R["clustered_p"], abs=1e-11)
    # Among clusters the penalty of the second is no longer beyond chance: it has no kind.
    assert {row.kind for row in rows} == {"unclear"}


def test_what_costs_and_what_gains_is_found_and_the_rest_is_left_unclear():
    rows = rows_of(asked(400, penalty=(1.5, 0, 0, 0, 0), reward=(0, 1.5, 0, 0, 0)))
    assert rows[0].kind in ("frustrator", "dissatisfier") and rows[1].kind in ("delighter", "satisfier")
    assert [row.kind for row in rows][2:] == ["unclear"] * 3
    assert rows[0].asymmetry_high < 0 < rows[1].asymmetry_low
    assert rows[0].dissatisfaction == pytest.approx(-rows[0].penalty) and rows[0].impact_low > 0


def test_dimensions_that_do_nothing_are_seldom_called_anything():
    """By design one survey in twenty at most; 200 made surveys gave 0.5 % at 200 people and 1 % at 400."""
    named = sum(any(row.kind != "unclear" for row in rows_of(asked(200, seed=seed), seed=seed)) for seed in range(40))
    assert named <= 3


def test_a_low_end_is_good_where_less_is_better():
    questionnaire = make_questionnaire((2, 2, 2, 2, 2), outcomes=(EFFORT,))
    answers = asked(400, penalty=(1.5, 0, 0, 0, 0))
    effort = np.clip(8 - answers.outcomes["nps"], 1, 7)
    turned = rows_of(replace(answers, outcomes={"ces": effort}), questionnaire)
    assert turned[0].penalty < -0.5 and turned[0].kind in ("frustrator", "dissatisfier")


def test_too_few_low_ratings_widen_the_low_end_and_then_leave_it_out():
    answers = asked(400, centre=5.3, seed=3)
    answers.codes["perception"][:2] = np.maximum(answers.codes["perception"][:2], 4)
    answers.codes["perception"][2:4] = np.maximum(answers.codes["perception"][2:4], 5)
    rows = rows_of(answers)
    assert (rows[0].low_up_to, rows[0].reason) == (0.5, "")
    assert (rows[1].low_up_to, rows[1].reason, rows[1].kind) == (0.4, "few_low", "")
    assert rows[1].low_people is None and np.isnan(rows[1].penalty)
    # What is left out is held constant by its score: the others are not those of a model without it.
    shuffled = replace(answers, codes={**answers.codes, "perception": answers.codes["perception"].copy()})
    shuffled.codes["perception"][2:4] = np.random.default_rng(1).permutation(shuffled.codes["perception"][2:4], axis=1)
    assert rows_of(shuffled)[2].penalty != pytest.approx(rows[2].penalty, abs=1e-6)


def test_a_reference_of_hardly_anybody_is_refused():
    answers = asked(400, seed=4)
    extreme = np.where(answers.codes["perception"][:2] >= 4, 7, 1).astype(np.uint8)
    answers.codes["perception"][:2] = extreme
    assert rows_of(answers)[0].reason == "few_middle"


def test_an_outcome_that_was_over_before_costs_and_gains_nothing():
    questionnaire, answers = golden_survey()
    earlier = replace(questionnaire, outcomes=(replace(questionnaire.outcomes[0], timing="before"),))
    assert rows_of(answers, questionnaire)
    assert not rows_of(answers, earlier)


def test_every_refusal_says_why():
    few = rows_of(asked(90))
    assert {row.reason for row in few} == {"few"} and few[0].n == 90
    questionnaire, answers = golden_survey(clustered=True)
    together = replace(answers, cluster=(answers.cluster % 5).astype(np.int32))
    assert {row.reason for row in rows_of(together, questionnaire)} == {"few_clusters"}
    constant = asked(300)
    constant = replace(constant, outcomes={"nps": np.full(300, 9.0)})
    assert {row.reason for row in rows_of(constant)} == {"constant_outcome"}
    alone = asked(300, centre=8.0, seed=6)
    alone.codes["perception"][:2] = asked(300, seed=7).codes["perception"][:2]
    assert [row.reason for row in rows_of(alone)] == ["alone", *["few_low"] * 4]
    same = asked(300, seed=8)
    same.codes["perception"][2:4] = same.codes["perception"][:2]
    assert {row.reason for row in rows_of(same)} == {"undetermined"}


def test_items_are_rated_where_there_are_people_enough():
    items = rows_of(asked(400), level="item")
    assert len(items) == 10 and {row.reason for row in items} == {"undetermined"}
    questionnaire, answers = golden_survey()
    assert {row.reason for row in rows_of(answers, questionnaire, level="item")} == {"few"}


def test_only_the_main_outcome_is_looked_at_and_without_any_there_is_nothing():
    quality = Outcome("csat", "csat", Text("a", "b"), Scale(1, 5))
    answers = asked(300)
    both = replace(answers, outcomes={**answers.outcomes, "csat": np.clip(answers.outcomes["nps"] / 2, 1, 5)})
    rows = asymmetry_rows(make_questionnaire((2, 2, 2, 2, 2), outcomes=(quality, NPS)), both, LIMITS)
    assert {row.outcome for row in rows} == {"nps"}
    assert not asymmetry_rows(ALIKE, replace(answers, outcomes={}), LIMITS)


def test_the_same_seed_gives_the_same_intervals():
    assert rows_of(asked(200)) == rows_of(asked(200))


def test_the_few_in_the_middle_cannot_be_worked_out():
    """Of 300 people 3 in the middle: with both others told it would be n less these."""
    answers = asked(300, seed=4)
    home = np.where(np.arange(300) < 120, 2, 7).astype(np.uint8)
    answers.codes["perception"][:2] = home
    answers.codes["perception"][:2, :3] = 4
    row = rows_of(answers)[0]
    assert (row.n, row.low_people, row.high_people) == (300, None, 180)
    answers.codes["perception"][:2, :2] = 2
    answers.codes["perception"][:2, :118] = 7  # two in the low part as well, and one left in the middle
    answers.codes["perception"][:2, 117] = 4
    row = rows_of(answers)[0]
    assert (row.low_people, row.high_people) == (None, None)
    assert rows_of(asked(300, seed=4))[0].low_people is not None


def test_an_outcome_that_ends_too_soon_is_told():
    answers = asked(400, penalty=(1.5, 0, 0, 0, 0))
    assert {row.at_end for row in rows_of(answers)} == {""}
    for shift, end in ((4.5, "best"), (-6.5, "worst")):
        said = np.clip(answers.outcomes["nps"] + shift, 0, 10)
        assert {row.at_end for row in rows_of(replace(answers, outcomes={"nps": said}))} == {end}
    effort = make_questionnaire((2, 2, 2, 2, 2), outcomes=(EFFORT,))
    said = np.clip(answers.outcomes["nps"] + 1.5, 1, 7)
    assert {row.at_end for row in rows_of(replace(answers, outcomes={"ces": said}), effort)} == {"worst"}


def test_weighted_or_clustered_people_are_told_by_what_they_are_worth():
    weight = np.random.default_rng(1).uniform(0.2, 3, 300)
    (worth,) = {row.n_effective for row in rows_of(replace(asked(300), weight=weight))}
    assert worth == pytest.approx(weight.sum() ** 2 / (weight**2).sum()) and worth < 250
    assert all(np.isnan(row.n_effective) for row in rows_of(asked(200)))
