"""Every format a survey may come in: what is read is what its own program shows."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyreadstat
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.files import parquet
from gapkit.intake.files.sources import read_source
from gapkit.intake.files.tables import Labelled, OddCell
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, keys, numbered, survey, write_xlsx

FORMATS = Path(__file__).parents[2] / "data" / "formats"
TRUE, FALSE = OddCell("true_false", "True"), OddCell("true_false", "False")


def frame(rows) -> pd.DataFrame:
    return pd.DataFrame(rows[1:], columns=rows[0])


def write_sav(path: Path, rows, **options) -> Path:
    pyreadstat.write_sav(frame(rows), str(path), **options)
    return path


def column(path: Path, name: str):
    (table,) = read_source(path).tables
    return list(table.columns[table.names.index(name)])


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("survey.ods", ("oficina", 6.0, OddCell("error", "#N/A"), 3.0, "", FALSE)),
        ("survey.xls", ("oficina", 6, 5, 3, "", FALSE)),
    ],
)
def test_workbooks_of_other_programs_are_grids_like_those_of_excel(name, second):
    data, hidden = read_source(FORMATS / name).tables
    assert (data.name, data.hidden, hidden.name, hidden.hidden) == ("Datos", False, "Oculta", True)
    assert data.is_sheet and data.height == 5
    assert data.row(0) == ("canal", "Expectativas", "", "Percepciones", "", "socio")
    assert data.row(2) == ("web", 7, 6, 5, 4, TRUE)
    assert data.row(3) == second
    assert data.cell_name(1, 2) == "Datos!B3"


def test_error_cells_of_an_old_workbook_are_never_taken_for_blank_ones():
    with pytest.raises(GapkitError) as caught:
        read_source(FORMATS / "errors.xls")
    assert keys(caught.value) == ["old_errors"] and caught.value.language == "es"


@pytest.mark.parametrize(("name", "kind"), [("survey.ods", "opendocument"), ("survey.xls", "old_workbook")])
def test_a_wrong_ending_is_said_and_does_no_harm(tmp_path, name, kind):
    path = tmp_path / "a.csv"
    path.write_bytes((FORMATS / name).read_bytes())
    source = read_source(path)
    assert source.notes == ((f"intake.notes.read_as_{kind}", {"file": "a.csv"}),)
    assert source.tables[0].height == 5


def test_a_formula_whose_result_is_a_text_without_characters_is_a_blank_cell(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [["E1", "E2"], [5, "=2+3"]])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        b'<c r="B2"><f>2+3</f><v>5</v></c>', b'<c r="B2" t="str"><f>""</f><v></v></c>'
    )
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    assert read_source(path).tables[0].row(1) == (5.0, "")


def test_a_binary_workbook_and_a_packed_survey_are_told_as_such(tmp_path):
    for member, key in (("xl/workbook.bin", "binary_workbook"), ("respuestas/encuesta.csv", "packed")):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, "E1,P1\n5,4\n")
        with pytest.raises(GapkitError) as caught:
            read_source(path)
        assert keys(caught.value) == [key]


@pytest.mark.parametrize(("name", "options"), [("a.sav", {}), ("a.zsav", {"compress": True})])
def test_an_spss_file_gives_the_answers_of_the_workbook(tmp_path, name, options):
    rows = add(survey(12), "canal", [1, 2, 1] * 4)
    expected = read_answers(write_xlsx(tmp_path / "a.xlsx", rows), segments=["canal"]).answers
    words = {code: f"Grado {code}" for code in range(1, 8)}
    labels = dict.fromkeys(numbered(), words) | {"canal": {1: "Web", 2: "Oficina"}}
    found = read_answers(
        write_sav(tmp_path / name, rows, variable_value_labels=labels, **options), segments=["canal"]
    ).answers
    for role in expected.codes:
        assert np.array_equal(found.codes[role], expected.codes[role])
    segment = found.segments["canal"]
    assert [segment.values[code] for code in segment.codes] == ["Web", "Oficina", "Web"] * 4


def test_values_declared_missing_are_blank_unless_their_label_says_that_it_does_not_apply(tmp_path):
    rows = [["E1", "E2", "texto"], [5, 7, "a"], [98, 91, "x"], [99, 99, ""], [None, 1, "b"]]
    path = write_sav(
        tmp_path / "a.sav",
        rows,
        variable_value_labels={"E1": {98: "No aplica", 99: "No contesta"}, "E2": {99: "NS/NC"}},
        missing_ranges={"E1": [98, 99], "E2": [{"lo": 90, "hi": 99}], "texto": ["x"]},
    )
    assert column(path, "E1") == [5, "No aplica", "", ""]
    assert column(path, "E2") == [7, "", "NS/NC", 1]
    assert column(path, "texto") == ["a", "", "", "b"]


def test_a_value_that_its_label_calls_not_applicable_needs_no_other_declaration(tmp_path):
    rows = survey(12)
    rows[1][0] = 8
    path = write_sav(tmp_path / "a.sav", rows, variable_value_labels={"E1": {8: "no aplica"}})
    answers = read_answers(path, questionnaire="servqual91").answers
    assert answers.not_applicable["expectation"][0].tolist() == [True] + [False] * 11


def test_only_values_that_all_have_labels_are_shown_by_them(tmp_path):
    rows = [["edad", "sexo", "canal"], [20, 1, "w"], [99, 2, "o"], [31, 1, "w"]]
    labels = {"edad": {99: "Más de 98"}, "sexo": {1: "Mujer", 2: "Hombre"}, "canal": {"w": "Web"}}
    path = write_sav(tmp_path / "a.sav", rows, variable_value_labels=labels)
    assert column(path, "edad") == [20, 99, 31]
    assert [cell.label for cell in column(path, "sexo") if isinstance(cell, Labelled)] == ["Mujer", "Hombre", "Mujer"]
    assert column(path, "canal") == ["w", "o", "w"]


def test_labels_of_variables_are_titles_and_cases_count_from_one(tmp_path):
    path = write_sav(tmp_path / "a.sav", survey(3), column_labels={"E1": "Cumple los  plazos: expectativa"})
    (table,) = read_source(path).tables
    assert table.titles[:2] == ("Cumple los plazos: expectativa", "")
    assert table.names[:2] == ("E1", "E2") and table.cell_name(0, 0) == "E1[1]" and table.row_number(0) == 1


def test_dates_of_spss_stay_dates(tmp_path):
    rows = [["E1", "fecha"], [5, datetime.date(2026, 3, 1)], [4, None]]
    assert column(write_sav(tmp_path / "a.sav", rows), "fecha") == [datetime.date(2026, 3, 1), ""]


@pytest.mark.parametrize("reader", parquet.READERS)
def test_every_reader_of_parquet_gives_the_same_cells(tmp_path, monkeypatch, reader):
    path = tmp_path / "a.parquet"
    pl.DataFrame(
        {
            "E1": [5, None, 3],
            "peso": [1.5, 0.5, None],
            "id": [2**60 + 1, 2**60 + 2, 7],
            "canal": ["web", None, "oficina"],
            "socio": [True, None, False],
            "zona": pl.Series(["norte", "sur", None], dtype=pl.Categorical),
            "fecha": [datetime.date(2026, 3, 1)] * 3,
        }
    ).write_parquet(path)
    monkeypatch.setattr("gapkit.intake.files.parquet.READERS", (reader,))
    names, columns, height = parquet.found(path)
    assert height == 3
    cells = dict(zip(names, map(list, columns), strict=True))
    assert np.array_equal(cells["E1"], [5, np.nan, 3], equal_nan=True)
    assert np.array_equal(cells["peso"], [1.5, 0.5, np.nan], equal_nan=True)
    assert cells["id"] == [2**60 + 1, 2**60 + 2, 7]
    assert cells["canal"] == ["web", "", "oficina"] and cells["zona"] == ["norte", "sur", ""]
    assert cells["socio"] == [TRUE, "", FALSE]
    assert cells["fecha"] == [datetime.date(2026, 3, 1)] * 3


def test_a_parquet_file_gives_the_answers_of_the_workbook_whatever_its_name(tmp_path):
    rows = add(survey(12), "canal", ["web", "oficina", None] * 4)
    expected = read_answers(write_xlsx(tmp_path / "a.xlsx", rows)).answers
    path = tmp_path / "a[1]*.dat"
    pl.DataFrame({name: [row[i] for row in rows[1:]] for i, name in enumerate(rows[0])}).write_parquet(path)
    found = read_answers(path)
    for role in expected.codes:
        assert np.array_equal(found.answers.codes[role], expected.codes[role])
    assert found.answers.segments["canal"].values == ("oficina", "web")
    assert ("intake.notes.read_as_parquet", {"file": path.name}) in found.input.notes


@pytest.mark.parametrize(
    ("module", "start", "key", "command"),
    [
        ("spss", b"$FL2@(#) SPSS DATA FILE", "no_spss_reader", 'pip install "gapkit[spss]"'),
        ("parquet", b"PAR1\x15\x04", "no_parquet_reader", 'pip install "gapkit[big]"'),
    ],
)
def test_what_is_not_installed_is_told_with_the_command_that_installs_it(
    tmp_path, monkeypatch, module, start, key, command
):
    path = tmp_path / "a.csv"
    path.write_bytes(start)
    monkeypatch.setattr(f"gapkit.intake.files.{module}.find_spec", lambda name: None)
    with pytest.raises(GapkitError) as caught:
        read_source(path)
    assert keys(caught.value) == [key]
    assert command in caught.value.text("es") and command in caught.value.text("en")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_computer(tmp_path, end):
    path = tmp_path / "a.csv"
    path.write_bytes(end.join(["sep=;", "E1;P1;nota", '5;4;"dos\nlíneas"', "", "6;7;"]).encode() + end.encode())
    (table,) = read_source(path).tables
    assert table.height == 5
    assert table.row(1) == ("E1", "P1", "nota") and table.row(2) == ("5", "4", "dos\nlíneas")
    assert table.row(3) == ("", "", "") and table.row(4) == ("6", "7", "")


def test_a_table_of_many_rows_is_the_same_row_by_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,E1,P1\n" + "".join(f"p{i},{i % 7 + 1},{'diez' if i % 2 else ''}\n" for i in range(9000)))
    (table,) = read_source(path).tables
    assert table.height == 9001
    assert all(table.row(i + 1) == (f"p{i}", str(i % 7 + 1), "diez" if i % 2 else "") for i in range(9000))


def test_odd_cells_are_found_on_sheets_whose_names_xml_has_to_write_otherwise(tmp_path):
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(FORMATS / "survey.ods") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'table:name="Datos"', b'table:name="E &amp; P"'))
    data = read_source(path).tables[0]
    assert data.name == "E & P" and data.row(3)[2] == OddCell("error", "#N/A")
