"""Csv files as spreadsheet programs of several countries write them."""

from __future__ import annotations

import pytest

from gapkit.errors import GapkitError
from gapkit.intake.files.delimited import decoded, delimiter_of, read_delimited
from gapkit.intake.files.sources import read_source
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import keys, survey, write_csv

SPANISH = [["Región", "E1", "P1"], ["Cataluña", "5", "4"], ["Aragón", "6", "7"]]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "windows-1252"),
    ],
)
def test_the_encoding_is_recognised(tmp_path, encoding, name):
    path = write_csv(tmp_path / "a.csv", SPANISH, encoding=encoding)
    source = read_source(path)
    assert source.tables[0].row(0) == ("Región", "E1", "P1")
    assert source.tables[0].row(1) == ("Cataluña", "5", "4")
    noted = [parameters["encoding"] for key, parameters in source.notes if key == "intake.notes.encoding"]
    assert noted == ([] if name == "utf-8" else [name])


def test_korean_is_told_from_western_text():
    assert decoded("귀하의 성별,기대".encode("cp949")) == ("귀하의 성별,기대", "cp949")
    assert decoded("Región,Opinión".encode("cp1252")) == ("Región,Opinión", "windows-1252")
    assert decoded("¿Qué canal usó? Años, niño".encode("cp1252"))[1] == "windows-1252"


def test_bytes_of_no_known_encoding_are_refused():
    with pytest.raises(GapkitError) as caught:
        decoded(b"E1,P1\n\x81\x8d\x8f", "a.csv")
    assert keys(caught.value) == ["encoding"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised(tmp_path, delimiter):
    (table,) = read_source(write_csv(tmp_path / "a.csv", SPANISH, delimiter=delimiter)).tables
    assert len(table.columns) == 3


def test_decimal_commas_are_not_taken_for_delimiters(tmp_path):
    rows = [["id", "peso", "E1", "P1"], [1, 1.25, 5.0, 4.0], [2, 0.75, 6.0, 7.0], [3, 1.5, 2.0, 3.0]]
    (table,) = read_source(write_csv(tmp_path / "a.csv", rows, delimiter=";", decimal=",")).tables
    assert table.row(1) == ("1", "1,25", "5,0", "4,0")


def test_headings_full_of_commas_do_not_hide_the_semicolon():
    text = "id;¿Rápido, claro, amable?;¿Limpio, ordenado?\n" + "1;5;4\n" * 8
    assert delimiter_of(text) == ";"


def test_comments_full_of_semicolons_do_not_hide_the_comma():
    text = 'id,E1,comentario\n1,5,"bien; rápido; claro"\n2,4,"mal; lento"\n3,4,\n'
    assert delimiter_of(text) == ","


def test_a_title_above_the_heading_does_not_hide_the_delimiter():
    text = "Encuesta de clientes, 2026\n\nE1;P1;canal\n" + "5;4;web\n" * 6
    assert delimiter_of(text) == ";"


def test_the_separator_line_of_excel_is_obeyed_and_keeps_its_row():
    table, _ = read_delimited("a.csv", b"sep=|\nE1|P1\n5|4\n")
    assert table.row(1) == ("E1", "P1") and table.height == 3


def test_short_rows_are_filled_and_blank_lines_keep_their_place():
    table, _ = read_delimited("a.csv", b"E1,P1,canal\n5,4,web\n\n6,7\n")
    assert table.row(2) == ("", "", "") and table.row(3) == ("6", "7", "")


def test_rows_with_more_cells_than_the_heading_are_refused_with_their_numbers():
    text = b"E1,P1,comentario\n5,4,bien\n5,4,bien, pero lento\n5,4,mal\n1,2,bien, gracias\n"
    with pytest.raises(GapkitError) as caught:
        read_delimited("a.csv", text)
    assert keys(caught.value) == ["ragged", "ragged"]
    assert [fault.parameters["row"] for fault in caught.value.faults] == [3, 5]


def test_a_quotation_mark_that_is_never_closed_is_refused():
    text = b'E1,P1,comentario\n5,4,bien\n5,4,"mal\n5,4,bien\n'
    with pytest.raises(GapkitError) as caught:
        read_delimited("a.csv", text)
    assert keys(caught.value) == ["open_quote"]


def test_text_between_quotes_may_hold_delimiters_quotes_and_line_breaks():
    table, _ = read_delimited("a.csv", b'E1,comentario\n5,"uno, ""dos""\ntres"\n')
    assert table.row(1) == ("5", 'uno, "dos"\ntres')


@pytest.mark.parametrize(("delimiter", "encoding", "decimal"), [(",", "utf-8", "."), (";", "cp1252", ",")])
def test_a_csv_file_gives_the_same_answers_as_its_numbers(tmp_path, delimiter, encoding, decimal):
    rows = survey(9)
    whole = [rows[0], *([float(cell) for cell in row] for row in rows[1:])]
    path = write_csv(tmp_path / "a.csv", whole, delimiter=delimiter, encoding=encoding, decimal=decimal)
    reading = read_answers(path, questionnaire="servqual91")
    assert reading.answers.codes["expectation"].T.tolist() == [row[:22] for row in rows[1:]]
