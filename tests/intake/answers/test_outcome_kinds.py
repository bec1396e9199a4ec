"""Staff recommendation, lifetime value and index questions: how their columns are known and read."""

from __future__ import annotations

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.reading import read_answers
from gapkit.model import Outcome, Scale, Text
from tests.intake.survey_samples import NPS, add, answers, keys, small, write_xlsx

ENPS = Outcome("enps", "enps", Text("¿Recomendaría trabajar aquí?", "Would you recommend working here?"), Scale(0, 10))
CLV = Outcome("clv", "clv", Text("Valor de vida", "Lifetime value"), Scale(0, 0))
PEOPLE = 24


def rows() -> list[list[object]]:
    headings = [f"{letter}_{code}" for letter in "EP" for code in ("SPE1", "SPE2", "CAR1", "CAR2")]
    return [headings, *answers(PEOPLE, 4, high=5).tolist()]


def test_lifetime_value_is_read_as_amounts_with_decimals_and_gaps(tmp_path):
    amounts = [1234.5, None, *[900 + i / 4 for i in range(PEOPLE - 2)]]
    path = write_xlsx(tmp_path / "a.xlsx", add(rows(), "CLV", amounts))
    reading = read_answers(path, questionnaire=small())
    assert reading.questionnaire.outcomes[0].kind == "clv"
    found = reading.answers.amounts["clv"]
    assert found[0] == 1234.5 and np.isnan(found[1]) and found[-1] == amounts[-1]
    assert not reading.answers.outcomes


def test_an_amount_that_is_a_word_is_a_fault_with_its_cell(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", add(rows(), "CLV", ["rich", *[100.0] * (PEOPLE - 1)]))
    with pytest.raises(GapkitError) as caught:
        read_answers(path, questionnaire=small(outcomes=(CLV,)))
    assert keys(caught.value) == ["cell.not_a_number"]


def test_who_is_asked_to_recommend_work_is_staff_where_the_questionnaire_says_so(tmp_path):
    scores = [i % 11 for i in range(PEOPLE)]
    path = write_xlsx(tmp_path / "a.xlsx", add(rows(), "¿Nos recomendarías?", scores))
    assert list(read_answers(path, questionnaire=small(outcomes=(ENPS,))).answers.outcomes) == ["enps"]
    assert list(read_answers(path, questionnaire=small()).answers.outcomes) == ["nps"]
    both = read_answers(path, questionnaire=small(outcomes=(NPS, ENPS)))
    assert not both.answers.outcomes


def test_the_usual_name_alone_makes_a_staff_recommendation(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", add(rows(), "eNPS", [i % 11 for i in range(PEOPLE)]))
    reading = read_answers(path, questionnaire=small())
    assert [outcome.kind for outcome in reading.questionnaire.outcomes] == ["enps"]


def test_index_questions_are_known_by_their_wording(tmp_path):
    asked = tuple(
        Outcome(f"index{i}", "acsi", Text(f"Pregunta {i} del índice", f"Index question {i}"), Scale(1, 10))
        for i in (1, 2, 3)
    )
    cells = rows()
    for outcome in asked:
        cells = add(cells, outcome.text.es, [1 + i % 10 for i in range(PEOPLE)])
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", cells), questionnaire=small(outcomes=asked))
    assert set(reading.answers.outcomes) == {"index1", "index2", "index3"}
