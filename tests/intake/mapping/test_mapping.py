"""Mapping files: strict to read, easy to write, and the last word on the columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.layouts.said import HalfReference, LongReference
from gapkit.intake.mapping.file import read_mapping
from gapkit.intake.mapping.proposal import mapping_text
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import NPS, add, answers, keys, numbered, small, survey, write_csv, write_xlsx


def mapping_file(tmp_path, text: str):
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults_in(tmp_path, text: str) -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        read_mapping(mapping_file(tmp_path, text))
    keys(caught.value)
    return caught.value


def read(tmp_path, rows, text: str, **options):
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    return read_answers(path, **{"questionnaire": small(), "mapping": mapping_file(tmp_path, text)} | options)


def faults(tmp_path, rows, text: str, **options) -> list[str]:
    with pytest.raises(GapkitError) as caught:
        read(tmp_path, rows, text, **options)
    return keys(caught.value)


ROWS = [["a", "b", "c", "d", "a", "Muy  largo\nencabezado", "g", "h"], *answers(5, 4, high=5).tolist()]
ITEMS = (
    '[items]\nSPE1 = { expectation = "=A", perception = "=E" }\n'
    'SPE2 = { expectation = "b", perception = "muy largo encabezado" }\n'
    'CAR1 = { expectation = "C", perception = "g" }\n'
    'CAR2 = { expectation = "= d", perception = "h" }\n'
)


def test_every_key_of_the_contract_is_read(tmp_path):
    said = read_mapping(
        mapping_file(
            tmp_path,
            'questionnaire = "servqual91"\nlayout = "wide"\nsheet = "Respuestas"\nheader_row = 1\nskip_rows = [2, 3]\n'
            'scale = { low = 1, high = 7 }\nabsent = ["EMP5"]\n'
            '[items]\nRE1 = { expectation = "E05", perception = "P05", minimum = "N05" }\n'
            '[importance]\nreliability = "imp_REL"\n'
            '[outcomes]\nnps = { column = "Recomendaría", shift = -1 }\nces = { column = "Esfuerzo", version = 2 }\n'
            'csat = "Satisfacción"\n'
            '[respondent]\nid = "resp_id"\nweight = "peso"\ncluster = "oficina"\nduration = "segundos"\n'
            'segments = { canal = "channel" }\ncomments = ["¿Qué echó en falta?"]\nignore = ["jumlah"]\n'
            '[values]\nmissing = ["", 0, "Blank"]\nnot_applicable = ["N/S N/R", 99]\n'
            'labels = { "5. Totalmente de acuerdo" = 5 }\n'
            '[values.column."NETPRO"]\nmissing = [11]\n',
        )
    )
    assert (said.questionnaire, said.sheet, said.header_row, said.skip_rows) == ("servqual91", "Respuestas", 1, (2, 3))
    assert said.scale == (1, 7) and said.absent == ("EMP5",)
    assert said.items["RE1"] == {"expectation": "E05", "perception": "P05", "minimum": "N05"}
    assert said.outcomes["nps"].shift == -1 and said.outcomes["ces"].version == 2
    assert said.outcomes["csat"].column == "Satisfacción"
    assert said.values.missing == ("", 0, "Blank") and said.values.by_column["NETPRO"] == {"missing": (11,)}
    assert said.values.labels == {"5. Totalmente de acuerdo": 5}
    assert (said.id, said.weight, said.cluster, said.duration) == ("resp_id", "peso", "oficina", "segundos")


def test_all_faults_of_a_mapping_file_come_at_once_with_the_nearest_known_key(tmp_path):
    error = faults_in(
        tmp_path,
        'sheeet = "Hoja"\nheader_row = 0\nskip_rows = ["2"]\nscale = { low = 7, high = 1 }\nabsent = 3\n'
        '[items]\nRE1 = { expectacion = "E1" }\n[respondent]\nwheight = "peso"\n'
        "[values]\nmissing = [[1]]\nlabels = { a = 1.5 }\n",
    )
    found = keys(error)
    assert found.count("mapping_unknown_key_near") == 3 and found.count("mapping_not_rows") == 2
    assert {"mapping_scale", "mapping_not_scalars"} <= set(found) and len(found) == 9
    assert "m.toml, items.RE1.expectacion" in error.text("en") and "expectation" in error.text("es")


def test_an_unknown_layout_is_refused_with_those_that_can_be_read(tmp_path):
    error = faults_in(tmp_path, 'layout = "wdie"\n')
    assert keys(error) == ["layout"] and "wide, long, joined" in error.text("es")


def test_the_layouts_of_the_contract_are_read(tmp_path):
    said = read_mapping(
        mapping_file(
            tmp_path,
            'layout = "long"\n[long]\nperson = "responden_id"\nitem = "pertanyaan_id"\n'
            'expectation = "harapan"\nperception = "persepsi"\n',
        )
    )
    assert said.long == LongReference(
        "responden_id", "pertanyaan_id", {"expectation": "harapan", "perception": "persepsi"}
    )
    said = read_mapping(
        mapping_file(
            tmp_path,
            'layout = "joined"\n[joined]\nexpectation = { file = "harapan.csv", key = "id" }\n'
            'perception = { sheet = "Hoja2", key = "id", header_row = 3 }\n',
        )
    )
    assert said.halves == {
        "expectation": HalfReference("id", file="harapan.csv"),
        "perception": HalfReference("id", sheet="Hoja2", header_row=3),
    }


def test_a_table_of_another_layout_is_refused(tmp_path):
    assert keys(faults_in(tmp_path, 'layout = "wide"\n[long]\nperson = "id"\n')) == ["layout_table"]


def test_a_file_that_is_missing_or_no_toml_is_named_as_such(tmp_path):
    with pytest.raises(GapkitError) as caught:
        read_mapping(tmp_path / "no.toml")
    assert keys(caught.value) == ["no_mapping"]
    with pytest.raises(GapkitError) as caught:
        read_mapping(tmp_path)
    assert keys(caught.value) == ["mapping_unreadable"]
    assert keys(faults_in(tmp_path, "sheet = Hoja\n")) == ["mapping_toml"]


def test_columns_are_named_by_heading_or_letter_white_space_and_case_aside(tmp_path):
    columns = read(tmp_path, ROWS, ITEMS).columns
    letters = {code: (roles["expectation"].letter, roles["perception"].letter) for code, roles in columns.items.items()}
    assert letters == {"SPE1": ("A", "E"), "SPE2": ("B", "F"), "CAR1": ("C", "G"), "CAR2": ("D", "H")}
    assert columns.evidence["F"] == "mapping"


def test_columns_that_are_not_there_are_all_named_with_the_nearest(tmp_path):
    text = (
        ITEMS.replace('"=A"', '"=ZZ"').replace('"=E"', '"a"').replace('"muy largo', '"mui largo').replace('"g"', '"?"')
    )
    assert faults(tmp_path, ROWS, text) == [
        "no_such_letter",
        "heading_twice",
        "no_such_heading_near",
        "no_such_heading",
    ]


def test_a_column_of_answers_is_used_once_but_one_of_people_may_serve_twice(tmp_path):
    text = ITEMS.replace('"=E"', '"=A"')
    assert faults(tmp_path, ROWS, text) == ["used_twice"]
    rows = add(ROWS, "oficina", ["x", "y", "x", "y", "x"])
    reading = read(tmp_path, rows, ITEMS + '[respondent]\ncluster = "oficina"\nsegments = { centro = "oficina" }\n')
    assert reading.answers.cluster.tolist() == [0, 1, 0, 1, 0] and "centro" in reading.answers.segments


def test_codes_and_roles_the_questionnaire_does_not_have_are_named(tmp_path):
    text = ITEMS + 'SPEED1 = { perception = "b" }\n[importance]\nSPEE = "g"\n'
    assert faults(tmp_path, ROWS, text) == ["mapping_no_such_code", "mapping_no_such_code", "points_missing"]
    text = ITEMS.replace('"=A",', '"=A", minimum = "c",')
    assert faults(tmp_path, ROWS, text) == ["mapping_role_not_asked"]


def test_a_mapping_of_some_columns_leaves_the_others_to_their_headings(tmp_path):
    rows = [["x", *numbered(4)[1:]], *answers(5, 4, high=5).tolist()]
    columns = read(tmp_path, rows, '[items]\nSPE1 = { expectation = "x" }\n').columns
    assert [columns.items["SPE1"][role].how for role in ("expectation", "perception")] == ["mapping", "number"]


def test_a_mapped_column_wins_over_what_its_heading_says(tmp_path):
    rows = add([numbered(4), *answers(5, 4, high=5).tolist()], "E1 corregida", [1, 2, 3, 4, 5])
    codes = read(tmp_path, rows, '[items]\nSPE1 = { expectation = "E1 corregida" }\n').answers.codes
    assert codes["expectation"][0].tolist() == [1, 2, 3, 4, 5]


def test_an_item_that_was_not_asked_is_declared_and_taken_out(tmp_path):
    rows = [["E1", "E2", "E3", "P1", "P2", "P3"], *answers(5, 3, high=5).tolist()]
    reading = read(tmp_path, rows, 'absent = ["CAR2"]\n')
    assert [item.code for item in reading.questionnaire.items] == ["SPE1", "SPE2", "CAR1"]
    assert reading.answers.codes["expectation"].shape == (3, 5)
    assert ("intake.notes.absent", {"items": "CAR2", "count": 1}) in reading.input.notes
    assert faults(tmp_path, rows, 'absent = ["CAR9"]\n') == ["absent_unknown"]
    assert faults(tmp_path, rows, 'absent = ["CAR9"]\n', questionnaire=None) == ["absent_nowhere"]
    assert faults(tmp_path, rows, 'absent = ["SPE1", "SPE2", "CAR1", "CAR2"]\n') == ["absent_unknown"]


def test_a_dimension_without_items_left_is_taken_out(tmp_path):
    rows = [["E1", "E2", "P1", "P2"], *answers(5, 2, high=5).tolist()]
    reading = read(tmp_path, rows, 'absent = ["CAR1", "CAR2"]\n')
    assert [dimension.code for dimension in reading.questionnaire.dimensions] == ["SPE"]


def test_the_questionnaire_of_a_mapping_is_looked_for_beside_it(tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    (tmp_path / "own.toml").write_text(
        'id = "own"\nversion = "1"\ntitle.en = "Own"\ncolumns = ["perception"]\nscale = { low = 1, high = 5 }\n'
        '[[dimension]]\ncode = "A"\nname.en = "A"\n[[dimension.item]]\ncode = "A1"\nnumber = 1\ntext.en = "One"\n',
        encoding="utf-8",
    )
    rows = [["A1", "canal"], [5, "x"], [4, "y"]]
    reading = read(tmp_path, rows, 'questionnaire = "own.toml"\n', questionnaire=None)
    assert reading.questionnaire.id == "own"


def test_the_questionnaire_asked_for_wins_over_that_of_the_mapping(tmp_path):
    rows = survey(6)
    reading = read(tmp_path, rows, 'questionnaire = "servqual88"\n', questionnaire="servqual91")
    assert reading.questionnaire.id == "servqual91"
    assert read(tmp_path, rows, 'questionnaire = "servqual88"\n', questionnaire=None).questionnaire.id == "servqual88"


def test_sheet_and_heading_row_are_those_of_the_mapping(tmp_path):
    rows = [numbered(4), ["viejo"] * 8, numbered(4), *answers(5, 4, high=5).tolist()]
    path = write_xlsx(tmp_path / "a.xlsx", rows, "Uno", Dos=rows)
    text = 'sheet = "Dos"\nheader_row = 3\n'
    reading = read_answers(path, questionnaire=small(), mapping=mapping_file(tmp_path, text))
    assert (reading.columns.sheet, reading.row_numbers[0]) == ("Dos", 4)
    for text, key in (('sheet = "Tres"\n', "no_such_sheet"), ("header_row = 90\n", "no_heading")):
        with pytest.raises(GapkitError) as caught:
            read_answers(path, questionnaire=small(), mapping=mapping_file(tmp_path, text))
        assert keys(caught.value) == [key]


def test_the_sheet_of_a_mapping_does_not_matter_for_a_csv_file(tmp_path):
    path = write_csv(tmp_path / "a.csv", [numbered(4), *answers(5, 4, high=5).tolist()])
    said = mapping_file(tmp_path, 'sheet = "Respuestas"\n')
    assert read_answers(path, questionnaire=small(), mapping=said).answers.people == 5


def test_everything_the_mapping_says_of_people_is_obeyed(tmp_path):
    rows = [numbered(4), *answers(6, 4, high=5).tolist()]
    for heading, values in {
        "k1": [60, 55, 50, 40, 30, 20],
        "k2": [40, 45, 50, 60, 70, 80],
        "q": [1, 2, 3, 4, 5, 5],
        "w": [1, 2, 1, 2, 1, 2],
        "r": list("abcdef"),
        "tramo": ["x", "y"] * 3,
        "nota": ["n"] * 6,
        "canal": ["web", "app"] * 3,
    }.items():
        rows = add(rows, heading, values)
    reading = read(
        tmp_path,
        rows,
        '[importance]\nSPE = "k1"\nCAR = "k2"\n[outcomes]\ncsat = "q"\n'
        '[respondent]\nid = "r"\nweight = "w"\nsegments = { grupo = "tramo" }\ncomments = ["nota"]\n'
        'ignore = ["canal"]\n',
    )
    assert reading.answers.points[:, 0].tolist() == [0.6, 0.4]
    assert reading.answers.outcomes["csat"].tolist() == [1, 2, 3, 4, 5, 5]
    assert reading.answers.weight.tolist() == [1, 2, 1, 2, 1, 2]
    assert len(set(reading.answers.respondent.tolist())) == 6
    assert list(reading.answers.segments) == ["grupo"]
    assert dict(reading.input.left_out) == {'"nota" (O)': "comments", '"canal" (P)': "ignored"}


def test_outcomes_need_a_name_that_is_known_and_effort_its_version(tmp_path):
    rows = add([numbered(4), *answers(5, 4, high=5).tolist()], "q", [1, 2, 3, 4, 5])
    assert faults(tmp_path, rows, '[outcomes]\nces = "q"\n') == ["outcome_version"]
    assert faults(tmp_path, rows, '[outcomes]\nlealtad = "q"\n') == ["no_such_outcome"]


def test_a_mapping_file_says_when_an_outcome_was_measured(tmp_path):
    rows = add([numbered(4), *answers(5, 4, high=5).tolist()], "baja", [0, 1, 0, 1, 0])
    found = read(tmp_path, rows, '[outcomes]\nchurn = { column = "baja", timing = "later" }\n')
    (churn,) = (one for one in found.questionnaire.outcomes if one.code == "churn")
    assert churn.timing == "later"
    assert 'churn = { column = "baja", timing = "later" }' in mapping_text(found.columns, "en")
    text = '[outcomes]\nchurn = { column = "baja", timing = "soon" }\n'
    assert faults(tmp_path, rows, text) == ["questionnaire.bad_choice"]


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_proposed_mapping_reads_the_same_answers_again(tmp_path, language):
    rows = add(add(add(survey(30), "canal", ["web", "app"] * 15), "nps", [3, 9, 10] * 10), "peso", [1, 2] * 15)
    for i, code in enumerate(("TAN", "REL", "RES", "ASS", "EMP")):
        rows = add(rows, f"imp_{code}", [10 + 5 * i] * 30)
    rows = [["título"], [], *add(rows, "Nombre", ["x"] * 30)]
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    first = read_answers(path)
    text = mapping_text(first.columns, language)
    again = read_answers(path, mapping=mapping_file(tmp_path, text))
    assert again.columns.header_row == 3 and again.questionnaire == first.questionnaire
    assert not any(key in ("intake.notes.preferred", "intake.notes.recognised") for key, _ in again.input.notes)
    assert_same(first.answers, again.answers)
    assert '# weight = "peso"' in text and '"Nombre" (BA)' in text


def test_a_proposed_mapping_keeps_scale_values_absent_items_and_odd_headings(tmp_path):
    rows = [["a", 'b "x" \\', "=c", "a", "Q9", "sitio", "rojo"], *answers(8, 2, high=5).tolist()]
    rows = [rows[0], *([*row, 5, i % 2, "k"] for i, row in enumerate(rows[1:]))]
    rows[1][0], rows[2][0], rows[3][0] = 9, "quizá", "del todo"
    text = (
        'absent = ["CAR1", "CAR2"]\nscale = { low = 1, high = 5 }\nskip_rows = [9]\n'
        '[items]\nSPE1 = { expectation = "=A", perception = "=C" }\n'
        'SPE2 = { expectation = "=B", perception = "=D" }\n'
        '[outcomes]\nnps = { column = "Q9", shift = -1 }\n[respondent]\nsegments = { "mi sitio" = "sitio" }\n'
        'ignore = ["rojo"]\n'
        '[values]\nmissing = [9]\nnot_applicable = ["quizá"]\nlabels = { "del todo" = 5 }\n'
        '[values.column."Q9"]\nmissing = [12]\n'
    )
    first = read(tmp_path, rows, text, questionnaire=small(outcomes=[NPS]))
    again = read(tmp_path, rows, mapping_text(first.columns, "es"), questionnaire=small(outcomes=[NPS]))
    assert_same(first.answers, again.answers)
    assert replace(again.columns, scale=first.columns.scale) == first.columns


def assert_same(first, again) -> None:
    for role in first.codes:
        assert np.array_equal(first.codes[role], again.codes[role])
    assert first.codes.keys() == again.codes.keys() and first.outcomes.keys() == again.outcomes.keys()
    assert first.segments.keys() == again.segments.keys()
    for name in first.segments:
        assert np.array_equal(first.segments[name].codes, again.segments[name].codes)
    for one, two in ((first.points, again.points), (first.weight, again.weight), (first.respondent, again.respondent)):
        assert (one is None) == (two is None)
        assert one is None or np.array_equal(one, two, equal_nan=one.dtype.kind == "f")


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_is_who_in_the_company_has_no_place_in_the_mapping_of_the_customers(tmp_path, language):
    text = '[roles]\n"Gestor comercial" = "frontline"\n"Jefa" = "manager"\n'
    assert read_mapping(mapping_file(tmp_path, text)).roles == {"Gestor comercial": "frontline", "Jefa": "manager"}
    with pytest.raises(GapkitError) as caught:
        read(tmp_path, survey(6), text)
    assert keys(caught.value) == ["mapping_roles_of_company"]
    told = caught.value.text(language)
    assert all(part in told for part in ("m.toml, roles", '"Gestor comercial" = "frontline"', "--company-mapping"))
