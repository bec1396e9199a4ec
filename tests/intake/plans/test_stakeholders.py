"""Stakeholders without any role yet: they stay in the plan, whatever it is written in."""

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest

from gapkit.diagnosis.codec import diagnosis_data, diagnosis_of
from gapkit.errors import GapkitError
from gapkit.intake.plans import read_plan
from gapkit.intake.plans.book import write_plan
from gapkit.intake.plans.layout import stakeholders
from gapkit.model.plan import Initiative, Plan
from gapkit.planning import with_plan
from tests.intake.plans.plan_files import SERVQUAL, read_book, read_toml
from tests.intake.plans.plan_files import diagnosis_of as made_diagnosis

ROWS = [
    ["ID", "Iniciativa", "RACI: Proveedor", "RACI: Dirección", "RACI: Sindicato"],
    ["A", "Una", None, "A", None],
    ["B", "Otra", None, "A", "-"],
]
SURVEY = Path(__file__).parents[2] / "data" / "formats" / "survey.ods"
CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3" '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Iniciativas">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
WHO = ("Proveedor", "Dirección", "Sindicato")


def raci(path):
    """Return the headings of the roles in a workbook of a plan."""
    sheet = openpyxl.load_workbook(path)["Iniciativas"]
    told = [cell for row in sheet.iter_rows(values_only=True) for cell in row if str(cell).startswith("RACI: ")]
    return tuple(cell.removeprefix("RACI: ") for cell in told)


def test_whoever_has_a_column_and_no_letter_stays_in_the_next_workbook(tmp_path):
    plan = read_book(tmp_path, Iniciativas=ROWS)
    assert plan.stakeholders == WHO
    assert [one.roles for one in plan.initiatives] == [{"Dirección": "A"}] * 2
    first = write_plan(tmp_path / "first.xlsx", made_diagnosis(), plan, language="es")
    again = read_plan(first, SERVQUAL)
    second = write_plan(tmp_path / "second.xlsx", made_diagnosis(), again, language="es")
    assert raci(first) == raci(second) == WHO and again.stakeholders == WHO


def test_a_table_of_text_keeps_them(tmp_path):
    path = tmp_path / "plan.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(ROWS)
    assert read_plan(path, SERVQUAL).stakeholders == WHO


def test_an_open_document_keeps_them(tmp_path):
    cells = [[f"<text:p>{cell}</text:p>" if cell else "" for cell in row] for row in ROWS]
    start, end = '<table:table-cell office:value-type="string">', "</table:table-cell>"
    cells = ["".join(f"{start}{cell}{end}" for cell in row) for row in cells]
    rows = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    path = tmp_path / "plan.ods"
    with zipfile.ZipFile(SURVEY) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, CONTENT.format(rows=rows) if name == "content.xml" else old.read(name))
    assert read_plan(path, SERVQUAL).stakeholders == WHO


def test_toml_names_them_at_its_head(tmp_path):
    text = 'stakeholders = ["Proveedor", "Dirección"]\n[[initiative]]\nname = "Una"\nroles = {"Dirección" = "A"}\n'
    assert read_toml(tmp_path, text).stakeholders == ("Proveedor", "Dirección")
    with pytest.raises(GapkitError, match="stakeholders"):
        read_toml(tmp_path, 'stakeholders = "Proveedor"\n[[initiative]]\nname = "Una"\n')


def test_diagnosis_json_keeps_them(tmp_path):
    held = with_plan(made_diagnosis(), read_book(tmp_path, Iniciativas=ROWS))
    assert diagnosis_of(diagnosis_data(held)).plan.plan.stakeholders == WHO


def test_where_everybody_has_a_role_the_roles_say_it_all(tmp_path):
    rows = [["ID", "Iniciativa", "RACI: Socio", "RACI: Tienda"], ["A", "Una", "A", "R"]]
    assert read_book(tmp_path, Iniciativas=rows).stakeholders == ()


def test_those_whom_gapkit_puts_there_to_be_changed_are_nobodys_until_they_have_a_role(tmp_path):
    path = write_plan(tmp_path / "plan.xlsx", made_diagnosis(), Plan(initiatives=(Initiative("A", "Una"),)))
    assert read_plan(path, SERVQUAL).stakeholders == ()


def test_one_of_the_usual_ones_that_somebody_put_there_stays(tmp_path):
    usual = stakeholders(Plan(), "es")[0]
    rows = [["ID", "Iniciativa", "RACI: Socio", f"RACI: {usual}"], ["A", "Una", "A", None]]
    plan = read_book(tmp_path, Iniciativas=rows)
    assert plan.stakeholders == ("Socio", usual) and stakeholders(plan, "es") == ["Socio", usual]
