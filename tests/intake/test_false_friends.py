"""Columns and values that look like something they are not."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest

import gapkit
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, answers, numbered, survey, write_csv, write_xlsx

PEOPLE = 30


def read(tmp_path, rows, **options):
    return read_answers(write_csv(tmp_path / "a.csv", rows), **options)


def reasons(reading):
    return {shown.split('"')[1]: reason for shown, reason in reading.input.left_out}


def notes(reading):
    return {key.removeprefix("intake.notes."): said for key, said in reading.input.notes}


@pytest.mark.parametrize("heading", ["jumlah", "Total", "TOTAL E", "total percepción", "Suma", "Promedio P", "mean"])
def test_a_total_is_no_item_no_outcome_and_no_segment(tmp_path, heading):
    reading = read(tmp_path, add(survey(PEOPLE), heading, [100 + n for n in range(PEOPLE)]))
    assert reasons(reading) == {heading: "total"}
    assert len(reading.columns.items) == 22


def test_points_without_a_dimension_are_nothing(tmp_path):
    reading = read(tmp_path, add(survey(PEOPLE), "puntos", [50 + n for n in range(PEOPLE)]))
    assert reasons(reading) == {"puntos": "not_asked"} and reading.answers.points is None


def test_satisfaction_codes_beside_the_pairs_are_no_item_and_no_outcome(tmp_path):
    rows = survey(PEOPLE)
    for number in (1, 2, 3):
        rows = add(rows, f"s{number}", [1 + n % 5 for n in range(PEOPLE)])
    reading = read(tmp_path, rows)
    assert set(reasons(reading).values()) == {"not_asked"} and not reading.answers.outcomes
    assert {c.header for roles in reading.columns.items.values() for c in roles.values()} == set(numbered())


def test_p1_means_question_one_where_nothing_speaks_of_expectations(tmp_path):
    with pytest.raises(gapkit.GapkitError):
        read(tmp_path, [[f"P{n}" for n in range(1, 23)], *answers(PEOPLE)[:, :22].tolist()])


def test_a_recommendation_stored_from_one_to_eleven_is_told_with_the_line_that_shifts_it(tmp_path):
    stored = [1, 11, 10] * (PEOPLE // 3)
    rows = add(survey(PEOPLE), "Recomendaría", stored)
    reading = read(tmp_path, rows)
    assert reasons(reading) == {"Recomendaría": "outcome_off_scale"} and not reading.answers.outcomes
    assert notes(reading)["outcome_off_scale"]["shift"] == "-1"
    (tmp_path / "m.toml").write_text('[outcomes]\nnps = { column = "Recomendaría", shift = -1 }\n', encoding="utf-8")
    shifted = read(tmp_path, rows, mapping=tmp_path / "m.toml")
    assert np.array_equal(shifted.answers.outcomes["nps"], np.array(stored) - 1.0)


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("Fecha de respuesta", "date"),
        ("StartDate", "not_asked"),
        ("Nombre", "personal"),
        ("Nombre y apellidos", "personal"),
        ("Correo electrónico", "personal"),
        ("Teléfono de contacto", "personal"),
        ("DNI", "personal"),
    ],
)
def test_what_speaks_of_a_person_or_a_moment_is_left_out_with_its_reason(tmp_path, heading, reason):
    reading = read(tmp_path, add(survey(PEOPLE), heading, [f"dato {n}" for n in range(PEOPLE)]))
    assert reasons(reading) == {heading: reason}


def test_personal_data_reaches_neither_answers_nor_any_report(tmp_path):
    rows = add(survey(PEOPLE), "Nombre", [f"Zacarías{n} Urrutikoetxea" for n in range(PEOPLE)])
    rows = add(rows, "Contacto", [f"zacarias{n}@urrutikoetxea.example" for n in range(PEOPLE)])
    path = write_xlsx(tmp_path / "a.xlsx", add(rows, "Canal", ["web", "app"] * (PEOPLE // 2)))
    reading = read_answers(path)
    assert reasons(reading) == {"Nombre": "personal", "Contacto": "personal"}
    assert "urrutikoetxea" not in repr(reading.answers).lower()
    diagnosis = gapkit.score(path)
    for written in gapkit.write_reports(diagnosis, tmp_path / "out"):
        content = written.read_bytes()
        if written.suffix == ".xlsx":
            with zipfile.ZipFile(written) as book:
                content = b"".join(map(book.read, book.namelist()))
        assert b"urrutikoetxea" not in content.lower()
    said = json.loads((tmp_path / "out" / "diagnosis.json").read_text("utf-8"))["input"]
    assert {"column": '"Nombre" (AS)', "reason": "personal"} in said["left_out"]


@pytest.mark.parametrize("word", ["N/A", "NS/NC", "No aplica", "No sabe / No contesta", "Unfamiliar", "Don't know"])
def test_words_for_does_not_apply_are_no_answers_and_are_counted(tmp_path, word):
    rows = survey(PEOPLE)
    rows[1][0] = rows[2][0] = word
    reading = read(tmp_path, rows)
    assert reading.answers.not_applicable["expectation"].sum() == 2
    assert np.count_nonzero(reading.answers.codes["expectation"][0]) == PEOPLE - 2
