"""Who is counted when drivers are sought."""

import numpy as np
import pytest

from gapkit.model import Answers, Outcome, Scale, Text
from gapkit.scoring.drivers.people import main_outcome, outcome_values, told
from tests.strategies import make_questionnaire

NPS = Outcome("nps", "nps", Text("¿Recomendaría?", "Recommend?"), Scale(0, 10))
CSAT = Outcome("csat", "csat", Text("Satisfacción", "Satisfaction"), Scale(1, 5))
LEFT = Outcome("left", "churn", Text("Baja", "Left"), Scale(1, 2), higher_is_better=False, window="P12M")
VALUE = Outcome("value", "clv", Text("Valor", "Value"), Scale(0, 0))
INDEX = tuple(Outcome(f"q{i}", "acsi", Text("Índice", "Index"), Scale(1, 10)) for i in (1, 2, 3))
QUESTIONNAIRE = make_questionnaire([3, 2], outcomes=(CSAT, NPS, LEFT, VALUE, *INDEX))


@pytest.fixture
def answers():
    codes = np.array([[1, 2, 3, 0], [5, 0, 3, 4], [7, 0, 3, 6], [2, 2, 4, 4], [0, 2, 6, 5]], np.uint8)
    outcomes = {
        "csat": np.array([3.0, 4.0, 5.0, np.nan]),
        "nps": np.array([9.0, 8.0, np.nan, 2.0]),
        "left": np.array([1.0, 2.0, 1.0, 2.0]),
        **{f"q{i}": np.array([1.0, 10.0, 4.0, np.nan]) for i in (1, 2, 3)},
    }
    expectation = np.where(codes > 0, 7, 0).astype(np.uint8)
    expectation[:, 2] = 0
    return Answers(
        {"perception": codes, "expectation": expectation},
        outcomes=outcomes,
        amounts={"value": np.arange(4.0)},
        weight=np.array([1.0, 2.0, 3.0, 4.0]),
        cluster=np.array([5, 5, 7, 7], np.int32),
    )


def test_dimension_scores_follow_the_half_rule(answers):
    found = told(QUESTIONNAIRE, answers, np.arange(4.0), level="dimension")
    assert found.people.tolist() == [0, 2, 3]
    assert np.allclose(found.perception, [[13 / 3, 2], [3, 5], [5, 4.5]])
    assert found.codes == ("D0", "D1")


def test_items_need_every_answer(answers):
    found = told(QUESTIONNAIRE, answers, np.arange(4.0), level="item")
    assert found.people.tolist() == [2]
    assert found.asked == 4


def test_pairs_need_the_expectation_too(answers):
    found = told(QUESTIONNAIRE, answers, np.arange(4.0), level="dimension", paired=True)
    assert found.people.tolist() == [0, 3]
    assert np.allclose(found.expectation, 7)


def test_weights_have_mean_one_among_those_who_count(answers):
    found = told(QUESTIONNAIRE, answers, np.array([1.0, 1.0, np.nan, 1.0]), level="dimension")
    assert found.weight.tolist() == pytest.approx([0.4, 1.6])
    assert found.effective == pytest.approx(25 / 17)
    assert found.cluster.tolist() == [5, 7]
    assert found.asked == 3


def test_outcomes_are_values_of_persons(answers):
    found = outcome_values(QUESTIONNAIRE, answers)
    assert set(found) == {"csat", "nps", "left", "q1"}
    assert found["left"].tolist() == [0, 1, 0, 1]
    assert found["q1"][:3].tolist() == pytest.approx([0, 100, 100 / 3])


def test_recommendation_comes_first_then_satisfaction(answers):
    values = outcome_values(QUESTIONNAIRE, answers)
    assert main_outcome(QUESTIONNAIRE, values).code == "nps"
    assert main_outcome(QUESTIONNAIRE, {k: v for k, v in values.items() if k != "nps"}).code == "csat"
    assert main_outcome(QUESTIONNAIRE, {"left": values["left"]}).code == "left"
    assert main_outcome(QUESTIONNAIRE, {}) is None
