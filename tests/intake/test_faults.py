"""What is wrong with a survey is told with the name of its file."""

from __future__ import annotations

import pandas as pd
import pytest

from gapkit.errors import GapkitError
from gapkit.intake.forms import write_form
from gapkit.intake.reading import read_answers
from tests.intake.survey_samples import add, keys, numbered, small, survey, write_csv, write_xlsx

WRONG = {
    "nobody": (survey(0), {}),
    "no_column": ([row[:43] for row in survey(30)], {"questionnaire": "servqual91"}),
    "never_high": (survey(30, high=4), {"questionnaire": "servqual91"}),
    "no_heading": ([[1, 2], [3, 4]], {}),
    "no_questionnaire": ([["ventas", "mes", "zona"], [5, 4, "x"], [3, 2, "y"]], {}),
    "only_by_number": ([numbered(24), *[[1, 2, 3, 4] * 12] * 30], {}),
    "left_over": ([numbered(23), *[[*range(1, 8)] * 6 + [1, 2, 3, 4]] * 30], {}),
    "no_such_heading_near": (survey(30), {"segments": ["E111"]}),
    "used_twice": (survey(30), {"weight": "E1"}),
    "personal_segment": (add(survey(30), "contacto", ["a@b.es"] * 30), {"segments": ["contacto"]}),
    "cell.text": ([*survey(30), ["mucho", *[5] * 43]], {}),
}


def told(source, **options) -> GapkitError:
    with pytest.raises(GapkitError) as caught:
        read_answers(source, **options)
    return caught.value


@pytest.mark.parametrize("fault", WRONG)
def test_every_fault_of_a_workbook_names_its_file(tmp_path, fault):
    rows, options = WRONG[fault]
    error = told(write_xlsx(tmp_path / "clientes.xlsx", rows), **options)
    assert fault in keys(error)
    for language in ("en", "es"):
        for line in error.text(language).splitlines():
            assert line.count("clientes.xlsx") == 1, line


@pytest.mark.parametrize("fault", WRONG)
def test_a_text_file_is_named_once_for_there_is_no_sheet(tmp_path, fault):
    rows, options = WRONG[fault]
    error = told(write_csv(tmp_path / "clientes.csv", rows), **options)
    assert fault in keys(error)
    for language in ("en", "es"):
        for line in error.text(language).splitlines():
            assert line.count("clientes.csv") == 1, line


def test_a_question_about_sheets_and_a_form_of_an_own_questionnaire_name_the_file(tmp_path):
    error = told(write_xlsx(tmp_path / "a.xlsx", survey(30), "Marzo", Abril=survey(30)))
    assert keys(error) == ["which_sheet"] and error.text("es").startswith("a.xlsx: ")
    error = told(write_form(small(), tmp_path / "b.xlsx", rows=5))
    assert keys(error) == ["form_questionnaire"] and error.text("es").startswith("b.xlsx: ")


def test_a_fault_of_the_mapping_file_keeps_the_name_of_that_file(tmp_path):
    (tmp_path / "m.toml").write_text("[importance]\ntangibles = 3\n", encoding="utf-8")
    error = told(write_xlsx(tmp_path / "a.xlsx", survey(30)), mapping=tmp_path / "m.toml")
    assert error.text("en").startswith("m.toml, importance.tangibles: ")


def test_a_data_frame_is_named_as_one():
    error = told(pd.DataFrame([[1, 2, 3, 4] * 12] * 30, columns=numbered(24)))
    assert keys(error) == ["only_by_number"] and error.text("en").startswith("DataFrame: ")
