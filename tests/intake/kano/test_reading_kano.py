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
    assert [key for key, _ in found] == ["kano.cell", "kano.direction"]
    assert found[0][1]["cell"].endswith("Respuestas!AS3")
    assert found[0][1]["found"] == '"Quizá" (AS3, AS9), "True" (AS5)'
    assert found[1][1]["cell"].endswith("Respuestas!AS6") and found[1][1]["found"] == '"2" (AS6)'


def test_the_fault_says_where_no_answer_and_other_words_are_declared(tmp_path):
    path, _ = written(tmp_path, with_pair(survey(12), cells=(["Quizá", *FUNCTIONAL[1:]], DYSFUNCTIONAL)))
    with pytest.raises(GapkitError) as caught:
        read_answers(path)
    for language in ("es", "en"):
        text = caught.value.text(language)
        assert 'missing = ["Quizá"]' in text and 'labels = { "Quizá" = "like" }' in text and "[values]" in text


def test_what_people_write_for_no_answer_is_none_in_kano_questions_too(tmp_path):
    cells = ["N/S", "n.c.", "NS/NC", *FUNCTIONAL[3:]]
    path, _ = written(tmp_path, with_pair(survey(12), cells=(cells, DYSFUNCTIONAL)))
    assert read_answers(path).answers.kano.functional[0, :3].tolist() == [-1] * 3


@pytest.mark.parametrize(("heading", "note"), [("kano_f_app", "kano_without"), ("kano_d_app", "kano_with")])
def test_half_a_pair_is_told_of(tmp_path, heading, note):
    path, _ = written(tmp_path, add(with_pair(survey(12)), heading, FUNCTIONAL))
    reading = read_answers(path)
    (told,) = [said for key, said in reading.input.notes if key == f"intake.notes.{note}"]
    assert heading in told["columns"] and told["count"] == 1 and len(reading.answers.kano.features) == 1


def test_headings_alike_with_other_answers_are_not_told_of(tmp_path):
    path, _ = written(tmp_path, add(survey(12), "F7", ["rojo", "azul", "verde"] * 4))
    assert not [key for key, _ in read_answers(path).input.notes if "kano" in key]


def test_questions_headed_by_code_and_wording_are_read_and_named_by_it(tmp_path):
    names = ("F1. ¿Cómo se sentiría si hubiera wifi?", "D1. ¿Y si no hubiera wifi?")
    path, _ = written(tmp_path, with_pair(survey(12), names))
    (feature,) = read_answers(path).answers.kano.features
    assert (feature.code, feature.name.es) == ("K1", "¿Cómo se sentiría si hubiera wifi?")


def test_a_proposal_for_a_survey_with_an_unknown_answer_keeps_the_pairs_and_a_line_to_fill(tmp_path):
    cells = ["Quizá", *FUNCTIONAL[1:]]
    path, _ = written(tmp_path, with_pair(survey(12), ("kano_f_app", "kano_d_app"), (cells, DYSFUNCTIONAL)))
    proposal = propose_mapping(path, language="es")
    assert not proposal.ready and '[kano.features.app]\nfunctional = "kano_f_app"' in proposal.text
    assert '\n[kano]\n# labels = { "Quizá" = "" }' in proposal.text
    filled = proposal.text.replace('# labels = { "Quizá" = "" }', 'labels = { "Quizá" = "like" }')
    (tmp_path / "filled.toml").write_text(filled.replace("# scale", "scale"), encoding="utf-8")
    kano = read_answers(path, mapping=tmp_path / "filled.toml").answers.kano
    assert kano.functional[0, 0] == 0 and len(kano.features) == 1


def test_a_proposal_for_numbers_without_direction_holds_the_pairs_behind_a_sign(tmp_path):
    numbers = [1, 2, 3, 4, 5, 3] * 2
    path, _ = written(tmp_path, with_pair(survey(12), ("kano_f_app", "kano_d_app"), (numbers, numbers)))
    proposal = propose_mapping(path, language="en")
    head, sign, rest = proposal.text.partition("# [kano]")
    assert proposal.ready and sign and "# like = 1" in rest and '# functional = "kano_f_app"' in rest
    lines = [line.removeprefix("# ") for line in (sign + rest).splitlines()]
    (tmp_path / "filled.toml").write_text(head + "\n".join(lines), encoding="utf-8")
    kano = read_answers(path, mapping=tmp_path / "filled.toml").answers.kano
    assert kano.functional[0].tolist() == [number - 1 for number in numbers]


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


def test_a_fault_of_the_mapping_file_is_told_in_the_language_of_the_survey(tmp_path):
    path, options = written(tmp_path, with_pair(survey(12)), "[kano]\nlike = 3\n")
    with pytest.raises(GapkitError) as caught:
        read_answers(path, **options)
    assert caught.value.language == "es"


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
