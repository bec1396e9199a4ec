"""Exports of survey tools are read as they come."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from gapkit.commands import score
from gapkit.errors import GapkitError
from gapkit.intake.files.sources import read_source
from gapkit.intake.reading import read_answers
from gapkit.intake.summary import reading_lines
from gapkit.intake.tools.durations import seconds_between
from tests.intake.survey_samples import keys, write_csv, write_xlsx
from tests.intake.tools import exports

EXPORTS = {
    "Google Forms es": exports.google_forms("es"),
    "Google Forms en": exports.google_forms("en"),
    "Microsoft Forms es": exports.microsoft_forms("es"),
    "Microsoft Forms en": exports.microsoft_forms("en"),
    "SurveyMonkey en": exports.surveymonkey("en"),
    "SurveyMonkey es": exports.surveymonkey("es"),
    "Qualtrics en": exports.qualtrics("en"),
    "Qualtrics es": exports.qualtrics("es"),
    "Qualtrics codes": exports.qualtrics(codes=True),
    "Qualtrics numeric": exports.qualtrics(numeric=True),
    "LimeSurvey codes": exports.limesurvey(),
    "LimeSurvey en": exports.limesurvey("en", headings="text"),
    "LimeSurvey es": exports.limesurvey("es", headings="text"),
    "LimeSurvey codes and text": exports.limesurvey("es", headings="both"),
    "KoboToolbox / ODK": exports.kobo(),
    "KoboToolbox / ODK, Central": exports.kobo(separator="-"),
    "Typeform en": exports.typeform("en"),
    "Typeform es": exports.typeform("es"),
}
UNTIMED = ("Google Forms es", "Google Forms en")


def written(path, rows):
    """Write an export as csv or xlsx; times are texts in the first and cells with a date in the second."""
    if path.suffix == ".csv":
        return write_csv(path, rows)
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([None if cell == "" else cell for cell in row])
    book.active.title = "Form1"
    book.save(path)
    return path


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_gives_its_answers_its_people_and_nothing_of_the_tool(tmp_path, name, ending):
    reading = read_answers(written(tmp_path / f"a.{ending}", EXPORTS[name]))
    codes = reading.answers.codes
    assert (np.vstack([codes["expectation"], codes["perception"]]) == exports.expected_codes()).all()
    assert name.startswith(reading.columns.layout.tool) and reading.columns.layout.tool
    assert reading.input.notes[0][0] == "intake.notes.tool"
    assert [len(one.values) for one in reading.answers.segments.values()] == [3]
    reasons = {reason for _, reason in reading.input.left_out}
    assert reasons == {"tool"}
    if name in UNTIMED:
        assert reading.duration is None and reading.answers.respondent is None
    else:
        assert reading.duration.tolist() == exports.SECONDS
        assert len(set(reading.answers.respondent.tolist())) == exports.PEOPLE
        assert reading.columns.respondent.id.how == reading.columns.respondent.duration.how == "tool"


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", EXPORTS)
def test_what_was_made_of_an_export_is_told(tmp_path, name, language):
    reading = read_answers(written(tmp_path / "a.csv", EXPORTS[name]))
    lines = "\n".join(reading_lines(reading, language))
    assert reading.columns.layout.tool in lines
    assert {"es": "herramienta de encuestas", "en": "survey tool"}[language] in lines


def test_previews_and_tests_are_left_out_and_counted(tmp_path):
    reading = read_answers(written(tmp_path / "a.csv", EXPORTS["Qualtrics en"]))
    assert ("intake.notes.tool_tests", {"count": 2, "tool": "Qualtrics"}) in reading.input.notes
    assert reading.input.rows == reading.input.used == exports.PEOPLE
    # Rows are counted as in the file: three of headings, two of previews.
    assert reading.row_numbers.tolist() == list(range(6, 6 + exports.PEOPLE))


@pytest.mark.parametrize("gone", [[2], [1, 2]])
def test_heading_rows_that_an_export_leaves_out_are_not_missed(tmp_path, gone):
    rows = [row for i, row in enumerate(exports.qualtrics(codes=True)) if i not in gone]
    reading = read_answers(written(tmp_path / "a.csv", rows))
    assert reading.input.used == exports.PEOPLE


def test_a_bad_cell_of_an_export_is_named_where_it_stands(tmp_path):
    rows = [list(row) for row in exports.qualtrics()]
    rows[9][20] = "mucho"
    with pytest.raises(GapkitError) as caught:
        read_answers(written(tmp_path / "a.xlsx", rows))
    assert keys(caught.value)[0] == "cell.text"
    assert "a.xlsx, Form1!U10" in caught.value.text("en")


def test_rows_that_a_mapping_skips_are_those_of_the_file(tmp_path):
    source = written(tmp_path / "a.csv", exports.qualtrics())
    (tmp_path / "m.toml").write_text("skip_rows = [6, 9]\n", encoding="utf-8")
    reading = read_answers(source, mapping=tmp_path / "m.toml")
    assert reading.row_numbers.tolist() == [7, 8, *range(10, 6 + exports.PEOPLE)]


def test_a_heading_row_that_a_mapping_names_is_left_as_it_is(tmp_path):
    rows = exports.qualtrics(codes=True)
    (tmp_path / "m.toml").write_text("header_row = 1\nskip_rows = [2, 3, 4, 5]\n", encoding="utf-8")
    reading = read_answers(written(tmp_path / "a.csv", rows), mapping=tmp_path / "m.toml")
    assert reading.columns.layout.tool == "" and reading.columns.header_row == 1
    assert reading.input.used == exports.PEOPLE


def test_a_mapping_and_options_name_columns_by_code_wording_or_letter(tmp_path):
    source = written(tmp_path / "a.csv", exports.qualtrics())
    for reference in ("Q2", "Channel", "=L", "UserLanguage"):
        reading = read_answers(source, segments=[reference])
        assert len(reading.answers.segments) == 1
    assert all(heading != '"UserLanguage" (K)' for heading, _ in reading.input.left_out)
    (tmp_path / "m.toml").write_text('[items]\nTAN1 = { perception = "Q4_1" }\n', encoding="utf-8")
    reading = read_answers(source, mapping=tmp_path / "m.toml")
    assert reading.columns.items["TAN1"]["perception"].how == "mapping"


def test_statements_that_occur_twice_are_refused_with_the_lines_to_check(tmp_path):
    texts = exports.texts("es")
    head = ["ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre", *texts]
    rows = [[*head, *(f"{text}2" for text in texts)]]
    rows += [[1, "", "", "", "", *[5] * 44], [2, "", "", "", "", *[4] * 44]]
    with pytest.raises(GapkitError) as caught:
        read_answers(written(tmp_path / "a.csv", rows), questionnaire="servqual91")
    assert keys(caught.value)[0] == "two_columns"
    assert 'TAN1 = { expectation = "=F", perception = "=AB" }' in caught.value.faults[0].text("es")


def test_two_exports_joined_by_a_column_of_people_leave_out_what_both_tools_wrote(tmp_path):
    rows = exports.google_forms()
    person = [["Código"], *([f"k{n}"] for n in range(exports.PEOPLE))]
    expected = [[*row[:3], *one, *row[3:25]] for row, one in zip(rows, person, strict=True)]
    perceived = [[*row[:2], *one, *row[25:]] for row, one in zip(rows, person, strict=True)]
    perceived[1:] = perceived[:0:-1]
    source = write_xlsx(tmp_path / "a.xlsx", expected, "Respuestas 1", **{"Respuestas 2": perceived})
    reading = read_answers(source)
    codes = reading.answers.codes
    assert (np.vstack([codes["expectation"], codes["perception"]]) == exports.expected_codes()).all()
    assert reading.columns.layout.name == "joined" and reading.columns.layout.tool == "Google Forms"
    assert [reason for _, reason in reading.input.left_out] == ["tool"] * 2


def test_numbers_that_a_tool_gives_to_answers_join_nothing(tmp_path):
    rows = exports.microsoft_forms("es")
    rows = [[str(c) if isinstance(c, datetime) else c for c in row] for row in rows]
    sheets = [[*row[:6], *row[6:28]] for row in rows], [[*row[:6], *row[28:]] for row in rows]
    source = write_xlsx(tmp_path / "a.xlsx", sheets[0], "Expectativas", Percepciones=sheets[1])
    with pytest.raises(GapkitError) as caught:
        read_answers(source)
    assert keys(caught.value) == ["two_sheets"]


def test_an_export_is_scored_in_one_call(tmp_path):
    diagnosis = score(written(tmp_path / "a.csv", EXPORTS["LimeSurvey es"]))
    assert len(diagnosis.gaps.items) == 22 and diagnosis.input.used == exports.PEOPLE


def test_a_frame_of_an_export_is_read_like_its_file(tmp_path):
    import pandas as pd

    frame = pd.read_csv(written(tmp_path / "a.csv", exports.qualtrics()), dtype=str)
    reading = read_answers(frame)
    assert reading.columns.layout.tool == "Qualtrics" and reading.input.used == exports.PEOPLE
    assert reading.row_numbers.tolist() == list(range(4, 4 + exports.PEOPLE))


def test_the_tables_of_a_source_are_not_touched_by_what_is_made_of_them(tmp_path):
    source = read_source(written(tmp_path / "a.csv", exports.qualtrics()))
    assert source.tables[0].names is None and source.tables[0].height == exports.PEOPLE + 5


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-03-04T10:00:00.000+02:00", "2026-03-04T10:01:00.500+02:00", 60.5),
        ("2026-03-04T23:59:30+01:00", "2026-03-05T00:00:00+02:00", float("nan")),
        ("3/4/26 23:59", "3/5/26 0:01", 120),
        ("04.03.2026 10:00", "04.03.2026 10:30", 1800),
        ("03/04/2026 11:59:00 PM", "03/05/2026 12:00:00 AM", 60),
        ("4/3/2026 11:59:00 p. m.", "5/3/2026 12:00:30 a. m.", 90),
        ("2026/03/04 10:00:00", "2026/03/04 10:00:05", 5),
        (datetime(2026, 3, 4, 10), datetime(2026, 3, 4, 11), 3600),
        (datetime(2026, 3, 4, 10), "2026-03-04 10:00:10", 10),
        ("2026-03-04 10:00:00", "2026-03-04 09:59:00", float("nan")),
        ("2026-01-01 10:00:00", "2026-03-04 09:59:00", float("nan")),
        ("", "2026-03-04 09:59:00", float("nan")),
        ("ayer", "hoy", float("nan")),
        ("31/02/2026 10:00", "31/02/2026 11:00", float("nan")),
        (5.0, None, float("nan")),
    ],
)
def test_seconds_are_known_however_the_times_are_written(start, end, seconds):
    assert seconds_between([start], [end]) == pytest.approx([seconds], nan_ok=True)


@pytest.mark.parametrize(
    "groups",
    [
        ("Expectativas", "Percepciones"),
        ("Lo que espera de una compañía excelente", "Lo que ha recibido de la nuestra"),
        ("Encuesta/Expectativas: así debe ser", "Encuesta/Percepciones: así es"),
    ],
)
def test_labels_under_the_labels_of_their_groups_are_parted_where_groups_are_shared(tmp_path, groups):
    coded = exports.kobo()
    texts = ["Resuelven las dudas y/o quejas", *exports.texts("es")[1:]]
    first = coded[0].index(f"expectation/{exports.CODES[0]}")
    asked = [f"{group}/{text}" for group in groups for text in exports.texts("es")]
    rows = [[*coded[0][:first], *asked, *coded[0][first + 44 :]], *coded[1:]]
    reading = read_answers(written(tmp_path / "a.xlsx", rows))
    assert np.array_equal(
        np.vstack([reading.answers.codes[role] for role in ("expectation", "perception")]), exports.expected_codes()
    )
    heading = f"{groups[0]}/{texts[0]}"
    rows[0][first] = heading
    with pytest.raises(GapkitError) as caught:
        read_answers(written(tmp_path / "b.xlsx", rows), questionnaire="servqual91")
    assert keys(caught.value) == ["no_column"]


def test_grids_are_known_without_the_columns_that_the_tool_writes_beside_them(tmp_path):
    rows = [[cells[2], *cells[3:]] for cells in exports.google_forms()]
    reading = read_answers(written(tmp_path / "a.csv", rows))
    assert reading.columns.layout.tool == "Google Forms / LimeSurvey"
    assert list(reading.answers.segments) == ["Canal"] and reading.input.used == exports.PEOPLE


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_time_below_a_title_is_no_export_of_a_tool_that_writes_its_headings_first(tmp_path, language):
    titled = [["Encuesta de satisfacción 2026"], *exports.google_forms(language)]
    plain = [[cells[0], cells[2], *cells[3:]] for cells in exports.google_forms(language)]
    plain[0] = [*plain[0][:2], *(f"{role}{n}" for role in "EP" for n in range(1, 23))]
    width = len(plain[0])
    source = write_xlsx(tmp_path / "a.xlsx", [["Encuesta de satisfacción 2026", *[""] * (width - 1)], *plain])
    reading = read_answers(source)
    assert reading.columns.layout.tool == "" and reading.columns.header_row == 2
    assert reading.input.used == exports.PEOPLE
    assert all(note[0] != "intake.notes.tool" for note in reading.input.notes)
    # The grids below a title are still the rows of questions, whoever wrote them.
    grids = read_answers(write_xlsx(tmp_path / "b.xlsx", titled))
    assert grids.columns.layout.tool == "Google Forms / LimeSurvey" and grids.input.used == exports.PEOPLE
