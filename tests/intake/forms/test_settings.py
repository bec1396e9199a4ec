"""The facts of the study on the CONFIG sheet of a form, read back."""

from __future__ import annotations

import datetime
import io
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gapkit.errors import GapkitError
from gapkit.intake.forms import form_bytes
from gapkit.intake.forms.settings import field_dates
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.reading import Reading, read_answers
from tests.intake.survey_samples import keys, survey, write_xlsx

FACTS = {
    "client": "Seguros Alborada",
    "study": "Clientes de hogar",
    "wave": "2026-1",
    "field_start": datetime.date(2026, 5, 1),
    "field_end": datetime.date(2026, 5, 15),
}


@cache
def blank(name: str, language: str) -> bytes:
    return form_bytes(read_questionnaire(name), language=language, rows=20)


def filled(path: Path, facts: dict[str, object], *, name: str = "servqual91", language: str = "es", **cells) -> Path:
    """Write a form with twelve people and the facts given; `cells` sets single columns of answers, by heading."""
    questionnaire = read_questionnaire(name)
    workbook = load_workbook(io.BytesIO(blank(name, language)))
    config = workbook["CONFIG"]
    for row in config.iter_rows(min_row=5):
        if row[0].value in facts:
            row[2].value = facts[row[0].value]
    sheet = workbook["DATOS" if language == "es" else "DATA"]
    for column, heading in enumerate((str(cell.value) for cell in sheet[1]), start=1):
        for person in range(12):
            if heading[:2] in ("E_", "P_"):
                sheet.cell(3 + person, column, 1 + (person + column) % questionnaire.scale.high)
            elif heading in cells:
                sheet.cell(3 + person, column, cells[heading][person])
    workbook.save(path)
    return path


def wrong(tmp_path: Path, **facts: object) -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        read_answers(filled(tmp_path / "form.xlsx", facts))
    assert caught.value.text("en") != caught.value.text("es")
    return caught.value


def settings(tmp_path: Path, facts: dict[str, object], **options) -> dict[str, object]:
    return dict(read_answers(filled(tmp_path / "form.xlsx", facts), **options).settings)


def test_the_facts_of_a_form_come_back_under_the_names_of_the_report(tmp_path):
    assert settings(tmp_path, FACTS | {"currency": "eur", "smallest_gap": 0.4, "level": 0.9, "min_cell": 8}) == {
        "client": "Seguros Alborada",
        "name": "Clientes de hogar",
        "wave": "2026-1",
        "field": "1–15 de mayo de 2026",
        "language": "es",
        "currency": "EUR",
        "smallest_gap": 0.4,
        "level": 0.9,
        "min_cell": 8,
    }


def test_what_was_left_blank_is_not_there(tmp_path):
    blank = {"language": None, "level": " ", "min_cell": None, "smallest_gap": None}
    assert settings(tmp_path, blank) == {}
    assert settings(tmp_path, {}) == {"language": "es", "level": 0.95, "min_cell": 5, "smallest_gap": 0.3}


def test_settings_cannot_be_changed_and_other_surveys_have_none(tmp_path):
    found = read_answers(filled(tmp_path / "form.xlsx", FACTS)).settings
    with pytest.raises(TypeError):
        found["client"] = "another"  # type: ignore[index]
    rows = write_xlsx(tmp_path / "a.xlsx", survey(30), CONFIG=[["client", "", "Alborada"]])
    assert read_answers(rows).settings == {}


def test_a_renamed_config_sheet_with_its_rows_moved_is_found(tmp_path):
    path = filled(tmp_path / "form.xlsx", FACTS)
    workbook = load_workbook(path)
    workbook["CONFIG"].insert_rows(1, 3)
    workbook["CONFIG"].title = "Estudio"
    workbook.save(path)
    assert read_answers(path).settings["client"] == "Seguros Alborada"


def test_the_language_asked_for_wins_over_that_of_the_form(tmp_path):
    path = filled(tmp_path / "form.xlsx", FACTS)
    spanish, english = read_answers(path), read_answers(path, language="en")
    assert (spanish.input.language, spanish.settings["field"]) == ("es", "1–15 de mayo de 2026")
    assert (english.input.language, english.settings["field"]) == ("en", "1–15 May 2026")
    assert english.settings["language"] == "es"
    # A language gapkit does not speak is for the caller to refuse.
    assert read_answers(path, language="fr").settings["field"] == "1–15 de mayo de 2026"


@pytest.mark.parametrize(
    ("start", "end", "english", "spanish"),
    [
        ("2026-05-01", "2026-05-15", "1–15 May 2026", "1–15 de mayo de 2026"),
        ("2026-04-28", "2026-05-15", "28 April – 15 May 2026", "28 de abril – 15 de mayo de 2026"),
        (
            "2025-12-20",
            "2026-01-10",
            "20 December 2025 – 10 January 2026",
            "20 de diciembre de 2025 – 10 de enero de 2026",
        ),
        ("2026-05-01", "2026-05-01", "1 May 2026", "1 de mayo de 2026"),
        ("2026-05-01", None, "from 1 May 2026", "desde el 1 de mayo de 2026"),
        (None, "2026-05-15", "until 15 May 2026", "hasta el 15 de mayo de 2026"),
        (None, None, "", ""),
    ],
)
def test_field_dates_say_once_what_both_ends_share(start, end, english, spanish):
    first, last = (None if day is None else datetime.date.fromisoformat(day) for day in (start, end))
    assert field_dates(first, last, language="en") == english
    assert field_dates(first, last, language="es") == spanish


@pytest.mark.parametrize(
    ("key", "typed", "name", "value"),
    [
        ("wave", 2, "wave", "2"),
        ("wave", datetime.date(2026, 5, 1), "wave", "2026-05-01"),
        ("client", "  Alborada \n Hogar ", "client", "Alborada Hogar"),
        ("client", "=1+1 & Co", "client", "=1+1 & Co"),
        ("field_start", "2026-05-01", "field", "desde el 1 de mayo de 2026"),
        ("field_end", datetime.datetime(2026, 5, 15, 18, 30), "field", "hasta el 15 de mayo de 2026"),
        ("language", "EN ", "language", "en"),
        ("smallest_gap", "0,25", "smallest_gap", 0.25),
        ("smallest_gap", 6, "smallest_gap", 6.0),
        ("level", "99%", "level", 0.99),
        ("min_cell", 10.0, "min_cell", 10),
    ],
)
def test_a_fact_is_read_however_it_was_typed(tmp_path, key, typed, name, value):
    path = filled(tmp_path / "form.xlsx", {})
    workbook = load_workbook(path)
    cell = next(row[2] for row in workbook["CONFIG"].iter_rows(min_row=5) if row[0].value == key)
    cell.value = typed
    if isinstance(typed, str):
        cell.data_type = "s"
    workbook.save(path)
    found = read_answers(path).settings[name]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("key", "typed", "fault", "cell"),
    [
        ("client", "#N/A", "text", "C5"),
        ("wave", True, "text", "C7"),
        ("field_start", "primeros de mayo", "date", "C8"),
        ("field_start", "01/05/2026", "date", "C8"),
        ("field_end", datetime.date(1900, 5, 1), "date", "C9"),
        ("field_end", datetime.time(9, 30), "date", "C9"),
        ("language", "fr", "language", "C10"),
        ("currency", "euros", "currency", "C11"),
        ("smallest_gap", 0, "gap", "C12"),
        ("smallest_gap", 6.5, "gap", "C12"),
        ("smallest_gap", True, "gap", "C12"),
        ("level", 95, "level", "C13"),
        ("level", 0.5, "level", "C13"),
        ("level", "alto", "level", "C13"),
        ("min_cell", 2, "whole", "C14"),
        ("min_cell", 5.5, "whole", "C14"),
    ],
)
def test_a_fact_that_cannot_be_is_told_with_file_sheet_and_cell(tmp_path, key, typed, fault, cell):
    error = wrong(tmp_path, **{key: typed})
    assert keys(error) == [f"setting.{fault}"]
    assert error.text("en").startswith(f"form.xlsx, CONFIG!{cell}, ")


def test_field_dates_in_the_wrong_order_are_told_at_the_end_date(tmp_path):
    error = wrong(tmp_path, field_start=datetime.date(2026, 5, 15), field_end=datetime.date(2026, 5, 1))
    assert keys(error) == ["setting.end_before_start"]
    assert "CONFIG!C9, Fin del trabajo de campo: se encontró 2026-05-01" in error.text("es")


def test_facts_and_answers_that_cannot_be_are_told_together(tmp_path):
    path = filled(tmp_path / "form.xlsx", {"level": 95, "min_cell": 1}, nps=["no", *[9] * 11])
    with pytest.raises(GapkitError) as caught:
        read_answers(path)
    assert keys(caught.value) == ["setting.level", "setting.whole", "cell.text"]


def channels(tmp_path: Path, written: list[str], language: str = "es") -> Reading:
    path = tmp_path / "form.xlsx"
    heading = {"es": "canal", "en": "channel"}[language]
    return read_answers(filled(path, {}, name="cx_journey", language=language, **{heading: written}))


def test_channels_keep_the_names_of_the_form(tmp_path):
    written = ["Oficina o tienda", "Teléfono", "Web", "App"] * 3
    found = channels(tmp_path, written).answers.segments["canal"]
    assert [found.values[code] for code in found.codes] == written
    written = ["Branch or shop", "Phone", "Website", "App"] * 3
    found = channels(tmp_path, written, "en").answers.segments["channel"]
    assert [found.values[code] for code in found.codes] == written


def test_a_channel_named_in_both_languages_is_one_value_by_its_commonest_name(tmp_path):
    written = ["Website", "web", "Website", "Teléfono", "Phone", "telefono", "Teléfono", "phone", *["Fax", "fax"] * 2]
    found = channels(tmp_path, written).answers.segments["canal"]
    assert [found.values[code] for code in found.codes] == [
        *["Website"] * 3,
        *["Teléfono"] * 5,
        *["Fax", "fax"] * 2,
    ]


def test_outside_forms_channel_names_are_left_as_they_are(tmp_path):
    questionnaire = read_questionnaire("cx_journey")
    headings = [f"{letter}_{item.code}" for letter in "EP" for item in questionnaire.items]
    rows = [[*headings, "channel"], *([3, 7] * 24 + [name] for name in ["Web", "Website"] * 15)]
    found = read_answers(write_xlsx(tmp_path / "a.xlsx", rows), questionnaire=questionnaire)
    assert found.answers.segments["channel"].values == ("Web", "Website")
