"""Who is at risk, and how far that can be trusted."""

from dataclasses import replace

import numpy as np
import pytest

from gapkit.model import Answers, Outcome, Scale, Segment, Text
from gapkit.scoring.drivers.foretold import PredictionLimits
from gapkit.scoring.drivers.prediction import predictions
from tests.strategies import make_questionnaire

NPS = Outcome("nps", "nps", Text("¿Recomendaría?", "Recommend?"), Scale(0, 10))
CSAT = Outcome("csat", "csat", Text("Satisfacción", "Satisfaction"), Scale(1, 5))
LEFT = Outcome("left", "churn", Text("Baja", "Left"), Scale(0, 1), higher_is_better=False, window="P12M")
QUESTIONNAIRE = make_questionnaire([1, 1, 1], outcomes=(NPS, CSAT, LEFT))
LIMITS = PredictionLimits(repeats=2)


def survey(n=600, *, strength=0.6, base=-4.0, seed=1, clusters=0):
    """Return answers in which the first dimension moves all outcomes, the second half as much, the third not at all."""
    random = np.random.default_rng(seed)
    perception = random.integers(1, 8, (3, n))
    pull = strength * (perception[0] - 4) + strength / 2 * (perception[1] - 4)
    lean = pull + random.logistic(0, 1, n)
    return Answers(
        {"perception": perception.astype(np.uint8), "expectation": np.full((3, n), 7, np.uint8)},
        outcomes={
            "nps": np.clip(np.rint(7 + 1.2 * lean), 0, 10),
            "csat": np.clip(np.rint(3.5 + 0.6 * lean), 1, 5),
            "left": (random.logistic(0, 1, n) > pull - base - 2).astype(float),
        },
        segments={"canal": Segment("canal", ("web", "tienda", "otro"), (np.arange(n) % 3).astype(np.int32))},
        cluster=(np.arange(n) % clusters).astype(np.int32) if clusters else None,
    )


def found(answers, **options):
    return {row.outcome: row for row in predictions(QUESTIONNAIRE, answers, LIMITS, **options)}


def test_what_moves_people_is_found_and_what_does_not_is_not():
    rows = found(survey())
    assert set(rows) == {"nps", "csat", "left"}
    for row in rows.values():
        first, second, third = (e for e in row.effects if e.event == row.event)
        assert first.effect < second.effect < 0
        assert first.high < 0
        assert third.low < 0 < third.high
        assert 0.6 < row.area_low < row.area < row.area_high < 1
        assert row.brier < row.brier_reference


def test_a_model_that_fits_is_calibrated_for_people_it_has_not_seen():
    row = found(survey(1500))["nps"]
    assert row.usable
    assert row.calibration_slope_low < 1 < row.calibration_slope_high
    assert abs(row.calibration_intercept) < 0.3
    assert sum(one.n for one in row.bins) == 1500
    assert all(one.low - 0.05 <= one.foretold <= one.high + 0.05 for one in row.bins)


def test_noise_foretells_nothing():
    row = found(survey(strength=0.0))["nps"]
    assert row.area_low < 0.53
    assert not row.usable or row.brier >= row.brier_reference - 0.002


def test_promoters_and_detractors_are_foretold_by_one_model_or_by_two():
    answers = survey(900)
    assert found(answers)["nps"].method == "cumulative logit"
    random = np.random.default_rng(4)
    low = answers.codes["perception"][0] <= 3
    # Low answers make detractors, high ones no promoters: one slope cannot say that.
    nps = np.where(low & (random.random(900) < 0.7), 3, np.where(random.random(900) < 0.3, 10, 8)).astype(float)
    row = found(replace(answers, outcomes={"nps": nps}))["nps"]
    assert row.method == "two logits"
    assert row.odds_p < 0.05
    detract, promote = (next(e for e in row.effects if e.event == event) for event in ("detractor", "promoter"))
    assert detract.high < 0
    assert promote.effect < 0.6 * abs(detract.effect)


def test_few_events_are_fitted_with_a_penalty():
    row = found(survey(400, base=-5.5))["left"]
    assert 15 <= row.events < 30
    assert row.method == "firth"
    assert row.effects[0].effect < 0


def test_groups_told_apart_perfectly_keep_finite_effects_and_are_said_to_be():
    answers = survey(300)
    first = answers.codes["perception"][0]
    rows = found(
        replace(
            answers,
            outcomes={
                "left": (first <= 3).astype(float),
                "nps": np.where(first <= 3, 2.0, np.where(first >= 6, 10.0, 8.0)),
            },
        )
    )
    assert rows["left"].separated
    assert rows["left"].method == "firth"
    assert rows["nps"].separated
    assert rows["nps"].method == "ridge"
    assert all(np.isfinite([e.effect, e.low, e.high]).all() for row in rows.values() for e in row.effects)


def test_reasons_are_given_where_nothing_can_be_foretold():
    assert found(survey(90))["nps"].reason == "few"
    answers = survey(300)
    assert found(answers, before=("left",))["left"].reason == "before"
    assert found(replace(answers, outcomes={"nps": np.full(300, 9.0)}))["nps"].reason == "constant"
    rare = found(replace(answers, outcomes={"left": (np.arange(300) < 6).astype(float)}))["left"]
    assert (rare.reason, rare.events) == ("few events", 6)
    one = found(replace(answers, outcomes={"left": (np.arange(300) < 1).astype(float)}))["left"]
    assert (one.reason, one.events) == ("few events", None)
    same = {**answers.codes, "perception": answers.codes["perception"][[0, 0, 2]]}
    assert found(replace(answers, codes=same))["nps"].reason == "collinear"


def test_groups_show_their_risk_unless_they_are_hidden_or_small():
    answers = survey(300)
    rows = found(answers, hidden={("canal", "tienda")})["nps"].segments
    assert [one.suppressed for one in rows] == [False, True, False]
    assert rows[1].n is None
    assert np.isnan(rows[1].foretold)
    assert rows[0].foretold == pytest.approx(rows[0].observed, abs=0.1)
    few = replace(
        answers,
        segments={"canal": Segment("canal", ("web", "otro"), np.where(np.arange(300) < 4, 1, 0).astype(np.int32))},
    )
    assert found(few)["nps"].segments[1].suppressed


def test_people_of_one_branch_are_left_aside_together_and_widen_the_intervals():
    answers = survey(600)
    branch = np.repeat(np.arange(30), 20).astype(np.int32)
    random = np.random.default_rng(9)
    mood = random.normal(0, 1.5, 30)[branch]
    first = np.clip(np.rint(4 + 1.5 * random.normal(0, 1, 30)[branch] + random.normal(0, 0.4, 600)), 1, 7)
    codes = {**answers.codes, "perception": np.stack([first, *answers.codes["perception"][1:]]).astype(np.uint8)}
    left = (random.logistic(0, 1, 600) < mood).astype(float)
    plain = replace(answers, codes=codes, outcomes={"left": left})
    alone = found(plain)["left"].effects[0]
    together = found(replace(plain, cluster=branch))["left"].effects[0]
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_same_seed_same_prediction():
    answers = survey(300)
    assert found(answers, seed=3)["nps"] == found(answers, seed=3)["nps"]
    assert found(answers, seed=3)["nps"].area != found(answers, seed=4)["nps"].area
