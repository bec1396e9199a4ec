"""Workbooks filled in as people do it, saved by openpyxl or by LibreOffice, and read back without a mapping."""

from __future__ import annotations

import datetime
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from gapkit.intake.forms import write_form
from gapkit.intake.questionnaires import read_questionnaire
from gapkit.intake.reading import Reading, read_answers

PEOPLE = 20
BLANK_ROW = 8
JOURNEY = read_questionnaire("cx_journey")
CHANNELS = ["Oficina o tienda", "Teléfono", "Web", "App"]


def _cell(heading: str, person: int, place: int) -> Any:
    """Return what a person typed; people with an even number type numbers as text."""
    text = person % 2 == 0
    if heading == "id":
        return f"{person:03d}"
    if heading == "date":
        return datetime.date(2026, 5, person)
    if heading == "canal":
        return CHANNELS[person % 4]
    if heading == "segmento":
        return ("Norte", "Sur")[person % 2]
    if heading[:2] in ("E_", "P_"):
        number = 1 + (3 * person + 5 * place) % 7
        if heading == "P_REL1" and person % 5 == 0:
            return 99
        if heading == "E_CLA1" and person == 3:
            return None
        return f" {number},0 " if text and heading == "E_ENV1" else str(number) if text else number
    if heading.startswith("imp_"):
        share = {"imp_CLA": 17.5, "imp_EAS": 22.5}.get(heading, 15.0)
        return str(share).replace(".", ",") if text else share
    if heading == "nps":
        return (person * 7) % 11
    if heading in ("csat", "ces"):
        return 1 + (person + len(heading)) % 5
    return {"churn": person % 2, "comment": "Todo bien" if person == 4 else None}[heading]


def _filled(path: Path) -> Path:
    """Write a form with answers in every second way, a blank row among them, columns moved and columns of one's own."""
    workbook: Workbook = load_workbook(write_form("cx_journey", path, language="es", rows=40, overwrite=True))
    sheet = workbook["DATOS"]
    headings = [(str(name.value), str(text.value)) for name, text in zip(sheet[1], sheet[2], strict=True)]
    moved = [*headings[10:], ("Nota interna", ""), *headings[:10], ("Encuestador", "")]
    row = 3
    for place, (name, text) in enumerate(moved, start=1):
        sheet.cell(1, place, name)
        sheet.cell(2, place, text or None)
        # A column that is moved takes its format along.
        kind = {"date": "yyyy-mm-dd", "id": "@"}.get(name, "General")
        sheet.column_dimensions[get_column_letter(place)].number_format = kind
    for person in range(1, PEOPLE + 1):
        row += row == BLANK_ROW
        for place, (name, text) in enumerate(moved, start=1):
            known = name not in ("Nota interna", "Encuestador")
            value = _cell(name, person, headings.index((name, text))) if known else f"nota {person}"
            sheet.cell(row, place, value)
        row += 1
    config = workbook["CONFIG"]
    for cells in config.iter_rows(min_row=5):
        given = {"client": "Alborada", "field_start": datetime.date(2026, 5, 1), "smallest_gap": "0,4"}
        if cells[0].value in given:
            cells[2].value = given[str(cells[0].value)]
    workbook.save(path)
    return path


def _converted(paths: list[Path], folder: Path) -> None:
    """Open workbooks in LibreOffice, calculate them and save them again."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no office program to save with")
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def _doubtful(path: Path) -> Path:
    """Write a form with one of each thing the checks of channels and points look for."""
    workbook = load_workbook(write_form("cx_journey", path, language="es", rows=30, overwrite=True))
    sheet = workbook["DATOS"]
    headings = [str(cell.value) for cell in sheet[1]]
    for person in range(1, 11):
        for place, name in enumerate(headings, start=1):
            sheet.cell(2 + person, place, _cell(name, person, place))
    places = {name: place for place, name in enumerate(headings, start=1)}
    sheet.cell(3, places["canal"], "Fax")
    sheet.cell(5, places["imp_CLA"], 50)
    for name, value in (("imp_CLA", 120), ("imp_EAS", -80)):
        sheet.cell(7, places[name], value)
    # Text among the points: the sum cannot be taken, and the line has to say so rather than look right.
    for row in range(3, 13):
        for name in headings:
            if name.startswith(("E_", "P_", "imp_")) and isinstance(value := sheet.cell(row, places[name]).value, str):
                sheet.cell(row, places[name], float(value.replace(",", ".")))
    workbook.save(path)
    return path


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    typed = tmp_path_factory.mktemp("typed")
    office = tmp_path_factory.mktemp("office")
    paths = [_filled(typed / "filled.xlsx"), _doubtful(typed / "doubtful.xlsx")]
    if shutil.which("soffice"):
        _converted(paths, office)
    return {"openpyxl": typed, "LibreOffice": office}


def _reading(saved: dict[str, Path], program: str) -> Reading:
    path = saved[program] / "filled.xlsx"
    if not path.exists():
        pytest.skip("no office program to save with")
    return read_answers(path)


@pytest.mark.parametrize("program", ["openpyxl", "LibreOffice"])
def test_every_answer_of_a_filled_form_is_read_as_it_was_typed(saved: dict[str, Path], program: str) -> None:
    reading = _reading(saved, program)
    assert (reading.questionnaire.id, reading.input.used) == ("cx_journey", PEOPLE)
    headings = [*("id", "date", "canal", "segmento")]
    headings += [f"{letter}_{item.code}" for letter in "EP" for item in JOURNEY.presented]
    for role, letter in (("expectation", "E"), ("perception", "P")):
        codes = reading.answers.codes[role]
        outside = reading.answers.not_applicable.get(role, np.zeros(codes.shape, bool))
        for i, item in enumerate(JOURNEY.items):
            name = f"{letter}_{item.code}"
            typed = [_cell(name, person, headings.index(name)) for person in range(1, PEOPLE + 1)]
            assert outside[i].tolist() == [cell == 99 for cell in typed]
            numbers = [0 if c in (None, 99) else int(float(str(c).replace(",", "."))) for c in typed]
            assert codes[i].tolist() == numbers, name


@pytest.mark.parametrize("program", ["openpyxl", "LibreOffice"])
def test_points_outcomes_groups_and_ids_come_back(saved: dict[str, Path], program: str) -> None:
    reading = _reading(saved, program)
    answers = reading.answers
    assert answers.points is not None
    np.testing.assert_allclose(answers.points[:2], [[0.175] * PEOPLE, [0.225] * PEOPLE])
    np.testing.assert_allclose(answers.points.sum(axis=0), 1.0)
    assert set(answers.outcomes) == {"nps", "csat", "ces", "churn"}
    np.testing.assert_array_equal(answers.outcomes["nps"], [_cell("nps", person, 0) for person in range(1, PEOPLE + 1)])
    channel = answers.segments["canal"]
    assert [channel.values[code] for code in channel.codes[:4]] == ["Teléfono", "Web", "App", "Oficina o tienda"]
    assert answers.segments["segmento"].values == ("Norte", "Sur")
    assert answers.respondent is not None
    assert len(set(answers.respondent.tolist())) == PEOPLE


@pytest.mark.parametrize("program", ["openpyxl", "LibreOffice"])
def test_facts_and_row_numbers_come_back_and_the_rest_is_left_out(saved: dict[str, Path], program: str) -> None:
    reading = _reading(saved, program)
    assert reading.settings["client"] == "Alborada"
    assert reading.settings["field"] == "desde el 1 de mayo de 2026"
    assert reading.settings["smallest_gap"] == 0.4
    rows = [row for row in range(3, 4 + PEOPLE) if row != BLANK_ROW]
    assert reading.row_numbers.tolist() == rows
    left_out = {heading.split('"')[1] for heading, _ in reading.input.left_out}
    assert {"date", "comment", "Nota interna", "Encuestador"} <= left_out


def test_both_programs_leave_the_same_answers(saved: dict[str, Path]) -> None:
    first, second = (_reading(saved, program).answers for program in ("openpyxl", "LibreOffice"))
    for role in first.codes:
        np.testing.assert_array_equal(first.codes[role], second.codes[role])
    np.testing.assert_array_equal(first.points, second.points)
    np.testing.assert_array_equal(first.respondent, second.respondent)


@pytest.mark.parametrize(
    ("line", "found", "state"),
    [
        ("Ítems sin texto", 0, "Correcto"),
        ("Filas rellenas (con identificación)", 10, "Correcto"),
        ("Canales que no están en la lista", 1, "Revisar"),
        ("Canales sin ninguna fila", 1, "Revisar"),
        ("Puntos que no están entre 0 y 100", 2, "Revisar"),
        ("Filas cuyos puntos no suman 100", 1, "Revisar"),
        ("Valores fuera de rango: Percepción", 0, "Correcto"),
        ("Parte en blanco: Expectativa", 1 / 240, "Correcto"),
        ("Fechas que no son fechas", 0, "Correcto"),
    ],
)
def test_the_checks_of_channels_and_points_are_right(
    saved: dict[str, Path], line: str, found: float, state: str
) -> None:
    path = saved["LibreOffice"] / "doubtful.xlsx"
    if not path.exists():
        pytest.skip("no office program to calculate with")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("COMPROBAR").to_python()
    states = {str(row[1]): (row[2], row[4]) for row in rows if isinstance(row[0], float)}
    assert states[line] == (pytest.approx(found), state)


def test_every_line_of_the_checks_leads_to_cells_that_exist(tmp_path: Path) -> None:
    workbook = load_workbook(write_form("cx_journey", tmp_path / "form.xlsx", language="es", rows=10))
    sheet = workbook["COMPROBAR"]
    links = [cell.hyperlink for (cell,) in sheet["F5:F27"]]
    assert all(links)
    for link in links:
        name, _, place = str(link.location).partition("!")
        assert name.strip("'") in workbook.sheetnames
        assert workbook[name.strip("'")][place].coordinate == place
    assert {str(link.location).partition("!")[0] for link in links} == {"'CONFIG'", "'CUESTIONARIO'", "'DATOS'"}
