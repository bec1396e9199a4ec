"""Outcomes answered in words, or counted from one."""

from __future__ import annotations

import pytest

from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, survey, write_csv

PEOPLE = 40
SATISFIED = ["Muy insatisfecho", "Insatisfecho", "Ni satisfecho ni insatisfecho", "Satisfecho", "Muy satisfecho"]


def read(tmp_path, heading, values, mapping=None):
    path = write_csv(tmp_path / "a.csv", add(survey(PEOPLE), heading, values))
    if mapping is not None:
        (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
    return read_answers(path, mapping=None if mapping is None else tmp_path / "m.toml")


def noted(reading, key):
    return [said for name, said in reading.input.notes if name == f"intake.notes.{key}"]


@pytest.mark.parametrize(
    ("heading", "labels"),
    [
        ("Satisfacción general", SATISFIED),
        ("Satisfacción", [f"{n} - {label}" for n, label in enumerate(SATISFIED, 1)]),
        ("Overall satisfaction", ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]),
    ],
)
def test_satisfaction_in_words_is_read_and_every_number_is_said(tmp_path, heading, labels):
    reading = read(tmp_path, heading, [labels[i % 5] for i in range(PEOPLE)])
    assert reading.answers.outcomes["csat"].tolist() == [i % 5 + 1 for i in range(PEOPLE)]
    (said,) = noted(reading, "outcome_labels")
    assert f'"{labels[4]}" = 5' in said["labels"]


def test_labels_at_the_ends_of_a_recommendation_stand_beside_its_numbers(tmp_path):
    ends = {0: "0 - Nada probable", 10: "10 - Muy probable"}
    reading = read(tmp_path, "¿Nos recomendaría?", [ends.get(i % 11, i % 11) for i in range(PEOPLE)])
    assert reading.answers.outcomes["nps"].tolist() == [i % 11 for i in range(PEOPLE)]


@pytest.mark.parametrize("labels", [("Sí", "No"), ("Nada probable", "Poco probable", "Muy probable")])
def test_words_that_tell_no_number_of_an_outcome_are_left_out_and_said(tmp_path, labels):
    reading = read(tmp_path, "¿Nos recomendaría?", [labels[i % len(labels)] for i in range(PEOPLE)])
    assert not reading.answers.outcomes and noted(reading, "outcome_words")
    assert dict(reading.input.left_out)['"¿Nos recomendaría?" (AS)'] == "outcome_words"


def test_an_outcome_that_a_mapping_names_is_read_by_its_labels_too(tmp_path):
    values = [SATISFIED[i % 5] for i in range(PEOPLE)]
    reading = read(tmp_path, "Pregunta final", values, '[outcomes]\ncsat = "Pregunta final"\n')
    assert reading.answers.outcomes["csat"].tolist() == [i % 5 + 1 for i in range(PEOPLE)]


def test_a_recommendation_without_a_zero_and_with_elevens_is_told_with_its_shift_however_few_they_are(tmp_path):
    values = [1 + i % 10 for i in range(PEOPLE - 2)] + [11, 11]
    reading = read(tmp_path, "NPS", values)
    assert not reading.answers.outcomes
    (said,) = noted(reading, "outcome_off_scale")
    assert said["shift"] == "-1"


@pytest.mark.parametrize("verb", ["¿Qué probabilidad hay de que nos recomiende?", "¿Piensa recomendarnos?"])
def test_a_recommendation_is_known_by_any_form_of_the_verb(tmp_path, verb):
    reading = read(tmp_path, verb, [i % 11 for i in range(PEOPLE)])
    assert reading.answers.outcomes["nps"].tolist() == [i % 11 for i in range(PEOPLE)]
