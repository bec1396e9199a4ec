"""Cells: what is an answer, what is none, and how everything else is reported."""

from __future__ import annotations

import datetime
import io
import zipfile

import numpy as np
import pytest
from openpyxl import Workbook

from gapkit.errors import GapkitError
from gapkit.intake.answers.cells import BLANK, CellRules, Odd, coded
from gapkit.intake.columns import Column
from gapkit.intake.files.tables import plain_cells
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, answers, keys, numbered, small, survey, write_xlsx

RULES = CellRules(1, 7)


def read(tmp_path, rows, mapping: str = "", **options):
    path = write_xlsx(tmp_path / "a.xlsx", rows)
    if mapping:
        (tmp_path / "m.toml").write_text(mapping, encoding="utf-8")
        options["mapping"] = tmp_path / "m.toml"
    return read_answers(path, **{"questionnaire": "servqual91"} | options)


def faults(tmp_path, rows, mapping: str = "", **options) -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        read(tmp_path, rows, mapping, **options)
    keys(caught.value)
    return caught.value


def with_cells(cells: dict[tuple[int, int], object], people: int = 12, **options):
    """Return a survey with some cells replaced: (person, column) counted from 0."""
    rows = survey(people, **options)
    for (person, column), cell in cells.items():
        rows[person + 1][column] = cell
    return rows


@pytest.mark.parametrize("cell", [5, 5.0, "5", "5,0", "5.0", " 5 ", "+5", np.float64(5)])
def test_a_number_is_an_answer_however_it_is_written(cell):
    assert RULES.code(cell) == 5


@pytest.mark.parametrize("cell", ["", "   ", "\u00a0", None, float("nan")])
def test_nothing_is_no_answer(cell):
    assert RULES.code(cell) == BLANK


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        (0, "off_scale"),
        (8, "off_scale"),
        (-1, "off_scale"),
        (99, "off_scale"),
        (1e300, "off_scale"),
        (float("inf"), "off_scale"),
        (4.5, "decimal"),
        ("4,5", "decimal"),
        ("cinco", "text"),
        ("5 de 7", "text"),
        ("N/A", "text"),
        ("#N/A", "error"),
        ("#¡VALOR!", "error"),
        (datetime.date(2026, 2, 1), "date"),
        (datetime.datetime(2026, 2, 1, 10), "date"),
    ],
)
def test_anything_else_is_told_by_its_kind(cell, kind):
    found = RULES.code(cell)
    assert isinstance(found, Odd) and found.kind == kind


def test_true_and_false_are_not_one_and_zero():
    found = coded(plain_cells([True, 1.0, False, 2.0]), Column(0, "E1"), CellRules(0, 2))
    assert found.codes.tolist() == [0, 2, 0, 3]
    assert sorted((one.odd.kind, one.odd.shown, one.rows.tolist()) for one in found.odd) == [
        ("true_false", "False", [2]),
        ("true_false", "True", [0]),
    ]


@pytest.mark.parametrize(("low", "high"), [(0, 10), (1, 100), (1, 5), (-3, 3)])
def test_codes_count_from_the_low_end_of_any_scale(low, high):
    cells = list(map(float, range(low, high + 1)))
    for given in (cells, np.array(cells), [str(int(cell)) for cell in cells]):
        found = coded(given, Column(0, "E1"), CellRules(low, high))
        assert found.codes.tolist() == list(range(1, high - low + 2)) and not found.odd


def test_a_column_of_decimals_is_reported_whole_without_a_record_for_each():
    cells = np.linspace(1.01, 6.99, 5000)
    found = coded(cells, Column(0, "E1"), RULES)
    assert not found.codes.any()
    assert sorted(int(row) for one in found.odd for row in one.rows) == list(range(5000))
    assert len(found.odd) < 200 and [one.several for one in found.odd].count(True) == 1


def test_every_odd_cell_is_named_at_once_by_file_sheet_letter_and_row(tmp_path):
    error = faults(tmp_path, with_cells({(0, 7): 9, (2, 30): "mucho", (1, 3): 4.5}))
    assert keys(error) == ["cell.off_scale", "cell.decimal", "cell.text"]
    assert [fault.parameters["cell"] for fault in error.faults] == [
        "a.xlsx, Respuestas!H2",
        "a.xlsx, Respuestas!D3",
        "a.xlsx, Respuestas!AE4",
    ]
    assert 'a.xlsx, Respuestas!H2 "E8" (H): found 9. Expected a whole number from 1 to 7.' in error.text("en")
    assert 'se encontró el texto "mucho"' in error.text("es")


def test_the_first_fifty_are_listed_and_the_rest_counted_per_kind(tmp_path):
    cells: dict[tuple[int, int], object] = {(person, 0): f"texto {person}" for person in range(40)}
    cells |= {(person, 1): 1 + (person + 1) / 100 for person in range(40)}
    error = faults(tmp_path, with_cells(cells, people=40))
    found = keys(error)
    assert len(found) == 52 and found[:2] == ["cell.text", "cell.decimal"]
    left = {fault.key: fault.parameters["count"] for fault in error.faults[50:]}
    assert left == {"intake.more.decimal": 15, "intake.more.text": 15}


def test_a_value_that_keeps_returning_is_told_once_with_what_to_write(tmp_path):
    cells: dict[tuple[int, int], object] = {(person, 3): "Muy de acuerdo" for person in range(8)}
    cells |= {(person, 5): 99 for person in range(7)}
    error = faults(tmp_path, with_cells(cells))
    assert sorted(keys(error)) == ["often.off_scale", "often.text", "values_block_labels"]
    by_key = {fault.key: fault for fault in error.faults}
    assert by_key["intake.often.text"].parameters["count"] == 8
    block = by_key["intake.values_block_labels"]
    assert block.text("en").endswith('[values]\nmissing = [99]\nlabels = { "Muy de acuerdo" = NUMBER }')


def test_a_survey_on_a_longer_scale_is_told_once_with_the_scale_to_declare(tmp_path):
    rows = survey(60, high=10)
    error = faults(tmp_path, rows)
    assert keys(error) == ["other_scale_zero"] and "missing" not in error.text("en")
    assert "scale = { low = 0, high = 10 }" in error.text("en")
    assert "scale = { low = 1, high = 10 }" in error.text("en")
    reading = read(tmp_path, rows, "scale = { low = 1, high = 10 }\n")
    assert (reading.questionnaire.scale.low, reading.questionnaire.scale.high) == (1, 10)
    assert reading.answers.codes["perception"].T.tolist() == [row[22:] for row in rows[1:]]
    assert not reading.questionnaire.scale.anchors


def test_a_survey_counted_from_zero_is_told_once_with_the_scale_to_declare(tmp_path):
    rows = survey(60, low=0, high=6)
    error = faults(tmp_path, rows)
    assert keys(error) == ["other_scale"]
    assert "scale = { low = 0, high = 6 }" in error.text("es")
    reading = read(tmp_path, rows, "scale = { low = 0, high = 6 }\n")
    assert reading.answers.codes["expectation"].T.tolist() == [[c + 1 for c in row[:22]] for row in rows[1:]]


def test_a_code_for_no_answer_all_over_the_table_is_not_taken_for_a_longer_scale(tmp_path):
    cells = {(person, column): 99 for person in range(0, 60, 7) for column in range(44)}
    error = faults(tmp_path, with_cells(cells, people=60))
    assert keys(error) == ["often.off_scale", "values_block"]
    assert error.text("es").endswith("[values]\nmissing = [99]")


def test_a_survey_that_never_uses_the_top_of_the_scale_must_say_which_scale_it_was(tmp_path):
    rows = survey(60, high=5)
    error = faults(tmp_path, rows)
    assert keys(error) == ["never_high"]
    assert "scale = { low = 1, high = 5 }" in error.text("en") and "high = 7" in error.text("en")
    assert read(tmp_path, rows, "scale = { low = 1, high = 5 }\n").questionnaire.scale.points == 5
    assert read(tmp_path, rows, "scale = { low = 1, high = 7 }\n").questionnaire.scale.points == 7


def test_declared_missing_codes_are_blanks_and_declared_labels_are_numbers(tmp_path):
    rows = with_cells({(0, 0): 99, (1, 0): "Blank", (2, 0): "7. Del todo", (3, 0): "sin dato"})
    mapping = (
        '[values]\nmissing = [99, "blank", "Sin Dato"]\nlabels = { "7. Del todo" = 7 }\n'
        '[values.column."=B"]\nmissing = [7]\n'
    )
    codes = read(tmp_path, rows, mapping).answers.codes["expectation"]
    assert codes[0, :4].tolist() == [0, 0, 7, 0]
    assert [c for c in codes[1].tolist() if c] == [row[1] for row in rows[1:] if row[1] != 7]


def test_does_not_apply_is_kept_apart_from_no_answer(tmp_path):
    rows = with_cells({(0, 0): "N/A", (1, 0): "no aplica", (2, 0): "", (3, 0): "NS/NR"})
    reading = read(tmp_path, rows)
    assert reading.answers.codes["expectation"][0, :4].tolist() == [0, 0, 0, 0]
    assert reading.answers.not_applicable["expectation"][0, :4].tolist() == [True, True, False, True]
    assert "perception" not in reading.answers.not_applicable


def test_does_not_apply_is_only_read_where_the_scale_allows_it_or_the_mapping_declares_it(tmp_path):
    rows = [numbered(4), *answers(6, 4, high=5).tolist()]
    rows[1][0] = "N/A"
    strict, lenient = small(), small(not_applicable=True)
    assert keys(faults(tmp_path, rows, questionnaire=strict)) == ["cell.text"]
    for reading in (
        read(tmp_path, rows, questionnaire=lenient),
        read(tmp_path, rows, '[values]\nnot_applicable = ["N/A"]\n', questionnaire=strict),
    ):
        assert reading.answers.not_applicable["expectation"][0, 0]


def test_ninety_nine_is_does_not_apply_only_in_a_form_of_ours(tmp_path):
    assert RULES.code(99.0) == Odd("off_scale", "99", 99.0)
    rows = with_cells({(0, 0): 99})
    assert keys(faults(tmp_path, rows)) == ["cell.off_scale"]
    path = tmp_path / "a.xlsx"
    _mark_as_form(path, "servqual91/1.0")
    reading = read_answers(path)
    assert reading.columns.form and reading.answers.not_applicable["expectation"][0, 0]


def _mark_as_form(path, mark: str) -> None:
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("docProps/custom.xml", f'<property name="gapkit_form"><vt:lpwstr>{mark}</vt:lpwstr></property>')


def test_error_cells_and_formulas_without_results_are_faults_in_item_columns_only(tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Datos"
    for row in add(survey(6), "media", [f"=AVERAGE(A{r}:V{r})" for r in range(2, 8)]):
        sheet.append(row)
    sheet["B3"] = "#DIV/0!"
    sheet["B3"].data_type = "e"
    sheet["C4"] = "=1+4"
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(GapkitError) as caught:
        read_answers(tmp_path / "a.xlsx", questionnaire="servqual91")
    assert keys(caught.value) == ["cell.error", "cell.formula"]
    assert [fault.parameters["cell"] for fault in caught.value.faults] == ["a.xlsx, Datos!B3", "a.xlsx, Datos!C4"]


def test_entries_that_a_spreadsheet_turned_into_dates_are_told_as_dates(tmp_path):
    workbook = Workbook()
    for row in with_cells({(0, 0): datetime.date(2026, 2, 1)}):
        workbook.active.append(row)
    workbook.save(tmp_path / "a.xlsx")
    with pytest.raises(GapkitError) as caught:
        read_answers(tmp_path / "a.xlsx", questionnaire="servqual91")
    assert keys(caught.value) == ["cell.date"]
    assert caught.value.faults[0].parameters["found"].startswith("2026-02-01")


def test_totals_and_notes_below_the_answers_are_not_people(tmp_path):
    rows = add(survey(8), "canal", ["web", "tienda"] * 4)
    rows = [[f"id{i}" if i else "id", *row] for i, row in enumerate(rows)]
    rows += [[""] * 46, ["Promedio", *([4.27] * 44), ""], ["Fuente: encuesta propia", *[""] * 45]]
    reading = read(tmp_path, rows)
    assert (reading.input.rows, reading.input.used) == (8, 8)
    assert ("intake.notes.total_rows", {"rows": "11", "count": 1}) in reading.input.notes


def test_a_class_called_media_is_not_a_row_of_totals(tmp_path):
    rows = [["clase", *numbered()], *(["media", *row] for row in answers(5).tolist())]
    assert read(tmp_path, rows).input.used == 5


def test_a_second_heading_row_in_words_is_skipped_and_said(tmp_path):
    texts = [item.text.es for item in read_questionnaire("servqual91").items]
    rows = [numbered(), [*texts, *texts], *answers(5).tolist()]
    reading = read(tmp_path, rows)
    assert reading.row_numbers.tolist() == [3, 4, 5, 6, 7]
    assert ("intake.notes.heading_rows", {"rows": "2", "count": 1}) in reading.input.notes


def test_rows_to_skip_may_stand_anywhere(tmp_path):
    rows = survey(5)
    rows.insert(1, ["ImportId"] * 44)
    rows.insert(4, ["prueba"] * 44)
    reading = read(tmp_path, rows, "skip_rows = [2, 5]\n")
    assert reading.row_numbers.tolist() == [3, 4, 6, 7, 8]
    assert reading.input.rows == 5


def test_true_and_false_in_a_workbook_are_told_and_so_is_a_column_of_them(tmp_path):
    rows = with_cells({(0, 0): True, (3, 1): False})
    error = faults(tmp_path, rows)
    assert keys(error) == ["cell.true_false", "cell.true_false"]
    assert [fault.parameters["cell"] for fault in error.faults] == ["a.xlsx, Respuestas!A2", "a.xlsx, Respuestas!B5"]
    churn = add(survey(12), "Baja", [True, False] * 6)
    assert read(tmp_path, churn).answers.outcomes["churn"].tolist() == [1.0, 0.0] * 6
