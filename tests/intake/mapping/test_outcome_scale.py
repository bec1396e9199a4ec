"""Satisfaction asked on a scale of its own, declared in a mapping file; and questionnaire numbers as ids."""

import pytest

import gapkit
from gapkit.errors import GapkitError
from gapkit.intake.proposed import propose_mapping
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, keys, survey, write_csv


@pytest.fixture
def path(tmp_path):
    values = [1 + person % 7 for person in range(28)]
    return write_csv(tmp_path / "survey.csv", add(survey(28), "Satisfacción global", values))


def mapped(path, line):
    file = path.with_name("mapping.toml")
    file.write_text(f"[outcomes]\n{line}\n", encoding="utf-8")
    return file


def test_satisfaction_on_one_to_seven_is_read_with_its_scale_and_its_two_highest_count(path):
    mapping = mapped(path, 'csat = { column = "Satisfacción global", scale = [1, 7] }')
    found = gapkit.score(path, questionnaire="servqual91", mapping=mapping)
    (row,) = found.outcomes
    assert (row.code, row.metric, row.n) == ("csat", "csat", 28) and row.value == pytest.approx(8 / 28)
    assert row.mean == pytest.approx(4)


def test_the_proposed_mapping_keeps_the_scale(path, tmp_path):
    mapping = mapped(path, 'csat = { column = "Satisfacción global", scale = [1, 7] }')
    again = tmp_path / "again.toml"
    propose_mapping(path, again, questionnaire="servqual91", mapping=mapping)
    assert "scale = [1, 7] }" in again.read_text(encoding="utf-8")
    (outcome,) = [one for one in read_answers(path, mapping=again).questionnaire.outcomes if one.code == "csat"]
    assert (outcome.scale.low, outcome.scale.high) == (1, 7)


def test_what_is_off_the_usual_scale_is_told_with_the_line_that_reads_it(path):
    reading = read_answers(path, questionnaire="servqual91")
    told = dict(reading.input.notes)["intake.notes.outcome_off_scale"]
    assert told["how"] == "scale = [1, 7]"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('nps = { column = "Satisfacción global", scale = [1, 7] }', "outcome_scale"),
        ('csat = { column = "Satisfacción global", scale = [7, 1] }', "mapping_not_ends"),
        ('csat = { column = "Satisfacción global", scale = "1-7" }', "mapping_not_ends"),
        ('csat = { column = "Satisfacción global", scale = [1, 5, 7] }', "mapping_not_ends"),
    ],
)
def test_a_scale_that_cannot_be_is_refused(path, line, key):
    with pytest.raises(GapkitError) as raised:
        read_answers(path, questionnaire="servqual91", mapping=mapped(path, line))
    assert keys(raised.value) == [key]


@pytest.mark.parametrize("heading", ["Nº cuestionario", "Número de cuestionario", "Questionnaire no"])
def test_the_number_of_a_questionnaire_names_who_answered(tmp_path, heading):
    path = write_csv(tmp_path / "survey.csv", add(survey(28), heading, list(range(101, 129))))
    reading = read_answers(path, questionnaire="servqual91")
    assert reading.columns.respondent.id.header == heading
