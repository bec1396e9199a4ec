"""Comments of the company to code: who answers is known by the words, on one sheet or on two."""

from __future__ import annotations

import pytest

from gapkit.coding import code_comments
from gapkit.errors import GapkitError
from gapkit.i18n import LANGUAGES
from gapkit.intake.coding.unread import read_unread
from tests.intake.survey_samples import add, survey, write_xlsx
from tests.report.excel_samples import opened


def written(people, tag, *, seed=1):
    rows = add(survey(people, seed=seed), "ID", [f"{tag}{k}" for k in range(people)])
    return add(rows, "Comments", [f"Nobody here ever hears about delays {tag}{k}" for k in range(people)])


def two_sheets(tmp_path, **others):
    sheets = {"Front line": written(9, "f", seed=2)} | others
    return write_xlsx(tmp_path / "company.xlsx", written(7, "m"), "Managers", **sheets)


def test_the_column_that_says_who_answers_is_no_part_of_an_empathy_map(tmp_path):
    path = write_xlsx(tmp_path / "c.xlsx", add(written(8, "p"), "Role", ["Manager"] * 4 + ["Agent"] * 4), "Answers")
    found = read_unread(path)
    assert len(found.waiting) == 8 and found.of_company
    assert read_unread(path, segments="Role").waiting == found.waiting


def test_a_survey_of_customers_is_not_taken_for_the_company(tmp_path):
    jobs = ["Manager", "Analyst"] * 4
    path = write_xlsx(tmp_path / "s.xlsx", add(written(8, "p"), "Position", jobs), "Answers")
    assert not read_unread(path).of_company
    assert not read_unread(write_xlsx(tmp_path / "t.xlsx", written(8, "p"), "Answers")).of_company


def test_comments_on_the_sheets_of_both_views_wait_in_one_workbook(tmp_path):
    found = read_unread(two_sheets(tmp_path))
    assert [one.id for one in found.waiting] == [*(f"m{k}" for k in range(7)), *(f"f{k}" for k in range(9))]
    assert found.of_company and found.left_out == 0 and len(found.comments.people) == 16


def test_what_has_codes_on_a_sheet_for_both_waits_no_more(tmp_path):
    coding = [["ID", "Comment", "Code 1"], ["m1", "", "Price"], ["f2", "", "Waiting"]]
    found = read_unread(two_sheets(tmp_path, Coding=coding))
    assert [one.id for one in found.coded] == ["m1", "f2"] and len(found.waiting) == 14
    assert [theme.code for theme in found.comments.themes] == ["Price", "Waiting"]


def test_an_id_that_stands_on_both_sheets_is_left_out_and_counted(tmp_path):
    found = read_unread(two_sheets(tmp_path, **{"Front line": written(9, "m", seed=2)}))
    assert [one.id for one in found.waiting] == ["m7", "m8"] and found.left_out == 14


def test_one_sheet_without_comments_does_not_keep_the_other_from_being_coded(tmp_path):
    silent = add(survey(9, seed=2), "ID", [f"f{k}" for k in range(9)])
    found = read_unread(two_sheets(tmp_path, **{"Front line": silent}))
    assert [one.id for one in found.waiting] == [f"m{k}" for k in range(7)]


def test_two_sheets_of_one_view_are_refused(tmp_path):
    with pytest.raises(GapkitError) as caught:
        read_unread(two_sheets(tmp_path, Supervisors=written(5, "s")))
    assert [one.key for one in caught.value.faults] == ["company.two_sheets"]


def test_several_sheets_that_could_hold_the_answers_are_told_with_the_file(tmp_path):
    path = write_xlsx(tmp_path / "s.xlsx", written(8, "a"), "One", Two=written(8, "b", seed=2))
    with pytest.raises(GapkitError) as caught:
        read_unread(path)
    assert "s.xlsx" in caught.value.text("en") and "s.xlsx" in caught.value.text("es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_says_where_the_codes_of_the_company_go(tmp_path, language):
    made = code_comments(two_sheets(tmp_path), tmp_path / "coding.xlsx", language=language)
    assert made.of_company and made.comments == 16
    told = [str(cell.value) for page in opened(made.path.read_bytes()) for row in page.rows for cell in row]
    assert any("--company" in text for text in told) and not any("--codes" in text for text in told)
