"""The second opinion in the reports: appendix D, its sheet, and nothing of it where nobody asked for one."""

import dataclasses
import math

import pytest

from gapkit.diagnosis.opinion import Opinion
from gapkit.i18n import LANGUAGES
from gapkit.report.excel import workbook_bytes
from gapkit.report.html import html_text
from gapkit.report.outline import outline
from gapkit.scoring.rows import Rows
from tests.report.excel_samples import opened, table
from tests.report.made_surveys import diagnosed

AGREE = (
    Opinion("alpha", "D0 perception", 0.8123456, 0.8123456, "pingouin 1", 1e-13, 1e-9, True),
    Opinion("t", "D1", -3.2, -3.2, "scipy 1", 4e-12, 1e-9, True),
    Opinion("hedges_g_av", "D1", 0.5, 0.51, "pingouin 1", 0.01, 1e-9, None, "hedges_df"),
)
APART = Opinion("df", "", 39.0, 38.0, "statsmodels 1", 1.0, 1e-9, False)


def with_opinions(opinions, language):
    return dataclasses.replace(diagnosed(people=40, language=language), second_opinion=Rows(opinions))


def section_of(diagnosis, language):
    found = [s for part in outline(diagnosis, language=language).parts for s in part.sections]
    return next((section for section in found if section.id == "segunda-opinion"), None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_without_a_second_opinion_says_nothing_of_one(language):
    diagnosis = diagnosed(people=40, language=language)
    assert section_of(diagnosis, language) is None
    assert not [name for name in opened(workbook_bytes(diagnosis, language=language)).sheetnames if name[:3] == "13b"]


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("es", "Otras bibliotecas obtienen los mismos 2 números", "t emparejada, D1 (scipy 1)"),
        ("en", "Other libraries get the same 2 numbers", "paired t, D1 (scipy 1)"),
    ],
)
def test_agreement_is_the_title_and_the_largest_difference_stands_below(language, title, said):
    section = section_of(with_opinions(AGREE, language), language)
    assert section.title == title and said in section.lead and "10⁻¹²" in section.lead
    (figure, conventions) = section.blocks
    counts = {row.cells[0].text: [cell.text for cell in row.cells[1:3]] for row in figure.table.rows}
    assert counts == {"pingouin 1": ["1", "0"], "scipy 1": ["1", "0"]}
    assert "2n − 2" in conventions.cards[0].bullets[0]


def test_numbers_that_differ_are_the_title_and_are_listed_with_both_values():
    diagnosis = with_opinions((*AGREE, APART), "es")
    section = section_of(diagnosis, "es")
    assert section.title == "Uno de 3 números difiere en otra biblioteca"
    listed = section.blocks[1].table
    assert [[cell.value for cell in row.cells[1:]] for row in listed.rows] == [[39.0, 38.0, 1.0]]
    page = html_text(outline(diagnosis, language="es"))
    assert 'id="segunda-opinion"' in page and "grados de libertad" in page


def test_many_that_differ_are_cut_on_the_page_and_whole_in_the_workbook():
    many = [dataclasses.replace(APART, subject=f"D{i}") for i in range(25)]
    diagnosis = with_opinions((*AGREE, *many), "en")
    listed = section_of(diagnosis, "en").blocks[1]
    assert len(listed.table.rows) == 20 and listed.subtitle == "5 more are in the workbook"
    rows = table(opened(workbook_bytes(diagnosis, language="en")), "13b_Second_opinion")
    assert len(rows) == 28 and [row["Result"] for row in rows[:25]] == ["differs"] * 25
    convention = next(row for row in rows if row["Result"] == "other convention")
    assert math.isclose(convention["Other library"], 0.51) and "n − 1" in convention["Why"]


def test_the_columns_of_the_sheet_are_wide_enough_for_every_digit():
    long = dataclasses.replace(APART, ours=-1234.5678, theirs=-1234.5, difference=0.0678)
    sheet = opened(workbook_bytes(with_opinions((long,), "es"), language="es"))["13b_Segunda_opinion"]
    heads = {cell.value: cell.column_letter for cell in sheet[4]}
    for name in ("gapkit", "Otra biblioteca"):
        assert sheet.column_dimensions[heads[name]].width >= len("−1234.567800") + 1
