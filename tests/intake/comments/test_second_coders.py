"""Comments that two people coded: whose codes count, and what the other one said."""

import pytest

import gapkit
from tests.intake.survey_samples import add, survey, write_csv, write_xlsx


def asked(people=6):
    """Return a survey of people with an id and a comment each."""
    rows = add(survey(people), "Id", [f"p{i}" for i in range(people)])
    return add(rows, "Comentarios", [f"La cola es larga y el trato bueno, {i}" for i in range(people)])


def told(path, **options):
    return gapkit.read_answers(path, questionnaire="servqual91", **options).answers.comments


def themes(comments):
    return [[[m.theme for m in one.mentions] for one in own] for own in comments.people]


def again(comments):
    return [one.again for own in comments.people for one in own]


FIRST = [["Id", "Código"], ["p0", "cola"], ["p1", "trato"], ["p2", "-"], ["p3", "cola; trato"]]
SECOND = [["Id", "Código"], ["p0", "Cola"], ["p1", "precio"], ["p2", "cola"], ["p4", "trato"]]
COUNTED = [[["cola"]], [["trato"]], [[]], [["cola", "trato"]], [["trato"]], [[]]]
"""What counts: the first coder's codes, and the second's where the first gave none."""


@pytest.mark.parametrize("name", ["Codificación 2", "Segunda codificación", "Second coding", "Códigos (2)"])
def test_the_codes_of_the_first_count_and_those_of_a_second_sheet_are_kept_beside(tmp_path, name):
    found = told(write_xlsx(tmp_path / "s.xlsx", asked(), **{name: SECOND, "Codificación": FIRST}))
    assert themes(found) == COUNTED
    assert again(found) == [(("cola",),), (("precio",),), (("cola",),), (), (), ()]


def test_a_theme_that_only_the_second_coder_gave_is_nobodys(tmp_path):
    found = told(write_xlsx(tmp_path / "s.xlsx", asked(), **{"Codificación": FIRST, "Codificación 2": SECOND}))
    assert [theme.code for theme in found.themes] == ["cola", "trato"]


@pytest.mark.parametrize("heading", ["Codificador", "Codificadora", "Codificado por", "Coder", "Coded by"])
def test_a_column_says_who_coded(tmp_path, heading):
    rows = [["Id", "Código", heading]]
    rows += [[*row, "Ana"] for row in FIRST[1:]] + [[*row, " LUIS "] for row in SECOND[1:]]
    found = told(write_xlsx(tmp_path / "s.xlsx", asked(), Codificación=rows))
    assert themes(found) == COUNTED
    assert again(found)[:3] == [(("cola",),), (("precio",),), (("cola",),)]


def test_a_column_that_says_whether_it_was_coded_names_no_coder(tmp_path):
    rows = [["Id", "Código", "Coded"], ["p0", "cola", "yes"], ["p0", "trato", "no"]]
    found = told(write_xlsx(tmp_path / "s.xlsx", asked(), Codificación=rows))
    assert themes(found)[0] == [["cola", "trato"]] and again(found)[0] == ()


def test_three_coders_are_kept_apart(tmp_path):
    rows = [["Id", "Código", "Codificador"], ["p0", "cola", "A"], ["p0", "trato", "B"], ["p0", "cola", "C"]]
    found = told(write_xlsx(tmp_path / "s.xlsx", asked(), Codificación=rows))
    assert themes(found)[0] == [["cola"]] and again(found)[0] == (("trato",), ("cola",))


def test_codes_in_a_file_join_those_beside_the_comments(tmp_path):
    rows = add(asked(), "Códigos", ["cola", "trato", "", "", "", ""])
    path = write_xlsx(tmp_path / "s.xlsx", rows)
    second = write_csv(tmp_path / "segunda_codificacion.csv", SECOND)
    found = told(path, codes=second)
    assert themes(found)[:3] == [[["cola"]], [["trato"]], [["cola"]]]
    assert again(found)[:3] == [(("cola",),), (("precio",),), ()]


def test_codes_in_a_file_join_those_of_a_sheet_of_the_survey(tmp_path):
    path = write_xlsx(tmp_path / "s.xlsx", asked(), Codificación=FIRST)
    more = write_csv(tmp_path / "lote.csv", [["Id", "Código"], ["p4", "trato"], ["p5", "cola"]])
    found = told(path, codes=more)
    assert themes(found) == [[["cola"]], [["trato"]], [[]], [["cola", "trato"]], [["trato"]], [["cola"]]]
    assert not any(again(found))


def test_several_files_of_codes_are_read_in_their_order(tmp_path):
    path = write_xlsx(tmp_path / "s.xlsx", asked())
    files = [write_csv(tmp_path / "primera.csv", FIRST), write_csv(tmp_path / "codes-second.csv", SECOND)]
    found = told(path, codes=files)
    assert themes(found) == COUNTED and again(found)[1] == (("precio",),)


def test_a_second_sheet_alone_is_the_first_there_is(tmp_path):
    found = told(write_xlsx(tmp_path / "s.xlsx", asked(), **{"Codificación 2": SECOND}))
    assert themes(found)[1:3] == [[["precio"]], [["Cola"]]] and not any(again(found))


def test_a_sheet_that_only_has_a_number_in_its_name_is_no_second_coder(tmp_path):
    rows = add(asked(), "Códigos", ["cola"] * 6)
    found = told(write_xlsx(tmp_path / "s.xlsx", rows, Hoja2=[["Id", "Código"], ["p0", "trato"]]))
    assert themes(found)[0] == [["cola", "trato"]] and not any(again(found))


def test_leave_to_quote_that_the_second_sheet_takes_back_is_taken_back(tmp_path):
    rows = add(asked(), "Citable", ["sí"] * 6)
    second = [["Id", "Código", "Citable"], ["p0", "cola", "no"]]
    found = told(write_xlsx(tmp_path / "s.xlsx", rows, **{"Codificación": FIRST, "Codificación 2": second}))
    assert [one.quotable for own in found.people for one in own][:2] == [False, True]


def test_codes_the_book_does_not_have_are_refused_of_a_second_coder_too(tmp_path):
    book = [["Código", "Nombre"], ["cola", "La cola"], ["trato", "El trato"]]
    sheets = {"Codificación": FIRST, "Codificación 2": SECOND, "Libro de códigos": book}
    with pytest.raises(gapkit.GapkitError) as caught:
        told(write_xlsx(tmp_path / "s.xlsx", asked(), **sheets))
    assert [(one.key, one.parameters["found"]) for one in caught.value.faults] == [("comments.no_such_theme", "precio")]


def test_a_mapping_file_names_the_column_of_coders(tmp_path):
    rows = [["Id", "Tema", "Iniciales"], ["p0", "cola", "A"], ["p0", "trato", "B"]]
    path = write_xlsx(tmp_path / "s.xlsx", asked(), Lectura=rows)
    mapping = tmp_path / "m.toml"
    mapping.write_text('[coding]\nsheet = "Lectura"\ncoder = "Iniciales"\n', "utf-8")
    assert again(told(path, mapping=mapping))[0] == (("trato",),)
