"""`gapkit code`: a workbook to code in, once and a second time, and the report that says how far coders agree."""

import json

import openpyxl
import pytest

import gapkit
from gapkit.coding import FEWEST_TWICE
from gapkit.errors import GapkitError
from tests.comment_samples import BOOK_ES, apart, coded_people
from tests.intake.survey_samples import write_csv, write_xlsx

PEOPLE = coded_people()
ASKED = ("--questionnaire", "servqual91")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    answers, coding = apart(PEOPLE)
    write_xlsx(tmp_path / "s.xlsx", answers, **{"Codificación": coding, "Libro de códigos": BOOK_ES})
    write_xlsx(tmp_path / "bare.xlsx", answers)
    write_csv(tmp_path / "codes.csv", coding)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def recoded(path, change):
    """Fill a second coding in: the first codes, each changed as `change` says."""
    first = {row["id"]: str(row.get("codigos", "")).split(" (")[0] for row in PEOPLE}
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for number, (key, *_) in enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2):
        sheet.cell(number, 3).value = change(first[key], number)
    book.save(path)
    return path


@pytest.mark.parametrize(("language", "said"), [("es", "11 comentarios por codificar"), ("en", "11 comments to code")])
def test_the_command_writes_beside_the_survey_and_says_what_suggestions_are_worth(run, desk, language, said):
    status, told, _ = run("code", "s.xlsx", *ASKED, "--language", language)
    assert status == 0
    assert said in told and "s-coding.xlsx" in told and "--codes" in told
    assert openpyxl.load_workbook("s-coding.xlsx").worksheets[0].max_row == 12
    assert run("code", "s.xlsx", *ASKED)[0] == 1
    assert run("code", "s.xlsx", *ASKED, "--force")[0] == 0


def test_without_codes_there_is_nothing_to_learn_from_and_the_command_says_so(run, desk):
    status, told, _ = run("code", "bare.xlsx", *ASKED, "-o", "c.xlsx", "--language", "en")
    assert status == 0
    assert "123 comments to code\nNo suggestions: it takes 30 coded comments" in told


def test_a_second_coding_is_blind(desk):
    made = gapkit.code_comments("s.xlsx", second=True, questionnaire="servqual91")
    assert made.comments == FEWEST_TWICE and made.path.name == "s-second-coding.xlsx"
    sheet = openpyxl.load_workbook(made.path).worksheets[0]
    assert [cell.value for cell in sheet[1]][-1] == "Mapa de empatía"
    assert all(cell is None for line in sheet.iter_rows(min_row=2, min_col=3, values_only=True) for cell in line)


def test_a_larger_share_and_another_seed_draw_other_comments(desk):
    drawn = {}
    for seed in (1, 2):
        made = gapkit.code_comments(
            "s.xlsx", f"c{seed}.xlsx", second=True, share=0.5, seed=seed, questionnaire="servqual91"
        )
        assert made.comments == 56
        sheet = openpyxl.load_workbook(made.path).worksheets[0]
        drawn[seed] = {line[0] for line in sheet.iter_rows(min_row=2, values_only=True)}
    assert drawn[1] != drawn[2]


def test_a_second_coder_who_agrees_makes_the_codes_sound(run, desk):
    made = gapkit.code_comments("s.xlsx", second=True, questionnaire="servqual91")
    recoded(made.path, lambda code, number: code if number % 10 else "trato")
    assert run("score", "s.xlsx", *ASKED, "--codes", str(made.path), "-o", "out", "--quiet")[0] == 0
    found = json.loads((desk / "out" / "diagnosis.json").read_text("utf-8"))
    assert found["comments"]["double_coded"] == 30 and found["comments"]["coding_alpha"] > 0.75
    assert found["comments"]["coding_low"] < found["comments"]["coding_alpha"] < found["comments"]["coding_high"]
    assert "comments.unreliable" not in [one["kind"] for one in found["findings"]]
    book = openpyxl.load_workbook(desk / "out" / "report.xlsx")
    sheet = next(book[name] for name in book.sheetnames if name.startswith("06c"))
    assert any("Acuerdo al codificar" in map(str, line) for line in sheet.iter_rows(values_only=True))
    page = (desk / "out" / "report.html").read_text("utf-8")
    assert "alfa de Krippendorff" in page and "que nadie ha repetido" not in page


def test_a_second_coder_who_does_not_agree_is_a_finding(desk):
    made = gapkit.code_comments("s.xlsx", second=True, questionnaire="servqual91")
    recoded(made.path, lambda code, number: ["espera", "trato", "app", "precio"][number % 4])
    found = gapkit.score("s.xlsx", codes=made.path, questionnaire="servqual91")
    assert found.comments.coding_alpha < 0.3 and "unreliable" in found.comments.notes
    assert "comments.unreliable" in [one.kind for one in found.findings]


def test_first_and_second_codes_come_from_files_of_their_own(run, desk):
    asked = {"questionnaire": "servqual91"}
    made = gapkit.code_comments("bare.xlsx", "second.xlsx", second=True, codes="codes.csv", **asked)
    recoded(made.path, lambda code, number: code)
    codes = ("--codes", "codes.csv", "--codes", "second.xlsx")
    assert run("score", "bare.xlsx", *ASKED, *codes, "-o", "out", "--quiet", "--formats", "json")[0] == 0
    found = json.loads((desk / "out" / "diagnosis.json").read_text("utf-8"))["comments"]
    once = gapkit.score("bare.xlsx", codes="codes.csv", **asked).comments
    assert found["double_coded"] == 30 and found["coded"] == once.coded
    assert [row["n"] for row in found["themes"]] == [row.n for row in once.themes]


def test_where_nothing_is_left_to_code_the_command_says_so(desk):
    for options, key in (
        ({"second": True}, "coding.nothing_twice"),
        ({"share": 0}, "coding.share"),
        ({"share": 1.5}, "coding.share"),
    ):
        with pytest.raises(GapkitError) as caught:
            gapkit.code_comments("bare.xlsx", questionnaire="servqual91", **options)
        assert [one.key for one in caught.value.faults] == [key]
    made = gapkit.code_comments("s.xlsx", questionnaire="servqual91")
    book = openpyxl.load_workbook(made.path)
    for line in range(2, 13):
        book.worksheets[0].cell(line, 3).value = "-"
    book.save(made.path)
    with pytest.raises(GapkitError) as caught:
        gapkit.code_comments("s.xlsx", "again.xlsx", codes=made.path, questionnaire="servqual91")
    assert [one.key for one in caught.value.faults] == ["coding.nothing"]


def test_what_was_coded_twice_already_is_not_asked_for_again(desk):
    made = gapkit.code_comments("s.xlsx", second=True, questionnaire="servqual91")
    recoded(made.path, lambda code, number: code)
    with pytest.raises(GapkitError) as caught:
        gapkit.code_comments("s.xlsx", "again.xlsx", second=True, codes=made.path, questionnaire="servqual91")
    assert [one.key for one in caught.value.faults] == ["coding.nothing_twice"]
    more = gapkit.code_comments(
        "s.xlsx", "more.xlsx", second=True, share=0.5, codes=made.path, questionnaire="servqual91"
    )
    assert more.comments == 26
