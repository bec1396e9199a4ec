"""Which sheet and which questionnaire: chosen when sure, asked for when not."""

from __future__ import annotations

import pytest

from gapkit.errors import GapkitError
from gapkit.intake.forms import write_form
from gapkit.intake.questionnaires import questionnaire_ids, read_questionnaire
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, answers, keys, numbered, small, survey, write_xlsx


def faults(path, **options) -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        read_answers(path, **options)
    keys(caught.value)
    return caught.value


def coded(questionnaire, people: int = 30):
    """Return a survey headed by item codes."""
    letters = {"expectation": "E", "perception": "P", "minimum": "N"}
    roles = [role for role in questionnaire.columns if role in letters]
    headings = [f"{letters[role]}_{item.code}" for role in roles for item in questionnaire.items]
    scale = questionnaire.scale
    rows = answers(people, len(headings), low=scale.low, high=scale.high)[:, : len(headings)]
    return [headings, *rows.tolist()]


def test_twenty_two_numbered_pairs_are_the_revised_servqual_and_the_doubt_is_said(tmp_path):
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", survey(30)))
    assert reading.questionnaire.id == "servqual91"
    noted = ("intake.notes.preferred", {"chosen": "servqual91", "other": "servqual88"})
    assert noted in reading.input.notes


def test_low_expectations_where_the_older_form_asks_in_reverse_stop_the_choice(tmp_path):
    reversed_items = [i for i, item in enumerate(read_questionnaire("servqual88").items) if item.reversed]
    rows = survey(30)
    for row in rows[1:]:
        for i in range(22):
            row[i] = 2 if i in reversed_items else 6 + row[i] % 2
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    error = faults(path)
    assert keys(error) == ["reversed_wording"]
    assert "--questionnaire servqual88" in error.text("es")
    turned = read_answers(path, questionnaire="servqual88").answers.codes["expectation"]
    assert turned[reversed_items[0]].tolist() == [6] * 30
    straight = read_answers(path, questionnaire="servqual91").answers.codes["expectation"]
    assert straight[reversed_items[0]].tolist() == [2] * 30


@pytest.mark.parametrize("name", ["cx_journey", "servqual94_3col", "servqual91"])
def test_item_codes_tell_the_questionnaire(tmp_path, name):
    path = write_xlsx(tmp_path / "a.xlsx", coded(read_questionnaire(name)))
    assert read_answers(path).questionnaire.id == name


def test_item_texts_tell_the_questionnaire(tmp_path):
    questionnaire = read_questionnaire("cx_journey")
    texts = [item.text.es for item in questionnaire.items]
    headings = [f"{text} [{role}]" for role in ("Expectativa", "Percepción") for text in texts]
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", [headings, *answers(30, 24).tolist()]))
    assert reading.questionnaire.id == "cx_journey" and reading.input.language == "es"


def test_three_numbered_columns_of_twenty_one_items_are_the_three_column_form(tmp_path):
    rows = [numbered(21, "NEP"), *answers(30, 32, high=9)[:, :63].tolist()]
    assert read_answers(write_xlsx(tmp_path / "a.xlsx", rows)).questionnaire.id == "servqual94_3col"


def test_an_own_questionnaire_is_not_recognised_by_its_number_of_items_alone(tmp_path):
    error = faults(write_xlsx(tmp_path / "a.xlsx", [numbered(24), *answers(30, 24).tolist()]))
    assert keys(error) == ["only_by_number"] and "cx_journey" in error.text("en")


def test_bare_p_numbers_are_not_recognised_as_perceptions(tmp_path):
    rows = [[f"P{n}" for n in range(1, 23)], *answers(30, 11).tolist()]
    error = faults(write_xlsx(tmp_path / "a.xlsx", rows))
    assert keys(error) == ["only_by_number"] and "--questionnaire servperf92" in error.text("es")


def test_headings_that_fit_nothing_get_the_list_of_what_ships(tmp_path):
    error = faults(write_xlsx(tmp_path / "a.xlsx", [["ventas", "mes", "zona"], [5, 4, "x"], [3, 2, "y"]]))
    assert keys(error) == ["no_questionnaire"]
    assert all(name in error.text("en") for name in questionnaire_ids("customers"))
    assert not any(name in error.text("en") for name in questionnaire_ids("company"))


def test_a_survey_with_a_few_columns_missing_is_told_what_is_missing(tmp_path):
    rows = [row[:43] for row in survey(30)]
    error = faults(write_xlsx(tmp_path / "a.xlsx", rows))
    assert keys(error) == ["nearly", "no_column"]
    assert error.faults[1].parameters["items"] == "EMP5"


def test_more_numbers_than_items_are_no_fit(tmp_path):
    error = faults(write_xlsx(tmp_path / "a.xlsx", [numbered(23), *answers(30, 23).tolist()]))
    assert keys(error) == ["left_over"]
    assert '"E23" (W), "P23" (AT)' in error.text("en") and "--questionnaire servqual91" in error.text("es")


def test_a_series_of_answers_that_are_not_asked_is_no_fit_but_a_lone_column_is_nothing(tmp_path):
    rows = [numbered(22, "EPN"), *answers(30, 33).tolist()]
    assert keys(faults(write_xlsx(tmp_path / "a.xlsx", rows))) == ["left_over"]
    rows = add(survey(30), "N1", range(30))
    assert read_answers(write_xlsx(tmp_path / "b.xlsx", rows)).questionnaire.id == "servqual91"


def test_with_the_questionnaire_told_surplus_columns_are_left_out_and_said(tmp_path):
    rows = [numbered(23, "EPN"), *([*row, *row[:23]] for row in answers(30, 23).tolist())]
    reading = read_answers(write_xlsx(tmp_path / "a.xlsx", rows), questionnaire="servqual91")
    found = dict(reading.input.left_out)
    assert found['"E23" (W)'] == "no_such_item" and found['"N1" (AU)'] == "role_not_asked"


def test_a_filled_in_form_tells_its_questionnaire_and_its_second_row_is_no_person(tmp_path):
    from openpyxl import load_workbook

    for name in ("servqual88", "servqual94_3col", "cx_journey"):
        questionnaire = read_questionnaire(name)
        path = write_form(questionnaire, tmp_path / f"{name}.xlsx", rows=50)
        assert keys(faults(path)) == ["nobody"]
        workbook = load_workbook(path)
        sheet = next(
            s
            for s in workbook.worksheets
            if "E_" in str(s["E1"].value)
            or "N_" in str(s["E1"].value)
            or (any(str(cell.value).startswith("E_") for cell in s[1]))
        )
        headings = [cell.value for cell in sheet[1]]
        for person in range(12):
            for column, heading in enumerate(headings, start=1):
                if str(heading)[:2] in ("E_", "P_", "N_"):
                    sheet.cell(3 + person, column, 1 + (person + column) % questionnaire.scale.high)
                elif heading == "segmento":
                    sheet.cell(3 + person, column, "ab"[person % 2])
                elif str(heading).startswith("imp_"):
                    sheet.cell(3 + person, column, 20)
                elif heading == "nps":
                    sheet.cell(3 + person, column, person % 11)
        sheet.cell(3, headings.index(f"P_{questionnaire.items[0].code}") + 1, 99)
        workbook.save(path)
        reading = read_answers(path)
        assert reading.questionnaire.id == name and reading.columns.form
        assert reading.row_numbers.tolist() == list(range(3, 15))
        assert ("intake.notes.form", {"id": name}) in reading.input.notes
        assert reading.answers.segments["segmento"].values == ("a", "b")
        assert reading.answers.outcomes["nps"].tolist() == [float(n % 11) for n in range(12)]
        assert reading.answers.not_applicable["perception"][0, 0]
        assert (reading.answers.points is not None) == questionnaire.points


def test_a_form_of_another_version_is_read_and_said(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", survey(30))
    import zipfile

    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("docProps/custom.xml", '<property name="gapkit_form"><v>servqual88/0.9</v></property>')
    reading = read_answers(path)
    assert reading.questionnaire.id == "servqual88"
    assert [key for key, _ in reading.input.notes] == ["intake.notes.form_version"]


def test_a_form_of_an_own_questionnaire_needs_its_file(tmp_path):
    path = write_form(small(), tmp_path / "a.xlsx", rows=5)
    assert keys(faults(path)) == ["form_questionnaire"]
    assert keys(faults(path, questionnaire=small())) == ["nobody"]


def test_the_sheet_with_the_answers_is_found_among_others(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx", [["Leame"], ["texto", "otro"]], "Portada", Datos=survey(30), Tabla=[["x", "y"], [1, 2]]
    )
    assert read_answers(path).columns.sheet == "Datos"


def test_two_sheets_with_answers_are_a_question(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", survey(30), "Marzo", Abril=survey(30))
    for options in ({}, {"questionnaire": "servqual91"}):
        error = faults(path, **options)
        assert keys(error) == ["which_sheet"] and 'sheet = "Marzo"' in error.text("es")


def test_a_hidden_sheet_is_only_taken_when_no_other_fits_and_is_said(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", survey(30), "Uno", hidden=["Dos"], Dos=survey(30))
    assert read_answers(path).columns.sheet == "Uno"
    path = write_xlsx(tmp_path / "b.xlsx", [["nada", "aquí"]], "Uno", hidden=["Dos"], Dos=survey(30))
    reading = read_answers(path)
    assert reading.columns.sheet == "Dos"
    assert ("intake.notes.hidden_sheet", {"sheet": "Dos"}) in reading.input.notes


def test_a_few_typing_slips_do_not_hide_the_questionnaire(tmp_path):
    rows = add(survey(30), "canal", ["x", "y"] * 15)
    rows[1][3], rows[2][4] = 77, "cinco"
    assert keys(faults(write_xlsx(tmp_path / "a.xlsx", rows))) == ["cell.off_scale", "cell.text"]


def test_answers_on_another_scale_are_told_as_such(tmp_path):
    assert keys(faults(write_xlsx(tmp_path / "a.xlsx", survey(30, high=10)))) == ["other_scale_zero"]
