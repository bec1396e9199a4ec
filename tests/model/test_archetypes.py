"""Declared archetypes: what a condition may say, and what is said when it cannot be read."""

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.model import Answers, Segment
from gapkit.model.archetypes import archetype_choice, archetype_rules
from tests.strategies import make_questionnaire

QUESTIONNAIRE = make_questionnaire([2, 1])
ANSWERS = Answers(
    {role: np.full((3, 4), 5, np.uint8) for role in ("expectation", "perception")},
    outcomes={"nps": np.array([1.0, 9, 10, 3])},
    segments={"Canal": Segment("Canal", ("Web", "Tienda"), np.array([0, 1, 0, 1], np.int32))},
)


def conditions(*texts):
    (rule,) = archetype_rules({"uno": texts}, QUESTIONNAIRE, ANSWERS)
    return rule.conditions


def keys(declared):
    with pytest.raises(GapkitError) as caught:
        archetype_rules(declared, QUESTIONNAIRE, ANSWERS)
    for fault in caught.value.faults:
        assert fault.text("es") != fault.text("en") and "{" not in fault.text("es") + fault.text("en")
    return [fault.key for fault in caught.value.faults]


def test_a_condition_on_a_segment_may_name_several_values_whatever_their_case():
    (one,) = conditions("canal = web | TIENDA")
    assert (one.kind, one.subject, one.values) == ("segment", "Canal", ("Web", "Tienda"))


@pytest.mark.parametrize(
    ("text", "kind", "role", "subject", "number"),
    [
        ("E_D0 >= 6,5", "answer", "expectation", "D0", 6.5),
        ("p_i3<2", "answer", "perception", "I3", 2),
        ("G_D1 != -1", "answer", "gap", "D1", -1),
        ("NPS >= 9", "outcome", "", "nps", 9),
    ],
)
def test_a_condition_on_an_answer_or_an_outcome_is_held_against_a_number(text, kind, role, subject, number):
    (one,) = conditions(text)
    assert (one.kind, one.role, one.subject, one.number) == (kind, role, subject, number)
    assert one.text == text


def test_everything_that_is_wrong_is_said_at_once():
    assert keys({"a": ["Canal"], "b": ["Canal = Luna", "Canal > Web"], "c": ["E_X > 3", "nps = mucho"], "d": []}) == [
        "archetypes.grammar",
        "archetypes.value",
        "archetypes.operator",
        "archetypes.subject",
        "archetypes.number",
        "archetypes.empty",
    ]


def test_a_column_that_was_not_asked_is_nothing_to_ask_for():
    assert keys({"a": ["N_D0 > 3"]}) == ["archetypes.subject"]


def test_a_column_that_is_no_segment_is_not_said_to_be_missing():
    with pytest.raises(GapkitError) as caught:
        archetype_rules({"a": ["Motivo = Ocio"]}, QUESTIONNAIRE, ANSWERS)
    said = caught.value.text("es")
    assert "ningún segmento, indicador ni respuesta" in said and "--segment" in said and "nada se llama" not in said


def test_what_is_asked_for_goes_before_what_is_declared():
    declared = {"uno": ("Canal = Web",)}
    assert archetype_choice(None, {}, QUESTIONNAIRE, ANSWERS) is None
    assert archetype_choice("auto", declared, QUESTIONNAIRE, ANSWERS) == "auto"
    assert archetype_choice("3", declared, QUESTIONNAIRE, ANSWERS) == 3
    assert archetype_choice(None, declared, QUESTIONNAIRE, ANSWERS)[0].name == "uno"
    assert archetype_choice({"dos": ["nps > 1"]}, declared, QUESTIONNAIRE, ANSWERS)[0].name == "dos"


@pytest.mark.parametrize("asked", ["1", 0, "many", "3.5", 99])
def test_a_number_that_cannot_be_is_refused(asked):
    with pytest.raises(GapkitError, match="Expected auto"):
        archetype_choice(asked, {}, QUESTIONNAIRE, ANSWERS)
