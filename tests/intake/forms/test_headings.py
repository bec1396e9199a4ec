"""What stands over the columns of groups in a form is what the report calls them, in the language of the form."""

import openpyxl
import pytest

from gapkit.intake.forms import write_form
from gapkit.intake.reading import read_answers

GROUPS = {"es": ("canal", "segmento"), "en": ("channel", "segment")}


@pytest.mark.parametrize("language", ["es", "en"])
def test_groups_are_headed_in_the_language_of_the_form_and_read_back(tmp_path, language):
    path = write_form("cx_journey", tmp_path / "form.xlsx", language=language, rows=30)
    book = openpyxl.load_workbook(path)
    sheet = book["DATOS" if language == "es" else "DATA"]
    headings = [cell.value for cell in sheet[1]]
    assert (headings[2], headings[3]) == GROUPS[language]
    meant = [cell.value for cell in book["DICCIONARIO" if language == "es" else "DICTIONARY"]["A"]]
    assert set(GROUPS[language]) <= set(meant)
    channels = ("Teléfono", "Web") if language == "es" else ("Phone", "Website")
    told = dict(zip(GROUPS[language], (channels, ("A", "B")), strict=True))
    for person in range(12):
        for column, heading in enumerate(headings, start=1):
            if heading in told:
                sheet.cell(3 + person, column, told[heading][person % 2])
            elif heading[:2] in ("E_", "P_"):
                sheet.cell(3 + person, column, 1 + (person + column) % 7)
    book.save(path)
    segments = read_answers(path).answers.segments
    assert {name: set(one.values) for name, one in segments.items()} == {k: set(v) for k, v in told.items()}
