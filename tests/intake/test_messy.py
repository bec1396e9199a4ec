"""Messy workbooks, as consultants receive them: what is read, what is noted, what is refused."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest
from openpyxl import load_workbook

from gapkit.errors import GapkitError
from gapkit.intake.columns import Column
from gapkit.intake.forms import write_form
from gapkit.intake.headings.headers import possible_headers
from gapkit.intake.mapping.others import points_of
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.reading import read_answers
from gapkit.model import Dimension, Item, Questionnaire, Scale, Text
from tests.intake.survey_samples import (
    add,
    answers,
    keys,
    numbered,
    small,
    survey,
    table_of_rows,
    write_csv,
    write_xlsx,
)
from tests.intake.tools import exports

ITEMS = read_questionnaire("servqual91").presented
HOTEL = [
    "Rapidez del check-in",
    "Limpieza de la habitación",
    "Calidad del desayuno",
    "Amabilidad de recepción",
    "Comodidad de la cama",
    "Piscina",
    "Aparcamiento",
    "Wifi",
    "Silencio nocturno",
    "Vistas",
    "Gimnasio",
    "Spa",
    "Restaurante",
    "Precio",
    "Ubicación",
    "Decoración",
    "Baño",
    "Temperatura",
    "Minibar",
    "Atención en el bar",
    "Facturación",
    "Salida",
]
NUMBERS = [str(n) for n in range(1, 23)]


def told(path, **options) -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        read_answers(path, **options)
    return caught.value


def notes(reading) -> dict[str, dict]:
    return {key.removeprefix("intake.notes."): said for key, said in reading.input.notes}


def with_heading(heading, people=30, **options):
    return [list(heading), *answers(people, **options).tolist()]


def mapping(tmp_path, text):
    (tmp_path / "m.toml").write_text(text, encoding="utf-8")
    return tmp_path / "m.toml"


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_text_beside_a_number_decides_when_the_number_is_of_another_item(tmp_path, language):
    moved = [*ITEMS[4:], *ITEMS[:4]]
    heading = [f"{role}{n}. {getattr(one.text, language)}" for role in "EP" for n, one in enumerate(moved, 1)]
    found = read_answers(write_xlsx(tmp_path / "a.xlsx", with_heading(heading)))
    assert found.columns.items["REL1"]["expectation"].header.startswith("E1. ")
    assert found.columns.items["TAN1"]["perception"].header.startswith("P19. ")
    assert notes(found)["by_wording"]["count"] == 22


def test_texts_that_ask_something_else_are_refused_until_the_questionnaire_is_named(tmp_path):
    heading = [f"{role}{n}. {text}" for role in "EP" for n, text in enumerate(HOTEL, 1)]
    path = write_xlsx(tmp_path / "a.xlsx", with_heading(heading))
    error = told(path)
    assert keys(error) == ["other_items"] and "gapkit questionnaires copy servqual91" in error.text("es")
    found = read_answers(path, questionnaire="servqual91")
    assert "other_words" in notes(found) and len(found.columns.items) == 22


def test_role_words_beside_numbers_are_no_texts_of_items(tmp_path):
    heading = [f"{r}{n} - {word}" for r, word in (("E", "Expectativa"), ("P", "Percepción")) for n in range(1, 23)]
    assert "other_words" not in notes(read_answers(write_xlsx(tmp_path / "a.xlsx", with_heading(heading))))


@pytest.mark.parametrize("name", ["Expectativas", "Expectations"])
@pytest.mark.parametrize("letter", ["", "P"])
def test_bare_numbers_under_the_name_of_expectations_are_never_perceptions(tmp_path, name, letter):
    rows = with_heading([letter + n for n in NUMBERS], items=11)
    error = told(write_xlsx(tmp_path / "a.xlsx", rows, name), questionnaire="servperf92")
    assert keys(error) == ["no_column"] and "perception" in error.text("en")
    titled = [[name, *[""] * 21], *rows]
    assert keys(told(write_xlsx(tmp_path / "b.xlsx", titled), questionnaire="servperf92")) == ["no_column"]


@pytest.mark.parametrize("options", [{}, {"questionnaire": "servqual91"}])
def test_expectations_and_perceptions_on_two_sheets_are_told_as_such(tmp_path, options):
    rows = with_heading(NUMBERS, items=11)
    error = told(write_xlsx(tmp_path / "a.xlsx", rows, "Expectativas", Percepciones=rows), **options)
    assert keys(error) == ["two_sheets"]


def test_a_questionnaire_that_fits_by_number_alone_is_not_called_several(tmp_path):
    error = told(write_xlsx(tmp_path / "a.xlsx", with_heading(NUMBERS, items=11)))
    assert keys(error) == ["only_by_number"] and "more than one" not in error.text("en")


def test_a_column_with_rules_of_its_own_follows_no_general_rule(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", add(survey(22), "NPS", [*range(11), *range(11)]))
    general = "[values]\nnot_applicable = [6]\n"
    error = told(path, mapping=mapping(tmp_path, '[outcomes]\nnps = "NPS"\n' + general))
    assert keys(error) == ["code_on_scale"] and "2 cells" in error.text("en")
    own = general + '[values.column."NPS"]\nmissing = [99]\n'
    found = read_answers(path, mapping=mapping(tmp_path, own))
    assert (found.answers.outcomes["nps"] == 6).sum() == 2


def test_a_heading_merged_downwards_names_the_column_of_a_segment(tmp_path):
    rows = [["Canal", "Expectativas", *[""] * 21, "Percepciones", *[""] * 21], ["", *NUMBERS, *NUMBERS]]
    rows += [["web" if i % 2 else "tienda", *row] for i, row in enumerate(answers(30).tolist())]
    found = read_answers(write_xlsx(tmp_path / "a.xlsx", rows), segments=["Canal"])
    assert found.answers.segments["Canal"].values == ("tienda", "web")


def test_people_pasted_twice_are_noted_and_their_id_stays_known(tmp_path):
    rows = add(survey(30), "id", [*range(15), *range(15)])
    assert notes(read_answers(write_xlsx(tmp_path / "a.xlsx", rows)))["repeated_ids"]["count"] == 15


def test_expectations_nobody_answered_are_a_fault_and_one_empty_column_a_note(tmp_path):
    empty = [numbered(), *[[None] * 22 + row[22:] for row in survey(30)[1:]]]
    error = told(write_xlsx(tmp_path / "a.xlsx", empty))
    assert keys(error) == ["no_expectation"] and "servperf92" in error.text("es")
    one = [numbered(), *[[None, *row[1:]] for row in survey(30)[1:]]]
    assert notes(read_answers(write_xlsx(tmp_path / "b.xlsx", one)))["empty_column"]["columns"] == '"E1" (A)'


@pytest.mark.parametrize(("heading", "highest"), [("Satisfacción", 10), ("NPS", 5)])
def test_an_outcome_off_its_scale_is_told_and_not_used(tmp_path, heading, highest):
    rows = add(survey(33), heading, [i % (highest + 1) for i in range(33)])
    found = read_answers(write_xlsx(tmp_path / "a.xlsx", rows))
    assert not found.answers.outcomes
    assert notes(found)["outcome_off_scale"]["highest"] == str(highest)


@pytest.mark.parametrize(
    ("given", "key"),
    [([1, 2, 3, 4, 5], "points_ranks"), ([7, 6, 7, 5, 6], "points_marks"), ([60, -10, 20, 20, 10], "often.negative")],
)
def test_points_that_were_not_shared_out_stop_the_reading(tmp_path, given, key):
    rows = survey(30)
    for code, points in zip(("TAN", "REL", "RES", "ASS", "EMP"), given, strict=True):
        rows = add(rows, f"imp_{code}", [points] * 30)
    assert keys(told(write_xlsx(tmp_path / "a.xlsx", rows))) == [key]


def test_points_written_with_a_percent_sign_are_points(tmp_path):
    rows = survey(30)
    for code in ("TAN", "REL", "RES", "ASS", "EMP"):
        rows = add(rows, f"imp_{code}", ["20%"] * 30)
    assert read_answers(write_xlsx(tmp_path / "a.xlsx", rows)).answers.points[0, 0] == pytest.approx(0.2)


def test_a_row_of_means_is_one_message(tmp_path):
    error = told(write_xlsx(tmp_path / "a.xlsx", [*survey(30), [4.25 + i / 100 for i in range(44)]]))
    assert keys(error) == ["row_of_means"] and "row 32: 44 decimals" in error.text("en")


@pytest.mark.parametrize("word", ["Desv. típica", "DT", "Varianza", "Mediana", "Total general", "std"])
def test_rows_of_statistics_at_the_end_are_no_people(tmp_path, word):
    rows = [["caso", *numbered()], *[[f"c{i}", *row] for i, row in enumerate(survey(30)[1:])], [word, *[1.5] * 44]]
    assert read_answers(write_xlsx(tmp_path / "a.xlsx", rows)).input.used == 30


def test_a_survey_that_cannot_be_read_says_its_language(tmp_path):
    rows = add(survey(30), "¿Qué echó en falta en la oficina?", [""] * 30)
    assert told(write_xlsx(tmp_path / "a.xlsx", [*rows, ["x"] * 45])).language == "es"
    assert told(write_xlsx(tmp_path / "b.xlsx", rows), language="en", weight="nada").language == "en"


def test_answers_that_start_with_their_number_are_that_number(tmp_path):
    texts = {n: f"{n} - Grado {'abcdefg'[n - 1]}" for n in range(1, 8)}
    rows = [numbered(), *[[texts[cell] for cell in row] for row in survey(30)[1:]]]
    found = read_answers(write_xlsx(tmp_path / "a.xlsx", rows))
    assert notes(found)["numbered_labels"]["count"] == 30 * 44
    assert (answers(30)[:, :22] == found.answers.codes["expectation"].T).all()


def test_a_short_heading_equal_to_an_item_is_that_item(tmp_path):
    names = ("Piscina", "Wifi", "Bar", "Spa")
    items = tuple(Item(f"H{n}", n, "HOT", Text(name, name)) for n, name in enumerate(names, 1))
    own = Questionnaire(
        "hotel",
        "1",
        Text("Hotel", "Hotel"),
        Scale(1, 7),
        ("expectation", "perception"),
        (Dimension("HOT", Text("Hotel", "Hotel"), items),),
    )
    heading = [f"{role} - {name}" for role in ("Expectativa", "Percepción") for name in names]
    found = read_answers(write_xlsx(tmp_path / "a.xlsx", with_heading(heading, items=4)), questionnaire=own)
    assert found.columns.items["H1"]["perception"].header == "Percepción - Piscina"


def test_segment_values_spelled_apart_are_listed_once(tmp_path):
    rows = add(survey(30), "Sede", ["Madrid", "MADRID", "madrid "] * 10)
    assert notes(read_answers(write_xlsx(tmp_path / "a.xlsx", rows)))["spelled_apart"]["values"].count("MADRID") == 1


def test_hidden_rows_are_read_and_counted(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", survey(30))
    book = openpyxl.load_workbook(path)
    for row in (3, 5):
        book.active.row_dimensions[row].hidden = True
    book.save(path)
    found = read_answers(path)
    assert found.input.used == 30 and notes(found)["hidden_rows"]["count"] == 2


def test_a_row_of_means_is_named_by_its_row_in_the_file_whatever_was_set_aside_above_it(tmp_path):
    rows = [list(row) for row in exports.qualtrics(codes=True)]
    rows[-1][-44:] = [4.25] * 44
    error = told(write_csv(tmp_path / "a.csv", rows))
    assert keys(error) == ["row_of_means"] and f"row {len(rows)}: 44 decimals" in error.text("en")


def test_people_who_answer_in_words_are_not_looked_through_for_headings():
    words = ["Muy mal", "Mal", "Bien", "Muy bien"]
    rows = [[f"{role}{n}" for role in "EP" for n in range(1, 5)]]
    rows += [[words[(row + column) % 4] for column in range(8)] for row in range(30)]
    assert [header.row for header in possible_headers(table_of_rows("a", rows))] == [0]


def test_points_are_known_by_codes_with_numbers_in_them():
    dimensions = tuple(replace(one, code=f"D{i}") for i, one in enumerate(small().dimensions, 1))
    questionnaire = replace(small(), dimensions=dimensions)
    found = [points_of(Column(0, heading), questionnaire) for heading in ("imp_D1", "Puntos D2", "imp_D12", "imp_2")]
    assert found == ["D1", "D2", None, None]


def test_a_recommendation_that_stays_low_is_believed_in_a_form_of_ours(tmp_path):
    path = write_form("servqual91", tmp_path / "a.xlsx", language="es", rows=40)
    workbook = load_workbook(path)
    sheet = next(sheet for sheet in workbook if str(sheet["A1"].value) == "id")
    headings = {str(cell.value): cell.column for cell in sheet[1]}
    for person in range(25):
        for name, column in headings.items():
            if name.startswith(("E_", "P_")):
                sheet.cell(3 + person, column, 1 + (person + column) % 7)
        sheet.cell(3 + person, headings["nps"], person % 5)
    workbook.save(path)
    reading = read_answers(path)
    assert reading.answers.outcomes["nps"].tolist() == [person % 5 for person in range(25)]


def test_a_csv_with_a_row_too_long_is_refused_in_the_language_of_its_headings(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Canal,Región,Expectativa 1,Percepción 1\nweb,Sur,5,4\nweb,Sur,5,4,9\n", encoding="utf-8")
    assert told(path).language == "es"
