"""Surveys with Kano questions: recognised or declared, every cell that cannot be read told with its place."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.mapping.file import read_mapping
from gapkit.intake.proposed import propose_mapping
from gapkit.intake.reading import read_answers
from gapkit.intake.summary import columns_summary
from tests.intake.survey_samples import add, survey, write_xlsx

FUNCTIONAL = ["Me gusta", "Debe ser así", "Me es indiferente", "Puedo aceptarlo", "No me gusta", ""] * 2
DYSFUNCTIONAL = ["No me gusta", "No me gusta", "Me es indiferente", "Me es indiferente", "Me gusta", "No me gusta"] * 2
CODES = ([0, 1, 2, 3, 4, -1] * 2, [4, 4, 2, 2, 0, 4] * 2)


def with_pair(rows, names=("F1", "D1"), cells=(FUNCTIONAL, DYSFUNCTIONAL)):
    for name, values in zip(names, cells, strict=True):
        rows = add(rows, name, values)
    return rows


def written(tmp_path, rows, mapping=""):
    path = write_xlsx(tmp_path / "survey.xlsx", rows)
    if not mapping:
        return path, {}
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    return path, {"mapping": tmp_path / "map.toml"}


def faults_of(path, **options):
    with pytest.raises(GapkitError) as caught:
        read_answers(path, **options)
    return [(fault.key, fault.parameters) for fault in caught.value.faults]


def test_columns_of_usual_answers_are_recognised_by_their_headings(tmp_path):
    rows = with_pair(with_pair(survey(12)), ("Wifi gratis (funcional)", "Wifi gratis (disfuncional)"))
    path, _ = written(tmp_path, rows)
    reading = read_answers(path)
    kano = reading.answers.kano
    assert [(one.code, one.name.es) for one in kano.features] == [("K1", "K1"), ("K2", "Wifi gratis")]
    assert kano.functional.tolist() == [CODES[0]] * 2 and kano.dysfunctional.tolist() == [CODES[1]] * 2
    left = {one.column.header for one in reading.columns.ignored}
    assert not left & {"F1", "D1", "Wifi gratis (funcional)"}
    assert any(line.startswith("Preguntas de Kano") for line in columns_summary(reading.columns, "es"))


def test_a_pair_named_after_an_item_belongs_to_it(tmp_path):
    path, _ = written(tmp_path, with_pair(survey(12), ("kano_f_REL1", "kano_d_REL1")))
    (feature,) = read_answers(path, questionnaire="servqual91").answers.kano.features
    assert (feature.code, feature.item, feature.dimension) == ("REL1", "REL1", "REL")


def test_other_columns_called_alike_stay_what_they_were(tmp_path):
    numbers = [1, 2, 3, 4, 5, 3] * 2
    path, _ = written(tmp_path, with_pair(survey(12), cells=(numbers, numbers)))
    reading = read_answers(path)
    assert reading.answers.kano is None
    assert {one.column.header for one in reading.columns.ignored} == {"F1", "D1"}
    assert not [key for key, _ in reading.input.notes if "kano" in key]


def test_numbers_under_kano_headings_are_told_of_and_not_guessed(tmp_path):
    numbers = [1, 2, 3, 4, 5, 3] * 2
    path, _ = written(tmp_path, with_pair(survey(12), ("kano_f_1", "kano_d_1"), (numbers, numbers)))
    reading = read_answers(path)
    assert reading.answers.kano is None
    assert "intake.notes.kano_direction" in [key for key, _ in reading.input.notes]


@pytest.mark.parametrize(("like", "first"), [(1, 0), (5, 4)])
def test_a_mapping_file_names_columns_direction_labels_and_links(tmp_path, like, first):
    rows = with_pair(survey(12), ("q31", "q32"), ([1, 2, 3, 4, 5, "ns"] * 2, [5, 5, 3, 3, "mal", 5] * 2))
    mapping = f"""
        [kano]
        like = {like}
        labels = {{ "mal" = "dislike" }}
        [kano.features.WIFI]
        functional = "q31"
        dysfunctional = "q32"
        name = {{ es = "Wifi gratis", en = "Free wifi" }}
        item = "TAN1"
        [values]
        missing = ["ns"]
    """
    path, options = written(tmp_path, rows, mapping)
    kano = read_answers(path, questionnaire="servqual91", **options).answers.kano
    assert kano.features[0].name.en == "Free wifi" and kano.features[0].dimension == "TAN"
    assert kano.functional[0, 0] == first and kano.functional[0, 5] == -1 and kano.dysfunctional[0, 4] == 4


def test_every_answer_that_is_not_known_is_told_with_sheet_and_cells(tmp_path):
    cells = list(FUNCTIONAL)
    cells[1], cells[7], cells[4], cells[3] = "Quizá", "Quizá", "2", True
    path, _ = written(tmp_path, with_pair(survey(12), ("kano_f_1", "kano_d_1"), (cells, DYSFUNCTIONAL)))
    found = faults_of(path)
    assert [key for key, _ in found] == ["kano.cell", "kano.cell", "kano.direction"]
    assert found[0][1]["cell"].endswith("Respuestas!AS3, Respuestas!AS9") and found[0][1]["found"] == '"Quizá"'
    assert found[1][1]["cell"].endswith("Respuestas!AS5") and found[1][1]["found"] == '"True"'
    assert found[2][1]["cell"].endswith("Respuestas!AS6")


@pytest.mark.parametrize(
    ("mapping", "key"),
    [
        ('[kano.features.W]\nfunctional = "F9"\ndysfunctional = "D1"\n', "intake.no_such_heading_near"),
        ('[kano.features.W]\nfunctional = "F1"\n', "questionnaire.missing_key"),
        ("[kano]\nlike = 3\n", "questionnaire.bad_choice"),
        ('[kano]\nlabels = { "x" = "love" }\n', "questionnaire.bad_choice"),
        ('[kano.features.W]\nfunctional = "F1"\ndysfunctional = "F1"\n', "intake.used_twice"),
        ('[kano.features.W]\nfunctional = "E1"\ndysfunctional = "D1"\n', "intake.no_column"),
        ('[kano.features.W]\nfunctional = "F1"\ndysfunctional = "D1"\nitem = "NO9"\n', "comments.no_such_item"),
        ('[kano.feature.W]\nfunctional = "F1"\ndysfunctional = "D1"\n', "intake.mapping_unknown_key_near"),
    ],
)
def test_what_a_mapping_file_says_wrongly_is_refused(tmp_path, mapping, key):
    path, options = written(tmp_path, with_pair(survey(12)), mapping)
    assert key in [found for found, _ in faults_of(path, **options)]


def test_a_proposed_mapping_reads_the_same_answers(tmp_path):
    path, _ = written(tmp_path, with_pair(survey(12), ("Wifi gratis (funcional)", "Wifi gratis (disfuncional)")))
    proposal = propose_mapping(path, tmp_path / "proposed.toml", language="es")
    assert proposal.ready and '[kano.features.K1]\nfunctional = "Wifi gratis (funcional)"' in proposal.text
    assert read_mapping(tmp_path / "proposed.toml").kano.features[0].name.es == "Wifi gratis"
    again, first = read_answers(path, mapping=tmp_path / "proposed.toml").answers.kano, read_answers(path).answers.kano
    assert again.features == first.features and np.array_equal(again.functional, first.functional)


def test_a_declared_direction_and_labels_come_back_in_a_proposal(tmp_path):
    mapping = '[kano]\nlike = 5\nlabels = { "mal" = "dislike" }\n[kano.features.W]\nfunctional = "F1"\n'
    mapping += 'dysfunctional = "D1"\n'
    path, options = written(tmp_path, with_pair(survey(12)), mapping)
    text = propose_mapping(path, **options).text
    assert 'like = 5\nlabels = { mal = "dislike" }' in text


def test_a_data_frame_is_read_like_a_file(tmp_path):
    rows = with_pair(survey(12))
    frame = pl.DataFrame({name: [row[i] or None for row in rows[1:]] for i, name in enumerate(rows[0])})
    path, _ = written(tmp_path, rows)
    assert read_answers(frame).answers.kano.functional.tolist() == read_answers(path).answers.kano.functional.tolist()
