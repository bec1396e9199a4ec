"""Files that are not what their name says, or that hold nothing to read."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from gapkit.errors import GapkitError
from gapkit.intake.files.sources import read_source
from gapkit.intake.files.tables import OddCell
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, keys, survey, write_csv, write_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def faults_of(path) -> list[str]:
    with pytest.raises(GapkitError) as caught:
        read_source(path)
    return keys(caught.value)


def test_every_sheet_is_a_grid_of_raw_cells_with_its_name_and_whether_it_is_hidden(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [["", ""], ["", "E1"], ["", 5]], "Datos", hidden=["Oculta"], Oculta=[["x"]])
    data, hidden = read_source(path).tables
    assert (data.name, data.hidden, data.height) == ("Datos", False, 3)
    assert data.row(1) == ("", "E1") and data.row(2) == ("", 5.0)
    assert (hidden.name, hidden.hidden) == ("Oculta", True)


def test_rows_and_letters_are_those_the_spreadsheet_shows_even_below_blank_rows(tmp_path):
    rows = [[""] * 30, [""] * 30, [""] * 27 + ["título", "", ""]]
    (table,) = read_source(write_xlsx(tmp_path / "a.xlsx", rows, "Hoja")).tables
    assert table.cell_name(27, 2) == "Hoja!AB3"
    assert table.row(2)[27] == "título"


def test_the_fingerprint_is_that_of_the_file(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", survey(2))
    assert read_source(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_missing_file_is_named_as_such(tmp_path):
    assert faults_of(tmp_path / "no.xlsx") == ["no_file"]


def test_a_folder_is_named_as_such(tmp_path):
    assert faults_of(tmp_path) == ["folder"]


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"\0\0"])
def test_an_empty_file_is_named_as_such(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert faults_of(path) == ["empty_file"]


def test_a_workbook_with_a_password_is_named_as_such(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512)
    assert faults_of(path) == ["password"]


def test_an_old_workbook_without_its_content_is_named_as_damaged(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(OLE + "Workbook".encode("utf-16-le") + b"\0" * 512)
    assert faults_of(path) == ["damaged"]


def test_a_csv_file_under_the_name_of_a_workbook_is_read_and_said(tmp_path):
    source = read_source(write_csv(tmp_path / "a.xlsx", survey(3)))
    assert source.tables[0].height == 4
    assert ("intake.notes.read_as_csv", {"file": "a.xlsx"}) in source.notes


def test_a_workbook_under_the_name_of_a_csv_file_is_read_and_said(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", survey(3)).rename(tmp_path / "a.csv")
    source = read_source(path)
    assert source.tables[0].name == "Respuestas"
    assert [key for key, _ in source.notes] == ["intake.notes.read_as_workbook"]


def test_a_damaged_workbook_is_named_as_such(tmp_path):
    whole = write_xlsx(tmp_path / "a.xlsx", survey(30)).read_bytes()
    for name, content in (("half", whole[: len(whole) // 2]), ("noise", whole[:100] + b"\1" * 500)):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(content)
        assert faults_of(path) == ["damaged"]


def test_a_workbook_whose_sheet_is_not_xml_is_named_as_damaged(tmp_path):
    whole = write_xlsx(tmp_path / "a.xlsx", survey(3)).read_bytes()
    path = tmp_path / "b.xlsx"
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<worksheet><sheetData><row" if "sheet1" in name else old.read(name))
    assert faults_of(path) == ["damaged"]


@pytest.mark.parametrize(
    ("member", "key"),
    [("word/document.xml", "unknown_file"), ("content.xml", "unknown_file"), ("xl/workbook.bin", "binary_workbook")],
)
def test_other_archives_are_told_apart_from_workbooks(tmp_path, member, key):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    assert faults_of(path) == [key]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"<html><table><tr><td>E1</td></tr></table></html>", "web_page"),
        (b"%PDF-1.7\n1 0 obj", "unknown_file"),
        (bytes(range(1, 32)) * 40, "unknown_file"),
    ],
)
def test_web_pages_and_other_files_are_refused(tmp_path, content, key):
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    assert faults_of(path) == [key]


def test_a_workbook_of_empty_sheets_is_named_as_such(tmp_path):
    assert faults_of(write_xlsx(tmp_path / "a.xlsx", [], Hoja2=[["", "  "]])) == ["empty_workbook"]


def test_an_error_cell_is_kept_apart_from_a_blank_one(tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["E1", "E2", "E3"])
    sheet.append([5, "", None])
    sheet["B2"] = "#N/A"
    sheet["B2"].data_type = "e"
    workbook.save(tmp_path / "a.xlsx")
    (table,) = read_source(tmp_path / "a.xlsx").tables
    assert table.row(1) == (5.0, OddCell("error", "#N/A"), "")


def test_a_formula_saved_without_its_result_is_kept_apart_and_one_with_a_result_is_its_result(tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["E1", "E2"])
    sheet.append([5, "=A2+1"])
    workbook.save(tmp_path / "a.xlsx")
    (table,) = read_source(tmp_path / "a.xlsx").tables
    assert table.row(1) == (5.0, OddCell("formula", "="))
    (table,) = read_source(write_xlsx(tmp_path / "b.xlsx", [["E1"], ["=2+3"]])).tables
    assert table.row(1) == (5.0,)


@pytest.mark.parametrize("options", ["", ", questionnaire='servqual91'"])
def test_a_plain_workbook_is_read_without_openpyxl_pandas_and_the_wording_library(tmp_path, options):
    path = write_xlsx(tmp_path / "a.xlsx", survey(30))
    code = (
        "import sys\nfrom gapkit.intake.reading import read_answers\n"
        f"read_answers({str(path)!r}{options})\n"
        "loaded = {'openpyxl', 'pandas', 'narwhals', 'rapidfuzz', 'scipy.stats'} & set(sys.modules)\n"
        "assert not loaded, loaded"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_heading_with_nobody_below_it_is_named_as_such(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", survey(0))
    with pytest.raises(GapkitError) as caught:
        read_answers(path, questionnaire="servqual91")
    assert keys(caught.value) == ["nobody"]


def test_people_without_a_single_answer_are_named_as_such(tmp_path):
    rows = add([survey(0)[0], [""] * 44, [""] * 44], "canal", ["web", "web"])
    with pytest.raises(GapkitError) as caught:
        read_answers(write_xlsx(tmp_path / "a.xlsx", rows), questionnaire="servqual91")
    assert keys(caught.value) == ["no_answers"]


def test_a_sheet_without_any_heading_is_named_as_such(tmp_path):
    with pytest.raises(GapkitError) as caught:
        read_answers(write_xlsx(tmp_path / "a.xlsx", [[1, 2], [3, 4]]), questionnaire="servqual91")
    assert keys(caught.value) == ["no_heading"]
