"""Expectations on one sheet or file and perceptions on another."""

from __future__ import annotations

import numpy as np
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import answers, keys, numbered, survey, write_csv, write_xlsx

PEOPLE = 12
CELLS = answers(PEOPLE, seed=5)
IDS = [f"c{n}" for n in range(PEOPLE)]
CHANNELS = [("web", "app", "oficina")[n % 3] for n in range(PEOPLE)]
NUMBERS = [str(n) for n in range(1, 23)]


def half(role: str, ids=IDS, *, order=None, headings=None, people=range(PEOPLE)) -> list[list[object]]:
    """Return the sheet of one kind of answer: id, channel where it holds expectations, 22 answers."""
    first = 0 if role == "E" else 22
    extra = role == "E"
    rows = [[ids[p], *([CHANNELS[p]] if extra else []), *CELLS[p, first : first + 22].tolist()] for p in people]
    rows = [rows[i] for i in order] if order is not None else rows
    return [["id", *(["canal"] if extra else []), *(headings or [f"{role}{n}" for n in NUMBERS])], *rows]


def workbook(tmp_path, expected, perceived, first="Expectativas", second="Percepciones", **others):
    return write_xlsx(tmp_path / "dos.xlsx", expected, first, **{second: perceived}, **others)


def mapping(tmp_path, text: str, name: str = "m.toml"):
    path = tmp_path / name
    path.write_text('questionnaire = "servqual91"\n' + text, encoding="utf-8")
    return path


def codes(reading) -> np.ndarray:
    return np.vstack([reading.answers.codes["expectation"], reading.answers.codes["perception"]])


def said(tmp_path, source, text="") -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        read_answers(source, mapping=mapping(tmp_path, text) if text else None)
    return caught.value


BY_ID = """[joined]
expectation = { sheet = "Expectativas", key = "id" }
perception = { sheet = "Percepciones", key = "id" }
"""
BY_ROW = BY_ID.replace('"id"', '"#row"')


def test_two_sheets_with_the_same_ids_are_joined_by_themselves_whatever_their_order(tmp_path):
    order = [3, 0, 11, 1, 2, 4, 5, 10, 9, 8, 7, 6]
    reading = read_answers(workbook(tmp_path, half("E"), half("P", order=order)))
    assert (codes(reading) == CELLS.T).all()
    assert reading.input.notes[0] == (
        "intake.notes.joined",
        {"sheets": "Expectativas, Percepciones", "key": '"id" (A)', "people": PEOPLE},
    )
    assert reading.answers.respondent is not None and reading.columns.respondent.id.how == "joined"
    assert reading.answers.segments["canal"].values == ("app", "oficina", "web")
    assert reading.columns.layout.name == "joined"
    assert reading.columns.layout.said["perception"] == {"sheet": "Percepciones", "key": "id"}
    assert reading.row_numbers.tolist() == list(range(2, PEOPLE + 2))


def test_bare_numbers_and_letters_that_stand_for_question_belong_to_the_answer_their_sheet_names(tmp_path):
    for headings in (NUMBERS, [f"P{n}" for n in NUMBERS], [f"{n}. Rasgo" for n in NUMBERS]):
        reading = read_answers(workbook(tmp_path, half("E", headings=headings), half("P", headings=headings)))
        assert (codes(reading) == CELLS.T).all()


def test_ids_are_compared_as_people_mean_them(tmp_path):
    numbers = [float(n + 7) for n in range(PEOPLE)]
    typed = [f" {n + 7} " for n in range(PEOPLE)]
    reading = read_answers(workbook(tmp_path, half("E", numbers), half("P", typed)))
    assert (codes(reading) == CELLS.T).all()


def test_a_column_that_both_sheets_have_is_one_column_filled_from_either(tmp_path):
    channels = [["canal"], *([c] for c in CHANNELS)]
    perceived = [[*row, *more] for row, more in zip(half("P"), channels, strict=True)]
    expected = half("E", people=range(1, PEOPLE))
    reading = read_answers(workbook(tmp_path, expected, perceived), mapping=mapping(tmp_path, BY_ID))
    assert list(reading.answers.segments) == ["canal"]
    segment = reading.answers.segments["canal"]
    # The first person is on the second sheet only, and comes last.
    assert [segment.values[c] for c in segment.codes] == [*CHANNELS[1:], CHANNELS[0]]


def test_two_sheets_without_a_common_id_are_refused_with_the_lines_that_join_them(tmp_path):
    no_id = [row[2:] for row in half("E")], [row[1:] for row in half("P")]
    error = said(tmp_path, source := workbook(tmp_path, *no_id))
    assert keys(error) == ["two_sheets"]
    lines = error.faults[0].parameters["lines"]
    assert lines == BY_ROW.replace("[joined]", 'layout = "joined"\n[joined]').strip()
    reading = read_answers(source, mapping=mapping(tmp_path, lines))
    assert (codes(reading) == CELLS.T).all()
    assert "intake.notes.joined_by_row" in [key for key, _ in reading.input.notes]


@pytest.mark.parametrize(
    ("ids", "doubt"),
    [([*IDS[:-1], "otro"], "not the same"), ([*IDS[:-1], IDS[0]], "repeat")],
)
def test_ids_that_differ_or_repeat_leave_a_doubt_that_is_told(tmp_path, ids, doubt):
    error = said(tmp_path, workbook(tmp_path, half("E"), half("P", ids)))
    assert keys(error) == ["two_sheets"] and doubt in error.text("en")
    assert 'key = "id"' in error.text("es")


def test_two_columns_that_could_join_the_sheets_are_a_doubt(tmp_path):
    sheets = [[[*row, row[0]] for row in half(role)] for role in "EP"]
    sheets[0][0][-1] = sheets[1][0][-1] = "id cliente"
    error = said(tmp_path, workbook(tmp_path, *sheets))
    assert keys(error) == ["two_sheets"] and "more than one column" in error.text("en")


def test_people_in_one_half_only_stay_with_what_they_answered_and_are_counted(tmp_path):
    source = workbook(tmp_path, half("E", people=range(10)), half("P", people=range(2, PEOPLE)))
    reading = read_answers(source, mapping=mapping(tmp_path, BY_ID))
    key, parameters = reading.input.notes[0]
    assert (key, parameters["people"], parameters["count"]) == ("intake.notes.joined_in_part", 8, 4)
    assert reading.input.used == PEOPLE
    assert (reading.answers.codes["perception"][:, :2] == 0).all()
    assert (reading.answers.codes["expectation"][:, 10:] == 0).all()
    assert (reading.answers.codes["expectation"][:, :10] == CELLS.T[:22, :10]).all()
    # People of the second sheet alone are counted by their rows there.
    assert reading.row_numbers.tolist() == [*range(2, 12), 10, 11 + 1 - 1]


def test_an_id_that_repeats_in_a_half_names_both_cells(tmp_path):
    source = workbook(tmp_path, half("E"), half("P", [*IDS[:-1], IDS[2]]))
    error = said(tmp_path, source, BY_ID)
    assert keys(error) == ["joined_twice"]
    assert "dos.xlsx, Percepciones!A13" in error.text("en") and "Percepciones!A4" in error.text("es")


def test_a_row_with_answers_and_no_id_is_named(tmp_path):
    error = said(tmp_path, workbook(tmp_path, half("E", ["", *IDS[1:]]), half("P")), BY_ID)
    assert keys(error) == ["joined_no_id"] and "Expectativas!A2" in error.text("en")


def test_many_faulty_ids_are_cut_short(tmp_path):
    error = said(tmp_path, workbook(tmp_path, half("E", ["x"] * PEOPLE), half("P")), BY_ID)
    assert keys(error).count("joined_twice") == 10 and keys(error)[-1] == "more.joined"


def test_halves_of_different_heights_are_not_joined_row_by_row(tmp_path):
    source = workbook(tmp_path, half("E"), half("P", people=range(11)))
    error = said(tmp_path, source, BY_ROW)
    assert keys(error) == ["joined_heights"] and "Expectativas: 12, Percepciones: 11" in error.text("en")


def test_two_files_are_joined_and_a_cell_is_named_with_its_own_file(tmp_path):
    write_csv(tmp_path / "harapan.csv", half("E"))
    perceived = half("P")
    perceived[4][3] = "bagus"
    second = write_csv(tmp_path / "persepsi.csv", perceived)
    text = '[joined]\nexpectation = { file = "harapan.csv", key = "id" }\nperception = { key = "id" }\n'
    error = said(tmp_path, second, text)
    assert keys(error)[0] == "cell.text" and error.text("en").startswith("persepsi.csv!D5")
    write_csv(second, half("P"))
    reading = read_answers(second, mapping=mapping(tmp_path, text))
    assert (codes(reading) == CELLS.T).all() and reading.input.name == "harapan.csv + persepsi.csv"


def test_sheets_of_two_workbooks_are_named_with_their_files(tmp_path):
    perceived = half("P")
    perceived[4][3] = "bien"
    write_xlsx(tmp_path / "uno.xlsx", half("E"), "Datos")
    second = write_xlsx(tmp_path / "dos.xlsx", perceived, "Datos")
    text = '[joined]\nexpectation = { file = "uno.xlsx", key = "id" }\nperception = { key = "id" }\n'
    error = said(tmp_path, second, text)
    assert "dos.xlsx, Datos!D5" in error.text("en") and "uno.xlsx" not in error.text("en").splitlines()[0]


def test_three_sheets_make_the_three_column_form(tmp_path):
    cells = np.random.default_rng(1).integers(1, 10, (8, 63))
    sheets = {}
    for place, name in enumerate(("Mínimo", "Deseado", "Percibido")):
        own = cells[:, 21 * place : 21 * place + 21].tolist()
        sheets[name] = [["id", *range(1, 22)], *([f"p{n}", *row] for n, row in enumerate(own))]
    source = write_xlsx(tmp_path / "tres.xlsx", sheets.pop("Mínimo"), "Mínimo", **sheets)
    text = "".join(
        f'{role} = {{ sheet = "{name}", key = "id" }}\n'
        for role, name in (("minimum", "Mínimo"), ("expectation", "Deseado"), ("perception", "Percibido"))
    )
    path = tmp_path / "m.toml"
    path.write_text('questionnaire = "servqual94_3col"\n[joined]\n' + text, encoding="utf-8")
    reading = read_answers(source, mapping=path)
    got = np.vstack([reading.answers.codes[role] for role in ("minimum", "expectation", "perception")])
    assert (got == cells.T).all()


def test_items_of_a_mapping_are_looked_for_in_the_half_of_their_answer(tmp_path):
    names = [f"v{n}" for n in NUMBERS]
    source = workbook(tmp_path, half("E", headings=names), half("P", headings=names), "Uno", "Dos")
    items = [item.code for item in read_answers(write_csv(tmp_path / "a.csv", survey())).questionnaire.items]
    lines = "".join(
        f'{code} = {{ expectation = "={"CDEFGHIJKLMNOPQRSTUVWX"[n]}", perception = "v{n + 1}" }}\n'
        for n, code in enumerate(items)
    )
    text = BY_ID.replace("Expectativas", "Uno").replace("Percepciones", "Dos") + "[items]\n" + lines
    reading = read_answers(source, mapping=mapping(tmp_path, text))
    assert (codes(reading) == CELLS.T).all()
    wrong = text.replace('perception = "v22"', 'perception = "v99"')
    error = said(tmp_path, source, wrong)
    assert keys(error) == ["no_such_heading_near"] and "items.EMP5.perception" in error.text("en")


def test_segments_are_named_by_heading_or_by_sheet_and_letter(tmp_path):
    source = workbook(tmp_path, half("E"), half("P"))
    reading = read_answers(source, segments=["=Expectativas!B"])
    assert reading.answers.segments["canal"].values == ("app", "oficina", "web")
    assert read_answers(source, segments=["canal"]).answers.segments.keys() == {"canal"}
    with pytest.raises(GapkitError) as caught:
        read_answers(source, segments=["=B"])
    assert keys(caught.value) == ["heading_twice"] and '"=Percepciones!B"' in caught.value.text("es")


def test_a_sheet_that_is_not_there_or_left_unsaid_is_told(tmp_path):
    source = workbook(tmp_path, half("E"), half("P"))
    error = said(tmp_path, source, BY_ID.replace("Percepciones", "Perc"))
    assert keys(error) == ["no_such_sheet"] and "joined.perception" in error.text("en")
    error = said(tmp_path, source, BY_ID.replace('sheet = "Percepciones", ', ""))
    assert keys(error) == ["joined_which_sheet"]
    error = said(tmp_path, source, BY_ID.replace('perception = { sheet = "Percepciones", key = "id" }', ""))
    assert keys(error) == ["questionnaire.missing_key"]
    error = said(tmp_path, source, BY_ID.replace('key = "id" }\np', 'key = "#row" }\np'))
    assert keys(error) == ["joined_keys"]


def test_totals_below_a_half_are_no_people(tmp_path):
    expected = [*half("E"), ["Media", "", *[4.5] * 22]]
    reading = read_answers(workbook(tmp_path, expected, half("P")))
    assert reading.input.used == PEOPLE
    assert ("intake.notes.total_rows", {"rows": "14", "count": 1}) in reading.input.notes


def test_hidden_rows_of_a_half_are_counted(tmp_path):
    import openpyxl

    path = workbook(tmp_path, half("E"), half("P"))
    book = openpyxl.load_workbook(path)
    book["Percepciones"].row_dimensions[4].hidden = True
    book.save(path)
    assert ("intake.notes.hidden_rows", {"count": 1}) in read_answers(path).input.notes


def test_a_workbook_with_everything_on_one_sheet_is_not_joined(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", survey(), Expectativas=half("E"), Percepciones=half("P"))
    assert read_answers(path).columns.layout.name == "wide"


def test_a_mapping_that_says_wide_joins_nothing(tmp_path):
    error = said(tmp_path, workbook(tmp_path, half("E"), half("P")), 'layout = "wide"\n')
    assert keys(error) == ["two_sheets"]


def test_numbered_answers_on_one_sheet_stay_what_they_are(tmp_path):
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", [numbered(), *CELLS.tolist()]))
    assert reading.columns.header_row == 1 and reading.columns.layout.name == "wide"


def test_the_questionnaire_may_be_named_and_the_sheets_still_be_joined(tmp_path):
    reading = read_answers(workbook(tmp_path, half("E"), half("P")), questionnaire="servqual91")
    assert (codes(reading) == CELLS.T).all()
