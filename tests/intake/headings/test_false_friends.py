"""Columns and rows that look like something they are not."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, answers, keys, numbered, survey, write_csv, write_xlsx

PEOPLE = 12


def test_times_are_no_answers_wherever_they_stand(tmp_path):
    when = [datetime(2026, 3, 4, 9) + timedelta(minutes=n) for n in range(PEOPLE)]
    rows = add(survey(PEOPLE), "E23 hora", [str(one) for one in when])
    reading = read_answers(write_csv(tmp_path / "a.csv", rows))
    assert reading.input.left_out == (('"E23 hora" (AS)', "date"),)


def test_a_heading_that_occurs_twice_for_an_item_is_a_question_with_both_columns(tmp_path):
    rows = add(survey(PEOPLE), "P22", [1] * PEOPLE)
    with pytest.raises(GapkitError) as caught:
        read_answers(write_csv(tmp_path / "a.csv", rows), questionnaire="servqual91")
    assert keys(caught.value) == ["two_columns"]
    assert '"P22" (AR), "P22" (AS)' in caught.value.text("en")


def test_a_segment_that_occurs_twice_is_two_segments_told_apart(tmp_path):
    rows = add(add(survey(PEOPLE), "canal", ["web", "app"] * 6), "canal", ["norte", "sur"] * 6)
    reading = read_answers(write_csv(tmp_path / "a.csv", rows))
    assert [segment.values for segment in reading.answers.segments.values()] == [("app", "web"), ("norte", "sur")]
    with pytest.raises(GapkitError) as caught:
        read_answers(write_csv(tmp_path / "a.csv", rows), segments=["canal"])
    assert keys(caught.value) == ["heading_twice"] and '"=AS", "=AT"' in caught.value.text("es")


def test_columns_without_a_heading_are_left_out_when_filled_and_not_told_when_empty(tmp_path):
    rows = add(add(survey(PEOPLE), "", [3] * PEOPLE), "", [""] * PEOPLE)
    reading = read_answers(write_csv(tmp_path / "a.csv", rows))
    assert reading.input.left_out == (("(AS)", "no_heading"),)


def test_the_order_of_columns_is_not_the_order_of_items(tmp_path):
    cells = answers(PEOPLE)
    order = np.random.default_rng(8).permutation(44)
    heads = numbered()
    rows = [[heads[i] for i in order], *cells[:, order].tolist()]
    codes = read_answers(write_xlsx(tmp_path / "a.xlsx", rows)).answers.codes
    assert (np.vstack([codes["expectation"], codes["perception"]]) == cells.T).all()


def test_a_survey_with_a_column_of_times_of_its_own_is_no_export_of_a_tool(tmp_path):
    rows = add(survey(PEOPLE), "Hora de inicio", ["10:00"] * PEOPLE)
    reading = read_answers(write_csv(tmp_path / "a.csv", rows))
    assert reading.columns.layout.tool == "" and reading.columns.header_row == 1
