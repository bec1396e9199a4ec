"""The questionnaire that a column of our own forms names, in the export of another tool."""

from __future__ import annotations

import pytest

from gapkit.intake.files.sources import read_source
from gapkit.intake.mapping.marks import marked_form
from gapkit.intake.proposed import propose_mapping
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, answers, survey, write_csv

OLDER = read_questionnaire("servqual88")


def export(tmp_path, mark, heading="gapkit_form"):
    rows = [
        ["start", "end", *(f"{role}/{item.code}" for role in ("expectation", "perception") for item in OLDER.items)],
        *(["2026-03-01T10:00:00", "2026-03-01T10:03:00", *row] for row in answers(20).tolist()),
    ]
    for name in ("_id", "_uuid", "_submission_time"):
        rows = add(rows, name, range(20))
    return write_csv(tmp_path / "a.csv", add(rows, heading, [mark] * 20))


@pytest.mark.parametrize("heading", ["gapkit_form", "Formulario"])
def test_an_export_of_a_form_of_ours_says_which_questionnaire_was_asked(tmp_path, heading):
    path = export(tmp_path, f"servqual88/{OLDER.version}", heading)
    reading = read_answers(path)
    assert reading.questionnaire.id == "servqual88"
    assert ("intake.notes.form", {"id": "servqual88"}) in reading.input.notes
    assert 'questionnaire = "servqual88"' in propose_mapping(path).text


def test_what_is_said_comes_before_the_mark(tmp_path):
    path = export(tmp_path, f"servqual88/{OLDER.version}")
    assert read_answers(path, questionnaire="servqual91").questionnaire.id == "servqual91"


@pytest.mark.parametrize("mark", ["mine/1", "servqual88", "web/servqual88"])
def test_other_columns_with_one_value_are_no_mark(tmp_path, mark):
    assert read_answers(export(tmp_path, mark)).questionnaire.id == "servqual91"


def test_a_mark_that_changes_is_none(tmp_path):
    rows = add(survey(3), "form", ["servqual88/1.0", "servqual91/1.0", "servqual88/1.0"])
    assert marked_form(read_source(write_csv(tmp_path / "a.csv", rows)).tables, ["servqual88", "servqual91"]) is None
